"""The letter of a follow-up, filled in: what is known already is typed by nobody again.

From the finding come the facts (the maker's own part) and what was ordered; from the
follow-up who is written to and until when; from the record what goes along; wordings of
the bureau from its last letter of the kind. Articles that somebody broke are taken from a
letter of the same task about the same items alone: they are the clerk's to answer for.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.deadlines import Rule, Unit
from app.core.finding_vocabulary import LIST_ENDS
from app.core.findings import FindingBody
from app.core.follow_up import LETTERS, TRANSFERS, Act, Kind, OutOfOrder, Step, due_of, is_open
from app.core.people import Actor, Right
from app.core.times import beijing_date
from app.services.assigned.assigned import one_assigned
from app.services.assigned.assigned_findings import Revisions, task_revisions
from app.services.bureau_workdays import Clocks
from app.services.evidence.evidence_plan import plan_in_force
from app.services.evidence.evidence_rows import standing
from app.services.paper import making
from app.services.paper.follow_up_rows import follow_up_of, steps_of
from app.services.paper.making import KindOfPaper, PaperMade
from app.services.paper.making_about import Target
from app.services.paper.making_job import Progress
from app.services.paper.paper_facts import RECORD
from app.services.paper.paper_numbers import documents
from app.services.rights import needs
from app.store.engine import Store
from app.store.schema import EvidenceLink, FollowUp, FollowUpStep, Paper
from app.texts import text

# What a bureau words the same from letter to letter.
_CARRIED: Final = ("ground", "consequence", "remedy.review", "remedy.court", "office", "copied")
_BROKEN: Final = "broken"
_DAYS: Final = ("deadline", "reply_by")  # asks that name the last day
_LOOKED_AT: Final = 40  # letters made before


@dataclass(frozen=True, slots=True)
class Letter:
    """The form of a follow-up's letter, for whom, and what its fields begin with."""

    kind: KindOfPaper
    target: Target
    values: Mapping[str, str]


@needs(Right.READ)
def letter(store: Store, actor: Actor, follow_up_id: int, *, now: datetime) -> Letter:
    """Return the letter of a follow-up, filled in as far as things are known.

    Raises:
        UnknownFollowUp, OutOfOrder (it has no letter, or is over), UnknownAssignment: the user's.
    """
    with store.read() as session:
        row = follow_up_of(session, follow_up_id)
        code = _form(session, row)
        place = one_assigned(session, row.assignment_id)
        values = _values(session, row, code, place.task_id, beijing_date(now))
    kinds = {one.code: one for one in making.kinds(store, actor, place.task_id)}
    kind = kinds[code]
    asked = {ask.path for ask in kind.asks}
    said = {path: words for path, words in values.items() if path in asked and words}
    return Letter(kind, Target(place.task_id, assignment_id=place.id), said)


@needs(Right.PAPERS)
def make_letter(
    store: Store,
    actor: Actor,
    follow_up_id: int,
    inputs: Mapping[str, str],
    folder: Path,
    *,
    now: datetime,
    progress: Progress | None = None,
) -> PaperMade:
    """Make the letter; a last day it names is the follow-up's from now on.

    Raises:
        UnknownFollowUp, OutOfOrder, and as making.make.
    """
    with store.read() as session:
        row = follow_up_of(session, follow_up_id)
        code = _form(session, row)
        task_id = one_assigned(session, row.assignment_id).task_id
        target = Target(task_id, assignment_id=row.assignment_id)
    made = making.make(store, actor, code, [target], inputs, folder, now=now, progress=progress)
    named = next((inputs[path] for path in _DAYS if inputs.get(path)), "")
    with store.write() as session:
        row = follow_up_of(session, follow_up_id)
        before = due_of(row.due_on, steps_of(session, [row.id]).get(row.id, ()))
        if named and date.fromisoformat(named) != before:
            session.add(
                FollowUpStep(
                    follow_up_id=row.id,
                    act=Act.MADE.value,
                    facts={"due_on": named},
                    day=beijing_date(now),
                    by_id=actor.account_id,
                    at=now,
                )
            )
    return made


