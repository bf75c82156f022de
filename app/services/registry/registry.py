"""The registries as people read them: lists (registry_found), one record with its history."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.people import Actor, Right
from app.core.personal import ENTERPRISES, OFFICERS, masked
from app.core.wording import Wording
from app.services.assigned.assigned_wording import wording
from app.services.registry.records import (
    UnknownRecord,
    enterprise_row,
    history,
    officer_row,
    recusal_lines,
)
from app.services.registry.registry_edits import (
    AlreadyThere,
    BadCount,
    BadField,
    StaleRecord,
    add_foreign_count,
    save_enterprise,
    save_officer,
)
from app.services.registry.registry_found import (
    enterprise_ids,
    enterprises,
    facets,
    first_enterprises,
    officer_facets,
    officers,
    prepare_search,
)
from app.services.registry.registry_lines import (
    OWN,
    PAGE,
    EnterpriseCard,
    EnterpriseLine,
    EnterpriseQuery,
    Facet,
    Facets,
    FirstPage,
    ForeignLine,
    HistoryLine,
    OfficerCard,
    OfficerFacets,
    OfficerLine,
    OfficerQuery,
    Page,
    PastInspection,
    RecusalLine,
    Saved,
)
from app.services.rights import needs
from app.store.effective import in_effect
from app.store.engine import Store
from app.store.schema import (
    Assignment,
    Enterprise,
    Finding,
    ForeignCount,
    Officer,
    Task,
)

__all__ = [
    "OWN",
    "PAGE",
    "AlreadyThere",
    "BadCount",
    "BadField",
    "EnterpriseCard",
    "EnterpriseLine",
    "EnterpriseQuery",
    "Facet",
    "Facets",
    "FirstPage",
    "ForeignLine",
    "HistoryLine",
    "OfficerCard",
    "OfficerFacets",
    "OfficerLine",
    "OfficerQuery",
    "Page",
    "PastInspection",
    "RecusalLine",
    "Saved",
    "StaleRecord",
    "UnknownRecord",
    "add_foreign_count",
    "enterprise",
    "enterprise_ids",
    "enterprises",
    "facets",
    "first_enterprises",
    "officer",
    "officer_facets",
    "officers",
    "prepare_search",
    "save_enterprise",
    "save_officer",
]


@needs(Right.READ)
def enterprise(store: Store, actor: Actor, enterprise_id: int) -> EnterpriseCard:
    """Return one enterprise with history, recusals and inspections; phones are masked.

    Raises:
        UnknownRecord: the user's; the list is out of date.
    """
    with store.read() as session:
        row = session.get(Enterprise, enterprise_id)
        if row is None:
            raise UnknownRecord(id=enterprise_id)
        counts = session.scalars(
            select(ForeignCount)
            .where(ForeignCount.enterprise_id == enterprise_id)
            .order_by(ForeignCount.year.desc(), ForeignCount.source)
        )
        return EnterpriseCard(
            row.id,
            row.key,
            row.version,
            masked(ENTERPRISES, enterprise_row(row)),
            row.updated_at,
            history(session, "enterprises", "enterprise", row.id),
            recusal_lines(
                session, with_reasons=actor.may(Right.RECUSAL), enterprise_id=enterprise_id
            ),
            _inspections(session, enterprise_id),
            tuple(ForeignLine(one.year, one.count, one.source) for one in counts),
        )


def _results(said: Wording, finding: Finding) -> tuple[str, ...]:
    """Results in the words of the day of the inspection."""
    return tuple(map(said.on(finding.inspected_on).result, finding.body["results"]))


def _inspections(session: Session, enterprise_id: int) -> tuple[PastInspection, ...]:
    rows = session.execute(
        select(Assignment.id, Task)
        .join(Task, Task.id == Assignment.task_id)
        .where(Assignment.enterprise_id == enterprise_id, Assignment.id.in_(in_effect()))
        .order_by(Assignment.id.desc())
    ).all()
    newest: dict[int, Finding] = {}
    for finding in session.scalars(
        select(Finding)
        .where(Finding.assignment_id.in_([number for number, _ in rows]))
        .order_by(Finding.revision)
    ):
        newest[finding.assignment_id] = finding
    said = wording(session)
    return tuple(
        PastInspection(
            task.id,
            task.task_no,
            task.name,
            newest[number].inspected_on if number in newest else None,
            _results(said, newest[number]) if number in newest else (),
        )
        for number, task in rows
    )


@needs(Right.READ)
def officer(store: Store, actor: Actor, officer_id: int) -> OfficerCard:
    """Return one officer with history and recusals; phones are masked.

    Raises:
        UnknownRecord: the user's; the list is out of date.
    """
    with store.read() as session:
        row = session.get(Officer, officer_id)
        if row is None:
            raise UnknownRecord(id=officer_id)
        return OfficerCard(
            row.id,
            row.key,
            row.version,
            masked(OFFICERS, officer_row(row)),
            row.updated_at,
            history(session, "officers", "officer", row.id),
            recusal_lines(session, with_reasons=actor.may(Right.RECUSAL), officer_id=officer_id),
        )
