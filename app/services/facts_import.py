"""风险事实 from a list: preview first, then exactly what was shown.

A list says what began and what ended; it never takes a fact away. The same list a
second time changes nothing: a fact is the same where enterprise, kind, first day and
number are, and an empty cell overwrites nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.core.facts import FactRow, read_fact
from app.core.headings import match_headings
from app.core.people import Actor, Right
from app.core.times import beijing_date
from app.errors import UserError
from app.files.digests import sha256_of
from app.files.sheets import read_table
from app.services import facts, journal
from app.services.import_lines import IssueLine
from app.services.import_placing import CHUNK, Placed, RowsFound, placed
from app.services.rights import needs
from app.store import search
from app.store.engine import Store
from app.store.schema import ImportBatch, RiskFact

Progress = Callable[[str, float], None]


class FactsChanged(UserError):
    """Registry or facts changed after the preview: it has to be made again."""

    code = "facts.changed"


class KindAsked(UserError):
    """The list has no column that says of what kind its facts are, and nobody said so."""

    code = "facts.kind_asked"


@dataclass(frozen=True, slots=True)
class FactEntry:
    """One row that can be taken over. `act`: new, changed or same; `fact_id` of the last two."""

    row: int
    enterprise_id: int
    key: str
    name: str
    kind: str
    since: date
    until: date | None
    reference: str
    note: str
    act: str = "new"
    fact_id: int = 0


@dataclass(frozen=True, slots=True)
class FactPreview:
    """Exactly what a commit will do. rows = new + changed + same + refused."""

    file_name: str
    sha256: str
    entries: tuple[FactEntry, ...]
    rows: int
    refused: int
    issues: tuple[IssueLine, ...]
    unused: tuple[str, ...]
    private: tuple[str, ...]
    versions: tuple[int, int]  # of registry and facts when it was compared

    def count(self, act: str) -> int:
        """Return how many entries are new, changed or same."""
        return sum(one.act == act for one in self.entries)


@dataclass(frozen=True, slots=True)
class FactsDone:
    """What an import of facts did."""

    import_id: int
    added: int
    changed: int
    same: int
    refused: int


@needs(Right.REGISTRY)
def preview(
    store: Store,
    actor: Actor,
    path: Path,
    kind: str = "",
    *,
    now: datetime,
    progress: Progress | None = None,
) -> FactPreview:
    """Read a list and compare it with the registry; save nothing.

    Args:
        kind: of all rows, for a list without a column that says it.

    Raises:
        KindAsked, and the UserErrors of app.files.sheets: the user's.
        EnvironmentFault: the file cannot be read.
    """
    if progress:
        progress("imports.step_reading", 0)
    table = read_table(path, partial(match_headings, kind="facts"))
    with store.read() as session:
        today = beijing_date(now)
        known = facts.kinds_on(session, today)
        if "kind" not in table.match.columns and not kind:
            raise KindAsked(file=path.name)
        found = RowsFound("facts")
        read: list[tuple[int, str, FactRow]] = []
        for one in table.rows:
            found.rows += 1
            cells = dict(zip(table.fields, one.cells, strict=True))
            result = read_fact(cells, one.number, known, today, kind)
            found.take(result.issues, one.sheet)
            if result.value is None:
                found.refused += 1
            else:
                read.append((one.number, one.sheet, result.value))
        entries = _compared(session, placed(session, read, found), found)
        versions = _versions(session)
    return FactPreview(
        path.name,
        sha256_of(path),
        tuple(entries),
        found.rows,
        found.refused,
        tuple(found.issues),
        table.match.unused,
        table.match.private,
        versions,
    )


@needs(Right.REGISTRY)
def commit(
    store: Store,
    actor: Actor,
    shown: FactPreview,
    *,
    now: datetime,
    progress: Progress | None = None,
) -> FactsDone:
    """Save exactly what the preview showed, in one transaction, and log it.

    Raises:
        FactsChanged: the user previews again. Nothing is saved.
    """
    if progress:
        progress("imports.step_saving", 0)
    counts = {name: shown.count(name) for name in ("new", "changed", "same")}
    counts["refused"] = shown.refused
    with store.write() as session:
        if _versions(session) != shown.versions:
            raise FactsChanged(file=shown.file_name)
        batch = ImportBatch(
            kind="facts",
            file_name=shown.file_name[-255:],
            sha256=shown.sha256,
            counts={"rows": shown.rows, **counts},
            by_id=actor.account_id,
            at=now,
        )
        session.add(batch)
        session.flush()
        _insert(session, actor, batch.id, shown.entries, now)
        for one in shown.entries:
            if one.act == "changed":
                _change(session, actor, batch.id, one, now)
        facts.changed(session)
        payload: dict[str, object] = {
            "import": batch.id,
            "kind": "facts",
            "file": shown.file_name,
            "sha256": shown.sha256,
            "counts": counts,
        }
        journal.record(session, actor.name, "IMPORT", payload, now=now)
        return FactsDone(batch.id, counts["new"], counts["changed"], counts["same"], shown.refused)


def _versions(session: Session) -> tuple[int, int]:
    return search.version(session, "enterprises"), search.version(session, "facts")


def _compared(
    session: Session, rows: Sequence[Placed[FactRow]], found: RowsFound
) -> list[FactEntry]:
    """Tell new facts from those there are; refuse what the list says twice."""
    there = _there(session, {one.enterprise_id for one in rows})
    first: dict[tuple[Any, ...], int] = {}
    entries = []
    for one in rows:
        row = one.row
        entry = FactEntry(
            one.number, one.enterprise_id, one.key, one.name, row.kind, row.since, row.until,
            row.reference, row.note,
        )  # fmt: skip
        same = (one.enterprise_id, row.kind, row.since, row.reference)
        if (earlier := first.setdefault(same, one.number)) != one.number:
            found.refuse(one.number, one.sheet, ("since", one.name, "rows.repeated"), earlier)
            continue
        if (fact := there.get(same)) is not None:
            until, note = row.until or fact.until, row.note or fact.note
            act = "same" if (until, note) == (fact.until, fact.note) else "changed"
            entry = replace(entry, until=until, note=note, act=act, fact_id=fact.id)
        entries.append(entry)
    return entries


def _there(session: Session, enterprises: set[int]) -> dict[tuple[Any, ...], RiskFact]:
    there = {}
    ordered = sorted(enterprises)
    for at in range(0, len(ordered), CHUNK):
        chosen = select(RiskFact).where(RiskFact.enterprise_id.in_(ordered[at : at + CHUNK]))
        for fact in session.scalars(chosen):
            there[fact.enterprise_id, fact.kind, fact.since, fact.reference] = fact
    return there


def _insert(
    session: Session, actor: Actor, batch: int, entries: Sequence[FactEntry], now: datetime
) -> None:
    start = facts.next_id(session)
    fresh = [one for one in entries if one.act == "new"]
    rows = [
        {
            "id": start + at,
            "enterprise_id": one.enterprise_id,
            "kind": one.kind,
            "since": one.since,
            "until": one.until,
            "reference": one.reference,
            "note": one.note,
            "import_id": batch,
            "by_id": actor.account_id,
            "at": now,
        }
        for at, one in enumerate(fresh)
    ]
    if rows:
        session.execute(insert(RiskFact), rows)


def _change(session: Session, actor: Actor, batch: int, one: FactEntry, now: datetime) -> None:
    row = session.get_one(RiskFact, one.fact_id)
    changes: dict[str, list[Any]] = {}
    for field in ("until", "note"):
        before, value = getattr(row, field), getattr(one, field)
        if before != value:
            changes[field] = [str(before or ""), str(value or "")]
            setattr(row, field, value)
    row.by_id, row.at = actor.account_id, now
    facts.keep_change(session, actor, row.id, changes, now, batch)
