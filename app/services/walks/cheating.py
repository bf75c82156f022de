"""试着作弊: four tricks tried on a rehearsal before the hall, each really done and really caught.

Only in a sample county. Every trick is played on a temporary copy of the database or of
the dossier; the data folder, its heads.txt and the second folder are never touched.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Final

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.core.dossier import Paper
from app.core.dossier_report import Verdict
from app.core.draw import replay
from app.core.people import Actor, Right
from app.core.protocol import REHEARSAL, sha256_hex
from app.core.task import DrawKind
from app.core.times import beijing_date
from app.errors import UserError
from app.files.leftovers import private_folder
from app.services import journal
from app.services.bureau import facts_of
from app.services.draw import dossiers
from app.services.draw.dossier_files import Gathered, gather
from app.services.keeping import heads, heads_register, restores
from app.services.keeping.heads_folder import FOLDER
from app.services.rights import needs
from app.services.walks import cheating_forge as forge
from app.services.walks.cheating_forge import Target
from app.services.walks.cheating_verify import Judged, judge
from app.store.copies import copied
from app.store.engine import Store
from app.store.schema import Draw, Lock, Parameter, Result, Task, VoidedLock
from app.texts import text

Progress = Callable[[str, float], None]
_SHORT: Final = 12  # digits of a hash that the hall compares


class NotRehearsal(UserError):
    """This is the folder of a real bureau: nobody plays there."""

    code = "cheating.not_rehearsal"


class NothingToForge(UserError):
    """Everybody was drawn: there is nobody to put in another's place."""

    code = "cheating.nothing"


class Trick(StrEnum):
    """What the audience may try."""

    REDRAW = "REDRAW"
    ROW = "ROW"
    NAME = "NAME"
    DATABASE = "DATABASE"


class Outcome(StrEnum):
    """What came of it."""

    SAME = "SAME"  # nothing changed
    CAUGHT = "CAUGHT"
    REFUSED = "REFUSED"  # it could not even be done
    YELLOW = "YELLOW"  # fits, and is no proof without paper
    MISSED = "MISSED"  # nobody found it: that would be a fault of ours


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was done: what, what came of it, who says so, in which words."""

    did: str
    outcome: Outcome
    by: str
    line: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A trick with its steps, in order."""

    trick: Trick
    steps: tuple[Step, ...]

    @property
    def caught(self) -> bool:
        """Whether the forger ends caught, and no step went unseen."""
        ends = self.steps[-1].outcome in (Outcome.CAUGHT, Outcome.REFUSED)
        return ends and all(one.outcome is not Outcome.MISSED for one in self.steps)


@dataclass(frozen=True, slots=True)
class Ground:
    """The rehearsal the tricks are played on."""

    lock_id: int
    draw: str
    attempt: int
    task: str
    task_no: str
    m: str
    bureau: str


@needs(Right.READ)
def ground(store: Store, actor: Actor, lock_id: int | None = None) -> Ground | None:
    """Return the newest rehearsal with a standing result (or the one asked for); None without.

    Raises:
        NotRehearsal: the user's.
    """
    wanted = (
        select(Lock, Draw, Task)
        .join(Draw, Draw.id == Lock.draw_id)
        .join(Task, Task.id == Draw.task_id)
        .join(Result, Result.lock_id == Lock.id)
        .where(
            Lock.tag == REHEARSAL,
            Lock.id.not_in(select(VoidedLock.lock_id)),
            Draw.kind != DrawKind.OFFICERS.value,
        )
        .order_by(Lock.id.desc())
        .limit(1)
    )
    if lock_id is not None:
        wanted = wanted.where(Lock.id == lock_id)
    with store.read() as session:
        if journal.tag_of(session) != REHEARSAL:
            raise NotRehearsal()
        row = session.execute(wanted).first()
        if row is None:
            return None
        lock, draw, task = row
        return Ground(
            lock.id,
            draw.number,
            lock.attempt,
            task.name,
            task.task_no,
            lock.manifest_hash,
            facts_of(session).name,
        )


@needs(Right.READ)
def play(
    store: Store,
    actor: Actor,
    lock_id: int,
    trick: Trick,
    *,
    now: datetime,
    progress: Progress | None = None,
) -> Shown:
    """Play one trick on copies and return what was done and who caught it.

    Raises:
        NotRehearsal, NothingToForge, NoResultYet, NoKit: the user's. FolderUnusable,
            DiskFull: the machine's.
    """
    say = progress or (lambda _key, _share: None)
    say("cheating.step.copy", 0.1)
    with store.read() as session:
        if journal.tag_of(session) != REHEARSAL:
            raise NotRehearsal()
        found = gather(session, lock_id)
    target = forge.target_of(found.files)
    if target is None:
        raise NothingToForge(draw=found.draw)
    say("cheating.step.play", 0.3)
    with private_folder() as name:
        scene = _Scene(store, actor, lock_id, found, target, Path(name), now)
        return Shown(trick, _PLAYED[trick](scene))


@dataclass(frozen=True, slots=True)
class _Scene:
    """What a trick is played with; `work`: a folder that is gone afterwards."""

    store: Store
    actor: Actor
    lock_id: int
    found: Gathered
    target: Target
    work: Path
    now: datetime

    def judged(self, did: str, files: forge.Files, paper: Paper | None = None) -> Step:
        """Let the verifiers look at a forged dossier."""
        said: Judged = judge(files, paper or Paper(), self.work)
        outcome = Outcome.CAUGHT
        if said.verdict is Verdict.CONSISTENT:
            outcome = Outcome.YELLOW
        elif said.verdict is Verdict.PASSED:
            outcome = Outcome.MISSED
        return Step(did, outcome, said.by, said.line)


