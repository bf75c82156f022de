"""What a 台账 says: every enterprise of a task, a line each, as far as it has come (F8).

For the bureau: it shows findings before they are approved, and says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.disclosure_vocabulary import CORRECTED
from app.core.finding_vocabulary import (
    CLOSED,
    LIST_ENDS,
    LIST_JOINT,
    NOT_CLOSED,
    OTHER_FOLLOW_UP,
)
from app.core.findings import FindingBody, FindingState
from app.core.numbers import document_no
from app.core.substitution import Kind
from app.core.times import beijing_date
from app.core.wording import Dictionary
from app.services.assigned.assigned import Assigned
from app.services.assigned.assigned_adjust import lines
from app.services.assigned.assigned_closing import Endings, closed, endings
from app.services.assigned.assigned_disclosure import shown_code
from app.services.assigned.assigned_findings import Revision, Revisions, task_revisions
from app.services.form.form_library import library
from app.services.paper.making_about import Subject
from app.services.paper.making_choice import team_words
from app.services.paper.making_counts import published
from app.services.paper.paper_facts import NOTICE, RECORD, day_text
from app.services.paper.paper_numbers import documents
from app.store.schema import NumberVoid, Paper, Publication
from app.texts import text


@dataclass(frozen=True, slots=True)
class _Kept:
    """What is kept of the task besides its enterprises.

    Attributes:
        ends: what was done about findings since.
        numbers: assignment -> the numbers of its papers, notice first.
        out: finding -> the export it first stood in.
        came_in: (lock, key) of substitutes.
    """

    known: Mapping[int, Revisions]
    ends: Endings
    numbers: Mapping[int, list[str]]
    out: Mapping[int, Publication]
    came_in: frozenset[tuple[int, str]]


def inspection_ledger(session: Session, about: Subject) -> dict[str, object]:
    """Return the facts of a 台账."""
    plan, task_id = about.plan, about.target.task_id
    assert plan is not None  # it is about a task
    assert task_id is not None
    made = lines(session, task_id)
    kept = _Kept(
        task_revisions(session, task_id),
        endings(session, task_id),
        _numbers(session, about, task_id),
        published(session, task_id),
        frozenset((one.lock_id, one.in_key) for one in made if one.kind is Kind.ENT),
    )
    return {
        "org": about.bureau.name,
        "task": {"name": about.task_name, "no": about.task_no},
        "period": text(
            "papers.period", first=day_text(plan.period_from), last=day_text(plan.period_to)
        ),
        "as_of": day_text(about.issued_on),
        "count": len(about.places),
        "rows": [_row(nth, place, kept) for nth, place in enumerate(about.places, 1)],
        "anchor": about.anchor,
    }


def _numbers(session: Session, about: Subject, task_id: int) -> dict[int, list[str]]:
    """Return assignment -> the numbers of its papers; void ones are left out."""
    void = {(row.form_code, row.year, row.number) for row in session.scalars(select(NumberVoid))}
    found: dict[int, list[str]] = {}
    forms = library(session)
    for code in (NOTICE, RECORD):
        series = about.bureau.short_name + text(f"papers.series.{code}")
        for assignment_id, one in documents(session, task_id, code).items():
            if (code, one.year, one.number) not in void:
                number = document_no(series, one.year, one.number)
                found.setdefault(assignment_id, []).append(number)
    rows = session.scalars(
        select(Paper)
        .where(
            Paper.task_id == task_id, Paper.assignment_id.is_not(None), Paper.number.is_not(None)
        )
        .order_by(Paper.id)
    )
    for row in rows:
        if row.assignment_id and (row.form_code, row.year, row.number) not in void:
            series = about.bureau.short_name + forms.latest(row.form_code).series
            number = document_no(series, row.year, row.number or 0)
            found.setdefault(row.assignment_id, []).append(number)
    return found


def _row(nth: int, place: Assigned, kept: _Kept) -> dict[str, object]:
    known = kept.known.get(place.id, Revisions())
    newest, approved = known.newest, known.approved
    body = newest.body if newest else FindingBody()
    out = kept.out.get(approved.finding_id) if approved else None
    remarks = [text("lists.substitute")] if _came_in(place, kept) else []
    if body.corrects:
        remarks.append(CORRECTED)
    fine = known.state is FindingState.APPROVED
    return {
        "nth": nth,
        "name": place.facts["name"],
        "code": shown_code(place.code),
        "township": place.facts["township"],
        "team": team_words(place.team) if place.team else "",
        "officers": LIST_JOINT.join(one.name for one in place.officers),
        "papers": kept.numbers.get(place.id, []),
        "checked_on": newest.inspected_on.isoformat() if newest else "",
        "state": "" if fine else text(f"findings.state.{known.state}"),
        "result": newest.words.results_text(body.results) if newest else "",
        "problems": [
            text("lists.problem", item=item.name, problem=item.problem.strip(LIST_ENDS))
            for item in body.items
            if item.found
        ],
        "handling": _handling(newest) if newest else [],
        "closed": _closed(newest, place, kept.ends),
        "published": beijing_date(out.at).isoformat() if out else "",
        "remark": LIST_JOINT.join(remarks),
    }


def _came_in(place: Assigned, kept: _Kept) -> bool:
    return (place.lock_id, place.enterprise_key) in kept.came_in


def _handling(newest: Revision) -> list[str]:
    """What was ordered of each item, then the follow-ups of the whole."""
    body = newest.body
    said = [item.handling.strip(LIST_ENDS) for item in body.items if item.found]
    said += [
        body.other_follow_up.strip(LIST_ENDS)
        if code == OTHER_FOLLOW_UP
        else newest.words.label(Dictionary.FOLLOW_UP, code).strip(LIST_ENDS)
        for code in body.follow_ups
    ]
    return list(dict.fromkeys(one for one in said if one))


def _closed(newest: Revision | None, place: Assigned, ends: Endings) -> str:
    if newest is None:
        return ""
    over, since = closed(newest.body, place.id, ends)
    if not over:
        return NOT_CLOSED
    day = since.isoformat() if since else ""
    return text("lists.closed_on", word=CLOSED, day=day).strip()
