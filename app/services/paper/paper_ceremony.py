"""The sheets of a draw that witnesses sign: the lock sheet before, the minutes after."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from app.core.people import Actor, Right
from app.core.protocol import sha256_hex
from app.core.times import beijing
from app.files.pdf.render import render_forms
from app.files.placing import placing
from app.services import journal
from app.services.paper.paper_ceremony_facts import Held, held, lock_sheet_facts, minutes_facts
from app.services.paper.paper_facts import file_name, form_of
from app.services.paper.paper_prints import print_note, sheets_printed
from app.services.rights import needs
from app.store.engine import Store
from app.texts import text

LOCK_SHEET = "lock-sheet"
MINUTES = "draw-minutes"


@dataclass(frozen=True, slots=True)
class SheetPrinted:
    """One printed sheet. `head` is the log's head that stands on it, `log_no` its number."""

    path: Path
    pages: int
    log_no: int
    head: str


@needs(Right.PAPERS)
def lock_sheet(
    store: Store, actor: Actor, lock_id: int, folder: Path, *, now: datetime
) -> SheetPrinted:
    """Print the 名单锁定单: M, counts, seal and previous head, for the witnesses to sign.

    Raises:
        MissingGlyphs, FormError: a value or the form cannot be printed (the user's).
        DiskFull, Unwritable: the machine's.
    """
    return print_draw_sheet(store, actor, LOCK_SHEET, lock_sheet_facts, lock_id, folder, now=now)


@needs(Right.PAPERS)
def minutes(
    store: Store, actor: Actor, lock_id: int, folder: Path, *, now: datetime
) -> SheetPrinted:
    """Print the 抽取过程记录 with the result hash, the head and the drawn list.

    Raises:
        NoResult: the draw has not been made (the user's).
        As lock_sheet.
    """
    return print_draw_sheet(store, actor, MINUTES, minutes_facts, lock_id, folder, now=now)


@needs(Right.PAPERS)
def print_draw_sheet(
    store: Store,
    actor: Actor,
    code: str,
    said: Callable[[Session, Held], dict[str, object]],
    lock_id: int,
    folder: Path,
    *,
    now: datetime,
) -> SheetPrinted:
    """Print a sheet of an attempt into a folder and log it; a second print says so.

    Args:
        said: gives what the form says, `log_no` and `head` among it, inside a session.

    Raises:
        What `said` refuses; as lock_sheet.
    """
    with store.read() as session:
        one = held(session, lock_id)
        form = form_of(session, one.task.forms, code)
        facts = said(session, one)
        number, attempt, bureau = one.draw.number, one.lock.attempt, one.bureau
        nth = sheets_printed(session, number, attempt, code) + 1
    title = text(f"papers.title.{code}")
    name = file_name(number, text("papers.attempt", attempt=attempt), title) + ".pdf"
    with placing(folder) as files:
        rendered = render_forms(
            form,
            [facts],
            files.work / name,
            mark=text("papers.sample_mark") if bureau.is_sample else "",
            notes=(print_note(nth, now),),
            title=title,
            author=bureau.name,
            fonts=bureau.fonts,
            date=beijing(now),
        )
        with store.write() as session:
            body = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
            payload = {
                "draw": number,
                "attempt": attempt,
                "form": f"{code}/v{form.version}",
                "facts": sha256_hex(body),
            }
            journal.record(session, actor.name, "PAPER", payload, now=now, subject=number)
            (place,) = files.settle()
    log_no = facts["log_no"]
    assert isinstance(log_no, int)
    return SheetPrinted(place, rendered.pages, log_no, str(facts["head"]))
