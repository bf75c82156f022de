"""分类调整建议: classes and caps that approved findings propose; a person decides."""

from typing import Any

from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app.core.people import Right
from app.core.times import beijing_date, stamp
from app.services import bureau
from app.services.registry import proposals
from app.services.registry.proposals import DecidedLine, ProposalLine
from app.texts import text
from app.ui.desk import Desk
from app.ui.screens.proposals_windows import DecideWindow, ReverseWindow, RulesWindow
from app.ui.shell import Shell
from app.ui.tables import Column, RowsTable
from app.ui.views import proposals as view
from app.ui.widgets import Banner, Button, Card, EmptyState, Page, SearchBox, WrappedLabel, label


class ProposalsPage(Page):
    """Open proposals with a tick each, and what was decided before."""

    def __init__(self, desk: Desk, shell: Shell) -> None:
        super().__init__(text("proposals.title"), scroll=False)
        self.desk = desk
        self.shell = shell
        self.lines: tuple[ProposalLine, ...] = ()
        self.may = desk.actor.may(Right.REGISTRY)
        self.search = SearchBox(text("proposals.search"))
        self.search.searched.connect(lambda _words: self._show_found())
        self.chosen = label("", "muted")
        self.take_button = Button(text("proposals.take"), "check", "accent")
        self.refuse_button = Button(text("proposals.refuse"), "x")
        self.rules_button = Button(text("proposals.set_rules"), "settings")
        for button, act, seen in (
            (self.take_button, self.take, self.may),
            (self.refuse_button, self.refuse, self.may),
            (self.rules_button, self.ask_rules, desk.actor.may(Right.SETTINGS)),
        ):
            button.clicked.connect(act)
            button.setVisible(seen)
        self.note = Banner("", "success")
        self.table: RowsTable[ProposalLine] = RowsTable(
            _columns(), text("proposals.title"), key=(lambda row: row.ground) if self.may else None
        )
        self.table.rows_model.checked_changed.connect(self._fit_buttons)
        self.empty = EmptyState(text("proposals.empty"), text("proposals.empty_hint"), "check")
        self.stack = QStackedWidget()
        self.stack.addWidget(self.table)
        self.stack.addWidget(self.empty)
        self._make_decided()
        self.tabs = QTabWidget()
        self.tabs.addTab(self._open_tab(), text("proposals.open"))
        self.tabs.addTab(self._decided_tab(), text("proposals.decided"))
        card = Card()
        words = "proposals.note" if self.may else "proposals.note_reader"
        card.add(WrappedLabel(text(words), "muted"))
        card.add(self.note)
        card.add(self.tabs, 1)
        self.add(card, 1)
        self._fit_buttons()

    def _open_tab(self) -> QWidget:
        part = QWidget()
        box = QVBoxLayout(part)
        box.setContentsMargins(0, 10, 0, 0)
        box.setSpacing(10)
        tools = QHBoxLayout()
        tools.setSpacing(8)
        tools.addWidget(self.search, 1)
        tools.addWidget(self.chosen)
        for button in (self.rules_button, self.refuse_button, self.take_button):
            tools.addWidget(button)
        box.addLayout(tools)
        box.addWidget(self.stack, 1)
        return part

    def _make_decided(self) -> None:
        """What was decided: the table, what narrows it, and the way to decide again."""
        self.decided: RowsTable[DecidedLine] = RowsTable(
            _decided_columns(), text("proposals.decided")
        )
        self.before: tuple[DecidedLine, ...] = ()
        self.decided_search = SearchBox(text("proposals.search_decided"))
        self.decided_search.searched.connect(lambda _words: self._show_decided_found())
        self.state = QComboBox()
        self.state.setAccessibleName(text("proposals.column.state"))
        for key, said in (("", "every"), ("taken", "taken"), ("refused", "refused")):
            self.state.addItem(text(f"proposals.{said}"), key)
        self.state.activated.connect(lambda _at: self._show_decided_found())
        self.decided_count = label("", "muted")
        self.reverse_button = Button(text("proposals.reverse"), "history")
        self.reverse_button.clicked.connect(self.reverse)
        self.reverse_button.setVisible(self.may)
        self.decided.picked.connect(lambda _row: self._fit_buttons())

    def _decided_tab(self) -> QWidget:
        part = QWidget()
        box = QVBoxLayout(part)
        box.setContentsMargins(0, 10, 0, 0)
        box.setSpacing(10)
        tools = QHBoxLayout()
        tools.setSpacing(8)
        tools.addWidget(self.decided_search, 1)
        for one in (self.state, self.decided_count, self.reverse_button):
            tools.addWidget(one)
        box.addLayout(tools)
        box.addWidget(self.decided, 1)
        return part

    def refresh(self) -> None:
        """Read proposals and decisions again."""
        self.note.show_note("")
        self._read()

    def _read(self) -> None:
        self.desk.act(self, proposals.proposals, done=self._show)
        self.desk.read(self, proposals.decided, done=self._show_decided)

    def _show(self, lines: tuple[ProposalLine, ...]) -> None:
        self.lines = lines
        there = {line.ground for line in lines}
        model = self.table.rows_model
        model.set_checked([key for key in model.checked if key not in there], False)
        self.tabs.setTabText(0, _tab("open", len(lines)))
        self._show_found()

    def _show_decided(self, lines: tuple[DecidedLine, ...]) -> None:
        self.before = lines
        self.tabs.setTabText(1, _tab("decided", len(lines)))
        self._show_decided_found()

    def _show_decided_found(self) -> None:
        state = str(self.state.currentData())
        rows = view.found_decided(self.before, self.decided_search.words(), state)
        self.decided.set_rows(rows)
        narrowed = len(rows) < len(self.before)
        self.decided_count.setText(
            text("proposals.found", count=f"{len(rows):,}") if narrowed else ""
        )
        self._fit_buttons()

    def _show_found(self) -> None:
        rows = view.found(self.lines, self.search.words())
        self.table.set_rows(rows)
        self.stack.setCurrentWidget(self.table if self.lines else self.empty)
        self._fit_buttons()

    def _fit_buttons(self) -> None:
        count = len(self.table.checked_keys())
        self.chosen.setText(text("proposals.chosen", count=count) if self.may else "")
        for button in (self.take_button, self.refuse_button):
            button.setEnabled(bool(count))
        row = self.decided.current_row()
        self.reverse_button.setEnabled(row is not None and row.last)

    # -- acts ----------------------------------------------------------------------------

    def picked_lines(self) -> tuple[ProposalLine, ...]:
        """The ticked proposals, those the search hides too."""
        keys = self.table.checked_keys()
        return tuple(line for line in self.lines if line.ground in keys)

    def take(self) -> None:
        """Show what taking the ticked ones would do, then do it."""
        self._decide(taken=True)

    def refuse(self) -> None:
        """Refuse the ticked ones, with the reason."""
        self._decide(taken=False)

    def _decide(self, *, taken: bool) -> None:
        lines = self.picked_lines()
        if lines and DecideWindow(self, self.desk, lines, taken=taken).exec():
            key = "done_take" if taken else "done_refuse"
            self.note.show_note(text(f"proposals.window.{key}", count=f"{len(lines):,}"), "success")
            self._read()

    def reverse(self) -> None:
        """Decide the chosen one the other way."""
        line = self.decided.current_row()
        if line is None or not line.last or not ReverseWindow(self, self.desk, line).exec():
            return
        before, after = (line.after, line.before) if line.taken else (line.before, line.after)
        said = {"before": view.class_words(before), "after": view.class_words(after)}
        self.note.show_note(text("proposals.reversed", name=line.name, **said), "success")
        self._read()

    def ask_rules(self) -> None:
        """Open the rules in force, to set new ones."""
        day = beijing_date(self.desk.clock())
        self.desk.read(self, bureau.parameters, day, done=self._open_rules)

    def _open_rules(self, values: dict[str, Any]) -> None:
        if RulesWindow(self, self.desk, values).exec():
            self.refresh()


