"""What filled sheets would change, held against the findings as they stand: nothing is kept."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from app.core.finding_vocabulary import JOINT
from app.core.findings import FindingBody, FindingState, ItemFinding
from app.core.headings import label
from app.core.return_overall import NOTHING_SAID, Overall
from app.core.returns import WHOLE, ReturnRow, is_broken, merged
from app.core.rows import Cell, RowIssue, clean_text
from app.core.wording import Wording
from app.services.assigned.assigned import Assigned
from app.services.assigned.assigned_findings import Revision
from app.services.assigned.assigned_items import SheetItem, items_for
from app.services.finding.finding_parts import NOTHING, Ground, measures_words, results_words
from app.texts import text

OPEN = (FindingState.NONE, FindingState.DRAFT, FindingState.RETURNED)
_KEPT = 500  # wordings of a whole finding; most are alike
_SAID = ReturnRow._fields.index("item")  # from here on a row says what was found
Spot = tuple[Assigned, SheetItem]


class ReturnChange(NamedTuple):
    """What a file would change at one item of one enterprise, or at it as a whole."""

    assignment_id: int
    row: ReturnRow
    name: str
    item: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ReturnFault:
    """A row that is not taken over, and why.

    `cells` are its words by field of core.returns, to be written out and mended.
    """

    row: int
    column: str
    sentence: str
    name: str = ""
    cells: Mapping[str, Cell] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class Compared:
    """Rows held against a task.

    Attributes:
        accepted: enterprise -> its rows, of those that would change.
        same: rows that change nothing. blank: rows nobody filled in. mine: rows of this
            task at all.
        seen: the revisions they were compared with.
    """

    changes: tuple[ReturnChange, ...]
    faults: tuple[ReturnFault, ...]
    accepted: Mapping[int, tuple[ReturnRow, ...]]
    same: int
    blank: int
    mine: int
    seen: Mapping[int, int]
    teams: tuple[str, ...] = ()


class Difference(NamedTuple):
    """What rows of one enterprise change: (place among them, before, after), and the whole."""

    items: tuple[tuple[int, str, str], ...]
    whole: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Index:
    """The rows of a task by their 核对码, worked out once for many files.

    `alike`: what was worked out before, by what is known and what the rows say.
    """

    ground: Ground
    spots: Mapping[str, Spot]
    places: Mapping[str, Assigned]
    alike: dict[tuple[object, ...], Difference] = field(default_factory=dict, compare=False)


_CONTRADICTS = Difference(())  # told apart by identity


def index_of(ground: Ground) -> Index:
    """Return every row a sheet of the task may hold."""
    return Index(
        ground,
        {
            ground.seal(place, item.code): (place, item)
            for place in ground.places
            for item in items_for(ground.items, place)
        },
        {ground.place_seal(place): place for place in ground.places},
    )


def said_of(issue: RowIssue, cells: Mapping[str, Cell]) -> ReturnFault:
    """Return what is said of a row that could not be read."""
    return ReturnFault(
        issue.row,
        label("returns", issue.column),
        text(f"errors.{issue.code}", value=issue.value),
        clean_text(cells.get("name")),
        cells,
    )


def compare(
    index: Index, rows: Sequence[ReturnRow], cells: Mapping[int, Mapping[str, Cell]]
) -> Compared:
    """Return what rows would change.

    Args:
        cells: row number -> its words, for those that are refused.
    """
    faults: list[ReturnFault] = []
    by_place: dict[int, list[tuple[Spot, ReturnRow]]] = {}
    used: dict[str, int] = {}
    blank = mine = 0
    teams: dict[str, None] = {}
    for row in rows:
        found = index.spots.get(row.seal)
        problem = _problem(index.ground, row, found, used)
        used.setdefault(row.seal, row.row)
        if found is not None:
            mine += 1
            teams[found[0].team] = None
        if problem:
            name = found[0].facts["name"] if found else ""
            words = cells.get(row.row, {})
            faults.append(ReturnFault(row.row, label("returns", "seal"), problem, name, words))
        elif row.verdict is None:
            blank += 1
        elif found is not None:
            by_place.setdefault(found[0].id, []).append((found, row))
    changes: list[ReturnChange] = []
    accepted: dict[int, tuple[ReturnRow, ...]] = {}
    same = 0
    for place_id, pairs in by_place.items():
        here, odd = _of_place(index, pairs)
        changed = {change.row.row for change in here if change.row.item != WHOLE}
        same += 0 if odd else len(pairs) - len(changed)
        if odd:
            at = pairs[0][1].row
            name = pairs[0][0][0].facts["name"]
            faults.append(
                ReturnFault(at, label("returns", "overall"), odd, name, cells.get(at, {}))
            )
        if here:
            changes += here
            accepted[place_id] = tuple(row for _, row in pairs)
    seen = {one: index.ground.known.get(one, NOTHING).number for one in accepted}
    faults.sort(key=lambda one: one.row)
    return Compared(tuple(changes), tuple(faults), accepted, same, blank, mine, seen, tuple(teams))


def _problem(ground: Ground, row: ReturnRow, found: Spot | None, used: Mapping[str, int]) -> str:
    """Return why a row is not taken; empty where it may be."""
    if found is None:
        broken = is_broken(row.seal)
        return (
            text("errors.returns.broken", value=row.seal)
            if broken
            else text("returns.fault.foreign")
        )
    place, item = found
    if row.seal in used:
        return text("returns.fault.twice", row=used[row.seal])
    if row.code != place.code and is_broken(row.code):
        return text("errors.returns.broken", value=row.code)
    if row.item != item.code or (row.code and row.code != place.code):
        return text("returns.fault.altered", name=place.facts["name"], item=item.code)
    state = ground.known.get(place.id, NOTHING).state
    if row.verdict is not None and state not in OPEN:
        return text("returns.fault.closed", name=place.facts["name"])
    return ""


def overall_of(rows: Iterable[ReturnRow]) -> Overall | None:
    """Return what rows of one enterprise say of it as a whole; None where they contradict."""
    said = {row.overall for row in rows if row.overall}
    return None if len(said) > 1 else next(iter(said), NOTHING_SAID)


def day_of(rows: Iterable[ReturnRow]) -> date:
    """Return the day of inspection that rows of one enterprise name: the latest."""
    return max(row.day for row in rows if row.day is not None)


def filled_body(body: FindingBody, rows: Sequence[ReturnRow]) -> FindingBody:
    """Return a finding with everything its rows say; they do not contradict each other."""
    return merged(body, rows, overall_of(rows) or NOTHING_SAID, day_of(rows))


def _of_place(
    index: Index, pairs: Sequence[tuple[Spot, ReturnRow]]
) -> tuple[list[ReturnChange], str]:
    """Return what the rows of one enterprise change, and what contradicts."""
    (place, _), first = pairs[0]
    known = index.ground.known.get(place.id, NOTHING).newest
    # Most enterprises of a task come back with the same words: each wording is worked out once.
    key = place.id if known else place.items, tuple([row[_SAID:] for _, row in pairs])
    found = index.alike.get(key)
    if found is None:
        rows = [row for _, row in pairs]
        found = index.alike[key] = _difference(index.ground, place, known, rows)
    name = place.facts["name"]
    if found is _CONTRADICTS:
        return [], text("returns.fault.contradicts", name=name)
    changes = []
    for at, before, after in found.items:
        (_, item), row = pairs[at]
        changes.append(ReturnChange(place.id, row, name, item.name, before, after))
    if found.whole is not None:
        row = ReturnRow(first.row, "", place.code, WHOLE)
        changes.append(ReturnChange(place.id, row, name, text("returns.whole"), *found.whole))
    return changes, ""


def _difference(
    ground: Ground, place: Assigned, known: Revision | None, rows: Sequence[ReturnRow]
) -> Difference:
    """Return what rows change of a finding as it is known, or of none; _CONTRADICTS."""
    if overall_of(rows) is None:
        return _CONTRADICTS
    body = ground.body(place)
    day = known.inspected_on if known else None
    after = filled_body(body, rows)
    was, now = ({one.code: one for one in some.items} for some in (body, after))
    items = [
        (at, _words(was.get(row.item), day), _words(now.get(row.item), row.day))
        for at, row in enumerate(rows)
        if day != row.day or body.methods != after.methods or was.get(row.item) != now.get(row.item)
    ]
    whole = [(one.results, one.follow_ups, one.other_follow_up) for one in (body, after)]
    if whole[0] == whole[1]:
        return Difference(tuple(items))
    said = ground.wording
    words = _whole(said, day, *whole[0]), _whole(said, day_of(rows), *whole[1])
    return Difference(tuple(items), words)


@lru_cache(_KEPT)
def _whole(
    wording: Wording,
    day: date | None,
    results: tuple[str, ...],
    measures: tuple[str, ...],
    other: str,
) -> str:
    body = FindingBody(results=results, follow_ups=measures, other_follow_up=other)
    words = wording.on(day or date.max)
    measured = measures_words(body, words).replace("\n", JOINT).strip(JOINT)
    said = [results_words(results, words), measured]
    return JOINT.join(one for one in said if one)


def _words(found: ItemFinding | None, day: date | None) -> str:
    if found is None or found.verdict is None:
        return ""
    said = (found.outcome, found.handling, day.isoformat() if day else "")
    return JOINT.join(filter(None, said))
