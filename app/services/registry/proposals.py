"""分类调整建议: what approved findings propose for class and cap; a person decides (G8).

Open proposals are not kept: they follow from rules and findings each time anew. What is
kept is each decision, with its ground, so that the same finding is not proposed twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.findings import FindingAct
from app.core.parameters import CLASS_CAPS, CLASS_RULES, RISK_CLASSES, YEARLY_CAP, Dated, in_force
from app.core.people import Actor, Right
from app.core.reclassing import proposed
from app.core.times import beijing_date
from app.errors import UserError
from app.services import journal
from app.services.assigned.assigned_wording import wording
from app.services.bureau import parameter
from app.services.registry.import_rows import change
from app.services.rights import needs
from app.store import bulk, search
from app.store.bulk import Stamp
from app.store.engine import Store
from app.store.schema import (
    Account,
    Assignment,
    ClassProposal,
    Enterprise,
    Finding,
    FindingStep,
    Parameter,
    Task,
    VoidedLock,
)

LONGEST_REASON: Final = 300


class ProposalsChanged(UserError):
    """A class, a finding or a rule changed since the proposals were read."""

    code = "proposals.changed"


class ReasonMissing(UserError):
    """A refusal needs a reason; a reason has a greatest length."""

    code = "proposals.reason"


class NothingChosen(UserError):
    """No proposal was chosen."""

    code = "proposals.nothing"


@dataclass(frozen=True, slots=True)
class ProposalLine:
    """A change of class that a finding proposes.

    Attributes:
        ground: id of the finding and code of the result, as the decision keeps it.
        result: the result the rule speaks of, in words.
        cap_now, cap_after: inspections a year; 0 = no cap.
    """

    enterprise_id: int
    key: str
    name: str
    now: str
    after: str
    cap_now: int
    cap_after: int
    ground: str
    result: str
    inspected_on: date
    task_name: str


@dataclass(frozen=True, slots=True)
class DecidedLine:
    """A proposal somebody took or refused.

    Attributes:
        id: the decision's. last: nothing was decided about its finding after it.
    """

    id: int
    last: bool
    key: str
    name: str
    before: str
    after: str
    ground: str
    taken: bool
    reason: str
    by: str
    at: datetime


@needs(Right.READ)
def proposals(store: Store, actor: Actor, *, now: datetime) -> tuple[ProposalLine, ...]:
    """Return the open proposals, newest inspection first; of each enterprise the oldest."""
    with store.read() as session:
        return _open(session, beijing_date(now))


@needs(Right.READ)
def decided(store: Store, actor: Actor) -> tuple[DecidedLine, ...]:
    """Return what was decided, newest first."""
    with store.read() as session:
        said = wording(session)
        rows = session.execute(
            select(ClassProposal, Enterprise.key, Enterprise.name, Account.name)
            .join(Enterprise, Enterprise.id == ClassProposal.enterprise_id)
            .join(Account, Account.id == ClassProposal.by_id)
            .order_by(ClassProposal.id.desc())
        ).all()
        newest: dict[str, int] = {}
        for one, *_ in rows:
            newest.setdefault(one.ground.partition(":")[0], one.id)
        return tuple(
            DecidedLine(
                one.id,
                newest[one.ground.partition(":")[0]] == one.id,
                key,
                name,
                one.before,
                one.after,
                said.on(beijing_date(one.at)).result(one.ground.split(":")[1]),
                one.taken,
                one.reason,
                by,
                one.at,
            )
            for one, key, name, by in rows
        )


@needs(Right.REGISTRY)
def decide(
    store: Store,
    actor: Actor,
    chosen: Sequence[ProposalLine],
    taken: bool,
    reason: str = "",
    *,
    now: datetime,
) -> int:
    """Take proposals or refuse them, in one transaction; return how many.

    A class that changes is a new version of the record with its history. Refusing needs a
    reason.

    Raises:
        NothingChosen, ReasonMissing, ProposalsChanged: the user's; nothing is saved.
    """
    reason = " ".join(reason.split())
    if not chosen:
        raise NothingChosen()
    if len(reason) > LONGEST_REASON or not (taken or reason):
        raise ReasonMissing(most=LONGEST_REASON)
    with store.write() as session:
        there = {one.ground: one for one in _open(session, beijing_date(now))}
        if any(there.get(one.ground) != one for one in chosen):
            raise ProposalsChanged()
        rows = [
            ClassProposal(
                enterprise_id=one.enterprise_id,
                before=one.now,
                after=one.after,
                ground=one.ground,
                taken=taken,
                reason=reason,
                by_id=actor.account_id,
                at=now,
            )
            for one in chosen
        ]
        session.add_all(rows)
        session.flush()
        if taken:
            changes = [
                change(one.enterprise_id, {"risk_class": (one.now, one.after)}) for one in chosen
            ]
            list(bulk.update(session, "enterprises", changes, Stamp(actor.account_id, now)))
            search.changed(session, "enterprises")
        # No class in the log: entries leave the house.
        act = "take" if taken else "refuse"
        payload: dict[str, object] = {"act": act, "count": len(rows)}
        payload["proposals"] = [one.id for one in rows]
        journal.record(session, actor.name, "RECLASS", payload, now=now)
    return len(rows)


def _open(session: Session, day: date) -> tuple[ProposalLine, ...]:
    classes = list(parameter(session, RISK_CLASSES, day))
    caps = _Caps(session, day)
    rules, said = _rules(session), wording(session)
    settled = {one.partition(":")[0] for one in session.scalars(select(ClassProposal.ground))}
    found: dict[int, ProposalLine] = {}
    for row in _findings(session):
        if str(row.id) in settled or row.enterprise_id in found:
            continue
        told = proposed(
            in_force(rules, CLASS_RULES, row.inspected_on),
            classes,
            row.risk_class,
            row.body.get("results", ()),
        )
        if told is None:
            continue
        found[row.enterprise_id] = ProposalLine(
            row.enterprise_id,
            row.key,
            row.name,
            row.risk_class,
            told.risk_class,
            caps.of(row.risk_class),
            caps.of(told.risk_class),
            f"{row.id}:{told.result}",
            said.on(row.inspected_on).result(told.result),
            row.inspected_on,
            row.task_name,
        )
    return tuple(sorted(found.values(), key=lambda one: (one.inspected_on, one.key), reverse=True))


class _Caps:
    """The cap a class has: its own, or the one for all."""

    def __init__(self, session: Session, day: date) -> None:
        self._one = int(parameter(session, YEARLY_CAP, day))
        self._own: dict[str, int] = dict(parameter(session, CLASS_CAPS, day))

    def of(self, risk_class: str) -> int:
        return self._own.get(risk_class, self._one)


def _rules(session: Session) -> list[Dated]:
    rows = session.scalars(
        select(Parameter).where(Parameter.key == CLASS_RULES).order_by(Parameter.id)
    )
    return [Dated(row.key, row.value, row.valid_from, row.note) for row in rows]


def _findings(session: Session) -> Sequence[Any]:
    """The newest approved finding of each inspection, oldest first."""
    approved = select(FindingStep.finding_id).where(FindingStep.act == FindingAct.APPROVE)
    newest = (
        select(Finding.assignment_id, func.max(Finding.revision).label("revision"))
        .where(Finding.id.in_(approved))
        .group_by(Finding.assignment_id)
        .subquery()
    )
    return session.execute(
        select(
            Finding.id,
            Finding.body,
            Finding.inspected_on,
            Enterprise.id.label("enterprise_id"),
            Enterprise.key,
            Enterprise.name,
            Enterprise.risk_class,
            Task.name.label("task_name"),
        )
        .join(
            newest,
            (newest.c.assignment_id == Finding.assignment_id)
            & (newest.c.revision == Finding.revision),
        )
        .join(Assignment, Assignment.id == Finding.assignment_id)
        .join(Enterprise, Enterprise.id == Assignment.enterprise_id)
        .join(Task, Task.id == Assignment.task_id)
        .where(Assignment.lock_id.not_in(select(VoidedLock.lock_id)))
        .order_by(Finding.inspected_on, Finding.id)
    ).all()
