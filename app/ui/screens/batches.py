"""Imports and edits of many records: who did what and when, and taking one back whole."""

from functools import partial

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QStackedWidget

from app.core.people import Right
from app.core.times import stamp
from app.services.registry import batches
from app.services.registry.batches import BatchLine, Outlook, UndoDone
from app.texts import text
from app.ui import messages
from app.ui.desk import Desk
from app.ui.shell import Shell
from app.ui.tables import Column, RowsTable
from app.ui.views import batches as view
from app.ui.widgets import ActionBar, Banner, Card, EmptyState, Page, WrappedLabel


class BatchesPage(Page):
    """All batches, newest first; what taking the chosen one back would do stands below."""

    def __init__(self, desk: Desk, shell: Shell, kind: str = "") -> None:
        """`kind`: the registry whose batches are shown first, "" for all."""
        super().__init__(text("batches.title"), scroll=False)
        self.desk = desk
        self.shell = shell
        self.may = desk.actor.may(Right.REGISTRY)
        self.line: BatchLine | None = None
        self.kind = QComboBox()
        self.kind.setAccessibleName(text("batches.column.kind"))
        self.kind.addItem(text("batches.all_kinds"), "")
        for one in view.KINDS:
            self.kind.addItem(text(f"batches.kind.{one}"), one)
        self.kind.setCurrentIndex(max(0, self.kind.findData(kind)))
        self.kind.currentIndexChanged.connect(lambda _at: self.refresh())
        self.table: RowsTable[BatchLine] = RowsTable(_columns(), text("batches.title"))
        self.table.picked.connect(self._picked)
        self.empty = EmptyState(text("batches.empty"), text("batches.empty_hint"), "history")
        self.stack = QStackedWidget()
        self.stack.addWidget(self.table)
        self.stack.addWidget(self.empty)
        self.note = Banner("")
        words = text("batches.undo") if self.may else ""
        self.bar = self.set_actions(ActionBar(words, "history", back=text("batches.back")))
        self.bar.back.connect(shell.back)
        self.bar.primary.connect(self.ask_and_undo)
        self._assemble()

    def _assemble(self) -> None:
        tools = QHBoxLayout()
        tools.setSpacing(8)
        key = "note" if self.may else "note_reader"
        tools.addWidget(WrappedLabel(text(f"batches.{key}"), "muted"), 1)
        tools.addWidget(self.kind)
        card = Card()
        card.add(tools)
        card.add(self.stack, 1)
        card.add(self.note)
        self.add(card, 1)

    def refresh(self) -> None:
        """Read the batches again."""
        self._set(None)
        kind = str(self.kind.currentData() or "") or None
        self.desk.read(self, batches.list_, kind, done=self._show)

    def _show(self, lines: tuple[BatchLine, ...]) -> None:
        self.table.set_rows(lines)
        self.stack.setCurrentWidget(self.table if lines else self.empty)

    def _picked(self, line: BatchLine | None) -> None:
        if line is None:
            return
        self._set(line)
        self.note.show_note(line.why_not, "info")
        if line.may_undo:
            self.bar.set_sentence(text("batches.weighing"))
            done = partial(self._weighed, line)
            self.desk.read(self, batches.outlook, line.id, done=done)

    def _set(self, line: BatchLine | None) -> None:
        self.line = line
        self.bar.primary_button.setEnabled(False)
        self.bar.set_sentence("" if line else text("batches.choose") if self.may else "")

    def _weighed(self, line: BatchLine, seen: Outlook) -> None:
        if self.line is not line:
            return  # another one was chosen meanwhile
        self.bar.set_sentence("")
        self.bar.primary_button.setEnabled(not seen.problem)
        if seen.problem:
            self.note.show_note(seen.problem, "warning")
        else:
            self.note.show_note(view.outlook_words(seen), "info")

    def ask_and_undo(self) -> None:
        """Take the chosen batch back, once the person has said yes."""
        line = self.line
        if line is None or not self.bar.primary_button.isEnabled():
            return
        sentence = text("batches.ask", what=line.file_name, at=stamp(line.at), by=line.by)
        if messages.confirm(
            self, text("batches.undo"), sentence, text("batches.undo"), danger=True
        ):
            self.undo(line)

    def undo(self, line: BatchLine) -> None:
        """Take a batch back in a child process."""
        self.desk.long(
            self,
            text("batches.step_undoing"),
            batches.undo,
            line.id,
            done=partial(self._undone, line),
        )

    def _undone(self, line: BatchLine, done: UndoDone) -> None:
        self.note.show_note(view.undone_words(line.file_name, done), "success")
        self.refresh()


def _columns() -> tuple[Column[BatchLine], ...]:
    def name(column: str) -> str:
        return text(f"batches.column.{column}")

    return (
        Column(name("at"), lambda row: stamp(row.at), 176),
        Column(name("by"), lambda row: row.by, 90),
        Column(name("kind"), view.kind_words, 128),
        Column(name("act"), view.act_words, 96),
        Column(name("what"), lambda row: row.file_name, least=220),
        Column(name("new"), lambda row: view.count_words(row, "new"), 86, right=True),
        Column(name("changed"), lambda row: view.count_words(row, "changed"), 86, right=True),
        Column(
            name("state"),
            view.state_words,
            100,
            pill=lambda row: "neutral" if row.undone_at else "success",
        ),
    )
