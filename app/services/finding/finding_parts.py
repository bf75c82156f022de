"""回填表 out: a sheet for each department of a joint check and for each team (features.md B2, G2)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.finding_vocabulary import JOINT, OTHER_FOLLOW_UP
from app.core.findings import FindingBody
from app.core.joint import departments
from app.core.people import Actor, Right
from app.core.protocol import sha256_hex
from app.core.returns import REASON, TEAM_ONLY, WHOLE, method_words, seal_of, verdict_word
from app.core.task import Stage, TaskPlan
from app.core.times import beijing_date
from app.core.word_reading import measure_words
from app.core.wording import Dictionary, Wording, Words
from app.files.return_sheets import write_return_sheet
from app.services import journal
from app.services.assigned.assigned import Assigned, assigned, task_of
from app.services.assigned.assigned_findings import Revisions, task_revisions
from app.services.assigned.assigned_items import SheetItem, items_for, task_items
from app.services.assigned.assigned_wording import wording
from app.services.finding.finding_batch import TaskNotDrawn
from app.services.finding.finding_sheets import blank_items
from app.services.rights import needs
from app.store.engine import Store
from app.store.schema import Bureau, Result, Task
from app.texts import text

Progress = Callable[[str, float], None]
CONTACT = "contact"
NOTHING = Revisions()


class PartKind(StrEnum):
    """Whom a sheet is for."""

    DEPARTMENT = "DEPARTMENT"
    TEAM = "TEAM"


@dataclass(frozen=True, slots=True)
class Part:
    """A department with its items at every enterprise, or a team with its enterprises."""

    kind: PartKind
    name: str  # OWN for the bureau itself


@dataclass(frozen=True, slots=True)
class PartLine:
    """A part and how far it is: rows of its sheet, and how many of them are filled in."""

    part: Part
    enterprises: int
    rows: int
    filled: int


@dataclass(frozen=True, slots=True)
class Ground:
    """The drawn enterprises of a task with its items and what is found so far.

    results: lock id -> hash of its result.
    """

    task: Task
    plan: TaskPlan
    places: tuple[Assigned, ...]
    items: tuple[SheetItem, ...]
    known: Mapping[int, Revisions]
    results: Mapping[int, str]
    wording: Wording

    def body(self, place: Assigned) -> FindingBody:
        """Return the newest finding of an enterprise, or a blank one."""
        newest = self.known.get(place.id, NOTHING).newest
        return newest.body if newest else _blank(items_for(self.items, place))

    def seal(self, place: Assigned, code: str) -> str:
        """Return the 核对码 of an item of an enterprise."""
        result = self.results[place.lock_id]
        return seal_of(self.task.task_no, result, place.enterprise_key, code)

    def place_seal(self, place: Assigned) -> str:
        """Return the 核对码 of an enterprise as a whole."""
        return self.seal(place, WHOLE)


@lru_cache(100)
def _blank(items: tuple[SheetItem, ...]) -> FindingBody:
    return FindingBody(items=blank_items(items))


def ground_of(session: Session, task_id: int) -> Ground:
    """Return what sheets of a task are made of and held against; TaskNotDrawn, the user's."""
    task = task_of(session, task_id)
    if task.stage not in (Stage.DRAWN, Stage.CLOSED):
        raise TaskNotDrawn(task=task.task_no)
    places = assigned(session, task_id)
    locks = {place.lock_id for place in places}
    results = dict(
        session.execute(
            select(Result.lock_id, Result.result_hash).where(Result.lock_id.in_(locks))
        ).all()
    )
    session.expunge(task)  # read only, and wanted when the session is over
    return Ground(
        task,
        TaskPlan.from_json(task.plan),
        places,
        task_items(session, task_id),
        task_revisions(session, task_id),
        results,
        wording(session),
    )


def rows_of(ground: Ground, part: Part) -> Iterable[tuple[Assigned, SheetItem]]:
    """Yield the enterprises and items of a part, enterprise by enterprise."""
    mine: frozenset[str] | None = None
    if part.kind is PartKind.DEPARTMENT:
        mine = frozenset(
            code for one in departments(ground.plan) if one.name == part.name for code in one.items
        )
    for place in ground.places:
        if part.kind is PartKind.TEAM and place.team != part.name:
            continue
        for item in items_for(ground.items, place):
            if mine is None or item.code in mine:
                yield place, item


@needs(Right.READ)
def parts(store: Store, actor: Actor, task_id: int) -> tuple[PartLine, ...]:
    """Return the departments of a joint check, then the teams, with what has come back.

    Raises:
        TaskNotDrawn: the user's.
    """
    with store.read() as session:
        ground = ground_of(session, task_id)
        verdicts = {
            (place.id, item.code): item.verdict is not None
            for place in ground.places
            for item in ground.body(place).items
        }
        names = [Part(PartKind.DEPARTMENT, one.name) for one in departments(ground.plan)]
        teams = sorted({place.team for place in ground.places} - {""})
        names += [Part(PartKind.TEAM, team) for team in teams]
        return tuple(_line(ground, part, verdicts) for part in names)


