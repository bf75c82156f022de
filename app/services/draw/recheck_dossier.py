"""案卷 of a sample: the file with which anybody can repeat and check it (SPEC §12, §14)."""

from datetime import datetime
from functools import partial
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.people import Actor, Right
from app.services.draw import dossiers
from app.services.draw.dossier_files import Gathered, Kept, assemble
from app.services.draw.dossiers import PlaceGone, Progress, Written
from app.services.draw.recheck_names import names_text
from app.services.rights import needs
from app.store.engine import Store
from app.store.schema import Recheck, RecheckResult


@needs(Right.READ)
def write_dossier(
    store: Store,
    actor: Actor,
    recheck_id: int,
    folder: Path,
    *,
    now: datetime,
    progress: Progress | None = None,
) -> Written:
    """Write a sample's dossier into a folder that is there, read it back, check it, log that.

    A voided sample that this one followed is in it, with what it would have given.

    Raises:
        PlaceGone, NoResultYet: the user's.
        DiskFull, Unwritable, ReadBackDiffers: the machine's.
    """
    if not folder.is_dir():
        raise PlaceGone(folder=str(folder))
    return dossiers.write_found(
        store,
        actor,
        partial(_gathered, recheck_id),
        folder,
        dossiers.place,
        now=now,
        say=progress or _silent,
    )


def _gathered(recheck_id: int, session: Session) -> tuple[Gathered, str]:
    row = session.get_one(Recheck, recheck_id)
    base = _base(row.number)
    known = {
        (one.number, 1): one
        for one in session.scalars(select(Recheck).order_by(Recheck.id))
        if _base(one.number) == base
    }
    found = assemble(
        session,
        (row.number, 1),
        frozenset(known),
        lambda attempt: _kept(session, known[attempt]),
    )
    return found, base


def _base(number: str) -> str:
    """What the samples that follow a voided one have in common (SPEC §12: the task)."""
    return number.rpartition("-")[0]


def _kept(session: Session, row: Recheck) -> Kept:
    stored = session.get(RecheckResult, row.id)
    return Kept(
        row.manifest,
        names_text(session, row.id),
        stored.opening if stored else None,
        stored.result if stored else None,
        lambda _k: b"",  # nothing of a sample is substituted
    )


def _silent(_step: str, _share: float) -> None:
    """Take progress reports nobody listens to."""
