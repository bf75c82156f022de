"""专项库 and saved scopes: kept under a name, by conditions or as a list of enterprises.

A task names a library and does not copy it. So nothing that people have reviewed may
change under their hands: a library that a task under way uses is neither changed nor
renamed nor deleted, and one that a draft uses is neither renamed nor deleted.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from app.core.libraries import check_library, libraries_used
from app.core.people import Actor, Right
from app.core.plain import plain, read
from app.core.protocol import sha256_hex
from app.core.scope import Scope
from app.core.task import Stage, TaskPlan
from app.core.times import beijing_date
from app.core.vocabulary import LIST_MARK
from app.errors import UserError
from app.services import journal
from app.services.rights import needs
from app.store.engine import Store
from app.store.schema import Account, Enterprise, Library, LibraryMember, Task
from app.store.scope_conditions import in_library

PAGE: Final = 50
_CHUNK: Final = 900  # below SQLite's bound of variables in one statement
_DONE: Final = (Stage.CLOSED.value, Stage.ENDED.value)


class LibraryNameTaken(UserError):
    """Another library or saved scope has the name."""

    code = "library.name_taken"


class LibraryInUse(UserError):
    """An open task uses the library under its name."""

    code = "library.in_use"


class LibraryUnderReview(UserError):
    """A task that has been submitted uses the library as it is."""

    code = "library.under_review"


class LibraryGone(UserError):
    """Somebody deleted the library in the meantime."""

    code = "library.gone"


class StaleLibrary(UserError):
    """Somebody else saved the library in the meantime."""

    code = "library.stale"


class NobodyFound(UserError):
    """Nobody of a list is in the registry."""

    code = "library.nobody_found"


@dataclass(frozen=True, slots=True)
class LibraryLine:
    """A library or saved scope as it stands.

    Attributes:
        special: 专项库; otherwise a scope kept to be used again.
        scope: its conditions; None where its members are a list.
        count: how many enterprises are in it today.
        tasks: numbers of the open tasks that use it.
    """

    id: int
    name: str
    special: bool
    scope: Scope | None
    note: str
    version: int
    by: str
    at: datetime
    count: int
    tasks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LibraryEntry:
    """What is to be saved.

    Attributes:
        id: None for a new one.
        version: the one the person saw; of a new one it says nothing.
        scope: its conditions; None where its members are a list.
        keys: the list, or None to leave the members as they are.
    """

    name: str
    special: bool
    scope: Scope | None = None
    keys: tuple[str, ...] | None = None
    note: str = ""
    id: int | None = None
    version: int = 0


@dataclass(frozen=True, slots=True)
class LibraryMembers:
    """A page of who is in a library: (name, key, township, address) each."""

    rows: tuple[tuple[str, str, str, str], ...]
    total: int


@needs(Right.READ)
def libraries(store: Store, actor: Actor, *, now: datetime) -> tuple[LibraryLine, ...]:
    """Return all of them by name, 专项库 first, with how many are in each today."""
    day = beijing_date(now)
    with store.read() as session:
        used = _used(session)
        rows = session.execute(
            select(Library, Account.name)
            .join(Account, Account.id == Library.by_id)
            .order_by(Library.special.desc(), Library.name)
        ).all()
        return tuple(
            LibraryLine(
                row.id,
                row.name,
                row.special,
                _scope(row),
                row.note,
                row.version,
                by,
                row.at,
                _count(session, row, day),
                tuple(number for number, _ in used.get(row.name, ())),
            )
            for row, by in rows
        )


@needs(Right.READ)
def library_names(store: Store, actor: Actor) -> tuple[str, ...]:
    """Return the names one may choose as a condition, 专项库 first."""
    with store.read() as session:
        return tuple(
            session.scalars(select(Library.name).order_by(Library.special.desc(), Library.name))
        )


@needs(Right.READ)
def members(
    store: Store, actor: Actor, library_id: int, page: int, *, now: datetime
) -> LibraryMembers:
    """Return page `page` (from 0) of the enterprises of a library, by name.

    Raises:
        LibraryGone: it is not there any more.
    """
    with store.read() as session:
        row = _row(session, library_id)
        inside = in_library(session, row, beijing_date(now))
        found = session.execute(
            select(Enterprise.name, Enterprise.key, Enterprise.township, Enterprise.address)
            .where(inside)
            .order_by(Enterprise.name, Enterprise.id)
            .limit(PAGE)
            .offset(page * PAGE)
        )
        rows = tuple((a, b, c, d) for a, b, c, d in found)
        return LibraryMembers(rows, _count(session, row, beijing_date(now)))


@needs(Right.TASK)
def save(store: Store, actor: Actor, entry: LibraryEntry, *, now: datetime) -> int:
    """Save a library, new or changed, and return its id; the log says what was done.

    Raises:
        what core.libraries.check_library refuses; LibraryNameTaken, LibraryInUse (another
        name), LibraryUnderReview (other contents), StaleLibrary, LibraryGone, NobodyFound:
        the user's.
    """
    name = " ".join(entry.name.split())
    with store.write() as session:
        row = None if entry.id is None else _known(session, entry)
        listed = len(entry.keys) if entry.keys is not None else int(row is not None)
        check_library(name, entry.note, entry.scope, listed)
        if row is not None:
            _may_change(session, row, entry, name)
        taken = select(Library.id).where(Library.name == name, Library.id != (entry.id or 0))
        if session.scalar(taken) is not None:
            raise LibraryNameTaken(name=name)
        if row is None:
            row = Library(special=entry.special, version=0)
            session.add(row)
        row.name, row.special, row.note = name, entry.special, entry.note.strip()
        row.scope = None if entry.scope is None else plain(entry.scope)
        row.version, row.by_id, row.at = row.version + 1, actor.account_id, now
        session.flush()
        _keep_members(session, row, entry)
        count = _count(session, row, beijing_date(now))
        _log(session, actor, "SAVE", row, count, now)
        return row.id


@needs(Right.TASK)
def remove(store: Store, actor: Actor, library_id: int, version: int, *, now: datetime) -> None:
    """Delete a library that no open task uses.

    Raises:
        LibraryInUse, StaleLibrary, LibraryGone: the user's.
    """
    with store.write() as session:
        row = _row(session, library_id)
        if row.version != version:
            raise StaleLibrary(name=row.name)
        if used := _used(session).get(row.name):
            raise LibraryInUse(name=row.name, tasks=_numbers(used))
        _log(session, actor, "DELETE", row, _count(session, row, beijing_date(now)), now)
        session.execute(delete(LibraryMember).where(LibraryMember.library_id == row.id))
        session.delete(row)


def _row(session: Session, library_id: int) -> Library:
    row = session.get(Library, library_id)
    if row is None:
        raise LibraryGone()
    return row


def _known(session: Session, entry: LibraryEntry) -> Library:
    assert entry.id is not None  # of a library that was there
    row = _row(session, entry.id)
    if row.version != entry.version:
        raise StaleLibrary(name=row.name)
    return row


def _may_change(session: Session, row: Library, entry: LibraryEntry, name: str) -> None:
    used = _used(session).get(row.name, ())
    if used and name != row.name:
        raise LibraryInUse(name=row.name, tasks=_numbers(used))
    same = entry.scope == _scope(row) and entry.keys is None
    past_draft = [one for one in used if one[1] != Stage.DRAFT]
    if past_draft and not same:
        raise LibraryUnderReview(name=row.name, tasks=_numbers(past_draft))


def _keep_members(session: Session, row: Library, entry: LibraryEntry) -> None:
    """Replace the list by the one given; conditions have none."""
    if entry.scope is None and entry.keys is None:
        return
    session.execute(delete(LibraryMember).where(LibraryMember.library_id == row.id))
    if entry.scope is not None:
        return
    keys = sorted(set(entry.keys or ()))
    ids: list[int] = []
    for at in range(0, len(keys), _CHUNK):
        part = keys[at : at + _CHUNK]
        ids += session.scalars(select(Enterprise.id).where(Enterprise.key.in_(part)))
    if not ids:
        raise NobodyFound()
    session.execute(
        insert(LibraryMember), [{"library_id": row.id, "enterprise_id": one} for one in ids]
    )


def _scope(row: Library) -> Scope | None:
    return None if row.scope is None else read(Scope, row.scope)


def _count(session: Session, row: Library, day: date) -> int:
    if row.scope is None:
        members = select(func.count()).select_from(LibraryMember)
        return session.scalar(members.where(LibraryMember.library_id == row.id)) or 0
    inside = in_library(session, row, day)
    return session.scalar(select(func.count()).select_from(Enterprise).where(inside)) or 0


def _used(session: Session) -> dict[str, tuple[tuple[str, str], ...]]:
    """Name of a library -> (number, stage) of the open tasks that use it."""
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    rows = session.execute(
        select(Task.task_no, Task.stage, Task.plan)
        .where(Task.stage.not_in(_DONE))
        .order_by(Task.task_no)
    )
    for number, stage, plan in rows:
        for name in libraries_used(TaskPlan.from_json(plan)):
            found[name] = (*found.get(name, ()), (number, stage))
    return found


def _numbers(used: Iterable[tuple[str, str]]) -> str:
    return LIST_MARK.join(number for number, _ in used)


def _content(session: Session, row: Library) -> str:
    """What the library says: its conditions, or the codes of its list, a line each."""
    if row.scope is not None:
        return json.dumps(row.scope, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    keys = session.scalars(
        select(Enterprise.key)
        .join(LibraryMember, LibraryMember.enterprise_id == Enterprise.id)
        .where(LibraryMember.library_id == row.id)
        .order_by(Enterprise.key)
    )
    return "".join(f"{key}\n" for key in keys)


def _log(session: Session, actor: Actor, act: str, row: Library, count: int, now: datetime) -> None:
    payload: dict[str, object] = {
        "act": act,
        "library": row.id,
        "name": row.name,
        "version": row.version,
        "count": count,
        "sha256": sha256_hex(_content(session, row)),
    }
    journal.record(session, actor.name, "LIBRARY", payload, now=now)
