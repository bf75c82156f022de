"""Substitutions as kept, and what they change in who inspects whom (SPEC §13).

adjust.txt is derived from the rows here and nowhere else. Read inside the caller's session.
An enterprise that has a finding keeps the officers it was inspected by.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from app.core.protocol import NONE, Tag
from app.core.substitution import Kind, Skip, Substitution, adjust_text
from app.store.schema import (
    Account,
    Adjustment,
    Assignment,
    Draw,
    Finding,
    FrozenEnterprise,
    FrozenOfficer,
    Lock,
    Result,
    VoidedLock,
)

CHUNK: Final = 500  # keys of one question to the database


@dataclass(frozen=True, slots=True)
class Move:
    """An officer of a team replaced at some moment. into: None where nobody came in."""

    team: str
    out: str
    into: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class AdjustLine:
    """One substitution as lists and the sheet show it.

    Attributes:
        out_key, in_key: as the manifest spells them; in_key "" where nobody came in.
        skipped: (key, name, code) of the reserves passed over, in rank order.
        withdrawn_id: assignment of the enterprise that went out; None for an officer.
    """

    lock_id: int
    draw_number: str
    k: int
    kind: Kind
    group: str
    team: str
    out_key: str
    out_name: str
    reason: str
    note: str
    skipped: tuple[tuple[str, str, str], ...]
    in_key: str
    in_name: str
    by: str
    second: str
    at: datetime
    withdrawn_id: int | None = None


@dataclass(frozen=True, slots=True)
class AdjustShare:
    """How much of one standing draw was substituted, for the view over all draws.

    reasons: (kind, code of OUT) -> how often. stated: reserves passed over on the word of
    two people. unfilled: nobody came in.
    """

    lock_id: int
    draw_number: str
    enterprises: int
    officers: int
    stated: int
    unfilled: int
    reasons: Mapping[tuple[Kind, str], int]


def substitution_of(row: Adjustment) -> Substitution:
    """Return a row as the specification's value."""
    return Substitution(
        row.number,
        Kind(row.kind),
        row.stratum,
        row.out_key,
        row.reason,
        tuple(Skip(key, code) for key, code in row.skipped),
        None if row.in_key == NONE else row.in_key,
    )


def substitutions(session: Session, lock_id: int) -> tuple[Substitution, ...]:
    """Return the substitutions of an attempt in their order."""
    return tuple(map(substitution_of, _rows(session, (lock_id,))))


def adjust_file(session: Session, lock_id: int) -> bytes:
    """Return adjust.txt of an attempt; b"" where nothing was substituted."""
    made = substitutions(session, lock_id)
    if not made:
        return b""
    lock, result = session.get_one(Lock, lock_id), session.get_one(Result, lock_id)
    return adjust_text(Tag(lock.tag), lock.manifest_hash, result.result_hash, made)


def moves(session: Session, locks: Collection[int]) -> dict[int, tuple[Move, ...]]:
    """Return lock -> its replaced officers in order; locks without any are left out."""
    found: dict[int, list[Move]] = {}
    for row in _rows(session, locks):
        if row.kind == Kind.OFF:
            into = None if row.in_key == NONE else row.in_key
            found.setdefault(row.lock_id, []).append(Move(row.team, row.out_key, into, row.at))
    return {lock_id: tuple(made) for lock_id, made in found.items()}


def moved(
    keys: Sequence[str], made: Iterable[Move], begun: datetime | None = None
) -> tuple[str, ...]:
    """Return officers of one team as they are after the moves of their draw.

    Args:
        begun: when the first finding was entered; what came later changes nothing.
    """
    now = set(keys)
    for one in made:
        if one.out in now and (begun is None or one.at < begun):
            now.remove(one.out)
            now |= {one.into} if one.into else set()
    return tuple(keys) if now == set(keys) else tuple(sorted(now))


def begun(session: Session, locks: Collection[int]) -> dict[int, datetime]:
    """Return assignment id -> when its first finding was entered, of some draws."""
    rows = session.execute(
        select(Finding.assignment_id, func.min(Finding.at))
        .join(Assignment, Assignment.id == Finding.assignment_id)
        .where(Assignment.lock_id.in_(locks))
        .group_by(Finding.assignment_id)
    )
    return dict(rows.all())


