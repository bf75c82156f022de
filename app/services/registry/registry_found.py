"""The lists of the registries: pages, the first one at once, values to filter by."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import Any, Final, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.certificates import Runs, is_serving, runs
from app.core.parameters import CERTIFICATE_DAYS
from app.core.people import Actor, Right
from app.core.personal import mask_phones
from app.errors import Cancelled
from app.services.bureau import parameter
from app.services.registry.registry_lines import (
    OWN,
    PAGE,
    EnterpriseLine,
    EnterpriseQuery,
    Facet,
    Facets,
    FirstPage,
    OfficerFacets,
    OfficerLine,
    OfficerQuery,
    Page,
)
from app.services.rights import needs
from app.store import search
from app.store.engine import Store
from app.store.schema import Enterprise, Officer

T = TypeVar("T")
Wanted = Callable[[], bool]

_SHOWN: Final = (
    Enterprise.id,
    Enterprise.key,
    Enterprise.name,
    Enterprise.kind,
    Enterprise.legal_rep,
    Enterprise.address,
    Enterprise.township,
    Enterprise.station,
    Enterprise.trade_name,
    Enterprise.risk_class,
    Enterprise.status,
    Enterprise.version,
    Enterprise.founded,
    Enterprise.area,
)
_LAST_DAY: Final = date.max


def always() -> bool:
    """Whoever asks waits for the answer."""
    return True


def sought(query: EnterpriseQuery) -> search.Sought:
    """Return a query as the search takes it; blanks around the words say nothing."""
    return search.Sought(
        " ".join(query.text.split()),
        tuple((name, value) for name in search.FILTERS if (value := getattr(query, name))),
        query.label,
        query.fact,
        query.sort,
        query.descending,
    )


@needs(Right.READ)
def first_enterprises(
    store: Store, actor: Actor, query: EnterpriseQuery
) -> FirstPage[EnterpriseLine]:
    """Return the first page of what a query gives, at once: nothing is counted."""
    with store.read() as session:
        ids = search.first(store, session, sought(query), PAGE + 1)
        return FirstPage(_lines(session, ids[:PAGE]), len(ids) > PAGE)


@needs(Right.READ)
def enterprises(
    store: Store, actor: Actor, query: EnterpriseQuery, page: int = 1, wanted: Wanted = always
) -> Page[EnterpriseLine]:
    """Return a page of the enterprises a query gives, counted exactly.

    Args:
        page: from 1; past the end the last page is given.
        wanted: asked now and then whether anybody still waits for the answer.

    Raises:
        Cancelled: nobody does.
    """
    with store.read() as session:
        order = search.order(store, session, sought(query), wanted)
        number, pages = _number(order.total, page)
        lines = _lines(session, order.cut((number - 1) * PAGE, PAGE))
    return Page(lines, number, pages, order.total)


@needs(Right.READ)
def prepare_search(store: Store, actor: Actor, wanted: Wanted = always) -> None:
    """Read what searching goes by, before anybody types: half a second at 200,000.

    Args:
        wanted: asked now and then whether to go on; what was read until then stays.
    """
    with store.read() as session, suppress(Cancelled):
        search.prepare(store, session, wanted)


@needs(Right.READ)
def enterprise_ids(store: Store, actor: Actor, query: EnterpriseQuery) -> Sequence[int]:
    """Return the ids of all enterprises a query gives, in its order."""
    with store.read() as session:
        return search.order(store, session, sought(query)).ids


def _number(total: int, page: int) -> tuple[int, int]:
    pages = max(1, -(-total // PAGE))
    return min(max(1, page), pages), pages


def _lines(session: Session, ids: Sequence[int]) -> tuple[EnterpriseLine, ...]:
    rows: Sequence[Any] = session.execute(select(*_SHOWN).where(Enterprise.id.in_(ids))).all()
    by_id = {row.id: EnterpriseLine(*row) for row in rows}
    return tuple(by_id[one] for one in ids if one in by_id)


@needs(Right.READ)
def facets(
    store: Store, actor: Actor, query: EnterpriseQuery | None = None, wanted: Wanted = always
) -> Facets:
    """Return the values enterprises can be filtered by, with counts; empty ones left out.

    Args:
        query: count only what it gives; of a field it filters by, what the rest of it
            gives, so that another value can be chosen instead.

    Raises:
        Cancelled: see `enterprises`.
    """
    asked = sought(query or EnterpriseQuery())
    with store.read() as session:
        whole = search.facets(store, session)
        found = search.facets(store, session, asked, wanted)
        facts = search.facts(session)
    return Facets(
        sum(whole["status"].values()),
        _by_count(found["township"]),
        _by_count(found["station"]),
        _by_count(found["kind"]),
        _by_value(found["section"]),
        _by_value(found["risk_class"]),
        _by_count(found["status"]),
        _by_count(found["labels"]),
        _by_count(found["area"]),
        _by_count(facts),
    )


def _by_count(counts: Mapping[str, int]) -> tuple[Facet, ...]:
    ordered = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    return tuple(Facet(value, count) for value, count in ordered if value)


def _by_value(counts: Mapping[str, int]) -> tuple[Facet, ...]:
    return tuple(Facet(value, count) for value, count in sorted(counts.items()) if value)


@needs(Right.READ)
def officers(store: Store, actor: Actor, query: OfficerQuery, page: int = 1) -> Page[OfficerLine]:
    """Return a page of the officers a query gives, in its order; phones are masked."""
    words = [word for word in (search.fold(one) for one in query.text.split()) if word]
    chosen = select(Officer).order_by(Officer.unit, Officer.name, Officer.id)
    if query.unit:
        chosen = chosen.where(Officer.unit == query.unit)
    if query.state:
        chosen = chosen.where(Officer.state == query.state)
    if query.department:
        wanted = "" if query.department == OWN else query.department
        chosen = chosen.where(Officer.department == wanted)
    with store.read() as session:
        days = _days(session, query.day)
        found = [
            _officer_line(row)
            for row in session.scalars(chosen)
            if (not query.skill or query.skill in row.skills)
            and (not query.certificate or _runs(row, query.day, days) == query.certificate)
            and _says(row, words, phones=actor.may(Right.PERSONAL))
        ]
    found.sort(key=_OFFICER_SORTS[query.sort])
    if query.descending:
        found.reverse()
    number, pages = _number(len(found), page)
    return Page(tuple(found[(number - 1) * PAGE : number * PAGE]), number, pages, len(found))


# What is not known stands last.
_OFFICER_SORTS: Final[dict[str, Callable[[OfficerLine], Any]]] = {
    "unit": lambda line: not line.unit,  # they are read by unit and name
    "name": lambda line: line.name,
    "cert_no": lambda line: (not line.cert_no, line.cert_no),
    "cert_expiry": lambda line: line.cert_expiry or _LAST_DAY,
    "state": lambda line: (not line.state, line.state),
}


def _says(row: Officer, words: Iterable[str], *, phones: bool) -> bool:
    """`phones`: a telephone number finds its officer; else a guess would be told right."""
    said = (row.name, row.initials, row.key, row.cert_no, row.unit, row.post)
    folded = search.fold("\n".join((*said, row.phone) if phones else said))
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
        mask_phones(row.phone),
        row.state,
        row.version,
        row.department,
    )


def _days(session: Session, day: date | None) -> int:
    return int(parameter(session, CERTIFICATE_DAYS, day)) if day else 0


def _runs(row: Officer, day: date | None, days: int) -> str:
    """How the certificate of somebody who serves stands, "" of anybody else."""
    if day is None or not is_serving(row.state):
        return ""
    return runs(row.cert_no, row.cert_expiry, day, days).value


@needs(Right.READ)
def officer_facets(store: Store, actor: Actor, day: date | None = None) -> OfficerFacets:
    """Return the values officers can be filtered by, with counts.

    Args:
        day: the Beijing date certificates are looked at on; None: they are not.
    """
    with store.read() as session:
        rows = session.scalars(select(Officer)).all()
        days = _days(session, day)
        standing = Counter(_runs(row, day, days) for row in rows)
        departments = Counter(row.department or OWN for row in rows)
        known = [(row.unit, row.state, tuple(row.skills)) for row in rows]
    return OfficerFacets(
        len(known),
        _by_count(Counter(unit for unit, _, _ in known)),
        _by_count(Counter(state for _, state, _ in known)),
        _by_count(Counter(skill for _, _, skills in known for skill in skills)),
        # One bureau alone is nothing to choose from.
        _by_count(departments) if len(departments) > 1 else (),
        tuple(Facet(how, standing[how]) for how in Runs if standing[how] and how is not Runs.WELL),
        days,
    )
