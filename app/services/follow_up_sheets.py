"""The list of follow-ups to carry away, as a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from app.core.people import Actor, Right
from app.core.times import beijing_date
from app.errors import UserError
from app.files.workbooks import Sheet, write_xlsx
from app.services import journal
from app.services.follow_up_lines import Asked, FollowUpLine, Proposal, followed
from app.services.follow_up_words import due_words, kind_words, last_words, stand_words
from app.services.rights import needs
from app.store.engine import Store
from app.texts import text

COLUMNS: Final = ("due", "stand", "name", "kind", "in_charge", "letters", "last", "task")
_WIDTHS: Final = {0: 14.0, 1: 14.0, 2: 34.0, 3: 26.0, 4: 22.0, 5: 30.0, 6: 44.0, 7: 30.0}


class NothingToFollow(UserError):
    """Nothing of what was asked for is there."""

    code = "follow_up.nothing"


@dataclass(frozen=True, slots=True)
class FollowUpsWritten:
    """A file with `rows` lines."""

    path: Path
    rows: int


@needs(Right.READ)
def export_list(
    store: Store, actor: Actor, asked: Asked, path: Path, *, now: datetime
) -> FollowUpsWritten:
    """Write what is asked for to .xlsx, proposals too, and log it.

    Raises:
        NothingToFollow: the user's. EnvironmentFault: the machine's.
    """
    with store.read() as session:
        found = followed(session, asked, beijing_date(now))
    rows = [_cells(one) for one in found.proposals] + [_cells(one) for one in found.lines]
    if not rows:
        raise NothingToFollow()
    title = text("follow.page.title")
    headings = [text(f"follow.column.{name}") for name in COLUMNS]
    write_xlsx(path, [Sheet(title, headings, rows, _WIDTHS)])
    with store.write() as session:
        payload = {"table": title, "file": path.name, "rows": len(rows)}
        journal.record(session, actor.name, "EXPORT", payload, now=now)
    return FollowUpsWritten(path, len(rows))


def _cells(one: FollowUpLine | Proposal) -> Sequence[str]:
    letters = one.letters if isinstance(one, FollowUpLine) else ()
    return (
        due_words(one),
        stand_words(one),
        one.place.name,
        kind_words(one.kind, sole=one.place.sole),
        one.in_charge,
        text("follow.join").join(letters),
        last_words(one),
        one.place.task_name,
    )