def _tab(key: str, count: int) -> str:
    words = text(f"proposals.{key}")
    return text("proposals.tab", words=words, count=f"{count:,}") if count else words


def _columns() -> tuple[Column[ProposalLine], ...]:
    words = "proposals.column."
    return (
        Column(text(words + "name"), lambda row: row.name, least=200),
        Column(text(words + "key"), lambda row: row.key, 196, optional=True),
        Column(text(words + "now"), lambda row: view.class_words(row.now), 78, private=True),
        Column(text(words + "after"), lambda row: row.after, 86, private=True),
        Column(text(words + "cap"), view.cap_words, 130, private=True),
        Column(text(words + "ground"), lambda row: row.result, least=190),
        Column(text(words + "day"), lambda row: row.inspected_on.isoformat(), 112),
        Column(text(words + "task"), lambda row: row.task_name, least=150, optional=True),
    )


def _decided_columns() -> tuple[Column[DecidedLine], ...]:
    words = "proposals.column."
    return (
        Column(text(words + "name"), lambda row: row.name, least=200),
        Column(text(words + "key"), lambda row: row.key, 196, optional=True),
        Column(text(words + "before"), lambda row: view.class_words(row.before), 78, private=True),
        Column(text(words + "after"), lambda row: view.class_words(row.after), 86, private=True),
        Column(
            text(words + "state"),
            view.state_words,
            84,
            pill=lambda row: "success" if row.taken else "neutral",
        ),
        Column(text(words + "ground"), lambda row: row.ground, least=180),
        Column(text(words + "reason"), lambda row: row.reason, least=150),
        Column(text(words + "by"), lambda row: row.by, 80),
        Column(text(words + "at"), lambda row: stamp(row.at), 170, optional=True),
    )
