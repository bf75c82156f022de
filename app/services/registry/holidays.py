"""节假日: the days off and made-up working days of each year, as the bureau keeps them.

A year is kept as a whole, each change a new row; what an import shows is exactly what it
saves. The years the program came with can be had back at any time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.holiday_rows import (
    LONGEST_SOURCE,
    check_year,
    next_year_due,
    read_special_day,
)
from app.core.people import Actor, Right
from app.core.times import beijing_date
from app.core.workdays import DayKind, SpecialDay
from app.errors import UserError
from app.files.holidays import shipped_years
from app.services import journal
from app.services.bureau_workdays import calendar, days_of
from app.services.registry.import_side_lists import ListPreview, RowsFound, open_list, preview_of
from app.services.rights import needs
from app.store.engine import Store
from app.store.schema import Account, HolidayYear


class YearChanged(UserError):
    """Somebody saved the same year in the meantime."""

    code = "holidays.changed"


class NoSource(UserError):
    """Where the table comes from is not named, or at too great length."""

    code = "holidays.source"


class NotShipped(UserError):
    """The program came without a table of that year."""

    code = "holidays.not_shipped"


@dataclass(frozen=True, slots=True)
class YearTable:
    """A year as it counts now.

    Attributes:
        days: what is not as its weekday says, in order; () where nothing is known.
        workdays: of the whole year; None where the year has no table.
        source: the notice it rests on.
        revision: id of the bureau's row, 0 while the shipped table counts.
        is_shipped: the program came with a table of this year.
        is_own: it differs from what the program came with.
        by, at: who saved the bureau's row, and when; "" and None for a shipped table.
    """

    year: int
    days: tuple[SpecialDay, ...]
    workdays: int | None
    source: str
    revision: int
    is_shipped: bool
    is_own: bool
    by: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DayEntry:
    """A day of a list, as a preview shows it."""

    row: int
    special: SpecialDay
    act: str = "new"


YearPreview = ListPreview[DayEntry]


@needs(Right.READ)
def years(store: Store, actor: Actor, *, now: datetime) -> tuple[YearTable, ...]:
    """Return every year with a table, and this and the next without, newest first."""
    this = beijing_date(now).year
    with store.read() as session:
        known = set(session.scalars(select(HolidayYear.year).distinct())) | set(shipped_years())
        wanted = sorted(known | {this, this + 1}, reverse=True)
        return tuple(_table(session, year) for year in wanted)


@needs(Right.READ)
def year_missing(store: Store, actor: Actor, *, now: datetime) -> int:
    """Return the year whose table is asked for by now and is not there; 0 for none.

    This year's always, next year's from October on: the notice comes in November.
    """
    today = beijing_date(now)
    with store.read() as session:
        found = calendar(session)
    for year in (today.year, next_year_due(today)):
        if year and not found.knows(year):
            return year
    return 0


@needs(Right.SETTINGS)
def save_year(
    store: Store,
    actor: Actor,
    year: int,
    days: Sequence[SpecialDay],
    source: str,
    seen: int,
    *,
    now: datetime,
) -> YearTable:
    """Keep the table of a year as it is now, and log it.

    Args:
        source: the notice it rests on.
        seen: `revision` of the table the change is based on.

    Raises:
        BadYear, NoSource, YearChanged: the user's.
    """
    return _save(store, actor, "set", year, days, source, seen, now)


@needs(Right.SETTINGS)
def restore_year(store: Store, actor: Actor, year: int, seen: int, *, now: datetime) -> YearTable:
    """Bring back the table of a year that the program came with, and log it.

    Raises:
        NotShipped, YearChanged: the user's.
    """
    shipped = shipped_years().get(year)
    if shipped is None:
        raise NotShipped(year=year)
    return _save(store, actor, "restore", year, shipped.days, shipped.notice, seen, now)


@needs(Right.SETTINGS)
def preview(store: Store, actor: Actor, path: Path, year: int, *, now: datetime) -> YearPreview:
    """Read a list of one year's days (.csv, .xlsx …); save nothing.

    Raises:
        UserErrors of app.files.sheets: the file is at fault.
        EnvironmentFault: the file cannot be read.
    """
    table = open_list(path, "holidays", None)
    found = RowsFound("holidays")
    first: dict[date, int] = {}
    entries: list[DayEntry] = []
    for number, sheet, one in found.read(table, partial(read_special_day, year=year)):
        if one.day in first:
            issue = ("day", one.day.isoformat(), "rows.repeated")
            found.refuse(number, sheet, issue, first[one.day])
            continue
        first[one.day] = number
        entries.append(DayEntry(number, one))
    with store.read() as session:
        version = _table(session, year).revision
    return preview_of(path, table, found, entries, (year, version))


@needs(Right.SETTINGS)
def commit(
    store: Store, actor: Actor, shown: YearPreview, source: str, *, now: datetime
) -> YearTable:
    """Save exactly what a preview showed in place of the year's table, and log it.

    Raises:
        BadYear: a row was refused, or there is none. NoSource, YearChanged: the user's.
    """
    year, seen = shown.versions
    days = [one.special for one in shown.entries] if not shown.refused else []
    return _save(store, actor, "import", year, days, source, seen, now, shown.file_name)


def _save(
    store: Store,
    actor: Actor,
    act: str,
    year: int,
    days: Sequence[SpecialDay],
    source: str,
    seen: int,
    now: datetime,
    file: str = "",
) -> YearTable:
    ordered = check_year(year, days)
    words = " ".join(source.split())
    if not 1 <= len(words) <= LONGEST_SOURCE:
        raise NoSource(most=LONGEST_SOURCE)
    with store.write() as session:
        if _table(session, year).revision != seen:
            raise YearChanged(year=year)
        session.add(
            HolidayYear(
                year=year,
                days=[[one.day.isoformat(), one.kind.value, one.name] for one in ordered],
                source=words,
                by_id=actor.account_id,
                at=now,
            )
        )
        session.flush()
        saved = _table(session, year)
        payload: dict[str, object] = {
            "act": act,
            "year": year,
            "off": sum(one.kind is DayKind.OFF for one in ordered),
            "work": sum(one.kind is DayKind.WORK for one in ordered),
            "workdays": saved.workdays,
            "source": words,
        }
        if file:
            payload["file"] = file
        journal.record(session, actor.name, "HOLIDAY", payload, now=now)
        return saved


def _table(session: Session, year: int) -> YearTable:
    shipped = shipped_years().get(year)
    newest = select(func.max(HolidayYear.id)).where(HolidayYear.year == year).scalar_subquery()
    row = session.execute(
        select(HolidayYear, Account.name)
        .join(Account, Account.id == HolidayYear.by_id)
        .where(HolidayYear.id == newest)
    ).first()
    days = days_of(row[0].days) if row else shipped.days if shipped else ()
    known = row is not None or shipped is not None
    return YearTable(
        year,
        days,
        calendar(session).workdays_of(year) if known else None,
        row[0].source if row else shipped.notice if shipped else "",
        row[0].id if row else 0,
        shipped is not None,
        row is not None and (shipped is None or days != shipped.days),
        row[1] if row else "",
        row[0].at if row else None,
    )
