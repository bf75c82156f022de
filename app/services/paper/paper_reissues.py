"""变更后重发: numbered papers that a change made out of date, issued again under their number.

A paper is out of date where a change of what stands on it, or another officer in its team
(SPEC §13), came after it was issued, and it has not been issued again since. The number and its date stay; the paper says that it
was issued again, when, for the how manieth time and why (features.md B2).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.substitution import Kind
from app.core.task_changes import ON_PAPER, on_paper
from app.core.times import beijing_date
from app.services.assigned.assigned_adjust import begun, lines, moves
from app.services.paper.paper_facts import day_text
from app.store.effective import withdrawn
from app.store.schema import Assignment, Document, Reissue, TaskChange
from app.texts import text

LONGEST: Final = 500  # characters of a reason as kept


@dataclass(frozen=True, slots=True)
class Renewal:
    """How often and why the paper of an assignment was, or is now to be, issued again.

    Attributes:
        nth: which time it is, from 1.
        due: it is still to be issued again; printing does it.
        change_id: the newest change it follows; None where only the team changed.
        at: when it was issued again; None while it is due.
    """

    document_id: int
    nth: int
    due: bool
    change_id: int | None
    reason: str
    at: datetime | None


def renewals(session: Session, task_id: int, code: str) -> dict[int, Renewal]:
    """Return assignment id -> renewal, of those issued again or to be, inside the session."""
    changes = [
        one
        for one in session.scalars(
            select(TaskChange).where(TaskChange.task_id == task_id).order_by(TaskChange.id)
        )
        if on_paper(one.changes, code)
    ]
    teams = _team_changes(session, task_id) if code in ON_PAPER else {}
    if not changes and not teams:
        return {}
    papers = session.scalars(
        select(Document)
        .join(Assignment, Assignment.id == Document.assignment_id)
        .where(
            Assignment.task_id == task_id,
            Document.form_code == code,
            Document.assignment_id.not_in(withdrawn()),
        )
    ).all()
    before: dict[int, list[Reissue]] = {}
    for row in session.scalars(
        select(Reissue)
        .where(Reissue.document_id.in_([one.id for one in papers]))
        .order_by(Reissue.id)
    ):
        before.setdefault(row.document_id, []).append(row)
    found = {}
    for paper in papers:
        done = before.get(paper.id, [])
        last = done[-1] if done else None
        seen = max((one.change_id or 0 for one in done), default=0)
        newer = [one for one in changes if one.at > paper.at and one.id > seen]
        since = last.at if last is not None else paper.at
        moved = [one for one in teams.get(paper.assignment_id, ()) if one.at > since]
        if newer or moved:
            reasons = [one.reason for one in newer] + [one.reason for one in moved]
            reason = text("papers.reissue.joint").join(dict.fromkeys(reasons))[:LONGEST]
            change_id = newer[-1].id if newer else None
            found[paper.assignment_id] = Renewal(
                paper.id, len(done) + 1, True, change_id, reason, None
            )
        elif last is not None:
            found[paper.assignment_id] = Renewal(
                paper.id, len(done), False, last.change_id, last.reason, last.at
            )
    return found


@dataclass(frozen=True, slots=True)
class _TeamChange:
    """Another officer in the team of an enterprise that was not inspected before."""

    at: datetime
    reason: str


def _team_changes(session: Session, task_id: int) -> dict[int, list[_TeamChange]]:
    """Return assignment id -> the changes of its team, in order.

    Why somebody left is not said: the paper goes to the enterprise.
    """
    rows = session.scalars(select(Assignment).where(Assignment.task_id == task_id)).all()
    locks = {row.lock_id for row in rows}
    made = moves(session, locks)
    if not made:
        return {}
    first = begun(session, locks)
    said = {
        (line.lock_id, line.out_key): text(
            f"substitution.paper.{'instead' if line.in_key else 'without'}",
            out=line.out_name,
            into=line.in_name,
        )
        for line in lines(session, locks=locks)
        if line.kind is Kind.OFF
    }
    found: dict[int, list[_TeamChange]] = {}
    for row in rows:
        for one in made.get(row.lock_id, ()):
            before = first.get(row.id)
            if one.team == row.team and (before is None or one.at < before):
                words = said[row.lock_id, one.out]
                found.setdefault(row.id, []).append(_TeamChange(one.at, words))
    return found


def renewal_facts(one: Renewal | None, now: datetime) -> dict[str, str]:
    """Return what a paper says of being issued again; empty texts where it was not."""
    if one is None:
        return {"mark": "", "note": ""}
    day = day_text(beijing_date(one.at or now))
    return {
        "mark": text("papers.reissue.mark", nth=one.nth),
        "note": text("papers.reissue.note", day=day, nth=one.nth, reason=one.reason),
    }


def label_on(bindings: Mapping[str, str], label: str, reissue: Mapping[str, str]) -> str:
    """Return a document number, with the mark beside it where the form has no place for it.

    Tasks keep the form they began with for life; those before version 2 carry it so.
    """
    if "reissue.mark" in bindings or not reissue["mark"]:
        return label
    return text("papers.reissue.label", label=label, mark=reissue["mark"])
