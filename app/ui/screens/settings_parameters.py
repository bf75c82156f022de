"""Settings: the numbers a bureau may change, each with its date of force."""

from datetime import date
from functools import partial

from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from app.core.parameters import FIRST_VALUES
from app.core.people import Right
from app.core.times import beijing_date, stamp
from app.services import bureau as service
from app.services.setting import settings_facts
from app.services.setting.settings_facts import ParameterLine
from app.texts import text
from app.ui import messages
from app.ui.desk import Desk
from app.ui.tables import Column, RowsTable
from app.ui.views.settings import (
    KEYS,
    LONG,
    WrongEntry,
    line_in_force,
    line_state,
    parse_value,
    typed_words,
    value_words,
)
from app.ui.widgets import Button, Card, DayField, Dialog, EmptyState, FormGrid, WrappedLabel, label
from app.ui.widgets.pill import Tone

_ACROSS = 4  # cards in a row
_SHORT = 10  # characters that may stand as a figure
TONES: dict[str, Tone] = {"in_force": "success", "later": "info", "earlier": "neutral"}


class ParametersTab(QWidget):
    """A card per parameter with the value in force; below, every value there was."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.lines: tuple[ParameterLine, ...] = ()
        self.cards = {key: ParameterCard(key) for key in KEYS}
        grid = QGridLayout()
        grid.setSpacing(14)
        for at, (key, card) in enumerate(self.cards.items()):
            card.change.clicked.connect(partial(self._change, key))
            card.change.setVisible(desk.actor.may(Right.SETTINGS))
            grid.addWidget(card, at // _ACROSS, at % _ACROSS)
        self.table: RowsTable[ParameterLine] = RowsTable(
            self._columns(), text("settings.parameter.history")
        )
        self.table.setMinimumHeight(150)
        self.empty = EmptyState(text("settings.parameter.no_history"), icon="history")
        history = Card(text("settings.parameter.history"))
        history.add(self.table, 1)
        history.add(self.empty, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 12, 0, 0)
        box.setSpacing(14)
        box.addLayout(grid)
        box.addWidget(history, 1)

    def refresh(self) -> None:
        """Read the values again."""
        self.desk.read(self, settings_facts.parameter_history, done=self._show)

    def today(self) -> date:
        """The day in Beijing."""
        return beijing_date(self.desk.clock())

    def _show(self, lines: tuple[ParameterLine, ...]) -> None:
        self.lines = lines
        for key, card in self.cards.items():
            card.show_value(line_in_force(lines, key, self.today()))
        self.table.set_rows(tuple(reversed(lines)))
        self.table.setVisible(bool(lines))
        self.empty.setVisible(not lines)

    def value(self, key: str) -> object:
        """The value in force today."""
        line = line_in_force(self.lines, key, self.today())
        return line.value if line else FIRST_VALUES[key]

    def _change(self, key: str, _checked: bool = False) -> None:
        if ParameterWindow(self, self.desk, key, self.value(key)).exec():
            self.refresh()

    def _columns(self) -> tuple[Column[ParameterLine], ...]:
        words = "settings.parameter."

        def tone(row: ParameterLine) -> Tone:
            return TONES[line_state(row, self.lines, self.today())]

        return (
            Column(text(words + "column_name"), lambda row: text(words + row.key), 160),
            Column(text(words + "column_value"), lambda row: value_words(row.key, row.value), 140),
            Column(text(words + "column_from"), lambda row: row.valid_from.isoformat(), 120),
            Column(
                text(words + "column_state"),
                lambda row: text(words + line_state(row, self.lines, self.today())),
                110,
                pill=tone,
            ),
            Column(text(words + "column_note"), lambda row: row.note, least=200),
            Column(text(words + "column_by"), lambda row: row.by, 100),
            Column(text(words + "column_at"), lambda row: stamp(row.at), 180, optional=True),
        )


class ParameterCard(Card):
    """What counts today, since when, and why there is such a number."""

    def __init__(self, key: str) -> None:
        super().__init__(text(f"settings.parameter.{key}"))
        self.key = key
        self.figure = label("", "figure")
        self.words = WrappedLabel("")  # in place of the figure where it is long
        self.since = label("", "muted")
        self.change = Button(text("settings.parameter.change"), "pencil")
        self.change.setAccessibleName(
            text("settings.parameter.dialog", name=text(f"settings.parameter.{key}"))
        )
        self.add(self.figure)
        self.add(self.words)
        self.add(self.since)
        self.add(WrappedLabel(text(f"settings.parameter.{key}_basis"), "secondary"))
        self.body.addStretch(1)
        foot = QHBoxLayout()
        foot.addWidget(self.change)
        foot.addStretch(1)
        self.add(foot)

    def show_value(self, line: ParameterLine | None) -> None:
        """Show the row in force; None: the value the program came with."""
        value = line.value if line else FIRST_VALUES[self.key]
        words = value_words(self.key, value)
        for place, suits in (
            (self.figure, len(words) <= _SHORT),
            (self.words, len(words) > _SHORT),
        ):
            place.setText(words)
            place.setVisible(suits)
        self.since.setText(
            text("settings.parameter.since", day=line.valid_from.isoformat())
            if line
            else text("settings.parameter.built_in")
        )


class ParameterWindow(Dialog):
    """A new value, the day it counts from, and what it rests on."""

    def __init__(self, parent: QWidget, desk: Desk, key: str, now: object) -> None:
        words = "settings.parameter."
        super().__init__(
            parent,
            text(words + "dialog", name=text(words + key)),
            text(words + "dialog_sentence"),
        )
        self.desk = desk
        self.key = key
        self.value: QLineEdit | QPlainTextEdit
        self.value = QPlainTextEdit() if key in LONG else QLineEdit()
        if isinstance(self.value, QPlainTextEdit):
            self.value.setPlainText(typed_words(now))
            self.value.setTabChangesFocus(True)
            self.value.setFixedHeight(220)
        else:
            self.value.setText(typed_words(now))
        self.value.selectAll()
        self.day = DayField()
        today = beijing_date(desk.clock())
        self.day.setDate(today)
        self.note = QLineEdit()
        self.note.setMaxLength(200)
        self.form = FormGrid(1, 96)
        self.form.add("now", text(words + "now"), WrappedLabel(value_words(key, now)))
        hint = text(f"{words}{key}_hint") if key in LONG else ""
        self.form.add("value", text(words + "value"), self.value, required=True, hint=hint)
        self.form.add("valid_from", text(words + "valid_from"), self.day, required=True)
        self.form.add(
            "note", text(words + "note"), self.note, required=True, hint=text(words + "note_hint")
        )
        self.add(self.form)
        self.set_buttons(text(words + "save"))
        self.value.setFocus()

    def typed(self) -> str:
        """The value as it stands in the field."""
        if isinstance(self.value, QPlainTextEdit):
            return self.value.toPlainText()
        return self.value.text()

    def may_accept(self) -> bool:
        errors = {}
        value: object = None
        try:
            value = parse_value(self.key, self.typed())
        except WrongEntry as error:
            errors["value"] = str(error)
        if not self.note.text().strip():
            errors["note"] = text("settings.required")
        if self.form.set_errors(errors):
            assert self.accept_button is not None  # it was pressed
            self.accept_button.setEnabled(False)
            self.desk.act(
                self,
                service.set_parameter,
                self.key,
                value,
                self.day.day(),
                self.note.text().strip(),
                done=lambda _none: self.accept(),
                failed=self._failed,
            )
        return False  # the answer closes the window

    def _failed(self, error: Exception) -> None:
        assert self.accept_button is not None  # it was pressed
        self.accept_button.setEnabled(True)
        messages.show_error(self, error)
