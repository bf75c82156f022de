"""A year's plan from a file: preview first, then exactly what was shown.

The three county forms and any table whose headings name the same things. A row whose task
the draft has already (same name) takes its place.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from sqlalchemy import select

from app.core.annual_plan import LineFault, PlanLine
from app.core.annual_reading import Known, read_line
from app.core.headings import label, match_headings
from app.core.people import Actor, Right
from app.core.rows import Severity
from app.core.times import beijing_date
from app.errors import UserError
from app.files.sheets import SheetRow, read_table
from app.services.annual.annual_known import known_items
from app.services.annual.annual_lines import changed
from app.services.annual.annual_plans import draft_row, lines_of
from app.services.bureau import facts_of
from app.services.rights import needs
from app.store.engine import Store
from app.store.item_lists import list_in_force
from app.store.schema import AnnualPlanLine
from app.texts import error_text


class RepeatedTask(LineFault):
    """An earlier row of the file has the same task."""

    code, field = "annual.repeated", "name"


class PlanChanged(UserError):
    """The plan changed after the preview: it has to be made again."""

    code = "annual.changed"


@dataclass(frozen=True, slots=True)
class RowNote:
    """One thing to say about one row, as every import shows it."""

    row: int
    column: str
    value: str
    code: str
    severity: Severity
    message: str
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class AnnualEntry:
    """A row that can be taken over; `there`: it takes the place of a task of that name."""

    row: int
    line: PlanLine
    there: bool


@dataclass(frozen=True, slots=True)
class AnnualPreview:
    """Exactly what a commit will do. rows = entries + refused."""

    file_name: str
    plan_id: int
    revision: int
    entries: tuple[AnnualEntry, ...]
    rows: int
    refused: int
    issues: tuple[RowNote, ...]
    unused: tuple[str, ...]
    private: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AnnualDone:
    """How many tasks were added and how many took another's place."""

    added: int
    changed: int


@needs(Right.TASK)
def preview(
    store: Store, actor: Actor, plan_id: int, path: Path, *, now: datetime
) -> AnnualPreview:
    """Read a file for a draft; save nothing.

    Raises:
        UserErrors of app.files.sheets; NotADraft, NoItemList, UnknownPlan: the user's.
        EnvironmentFault: the file cannot be read.
    """
    table = read_table(path, partial(match_headings, kind="annual"))
    rows = list(table.rows)
    with store.read() as session:
        plan = draft_row(session, plan_id, None)
        known = known_items(session, list_in_force(session, beijing_date(now)).id)
        names = {one.line.name for one in lines_of(session, plan_id)}
        reading = _Reading(known, plan.year, facts_of(session).name, names)
        revision = plan.revision
    for row in rows:
        reading.take(row, table.fields)
    return AnnualPreview(
        path.name,
        plan_id,
        revision,
        tuple(reading.entries),
        len(rows),
        len(rows) - len(reading.entries),
        tuple(reading.notes),
        table.match.unused,
        table.match.private,
    )


@needs(Right.TASK)
def commit(store: Store, actor: Actor, shown: AnnualPreview, *, now: datetime) -> AnnualDone:
    """Save exactly what the preview showed, in one transaction, and log it.

    Raises:
        PlanChanged, NotADraft, UnknownPlan: the user's. Nothing is saved.
    """
    with store.write() as session:
        plan = draft_row(session, shown.plan_id, None)
        if plan.revision != shown.revision:
            raise PlanChanged(file=shown.file_name)
        plan.list_id = list_in_force(session, beijing_date(now)).id
        chosen = select(AnnualPlanLine).where(AnnualPlanLine.plan_id == plan.id)
        there = {str(row.body["name"]): row for row in session.scalars(chosen)}
        place, changes = len(there), {}
        for one in shown.entries:
            row = there.get(one.line.name)
            if row is None:
                place += 1
                row = AnnualPlanLine(plan_id=plan.id, position=place, body={})
                session.add(row)
            before, row.body = dict(row.body), one.line.to_json()
            session.flush()
            changes[row.id] = (before, row.body)
        changed(session, actor, plan, changes, now)
    replaced = sum(one.there for one in shown.entries)
    return AnnualDone(len(shown.entries) - replaced, replaced)


class _Reading:
    """Rows one after the other, against the item list and the tasks there are."""

    def __init__(self, known: Known, year: int, subject: str, names: set[str]) -> None:
        self._known = known
        self._year = year
        self._subject = subject
        self._names = names
        self._first: dict[str, int] = {}
        self.entries: list[AnnualEntry] = []
        self.notes: list[RowNote] = []

    def take(self, row: SheetRow, fields: tuple[str, ...]) -> None:
        cells = dict(zip(fields, row.cells, strict=True))
        read = read_line(cells, self._year, self._known, subject=self._subject)
        wrong: list[LineFault] = list(read.faults)
        if read.line is not None:
            first = self._first.setdefault(read.line.name, row.number)
            if first != row.number:
                wrong.append(RepeatedTask(line=read.line.name, first=first))
            else:
                there = read.line.name in self._names
                self.entries.append(AnnualEntry(row.number, read.line, there))
        self._say(row, [(one.field, one) for one in wrong], Severity.REFUSE)
        self._say(row, read.notes, Severity.WARN)

    def _say(
        self, row: SheetRow, faults: Iterable[tuple[str, LineFault]], severity: Severity
    ) -> None:
        for name, fault in faults:
            field = name or str(fault.fields.get("column", ""))
            column = label("annual", field)
            said = type(fault)(**{**fault.fields, "column": column})
            value = str(fault.fields.get("value", fault.fields.get("item", "")))
            self.notes.append(
                RowNote(
                    row.number, column, value, fault.code, severity, error_text(said), row.sheet
                )
            )
