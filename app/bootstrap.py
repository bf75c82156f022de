"""The composition root: the one clock, the one source of chance, folders, log, window."""

import faulthandler
import gc
import logging
import os
import platform
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from app import __version__
from app.files.fault_reports import (
    CRASH,
    FOLDER,
    LOG,
    ReportHandler,
    ScrubbingFormatter,
    take_crash,
)
from app.files.log_file import LogFile
from app.files.place_file import NAME, read_place
from app.installed import RESOURCES

LOG_BYTES = 2_000_000
_log = logging.getLogger(__name__)
HEADS = "heads.txt"


@dataclass(frozen=True, slots=True)
class Places:
    """Where things lie. Sample and real data never share a folder.

    Attributes:
        heads: heads.txt, apart from the data, so that replacing the data leaves it as it is.
        notes: files that remember another folder for the data, the first that does counting:
            this user's, then the machine's.
    """

    real: Path
    sample: Path
    resources: Path
    heads: Path
    notes: tuple[Path, ...] = ()

    @staticmethod
    def below(home: Path) -> "Places":
        """Return the places below one folder; a note in it may name another for the data."""
        notes = (home / NAME,)
        real = _remembered(notes) or home / "data"
        return Places(real, home / "sample", RESOURCES, home / HEADS, notes)

    @staticmethod
    def of_this_user() -> "Places":
        """Return the places of the user who runs the program."""
        from platformdirs import user_config_path  # not where --home says it all

        profile = user_config_path("mingqian", appauthor=False, roaming=True)
        notes = (profile / NAME, machine_home() / NAME)
        own = Places.below(default_home())
        real = _remembered(notes) or own.real
        return replace(own, real=real, heads=profile / HEADS, notes=notes)


def _remembered(notes: tuple[Path, ...]) -> Path | None:
    return next((place for note in notes if (place := read_place(note)) is not None), None)


def machine_home() -> Path:
    """Return the folder that all users of the machine share; it may not be there."""
    if sys.platform == "win32":
        return Path(os.environ.get("PROGRAMDATA", "C:/ProgramData")) / "mingqian"
    return Path("/var/lib/mingqian")


def default_home() -> Path:
    """Return the folder of this user for the program's data."""
    from platformdirs import user_data_path

    return user_data_path("mingqian", appauthor=False)


def now() -> datetime:
    """The clock: the present moment, aware."""
    return datetime.now(UTC)


def entropy() -> str:
    """32 bytes of the operating system's generator, as 64 hex digits (protocol §2)."""
    return os.urandom(32).hex()  # what secrets.token_hex asks, too


def start_log(folder: Path) -> str:
    """Log to a rotating file in the folder: ids, counts and codes, never names.

    Faults of our own leave a report beside it, in whatever thread they happen.

    Returns:
        The number of the report of a crash that ended the last run, or "".
    """
    folder.mkdir(parents=True, exist_ok=True)
    handler = LogFile(folder / LOG, LOG_BYTES)
    handler.setFormatter(ScrubbingFormatter())
    root = logging.getLogger()
    root.addHandler(handler)
    facts = _facts_of_machine()
    root.addHandler(ReportHandler(folder / FOLDER, facts))
    root.setLevel(logging.INFO)
    logging.captureWarnings(True)
    sys.unraisablehook = _unraisable
    threading.excepthook = _thread_fault
    crashed = take_crash(folder, facts)
    # A crash inside Qt leaves no Python error: write the stacks where the log is.
    faulthandler.enable((folder / CRASH).open("a", encoding="utf-8"), all_threads=True)
    _log.info("start %s python %s", __version__, sys.version.split()[0])
    return crashed


def _facts_of_machine() -> dict[str, str]:
    return {
        "version": __version__,
        "python": sys.version.split()[0],
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
    }


def _unraisable(raised: "sys.UnraisableHookArgs") -> None:
    _log.error("fault that nobody caught", exc_info=raised.exc_value)


def _thread_fault(raised: threading.ExceptHookArgs) -> None:
    _log.error("fault in a thread", exc_info=raised.exc_value)


@contextmanager
def modules_come_in() -> Iterator[None]:
    """Look for no garbage meanwhile, and never among them: modules stay to the end.

    Looking takes a quarter of the start.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def run_window(home: Path | None) -> int:
    """Show the window until it is closed; return the exit code."""
    places = Places.below(home) if home is not None else Places.of_this_user()
    crashed = start_log((home or default_home()) / "logs")
    with modules_come_in():
        from app.ui.doorstep import run  # Qt only when a window is wanted

    return run(places, now, entropy, crashed)
