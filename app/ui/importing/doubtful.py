"""Rows that may be records of the registry: side by side, one decision each."""

import re
from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.core.headings import Kind
from app.services.registry.import_lines import DoubtfulRow, ImportCounts
from app.texts import text
from app.ui.importing import lists
from app.ui.importing.long_list import LongList
from app.ui.palette import COLOURS
from app.ui.tables import Column
from app.ui.views import doubtful as view
from app.ui.views.doubtful import Choice, Segment
from app.ui.widgets import Banner, Button, Tone, WrappedLabel, label, rule

LIST_WIDTH = 300
FIELD_WIDTH = 116
_RUN = re.compile("[0-9A-Za-z]{6}")


class DoubtfulPart(QWidget):
    """The rows left; the row in front beside its record at the right; three answers below.

    Signals:
        asked: the rows from (first, count) are wanted.
        decided: {line: a record's id, NEW_RECORD or LEAVE_OUT}.
        decided_row: the row, before a decision on it.
        rest: all that is still open gets the same answer (view.Choice).
    """

    asked = Signal(int, int)
    decided = Signal(object)  # a dict would arrive as one of strings
    decided_row = Signal(object)
    rest = Signal(str)

    def __init__(self, kind: Kind) -> None:
        super().__init__()
        self._kind = "officers" if kind == "officers" else "enterprises"
        self._row: DoubtfulRow | None = None
        self._candidate = 0
        self._last: Choice | None = None
        self._counts = ImportCounts()
        self.list: LongList[DoubtfulRow] = LongList(_columns(kind), text("importing.tab.doubtful"))
        self.list.setMinimumWidth(LIST_WIDTH)
        # Names of one place begin alike.
        self.list.table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.list.asked.connect(self.asked)
        self.list.picked.connect(self._show_row)
        self.pair = PairView()
        self.pair.turned.connect(self._turn)
        self.buttons = {choice: self._button(choice) for choice in view.CHOICES}
        self.rest_button = Button("", kind="link")
        self.rest_button.clicked.connect(self._rest)
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(self.pair, 1)
        answers = QHBoxLayout()
        answers.setSpacing(8)
        for button in self.buttons.values():
            answers.addWidget(button)
        answers.addStretch(1)
        answers.addWidget(self.rest_button)
        right.addLayout(answers)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        row.addWidget(self.list, 2)
        row.addLayout(right, 5)

    def _button(self, choice: Choice) -> Button:
        key = str(view.CHOICES.index(choice) + 1)
        words = text(f"importing.doubt.{self._kind}.{choice}")
        button = Button(text("importing.doubt.numbered", number=key, words=words))
        button.setCheckable(True)
        button.setAccessibleName(words)
        button.clicked.connect(lambda: self.answer(choice))
        shortcut = QShortcut(QKeySequence(key), self, lambda: self.answer(choice))
        # Wherever the keyboard stands, the classes at the left too; a field keeps its digits.
        shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
        return button

    def start(self, total: int, rows: tuple[DoubtfulRow, ...], counts: ImportCounts) -> None:
        """Show another preview's doubtful rows, the first page of `total`."""
        self._last = None
        self.list.start(total)
        self.show_rows(0, rows)
        self.show_counts(counts)

    def show_rows(self, first: int, rows: tuple[DoubtfulRow, ...]) -> None:
        """Show a page, on the first row nobody has decided."""
        self.list.show_rows(first, rows)
        self.list.table.selectRow(max(0, view.next_open(rows, 0)))
        if not rows:
            self._show_row(None)

    def show_counts(self, counts: ImportCounts) -> None:
        """How many are still open, for the button that answers the rest."""
        self._counts = counts
        words = view.rest_words(counts, self._last)
        self.rest_button.setText(words)
        self.rest_button.setAccessibleName(words)
        self.rest_button.setVisible(bool(words))

    def answer(self, choice: Choice) -> None:
        """Decide the row in front and go to the next that is open."""
        row = self._row
        if row is None:
            return
        self._last = choice
        decision = view.outcome(row, choice, self._candidate)
        rows = view.decide(self.list.table.rows(), row.line, decision)
        at = self.list.table.currentIndex().row()
        self.list.replace_rows(rows)
        following = view.next_open(rows, at + 1)
        self.list.table.selectRow(following if following >= 0 else at)
        self.decided_row.emit(row)
        self.decided.emit({row.line: decision})

    def _rest(self) -> None:
        if self._last is not None:
            self.rest.emit(self._last)

    def _turn(self, step: int) -> None:
        if self._row is not None:
            self._candidate = (self._candidate + step) % len(self._row.candidates)
            self.pair.show_pair(self._row, self._candidate)

    def _show_row(self, row: DoubtfulRow | None) -> None:
        self._row = row
        self._candidate = 0
        if row is not None:
            chosen = [c.record_id for c in row.candidates]
            if row.decided in chosen:
                self._candidate = chosen.index(row.decided)
        self.pair.show_pair(row, self._candidate)
        taken = view.decided_as(row) if row is not None else None
        for choice, button in self.buttons.items():
            button.setEnabled(row is not None)
            button.setChecked(choice == taken)


