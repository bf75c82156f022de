r"""The log as a chain of hashes (§9): whoever changes an entry changes every later head.

The text of one entry and its head by hand:

    printf 'SSJ1|LOG|1|ZERO_HEAD|2026-03-05T01:00:00Z|LOGIN|A|-|PAYLOAD_HASH' | sha256sum

Fields are words of §1. Names of people and kinds are turned into words with
protocol.normalise_word(), so that none can hold a `|` or a `,`; no witness is `-`.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.core.protocol import NONE, TAGS, Tag, integer, is_hex, is_word, sha256_hex

ZERO_HEAD: Final = "0" * 64
_TIME = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
_FIELDS = 9


class ChainFlaw(StrEnum):
    """Why a line does not continue the chain."""

    FORM = "form"  # not nine fields of the right form
    NUMBER = "number"  # not the next number
    TAG = "tag"  # a real entry among rehearsal entries, or the reverse
    PREV = "prev"  # not the head of the entry before: something was changed or taken out


@dataclass(frozen=True, slots=True)
class ChainReport:
    """How far a log holds together.

    heads: one per sound entry, from the first on.
    flaw: why the next line, `flaw_line` (from 1), does not continue; None: all sound.
    """

    heads: tuple[str, ...]
    flaw: ChainFlaw | None = None
    flaw_line: int = 0

    @property
    def sound(self) -> bool:
        return self.flaw is None

    @property
    def head(self) -> str:
        """The head of the last sound entry; ZERO_HEAD of an empty log."""
        return self.heads[-1] if self.heads else ZERO_HEAD

    def anchored_up_to(self, paper_head: str) -> int | None:
        """Return the number of the entry whose head stands on paper, or None.

        Entries up to it are anchored by that paper; later ones are not.
        """
        return self.heads.index(paper_head) + 1 if paper_head in self.heads else None


def entry_text(
    tag: Tag,
    n: int,
    prev: str,
    utc_time: str,
    kind: str,
    operator: str,
    witnesses: Sequence[str],
    payload_hash: str,
) -> str:
    """Return the line of entry n (from 1) whose hash is the new head.

    Args:
        prev: the head before it, ZERO_HEAD for the first entry.
        utc_time: as times.utc_text() gives it, `2026-03-05T01:00:00Z`.
        kind, operator, witnesses: words; see protocol.normalise_word().
        payload_hash: sha256_hex of what the entry is about.

    Raises:
        ValueError: a field has another form, which is a bug in the caller.
    """
    joined = ",".join(witnesses) or NONE
    entry = f"{tag}|LOG|{n}|{prev}|{utc_time}|{kind}|{operator}|{joined}|{payload_hash}"
    if n < 1 or not all(map(is_word, witnesses)) or _parts(entry) is None:
        raise ValueError(f"not an entry of the log: {entry!r}")
    return entry


def head(entry: str) -> str:
    """Return the head after `entry` (§9), 64 hex digits."""
    return sha256_hex(entry)


def verify_chain(lines: Iterable[str]) -> ChainReport:
    """Follow a log.txt, one entry a line without its LF, from the very first entry."""
    heads: list[str] = []
    tag = ""
    for number, line in enumerate(lines, 1):
        parts = _parts(line)
        flaw: ChainFlaw | None = None
        if parts is None:
            flaw = ChainFlaw.FORM
        elif integer(parts[2]) != number:
            flaw = ChainFlaw.NUMBER
        elif tag not in ("", parts[0]):
            flaw = ChainFlaw.TAG
        elif parts[3] != (heads[-1] if heads else ZERO_HEAD):
            flaw = ChainFlaw.PREV
        if parts is None or flaw is not None:
            return ChainReport(tuple(heads), flaw, number)
        tag = parts[0]
        heads.append(head(line))
    return ChainReport(tuple(heads))


def _parts(entry: str) -> list[str] | None:
    parts = entry.split("|")
    if len(parts) != _FIELDS:
        return None
    tag, mark, n, prev, utc_time, kind, operator, witnesses, payload_hash = parts
    sound = (
        tag in TAGS
        and mark == "LOG"
        and integer(n) is not None
        and is_hex(prev)
        and _TIME.fullmatch(utc_time) is not None
        and is_word(kind)
        and is_word(operator)
        and _are_witnesses(witnesses)
        and is_hex(payload_hash)
    )
    return parts if sound else None


def _are_witnesses(joined: str) -> bool:
    """Tell whether it is `-`, or words joined by `,` none of which is `-` (§9)."""
    words = joined.split(",")
    return joined == NONE or all(is_word(word) and word != NONE for word in words)
