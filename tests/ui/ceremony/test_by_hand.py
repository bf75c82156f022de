"""A whole ceremony by the mouse alone, by the keyboard alone, and 日常抽取 at the desk."""

from dataclasses import dataclass, field, replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QSpinBox, QWidget

from app.core.conduct import SHOWN, Manner, Mark, Step
from app.services.draw import conducting, shows
from app.ui.ceremony.bar import FIELDS
from app.ui.ceremony.page import ConductorPage
from app.ui.projector import Kind
from app.ui.stage_window import stage_window
from app.ui.views.ceremony_opening import Line, Part

GUESTS = (
    Line(Part.SUPERVISOR, "Lu", "Office", "head"),
    Line(Part.WITNESS, "Shen", "Discipline", "deputy", 4),
    Line(Part.WITNESS, "Zhu", "Congress", "deputy", 4),
    Line(Part.WITNESS, "Ou", "Notary", "notary", 0, keeps=True),
)
DIGITS = ("4711", "0836")


@dataclass
class Hand:
    """One hand: presses and types, and counts what it did."""

    qtbot: object
    page: ConductorPage
    settle: object
    clicks: int = 0
    keys: int = 0
    shown: list[Kind] = field(default_factory=list)

    def click(self, widget: QWidget) -> None:
        assert widget.isVisible()
        assert widget.isEnabled()
        self.qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)
        self.clicks += 1
        self.settle()
        self.see()

    def see(self) -> None:
        scene = stage_window(self.page.shell).scene
        if scene is not None and (not self.shown or self.shown[-1] is not scene.kind):
            self.shown.append(scene.kind)

    def type(self, words: str) -> None:
        focus = self.page.shell.focusWidget()
        self.qtbot.keyClicks(focus, words)
        self.keys += len(words)

    def key(self, key: Qt.Key, ctrl: bool = False) -> None:
        modifier = Qt.KeyboardModifier.ControlModifier if ctrl else Qt.KeyboardModifier.NoModifier
        self.qtbot.keyClick(self.page.shell.focusWidget(), key, modifier)
        self.keys += 1

    def tab_to(self, widget: QWidget) -> None:
        for _ in range(90):
            if self.page.shell.focusWidget() is widget:
                return
            self.key(Qt.Key.Key_Tab)
        raise AssertionError(f"Tab does not reach {widget.accessibleName()}")

    def go(self) -> None:
        """Ctrl+Enter; out of a field it takes a second one."""
        self.page.shell.activateWindow()  # without a display a window is soon active no more
        self.qtbot.waitUntil(self.page.shell.isActiveWindow)
        in_field = isinstance(self.page.shell.focusWidget(), FIELDS)
        self.key(Qt.Key.Key_Return, ctrl=True)
        if in_field:
            assert self.page.shell.focusWidget() is self.page.bar.primary_button
            self.key(Qt.Key.Key_Return, ctrl=True)
        self.settle()
        self.see()


@pytest.fixture
def whole(room, qtbot, settle, papers, agreed, stick):
    """Opens the page for a manner, with the window in front."""

    def run(manner: Manner) -> Hand:
        page = room.open(manner)
        room.shell.activateWindow()
        qtbot.waitUntil(room.shell.isActiveWindow)
        return Hand(qtbot, page, settle)

    return run


def choose(hand: Hand, who: QComboBox, at: int) -> None:
    """What two clicks do: open the list, take a name. A list cannot be opened off screen."""
    who.popped = True
    who.setCurrentIndex(at)
    who.activated.emit(at)
    hand.clicks += 2


def ready(hand: Hand) -> None:
    hand.qtbot.waitUntil(hand.page.bar.primary_button.isEnabled, timeout=20_000)


