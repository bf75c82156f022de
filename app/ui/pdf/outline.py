"""The outline beside a PDF: one line a paper; jump to it, or print those ticked."""

from bisect import bisect_right

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from app.services.paper.pdf_pages import OutlineMark
from app.texts import text
from app.ui.views.pdf import lines_with
from app.ui.widgets import Button, SearchBox, label
from app.ui.widgets.tips import plain_tip

_WIDTH = 248
_INDENT = "　"


class OutlinePane(QWidget):
    """What the file's outline says.

    Signals:
        jumped: a line was chosen (its page from 0).
        print_wanted: print the papers that begin on these pages (a tuple, from 0).
    """

    jumped = Signal(int)
    print_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(_WIDTH)
        self._marks: tuple[OutlineMark, ...] = ()
        self.title = label("", "secondary")
        self.search = SearchBox(text("pdf.outline.search"))
        self.search.searched.connect(self.narrow)
        self.list = QListWidget()
        self.list.setAccessibleName(text("pdf.action.outline"))
        self.list.setProperty("role", "choices")
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setUniformItemSizes(True)
        self.list.currentRowChanged.connect(self._jump)
        self.list.itemClicked.connect(lambda item: self._jump(self.list.row(item)))
        self.list.itemChanged.connect(lambda _item: self._show_chosen())
        self.print_button = Button("", "printer")
        self.print_button.clicked.connect(lambda: self.print_wanted.emit(self.chosen()))
        box = QVBoxLayout(self)
        box.setContentsMargins(14, 0, 0, 14)
        box.setSpacing(6)
        for widget in (self.title, self.search, self.list, self.print_button):
            box.addWidget(widget, 1 if widget is self.list else 0)
        self._show_chosen()

    def show_marks(self, marks: tuple[OutlineMark, ...]) -> None:
        """Show these lines."""
        self._marks = marks
        self.list.blockSignals(True)
        self.list.clear()
        for mark in marks:
            item = QListWidgetItem(_INDENT * mark.level + mark.title)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, self._spoken(mark))
            item.setToolTip(plain_tip(self._spoken(mark)))
            flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
            if not mark.level:
                flags |= Qt.ItemFlag.ItemIsUserCheckable
                item.setCheckState(Qt.CheckState.Unchecked)
            item.setFlags(flags)
            self.list.addItem(item)
        self.list.blockSignals(False)
        count = sum(not mark.level for mark in marks)
        self.title.setText(text("pdf.outline.title", count=count))
        self._show_chosen()

    def narrow(self, words: str) -> None:
        """Show the lines with these words alone; "" shows all."""
        there = lines_with([mark.title for mark in self._marks], words)
        for row in range(self.list.count()):
            self.list.setRowHidden(row, row not in there)

    def follow(self, page: int) -> None:
        """Stand on the line of the page on show."""
        row = bisect_right([mark.page for mark in self._marks], page) - 1
        self.list.blockSignals(True)
        self.list.setCurrentRow(row)
        self.list.blockSignals(False)

    def tick(self, *rows: int) -> None:
        """Choose lines for the printer."""
        for row in rows:
            self.list.item(row).setCheckState(Qt.CheckState.Checked)

    def chosen(self) -> tuple[int, ...]:
        """The pages on which the ticked papers begin."""
        return tuple(
            mark.page
            for row, mark in enumerate(self._marks)
            if self.list.item(row).checkState() is Qt.CheckState.Checked
        )

    def _jump(self, row: int) -> None:
        if 0 <= row < len(self._marks):
            self.jumped.emit(self._marks[row].page)

    def _show_chosen(self) -> None:
        count = len(self.chosen())
        self.print_button.setEnabled(bool(count))
        key = "print" if count else "print_none"
        self.print_button.setText(text(f"pdf.outline.{key}", count=count))

    def _spoken(self, mark: OutlineMark) -> str:
        return text("pdf.outline.line", title=mark.title, page=mark.page + 1)
