"""Papers made by hand: previewed, numbered, kept with what was entered, made again.

Rules: a number is given in the same transaction that logs the paper; what was entered is
kept with it, so that the paper can be made again as it was; files and numbers come to be
together or not at all (features.md F3 to F9, F12).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.paper_asks import About, Ask
from app.core.people import Actor, Right, require
from app.core.protocol import sha256_hex
from app.core.times import beijing_date
from app.errors import UserError
from app.files.form_version import FormVersion
from app.files.placing import placing
from app.services import journal
from app.services.paper.making_about import Target
from app.services.paper.making_blank import blank_forms, code_of, form_code
from app.services.paper.making_choice import in_order
from app.services.paper.making_job import (
    PaperJob,
    Progress,
    kept_job,
    numbers_for,
    prepare,
    print_all,
    print_job,
)
from app.services.paper.paper_catalogue import forms_made_by_hand
from app.services.paper.paper_numbering import is_void
from app.services.paper.paper_numbers import paper_no
from app.services.paper.paper_prints import UNNUMBERED, PaperKey, logged, print_note, printings
from app.services.rights import needs
from app.store.engine import Store
from app.store.schema import Paper, Task
from app.texts import text

_TO_CHECK = 'check="yes"'
_SECRET = "secret"  # the placeholder of the sealed random number
_TURNS = 3  # how often a number may be taken by somebody else while we print


class NumberIsVoid(UserError):
    """The number of this paper is void: it is not printed again."""

    code = "papers.is_void"


class NumberTaken(UserError):
    """Somebody else kept numbering papers of this form at the same moment."""

    code = "papers.number_taken"


class SecretSheet(UserError):
    """What this sheet says is shown to nobody: no preview, no second print."""

    code = "papers.secret_sheet"


@dataclass(frozen=True, slots=True)
class KindOfPaper:
    """A form as the window offers it.

    Attributes:
        code: as preview and make take it: the form's, or a blank sheet's of it.
        ready: the task is at a stage where it is made; `stages` are all of these.
        order: place in the list; its hundreds are the group.
        checks: wordings the bureau has still to confirm (待核).
        secret: what it says is shown to nobody, not in a preview either.
    """

    code: str
    title: str
    about: About
    basis: str
    numbered: bool
    asks: tuple[Ask, ...]
    ready: bool
    order: int = 0
    stages: tuple[str, ...] = ()
    checks: int = 0
    secret: bool = False

    @property
    def form(self) -> str:
        """The code of the form itself, of a blank sheet too."""
        return form_code(self.code)


@dataclass(frozen=True, slots=True)
class PaperMade:
    """What was printed: the file, or the folder of `files` files; first and last number or ""."""

    path: Path
    files: int
    papers: int
    pages: int
    first_no: str
    last_no: str


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A paper made before."""

    id: int
    code: str
    title: str
    number: str
    issued_on: date
    target: Target
    inputs: Mapping[str, str]


@needs(Right.READ)
def kinds(store: Store, actor: Actor, task_id: int | None) -> tuple[KindOfPaper, ...]:
    """Return the forms that are made by hand and the blank sheets; without a task only these.

    Raises:
        FormError: a form is not usable (the user's, who edits forms).
    """
    with store.read() as session:
        stage = session.get_one(Task, task_id).stage if task_id is not None else ""
        forms = forms_made_by_hand(session) if task_id is not None else ()
        blanks = blank_forms(session)
    return (
        *(_kind(form, form.code, ready=stage in form.stages) for form in forms),
        *(_kind(form, code_of(form.code), ready=True) for form in blanks),
    )


def _kind(form: FormVersion, code: str, *, ready: bool) -> KindOfPaper:
    assert form.about is not None  # only such forms are made by hand
    return KindOfPaper(
        code,
        form.title,
        form.about,
        form.basis,
        bool(form.series),
        form.asks,
        ready,
        form.order,
        form.stages,
        form.source.count(_TO_CHECK),
        _SECRET in form.bindings,
    )


@needs(Right.READ)
def made_papers(store: Store, actor: Actor, task_id: int) -> tuple[PaperLine, ...]:
    """Return the papers made by hand of a task, newest first."""
    with store.read() as session:
        titles = {form.code: form.title for form in forms_made_by_hand(session)}
        rows = session.scalars(
            select(Paper).where(Paper.task_id == task_id).order_by(Paper.id.desc())
        )
        return tuple(
            PaperLine(
                row.id,
                row.form_code,
                titles.get(row.form_code, row.form_code),
                paper_no(session, row.form_code, row.year, row.number),
                row.issued_on,
                Target(row.task_id, row.lock_id, row.team, row.assignment_id),
                row.inputs,
            )
            for row in rows
        )


