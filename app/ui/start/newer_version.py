"""Two people changed one record: what differs, and which of the two versions goes on."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from app.texts import text
from app.ui.widgets import Dialog, WrappedLabel


class NewerVersion(Dialog):
    """Accepted: the newer version is taken over. Rejected: what was typed stays."""

    def __init__(self, parent: QWidget, differences: Sequence[tuple[str, str, str]]) -> None:
        """differences: (what, as typed here, as saved by the other) of each field."""
        super().__init__(parent, text("ui.newer.title"), text("ui.newer.sentence"), width=620)
        nothing = text("ui.newer.nothing")
        lines = [
            text("ui.newer.line", words=words, mine=mine or nothing, newer=newer or nothing)
            for words, mine, newer in differences
        ]
        self.lines = WrappedLabel("\n".join(lines) or text("ui.newer.same"))
        self.add(self.lines)
        self.set_buttons(text("ui.newer.take"), text("ui.newer.keep"))