def _form(session: Session, row: FollowUp) -> str:
    steps: tuple[Step, ...] = steps_of(session, [row.id]).get(row.id, ())
    if not is_open(steps):
        raise OutOfOrder(follow_act=Act.MADE.value, follow_fault="ended")
    code = LETTERS.get(Kind(row.kind))
    if code is None:
        raise OutOfOrder(follow_act=Act.MADE.value, follow_fault="no_letter")
    return code


def _values(
    session: Session, row: FollowUp, code: str, task_id: int, today: date
) -> dict[str, str]:
    kind = Kind(row.kind)
    known = task_revisions(session, task_id, (row.assignment_id,))
    newest = known.get(row.assignment_id, Revisions()).newest
    body = newest.body if newest else FindingBody()
    due = due_of(row.due_on, steps_of(session, [row.id]).get(row.id, ()))
    values = _before(session, code, task_id, body)
    if due is not None:
        values |= dict.fromkeys(_DAYS, due.isoformat())
    if kind is Kind.ORDER:
        values["demand"] = _handling(body)
    if kind is Kind.PUBLICITY_ORDER:
        term = Clocks(session).term(Rule.CORRECT, today)
        if term.unit is Unit.CALENDAR:
            values["days"] = str(term.count)
    if kind in TRANSFERS:
        values["to"] = row.in_charge
        values["materials"] = "\n".join(_materials(session, row.assignment_id, task_id, today))
    if kind is Kind.HOME_BRANCH:
        values["way"] = text("letters.home_branch")
    return values


def _before(session: Session, code: str, task_id: int, body: FindingBody) -> dict[str, str]:
    """Return what the last letters of the form said that holds for this one too."""
    rows = session.scalars(
        select(Paper).where(Paper.form_code == code).order_by(Paper.id.desc()).limit(_LOOKED_AT)
    ).all()
    found = {
        path: next((row.inputs[path] for row in rows if row.inputs.get(path)), "")
        for path in _CARRIED
    }
    found[_BROKEN] = _broken(session, rows, task_id, body)
    return found


def _broken(session: Session, rows: Collection[Paper], task_id: int, body: FindingBody) -> str:
    same = [row for row in rows if row.task_id == task_id and row.inputs.get(_BROKEN)]
    ids = {row.assignment_id for row in same if row.assignment_id is not None}
    known = task_revisions(session, task_id, ids) if ids else {}
    codes = _problem_codes(body)
    for row in same:
        newest = known.get(row.assignment_id or 0, Revisions()).newest
        if codes and newest is not None and _problem_codes(newest.body) == codes:
            return str(row.inputs[_BROKEN])
    return ""


def _problem_codes(body: FindingBody) -> frozenset[str]:
    return frozenset(item.code for item in body.items if item.found)


def _handling(body: FindingBody) -> str:
    said = [item.handling.strip(LIST_ENDS) for item in body.items if item.found]
    return "\n".join(dict.fromkeys(one for one in said if one))


def _materials(session: Session, assignment_id: int, task_id: int, today: date) -> list[str]:
    """Return what can go along: the record sheet, and the files of each step of the record."""
    found = []
    if assignment_id in documents(session, task_id, RECORD):
        found.append(text("follow.material.record"))
    plan = plan_in_force(session, today)
    counted = session.execute(
        select(EvidenceLink.step, func.count(func.distinct(EvidenceLink.digest)))
        .where(EvidenceLink.assignment_id == assignment_id, standing())
        .group_by(EvidenceLink.step)
        .order_by(EvidenceLink.step)
    )
    for step, count in counted:
        line = plan.line(step)
        if line is not None:
            found.append(text("follow.material.files", step=line.name, count=count))
    return found
