"""The tasks of a draft of a year's plan: added, changed, moved, taken out."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.annual_plan import PlanLine, check_line
from app.core.people import Actor, Right
from app.core.times import beijing_date
from app.errors import UserError
from app.services.annual.annual_known import known_items
from app.services.annual.annual_plans import UnknownPlan, draft_row, lines_of, log
from app.services.rights import needs
from app.store.engine import Store
from app.store.item_lists import list_in_force
from app.store.schema import AnnualPlan, AnnualPlanLine, RecordChange


class SameName(UserError):
    """Another task of the plan has this name."""

    code = "annual.same_name"


@needs(Right.TASK)
def save_line(
    store: Store,
    actor: Actor,
    plan_id: int,
    revision: int,
    line_id: int | None,
    line: PlanLine,
    *,
    now: datetime,
) -> int:
    """Add a task to a draft, or change one; return its id.

    Args:
        revision: of the plan the change is based on.
        line_id: None for a new one, which comes last.

    Raises:
        LineFault, SameName, StalePlan, NotADraft, NoItemList, UnknownPlan: the user's.
    """
    with store.write() as session:
        row = draft_row(session, plan_id, revision)
        row.list_id = list_in_force(session, beijing_date(now)).id
        check_line(line, row.year, known_items(session, row.list_id).items)
        others = lines_of(session, plan_id)
        if any(one.line.name == line.name and one.id != line_id for one in others):
            raise SameName(line=line.name)
        found = _line_row(session, plan_id, line_id) if line_id is not None else None
        if found is None:
            found = AnnualPlanLine(plan_id=plan_id, position=len(others) + 1, body={})
            session.add(found)
        before, found.body = dict(found.body), line.to_json()
        session.flush()
        changed(session, actor, row, {found.id: (before, found.body)}, now)
        return found.id


@needs(Right.TASK)
def delete_line(
    store: Store, actor: Actor, plan_id: int, revision: int, line_id: int, *, now: datetime
) -> None:
    """Take a task out of a draft; errors as save_line."""
    with store.write() as session:
        row = draft_row(session, plan_id, revision)
        gone = _line_row(session, plan_id, line_id)
        before = dict(gone.body)
        session.delete(gone)
        session.flush()
        changed(session, actor, row, {line_id: (before, {})}, now)
        _number(session, plan_id, [one.id for one in lines_of(session, plan_id)])


@needs(Right.TASK)
def move_line(
    store: Store, actor: Actor, plan_id: int, revision: int, line_id: int, by: int, *, now: datetime
) -> None:
    """Move a task of a draft up (-1) or down (1); at the edge it stays. Errors as save_line."""
    with store.write() as session:
        row = draft_row(session, plan_id, revision)
        order = [one.id for one in lines_of(session, plan_id)]
        _line_row(session, plan_id, line_id)
        at = order.index(line_id)
        to = min(max(0, at + by), len(order) - 1)
        order.insert(to, order.pop(at))
        _number(session, plan_id, order)
        changed(session, actor, row, {}, now)


def _number(session: Session, plan_id: int, order: list[int]) -> None:
    for line in session.scalars(select(AnnualPlanLine).where(AnnualPlanLine.plan_id == plan_id)):
        line.position = order.index(line.id) + 1


def _line_row(session: Session, plan_id: int, line_id: int) -> AnnualPlanLine:
    found = session.get(AnnualPlanLine, line_id)
    if found is None or found.plan_id != plan_id:
        raise UnknownPlan(plan=line_id)
    return found


def changed(
    session: Session,
    actor: Actor,
    row: AnnualPlan,
    lines: Mapping[int, tuple[Mapping[str, object], Mapping[str, object]]],
    now: datetime,
) -> None:
    """Count a saving of a draft, keep what it changed, and log it.

    Args:
        lines: id -> (before, after), {} for not there.
    """
    row.revision += 1
    changes = {
        f"{number}.{key}": [before.get(key), after.get(key)]
        for number, (before, after) in lines.items()
        for key in {**before, **after}
        if before.get(key) != after.get(key)
    }
    session.add(
        RecordChange(
            kind="annual_plan",
            record_id=row.id,
            version=row.revision,
            changes=changes,
            by_id=actor.account_id,
            at=now,
        )
    )
    log(session, actor, row, "save", now=now, lines=sorted(lines))
