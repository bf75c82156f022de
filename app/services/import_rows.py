"""The rows of an import: read from the file, sorted into classes, staged, saved.

A staged line is `["n", values]` for a new record and `["c", id, {field: [before, after]}]`
for a changed one, values as the registry stores them.
"""

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

from sqlalchemy.orm import Session

from app.core.enterprises import EnterpriseRow
from app.core.headings import Kind
from app.core.officers import OfficerRow
from app.core.protocol import NONE, normalise_word
from app.core.registry import Record, read_registry
from app.core.rows import Cell, RowIssue, Severity
from app.files.sheets import Table
from app.services.comparison import Known, Layout, Repeats, differences, layout, values_of
from app.services.import_lines import SHOWN, Gathered, PreviewLine, field_changes
from app.services.pinyin import initials
from app.store import bulk, staging
from app.store.bulk import Change, New, Registry, Stamp, Value, Values
from app.store.schema import Bureau
from app.texts import text

Progress = Callable[[str, float], None]
Row = tuple[int, str, Record]

_NEW: Final = "n"
_CHANGED: Final = "c"
_EVERY: Final = 2_000
_BATCH: Final = 2_000
_SCALE: Final = 30_000  # rows after which the bar stands at half: a file does not say its length


def read_rows(
    kind: Kind, table: Table, gathered: Gathered, progress: Progress | None = None
) -> Iterator[Row]:
    """Yield (row, sheet, record) of every row that can be taken over; note the issues."""
    origins: deque[tuple[str, Mapping[str, Cell]]] = deque()

    def cells() -> Iterator[tuple[int, Mapping[str, Cell]]]:
        for one in table.rows:
            origins.append((one.sheet, one.cells))
            yield one.number, one.cells

    for row, read in read_registry(kind, cells()):
        sheet, given = origins.popleft()
        gathered.counts["rows"] += 1
        count = gathered.counts["rows"]
        if progress and count % _EVERY == 0:
            progress("imports.step_reading", count / (count + _SCALE))
        if gathered.take(read.issues, sheet):
            code = given.get("uscc") or given.get("code") or given.get("cert_no") or ""
            gathered.line("refused", PreviewLine(row, str(code), str(given.get("name", ""))))
        elif read.value is not None:
            yield row, sheet, read.value


def compare(
    session: Session,
    gathered: Gathered,
    kind: Registry,
    table: Table,
    writer: staging.Writer,
    progress: Progress | None,
) -> None:
    """Sort the rows into new, changed, unchanged, refused; stage the first two.

    Records that no row is about are listed as vanished.
    """
    shape = layout(kind, table.match.columns)
    known, repeats = Known(session, shape), Repeats(shape)
    found: dict[int, int] = {}
    changed: list[tuple[int, int, Values]] = []
    for row, sheet, record in read_rows(kind, table, gathered, progress):
        assert isinstance(record, EnterpriseRow | OfficerRow)
        values = values_of(kind, record)
        earlier = repeats.earlier(row, values)
        number = known.find(values) if earlier is None else None
        if number is not None and number in found:
            earlier = found[number]
        if earlier is not None:
            _repeat(gathered, repeats.column(values), (row, sheet, record), earlier)
        elif number is None:
            gathered.line("new", PreviewLine(row, record.key, record.name))
            writer.line(_NEW, values)
        elif known.same(number, values):
            found[number] = row
            gathered.line("unchanged", PreviewLine(row, record.key, record.name))
        else:
            found[number] = row
            changed.append((number, row, values))
            if len(changed) == _BATCH:
                _stage_changed(session, gathered, shape, changed, writer)
                changed.clear()
    _stage_changed(session, gathered, shape, changed, writer)
    _list_vanished(session, gathered, kind, known.vanished(found))


def _repeat(gathered: Gathered, column: str, at: Row, earlier: int) -> None:
    row, sheet, record = at
    issue = RowIssue(row, column, record.key, "rows.repeated", Severity.REFUSE, earlier)
    gathered.take([issue], sheet)
    gathered.line("refused", PreviewLine(row, record.key, record.name))


def _stage_changed(
    session: Session,
    gathered: Gathered,
    shape: Layout,
    changed: list[tuple[int, int, Values]],
    writer: staging.Writer,
) -> None:
    kind = shape.kind
    before = bulk.some(session, kind, [number for number, _, _ in changed])
    at_name = bulk.FIELDS[kind].index("name")
    for number, row, values in changed:
        key, old = before[number]
        fields = differences(shape, old, values)
        writer.line(_CHANGED, number, fields)
        if gathered.room("changed"):
            read = {
                name: (bulk.plain(name, was), bulk.plain(name, now))
                for name, (was, now) in fields.items()
            }
            line = PreviewLine(row, key, values[at_name] or "", field_changes(kind, read))
            gathered.line("changed", line)
        else:
            gathered.counts["changed"] += 1


def _list_vanished(
    session: Session, gathered: Gathered, kind: Registry, vanished: list[int]
) -> None:
    at_name = bulk.FIELDS[kind].index("name")
    shown = bulk.some(session, kind, vanished[:SHOWN])
    for key, values in shown.values():
        gathered.line("vanished", PreviewLine(0, key, values[at_name] or ""))
    gathered.counts["vanished"] = len(vanished)


def save(
    session: Session, kind: Registry, path: Path, stamp: Stamp, progress: Progress | None
) -> None:
    """Take a staging file's records into the registry, inside the caller's transaction.

    Raises:
        StagingGone: the file is not there or not whole.
    """
    counts = staging.head(path).counts
    total = max(1, counts["new"] + counts["changed"])

    def note(done: int) -> None:
        if progress:
            progress("imports.step_saving", done / total)

    for done in bulk.insert(session, kind, _new_records(session, kind, path), stamp):
        note(done)
    for done in bulk.update(session, kind, _changes(path), stamp):
        note(counts["new"] + done)


def _new_records(session: Session, kind: Registry, path: Path) -> Iterator[New]:
    shape = layout(kind, {})
    at_name = bulk.FIELDS[kind].index("name")
    for line in staging.lines(path):
        if line[0] == _NEW:
            values: Values = tuple(line[1])
            first, second = shape.identifiers(values)
            key = first or second or issue_key(session)
            yield New(key, initials(values[at_name] or ""), values)


def _changes(path: Path) -> Iterator[Change]:
    for line in staging.lines(path):
        if line[0] == _CHANGED:
            yield change(line[1], {name: (was, now) for name, (was, now) in line[2].items()})


def change(number: int, fields: Mapping[str, tuple[Value, Value]]) -> Change:
    """Return the change of one record, with new initials where its name changes."""
    renamed = fields.get("name")
    return Change(number, fields, initials(renamed[1] or "") if renamed else None)


def issue_key(session: Session) -> str:
    """Issue the bureau's own number for a record without a code: once, never again."""
    bureau = session.get(Bureau, 1)
    prefix = normalise_word(bureau.short_name) if bureau is not None else NONE
    if prefix == NONE:
        prefix = text("imports.own_prefix")
    (number,) = bulk.own_numbers(session, prefix, 1)
    return number
