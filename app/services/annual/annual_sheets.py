"""The printed sheets of the 法制审核 and 审批 of a year's plan (features.md B9, F5)."""

from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from app.core.people import Actor, Right
from app.services.annual.annual_plans import card_of, plan_row, subject_of
from app.services.decision_sheets import (
    APPROVAL,
    LEGAL,
    Decided,
    Matter,
    SheetMade,
    print_sheet,
)
from app.services.rights import needs
from app.store.engine import Store
from app.texts import text


@needs(Right.READ)
def legal_sheet(
    store: Store, actor: Actor, plan_id: int, folder: Path, *, now: datetime
) -> SheetMade:
    """Print the 法制审核意见表 of a version; what is not decided yet is left blank.

    Raises:
        NotSubmitted, UnknownPlan, MissingGlyphs, FormError: the user's.
        EnvironmentFault: the machine's.
    """
    return print_sheet(
        store, actor, LEGAL, lambda session: _matter(session, plan_id), folder, now=now
    )


@needs(Right.READ)
def approval_sheet(
    store: Store, actor: Actor, plan_id: int, folder: Path, *, now: datetime
) -> SheetMade:
    """Print the 审批表 of a version; errors as legal_sheet."""
    return print_sheet(
        store, actor, APPROVAL, lambda session: _matter(session, plan_id), folder, now=now
    )


def _matter(session: Session, plan_id: int) -> Matter:
    card = card_of(session, plan_id)
    wanted = [row.line.wanted() for row in card.lines]
    known = sum(one for one in wanted if one is not None)
    rows = (
        ("year", text("decision.year", year=card.plan.year)),
        ("total", text("decision.tasks", count=len(card.lines))),
        ("joint", text("decision.tasks", count=sum(row.line.joint for row in card.lines))),
        ("households", text("decision.households", count=known) if known else ""),
        ("reason", card.plan.reason),
    )
    return Matter(
        "annual",
        card.plan.title,
        text("decision.version", year=card.plan.year, version=card.plan.version),
        subject_of(plan_row(session, plan_id)),
        card.list_version,
        tuple((text(f"decision.row.{key}"), value) for key, value in rows if value),
        tuple((row.line.name, row.line.basis) for row in card.lines),
        tuple(Decided(one.act, one.by, one.at, one.opinion) for one in card.steps),
    )
