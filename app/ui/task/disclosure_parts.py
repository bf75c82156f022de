"""The parts of the page of disclosure: the list as it will be written, what was written."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.core.disclosure_receipts import write_refused
from app.services.disclosure.disclosure import DisclosurePreview, Exported, Since
from app.services.disclosure.disclosure_past import PublicationLine
from app.texts import text
from app.ui.tables import Column, RowsTable
from app.ui.views import disclosure as view
from app.ui.views.disclosure import Remark
from app.ui.widgets import Banner, Button, EmptyState, WrappedLabel

Line = tuple[str, ...]
_LATE_WIDTH = 150


class ListTable(QWidget):
    """Title, block and table of a list: exactly what the file will hold."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.block = WrappedLabel("", "secondary")
        self._place = QStackedWidget(self)
        self.table: RowsTable[Line] | None = None
        self._place.addWidget(_empty("rows"))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 8, 0, 0)
        box.setSpacing(8)
        box.addWidget(self.block)
        box.addWidget(self._place, 1)

    def show_list(self, shown: DisclosurePreview) -> None:
        """Show a list; its columns are those of the preset, and who is late stands in front."""
        self.block.setText(view.block_lines(shown))
        self.block.setVisible(bool(self.block.text()))
        if self.table is not None:
            self._place.removeWidget(self.table)
            self.table.deleteLater()
        columns = [
            Column[Line](heading, _cell(at), 0 if wide else width, least=width)
            for at, (heading, width, wide) in enumerate(view.columns(shown))
        ]
        rows = shown.rows
        if shown.totals.late:
            # Behind the cells of the file, and shown in front of them.
            words = view.late_words(shown)
            rows = tuple((*row, late) for row, late in zip(rows, words, strict=True))
            at = len(shown.headings)
            late = Column[Line](
                text("disclosure_page.table.late"),
                _cell(at),
                _LATE_WIDTH,
                pill=lambda row: "danger" if row[at] else None,
            )
            columns.insert(0, late)
        self.table = RowsTable(columns, text("disclosure_page.table.title"))
        self.table.set_rows(rows)
        self._place.addWidget(self.table)
        self._place.setCurrentIndex(1 if shown.rows else 0)


def _cell(at: int) -> Callable[[Line], str]:
    return lambda row: row[at]


class LeftTable(QStackedWidget):
    """Who is not in the list and why, and what its receiver may refuse."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        words = "disclosure_page.table."
        self.table: RowsTable[Remark] = RowsTable(
            (
                Column[Remark](text(words + "name"), lambda one: one.name, 210),
                Column[Remark](
                    text(words + "reason"), lambda one: one.what, 124, pill=lambda one: one.tone
                ),
                Column[Remark](text(words + "detail"), lambda one: one.detail, least=330),
                Column[Remark](text(words + "state"), lambda one: one.state, 90, optional=True),
            ),
            text(words + "left"),
        )
        # Reasons are sentences: the one in front is shown whole.
        self.told = WrappedLabel("", "secondary")
        self.table.picked.connect(self._tell)
        holder = QWidget()
        box = QVBoxLayout(holder)
        box.setContentsMargins(0, 8, 0, 0)
        box.addWidget(self.table, 1)
        box.addWidget(self.told)
        self.addWidget(_empty("left"))
        self.addWidget(holder)

    def show_rows(self, rows: tuple[Remark, ...]) -> None:
        """Show the enterprises that are left out."""
        self.table.set_rows(rows)
        self.setCurrentIndex(1 if rows else 0)

    def _tell(self, row: Remark | None) -> None:
        self.told.setText((row.detail or row.what) if row else text("disclosure_page.left.how"))


class SinceTable(QStackedWidget):
    """What is new, changed or withdrawn since the last upload."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        words = "disclosure_page.since."
        self.table: RowsTable[tuple[str, str]] = RowsTable(
            (
                Column[tuple[str, str]](
                    text(words + "what"),
                    lambda one: text(words + one[0]),
                    110,
                    pill=lambda one: "danger" if one[0] == "withdrawn" else "info",
                ),
                Column[tuple[str, str]](text("disclosure_page.table.name"), lambda one: one[1]),
                Column[tuple[str, str]](
                    text(words + "to_do"), lambda one: text(f"{words}do_{one[0]}"), least=280
                ),
            ),
            text(words + "title"),
        )
        self.nothing = _empty("since")
        self.addWidget(self.nothing)
        self.addWidget(self.table)

    def show_since(self, since: Since | None) -> None:
        """Show what changed; None: nothing was uploaded yet."""
        rows: tuple[tuple[str, str], ...] = ()
        if since is not None:
            pairs = (("new", since.new), ("changed", since.changed), ("withdrawn", since.withdrawn))
            rows = tuple((what, name) for what, names in pairs for name in names)
            hint = text(
                "disclosure_page.empty.same_hint", number=since.number, day=since.day.isoformat()
            )
            self.nothing.set_words(text("disclosure_page.empty.same"), hint)
        else:
            self.nothing.set_words(
                text("disclosure_page.empty.since"), text("disclosure_page.empty.since_hint")
            )
        self.table.set_rows(rows)
        self.setCurrentIndex(1 if rows else 0)