@needs(Right.PAPERS)
def preview(
    store: Store,
    actor: Actor,
    code: str,
    target: Target,
    inputs: Mapping[str, str],
    folder: Path,
    *,
    now: datetime,
    progress: Progress | None = None,
) -> Path:
    """Print one paper without number or log entry into a folder, to look at.

    Raises:
        AskMissing, AskWrong, WrongStage, UnknownAssignment, SecretSheet, FormError,
        MissingGlyphs: the user's. DiskFull, Unwritable: the machine's.
    """
    with store.read() as session:
        job = prepare(session, code, (target,), inputs, now, ())
    if _SECRET in job.form.bindings:
        raise SecretSheet(title=job.form.title)
    with placing(folder) as files:
        print_job(job, files.work / f"{code}.pdf", now, progress, mark=text("papers.preview_mark"))
        (path,) = files.settle()
    return path


@needs(Right.PAPERS)
def make(
    store: Store,
    actor: Actor,
    code: str,
    targets: Sequence[Target],
    inputs: Mapping[str, str],
    folder: Path,
    *,
    one_file: bool = True,
    now: datetime,
    progress: Progress | None = None,
) -> PaperMade:
    """Print papers of one form, number and keep them: by team, then by position.

    Args:
        targets: one paper each; a blank sheet has Target().
        inputs: path -> as entered, the same for all targets.
        one_file: all papers one after the other; else each in a file of its own.

    Raises:
        As preview, and NumberTaken (the user's).
    """
    day = beijing_date(now)
    with store.read() as session:
        targets = in_order(session, targets)
    for _ in range(_TURNS):
        with store.read() as session:
            job = prepare(
                session, code, targets, inputs, now, numbers_for(session, code, day, len(targets))
            )
        if _SECRET in job.form.bindings:
            require(actor, Right.DRAW)
        with placing(folder) as files:
            pages = print_all(job, files.work, one_file, now, progress)
            with store.write() as session:
                if job.numbers != numbers_for(session, code, day, len(targets)):
                    continue
                _keep(session, actor, job, now)
                paths = files.settle()
            place = paths[0] if len(paths) == 1 else folder
            count = len(job.targets)
            return PaperMade(place, len(paths), count, pages, job.labels[0], job.labels[-1])
    raise NumberTaken()


@needs(Right.PAPERS)
def again(
    store: Store,
    actor: Actor,
    paper_id: int,
    folder: Path,
    *,
    now: datetime,
    progress: Progress | None = None,
) -> PaperMade:
    """Print a paper made before once more, under its number and date; the act is logged.

    Raises:
        NumberIsVoid, SecretSheet, FormError, MissingGlyphs: the user's.
        DiskFull, Unwritable: the machine's.
    """
    with store.read() as session:
        row = session.get_one(Paper, paper_id)
        if is_void(session, row.form_code, row.year, row.number):
            number = paper_no(session, row.form_code, row.year, row.number)
            raise NumberIsVoid(number=number)
        job = kept_job(session, row)
        if _SECRET in job.form.bindings:
            raise SecretSheet(title=job.form.title)
        key = _key(row)
        nth = _nth(session, job, key)
    for _ in range(_TURNS):
        with placing(folder) as files:
            note = print_note(nth, now)
            pages = print_job(job, files.work / job.name, now, progress, notes=(note,))
            with store.write() as session:
                if nth != (counted := _nth(session, job, key)):
                    nth = counted
                    continue
                _log(session, actor, job, now, {key: nth})
                (path,) = files.settle()
        return PaperMade(path, 1, 1, pages, job.labels[0], job.labels[0])
    raise NumberTaken()


def _key(row: Paper) -> PaperKey:
    return (row.year, row.number) if row.number is not None else (UNNUMBERED, row.id)


def _nth(session: Session, job: PaperJob, key: PaperKey) -> int:
    """Which printing of a kept paper the next one is, from 2."""
    before = printings(session, job.task_no, job.form.code).get(key)
    return before.nth + 1 if before else 2


def _keep(session: Session, actor: Actor, job: PaperJob, now: datetime) -> None:
    if job.form.about is About.BLANK:  # it says nothing
        _log(session, actor, job, now, {})
        return
    first = job.targets[0]
    if first.task_id is not None:
        task = session.get_one(Task, first.task_id)
        if job.form.code not in task.forms:
            task.forms = {**task.forms, job.form.code: job.form.version}
    session.add_all(
        Paper(
            form_code=job.form.code,
            form_version=job.form.version,
            year=job.issued_on.year,
            number=number,
            task_id=target.task_id,
            lock_id=target.lock_id,
            team=target.team,
            assignment_id=target.assignment_id,
            inputs=job.inputs,
            facts={} if _SECRET in job.form.bindings else facts,
            issued_on=job.issued_on,
            by_id=actor.account_id,
            at=now,
        )
        for target, number, facts in zip(job.targets, job.numbers, job.facts, strict=True)
    )
    _log(session, actor, job, now, {})


def _log(
    session: Session, actor: Actor, job: PaperJob, now: datetime, again: Mapping[PaperKey, int]
) -> None:
    body = json.dumps(job.facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    payload = {
        "task": job.task_no,
        "form": f"{job.form.code}/v{job.form.version}",
        "papers": len(job.targets),
        "again": len(again),
        "numbers": [one for one in (*job.numbers[:1], *job.numbers[-1:]) if one is not None],
        "facts": sha256_hex(body),
        **logged(again),
    }
    journal.record(session, actor.name, "PAPER", payload, now=now, subject=job.task_no)
