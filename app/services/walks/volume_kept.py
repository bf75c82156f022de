"""Papers of a volume as they were issued: form and facts, made again from what is kept.

Making a volume prints nothing anew: no number is given, nothing counts as a reprint, and
the foot of every paper carries the log as it stood when the paper came to be.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.times import utc_text
from app.files.forms import FormVersion
from app.services.assigned.assigned_findings import Revisions, task_revisions
from app.services.bureau import facts_of
from app.services.decision_sheets import sheet_facts
from app.services.form.form_library import library
from app.services.paper.making_job import kept_job
from app.services.paper.paper_ceremony import LOCK_SHEET, MINUTES
from app.services.paper.paper_ceremony_facts import Held, held, lock_sheet_facts, minutes_facts
from app.services.paper.paper_facts import NOTICE, form_of
from app.services.paper.paper_substitution import FORM as SUBSTITUTION
from app.services.paper.paper_substitution import record_facts as substitution_facts
from app.services.paper.papers import facts_said
from app.services.task.approval_sheets import task_matter
from app.services.task.task_lines import changes_of, steps_of
from app.services.walks.volume_known import Known, Source
from app.store.schema import Document, Lock, LogEntry, Paper, Result, Task, VoidedLock
from app.texts import text

_DRAWS: Final[Mapping[str, Callable[[Session, Held], dict[str, object]]]] = {
    LOCK_SHEET: lock_sheet_facts,
    MINUTES: minutes_facts,
    SUBSTITUTION: substitution_facts,
}


class Kept(NamedTuple):
    """A paper as it can be drawn again."""

    form: FormVersion
    facts: dict[str, object]


def kept_papers(
    session: Session, task: Task, known: Sequence[Known], now: datetime
) -> dict[Known, Kept]:
    """Return form and facts of papers.

    Raises:
        NotDrawn, TooFewInspectors, NotSubmitted, FormError: the user's.
    """
    found = _documents(session, task, known, now)
    for one in known:
        match one.source:
            case Source.PAPER:
                job = kept_job(session, session.get_one(Paper, one.id))
                found[one] = Kept(job.form, dict(job.facts[0]))
            case Source.LOCK:
                found[one] = _of_draw(session, one)
            case Source.TASK:
                found[one] = _of_task(session, task, one.code)
            case Source.DOCUMENT:
                pass
    return found


def anchor_at(session: Session, moment: datetime, *, before: bool = False) -> str:
    """Return number and head of the log as it stood at a moment; "" before its first entry.

    Args:
        before: without what was logged in that very second.
    """
    at = utc_text(moment)
    last = session.scalars(
        select(LogEntry)
        .where(LogEntry.at < at if before else LogEntry.at <= at)
        .order_by(LogEntry.n.desc())
        .limit(1)
    ).first()
    return text("papers.anchor", n=last.n, head=last.head) if last else ""


def _documents(
    session: Session, task: Task, known: Sequence[Known], now: datetime
) -> dict[Known, Kept]:
    """Notices and records, all of one form at once."""
    found: dict[Known, Kept] = {}
    documents = [one for one in known if one.source is Source.DOCUMENT]
    revisions = task_revisions(session, task.id) if documents else {}
    for code in dict.fromkeys(one.code for one in documents):
        some = {one.owner: one for one in documents if one.code == code}
        form = form_of(session, task.forms, code)
        said = facts_said(session, code, task.id, tuple(some), now, ended=True)
        for owner, facts in said.items():
            one = some[owner]
            moment = session.get_one(Document, one.id).at
            newest = revisions.get(owner, Revisions()).newest if code != NOTICE else None
            moments = [newest.at, *(step.at for step in newest.steps)] if newest else []
            # A record filled in later says what the log knew when its finding was settled.
            late = max((at for at in moments if at > moment), default=None)
            facts["anchor"] = anchor_at(session, late or moment, before=late is None)
            found[one] = Kept(form, facts)
    return found


def _of_draw(session: Session, one: Known) -> Kept:
    attempt = held(session, one.id)
    facts = _DRAWS[one.code](session, attempt)
    if one.code == LOCK_SHEET:
        facts["open_locks"] = _open_then(session, attempt.lock)
    return Kept(form_of(session, attempt.task.forms, one.code), facts)


def _open_then(session: Session, lock: Lock) -> int:
    """Attempts without a result that stood open when this one was locked."""
    done = select(Result.lock_id).where(Result.at <= lock.at)
    voided = select(VoidedLock.lock_id).where(VoidedLock.at <= lock.at)
    query = select(func.count()).where(
        Lock.id < lock.id, Lock.id.not_in(done), Lock.id.not_in(voided)
    )
    return session.scalar(query) or 0


def _of_task(session: Session, task: Task, code: str) -> Kept:
    """A sheet of the decisions, with the log as it stood after the last of them."""
    moments = [step.at for step in steps_of(session, task.id)]
    moments += [change.at for change in changes_of(session, task.id)]
    anchor = anchor_at(session, max(moments))
    facts = sheet_facts(code, task_matter(session, task.id), facts_of(session).name, anchor)
    return Kept(library(session).latest(code), facts)
