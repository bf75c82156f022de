"""归档卷: one PDF per enterprise or task, checked for missing papers, with its digest kept.

Making a volume numbers and prints nothing: the papers are drawn again as they were. The
same papers give the same bytes; making a volume again therefore proves that nothing in it
has changed, or says what has (features.md E8).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.people import Actor, Right
from app.core.times import beijing, beijing_date
from app.core.volume import VolumeKind
from app.errors import UserError
from app.files.digests import sha256_of
from app.files.forms import FormLibrary
from app.files.pdf.render import Span
from app.files.pdf.volume import Around, Bound, bind
from app.files.placing import placing
from app.files.volume_rules import volume_rules
from app.services import journal
from app.services.bureau import BureauFacts, facts_of
from app.services.form.form_library import library
from app.services.paper.paper_facts import file_name
from app.services.rights import needs
from app.services.walks.volume_check import volume_label
from app.services.walks.volume_content import Attached, Content, content, missing_words
from app.services.walks.volume_kept import anchor_at
from app.services.walks.volume_sheets import Said, around
from app.store.engine import Store
from app.store.schema import Account, Volume
from app.texts import text

Progress = Callable[[str, float], None]
LONGEST: Final = 300  # characters of a note
_TURNS: Final = 3  # how often a number may be taken by somebody else while we bind


class VolumeIncomplete(UserError):
    """Papers are missing and nobody said why."""

    code = "volume.incomplete"


class NoteTooLong(UserError):
    """The note has more characters than its place takes."""

    code = "volume.note_long"


class VolumeNumberTaken(UserError):
    """Somebody else kept making volumes at the same moment."""

    code = "volume.number_taken"


@dataclass(frozen=True, slots=True)
class VolumeAsked:
    """Which volume is to be made, and how.

    Attributes:
        owner: the assignment, 0 for a task's volumes.
        attached: scans for its lines, and further documents.
        note: why papers are missing; goes onto the 备考表.
        retention: 保管期限; None: that of the volume made before.
    """

    task_id: int
    kind: VolumeKind
    owner: int = 0
    attached: tuple[Attached, ...] = ()
    note: str = ""
    retention: str | None = None


@dataclass(frozen=True, slots=True)
class VolumeMade:
    """A volume that was made.

    Attributes:
        again: there was one before. same: its bytes are those of the one before.
        changed: titles of what differs from the one before, where they differ.
    """

    path: Path
    label: str
    papers: int
    pages: int
    digest: str
    size: int
    missing: int
    again: bool = False
    same: bool = False
    changed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Before:
    """The volume made before: the digest of its bytes, and its papers as kept."""

    digest: str
    papers: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class _Run:
    """Everything of one volume, worked out before anything is written.

    former: what the volume made before said of itself, to be made again; None where there
    was none.
    """

    held: Content
    said: Said
    former: Said | None
    before: _Before | None
    year: int
    number: int
    forms: FormLibrary
    bureau: BureauFacts


@needs(Right.READ)
def retentions(store: Store, actor: Actor) -> tuple[str, ...]:
    """Return what 保管期限 can be."""
    return volume_rules().retention


@needs(Right.PAPERS)
def make(
    store: Store,
    actor: Actor,
    asked: VolumeAsked,
    folder: Path,
    *,
    now: datetime,
    progress: Progress | None = None,
) -> VolumeMade:
    """Make a volume, keep what lies in it with its digest, and log it.

    One that was made before is made again as of then; where its bytes are the same it
    keeps its number, else it is a new volume in place of the former.

    Raises:
        VolumeIncomplete, NoteTooLong, NothingToBind, ScanUnusable, VolumeNumberTaken,
        MissingGlyphs, FormError: the user's. DiskFull, Unwritable: the machine's.
    """
    if len(asked.note) > LONGEST:
        raise NoteTooLong(most=LONGEST, count=len(asked.note))
    for _ in range(_TURNS):
        with store.read() as session:
            run = _prepare(session, actor, asked, now)
        with placing(folder) as files:
            made, bound = _bind(run, files.work, progress)
            with store.write() as session:
                if not made.same:
                    if _next(session, run.year) != run.number:
                        continue
                    session.add(_row(run, asked, made, bound, actor, now))
                _log(session, actor, run, made, now)
                (place,) = files.settle()
        return replace(made, path=place)
    raise VolumeNumberTaken()


@needs(Right.PAPERS)
def make_several(
    store: Store,
    actor: Actor,
    asked: Sequence[VolumeAsked],
    folder: Path,
    *,
    now: datetime,
    progress: Progress | None = None,
) -> tuple[VolumeMade, ...]:
    """Make volumes one after the other, each whole or not at all; errors as make."""
    made = []
    for done, one in enumerate(asked):
        if progress:
            progress("volume.binding", done / len(asked))
        made.append(make(store, actor, one, folder, now=now))
    return tuple(made)


def _prepare(session: Session, actor: Actor, asked: VolumeAsked, now: datetime) -> _Run:
    held = content(session, asked.task_id, asked.kind, asked.owner, asked.attached, now)
    rows = session.scalars(
        select(Volume)
        .where(Volume.task_id == asked.task_id, Volume.title == held.title)
        .order_by(Volume.id)
    ).all()
    before = rows[-1] if rows else None
    note = " ".join(asked.note.split())
    retention = asked.retention or ""
    if before is not None:
        note = note or (before.note if before.missing == _keys(held) else "")
        retention = str(before.papers[0]["retention"]) if asked.retention is None else retention
    if held.missing and not note:
        titles = text("volume.joint").join(map(missing_words, held.missing))
        raise VolumeIncomplete(count=len(held.missing), titles=titles)
    year = beijing_date(now).year
    number = _next(session, year)
    bureau = facts_of(session)
    said = Said(
        bureau.name,
        text(f"volume.kind.{asked.kind}"),
        held.title,
        held.enterprise,
        (held.task_name, held.task_no),
        volume_label(year, number),
        retention,
        tuple(map(missing_words, held.missing)),
        note,
        volume_label(before.year, before.number) if before else "",
        actor.name,
        now,
        anchor_at(session, now, before=True),
    )
    former = _former(session, said, rows) if before else None
    kept = _Before(before.digest, tuple(before.papers)) if before else None
    return _Run(held, said, former, kept, year, number, library(session), bureau)


def _former(session: Session, said: Said, rows: Sequence[Volume]) -> Said:
    """What the newest volume said of itself, as far as it does not depend on its papers."""
    last = rows[-1]
    return replace(
        said,
        label=volume_label(last.year, last.number),
        before=volume_label(rows[-2].year, rows[-2].number) if rows[1:] else "",
        maker=session.get_one(Account, last.by_id).name,
        at=last.at,
        anchor=anchor_at(session, last.at, before=True),
    )


def _bind(run: _Run, work: Path, progress: Progress | None) -> tuple[VolumeMade, Bound]:
    """Bind the volume as of the one before, and anew where that gives other bytes."""
    if run.former is not None:
        made, bound = _bound(run, run.former, work, progress)
        if run.before is not None and made.digest == run.before.digest:
            return replace(made, again=True, same=True), bound
        bound.path.unlink()
    made, bound = _bound(run, run.said, work, progress)
    if run.before is None:
        return made, bound
    return replace(made, again=True, changed=_changed(run.before, run.held)), bound


def _bound(
    run: _Run, said: Said, work: Path, progress: Progress | None
) -> tuple[VolumeMade, Bound]:
    held = run.held

    def sheets(spans: tuple[Span, ...]) -> Around:
        return around(run.forms, said, held.entries, spans)

    whom = held.enterprise[0] or text(f"volume.file.{held.kind}")
    path = work / (file_name(said.label, held.task_no, whom) + ".pdf")
    bound = bind(
        held.pieces,
        sheets,
        path,
        mark=text("papers.sample_mark") if run.bureau.is_sample else "",
        title=held.title,
        author=run.bureau.name,
        date=beijing(said.at),
        fonts=run.bureau.fonts,
        progress=progress and (lambda done, of: progress("volume.binding", done / of)),
    )
    size, digest = path.stat().st_size, sha256_of(path)
    count, missing = len(held.entries), len(held.missing)
    return VolumeMade(path, said.label, count, bound.pages, digest, size, missing), bound


def _changed(before: _Before, held: Content) -> tuple[str, ...]:
    """Titles of documents that came, went or say something else; () where only the cover does."""
    then = {
        (str(one["title"]), str(one["number"])): (one["sha256"], *one["scans"])
        for one in before.papers
    }
    now = {(one.title, one.number): (one.digest, *one.scans) for one in held.entries}
    keys = dict.fromkeys((*now, *then))
    return tuple(key[0] for key in keys if now.get(key) != then.get(key))


def _keys(held: Content) -> list[str]:
    return [line.key for line in held.missing]


def _next(session: Session, year: int) -> int:
    return (session.scalar(select(func.max(Volume.number)).where(Volume.year == year)) or 0) + 1


def _row(
    run: _Run, asked: VolumeAsked, made: VolumeMade, bound: Bound, actor: Actor, now: datetime
) -> Volume:
    papers = [
        {
            "no": at,
            "code": one.code,
            "title": one.title,
            "number": one.number,
            "date": one.day.isoformat() if one.day else "",
            "first": span.first,
            "pages": span.pages,
            "sha256": one.digest,
            "scans": list(one.scans),
            "retention": run.said.retention,
        }
        for at, (one, span) in enumerate(zip(run.held.entries, bound.pieces, strict=True), 1)
    ]
    return Volume(
        task_id=asked.task_id,
        assignment_id=asked.owner or None,
        year=run.year,
        number=run.number,
        title=run.held.title,
        papers=papers,
        missing=_keys(run.held),
        pages=made.pages,
        digest=made.digest,
        note=run.said.note,
        by_id=actor.account_id,
        at=now,
    )


def _log(session: Session, actor: Actor, run: _Run, made: VolumeMade, now: datetime) -> None:
    payload = {
        "task": run.held.task_no,
        "volume": made.label,
        "papers": made.papers,
        "pages": made.pages,
        "missing": _keys(run.held),
        "sha256": made.digest,
        "same": made.same,
    }
    journal.record(session, actor.name, "VOLUME", payload, now=now, subject=run.held.task_no)
