"""The walk through the ceremony: lock, throws, seed, draw, reveal."""

from collections.abc import Callable
from functools import partial
from typing import cast

from app.services import dossiers
from app.texts import text
from app.ui.pdf_view import PdfWindow
from app.ui.stage_window import stage_window
from app.ui.task.draw import DrawPanel
from app.ui.task.lock import LockPanel
from app.ui.views.draw import Act, Phase
from app.ui.views.lock import PersonRow
from app.ui.walk_plan import accept, open_first_task, task_page
from app.ui.walker import Walker

# role in texts -> digits thrown; 0 for who only watches
PEOPLE = (("one", 4), ("two", 4), ("three", 0))
THROWS = ("8427", "0319")
MOST_TURNS = 40


def person(who: str, digits: int) -> PersonRow:
    """One of the people present."""
    name, body, post = (text(f"walk.person.{who}.{part}") for part in ("name", "body", "post"))
    return PersonRow(not digits, name, body, post, digits, False)


def lock(walker: Walker) -> None:
    """Name the people present, look at the figures, lock the list, print the sheet."""
    open_first_task(walker)
    panel = task_page(walker).panel("lock")
    assert isinstance(panel, LockPanel)
    walker.until(lambda: panel.state is not None, "reconciliation")
    walker.type_into(panel.place, text("walk.place"))
    walker.type_into(panel.host, text("walk.host"))
    panel.roll.fill(tuple(person(*one) for one in PEOPLE))
    walker.rest()
    walker.picture("lock")
    walker.in_dialog(lambda: walker.click(panel.bar.primary_button), accept)
    walker.until(lambda: panel.staged is not None, "locked")
    walker.rest()
    walker.picture("locked")
    walker.click(panel.locked.print)
    close_papers(walker, "lock-sheet")
    walker.click(panel.bar.primary_button)
    walker.rest()


def close_papers(walker: Walker, name: str) -> None:
    """Wait for a paper to come up, keep its picture, close it."""
    walker.until(lambda: bool(open_papers(walker)), name)
    view = open_papers(walker)[0]
    walker.until(lambda: view.ready, name)
    walker.picture(name, view)
    view.close()
    walker.until(lambda: not open_papers(walker), name)
    walker.rest()


def open_papers(walker: Walker) -> list[PdfWindow]:
    """The paper windows on the screen."""
    return [one for one in walker.top_level() if isinstance(one, PdfWindow) and one.isVisible()]


def draw_panel(walker: Walker) -> DrawPanel:
    """The conductor's page."""
    return cast(DrawPanel, task_page(walker).panel("draw"))


def throws(walker: Walker) -> None:
    """Show the lock code, key the throws twice, publish them."""
    panel = draw_panel(walker)
    stage = stage_window(panel)
    stage.open()
    stage.window.resize(1920, 1080)
    walker.until(lambda: panel.act is Act.ANNOUNCE, "announce")
    walker.picture("announce")
    walker.picture("hall-welcome", stage.window)
    walker.click(panel.bar.primary_button)
    walker.rest()
    walker.picture("hall-locked", stage.window)
    walker.click(panel.bar.primary_button)
    walker.until(lambda: panel.act is Act.THROWS, "throws")
    for _ in range(2):
        for digits in THROWS:
            field = panel.keying_card.first_open_field()
            assert field is not None
            walker.type_into(field, digits)
        walker.picture("throws")
        walker.click(panel.bar.primary_button)
        walker.rest()
    assert panel.keying_card.keying.phase is Phase.AGREED
    walker.click(panel.bar.primary_button)
    walker.until(lambda: panel.act is Act.SEED, "published")
    walker.picture("hall-throws", stage.window)


def draw(walker: Walker) -> None:
    """Open the seal, then draw; both ask first."""
    panel = draw_panel(walker)
    for due, after in ((Act.SEED, Act.DRAW), (Act.DRAW, Act.REVEAL)):
        walker.picture(str(due))
        walker.in_dialog(lambda: walker.click(panel.bar.primary_button), accept)
        walker.until(partial(_is_at, panel, after), str(due))
    walker.rest()
    walker.picture("hall-seed", stage_window(panel).window)


def _is_at(panel: DrawPanel, act: Act) -> bool:
    return panel.act is act


def reveal(walker: Walker) -> None:
    """Show officers, enterprises and teams to the hall; then the result for the minutes."""
    panel = draw_panel(walker)
    window = stage_window(panel).window
    for turn in range(MOST_TURNS):
        if panel.act is Act.CONFIRM:
            break
        if stage_window(panel).rolling:
            if turn < 3:
                window.advance(2500)
                walker.picture("hall-rolling", window)
            window.skip()
        if panel.bar.primary_button.isEnabled():
            walker.picture("hall-reveal", window)
            walker.click(panel.bar.primary_button)
        walker.rest()
    walker.until(lambda: panel.act is Act.CONFIRM, "result")
    walker.rest()
    walker.picture("result")
    walker.picture("hall-result", window)
    walker.click(panel.result_card.print)
    close_papers(walker, "minutes")
    folder = panel.desk.folder / dossiers.FOLDER
    walker.until(lambda: any(folder.glob("*.zip")), "dossier")
    walker.rest()
    walker.click(panel.bar.primary_button)
    walker.rest()
    stage_window(panel).close()


STEPS: tuple[tuple[str, Callable[[Walker], None]], ...] = (
    ("lock", lock),
    ("throws", throws),
    ("draw", draw),
    ("reveal", reveal),
)
