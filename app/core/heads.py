"""Heads of the log known from elsewhere: a line of heads.txt, and what is read from paper.

A line of heads.txt is `TAG|HEAD|<log's first head>|<n>|<head>|<UTC time>`: after entry n of
the log that begins with that first head stood that head. The first head tells logs apart:
it binds the moment and the person the folder was set up by.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from app.core.chain import ZERO_HEAD
from app.core.protocol import HEX_LENGTH, TAGS, Tag, integer, is_hex
from app.core.times import utc_text
from app.errors import UserError

_FIELDS: Final = 6
_TIME: Final = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
_DAY: Final = len("2026-03-05")
FULL_DAYS: Final = 30  # of these days every line is kept, of earlier ones the day's last
MOST: Final = 2000  # lines; beyond it the oldest go


class NotAHead(UserError):
    """What was typed or scanned is no head of a log."""

    code = "heads.not_a_head"


class PaperManifest(UserError):
    """What was scanned is the M of a lock sheet, which is no head."""

    code = "heads.manifest"


@dataclass(frozen=True, slots=True)
class KnownHead:
    """After entry `n` of the log that begins with `first` stood `head`; noted at `at` (UTC)."""

    tag: Tag
    first: str
    n: int
    head: str
    at: str

    def line(self) -> str:
        """Return the line of heads.txt, without its LF."""
        return "|".join((self.tag, "HEAD", self.first, str(self.n), self.head, self.at))


@dataclass(frozen=True, slots=True)
class PaperRead:
    """A head as a paper has it.

    Attributes:
        n: number of its entry, 0 where it was not given.
        tag: the paper's, "" where it was not given.
    """

    head: str
    n: int = 0
    tag: str = ""


class Why(StrEnum):
    """How a log contradicts a known head."""

    OLDER = "OLDER"  # it ends before that entry
    DIFFERENT = "DIFFERENT"  # it has another head there
    OTHER_LOG = "OTHER_LOG"  # it is another log altogether


def read_line(line: str) -> KnownHead | None:
    """Return what a line of heads.txt says; None for any other line (a torn last one)."""
    parts = line.split("|")
    if len(parts) != _FIELDS or parts[0] not in TAGS or parts[1] != "HEAD":
        return None
    tag, _, first, number, head, at = parts
    n = integer(number)
    if not n or not is_hex(first) or not is_hex(head) or not _TIME.fullmatch(at):
        return None
    return KnownHead(Tag(tag), first, n, head, at)


def read_lines(text: str) -> tuple[KnownHead, ...]:
    """Return what a heads.txt says, in its order."""
    return tuple(known for line in text.splitlines() if (known := read_line(line)) is not None)


def thinned(known: Sequence[KnownHead], now: datetime) -> tuple[KnownHead, ...]:
    """Return the lines worth keeping: all of the last days, one a day and log of those before.

    Args:
        known: in the order they were noted, which is kept.
    """
    since = utc_text(now - timedelta(days=FULL_DAYS))
    last = {(one.first, one.at[:_DAY]): at for at, one in enumerate(known)}
    kept = [
        one
        for at, one in enumerate(known)
        if one.at >= since or last[one.first, one.at[:_DAY]] == at
    ]
    return tuple(kept[-MOST:])


def contradiction(
    known: KnownHead, first: str, heads: Sequence[str] | dict[int, str], last: int
) -> Why | None:
    """Return how a log contradicts what is known; None where it does not.

    Args:
        first: the head of the log's first entry. last: the number of its newest one.
        heads: number of an entry -> its head, with `known.n` in it where the log has it.
    """
    if known.first != first:
        return Why.OTHER_LOG
    if known.n > last:
        return Why.OLDER
    return None if heads[known.n] == known.head else Why.DIFFERENT


def read_paper(typed: str) -> PaperRead:
    """Read a head as typed or scanned from a sheet.

    Taken are the 64 digits, with spaces and in any case; the text of the minutes' square
    code `TAG|R|<draw>|<attempt>|<R>|<head>`; of others with `HEAD|<n>|<head>` in them; and a
    line of heads.txt.

    Raises:
        PaperManifest: it is the square code of a lock sheet without a head.
        NotAHead: anything else. Both the user's.
    """
    line = "".join(typed.split())
    parts = [part.strip() for part in line.split("|")]
    if len(parts) == 1:
        return PaperRead(_hex(parts[0]))
    if parts[0].upper() not in TAGS:
        raise NotAHead(value=line[:40], length=HEX_LENGTH)
    known = read_line("|".join((*(part.upper() for part in parts[:2]), *parts[2:])))
    if known is not None:
        return PaperRead(known.head, known.n, known.tag)
    upper = [part.upper() for part in parts]
    if "HEAD" in upper[:-2]:
        at = upper.index("HEAD")
        return PaperRead(_hex(parts[at + 2]), integer(parts[at + 1]) or 0, upper[0])
    if upper[1] == "M" and len(parts) == 5:
        raise PaperManifest()
    return PaperRead(_hex(parts[-1]), tag=upper[0])


def _hex(written: str) -> str:
    head = written.lower()
    if not is_hex(head) or head == ZERO_HEAD:
        raise NotAHead(value=written[:40], length=HEX_LENGTH)
    return head
