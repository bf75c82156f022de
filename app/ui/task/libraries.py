"""专项库 and saved scopes: what there is, who is in it, which tasks use it."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.core.people import Right
from app.core.scope import Scope
from app.core.times import beijing
from app.core.vocabulary import LIST_MARK
from app.services.draw import libraries
from app.services.draw.libraries import LibraryLine, LibraryMembers
from app.services.scope_words import scope_words
from app.texts import text
from app.ui import messages
from app.ui.desk import Desk
from app.ui.tables import Column, RowsTable
from app.ui.task.libraries_form import LibraryForm
from app.ui.widgets import Banner, Button, Dialog, label

_ROW = 36  # px
Member = tuple[str, str, str, str]


class LibrariesDialog(Dialog):
    """The libraries above, the members of the one in hand below.

    Args:
        scope: the conditions of the task in hand, to be kept or replaced.

    Attributes:
        chosen: the scope the task is to have now; None to leave it as it is.
    """

    def __init__(self, parent: QWidget, desk: Desk, scope: Scope) -> None:
        super().__init__(parent, text("libraries.title"), text("libraries.sentence"), width=1100)
        self.desk = desk
        self.scope = scope
        self.chosen: Scope | None = None
        self.note = Banner("", "info")
        self.table: RowsTable[LibraryLine] = RowsTable(_columns(), text("libraries.title"))
        self.table.setMinimumHeight(_ROW * 6)
        self.table.picked.connect(self._picked)
        self.table.opened.connect(lambda _row: self._apply())
        self.caption = label(text("libraries.pick"), "secondary")
        self.members: RowsTable[Member] = RowsTable(_member_columns(), text("libraries.pick"))
        self.members.setMinimumHeight(_ROW * 5)
        self.new_button = Button(text("libraries.new"), "plus")
        self.change_button = Button(text("libraries.change"), "pencil")
        self.delete_button = Button(text("libraries.delete"), "trash-2")
        self.apply_button = Button(text("libraries.apply"), "check")
        self.add(self.note)
        self.add(self._tools())
        self.add(self.table, 3)
        self.add(self.caption)
        self.add(self.members, 2)
        self.set_buttons(text("libraries.close"), "")
        self._fit()
        self._load()

    def _tools(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        for button, act in (
            (self.new_button, self._new),
            (self.change_button, self._change),
            (self.delete_button, self._delete),
            (self.apply_button, self._apply),
        ):
            button.clicked.connect(act)
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _load(self) -> None:
        self.desk.act(self, libraries.libraries, done=self._show)

    def _show(self, lines: tuple[LibraryLine, ...]) -> None:
        self.table.set_rows(lines)
        self.note.show_note("" if lines else text("libraries.empty"), "info")
        self._fit()

    def _picked(self, line: LibraryLine | None) -> None:
        self._fit()
        self.members.set_rows(())
        self.caption.setText(text("libraries.pick"))
        if line is not None:
            self.desk.act(
                self, libraries.members, line.id, 0, done=lambda found: self._inside(line, found)
            )

    def _inside(self, line: LibraryLine, found: LibraryMembers) -> None:
        now = self.table.current_row()
        if now is None or now.id != line.id:
            return
        self.members.set_rows(found.rows)
        total, shown = f"{found.total:,}", len(found.rows)
        self.caption.setText(
            text("libraries.members", name=line.name, total=total, shown=shown)
            if found.rows
            else text("libraries.nobody", name=line.name)
        )

    def _fit(self) -> None:
        line, may = self.table.current_row(), self.desk.actor.may(Right.TASK)
        self.new_button.setEnabled(may)
        self.apply_button.setEnabled(may and line is not None)
        self.change_button.setEnabled(may and line is not None)
        self.delete_button.setEnabled(may and line is not None)

    # -- what the user does --------------------------------------------------------------

    def _new(self) -> None:
        if LibraryForm(self, self.desk, None, self.scope).exec():
            self._load()

    def _change(self) -> None:
        line = self.table.current_row()
        if line is not None and LibraryForm(self, self.desk, line, self.scope).exec():
            self._load()

    def _delete(self) -> None:
        line = self.table.current_row()
        if line is not None and messages.confirm(
            self,
            text("libraries.delete_title"),
            text("libraries.delete_sentence", name=line.name),
            text("libraries.delete"),
            danger=True,
        ):
            self.desk.act(
                self, libraries.remove, line.id, line.version, done=lambda _none: self._load()
            )

    def _apply(self) -> None:
        """A saved scope brings its conditions; of a 专项库 the task takes the name."""
        line = self.table.current_row()
        if line is None or not self.desk.actor.may(Right.TASK):
            return
        kept = line.scope if not line.special else None
        self.chosen = kept or Scope(libraries=(line.name,))
        self.accept()


def _columns() -> tuple[Column[LibraryLine], ...]:
    return (
        Column(text("libraries.column.name"), lambda row: row.name, 200),
        Column(text("libraries.column.kind"), _kind, 84),
        Column(text("libraries.column.count"), lambda row: f"{row.count:,}", 92, right=True),
        Column(text("libraries.column.content"), _content, least=240),
        Column(
            text("libraries.column.tasks"),
            lambda row: LIST_MARK.join(row.tasks),
            176,
            optional=True,
        ),
        Column(
            text("libraries.column.by"),
            lambda row: f"{beijing(row.at):%Y-%m-%d} {row.by}",
            150,
            optional=True,
        ),
    )


def _kind(row: LibraryLine) -> str:
    return text("libraries.special" if row.special else "libraries.saved")


def _content(row: LibraryLine) -> str:
    return text("libraries.by_list") if row.scope is None else scope_words(row.scope)


def _member_columns() -> tuple[Column[Member], ...]:
    return (
        Column(text("libraries.column.member"), lambda row: row[0], least=260),
        Column(text("libraries.column.key"), lambda row: row[1], 190),
        Column(text("libraries.column.township"), lambda row: row[2], 130),
        Column(text("libraries.column.address"), lambda row: row[3], least=260, optional=True),
    )
