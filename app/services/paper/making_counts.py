"""What a 汇总表 counts: a task's enterprises by township, item, result and follow-up (F8).

Shares are those of domain §2: 完成率 is published of all, 完结率 is closed of published.
Results and follow-ups are counted of approved findings alone.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.disclosure_vocabulary import DIRECTED, UNDIRECTED
from app.core.finding_vocabulary import CLEAR, LIST_ENDS, PROBLEM_RESULTS, RESULTS
from app.core.findings import FindingState, Verdict
from app.core.wording import Dictionary, Words
from app.services.assigned.assigned import Assigned
from app.services.assigned.assigned_closing import Endings, closed, endings
from app.services.assigned.assigned_findings import Revision, Revisions, task_revisions
from app.services.assigned.assigned_items import SheetItem, items_for
from app.services.assigned.assigned_wording import words_on
from app.services.paper.making_about import Subject
from app.services.paper.paper_facts import day_text
from app.store.schema import Publication
from app.texts import text

# Results that stand in the table though nobody has them: the eight of domain §2.
_MAIN = frozenset(value.code for value in RESULTS[:8])


@dataclass(frozen=True, slots=True)
class _One:
    """An enterprise with its finding. `approved`: what counts as its result."""

    place: Assigned
    approved: Revision | None
    begun: bool
    published: bool
    closed: bool


def summary_table(session: Session, about: Subject) -> dict[str, object]:
    """Return the facts of a 汇总表."""
    plan, task_id = about.plan, about.target.task_id
    assert plan is not None  # it is about a task
    assert task_id is not None
    known = task_revisions(session, task_id)
    out = published(session, task_id)
    words = words_on(session, about.issued_on)  # many days are counted in the words of one
    ends = endings(session, task_id)
    every = [_one(place, known.get(place.id, Revisions()), out, ends) for place in about.places]
    towns: dict[str, list[_One]] = {}
    for one in every:
        towns.setdefault(one.place.facts["township"], []).append(one)
    return {
        "org": about.bureau.name,
        "task": {
            "name": about.task_name,
            "no": about.task_no,
            "kind": DIRECTED if plan.scope.directed else UNDIRECTED,
        },
        "period": text(
            "papers.period", first=day_text(plan.period_from), last=day_text(plan.period_to)
        ),
        "as_of": day_text(about.issued_on),
        "total": _counts(every),
        "towns": [
            {"name": name or text("lists.no_town"), **_counts(towns[name])}
            for name in sorted(towns, key=lambda name: (not name, name))
        ],
        "items": [_item(item, every) for item in about.items],
        "results": _results(every, words),
        "measures": _measures(every, words),
        "anchor": about.anchor,
    }


def published(session: Session, task_id: int) -> dict[int, Publication]:
    """Return finding id -> the first export it stood in, of a task."""
    found: dict[int, Publication] = {}
    rows = session.scalars(
        select(Publication).where(Publication.task_id == task_id).order_by(Publication.id)
    )
    for row in rows:
        for finding_id in row.finding_ids:
            found.setdefault(finding_id, row)
    return found


def _one(place: Assigned, known: Revisions, out: dict[int, Publication], ends: Endings) -> _One:
    approved = known.approved
    return _One(
        place,
        approved,
        known.state is not FindingState.NONE,
        approved is not None and approved.finding_id in out,
        approved is not None and closed(approved.body, place.id, ends)[0],
    )


def _counts(some: Sequence[_One]) -> dict[str, object]:
    """The columns of one line of the first table."""
    done = [one for one in some if one.approved]
    fine = sum(CLEAR in one.approved.body.results for one in done if one.approved)
    problem = sum(
        bool(PROBLEM_RESULTS.intersection(one.approved.body.results))
        for one in done
        if one.approved
    )
    out = [one for one in some if one.published]
    over = sum(one.closed for one in done)
    return {
        "expected": len(some),
        "none": sum(not one.begun for one in some),
        "open": sum(one.begun and not one.approved for one in some),
        "approved": len(done),
        "published": len(out),
        "rate": _rate(len(out), len(some)),
        "fine": fine,
        "problem": problem,
        "other": len(done) - fine - problem,
        "closed": over,
        "closed_rate": _rate(sum(one.closed for one in out), len(out)),
    }


def _rate(part: int, whole: int) -> str:
    """A share in percent with one decimal, rounded half up; a dash of nothing."""
    if not whole:
        return text("lists.none")
    tenths = (2000 * part + whole) // (2 * whole)
    return text("lists.rate", value=f"{tenths // 10}.{tenths % 10}")


def _item(item: SheetItem, every: Sequence[_One]) -> dict[str, object]:
    concerned = [one for one in every if items_for((item,), one.place)]
    said: Counter[Verdict | None] = Counter()
    for one in concerned:
        lines = one.approved.body.items if one.approved else ()
        said[next((line.verdict for line in lines if line.code == item.code), None)] += 1
    return {
        "name": item.name,
        "expected": len(concerned),
        "fine": said[Verdict.CLEAR],
        "problem": said[Verdict.PROBLEM],
        "absent": said[Verdict.ABSENT],
        "left": said[None],
    }


def _results(every: Sequence[_One], words: Words) -> list[dict[str, object]]:
    """The eight results, and whatever else there was."""
    bodies = [one.approved.body for one in every if one.approved]
    found = Counter(code for body in bodies for code in set(body.results))
    return [
        {
            "name": value.label,
            "count": found[value.code],
            "share": _rate(found[value.code], len(bodies)),
            "sub": bool(value.parent),
        }
        for value in words.offered(Dictionary.RESULT, found)
        if value.code in _MAIN or found[value.code]
    ]


def _measures(every: Sequence[_One], words: Words) -> list[dict[str, object]]:
    bodies = [one.approved.body for one in every if one.approved]
    found = Counter(code for body in bodies for code in set(body.follow_ups))
    shown = words.offered(Dictionary.FOLLOW_UP, found)
    return [{"name": value.label.strip(_ENDS), "count": found[value.code]} for value in shown]


_ENDS = LIST_ENDS + "\uff1a"  # a label may end with a colon, before what is filled in
