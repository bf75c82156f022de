"""One run of papers of a form, worked out before anything is written, and its printing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from sqlalchemy.orm import Session

from app.core.paper_asks import About, checked, nested
from app.core.task import Stage
from app.core.times import beijing, beijing_date
from app.errors import UserError
from app.files.forms import FormVersion
from app.files.pdf.render import render_forms
from app.files.pdf.typeface import OwnFont
from app.services.bureau import facts_of
from app.services.paper.making_about import Subject, Target
from app.services.paper.making_blank import blank_form, is_blank
from app.services.paper.making_choice import team_words
from app.services.paper.making_subject import subject_of
from app.services.paper.paper_catalogue import maker_of
from app.services.paper.paper_facts import file_name, form_of
from app.services.paper.paper_numbers import next_number, paper_no
from app.store.schema import Paper, Task
from app.texts import text

Progress = Callable[[str, float], None]
_NAMED = 24  # characters of an enterprise in a file's name, which takes 255 bytes


class WrongStage(UserError):
    """This paper is not made at this stage of the task."""

    code = "papers.wrong_stage"


@dataclass(frozen=True, slots=True)
class PaperJob:
    """What is printed: one entry of targets, numbers, labels, facts and names per paper.

    Attributes:
        labels: the numbers in full, "" without.
        name, names: of the file with all papers; of each paper in a file of its own.
    """

    form: FormVersion
    targets: tuple[Target, ...]
    inputs: dict[str, str]
    numbers: tuple[int | None, ...]
    labels: tuple[str, ...]
    facts: tuple[dict[str, object], ...]
    name: str
    names: tuple[str, ...]
    org: str
    sample: bool
    task_no: str
    issued_on: date
    fonts: tuple[OwnFont, ...]


def prepare(
    session: Session,
    code: str,
    targets: Sequence[Target],
    inputs: Mapping[str, str],
    now: datetime,
    numbers: tuple[int | None, ...],
) -> PaperJob:
    """Work out what papers say, inside the caller's session.

    Args:
        code: of the form, with the mark of making_blank where it is printed empty.
        numbers: per target, or () for papers that get none.

    Raises:
        AskMissing, AskWrong, WrongStage, UnknownAssignment, FormError: the user's.
    """
    day = beijing_date(now)
    first = targets[0]
    task = session.get(Task, first.task_id) if first.task_id is not None else None
    if is_blank(code):
        form = blank_form(session, code)
    else:
        form = form_of(session, task.forms if task else {}, code)
    if form.about is not About.BLANK and (task is None or task.stage not in form.stages):
        stage = text(f"terms.stage.{Stage(task.stage)}") if task else ""
        raise WrongStage(title=form.title, stage=stage)
    entered = checked(form.asks, inputs)
    numbers = numbers or (None,) * len(targets)
    labels = tuple(paper_no(session, code, day.year, number) for number in numbers)
    title = text("papers.blank", title=form.title) if is_blank(code) else form.title
    facts, names, about = [], [], None
    for target, label in zip(targets, labels, strict=True):
        about = subject_of(session, form, target, entered, day, label)
        facts.append(laid(maker_of(form)(session, about), nested(entered)))
        names.append(_name(about.task_no, *_whom(about), title, label))
    assert about is not None  # there is a target
    if len(set(names)) < len(names):
        names = [f"{at:03d}-{name}" for at, name in enumerate(names, 1)]
    several = text("papers.several", count=len(targets))
    name = _name(about.task_no, form.title, several, labels[0]) if len(targets) > 1 else names[0]
    return PaperJob(
        form,
        tuple(targets),
        entered,
        numbers,
        labels,
        tuple(facts),
        name,
        tuple(names),
        about.bureau.name,
        about.bureau.is_sample,
        about.task_no,
        day,
        about.bureau.fonts,
    )


def kept_job(session: Session, row: Paper) -> PaperJob:
    """Return a paper made before as it was, whatever has changed since.

    Raises:
        FormError: the version it was made in is not usable any more (the user's).
    """
    form = form_of(session, {row.form_code: row.form_version}, row.form_code)
    task = session.get(Task, row.task_id) if row.task_id is not None else None
    task_no = task.task_no if task else ""
    bureau = facts_of(session)
    label = paper_no(session, row.form_code, row.year, row.number)
    name = _name(task_no, form.subject_of(row.facts)[:_NAMED], form.title, label)
    return PaperJob(
        form,
        (Target(row.task_id, row.lock_id, row.team, row.assignment_id),),
        row.inputs,
        (row.number,),
        (label,),
        (row.facts,),
        name,
        (name,),
        bureau.name,
        bureau.is_sample,
        task_no,
        row.issued_on,
        bureau.fonts,
    )


def _whom(about: Subject) -> tuple[str, ...]:
    """What tells a paper from others of its form: position and enterprise, or the team."""
    place = about.place
    if place is not None:
        team = team_words(place.team) if place.team else ""
        return team, f"{place.position:04d}", place.facts["name"][:_NAMED]
    return (team_words(about.target.team),) if about.target.team else ()


def _name(*parts: str) -> str:
    return file_name(*(part for part in parts if part)) + ".pdf"


def laid(facts: dict[str, object], entered: Mapping[str, object]) -> dict[str, object]:
    """Lay what was entered over the facts, level by level; a maker's own value stays."""
    for name, value in entered.items():
        inner = facts.get(name)
        if isinstance(value, dict):
            facts[name] = laid(dict(inner) if isinstance(inner, dict) else {}, value)
        else:
            facts.setdefault(name, value)
    return facts


def print_all(
    job: PaperJob, work: Path, one_file: bool, now: datetime, progress: Progress | None
) -> int:
    """Print into one file, or each paper into its own; return the pages in all."""
    if one_file or len(job.targets) == 1:
        return print_job(job, work / job.name, now, progress)
    pages = 0
    for done, (facts, name) in enumerate(zip(job.facts, job.names, strict=True)):
        if progress:
            progress("papers.printing", done / len(job.facts))
        pages += print_job(replace(job, facts=(facts,)), work / name, now, None)
    return pages


def print_job(
    job: PaperJob,
    path: Path,
    now: datetime,
    progress: Progress | None,
    mark: str = "",
    notes: Sequence[str] = (),
) -> int:
    """Print into one file; return its pages.

    Args:
        mark: across every page, where the sample county's does not go before it.
        notes: per paper, what stands at its foot; () for nothing.
    """
    say = progress or (lambda _key, _share: None)
    whole = len(job.facts)
    return render_forms(
        job.form,
        job.facts,
        path,
        mark=text("papers.sample_mark") if job.sample else mark,
        notes=notes,
        title=job.form.title,
        author=job.org,
        fonts=job.fonts,
        date=beijing(now),
        progress=lambda done, _pages: say("papers.printing", done / whole),
    ).pages


def numbers_for(session: Session, code: str, day: date, count: int) -> tuple[int | None, ...]:
    """Return the next numbers of a form; None for forms without."""
    if is_blank(code):
        return (None,) * count
    form = form_of(session, {}, code)
    if not form.series:
        return (None,) * count
    first = next_number(session, code, day.year)
    return tuple(range(first, first + count))
