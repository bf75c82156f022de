"""The throws as digits: once in the open, once blind, kept witness by witness."""

from collections.abc import Callable
from functools import partial
from typing import Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLineEdit, QWidget

from app.core.ceremony import BEACON_ID, Ceremony
from app.core.keying import BLIND, Keyings, whole
from app.services.draw import conducting
from app.texts import text
from app.ui import messages, theme
from app.ui.desk import Desk
from app.ui.landing import land
from app.ui.views import ceremony as words_view
from app.ui.views import ceremony_keying as view
from app.ui.views.ceremony_keying import State, Turn
from app.ui.widgets import Banner, Card, DigitsOnly, Pill, WrappedLabel, label
from app.ui.widgets.pill import Tone

COVER = "●"
MOST_WIDTH = 420  # px; 40 digits fit
_TONES: dict[State, Tone] = {
    "waiting": "neutral",
    "open": "info",
    "covered": "neutral",
    "agreed": "success",
    "again": "danger",
}


class Room(Protocol):
    """Where throws are keyed: the people who are there, and the way to read it anew."""

    @property
    def desk(self) -> Desk: ...

    @property
    def there(self) -> Ceremony: ...

    def load(self) -> None: ...


class DigitsField(QLineEdit):
    """Digits of one witness; says when they are whole and the keyboard goes on.

    Signals:
        left: the focus went elsewhere.
    """

    left = Signal()

    def __init__(self, name: str, digits: int) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setMaxLength(digits)
        self.setMaximumWidth(MOST_WIDTH)
        self.allowed = DigitsOnly(digits, self)
        self.setValidator(self.allowed)
        self.setPlaceholderText(text("ceremony.keying.digits", digits=digits))
        family = theme.state().families.mono[0]
        self.setStyleSheet(f"font-family: '{family}'; font-size: {theme.px(20)}px;")
        # A drop or a paste would not be a keying.
        self.setAcceptDrops(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.ActiveWindowFocusReason:
            self.left.emit()

    def show_words(self, words: str, *, open_: bool) -> None:
        """Show words that are no keying (covered, agreed), or open the field for one."""
        self.setValidator(self.allowed if open_ else None)  # type: ignore[arg-type]  # None takes it away
        if self.isEnabled() != open_ or not open_:
            self.setText("" if open_ else words)
        self.setEnabled(open_)


class Hands(QComboBox):
    """Who keys. popped: the list was opened, so a choice is made and not walked through."""

    popped = False

    def showPopup(self) -> None:
        self.popped = True
        super().showPopup()


class KeyingCard(Card):
    """Who keys, and a line for each witness.

    Signals:
        edited: a digit was typed, or a keying was kept.
        finished: everything agrees.
    """

    edited = Signal()
    finished = Signal()

    def __init__(
        self,
        conductor: Room,
        keep: Callable[..., Keyings] = conducting.key_throws,
        done: str = "ceremony.keying.says_done",
    ) -> None:
        """Where throws are keyed.

        Args:
            keep: the service that keeps a keying; takes what conducting.key_throws does.
            done: key of what is said when everything agrees.
        """
        super().__init__()
        self.conductor = conductor
        self._service = keep
        self.done = done
        self.keyings: Keyings | None = None
        self.turn: Turn | None = None
        self._lock_id = 0
        self._pending: dict[str, str] = {}
        self._keeping = False
        self.who = Hands()
        self.who.setMinimumWidth(200)
        self.who.setPlaceholderText(text("ceremony.keying.choose"))
        self.who.activated.connect(self._chosen)
        self.which = label("", "h2")
        self._caption = label(text("ceremony.keying.who"))
        self._caption.setBuddy(self.who)
        self.who.setAccessibleName(text("ceremony.keying.who"))
        self.note = Banner("", "danger")
        self.says = WrappedLabel("", "secondary")
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnMinimumWidth(0, 140)
        self._grid.setColumnMinimumWidth(1, 280)
        self._grid.setColumnStretch(3, 1)
        self.fields: dict[str, DigitsField] = {}
        self._pills: dict[str, Pill] = {}
        self._names: dict[str, str] = {}
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(self.which)
        head.addStretch(1)
        head.addWidget(self._caption)
        head.addWidget(self.who)
        self.add(head)
        self.add(self.says)
        self.add(self.note)
        self.add(self._grid)
        self.body.addStretch(1)

    # -- showing -------------------------------------------------------------------------

    def show_keyings(self, now: Keyings, names: dict[str, str], lock_id: int) -> None:
        """Show where the keying stands; fields that are being typed in are left alone."""
        if lock_id != self._lock_id:
            self._lock_id, self.turn = lock_id, None
            self._pending = {}
        if self._names != names or not self.fields:
            self._names = names
            self._build(now)
        self._take(now)

    def _build(self, now: Keyings) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.fields, self._pills = {}, {}
        before: QWidget = self.who
        for row, (one, digits) in enumerate(now.wanted.items()):
            name = self._names[one]
            field = DigitsField(text("ceremony.keying.digits_of", name=name), digits)
            field.textEdited.connect(self._typed)
            field.returnPressed.connect(partial(self._go_on, one))
            field.left.connect(partial(self._keep, one))
            pill = Pill("", "neutral")
            self.fields[one], self._pills[one] = field, pill
            self._grid.addWidget(label(name, "strong"), row, 0)
            self._grid.addWidget(field, row, 1)
            self._grid.addWidget(pill, row, 2)
            field.show()  # the layout would do so by and by, and the keyboard lands on it now
            QWidget.setTabOrder(before, field)
            before = field

    def _take(self, now: Keyings) -> None:
        had = self.keyings is not None and bool(now.apart - self.keyings.apart)
        self.keyings = now
        before = self.turn
        self.turn = view.turn_due(now, before.turn if before else None)
        if self.turn is None:
            self._show()
            self.finished.emit()
            return
        fresh = before is None or (before.turn, before.beacon) != (self.turn.turn, self.turn.beacon)
        if fresh:
            for field in self.fields.values():  # nobody reads digits of the other keying
                field.clear()
        if fresh or had or not self.who.count():
            self._offer_hands(self.turn)
        self._show()

    def _offer_hands(self, turn: Turn) -> None:
        assert self.keyings is not None  # somebody keys
        hands = words_view.hands(self.conductor.there, self.conductor.desk.actor.name)
        known, free = view.keyer_due(self.keyings, turn, hands)
        chosen = known or (free[0] if turn.turn != BLIND and free else "")
        self.who.clear()
        self.who.addItems(list(free))
        self.who.setCurrentIndex(self.who.findText(chosen) if chosen else -1)

    def _show(self) -> None:
        now, turn = self.keyings, self.turn
        assert now is not None  # shown after a keying was read
        known = self.who.currentIndex() >= 0
        for widget in (self.who, self._caption):
            widget.setVisible(turn is not None)
        self.which.setText(text("ceremony.keying.done") if turn is None else view.turn_words(turn))
        which = "done" if turn is None else "blind" if turn.turn == BLIND else "open"
        self.says.setText(text(self.done if turn is None else f"ceremony.keying.says_{which}"))
        for one, field in self.fields.items():
            state = view.state_of(now, turn, one)
            open_ = turn is not None and one in turn.ids
            digits = now.wanted[one]
            shown = view.spaced(now.first[one]) if one in now.agreed else ""
            covered = COVER * digits if state == "covered" else ""
            field.setMaxLength(2 * digits if not open_ else digits)
            field.show_words(shown or covered, open_=open_)
            field.setEnabled(open_ and known)
            self._mark(one, state)
        apart = [self._names[one] for one in now.wanted if one in now.apart]
        sentence = text("ceremony.keying.apart", names=text("ceremony.joint").join(apart))
        self.note.show_note(sentence if apart else "", "danger")
        self.edited.emit()

    def _mark(self, one: str, state: State) -> None:
        assert self.keyings is not None  # shown after a keying was read
        if state == "open" and self.who.currentIndex() < 0:
            state = "waiting"  # for somebody at the keys
        full = state == "open" and whole(self.fields[one].text(), self.keyings.wanted[one])
        key = "full" if full else state
        self._pills[one].set_state(text(f"ceremony.keying.state.{key}"), _TONES[state])

    # -- keying --------------------------------------------------------------------------

    def _chosen(self, _at: int) -> None:
        self._show()
        field = self.first_open()
        # The arrow keys pass by one person after the other: they go on by Tab.
        if field is not None and self.who.popped:
            field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.who.popped = False

    def _typed(self, _words: str) -> None:
        if self.keyings is None:
            return
        for one in self.turn.ids if self.turn else ():
            self._mark(one, view.state_of(self.keyings, self.turn, one))
        self.edited.emit()

    def first_open(self) -> QLineEdit | None:
        """The field to type in next."""
        for one in self.turn.ids if self.turn else ():
            field = self.fields[one]
            assert self.keyings is not None  # there is a turn
            if field.isEnabled() and not whole(field.text(), self.keyings.wanted[one]):
                return field
        return None

    @property
    def whole(self) -> bool:
        """Whether every line of this turn is complete."""
        if self.keyings is None or self.turn is None or self.who.currentIndex() < 0:
            return False
        typed = {one: self.fields[one].text() for one in self.turn.ids}
        return not view.lacking(self.turn, self.keyings, typed)

    @property
    def half_typed(self) -> bool:
        """Whether digits stand in a field that are not kept yet."""
        ids = self.turn.ids if self.turn else ()
        return any(self.fields[one].text() for one in ids)

    def _go_on(self, one: str) -> None:
        """Return goes to the next field and presses nothing."""
        following = self.first_open()
        if following is not None and following is not self.fields[one]:
            following.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self._keep(one)

    def keep_all(self) -> None:
        """Keep every line that is complete."""
        for one in self.turn.ids if self.turn else ():
            self._keep(one)

    def _keep(self, one: str) -> None:
        now, turn = self.keyings, self.turn
        if now is None or turn is None or one not in turn.ids or self.who.currentIndex() < 0:
            return
        digits = self.fields[one].text()
        if whole(digits, now.wanted[one]) and self.fields[one].isEnabled():
            self._pending[one] = digits
            self._send()

    def _send(self) -> None:
        if self._keeping or not self._pending or self.turn is None:
            return
        self._keeping = True
        digits, self._pending = self._pending, {}
        self.conductor.desk.act(
            self,
            self._service,
            self._lock_id,
            self.turn.turn,
            digits,
            self.who.currentText(),
            done=self._kept,
            failed=self._refused,
        )

    def _kept(self, now: Keyings) -> None:
        self._keeping = False
        self._take(now)
        self._pending = {
            one: digits
            for one, digits in self._pending.items()
            if self.turn is not None and one in self.turn.ids
        }
        self._send()
        focus = self.window().focusWidget()
        if not (isinstance(focus, DigitsField) and focus.isEnabled()):
            land(self)  # the next field, or who keys next

    def _refused(self, error: Exception) -> None:
        self._keeping = False
        self._pending = {}
        messages.show_error(self, error)
        self.conductor.load()


def names_of(room: Room) -> dict[str, str]:
    """Witness id (and the beacon's) -> who it is, for people."""
    names = {word: person.name for word, person in room.there.throwers()}
    if room.there.beacon() is not None:
        names[BEACON_ID] = room.there.beacon_source
    return names
