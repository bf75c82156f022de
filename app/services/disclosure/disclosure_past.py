"""Exports of the past, what the receiver answered, and what it has by now.

A list counts as uploaded once its receipt is entered; the newest receipt of an export holds.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.disclosure_kept import Kept, Totals, Upload, unpacked, uploaded
from app.core.disclosure_receipts import Refused, check_receipt
from app.core.people import Actor, Right
from app.core.times import beijing_date, stamp
from app.errors import UserError
from app.services import journal
from app.services.rights import needs
from app.store.engine import Store
from app.store.schema import Account, Publication, PublicationReceipt, Task


class UnknownExport(UserError):
    """The export is not there."""

    code = "disclosure.unknown_export"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the receiver answered to one export."""

    number: str
    received_on: date
    refused: tuple[Refused, ...]
    note: str
    by: str


@dataclass(frozen=True, slots=True)
class PublicationLine:
    """One export of the past."""

    id: int
    at: str  # Beijing time
    day: date
    preset: str
    file_name: str
    rows: int
    sha256: str
    by: str
    totals: Totals
    increment: bool = False
    receipt: Receipt | None = None


def receipts_of(session: Session, ids: Sequence[int]) -> dict[int, Receipt]:
    """Return export -> its newest receipt."""
    rows = session.execute(
        select(PublicationReceipt, Account.name)
        .join(Account, Account.id == PublicationReceipt.by_id)
        .where(PublicationReceipt.publication_id.in_(ids))
        .order_by(PublicationReceipt.id)
    )
    return {
        row.publication_id: Receipt(
            row.number,
            row.received_on,
            tuple(Refused(int(one["row"]), str(one["reason"])) for one in row.refused),
            row.note,
            name,
        )
        for row, name in rows
    }


@needs(Right.READ)
def publications(store: Store, actor: Actor, task_id: int) -> tuple[PublicationLine, ...]:
    """Return the exports of a task, newest first."""
    with store.read() as session:
        rows = session.execute(
            select(
                Publication.id,
                Publication.at,
                Publication.preset,
                Publication.file_name,
                Publication.rows,
                Publication.sha256,
                Account.name,
                # Without the rows that are kept with it.
                func.json_extract(Publication.facts, "$.totals").label("totals"),
                func.json_extract(Publication.facts, "$.increment").label("increment"),
            )
            .join(Account, Account.id == Publication.by_id)
            .where(Publication.task_id == task_id)
            .order_by(Publication.id.desc())
        ).all()
        receipts = receipts_of(session, [row.id for row in rows])
        return tuple(
            PublicationLine(
                row.id,
                stamp(row.at),
                beijing_date(row.at),
                row.preset,
                row.file_name,
                row.rows,
                row.sha256,
                row.name,
                _totals(row.totals, row.rows),
                bool(row.increment),
                receipts.get(row.id),
            )
            for row in rows
        )


def _totals(kept: str | None, rows: int) -> Totals:
    return Totals.from_json(json.loads(kept)) if kept else Totals(rows, 0, ())


@needs(Right.PUBLISH)
def keep_receipt(
    store: Store,
    actor: Actor,
    publication_id: int,
    number: str,
    received_on: date,
    refused: Sequence[Refused],
    note: str,
    *,
    now: datetime,
) -> None:
    """Keep what the receiver answered to an export; a later receipt corrects an earlier one.

    Args:
        number: 1 to 60 characters; received_on: from the day of the export to today.
        refused: rows of the file, from 1, each once with its reason.

    Raises:
        BadReceipt, UnknownExport: the user's.
    """
    with store.write() as session:
        row = session.get(Publication, publication_id)
        if row is None:
            raise UnknownExport()
        days = (beijing_date(row.at), beijing_date(now))
        check_receipt(number, received_on, refused, note, row.rows, days)
        session.add(
            PublicationReceipt(
                publication_id=row.id,
                number=number.strip(),
                received_on=received_on,
                refused=[{"row": one.row, "reason": one.reason} for one in refused],
                note=note.strip(),
                by_id=actor.account_id,
                at=now,
            )
        )
        task_no = session.get_one(Task, row.task_id).task_no
        payload = {
            "task": task_no,
            "preset": row.preset,
            "sha256": row.sha256,
            "number": number.strip(),
            "day": received_on.isoformat(),
            "refused": len(refused),
        }
        journal.record(session, actor.name, "RECEIPT", payload, now=now, subject=task_no)


@dataclass(frozen=True, slots=True)
class There:
    """What the receiver of a list has: key -> row, since the upload of `day`."""

    rows: dict[str, Kept]
    number: str
    day: date


def there(session: Session, task_id: int, preset: str) -> There | None:
    """Return what was uploaded of a list so far; None where no receipt was entered."""
    files = session.execute(
        select(Publication.id, Publication.facts)
        .where(
            Publication.task_id == task_id,
            Publication.preset == preset,
            Publication.id.in_(select(PublicationReceipt.publication_id)),
        )
        .order_by(Publication.id)
    ).all()
    if not files:
        return None
    receipts = receipts_of(session, [row.id for row in files])
    rows = uploaded(_upload(row.facts, receipts[row.id]) for row in files)
    last = receipts[files[-1].id]
    return There(rows, last.number, last.received_on)


def _upload(facts: dict[str, Any], receipt: Receipt) -> Upload:
    return Upload(
        unpacked(facts.get("kept", ""), facts.get("headings", ())),
        bool(facts.get("increment")),
        frozenset(one.row for one in receipt.refused),
    )


def last_exported(session: Session, task_id: int, preset: str) -> tuple[Kept, ...] | None:
    """Return the rows of the last export of a list; None where there was none."""
    facts = session.scalars(
        select(Publication.facts)
        .where(Publication.task_id == task_id, Publication.preset == preset)
        .order_by(Publication.id.desc())
        .limit(1)
    ).first()
    return None if facts is None else unpacked(facts.get("kept", ""))
