"""The rows of an import: read from the file a batch at a time, checked, staged, compared."""

from array import array
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from itertools import islice
from typing import Final

from sqlalchemy.orm import Session

from app.core import codes
from app.core.enterprise_batches import EnterpriseReader
from app.core.headings import Kind
from app.core.officers import read_officer
from app.core.protocol import NONE, normalise_word
from app.core.registry import Record, read_registry
from app.core.rows import Cell, RowIssue, Severity
from app.core.vocabulary import LIST_MARK
from app.files.sheets import SheetRow, Table
from app.services.registry.comparison import unlike, values_of
from app.services.registry.import_lines import Gathered, PreviewLine
from app.services.registry.pinyin import initials, initials_of
from app.store import bulk, staged_decisions, staged_matching, staged_rows
from app.store.bulk import Change, Registry, Value
from app.store.schema import Bureau
from app.store.staged_merge import change as change_of
from app.store.staged_rows import Noted, Refused, Shape
from app.store.staging import Base
from app.texts import text

Progress = Callable[[str, float], None]
Row = tuple[int, str, Record]

_BATCH: Final = 2_000
_SCALE: Final = 30_000  # rows after which the bar stands at half: a file does not say its length
_FEW: Final = 20  # codes of a file from which its area can be told
# A file's column of this name fills these fields.
_FILLS: Final[Mapping[str, tuple[str, ...]]] = {
    "code": ("uscc", "regno"),
    "old_cert_no": ("cert_no",),
    "old_cert_expiry": ("cert_expiry",),
}
_REPEATED: Final = "rows.repeated"
_PART: Final = 500_000
_LOOKED_AT: Final = 5_000  # changed rows asked whether they are another body


def read_rows(
    kind: Kind, table: Table, gathered: Gathered, progress: Progress | None = None
) -> Iterator[Row]:
    """Yield (row, sheet, record) of every row that can be taken over; note the issues."""
    origins: deque[tuple[str, Mapping[str, Cell]]] = deque()

    def cells() -> Iterator[tuple[int, Mapping[str, Cell]]]:
        for one in table.rows:
            given = _given(table.fields, one.cells)
            origins.append((one.sheet, given))
            yield one.number, given

    for row, read in read_registry(kind, cells()):
        sheet, given = origins.popleft()
        gathered.counts["rows"] += 1
        _tell(progress, gathered.counts["rows"])
        if gathered.take(read.issues, sheet):
            code = given.get("code") or ""
            gathered.line("refused", PreviewLine(row, str(code), str(given.get("name", ""))))
        elif read.value is not None:
            yield row, sheet, read.value


def _given(fields: Sequence[str], cells: Sequence[Cell]) -> dict[str, Cell]:
    return {name: cell for name, cell in zip(fields, cells, strict=True) if cell}


def _tell(progress: Progress | None, count: int) -> None:
    if progress and count % _BATCH == 0:
        progress("imports.step_reading", count / (count + _SCALE))


def shape_of(kind: Registry, fields: Sequence[str]) -> Shape:
    """Return how the rows of a file with these columns are compared."""
    return Shape(kind, frozenset(one for name in fields for one in _FILLS.get(name, (name,))))


class Identities:
    """What identifies the rows of a file, as numbers: enough to tell that nothing recurs.

    Attributes:
        areas: how many codes each area has: their third to eighth characters.
        bare: whether there are rows without any identifier.
        prepared: whether all rows have what the search index takes in.
    """

    def __init__(self) -> None:
        self.areas: Counter[str] = Counter()
        self.bare = False
        self.prepared = False
        self._keys = array("q")
        self._numbers = array("q")

    def add(
        self, codes_of: Sequence[object], numbers: Sequence[object], keys: Sequence[object]
    ) -> None:
        """Take some rows: their codes, registration numbers and keys."""
        self.areas.update([str(code)[2:8] for code in codes_of if code])
        self.bare = self.bare or not all(keys)
        self._keys.extend(map(hash, keys))
        self._numbers.extend(map(hash, filter(None, numbers)))

    def may_recur(self) -> bool:
        """Tell whether a row may be another one again."""
        return self.bare or _recurs(self._keys) or _recurs(self._numbers)


