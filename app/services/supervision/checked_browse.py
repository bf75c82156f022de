"""What stands in a dossier that was checked: tables to look through, read anew from its files.

Nothing of another bureau's draw is stored here; the file has to be there still, and the same.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Final

from app.core.dossier import check
from app.core.dossier_log import LOG, PAYLOADS, Attempt, read_chain, read_order, read_payloads
from app.core.dossier_report import Facts
from app.core.effect import InEffect, Standing
from app.core.manifest import Manifest, parse_manifest
from app.core.opening import Opening, parse_opening
from app.core.people import Actor, Right
from app.core.protocol import NONE
from app.core.substitution import Kind
from app.core.times import stamp
from app.core.vocabulary import LIST_MARK
from app.errors import UserError
from app.files.offered import read_offered
from app.services.journal_words import kind_words
from app.services.rights import needs
from app.services.supervision.checked_dossiers import CHECKING, READING, Checked, checked_dossier
from app.store.engine import Store
from app.texts import text

Progress = Callable[[str, float], None]
MOST_RESERVES: Final = 20_000
_TICKET: Final = 12  # digits of a ticket that people compare
Row = tuple[str, ...]


class NotSound(UserError):
    """Of a dossier that does not fit nothing is shown: it may be anything."""

    code = "checked.not_sound"


class ChangedSince(UserError):
    """The file or folder is no longer what was checked."""

    code = "checked.changed"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows as words; total: how many there are where not all are shown."""

    key: str
    headings: Row
    rows: tuple[Row, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Browsed:
    """A checked dossier opened: which it is, and its tables."""

    checked: Checked
    rehearsal: bool
    public: bool
    tables: tuple[Table, ...]


@needs(Right.READ)
def browse(
    store: Store, actor: Actor, checked_id: int, *, progress: Progress | None = None
) -> Browsed:
    """Return the tables of a dossier or public copy that was found sound.

    It is read and checked again, so what is shown is what was checked.

    Raises:
        NotSound, ChangedSince, NoSuchFile, NotADossier, DossierTooLarge, ContainerError: the
            user's. Unreadable: the machine's.
    """
    say = progress or (lambda _step, _share: None)
    checked = checked_dossier(store, actor, checked_id)
    if not checked.sound:
        raise NotSound(file=checked.name)
    say(READING, 0.0)
    offered = read_offered(checked.path)
    report = check(offered.files, None, lambda _stage, done: say(CHECKING, done))
    facts = report.facts
    same = (offered.digest, facts.m, facts.r, facts.head)
    if report.code or same != (checked.digest, checked.m, checked.r, checked.head):
        raise ChangedSince(file=checked.name)
    made = _public(offered.files) if facts.public else _full(offered.files, facts)
    return Browsed(checked, facts.tag.endswith("R"), facts.public, tuple(made))


def _table(key: str, rows: Iterable[Row], total: int = 0) -> Table:
    kept = tuple(rows)
    headings = text(f"checked.headings.{key}").split("|")
    return Table(key, tuple(headings), kept, total or len(kept))


def _full(files: Mapping[str, bytes], facts: Facts) -> Iterator[Table]:
    manifest = parse_manifest(files["manifest.txt"])
    opening = parse_opening(files["opening.txt"], manifest)
    adjust = files.get("adjust.txt", b"")
    effect = InEffect.of(manifest, facts.m, files["result.txt"], adjust)
    names = dict(line.split("|") for line in files["names.txt"].decode().splitlines())
    attempts = _attempts(files)
    yield _table("facts", _facts(manifest, facts, files))
    enterprises = tuple(effect.standings(Kind.ENT))
    yield _table("enterprises", (_enterprise(one, effect, names) for one in enterprises))
    if effect.teams:
        yield _table("teams", _teams(effect, names))
    officers = tuple(effect.standings(Kind.OFF))
    yield _table("officers", _officers(officers, effect, manifest, names))
    there = {one.id for one in (*enterprises, *officers)}
    count = sum(1 for _ in _reserves(files["result.txt"], there, {}))
    waiting = islice(_reserves(files["result.txt"], there, names), MOST_RESERVES)
    yield _table("reserves", waiting, count)
    if effect.substitutions:
        yield _table("substitutions", _substitutions(effect, names))
    own = next(x for x in attempts if (x.draw, x.number) == (facts.draw, facts.attempt))
    yield _table("attempts", (_attempt(x, own) for x in attempts if x.task == own.task))
    yield _table("witnesses", _witnesses(manifest, opening, files, own))


def _public(files: Mapping[str, bytes]) -> Iterator[Table]:
    lines = [line.split("|") for line in files["public.txt"].decode().splitlines()]
    pairs = (x for x in lines if x[0] in ("TASK", "ATTEMPT", "M", "S", "R", "COMMIT", "HEAD"))
    yield _table("facts", ((text(f"checked.fact.{x[0]}"), x[-1]) for x in pairs))
    drawn = (x for x in lines if x[0] == "ENT")
    yield _table("drawn", ((_state(x[5]), x[1], x[2], x[3], x[4][:_TICKET]) for x in drawn))
    cuts = (x for x in lines if x[0] == "CUT")
    yield _table("cuts", ((x[1], x[2], x[3]) for x in cuts))


def _facts(manifest: Manifest, facts: Facts, files: Mapping[str, bytes]) -> Iterator[Row]:
    counted = {
        "TASK": facts.draw,
        "ATTEMPT": str(facts.attempt),
        "ITEMS": LIST_MARK.join(f"{one.code} ({one.version})" for one in manifest.items),
        "M": facts.m,
        "S": facts.s,
        "R": facts.r,
        "HEAD": facts.head,
        "ENTRIES": f"{facts.n:,}",
    }
    for key, value in counted.items():
        yield text(f"checked.fact.{key}"), value
    for key, quotas, mark in (
        ("STRATUM", manifest.ent_quotas, b"\nENT|"),
        ("POOL", manifest.off_quotas, b"\nOFF|"),
    ):
        for quota in quotas:
            there = files["result.txt"].count(mark + quota.name.encode() + b"|")
            drawn = text("checked.fact.drawn", there=f"{there:,}", drawn=f"{quota.k:,}")
            yield text(f"checked.fact.{key}", name=quota.name), drawn


def _enterprise(one: Standing, effect: InEffect, names: Mapping[str, str]) -> Row:
    team = _team(effect.team_of(one.id))
    name = names.get(one.id, one.id)
    return _state(one.status), name, one.id, team, one.group, str(one.rank), one.ticket[:_TICKET]


def _officers(
    officers: Sequence[Standing],
    effect: InEffect,
    manifest: Manifest,
    names: Mapping[str, str],
) -> Iterator[Row]:
    serves = {key: team for team, members in effect.teams.items() for key in members}
    units = {one.id: one.unit for one in manifest.officers}
    for one in officers:
        unit = units.get(one.id, NONE)
        name = names.get(one.id, one.id)
        team = _team(serves.get(one.id, ""))
        yield _state(one.status), name, team, unit, one.group, str(one.rank), one.id


def _teams(effect: InEffect, names: Mapping[str, str]) -> Iterator[Row]:
    received: dict[str, list[str]] = {}
    for _, team, ids in effect.parcels:
        received.setdefault(team, []).extend(ids)
    for team, members in effect.teams.items():
        own = received.get(team, [])
        people = LIST_MARK.join(names.get(key, key) for key in members)
        firms = LIST_MARK.join(names.get(key, key) for key in own)
        yield _team(team), people, f"{len(own):,}", firms


def _reserves(result: bytes, there: set[str], names: Mapping[str, str]) -> Iterator[Row]:
    """Those that wait still, stratum by stratum, by rank: straight from result.txt."""
    for line in result.decode().splitlines():
        if line.endswith("|RESERVE"):
            kind, group, rank, key, _, _ = line.split("|")
            if key not in there:
                yield text(f"checked.kind.{kind}"), group, rank, names.get(key, key), key


def _substitutions(effect: InEffect, names: Mapping[str, str]) -> Iterator[Row]:
    for one in effect.substitutions:
        skipped = (
            text("checked.skip", name=names.get(skip.id, skip.id), reason=_reason(skip.reason))
            for skip in one.skips
        )
        yield (
            str(one.k),
            text(f"checked.kind.{one.kind}"),
            names.get(one.out, one.out),
            _reason(one.reason),
            text("checked.nobody") if one.into is None else names.get(one.into, one.into),
            LIST_MARK.join(skipped),
        )


def _attempts(files: Mapping[str, bytes]) -> tuple[Attempt, ...]:
    chain = read_chain(files[LOG].decode().splitlines())
    return read_order(read_payloads(files[PAYLOADS].decode().splitlines(), chain))


def _attempt(one: Attempt, own: Attempt) -> Row:
    result = one.result.text("r") or "" if one.result is not None else ""
    if one.void is not None:
        state = text("checked.attempt.voided")
        why = text(
            "checked.attempt.why",
            reason=one.void.text("reason") or "",
            second=one.void.text("second") or "",
        )
    else:
        state = text(f"checked.attempt.{'standing' if result else 'unfinished'}")
        why = ""
    mark = text("checked.attempt.own") if one is own else ""
    return one.draw, str(one.number), state + mark, why, str(one.lock.n), one.m or "", result


def _witnesses(
    manifest: Manifest, opening: Opening, files: Mapping[str, bytes], own: Attempt
) -> Iterator[Row]:
    kinds = {one.id: one.kind for one in manifest.witnesses}
    for throw in opening.throws:
        how = text(f"checked.throw.{kinds[throw.witness]}")
        yield throw.witness, how, throw.digits, "", ""
    if opening.beacon is not None and manifest.beacon is not None:
        yield manifest.beacon.source, text("checked.throw.BEACON"), opening.beacon, "", ""
    log = files[LOG].decode().splitlines()
    about = (own.lock, own.seed, own.result, *own.adjusts, own.void)
    for entry in about:
        if entry is not None:
            _, _, n, _, at, kind, operator, witnesses, _ = log[entry.n - 1].split("|")
            others = "" if witnesses == NONE else witnesses.replace(",", LIST_MARK)
            said = text("checked.entry", n=n, kind=kind_words(kind), at=_time(at))
            yield operator, text("checked.throw.OPERATOR"), "", said, others


def _time(written: str) -> str:
    # Its form was checked, not the calendar.
    try:
        return stamp(datetime.fromisoformat(written))
    except ValueError:
        return written


def _team(team: str) -> str:
    number = team[1:]
    return text("terms.team", number=int(number)) if number.isdigit() else team


def _state(status: str) -> str:
    return text(f"checked.state.{status}")


def _reason(code: str) -> str:
    return text(f"substitution.reason.{code}")
