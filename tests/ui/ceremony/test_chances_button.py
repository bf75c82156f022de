"""方案数与配对机会 on the conductor's page."""

from functools import partial

from app.core.conduct import Step
from app.services.draw import chances
from app.services.draw.chances import Moment
from app.ui.ceremony.chances_window import ChancesDialog
from app.ui.projector import Kind


def test_from_the_freeze_on_the_figures_can_be_shown_to_the_hall(room, monkeypatch):
    monkeypatch.setattr(ChancesDialog, "exec", ChancesDialog.show)
    monkeypatch.setattr(chances, "RUNS", 50)
    # The window is looked at: a group that is too large to count is found to be so at once.
    monkeypatch.setattr(chances, "count_plans", partial(chances.count_plans, steps=1000))
    monkeypatch.setattr(chances, "before_tickets", partial(chances.before_tickets, steps=1000))
    page = room.open()
    assert page.chances_button.isHidden()
    room.bring_to(Step.ENVELOPE)
    page.conductor.load()
    room.settle()
    assert not page.chances_button.isHidden()
    page.chances_button.click()
    room.wait(lambda: page.chances_button.asked.dialog is not None)
    dialog = page.chances_button.asked.dialog
    assert dialog.found.moment is Moment.FROZEN
    assert not hasattr(dialog, "other")  # nothing was drawn yet
    page.chances_button.project(dialog.found)
    assert page.conductor.stage.scene.kind is Kind.CHANCES
    dialog.close()
