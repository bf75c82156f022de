"""What a team takes along: sheet, offline page, folders for photos (features.md G2).

One folder a team, made for a stick. A folder that is there already is left alone: what
somebody has filled in is never written over.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from app.core.people import Actor, Right
from app.core.personal import ENTERPRISES, FIELDS
from app.core.team_sheets import PageItem, PagePlace, PageSheet, sheet_text
from app.core.times import beijing_date, stamp
from app.core.wording import Dictionary
from app.errors import UserError
from app.files.digests import sha256_of
from app.files.team_folder import (
    fit_name,
    free_folder,
    make_folders,
    photo_folder,
    write_page,
    write_text,
)
from app.files.team_page import team_page
from app.services import journal
from app.services.assigned.assigned import Assigned
from app.services.assigned.assigned_findings import Revisions
from app.services.assigned.assigned_items import items_for
from app.services.finding.finding_parts import (
    Ground,
    Part,
    PartKind,
    Progress,
    contact_of,
    ground_of,
    offered_words,
    officers_of,
    write_part,
)
from app.services.personal import columns
from app.services.rights import needs
from app.store.engine import Store
from app.store.schema import Bureau, TeamSheet
from app.texts import text


class NoTeams(UserError):
    """No team of the task was chosen, or its draw made none."""

    code = "team_sheets.no_teams"


@dataclass(frozen=True, slots=True)
class Given:
    """What was written: the folders, one a team."""

    folders: tuple[Path, ...]
    enterprises: int
    rows: int


@dataclass(frozen=True, slots=True)
class _Pack:
    """A team's folder as written, for the log."""

    team: str
    folder: Path
    sheet: str  # SHA-256 of the .xlsx
    page: str  # number of the page's sheet
    counts: Mapping[str, int]


@needs(Right.PAPERS)
def give(
    store: Store,
    actor: Actor,
    task_id: int,
    teams: Sequence[str],
    folder: Path,
    *,
    contacts: bool = False,
    now: datetime,
    progress: Progress | None = None,
) -> Given:
    """Write a folder for each team below `folder`, and log what was given out.

    Args:
        teams: T001, …
        contacts: whom to call at each enterprise stands on sheet and page.

    Raises:
        TaskNotDrawn, NoTeams: the user's. EnvironmentFault: a file cannot be written.
    """
    with store.read() as session:
        ground = ground_of(session, task_id)
        bureau = session.get_one(Bureau, 1).name
    known = {place.team for place in ground.places} - {""}
    wanted = [team for team in teams if team in known]
    if not wanted:
        raise NoTeams()
    packs = []
    for at, team in enumerate(wanted):
        if progress:
            progress("returns.step.write", at / len(wanted))
        packs.append(_write(ground, team, bureau, folder, contacts=contacts, now=now))
    with store.write() as session:
        _log(session, actor, ground, packs, now, contacts=contacts)
    return Given(
        tuple(one.folder for one in packs),
        sum(one.counts["enterprises"] for one in packs),
        sum(one.counts["rows"] for one in packs),
    )


def _write(
    ground: Ground, team: str, bureau: str, root: Path, *, contacts: bool, now: datetime
) -> _Pack:
    part = Part(PartKind.TEAM, team)
    places = [place for place in ground.places if place.team == team]
    name = text("terms.team", number=int(team[1:]))
    words = {"task": ground.task.task_no, "team": name}
    folder = free_folder(root, fit_name(text("team_sheets.file.folder", **words)))
    photos = text("team_sheets.file.photos")
    names = [
        photo_folder(at, place.facts["name"], ground.place_seal(place))
        for at, place in enumerate(places, 1)
    ]
    make_folders(folder / photos, names)
    sheet = folder / (fit_name(text("team_sheets.file.sheet", **words)) + ".xlsx")
    rows = write_part(ground, part, bureau, sheet, beijing_date(now), contacts=contacts)
    page, number = page_of(ground, part, places, bureau, contacts=contacts, now=now)
    write_page(folder / (fit_name(text("team_sheets.file.page", **words)) + ".html"), page)
    note = text(
        "team_sheets.file.readme",
        **words,
        name=ground.task.name,
        bureau=bureau,
        count=len(places),
        photos=photos,
        at=stamp(now)[:16],
    )
    write_text(folder / (text("team_sheets.file.note") + ".txt"), note)
    counts = {"enterprises": len(places), "rows": rows}
    return _Pack(team, folder, sha256_of(sheet), number, counts)