def lines(
    session: Session, task_id: int | None = None, locks: Collection[int] | None = None
) -> tuple[AdjustLine, ...]:
    """Return the substitutions of a task's standing draws, or of some draws, in order."""
    if locks is None:
        locks = session.scalars(
            select(Lock.id)
            .join(Draw, Draw.id == Lock.draw_id)
            .where(Draw.task_id == task_id, Lock.id.not_in(select(VoidedLock.lock_id)))
        ).all()
    other = aliased(Account)
    rows = session.execute(
        select(Adjustment, Draw.number, Account.name, other.name)
        .join(Lock, Lock.id == Adjustment.lock_id)
        .join(Draw, Draw.id == Lock.draw_id)
        .join(Account, Account.id == Adjustment.by_id)
        .join(other, other.id == Adjustment.second_id)
        .where(Adjustment.lock_id.in_(locks))
        .order_by(Adjustment.lock_id, Adjustment.number)
    ).all()
    known = _names(session, [row for row, *_ in rows])
    return tuple(
        AdjustLine(
            row.lock_id,
            number,
            row.number,
            Kind(row.kind),
            row.stratum,
            row.team,
            row.out_key,
            known[row.lock_id, row.kind, row.out_key],
            row.reason,
            row.note,
            tuple((key, known[row.lock_id, row.kind, key], code) for key, code in row.skipped),
            "" if row.in_key == NONE else row.in_key,
            "" if row.in_key == NONE else known[row.lock_id, row.kind, row.in_key],
            by,
            second,
            row.at,
            row.withdrawn_id,
        )
        for row, number, by, second in rows
    )


def shares(session: Session) -> tuple[AdjustShare, ...]:
    """Return what was substituted in each standing draw that had any, by draw."""
    rows = session.execute(
        select(Adjustment, Draw.number)
        .join(Lock, Lock.id == Adjustment.lock_id)
        .join(Draw, Draw.id == Lock.draw_id)
        .where(Lock.id.not_in(select(VoidedLock.lock_id)))
        .order_by(Adjustment.lock_id, Adjustment.number)
    )
    held: dict[tuple[int, str], list[Substitution]] = {}
    for row, number in rows:
        held.setdefault((row.lock_id, number), []).append(substitution_of(row))
    return tuple(
        AdjustShare(
            lock_id,
            number,
            sum(one.kind is Kind.ENT for one in made),
            sum(one.kind is Kind.OFF for one in made),
            sum(len(one.stated) for one in made),
            sum(one.into is None for one in made),
            _counted((one.kind, one.reason) for one in made),
        )
        for (lock_id, number), made in held.items()
    )


def _counted(pairs: Iterable[tuple[Kind, str]]) -> dict[tuple[Kind, str], int]:
    counts: dict[tuple[Kind, str], int] = {}
    for pair in pairs:
        counts[pair] = counts.get(pair, 0) + 1
    return counts


def _rows(session: Session, locks: Collection[int]) -> Sequence[Adjustment]:
    return session.scalars(
        select(Adjustment)
        .where(Adjustment.lock_id.in_(locks))
        .order_by(Adjustment.lock_id, Adjustment.number)
    ).all()


def _names(session: Session, rows: Iterable[Adjustment]) -> dict[tuple[int, str, str], str]:
    """Return (lock, kind, key) -> name as frozen, of everybody the rows name."""
    wanted: dict[tuple[int, str], set[str]] = {}
    for row in rows:
        keys = {row.out_key, row.in_key, *(key for key, _ in row.skipped)} - {NONE}
        wanted.setdefault((row.lock_id, row.kind), set()).update(keys)
    found = {}
    for (lock_id, kind), keys in wanted.items():
        for key, facts in facts_of(session, lock_id, Kind(kind), keys).items():
            found[lock_id, kind, key] = str(facts["name"])
    return found


def facts_of(
    session: Session, lock_id: int, kind: Kind, keys: Iterable[str]
) -> dict[str, Mapping[str, Any]]:
    """Return key -> facts as frozen of some enterprises or officers of a draw."""
    table = FrozenEnterprise if kind is Kind.ENT else FrozenOfficer
    wanted = sorted(keys)
    found: dict[str, Mapping[str, Any]] = {}
    for at in range(0, len(wanted), CHUNK):
        rows = session.execute(
            select(table.key, table.facts).where(
                table.lock_id == lock_id, table.key.in_(wanted[at : at + CHUNK])
            )
        )
        found.update(dict(rows.all()))
    return found


def ranks(result: bytes, kind: Kind, keys: Iterable[str]) -> dict[str, int]:
    """Return key -> rank of some records of a stored result."""
    wanted, found = set(keys), {}
    for line in result.decode().splitlines() if wanted else ():
        fields = line.split("|")
        if fields[0] == kind and fields[3] in wanted:
            found[fields[3]] = int(fields[2])
    return found
