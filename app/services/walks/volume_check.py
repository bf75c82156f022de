"""What a volume would hold and lack: the list beside every enterprise and the task itself."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.people import Actor, Right
from app.core.volume import LACKING, LineState, PaperRule, VolumeKind, judge
from app.files.volume_rules import volume_rules
from app.services.decision_sheets import APPROVAL, LEGAL
from app.services.evidence.evidence_files import Lacking, lacking_of
from app.services.paper.paper_ceremony import LOCK_SHEET, MINUTES
from app.services.paper.paper_facts import NOTICE, RECORD
from app.services.rights import needs
from app.services.walks.volume_known import Holding, Known, holding
from app.store.engine import Store
from app.store.schema import Volume
from app.texts import text

_WHERE: Final = {
    NOTICE: "papers",
    RECORD: "papers",
    LEGAL: "approval",
    APPROVAL: "approval",
    LOCK_SHEET: "draw",
    MINUTES: "draw",
}


@dataclass(frozen=True, slots=True)
class VolumeLine:
    """How it stands with one kind of paper.

    Attributes:
        key: names the line among those of one volume; scans are attached to it.
        why: one sentence: what asks for the paper, or why it is not settled.
        papers: what goes into the volume, in order.
        where: the stage in which it is made or settled; "making": on the page of other
            papers; "evidence": among the records; "": nowhere in the program.
    """

    key: str
    code: str
    title: str
    state: LineState
    why: str
    papers: tuple[Known, ...]
    where: str
    signed: bool
    owner: int = 0
    name: str = ""  # of the enterprise, in a volume of all of them


@dataclass(frozen=True, slots=True)
class VolumeRow:
    """A volume that can be made, and how it stands.

    Attributes:
        owner: the assignment; 0 for the task. missing: how many papers it lacks.
        unrecorded: how many records the record plan asks for are not there; they hold
            nothing up, for they are no papers of the volume.
        made: when the newest one was made; None for none. label: its number.
    """

    kind: VolumeKind
    owner: int
    position: int
    name: str
    missing: int
    papers: int
    unrecorded: int = 0
    made: datetime | None = None
    label: str = ""


@needs(Right.READ)
def volumes(store: Store, actor: Actor, task_id: int, *, today: date) -> tuple[VolumeRow, ...]:
    """Return the volumes of a task: its own, the whole one, and one per enterprise.

    Args:
        today: whose record plan counts.

    Raises:
        FormError: a form is not usable (the user's, who edits forms).
    """
    with store.read() as session:
        held = holding(session, task_id)
        made = _made(session, task_id)
        records = lacking_of(session, task_id, today)
        return tuple(_row(held, records, made, *one) for one in _asked(held))


@needs(Right.READ)
def check(
    store: Store, actor: Actor, task_id: int, kind: VolumeKind, owner: int, *, today: date
) -> tuple[VolumeLine, ...]:
    """Return the list of one volume, the records that lack last; errors as volumes."""
    with store.read() as session:
        records = lacking_of(session, task_id, today)
        return lines_of(holding(session, task_id), records, kind, owner)


def volume_label(year: int, number: int) -> str:
    """Return the number of a volume, as in 归档卷2026-0012."""
    return text("volume.label", year=year, number=f"{number:04d}")


def volume_title(held: Holding, kind: VolumeKind, owner: int) -> str:
    """Return the 案卷题名."""
    names = {place.id: place.facts["name"] for place in held.places}
    return text(f"volume.title.{kind}", name=names.get(owner, ""), task=held.task.name)


def lines_of(
    held: Holding,
    records: Iterable[Lacking],
    kind: VolumeKind,
    owner: int,
    scanned: Collection[str] = (),
) -> tuple[VolumeLine, ...]:
    """Return the list of one volume, inside the caller's session.

    Args:
        records: that lack, of the whole task.
        scanned: keys of lines with a scan.
    """
    rules = volume_rules()
    whose = {owner} if kind is not VolumeKind.WHOLE else {0, *(one.id for one in held.places)}
    lacking = tuple(_records(records, whose, scanned, named=kind is VolumeKind.WHOLE))
    if kind is VolumeKind.ENTERPRISE:
        return (*_lines(held, rules.enterprise, owner, scanned), *lacking)
    found = [*_lines(held, rules.before, 0, scanned)]
    if kind is VolumeKind.WHOLE:
        for place in held.places:
            found += _lines(held, rules.enterprise, place.id, scanned, place.facts["name"])
    return (*found, *_lines(held, rules.behind, 0, scanned), *lacking)


def _records(
    records: Iterable[Lacking], whose: Collection[int], scanned: Collection[str], *, named: bool
) -> Iterator[VolumeLine]:
    for one in records:
        if one.owner not in whose:
            continue
        code = f"record:{one.code}"
        key = f"{one.owner}:{code}" if named and one.owner else code
        there = key in scanned
        yield VolumeLine(
            key,
            code,
            text("volume.record", step=one.step),
            LineState.SCANNED if there else LineState.UNRECORDED,
            text("volume.why.record"),
            (),
            "evidence",
            signed=False,
            owner=one.owner,
            name=one.name if named else "",
        )


def _lines(
    held: Holding,
    rules: Collection[PaperRule],
    owner: int,
    scanned: Collection[str],
    name: str = "",
) -> Iterator[VolumeLine]:
    signs = held.signs[owner]
    for rule in rules:
        key = f"{owner}:{rule.code}" if name else rule.code
        papers = () if rule.scan else held.of(owner, rule)
        state, sign = judge(rule, signs, there=bool(papers), scanned=key in scanned)
        yield VolumeLine(
            key,
            rule.code,
            held.titles.get(rule.code, rule.code),
            state,
            _why(rule, state, sign),
            papers,
            _where(rule, state),
            rule.signed,
            owner,
            name,
        )


def _row(
    held: Holding,
    records: Iterable[Lacking],
    made: Mapping[str, Volume],
    kind: VolumeKind,
    owner: int,
    position: int,
    name: str,
) -> VolumeRow:
    lines = lines_of(held, records, kind, owner)
    newest = made.get(volume_title(held, kind, owner))
    return VolumeRow(
        kind,
        owner,
        position,
        name,
        sum(line.state in LACKING for line in lines),
        sum(len(line.papers) for line in lines),
        sum(line.state is LineState.UNRECORDED for line in lines),
        newest.at if newest else None,
        volume_label(newest.year, newest.number) if newest else "",
    )


def _why(rule: PaperRule, state: LineState, sign: str) -> str:
    if state is LineState.UNREADY:
        return text(f"volume.unready.{sign}")
    if sign:
        return text("volume.why." + sign.replace(":", "_"))
    if rule.scan:
        return text("volume.why.scan")
    if state is LineState.NOT_NEEDED and rule.needed:
        return text("volume.why.not_asked")
    return text("volume.why.if_made")


def _where(rule: PaperRule, state: LineState) -> str:
    if rule.scan or state is LineState.THERE:
        return ""
    return "findings" if state is LineState.UNREADY else _WHERE.get(rule.code, "making")


def _asked(held: Holding) -> Iterator[tuple[VolumeKind, int, int, str]]:
    yield VolumeKind.TASK, 0, 0, text("volume.row.TASK")
    yield VolumeKind.WHOLE, 0, 0, text("volume.row.WHOLE")
    for place in held.places:
        yield VolumeKind.ENTERPRISE, place.id, place.position, place.facts["name"]


def _made(session: Session, task_id: int) -> Mapping[str, Volume]:
    """Return title -> the newest volume of a task."""
    rows = session.scalars(select(Volume).where(Volume.task_id == task_id).order_by(Volume.id))
    return {row.title: row for row in rows}
