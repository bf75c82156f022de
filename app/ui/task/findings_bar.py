"""The bar below the findings: what is done next with the enterprise in front, or the ticked."""

from collections.abc import Sequence

from PySide6.QtWidgets import QLineEdit

from app.core.findings import Issue
from app.texts import text
from app.ui.views.findings import WAITING, Ticked, Turn
from app.ui.widgets import ActionBar, Button, label

_ICONS = {
    "submit": "send",
    "review": "check",
    "approve": "stamp",
    "clean": "circle-check",
    "disclosure": "megaphone",
}
_PASSING = ("review", "approve")
_OPINION_WIDTH = 210  # px; a longer opinion scrolls in its field


class FindingsBar(ActionBar):
    """One primary act by role, state and ticks; the opinion that goes with it stands beside it."""

    def __init__(self) -> None:
        super().__init__("", back="")
        self._opinion_label = label(text("finding_sheet.sheet.opinion"), "strong")
        self.opinion = QLineEdit()
        self.opinion.setAccessibleName(text("finding_sheet.sheet.opinion"))
        self.opinion.setFixedWidth(_OPINION_WIDTH)
        self._waits = ""  # for whom the enterprise in front waits, once it is known
        self._proposed = ""  # the opinion as it was proposed; what somebody wrote stays
        self.beside.addWidget(self._opinion_label)
        self.beside.addWidget(self.opinion)
        self.return_button = self.add_alternative(
            Button(text("finding_sheet.action.return"), "circle-x")
        )
        self.correct_button = self.add_button(
            Button(text("finding_sheet.action.correct"), "pencil")
        )
        self.check_button = self.add_button(
            Button(text("finding_sheet.task_check.open"), "shield-check")
        )

    def show_turn(
        self, turn: Turn, issues: Sequence[Issue], ticked: Ticked, *, may_go_on: bool
    ) -> None:
        """Offer what can be done with the ticked enterprises, or else with the one in front.

        Args:
            issues: what its entry lacks.
            may_go_on: all are approved, and this person may disclose them.
        """
        self._show_opinion(ticked.act if ticked.count else turn.act)
        returns = turn.act in _PASSING
        self.return_button.setVisible(returns)
        words = "return_this" if ticked.count else "return"
        self.return_button.setText(text(f"finding_sheet.action.{words}"))
        self.correct_button.setVisible(turn.corrects)
        if ticked.count:
            self._show_ticked(ticked, turn)
            return
        key = turn.act or ("disclosure" if may_go_on else "")
        self.set_primary(text(f"finding_sheet.action.{key}") if key else "")
        if key:
            self.primary_button.set_icon(_ICONS[key], "on_primary")
        if turn.act == "submit":
            name = "missing" if issues else "ready"
            self.set_sentence(text(f"finding_sheet.sentence.{name}", count=len(issues)))
        else:
            sentence = "all_approved" if key == "disclosure" else turn.act or turn.sentence
            words = self._waits if sentence in WAITING else ""
            self.set_sentence(words or text(f"finding_sheet.sentence.{sentence}"))

    def _show_ticked(self, ticked: Ticked, turn: Turn) -> None:
        """The main button does what is ticked, says how many, and nothing else."""
        act = ticked.act or turn.act
        done = len(ticked.ids)
        words = text(f"finding_sheet.ticked.{act}", count=done) if act else ""
        self.set_primary(words, bool(ticked.ids))
        if act:
            self.primary_button.set_icon(_ICONS[act], "on_primary")
        key = "none" if not done else "all" if done == ticked.count else "some"
        why = "_read" if act in _PASSING and key != "all" else ""
        sentence = f"finding_sheet.ticked.{key}{why}"
        self.set_sentence(text(sentence, ticked=ticked.count, count=done))

    def _show_opinion(self, act: str) -> None:
        passes = act in _PASSING
        self._opinion_label.setVisible(passes)
        self.opinion.setVisible(passes)
        if passes and self.opinion.text().strip() in ("", self._proposed):
            self._proposed = text(f"finding_sheet.opinion.{act}")
            self.opinion.setText(self._proposed)

    def begin(self) -> None:
        """Another enterprise is in front: nothing of the last one stays."""
        self.opinion.clear()
        self._waits = ""

    def show_waiting(self, words: str) -> None:
        """Say for whom the enterprise in front waits, by name."""
        self._waits = words
        self.set_sentence(words)
