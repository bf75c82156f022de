"""What the lock sheet and the minutes of one draw say.

Numbers are those reconciled at the freeze; the result is read from the stored result
file. No risk class stands on either sheet: strata carry their opaque labels (protocol §2).
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import __version__
from app.core.ceremony import Ceremony
from app.core.finding_vocabulary import LIST_JOINT
from app.core.protocol import ALGORITHM
from app.core.task import DrawKind, TaskPlan
from app.core.team_plan import ANY_UNIT, UnitClass
from app.core.times import beijing_date
from app.errors import UserError
from app.services.assigned.assigned_plan import plan_of
from app.services.bureau import BureauFacts, facts_of
from app.services.evidence.evidence_kit import page_digest
from app.services.exemption_words import for_the_room
from app.services.paper.paper_ceremony_people import (
    envelope_keeper,
    keyed_by,
    media_number,
    named,
    people_facts,
    witnesses,
)
from app.services.paper.paper_facts import clock_text, day_text
from app.services.paper.paper_plans import plan_words
from app.services.quota_needs import short_of
from app.services.quota_words import short_lines
from app.services.scope_words import public_words
from app.store.schema import (
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
from app.store.schema import Enterprise as EnterpriseRow
from app.texts import text

# How texts name a pool of officers.
_POOL_KEYS = {ANY_UNIT: "ALL", **{unit.value: unit.name for unit in UnitClass}}


class NoResult(UserError):
    """The minutes come after the result."""

    code = "papers.no_result"


@dataclass(frozen=True, slots=True)
class Held:
    """A lock with everything around it, read in the caller's session."""

    lock: Lock
    draw: Draw
    task: Task
    plan: TaskPlan
    people: Ceremony
    bureau: BureauFacts


def held(session: Session, lock_id: int) -> Held:
    """Return a lock with its draw, task, plan, people and bureau."""
    lock = session.get_one(Lock, lock_id)
    draw = session.get_one(Draw, lock.draw_id)
    task = session.get_one(Task, draw.task_id)
    plan = plan_of(session, task, draw)
    return Held(lock, draw, task, plan, Ceremony.from_json(lock.people), facts_of(session))


def lock_sheet_facts(session: Session, one: Held) -> dict[str, object]:
    """Return the facts of a 名单锁定单."""
    lock, entry = one.lock, _entry(session, one, "LOCK")
    day = beijing_date(lock.at)
    return {
        **_shared(session, one, Counter()),
        "time": text("papers.ceremony.time", day=day_text(day), clock=clock_text(lock.at)),
        "method": _method_short(one),
        "teams": team_words(one.plan, one.draw.kind),
        "beacon": _beacon_announced(one),
        "head": entry.head,
        "log_no": entry.n,
        "open_locks": _open_locks(session, lock.id),
        # A list that an older program locked has no kit.
        "page_hash": page_digest(session, json.loads(entry.payload).get("kit", "")),
        "witnesses": _to_sign(one.people),
        "qr": "|".join((lock.tag, "M", one.draw.number, str(lock.attempt), lock.manifest_hash)),
        "qr_caption": text("papers.qr_lock"),
        "anchor": text("papers.anchor", n=entry.n, head=entry.head),
    }


def _to_sign(people: Ceremony) -> list[dict[str, str]]:
    """Who signs the lock sheet, and what each of them has to do: throw, keep, watch."""
    throwers = {id(person): key for key, person in people.throwers()}
    watches, keeper = text("papers.ceremony.watches"), envelope_keeper(people)
    found = []
    for person in (*people.witnesses, *people.supervisors):
        way = "slips" if person.slips else "dice"
        if id(person) in throwers:
            throw = text(f"papers.ceremony.{way}", digits=person.digits)
        else:
            throw = text("papers.ceremony.keeps") if person is keeper else watches
        if not person.absent:
            found.append({"id": throwers.get(id(person), watches), **named(person), "throw": throw})
    return found


def minutes_facts(session: Session, one: Held) -> dict[str, object]:
    """Return the facts of a 抽取过程记录.

    Raises:
        NoResult: the draw has not been made (the user's fault).
    """
    lock = one.lock
    opening, result = session.get(Opening, lock.id), session.get(Result, lock.id)
    if opening is None or result is None:
        raise NoResult(draw=one.draw.number)
    entry = _entry(session, one, "RESULT")
    first, last = beijing_date(lock.at), beijing_date(result.at)
    until = clock_text(result.at) if first == last else f"{day_text(last)}{clock_text(result.at)}"
    drawn = _drawn(result.result)
    signs = (lock.tag, "R", one.draw.number, str(lock.attempt), result.result_hash, entry.head)
    return {
        **_shared(session, one, _counts(result.result)),
        "date": day_text(first),
        "time": text("papers.ceremony.span", first=clock_text(lock.at), last=until),
        "witnesses": witnesses(one.people),
        "teams": _teams_formed(one, result) + plan_words(one.lock, opening.opening),
        "drawn": len(drawn),
        "throws": _throws(one, opening.opening),
        "beacon": _beacon_read(one, opening.opening),
        "keyed": keyed_by(session, lock.id),
        "seed": opening.seed,
        "result_hash": result.result_hash,
        "head": entry.head,
        "log_no": entry.n,
        "voids": _voids(session, one),
        "media_no": media_number(session, one.draw.id, lock.attempt),
        "results": _results(session, lock.id, drawn),
        "qr": "|".join(signs),
        "qr_caption": text("papers.qr_minutes"),
        "anchor": text("papers.anchor", n=entry.n, head=entry.head),
    }


