"""用印清单: which papers of some days want the bureau's seal; and the register as a table.

A paper wants it where its form is signed by the bureau. Void numbers are left out: nobody
seals them. The list is printed to be signed by whoever fetches the sealed papers.
"""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.people import Actor, Right
from app.core.times import beijing_date
from app.errors import UserError
from app.files.workbooks import Sheet
from app.services.bureau import facts_of
from app.services.form.form_lists import ListMade, Printing, print_list, write_table
from app.services.paper.paper_facts import clock_text, day_text, file_name
from app.services.paper.paper_register import RegisterAsked, RegisterLine, register_page
from app.services.rights import needs
from app.store.engine import Store
from app.store.schema import LogEntry
from app.texts import text

FORM: Final = "seal-list"
MOST: Final = 2000  # papers on one list
_Cell = str | int | date
_REGISTER: Final = ("title", "number", "to", "task", "day", "by", "void")
_SEALS: Final = ("title", "number", "to", "copies", "day", "by", "fetched")


class TooManyToSeal(UserError):
    """More papers than one list takes: ask for fewer days."""

    code = "papers.too_many_to_seal"


class NothingToSeal(UserError):
    """No paper of these days wants a seal."""

    code = "papers.nothing_to_seal"


@needs(Right.READ)
def print_seal_list(
    store: Store, actor: Actor, asked: RegisterAsked, copies: int, folder: Path, *, now: datetime
) -> ListMade:
    """Print the 用印清单 of the papers asked for into a folder and log it.

    Args:
        copies: sheets of each paper, from 1.

    Raises:
        NothingToSeal, TooManyToSeal, MissingGlyphs, FormError: the user's.
        DiskFull, Unwritable: the machine's.
    """
    with store.read() as session:
        lines = _sealed(session, asked)
        bureau = facts_of(session)
        last = session.scalars(select(LogEntry).order_by(LogEntry.n.desc()).limit(1)).first()
        facts: dict[str, object] = {
            "org": bureau.name,
            "period": _period(lines, asked),
            "asked": lines[0].title if asked.code else text("making.seals.every"),
            "time": day_text(beijing_date(now)) + clock_text(now),
            "operator": actor.name,
            "count": len(lines),
            "sheets": copies * len(lines),
            "papers": [_on_paper(line, copies) for line in lines],
            "anchor": text("papers.anchor", n=last.n, head=last.head) if last else "",
        }
    title = text("making.seals.title")
    name = file_name(title, str(facts["period"]))
    return print_list(store, actor, Printing(FORM, title, name, facts, len(lines)), folder, now=now)


@needs(Right.READ)
def export_seal_list(
    store: Store, actor: Actor, asked: RegisterAsked, copies: int, path: Path, *, now: datetime
) -> ListMade:
    """Write the 用印清单 as .xlsx and log the act.

    Raises:
        NothingToSeal, TooManyToSeal: the user's. EnvironmentFault: the machine's.
    """
    with store.read() as session:
        lines = _sealed(session, asked)
    rows: list[list[_Cell]] = [
        [line.title, line.label, line.to, copies, line.issued_on, line.by, ""] for line in lines
    ]
    return _export(store, actor, "seals", _SEALS, rows, path, now)


@needs(Right.READ)
def export_register(
    store: Store, actor: Actor, asked: RegisterAsked, path: Path, *, now: datetime
) -> ListMade:
    """Write the lines of the register asked for as .xlsx and log the act.

    Raises:
        EnvironmentFault: the machine's.
    """
    with store.read() as session:
        lines = register_page(session, asked, 0, None).rows
    rows: list[list[_Cell]] = [
        [line.title, line.label, line.to, line.task_no, line.issued_on, line.by, line.void]
        for line in lines
    ]
    return _export(store, actor, "register", _REGISTER, rows, path, now)


def _export(
    store: Store,
    actor: Actor,
    table: str,
    columns: tuple[str, ...],
    rows: list[list[_Cell]],
    path: Path,
    now: datetime,
) -> ListMade:
    headings = [text(f"making.table.{name}") for name in columns]
    widths = {0: 26, 1: 26, 2: 36, 3: 22, 6: 30}
    sheet = Sheet(text(f"making.{table}.title"), headings, rows, widths)
    return write_table(store, actor, sheet, path, now=now)


def _sealed(session: Session, asked: RegisterAsked) -> list[RegisterLine]:
    """The papers to be sealed, form by form, in the order of their numbers."""
    found = register_page(session, replace(asked, words=""), 0, None).rows
    lines = [line for line in found if line.sealed and not line.void]
    if not lines:
        raise NothingToSeal()
    if len(lines) > MOST:
        raise TooManyToSeal(count=len(lines), most=MOST)
    return sorted(lines, key=lambda line: (line.code, line.year, line.number or 0, line.id))


def _period(lines: list[RegisterLine], asked: RegisterAsked) -> str:
    days = [line.issued_on for line in lines]
    first, last = asked.since or min(days), asked.until or max(days)
    return text("papers.period", first=day_text(first), last=day_text(last))


def _on_paper(line: RegisterLine, copies: int) -> dict[str, object]:
    return {
        "title": line.title,
        "number": line.label,
        "to": line.to,
        "copies": copies,
        "day": line.issued_on.isoformat(),
        "by": line.by,
    }
