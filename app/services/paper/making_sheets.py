"""What the sheets of the draw and of the visit say (features.md D3, F3, F4, F9).

Sheets of the draw take names and numbers from the lock where there is one; before it they
are printed with blanks, because a hall without a printer needs them beforehand. Sheets of
the visit are blank before the finding and filled in from it afterwards.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.ceremony import Ceremony, Person
from app.core.finding_vocabulary import (
    CLEAR,
    NO_FOLLOW_UP,
    OTHER_FOLLOW_UP,
    PROBLEM_RESULTS,
)
from app.core.findings import ItemFinding, PointFinding, Verdict
from app.core.item_sheets import ItemSheets
from app.core.numbers import document_no
from app.core.times import beijing_date
from app.core.wording import Words
from app.errors import UserError
from app.files.item_sheets import item_sheets
from app.services.assigned.assigned import Assigned
from app.services.assigned.assigned_items import SheetItem, SheetPoint
from app.services.assigned.assigned_wording import boxes, words_on
from app.services.paper.making_about import Maker, Subject
from app.services.paper.paper_ceremony_facts import Held, held, method_words, team_words
from app.services.paper.paper_ceremony_people import (
    RollCall,
    keeper_words,
    people_facts,
    roll_call,
    witnesses,
)
from app.services.paper.paper_facts import (
    NOTICE,
    Ground,
    clock_text,
    contact_facts,
    day_text,
    enterprise_facts,
    officer_facts,
    record_facts,
)
from app.services.paper.paper_numbers import documents
from app.services.paper.team_support_rows import supports_of
from app.store.schema import Draw, Lock, Opening, Result, VoidedLock
from app.texts import text

_SIGN_IN_ROWS = 13  # fill a page, with who authorised the draw
_FEW_ROWS = 4  # left for whoever comes without being announced
_BOXES = 10  # in a row of the throw sheet
_BLANK_THROWERS = 4
_NOBODY = Ceremony("", "", "", (), ())  # before anybody was called


def sign_in_list(session: Session, about: Subject) -> dict[str, object]:
    """Return the facts of a 签到表: who is named at the lock or the roll call, and empty rows."""
    room = _room(session, about)
    called = room.held.people if room.held else room.called.people if room.called else None
    kind = room.draw.kind if room.draw else ""
    people = _people(called, kind, about.bureau.name) if called else []
    return {
        **people_facts(called or _NOBODY, kind, about.bureau.name),
        **_drawing(about, room),
        "people": people,
        "rows": max(_FEW_ROWS, _SIGN_IN_ROWS - len(people)),
    }


def lock_sheet_by_hand(session: Session, about: Subject) -> dict[str, object]:
    """Return the facts of a 名单锁定单 to be filled in by hand: all the lock decides is blank."""
    room, plan = _room(session, about), about.plan
    assert plan is not None  # a sheet about a task
    kind = room.draw.kind if room.draw else plan.kind
    return {
        **_drawing(about, room),
        "method": method_words(plan, kind),
        "teams": team_words(plan, kind),
    }


def throw_sheet(session: Session, about: Subject) -> dict[str, object]:
    """Return the facts of a 掷骰记录单: a box for every digit announced at the lock."""
    room = _room(session, about)
    waiting = room.held if room.held and room.waits else None
    throwers = (
        [_thrower(key, person) for key, person in waiting.people.throwers()] if waiting else []
    )
    return {
        **_drawing(about, room if waiting else _Room(room.draw, None, waits=True)),
        "attempt": str(waiting.lock.attempt) if waiting else "",
        "manifest_start": waiting.lock.manifest_hash[:8] if waiting else "",
        "throwers": throwers or [_nobody() for _ in range(_BLANK_THROWERS)],
    }


class SealOpened(UserError):
    """The sealed number is known already, or its attempt was voided: no envelope any more."""

    code = "papers.seal_opened"


def envelope_sheet(session: Session, about: Subject) -> dict[str, object]:
    """Return the facts of the 密封信封 of a lock, the sealed number among them (protocol §10)."""
    assert about.target.lock_id is not None  # a sheet about a draw
    one = held(session, about.target.lock_id)
    lock = one.lock
    if session.get(Opening, lock.id) or session.get(VoidedLock, lock.id):
        raise SealOpened(draw=one.draw.number)
    day, clock = day_text(beijing_date(lock.at)), clock_text(lock.at)
    return {
        "org": about.bureau.name,
        "task": {"name": about.task_name, "no": about.task_no},
        "draw_no": one.draw.number,
        "attempt": lock.attempt,
        "time": text("papers.ceremony.time", day=day, clock=clock),
        "place": one.people.place,
        "operator": one.people.operator,
        "keeper": about.inputs.get("keeper") or keeper_words(one.people),
        "manner": text(f"papers.manner.{one.people.manner}"),
        "manifest_hash": lock.manifest_hash,
        "commitment": lock.commitment,
        "secret": lock.secret,
        "sealed_text": f"{lock.tag}|COMMIT|{one.draw.number}|{lock.attempt}|",  # protocol §2
        "anchor": about.anchor,
    }


def item_sheet(session: Session, about: Subject) -> dict[str, object]:
    """Return the facts of the per-item 双随机抽查记录表 of one enterprise, a sheet an item."""
    record, known = _record(session, about), item_sheets()
    said = {one.code: one for one in about.finding.body.items} if about.finding else {}
    words = about.finding.words if about.finding else words_on(session, about.issued_on)
    return {
        **record,
        "sheets": [_sheet(about, item, said.get(item.code), known, words) for item in about.items],
    }


def site_record(session: Session, about: Subject) -> dict[str, object]:
    """Return the facts of a 现场笔录; what was found there is worded by the clerk or by hand."""
    place, plan = _place(about), about.plan
    assert plan is not None  # a sheet about an enterprise of a task
    notice = documents(session, place.task_id, NOTICE).get(place.id)
    series = about.bureau.short_name + text(f"papers.series.{NOTICE}")
    return {
        **_record(session, about),
        "notice_no": document_no(series, notice.year, notice.number) if notice else "",
        "place": plan.place or place.facts["address"],
        "lines": [line.strip() for line in about.inputs["situation"].splitlines() if line.strip()],
    }


def field_check_record(session: Session, about: Subject) -> dict[str, object]:
    """Return the facts of a 企业公示信息实地检查记录表."""
    return _record(session, about)


def recusal_request(session: Session, about: Subject) -> dict[str, object]:
    """Return the facts of a 回避申请书; why is worded by whoever asks."""
    place, plan = _place(about), about.plan
    assert plan is not None  # a sheet about an enterprise of a task
    pairs = zip(officer_facts(place), place.officers, strict=True)
    return {
        "org": about.bureau.name,
        "task": {"name": about.task_name, "no": about.task_no},
        "enterprise": enterprise_facts(place),
        "team": text("terms.team", number=int(place.team[1:])) if place.team else "",
        "officers": [{**named, "unit": officer.unit} for named, officer in pairs],
        "contact": contact_facts(plan, about.bureau),
        "anchor": about.anchor,
    }


SHEETS: Final[dict[str, Maker]] = {
    "sign-in-list": sign_in_list,
    "lock-sheet-by-hand": lock_sheet_by_hand,
    "throw-sheet": throw_sheet,
    "envelope-sheet": envelope_sheet,
    "item-sheet": item_sheet,
    "site-record": site_record,
    "field-check-record": field_check_record,
    "recusal-request": recusal_request,
}


@dataclass(frozen=True, slots=True)
class _Room:
    """The draw at hand and its lock. `waits`: it has no result yet. `called`: before the lock."""

    draw: Draw | None
    held: Held | None
    waits: bool
    called: RollCall | None = None


def _room(session: Session, about: Subject) -> _Room:
    """The first draw of the task without a result, else its last; with the lock in force."""
    draws = session.scalars(
        select(Draw).where(Draw.task_id == about.target.task_id).order_by(Draw.position)
    ).all()
    found = _Room(None, None, waits=True)
    for draw in draws:
        lock_id = session.scalar(
            select(Lock.id).where(
                Lock.draw_id == draw.id, Lock.id.not_in(select(VoidedLock.lock_id))
            )
        )
        known = lock_id is not None and session.get(Result, lock_id) is not None
        one = held(session, lock_id) if lock_id is not None else None
        called = None if one else roll_call(session, draw.id, _locks(session, draw) + 1)
        found = _Room(draw, one, waits=not known, called=called)
        if found.waits:
            break
    return found


def _locks(session: Session, draw: Draw) -> int:
    return session.scalar(select(func.count()).where(Lock.draw_id == draw.id)) or 0


def _drawing(about: Subject, room: _Room) -> dict[str, object]:
    one, called = room.held, room.called
    day = beijing_date(one.lock.at) if one else called.day if called else None
    people = one.people if one else called.people if called else None
    return {
        "org": about.bureau.name,
        "task": {"name": about.task_name, "no": about.task_no},
        "draw_no": room.draw.number if room.draw else "",
        "date": day_text(day) if day else "",
        "place": people.place if people else "",
        "anchor": about.anchor,
    }


def _people(people: Ceremony, kind: str, bureau: str) -> list[dict[str, str]]:
    """Whoever signs in: host, those who call the draw, operator, supervisors, witnesses."""
    facts = people_facts(people, kind, bureau)
    drawers = facts["drawers"]
    assert isinstance(drawers, list)  # so people_facts says
    return [
        _shown("host", Person(people.host, bureau, people.host_post)),
        *(
            {
                "role": text("sheets.role.drawer"),
                **{key: one[key] for key in ("name", "unit", "post")},
            }
            for one in drawers
            if one["signs"]
        ),
        _shown("operator", Person(people.operator, bureau, "")),
        *witnesses(people),
    ]


def _shown(role: str, person: Person) -> dict[str, str]:
    named = {"name": person.name, "unit": person.body, "post": person.post}
    return {"role": text(f"sheets.role.{role}"), **named}


def _thrower(key: str, person: Person) -> dict[str, object]:
    way = "slips" if person.slips else "dice"
    return {
        "id": "" if key == person.name else key,
        "name": person.name,
        "unit": person.body + person.post,
        "throw": text(f"papers.ceremony.{way}", digits=person.digits),
        "rows": [_boxes(first, person.digits) for first in range(0, person.digits, _BOXES)],
    }


def _nobody() -> dict[str, object]:
    return {"id": "", "name": "", "unit": "", "throw": "", "rows": [_boxes(0, _BOXES)]}


def _boxes(first: int, digits: int) -> dict[str, object]:
    """Boxes from digit `first` (from 0) on; those beyond the announced digits are crossed out."""
    count = min(_BOXES, digits - first)
    return {
        "label": text("sheets.digits", first=first + 1, last=first + count),
        "boxes": ["" if at < count else text("sheets.unused") for at in range(_BOXES)],
    }


def _place(about: Subject) -> Assigned:
    assert about.place is not None  # a sheet about an enterprise
    return about.place


def _record(session: Session, about: Subject) -> dict[str, object]:
    """What the record of the enterprise says: blank before the finding, filled in after."""
    place, plan = _place(about), about.plan
    assert plan is not None  # a sheet about an enterprise of a task
    ground = Ground(
        about.bureau,
        about.task_no,
        about.task_name,
        plan,
        about.items,
        0,  # the yearly cap stands on no sheet
        about.anchor,
        about.issued_on,
        supports_of(session, place.task_id),
        words_on(session, about.issued_on),
    )
    return record_facts(ground, place, "", about.finding)


def _sheet(
    about: Subject, item: SheetItem, found: ItemFinding | None, known: ItemSheets, words: Words
) -> dict[str, object]:
    shipped = known.of(item.name)
    lent = tuple(SheetPoint(point, "") for point in shipped.points) if shipped else ()
    points = item.points or lent or (SheetPoint(item.name, ""),)
    body = about.finding.body if about.finding else None
    results = _results_of(body.results, found) if body else frozenset()
    measures = _measures_of(body.follow_ups, found, len(about.items)) if body else frozenset()
    ticked = boxes(words, (), results, measures)
    return {
        "title": known.title_of(item.name),
        "item": item.name,
        "hinted": any(point.hint for point in points),
        "points": _points(points, found, known.other),
        "materials": list(item.materials or (shipped.materials if shipped else ())),
        "results": ticked["results"],
        "measures": ticked["measures"],
        "measure_other": body.other_follow_up if body and OTHER_FOLLOW_UP in measures else "",
    }


def _results_of(results: Sequence[str], found: ItemFinding | None) -> frozenset[str]:
    """Of the enterprise's results those that can be this item's: a clear item has no problem."""
    if found is None or found.verdict is None:
        return frozenset(results)
    if found.verdict is Verdict.CLEAR:
        return frozenset((CLEAR,))
    if found.found:
        return frozenset(results) - {CLEAR}
    return frozenset(results) - {CLEAR} - PROBLEM_RESULTS


def _measures_of(
    follow_ups: Sequence[str], found: ItemFinding | None, items: int
) -> frozenset[str]:
    """Of the enterprise's follow-ups those of this item: none where only another has a problem."""
    if found is not None and found.verdict is not None and not found.found and items > 1:
        return frozenset((NO_FOLLOW_UP,))
    return frozenset(follow_ups)


def _points(
    points: Sequence[SheetPoint], found: ItemFinding | None, other: str
) -> list[dict[str, object]]:
    """The 检查内容 with what was found, 其他 last: it takes a problem that no point shows."""
    # An item whose points nobody ticked was entered as a whole: its boxes stay open.
    ticked = any(point.checked or point.problem for point in found.points) if found else False
    said = {point.text: point for point in found.points} if found and ticked else {}
    rows = [_point(point.text, point.hint, said.get(point.text), found) for point in points]
    spare = found.problem if found and not any(point.problem for point in found.points) else ""
    row = _point(other, "", None, None)
    return [*rows, {**row, "yes": bool(spare), "found": bool(spare), "problem": spare}]


def _point(
    words: str, hint: str, said: PointFinding | None, found: ItemFinding | None
) -> dict[str, object]:
    # Points that stand in no finding were checked where the item was found clear.
    checked = said.checked if said else bool(found and found.verdict is Verdict.CLEAR)
    problem = said.problem if said else ""
    return {
        "text": words,
        "hint": hint,
        "yes": checked,
        "no": bool(said) and not checked,
        "fine": checked and not problem,
        "found": bool(problem),
        "problem": problem,
    }
