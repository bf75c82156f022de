"""Sleep, screen saver and notifications are held off as long as a ceremony is open."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from PySide6.QtDBus import (
    QDBusConnection,
    QDBusMessage,
    QDBusUnixFileDescriptor,
    QDBusVirtualObject,
)
from PySide6.QtWidgets import QWidget
from shiboken6 import delete

from app.ui import awake
from app.ui.awake_bus import BusGrip

# From winbase.h, not from the module under test.
CONTINUOUS, SYSTEM, DISPLAY = 0x80000000, 0x1, 0x2
REASON = "正在公开抽取"


class _Thread:
    """The state Windows would keep for a thread."""

    def __init__(self, works: bool = True) -> None:
        self.works = works
        self.calls: list[int] = []

    def set_state(self, state: int) -> int:
        self.calls.append(state)
        return CONTINUOUS if self.works else 0

    def way(self, _reason, told):
        return awake.ThreadState(self.set_state, told)


def test_windows_keeps_system_and_display_until_the_page_is_closed(qtbot):
    page, thread = QWidget(), _Thread()
    qtbot.addWidget(page)
    held = awake.hold(page, REASON, thread.way)
    assert (held.screen, held.notices) == (True, False)
    assert awake.ceremony_open()
    page.show()
    page.close()
    assert thread.calls == [CONTINUOUS | SYSTEM | DISPLAY, CONTINUOUS]
    assert not held.is_held
    assert not held.screen
    assert not awake.ceremony_open()


def test_a_system_that_refuses_is_not_believed(qtbot):
    page = QWidget()
    qtbot.addWidget(page)
    held = awake.hold(page, REASON, _Thread(works=False).way)
    assert not held.screen
    held.release()


def test_a_page_that_is_deleted_lets_go():
    page, thread = QWidget(), _Thread()
    awake.hold(page, REASON, thread.way)
    delete(page)
    assert thread.calls[-1] == CONTINUOUS
    assert not awake.ceremony_open()


def test_letting_go_twice_lets_go_once(qtbot):
    page, thread = QWidget(), _Thread()
    qtbot.addWidget(page)
    held = awake.hold(page, REASON, thread.way)
    held.release()
    held.release()
    assert thread.calls.count(CONTINUOUS) == 1


def test_a_page_that_goes_leaves_the_other_one_awake(qtbot):
    first, second, thread = QWidget(), QWidget(), _Thread()
    qtbot.addWidget(first)
    qtbot.addWidget(second)
    one = awake.hold(first, REASON, thread.way)
    other = awake.hold(second, REASON, thread.way)
    one.release()
    assert CONTINUOUS not in thread.calls
    other.release()
    assert thread.calls[-1] == CONTINUOUS


class _Desktop(QDBusVirtualObject):
    """A desktop's services on a bus of the test's own: remembers who asked for what."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[tuple[str, str, str, list[object]]] = []
        self.open_end, end = os.pipe()
        self._file = QDBusUnixFileDescriptor(end)
        os.close(end)

    def introspect(self, _path: str) -> str:
        return ""

    def handleMessage(  # noqa: N802 - overrides Qt's
        self, message: QDBusMessage, connection: QDBusConnection
    ) -> bool:
        self.asked.append(
            (message.interface(), message.member(), message.signature(), message.arguments())
        )
        whole = message.interface() == "org.freedesktop.login1.Manager"
        connection.send(message.createReply([self._file if whole else 7]))
        return True


