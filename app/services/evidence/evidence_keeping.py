"""How long evidence is kept, what may be destroyed from when on, and destroying it.

A file is kept as long as the longest of what it is evidence of; the time begins when that
task was closed. Destroying takes two people: the bytes go, digest and every word written of
the file stay. Copies in backups are not reached; whoever destroys is told so.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.evidence import Health, Touch, health
from app.core.people import Actor, Right
from app.core.reasons import check_reason
from app.core.record_plan import LEAST_YEARS, PERMANENT, Plan, keep_years, kept_until
from app.core.task import Act
from app.core.times import beijing_date
from app.errors import UserError
from app.files import evidence_folder, thumbnails
from app.services import journal
from app.services.assigned.assigned import assigned
from app.services.evidence.evidence import cache_of, root_of
from app.services.evidence.evidence_files import FileLine, files_of, signs_of
from app.services.evidence.evidence_plan import plan_in_force
from app.services.evidence.evidence_rows import NoneChosen, task_no_of, touch, touches
from app.services.rights import check_second, needs
from app.store.engine import Store
from app.store.schema import Account, EvidenceAct, EvidenceFile, EvidenceLink, Task, TaskStep

Progress = Callable[[str, float], None]
_ENDS: Final = (Act.CLOSE.value, Act.END.value)


class NotDue(UserError):
    """A file has to be kept longer. Fields: file."""

    code = "evidence.not_due"


class Term(StrEnum):
    """How it stands with the time a file is kept."""

    PERMANENT = "PERMANENT"
    OPEN = "OPEN"  # a task it belongs to is not closed: the time has not begun
    RUNNING = "RUNNING"
    DUE = "DUE"  # may be destroyed
    DESTROYED = "DESTROYED"


_ORDER: Final = (Term.DUE, Term.RUNNING, Term.OPEN, Term.PERMANENT, Term.DESTROYED)


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file with the time it is kept.

    Attributes:
        tasks, enterprises, steps: what it is evidence of, each once.
        years: the longest, PERMANENT for ever. until: the last day; None where there is none.
        destroyed: what was said when it was destroyed: (day, who, second, reason).
    """

    digest: str
    name: str
    size: int
    media: str
    tasks: tuple[str, ...]
    enterprises: tuple[str, ...]
    steps: tuple[str, ...]
    years: int
    until: date | None
    term: Term
    destroyed: tuple[date, str, str, str] | None = None


@dataclass(frozen=True, slots=True)
class Destroyed:
    """What was destroyed. `left`: the system did not let these bytes go; the next check tries
    again."""

    count: int
    left: int


@dataclass(frozen=True, slots=True)
class _Ground:
    """A task with what its evidence depends on. signs: by owner, 0 the task's."""

    number: str
    closed: date | None
    names: Mapping[int, str]
    signs: Mapping[int, frozenset[str]]


@needs(Right.READ)
def kept(store: Store, actor: Actor, *, today: date) -> tuple[KeptFile, ...]:
    """Return every file with the time it is kept: what may be destroyed first."""
    with store.read() as session:
        return _kept(session, today)


@needs(Right.EVIDENCE)
def destroy(
    store: Store,
    actor: Actor,
    second: Actor,
    digests: Sequence[str],
    reason: str,
    *,
    now: datetime,
) -> Destroyed:
    """Destroy files whose time is over: the bytes go, what is written of them stays.

    Args:
        second: the second person, from accounts.confirm_second.

    Raises:
        NotDue, NoneChosen, ReasonWrong, OwnWork, NotAllowed: the user's; nothing is destroyed.
    """
    said = check_reason(reason)
    chosen = tuple(dict.fromkeys(digests))
    if not chosen:
        raise NoneChosen()
    check_second(store, second, frozenset({actor.account_id}), "destroy", now)
    with store.write() as session:
        lines = {line.digest: line for line in _kept(session, beijing_date(now))}
        for digest in chosen:
            line = lines.get(digest)
            if line is None or line.term is not Term.DUE:
                raise NotDue(file=line.name if line else digest[:8])
        _record(session, actor, second, chosen, said, now)
    # Only now: what is written must never say less than what is gone.
    gone = [remove(store.folder, digest) for digest in chosen]
    return Destroyed(len(chosen), gone.count(False))


