"""The log as a file that turns over when it is full.

As logging.handlers does it; that module brings sockets and queues into every start.
"""

import contextlib
import logging
from pathlib import Path
from typing import Final

KEPT: Final = 3  # full files beside the one that is written


class LogFile(logging.FileHandler):
    """Writes <name>; a full one becomes <name>.1, the one before <name>.2, up to KEPT."""

    def __init__(self, path: Path, most: int) -> None:
        """most: bytes, after which a file is full. Raises OSError: it cannot be written."""
        super().__init__(path, encoding="utf-8")
        self._most = most

    def emit(self, record: logging.LogRecord) -> None:
        """Write a line, into a new file where this one is full."""
        try:
            if self.stream is not None and self.stream.tell() >= self._most:
                self.stream.close()
                self.stream = None
                self._turn_over()
            super().emit(record)
        except (OSError, ValueError):
            self.handleError(record)

    def _turn_over(self) -> None:
        """Rename what is there; the next line opens a new file."""
        path = Path(self.baseFilename)
        names = [path, *(path.with_name(f"{path.name}.{number}") for number in range(1, KEPT + 1))]
        # Another program may hold one of them (Windows): then this one goes on growing.
        with contextlib.suppress(OSError):
            for older, newer in zip(reversed(names[1:]), reversed(names[:-1]), strict=True):
                if newer.exists():
                    newer.replace(older)
