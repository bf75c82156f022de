"""Read manifest.txt by the form of §2, line by line; refuse anything else.

The rules between records (quotas against pools, whole teams …) are in
manifest_check. Which line a record stood in is kept for its messages.
"""

from collections.abc import Callable
from itertools import pairwise
from typing import TypeVar

from app.core.enterprise_lines import EnterpriseColumns, EnterpriseLine
from app.core.manifest_records import (
    Beacon,
    DistrictRule,
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
from app.core.manifest_run import cut_out
from app.core.manifest_scan import Block, ManifestError, Scan, enterprise_traits
from app.core.protocol import ALGORITHM, NONE, TAGS, Tag
from app.core.refusal import read_text

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

Record = TypeVar("Record")


def read_manifest(data: bytes) -> tuple[Manifest, dict[str, Block]]:
    """Return the manifest in `data` and where each kind stood.

    Raises:
        ManifestError: the form of §1 or §2 is broken; names line and reason.
    """
    content = read_text(data, ManifestError)
    try:
        return _read(*cut_out(content))
    except ManifestError:  # line by line, so that the first thing wrong is named
        return _read(content.split("\n"), None)


def _read(lines: list[str], run: EnterpriseColumns | None) -> tuple[Manifest, dict[str, Block]]:
    tags = [tag for tag in TAGS if lines[0] == f"{tag}|MANIFEST"]
    if not tags:
        raise ManifestError("header", 1, value=lines[0])
    blocks = _group(lines)
    if run is None:
        return _build(tags[0], blocks, None), blocks
    if len(blocks["E"].lines) > 1:  # a bare E before the run, which took no notice of it
        raise ManifestError("fields", blocks["E"].first, kind="E", expected=7, found=0)
    later = len(run) - 1
    for kind, block in blocks.items():
        if _RANKS[kind] > _RANKS["E"]:
            blocks[kind] = Block(block.first + later, block.lines)
    return _build(tags[0], blocks, run), blocks


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


def _build(tag: Tag, blocks: dict[str, Block], enterprises: EnterpriseColumns | None) -> Manifest:
    scan = Scan()

    def each(kind: str, read: Callable[[Scan, str], Record]) -> tuple[Record, ...]:
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
        enterprises=(
            EnterpriseColumns.of(each("E", _enterprise)) if enterprises is None else enterprises
        ),
        officers=each("O", _officer),
        recusals=each("X", _recusal),
    )


def _algorithm(scan: Scan, line: str) -> None:
    if line != _ALG:
        raise scan.refuse("algorithm", value=line)


def _end(scan: Scan, line: str) -> None:
    if line != "END":
        raise scan.refuse("fields", kind="END", expected=0, found=line.count("|"))


def _item(scan: Scan, line: str) -> Item:
    code, version = scan.split(line, "ITEM", 2)
    return Item(scan.word(code), scan.word(version))


def _count(scan: Scan, line: str, kind: str, low: int) -> tuple[str, int]:
    name, count = scan.split(line, kind, 2)
    return scan.name(name), scan.number(count, low)


def _team(scan: Scan, line: str) -> TeamRule:
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


def _witness(scan: Scan, line: str) -> Witness:
    name, kind, digits = scan.split(line, "WITNESS", 3)
    if name in ("S0", "B"):  # taken by the opening's own lines, §3
        raise scan.refuse("witness_taken", value=name)
    return Witness(scan.name(name), scan.choice(kind, WitnessKind), scan.number(digits, 1, 40))


def _beacon(scan: Scan, line: str) -> Beacon | None:
    if line == f"BEACON|{NONE}":
        return None
    source, digits = scan.split(line, "BEACON", 2)
    return Beacon(scan.name(source), scan.number(digits, 1, 40))


def _enterprise(scan: Scan, line: str) -> EnterpriseLine:
    name, *rest = scan.split(line, "E", 7)
    return EnterpriseLine(scan.key(name), *enterprise_traits(scan, rest))


def _officer(scan: Scan, line: str) -> OfficerLine:
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


def _recusal(scan: Scan, line: str) -> Recusal:
    officer, enterprise = scan.split(line, "X", 2)
    return Recusal(scan.key(officer), scan.key(enterprise))
