"""The files of a dossier, out of the database (SPEC §12): the same for the same draw, always.

The log goes to the last entry that is about the attempt's result, so nothing that
happens later changes a byte; what other attempts have is taken as of that entry.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.protocol import Tag
from app.core.substitution import adjust_text
from app.errors import UserError
from app.services.assigned.assigned_adjust import substitutions
from app.services.evidence.evidence_kit import kept_kit
from app.services.evidence.evidence_names import names_text
from app.store.schema import Draw, Lock, LogEntry, Opening, Result

KINDS: Final = ("LOCK", "SEED", "RESULT", "VOID", "ADJUST")
_ENDS: Final = ("RESULT", "ADJUST", "VOID")


class NoResultYet(UserError):
    """A dossier is about an attempt that has a result."""

    code = "dossier.no_result"


class NoKit(UserError):
    """The list was locked by a program that did not yet bind names and kit."""

    code = "dossier.no_kit"


@dataclass(frozen=True, slots=True)
class Act:
    """A log entry about a draw, with its payload as text and as JSON."""

    n: int
    kind: str
    payload: str
    said: dict[str, Any]

    @property
    def attempt(self) -> tuple[str, int]:
        """Number of the draw and of the attempt it is about."""
        return self.said["draw"], self.said["attempt"]


@dataclass(frozen=True, slots=True)
class Gathered:
    """The files of a dossier and what stands beside them.

    entries: of log.txt; head: the log's head after the last of them.
    """

    files: dict[str, bytes]
    draw: str
    attempt: int
    entries: int
    head: str


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of one attempt; opening and result are there once the log knows of them.

    adjust: number of substitutions -> adjust.txt up to and with it.
    """

    manifest: bytes
    names: bytes
    opening: bytes | None
    result: bytes | None
    adjust: Callable[[int], bytes]


def acts_of(session: Session) -> list[Act]:
    """Return every log entry about a draw, of any task, in log order."""
    rows = session.execute(
        select(LogEntry.n, LogEntry.kind, LogEntry.payload)
        .where(LogEntry.kind.in_(KINDS))
        .order_by(LogEntry.n)
    )
    return [Act(n, kind, payload, json.loads(payload)) for n, kind, payload in rows]


def last_entry(acts: Sequence[Act], attempt: tuple[str, int]) -> int:
    """Return the entry an attempt's dossier goes up to; 0 while it has no result."""
    own = [act for act in acts if act.attempt == attempt]
    if not any(act.kind == "RESULT" for act in own):
        return 0
    return max(act.n for act in own if act.kind in _ENDS)


def gather(session: Session, lock_id: int) -> Gathered:
    """Return the files of an attempt's dossier.

    Raises:
        NoResultYet, NoKit: the user's.
    """
    lock = session.get_one(Lock, lock_id)
    draw = session.get_one(Draw, lock.draw_id)
    rows = session.execute(
        select(Draw.number, Lock)
        .join(Lock, Lock.draw_id == Draw.id)
        .where(Draw.task_id == draw.task_id)
    )
    known = {(number, other.attempt): other for number, other in rows}
    return assemble(
        session,
        (draw.number, lock.attempt),
        frozenset(known),
        lambda attempt: _kept(session, known[attempt]),
    )


def assemble(
    session: Session,
    own: tuple[str, int],
    known: frozenset[tuple[str, int]],
    kept: Callable[[tuple[str, int]], Kept],
) -> Gathered:
    """Return the files of the dossier of attempt `own`.

    Args:
        known: the attempts of its task, itself among them. kept: what is kept of one.

    Raises:
        NoResultYet, NoKit: the user's.
    """
    every = acts_of(session)
    last = last_entry(every, own)
    if not last:
        raise NoResultYet(draw=own[0], attempt=own[1])
    acts = [act for act in every if act.n <= last]
    log = session.execute(
        select(LogEntry.entry, LogEntry.head).where(LogEntry.n <= last).order_by(LogEntry.n)
    ).all()
    files = _attempt_files(kept(own), acts, own)
    # The task's other attempts that the log knows, in the order of their LOCK entries.
    locks = [act.attempt for act in acts if act.kind == "LOCK"]
    others = [one for one in locks if one in known and one != own]
    for at, other in enumerate(others, 1):
        for name, data in _attempt_files(kept(other), acts, other).items():
            files[f"attempts/{at:03d}/{name}"] = data
    files["log.txt"] = "".join(f"{row.entry}\n" for row in log).encode()
    files["payloads.txt"] = "".join(f"{act.n}|{act.payload}\n" for act in acts).encode()
    files.update(_kit(session, acts, own))
    return Gathered(files, *own, len(log), log[-1].head)


def _kept(session: Session, lock: Lock) -> Kept:
    opening, result = session.get(Opening, lock.id), session.get(Result, lock.id)
    return Kept(
        lock.manifest,
        names_text(session, lock.id),
        opening.opening if opening else None,
        result.result if result else None,
        lambda k: _adjust(session, lock, k),
    )


def _attempt_files(kept: Kept, acts: Sequence[Act], attempt: tuple[str, int]) -> dict[str, bytes]:
    """The files of one attempt, as far as the log of the dossier knows of them."""
    own = {act.kind: act for act in acts if act.attempt == attempt}
    if "names" not in own["LOCK"].said:
        raise NoKit(draw=attempt[0], attempt=attempt[1])
    files = {"manifest.txt": kept.manifest, "names.txt": kept.names}
    if "SEED" in own and kept.opening is not None:
        files["opening.txt"] = kept.opening
    if "RESULT" in own and kept.result is not None:
        files["result.txt"] = kept.result
    if "ADJUST" in own:
        files["adjust.txt"] = kept.adjust(own["ADJUST"].said["k"])
    return files


def _adjust(session: Session, lock: Lock, k: int) -> bytes:
    """adjust.txt up to and with the lines of number k."""
    made = substitutions(session, lock.id)[:k]
    stored = session.get_one(Result, lock.id)
    return adjust_text(Tag(lock.tag), lock.manifest_hash, stored.result_hash, made)


def _kit(session: Session, acts: Sequence[Act], own: tuple[str, int]) -> dict[str, bytes]:
    """The kit as it was when the list was locked."""
    lock = next(act for act in acts if act.kind == "LOCK" and act.attempt == own)
    files = kept_kit(session, lock.said.get("kit", ""))
    if not files:
        raise NoKit(draw=own[0], attempt=own[1])
    return files
