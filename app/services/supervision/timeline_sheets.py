"""A timeline to carry away: as a table, and printed. Internal: log entries stand in it."""

from datetime import datetime
from pathlib import Path
from typing import Final

from app.core.people import Actor, Right
from app.core.times import stamp
from app.errors import UserError
from app.files.workbooks import Sheet
from app.services.bureau import facts_of
from app.services.form.form_lists import ListMade, Printing, Progress, print_list, write_table
from app.services.rights import needs
from app.services.supervision.timeline import Event, Timeline
from app.store.engine import Store
from app.texts import text

FORM: Final = "timeline"
PRINTING: Final = "timeline.page.printing"
MOST_PRINTED: Final = 2000
COLUMNS: Final = ("at", "kind", "what", "who", "task", "by")
_WIDTHS: Final = {0: 20.0, 1: 8.0, 2: 70.0, 3: 30.0, 4: 30.0, 5: 12.0}


class NoEvents(UserError):
    """Nothing of what was asked for is there."""

    code = "timeline.nothing"


class TooManyEvents(UserError):
    """More lines than are printed at once."""

    code = "timeline.too_many"


@needs(Right.READ)
def export(store: Store, actor: Actor, shown: Timeline, path: Path, *, now: datetime) -> ListMade:
    """Write the events of `shown` to .xlsx and log it.

    Raises:
        NoEvents: the user's. EnvironmentFault: the machine's.
    """
    if not shown.events:
        raise NoEvents()
    title = text("timeline.page.title")
    headings = [text(f"timeline.column.{name}") for name in COLUMNS]
    rows = [cells(one) for one in shown.events]
    sheet = Sheet(title, headings, rows, _WIDTHS, preface=((above(shown),),))
    return write_table(store, actor, sheet, path, now=now)


@needs(Right.READ)
def print_timeline(
    store: Store,
    actor: Actor,
    shown: Timeline,
    folder: Path,
    *,
    now: datetime,
    progress: Progress | None = None,
) -> ListMade:
    """Print the events of `shown`, oldest first, and log it.

    Raises:
        NoEvents, TooManyEvents, MissingGlyphs, FormError: the user's.
        DiskFull, Unwritable: the machine's.
    """
    if not shown.events:
        raise NoEvents()
    if len(shown.events) > MOST_PRINTED:
        raise TooManyEvents(count=len(shown.events), most=MOST_PRINTED)
    if progress:
        progress(PRINTING, 0.1)
    with store.read() as session:
        bureau = facts_of(session)
    title = text("timeline.page.title")
    facts = sheet_facts(shown, bureau.name, actor.name, now)
    printed = Printing(FORM, title, title + stamp(now).replace(":", ""), facts, len(shown.events))
    return print_list(store, actor, printed, folder, now=now)


def sheet_facts(shown: Timeline, org: str, operator: str, now: datetime) -> dict[str, object]:
    """Return what the paper says, under the names its form declares."""
    rows = [dict(zip(COLUMNS, cells(one), strict=True)) for one in reversed(shown.events)]
    return {
        "org": org,
        "time": stamp(now)[:16],
        "operator": operator,
        "about": above(shown),
        "count": len(rows),
        "rows": [{"nth": nth, **row} for nth, row in enumerate(rows, 1)],
    }


def above(shown: Timeline) -> str:
    """Return whose timeline it is, in words."""
    whose = text(f"timeline.whose.{shown.whose}")
    return text("timeline.page.above", whose=whose, name=shown.name, number=shown.key)


def cells(one: Event) -> tuple[str, ...]:
    """Return an event in the words of COLUMNS."""
    return (one.at, text(f"timeline.kind.{one.kind}"), one.what, one.who, one.task, one.by)
