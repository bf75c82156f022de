"""The bar below the findings: what this person does next with the enterprise in front."""

from collections.abc import Sequence

from app.core.findings import Issue
from app.texts import text
from app.ui.views.findings import Turn
from app.ui.widgets import ActionBar, Button

_ICONS = {"submit": "send", "review": "check", "approve": "stamp", "disclosure": "megaphone"}


class FindingsBar(ActionBar):
    """One primary act by role and state; sending back, correcting and checking beside it."""

    def __init__(self) -> None:
        super().__init__("", back="")
        self.return_button = self.add_alternative(
            Button(text("finding_sheet.action.return"), "circle-x")
        )
        self.correct_button = self.add_button(
            Button(text("finding_sheet.action.correct"), "pencil")
        )
        self.check_button = self.add_button(
            Button(text("finding_sheet.task_check.open"), "shield-check")
        )

    def show_turn(self, turn: Turn, issues: Sequence[Issue], *, may_go_on: bool) -> None:
        """Offer what can be done with the enterprise in front.

        Args:
            issues: what its entry lacks.
            may_go_on: all are approved, and this person may disclose them.
        """
        key = turn.act or ("disclosure" if may_go_on else "")
        self.set_primary(text(f"finding_sheet.action.{key}") if key else "")
        if key:
            self.primary_button.set_icon(_ICONS[key], "on_primary")
        self.return_button.setVisible(turn.act in ("review", "approve"))
        self.correct_button.setVisible(turn.corrects)
        if turn.act == "submit":
            name = "missing" if issues else "ready"
            self.set_sentence(text(f"finding_sheet.sentence.{name}", count=len(issues)))
        else:
            sentence = "all_approved" if key == "disclosure" else turn.act or turn.sentence
            self.set_sentence(text(f"finding_sheet.sentence.{sentence}"))
