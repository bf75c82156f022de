"""The pairing of a list the upper level drew, back to it in the shape the list came in.

Every row of the file is there, in its order and with its columns; beside them who inspects,
with which 执法证, when. The file is logged with its SHA-256, so that what was sent can be
told from anything else (features.md B2).
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.finding_vocabulary import LIST_JOINT
from app.core.people import Actor, Right
from app.core.protocol import normalise_word
from app.core.substitution import Kind
from app.core.task import ListedFile, Stage, TaskPlan
from app.errors import UserError
from app.files.placing import placing
from app.files.workbooks import Sheet, write_xlsx
from app.services import journal
from app.services.assigned.assigned import Assigned, assigned, task_of
from app.services.assigned.assigned_adjust import lines
from app.services.assigned.assigned_batches import days_of
from app.services.rights import needs
from app.store.engine import Store
from app.store.schema import Assignment, Enterprise, Finding
from app.texts import text


class NotListed(UserError):
    """The task is not about a list of the upper level."""

    code = "listed.not_listed"


class NotPaired(UserError):
    """Officers have not been drawn for the list yet."""

    code = "listed.not_paired"


@dataclass(frozen=True, slots=True)
class Paired:
    """What was written; unpaired: rows of the list nobody was drawn for."""

    path: Path
    rows: int
    unpaired: int
    sha256: str


@needs(Right.PUBLISH)
def export_pairing(
    store: Store, actor: Actor, task_id: int, path: Path, *, now: datetime
) -> Paired:
    """Write the list with who inspects each enterprise to .xlsx, and log its SHA-256.

    检查时间 is the day of the inspection where a finding says it, else the task's period,
    or the days of its 批次.

    Raises:
        NotListed, NotPaired: the user's. EnvironmentFault: the file cannot be written.
    """
    with store.read() as session:
        task = task_of(session, task_id)
        plan = TaskPlan.from_json(task.plan)
        if not plan.listed:
            raise NotListed(task=task.task_no)
        places = {one.enterprise_key: one for one in assigned(session, task_id)}
        if task.stage not in (Stage.DRAWN, Stage.CLOSED) or not places:
            raise NotPaired(task=task.task_no)
        source = plan.listed_file if plan.listed_file.rows else _own_columns(session, plan)
        days = _inspected(session, task_id)
        gone = _substituted(session, task_id)
        number = task.task_no
    spans = {place.id: _period(days_of(plan, place)) for place in places.values()}
    added = text("listed.columns").split("|")
    rows = list(_rows(source, places, spans | days, gone))
    with placing(path.parent) as files:
        title = text("listed.sheet")
        sheet = Sheet(title, (*source.headings, *added), rows, {})
        write_xlsx(files.work / path.name, [sheet])
        digest = hashlib.sha256((files.work / path.name).read_bytes()).hexdigest()
        unpaired = sum(normalise_key(key) not in places for key, _ in source.rows)
        with store.write() as session:
            payload = {
                "task": number,
                "file": path.name,
                "rows": len(rows),
                "unpaired": unpaired,
                "sha256": digest,
            }
            journal.record(session, actor.name, "EXPORT", payload, now=now, subject=number)
            (place,) = files.settle()
    return Paired(place, len(rows), unpaired, digest)


def normalise_key(key: str) -> str:
    """Return a key of the registry as the manifest spells it; "" stays."""
    return normalise_word(key) if key else ""


def _rows(
    source: ListedFile,
    places: Mapping[str, Assigned],
    days: Mapping[int, str],
    gone: Mapping[str, str],
) -> Iterator[tuple[str, ...]]:
    for key, cells in source.rows:
        one = places.get(normalise_key(key))
        if one is None:
            why = gone.get(normalise_key(key), text("listed.nobody"))
            yield (*cells, "", "", "", "", why)
            continue
        yield (
            *cells,
            text("terms.team", number=int(one.team[1:])) if one.team else "",
            LIST_JOINT.join(officer.name for officer in one.officers),
            LIST_JOINT.join(officer.cert_no for officer in one.officers),
            days[one.id],
            "",
        )


def _substituted(session: Session, task_id: int) -> dict[str, str]:
    """Key of an enterprise that went out -> why, in words."""
    return {
        one.out_key: text("substitution.out", reason=text(f"substitution.reason.{one.reason}"))
        for one in lines(session, task_id)
        if one.kind is Kind.ENT
    }


def _period(days: tuple[date, date]) -> str:
    return text("tasks.period", start=days[0], stop=days[1])


def _own_columns(session: Session, plan: TaskPlan) -> ListedFile:
    """A list an older program read kept its keys alone: name, code and address go out."""
    rows = []
    for key in plan.listed:
        row = session.scalars(select(Enterprise).where(Enterprise.key == key)).first()
        cells = (row.name, row.uscc or row.regno or row.key, row.address) if row else (key, "", "")
        rows.append((key, cells))
    return ListedFile("", tuple(text("listed.own_columns").split("|")), tuple(rows))


def _inspected(session: Session, task_id: int) -> dict[int, str]:
    """Assignment id -> day of the inspection in its newest finding."""
    newest = (
        select(Finding.assignment_id, func.max(Finding.revision).label("revision"))
        .join(Assignment, Assignment.id == Finding.assignment_id)
        .where(Assignment.task_id == task_id)
        .group_by(Finding.assignment_id)
        .subquery()
    )
    rows = session.execute(
        select(Finding.assignment_id, Finding.inspected_on).join(
            newest,
            (newest.c.assignment_id == Finding.assignment_id)
            & (newest.c.revision == Finding.revision),
        )
    )
    return {key: day.isoformat() for key, day in rows}
