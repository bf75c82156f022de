"""The list of follow-ups to carry away: as a table, and what has not ended printed to sign for."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from app.core.people import Actor, Right
from app.core.times import beijing_date, stamp
from app.errors import UserError
from app.files.workbooks import Sheet
from app.services.bureau import facts_of
from app.services.form.form_lists import ListMade, Printing, Progress, print_list, write_table
from app.services.paper.follow_up_lines import Asked, FollowUpLine, FollowUps, Proposal, followed
from app.services.paper.follow_up_words import due_words, kind_words, last_words, stand_words
from app.services.rights import needs
from app.store.engine import Store
from app.texts import text

FORM: Final = "open-ends"
PRINTING: Final = "follow.page.printing"
MOST_PRINTED: Final = 2000
COLUMNS: Final = ("due", "stand", "name", "kind", "in_charge", "letters", "last", "task")
_WIDTHS: Final = {0: 14.0, 1: 14.0, 2: 34.0, 3: 26.0, 4: 22.0, 5: 30.0, 6: 44.0, 7: 30.0}
Row = FollowUpLine | Proposal


class NothingToFollow(UserError):
    """Nothing of what was asked for is there."""

    code = "follow_up.nothing"


class TooManyOpen(UserError):
    """More lines than are printed: ask for fewer, or take the table."""

    code = "follow_up.too_many"


@needs(Right.READ)
def export_list(store: Store, actor: Actor, asked: Asked, path: Path, *, now: datetime) -> ListMade:
    """Write what is asked for to .xlsx, proposals too, and log it.

    Raises:
        NothingToFollow: the user's. EnvironmentFault: the machine's.
    """
    with store.read() as session:
        found = followed(session, asked, beijing_date(now))
    every: tuple[Row, ...] = (*found.proposals, *found.lines)
    rows = [_cells(one) for one in every]
    if not rows:
        raise NothingToFollow()
    headings = [text(f"follow.column.{name}") for name in COLUMNS]
    sheet = Sheet(text("follow.page.title"), headings, rows, _WIDTHS)
    return write_table(store, actor, sheet, path, now=now)


@needs(Right.READ)
def print_open_ends(
    store: Store,
    actor: Actor,
    asked: Asked,
    folder: Path,
    *,
    now: datetime,
    progress: Progress | None = None,
) -> ListMade:
    """Print the 未闭环事项清单: what has not ended, by who is in charge; log it.

    Proposals nobody has begun stand in a group of their own. What has ended is left out,
    whatever is asked for.

    Args:
        progress: told the key of a sentence and a share.

    Raises:
        NothingToFollow, TooManyOpen, MissingGlyphs, FormError: the user's.
        DiskFull, Unwritable: the machine's.
    """
    with store.read() as session:
        found = followed(session, asked, beijing_date(now))
        org = facts_of(session).name
    rows = open_rows(found, late_only=asked.late_only)
    if not rows:
        raise NothingToFollow()
    if len(rows) > MOST_PRINTED:
        raise TooManyOpen(count=len(rows), most=MOST_PRINTED)
    if progress:
        progress(PRINTING, 0.1)
    title = text("follow.sheet.title")
    name = text("follow.sheet.file", at=stamp(now).replace(":", ""))
    facts = sheet_facts(rows, org, actor.name, now)
    return print_list(store, actor, Printing(FORM, title, name, facts, len(rows)), folder, now=now)


def open_rows(found: FollowUps, *, late_only: bool) -> tuple[Row, ...]:
    """Return what has not ended: follow-ups by day due, then what nobody has begun."""
    lines = tuple(one for one in found.lines if one.is_open)
    return lines if late_only else (*lines, *found.proposals)


def sheet_facts(rows: Sequence[Row], org: str, operator: str, now: datetime) -> dict[str, object]:
    """Return what the list says, under the names its form declares."""
    groups: dict[str, list[Row]] = {}
    for one in rows:
        begun = isinstance(one, FollowUpLine)
        groups.setdefault(one.in_charge if begun else "", []).append(one)
    order = sorted(groups, key=lambda name: (not name, -len(groups[name]), name))
    return {
        "org": org,
        "time": stamp(now)[:16],
        "operator": operator,
        "count": len(rows),
        "late": sum(isinstance(one, FollowUpLine) and one.is_late for one in rows),
        "proposed": sum(isinstance(one, Proposal) for one in rows),
        "groups": [
            {
                "name": name or text("follow.sheet.proposed"),
                "count": len(groups[name]),
                "signs": bool(name),
                "rows": [_printed(nth, one) for nth, one in enumerate(groups[name], 1)],
            }
            for name in order
        ],
    }


def _printed(nth: int, one: Row) -> dict[str, object]:
    late = isinstance(one, FollowUpLine) and one.is_late
    words = dict(zip(COLUMNS, _cells(one), strict=True))
    del words["in_charge"]  # the group says it
    return {"nth": nth, "mark": late, "begun": one.begun_on.isoformat(), **words}


def _cells(one: Row) -> Sequence[str]:
    letters = one.letters if isinstance(one, FollowUpLine) else ()
    return (
        due_words(one),
        stand_words(one),
        one.place.name,
        kind_words(one.kind, sole=one.place.sole),
        one.in_charge,
        text("follow.join").join(filter(None, letters)),
        last_words(one),
        one.place.task_name,
    )
