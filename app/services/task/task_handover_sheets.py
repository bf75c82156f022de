"""The list of tasks handed over, printed for both to sign; it says how each task stands today."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.people import Actor, Right
from app.core.times import beijing_date, stamp
from app.errors import UserError
from app.services.assigned.assigned_deadlines import open_deadlines
from app.services.assigned.assigned_progress import Progress
from app.services.bureau import facts_of
from app.services.form.form_lists import ListMade, Printing, print_list
from app.services.form.form_lists import Progress as Told
from app.services.rights import needs
from app.services.task.task_handover import KIND, Held, held_tasks
from app.store.engine import Store
from app.store.schema import Account, LogEntry, Task, TaskKeeper
from app.texts import text

FORM: Final = "handover-list"
PRINTING: Final = "handover.window.progress"


class UnknownHandover(UserError):
    """The rows are not there, or are not of one handover."""

    code = "handover.unknown"


@needs(Right.READ)
def print_handover(
    store: Store,
    actor: Actor,
    ids: Sequence[int],
    folder: Path,
    *,
    now: datetime,
    progress: Told | None = None,
) -> ListMade:
    """Print the list of one handover into a folder and log it.

    Args:
        ids: rows of task_keeper, from task_handover.
        progress: told the key of a sentence and a share.

    Raises:
        UnknownHandover, MissingGlyphs, FormError: the user's.
        DiskFull, Unwritable: the machine's.
    """
    with store.read() as session:
        rows = session.scalars(
            select(TaskKeeper).where(TaskKeeper.id.in_(tuple(ids))).order_by(TaskKeeper.id)
        ).all()
        if not rows or len({(one.at, one.from_id, one.keeper_id) for one in rows}) > 1:
            raise UnknownHandover()
        facts = sheet_facts(session, rows, now)
    if progress:
        progress(PRINTING, 0.1)
    title = text("handover.sheet.title")
    name = text("handover.sheet.file", at=stamp(now).replace(":", ""))
    return print_list(store, actor, Printing(FORM, title, name, facts, len(rows)), folder, now=now)


def sheet_facts(session: Session, rows: Sequence[TaskKeeper], now: datetime) -> dict[str, object]:
    """Return what the list says, under the names its form declares.

    Args:
        rows: of one handover.
    """
    first = rows[0]
    tasks = held_tasks(session, (one.task_id for one in rows))
    last = session.scalars(select(LogEntry).order_by(LogEntry.n.desc()).limit(1)).first()
    due: dict[int, date] = {}
    late: Counter[int] = Counter()
    for line in open_deadlines(session, beijing_date(now)):  # what is due first in front
        due.setdefault(line.task_id, line.due)
        late[line.task_id] += line.is_late
    return {
        "org": facts_of(session).name,
        "giver": _who(session, first.from_id),
        "receiver": _who(session, first.keeper_id),
        "reason": first.reason,
        "moved": stamp(first.at)[:16],
        "by": session.get_one(Account, first.by_id).name,
        "second": _second(session, first),
        "time": stamp(now)[:16],
        "count": len(tasks),
        "tasks": [_on_paper(one, due.get(one.id), late[one.id]) for one in tasks],
        "anchor": text("papers.anchor", n=last.n, head=last.head) if last else "",
    }


def stand_words(done: Progress) -> str:
    """Return how far the inspections of a task have come."""
    if not done.assigned:
        return text("handover.stand.none")
    parts = [text("handover.stand.drawn", assigned=done.assigned, approved=done.approved)]
    waits = {"to_write": done.to_write, "to_review": done.to_review, "to_approve": done.to_approve}
    parts += [text(f"handover.stand.{key}", count=count) for key, count in waits.items() if count]
    return text("handover.stand.join").join(parts)


def _on_paper(one: Held, due: date | None, late: int) -> dict[str, object]:
    day = due.isoformat() if due else text("handover.sheet.no_due")
    return {
        "name": one.name,
        "number": one.task_no,
        "inner": one.inner_no,
        "period": text("tasks.period", start=one.period_from, stop=one.period_to),
        "stage": text(f"terms.stage.{one.stage}"),
        "stand": stand_words(one.progress),
        "due": text("handover.sheet.late", day=day, count=late) if late else day,
        "late": bool(late),
    }


def _who(session: Session, account_id: int) -> str:
    account = session.get_one(Account, account_id)
    if not account.post:
        return account.name
    return text("handover.window.person", name=account.name, post=account.post)


def _second(session: Session, row: TaskKeeper) -> str:
    """Return who confirmed the handover, as the log has it; "" where the keeper did it."""
    # One entry a move, in the order of the moves: both are written in one transaction.
    before = session.scalars(
        select(TaskKeeper.id).where(TaskKeeper.task_id == row.task_id, TaskKeeper.id < row.id)
    ).all()
    return session.scalars(
        select(LogEntry.witnesses)
        .join(Task, Task.task_no == LogEntry.subject)
        .where(LogEntry.kind == KIND, Task.id == row.task_id)
        .order_by(LogEntry.n)
        .offset(len(before))
        .limit(1)
    ).one()
