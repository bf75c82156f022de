"""案卷核验: a dossier of this or another bureau, checked here and kept in a list (features E4).

What is checked comes from outside: it is read within bounds and never run. Every check
of something that is a dossier is kept and logged; the list only grows.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.container import ContainerError
from app.core.dossier import Paper, check
from app.core.dossier_report import Facts, Verdict
from app.core.people import Actor, Right
from app.core.protocol import integer, is_word
from app.core.public_copy import PUBLIC
from app.errors import AppError
from app.files.offered import Offered, find_offered, is_dossier_folder, read_offered
from app.services import journal
from app.services.rights import needs
from app.store.engine import Store
from app.store.schema import Account, CheckedDossier
from app.texts import error_text, text
from app.verify import report_lines

Progress = Callable[[str, float], None]
KIND: Final = "VERIFY"  # log entry: a dossier was checked here
READING: Final = "checked.step.read"
CHECKING: Final = "checked.step.check"
_NAME: Final = 300  # characters of a file name that are kept
_HEAD: Final = 400  # bytes of a file in which its first lines stand
_READ: Final = 0.1  # share of the work that is done when the check begins


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands on signed paper, as typed or scanned; "" for what is not at hand."""

    m: str = ""
    head: str = ""
    r: str = ""

    def paper(self) -> Paper:
        """Return it as the check takes it."""
        return Paper(_some(self.m), _some(self.head), _some(self.r))


@dataclass(frozen=True, slots=True)
class Checked:
    """A check that was made: of what, what it found, by whom and when.

    digest: SHA-256 of the container, "" of a folder. lines: the report, conclusion last.
    """

    id: int
    name: str
    path: Path
    digest: str
    draw: str
    attempt: int
    m: str
    r: str
    head: str
    verdict: Verdict
    lines: tuple[str, ...]
    by: str
    at: datetime

    @property
    def sound(self) -> bool:
        """Whether nothing was found wrong: its draw can be browsed."""
        return self.verdict in (Verdict.PASSED, Verdict.CONSISTENT)

    @property
    def first_wrong(self) -> str:
        """What was found first that does not fit, as a sentence; "" of a sound one."""
        mark = text("verify.mark.WRONG", sentence="")
        return next((x.removeprefix(mark) for x in self.lines if x.startswith(mark)), "")

    @property
    def notes(self) -> tuple[str, ...]:
        """The warnings, as sentences."""
        mark = text("verify.mark.NOTE", sentence="")
        return tuple(x.removeprefix(mark) for x in self.lines if x.startswith(mark))


@needs(Right.READ)
def check_dossier(
    store: Store,
    actor: Actor,
    path: Path,
    typed: Typed,
    *,
    now: datetime,
    progress: Progress | None = None,
) -> Checked:
    """Check a dossier or public copy (a container or a folder), keep and log what was found.

    Raises:
        NotAHash: a value from paper is none. NoSuchFile, NotADossier, DossierTooLarge: all
            the user's. Unreadable, DiskFull: the machine's.
    """
    say = progress or _silent
    paper = typed.paper().read()
    say(READING, 0.0)
    return _check(store, actor, path, paper, now, lambda share: say(CHECKING, share))


@needs(Right.READ)
def checked_dossiers(store: Store, actor: Actor, *, every: bool = False) -> tuple[Checked, ...]:
    """Return the checks that were made, newest first.

    Args:
        every: earlier checks of the same file too; of folders, of the same folder with the
            same list and result.
    """
    wanted = (
        select(CheckedDossier, Account.name)
        .join(Account, Account.id == CheckedDossier.by_id)
        .order_by(CheckedDossier.id.desc())
    )
    with store.read() as session:
        rows = [_checked(row, name) for row, name in session.execute(wanted)]
    if every:
        return tuple(rows)
    newest: dict[tuple[str, ...], Checked] = {}
    for row in rows:
        same = (row.digest,) if row.digest else (str(row.path), row.m, row.r)
        newest.setdefault(same, row)
    return tuple(newest.values())


@needs(Right.READ)
def checked_dossier(store: Store, actor: Actor, checked_id: int) -> Checked:
    """Return one check that was made."""
    with store.read() as session:
        row = session.get_one(CheckedDossier, checked_id)
        return _checked(row, session.get_one(Account, row.by_id).name)


@dataclass(frozen=True, slots=True)
class FolderLine:
    """One file or folder of a folder; problem: why it could not be checked, "" where it was."""

    name: str
    checked: Checked | None
    problem: str


