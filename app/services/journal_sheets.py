"""The entries asked for as a table to carry away, and printed to be signed for."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.people import Actor, Right
from app.core.times import stamp
from app.errors import UserError
from app.files.pdf.render import render_forms
from app.files.placing import placing
from app.files.workbooks import Sheet, write_xlsx
from app.services import journal
from app.services.bureau import facts_of
from app.services.form.form_library import library
from app.services.journal import Asked
from app.services.journal_words import kind_words, sentence, when, witnesses
from app.services.rights import needs
from app.store.engine import Store
from app.store.schema import LogEntry
from app.texts import text

FORM: Final = "log-extract"
MOST_PRINTED: Final = 1000  # entries on one paper
_BATCH: Final = 1000
_COLUMNS: Final = (
    "number",
    "at",
    "kind",
    "operator",
    "witnesses",
    "subject",
    "payload",
    "previous",
    "head",
    "entry",
)


class TooMany(UserError):
    """More entries than one paper takes: ask for fewer, or take the table."""

    code = "journal.too_many"


@dataclass(frozen=True, slots=True)
class ExtractMade:
    """A file with `rows` entries; newest entry of the log `n` and its head stand on a paper."""

    path: Path
    rows: int
    n: int
    head: str


@needs(Right.READ_LOG)
def log_operators(store: Store, actor: Actor) -> tuple[str, ...]:
    """Return everybody who has an entry in the log, as the log spells them."""
    with store.read() as session:
        wanted = select(LogEntry.operator).distinct().order_by(LogEntry.operator)
        return tuple(session.scalars(wanted))


@needs(Right.READ_LOG)
def export_table(
    store: Store, actor: Actor, path: Path, asked: Asked | None = None, *, now: datetime
) -> ExtractMade:
    """Write the entries asked for to .xlsx, oldest first, and log the act.

    Raises:
        EnvironmentFault: the machine's.
    """
    wanted = asked or Asked()
    headings = [text(f"log.table.{name}") for name in _COLUMNS]
    with store.read() as session:
        count, n, head = _ends(session, wanted)
        rows = _rows(session, wanted, n)
        widths = {1: 20, 2: 18, 5: 24, 6: 60, 7: 68, 8: 68, 9: 60}
        write_xlsx(path, [Sheet(text("log.table.title"), headings, rows, widths)])
    with store.write() as session:
        payload = {"file": path.name, "rows": count, "head": head}
        journal.record(session, actor.name, "EXPORT", payload, now=now)
    return ExtractMade(path, count, n, head)


def _rows(session: Session, asked: Asked, last: int) -> Iterator[list[str | int]]:
    """The cells of every entry asked for up to `last`, some hundreds read at a time."""
    since = 0
    while True:
        entries = session.scalars(
            select(LogEntry)
            .where(*asked.conditions(), LogEntry.n > since, LogEntry.n <= last)
            .order_by(LogEntry.n)
            .limit(_BATCH)
        ).all()
        for row in entries:
            line = journal.line_of(row)
            since = row.n
            yield [
                line.n,
                when(line),
                kind_words(line.kind),
                line.operator,
                witnesses(line),
                line.subject,
                sentence(line.payload),
                line.previous,
                line.head,
                row.entry,
            ]
        session.expunge_all()
        if len(entries) < _BATCH:
            return


@needs(Right.READ_LOG)
def print_log(
    store: Store, actor: Actor, folder: Path, asked: Asked | None = None, *, now: datetime
) -> ExtractMade:
    """Print the entries asked for, newest first, with the log's head, and log the act.

    Raises:
        TooMany, MissingGlyphs, FormError: the user's. DiskFull, Unwritable: the machine's.
    """
    wanted = asked or Asked()
    form = library(store).latest(FORM)
    with store.read() as session:
        facts = _facts(session, wanted, actor.name, now)
        bureau = facts_of(session)
    n, head = facts["log_no"], str(facts["head"])
    assert isinstance(n, int)
    title = text("log.paper.title")
    with placing(folder) as files:
        name = text("log.paper.file", number=n, at=stamp(now).replace(":", ""))
        render_forms(
            form,
            [facts],
            files.work / f"{name}.pdf",
            mark=text("papers.sample_mark") if bureau.is_sample else "",
            title=title,
            author=bureau.name,
            fonts=bureau.fonts,
            date=now,
        )
        with store.write() as session:
            payload = {"form": f"{FORM}/v{form.version}", "rows": facts["count"], "head": head}
            journal.record(session, actor.name, "PAPER", payload, now=now)
            (place,) = files.settle()
    rows = facts["count"]
    assert isinstance(rows, int)
    return ExtractMade(place, rows, n, head)


def _facts(session: Session, asked: Asked, operator: str, now: datetime) -> dict[str, object]:
    count, n, head = _ends(session, asked)
    if count > MOST_PRINTED:
        raise TooMany(count=count, most=MOST_PRINTED)
    rows = session.scalars(
        select(LogEntry).where(*asked.conditions()).order_by(LogEntry.n.desc())
    ).all()
    return {
        "org": facts_of(session).name,
        "time": stamp(now),
        "operator": operator,
        "asked": asked_words(asked),
        "count": count,
        "total": session.scalar(select(func.count()).select_from(LogEntry)) or 0,
        "head": head,
        "log_no": n,
        "qr": "|".join((journal.tag_of(session), "HEAD", str(n), head)),
        "entries": [_printed(row) for row in rows],
    }


def _printed(row: LogEntry) -> dict[str, object]:
    line = journal.line_of(row)
    return {
        "n": line.n,
        "at": when(line),
        "kind": kind_words(line.kind),
        "operator": line.operator,
        "witnesses": witnesses(line),
        "subject": line.subject,
        "content": sentence(line.payload),
        "head": line.head,
    }


def _ends(session: Session, asked: Asked) -> tuple[int, int, str]:
    """How many entries are asked for; number and head of the log's newest entry."""
    count = select(func.count()).select_from(LogEntry).where(*asked.conditions())
    last = session.scalar(select(func.max(LogEntry.n))) or 0
    return session.scalar(count) or 0, last, journal.head_of(session)


def asked_words(asked: Asked) -> str:
    """Return what was asked for, in words."""
    said = [
        text("log.field_line", name=text(f"log.table.{name}"), value=value)
        for name, value in (
            ("kind", kind_words(asked.kind) if asked.kind else ""),
            ("subject", asked.subject),
            ("operator", asked.operator),
        )
        if value
    ]
    if asked.since is not None or asked.until is not None:
        days = [str(day or "") for day in (asked.since, asked.until)]
        said.append(text("log.paper.days", since=days[0], until=days[1]))
    return text("log.semicolon").join(said) or text("log.paper.everything")