class PastTable(QWidget):
    """The exports of the task, newest first, each with its receipt.

    Signals:
        receipt_wanted: the receipt of an export is to be entered (PublicationLine).
    """

    receipt_wanted = Signal(object)

    def __init__(self, names: Callable[[str], str], *, may: bool) -> None:
        """`names`: code of a list -> its name."""
        super().__init__()
        words = "disclosure_page.table."
        self.table: RowsTable[PublicationLine] = RowsTable(
            (
                Column[PublicationLine](text(words + "at"), lambda one: one.at, 172),
                Column[PublicationLine](
                    text(words + "list"), lambda one: names(one.preset), 200, optional=True
                ),
                Column[PublicationLine](text(words + "file"), lambda one: one.file_name, least=220),
                Column[PublicationLine](
                    text(words + "rows"), lambda one: str(one.rows), 64, right=True
                ),
                Column[PublicationLine](
                    text(words + "receipt"),
                    view.receipt_words,
                    132,
                    pill=view.receipt_tone,
                ),
                Column[PublicationLine](text(words + "by"), lambda one: one.by, 90, optional=True),
                Column[PublicationLine](
                    text(words + "hash"), lambda one: one.sha256, 150, mono=True, optional=True
                ),
            ),
            text(words + "past"),
        )
        self.receipt = Button(text("disclosure_page.action.receipt"), "file-check")
        self.receipt.setEnabled(False)
        self.receipt.setVisible(may)
        self.receipt.clicked.connect(lambda: self._want(self.table.current_row()))
        self.table.picked.connect(lambda row: self.receipt.setEnabled(row is not None))
        if may:
            self.table.opened.connect(self._want)
        self.told = WrappedLabel("", "secondary")
        self.table.picked.connect(self._tell)
        line = QHBoxLayout()
        line.addWidget(self.told, 1)
        line.addWidget(self.receipt)
        holder = QWidget()
        inner = QVBoxLayout(holder)
        inner.setContentsMargins(0, 8, 0, 0)
        inner.addLayout(line)
        inner.addWidget(self.table, 1)
        self.place = QStackedWidget()
        self.place.addWidget(_empty("past"))
        self.place.addWidget(holder)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.place)

    def show_rows(self, rows: tuple[PublicationLine, ...]) -> None:
        """Show the exports; the newest is in front."""
        self.table.set_rows(rows)
        self.place.setCurrentIndex(1 if rows else 0)
        if rows:
            self.table.selectRow(0)

    def _want(self, row: PublicationLine | None) -> None:
        if row is not None:
            self.receipt_wanted.emit(row)

    def _tell(self, row: PublicationLine | None) -> None:
        """Say what the receiver answered to the export in front."""
        if row is None:
            self.told.setText("")
        elif row.receipt is None:
            self.told.setText(text("disclosure_page.receipt.next"))
        else:
            refused = write_refused(row.receipt.refused).replace(
                "\n", text("disclosure_page.block.joint")
            )
            self.told.setText(
                text(
                    "disclosure_page.receipt.words",
                    number=row.receipt.number,
                    day=row.receipt.received_on.isoformat(),
                    refused=refused or text("disclosure_page.receipt.no_refused"),
                )
            )


class DoneNote(Banner):
    """What was just written: where, how many, and its hash."""

    def __init__(self, open_folder: Callable[[Path], None], parent: QWidget | None = None) -> None:
        super().__init__("", "success", parent)
        self.exported: Exported | None = None
        self.set_button(
            text("disclosure_page.action.folder"),
            lambda: open_folder(self.exported.path.parent) if self.exported else None,
            beside=True,
        )

    def show_export(self, exported: Exported) -> None:
        """Show an export."""
        self.exported = exported
        # A path has no blanks: without places to break it would be cut at the edge.
        path = str(exported.path).replace("/", "/\u200b").replace("\\", "\\\u200b")
        self.show_note(
            text(
                "disclosure_page.done.words",
                rows=exported.rows,
                path=path,
                note=exported.note.name,
                hash=view.grouped(exported.sha256),
            ),
            "success",
        )


def _empty(key: str) -> EmptyState:
    return EmptyState(
        text(f"disclosure_page.empty.{key}"), text(f"disclosure_page.empty.{key}_hint"), "inbox"
    )
