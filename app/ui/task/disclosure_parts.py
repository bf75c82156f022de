"""The parts of the page of disclosure: the list as it will be written, what was written."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.services.disclosure import DisclosurePreview, Exported, LeftOut, PublicationLine
from app.texts import text
from app.ui.tables import Column, RowsTable
from app.ui.views import disclosure as view
from app.ui.widgets import Banner, EmptyState, WrappedLabel

Line = tuple[str, ...]


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
        """Show a list; its columns are those of the preset."""
        self.block.setText(view.block_lines(shown))
        self.block.setVisible(bool(self.block.text()))
        if self.table is not None:
            self._place.removeWidget(self.table)
            self.table.deleteLater()
        columns = [
            Column[Line](heading, _cell(at), 0 if wide else width, least=width)
            for at, (heading, width, wide) in enumerate(view.columns(shown))
        ]
        self.table = RowsTable(columns, text("disclosure_page.table.title"))
        self.table.set_rows(shown.rows)
        self._place.addWidget(self.table)
        self._place.setCurrentIndex(1 if shown.rows else 0)


def _cell(at: int) -> Callable[[Line], str]:
    return lambda row: row[at]


class LeftTable(QStackedWidget):
    """Who is not in the list, and why."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table: RowsTable[LeftOut] = RowsTable(
            (
                Column[LeftOut](
                    text("disclosure_page.table.name"), lambda one: one.enterprise_name
                ),
                Column[LeftOut](
                    text("disclosure_page.table.reason"),
                    lambda one: text(f"disclosure.reason.{one.reason.value}"),
                    least=260,
                ),
                Column[LeftOut](
                    text("disclosure_page.table.state"),
                    lambda one: text(f"finding_sheet.state.{one.state.value}"),
                    120,
                ),
            ),
            text("disclosure_page.table.left"),
        )
        self.addWidget(_empty("left"))
        self.addWidget(self.table)

    def show_rows(self, rows: tuple[LeftOut, ...]) -> None:
        """Show the enterprises that are left out."""
        self.table.set_rows(rows)
        self.setCurrentIndex(1 if rows else 0)


class PastTable(QStackedWidget):
    """The exports of the task, newest first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table: RowsTable[PublicationLine] = RowsTable(
            (
                Column[PublicationLine](text("disclosure_page.table.at"), lambda one: one.at, 172),
                Column[PublicationLine](
                    text("disclosure_page.table.file"), lambda one: one.file_name, least=220
                ),
                Column[PublicationLine](
                    text("disclosure_page.table.rows"), lambda one: str(one.rows), 64, right=True
                ),
                Column[PublicationLine](text("disclosure_page.table.by"), lambda one: one.by, 90),
                Column[PublicationLine](
                    text("disclosure_page.table.hash"), lambda one: one.sha256, 190, mono=True
                ),
            ),
            text("disclosure_page.table.past"),
        )
        self.addWidget(_empty("past"))
        self.addWidget(self.table)

    def show_rows(self, rows: tuple[PublicationLine, ...]) -> None:
        """Show the exports."""
        self.table.set_rows(rows)
        self.setCurrentIndex(1 if rows else 0)


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
                hash=view.grouped(exported.sha256),
            ),
            "success",
        )


def _empty(key: str) -> EmptyState:
    return EmptyState(
        text(f"disclosure_page.empty.{key}"), text(f"disclosure_page.empty.{key}_hint"), "inbox"
    )
