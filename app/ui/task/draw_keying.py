"""Keying the throws twice: in the open, then blind; differences are named per witness."""

from itertools import pairwise

from PySide6.QtCore import QRegularExpression, Qt, Signal
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QGridLayout, QLineEdit

from app.services.shows import DrawShow
from app.texts import text
from app.ui import theme
from app.ui.task.draw_cards import ActCard
from app.ui.views import draw as view
from app.ui.views.draw import Act, Keying, Phase
from app.ui.widgets import Banner, Pill, label
from app.ui.widgets.pill import Tone

COVER = "●"
MOST_WIDTH = 460  # px; 40 digits fit


class _Row:
    """One witness: two fields and a verdict."""

    def __init__(self, name: str, digits: int) -> None:
        self.first = _digits_field(text("draw.keying.first_of", name=name), digits)
        self.second = _digits_field(text("draw.keying.second_of", name=name), digits)
        self.state = Pill("", "neutral")


def _digits_field(name: str, digits: int) -> QLineEdit:
    field = QLineEdit()
    field.setAccessibleName(name)
    field.setMaxLength(digits)
    field.setMaximumWidth(MOST_WIDTH)
    field.setValidator(QRegularExpressionValidator(QRegularExpression(f"[0-9]{{0,{digits}}}")))
    field.setPlaceholderText(text("draw.keying.digits", digits=digits))
    field.setStyleSheet(
        f"font-family: '{theme.state().families.mono[0]}'; font-size: {theme.px(18)}px;"
    )
    # A drop or a paste would not be a keying.
    field.setAcceptDrops(False)
    field.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
    return field


class KeyingCard(ActCard):
    """The throws of one attempt.

    Signals:
        edited: a digit was typed; ask `ready`.
    """

    edited = Signal()

    def __init__(self) -> None:
        super().__init__(Act.THROWS)
        self.keying = Keying({})
        self.note = Banner("", "warning")
        self.add(self.note)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(2, 1)
        self._rows: dict[str, _Row] = {}
        self._names: dict[str, str] = {}
        self.add(self._grid)
        self.body.addStretch(1)

    def begin(self, show: DrawShow) -> None:
        """Start anew for an attempt."""
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        self._rows.clear()
        self._names = {word: name for word, name, _ in show.throwers}
        self.keying = Keying({word: digits for word, _, digits in show.throwers})
        for column, key in enumerate(("witness", "first", "second", "state")):
            self._grid.addWidget(label(text(f"draw.keying.{key}"), "secondary"), 0, column)
        for number, (word, name, digits) in enumerate(show.throwers, 1):
            row = _Row(name, digits)
            self._rows[word] = row
            self._grid.addWidget(label(name, "strong"), number, 0)
            self._grid.addWidget(row.first, number, 1)
            self._grid.addWidget(row.second, number, 2)
            self._grid.addWidget(row.state, number, 3)
            for field in (row.first, row.second):
                field.textEdited.connect(self._edited)
                field.returnPressed.connect(self._next_field)
        self._order_tabs()
        self._show()

    def _order_tabs(self) -> None:
        fields = [row.first for row in self._rows.values()]
        fields += [row.second for row in self._rows.values()]
        for before, after in pairwise(fields):
            self.setTabOrder(before, after)

    @property
    def ready(self) -> bool:
        """Whether this phase's digits are complete."""
        return self.keying.phase is Phase.AGREED or not self.keying.lacking(self._typed())

    def _typed(self) -> dict[str, str]:
        first = self.keying.phase is Phase.FIRST
        return {
            word: (self._rows[word].first if first else self._rows[word].second).text()
            for word in self.keying.open_ids()
        }

    def go_on(self) -> None:
        """First keying complete: cover it. Second complete: compare."""
        if self.keying.phase is Phase.FIRST:
            self.keying = self.keying.cover(self._typed())
        elif self.keying.phase is Phase.SECOND:
            self.keying = self.keying.compare(self._typed())
        self._show()

    def start_over(self) -> None:
        """Take the first keying back before the second is compared."""
        if self.keying.phase is Phase.SECOND:
            self.keying = Keying(self.keying.wanted)
            self._show()

    def first_open_field(self) -> QLineEdit | None:
        """The field to type in next."""
        for word in self.keying.open_ids():
            row = self._rows[word]
            field = row.first if self.keying.phase is Phase.FIRST else row.second
            if not view.whole(field.text(), self.keying.wanted[word]):
                return field
        return None

    def focus_next(self) -> None:
        """Give the focus to the next field that is not complete."""
        field = self.first_open_field()
        if field is not None:
            field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _next_field(self) -> None:
        # Return goes on to the next field and never presses a button.
        self.focus_next()

    def _edited(self) -> None:
        self._mark()
        self.edited.emit()

    def _show(self) -> None:
        keying = self.keying
        self.say(text(f"draw.says.{keying.phase}"))
        for word, row in self._rows.items():
            wanted = keying.wanted[word]
            agreed = word in keying.agreed
            open_first = keying.phase is Phase.FIRST and not agreed
            open_second = keying.phase is Phase.SECOND and not agreed
            covered = keying.phase is Phase.SECOND and not agreed
            row.first.setEnabled(open_first)
            row.second.setEnabled(open_second)
            row.first.setValidator(None)  # type: ignore[arg-type]  # None takes it away
            if agreed:
                row.first.setText(keying.first[word])
                row.second.setText(keying.second[word])
            else:
                row.first.setText(COVER * wanted if covered else "")
                row.second.setText("")
            row.first.setValidator(
                QRegularExpressionValidator(QRegularExpression(f"[0-9]{{0,{wanted}}}"))
                if open_first
                else None  # type: ignore[arg-type]  # as above
            )
        apart = [self._names[word] for word in keying.wanted if word in keying.apart]
        sentence = text("draw.keying.apart", names=text("draw.table.joint").join(apart))
        self.note.show_note(sentence if apart else "", "danger")
        self._mark()
        self.focus_next()
        self.edited.emit()

    def _mark(self) -> None:
        for word, row in self._rows.items():
            row.state.set_state(*self._verdict(word))

    def _verdict(self, word: str) -> tuple[str, Tone]:
        keying, wanted = self.keying, self.keying.wanted[word]
        row = self._rows[word]
        if word in keying.agreed:
            return text("draw.keying.agreed"), "success"
        if word in keying.apart:
            return text("draw.keying.again"), "danger"
        if keying.phase is Phase.SECOND:
            done = view.whole(row.second.text(), wanted)
            return text("draw.keying.second_done" if done else "draw.keying.covered"), "info"
        done = view.whole(row.first.text(), wanted)
        return text("draw.keying.first_done" if done else "draw.keying.missing"), "neutral"
