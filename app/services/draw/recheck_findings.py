"""What re-checks find, entered one inspection at a time, and the figures over them (G10)."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select

from app.core.findings import FindingBody
from app.core.people import Actor, Right
from app.core.recheck_findings import Entry, Tally, check_entry, tallies, tally_of
from app.core.times import beijing_date
from app.errors import UserError
from app.services import journal
from app.services.draw.recheck_draw import standing
from app.services.draw.recheck_ground import Place, names_of, places_of
from app.services.draw.recheck_shown import newest
from app.services.rights import needs
from app.store.engine import Store
from app.store.schema import (
    Finding,
    RecheckDrawn,
    RecheckFinding,
    RecheckPlace,
    RecheckVoid,
)
from app.texts import text


class NotDrawn(UserError):
    """The inspection is not among those the sample drew."""

    code = "recheck.not_drawn"


class By(StrEnum):
    """What figures are summed up by."""

    OFFICER = "OFFICER"
    STATION = "STATION"
    TEAM = "TEAM"
    TASK = "TASK"


@dataclass(frozen=True, slots=True)
class Group:
    """The figures of an officer, a station, a team or a task."""

    name: str
    tally: Tally


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures over the standing samples; `total` counts each drawn inspection once."""

    by: By
    groups: tuple[Group, ...]
    total: Tally


@needs(Right.RECHECK)
def record(
    store: Store, actor: Actor, recheck_id: int, assignment_id: int, entry: Entry, *, now: datetime
) -> None:
    """Keep what a re-check found of one inspection; a later entry replaces the earlier.

    Args:
        entry: its items are matched by code with those of the finding as it was frozen,
            which also says what each of them was.

    Raises:
        NotDrawn, SampleVoided, and what core.recheck_findings refuses: the user's.
    """
    with store.write() as session:
        row = standing(session, recheck_id)
        drawn = session.get(RecheckDrawn, (recheck_id, assignment_id))
        if drawn is None:
            raise NotDrawn(number=row.number)
        key, finding = session.execute(
            select(RecheckPlace.key, Finding)
            .join(Finding, Finding.id == RecheckPlace.finding_id)
            .where(
                RecheckPlace.recheck_id == recheck_id,
                RecheckPlace.assignment_id == assignment_id,
            )
        ).one()
        seen = {one.code: one for one in entry.items}
        items = tuple(
            replace(seen[one.code], was=one.verdict, words=seen[one.code].words.strip())
            for one in FindingBody.from_json(finding.body).items
            if one.code in seen
        )
        checked = replace(entry, items=items)
        there = places_of(session, (assignment_id,))
        officers = names_of(session, there).values()
        check_entry(checked, finding.inspected_on, beijing_date(now), officers)
        session.add(
            RecheckFinding(
                recheck_id=recheck_id,
                assignment_id=assignment_id,
                verdict=checked.verdict.value,
                facts=checked.facts(),
                words=checked.words.strip(),
                checked_on=checked.checked_on,
                checked_by=checked.checked_by.strip(),
                by_id=actor.account_id,
                at=now,
            )
        )
        payload: dict[str, object] = {
            "draw": row.number,
            "inspection": key,
            "conclusion": f"RECHECK_{checked.verdict}",
            "differing": sum(one.differs for one in items),
        }
        journal.record(session, actor.name, "RECHECK", payload, now=now, subject=row.number)


@needs(Right.READ)
def figures(store: Store, actor: Actor, by: By) -> Figures:
    """Return the figures over all standing samples, the groups with most 不一致 first.

    An inspection drawn by several samples counts in each; one of several officers counts in
    full for every one of them.
    """
    with store.read() as session:
        rows = session.execute(
            select(RecheckDrawn.recheck_id, RecheckDrawn.assignment_id).where(
                RecheckDrawn.recheck_id.not_in(select(RecheckVoid.recheck_id))
            )
        ).all()
        ids = {assignment for _recheck, assignment in rows}
        there = places_of(session, ids)
        officers = names_of(session, there)
        said = newest(session)
    by_id = {one.inspection.assignment_id: one for one in there}
    names: dict[str, str] = {}

    def groups(one: Place) -> tuple[str, ...]:
        found = _groups(by, one, officers)
        names.update(found)
        return tuple(found)

    pairs = [(groups(by_id[assignment]), said.get((one, assignment))) for one, assignment in rows]
    total = sum((tally_of(verdict) for _, verdict in pairs), Tally())
    return Figures(by, tuple(Group(names[key], one) for key, one in tallies(pairs)), total)


def _groups(by: By, one: Place, officers: dict[tuple[int, str], str]) -> dict[str, str]:
    """Return key -> name of the groups an inspection counts in."""
    seen = one.inspection
    if by is By.OFFICER:
        return {key: officers[one.lock_id, key] for key in seen.officers}
    if by is By.STATION:
        return {seen.station: seen.station or text("recheck.no_station")}
    if by is By.TASK:
        return {str(seen.task_id): one.task_name}
    return {f"{one.lock_id}|{seen.team}": team_words(one)}


def team_words(one: Place) -> str:
    """Return which team made an inspection, with its task; the task alone where there is none."""
    team = one.inspection.team
    if not team:
        return one.task_name
    number = text("terms.team", number=int(team[1:]))
    return text("recheck.team_of", task=one.task_name, team=number)
