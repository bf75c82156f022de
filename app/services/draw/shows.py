"""A draw as people see it: for the page, the projector and the papers.

Carries nothing the projector must not show: no risk class, phone or ID number. What a
stratum label stands for is not here.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.core.batches import batch_of
from app.core.ceremony import Ceremony
from app.core.people import Actor, Right
from app.core.protocol import NONE, REHEARSAL
from app.core.result_reading import (
    TeamsFound,
    drawn_enterprises,
    serving_and_teams,
    teams_found,
)
from app.core.shortfall import Shortfall
from app.core.substitution import Kind
from app.core.task import DrawKind, TaskPlan
from app.files.atomic import whole_file
from app.services import journal
from app.services.draw.shows_effect import substituted_enterprises, substituted_officers
from app.services.draw.shows_rows import DrawnEnterprise, DrawnOfficer
from app.services.quota_needs import short_of
from app.services.rights import needs
from app.store.engine import Store
from app.store.schema import (
    Adjustment,
    Assignment,
    Draw,
    FrozenEnterprise,
    FrozenOfficer,
    Lock,
    LogEntry,
    Opening,
    Result,
    Task,
    VoidedLock,
)

REVEAL = "REVEAL"  # log entry: the stored result was shown in the room
CHUNK = 500  # keys of one question to the database
ROLLING = 200  # names that roll on the projector; presentation only


@dataclass(frozen=True, slots=True)
class StratumCount:
    """An opaque stratum: how many are in it, how many are drawn."""

    label: str
    pool: int
    wanted: int


@dataclass(frozen=True, slots=True)
class DrawShow:
    """Everything of one attempt that may be seen in the room.

    `enterprises` and `officers` are those drawn; the lists `now` have, where anything was
    substituted, the substitutes too, each behind whom it replaced.
    """

    lock_id: int
    task_id: int
    task_no: str
    task_name: str
    draw_number: str
    attempt: int
    rehearsal: bool
    locked_at: datetime
    ceremony: Ceremony
    throwers: tuple[tuple[str, str, int], ...]  # witness id, name, digits
    total: int
    excluded: dict[str, int]
    out_of_scope: int
    pool: int
    wanted: int
    strata: tuple[StratumCount, ...]
    officer_pools: tuple[StratumCount, ...]
    manifest_hash: str
    commitment: str
    prev_head: str
    throws: tuple[tuple[str, str], ...]  # empty before the opening
    seed: str
    result_hash: str
    head: str  # after the newest entry of this draw
    no_plan: bool
    voided: bool
    enterprises: tuple[DrawnEnterprise, ...]
    officers: tuple[DrawnOfficer, ...]
    officers_first: bool
    rolling: tuple[str, ...]
    kind: DrawKind
    opened_at: datetime | None  # the throws were keyed and the seed fixed
    drawn_at: datetime | None  # the result was stored
    rolling_officers: tuple[str, ...]
    revealed_at: str  # UTC text of the log, "" while the room has not seen the result
    opening: tuple[str, ...] = ()  # lines of opening.txt, once the seal is open
    teams_found: TeamsFound | None = None  # None before the result, without teams, with NOPLAN
    enterprises_now: tuple[DrawnEnterprise, ...] = ()
    officers_now: tuple[DrawnOfficer, ...] = ()
    short: tuple[Shortfall, ...] = ()  # items of which fewer are drawn than their list demands

    @property
    def secret(self) -> str:
        """s0, "" before the seal is open (§3: the first line)."""
        return self.opening[0].partition("=")[2] if self.opening else ""

    @property
    def beacon(self) -> str:
        """Digits of the announced public number; "" without one (§3: the last line)."""
        return self.opening[-1].partition("=")[2].removeprefix(NONE) if self.opening else ""


@needs(Right.READ)
def show(store: Store, actor: Actor, lock_id: int) -> DrawShow:
    """Return one attempt as it stands: locked, seeded or drawn."""
    with store.read() as session:
        lock = session.get_one(Lock, lock_id)
        draw = session.get_one(Draw, lock.draw_id)
        task, opening = session.get_one(Task, draw.task_id), session.get(Opening, lock_id)
        ceremony, result = Ceremony.from_json(lock.people), session.get(Result, lock_id)
        enterprises = _in_batches(_enterprises(session, lock_id, result), task)
        officers = _officers(session, lock_id, result)
        return DrawShow(
            lock_id=lock.id,
            task_id=task.id,
            task_no=task.task_no,
            task_name=task.name,
            draw_number=draw.number,
            attempt=lock.attempt,
            rehearsal=lock.tag == REHEARSAL,
            locked_at=lock.at,
            ceremony=ceremony,
            throwers=tuple((word, one.name, one.digits) for word, one in ceremony.throwers()),
            total=lock.counts["total"],
            excluded=lock.counts["excluded"],
            out_of_scope=lock.counts["out_of_scope"],
            pool=lock.counts["pool"],
            wanted=lock.counts["wanted"],
            short=short_of(lock.counts),
            strata=_strata(lock),
            officer_pools=_pools(lock),
            manifest_hash=lock.manifest_hash,
            commitment=lock.commitment,
            prev_head=lock.prev_head,
            throws=_throws(opening),
            seed=opening.seed if opening else "",
            opening=tuple(opening.opening.decode().splitlines()) if opening else (),
            result_hash=result.result_hash if result else "",
            head=_head(session, draw.number),
            no_plan=bool(result and result.no_plan),
            voided=session.get(VoidedLock, lock_id) is not None,
            enterprises=enterprises,
            officers=officers,
            officers_first=task.plan["officers_first"],
            rolling=tuple(_names(session, lock_id)),
            kind=DrawKind(draw.kind),
            opened_at=opening.at if opening else None,
            drawn_at=result.at if result else None,
            rolling_officers=tuple(_officer_names(session, lock_id)),
            revealed_at=_revealed(session, draw.number, lock.manifest_hash),
            teams_found=teams_found(lock.manifest, result.result) if result else None,
            enterprises_now=substituted_enterprises(session, result, enterprises),
            officers_now=substituted_officers(session, result, officers),
        )


def _strata(lock: Lock) -> tuple[StratumCount, ...]:
    labels = {name: label for label, name in lock.strata.items()}
    return tuple(
        sorted(
            (
                StratumCount(labels[name], size, wanted)
                for name, size, wanted in lock.counts["classes"]
            ),
            key=lambda one: (len(one.label), one.label),
        )
    )


def _pools(lock: Lock) -> tuple[StratumCount, ...]:
    return tuple(
        StratumCount(name, size, wanted)
        for name, (size, wanted) in sorted(lock.counts["officer_pools"].items())
    )


def _throws(opening: Opening | None) -> tuple[tuple[str, str], ...]:
    if opening is None:
        return ()
    # §3: S0 first, B last, one line a witness between; checked when it was stored.
    lines = opening.opening.decode().splitlines()[1:-1]
    return tuple((line.partition("=")[0], line.partition("=")[2]) for line in lines)


def _head(session: Session, number: str) -> str:
    entry = session.scalars(
        select(LogEntry).where(LogEntry.subject == number).order_by(LogEntry.n.desc()).limit(1)
    ).first()
    return entry.head if entry else journal.head_of(session)


def _revealed(session: Session, number: str, manifest_hash: str) -> str:
    entry = session.scalars(
        select(LogEntry).where(
            LogEntry.subject == number,
            LogEntry.kind == REVEAL,
            LogEntry.payload.contains(manifest_hash),
        )
    ).first()
    return entry.at if entry else ""


def _enterprises(
    session: Session, lock_id: int, result: Result | None
) -> tuple[DrawnEnterprise, ...]:
    if result is not None and result.no_plan:
        return _without_teams(session, lock_id, result.result)
    rows = session.execute(
        select(Assignment, FrozenEnterprise.facts)
        .join(
            FrozenEnterprise,
            (FrozenEnterprise.lock_id == Assignment.lock_id)
            & (FrozenEnterprise.key == Assignment.enterprise_key),
        )
        .where(Assignment.lock_id == lock_id, Assignment.enterprise_key.not_in(_came_in(lock_id)))
        .order_by(Assignment.position)
    )
    return tuple(
        DrawnEnterprise(
            one.position,
            one.enterprise_key,
            facts["name"],
            facts["uscc"] or facts["regno"] or one.enterprise_key,
            facts["township"],
            facts["station"],
            one.stratum,
            one.rank,
            one.team,
        )
        for one, facts in rows
    )


def _came_in(lock_id: int) -> Select[str]:
    return select(Adjustment.in_key).where(
        Adjustment.lock_id == lock_id, Adjustment.kind == Kind.ENT.value
    )


def _in_batches(drawn: tuple[DrawnEnterprise, ...], task: Task) -> tuple[DrawnEnterprise, ...]:
    batches = TaskPlan.from_json(task.plan).batches
    if not batches:
        return drawn
    made = []
    for one in drawn:
        at = batch_of(one.position, batches, len(drawn))
        days = (batches[at - 1].first_day, batches[at - 1].last_day)
        made.append(replace(one, batch=at, days=days))
    return tuple(made)


def _without_teams(session: Session, lock_id: int, data: bytes) -> tuple[DrawnEnterprise, ...]:
    """NOPLAN: the enterprises stand (protocol §6), but nobody is assigned to them."""
    places = drawn_enterprises(data)
    keys = [key for _, _, key in places]
    facts: dict[str, dict[str, Any]] = {}
    for at in range(0, len(keys), CHUNK):
        rows = session.execute(
            select(FrozenEnterprise.key, FrozenEnterprise.facts).where(
                FrozenEnterprise.lock_id == lock_id,
                FrozenEnterprise.key.in_(keys[at : at + CHUNK]),
            )
        )
        facts.update((key, found) for key, found in rows)
    return tuple(
        DrawnEnterprise(
            position,
            key,
            facts[key]["name"],
            facts[key]["uscc"] or facts[key]["regno"] or key,
            facts[key]["township"],
            facts[key]["station"],
            stratum,
            rank,
            "",
        )
        for position, (stratum, rank, key) in enumerate(places, 1)
    )


def _officers(session: Session, lock_id: int, result: Result | None) -> tuple[DrawnOfficer, ...]:
    if result is None:
        return ()
    facts: dict[str, dict[str, Any]] = {
        one.key: one.facts
        for one in session.scalars(select(FrozenOfficer).where(FrozenOfficer.lock_id == lock_id))
    }
    serving, teams = serving_and_teams(result.result)
    return tuple(
        DrawnOfficer(key, facts[key]["name"], facts[key]["unit"], pool, rank, teams.get(key, ""))
        for pool, rank, key in serving
    )


def _names(session: Session, lock_id: int) -> list[str]:
    rows = session.scalars(
        select(FrozenEnterprise.facts)
        .where(FrozenEnterprise.lock_id == lock_id, FrozenEnterprise.verdict == "IN")
        .order_by(FrozenEnterprise.key)
        .limit(ROLLING)
    )
    return [facts["name"] for facts in rows]


def _officer_names(session: Session, lock_id: int) -> list[str]:
    rows = session.scalars(
        select(FrozenOfficer.facts)
        .where(FrozenOfficer.lock_id == lock_id, FrozenOfficer.verdict == "IN")
        .order_by(FrozenOfficer.key)
        .limit(ROLLING)
    )
    return [facts["name"] for facts in rows]


@needs(Right.READ)
def write_files(store: Store, actor: Actor, lock_id: int, folder: Path) -> tuple[Path, ...]:
    """Write manifest.txt, opening.txt, result.txt (as far as there are) and log.txt.

    Raises:
        DiskFull, Unwritable: the machine's fault; each file is whole or not there.
    """
    with store.read() as session:
        lock = session.get_one(Lock, lock_id)
        opening = session.get(Opening, lock_id)
        result = session.get(Result, lock_id)
        files = {"manifest.txt": lock.manifest, "log.txt": journal.log_text(session).encode()}
        if opening is not None:
            files["opening.txt"] = opening.opening
        if result is not None:
            files["result.txt"] = result.result
    for name, data in files.items():
        with whole_file(folder / name) as file:
            file.write(data)
    return tuple(folder / name for name in files)
