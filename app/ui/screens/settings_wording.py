"""Settings: the words of results, methods and follow-ups, each with its days."""

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from app.core.people import Right
from app.core.times import beijing_date, stamp
from app.core.wording import LONGEST, Dictionary, LabelRow
from app.services.setting import settings_wording
from app.services.setting.settings_wording import WordChange, WordLine, WordTable
from app.texts import text
from app.ui.desk import Desk
from app.ui.tables import Column, RowsTable
from app.ui.task.findings_ticks import day_field, day_of, set_day
from app.ui.widgets import Banner, Button, Card, Dialog, FormGrid, WrappedLabel

_WORDS = "wording.page."
_LEAST_HEIGHT = 220


class WordingTab(QWidget):
    """The three dictionaries on one list; what was changed of the one in front below it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.found = WordTable((), 0)
        may = desk.actor.may(Right.SETTINGS)
        self.reword_button = Button(text(_WORDS + "reword"), "pencil")
        self.retire_button = Button(text(_WORDS + "retire"), "ban")
        self.add_button = Button(text(_WORDS + "add"), "plus")
        card = Card(text(_WORDS + "title"))
        for button, act in (
            (self.reword_button, self.ask_reword),
            (self.retire_button, self.ask_retire),
            (self.add_button, self.ask_add),
        ):
            button.clicked.connect(act)
            button.setVisible(may)
            card.tools.addWidget(button)
        self.note = Banner("", "success")
        self.table: RowsTable[WordLine] = RowsTable(_columns(), text(_WORDS + "title"))
        self.table.setMinimumHeight(_LEAST_HEIGHT)
        self.table.picked.connect(lambda _row: self._fit())
        if may:
            self.table.opened.connect(lambda _row: self.ask_reword())
        self.history = WrappedLabel("", "secondary")
        card.add(WrappedLabel(text(_WORDS + ("subtitle" if may else "subtitle_read")), "muted"))
        card.add(self.note)
        card.add(self.table, 1)
        card.add(self.history)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 12, 0, 0)
        box.addWidget(card, 1)
        self._fit()

    def refresh(self) -> None:
        """Read the words again."""
        self.desk.act(self, settings_wording.words, done=self.show_table)

    def show_table(self, found: WordTable) -> None:
        """Show the dictionaries; the line in front stays in front."""
        before = self.table.current_row()
        self.found = found
        self.table.set_rows(found.lines)
        at = next(
            (
                n
                for n, line in enumerate(found.lines)
                if before and (line.dictionary, line.code) == (before.dictionary, before.code)
            ),
            0,
        )
        if found.lines:
            self.table.selectRow(at)
        self._fit()

    def _fit(self) -> None:
        row = self.table.current_row()
        self.reword_button.setEnabled(row is not None)
        self.retire_button.setEnabled(row is not None and not row.fixed)
        words = "revive" if row is not None and row.retired else "retire"
        self.retire_button.setText(text(_WORDS + words))
        self.history.setText(_history(row) if row is not None else "")

    # -- acts ----------------------------------------------------------------------------

    def ask_reword(self) -> None:
        """Ask for other words of the value in front."""
        row = self.table.current_row()
        if row is not None:
            self._ask(WordWindow(self, "reword", row, self.today()), row, row.retired)

    def ask_retire(self) -> None:
        """Take the value in front out of use, or bring it back."""
        row = self.table.current_row()
        if row is not None and not row.fixed:
            act = "revive" if row.retired else "retire"
            self._ask(WordWindow(self, act, row, self.today()), row, not row.retired)

    def ask_add(self) -> None:
        """Ask for a value of the bureau's own."""
        self._window = WordWindow(self, "add", None, self.today())
        if self._window.exec():
            self.add_value(self._window.label(), self._window.day())

    def add_value(self, label: str, day: date) -> None:
        """Keep a value of the bureau's own."""
        self._keep_day = day
        self.desk.act(
            self, settings_wording.add_value, label, day, self.found.seen, done=self._kept
        )

    def change(self, row: LabelRow) -> None:
        """Keep what is said of a value."""
        self._keep_day = row.valid_from
        self.desk.act(self, settings_wording.change_word, row, self.found.seen, done=self._kept)

    def today(self) -> date:
        """The day in Beijing."""
        return beijing_date(self.desk.clock())

    def _ask(self, window: "WordWindow", row: WordLine, retired: bool) -> None:
        self._window = window
        if window.exec():
            label = window.label() or row.label
            self.change(LabelRow(row.dictionary, row.code, label, retired, window.day()))

    def _kept(self, found: WordTable) -> None:
        self.note.show_note(text(_WORDS + "saved", day=self._keep_day), "success")
        self.show_table(found)


