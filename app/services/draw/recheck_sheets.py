"""The sheets of a sample: the lock sheet before the throws, record and list after (G10).

Strata stand under their opaque labels until the list, which stays in the bureau.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import __version__
from app.core.people import Actor, Right
from app.core.protocol import ALGORITHM
from app.core.times import beijing, beijing_date, stamp
from app.core.vocabulary import LIST_MARK
from app.errors import UserError
from app.files.pdf.render import render_forms
from app.files.placing import placing
from app.files.workbooks import Sheet, write_xlsx
from app.services import journal
from app.services.bureau import facts_of
from app.services.draw.recheck_shown import DrawnLine, Sample, read_sample
from app.services.draw.recheck_words import quota_words, scope_words
from app.services.evidence.evidence_kit import page_digest
from app.services.form.form_library import library
from app.services.rights import needs
from app.store.engine import Store
from app.store.schema import LogEntry, Officer
from app.texts import text

FORM: Final = "recheck-list"
LOCK_SHEET: Final = "lock-sheet"
COLUMNS: Final = (
    *("nth", "name", "task", "officers", "inspected_on", "results"),
    *("verdict", "words", "checked_on", "checked_by"),
)
_WIDTHS: Final = {0: 6.0, 1: 34.0, 2: 30.0, 3: 20.0, 4: 12.0, 5: 22.0, 6: 12.0, 7: 44.0, 8: 12.0}


class NotDrawnYet(UserError):
    """There is no list before the draw."""

    code = "recheck.no_list"


@dataclass(frozen=True, slots=True)
class Printed:
    """A sheet that was made."""

    path: Path
    pages: int


@needs(Right.READ)
def lock_sheet(
    store: Store, actor: Actor, recheck_id: int, folder: Path, *, now: datetime
) -> Printed:
    """Print the 名单锁定单 of a sample for the witnesses to sign.

    Raises:
        MissingGlyphs, FormError: the user's. DiskFull, Unwritable: the machine's.
    """
    with store.read() as session:
        one = read_sample(session, recheck_id)
        facts = lock_facts(session, one)
    return _print(store, actor, LOCK_SHEET, one, facts, folder, now)


@needs(Right.READ)
def list_sheet(
    store: Store, actor: Actor, recheck_id: int, folder: Path, *, now: datetime
) -> Printed:
    """Print record and list of a drawn sample: seal, throws, result, whom it drew, what came.

    Raises:
        NotDrawnYet: the user's. As lock_sheet.
    """
    with store.read() as session:
        one = _drawn(read_sample(session, recheck_id))
        facts = list_facts(session, one, now)
    return _print(store, actor, FORM, one, facts, folder, now)


@needs(Right.READ)
def export(store: Store, actor: Actor, recheck_id: int, path: Path, *, now: datetime) -> Path:
    """Write the list of a drawn sample to .xlsx; log it.

    Raises:
        NotDrawnYet: the user's. EnvironmentFault: the machine's.
    """
    with store.read() as session:
        one = _drawn(read_sample(session, recheck_id))
        said = text("recheck.sheet.scope", scope=scope_words(session, one.scope))
    headings = [text(f"recheck.column.{name}") for name in COLUMNS]
    rows = [tuple(cells(line).values()) for line in one.lines]
    title = text("recheck.sheet.title")
    write_xlsx(path, [Sheet(title, headings, rows, _WIDTHS, preface=((one.line.number,), (said,)))])
    with store.write() as session:
        payload = {"table": title, "file": path.name, "rows": len(rows)}
        journal.record(session, actor.name, "EXPORT", payload, now=now, subject=one.line.number)
    return path


def cells(line: DrawnLine) -> dict[str, str]:
    """Return a drawn inspection in the words of COLUMNS."""
    kept, seen = line.entered, line.place.inspection
    return {
        "nth": str(line.position),
        "name": line.place.name,
        "task": line.place.task_name,
        "officers": LIST_MARK.join(line.officers),
        "inspected_on": seen.inspected_on.isoformat(),
        "results": line.results,
        "verdict": text(f"recheck.verdict.{kept.verdict}" if kept else "recheck.verdict.none"),
        "words": entry_words(line),
        "checked_on": kept.checked_on.isoformat() if kept else "",
        "checked_by": kept.checked_by if kept else "",
    }


def entry_words(line: DrawnLine) -> str:
    """Return what a re-check says: what differs item by item, then its words."""
    if line.entered is None:
        return ""
    names = {item.code: item.name for item in line.items}
    said = [
        text(
            "recheck.differs",
            item=names.get(one.code, one.code),
            was=text(f"findings.verdict.{one.was}") if one.was else text("recheck.unsaid"),
            now=text(f"findings.verdict.{one.now}"),
            words=text("recheck.in_brackets", words=one.words) if one.words else "",
        )
        for one in line.entered.items
        if one.differs
    ]
    return text("recheck.scope.joint").join([*said, *filter(None, [line.entered.words])])


def list_facts(session: Session, one: Sample, now: datetime) -> dict[str, object]:
    """Return what record and list say, under the names their form declares."""
    tally = one.line.tally
    share = tally.share
    void = one.void
    return {
        **_shared(session, one),
        "time": stamp(now)[:16],
        "drawn_at": stamp(one.drawn_at)[:16] if one.drawn_at else "",
        "scope": scope_words(session, one.scope),
        "quota": quota_words(one.scope),
        "pool": one.line.pool,
        "before": one.before,
        "drawn": tally.drawn,
        "checked": tally.checked,
        "same": tally.same,
        "different": tally.different,
        "more": tally.more,
        "share": f"{100 * float(share):.1f}%" if share is not None else "",
        "strata": [
            {"label": label, "name": name, "pool": pool, "quota": wanted}
            for label, name, pool, wanted in one.strata
            if name
        ],
        "throws": [{"name": name, "digits": digits} for name, digits in one.throws],
        "seed": one.seed,
        "result_hash": one.result_hash,
        "void": text("recheck.sheet.void", reason=void.reason, by=void.by, second=void.second)
        if void
        else "",
        "rows": [{**cells(line), "nth": line.position} for line in one.lines],
        "anchor": text("papers.anchor", n=one.result_no, head=one.result_head),
    }


def lock_facts(session: Session, one: Sample) -> dict[str, object]:
    """Return the facts of a 名单锁定单, of which the inspections are the objects."""
    entry = session.get_one(LogEntry, one.log_no)
    officers = session.scalar(select(func.count()).select_from(Officer)) or 0
    day = beijing_date(one.line.at)
    scope = scope_words(session, one.scope)
    tag = entry.entry.partition("|")[0]
    return {
        **_shared(session, one),
        "attempt": 1,
        "time": stamp(one.line.at),
        "task": {"name": one.line.name, "no": one.line.number.rpartition("-")[0]},
        "operator": one.ceremony.operator,
        "manner": text("recheck.sheet.manner"),
        "host_post": one.ceremony.host_post,
        "authorised": {"leader": "", "post": "", "date": "", "paper": ""},
        "drawers": [],
        "method": text("recheck.sheet.method", scope=scope, quota=quota_words(one.scope)),
        "teams": text("recheck.sheet.teams"),
        "registry": {
            "name": text("recheck.sheet.registry", day=day.isoformat()),
            "total": one.line.pool + one.before,
            "pool": one.line.pool,
        },
        "officers": {"name": text("recheck.sheet.officers"), "total": officers, "pool": 0},
        "exclusions": [{"reason": text("recheck.sheet.before"), "count": one.before}]
        if one.before
        else [],
        "exemptions": "",
        "strata": [
            {"label": label, "pool": pool, "quota": wanted}
            for label, _name, pool, wanted in one.strata
        ],
        "pools": [],
        "beacon": "",
        "open_locks": 0,
        "page_hash": page_digest(session, json.loads(entry.payload)["kit"]),
        "qr": "|".join((tag, "M", one.line.number, "1", one.manifest_hash)),
        "qr_caption": text("papers.qr_lock"),
        "anchor": text("papers.anchor", n=one.log_no, head=one.head),
    }


def _shared(session: Session, one: Sample) -> dict[str, Any]:
    throwers = {id(person): key for key, person in one.ceremony.throwers()}
    watches = text("papers.ceremony.watches")
    return {
        "org": facts_of(session).name,
        "draw_no": one.line.number,
        "name": one.line.name,
        "place": one.ceremony.place,
        "host": one.ceremony.host,
        "manifest_hash": one.manifest_hash,
        "commitment": one.commitment,
        "prev_head": one.prev_head,
        "log_no": one.log_no,
        "program": text("papers.program", version=__version__, algorithm=ALGORITHM),
        "witnesses": [
            {
                "id": throwers.get(id(person), watches),
                "name": person.name,
                "unit": person.body,
                "post": person.post,
                "throw": text(
                    f"papers.ceremony.{'slips' if person.slips else 'dice'}",
                    digits=person.digits,
                )
                if id(person) in throwers
                else watches,
            }
            for person in one.ceremony.present()
        ],
    }


def _drawn(one: Sample) -> Sample:
    if not one.result_hash:
        raise NotDrawnYet(number=one.line.number)
    return one


def _print(
    store: Store,
    actor: Actor,
    code: str,
    one: Sample,
    facts: Mapping[str, object],
    folder: Path,
    now: datetime,
) -> Printed:
    form = library(store).latest(code)
    with store.read() as session:
        bureau = facts_of(session)
    wanted = {name.partition(".")[0].partition("[")[0] for name in form.bindings}
    title = text("papers.title.lock-sheet" if code == LOCK_SHEET else "recheck.sheet.title")
    name = text("recheck.sheet.file", number=one.line.number, title=title)
    with placing(folder) as files:
        rendered = render_forms(
            form,
            [{key: value for key, value in facts.items() if key in wanted}],
            files.work / f"{name}.pdf",
            mark=text("papers.sample_mark") if bureau.is_sample else "",
            title=title,
            author=bureau.name,
            fonts=bureau.fonts,
            date=beijing(now),
        )
        with store.write() as session:
            payload = {"draw": one.line.number, "form": f"{code}/v{form.version}"}
            journal.record(session, actor.name, "PAPER", payload, now=now, subject=one.line.number)
            (place,) = files.settle()
    return Printed(place, rendered.pages)