def check(room, hand: Hand) -> None:
    hall = room.hall()
    assert hall.due is Step.CLOSED
    show = shows.show(room.desk.store, room.desk.actor, hall.lock_id)
    assert tuple(digits for _, digits in show.throws) == DIGITS
    assert show.revealed_at
    assert {mark for mark in Mark if mark is not Mark.MEDIA} - set(hall.marks) <= (
        {Mark.READ_OUT, Mark.ENVELOPED} if hall.manner is Manner.DESK else set()
    )


def test_a_whole_ceremony_by_the_mouse(whole, room, qtbot, settle):
    hand = whole(Manner.PUBLIC)
    page, stage = hand.page, stage_window(room.shell)
    page.opening.place.setText("Hall")  # what people are called is typed, or is there already
    leading = page.opening.roll.lines()[:4]
    page.opening.roll.fill((Line(Part.HOST, "Li"), *leading[1:], *GUESTS), public=True, digits=4)
    hand.click(page.screen_column.open)
    qtbot.waitUntil(lambda: stage.scene.kind is Kind.OPENING)
    hand.see()
    for _ in range(5):  # roll, figures, lock, signed, envelope
        ready(hand)
        hand.click(page.bar.primary_button)
    assert page.shown is Step.THROWS
    hand.click(page.bar.primary_button)
    card = page.throws.keying
    for _ in range(2):
        if card.who.currentIndex() < 0:
            choose(hand, card.who, 1)
        for one, digits in zip(card.fields.values(), DIGITS, strict=True):
            qtbot.keyClicks(one, digits)  # digits are keyed, there is no other way
        hand.click(page.bar.primary_button)
    ready(hand)
    hand.click(page.bar.primary_button)
    qtbot.waitUntil(lambda: page.shown is Step.SEAL, timeout=20_000)
    settle()
    for _ in range(3):  # seal, read out, draw
        hand.click(page.bar.primary_button)
    while page.shown in SHOWN:
        if stage.rolling:
            hand.click(page.screen_column.skip)
        hand.click(page.bar.primary_button)
    hand.click(page.minutes.print_button)
    hand.click(page.minutes.ticks.all_button)
    hand.click(page.bar.primary_button)
    hand.click(page.dossier.copy_button)
    hand.click(page.bar.primary_button)
    check(room, hand)
    assert hand.clicks <= 40
    order = [
        Kind.OPENING,
        Kind.RECONCILED,
        Kind.LOCKED,
        Kind.ENVELOPE,
        Kind.THROWS,
        Kind.SEED,
        Kind.DRAW,
        Kind.TEAMS,
        Kind.MATCHING,
        Kind.MINUTES,
        Kind.DOSSIER,
        Kind.CLOSING,
    ]
    assert [kind for kind in hand.shown if kind in order] == order


def test_a_whole_ceremony_by_the_keyboard(whole, room, qtbot, settle, papers):
    hand = whole(Manner.PUBLIC)
    page, stage = hand.page, stage_window(room.shell)
    roll = page.opening.roll
    qtbot.waitUntil(lambda: room.shell.focusWidget() is page.opening.place)
    hand.type("Hall")
    hand.tab_to(roll.name_field(0))
    hand.type("Li")
    for at, guest in enumerate(GUESTS, 4):
        hand.tab_to(roll.name_field(at))
        hand.type(guest.name)
    hand.key(Qt.Key.Key_Return)  # goes on to the next field and fires nothing
    assert room.hall().ceremony is None
    hand.key(Qt.Key.Key_F11)
    qtbot.waitUntil(lambda: stage.is_open)
    room.shell.activateWindow()
    qtbot.waitUntil(room.shell.isActiveWindow)
    for _ in range(6):  # roll, figures, lock, signed, envelope, thrown
        ready(hand)
        hand.go()
    assert page.keying_open()
    card = page.throws.keying
    for _ in range(2):
        if card.who.currentIndex() < 0:
            qtbot.waitUntil(lambda: room.shell.focusWidget() is card.who)
            hand.key(Qt.Key.Key_Down)
            hand.key(Qt.Key.Key_Tab)
        for digits in DIGITS:
            qtbot.waitUntil(lambda: room.shell.focusWidget() is card.first_open())
            hand.type(digits)
            hand.key(Qt.Key.Key_Return)
            settle()
    ready(hand)
    hand.go()
    qtbot.waitUntil(lambda: page.shown is Step.SEAL, timeout=20_000)
    settle()
    for _ in range(3):
        hand.go()
    while page.shown in SHOWN:
        if stage.rolling:
            hand.tab_to(page.screen_column.skip)
            hand.key(Qt.Key.Key_Space)
        hand.go()
    hand.tab_to(page.minutes.ticks.all_button)
    hand.key(Qt.Key.Key_Space)
    hand.go()
    hand.go()
    check(room, hand)


