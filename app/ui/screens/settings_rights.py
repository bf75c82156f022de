"""权限表: which role may do what, out of the one table the services ask (core.people)."""

from functools import partial

from PySide6.QtWidgets import QWidget

from app.core.people import ROLE_RIGHTS, Right, Role
from app.texts import text
from app.ui.desk import Desk
from app.ui.tables import Column, RowsTable
from app.ui.widgets import Dialog


class RightsWindow(Dialog):
    """The table of roles and rights, to be read, copied, printed or written to a file."""

    def __init__(self, parent: QWidget, desk: Desk) -> None:
        super().__init__(
            parent, text("handover.rights.title"), text("handover.rights.sentence"), width=1080
        )
        self.desk = desk
        self.table: RowsTable[Right] = RowsTable(columns(), text("handover.rights.title"))
        self.table.set_rows(tuple(Right))
        self.table.setMinimumHeight(490)
        self.add(self.table, 1)
        self.set_buttons(text("ui.button.close"), "")


def columns() -> tuple[Column[Right], ...]:
    """Return the columns: the right in words, then one a role."""
    first: Column[Right] = Column(
        text("handover.rights.column_right"), lambda right: text(f"handover.right.{right}")
    )
    return first, *(Column(text(f"terms.role.{role}"), partial(_mark, role), 78) for role in Role)


def _mark(role: Role, right: Right) -> str:
    return text("handover.rights.may") if right in ROLE_RIGHTS[role] else ""