def _shared(session: Session, one: Held, drawn: Mapping[tuple[str, str], int]) -> dict[str, object]:
    """What both sheets say; `drawn` as from _counts, empty before the draw."""
    lock, counts = one.lock, one.lock.counts
    day = day_text(beijing_date(lock.at))
    pools = counts["officer_pools"]
    labels = {risk_class: label for label, risk_class in lock.strata.items()}
    there = sum(pair[0] for pair in pools.values())
    return {
        **people_facts(one.people, one.draw.kind, one.bureau.name),
        "org": one.bureau.name,
        "draw_no": one.draw.number,
        "attempt": lock.attempt,
        "task": {"name": one.task.name, "no": one.task.task_no},
        "place": one.people.place,
        "host": one.people.host,
        "operator": one.people.operator,
        "method": method_words(one.plan, one.draw.kind),
        "registry": {
            "name": text("papers.ceremony.registry", day=day),
            "total": counts["total"],
            "pool": counts["pool"],
        },
        "officers": {
            "name": text("papers.ceremony.officers", day=day),
            "total": there + sum(counts.get("officers_out", {}).values()),
            "pool": there,
        },
        "exclusions": _exclusions(counts),
        "exemptions": for_the_room(one.plan),
        "strata": sorted(
            (
                {
                    "label": labels[name],
                    "pool": pool,
                    "quota": wanted,
                    "drawn": drawn.get(("ENT", labels[name]), 0),
                }
                for name, pool, wanted in counts["classes"]
                if name in labels
            ),
            key=lambda stratum: (len(str(stratum["label"])), str(stratum["label"])),
        ),
        "pools": [_pool(name, pair, drawn.get(("OFF", name), 0)) for name, pair in pools.items()],
        "manifest_hash": lock.manifest_hash,
        "commitment": lock.commitment,
        "prev_head": lock.prev_head,
        "program": text("papers.program", version=__version__, algorithm=ALGORITHM),
    }


def _pool(name: str, pair: Sequence[int], drawn: int) -> dict[str, object]:
    label = text(f"papers.pool.{_POOL_KEYS[name]}") if name in _POOL_KEYS else name
    return {"name": label, "pool": pair[0], "quota": pair[1], "drawn": drawn}


def _exclusions(counts: Mapping[str, object]) -> list[dict[str, object]]:
    excluded = counts["excluded"]
    assert isinstance(excluded, dict)
    every = {"SCOPE": counts["out_of_scope"], **excluded}
    return [
        {"reason": text(f"papers.reason.{reason}"), "count": count}
        for reason, count in every.items()
        if count
    ]


def method_words(plan: TaskPlan, kind: str) -> str:
    """Say how it is drawn; what the bureau keeps to itself of the scope is not named."""
    if kind == DrawKind.OFFICERS:
        return text("papers.method.OFF")
    scope = plan.scope
    said = public_words(scope)
    shown = text("papers.method.scope", conditions=said) if said else ""
    return text(
        f"papers.method.{kind}",
        kind=text(f"papers.kind.{'directed' if scope.directed else 'undirected'}"),
        scope=shown,
        how=text(f"papers.method.{draw_way(plan)}"),
    )


def _method_short(one: Held) -> str:
    """How it is drawn; and where fewer are drawn than the item list demands, so it was locked."""
    said = method_words(one.plan, one.draw.kind)
    short = "".join(short_lines(short_of(one.lock.counts)))
    # The form ends the sentence.
    return text("papers.method.short", method=said, short=short[:-1]) if short else said


def draw_way(plan: TaskPlan) -> str:
    """Return how it is drawn, as texts name it: plain, weighted or by strata."""
    if plan.stratified:
        return f"strata_{plan.basis.value}"
    return "weighted" if plan.weighted else "plain"


def team_words(plan: TaskPlan, kind: str) -> str:
    """Say how teams are made of the officers drawn."""
    if kind == DrawKind.ENTERPRISES:
        return text("papers.team.none")
    team = plan.team
    return text(f"papers.team.{team.arrangement.value}", size=team.headcount, teams=team.teams)


