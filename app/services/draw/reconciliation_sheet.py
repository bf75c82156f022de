"""The 名录核对单 that is read out before the freeze, and the list of who changed as a file.

No class and no enterprise stands on the sheet: it is for the room (protocol §2).
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from app.core.difference import ADDING, TAKING, Group
from app.core.people import Actor, Right
from app.core.protocol import sha256_hex
from app.core.times import beijing, beijing_date
from app.files.pdf.render import render_forms
from app.files.placing import placing
from app.files.workbooks import Sheet, write_csv, write_xlsx
from app.services import journal
from app.services.bureau import facts_of
from app.services.draw.pool_reading import Progress, silent
from app.services.draw.reconciliation import IN, changes, statement
from app.services.draw.reconciliation_lines import ChangedRow, Statement
from app.services.form.form_library import library
from app.services.rights import needs
from app.store.engine import Store
from app.store.schema import Draw, Task
from app.texts import text

FORM: Final = "reconciliation"
LACKING: Final = ("address", "phone", "contact", "station", "own_number")


@dataclass(frozen=True, slots=True)
class SheetMade:
    """A PDF, or a file of `rows` rows."""

    path: Path
    rows: int = 0


@needs(Right.PAPERS)
def sheet(
    store: Store,
    actor: Actor,
    draw_id: int | None,
    folder: Path,
    *,
    now: datetime,
    progress: Progress | None = None,
) -> SheetMade:
    """Print the 名录核对单 of a draw as the registry stands now, and log it.

    Raises:
        NoFormerDraw, MissingGlyphs, FormError: the user's. DiskFull, Unwritable: the machine's.
    """
    state = statement(store, actor, draw_id, now=now, progress=progress)
    facts = sheet_facts(state, actor.name)
    with store.read() as session:
        bureau = facts_of(session)
        kept = _forms_kept(store, draw_id)
    forms = library(store)
    form = forms.get(FORM, kept[FORM]) if FORM in kept else forms.latest(FORM)
    title = text("reconciliation.sheet")
    name = text("reconciliation.file", number=state.draw_number, title=title) + ".pdf"
    with placing(folder) as files:
        render_forms(
            form,
            [facts],
            files.work / name,
            mark=text("papers.sample_mark") if bureau.is_sample else "",
            title=title,
            author=bureau.name,
            fonts=bureau.fonts,
            date=beijing(now),
        )
        with store.write() as session:
            body = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
            payload = {
                "draw": state.draw_number,
                "form": f"{FORM}/v{form.version}",
                "facts": sha256_hex(body),
            }
            journal.record(
                session, actor.name, "PAPER", payload, now=now, subject=state.draw_number
            )
            (place,) = files.settle()
    return SheetMade(place)


def _forms_kept(store: Store, draw_id: int | None) -> dict[str, int]:
    """The versions of forms the task of a draw keeps for its life."""
    if draw_id is None:
        return {}
    with store.read() as session:
        task = session.get_one(Task, session.get_one(Draw, draw_id).task_id)
        return dict(task.forms)


def sheet_facts(state: Statement, operator: str) -> dict[str, object]:
    """Return what the sheet says, under the names its form declares."""
    former = state.former
    counts = former.counts if former else {}
    return {
        "org": state.bureau,
        "draw_no": state.draw_number if state.draw_id is not None else "",
        "task": {"name": state.task_name, "no": state.task_no},
        "time": moment_text(state.at),
        "operator": operator,
        "registry": {
            "version": version_text(state),
            "total": state.total,
            "out_of_scope": state.out_of_scope,
            "in_scope": state.total - state.out_of_scope,
            "excluded": sum(state.excluded.values()),
            "pool": state.pool,
        },
        "exclusions": [
            {"reason": text(f"papers.reason.{reason}"), "count": count}
            for reason, count in state.excluded.items()
        ],
        "exemptions": state.exemptions,
        "former": {"words": former_text(state), "pool": str(former.pool) if former else ""},
        "changes": [
            {
                "sign": text(f"reconciliation.sign.{'plus' if group in ADDING else 'minus'}"),
                "name": text(f"reconciliation.group.{group.value}"),
                "count": counts.get(group, 0),
            }
            for group in Group
            if former and group in ADDING | TAKING
        ],
        "reclassed": str(counts[Group.CLASS]) if counts.get(Group.CLASS) else "",
        "lacking": [
            {
                "name": text(f"reconciliation.lacking.{name}"),
                "count": count,
                "share": share_text(count, state.pool),
            }
            for name in LACKING
            if (count := getattr(state.lacking, name))
        ],
    }


def moment_text(moment: datetime) -> str:
    """Return a moment as the sheet writes it, in Beijing time."""
    local = beijing(moment)
    return text(
        "reconciliation.moment",
        year=local.year,
        month=local.month,
        day=local.day,
        hour=local.hour,
        minute=f"{local.minute:02d}",
    )


def version_text(state: Statement) -> str:
    """Return which state of the registry the figures are of."""
    if state.changed_at is None:
        return text("reconciliation.unchanged")
    return text("reconciliation.version", number=state.change, moment=moment_text(state.changed_at))


def former_text(state: Statement) -> str:
    """Return which draw the figures are compared with."""
    former = state.former
    if former is None:
        return text("reconciliation.first")
    key = "reconciliation.former" if former.same_items else "reconciliation.former_other"
    local = beijing_date(former.at)
    day = text("reconciliation.day", year=local.year, month=local.month, day=local.day)
    return text(key, number=former.draw_number, day=day, task=former.task_name)


def share_text(count: int, pool: int) -> str:
    """Return the share of the pool in percent with one decimal; small ones by a word."""
    share = 100 * count / pool if pool else 0.0
    if count and share < 0.1:
        return text("reconciliation.share_little")
    return text("reconciliation.share", percent=f"{share:.1f}")


@needs(Right.REGISTRY)
def export_changes(
    store: Store,
    actor: Actor,
    draw_id: int | None,
    path: Path,
    *,
    now: datetime,
    progress: Progress | None = None,
) -> SheetMade:
    """Write everybody who is told of to .xlsx or .csv, and log it.

    Raises:
        NoFormerDraw: the user's. EnvironmentFault: the machine's.
    """
    with store.read() as session:
        rows = sorted(
            changes(session, draw_id, set(Group), beijing_date(now), progress or silent),
            key=lambda row: (list(Group).index(row.group), row.name, row.key),
        )
    headings = [
        text(f"reconciliation.column.{name}")
        for name in ("group", "name", "key", "place", "before", "after")
    ]
    title = text("reconciliation.changes")
    if path.suffix.lower() == ".csv":
        write_csv(path, headings, cells_of(rows))
    else:
        write_xlsx(path, [Sheet(title, headings, cells_of(rows), {0: 24, 1: 40, 2: 24})])
    with store.write() as session:
        payload = {"table": title, "file": path.name, "rows": len(rows)}
        journal.record(session, actor.name, "EXPORT", payload, now=now)
    return SheetMade(path, len(rows))


def cells_of(rows: Sequence[ChangedRow]) -> Iterator[list[str]]:
    """Yield the cells of the list of who changed."""
    for row in rows:
        words = text(f"reconciliation.group.{row.group.value}")
        yield [words, row.name, row.key, row.place, said(row, row.before), said(row, row.after)]


def said(row: ChangedRow, code: str) -> str:
    """Return what a place was, in words: drawable, a reason, a class, or nothing."""
    if row.group is Group.CLASS:
        return code
    if code == IN:
        return text("reconciliation.drawable")
    return text(f"terms.reason.{code}") if code else ""