class PairView(QWidget):
    """One row of the file beside one record, field by field; what differs is marked.

    Signals:
        turned: +1 or -1, another of several candidates is wanted.
    """

    turned = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.heading = WrappedLabel("", "h3")
        self.why = WrappedLabel("", "secondary")
        self.recalled = Banner("", "info")
        self.before = Button(text("importing.doubt.before"), "chevron-left")
        self.after = Button(text("importing.doubt.after"), "chevron-right")
        self.before.clicked.connect(lambda: self.turned.emit(-1))
        self.after.clicked.connect(lambda: self.turned.emit(1))
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.why, 1)
        head.addWidget(self.before)
        head.addWidget(self.after)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setAccessibleName(text("importing.doubt.pair"))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(6)
        box.addWidget(self.heading)
        box.addWidget(self.recalled)
        box.addLayout(head)
        box.addWidget(self.area, 1)

    def show_pair(self, row: DoubtfulRow | None, candidate: int) -> None:
        """Show a row beside one of its candidates; None shows nothing."""
        several = row is not None and len(row.candidates) > 1
        self.before.setVisible(several)
        self.after.setVisible(several)
        self.heading.setText(view.heading(row) if row is not None else "")
        self.recalled.show_note(view.recalled_words(row) if row is not None else "", "info")
        self.why.setText(view.candidate_words(row, candidate) if row is not None else "")
        inner = QWidget()
        inner.setProperty("role", "scrolled")
        grid = QGridLayout(inner)
        grid.setContentsMargins(2, 2, 10, 2)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(5)
        grid.setColumnMinimumWidth(0, FIELD_WIDTH)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)
        if row is not None:
            self._fill(grid, row, candidate)
        self.area.setWidget(inner)

    def _fill(self, grid: QGridLayout, row: DoubtfulRow, candidate: int) -> None:
        for column, side in enumerate(("field", "file", "registry")):
            grid.addWidget(label(text(f"importing.doubt.side_{side}"), "h3"), 0, column)
        grid.addWidget(rule(), 1, 0, 1, 3)
        at = 2
        for one in view.compared(row.candidates[candidate]):
            field = WrappedLabel(one.heading, "secondary")
            field.setFixedWidth(FIELD_WIDTH)
            grid.addWidget(field, at, 0)
            grid.addWidget(_marked(one.ours, muted=one.same), at, 1)
            grid.addWidget(_marked(one.theirs, muted=one.same), at, 2)
            grid.addWidget(rule(), at + 1, 0, 1, 3)
            at += 2
        grid.setRowStretch(at, 1)


def _marked(pieces: tuple[Segment, ...], *, muted: bool) -> QLabel:
    """A value whose differing pieces are bold, underlined and on a coloured ground."""
    made = WrappedLabel("", "secondary" if muted else "")
    made.setTextFormat(Qt.TextFormat.RichText)
    ground, ink = COLOURS["warning_bg"], COLOURS["danger"]
    mark = f'<span style="background-color:{ground};color:{ink};font-weight:bold;text-decoration:underline">'
    made.setText(
        "".join(
            f"{mark}{_breakable(words)}</span>" if differs else _breakable(words)
            for words, differs in pieces
        )
        or escape(text("importing.column.blank"))
    )
    made.setAccessibleName("".join(words for words, _ in pieces))
    return made


def _breakable(words: str) -> str:
    """Escape words; a long code may wrap, which Qt does at blanks only."""
    return escape(_RUN.sub(lambda found: f"{found[0]}\u200b", words))


def _columns(kind: Kind) -> tuple[Column[DoubtfulRow], ...]:
    tones: dict[Choice | None, Tone] = {
        "same": "success",
        "new": "info",
        "leave": "neutral",
        None: "warning",
    }
    return (
        Column(text("importing.column.row"), lambda row: str(row.row), 56, right=True),
        Column(lists.heading("name", kind), lambda row: row.name, least=92),
        Column(
            text("importing.doubt.decision"),
            view.decided_words,
            122,
            pill=lambda row: tones[view.decided_as(row)],
        ),
    )
