"""Which enterprise a row of a list is about.

For lists that tell something about enterprises (风险事实, 个案与专项检查): by code, by name
where a row has no code; rows that name none or several are refused with their number.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Generic, Protocol, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.rows import RowIssue, Severity, shorten
from app.services.registry.import_side_lists import RowsFound
from app.store.schema import Enterprise

CHUNK: Final = 400  # two columns at a time stay below SQLite's bound of variables
_WIDE: Final = str.maketrans("()", "（）")
_NARROW: Final = str.maketrans("（）", "()")


class Naming(Protocol):
    """A row that names an enterprise."""

    @property
    def codes(self) -> tuple[str, ...]: ...
    @property
    def name(self) -> str: ...


Row = TypeVar("Row", bound=Naming)


@dataclass(frozen=True, slots=True)
class Placed(Generic[Row]):
    """A row of a sheet, and the enterprise it is about."""

    number: int
    sheet: str
    row: Row
    enterprise_id: int
    key: str
    name: str


def placed(
    session: Session, read: Sequence[tuple[int, str, Row]], found: RowsFound
) -> list[Placed[Row]]:
    """Find the enterprise of each (number, sheet, row); refuse those that have none or several."""
    by_code = _by_code(session, {code for _, _, row in read for code in row.codes})
    by_name = _by_name(session, {row.name for _, _, row in read if row.name and not row.codes})
    rows: list[Placed[Row]] = []
    for number, sheet, row in read:
        hits = {hit for code in row.codes for hit in by_code.get(code, ())}
        if len(hits) > 1:  # several premises under one licence: the name decides
            hits = {hit for hit in hits if hit[2] == row.name} or hits
        if not row.codes:
            hits = by_name.get(row.name, set())
        if len(hits) != 1:
            column, value = ("code", row.codes[0]) if row.codes else ("name", row.name)
            code = "facts.several" if hits else "facts.unknown"
            found.refuse(number, sheet, (column, shorten(value), code))
            continue
        ((enterprise_id, key, name),) = hits
        if not row.codes:
            warning = RowIssue(number, "name", name, "facts.by_name", Severity.WARN)
            found.take([warning], sheet)
        elif row.name and _folded(row.name) != _folded(name):
            warning = RowIssue(number, "name", name, "facts.other_name", Severity.WARN)
            found.take([warning], sheet)
        rows.append(Placed(number, sheet, row, enterprise_id, key, name))
    return rows


def _folded(name: str) -> str:
    return "".join(name.translate(_NARROW).split())


def _by_code(session: Session, wanted: set[str]) -> Mapping[str, set[tuple[int, str, str]]]:
    hits: dict[str, set[tuple[int, str, str]]] = {}
    ordered = sorted(wanted)
    columns = (Enterprise.id, Enterprise.key, Enterprise.name, Enterprise.uscc, Enterprise.regno)
    for at in range(0, len(ordered), CHUNK):
        part = ordered[at : at + CHUNK]
        for column in (Enterprise.key, Enterprise.uscc, Enterprise.regno):
            for number, key, name, uscc, regno in session.execute(
                select(*columns).where(column.in_(part))
            ):
                for code in {key, uscc, regno} - {""}:
                    hits.setdefault(code, set()).add((number, key, name))
    return hits


def _by_name(session: Session, wanted: set[str]) -> Mapping[str, set[tuple[int, str, str]]]:
    """Return name as in the list -> enterprises of that name, brackets of either width."""
    hits: dict[str, set[tuple[int, str, str]]] = {}
    forms = {
        form: name
        for name in sorted(wanted)
        for form in (name.translate(_NARROW), name.translate(_WIDE), name)
    }
    ordered = sorted(forms)
    for at in range(0, len(ordered), CHUNK):
        rows = session.execute(
            select(Enterprise.id, Enterprise.key, Enterprise.name).where(
                Enterprise.name.in_(ordered[at : at + CHUNK])
            )
        )
        for number, key, name in rows:
            for form in {name, name.translate(_NARROW), name.translate(_WIDE)}:
                if form in wanted:
                    hits.setdefault(form, set()).add((number, key, name))
    return hits
