"""Papers of a drawn task: notices and record sheets, numbered once, printed as often as asked.

Rules: a number is given in the same transaction that logs the papers, without gaps and
per form and year; an assignment keeps its number and date when it is printed again; files
and numbers come to be together or not at all (features.md F1, F2, F12).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final

from sqlalchemy.orm import Session

from app.core.people import Actor, Right
from app.core.protocol import sha256_hex
from app.core.task import Stage
from app.core.times import beijing_date
from app.errors import UserError
from app.files.placing import placing
from app.services import journal
from app.services.assigned.assigned import Assigned, assigned, task_of
from app.services.assigned.assigned_adjust import lines
from app.services.assigned.assigned_batches import days_of
from app.services.assigned.assigned_findings import Revisions, task_revisions
from app.services.paper.paper_batch import (
    Batch,
    Layout,
    Progress,
    Split,
    following,
    print_batch,
    said_anew,
)
from app.services.paper.paper_facts import (
    NOTICE,
    RECORD,
    Ground,
    form_of,
    notice_facts,
    number_text,
    record_facts,
)
from app.services.paper.paper_ground import ground_for, ground_of, nth_inspection
from app.services.paper.paper_numbers import Numbered, documents, facts_kept, numbered
from app.services.paper.paper_prints import logged, printings
from app.services.paper.paper_reissues import Renewal, label_on, renewal_facts, renewals
from app.services.paper.paper_rows import PaperRow, withdrawn_rows
from app.services.paper.paper_self_check import self_check_facts
from app.services.rights import needs
from app.store.counted import inspections_counted
from app.store.engine import Store
from app.store.schema import Document, Reissue

# Counted when a notice is first made, and said alike by every print of it.
FREQUENCY: Final = "frequency"
_TURNS: Final = 3  # how often numbers may be taken by somebody else while we print


class NotDrawn(UserError):
    """Papers belong to a task that has been drawn."""

    code = "papers.not_drawn"


class NumbersTaken(UserError):
    """Somebody else kept issuing papers of the same form at the same moment."""

    code = "papers.numbers_taken"


@dataclass(frozen=True, slots=True)
class Issued:
    """What was printed: the files, and of how many papers.

    again: of them not the first time; renewed: of these, those a change made out of date;
    marked: of these, those that say 重印.
    """

    files: tuple[Path, ...]
    papers: int
    pages: int
    again: int
    first_no: str
    last_no: str
    renewed: int = 0
    marked: int = 0


@needs(Right.READ)
def papers(store: Store, actor: Actor, task_id: int) -> tuple[PaperRow, ...]:
    """Return one row per enterprise with the numbers of its papers, in queue order.

    What was substituted is there too, right before its substitute, and says so.
    """
    with store.read() as session:
        task = task_of(session, task_id)
        ground = ground_of(session, task, date.min)
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
    one_file: bool = True,
    layout: Layout | None = None,
    now: datetime,
    progress: Progress | None = None,
) -> Issued:
    """Print the 检查通知书 of all or some enterprises into a folder, numbering the new ones.

    What was printed before says so at its foot, unless a change made it out of date.

    Args:
        one_file: all into one file in the order of the draw, else one per enterprise.
        layout: says more than `one_file`, and counts instead.

    Raises:
        NotDrawn, TooFewInspectors, UnknownAssignment, NumbersTaken: the user's.
        MissingGlyphs, FormError: a value or a form cannot be printed (the user's).
        DiskFull, Unwritable: the machine's; nothing is numbered then.
    """
    laid = layout or Layout(Split.ONE if one_file else Split.EACH)
    return _issue(store, actor, NOTICE, task_id, assignment_ids, folder, laid, now, progress)


@needs(Right.PAPERS)
def issue_records(
    store: Store,
    actor: Actor,
    task_id: int,
    assignment_ids: Sequence[int] | None,
    folder: Path,
    *,
    one_file: bool = True,
    layout: Layout | None = None,
    now: datetime,
    progress: Progress | None = None,
) -> Issued:
    """Print the 情况记录表: blank where nothing is entered, else from the newest finding.

    What was entered since the last print makes it another sheet, which is not marked.

    Args, Raises:
        As issue_notices.
    """
    laid = layout or Layout(Split.ONE if one_file else Split.EACH)
    return _issue(store, actor, RECORD, task_id, assignment_ids, folder, laid, now, progress)


def _issue(
    store: Store,
    actor: Actor,
    code: str,
    task_id: int,
    ids: Sequence[int] | None,
    folder: Path,
    layout: Layout,
    now: datetime,
    progress: Progress | None,
) -> Issued:
    """Print first, then number and log in one short transaction; print anew if overtaken."""
    for _ in range(_TURNS):
        with store.read() as session:
            batch = _prepare(session, code, task_id, ids, now)
        with placing(folder) as files:
            pages = print_batch(batch, files.work, layout, now, progress)
            with store.write() as session:
                if _overtaken(session, batch, now):
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
                len(batch.marked),
            )
    raise NumbersTaken()


def _prepare(
    session: Session,
    code: str,
    task_id: int,
    ids: Sequence[int] | None,
    now: datetime,
    *,
    ended: bool = False,
) -> Batch:
    task = task_of(session, task_id)
    places = assigned(session, task_id, ids)
    # Of an ended task the sheets of what was inspected are still made; nobody is told to come.
    stages = {Stage.DRAWN, Stage.CLOSED} | ({Stage.ENDED} if ended or code == RECORD else set())
    if task.stage not in stages or not places:
        raise NotDrawn(task=task.task_no)
    form = form_of(session, task.forms, code)
    ground = ground_of(session, task, beijing_date(now))
    numbers = numbered(session, task_id, code, [place.id for place in places], now)
    renewed = renewals(session, task_id, code)
    if code == NOTICE:
        facts = _notices(session, form.bindings, ground, places, numbers, renewed, now)
    else:
        facts = _records(session, ground, places, numbers)
    due = tuple(one for place in places if (one := renewed.get(place.id)) and one.due)
    before = printings(session, task.task_no, code)
    prints = following(before, numbers)
    return Batch(
        task_id,
        form,
        ground,
        places,
        numbers,
        tuple(facts),
        due,
        prints,
        frozenset(prints) - said_anew(session, code, task_id, numbers, before, due),
    )


def _notices(
    session: Session,
    bindings: Mapping[str, str],
    ground: Ground,
    places: Sequence[Assigned],
    numbers: Sequence[Numbered],
    renewed: Mapping[int, Renewal],
    now: datetime,
) -> list[dict[str, object]]:
    said = [renewal_facts(renewed.get(place.id), now) for place in places]
    year = ground.issued_on.year
    counted = inspections_counted(session, year, with_ordered=True)
    checks = self_check_facts(session, places)
    kept = facts_kept(session, places[0].task_id, NOTICE)
    return [
        notice_facts(
            ground_for(ground, place),
            place,
            label_on(bindings, _number(ground, NOTICE, one), reissue),
            one.issued_on,
            kept.get(place.id, {}).get(FREQUENCY)
            or {"nth": nth_inspection(counted, place, year), "cap": ground.cap},
            checks[place.id],
            reissue,
            days_of(ground.plan, place),
        )
        for place, one, reissue in zip(places, numbers, said, strict=True)
    ]


def _records(
    session: Session, ground: Ground, places: Sequence[Assigned], numbers: Sequence[Numbered]
) -> list[dict[str, object]]:
    found = task_revisions(session, places[0].task_id, [place.id for place in places])
    return [
        record_facts(
            ground_for(ground, place),
            place,
            _number(ground, RECORD, one),
            found.get(place.id, Revisions()).newest,
        )
        for place, one in zip(places, numbers, strict=True)
    ]


def facts_said(
    session: Session,
    code: str,
    task_id: int,
    ids: Sequence[int] | None,
    now: datetime,
    *,
    ended: bool = False,
) -> dict[int, dict[str, object]]:
    """Return assignment id -> what its paper says; nothing is numbered or logged.

    Args:
        ended: of an ended task too, to keep what was sent before it ended.

    Raises:
        NotDrawn, TooFewInspectors, FormError: the user's.
    """
    batch = _prepare(session, code, task_id, ids, now, ended=ended)
    return dict(zip(_ids(batch), batch.facts, strict=True))


def _overtaken(session: Session, batch: Batch, now: datetime) -> bool:
    """Whether somebody numbered, printed or changed something while we printed."""
    code, ids = batch.form.code, _ids(batch)
    known = renewals(session, batch.task_id, code)
    due = tuple(one for key in ids if (one := known.get(key)) and one.due)
    numbers = numbered(session, batch.task_id, code, ids, now)
    if numbers != batch.numbers or due != batch.renewals:
        return True
    before = printings(session, batch.ground.task_no, code)
    return following(before, numbers) != batch.prints


def _keep(session: Session, actor: Actor, batch: Batch, now: datetime) -> None:
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
            facts={FREQUENCY: facts[FREQUENCY]} if FREQUENCY in facts else {},
        )
        for one, facts in zip(batch.numbers, batch.facts, strict=True)
        if not one.again
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
        **logged(batch.prints),
    }
    kind = "NOTICE" if code == NOTICE else "PAPER"
    journal.record(session, actor.name, kind, payload, now=now, subject=task.task_no)


def _ids(batch: Batch) -> list[int]:
    return [one.assignment_id for one in batch.numbers]


def _number(ground: Ground, code: str, one: Numbered | None) -> str:
    return number_text(ground, code, one.year, one.number) if one else ""
