"""Asking a Linux desktop over D-Bus not to sleep, lock the screen or show notifications.

Every desktop has its own service for it; all are asked at once and none is started for it.
Each lets go by itself when the connection that asked is closed, so nothing is left behind,
not even by a program that is killed. GNOME answers for org.freedesktop.ScreenSaver too, and
logind for any desktop on systemd, UKUI and DDE among them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import count
from typing import Any, Final

from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCallWatcher

ANSWER_MS: Final = 3000
_NAME: Final = "mingqian"  # desktops look for a .desktop file of that name


@dataclass(frozen=True, slots=True)
class Ask:
    """A service that inhibits. notices: notifications, else sleep and screen saver."""

    service: str
    path: str
    interface: str
    notices: bool = False


# Inhibit(application, reason)
SESSION: Final = (
    Ask(
        "org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver", "org.freedesktop.ScreenSaver"
    ),
    Ask("org.freedesktop.ScreenSaver", "/ScreenSaver", "org.freedesktop.ScreenSaver"),
    Ask(
        "org.freedesktop.PowerManagement",
        "/org/freedesktop/PowerManagement/Inhibit",
        "org.freedesktop.PowerManagement.Inhibit",
    ),
    Ask("org.mate.ScreenSaver", "/", "org.mate.ScreenSaver"),
    Ask("org.ukui.ScreenSaver", "/", "org.ukui.ScreenSaver"),
    Ask(
        "org.freedesktop.Notifications",
        "/org/freedesktop/Notifications",
        "org.freedesktop.Notifications",
        notices=True,
    ),
)
# Inhibit(what, who, why, mode): holds the machine awake, whatever desktop runs on it.
SYSTEM: Final = (
    Ask("org.freedesktop.login1", "/org/freedesktop/login1", "org.freedesktop.login1.Manager"),
)
# Of these the screen hears; logind alone keeps the machine awake but lets the picture go dark.
_SCREENS: Final = frozenset(ask for ask in SESSION if not ask.notices)
_turn = count(1)


class BusGrip:
    """Connections of our own that hold, until they are closed."""

    def __init__(
        self,
        reason: str,
        told: Callable[[bool, bool], None],
        session: str = "",
        system: str = "",
    ) -> None:
        """`session`, `system`: addresses of the buses; "" the usual ones."""
        self._told = told
        self._screen = False
        self._notices = False
        self._names: list[str] = []
        self._waiting: dict[Ask, QDBusPendingCallWatcher] = {}
        self._kept: list[QDBusMessage] = []  # logind's answer is a file that holds while open
        for kind, address, asks in (
            (QDBusConnection.BusType.SessionBus, session, SESSION),
            (QDBusConnection.BusType.SystemBus, system, SYSTEM),
        ):
            name = f"{_NAME}-awake-{next(_turn)}"
            bus = QDBusConnection.connectToBus(address or kind, name)
            if not bus.isConnected():
                QDBusConnection.disconnectFromBus(name)
                continue
            self._names.append(name)
            for ask in asks:
                self._send(bus, ask, reason)

    def _send(self, bus: QDBusConnection, ask: Ask, reason: str) -> None:
        message = QDBusMessage.createMethodCall(ask.service, ask.path, ask.interface, "Inhibit")
        message.setAutoStartService(False)
        message.setArguments(_arguments(ask, reason))
        watcher = QDBusPendingCallWatcher(bus.asyncCall(message, ANSWER_MS))
        watcher.finished.connect(partial(self._answered, ask))
        self._waiting[ask] = watcher

    def _answered(self, ask: Ask) -> None:
        watcher = self._waiting.pop(ask, None)
        if watcher is None or watcher.isError():
            return  # let go in between, or no such service
        self._kept.append(watcher.reply())
        self._screen = self._screen or ask in _SCREENS
        self._notices = self._notices or ask.notices
        self._told(self._screen, self._notices)

    def release(self) -> None:
        """Close the connections: every service takes that as letting go."""
        self._waiting.clear()
        self._kept.clear()
        for name in self._names:
            QDBusConnection.disconnectFromBus(name)
        self._names.clear()


def _arguments(ask: Ask, reason: str) -> list[Any]:
    if ask in SYSTEM:
        return ["sleep:idle", _NAME, reason, "block"]
    return [_NAME, reason, {}] if ask.notices else [_NAME, reason]
