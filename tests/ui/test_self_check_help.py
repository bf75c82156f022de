"""How an enterprise checks its own ticket is told on the page of papers and in the guides."""

import pytest
from PySide6.QtWidgets import QLabel

from app.texts import text
from app.ui.help import show_help
from app.ui.task.papers_parts import PapersSummary

STEPS = ("page", "file", "command", "compare")


@pytest.fixture
def said_by(in_dialog):
    """What the window says that an act opens; it is closed again."""

    def run(act):
        words = []

        def read(dialog):
            words.extend(one.text() for one in dialog.findChildren(QLabel))
            dialog.reject()

        in_dialog(act, read)
        return "\n".join(words)

    return run


@pytest.fixture
def summary(qtbot):
    """The card of the page of papers, as a window to stand before."""
    card = PapersSummary()
    qtbot.addWidget(card)
    card.show()
    return card


@pytest.mark.parametrize("key", ["stage.draw", "stage.papers"])
def test_the_guides_of_draw_and_papers_tell_the_three_steps(said_by, summary, key):
    said = said_by(lambda: show_help(summary, key))
    assert all(text(f"help.self.{step}") in said for step in STEPS)


def test_another_guide_does_not(said_by, summary):
    assert "certutil" not in said_by(lambda: show_help(summary, "tasks"))


def test_the_page_of_papers_has_a_way_to_it(said_by, summary):
    said = said_by(summary.self_check.click)
    assert text("help.self.what") in said
    assert "certutil -hashfile" in said