def _redraw(scene: _Scene) -> tuple[Step, ...]:
    files, target = scene.found.files, scene.target
    again = replay(files["manifest.txt"], files["opening.txt"])
    r = sha256_hex(files["result.txt"])
    same = Step(
        text("cheating.did.again"),
        Outcome.SAME if again == files["result.txt"] else Outcome.MISSED,
        text("cheating.by.own"),
        text("cheating.line.again", r=sha256_hex(again)[:_SHORT], was=r[:_SHORT]),
    )
    openings = tuple(forge.other_throws(files))
    pleasing = (
        at
        for at, one in enumerate(openings)
        if not forge.is_drawn(replay(files["manifest.txt"], one), target.key)
    )
    at = next(pleasing, len(openings) - 1)
    made = forge.forged(files, opening=openings[at])
    did = text("cheating.did.throws", count=at + 1, name=target.name)
    return same, _second_lock(scene), scene.judged(did, made, Paper(r=(r,)))


def _second_lock(scene: _Scene) -> Step:
    """Lock the list of the same draw once more, past the program, straight into the tables."""
    copy = copied(scene.store, scene.work / "second")
    try:
        with copy.write() as session:
            lock = session.get_one(Lock, scene.lock_id)
            columns = (one.key for one in Lock.__mapper__.column_attrs if one.key != "id")
            kept = {key: getattr(lock, key) for key in columns}
            session.add(Lock(**{**kept, "attempt": lock.attempt + 1}))
        refused = ""
    except IntegrityError as error:
        refused = str(error.orig)
    finally:
        copy.close()
    attempt = scene.found.attempt + 1
    did = text("cheating.did.second", draw=scene.found.draw, attempt=attempt)
    outcome = Outcome.REFUSED if refused else Outcome.MISSED
    line = text("cheating.line.second", said=refused)
    return Step(did, outcome, text("cheating.by.database"), line)


def _row(scene: _Scene) -> tuple[Step, ...]:
    files, target = scene.found.files, scene.target
    shorter = forge.without_row(files, target)
    m = sha256_hex(files["manifest.txt"])
    careless = {**files, "manifest.txt": shorter}
    careful = forge.forged(files, manifest=shorter)
    did = text("cheating.did.row", name=target.name, line=target.line)
    return (
        scene.judged(did, careless),
        scene.judged(text("cheating.did.forged"), careful),
        scene.judged(text("cheating.did.with_m", m=m[:_SHORT]), careful, Paper(m=(m,))),
    )


def _name(scene: _Scene) -> tuple[Step, ...]:
    files, target = scene.found.files, scene.target
    names = forge.with_other_name(files, target)
    result, line = forge.with_other_id(files, target)
    words = {"name": target.name, "other": target.reserve_name}
    return (
        scene.judged(text("cheating.did.name", **words), {**files, "names.txt": names}),
        scene.judged(text("cheating.did.id", line=line, **words), {**files, "result.txt": result}),
    )


def _database(scene: _Scene) -> tuple[Step, ...]:
    """Keep a copy, go on, put the copy back; what was noted apart tells."""
    profile = scene.work / "profile" / heads.FILE
    going = copied(scene.store, scene.work / "going")
    try:
        _forget_second_folder(going, scene)
        restores.look(going, scene.actor, profile, now=scene.now)
        heads.keep(going, scene.actor, profile, now=scene.now)
        old = copied(going, scene.work / "old")
        try:
            return _put_back(scene, going, old, profile)
        finally:
            old.close()
    finally:
        going.close()


def _put_back(scene: _Scene, going: Store, old: Store, profile: Path) -> tuple[Step, ...]:
    dossiers.write_dossier(
        going, scene.actor, scene.lock_id, scene.work / "handed over", now=scene.now
    )
    heads.keep(going, scene.actor, profile, now=scene.now)
    with going.read() as session:
        end = heads.end_of(session)
    with old.read() as session:
        before = heads.end_of(session)
    earlier = restores.open_alarms(old, scene.actor)
    alarms = restores.look(old, scene.actor, profile, now=scene.now)
    news = [one for one in alarms if one not in earlier and one.kind == restores.RESTORE]
    line = text("cheating.line.missed", n=end.n)
    if news:
        facts = news[0].facts
        line = text("cheating.line.restored", n=facts["n"], last=facts["last"], entry=news[0].n)
    found = heads_register.find_head(old, scene.actor, end.head)
    return (
        Step(
            text("cheating.did.restored", n=end.n, last=before.n),
            Outcome.CAUGHT if news else Outcome.MISSED,
            text("cheating.by.heads"),
            line,
        ),
        Step(
            text("cheating.did.typed", n=end.n, head=end.head[:_SHORT]),
            Outcome.MISSED if found.n else Outcome.CAUGHT,
            text("cheating.by.register"),
            text("cheating.line.typed"),
        ),
    )


def _forget_second_folder(copy: Store, scene: _Scene) -> None:
    """In the copy only: its heads must not get among those the bureau keeps apart."""
    with copy.write() as session:
        session.add(
            Parameter(
                key=FOLDER,
                value="",
                valid_from=beijing_date(scene.now),
                by_id=scene.actor.account_id,
                at=scene.now,
            )
        )


_PLAYED: Final[dict[Trick, Callable[[_Scene], tuple[Step, ...]]]] = {
    Trick.REDRAW: _redraw,
    Trick.ROW: _row,
    Trick.NAME: _name,
    Trick.DATABASE: _database,
}
