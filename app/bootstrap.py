"""The composition root: the one clock, the one source of chance, folders, log, window."""

import faulthandler
import logging
import secrets
import sys
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path

from platformdirs import user_config_path, user_data_path

from app import __version__

ROOT = Path(__file__).resolve().parent.parent
RESOURCES = ROOT / "resources"
LOG_BYTES = 2_000_000
HEADS = "heads.txt"


@dataclass(frozen=True, slots=True)
class Places:
    """Where things lie. Sample and real data never share a folder.

    Attributes:
        heads: heads.txt, apart from the data, so that replacing the data leaves it as it is.
    """

    real: Path
    sample: Path
    resources: Path
    heads: Path

    @staticmethod
    def below(home: Path) -> "Places":
        """Return the places below one folder."""
        return Places(home / "data", home / "sample", RESOURCES, home / HEADS)

    @staticmethod
    def of_this_user() -> "Places":
        """Return the places of the user who runs the program."""
        profile = user_config_path("mingqian", appauthor=False, roaming=True)
        return replace(Places.below(default_home()), heads=profile / HEADS)


def default_home() -> Path:
    """Return the folder of this user for the program's data."""
    return user_data_path("mingqian", appauthor=False)


def now() -> datetime:
    """The clock: the present moment, aware."""
    return datetime.now(UTC)


def entropy() -> str:
    """32 bytes of the operating system's generator, as 64 hex digits (protocol §2)."""
    return secrets.token_hex(32)


def start_log(folder: Path) -> None:
    """Log to a rotating file in the folder: ids, counts and codes, never names."""
    folder.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(
        folder / "mingqian.log", maxBytes=LOG_BYTES, backupCount=3, encoding="utf-8"
    )
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    logging.captureWarnings(True)
    # A crash inside Qt leaves no Python error: write the stacks where the log is.
    faulthandler.enable((folder / "crash.log").open("a", encoding="utf-8"), all_threads=True)
    logging.getLogger(__name__).info("start %s python %s", __version__, sys.version.split()[0])


def run_window(home: Path | None) -> int:
    """Show the window until it is closed; return the exit code."""
    places = Places.below(home) if home is not None else Places.of_this_user()
    start_log(places.real.parent / "logs")
    from app.ui.program import run  # Qt only when a window is wanted

    return run(places, now, entropy)