def _record(
    session: Session,
    actor: Actor,
    second: Actor,
    digests: Sequence[str],
    reason: str,
    now: datetime,
) -> None:
    for digest in digests:
        touch(
            session,
            actor,
            digest,
            Touch.DESTROYED,
            now,
            reason=reason,
            other_id=second.account_id,
        )
    payload = {
        "act": Touch.DESTROYED.value,
        "count": len(digests),
        "files": list(digests),
        "reason": reason,
        "second": second.name,
    }
    subject = task_no_of(session, digests)
    people = (second.name,)
    journal.record(
        session, actor.name, "EVIDENCE", payload, now=now, subject=subject, witnesses=people
    )


def remove(folder: Path, digest: str) -> bool:
    """Take bytes and small picture of a destroyed file away; return whether they are gone."""
    thumbnails.forget(cache_of(folder), digest)
    return evidence_folder.destroy(root_of(folder), digest)


def _kept(session: Session, today: date) -> tuple[KeptFile, ...]:
    plan = plan_in_force(session, today)
    links: dict[str, list[tuple[FileLine, int]]] = {}
    task_of_link = dict(session.execute(select(EvidenceLink.id, EvidenceLink.task_id)).all())
    for line in files_of(session):
        links.setdefault(line.digest, []).append((line, task_of_link[line.link_id] or 0))
    grounds = _grounds(session, {task for some in links.values() for _, task in some})
    last = _destroyed(session)
    found = []
    files = session.scalars(select(EvidenceFile).order_by(EvidenceFile.at)).all()
    states = touches(session, {file.digest for file in files})
    for file in files:
        gone = last.get(file.digest) if _is_gone(states.get(file.digest, ())) else None
        found.append(_kept_file(file, links.get(file.digest, []), grounds, plan, today, gone))
    return tuple(
        sorted(found, key=lambda one: (_ORDER.index(one.term), one.until or date.max, one.name))
    )


def _kept_file(
    file: EvidenceFile,
    links: Sequence[tuple[FileLine, int]],
    grounds: Mapping[int, _Ground],
    plan: Plan,
    today: date,
    gone: tuple[date, str, str, str] | None,
) -> KeptFile:
    times: list[tuple[int, date | None]] = []
    for line, task in links:
        signs = grounds[task].signs.get(line.owner, frozenset())
        times.append((keep_years(plan.line(line.step), signs), grounds[task].closed))
    if not times:  # every link was taken back: as long as the least, from its coming in
        times = [(LEAST_YEARS, beijing_date(file.at))]
    until = kept_until(times)
    forever = any(years == PERMANENT for years, _ in times)
    names = {line.code: line.name for line in plan.lines}
    return KeptFile(
        file.digest,
        file.name,
        file.size,
        file.media,
        _each(grounds[task].number for _, task in links),
        _each(grounds[task].names.get(line.owner, "") for line, task in links),
        _each(names.get(line.step, line.step) for line, _ in links),
        PERMANENT if forever else max(years for years, _ in times),
        until,
        Term.DESTROYED if gone else _term(forever, until, today),
        gone,
    )


def _each(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(word for word in dict.fromkeys(words) if word)


def _term(forever: bool, until: date | None, today: date) -> Term:
    if forever:
        return Term.PERMANENT
    if until is None:
        return Term.OPEN
    return Term.DUE if until < today else Term.RUNNING


def _grounds(session: Session, tasks: Iterable[int]) -> dict[int, _Ground]:
    found = {}
    for task_id in sorted(set(tasks)):
        task = session.get_one(Task, task_id)
        places = assigned(session, task_id)
        ended = session.scalars(
            select(TaskStep.at)
            .where(TaskStep.task_id == task_id, TaskStep.act.in_(_ENDS))
            .order_by(TaskStep.id.desc())
            .limit(1)
        ).first()
        found[task_id] = _Ground(
            task.task_no,
            beijing_date(ended) if ended else None,
            {place.id: place.facts["name"] for place in places},
            signs_of(session, task, places),
        )
    return found


def _is_gone(acts: Sequence[Touch]) -> bool:
    return health(acts) is Health.DESTROYED


def _destroyed(session: Session) -> dict[str, tuple[date, str, str, str]]:
    names = dict(session.execute(select(Account.id, Account.name)).all())
    rows = session.scalars(
        select(EvidenceAct).where(EvidenceAct.act == Touch.DESTROYED.value).order_by(EvidenceAct.id)
    )
    return {
        row.digest: (
            beijing_date(row.at),
            names[row.by_id],
            names.get(row.other_id or 0, ""),
            row.reason,
        )
        for row in rows
    }
