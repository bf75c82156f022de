"""回填表: sheets out for departments and teams, filled ones back with a look before they count."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from app.core.people import Right
from app.services.finding import finding_parts, finding_team_back
from app.services.finding.finding_parts import Part, PartKind, PartLine
from app.services.finding.finding_team_back import TeamReturn
from app.services.task.tasks import TaskCard
from app.texts import text
from app.ui.desk import Desk
from app.ui.save_as import ask_path
from app.ui.tables import Column, RowsTable
from app.ui.task.findings_back import BackDialog
from app.ui.task.findings_teams import GiveDialog
from app.ui.views.joint import department_words
from app.ui.views.teams import team_name
from app.ui.widgets import Banner, Button, Dialog

HEIGHT = 260


class ReturnsDialog(Dialog):
    """A line per department and team; export one, or read what came back.

    Signals:
        taken: a file was taken over; its sentence.
    """

    taken = Signal(str)

    def __init__(self, parent: QWidget, desk: Desk, card: TaskCard) -> None:
        words = "returns.page."
        super().__init__(parent, text(words + "title"), text(words + "sentence"), width=720)
        self.desk, self.card = desk, card
        self.told = Banner("", "success")
        self.table: RowsTable[PartLine] = RowsTable(_part_columns(), text(words + "title"))
        self.table.setMinimumHeight(HEIGHT)
        self.export_button = Button(text(words + "export"), "download")
        self.export_button.clicked.connect(self.export)
        self.give_button = Button(text("team_sheets.page.give"), "download")
        self.give_button.clicked.connect(self.give)
        self.read_button = Button(text("team_sheets.page.read"), "upload")
        menu = QMenu(self.read_button)
        menu.addAction(text("team_sheets.page.read_files"), self.ask_files)
        menu.addAction(text("team_sheets.page.read_folder"), self.ask_folder)
        self.read_button.setMenu(menu)
        self.export_button.setVisible(desk.actor.may(Right.PAPERS))
        self.give_button.setVisible(desk.actor.may(Right.PAPERS))
        self.read_button.setVisible(desk.actor.may(Right.FINDING))
        self.add(self.told)
        self.add(self.table, 1)
        self.set_buttons(text(words + "close"), "")
        self.buttons.insertWidget(0, self.export_button)
        self.buttons.insertWidget(1, self.give_button)
        self.buttons.insertWidget(2, self.read_button)
        self.refresh()

    def refresh(self) -> None:
        """Read the parts anew."""
        self.desk.read(self, finding_parts.parts, self.card.id, done=self._show)

    def _show(self, lines: tuple[PartLine, ...]) -> None:
        at = max(0, self.table.currentIndex().row())
        self.table.set_rows(lines)
        self.export_button.setEnabled(bool(lines))
        teams = any(one.part.kind is PartKind.TEAM for one in lines)
        self.give_button.setEnabled(teams)
        if lines:
            self.table.selectRow(min(at, len(lines) - 1))

    def export(self) -> None:
        """Write the sheet of the line in front to a file of the person's choice."""
        line = self.table.current_row()
        if line is None:
            return
        name = text(
            "returns.page.export_name",
            task=self.card.numbers.task_no,
            name=_part_name(line.part),
        )
        path = ask_path(self, text("returns.page.export"), name, ("xlsx",))
        if path is not None:
            self.desk.long(
                self,
                text("returns.page.exporting"),
                finding_parts.write_sheet,
                self.card.id,
                line.part,
                path,
                done=partial(self._exported, path),
            )

    def _exported(self, path: Path, rows: int) -> None:
        self.told.show_note(text("returns.page.exported", rows=rows, path=path), "success")

    def give(self) -> None:
        """Write a folder for each team, or for one that is chosen there."""
        rows = self.table.rows()
        teams = tuple(one.part.name for one in rows if one.part.kind is PartKind.TEAM)
        self.giving = GiveDialog(self, self.desk, self.card, teams)
        self.giving.given.connect(self._given)
        self.giving.exec()

    def _given(self, words: str) -> None:
        self.told.show_note(words, "success")

    def ask_files(self) -> None:
        """Ask for filled files and look at them."""
        chosen, _ = QFileDialog.getOpenFileNames(
            self, text("team_sheets.page.read"), "", text("team_sheets.page.filter")
        )
        if chosen:
            self.read(tuple(map(Path, chosen)))

    def ask_folder(self) -> None:
        """Ask for a folder that came back and look at everything in it."""
        chosen = QFileDialog.getExistingDirectory(self, text("team_sheets.page.read_folder"))
        if chosen:
            self.read((Path(chosen),))

    def read(self, paths: tuple[Path, ...]) -> None:
        """Show what files and folders would change."""
        self.desk.long(
            self,
            text("team_sheets.page.reading"),
            finding_team_back.look,
            self.card.id,
            paths,
            done=self.show_found,
        )

    def show_found(self, seen: tuple[TeamReturn, ...]) -> None:
        """Show what the files would change; they are taken over there."""
        if not seen:
            self.told.show_note(text("team_sheets.page.none"), "warning")
            return
        self.back = BackDialog(self, self.desk, self.card, seen)
        self.back.taken.connect(self._took)
        if self.back.exec():
            self.accept()  # all that came back is taken; the page says how much

    def _took(self, words: str) -> None:
        self.told.show_note(words, "success")
        self.taken.emit(words)
        self.refresh()


def _part_columns() -> tuple[Column[PartLine], ...]:
    words = "returns.page.column_"
    return (
        Column(text(words + "part"), _part_words),
        Column(text(words + "enterprises"), lambda row: str(row.enterprises), 80, right=True),
        Column(text(words + "rows"), lambda row: str(row.rows), 80, right=True),
        Column(text(words + "filled"), lambda row: str(row.filled), 100, right=True),
    )


def _part_words(row: PartLine) -> str:
    return text(f"returns.page.{row.part.kind.lower()}", name=_part_name(row.part))


def _part_name(part: Part) -> str:
    return team_name(part.name) if part.kind is PartKind.TEAM else department_words(part.name)