def page_of(
    ground: Ground,
    part: Part,
    places: Sequence[Assigned],
    bureau: str,
    *,
    contacts: bool,
    now: datetime,
) -> tuple[str, str]:
    """Return the offline page of a team, and the number of its sheet."""
    items = {code: item for item in ground.items for code in (item.code,)}
    used = [
        item.code
        for item in ground.items
        if any(item in items_for(ground.items, p) for p in places)
    ]
    words = offered_words(ground, beijing_date(now)).values
    sheet = PageSheet(
        bureau=bureau,
        task={"no": ground.task.task_no, "name": ground.task.name},
        team={"code": part.name, "name": text("terms.team", number=int(part.name[1:]))},
        officers=officers_of(ground, part),
        drawn_on=min(place.drawn_on for place in places).isoformat(),
        given_at=stamp(now),
        items={
            code: PageItem(
                items[code].name, tuple((one.text, one.hint) for one in items[code].points)
            )
            for code in used
        },
        places=tuple(_page_place(ground, place, contacts=contacts) for place in places),
        methods=tuple((one.code, one.label) for one in words[Dictionary.METHOD]),
        results=tuple((one.code, one.label, one.parent) for one in words[Dictionary.RESULT]),
        follow_ups=tuple((one.code, one.label) for one in words[Dictionary.FOLLOW_UP]),
    )
    data, number = sheet_text(sheet)
    return team_page(data), number


def _page_place(ground: Ground, place: Assigned, *, contacts: bool) -> PagePlace:
    items = tuple(item.code for item in items_for(ground.items, place))
    return PagePlace(
        ground.place_seal(place),
        place.facts["name"],
        place.code,
        place.facts["address"],
        contact_of(place) if contacts else "",
        items,
        {code: ground.seal(place, code) for code in items},
        _known(ground, place),
    )


def _known(ground: Ground, place: Assigned) -> dict[str, Any]:
    newest = ground.known.get(place.id, Revisions()).newest
    if newest is None:
        return {}
    body = newest.body
    return {
        "day": newest.inspected_on.isoformat(),
        "methods": body.methods,
        "results": body.results,
        "follow_ups": body.follow_ups,
        "other": body.other_follow_up,
        "items": {
            one.code: {
                "verdict": one.verdict.value if one.verdict else "",
                "problem": one.problem,
                "handling": one.handling,
                "points": [point.checked for point in one.points],
            }
            for one in body.items
        },
    }


def _log(
    session: Session,
    actor: Actor,
    ground: Ground,
    packs: Sequence[_Pack],
    now: datetime,
    *,
    contacts: bool,
) -> None:
    for one in packs:
        for form, digest in (("XLSX", one.sheet), ("HTML", one.page)):
            session.add(
                TeamSheet(
                    task_id=ground.task.id,
                    team=one.team,
                    act="GIVEN",
                    form=form,
                    digest=digest,
                    counts=dict(one.counts),
                    by_id=actor.account_id,
                    at=now,
                )
            )
    payload: dict[str, object] = {
        "act": "GIVE",
        "task": ground.task.task_no,
        "teams": [
            {"team": one.team, "sheet": one.sheet, "page": one.page, **one.counts} for one in packs
        ],
    }
    if contacts:
        payload["personal"] = columns("enterprises", FIELDS[ENTERPRISES])
    journal.record(session, actor.name, "FINDING", payload, now=now, subject=ground.task.task_no)
