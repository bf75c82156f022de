"""What the public reads of a task: the announcement, who was drawn, what was found.

Only what scope_words lets out of the scope, no class, no officer, no telephone of an
enterprise; results only once they are approved.
"""

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.announced import Kind
from app.core.disclosure_vocabulary import CORRECTED
from app.core.finding_vocabulary import LIST_JOINT
from app.core.public_page import Fact, Said, Table
from app.core.task import TaskPlan
from app.services.assigned.assigned import Assigned, assigned
from app.services.assigned.assigned_disclosure import entry_of, shown_code
from app.services.assigned.assigned_findings import Revisions, task_revisions
from app.services.assigned.assigned_items import task_items
from app.services.bureau import facts_of
from app.services.form.form_library import library
from app.services.paper.making_about import Target
from app.services.paper.making_announced import draw_announcement
from app.services.paper.making_subject import subject_of
from app.services.paper.paper_facts import file_name
from app.store.schema import LogEntry, Task
from app.texts import text

ANNOUNCEMENT: Final = "draw-announcement"
_WORDS = "announced.task."
# What the form asks for before the draw; nothing of it is shown here.
_ASKED = {"time": "-", "place": "-", "note": ""}


def task_said(session: Session, task_id: int) -> Said:
    """Return 抽查任务公告, after the draw with M, R and the head of each draw."""
    task, plan = _task(session, task_id)
    facts = _announced(session, task)
    named: list[tuple[str, str]] = [
        *_heading(session, task),
        ("kind", str(facts["task"]["kind"])),
        ("items", LIST_JOINT.join(one.name for one in task_items(session, task_id))),
        ("scope", str(facts["scope"])),
        ("amount", str(facts["amount"])),
        ("method", str(facts["method"])),
        ("methods", LIST_JOINT.join(plan.methods)),
        ("period", str(facts["period"])),
        ("list", text(_WORDS + ("list_yes" if plan.publish_list else "list_no"))),
    ]
    if facts["supervision_phone"]:
        named.append(("phone", str(facts["supervision_phone"])))
    draws = tuple(_draw_table(session, one) for one in facts["draws"])
    return Said(
        Kind.TASK,
        text(_WORDS + "title", name=task.name),
        _file(task, Kind.TASK),
        tuple(Fact(text(_WORDS + name), value) for name, value in named if value),
        tables=draws,
        notes=(text(_WORDS + "values_note"),) if draws else (),
    )


def _announced(session: Session, task: Task) -> dict[str, Any]:
    form = library(session).latest(ANNOUNCEMENT)
    about = subject_of(session, form, Target(task.id), _ASKED, task.period_from, "")
    return draw_announcement(session, about)


def _draw_table(session: Session, draw: Mapping[str, Any]) -> Table:
    """What of a draw may be told at once: when, where, how many, and the three digests."""
    number, head = _head(session, draw["no"], draw["attempt"])
    rows = (
        ("draw_time", draw["time"]),
        ("draw_place", draw["place"]),
        ("draw_result", draw["result"]),
        ("m", draw["manifest_hash"]),
        ("r", draw["result_hash"]),
        ("head", text(_WORDS + "head_value", n=number, head=head)),
    )
    return Table(
        (text(_WORDS + "draw_what"), text(_WORDS + "draw_said")),
        tuple((text(_WORDS + name), str(value)) for name, value in rows),
        text(_WORDS + "draw_title", no=draw["no"], attempt=draw["attempt"]),
        frozenset({1}),
    )


def _head(session: Session, draw: str, attempt: int) -> tuple[int, str]:
    """The log's head after the entry of a result: what stands on the signed minutes."""
    rows = session.execute(
        select(LogEntry.n, LogEntry.head).where(
            LogEntry.kind == "RESULT",
            func.json_extract(LogEntry.payload, "$.draw") == draw,
            func.json_extract(LogEntry.payload, "$.attempt") == attempt,
        )
    )
    number, head = rows.one()
    return number, head


def drawn_said(session: Session, task_id: int) -> Said:
    """Return 抽取名单: names and codes of the drawn as they stand, in the lot's order."""
    task, _plan = _task(session, task_id)
    rows = tuple(
        (str(nth), one.facts["name"], _code(one))
        for nth, one in enumerate(assigned(session, task_id), 1)
    )
    return Said(
        Kind.DRAWN,
        text(_WORDS + "drawn_title", name=task.name),
        _file(task, Kind.DRAWN),
        _facts(session, task, ("count", str(len(rows)))),
        tables=(Table(_headings("seq", "name", "code"), rows),),
        notes=(text(_WORDS + "drawn_note"),),
    )


def results_said(session: Session, task_id: int) -> Said:
    """Return 抽查结果: approved findings alone; whose code looks like a person's is left out."""
    task, _plan = _task(session, task_id)
    known = task_revisions(session, task_id)
    rows: list[tuple[str, ...]] = []
    pending = 0
    for place in assigned(session, task_id):
        entry = entry_of(place, known.get(place.id, Revisions()))
        if entry.done_on is None:
            pending += 1
        elif shown_code(entry.code) == entry.code:
            rows.append(
                (
                    str(len(rows) + 1),
                    entry.name,
                    entry.code,
                    entry.done_on.isoformat(),
                    entry.words.results_text(entry.results),
                    CORRECTED if entry.corrected else "",
                )
            )
    note = text(_WORDS + ("pending" if pending else "complete"), count=pending)
    return Said(
        Kind.RESULTS,
        text(_WORDS + "results_title", name=task.name),
        _file(task, Kind.RESULTS),
        _facts(session, task, ("published", str(len(rows)))),
        tables=(
            Table(_headings("seq", "name", "code", "done_on", "result", "remark"), tuple(rows)),
        ),
        notes=(note, text(_WORDS + "objection")),
    )


def _code(place: Assigned) -> str:
    return shown_code(place.facts["uscc"] or place.facts["regno"])


def _task(session: Session, task_id: int) -> tuple[Task, TaskPlan]:
    task = session.get_one(Task, task_id)
    return task, TaskPlan.from_json(task.plan)


def _heading(session: Session, task: Task) -> tuple[tuple[str, str], ...]:
    return (
        ("plan_no", task.plan_no),
        ("plan_name", task.plan_name),
        ("task_no", task.task_no),
        ("task_name", task.name),
        ("authority", facts_of(session).name),
    )


def _facts(session: Session, task: Task, *more: tuple[str, str]) -> tuple[Fact, ...]:
    named = (*_heading(session, task), *more)
    return tuple(Fact(text(_WORDS + name), value) for name, value in named if value)


def _file(task: Task, kind: Kind) -> str:
    return file_name(task.task_no, text(f"announced.kind.{kind}"))


def _headings(*columns: str) -> tuple[str, ...]:
    return tuple(text(f"announced.column.{one}") for one in columns)
