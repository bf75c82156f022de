"""What a task has that belongs into an archive volume: papers as kept, and what asks for more.

Read inside the caller's session; nothing is numbered, printed or logged.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.findings import FindingState
from app.core.numbers import document_no
from app.core.task import Act, Stage
from app.core.times import beijing_date
from app.core.volume import PaperRule
from app.services.assigned.assigned import Assigned, assigned, task_of
from app.services.assigned.assigned_adjust import lines
from app.services.assigned.assigned_findings import Revisions, task_revisions
from app.services.decision_sheets import APPROVAL, LEGAL
from app.services.paper.making_choice import team_words
from app.services.paper.paper_ceremony import LOCK_SHEET, MINUTES
from app.services.paper.paper_register import FormWords, form_words
from app.services.paper.paper_substitution import FORM as SUBSTITUTION
from app.services.task.task_lines import steps_of
from app.store.schema import Assignment, Document, Draw, Lock, NumberVoid, Paper, Result, Task
from app.texts import text

_DRAWN: Final = frozenset({Stage.DRAWN, Stage.CLOSED, Stage.ENDED})


class Source(Enum):
    """Where a paper comes from when it is made again."""

    DOCUMENT = "document"  # a notice or record
    PAPER = "paper"  # made by hand, with its facts
    LOCK = "lock"  # of an attempt of a draw
    TASK = "task"  # of the decisions on the task


@dataclass(frozen=True, slots=True)
class Known:
    """A paper that was made, or that what is kept amounts to.

    Attributes:
        id: of the row it is made again from. owner: the assignment, 0 for the task's.
        number: in full, "" without. about: the team or attempt, "" for none.
    """

    code: str
    source: Source
    id: int
    owner: int
    title: str
    number: str
    day: date
    about: str = ""


@dataclass(frozen=True, slots=True)
class Holding:
    """A task with its enterprises in effect, what there is of each, and what holds of each.

    Attributes:
        known: owner (assignment id, 0 for the task) -> its papers, as they came to be.
        signs: owner -> what the rules may ask for (core.volume).
        titles: code -> what a form is called.
    """

    task: Task
    places: tuple[Assigned, ...]
    known: Mapping[int, tuple[Known, ...]]
    signs: Mapping[int, frozenset[str]]
    titles: Mapping[str, str]

    def of(self, owner: int, rule: PaperRule) -> tuple[Known, ...]:
        """Return the papers of a rule that go into a volume: all, or the newest unnumbered."""
        found = [one for one in self.known.get(owner, ()) if one.code == rule.code]
        if rule.every or rule.lots:
            return tuple(found)
        plain = [one for one in found if not one.number]
        return tuple(one for one in found if one.number or one is plain[-1])


def holding(session: Session, task_id: int) -> Holding:
    """Return what a task has.

    Raises:
        FormError: a form is not usable (the user's, who edits forms).
    """
    task = task_of(session, task_id)
    places = assigned(session, task_id) if task.stage in _DRAWN else ()
    words = form_words(session)
    owners = {place.id for place in places}
    known: dict[int, list[Known]] = {0: list(_of_task(session, task, words))}
    for one in (*_documents(session, task_id, words), *_papers(session, task_id, words)):
        if one.owner in owners or not one.owner:
            known.setdefault(one.owner, []).append(one)
    found = task_revisions(session, task_id)
    signs = {0: _task_signs(session, task, known[0])}
    for place in places:
        codes = {one.code for one in known.get(place.id, ())}
        signs[place.id] = _signs(found.get(place.id, Revisions()), codes)
    titles = {code: one.title for code, one in words.items()}
    return Holding(
        task,
        places,
        {owner: tuple(some) for owner, some in known.items()},
        signs,
        {**titles, **{one.code: one.title for one in known[0]}, **_own_titles()},
    )


def _own_titles() -> dict[str, str]:
    """Of the forms their own pages make: code -> title."""
    return {
        LEGAL: text(f"decision.title.{LEGAL}"),
        APPROVAL: text(f"decision.title.{APPROVAL}"),
        "reconciliation": text("reconciliation.sheet"),
        **{code: text(f"papers.title.{code}") for code in (LOCK_SHEET, MINUTES, SUBSTITUTION)},
    }


def _signs(found: Revisions, codes: Collection[str]) -> frozenset[str]:
    signs = {"always", *(f"made:{code}" for code in codes)}
    if found.newest is not None:
        signs |= {f"follow:{code}" for code in found.newest.body.follow_ups}
        signs |= {f"result:{code}" for code in found.newest.body.results}
    if found.state is FindingState.APPROVED:
        signs.add("approved")
    return frozenset(signs)


def _task_signs(session: Session, task: Task, known: Collection[Known]) -> frozenset[str]:
    signs = {"always", *(f"made:{one.code}" for one in known)}
    if task.stage == Stage.CLOSED:
        signs.add("closed")
    if any(one.code == MINUTES for one in known) or task.stage in _DRAWN:
        signs.add("drawn")
    if lines(session, task.id):
        signs.add("substituted")
    return frozenset(signs)


def _of_task(session: Session, task: Task, words: Mapping[str, FormWords]) -> Iterator[Known]:
    """The sheets of the decisions and of every attempt of a draw, whenever they were printed."""
    titles = _own_titles()
    steps = steps_of(session, task.id)
    if any(step.act is Act.SUBMIT for step in steps):
        for code, act in ((LEGAL, Act.REVIEW), (APPROVAL, Act.APPROVE)):
            done = [step for step in steps if step.act is act]
            if done:
                day = beijing_date(done[-1].at)
                yield Known(code, Source.TASK, task.id, 0, titles[code], "", day)
    rows = session.execute(
        select(Lock, Result)
        .join(Draw, Draw.id == Lock.draw_id)
        .outerjoin(Result, Result.lock_id == Lock.id)
        .where(Draw.task_id == task.id)
        .order_by(Lock.id)
    ).all()
    for lock, result in rows:
        about = text("papers.attempt", attempt=lock.attempt) if len(rows) > 1 else ""
        sheets = [(LOCK_SHEET, lock.at)]
        if result is not None:
            sheets.append((MINUTES, result.at))
        if made := lines(session, locks=(lock.id,)):
            sheets.append((SUBSTITUTION, made[-1].at))
        for code, at in sheets:
            day = beijing_date(at)
            yield Known(code, Source.LOCK, lock.id, 0, titles[code], "", day, about)


def _documents(session: Session, task_id: int, words: Mapping[str, FormWords]) -> Iterator[Known]:
    rows = session.scalars(
        select(Document)
        .join(Assignment, Assignment.id == Document.assignment_id)
        .where(Assignment.task_id == task_id)
        .order_by(Document.id)
    )
    void = _void(session)
    for row in rows:
        if (row.form_code, row.year, row.number) not in void:
            form = words[row.form_code]
            label = document_no(form.prefix, row.year, row.number)
            owner = row.assignment_id
            yield Known(
                row.form_code, Source.DOCUMENT, row.id, owner, form.title, label, row.issued_on
            )


def _papers(session: Session, task_id: int, words: Mapping[str, FormWords]) -> Iterator[Known]:
    void = _void(session)
    for row in session.scalars(select(Paper).where(Paper.task_id == task_id).order_by(Paper.id)):
        form = words.get(row.form_code)
        if form is None or (row.form_code, row.year, row.number) in void:
            continue
        label = document_no(form.prefix, row.year, row.number) if row.number is not None else ""
        about = team_words(row.team) if row.team else ""
        owner = row.assignment_id or 0
        yield Known(
            row.form_code, Source.PAPER, row.id, owner, form.title, label, row.issued_on, about
        )


def _void(session: Session) -> frozenset[tuple[str, int, int]]:
    rows = session.execute(select(NumberVoid.form_code, NumberVoid.year, NumberVoid.number))
    return frozenset((code, year, number) for code, year, number in rows)
