"""回填表: sheets out for departments and teams, filled ones back with a look before they count."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from app.core.people import Right
from app.services import finding_parts, finding_returns
from app.services.finding_parts import Part, PartKind, PartLine
from app.services.finding_returns import ReturnChange, Returned, ReturnFault
from app.services.tasks import TaskCard
from app.texts import text
from app.ui.desk import Desk
from app.ui.save_as import ask_path
from app.ui.tables import Column, RowsTable
from app.ui.views.joint import department_words
from app.ui.views.teams import team_name
from app.ui.widgets import Banner, Button, Dialog, label

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
        self.read_button = Button(text(words + "read"), "upload")
        self.read_button.clicked.connect(self.ask_file)
        self.export_button.setVisible(desk.actor.may(Right.PAPERS))
        self.read_button.setVisible(desk.actor.may(Right.FINDING))
        self.add(self.told)
        self.add(self.table, 1)
        self.set_buttons(text(words + "close"), "")
        self.buttons.insertWidget(0, self.export_button)
        self.buttons.insertWidget(1, self.read_button)
        self.refresh()

    def refresh(self) -> None:
        """Read the parts anew."""
        self.desk.read(self, finding_parts.parts, self.card.id, done=self._show)

    def _show(self, lines: tuple[PartLine, ...]) -> None:
        at = max(0, self.table.currentIndex().row())
        self.table.set_rows(lines)
        self.export_button.setEnabled(bool(lines))
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

    def ask_file(self) -> None:
        """Ask for a filled sheet and look at it."""
        chosen, _ = QFileDialog.getOpenFileName(
            self, text("returns.page.read"), "", text("returns.page.filter")
        )
        if chosen:
            self.read_file(Path(chosen))

    def read_file(self, path: Path) -> None:
        """Show what a filled sheet would change."""
        self.desk.long(
            self,
            text("returns.page.reading"),
            finding_returns.look,
            self.card.id,
            path,
            done=self.show_found,
            timed=False,
        )

    def show_found(self, found: Returned) -> None:
        """Show what a file would change; take it over where the person agrees."""
        if LookDialog(self, found).exec() and found.changes:
            self.desk.act(self, finding_returns.take, found, done=partial(self._took, found))

    def _took(self, found: Returned, count: int) -> None:
        words = text("returns.page.taken", file=found.file_name, count=count)
        self.told.show_note(words, "success")
        self.taken.emit(words)
        self.refresh()


class LookDialog(Dialog):
    """What a file would change, and the rows that cannot be taken."""

    def __init__(self, parent: QWidget, found: Returned) -> None:
        words = "returns.page."
        sentence = text(
            words + "look_sentence",
            changes=len(found.changes),
            places=len({one.assignment_id for one in found.changes}),
            same=found.same,
            blank=found.blank,
            faults=len(found.faults),
        )
        title = text(words + "look_title", file=found.file_name)
        super().__init__(parent, title, sentence, width=960)
        if found.changes:
            changes: RowsTable[ReturnChange] = RowsTable(_change_columns(), title)
            changes.set_rows(found.changes)
            changes.setMinimumHeight(HEIGHT)
            self.add(changes, 2)
        if found.faults:
            faults: RowsTable[ReturnFault] = RowsTable(_fault_columns(), text(words + "faults"))
            faults.set_rows(found.faults)
            faults.setMinimumHeight(HEIGHT // 2)
            self.add(label(text(words + "faults"), "h3"))
            self.add(faults, 1)
        if found.changes:
            self.set_buttons(text(words + "take", count=len(found.changes)))
        else:
            self.add(label(text(words + "nothing"), "secondary"))
            self.set_buttons(text(words + "close"), "")


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


def _change_columns() -> tuple[Column[ReturnChange], ...]:
    words = "returns.page.column_"
    return (
        Column(text(words + "row"), lambda row: str(row.row.row), 60, right=True),
        Column(text(words + "name"), lambda row: row.name, 220),
        Column(text(words + "item"), lambda row: row.item, 180),
        Column(text(words + "before"), lambda row: row.before, 180),
        Column(text(words + "after"), lambda row: row.after),
    )


def _fault_columns() -> tuple[Column[ReturnFault], ...]:
    words = "returns.page.column_"
    return (
        Column(text(words + "row"), lambda row: str(row.row), 60, right=True),
        Column(text(words + "heading"), lambda row: row.column, 140),
        Column(text(words + "why"), lambda row: row.sentence),
    )
