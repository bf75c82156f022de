"""运行状况: from facts of the machine and the log to what a bureau has to look at.

Every threshold stands here. A level says what to do: nothing, look at it, act now.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from app.core.vocabulary import LIST_MARK

LEAST_FREE: Final = 1_000_000_000  # bytes on the data folder's disk
ROOM_FOR_COPIES: Final = 3  # times the database: a backup, a migration, working room
OLD: Final = timedelta(days=2)  # a backup a working day, and a holiday between
TOO_OLD: Final = timedelta(days=10)
NAMED: Final = 3  # files of the program named in the sentence
MOST_UNANCHORED: Final = 1_000  # entries after the newest head that paper or a far file knows


class Level(StrEnum):
    """How a line stands."""

    GOOD = "GOOD"
    LOOK = "LOOK"
    ACT = "ACT"


class Part(StrEnum):
    """What is looked at, in the order of the page."""

    DATABASE = "DATABASE"
    DISK = "DISK"
    BACKUP = "BACKUP"
    LOG = "LOG"
    ANCHORS = "ANCHORS"
    DUE = "DUE"
    PROGRAM = "PROGRAM"


@dataclass(frozen=True, slots=True)
class Look:
    """One line: what was looked at, how it stands, the case that names its sentence.

    Attributes:
        case: with `part` the key of the sentence.
        fields: numbers the sentence names.
    """

    part: Part
    level: Level
    case: str
    fields: dict[str, object]


def disk(free: int, database: int) -> Look:
    """Look at the room left.

    Args:
        free, database: bytes.
    """
    wanted = max(LEAST_FREE, ROOM_FOR_COPIES * database)
    level = Level.ACT if free < database else Level.LOOK if free < wanted else Level.GOOD
    return Look(
        Part.DISK,
        level,
        "plenty" if level is Level.GOOD else "short",
        {"free": free, "wanted": wanted},
    )


def backup(last: datetime | None, now: datetime, *, sample: bool = False) -> Look:
    """Look at the last backup that was checked and found whole; a sample county needs none."""
    if sample:
        return Look(Part.BACKUP, Level.GOOD, "sample", {})
    if last is None:
        return Look(Part.BACKUP, Level.ACT, "none", {})
    age = now - last
    level = Level.ACT if age > TOO_OLD else Level.LOOK if age > OLD else Level.GOOD
    case = "fresh" if level is Level.GOOD else "old"
    return Look(Part.BACKUP, level, case, {"at": last, "days": max(age.days, 0)})


def log(entries: int, broken_at: int) -> Look:
    """Look at the chain. broken_at: number of the first entry that does not fit; 0: none."""
    if broken_at:
        return Look(Part.LOG, Level.ACT, "broken", {"n": broken_at})
    return Look(Part.LOG, Level.GOOD, "whole", {"n": entries})


def anchors(entries: int, paper: int, noted: int, noted_apart: bool) -> Look:
    """Look at how much of the log something outside the data folder knows.

    Args:
        paper: entries up to this one are anchored by paper; 0: none.
        noted, noted_apart: the same by a file of heads, and whether in the second folder.
    """
    best = max(paper, noted)
    loose = entries - best
    fields: dict[str, object] = {"n": loose, "paper": paper, "noted": noted}
    if loose > MOST_UNANCHORED:
        return Look(Part.ANCHORS, Level.LOOK, "many", fields)
    if not noted_apart:
        return Look(Part.ANCHORS, Level.LOOK, "one_machine", fields)
    return Look(Part.ANCHORS, Level.GOOD, "known", fields)


def due(late: int, soon: int) -> Look:
    """Look at the open deadlines."""
    level = Level.ACT if late else Level.GOOD
    return Look(Part.DUE, level, "late" if late else "none_late", {"late": late, "soon": soon})


def program(differing: Sequence[str] | None, since_draw: int | None) -> Look:
    """Look at the program's own files.

    Args:
        differing: names of files that differ from the list installed with them; None: no such list.
        since_draw: files that differ from those of the last draw; None: no draw yet.
    """
    names = list(differing or ())
    fields: dict[str, object] = {
        "n": len(names),
        "since": since_draw or 0,
        "names": LIST_MARK.join(names[:NAMED]) + ("…" if len(names) > NAMED else ""),
    }
    if differing:
        return Look(Part.PROGRAM, Level.ACT, "altered", fields)
    if since_draw:
        return Look(Part.PROGRAM, Level.LOOK, "renewed", fields)
    return Look(Part.PROGRAM, Level.GOOD, "same" if differing is not None else "no_list", fields)
