"""The registries as people read them: pages, filters, one record with its history."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.finding_vocabulary import result_label
from app.core.people import Actor, Right
from app.services.records import (
    UnknownRecord,
    enterprise_row,
    history,
    officer_row,
    recusal_lines,
)
from app.services.registry_edits import (
    AlreadyThere,
    BadCount,
    BadField,
    StaleRecord,
    add_foreign_count,
    save_enterprise,
    save_officer,
)
from app.services.registry_lines import (
    PAGE,
    EnterpriseCard,
    EnterpriseLine,
    EnterpriseQuery,
    Facet,
    Facets,
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
from app.store import search
from app.store.engine import Store
from app.store.schema import (
    Assignment,
    Enterprise,
    Finding,
    ForeignCount,
    Officer,
    Task,
    VoidedLock,
)

__all__ = [
    "PAGE",
    "AlreadyThere",
    "BadCount",
    "BadField",
    "EnterpriseCard",
    "EnterpriseLine",
    "EnterpriseQuery",
    "Facet",
    "Facets",
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
    "enterprises",
    "facets",
    "officer",
    "officer_facets",
    "officers",
    "save_enterprise",
    "save_officer",
]

T = TypeVar("T")


@needs(Right.READ)
def enterprises(
    store: Store, actor: Actor, query: EnterpriseQuery, page: int = 1
) -> Page[EnterpriseLine]:
    """Return a page of the enterprises a query gives, by name.

    Args:
        page: from 1; past the end the last page is given.
    """
    filters = tuple((name, value) for name in search.FILTERS if (value := getattr(query, name)))
    sought = search.Sought(query.text.strip(), filters, query.label)
    with store.read() as session:
        order = search.order(store, session, sought)
        ids, number, pages = _cut(order.ids, page)
        rows = session.scalars(select(Enterprise).where(Enterprise.id.in_(ids)))
        by_id = {row.id: _enterprise_line(row) for row in rows}
    lines = tuple(by_id[one] for one in ids)
    return Page(lines, number, pages, len(order.ids), order.capped)


def _cut(all_lines: Sequence[T], page: int) -> tuple[Sequence[T], int, int]:
    pages = max(1, -(-len(all_lines) // PAGE))
    number = min(max(1, page), pages)
    return all_lines[(number - 1) * PAGE : number * PAGE], number, pages


def _enterprise_line(row: Enterprise) -> EnterpriseLine:
    return EnterpriseLine(
        row.id,
        row.key,
        row.name,
        row.kind,
        row.legal_rep,
        row.address,
        row.township,
        row.station,
        row.trade_name,
        row.risk_class,
        row.status,
        row.version,
    )


@needs(Right.READ)
def enterprise(store: Store, actor: Actor, enterprise_id: int) -> EnterpriseCard:
    """Return one enterprise with history, recusals and inspections.

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
            enterprise_row(row),
            row.updated_at,
            history(session, "enterprises", "enterprise", row.id),
            recusal_lines(
                session, with_reasons=actor.may(Right.RECUSAL), enterprise_id=enterprise_id
            ),
            _inspections(session, enterprise_id),
            tuple(ForeignLine(one.year, one.count, one.source) for one in counts),
        )


def _inspections(session: Session, enterprise_id: int) -> tuple[PastInspection, ...]:
    rows = session.execute(
        select(Assignment.id, Task)
        .join(Task, Task.id == Assignment.task_id)
        .where(
            Assignment.enterprise_id == enterprise_id,
            Assignment.lock_id.not_in(select(VoidedLock.lock_id)),
        )
        .order_by(Assignment.id.desc())
    ).all()
    newest: dict[int, Finding] = {}
    for finding in session.scalars(
        select(Finding)
        .where(Finding.assignment_id.in_([number for number, _ in rows]))
        .order_by(Finding.revision)
    ):
        newest[finding.assignment_id] = finding
    return tuple(
        PastInspection(
            task.id,
            task.task_no,
            task.name,
            newest[number].inspected_on if number in newest else None,
            tuple(map(result_label, newest[number].body["results"])) if number in newest else (),
        )
        for number, task in rows
    )


@needs(Right.READ)
def facets(store: Store, actor: Actor) -> Facets:
    """Return the values enterprises can be filtered by, with counts; empty ones left out."""
    with store.read() as session:
        found = search.facets(store, session)
    return Facets(
        sum(found["status"].values()),
        _by_count(found["township"]),
        _by_count(found["station"]),
        _by_count(found["kind"]),
        _by_value(found["section"]),
        _by_value(found["risk_class"]),
        _by_count(found["status"]),
        _by_count(found["labels"]),
    )


def _by_count(counts: Mapping[str, int]) -> tuple[Facet, ...]:
    ordered = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    return tuple(Facet(value, count) for value, count in ordered if value)


def _by_value(counts: Mapping[str, int]) -> tuple[Facet, ...]:
    return tuple(Facet(value, count) for value, count in sorted(counts.items()) if value)


@needs(Right.READ)
def officers(store: Store, actor: Actor, query: OfficerQuery, page: int = 1) -> Page[OfficerLine]:
    """Return a page of the officers a query gives, by unit and name."""
    words = [word for word in (search.fold(one) for one in query.text.split()) if word]
    chosen = select(Officer).order_by(Officer.unit, Officer.name, Officer.id)
    if query.unit:
        chosen = chosen.where(Officer.unit == query.unit)
    if query.state:
        chosen = chosen.where(Officer.state == query.state)
    with store.read() as session:
        found = [
            _officer_line(row)
            for row in session.scalars(chosen)
            if (not query.skill or query.skill in row.skills) and _says(row, words)
        ]
    lines, number, pages = _cut(found, page)
    return Page(tuple(lines), number, pages, len(found))


def _says(row: Officer, words: Iterable[str]) -> bool:
    folded = search.fold(
        "\n".join((row.name, row.initials, row.key, row.cert_no, row.unit, row.post, row.phone))
    )
    return all(word in folded for word in words)


def _officer_line(row: Officer) -> OfficerLine:
    return OfficerLine(
        row.id,
        row.key,
        row.name,
        row.sex,
        row.cert_no,
        row.cert_expiry,
        row.unit,
        row.post,
        tuple(row.skills),
        row.phone,
        row.state,
        row.version,
    )


@needs(Right.READ)
def officer(store: Store, actor: Actor, officer_id: int) -> OfficerCard:
    """Return one officer with history and recusals.

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
            officer_row(row),
            row.updated_at,
            history(session, "officers", "officer", row.id),
            recusal_lines(session, with_reasons=actor.may(Right.RECUSAL), officer_id=officer_id),
        )


@needs(Right.READ)
def officer_facets(store: Store, actor: Actor) -> OfficerFacets:
    """Return the values officers can be filtered by, with counts."""
    with store.read() as session:
        rows = session.execute(select(Officer.unit, Officer.state, Officer.skills)).all()
    return OfficerFacets(
        len(rows),
        _by_count(Counter(unit for unit, _, _ in rows)),
        _by_count(Counter(state for _, state, _ in rows)),
        _by_count(Counter(skill for _, _, skills in rows for skill in skills)),
    )
