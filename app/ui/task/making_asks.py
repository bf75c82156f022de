"""The fields of what a form asks for; what was typed is kept while forms are switched."""

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
    QWidgetAction,
)

from app.core.paper_asks import Ask, AskKind
from app.core.typed import typed_day
from app.services.paper.making import KindOfPaper
from app.texts import text
from app.ui.task.making_fields import StackedFields
from app.ui.views import making as view
from app.ui.widgets import Button, WrappedLabel
from app.ui.widgets.days import month_view

Field = QLineEdit | QPlainTextEdit | QComboBox


class AskForm(QWidget):
    """One field per ask.

    changed: something was typed or chosen.
    confirm_asked: the wordings to be confirmed are to be gone through.
    """

    changed = Signal()
    confirm_asked = Signal()

    def __init__(self, may_confirm: bool = False) -> None:
        super().__init__()
        self._may_confirm = may_confirm
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(8)
        self.check_note = WrappedLabel("", "small")
        self.confirm_button = Button(text("making.asks.confirm"), "pencil", "link")
        self.confirm_button.setToolTip(text("making.asks.confirm_tip"))
        self.confirm_button.clicked.connect(self.confirm_asked)
        self.nothing = WrappedLabel("", "muted")
        self.last_button = Button(text("making.asks.last"), "history", "link")
        self.last_button.setToolTip(text("making.asks.last_tip"))
        self.last_button.clicked.connect(self.use_last)
        self.form = StackedFields()
        self._box.addWidget(self.check_note)
        self._box.addWidget(self.confirm_button, 0, Qt.AlignmentFlag.AlignLeft)
        for widget in (self.nothing, self.last_button, self.form):
            self._box.addWidget(widget)
        self._kind: KindOfPaper | None = None
        self._fields: dict[str, Field] = {}
        self._last: dict[str, str] = {}

    def show_kind(self, kind: KindOfPaper, values: Mapping[str, str]) -> None:
        """Show the asks of a form, filled with values."""
        self._kind, self._fields, self._last = kind, {}, {}
        old, self.form = self.form, StackedFields()
        self._box.replaceWidget(old, self.form)
        old.hide()
        old.deleteLater()
        for ask in kind.asks:
            self._add(ask, values.get(ask.path, ""))
        self.nothing.setText(view.nothing_words(kind))
        self.nothing.setVisible(not kind.asks)
        self.last_button.hide()
        self.check_note.setText(view.check_words(kind))
        self.check_note.setVisible(bool(kind.checks))
        self.confirm_button.setVisible(bool(kind.checks) and self._may_confirm)

    def _add(self, ask: Ask, value: str) -> None:
        field = _field(ask)
        beside = None
        if isinstance(field, QComboBox):
            _choose(field, value)
            field.currentIndexChanged.connect(lambda _at: self.changed.emit())
        elif isinstance(field, QPlainTextEdit):
            field.setPlainText(value)
            field.textChanged.connect(self.changed)
        else:
            field.setText(value)
            field.textChanged.connect(lambda _words: self.changed.emit())
            if ask.kind is AskKind.DATE:
                beside = _calendar(field)
        self._fields[ask.path] = field
        hint = text("making.asks.day") if ask.kind is AskKind.DATE else ""
        self.form.add(ask.path, ask.label, field, required=ask.required, hint=hint, beside=beside)

    def offer_last(self, values: Mapping[str, str]) -> None:
        """Offer what was entered for this form before."""
        self._last = {path: value for path, value in values.items() if path in self._fields}
        self.last_button.setVisible(any(self._last.values()))

    def use_last(self) -> None:
        """Fill in what was entered for this form before."""
        for path, value in self._last.items():
            field = self._fields[path]
            if isinstance(field, QComboBox):
                _choose(field, value)
            elif isinstance(field, QPlainTextEdit):
                field.setPlainText(value)
            else:
                field.setText(value)

    def field(self, path: str) -> Field:
        """The field of an ask."""
        return self._fields[path]

    def values(self) -> dict[str, str]:
        """What stands in the fields, as it is kept."""
        if self._kind is None:
            return {}
        return {
            ask.path: view.read_value(ask, _words(self._fields[ask.path]))
            for ask in self._kind.asks
        }


def _field(ask: Ask) -> Field:
    if ask.kind is AskKind.CHOICE:
        box = QComboBox()
        if not ask.default:
            box.addItem(text("making.asks.unset"), "")
        for choice in ask.choices:
            box.addItem(choice, choice)
        return box
    if ask.kind is AskKind.LONG:
        long = QPlainTextEdit()
        long.setTabChangesFocus(True)
        long.setFixedHeight(96)
        long.setPlaceholderText(view.sample_words(ask))
        return long
    line = QLineEdit()
    line.setPlaceholderText(view.sample_words(ask))
    return line


def _choose(box: QComboBox, value: str) -> None:
    at = box.findData(value)
    box.setCurrentIndex(max(0, at))


def _words(field: Field) -> str:
    if isinstance(field, QComboBox):
        return str(field.currentData() or "")
    if isinstance(field, QPlainTextEdit):
        return field.toPlainText()
    return field.text()


def _calendar(field: QLineEdit) -> Button:
    """A button that opens a month; the day goes into the field."""
    button = Button("", "calendar-check")
    button.setAccessibleName(text("making.asks.pick_day"))
    button.setToolTip(text("making.asks.pick_day"))
    menu = QMenu(button)
    month = month_view(menu)
    action = QWidgetAction(menu)
    action.setDefaultWidget(month)
    menu.addAction(action)
    picked: Callable[[QDate], None] = partial(_day_picked, field, menu)
    month.clicked.connect(picked)
    month.activated.connect(picked)

    def show() -> None:
        known = typed_day(field.text(), month.selectedDate().year())
        if known is not None:
            month.setSelectedDate(QDate(known.year, known.month, known.day))
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))
        month.setFocus()

    button.clicked.connect(show)
    return button


def _day_picked(field: QLineEdit, menu: QMenu, day: QDate) -> None:
    field.setText(day.toString("yyyy-MM-dd"))
    menu.close()