class WordWindow(Dialog):
    """What a value is called from a day on, or only the day."""

    def __init__(self, parent: QWidget, act: str, row: WordLine | None, today: date) -> None:
        """`act`: reword, retire, revive or add; `row`: None for a new value."""
        label = row.label if row else ""
        code = row.code if row else ""
        words = "wording.window."
        super().__init__(
            parent,
            text(f"{words}{act}_title", label=label),
            text(f"{words}{act}_sentence", code=code),
            width=620,
        )
        self._wants = act in ("reword", "add")
        self.words = QLineEdit(label)
        self.words.setMaxLength(LONGEST)
        self.valid_from = day_field(text(words + "day"))
        set_day(self.valid_from, today)
        self.form = FormGrid(1, 88)
        if self._wants:
            hint = text(words + "label_hint", most=LONGEST)
            self.form.add("label", text(words + "label"), self.words, required=True, hint=hint)
        self.form.add("day", text(words + "day"), self.valid_from, required=True)
        self.add(self.form)
        self.set_buttons(text(words + "action"))
        first = self.words if self._wants else self.valid_from
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def label(self) -> str:
        """The words that stand there."""
        return self.words.text().strip()

    def day(self) -> date:
        """From when they count."""
        return day_of(self.valid_from)

    def may_accept(self) -> bool:
        missing = self._wants and not self.label()
        errors = {"label": text("wording.window.no_label", most=LONGEST)} if missing else {}
        return self.form.set_errors(errors)


def _columns() -> tuple[Column[WordLine], ...]:
    return (
        Column(text(_WORDS + "dictionary"), lambda row: _dictionary(row.dictionary), 130),
        Column(text(_WORDS + "code"), lambda row: row.code, 220, mono=True, optional=True),
        Column(text(_WORDS + "label"), _label, least=260),
        Column(
            text(_WORDS + "state"),
            lambda row: text(_WORDS + ("retired" if row.retired else "in_use")),
            96,
            pill=lambda row: "neutral" if row.retired else "success",
        ),
        Column(text(_WORDS + "since"), _since, 160),
    )


def _dictionary(which: Dictionary) -> str:
    return text(f"wording.dictionary.{which.value}")


def _label(row: WordLine) -> str:
    return text(_WORDS + "sub", label=row.label) if row.parent else row.label


def _since(row: WordLine) -> str:
    if row.next is not None:
        return text(_WORDS + "coming", day=row.next.valid_from)
    return row.changes[-1].valid_from.isoformat() if row.changes else ""


def _history(row: WordLine) -> str:
    if not row.changes:
        return text(_WORDS + "no_history")
    lines = [text(_WORDS + "history", label=row.label), *map(_change, row.changes)]
    if row.shipped and row.shipped != row.label:
        lines.insert(1, f"{text(_WORDS + 'shipped')} {row.shipped}")
    return "\n".join(lines)


def _change(one: WordChange) -> str:
    key = "line_retired" if one.retired else "line"
    fields = {"day": one.valid_from, "by": one.by, "at": stamp(one.at)[:16]}
    return text(_WORDS + key, label=one.label, **fields)
