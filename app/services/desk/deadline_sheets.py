"""The list of deadlines to carry away: as a table, and printed to remind people by."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from app.core.due_list import Hands
from app.core.follow_up import Kind
from app.core.people import Actor, Right
from app.core.times import beijing_date, stamp
from app.core.vocabulary import LIST_MARK
from app.errors import UserError
from app.files.workbooks import Sheet
from app.services.assigned.assigned_deadlines import open_deadlines
from app.services.assigned.assigned_due_lines import DueLine
from app.services.bureau import facts_of
from app.services.bureau_workdays import Clocks, term_words
from app.services.desk.deadlines import DueAsked, DueList, listed
from app.services.form.form_lists import ListMade, Printing, Progress, print_list, write_table
from app.services.rights import needs
from app.store.engine import Store
from app.texts import text

FORM: Final = "deadline-list"
PRINTING: Final = "deadlines.page.printing"
MOST_PRINTED: Final = 2000
COLUMNS: Final = ("name", "task", "matter", "hands", "who", "due", "state", "clock")
_WIDTHS: Final = {0: 36.0, 1: 30.0, 2: 16.0, 3: 10.0, 4: 24.0, 5: 14.0, 6: 18.0, 7: 46.0}


class NothingDue(UserError):
    """Nothing of what was asked for is open."""

    code = "deadlines.nothing"


class TooMany(UserError):
    """More lines than are printed: ask for fewer, or take the table."""

    code = "deadlines.too_many"


@needs(Right.READ)
def export_list(
    store: Store, actor: Actor, asked: DueAsked, path: Path, *, now: datetime
) -> ListMade:
    """Write the lines asked for to .xlsx and log it.

    Raises:
        NothingDue: the user's. EnvironmentFault: the machine's.
    """
    with store.read() as session:
        clocks = Clocks(session)
        found = listed(open_deadlines(session, beijing_date(now)), asked)
    if not found.lines:
        raise NothingDue()
    title = text("deadlines.page.title")
    headings = [text(f"deadlines.column.{name}") for name in COLUMNS]
    rows = [cells(one, clocks) for one in found.lines]
    return write_table(store, actor, Sheet(title, headings, rows, _WIDTHS), path, now=now)


@needs(Right.READ)
def print_due(
    store: Store,
    actor: Actor,
    asked: DueAsked,
    folder: Path,
    *,
    now: datetime,
    progress: Progress | None = None,
) -> ListMade:
    """Print the lines asked for, by whose turn it is, and log it.

    progress: told the key of a sentence and a share as the list is printed.

    Raises:
        NothingDue, TooMany, MissingGlyphs, FormError: the user's.
        DiskFull, Unwritable: the machine's.
    """
    with store.read() as session:
        clocks = Clocks(session)
        found = listed(open_deadlines(session, beijing_date(now)), asked)
        bureau = facts_of(session)
    if not found.lines:
        raise NothingDue()
    if len(found.lines) > MOST_PRINTED:
        raise TooMany(count=len(found.lines), most=MOST_PRINTED)
    facts = sheet_facts(found, clocks, bureau.name, actor.name, now)
    title = text("deadlines.sheet.title")
    if progress:
        progress(PRINTING, 0.1)
    name = text("deadlines.sheet.file", at=stamp(now).replace(":", ""))
    printed = Printing(FORM, title, name, facts, len(found.lines))
    return print_list(store, actor, printed, folder, now=now)


def sheet_facts(
    found: DueList, clocks: Clocks, org: str, operator: str, now: datetime
) -> dict[str, object]:
    """Return what the reminder list says, under the names its form declares."""
    return {
        "org": org,
        "time": stamp(now)[:16],
        "operator": operator,
        "count": len(found.lines),
        "late": found.late,
        "soon": found.soon,
        "unknown": unknown_words(found.unknown_years),
        "groups": [
            {"name": text(f"deadlines.hands.{hands}"), "count": len(lines), "rows": lines}
            for hands in Hands
            if (lines := _printed(found.lines, hands, clocks))
        ],
    }


def _printed(lines: Iterable[DueLine], hands: Hands, clocks: Clocks) -> list[dict[str, object]]:
    chosen = [one for one in lines if one.hands is hands]
    return [
        {"nth": nth, "mark": one.is_late, **dict(zip(COLUMNS, cells(one, clocks), strict=True))}
        for nth, one in enumerate(chosen, 1)
    ]


def cells(one: DueLine, clocks: Clocks) -> Sequence[str]:
    """Return a line in the words of COLUMNS."""
    return (
        one.name,
        one.task_name,
        matter_words(one),
        text(f"deadlines.hands.{one.hands}"),
        one.who,
        one.due.isoformat(),
        state_words(one),
        clock_words(one, clocks),
    )


def matter_words(one: DueLine) -> str:
    """Return what is to be done: of a follow-up its kind."""
    if one.kind in Kind.__members__:
        return text(f"follow.kind.{one.kind}")
    return text(f"deadlines.matter.{one.matter}")


def state_words(one: DueLine) -> str:
    """Return how a line stands today: late by how many working days, or how many are left."""
    if one.is_late:
        return text("deadlines.state.late" if one.late else "deadlines.state.over", count=one.late)
    return text("deadlines.state.left" if one.left else "deadlines.state.today", count=one.left)


def clock_words(one: DueLine, clocks: Clocks) -> str:
    """Return by which clock a day is due, from when, and whether it is a guess."""
    if one.rule is None:
        words = text("deadlines.clock.period" if not one.kind else "deadlines.clock.set")
    else:
        words = text(
            f"deadlines.clock.{one.rule}",
            start=one.start.isoformat(),
            term=term_words(clocks.term(one.rule, one.start)),
        )
    return words + unknown_words((one.unknown_year,) if one.unknown_year else ())


def unknown_words(years: Sequence[int]) -> str:
    """Return that days in these years are a guess; "" for none."""
    return text("deadlines.unknown", years=LIST_MARK.join(map(str, years))) if years else ""
