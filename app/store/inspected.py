"""Drawn inspections as statistics read them: a plain row each, of one period.

A row is what the database holds, texts of JSON left as they are; what they mean is said
in services.statistics_reading.
"""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    Subquery,
    case,
    func,
    select,
    type_coerce,
)
from sqlalchemy.orm import Session

from app.core.findings import FindingAct
from app.core.task import Stage
from app.core.vocabulary import LIVING
from app.store.effective import in_effect
from app.store.raw import raw
from app.store.schema import (
    Assignment,
    Enterprise,
    Finding,
    FindingStep,
    FrozenEnterprise,
    Publication,
    Result,
    Task,
)

_FACTS: Final = ("$.station", "$.township", "$.kind", "$.items")
_BODY: Final = ("$.results", "$.methods", "$.follow_ups", "$.closed", "$.closed_on")


def inspections(
    session: Session,
    since: date | None,
    until: date | None,
    *,
    by_inspection: bool,
    tasks: Collection[int] | None = None,
) -> Iterator[Any]:
    """Yield assignment_id, enterprise_id, task_id, facts, risk_class, day, entered, last_act,
    approved, published, said, items of each inspection of a period.

    A task that ended counts with what was entered before. facts: JSON [station, township,
    kind, items]; said: JSON [results, methods, follow_ups, closed, closed_on]; items: JSON
    [[code, verdict], …] of the newest approved finding, None where there is none.

    Args:
        by_inspection: the period is that of the inspection, of the draw otherwise.
        tasks: of these tasks only.
    """
    newest, approved = _newest(), _approved()
    published = _published()
    body = type_coerce(Finding.body, String)
    drawn_on = func.date(type_coerce(Result.at, String), "+8 hours")
    day = func.max(_inspected_on(newest, approved), "") if by_inspection else drawn_on
    wanted = (
        select(
            Assignment.id,
            Assignment.enterprise_id,
            Assignment.task_id,
            func.json_extract(type_coerce(FrozenEnterprise.facts, String), *_FACTS),
            Enterprise.risk_class,
            day.label("day"),
            newest.c.id.is_not(None),
            case((approved.c.id.is_(None), _last_act(newest))),
            approved.c.id.is_not(None),
            published.c.assignment_id.is_not(None),
            case((approved.c.id.is_not(None), func.json_extract(body, *_BODY))),
            case((approved.c.id.is_not(None), _items(body))),
        )
        .select_from(Assignment)
        .join(Task, Task.id == Assignment.task_id)
        .join(Result, Result.lock_id == Assignment.lock_id)
        .outerjoin(
            FrozenEnterprise,
            (FrozenEnterprise.lock_id == Assignment.lock_id)
            & (FrozenEnterprise.key == Assignment.enterprise_key),
        )
        .outerjoin(Enterprise, Enterprise.id == Assignment.enterprise_id)
        .outerjoin(newest, newest.c.assignment_id == Assignment.id)
        .outerjoin(approved, approved.c.assignment_id == Assignment.id)
        .outerjoin(Finding, Finding.id == approved.c.id)
        .outerjoin(published, published.c.assignment_id == Assignment.id)
        .where(Assignment.id.in_(in_effect()))
        .where((Task.stage != Stage.ENDED) | newest.c.id.is_not(None))
    )
    yield from session.execute(_of_period(wanted, day, since, until, tasks, by_inspection))


def _of_period(
    wanted: Select[Any],
    day: ColumnElement[Any],
    since: date | None,
    until: date | None,
    tasks: Collection[int] | None,
    by_inspection: bool,
) -> Select[Any]:
    if by_inspection:
        wanted = wanted.where(day != "")
    if since is not None:
        wanted = wanted.where(day >= since.isoformat())
    if until is not None:
        wanted = wanted.where(day <= until.isoformat())
    return wanted if tasks is None else wanted.where(Assignment.task_id.in_(tasks))


def _newest() -> Subquery:
    return (
        select(Finding.assignment_id, func.max(Finding.id).label("id"))
        .group_by(Finding.assignment_id)
        .subquery("newest")
    )


def _approved() -> Subquery:
    """Ask per inspection for its newest approved finding."""
    return (
        select(Finding.assignment_id, func.max(Finding.id).label("id"))
        .join(FindingStep, FindingStep.finding_id == Finding.id)
        .where(FindingStep.act == FindingAct.APPROVE)
        .group_by(Finding.assignment_id)
        .subquery("approved")
    )


def _published() -> Subquery:
    value = func.json_each(type_coerce(Publication.finding_ids, String)).table_valued("value")
    return (
        select(Finding.assignment_id)
        .select_from(Publication)
        .join(value, Publication.id > 0)
        .join(Finding, Finding.id == value.c.value)
        .distinct()
        .subquery("published")
    )


def _last_act(newest: Subquery) -> ColumnElement[Any]:
    return (
        select(FindingStep.act)
        .where(FindingStep.finding_id == newest.c.id)
        .order_by(FindingStep.id.desc())
        .limit(1)
        .scalar_subquery()
    )


def _inspected_on(newest: Subquery, approved: Subquery) -> ColumnElement[Any]:
    """The day of the approved finding, of the newest where none is approved; "" of none."""
    one = Finding.__table__.alias("counted")
    day = (
        select(type_coerce(one.c.inspected_on, String))
        .where(one.c.id == func.coalesce(approved.c.id, newest.c.id))
        .scalar_subquery()
    )
    return func.coalesce(day, "")


def _items(body: ColumnElement[Any]) -> ColumnElement[Any]:
    """The items of a finding as JSON [[code, verdict], …]."""
    item = func.json_each(body, "$.items").table_valued("value", name="item")
    pair = func.json_extract(item.c.value, "$.code", "$.verdict")
    return select(func.json_group_array(func.json(pair))).select_from(item).scalar_subquery()


def registered(session: Session) -> Iterator[tuple[str, str, str, str, bool, int]]:
    """Yield township, station, kind, class, whether 存续, and how many the registry has."""
    statement = (
        "SELECT township, station, kind, risk_class, status = ?, count(*) FROM enterprise"
        " GROUP BY 1, 2, 3, 4, 5"
    )
    yield from raw(session, statement, (LIVING,))
