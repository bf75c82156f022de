"""Lists out to files: a registry in exactly the columns an import of the same file reads
back, and any table as a person sees it."""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.headings import Kind, ListKind
from app.core.people import Actor, Right
from app.core.registry import export_cells, export_fields, export_headings
from app.core.times import beijing
from app.core.vocabulary import LIST_MARK
from app.errors import UserError
from app.files.json_out import LINES, write_json
from app.files.pdf.listing import Listing, render_listing
from app.files.placing import placing
from app.files.templates import write_template
from app.files.workbooks import Sheet, write_csv, write_xlsx
from app.services import journal
from app.services.bureau import facts_of
from app.services.personal import carried, columns
from app.services.registry.items import item_row
from app.services.rights import needs
from app.store import bulk
from app.store.bulk import LISTS, Registry
from app.store.engine import Store
from app.store.item_lists import items_of, newest
from app.texts import text

Progress = Callable[[str, float], None]
Row = TypeVar("Row")
MOST_PRINTED: Final = 10_000  # some 600 sheets
ENDINGS: Final = (".xlsx", ".csv", ".json", LINES)
_UNFIT: Final = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')  # what file names cannot hold
_STEP: Final = 5_000  # rows from one word of progress to the next


class UnknownSuffix(UserError):
    """A form that lists are not written in was asked for."""

    code = "exchange.suffix"


class TooManyToPrint(UserError):
    """A list of more than MOST_PRINTED rows goes to a file, not to paper."""

    code = "exchange.too_many"


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written."""

    path: Path
    rows: int


@dataclass(frozen=True, slots=True)
class Printed:
    """A PDF that was made."""

    path: Path
    pages: int


@needs(Right.REGISTRY)
def export(
    store: Store,
    actor: Actor,
    kind: Kind,
    path: Path,
    *,
    now: datetime,
    progress: Progress | None = None,
) -> Exported:
    """Write a registry (of items: the last version of the list) to one of ENDINGS.

    The .csv is UTF-8 with a byte order mark; codes are text cells in the .xlsx, texts in
    JSON. Rows are written as they are read: memory does not grow with the registry.

    Raises:
        UnknownSuffix: the user's. EnvironmentFault: the file cannot be written.
    """
    check_suffix(path)
    with store.read() as session:
        total = 0 if kind == "items" else _size(session, kind)
        rows = told(records_of(session, kind), total, progress)
        count = write_listing(path, text(f"imports.kind.{kind}"), export_headings(kind), rows)
    with store.write() as session:
        said = {"kind": kind, "file": path.name, "rows": count}
        payload = {**said, **carried(columns(kind, export_fields(kind)), path)}
        journal.record(session, actor.name, "EXPORT", payload, now=now)
    return Exported(path, count)


@needs(Right.READ)
def export_rows(
    store: Store,
    actor: Actor,
    path: Path,
    title: str,
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    now: datetime,
    progress: Progress | None = None,
) -> Exported:
    """Write a table as a person sees it to one of ENDINGS, and log that it left the window.

    Args:
        title: what the list is called; it names the sheet and stands in the log.

    Raises:
        UnknownSuffix: the user's. EnvironmentFault: the file cannot be written.
    """
    check_suffix(path)
    count = write_listing(path, title, headings, told(iter(rows), len(rows), progress))
    with store.write() as session:
        payload = {"table": title, "file": path.name, "rows": count, "columns": list(headings)}
        journal.record(session, actor.name, "EXPORT", payload, now=now)
    return Exported(path, count)


@needs(Right.READ)
def print_rows(
    store: Store,
    actor: Actor,
    folder: Path,
    title: str,
    about: str,
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    right: frozenset[int],
    *,
    now: datetime,
    progress: Progress | None = None,
) -> Printed:
    """Make a PDF of a table as a person sees it, A4 lying across, and log it.

    Args:
        about: words of what the rows are a choice of, "" for none.
        right: columns whose words stand at the right.

    Raises:
        TooManyToPrint, MissingGlyphs: the user's. EnvironmentFault: the machine's.
    """
    check_printable(len(rows), title)
    with store.read() as session:
        bureau = facts_of(session)
    moment = beijing(now)
    said = {"rows": f"{len(rows):,}", "time": f"{moment:%Y-%m-%d %H:%M}", "name": actor.name}
    note = text("tables.note_about", about=about, **said) if about else text("tables.note", **said)
    listing = Listing(
        title,
        note,
        headings,
        rows,
        right,
        lambda page, pages: text("tables.foot", page=page, pages=pages),
        text("papers.sample_mark") if bureau.is_sample else "",
    )
    name = text("tables.print_name", title=_UNFIT.sub(" ", title), time=f"{moment:%Y%m%d-%H%M%S}")
    with placing(folder) as files:
        pages = render_listing(
            listing,
            files.work / f"{name}.pdf",
            author=bureau.name,
            date=moment,
            fonts=bureau.fonts,
            progress=(lambda share: progress("tables.step_printing", share)) if progress else None,
        )
        with store.write() as session:
            payload = {"table": title, "file": f"{name}.pdf", "rows": len(rows)}
            payload["columns"] = list(headings)
            journal.record(session, actor.name, "EXPORT", payload, now=now)
            (place,) = files.settle()
    return Printed(place, pages)


def check_printable(rows: int, title: str) -> None:
    """Raise TooManyToPrint, the user's, for a list nobody would want on paper."""
    if rows > MOST_PRINTED:
        raise TooManyToPrint(title=title, rows=f"{rows:,}", most=f"{MOST_PRINTED:,}")


