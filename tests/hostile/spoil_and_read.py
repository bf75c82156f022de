"""Spoil files and have them read, in a process with bounds: python spoil_and_read.py DIR FROM TO.

Case n is the same on every machine. Says per door how many were read and refused; the spoiled
file that broke something stays in the folder, under the number of its case.
"""

import json
import random
import signal
import sys
import traceback
import warnings
from collections import Counter
from pathlib import Path
from typing import Any, Final

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1])]

from doors import DOORS, TURNS, Desk, desk  # noqa: E402 - beside this file
from files_to_spoil import Seeds, seeds  # noqa: E402 - beside this file
from mutations_of_files import mutated  # noqa: E402 - beside this file

from app.errors import AppError  # noqa: E402 - the folder was just named
from app.texts import error_text  # noqa: E402 - the folder was just named

MEMORY: Final = 1536 << 20  # bytes more than the process begins with
SECONDS: Final = 30  # of the processor for one file; they take hundredths
_SHOWN: Final = 20  # failures told in full


class HangingError(BaseException):
    """One file kept a reader busy beyond all measure."""


def bounded() -> None:
    """Let whatever asks for too much memory or time fail here instead of stopping the machine."""
    if sys.platform != "linux":
        return
    import resource

    now = int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (now + MEMORY, now + MEMORY))

    def stop(*_: object) -> None:
        raise HangingError

    signal.signal(signal.SIGVTALRM, stop)


def outcome(at: Desk, door: str, path: Path) -> str:
    """Return "read", "refused", or what went wrong."""
    try:
        if sys.platform == "linux":
            signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
        DOORS[door](at, path)
    except AppError as error:
        return "refused" if error_text(error).strip() else f"no sentence: {error!r}"
    except BaseException:  # a panic of a reader in Rust is no Exception
        return traceback.format_exc(limit=-12)
    finally:
        if sys.platform == "linux":
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return "read"


def spoiled(number: int, found: Seeds) -> tuple[str, str, bytes]:
    """Return door, name and content of a case."""
    chance = random.Random(f"hostile {number}")
    door = TURNS[number % len(TURNS)]
    name, data = chance.choice(found[door])
    return door, name, mutated(chance, data, [one for _, one in found[door]])


def run(folder: Path, first: int, last: int) -> dict[str, Any]:
    """Try the cases first … last - 1."""
    counts: Counter[str] = Counter()
    faults: list[str] = []
    (folder / "made").mkdir()
    found = seeds(folder / "made")
    with desk(folder) as at, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # files from anywhere are odd in many ways
        bounded()
        for number in range(first, last):
            door, name, data = spoiled(number, found)
            path = folder / name
            path.write_bytes(data)
            (folder / "now").write_text(str(number), "ascii")
            said = outcome(at, door, path)
            if said not in ("read", "refused"):
                faults.append(f"case {number}, {door}, {name}: {said}")
                (folder / f"{number}-{name}").write_bytes(data)
                said = "broken"
            counts[f"{door}: {said}"] += 1
            path.unlink()
    return {"counts": counts, "faults": faults[:_SHOWN], "broken": len(faults)}


if __name__ == "__main__":
    told = run(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
    (Path(sys.argv[1]) / "told.json").write_text(json.dumps(told, ensure_ascii=False), "utf-8")
