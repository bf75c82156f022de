"""Lists to carry away: written as a table or printed by a form, each logged as it is made."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from app.core.people import Actor, Right
from app.core.protocol import sha256_hex
from app.core.times import beijing
from app.files.pdf.render import render_forms
from app.files.placing import placing
from app.files.workbooks import Sheet, write_xlsx
from app.services import journal
from app.services.bureau import facts_of
from app.services.form.form_library import library
from app.services.rights import needs
from app.store.engine import Store
from app.texts import text

Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class ListMade:
    """A file with a list of `rows` lines."""

    path: Path
    rows: int


@dataclass(frozen=True, slots=True)
class Printing:
    """A list to print.

    Attributes:
        code: of its form. title: of the document. name: of the file, without an ending.
        facts: under the names the form declares. rows: how many lines stand in it.
    """

    code: str
    title: str
    name: str
    facts: Mapping[str, object]
    rows: int


@needs(Right.READ)
def write_table(store: Store, actor: Actor, sheet: Sheet, path: Path, *, now: datetime) -> ListMade:
    """Write a table as .xlsx and log it; what needs more than reading the caller asked for.

    Raises:
        EnvironmentFault: the machine's.
    """
    rows = list(sheet.rows)
    write_xlsx(path, [replace(sheet, rows=rows)])
    with store.write() as session:
        payload = {"table": sheet.title, "file": path.name, "rows": len(rows)}
        journal.record(session, actor.name, "EXPORT", payload, now=now)
    return ListMade(path, len(rows))


@needs(Right.READ)
def print_list(
    store: Store, actor: Actor, printed: Printing, folder: Path, *, now: datetime
) -> ListMade:
    """Print a list into a folder and log it with the digest of what it says.

    Raises:
        MissingGlyphs, FormError: the user's. DiskFull, Unwritable: the machine's.
    """
    form = library(store).latest(printed.code)
    with store.read() as session:
        bureau = facts_of(session)
    body = json.dumps(printed.facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    payload = {
        "form": f"{printed.code}/v{form.version}",
        "rows": printed.rows,
        "facts": sha256_hex(body),
    }
    with placing(folder) as files:
        render_forms(
            form,
            [printed.facts],
            files.work / f"{printed.name}.pdf",
            mark=text("papers.sample_mark") if bureau.is_sample else "",
            title=printed.title,
            author=bureau.name,
            fonts=bureau.fonts,
            date=beijing(now),
        )
        with store.write() as session:
            journal.record(session, actor.name, "PAPER", payload, now=now)
            (path,) = files.settle()
    return ListMade(path, printed.rows)