def check_suffix(path: Path) -> None:
    """Raise UnknownSuffix, the user's, for a file whose ending is none of ENDINGS."""
    if path.suffix.lower() not in ENDINGS:
        raise UnknownSuffix(file=path.name)


def write_listing(
    path: Path, title: str, headings: Sequence[str], rows: Iterator[Sequence[str]]
) -> int:
    """Write rows to the form the file's name asks for; return how many there were."""
    count = 0

    def counted() -> Iterator[Sequence[str]]:
        nonlocal count
        for row in rows:
            count += 1
            yield row

    if path.suffix.lower() == ".csv":
        write_csv(path, headings, counted())
    elif path.suffix.lower() in (".json", LINES):
        write_json(path, headings, counted())
    else:
        write_xlsx(path, [Sheet(title, headings, counted())])
    return count


def told(rows: Iterator[Row], total: int, progress: Progress | None) -> Iterator[Row]:
    """Yield the rows and tell how far they are, `total` being how many there will be."""
    if progress:
        progress("imports.step_exporting", 0)
    for number, row in enumerate(rows):
        if progress and total and number % _STEP == 0:
            progress("imports.step_exporting", min(1.0, number / total))
        yield row


@needs(Right.REGISTRY)
def template(store: Store, actor: Actor, kind: ListKind, path: Path) -> Path:
    """Write the empty .xlsx to fill in for a list: hints, drop-downs, rules, a check column.

    Raises:
        EnvironmentFault: the file cannot be written.
    """
    write_template(path, kind)
    return path


def _size(session: Session, kind: Registry) -> int:
    return session.scalar(select(func.count()).select_from(bulk.TABLES[kind])) or 0


def records_of(session: Session, kind: Kind) -> Iterator[list[str]]:
    """Yield the export cells of every record of a registry, under export_headings()."""
    if kind == "items":
        version = newest(session)
        if version is not None:
            for item in items_of(session, version.id):
                yield export_cells(item_row(item, version))
        return
    cells = cells_of(kind)
    for _, _, values in bulk.records(session, kind):
        yield cells(values)


def cells_of(kind: Registry) -> Callable[[bulk.Values], list[str]]:
    """Return what makes the export cells of a record out of its stored values.

    As `core.registry.export_cells` of the record, which is too slow for a whole registry.
    """
    fields = export_fields(kind)
    places = [bulk.FIELDS[kind].index(field) for field in fields]
    lists = [at for at, field in enumerate(fields) if field in LISTS]

    def cells(values: bulk.Values) -> list[str]:
        made = [values[place] or "" for place in places]
        for at in lists:
            made[at] = LIST_MARK.join(json.loads(made[at] or "[]")) if made[at] != "[]" else ""
        return made

    return cells
