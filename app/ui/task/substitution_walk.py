"""递补 from its button to what was kept, and the list of what was done, to be printed."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.core.people import Actor, Right
from app.services.account import accounts
from app.services.assigned.assigned_adjust import AdjustLine
from app.services.draw import substitution, substitution_ground
from app.services.draw.substitution import Proposal, Substituted
from app.services.draw.substitution_ground import Choices
from app.services.paper import paper_substitution
from app.services.paper.paper_ceremony import SheetPrinted
from app.texts import text
from app.ui import messages
from app.ui.desk import Desk
from app.ui.pdf.view import open_pdf
from app.ui.tables import Column, RowsTable
from app.ui.task.substitution import SubstitutionDialog
from app.ui.views import substitution as view
from app.ui.views.teams import team_name
from app.ui.widgets import Button, Dialog

WORDS = view.MADE


class SubstitutionAsked:
    """The walk: whom, why, who comes in, second person; what was entered stays when refused."""

    def __init__(
        self, desk: Desk, owner: QWidget, lock_id: int, done: Callable[[Substituted], object]
    ) -> None:
        self.desk = desk
        self.owner = owner
        self.lock_id = lock_id
        self.done = done
        self.dialog: SubstitutionDialog | None = None

    def ask(self) -> None:
        """Read who may be replaced, and open the window."""
        self.desk.read(self.owner, substitution_ground.choices, self.lock_id, done=self._open)

    def _open(self, there: Choices) -> None:
        self.dialog = SubstitutionDialog(self.owner, self.desk, there)
        self._run()

    def _run(self) -> None:
        dialog = self.dialog
        if dialog is None or not dialog.exec() or dialog.shown is None:
            return
        self.desk.act(
            self.owner,
            accounts.confirm_second,
            dialog.second.login.text().strip(),
            dialog.second.password.text(),
            done=partial(self._confirmed, dialog.shown, dialog.note.text()),
            failed=self._refused,
        )

    def _refused(self, error: Exception) -> None:
        messages.show_error(self.owner, error)
        if self.dialog is not None:
            self.dialog.second.password.clear()
        self._run()

    def _confirmed(self, shown: Proposal, note: str, second: Actor) -> None:
        self.desk.act(
            self.owner,
            substitution.substitute,
            second,
            self.lock_id,
            shown.made,
            note,
            done=self.done,
            failed=self._refused,
        )


class MadeDialog(Dialog):
    """The substitutions of a task; the record of each draw can be printed."""

    def __init__(
        self, parent: QWidget, desk: Desk, made: tuple[AdjustLine, ...], folder: Path
    ) -> None:
        super().__init__(parent, text(f"{WORDS}.title"), text(f"{WORDS}.sentence"), width=1160)
        self.desk = desk
        self.folder = folder
        self.table: RowsTable[AdjustLine] = RowsTable(_columns(), text(f"{WORDS}.title"))
        self.table.setMinimumHeight(300)
        self.add(self.table, 1)
        self.print = Button(text(f"{WORDS}.print"), "printer")
        self.print.clicked.connect(self.print_record)
        self.print.setVisible(desk.actor.may(Right.PAPERS))
        self.buttons.addWidget(self.print)
        self.set_buttons(text("ui.button.close"), "")
        self.table.set_rows(made)
        self.table.selectRow(len(made) - 1)

    def print_record(self) -> None:
        """Make the record of the draw in front, and show it."""
        row = self.table.current_row()
        if row is not None:
            self.desk.act(
                self,
                paper_substitution.substitution_record,
                row.lock_id,
                self.folder,
                done=self._printed,
            )

    def _printed(self, sheet: SheetPrinted) -> None:
        open_pdf(self, sheet.path)


def show_made(owner: QWidget, desk: Desk, task_id: int, folder: Path) -> None:
    """Open the list of a task's substitutions."""
    desk.read(
        owner,
        substitution.made,
        task_id,
        done=lambda made: MadeDialog(owner, desk, made, folder).exec(),
    )


def _columns() -> tuple[Column[AdjustLine], ...]:
    return (
        Column(text(f"{WORDS}.k"), lambda row: str(row.k), 52, right=True),
        Column(text(f"{WORDS}.draw"), lambda row: row.draw_number, 186, optional=True),
        Column(text(f"{WORDS}.out"), lambda row: row.out_name, least=150),
        Column(text(f"{WORDS}.reason"), view.reason_cell, least=150),
        Column(text(f"{WORDS}.passed"), view.skipped_cell, 64, right=True),
        Column(text(f"{WORDS}.into"), view.into_cell, least=150),
        Column(text(f"{WORDS}.team"), lambda row: team_name(row.team), 72),
        Column(text(f"{WORDS}.by"), view.people_cell, 130),
        Column(text(f"{WORDS}.at"), view.at_cell, 140, optional=True),
    )
