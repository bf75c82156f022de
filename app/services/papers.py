"""Papers of a drawn task: notices and record sheets, numbered once, printed as often as asked.

Rules: a number is given in the same transaction that logs the papers, without gaps and
per form and year; an assignment keeps its number and date when it is printed again; files
and numbers come to be together or not at all (features.md F1, F2, F12).
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.parameters import YEARLY_CAP
from app.core.people import Actor, Right
from app.core.protocol import sha256_hex
from app.core.task import Stage, TaskPlan
from app.core.times import beijing, beijing_date
from app.errors import UserError
from app.files.forms import FormVersion
from app.files.pdf.render import render_forms
from app.files.placing import placing
from app.services import journal
from app.services.assigned import Assigned, assigned, task_of
from app.services.assigned_adjust import lines
from app.services.assigned_batches import days_of
from app.services.assigned_findings import Revisions, task_revisions
from app.services.assigned_items import items_for, task_items
from app.services.bureau import facts_of, parameter
from app.services.paper_facts import (
    NOTICE,
    RECORD,
    Ground,
    file_name,
    form_of,
    notice_facts,
    number_text,
    record_facts,
)
from app.services.paper_numbers import Numbered, documents, numbered
from app.services.paper_reissues import Renewal, label_on, renewal_facts, renewals
from app.services.paper_rows import PaperRow, withdrawn_rows
from app.services.paper_self_check import self_check_facts
from app.services.rights import needs
from app.services.team_support_rows import supports_of
from app.store.counted import inspections_counted
from app.store.engine import Store
from app.store.schema import Document, LogEntry, Reissue, Task
from app.texts import text

Progress = Callable[[str, float], None]
_TURNS = 3  # how often numbers may be taken by somebody else while we print


class NotDrawn(UserError):
    """Papers belong to a task that has been drawn."""

    code = "papers.not_drawn"


class NumbersTaken(UserError):
    """Somebody else kept issuing papers of the same form at the same moment."""

    code = "papers.numbers_taken"


@dataclass(frozen=True, slots=True)
class Issued:
    """What was printed: the files, and of how many papers.

    again: of them not the first time; renewed: of these, those a change made out of date.
    """

    files: tuple[Path, ...]
    papers: int
    pages: int
    again: int
    first_no: str
    last_no: str
    renewed: int = 0


@dataclass(frozen=True, slots=True)
class _Batch:
    """Everything of one print run, worked out before anything is written."""

    task_id: int
    form: FormVersion
    ground: Ground
    numbers: tuple[Numbered, ...]
    facts: tuple[dict[str, object], ...]
    names: tuple[str, ...]
    renewals: tuple[Renewal, ...]  # of papers that this run issues again


@needs(Right.READ)
def papers(store: Store, actor: Actor, task_id: int) -> tuple[PaperRow, ...]:
    """Return one row per enterprise with the numbers of its papers, in queue order.

    What was substituted is there too, right before its substitute, and says so.
    """
    with store.read() as session:
        task = task_of(session, task_id)
        ground = _ground(session, task, date.min)
        stands = task.stage != Stage.ENDED  # no notice of an ended task is issued again
        notices = documents(session, task_id, NOTICE)
        records = documents(session, task_id, RECORD)
        renewed = renewals(session, task_id, NOTICE)
        made = [one for one in lines(session, task_id) if one.withdrawn_id is not None]
        came = {(one.lock_id, one.in_key) for one in made}
        rows = [
            PaperRow(
                place.id,
                place.position,
                place.facts["name"],
                place.team,
                tuple(officer.name for officer in place.officers),
                _number(ground, NOTICE, notices.get(place.id)),
                _number(ground, RECORD, records.get(place.id)),
                notices[place.id].issued_on if place.id in notices else None,
                (one := renewed.get(place.id)) is not None and one.due and stands,
                one.nth - one.due if one else 0,
                (place.lock_id, place.enterprise_key) in came,
            )
            for place in assigned(session, task_id)
        ]
        gone = withdrawn_rows(session, ground, made, notices, records)
        return tuple(sorted((*gone, *rows), key=lambda row: (row.position, not row.withdrawn)))


@needs(Right.PAPERS)
def issue_notices(
    store: Store,
    actor: Actor,
    task_id: int,
    assignment_ids: Sequence[int] | None,
    folder: Path,
    *,
    one_file: bool,
    now: datetime,
    progress: Progress | None = None,
) -> Issued:
    """Print the 检查通知书 of all or some enterprises into a folder, numbering the new ones.

    Raises:
        NotDrawn, TooFewInspectors, UnknownAssignment, NumbersTaken: the user's.
        MissingGlyphs, FormError: a value or a form cannot be printed (the user's).
        DiskFull, Unwritable: the machine's; nothing is numbered then.
    """
    return _issue(store, actor, NOTICE, task_id, assignment_ids, folder, one_file, now, progress)


@needs(Right.PAPERS)
def issue_records(
    store: Store,
    actor: Actor,
    task_id: int,
    assignment_ids: Sequence[int] | None,
    folder: Path,
    *,
    one_file: bool,
    now: datetime,
    progress: Progress | None = None,
) -> Issued:
    """Print the 情况记录表: blank where nothing is entered, else from the newest finding.

    Raises:
        As issue_notices.
    """
    return _issue(store, actor, RECORD, task_id, assignment_ids, folder, one_file, now, progress)


def _issue(
    store: Store,
    actor: Actor,
    code: str,
    task_id: int,
    ids: Sequence[int] | None,
    folder: Path,
    one_file: bool,
    now: datetime,
    progress: Progress | None,
) -> Issued:
    """Print first, then number and log in one short transaction; print anew if overtaken."""
    for _ in range(_TURNS):
        with store.read() as session:
            batch = _prepare(session, code, task_id, ids, now)
        with placing(folder) as files:
            pages = _print(batch, files.work, one_file, now, progress)
            with store.write() as session:
                fresh_numbers = numbered(session, task_id, code, _ids(batch), now)
                if fresh_numbers != batch.numbers or _renewed(session, batch) != batch.renewals:
                    continue
                _keep(session, actor, batch, now)
                places = files.settle()
            fresh = sum(not one.again for one in batch.numbers)
            first, last = batch.numbers[0], batch.numbers[-1]
            return Issued(
                places,
                len(batch.numbers),
                pages,
                len(batch.numbers) - fresh,
                _number(batch.ground, code, first),
                _number(batch.ground, code, last),
                len(batch.renewals),
            )
    raise NumbersTaken()


def _prepare(
    session: Session, code: str, task_id: int, ids: Sequence[int] | None, now: datetime
) -> _Batch:
    task = task_of(session, task_id)
    places = assigned(session, task_id, ids)
    # Of an ended task the sheets of what was inspected are still made; nobody is told to come.
    stages = {Stage.DRAWN, Stage.CLOSED} | ({Stage.ENDED} if code == RECORD else set())
    if task.stage not in stages or not places:
        raise NotDrawn(task=task.task_no)
    form = form_of(session, task.forms, code)
    ground = _ground(session, task, beijing_date(now))
    numbers = numbered(session, task_id, code, [place.id for place in places], now)
    labels = [_number(ground, code, one) for one in numbers]
    renewed = renewals(session, task_id, code)
    if code == NOTICE:
        said = [renewal_facts(renewed.get(place.id), now) for place in places]
        labels = [
            label_on(form.bindings, label, one) for label, one in zip(labels, said, strict=True)
        ]
        counted = inspections_counted(session, ground.issued_on.year, with_ordered=True)
        checks = self_check_facts(session, places)
        facts = [
            notice_facts(
                _for(ground, place),
                place,
                label,
                one.issued_on,
                _nth(counted, place, ground.issued_on.year),
                checks[place.id],
                reissue,
                days_of(ground.plan, place),
            )
            for place, label, one, reissue in zip(places, labels, numbers, said, strict=True)
        ]
    else:
        found = task_revisions(session, task_id, ids)
        facts = [
            record_facts(_for(ground, place), place, label, found.get(place.id, Revisions()).newest)
            for place, label in zip(places, labels, strict=True)
        ]
    title = text(f"papers.title.{code}")
    names = [
        file_name(f"{place.position:04d}", place.facts["name"], title) + ".pdf" for place in places
    ]
    due = tuple(one for place in places if (one := renewed.get(place.id)) and one.due)
    return _Batch(task_id, form, ground, numbers, tuple(facts), tuple(names), due)


def facts_of_first(session: Session, code: str, task_id: int, now: datetime) -> dict[str, object]:
    """Return what the paper of the first enterprise of a task says, to look at a form with.

    Raises:
        NotDrawn, TooFewInspectors, FormError: the user's.
    """
    return _prepare(session, code, task_id, None, now).facts[0]


def _renewed(session: Session, batch: _Batch) -> tuple[Renewal, ...]:
    """What of the batch is to be issued again as things stand now."""
    known = renewals(session, batch.task_id, batch.form.code)
    return tuple(one for key in _ids(batch) if (one := known.get(key)) and one.due)


def _print(
    batch: _Batch, work: Path, one_file: bool, now: datetime, progress: Progress | None
) -> int:
    """Render into the work folder; return the pages in all."""
    say = progress or _silent
    count = len(batch.facts)
    title = text(f"papers.title.{batch.form.code}")
    mark = text("papers.sample_mark") if batch.ground.bureau.is_sample else ""
    author = batch.ground.bureau.name

    def render(facts: Sequence[Mapping[str, object]], name: str, done: int) -> int:
        return render_forms(
            batch.form,
            facts,
            work / name,
            mark=mark,
            title=title,
            author=author,
            fonts=batch.ground.bureau.fonts,
            date=beijing(now),
            progress=lambda at, _of: say("papers.printing", (done + at) / count),
        ).pages

    if one_file or count == 1:
        label = text("papers.batch", title=title, count=count)
        name = file_name(batch.ground.task_no, label) + ".pdf" if count > 1 else batch.names[0]
        return render(batch.facts, name, 0)
    return sum(
        render((facts,), name, done)
        for done, (facts, name) in enumerate(zip(batch.facts, batch.names, strict=True))
    )


def _keep(session: Session, actor: Actor, batch: _Batch, now: datetime) -> None:
    task = task_of(session, batch.task_id)
    code, version = batch.form.code, batch.form.version
    if code not in task.forms:
        task.forms = {**task.forms, code: version}
    fresh = [one for one in batch.numbers if not one.again]
    session.add_all(
        Document(
            form_code=code,
            form_version=version,
            year=one.year,
            number=one.number,
            assignment_id=one.assignment_id,
            issued_on=one.issued_on,
            by_id=actor.account_id,
            at=now,
        )
        for one in fresh
    )
    session.add_all(
        Reissue(
            document_id=one.document_id,
            change_id=one.change_id,
            reason=one.reason,
            by_id=actor.account_id,
            at=now,
        )
        for one in batch.renewals
    )
    body = json.dumps(batch.facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    payload = {
        "task": task.task_no,
        "form": f"{code}/v{version}",
        "papers": len(batch.numbers),
        "again": len(batch.numbers) - len(fresh),
        "renewed": len(batch.renewals),
        "numbers": [[one.year, one.number] for one in (fresh[:1] + fresh[-1:])],
        "facts": sha256_hex(body),
    }
    kind = "NOTICE" if code == NOTICE else "PAPER"
    journal.record(session, actor.name, kind, payload, now=now, subject=task.task_no)


def _ids(batch: _Batch) -> list[int]:
    return [one.assignment_id for one in batch.numbers]


def _number(ground: Ground, code: str, one: Numbered | None) -> str:
    return number_text(ground, code, one.year, one.number) if one else ""


def _ground(session: Session, task: Task, day: date) -> Ground:
    last = session.scalars(select(LogEntry).order_by(LogEntry.n.desc()).limit(1)).first()
    return Ground(
        facts_of(session),
        task.task_no,
        task.name,
        TaskPlan.from_json(task.plan),
        task_items(session, task.id),
        int(parameter(session, YEARLY_CAP, day)),
        text("papers.anchor", n=last.n, head=last.head) if last else "",
        day,
        supports_of(session, task.id),
    )


def _nth(counted: Mapping[int, int], place: Assigned, year: int) -> int:
    """Which inspection of the year it is; this one is among those counted once drawn."""
    own = 1 if place.drawn_on.year == year else 0
    return max(1, counted.get(place.enterprise_id, 0) - own + 1)


def _for(ground: Ground, place: Assigned) -> Ground:
    """What the papers of one enterprise say of its items."""
    return replace(ground, items=items_for(ground.items, place))


def _silent(step: str, share: float) -> None:
    """Take progress reports nobody listens to."""
