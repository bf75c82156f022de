"""The window that lists who a draw or a plan leaves out, and why: to search, export, print."""

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from app.core.eligibility import OVERRIDABLE
from app.services.draw.pool_excluded import Excluded, ExcludedRow, among, reasons_of
from app.texts import text
from app.ui.desk import Desk
from app.ui.paging import PagedTable
from app.ui.tables import Column
from app.ui.task.let_in import DraftTask, LetInWindow
from app.ui.widgets import Button, Dialog, SearchBox, WrappedLabel

HEIGHT = 400


class _Rows:
    """One page of the rows on show."""

    def __init__(self, rows: tuple[ExcludedRow, ...], offset: int, limit: int) -> None:
        self.rows = rows[offset : offset + limit]
        self.total = len(rows)


class ExcludedDialog(Dialog):
    """Every row with its reason; by words and by reason, with how many of each.

    Args:
        task: the draft somebody may be let into from here; None: nobody.

    Attributes:
        let_in: somebody was let in; the task has a new version.
    """

    def __init__(
        self, parent: QWidget, desk: Desk, found: Excluded, task: DraftTask | None = None
    ) -> None:
        cut = len(found.rows) < found.total
        sentence = text(
            f"excluded.{'sentence_cut' if cut else 'sentence'}",
            total=f"{found.total:,}",
            shown=f"{len(found.rows):,}",
        )
        super().__init__(parent, text("excluded.title"), sentence, width=980)
        self.desk = desk
        self.task = task
        self.let_in = False
        self._found = found.rows
        self._rows = found.rows
        self.search = SearchBox(text("excluded.search"))
        self.search.searched.connect(lambda _words: self._show())
        self.reason = QComboBox()
        self.reason.setAccessibleName(text("excluded.reason"))
        self.reason.setMinimumWidth(250)
        self.reason.addItem("", "")
        for reason in reasons_of(found.rows):
            self.reason.addItem("", reason)
        self.reason.currentIndexChanged.connect(lambda _at: self._show())
        self.table: PagedTable[ExcludedRow] = PagedTable(
            _columns(), text("excluded.title"), desk.jobs
        )
        self.table.setMinimumHeight(HEIGHT)
        self.table.picked.connect(lambda _row: self._fit())
        tools = self.table.table.tools
        tools.whole = lambda: self._rows
        tools.count = lambda: len(self._rows)
        tools.about = self._about
        self.let_in_button = Button(text("excluded.let_in.button"), "plus")
        self.let_in_button.clicked.connect(self.ask_let_in)
        self.let_in_button.setVisible(task is not None)
        self.export_button = Button(text("excluded.export"), "download")
        self.export_button.clicked.connect(tools.ask_export)
        self.print_button = Button(text("excluded.print"), "printer")
        self.print_button.clicked.connect(tools.print_out)
        self._assemble()
        self._show()

    def _assemble(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.search, 1)
        line.addWidget(self.reason)
        for button in (self.export_button, self.print_button, self.let_in_button):
            line.addWidget(button)
        self.add(line)
        self.add(self.table, 1)
        if self.task is not None:
            self.add(WrappedLabel(text("excluded.let_in_note"), "muted"))
        self.add(WrappedLabel(text("excluded.hand_note"), "muted"))
        self.set_buttons(text("ui.button.close"), "")

    def _show(self) -> None:
        """Show what the words and the reason leave; the counts follow the words."""
        words, reason = self.search.words(), str(self.reason.currentData())
        matching = among(self._found, words)
        counts = reasons_of(matching)
        self.reason.setItemText(0, text("excluded.all", count=f"{len(matching):,}"))
        for at in range(1, self.reason.count()):
            code = self.reason.itemData(at)
            said, count = text(f"terms.reason.{code}"), f"{counts.get(code, 0):,}"
            self.reason.setItemText(at, text("excluded.option", reason=said, count=count))
        self._rows = rows = among(matching, "", reason)
        self.table.show_source(lambda offset, limit: _Rows(rows, offset, limit))
        for button in (self.export_button, self.print_button):
            button.setEnabled(bool(rows))
        self._fit()

    def _about(self) -> str:
        code = str(self.reason.currentData())
        said = text(f"terms.reason.{code}") if code else ""
        return text("excluded.about", reason=said, words=self.search.words()).strip()

    def _fit(self) -> None:
        row = self.table.current_row()
        may = row is not None and not row.is_officer and row.reason in OVERRIDABLE
        self.let_in_button.setEnabled(may)

    def ask_let_in(self) -> None:
        """Let the chosen enterprise in, with a second person; the list is then out of date."""
        row = self.table.current_row()
        if row is None or self.task is None or not self.let_in_button.isEnabled():
            return
        if LetInWindow(self, self.desk, self.task, row).exec():
            self.let_in = True
            self.accept()


def _reason_words(row: ExcludedRow) -> str:
    reason = text(f"terms.reason.{row.reason}")
    return text("excluded.noted", reason=reason, note=row.note) if row.note else reason


def _columns() -> tuple[Column[ExcludedRow], ...]:
    words = "excluded.column."
    return (
        Column(text(words + "name"), lambda row: row.name, least=220),
        Column(text(words + "key"), lambda row: row.key, 196),
        Column(text(words + "place"), lambda row: row.place, 130),
        Column(text(words + "reason"), _reason_words, least=240),
    )
