"""送达: which papers of a task went to their enterprises, how, and which did not.

An attempt is a row and the newest of a paper counts; notices and the letters that order or
tell an enterprise something are served, one or many at once. An order that is served sets
the clock of its follow-up, in the same transaction.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import serving
from app.core.numbers import document_no
from app.core.people import Actor, Right
from app.core.serving import DELIVERED, Outcome, Service, Way
from app.core.times import beijing_date
from app.errors import UserError
from app.services import journal
from app.services.assigned.assigned import Assigned, assigned, task_of
from app.services.bureau import facts_of
from app.services.evidence import evidence
from app.services.evidence.evidence import Link
from app.services.form.form_library import library
from app.services.paper.follow_up_clock import order_served
from app.services.paper.paper_facts import NOTICE
from app.services.paper.paper_numbers import documents
from app.services.rights import needs
from app.store.engine import Store
from app.store.schema import NumberVoid, Paper, Served
from app.texts import text

STEP: Final = "SERVICE"  # of the record plan
# What is addressed to the enterprise itself; letters to others are signed for by these.
LETTERS: Final = (
    "result-letter",
    "correction-order",
    "disclosure-duty-order",
    "change-order",
    "premises-letter",
)


class UnknownPaper(UserError):
    """There is no such paper of the task, or its number is void."""

    code = "serving.unknown"


class NoPaperChosen(UserError):
    """Service is to be kept of no paper at all."""

    code = "serving.none"


@dataclass(frozen=True, slots=True)
class PaperKey:
    """Which paper: of which enterprise, form and number."""

    assignment_id: int
    code: str
    number: str


@dataclass(frozen=True, slots=True)
class ServiceLine:
    """One paper and its newest attempt of service.

    Attributes:
        outcome, way, served_on: None where there was no attempt yet.
        officers: of the team now; who serves it unless somebody else is named.
        attempts: how many there were. digest: scan of the receipt, "" for none.
    """

    key: PaperKey
    title: str
    issued_on: date
    position: int
    name: str
    team: str
    officers: tuple[str, ...]
    outcome: Outcome | None
    way: Way | None
    served_on: date | None
    receiver: str
    served_by: tuple[str, ...]
    note: str
    attempts: int
    digest: str

    @property
    def delivered(self) -> bool:
        """Whether it counts as served."""
        return self.outcome in DELIVERED


@needs(Right.READ)
def lines(store: Store, actor: Actor, task_id: int) -> tuple[ServiceLine, ...]:
    """Return every paper of the task that is served, what is not served yet in front."""
    with store.read() as session:
        return service_lines(session, task_id)


@needs(Right.READ)
def unreachable(store: Store, actor: Actor, assignment_id: int) -> date | None:
    """Return since when an enterprise is unreachable by the newest attempts; None if it is not.

    It proposes the result 通过登记的住所（经营场所）无法联系; the inspector decides.
    """
    with store.read() as session:
        newest = session.scalars(
            select(Served).where(Served.assignment_id == assignment_id).order_by(Served.id.desc())
        ).first()
        gone = newest is not None and newest.outcome in (Outcome.UNREACHABLE, Outcome.RETURNED)
        return newest.served_on if newest is not None and gone else None


@needs(Right.PAPERS)
def serve(
    store: Store,
    actor: Actor,
    task_id: int,
    keys: Sequence[PaperKey],
    said: Service,
    receipt: Path | None = None,
    *,
    now: datetime,
) -> tuple[ServiceLine, ...]:
    """Keep one attempt of service for each paper, and log it; return the task's lines.

    Args:
        said: the same for all; without `served_by` each has the officers of its team.
        receipt: a scan, kept as evidence of every enterprise it is for.

    Raises:
        NoPaperChosen, UnknownPaper, BadService, and what evidence refuses: the user's.
        EnvironmentFault: the machine's.
    """
    if not keys:
        raise NoPaperChosen()
    today = beijing_date(now)
    with store.read() as session:
        chosen = _chosen(session, task_id, keys)
        task_no = task_of(session, task_id).task_no
    for one in chosen:
        serving.check(_whole(said, one), one.issued_on, today)
    digest = _keep_receipt(store, actor, chosen, receipt, now) if receipt else ""
    with store.write() as session:
        for one in _chosen(session, task_id, keys):
            entry = _whole(said, one)
            session.add(_row(actor, one.key, entry, digest, now))
            if entry.outcome in DELIVERED:
                order_served(session, actor, one.key.assignment_id, one.key.code, said, now)
        payload = {
            "act": "SERVE",
            "task": task_no,
            "papers": len(chosen),
            "outcome": said.outcome.value,
            "way": said.way.value,
            "on": said.served_on.isoformat(),
            "receipt": digest,
        }
        journal.record(session, actor.name, "SERVE", payload, now=now, subject=task_no)
        return service_lines(session, task_id)


def receipt_words(line: ServiceLine) -> str:
    """Return how a receipt names a paper (送达文书的名称、文号和份数)."""
    return text("serving.receipt_line", title=line.title, number=line.key.number)


def service_lines(session: Session, task_id: int) -> tuple[ServiceLine, ...]:
    """Return the lines inside the caller's session."""
    places = {place.id: place for place in assigned(session, task_id)}
    tries: dict[PaperKey, list[Served]] = {}
    wanted = select(Served).where(Served.assignment_id.in_(places)).order_by(Served.id)
    for row in session.scalars(wanted):
        key = PaperKey(row.assignment_id, row.form_code, row.paper_no)
        tries.setdefault(key, []).append(row)
    found = [
        _line(key, title, day, places[key.assignment_id], tries.get(key, []))
        for key, title, day in _papers(session, task_id)
        if key.assignment_id in places
    ]
    return tuple(
        sorted(found, key=lambda one: (one.delivered, one.position, one.key.code, one.key.number))
    )


