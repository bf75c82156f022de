"""Read manifest.txt by the form of §2, line by line; refuse anything else.

The rules between records (quotas against pools, whole teams …) are in
manifest_check. Which line a record stood in is kept for its messages.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise
from typing import TypeVar

from app.core.manifest_records import (
    Beacon,
    DistrictRule,
    EnterpriseLine,
    Item,
    Manifest,
    Need,
    OfficerLine,
    ParcelRule,
    Quota,
    Recusal,
    TeamMode,
    TeamRule,
    UnitsRule,
    Witness,
    WitnessKind,
)
from app.core.protocol import ALGORITHM, NONE, TAGS, Tag, integer, is_hex, is_word
from app.core.refusal import RefusedFile, read_lines

MOST = 999_999_999  # the largest integer of §1
_ALG = f"ALG|{ALGORITHM}|SHA-256"

# The kinds in their order, and whether each may stand any number of times.
_KINDS = {
    "TASK": False,
    "ATTEMPT": False,
    "ALG": False,
    "ITEM": True,
    "PREV": False,
    "QUOTA|ENT": True,
    "QUOTA|OFF": True,
    "TEAM": False,
    "NEED|POOL": True,
    "NEED|SKILL": True,
    "RULE|UNITS": False,
    "RULE|DISTRICT": False,
    "RULE|PARCEL": False,
    "COMMIT": False,
    "WITNESS": True,
    "BEACON": False,
    "E": True,
    "O": True,
    "X": True,
    "END": False,
}
_RANKS = {kind: rank for rank, kind in enumerate(_KINDS)}
_TWO_WORDS = ("QUOTA", "NEED", "RULE")

Choice = TypeVar("Choice", bound=StrEnum)
Record = TypeVar("Record")


class ManifestError(RefusedFile):
    """manifest.txt, or a manifest about to be frozen, breaks §1 or §2."""

    code = "manifest.fields"
    area = "manifest"


@dataclass(frozen=True, slots=True)
class Block:
    """The lines of one kind and the number of the first, counted from 1."""

    first: int
    lines: list[str]


@dataclass(slots=True)
class _Scan:
    """Turns fields into values; remembers words it has already found lawful."""

    line: int = 0
    known: set[str] = field(default_factory=set)

    def refuse(self, reason: str, **fields: object) -> ManifestError:
        return ManifestError(reason, self.line, **fields)

    def split(self, line: str, kind: str, count: int) -> list[str]:
        """Return the `count` fields after the kind."""
        fields = line[len(kind) + 1 :].split("|") if len(line) > len(kind) else []
        if len(fields) != count:
            raise self.refuse("fields", kind=kind, expected=count, found=len(fields))
        return fields

    def word(self, value: str) -> str:
        if value not in self.known:
            self.fresh_word(value)
            self.known.add(value)
        return value

    def fresh_word(self, value: str) -> str:
        """As word(), for values that hardly ever come twice."""
        if not is_word(value):
            raise self.refuse("word", value=value)
        return value

    def name(self, value: str) -> str:
        if value == NONE:
            raise self.refuse("reserved_name", value=value)
        return self.word(value)

    def key(self, value: str) -> str:
        if value == NONE:
            raise self.refuse("reserved_name", value=value)
        return self.fresh_word(value)

    def number(self, value: str, low: int, high: int = MOST) -> int:
        number = integer(value)
        if number is None:
            raise self.refuse("integer", value=value)
        if not low <= number <= high:
            raise self.refuse("range", value=value, low=low, high=high)
        return number

    def hash(self, value: str) -> str:
        if not is_hex(value):
            raise self.refuse("hash", value=value)
        return value

    def choice(self, value: str, choices: type[Choice]) -> Choice:
        try:
            return choices(value)
        except ValueError:
            raise self.refuse("choice", value=value, choices=" / ".join(choices)) from None

    def out_reason(self, status: str) -> str | None:
        if status == "IN":
            return None
        if not status.startswith("OUT:"):
            raise self.refuse("status", value=status)
        return self.word(status[4:])


def read_manifest(data: bytes) -> tuple[Manifest, dict[str, Block]]:
    """Return the manifest in `data` and where each kind stood.

    Raises:
        ManifestError: the form of §1 or §2 is broken; names line and reason.
    """
    lines = read_lines(data, ManifestError)
    tags = [tag for tag in TAGS if lines[0] == f"{tag}|MANIFEST"]
    if not tags:
        raise ManifestError("header", 1, value=lines[0])
    blocks = _group(lines)
    return _build(tags[0], blocks), blocks


def _group(lines: list[str]) -> dict[str, Block]:
    blocks: dict[str, Block] = {}
    at = 1
    for kind, many in _KINDS.items():
        start, prefix, last = at, f"{kind}|", ""
        while at < len(lines) and ((line := lines[at]).startswith(prefix) or line == kind):
            if at > start and not many:
                raise ManifestError(
                    "after_end" if kind == "END" else "kind_repeated", at + 1, kind=kind
                )
            if line <= last:
                raise ManifestError("line_twice" if line == last else "line_order", at + 1)
            last = line
            at += 1
        if at == start and not many:
            raise _misplaced(lines, at, kind)
        blocks[kind] = Block(start + 1, lines[start:at])
    if at < len(lines):
        raise ManifestError("after_end", at + 1)
    return blocks


def _misplaced(lines: list[str], at: int, expected: str) -> ManifestError:
    """Say why the line at `at` is not of the kind that must come now."""
    if at == len(lines):
        return ManifestError("kind_missing", at, kind=expected)
    words = lines[at].split("|")
    kind = "|".join(words[:2]) if words[0] in _TWO_WORDS else words[0]
    if kind not in _RANKS:
        return ManifestError("unknown_kind", at + 1, value=kind)
    if _RANKS[kind] < _RANKS[expected]:
        return ManifestError("kind_order", at + 1, kind=kind)
    return ManifestError("kind_missing", at + 1, kind=expected)


def _build(tag: Tag, blocks: dict[str, Block]) -> Manifest:
    scan = _Scan()

    def each(kind: str, read: Callable[[_Scan, str], Record]) -> tuple[Record, ...]:
        records = []
        for scan.line, line in enumerate(blocks[kind].lines, blocks[kind].first):
            records.append(read(scan, line))
        return tuple(records)

    def one(kind: str) -> str:
        block = blocks[kind]
        scan.line = block.first
        return scan.split(block.lines[0], kind, 1)[0]

    draw_number = scan.word(one("TASK"))
    attempt = scan.number(one("ATTEMPT"), 1)
    each("ALG", _algorithm)
    each("END", _end)
    return Manifest(
        tag=tag,
        draw_number=draw_number,
        attempt=attempt,
        items=each("ITEM", _item),
        prev=scan.hash(one("PREV")),
        ent_quotas=each("QUOTA|ENT", lambda s, line: Quota(*_count(s, line, "QUOTA|ENT", 0))),
        off_quotas=each("QUOTA|OFF", lambda s, line: Quota(*_count(s, line, "QUOTA|OFF", 0))),
        team=each("TEAM", _team)[0],
        need_pools=each("NEED|POOL", lambda s, line: Need(*_count(s, line, "NEED|POOL", 1))),
        need_skills=each("NEED|SKILL", lambda s, line: Need(*_count(s, line, "NEED|SKILL", 1))),
        units=scan.choice(one("RULE|UNITS"), UnitsRule),
        district=scan.choice(one("RULE|DISTRICT"), DistrictRule),
        parcel=scan.choice(one("RULE|PARCEL"), ParcelRule),
        commit=scan.hash(one("COMMIT")),
        witnesses=each("WITNESS", _witness),
        beacon=each("BEACON", _beacon)[0],
        enterprises=each("E", _enterprise),
        officers=each("O", _officer),
        recusals=each("X", _recusal),
    )


def _algorithm(scan: _Scan, line: str) -> None:
    if line != _ALG:
        raise scan.refuse("algorithm", value=line)


def _end(scan: _Scan, line: str) -> None:
    if line != "END":
        raise scan.refuse("fields", kind="END", expected=0, found=line.count("|"))


def _item(scan: _Scan, line: str) -> Item:
    code, version = scan.split(line, "ITEM", 2)
    return Item(scan.word(code), scan.word(version))


def _count(scan: _Scan, line: str, kind: str, low: int) -> tuple[str, int]:
    name, count = scan.split(line, kind, 2)
    return scan.name(name), scan.number(count, low)


def _team(scan: _Scan, line: str) -> TeamRule:
    mode, *numbers = scan.split(line, "TEAM", 6)
    if scan.choice(mode, TeamMode) is TeamMode.NONE:
        if numbers != ["0"] * 5:
            raise scan.refuse("none_numbers")
        return TeamRule(TeamMode.NONE)
    size, slack, max_slack, block, max_try = numbers
    rule = TeamRule(
        TeamMode(mode),
        size=scan.number(size, 2, 9),
        slack=scan.number(slack, 0, 99),
        max_slack=scan.number(max_slack, 0, 999),
        block=scan.number(block, 1, 12),
        max_try=scan.number(max_try, 1, 1024),
    )
    if rule.max_slack < rule.slack:
        raise scan.refuse("max_slack", slack=rule.slack, max_slack=rule.max_slack)
    return rule


def _witness(scan: _Scan, line: str) -> Witness:
    name, kind, digits = scan.split(line, "WITNESS", 3)
    if name in ("S0", "B"):  # taken by the opening's own lines, §3
        raise scan.refuse("witness_taken", value=name)
    return Witness(scan.name(name), scan.choice(kind, WitnessKind), scan.number(digits, 1, 40))


def _beacon(scan: _Scan, line: str) -> Beacon | None:
    if line == f"BEACON|{NONE}":
        return None
    source, digits = scan.split(line, "BEACON", 2)
    return Beacon(scan.name(source), scan.number(digits, 1, 40))


def _enterprise(scan: _Scan, line: str) -> EnterpriseLine:
    name, stratum, district, area, weight, skill, status = scan.split(line, "E", 7)
    return EnterpriseLine(
        scan.key(name),
        scan.name(stratum),
        scan.word(district),
        scan.word(area),
        1 if weight == "1" else scan.number(weight, 1, 100),
        scan.word(skill),
        None if status == "IN" else scan.out_reason(status),
    )


def _officer(scan: _Scan, line: str) -> OfficerLine:
    name, pool, unit, district, skills, status = scan.split(line, "O", 6)
    held = () if skills == NONE else tuple(scan.name(skill) for skill in skills.split(","))
    if any(left >= right for left, right in pairwise(held)):
        raise scan.refuse("skills_order", value=skills)
    return OfficerLine(
        scan.key(name),
        scan.name(pool),
        scan.word(unit),
        scan.word(district),
        held,
        scan.out_reason(status),
    )


def _recusal(scan: _Scan, line: str) -> Recusal:
    officer, enterprise = scan.split(line, "X", 2)
    return Recusal(scan.key(officer), scan.key(enterprise))
