"""The rows of a task's list of papers: what is in effect, and what was substituted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.services.assigned.assigned_adjust import AdjustLine
from app.services.paper.paper_facts import NOTICE, RECORD, Ground, number_text
from app.services.paper.paper_numbers import Numbered
from app.store.schema import Assignment


@dataclass(frozen=True, slots=True)
class PaperRow:
    """Which papers an enterprise has: document numbers, empty where there is none yet."""

    assignment_id: int
    position: int
    enterprise_name: str
    team: str
    officers: tuple[str, ...]
    notice_no: str
    record_no: str
    notice_on: date | None
    due: bool = False  # a change after it was issued: the notice is to be issued again
    reissued: int = 0  # how often it was issued again
    substitute: bool = False  # came in by 递补
    withdrawn: str = ""  # went out by 递补: the code of the reason (SPEC §13)


def withdrawn_rows(
    session: Session,
    ground: Ground,
    made: Sequence[AdjustLine],
    notices: Mapping[int, Numbered],
    records: Mapping[int, Numbered],
) -> list[PaperRow]:
    """Return the rows of what was substituted, with the numbers its papers had."""
    found = []
    for one in made:
        place = session.get_one(Assignment, one.withdrawn_id)
        found.append(
            PaperRow(
                place.id,
                place.position,
                one.out_name,
                place.team,
                (),
                _number(ground, NOTICE, notices.get(place.id)),
                _number(ground, RECORD, records.get(place.id)),
                notices[place.id].issued_on if place.id in notices else None,
                withdrawn=one.reason,
            )
        )
    return found


def _number(ground: Ground, code: str, one: Numbered | None) -> str:
    return number_text(ground, code, one.year, one.number) if one else ""