def _papers(session: Session, task_id: int) -> list[tuple[PaperKey, str, date]]:
    """Return (key, title, date of issue) of every paper that is served; void ones are not."""
    void = {(row.form_code, row.year, row.number) for row in session.scalars(select(NumberVoid))}
    short = facts_of(session).short_name
    notices = short + text(f"papers.series.{NOTICE}")
    found = [
        (
            PaperKey(one.assignment_id, NOTICE, document_no(notices, one.year, one.number)),
            text(f"papers.title.{NOTICE}"),
            one.issued_on,
        )
        for one in documents(session, task_id, NOTICE).values()
        if (NOTICE, one.year, one.number) not in void
    ]
    forms = library(session)
    rows = session.scalars(
        select(Paper)
        .where(Paper.task_id == task_id, Paper.form_code.in_(LETTERS))
        .order_by(Paper.id)
    )
    for row in rows:
        if row.assignment_id is None or (row.form_code, row.year, row.number) in void:
            continue
        form = forms.latest(row.form_code)
        number = (
            "" if row.number is None else document_no(short + form.series, row.year, row.number)
        )
        found.append(
            (PaperKey(row.assignment_id, row.form_code, number), form.title, row.issued_on)
        )
    return found


def _line(
    key: PaperKey, title: str, day: date, place: Assigned, tries: Sequence[Served]
) -> ServiceLine:
    newest = tries[-1] if tries else None
    return ServiceLine(
        key,
        title,
        day,
        place.position,
        place.facts["name"],
        place.team,
        tuple(officer.name for officer in place.officers),
        Outcome(newest.outcome) if newest else None,
        Way(newest.way) if newest else None,
        newest.served_on if newest else None,
        newest.receiver if newest else "",
        tuple(newest.served_by) if newest else (),
        newest.note if newest else "",
        len(tries),
        next((one.digest for one in reversed(tries) if one.digest), ""),
    )


def _chosen(session: Session, task_id: int, keys: Sequence[PaperKey]) -> tuple[ServiceLine, ...]:
    known = {one.key: one for one in service_lines(session, task_id)}
    if any(key not in known for key in keys):
        raise UnknownPaper()
    return tuple(known[key] for key in dict.fromkeys(keys))


def _whole(said: Service, line: ServiceLine) -> Service:
    return said if said.served_by else replace(said, served_by=line.officers)


def _row(actor: Actor, key: PaperKey, entry: Service, digest: str, now: datetime) -> Served:
    return Served(
        assignment_id=key.assignment_id,
        form_code=key.code,
        paper_no=key.number,
        outcome=entry.outcome.value,
        way=entry.way.value,
        served_on=entry.served_on,
        receiver=entry.receiver.strip(),
        served_by=list(entry.served_by),
        note=entry.note.strip(),
        digest=digest,
        by_id=actor.account_id,
        at=now,
    )


def _keep_receipt(
    store: Store, actor: Actor, chosen: Sequence[ServiceLine], receipt: Path, now: datetime
) -> str:
    """Keep a scan as evidence of each enterprise it is for; return its digest."""
    ids = dict.fromkeys(one.key.assignment_id for one in chosen)
    files = [(receipt, Link(STEP, assignment_id=one)) for one in ids]
    taking = evidence.take_several(store, actor, files, now=now)
    for refused in taking.refused:
        raise refused.error
    return taking.taken[0].digest
