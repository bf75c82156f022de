"""Reports of faults as files beside the log, and the log's own form.

A report is written by the logging machinery itself, so that a fault in any thread leaves one.
"""

import logging
import traceback
from collections import deque
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from app.core.fault_report import LAST_LINES, report_text, scrubbed

LOG: Final = "mingqian.log"
CRASH: Final = "crash.log"  # what faulthandler writes when the process ends by a signal
FOLDER: Final = "reports"
MOST: Final = 50  # reports that are kept
REFERENCE: Final = 8  # characters of the number a clerk reads out
_LONGEST: Final = 200_000  # bytes of a dump of stacks


class ScrubbingFormatter(logging.Formatter):
    """Lines with time, level and place, without what may be data: names, long numbers."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """Return the line scrubbed, whatever somebody logged."""
        return scrubbed(super().format(record))

    def formatException(self, ei: object) -> str:  # noqa: N802 - logging's own name
        """Return the traceback scrubbed."""
        return scrubbed(super().formatException(ei))  # type: ignore[arg-type] # as the base takes it


class ReportHandler(logging.Handler):
    """Writes a report for every record of a fault: level ERROR with an error attached.

    Attributes:
        folder: where the reports lie; named <reference>.txt, the newest of a kind stays.
    """

    def __init__(self, folder: Path, facts: Mapping[str, str]) -> None:
        super().__init__(logging.INFO)
        self.folder = folder
        self._facts = dict(facts)
        self._lines: deque[str] = deque(maxlen=LAST_LINES)
        self.setFormatter(ScrubbingFormatter())

    def emit(self, record: logging.LogRecord) -> None:
        """Remember the line; write a report where it tells of a fault."""
        try:
            line = self.format(record).partition("\n")[0]
            error = record.exc_info[1] if record.exc_info else None
            if record.levelno >= logging.ERROR and error is not None:
                facts = {"time": line[:23], **self._facts}
                trace = "".join(traceback.format_exception(error))
                write_report(self.folder, reference_of(error), facts, trace, tuple(self._lines))
            self._lines.append(line)
        except Exception:  # a full disk must not turn one fault into two
            self.handleError(record)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's own name
        """Say nothing: the log itself may be what cannot be written."""


def reference_of(error: BaseException) -> str:
    """Return the number of a fault: the same fault has the same on every machine.

    Taken from where in the code it happened and its kind; folders differ from place to place.
    """
    frames = traceback.extract_tb(error.__traceback__)
    where = [f"{Path(one.filename).name}:{one.lineno}:{one.name}" for one in frames]
    return _reference("\n".join([type(error).__qualname__, *where]))


def _reference(trace: str) -> str:
    import hashlib  # brings a whole library in: not for a start without a fault

    return hashlib.sha256(trace.encode("utf-8", "replace")).hexdigest()[:REFERENCE].upper()


def write_report(
    folder: Path, reference: str, facts: Mapping[str, str], trace: str, log_lines: tuple[str, ...]
) -> Path:
    """Write a report and drop the oldest beyond MOST; return its path.

    Raises:
        OSError: the folder cannot be written (the machine's fault).
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{reference}.txt"
    path.write_text(report_text(reference, facts, trace, log_lines), encoding="utf-8")
    reports = sorted(folder.glob("*.txt"), key=lambda one: one.stat().st_mtime)
    for old in reports[:-MOST]:
        old.unlink(missing_ok=True)
    return path


def read_report(folder: Path, reference: str) -> str:
    """Return a report as it was written, "" where there is none."""
    path = folder / f"{reference}.txt"
    try:
        return path.read_text(encoding="utf-8")
    except OSError:
        return ""


def take_crash(folder: Path, facts: Mapping[str, str]) -> str:
    """Turn what the last run's end by a signal left into a report; return its reference or "".

    Args:
        folder: the folder of the log.
    """
    path = folder / CRASH
    try:
        dump = path.read_bytes()[-_LONGEST:].decode("utf-8", "replace")
        if not dump.strip():
            return ""
        log = folder / LOG
        lines = (
            log.read_text(encoding="utf-8", errors="replace").splitlines() if log.exists() else []
        )
        reference = _reference(scrubbed(dump))
        write_report(folder / FOLDER, reference, facts, dump, tuple(lines[-LAST_LINES:]))
        path.write_bytes(b"")
    except OSError:
        return ""  # beside the point: the program starts all the same
    return reference
