"""The import in a window of its own, for pages that wait for its end."""

from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from app.core.headings import Kind
from app.ui.desk import Desk
from app.ui.importing.page import ImportPage

SIZE = (1180, 680)
MARGIN = 40


class ImportWizard(QDialog):
    """The three steps of the import; exec() is truthy when something was saved."""

    def __init__(self, desk: Desk, kind: Kind, parent: QWidget) -> None:
        super().__init__(parent)
        self.kind: Kind = kind
        self.page = ImportPage(desk, self, kind)
        self.setWindowTitle(self.page.title)
        self.setModal(True)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.page)
        room, screen = parent.window().size(), parent.screen().availableGeometry()
        self.resize(
            min(max(900, min(SIZE[0], room.width() - MARGIN)), screen.width()),
            min(max(560, min(SIZE[1], room.height() - MARGIN)), screen.height() - MARGIN),
        )

    def back(self) -> bool:
        """Close: with success once something was saved."""
        if self.page.step == "done":
            self.accept()
        else:
            self.reject()
        return not self.isVisible()

    def reject(self) -> None:
        """Esc and the cross: ask while a preview waits, then close."""
        if self.page.step == "done":
            self.accept()
        elif self.page.may_leave():
            super().reject()
