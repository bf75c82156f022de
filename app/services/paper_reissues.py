"""变更后重发: numbered papers that a change made out of date, issued again under their number.

A paper is out of date where a change of what stands on it came after it was issued, and
it has not been issued again since. The number and its date stay; the paper says that it
was issued again, when, for the how manieth time and why (features.md B2).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.task_changes import on_paper
from app.core.times import beijing_date
from app.services.paper_facts import day_text
from app.store.schema import Assignment, Document, Reissue, TaskChange
from app.texts import text


@dataclass(frozen=True, slots=True)
class Renewal:
    """How often and why the paper of an assignment was, or is now to be, issued again.

    Attributes:
        nth: which time it is, from 1.
        due: it is still to be issued again; printing does it.
        change_id: the newest change it follows.
        at: when it was issued again; None while it is due.
    """

    document_id: int
    nth: int
    due: bool
    change_id: int
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
    if not changes:
        return {}
    papers = session.scalars(
        select(Document)
        .join(Assignment, Assignment.id == Document.assignment_id)
        .where(Assignment.task_id == task_id, Document.form_code == code)
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
        seen = last.change_id if last is not None and last.change_id is not None else 0
        newer = [one for one in changes if one.at > paper.at and one.id > seen]
        if newer:
            reason = text("papers.reissue.joint").join(dict.fromkeys(one.reason for one in newer))
            found[paper.assignment_id] = Renewal(
                paper.id, len(done) + 1, True, newer[-1].id, reason, None
            )
        elif last is not None:
            found[paper.assignment_id] = Renewal(
                paper.id, len(done), False, seen, last.reason, last.at
            )
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
