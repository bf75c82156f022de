"""What this machine remembers of its projector: the screen and the pace. No data of a draw."""

from pathlib import Path

from PySide6.QtCore import QSettings

from app.ui.projector.placing import AUTOMATIC
from app.ui.projector.rolling import PACES

DEFAULT_PACE = "normal"
_SCREEN, _PACE = "hall/screen", "hall/pace"


class HallMemory:
    """The choices of one user at one machine; without a file they last as long as the window."""

    def __init__(self, file: Path | None = None) -> None:
        """file: an .ini file in the user's profile, made at the first choice."""
        self._kept: dict[str, str] = {}
        self._file = QSettings(str(file), QSettings.Format.IniFormat) if file is not None else None

    @property
    def screen(self) -> str:
        """Name of the chosen screen, AUTOMATIC or AS_WINDOW."""
        return self._read(_SCREEN, AUTOMATIC)

    @screen.setter
    def screen(self, name: str) -> None:
        self._write(_SCREEN, name)

    @property
    def pace(self) -> str:
        """A key of rolling.PACES."""
        found = self._read(_PACE, DEFAULT_PACE)
        return found if found in PACES else DEFAULT_PACE

    @pace.setter
    def pace(self, name: str) -> None:
        self._write(_PACE, name)

    def _read(self, key: str, otherwise: str) -> str:
        if self._file is None:
            return self._kept.get(key, otherwise)
        return str(self._file.value(key, otherwise))

    def _write(self, key: str, value: str) -> None:
        self._kept[key] = value
        if self._file is not None:
            # What cannot be written is forgotten with the program: a choice is quickly made again.
            self._file.setValue(key, value)
            self._file.sync()