def _recurs(numbers: "array[int]") -> bool:
    """Tell whether a number stands twice; in parts, so that the sets stay small."""
    parts = 1 + len(numbers) // _PART
    for part in range(parts):
        some = [one for one in numbers if one % parts == part] if parts > 1 else numbers
        if len(set(some)) < len(some):
            return True
    return False


def stage(
    base: Base, kind: Registry, table: Table, progress: Progress | None, *, first: bool
) -> Identities:
    """Read and check all rows into a staging database; return what identifies them.

    Args:
        first: nearly all rows will be new: prepare what the search index takes in at once.
    """
    staged_rows.prepare(base, kind)
    met = Identities()
    met.prepared = first and kind == "enterprises"
    reader = EnterpriseReader(table.fields) if kind == "enterprises" else None
    line = 1
    while rows := list(islice(table.rows, _BATCH)):
        batch = _Batch(base, kind, rows, line)
        if reader is not None:
            batch.enterprises(reader, table.fields, met, first=first)
        else:
            batch.officers(table.fields)
            met.bare = True
        line += len(rows)
        _tell(progress, line - 1)
    return met


class _Batch:
    """Some rows on their way into the staging database; `line` is the first one's."""

    def __init__(self, base: Base, kind: Registry, rows: Sequence[SheetRow], line: int) -> None:
        self._base = base
        self._kind = kind
        self._rows = rows
        self._first = line

    def enterprises(
        self, reader: EnterpriseReader, fields: Sequence[str], met: Identities, *, first: bool
    ) -> None:
        """Take the rows as enterprises; note what identifies them."""
        lines = range(self._first, self._first + len(self._rows))
        batch = reader.read([one.cells for one in self._rows], lines)
        columns = dict(batch.columns)
        columns["labels"] = list(map(_as_json, columns["labels"]))
        keys = [
            f"{uscc or regno}-{part}" if part and (uscc or regno) else uscc or regno
            for uscc, regno, part in zip(
                columns["uscc"], columns["regno"], columns["premises"], strict=True
            )
        ]
        met.add(columns["uscc"], columns["regno"], keys)
        taken = batch.taken
        rows: Sequence[SheetRow] = self._rows
        if len(taken) < len(rows):
            rows = [rows[at] for at in taken]
        numbers = [at + self._first for at in taken]
        staged_rows.add_taken(
            self._base,
            self._kind,
            zip(
                numbers,
                [one.number for one in rows],
                [one.sheet for one in rows],
                keys,
                *(columns[name] for name in bulk.FIELDS[self._kind]),
                strict=True,
            ),
        )
        if first and numbers:
            searched = [columns[name] for name in staged_rows.searched(self._kind)]
            staged_rows.add_letters(self._base, self._kind, [numbers, keys, *searched], initials_of)
        self._note(batch.issues)
        self._refuse(fields, batch.issues, set(lines).difference(numbers))

    def officers(self, fields: Sequence[str]) -> None:
        """Take the rows as officers."""
        taken: list[tuple[object, ...]] = []
        issues: list[RowIssue] = []
        refused: set[int] = set()
        for line, one in enumerate(self._rows, self._first):
            read = read_officer(_given(fields, one.cells), line)
            issues.extend(read.issues)
            if read.value is None:
                refused.add(line)
                continue
            values = values_of(self._kind, read.value)
            taken.append((line, one.number, one.sheet, read.value.key, *values))
        staged_rows.add_taken(self._base, self._kind, taken)
        self._note(tuple(issues))
        self._refuse(fields, tuple(issues), refused)

    def _note(self, issues: tuple[RowIssue, ...]) -> None:
        staged_rows.add_issues(self._base, [self._noted(one) for one in issues])

    def _noted(self, one: RowIssue) -> Noted:
        row = self._rows[one.row - self._first]
        return Noted(
            one.row,
            row.number,
            row.sheet,
            one.column,
            one.value,
            one.code,
            one.severity.value,
            one.severity is not Severity.REFUSE,
            one.first_row,
        )

    def _refuse(self, fields: Sequence[str], issues: tuple[RowIssue, ...], lines: set[int]) -> None:
        damaged = {
            one.row
            for one in issues
            if one.code == codes.LOST_DIGITS and one.severity is Severity.REFUSE
        }
        refused = []
        for line in sorted(lines):
            row = self._rows[line - self._first]
            given = _given(fields, row.cells)
            code = given.get("uscc") or given.get("code") or given.get("cert_no") or ""
            name = str(given.get("name", "")).strip()
            shown = codes.mask_within(str(code))
            refused.append(Refused(line, row.number, row.sheet, shown, name, line in damaged))
        staged_rows.add_refused(self._base, refused)