@dataclass(frozen=True, slots=True)
class FolderChecked:
    """A folder of dossiers after all were checked; others: files in it that are none."""

    folder: Path
    lines: tuple[FolderLine, ...]
    others: int
    at: datetime

    def count(self, *verdicts: Verdict) -> int:
        """Return how many were found so."""
        found = [line.checked.verdict for line in self.lines if line.checked is not None]
        return sum(verdict in verdicts for verdict in found)


def holds_one(path: Path) -> bool:
    """Tell whether a path is to be checked as one dossier, not as a folder of them."""
    return not path.is_dir() or is_dossier_folder(path)


@needs(Right.READ)
def check_folder(
    store: Store, actor: Actor, folder: Path, *, now: datetime, progress: Progress | None = None
) -> FolderChecked:
    """Check every dossier in a folder and below it; each one is kept and logged by itself.

    What is wrong with one never stops the others.

    Raises:
        TooManyDossiers: the user's. Unreadable, DiskFull: the machine's.
    """
    say = progress or _silent
    say(READING, 0.0)
    found = find_offered(folder)
    lines = []
    for at, path in enumerate(found.paths):
        name = path.relative_to(folder).as_posix()
        try:
            told = partial(_told, say, at, len(found.paths))
            checked = _check(store, actor, path, Paper(), now, told)
            lines.append(FolderLine(name, checked, ""))
        except AppError as error:
            lines.append(FolderLine(name, None, error_text(error)))
    return FolderChecked(folder, tuple(lines), found.others, now)


def _check(
    store: Store,
    actor: Actor,
    path: Path,
    paper: Paper,
    now: datetime,
    say: Callable[[float], None],
) -> Checked:
    try:
        offered = read_offered(path)
    except ContainerError as error:
        broken = text("verify.mark.WRONG", sentence=error_text(error))
        last = text(f"verify.verdict.{Verdict.UNREADABLE}")
        nothing, said = Offered(path, "", {}), (broken, last)
        return _kept(store, actor, nothing, Facts(), Verdict.UNREADABLE, said, now)
    say(_READ)
    report = check(offered.files, paper, lambda _stage, done: say(_READ + (1 - _READ) * done))
    facts, lines = report.facts, report_lines(report)
    if not facts.draw:
        facts = replace(facts, **_claimed(offered.files))
    return _kept(store, actor, offered, facts, report.verdict, lines, now)


def _claimed(files: Mapping[str, bytes]) -> dict[str, Any]:
    """Which draw a dossier that broke off early says it is about, to tell it by in the list."""
    said: dict[str, Any] = {}
    lines = (files.get("manifest.txt") or files.get(PUBLIC, b""))[:_HEAD].split(b"\n")
    for line in lines[1:3]:
        kind, _, value = line.decode("utf-8", "replace").partition("|")
        if kind == "TASK" and is_word(value):
            said["draw"] = value
        elif kind == "ATTEMPT" and integer(value):
            said["attempt"] = integer(value)
    return said


def _kept(
    store: Store,
    actor: Actor,
    offered: Offered,
    facts: Facts,
    verdict: Verdict,
    lines: Sequence[str],
    now: datetime,
) -> Checked:
    row = CheckedDossier(
        name=offered.path.name[:_NAME],
        path=str(offered.path),
        digest=offered.digest,
        draw_number=facts.draw,
        attempt=facts.attempt,
        manifest_hash=facts.m,
        result_hash=facts.r,
        head=facts.head,
        verdict=verdict.value,
        lines=list(lines),
        by_id=actor.account_id,
        at=now,
    )
    with store.write() as session:
        session.add(row)
        _log(session, actor, row, now)
        return _checked(row, actor.name)


def _log(session: Session, actor: Actor, row: CheckedDossier, now: datetime) -> None:
    # No subject: the number may be one of our own, and its newest entry is the draw's.
    payload = {
        "file": row.name,
        "sha256": row.digest,
        "draw": row.draw_number,
        "attempt": row.attempt,
        "m": row.manifest_hash,
        "r": row.result_hash,
        "head": row.head,
        "verdict": row.verdict,
    }
    journal.record(session, actor.name, KIND, payload, now=now)


def _checked(row: CheckedDossier, name: str) -> Checked:
    return Checked(
        row.id,
        row.name,
        Path(row.path),
        row.digest,
        row.draw_number,
        row.attempt,
        row.manifest_hash,
        row.result_hash,
        row.head,
        Verdict(row.verdict),
        tuple(row.lines),
        name,
        row.at,
    )


def _told(say: Progress, at: int, count: int, share: float) -> None:
    """Say how much of `count` is done when `share` of number `at` is."""
    say(CHECKING, (at + share) / count)


def _some(value: str) -> tuple[str, ...]:
    return (value,) if value.strip() else ()


def _silent(_step: str, _share: float) -> None:
    """Take progress reports nobody listens to."""
