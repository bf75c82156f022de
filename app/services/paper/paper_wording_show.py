"""A draft of a form as a page: with its sample, or with what a real task would print."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.paper_asks import About, Ask, AskKind, checked, nested
from app.core.people import Actor, Right
from app.core.task import Stage
from app.core.times import beijing_date
from app.errors import UserError
from app.files.form_version import FormVersion
from app.files.pdf.placeholders import values_at
from app.files.placing import placing
from app.services.assigned.assigned import assigned
from app.services.bureau import facts_of
from app.services.form.form_library import library
from app.services.paper.making_about import Target
from app.services.paper.making_job import laid
from app.services.paper.making_subject import subject_of
from app.services.paper.paper_catalogue import MAKERS, maker_of
from app.services.paper.paper_facts import NOTICE, RECORD
from app.services.paper.paper_wording import Draft, draft_form
from app.services.paper.paper_wording_check import Fault, fault_of, faults_of, print_one
from app.services.paper.papers import facts_said
from app.services.rights import needs
from app.store.engine import Store
from app.store.schema import Draw, Lock, Task

_MOST_TASKS: Final = 30
_DAYS: Final = 15  # until a date asked for
_DRAWN: Final = (Stage.DRAWN.value, Stage.CLOSED.value)


@dataclass(frozen=True, slots=True)
class Shown:
    """The page of a draft: the file, or None with what is wrong with the draft."""

    path: Path | None
    pages: int = 0
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class TaskToShow:
    """A drawn task whose facts a draft can be looked at with."""

    id: int
    name: str


@needs(Right.READ)
def tasks_to_show(store: Store, actor: Actor, code: str) -> tuple[TaskToShow, ...]:
    """Return the newest drawn tasks, for forms whose facts can be had of a task alone."""
    if code not in (NOTICE, RECORD, *MAKERS):
        return ()
    with store.read() as session:
        rows = session.execute(
            select(Task.id, Task.name)
            .where(Task.stage.in_(_DRAWN))
            .order_by(Task.id.desc())
            .limit(_MOST_TASKS)
        )
        return tuple(TaskToShow(row.id, row.name) for row in rows)


@needs(Right.READ)
def show(
    store: Store, actor: Actor, draft: Draft, task_id: int | None, folder: Path, *, now: datetime
) -> Shown:
    """Print a draft into a folder, to look at; what is wrong with it is returned.

    Args:
        task_id: whose facts it is filled with; None: the sample of the form.

    Raises:
        NotDrawn and others of the task's facts: the user's. DiskFull, Unwritable: the machine's.
    """
    form = draft_form(library(store), draft)
    faults = faults_of(form)
    if faults:
        return Shown(None, 0, faults)
    facts = form.sample
    with store.read() as session:
        fonts = facts_of(session).fonts
        if task_id is not None:
            facts = _facts(session, form, task_id, now)
    try:
        with placing(folder) as files:
            pages = print_one(form, facts, files.work / f"{form.code}.pdf", now, fonts)
            (path,) = files.settle()
    except UserError as error:  # a character no font has
        return Shown(None, 0, (fault_of(form, error),))
    return Shown(path, pages)


def _facts(
    session: Session, form: FormVersion, task_id: int, now: datetime
) -> Mapping[str, object]:
    """What the first paper of the task would say; what a clerk would enter is the sample's."""
    if form.code in (NOTICE, RECORD):
        return next(iter(facts_said(session, form.code, task_id, None, now).values()))
    day = beijing_date(now)
    asked = {ask.path: _entry(form, ask, day) for ask in form.asks}
    entered = checked(form.asks, asked)
    target = _target(session, form, task_id)
    about = subject_of(session, form, target, entered, day, "")
    return laid(maker_of(form)(session, about), nested(entered))


def _entry(form: FormVersion, ask: Ask, day: date) -> str:
    """What a clerk might enter: the default, the sample, or what the kind of entry allows."""
    if ask.kind is AskKind.DATE:
        return (day + timedelta(days=_DAYS)).isoformat()
    if ask.kind is AskKind.NUMBER:
        return ask.default or "1"
    if ask.kind is AskKind.CHOICE:
        return ask.default or ask.choices[0]
    return ask.default or str(next(values_at(form.sample, ask.path), ""))


def _target(session: Session, form: FormVersion, task_id: int) -> Target:
    """The first of what the form is about."""
    if form.about is About.BLANK:
        return Target()
    if form.about is About.TASK:
        return Target(task_id)
    if form.about is About.DRAW:
        newest = (
            select(Lock.id)
            .join(Draw, Draw.id == Lock.draw_id)
            .where(Draw.task_id == task_id)
            .order_by(Lock.id.desc())
            .limit(1)
        )
        return Target(task_id, session.scalar(newest))
    place = assigned(session, task_id)[0]
    if form.about is About.TEAM:
        return Target(task_id, place.lock_id, place.team)
    return Target(task_id, assignment_id=place.id)
