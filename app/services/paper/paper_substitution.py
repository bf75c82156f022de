"""The 递补记录 of a draw: every substitution so far, for both people to sign (SPEC §13)."""

import json
from collections import Counter
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.people import Actor, Right
from app.core.protocol import sha256_hex
from app.core.substitution import OUT_REASONS, Kind
from app.core.times import beijing_date
from app.core.vocabulary import LIST_MARK
from app.errors import UserError
from app.services.assigned.assigned_adjust import AdjustLine, adjust_file, facts_of, lines, ranks
from app.services.paper.paper_ceremony import SheetPrinted, print_draw_sheet
from app.services.paper.paper_ceremony_facts import Held
from app.services.paper.paper_facts import day_text
from app.services.rights import needs
from app.store.engine import Store
from app.store.schema import LogEntry, Result
from app.texts import text

FORM = "substitution-record"
_WORDS = "substitution.sheet"


class NothingSubstituted(UserError):
    """There is no substitution to record."""

    code = "substitution.nothing"


@needs(Right.PAPERS)
def substitution_record(
    store: Store, actor: Actor, lock_id: int, folder: Path, *, now: datetime
) -> SheetPrinted:
    """Print the 递补记录 with the log's number and head of the newest substitution.

    Raises:
        NothingSubstituted: the user's. MissingGlyphs, FormError: a value or the form
        cannot be printed (the user's). DiskFull, Unwritable: the machine's.
    """
    return print_draw_sheet(store, actor, FORM, record_facts, lock_id, folder, now=now)


def record_facts(session: Session, one: Held) -> dict[str, object]:
    """Return the facts of a 递补记录.

    Raises:
        NothingSubstituted: the user's.
    """
    lock = one.lock
    made = lines(session, locks=(lock.id,))
    if not made:
        raise NothingSubstituted(draw=one.draw.number)
    result = session.get_one(Result, lock.id)
    entry = _entry(session, one)
    signs = (lock.tag, "R", one.draw.number, str(lock.attempt), result.result_hash, entry.head)
    names = dict.fromkeys(name for line in made for name in (line.by, line.second))
    details = _details(session, lock.id, result.result, made)
    return {
        "org": one.bureau.name,
        "draw_no": one.draw.number,
        "attempt": lock.attempt,
        "task": {"name": one.task.name, "no": one.task.task_no},
        "enterprises": sum(line.kind is Kind.ENT for line in made),
        "officers": sum(line.kind is Kind.OFF for line in made),
        "made": [_line(line, details) for line in made],
        "people": [{"name": name} for name in names],
        "result_hash": result.result_hash,
        "adjust_hash": sha256_hex(adjust_file(session, lock.id)),
        "head": entry.head,
        "log_no": entry.n,
        "date": day_text(beijing_date(made[-1].at)),
        "qr": "|".join(signs),
        "qr_caption": text("papers.qr_minutes"),
        "anchor": text("papers.anchor", n=entry.n, head=entry.head),
    }


def _entry(session: Session, one: Held) -> LogEntry:
    """The newest ADJUST entry of this very attempt; it is there, because the act wrote it."""
    entries = session.scalars(
        select(LogEntry)
        .where(LogEntry.kind == "ADJUST", LogEntry.subject == one.draw.number)
        .order_by(LogEntry.n.desc())
    )
    return next(e for e in entries if json.loads(e.payload)["attempt"] == one.lock.attempt)


def _details(
    session: Session, lock_id: int, result: bytes, made: tuple[AdjustLine, ...]
) -> dict[tuple[Kind, str], str]:
    """Return (kind, key) -> what stands beside a name: unit of an officer, rank of who came in."""
    units = {
        key: str(facts["unit"])
        for key, facts in facts_of(
            session,
            lock_id,
            Kind.OFF,
            {key for one in made if one.kind is Kind.OFF for key in (one.out_key, one.in_key)},
        ).items()
    }
    found = {}
    for kind in Kind:
        come = [one.in_key for one in made if one.kind is kind and one.in_key]
        rank = ranks(result, kind, come)
        gone = [one.out_key for one in made if one.kind is kind]
        for key in (*gone, *come):
            parts = [units[key]] if units.get(key) and kind is Kind.OFF else []
            if key in rank:
                parts.append(text(f"{_WORDS}.rank", rank=rank[key]))
            found[kind, key] = text(f"{_WORDS}.beside", what="\uff0c".join(parts)) if parts else ""
    return found


def _line(one: AdjustLine, details: dict[tuple[Kind, str], str]) -> dict[str, object]:
    reason = text(f"substitution.reason.{one.reason}")
    return {
        "k": one.k,
        "date": day_text(beijing_date(one.at)),
        "out": one.out_name + details[one.kind, one.out_key],
        "reason": text(f"{_WORDS}.reason", reason=reason, note=one.note) if one.note else reason,
        "passed": _passed(one),
        "into": one.in_name + details[one.kind, one.in_key]
        if one.in_key
        else text(f"{_WORDS}.nobody"),
        "team": text("terms.team", number=int(one.team[1:])) if one.team else "",
        "people": LIST_MARK.join((one.by, one.second)),
    }


def _passed(one: AdjustLine) -> str:
    """Those passed over on two people's word by name; those the files show, counted."""
    stated = [
        text(f"{_WORDS}.stated", name=name, reason=text(f"substitution.reason.{code}"))
        for _key, name, code in one.skipped
        if code in OUT_REASONS[one.kind]
    ]
    shown = Counter(code for *_, code in one.skipped if code not in OUT_REASONS[one.kind])
    counts = LIST_MARK.join(
        text(f"{_WORDS}.count_{one.kind}", reason=text(f"substitution.reason.{code}"), count=count)
        for code, count in shown.items()
    )
    parts = [*stated, *([text(f"{_WORDS}.shown", counts=counts)] if counts else [])]
    return "\uff1b".join(parts)