def _teams_formed(one: Held, result: Result) -> str:
    rule = team_words(one.plan, one.draw.kind)
    if one.draw.kind == DrawKind.ENTERPRISES:
        return rule
    if result.no_plan:
        return text("papers.team.no_plan", rule=rule)
    count = sum(line.startswith("TEAM|") for line in result.result.decode().splitlines())
    return text("papers.team.formed", rule=rule, count=count)


def _entry(session: Session, one: Held, kind: str) -> LogEntry:
    """The log entry of this very attempt; it is there, because the act wrote it."""
    entries = session.scalars(
        select(LogEntry).where(LogEntry.kind == kind, LogEntry.subject == one.draw.number)
    )
    return next(e for e in entries if json.loads(e.payload)["attempt"] == one.lock.attempt)


def _open_locks(session: Session, lock_id: int) -> int:
    """Locks without a result that were not voided, this one not counted."""
    query = select(func.count()).where(
        Lock.id != lock_id,
        Lock.id.not_in(select(VoidedLock.lock_id)),
        Lock.id.not_in(select(Result.lock_id)),
    )
    return session.scalar(query) or 0


def _beacon_announced(one: Held) -> str:
    """The public draw whose digits will be used, "" where none was announced."""
    beacon = one.people.beacon()
    if beacon is None:
        return ""
    return text("papers.ceremony.beacon", source=beacon.source, digits=beacon.digits)


def _beacon_read(one: Held, opening: bytes) -> str:
    beacon = one.people.beacon()
    if beacon is None:
        return ""
    digits = opening.decode().splitlines()[-1].partition("=")[2]  # B= is last (protocol §3)
    return text("papers.ceremony.beacon_read", source=beacon.source, digits=digits)


def _throws(one: Held, opening: bytes) -> list[dict[str, str]]:
    names = {key: person.name for key, person in one.people.throwers()}
    lines = opening.decode().splitlines()[1:-1]  # between S0= and B= (protocol §3)
    pairs = (line.partition("=") for line in lines)
    return [
        {"witness": key, "name": names[key] if names[key] != key else "", "digits": digits}
        for key, _, digits in pairs
    ]


def _voids(session: Session, one: Held) -> list[dict[str, object]]:
    rows = session.execute(
        select(Lock.attempt, VoidedLock.reason)
        .join(VoidedLock, VoidedLock.lock_id == Lock.id)
        .where(Lock.draw_id == one.draw.id, Lock.attempt < one.lock.attempt)
        .order_by(Lock.attempt)
    )
    return [{"attempt": attempt, "reason": reason} for attempt, reason in rows]


def _drawn(result: bytes) -> list[str]:
    """The drawn enterprises in queue order: by ticket, then id (protocol §4)."""
    fields = (line.split("|") for line in result.decode().splitlines())
    drawn = [(f[4], f[3]) for f in fields if f[0] == "ENT" and f[5] == "DRAWN"]
    return [key for _, key in sorted(drawn)]


def _counts(result: bytes) -> Counter[tuple[str, str]]:
    """Count the drawn by (ENT or OFF, stratum or pool)."""
    fields = (line.split("|") for line in result.decode().splitlines())
    return Counter((f[0], f[1]) for f in fields if f[0] in ("ENT", "OFF") and f[5] == "DRAWN")


def _results(session: Session, lock_id: int, drawn: list[str]) -> list[dict[str, object]]:
    teams = {
        row.enterprise_key: row
        for row in session.scalars(select(Assignment).where(Assignment.lock_id == lock_id))
    }
    rows = session.execute(
        select(FrozenEnterprise.key, FrozenEnterprise.facts, EnterpriseRow.key)
        .join(EnterpriseRow, EnterpriseRow.id == FrozenEnterprise.enterprise_id)
        .where(FrozenEnterprise.lock_id == lock_id, FrozenEnterprise.verdict == "IN")
    )
    wanted = set(drawn)
    known = {key: (facts, own) for key, facts, own in rows if key in wanted}
    names = {
        row.key: str(row.facts["name"])
        for row in session.scalars(select(FrozenOfficer).where(FrozenOfficer.lock_id == lock_id))
    }
    found: list[dict[str, object]] = []
    for rank, key in enumerate(drawn, 1):
        facts, own = known[key]
        row = teams.get(key)
        found.append(
            {
                "rank": rank,
                "name": facts["name"],
                "code": facts["uscc"] or facts["regno"] or own,
                "team": text("terms.team", number=int(row.team[1:])) if row and row.team else "",
                "officers": LIST_JOINT.join(names[one] for one in row.officer_keys) if row else "",
            }
        )
    return found