@cache
def _as_json(labels: object) -> Value:
    return bulk.stored(labels)


def about_the_file(table: Table, areas: Counter[str], own: str) -> list[Noted]:
    """Return what there is to say about a file as a whole, once it is read: row 0."""
    said = []
    if (other := other_area(areas, own)) is not None:
        said.append(("uscc", other, "imports.other_area"))
    if table.hidden.count:
        said.append(("", str(table.hidden.count), "imports.hidden_rows"))
    if table.other_sheets:
        said.append(("", LIST_MARK.join(table.other_sheets), "imports.other_sheets"))
    return [Noted(0, 0, "", field, value, code, "warn", 1) for field, value, code in said]


def compare(base: Base, shape: Shape, met: Identities) -> None:
    """Find which record each staged row is, and prepare what is new."""
    refuse = Severity.REFUSE.value
    repeats = staged_matching.repeats(base, shape) if met.may_recur() else []
    staged_rows.add_issues(
        base,
        [
            Noted(
                one.line, one.number, one.sheet, one.field, one.key, _REPEATED, refuse, 0, one.first
            )
            for one in repeats
        ],
    )
    staged_matching.match(base, shape)
    staged_decisions.recall(base, shape, initials_of)
    staged_rows.freshen_rest(base, shape.kind, None if met.prepared else initials_of)
    _look_at_other_bodies(base, shape)


def _look_at_other_bodies(base: Base, shape: Shape) -> None:
    """Warn where a code is the record's, but neither the name nor the address is."""
    if "name" not in shape.given or shape.place not in shape.given:
        return
    at_name, at_place = (shape.fields.index(one) for one in ("name", shape.place))
    warn = Severity.WARN.value
    rows = staged_rows.changes(base, shape, 0, _LOOKED_AT)
    for line, number, sheet, _, _, before, after in rows:
        if before[at_place] != after[at_place] and unlike(before[at_name], after[at_name]):
            was = before[at_name] or ""
            issue = Noted(line, number, sheet, "name", was, "imports.other_name", warn, 1)
            staged_rows.add_issues(base, [issue])


def other_area(areas: Counter[str], own: str) -> str | None:
    """Return the area most codes of a file belong to, where it is another county's.

    Args:
        areas: the third to eighth characters of the codes, which name who registered them.
        own: the bureau's area; what its city, province or the ministry registered is its own.
    """
    total = sum(areas.values())
    if not own or total < _FEW:
        return None
    above = {own[:6], f"{own[:4]}00", f"{own[:2]}0000", "100000"}
    top, count = areas.most_common(1)[0]
    return top if top not in above and 2 * count > total else None


def vanished_changes(
    base: Base, shape: Shape, chosen: Mapping[int, str], rest: str
) -> Iterator[Change]:
    """Yield the new status of records no row is about.

    Args:
        chosen: record id -> status; rest: the status of all others, "" where they stay.

    Raises:
        NotVanished: a row is about a chosen one.
    """
    field = shape.status
    known = staged_decisions.missing_among(base, shape, list(chosen))
    for number, status in chosen.items():
        if status and status != known[number]:
            yield Change(number, {field: (known[number], status)})
    last = 0
    while rest and (some := staged_decisions.missing_after(base, shape, last, _BATCH)):
        for number, _, _, status in some:
            if number not in chosen and status != rest:
                yield Change(number, {field: (status, rest)})
        last = some[-1][0]


def change(number: int, fields: Mapping[str, tuple[Value, Value]]) -> Change:
    """Return the change of one record, with new initials where its name changes."""
    return change_of(number, dict(fields), initials)


def issue_keys(session: Session, count: int) -> list[str]:
    """Issue the bureau's own numbers for records without a code: each once, never again."""
    bureau = session.get(Bureau, 1)
    prefix = normalise_word(bureau.short_name) if bureau is not None else NONE
    if prefix == NONE:
        prefix = text("imports.own_prefix")
    return bulk.own_numbers(session, prefix, count)


def issue_key(session: Session) -> str:
    """Issue one number; see issue_keys."""
    return issue_keys(session, 1)[0]