def _line(ground: Ground, part: Part, verdicts: Mapping[tuple[int, str], bool]) -> PartLine:
    rows = [(place.id, item.code) for place, item in rows_of(ground, part)]
    filled = sum(verdicts.get(one, False) for one in rows)
    return PartLine(part, len({place for place, _ in rows}), len(rows), filled)


def write_part(
    ground: Ground, part: Part, own: str, path: Path, day: date, *, contacts: bool = False
) -> int:
    """Write the sheet of a part; return its rows.

    Args:
        own: the bureau's name. day: whose words it offers.
        contacts: whom to call at each enterprise stands in it; for a team's own sheet only.

    Raises:
        EnvironmentFault: the file cannot be written.
    """
    team = part.kind is PartKind.TEAM
    left_out = set() if team else set(TEAM_ONLY)
    left_out |= {REASON} if team and contacts else {REASON, CONTACT}
    name = text("terms.team", number=int(part.name[1:])) if team else part.name or own
    preface = (
        text("returns.sheet.title", name=name),
        text("returns.sheet.task", name=ground.task.name, number=ground.task.task_no),
        text("returns.sheet.hint"),
    )
    return write_return_sheet(
        path,
        text("returns.sheet.tab"),
        preface,
        (cells_of(ground, place, item) for place, item in rows_of(ground, part)),
        offered_words(ground, day),
        without=left_out,
        people=officers_of(ground, part) if team else (),
    )


@needs(Right.PAPERS)
def write_sheet(
    store: Store,
    actor: Actor,
    task_id: int,
    part: Part,
    path: Path,
    *,
    now: datetime,
    progress: Progress | None = None,
) -> int:
    """Write the sheet of a part as .xlsx; return its rows. No phone and no class is in it.

    Raises:
        TaskNotDrawn: the user's. EnvironmentFault: the file cannot be written.
    """
    with store.read() as session:
        ground = ground_of(session, task_id)
        own = session.get_one(Bureau, 1).name
    number = ground.task.task_no
    if progress:
        progress("returns.step.write", 0.5)
    count = write_part(ground, part, own, path, beijing_date(now))
    with store.write() as session:
        payload = {
            "task": number,
            "part": part.kind.value,
            "name": part.name,
            "file": path.name,
            "sha256": sha256_hex(path.read_bytes()),
            "rows": count,
        }
        journal.record(session, actor.name, "EXPORT", payload, now=now, subject=number)
    return count


def officers_of(ground: Ground, part: Part) -> tuple[str, ...]:
    """Return the names of a team's officers, each once."""
    names = (
        one.name for place in ground.places if place.team == part.name for one in place.officers
    )
    return tuple(dict.fromkeys(names))


def cells_of(ground: Ground, place: Assigned, item: SheetItem) -> dict[str, str]:
    """Return field of core.returns.FIELDS -> words, as far as they are known."""
    newest = ground.known.get(place.id, Revisions()).newest
    found = next((one for one in ground.body(place).items if one.code == item.code), None)
    said = found is not None and found.verdict is not None
    return {
        "position": str(place.position),
        "name": place.facts["name"],
        "code": place.code,
        "address": place.facts["address"],
        "team": text("terms.team", number=int(place.team[1:])) if place.team else "",
        "officers": "、".join(one.name for one in place.officers),
        "item": item.code,
        "item_name": item.name,
        "points": "\n".join(point.text for point in item.points),
        "hints": "\n".join(point.hint for point in item.points if point.hint),
        "contact": contact_of(place),
        "day": newest.inspected_on.isoformat() if newest and said else "",
        "methods": method_words(newest.body.methods, newest.words) if newest and said else "",
        "verdict": verdict_word(found.verdict) if found else "",
        "problem": found.problem if found else "",
        "handling": found.handling if found else "",
        "overall": results_words(newest.body.results, newest.words) if newest and said else "",
        "measures": measures_words(newest.body, newest.words) if newest and said else "",
        "seal": ground.seal(place, item.code),
    }


def contact_of(place: Assigned) -> str:
    """Return whom to call at an enterprise: a name and a phone as far as known."""
    facts = place.facts
    name = facts["contact"] or facts["legal_rep"]
    return f"{name} {facts['contact_phone'] or facts['phone']}".strip()


def results_words(codes: Iterable[str], words: Words) -> str:
    """Return 检查结果 as the sheet shows them."""
    return JOINT.join(words.result(code) for code in codes)


def measures_words(body: FindingBody, words: Words) -> str:
    """Return 后续处置措施 as the sheet shows them, one a line."""
    return "\n".join(
        measure_words(
            words.label(Dictionary.FOLLOW_UP, code),
            body.other_follow_up if code == OTHER_FOLLOW_UP else "",
        )
        for code in body.follow_ups
    )


def offered_words(ground: Ground, day: date) -> Words:
    """Return the words a sheet of a day offers: what is chosen already stays in sight."""
    words = ground.wording.on(day)
    bodies = [one.newest.body for one in ground.known.values() if one.newest]
    chosen = {
        Dictionary.METHOD: {code for body in bodies for code in body.methods},
        Dictionary.RESULT: {code for body in bodies for code in body.results},
        Dictionary.FOLLOW_UP: {code for body in bodies for code in body.follow_ups},
    }
    return Words({which: words.offered(which, chosen[which]) for which in Dictionary})
