"""A window nobody is at locks itself, loses nothing, and never in front of deputies."""

from datetime import datetime, timedelta

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLineEdit, QWidget

from app.core.people import Role
from app.services.account import accounts
from app.services.walks import sample
from app.texts import text
from app.ui import awake
from app.ui.idle_lock import IdleLock, plug_in_idle_lock
from app.ui.shell import NavEntry, Shell
from app.ui.widgets import Dialog


class _Nothing:
    def release(self) -> None:
        pass


class Hands:
    """A clock of one's own, and who came in over the cover."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.entered: list[str] = []


@pytest.fixture
def watched(approved, qtbot, settle):
    desk = approved.desks[Role.CLERK]
    hands = Hands(desk.clock())
    object.__setattr__(desk, "clock", lambda: hands.now)
    object.__setattr__(desk, "is_sample", False)
    field = QLineEdit("没有保存的字")
    shell = Shell((NavEntry("form", "表", "file-text", lambda _shell: field),), desk.jobs)
    qtbot.addWidget(shell)
    shell.show()
    shell.go("form")
    lock = plug_in_idle_lock(shell, desk, lambda actor: hands.entered.append(actor.login))
    assert lock is not None
    settle()
    yield lock, hands, field
    if lock.window is not None:
        lock.window._agreed = True
        lock.window.close()


def _wait(lock: IdleLock, hands: Hands, minutes: int) -> None:
    hands.now += timedelta(minutes=minutes)
    lock.look()


def test_ten_minutes_without_anybody_lock_and_a_key_begins_them_anew(watched, qtbot):
    lock, hands, field = watched
    assert lock.minutes == 10
    _wait(lock, hands, 9)
    qtbot.keyClick(field, Qt.Key.Key_Shift)
    _wait(lock, hands, 9)
    assert lock.window is None
    _wait(lock, hands, 1)
    assert lock.window is not None


def test_esc_does_not_open_it_the_password_does_and_nothing_is_lost(watched, qtbot, settle):
    lock, hands, field = watched
    lock.lock()
    qtbot.keyClick(lock.window, Qt.Key.Key_Escape)
    assert lock.window.isVisible()
    lock.window.password.setText("wrong-password")
    qtbot.keyClick(lock.window, Qt.Key.Key_Return)
    settle()
    assert lock.window.problem.isVisible()
    password = next(one for login, _, role, one in sample.ACCOUNTS if role is Role.CLERK)
    lock.window.password.setText(password)
    lock.window.enter.click()
    settle()
    qtbot.waitUntil(lambda: lock.window is None)
    assert field.text() == "没有保存的字"
    assert hands.entered == []


def test_a_colleague_is_told_what_goes_and_comes_in(watched, settle, qtbot):
    lock, hands, _field = watched
    login, _, _, password = next(one for one in sample.ACCOUNTS if one[2] is Role.REVIEWER)
    lock.lock()
    lock.window.login.setText(login)
    assert lock.desk.actor.name in lock.window.note.text()
    lock.window.password.setText(password)
    lock.window.enter.click()
    settle()
    qtbot.waitUntil(lambda: hands.entered == [login])


def test_a_ceremony_is_never_covered_and_the_time_begins_when_it_ends(watched):
    lock, hands, _field = watched
    stage = QWidget()
    held = awake.hold(stage, "抽取", lambda _reason, _told: _Nothing())
    _wait(lock, hands, 60)
    lock.lock()
    assert lock.window is None
    held.release()
    _wait(lock, hands, 9)
    assert lock.window is None
    _wait(lock, hands, 1)
    assert lock.window is not None


def test_nought_minutes_is_never(watched):
    lock, _hands, _field = watched
    lock.set_minutes(0)
    assert not lock._timer.isActive()


def test_the_sample_county_has_no_lock(approved, qtbot):
    desk = approved.desks[Role.CLERK]
    object.__setattr__(desk, "is_sample", True)
    shell = Shell((), desk.jobs)
    qtbot.addWidget(shell)
    assert plug_in_idle_lock(shell, desk, lambda _actor: None) is None
    assert text("ui.shell.lock") == shell.header.lock.text()
    assert not shell.header.lock.isVisible()


def test_the_cover_takes_another_person_only_when_nothing_runs(watched):
    lock, _hands, _field = watched
    lock.lock()
    lock.window.login.setText("somebody")
    lock.window.password.setText("password")
    lock.desk.jobs.run(lambda: accounts.SHORTEST_PASSWORD, lambda _one: None, lambda _error: None)
    lock.window.enter.click()
    assert lock.window.problem.isVisible()
    assert lock.window.enter.isEnabled()


def test_a_window_that_stood_open_goes_when_a_colleague_comes_in(watched, qtbot, settle):
    lock, hands, _field = watched
    login, _, _, password = next(one for one in sample.ACCOUNTS if one[2] is Role.REVIEWER)
    dialog = Dialog(lock.shell, "没有填完的窗口")
    dialog.set_buttons("保存")
    ended: list[int] = []

    def behind_the_cover() -> None:
        lock.lock()
        lock.window.login.setText(login)
        lock.window.password.setText(password)
        lock.window.enter.click()

    QTimer.singleShot(0, behind_the_cover)
    ended.append(dialog.exec())  # comes back only when the window is gone
    settle()
    qtbot.waitUntil(lambda: hands.entered == [login])
    assert ended == [0]
