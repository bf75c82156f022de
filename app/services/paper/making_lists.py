"""What lists of a task's enterprises say: task orders, printed lists, the ledger (F8).

Task order and ledger stay in the bureau. The list of who was drawn is read in the hall,
the others go to the public: they hold nothing but what lists for upload hold
(core.disclosure), never a class, a telephone of an enterprise or an unapproved finding.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.areas import area_of
from app.core.deadlines import Rule
from app.core.disclosure import (
    ANNOUNCEMENT,
    GSXT,
    Entry,
    Field,
    Preset,
    Reason,
    TaskFacts,
    reason_out,
    table,
)
from app.core.disclosure_vocabulary import DIRECTED, UNDIRECTED
from app.core.finding_vocabulary import LIST_JOINT
from app.core.task import TaskPlan
from app.core.times import beijing_date
from app.errors import UserError
from app.services.assigned.assigned import Assigned, AssignedOfficer, teams_now
from app.services.assigned.assigned_batches import batch_at, days_of
from app.services.assigned.assigned_disclosure import (
    entry_of,
    list_facts,
    shown_code,
    year_and_serial,
)
from app.services.assigned.assigned_findings import Revisions, task_revisions
from app.services.assigned.assigned_route import by_route
from app.services.bureau_workdays import term, term_words
from app.services.paper.making_about import Maker, Subject
from app.services.paper.making_announced import draw_announcement
from app.services.paper.making_choice import team_words
from app.services.paper.making_counts import summary_table
from app.services.paper.making_ledger import inspection_ledger
from app.services.paper.paper_facts import contact_facts, day_text, officer_facts
from app.services.paper.team_support_rows import Support, support_facts, supports_of
from app.store.schema import Draw, Lock, Result, Task, VoidedLock
from app.texts import text

# How forms call what a published list may show.
_CALLED: Final = {
    Field.SEQ: "nth",
    Field.ENTERPRISE_NAME: "name",
    Field.ENTERPRISE_CODE: "code",
}


class NothingApproved(UserError):
    """No finding of the task may be published yet."""

    code = "lists.nothing_approved"


class NoTeam(UserError):
    """The team inspects nobody, or its draw was voided."""

    code = "lists.no_team"


def task_order(session: Session, about: Subject) -> dict[str, object]:
    """Return the facts of a 任务书 (派工单): a team's enterprises along their addresses.

    Raises:
        NoTeam: the team inspects nobody (the user's).
    """
    plan, target = _plan(about), about.target
    if not about.places:
        raise NoTeam(team=target.team)
    first = about.places[0]
    key = (first.lock_id, first.team)
    officers = teams_now(session, about.places)[key]
    days = [days_of(plan, place) for place in about.places]
    publish = term(session, Rule.PUBLISH, about.issued_on)
    return {
        **_heading(about),
        "doc_no": about.number,
        "team": team_words(first.team),
        "officers": [
            {**named, "unit": officer.unit}
            for named, officer in zip(
                officer_facts(replace(first, officers=officers)), officers, strict=True
            )
        ],
        **support_facts(_beside(session, first, officers)),
        "deadline": _span(min(day[0] for day in days), max(day[1] for day in days)),
        "methods": LIST_JOINT.join(plan.methods),
        "items": [{"name": item.name} for item in about.items],
        "publish_days": publish.count,  # as the first version of the form has it
        "publish_term": term_words(publish),
        "report_by": _day(about.inputs["report_by"]),
        "count": len(about.places),
        "groups": _groups(about, plan),
        "contact": contact_facts(plan, about.bureau),
        "date": day_text(about.issued_on),
    }


def drawn_list(session: Session, about: Subject) -> dict[str, object]:
    """Return the facts of a 派发名单: who is inspected by whom, by team or in the lot's order."""
    plan, order = _plan(about), about.inputs["order"]
    places = list(about.places)
    if order == text("lists.by_team"):
        places.sort(key=lambda place: (place.lock_id, place.team, place.position))
    teams = {(place.lock_id, place.team) for place in places if place.team}
    officers = {(place.lock_id, one.key) for place in places for one in place.officers}
    return {
        **_heading(about),
        "period": _span(plan.period_from, plan.period_to),
        "order": order,
        "count": len(places),
        "teams": len(teams),
        "officers": len({key for _lock, key in officers}),
        "draws": LIST_JOINT.join(_draws(session, about)),
        "rows": [
            {
                "nth": nth,
                "name": place.facts["name"],
                "code": shown_code(place.code),
                "township": place.facts["township"],
                "team": team_words(place.team) if place.team else "",
                "officers": LIST_JOINT.join(one.name for one in place.officers),
                "days": _batch(plan, place),
            }
            for nth, place in enumerate(places, 1)
        ],
        "date": day_text(about.issued_on),
    }


def result_announcement(session: Session, about: Subject) -> dict[str, object]:
    """Return the facts of a 检查结果公告: approved findings, as the announced list has them.

    Raises:
        NothingApproved: there is none yet (the user's).
    """
    task = _task(session, about)
    facts, rows, out = _published(session, about, task, ANNOUNCEMENT)
    year, serial = year_and_serial(task)
    return {
        **_heading(about),
        "year": year,
        "serial": serial,
        "task": {
            "plan_no": facts.plan_no,
            "plan_name": facts.plan_name,
            "no": facts.task_no,
            "name": facts.task_name,
            "kind": DIRECTED if facts.directed else UNDIRECTED,
        },
        "count": len(rows),
        "pending": out.count(Reason.NOT_APPROVED),
        "rows": rows,
        "contact": contact_facts(_plan(about), about.bureau),
        "supervision_phone": about.bureau.supervision_phone,
        "date": day_text(about.issued_on),
    }


def disclosure_table(session: Session, about: Subject) -> dict[str, object]:
    """Return the facts of a 公示表: the list for upload to the portal as it would be now.

    Raises:
        NothingApproved: there is no approved finding yet (the user's).
    """
    _facts, rows, out = _published(session, about, _task(session, about), GSXT)
    return {
        **_heading(about),
        "count": len(rows),
        "pending": out.count(Reason.NOT_APPROVED),
        "without_code": len(out) - out.count(Reason.NOT_APPROVED),
        "rows": rows,
        "date": day_text(about.issued_on),
    }


LISTS: Final[dict[str, Maker]] = {
    "task-order": task_order,
    "drawn-list": drawn_list,
    "draw-announcement": draw_announcement,
    "result-announcement": result_announcement,
    "summary-table": summary_table,
    "disclosure-table": disclosure_table,
    "inspection-ledger": inspection_ledger,
}


def _plan(about: Subject) -> TaskPlan:
    assert about.plan is not None  # lists are about a task or its team
    return about.plan


def _task(session: Session, about: Subject) -> Task:
    return session.get_one(Task, about.target.task_id)


def _heading(about: Subject) -> dict[str, object]:
    """What all of them share."""
    return {
        "org": about.bureau.name,
        "task": {"no": about.task_no, "name": about.task_name},
        "anchor": about.anchor,
    }


def _span(first: date, last: date) -> str:
    return text("papers.period", first=day_text(first), last=day_text(last))


def _day(entered: str) -> str:
    return day_text(date.fromisoformat(entered)) if entered else ""


def _batch(plan: TaskPlan, place: Assigned) -> str:
    number = batch_at(plan, place)
    if not number:
        return ""
    first, last = map(day_text, days_of(plan, place))
    return text("lists.batch", number=number, first=first, last=last)


def _beside(session: Session, first: Assigned, officers: Iterable[AssignedOfficer]) -> Support:
    """What goes along with the team; who came in as one of its officers assists no more."""
    support = supports_of(session, first.task_id).get((first.lock_id, first.team), Support())
    serving = {officer.key for officer in officers}
    left = tuple(one for one in support.assistants if one.key not in serving)
    return replace(support, assistants=left)


def _groups(about: Subject, plan: TaskPlan) -> list[dict[str, object]]:
    """The team's enterprises by 片区 and township, along their addresses."""
    areas = area_of(plan)
    names = {item.code: item.name for item in about.items}
    grouped: dict[str, list[dict[str, object]]] = {}
    for nth, place in enumerate(by_route(plan, about.places), 1):
        town = place.facts["township"] or text("lists.no_town")
        area = areas.get(town, "")
        name = text("lists.area", area=area, town=town) if area not in ("", town) else town
        grouped.setdefault(name, []).append(_stop(nth, place, names, _batch(plan, place)))
    return [
        {"name": name, "count": len(places), "places": places} for name, places in grouped.items()
    ]


def _stop(nth: int, place: Assigned, items: dict[str, str], days: str) -> dict[str, object]:
    facts = place.facts
    known = bool(facts["contact"] or facts["contact_phone"])
    own = [items[code] for code in place.items if code in items]
    return {
        "nth": nth,
        "name": facts["name"],
        "code": shown_code(place.code),
        "address": facts["address"],
        "contact": facts["contact"] if known else facts["legal_rep"],
        "phone": facts["contact_phone"] if known else facts["phone"],
        "matters": LIST_JOINT.join(own) if len(own) < len(items) else "",
        "days": days,
    }


def _draws(session: Session, about: Subject) -> list[str]:
    """The standing draws of the task: number, attempt, day."""
    rows = session.execute(
        select(Draw.number, Lock.attempt, Result.at)
        .join(Lock, Lock.draw_id == Draw.id)
        .join(Result, Result.lock_id == Lock.id)
        .where(Draw.task_id == about.target.task_id)
        .where(Lock.id.not_in(select(VoidedLock.lock_id)))
        .order_by(Draw.position)
    )
    return [
        text("lists.drawn", number=number, attempt=attempt, day=day_text(beijing_date(at)))
        for number, attempt, at in rows
    ]


def _published(
    session: Session, about: Subject, task: Task, preset: Preset
) -> tuple[TaskFacts, list[dict[str, str]], list[Reason]]:
    """Return the task, the rows of a list by field, and why each other enterprise is out."""
    facts, known = list_facts(session, task), task_revisions(session, task.id)
    entries: list[Entry] = []
    out: list[Reason] = []
    for place in about.places:
        entry = entry_of(place, known.get(place.id, Revisions()))
        reason = reason_out(preset, entry)
        if reason is None:
            entries.append(entry)
        else:
            out.append(reason)
    if not entries:
        raise NothingApproved(task=task.task_no)
    return facts, _by_name(preset, table(preset, facts, tuple(entries))), out


def _by_name(preset: Preset, rows: Sequence[Sequence[str]]) -> list[dict[str, str]]:
    shown = [one.field for one in preset.columns if one.field is not None]
    names = [_CALLED.get(field, field.value) for field in shown]
    return [dict(zip(names, row, strict=True)) for row in rows]
