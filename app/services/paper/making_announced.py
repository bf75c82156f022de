"""What a 抽查公告 says: before the draw when and where, after it what came of it (F8).

For the public: of the scope only what scope_words lets out, no class, and the list of
enterprises only where the task says that it is published.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.disclosure_vocabulary import DIRECTED, UNDIRECTED
from app.core.finding_vocabulary import LIST_JOINT
from app.core.paper_asks import AskMissing
from app.core.task import DrawKind, TaskPlan
from app.core.times import beijing_date
from app.services.assigned.assigned_disclosure import shown_code
from app.services.paper.making_about import Subject
from app.services.paper.paper_ceremony_facts import Held, draw_way, held, team_words
from app.services.paper.paper_facts import clock_text, contact_facts, day_text
from app.services.scope_words import public_words
from app.store.schema import Draw, Lock, Result, Task, VoidedLock
from app.texts import text


def draw_announcement(session: Session, about: Subject) -> dict[str, object]:
    """Return the facts of a 抽查公告.

    Raises:
        AskMissing: before the draw its time and place must be entered (the user's).
    """
    plan, task = about.plan, session.get_one(Task, about.target.task_id)
    assert plan is not None  # it is about a task
    locks = _locks(session, task.id)
    results = [(one, session.get(Result, one.lock.id)) for one in locks]
    drawn = [_draw(one, result) for one, result in results if result is not None]
    if not drawn:
        for path, label in (("time", "draw_time"), ("place", "draw_place")):
            if not about.inputs[path]:
                raise AskMissing(label=text(f"lists.announced.{label}"))
    return {
        "org": about.bureau.name,
        "doc_no": about.number,
        "task": {
            "no": task.task_no,
            "name": task.name,
            "plan_no": task.plan_no,
            "plan_name": task.plan_name,
            "kind": DIRECTED if plan.scope.directed else UNDIRECTED,
        },
        "items": [{"name": item.name} for item in about.items],
        "scope": _scope(plan),
        "amount": _amount(plan, locks, len(about.places) if drawn else 0),
        "method": text(
            "lists.announced.method",
            how=_way(plan),
            teams=team_words(plan, plan.kind),
        ),
        "period": text(
            "papers.period", first=day_text(plan.period_from), last=day_text(plan.period_to)
        ),
        "methods": LIST_JOINT.join(plan.methods),
        "drawn": bool(drawn),
        "draws": drawn,
        "count": len(about.places),
        "publish": bool(drawn) and plan.publish_list,
        "places": _places(about) if plan.publish_list else [],
        "contact": contact_facts(plan, about.bureau),
        "supervision_phone": about.bureau.supervision_phone,
        "date": day_text(about.issued_on),
        "anchor": about.anchor,
    }


def _locks(session: Session, task_id: int) -> list[Held]:
    """The standing locks of a task, in the order of its draws."""
    ids = session.scalars(
        select(Lock.id)
        .join(Draw, Draw.id == Lock.draw_id)
        .where(Draw.task_id == task_id, Lock.id.not_in(select(VoidedLock.lock_id)))
        .order_by(Draw.position, Lock.id)
    )
    return [held(session, lock_id) for lock_id in ids]


def _draw(one: Held, result: Result) -> dict[str, object]:
    """One draw with its digests; counts are those of the result file (protocol §4)."""
    lock = one.lock
    fields = [line.split("|") for line in result.result.decode().splitlines()]
    enterprises = sum(line[0] == "ENT" and line[5] == "DRAWN" for line in fields)
    first, last = beijing_date(lock.at), beijing_date(result.at)
    until = clock_text(result.at) if first == last else day_text(last) + clock_text(result.at)
    return {
        "no": one.draw.number,
        "attempt": lock.attempt,
        "time": text(
            "lists.announced.span", day=day_text(first), first=clock_text(lock.at), last=until
        ),
        "place": one.people.place,
        "result": text(
            f"lists.announced.result_{one.draw.kind}",
            enterprises=enterprises or len(one.plan.listed),
            teams=sum(line[0] == "TEAM" for line in fields),
        ),
        "manifest_hash": lock.manifest_hash,
        "result_hash": result.result_hash,
    }


def _scope(plan: TaskPlan) -> str:
    if plan.kind is DrawKind.OFFICERS:
        return text("lists.announced.listed")
    return public_words(plan.scope) or text("lists.announced.everybody")


def _way(plan: TaskPlan) -> str:
    if plan.kind is DrawKind.OFFICERS:
        return text("papers.method.OFF")
    return text(f"papers.method.{draw_way(plan)}")


def _amount(plan: TaskPlan, locks: list[Held], drawn: int) -> str:
    """How many are drawn: as drawn, as locked, else as planned; no stratum by its class."""
    if plan.kind is DrawKind.OFFICERS:
        return text("lists.announced.amount_OFF", count=drawn or len(plan.listed))
    count = drawn or sum(
        wanted for one in locks for _name, _pool, wanted in one.lock.counts["classes"]
    )
    rules = {(rule.mode, rule.value.strip()) for rule in plan.quotas.values()}
    if not count and all(mode == "NUMBER" for mode, _value in rules):
        count = sum(int(rule.value) for rule in plan.quotas.values())
    if count:
        return text("lists.announced.amount_number", count=count)
    if len(rules) == 1:
        return text("lists.announced.amount_ratio", value=rules.pop()[1])
    return text("lists.announced.amount_strata")


def _places(about: Subject) -> list[dict[str, str]]:
    """The enterprises with the codes the public knows them by."""
    return [
        {
            "name": place.facts["name"],
            "code": shown_code(place.facts["uscc"] or place.facts["regno"]),
        }
        for place in about.places
    ]
