"""Two people changed one plan: both versions side by side, and which of them goes on."""

from PySide6.QtWidgets import QWidget

from app.texts import text
from app.ui.views.plan import Draft, differences
from app.ui.widgets import Dialog, WrappedLabel


class NewerVersion(Dialog):
    """Accepted: the newer version is taken over. Rejected: what was typed stays."""

    def __init__(self, parent: QWidget, mine: Draft, newer: Draft) -> None:
        super().__init__(parent, text("plan.newer.title"), text("plan.newer.sentence"), width=620)
        lines = [
            text("plan.newer.line", words=words, mine=first, newer=second)
            for words, first, second in differences(mine, newer)
        ]
        self.lines = WrappedLabel("\n".join(lines) or text("plan.newer.same"))
        self.add(self.lines)
        self.set_buttons(text("plan.newer.take"), text("plan.newer.keep"))
