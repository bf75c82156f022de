"""Texts of laws to read and to copy: the reading card, and the window of what items cite."""

from collections.abc import Sequence

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QStackedWidget, QTextEdit, QWidget

from app.services.registry import law_citations
from app.services.registry.law_citations import ItemBasis
from app.texts import text
from app.ui.desk import Desk
from app.ui.palette import COLOURS
from app.ui.views import laws as view
from app.ui.views.laws import Block
from app.ui.widgets import Button, Card, Dialog, EmptyState, label

_TONES = {"note": COLOURS["muted"], "missing": COLOURS["danger"]}


class LawReader(Card):
    """Blocks of text in one read-only field; 复制 takes what is marked, else all of it."""

    def __init__(self, title: str, hint: str) -> None:
        super().__init__(title)
        self._blocks: tuple[Block, ...] = ()
        self.field = QTextEdit()
        self.field.setReadOnly(True)
        self.field.setAccessibleName(title)
        self.field.setTabChangesFocus(True)
        self.field.setFrameShape(QTextEdit.Shape.NoFrame)
        self.copied = label("", "muted")
        self.copy_button = Button(text("law.copy"), "clipboard-list")
        self.copy_button.clicked.connect(self.copy)
        self.tools.addWidget(self.copied)
        self.tools.addWidget(self.copy_button)
        self._stack = QStackedWidget()
        self._stack.addWidget(EmptyState(hint))
        self._stack.addWidget(self.field)
        self.add(self._stack, 1)
        self.show_blocks(())

    def blocks(self) -> tuple[Block, ...]:
        """What is on show."""
        return self._blocks

    def show_blocks(self, blocks: Sequence[Block], find: str = "") -> None:
        """Show these from the top, or from where `find` stands; none: the hint."""
        self._blocks = tuple(blocks)
        self.copied.setText("")
        self.copy_button.setEnabled(bool(blocks))
        self.field.setHtml(view.html(self._blocks, _TONES))
        self._stack.setCurrentIndex(1 if self._blocks else 0)
        if find and self.field.find(find):
            self.field.ensureCursorVisible()

    def copy(self) -> None:
        """Put what is marked, or everything, on the clipboard."""
        marked = self.field.textCursor().selectedText().replace("\u2029", "\n")
        QGuiApplication.clipboard().setText(marked or view.plain(self._blocks))
        self.copied.setText(text("law.copied"))


class CitedTexts(Dialog):
    """What the basis of one item, or of a task's items, says word for word."""

    def __init__(self, parent: QWidget, bases: Sequence[ItemBasis]) -> None:
        title = text("law.cited.title")
        super().__init__(parent, title, text("law.cited.sentence"), width=760)
        only = bases[0] if len(bases) == 1 else None
        words = text("law.words.item", code=only.code, name=only.name) if only else title
        self.subject = words
        self.reader = LawReader(words, text("law.words.no_basis"))
        self.reader.show_blocks(view.basis_blocks(bases))
        self.reader.setMinimumHeight(420)
        self.add(self.reader, 1)
        self.set_buttons(text("ui.button.close"), "")


def show_task_basis(owner: QWidget, desk: Desk, task_id: int, code: str = "") -> None:
    """Open the texts a task's items cite, or those of the one called `code`."""

    def opened(bases: tuple[ItemBasis, ...]) -> None:
        chosen = tuple(one for one in bases if not code or one.code == code)
        CitedTexts(owner, chosen).exec()

    desk.read(owner, law_citations.of_task, task_id, done=opened)


def show_item_basis(owner: QWidget, desk: Desk, item_id: int) -> None:
    """Open the texts an item of the list cites, as they are in force today."""

    def opened(basis: ItemBasis) -> None:
        CitedTexts(owner, (basis,)).exec()

    desk.act(owner, law_citations.of_item, item_id, done=opened)