@contextmanager
def _bus(name: str, *services: str) -> Iterator[tuple[str, _Desktop]]:
    program = shutil.which("dbus-daemon")
    assert program, "the test needs dbus-daemon"
    daemon = subprocess.Popen(
        [program, "--session", "--nofork", "--nopidfile", "--print-address=1"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert daemon.stdout is not None
    try:
        address = daemon.stdout.readline().strip()
        desktop = _Desktop()
        bus = QDBusConnection.connectToBus(address, name)
        everywhere = QDBusConnection.VirtualObjectRegisterOption.SubPath
        assert bus.registerVirtualObject("/", desktop, everywhere)
        for service in services:
            assert bus.registerService(service)
        yield address, desktop
        QDBusConnection.disconnectFromBus(name)
        del bus
    finally:
        daemon.terminate()
        daemon.wait()
        daemon.stdout.close()


@pytest.fixture
def desktop() -> Iterator[tuple[str, _Desktop]]:
    with _bus(
        "test-desktop", "org.freedesktop.ScreenSaver", "org.freedesktop.Notifications"
    ) as made:
        yield made


def _clients(address: str) -> int:
    """How many connections of ours stand on a bus, those of the test not counted."""
    name = "test-counting"
    bus = QDBusConnection.connectToBus(address, name)
    names = QDBusMessage.createMethodCall(
        "org.freedesktop.DBus", "/", "org.freedesktop.DBus", "ListNames"
    )
    (found,) = bus.call(names).arguments()
    QDBusConnection.disconnectFromBus(name)
    return sum(one.startswith(":") for one in found) - 2  # the desktop's and this one


def test_a_desktop_is_asked_by_the_interfaces_it_offers(qtbot, desktop):
    address, services = desktop
    page = QWidget()
    qtbot.addWidget(page)
    held = awake.hold(
        page,
        REASON,
        lambda reason, told: BusGrip(reason, told, session=address, system="unix:path=/nowhere"),
    )
    qtbot.waitUntil(lambda: held.screen and held.notices)
    said = {(interface, signature) for interface, member, signature, _ in services.asked}
    # The freedesktop idle inhibition specification: two strings; notifications: a map more.
    assert said >= {
        ("org.freedesktop.ScreenSaver", "ss"),
        ("org.freedesktop.Notifications", "ssa{sv}"),
    }
    assert {member for _, member, _, _ in services.asked} == {"Inhibit"}
    assert all(arguments[1] == REASON for *_, arguments in services.asked)
    held.release()


def test_the_desktop_is_free_again_when_the_connection_that_asked_is_gone(qtbot, desktop):
    address, _services = desktop
    page = QWidget()
    qtbot.addWidget(page)
    held = awake.hold(
        page,
        REASON,
        lambda reason, told: BusGrip(reason, told, session=address, system="unix:path=/nowhere"),
    )
    qtbot.waitUntil(lambda: held.screen)
    assert _clients(address) == 1
    held.release()
    qtbot.waitUntil(lambda: _clients(address) == 0)


def test_logind_keeps_the_machine_awake_but_promises_nothing_about_the_screen(qtbot):
    with _bus("test-logind", "org.freedesktop.login1") as (address, services):
        answers: list[tuple[bool, bool]] = []
        grip = BusGrip(
            REASON,
            lambda screen, notices: answers.append((screen, notices)),
            session="unix:path=/nowhere",
            system=address,
        )
        qtbot.waitUntil(lambda: bool(answers))
        assert answers == [(False, False)]
        ((_, _, signature, arguments),) = services.asked
        assert signature == "ssss"
        assert (arguments[0], arguments[2:]) == ("sleep:idle", [REASON, "block"])
        grip.release()


def test_without_a_desktop_nothing_is_promised_and_nobody_is_bothered(qtbot):
    page = QWidget()
    qtbot.addWidget(page)
    nowhere = "unix:path=/nowhere"
    held = awake.hold(
        page, REASON, lambda reason, told: BusGrip(reason, told, session=nowhere, system=nowhere)
    )
    assert (held.screen, held.notices) == (False, False)
    assert held.is_held
    held.release()


def test_the_way_of_this_machine_is_taken_where_none_is_named(qtbot):
    page = QWidget()
    qtbot.addWidget(page)
    held = awake.hold(page, REASON)
    assert awake.ceremony_open()
    held.release()
    assert not awake.ceremony_open()