def test_a_draw_at_the_desk_takes_a_dozen_clicks(whole, room, qtbot, settle, papers):
    room.mark(Mark.OPENED)  # somebody was called before: people are typed once
    hand = whole(Manner.DESK)
    page = hand.page
    hand.click(page.correct_button)
    assert page.shown is Step.OPENING
    page.opening.manner.setCurrentIndex(page.opening.manner.findData(Manner.DESK))
    page.opening.manner.activated.emit(1)
    assert page.opening.roll.keeps_head.isHidden()
    hand.click(page.bar.primary_button)
    assert page.shown is Step.LOCK
    assert "名单已锁定" in page.script.card.words.text()
    hand.click(page.locked.print_button)
    hand.click(page.bar.primary_button)
    assert page.keying_open()
    card = page.throws.keying
    for _ in range(2):
        if card.who.currentIndex() < 0:
            choose(hand, card.who, 0)
        for name, digits in (("沈国良", "4711"), ("朱彩娟", "0836")):
            qtbot.keyClicks(card.fields[name], digits)
            hand.keys += len(digits)
        hand.click(page.bar.primary_button)
    ready(hand)
    assert "逐位公布" not in card.says.text()
    hand.click(page.bar.primary_button)
    assert page.shown in SHOWN
    assert page.reveal.card.title.text() == "抽取结果"
    assert page.screen_column.isHidden()
    assert len(page.reveal.enterprises.rows()) == 12
    hand.click(page.bar.primary_button)
    assert page.shown is Step.MINUTES
    hand.click(page.minutes.print_button)
    hand.click(page.minutes.ticks.all_button)
    hand.click(page.bar.primary_button)
    hand.click(page.dossier.copy_button)
    hand.click(page.bar.primary_button)
    assert room.hall().due is Step.CLOSED
    assert [path.suffix for path in papers] == [".pdf", ".pdf"]
    assert (hand.clicks, hand.keys) <= (16, 16)


def test_a_lock_that_was_stopped_at_the_desk_is_not_said_to_be_locked(room):
    desk = room.desk
    room.mark(Mark.OPENED)
    people = room.hall().ceremony
    called = replace(people, manner=Manner.DESK).to_json()
    conducting.mark(desk.store, desk.actor, room.draw_id, Mark.OPENED, called, now=desk.clock())
    page = room.open()
    assert (page.shown, page.part) == (Step.LOCK, page.figures)
    assert "已锁定" not in page.script.card.words.text()
    assert "核对无误后锁定名单" in page.script.card.words.text()


@pytest.mark.parametrize("step", [Step.OPENING, Step.THROWS, Step.MINUTES], ids=str)
def test_everything_that_takes_the_keyboard_has_a_name(room, step):
    room.bring_to(step)
    page = room.open()
    kinds = (QComboBox, QLineEdit, QSpinBox, QAbstractButton)
    nameless = [
        one
        for kind in kinds
        for one in page.findChildren(kind)
        if one.isVisible() and one.objectName() != "qt_spinbox_lineedit"
        if one.focusPolicy() & Qt.FocusPolicy.TabFocus
        if not (one.accessibleName() or (isinstance(one, QAbstractButton) and one.text()))
    ]
    assert nameless == []
