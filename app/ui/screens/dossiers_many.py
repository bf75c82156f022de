"""A folder of dossiers after all of them were checked: one table, to take away as .xlsx."""

from functools import partial
from pathlib import Path

from app.core.times import beijing_date
from app.services.supervision import checked_sheets
from app.services.supervision.checked_dossiers import FolderChecked, FolderLine
from app.services.supervision.checked_sheets import COLUMNS, line_cells
from app.texts import text
from app.ui import messages
from app.ui.desk import Desk
from app.ui.save_as import ask_path
from app.ui.screens.dossiers_opened import CheckedPage
from app.ui.shell import Shell
from app.ui.tables import Column, RowsTable
from app.ui.views import checked as view
from app.ui.widgets import ActionBar, Banner, Card, Page, WrappedLabel

_WIDTHS = (300, 210, 64, 180, 0, 170)


class ManyPage(Page):
    """Stands on top of the list; a row opens the dossier."""

    help_key = "dossiers"

    def __init__(self, desk: Desk, shell: Shell, found: FolderChecked) -> None:
        super().__init__(text("checked.many.title"), str(found.folder), scroll=False)
        self.desk = desk
        self.shell = shell
        self.found = found
        self.summary = Banner(view.folder_words(found), view.folder_tone(found))
        if not found.lines:
            self.summary.show_note(text("checked.many.none"), "warning")
        self.table: RowsTable[FolderLine] = RowsTable(_columns(), text("checked.many.title"))
        self.table.opened.connect(self._open)
        self.table.set_rows(found.lines)
        card = Card()
        card.add(self.summary)
        card.add(self.table, 1)
        card.add(WrappedLabel(text("checked.many.note"), "muted"))
        self.add(card, 1)
        bar = self.set_actions(ActionBar(text("checked.many.export"), "download"))
        bar.set_primary(text("checked.many.export"), bool(found.lines))
        bar.back.connect(shell.back)
        bar.primary.connect(self.ask_and_export)

    def _open(self, line: FolderLine) -> None:
        if line.checked is not None:
            self.shell.push(CheckedPage(self.desk, self.shell, line.checked))
        else:
            messages.inform(self, line.name, line.problem)

    def ask_and_export(self) -> None:
        """Ask for the place, then write the table."""
        day = beijing_date(self.found.at)
        name = text("checked.many.export_name", day=f"{day:%Y%m%d}")
        path = ask_path(self, text("checked.many.export"), name, ("xlsx",))
        if path is not None:
            self.export_to(path)

    def export_to(self, path: Path) -> None:
        """Write the table to an .xlsx."""
        self.desk.act(self, checked_sheets.export_folder, self.found, path, done=self._exported)

    def _exported(self, path: Path) -> None:
        title = text("checked.many.export")
        messages.inform(self, title, text("checked.many.exported", path=path))


def _columns() -> tuple[Column[FolderLine], ...]:
    return tuple(
        Column(
            text(f"checked.column.{name}"),
            partial(_cell, at),
            _WIDTHS[at],
            least=220,
            right=name == "attempt",
            pill=view.line_tone if name == "verdict" else None,
            optional=name == "at",
        )
        for at, name in enumerate(COLUMNS)
    )


def _cell(at: int, line: FolderLine) -> str:
    return view.short(line_cells(line)[at])
