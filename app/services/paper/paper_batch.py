"""One print run of notices or records: in which order, into which files, and its rendering."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from pathlib import Path

from sqlalchemy.orm import Session

from app.core.task import TaskPlan
from app.core.times import beijing
from app.files.forms import FormVersion
from app.files.pdf.render import render_forms
from app.services.assigned.assigned import Assigned
from app.services.assigned.assigned_findings import Revisions, task_revisions
from app.services.assigned.assigned_route import by_team
from app.services.paper.making_choice import team_words
from app.services.paper.paper_facts import RECORD, Ground, file_name
from app.services.paper.paper_numbers import Numbered, documents_at
from app.services.paper.paper_prints import PaperKey, Printing, print_note
from app.services.paper.paper_reissues import Renewal
from app.texts import text

Progress = Callable[[str, float], None]


class Order(Enum):
    """In which order papers lie on the printer."""

    POSITION = "position"  # of the draw
    TEAM = "team"  # then by 片区, township and address, as the team goes


class Split(Enum):
    """Into which files the papers of a run go."""

    ONE = "one"
    TEAM = "team"  # one per team
    EACH = "each"  # one per enterprise


@dataclass(frozen=True, slots=True)
class Layout:
    """How a run is laid out; per team the order is that of the team's way whatever is said."""

    split: Split = Split.ONE
    order: Order = Order.POSITION


@dataclass(frozen=True, slots=True)
class Batch:
    """Everything of one print run, worked out before anything is written.

    Attributes:
        places, numbers, facts: one per paper, in the order of the draw.
        prints: which printing it is, of papers printed before; the others are first prints.
        marked: of these, the ones that say so on the sheet; what they say is not new.
    """

    task_id: int
    form: FormVersion
    ground: Ground
    places: tuple[Assigned, ...]
    numbers: tuple[Numbered, ...]
    facts: tuple[dict[str, object], ...]
    renewals: tuple[Renewal, ...]
    prints: Mapping[PaperKey, int]
    marked: frozenset[PaperKey]


@dataclass(frozen=True, slots=True)
class _File:
    """One file of a run: its name, and which papers of the batch it holds."""

    name: str
    papers: tuple[int, ...]


def following(
    before: Mapping[PaperKey, Printing], numbers: Sequence[Numbered]
) -> dict[PaperKey, int]:
    """Return which printing the next one is, of papers that have their number already."""
    keys = [(one.year, one.number) for one in numbers if one.again]
    return {key: before[key].nth + 1 if key in before else 2 for key in keys}


def said_anew(
    session: Session,
    code: str,
    task_id: int,
    numbers: Sequence[Numbered],
    before: Mapping[PaperKey, Printing],
    due: Sequence[Renewal],
) -> frozenset[PaperKey]:
    """Return the papers that say something new: a change, or a finding since the last print."""
    issued = documents_at(session, task_id, code)
    renewed = {one.document_id for one in due}
    found = task_revisions(session, task_id) if code == RECORD else {}
    anew = set()
    for one in numbers:
        key = (one.year, one.number)
        if not one.again:
            continue
        document_id, at = issued[one.assignment_id]
        last = before[key].at if key in before else at
        finding = found.get(one.assignment_id, Revisions()).newest
        moments = [step.at for step in finding.steps] + [finding.at] if finding else []
        if document_id in renewed or any(moment > last for moment in moments):
            anew.add(key)
    return frozenset(anew)


def print_batch(
    batch: Batch, work: Path, layout: Layout, now: datetime, progress: Progress | None
) -> int:
    """Render into the work folder; return the pages in all."""
    say = progress or _silent
    count = len(batch.facts)
    bureau = batch.ground.bureau
    notes = [_note(batch, one, now) for one in batch.numbers]
    pages = done = 0
    for file in _files(batch, layout):

        def step(at: int, _of: int, before: int = done) -> None:
            say("papers.printing", (before + at) / count)

        pages += render_forms(
            batch.form,
            [batch.facts[at] for at in file.papers],
            work / file.name,
            mark=text("papers.sample_mark") if bureau.is_sample else "",
            notes=[notes[at] for at in file.papers],
            title=text(f"papers.title.{batch.form.code}"),
            author=bureau.name,
            fonts=bureau.fonts,
            date=beijing(now),
            progress=step,
        ).pages
        done += len(file.papers)
    return pages


def in_order(plan: TaskPlan, places: Sequence[Assigned], order: Order) -> tuple[int, ...]:
    """Return the indexes of places in the order they are printed."""
    if order is Order.POSITION:
        return tuple(range(len(places)))
    at = {place.id: index for index, place in enumerate(places)}
    return tuple(at[place.id] for place in by_team(plan, places))


def _files(batch: Batch, layout: Layout) -> list[_File]:
    places = batch.places
    per_team = layout.split is Split.TEAM
    order = in_order(batch.ground.plan, places, Order.TEAM if per_team else layout.order)
    if layout.split is Split.EACH or len(places) == 1:
        return [_File(_own_name(batch, at), (at,)) for at in order]
    if not per_team:
        return [_File(_name_of_all(batch, "", order), order)]
    teams: dict[tuple[int, str], list[int]] = {}
    for at in order:
        teams.setdefault((places[at].lock_id, places[at].team), []).append(at)
    files = [
        _File(_name_of_all(batch, _team_name(team), papers), tuple(papers))
        for (_lock, team), papers in teams.items()
    ]
    if len({file.name for file in files}) == len(files):
        return files
    # Several draws of one task have a first team each.
    return [_File(f"{nth:02d}-{file.name}", file.papers) for nth, file in enumerate(files, 1)]


def _name_of_all(batch: Batch, team: str, papers: Sequence[int]) -> str:
    title = text(f"papers.title.{batch.form.code}")
    label = text("papers.batch", title=title, count=len(papers))
    again = all(_is_marked(batch, at) for at in papers)
    return file_name(*filter(None, (batch.ground.task_no, team, label, _again(again)))) + ".pdf"


def _own_name(batch: Batch, at: int) -> str:
    place = batch.places[at]
    title = text(f"papers.title.{batch.form.code}")
    parts = (f"{place.position:04d}", place.facts["name"], title, _again(_is_marked(batch, at)))
    return file_name(*filter(None, parts)) + ".pdf"


def _team_name(team: str) -> str:
    return team_words(team) if team else text("papers.no_team")


def _again(marked: bool) -> str:
    """What keeps a reprint from taking the place of the first print's file."""
    return text("papers.again_name") if marked else ""


def _is_marked(batch: Batch, at: int) -> bool:
    return (batch.numbers[at].year, batch.numbers[at].number) in batch.marked


def _note(batch: Batch, one: Numbered, now: datetime) -> str:
    key = (one.year, one.number)
    return print_note(batch.prints[key], now) if key in batch.marked else ""


def _silent(step: str, share: float) -> None:
    """Take progress reports nobody listens to."""
