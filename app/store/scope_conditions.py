"""A scope as one condition on the table of enterprises.

Groups are joined by OR, the conditions of a group by AND, the values of a condition by
IN. Labels, facts and libraries are asked within the same statement, so that a count is
one pass over the table, whatever the scope says.
"""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from app.core import plain
from app.core.facts import FactTest
from app.core.scope import Scope, libraries_of
from app.errors import UserError
from app.store.schema import Enterprise, Library, LibraryMember, RiskFact


class UnknownLibrary(UserError):
    """A scope asks for a library that is not there (any more)."""

    code = "library.unknown"


def conditions(session: Session, scope: Scope, day: date) -> list[ColumnElement[bool]]:
    """Return the WHERE clauses of a scope; none where it takes everybody.

    Args:
        session: libraries are looked up in it.
        day: the Beijing date that facts are asked for on.

    Raises:
        UnknownLibrary: the scope names a library nobody has saved (the user's).
    """
    if not scope.directed:
        return []
    held = _libraries(session, libraries_of(scope), day)
    groups = [_group(one, day, held) for one in scope.groups()]
    return groups[0] if len(groups) == 1 else [or_(*(and_(*one) for one in groups))]


def _group(
    group: Scope, day: date, held: dict[str, ColumnElement[bool]]
) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    for column, values in (
        (Enterprise.kind, group.kinds),
        (Enterprise.township, group.townships),
        (Enterprise.station, group.stations),
        (Enterprise.section, group.sections),
        (Enterprise.risk_class, group.risk_classes),
        (Enterprise.area, group.areas),
    ):
        if values:
            found.append(column.in_(values))
    if group.trade_codes:
        found.append(_trade(group.trade_codes))
    if group.founded_from:
        found.append(Enterprise.founded >= group.founded_from)
    if group.founded_to:
        found.append(Enterprise.founded <= group.founded_to)
    if group.labels:
        found.append(_labelled(group.labels))
    if group.facts.asks:
        found.append(Enterprise.id.in_(with_fact(group.facts, day)))
    if group.libraries:
        found.append(or_(*(held[name] for name in group.libraries)))
    return found


def _trade(beginnings: Iterable[str]) -> ColumnElement[bool]:
    """Codes that begin so; registries write 5211 and F5211."""
    by_length: dict[int, list[str]] = {}
    for one in beginnings:
        by_length.setdefault(len(one), []).append(one)
    code = Enterprise.trade_code

    def begins(at: int) -> ColumnElement[bool]:
        return or_(*(func.substr(code, at, size).in_(ones) for size, ones in by_length.items()))

    return or_(begins(1), and_(code.between("A", "U"), begins(2)))


def _labelled(labels: Iterable[str]) -> ColumnElement[bool]:
    """One of these labels. Most enterprises have none: those are passed over unread."""
    each = func.json_each(Enterprise.labels).table_valued("value")
    holds = select(1).select_from(each).where(each.c.value.in_(tuple(labels))).exists()
    return and_(Enterprise.labels != [], holds)


def with_fact(test: FactTest, day: date) -> Select[int]:
    """Select the ids of the enterprises that answer a question to their facts on a day.

    The same decision as core.facts.holds, for the whole registry.
    """
    chosen = select(RiskFact.enterprise_id).where(
        RiskFact.kind.in_(test.kinds), RiskFact.since <= day
    )
    first = test.first_day(day)
    if first is not None:
        return chosen.where(RiskFact.since >= first)
    return chosen.where(RiskFact.until.is_(None) | (RiskFact.until >= day))


def ids_with_fact(session: Session, test: FactTest, day: date) -> frozenset[int]:
    """Return the ids of the enterprises that answer a question to their facts on a day."""
    return frozenset(session.scalars(with_fact(test, day))) if test.asks else frozenset()


def in_library(session: Session, library: Library, day: date) -> ColumnElement[bool]:
    """Return the condition that an enterprise is in a library."""
    if library.scope is None:
        members = select(LibraryMember.enterprise_id).where(LibraryMember.library_id == library.id)
        return Enterprise.id.in_(members)
    return and_(*conditions(session, plain.read(Scope, library.scope), day))


def _libraries(
    session: Session, names: frozenset[str], day: date
) -> dict[str, ColumnElement[bool]]:
    if not names:
        return {}
    rows = session.scalars(select(Library).where(Library.name.in_(names)))
    found = {row.name: in_library(session, row, day) for row in rows}
    if lost := names - found.keys():
        raise UnknownLibrary(name=min(lost))
    return found
