"""个案检查 and 专项检查 as lists and pages show them: lines, their history, in words."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, extract, func, or_, select

from app.core.headings import label
from app.core.other_checks import CheckKind
from app.core.people import Actor, Right
from app.services.registry.registry_side import SideRegister
from app.services.rights import needs
from app.store.engine import Store
from app.store.schema import Account, Enterprise, ImportBatch, OtherCheck, RecordChange
from app.texts import text

REGISTER: Final = SideRegister(
    OtherCheck,
    "checks",
    history="other_check",
    fields=("kind", "checked_on", "from_above", "unit", "item_code", "reference", "note"),
    day="checked_on",
    filled=("unit", "item_code", "note"),
    days=("checked_on",),
)


@dataclass(frozen=True, slots=True)
class CheckFields:
    """What is said about one inspection."""

    kind: CheckKind
    checked_on: date
    from_above: bool = False
    unit: str = ""
    item_code: str = ""
    reference: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class CheckLine:
    """An inspection as lists show it. source: a file, or "". at: of the last change."""

    id: int
    enterprise_id: int
    key: str
    name: str
    fields: CheckFields
    by: str
    at: datetime
    source: str = ""


@dataclass(frozen=True, slots=True)
class CheckQuery:
    """Conditions joined by 且; text: words of name, code or number. year 0: every year."""

    text: str = ""
    kind: str = ""
    year: int = 0


@dataclass(frozen=True, slots=True)
class CheckPage:
    """Some lines of a list, newest first, and how many there are in all."""

    rows: tuple[CheckLine, ...]
    total: int


@dataclass(frozen=True, slots=True)
class CheckChange:
    """A former version: who changed what, when and why. fields: (name, before, after)."""

    at: datetime
    by: str
    fields: tuple[tuple[str, str, str], ...]
    reason: str


@needs(Right.READ)
def page(store: Store, actor: Actor, query: CheckQuery, offset: int, limit: int) -> CheckPage:
    """Return some lines of what a query gives, newest first, counted exactly."""
    asked = _conditions(query)
    with store.read() as session:
        total = session.scalar(
            select(func.count())
            .select_from(OtherCheck)
            .join(Enterprise, Enterprise.id == OtherCheck.enterprise_id)
            .where(*asked)
        )
        rows = session.execute(_lines().where(*asked).offset(offset).limit(limit))
        return CheckPage(tuple(_line(*row) for row in rows), total or 0)


@needs(Right.READ)
def of_enterprise(store: Store, actor: Actor, enterprise_id: int) -> tuple[CheckLine, ...]:
    """Return the inspections of an enterprise, newest first."""
    with store.read() as session:
        rows = session.execute(_lines().where(OtherCheck.enterprise_id == enterprise_id))
        return tuple(_line(*row) for row in rows)


@needs(Right.READ)
def years(store: Store, actor: Actor) -> tuple[int, ...]:
    """Return the years there are inspections of, newest first."""
    year = extract("year", OtherCheck.checked_on)
    with store.read() as session:
        return tuple(session.scalars(select(year).distinct().order_by(year.desc())))


@needs(Right.READ)
def history(store: Store, actor: Actor, check_id: int) -> tuple[CheckChange, ...]:
    """Return the changes of an inspection, newest first."""
    with store.read() as session:
        rows = session.execute(
            select(RecordChange, Account.name)
            .join(Account, Account.id == RecordChange.by_id)
            .where(RecordChange.kind == REGISTER.history, RecordChange.record_id == check_id)
            .order_by(RecordChange.id.desc())
        )
        return tuple(
            CheckChange(
                one.at,
                by,
                tuple(
                    (label("checks", field), said(field, before), said(field, after))
                    for field, (before, after) in one.changes.items()
                    if field in REGISTER.fields
                ),
                str(one.changes.get("reason", ["", ""])[1]),
            )
            for one, by in rows
        )


def said(field: str, value: Any) -> str:
    """Return the value of a field in words."""
    if value is None or value == "":
        return ""
    if field == "kind":
        return text(f"other_checks.kind.{value}")
    if field == "from_above":
        return text(f"other_checks.above.{'yes' if value else 'no'}")
    return str(value)


def _conditions(query: CheckQuery) -> list[ColumnElement[bool]]:
    columns = (Enterprise.name, Enterprise.key, Enterprise.uscc, OtherCheck.reference)
    asked: list[ColumnElement[bool]] = [
        or_(*(column.icontains(word, autoescape=True) for column in columns))
        for word in query.text.split()
    ]
    if query.kind:
        asked.append(OtherCheck.kind == query.kind)
    if query.year:
        asked.append(extract("year", OtherCheck.checked_on) == query.year)
    return asked


def _lines() -> Select[OtherCheck, str, str, str, str]:
    return (
        select(OtherCheck, Enterprise.key, Enterprise.name, Account.name, ImportBatch.file_name)
        .join(Enterprise, Enterprise.id == OtherCheck.enterprise_id)
        .join(Account, Account.id == OtherCheck.by_id)
        .outerjoin(ImportBatch, ImportBatch.id == OtherCheck.import_id)
        .order_by(OtherCheck.checked_on.desc(), OtherCheck.id.desc())
    )


def _line(one: OtherCheck, key: str, name: str, by: str, file: str | None) -> CheckLine:
    fields = CheckFields(**{field: getattr(one, field) for field in REGISTER.fields})
    return CheckLine(one.id, one.enterprise_id, key, name, fields, by, one.at, file or "")
