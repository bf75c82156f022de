"""Substitutions as they are written down: adjust.txt (§13).

The form of the file and its codes stand here; whether a substitution is lawful for a
draw is the business of app.core.effect. The first substitution begins in line 4.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from app.core.protocol import NONE, TAGS, Tag, integer, is_hex, is_word
from app.core.refusal import RefusedFile, read_lines

FIRST_LINE: Final = 4  # of the first substitution, after the three lines of the head


class Kind(StrEnum):
    """What is replaced: an enterprise or an officer."""

    ENT = "ENT"
    OFF = "OFF"


# Why somebody or something leaves, by kind; also what two people may pass a reserve over for.
OUT_REASONS: Final[Mapping[Kind, tuple[str, ...]]] = MappingProxyType(
    {
        Kind.ENT: ("CLOSED", "CANCELLED", "MOVED", "DUPLICATE", "CAPPED", "OTHER"),
        Kind.OFF: ("ILL", "LEAVE", "LEFT", "DUTY", "RECUSAL", "LICENCE", "OTHER"),
    }
)
# Why the files themselves pass a reserve over; a verifier checks that it is true.
SHOWN_REASONS: Final[Mapping[Kind, tuple[str, ...]]] = MappingProxyType(
    {
        Kind.ENT: ("BARRED", "DISTRICT", "SKILL", "AREA"),
        Kind.OFF: ("BARRED", "DISTRICT", "SKILL", "UNITS"),
    }
)


class AdjustError(RefusedFile):
    """adjust.txt has not the form of §13, or a substitution in it is not lawful.

    Fields: `reason`, `line` (from 1, of adjust.txt) and what the sentence names.
    """

    code = "substitution.refused"
    area = "adjust"


@dataclass(frozen=True, slots=True)
class Skip:
    """A reserve that was passed over, and the code of the reason."""

    id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Substitution:
    """One replacement: who or what leaves, the reserves passed over, who comes in.

    k: its number within the attempt, from 1. group: stratum or pool. into: None when
    no reserve is left.
    """

    k: int
    kind: Kind
    group: str
    out: str
    reason: str
    skips: tuple[Skip, ...]
    into: str | None

    @property
    def stated(self) -> tuple[Skip, ...]:
        """The reserves passed over on the word of two people, not by what the files show."""
        return tuple(skip for skip in self.skips if skip.reason in OUT_REASONS[self.kind])

    def lines(self) -> tuple[str, ...]:
        """Return its lines of adjust.txt."""
        return (
            f"OUT|{self.k}|{self.kind}|{self.group}|{self.out}|{self.reason}",
            *(f"SKIP|{self.k}|{skip.id}|{skip.reason}" for skip in self.skips),
            f"IN|{self.k}|{NONE if self.into is None else self.into}",
        )


@dataclass(frozen=True, slots=True)
class AdjustFile:
    """What adjust.txt says: which draw it belongs to (tag, M, R) and its substitutions."""

    tag: Tag
    m: str
    r: str
    substitutions: tuple[Substitution, ...]


def parse_adjust(data: bytes) -> tuple[Substitution, ...]:
    """Return the substitutions written in adjust.txt.

    Raises:
        AdjustError: as read_adjust.
    """
    return read_adjust(data).substitutions


def read_adjust(data: bytes) -> AdjustFile:
    """Return all that adjust.txt says, by its form alone.

    Raises:
        AdjustError: the form of §1 or §13 is broken; names line and reason.
    """
    lines = read_lines(data, AdjustError)
    tags = [tag for tag in TAGS if lines[0] == f"{tag}|ADJUST"]
    if not tags:
        raise AdjustError("header", 1, value=lines[0])
    m, r = (_hash(lines, at, mark) for at, mark in ((1, "M"), (2, "R")))
    return AdjustFile(tags[0], m, r, tuple(_substitutions(lines)))


def adjust_text(tag: Tag, m: str, r: str, substitutions: Iterable[Substitution]) -> bytes:
    """Return adjust.txt. The first k substitutions give the beginning of the whole.

    Args:
        m, r: M and R of the attempt.
        substitutions: in their order, at least one.
    """
    lines = [f"{tag}|ADJUST", f"M|{m}", f"R|{r}"]
    for substitution in substitutions:
        lines += substitution.lines()
    return "".join(f"{line}\n" for line in lines).encode("utf-8", "surrogatepass")


def _hash(lines: Sequence[str], at: int, mark: str) -> str:
    line = lines[at] if at < len(lines) else ""
    if not line.startswith(f"{mark}|") or not is_hex(line[2:]):
        raise AdjustError("hash", at + 1, name=mark, value=line)
    return line[2:]


def _substitutions(lines: Sequence[str]) -> list[Substitution]:
    found: list[Substitution] = []
    at = FIRST_LINE - 1
    while at < len(lines) or not found:
        substitution = _one(lines, at, len(found) + 1)
        found.append(substitution)
        at += 2 + len(substitution.skips)
    return found


def _one(lines: Sequence[str], at: int, k: int) -> Substitution:
    """Return substitution number k, whose OUT stands at `at` (from 0)."""
    kind_text, group, out, reason = _fields(lines, at, "OUT", k, 4)
    if kind_text not in tuple(Kind):
        raise AdjustError("kind", at + 1, value=kind_text)
    kind = Kind(kind_text)
    for value in (group, out):
        _check_name(value, at)
    if reason not in OUT_REASONS[kind]:
        raise AdjustError("out_reason", at + 1, value=reason)
    skips = []
    at += 1
    while at < len(lines) and lines[at].startswith("SKIP|"):
        skipped, why = _fields(lines, at, "SKIP", k, 2)
        _check_name(skipped, at)
        if why not in OUT_REASONS[kind] + SHOWN_REASONS[kind]:
            raise AdjustError("skip_reason", at + 1, value=why)
        skips.append(Skip(skipped, why))
        at += 1
    (into,) = _fields(lines, at, "IN", k, 1)
    if into != NONE:
        _check_name(into, at)
    return Substitution(k, kind, group, out, reason, tuple(skips), None if into == NONE else into)


def _fields(lines: Sequence[str], at: int, mark: str, k: int, count: int) -> list[str]:
    """Return the `count` fields after `mark|k|` of a line that has to be of this kind."""
    if at >= len(lines):
        raise AdjustError("missing", at + 1, expected=mark, k=k)
    found, *fields = lines[at].split("|")
    if found != mark:
        raise AdjustError("kind_order", at + 1, expected=mark, k=k, value=lines[at])
    if len(fields) != count + 1:
        raise AdjustError("fields", at + 1, expected=count + 2, found=len(fields) + 1)
    if integer(fields[0]) != k:
        raise AdjustError("number", at + 1, expected=k, value=fields[0])
    return fields[1:]


def _check_name(value: str, at: int) -> None:
    if value == NONE or not is_word(value):
        raise AdjustError("name", at + 1, value=value)
