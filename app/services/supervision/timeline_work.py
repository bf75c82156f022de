"""What was done about the inspections: papers, service, findings, review, what followed."""

from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, func, select

from app.core.evidence import Touch
from app.services.assigned.assigned_wording import wording
from app.services.evidence.evidence_plan import plan_in_force
from app.services.supervision.timeline_lines import Event, Ground, Kind, Whose, beijing
from app.store.schema import (
    Assignment,
    DepartmentSign,
    Document,
    EvidenceAct,
    EvidenceLink,
    Finding,
    FindingStep,
    FollowUp,
    FollowUpStep,
    Paper,
    Reissue,
    Served,
    Takeover,
    Volume,
)
from app.texts import text

# Acts on evidence that a timeline tells of; sound checks are no news.
_TOLD: Final = frozenset(Touch) - {Touch.SOUND}


def paper_events(ground: Ground) -> Iterator[Event]:
    """Yield papers numbered, made by hand, issued again; changes taken over; volumes bound."""
    numbers = (
        func.min(Document.number).label("low"),
        func.max(Document.number).label("high"),
        Document.year,
    )
    for row in ground.grouped(Document, Document.form_code, sums=numbers):
        words = text("timeline.paper", form=ground.title(row.form_code), number=_number(row))
        yield ground.event(Kind.PAPER, words, row)
    link = (Document, Document.id == Reissue.document_id)
    for row in ground.grouped(Reissue, Document.form_code, Reissue.reason, through=link):
        words = text("timeline.reissue", form=ground.title(row.form_code), reason=row.reason)
        yield ground.event(Kind.PAPER, words, row)
    for row in ground.grouped(Takeover, Takeover.reason):
        yield ground.event(Kind.PAPER, text("timeline.takeover", reason=row.reason), row)
    for table, key in ((Paper, "paper"), (Volume, "volume")):
        yield from _made(ground, table, key)


def _number(row: Any) -> str:
    if row.low == row.high:
        return text("timeline.number", year=row.year, number=row.low)
    if row.high - row.low + 1 == row.many:
        return text("timeline.numbers", year=row.year, low=row.low, high=row.high)
    return text("timeline.some_numbers", year=row.year, low=row.low, count=row.many)


def _made(ground: Ground, table: Any, key: str) -> Iterator[Event]:
    """Papers and volumes of a task as a whole, or of an enterprise."""
    of_paper = table is Paper
    mine = (
        table.task_id == ground.id
        if ground.whose is Whose.TASK
        else table.assignment_id.in_(select(Assignment.id).where(ground.where))
    )
    rows = ground.session.execute(
        select(
            beijing(table.at),
            table.by_id,
            table.task_id,
            table.assignment_id.label("first"),
            table.year,
            table.number.label("low"),
            table.number.label("high"),
            Paper.form_code if of_paper else Volume.title,
        )
        .where(mine)
        .order_by(table.id)
    )
    for row in rows:
        name = ground.title(row.form_code) if of_paper else row.title
        number = _number(row) if row.low is not None else ""
        words = text(f"timeline.{key}", form=name, number=number)
        yield Event(
            row.at,
            Kind.PAPER,
            words,
            ground.people.get(row.by_id, ""),
            ground.who(row.first, 1) if row.first else "",
            ground.tasks.get(row.task_id, ""),
            row.task_id or 0,
        )


def service_events(ground: Ground) -> Iterator[Event]:
    """Yield how papers were served."""
    for row in ground.grouped(
        Served, Served.form_code, Served.outcome, Served.served_on, Served.note
    ):
        words = text(
            "timeline.served",
            form=ground.title(row.form_code),
            outcome=_code("outcome", row.outcome),
            day=row.served_on.isoformat(),
        )
        yield ground.event(Kind.SERVICE, _noted(words, row.note), row)


def finding_events(ground: Ground) -> Iterator[Event]:
    """Yield what was entered, and every step of its review."""
    said = wording(ground.session)
    results = func.json_extract(Finding.body, "$.results").label("results")
    later = (Finding.revision > 1).label("later")

    @cache  # thousands of rows say the same few things
    def entered(day: date, codes: str | None, again: bool) -> str:
        words = said.on(day).results_text(_list(codes)) or text("timeline.blank")
        key = "finding_again" if again else "finding"
        return text(f"timeline.{key}", day=day.isoformat(), results=words)

    @cache
    def passed(act: str, opinion: str) -> str:
        return _noted(text("timeline.step", act=text(f"findings.act.{act}")), opinion)

    for row in ground.grouped(Finding, Finding.inspected_on, results, later):
        yield ground.event(
            Kind.FINDING, entered(row.inspected_on, row.results, bool(row.later)), row
        )
    link = (Finding, Finding.id == FindingStep.finding_id)
    for row in ground.grouped(FindingStep, FindingStep.act, FindingStep.opinion, through=link):
        yield ground.event(Kind.REVIEW, passed(row.act, row.opinion), row)
    link = (Finding, Finding.id == DepartmentSign.finding_id)
    for row in ground.grouped(
        DepartmentSign, DepartmentSign.department, DepartmentSign.signed_by, through=link
    ):
        words = text("timeline.sign", department=row.department, name=row.signed_by)
        yield ground.event(Kind.REVIEW, words, row)


def _list(words: str | None) -> tuple[str, ...]:
    """The codes of a JSON list as the database gives it; codes have no signs of their own."""
    return tuple(one.strip('"') for one in (words or "").strip("[]").split(",") if one)


def _day(day: date | None) -> str:
    return day.isoformat() if day is not None else text("timeline.blank")


def follow_up_events(ground: Ground) -> Iterator[Event]:
    """Yield what a finding set going, and what became of it."""
    for row in ground.grouped(FollowUp, FollowUp.kind, FollowUp.in_charge, FollowUp.due_on):
        words = text(
            "timeline.follow_up",
            kind=_code("follow", row.kind),
            unit=row.in_charge,
            day=_day(row.due_on),
        )
        yield ground.event(Kind.FOLLOW_UP, words, row)
    link = (FollowUp, FollowUp.id == FollowUpStep.follow_up_id)
    for row in ground.grouped(
        FollowUpStep, FollowUp.kind, FollowUpStep.act, FollowUpStep.day, through=link
    ):
        words = text(
            "timeline.follow_step",
            kind=_code("follow", row.kind),
            act=_code("follow_act", row.act),
            day=_day(row.day),
        )
        yield ground.event(Kind.FOLLOW_UP, words, row)


def _code(part: str, code: str) -> str:
    """A code in words; one of a newer program stays as it is."""
    try:
        return text(f"timeline.{part}.{code}")
    except KeyError:
        return code


def evidence_events(ground: Ground) -> Iterator[Event]:
    """Yield files kept as evidence and taken back; who looked, copied, destroyed."""
    plan = plan_in_force(ground.session, ground.today)
    link = EvidenceLink.__table__.alias()
    mine = (
        link.c.task_id == ground.id
        if ground.whose is Whose.TASK
        else link.c.assignment_id.in_(select(Assignment.id).where(ground.where))
    )
    back = link.c.withdraws_id.is_not(None).label("back")
    rows = ground.session.execute(
        select(
            beijing(link.c.at),
            link.c.by_id,
            func.coalesce(link.c.task_id, 0).label("task_id"),
            link.c.assignment_id.label("first"),
            link.c.step,
            back,
            func.count().label("many"),
            func.max(link.c.note).label("note"),
        )
        .where(mine)
        .group_by(link.c.at, link.c.by_id, link.c.assignment_id, link.c.step, back)
        .order_by(func.min(link.c.id))
    )
    for row in rows:
        line = plan.line(row.step)
        step = line.name if line else row.step
        key = "evidence_back" if row.back else "evidence"
        words = _noted(text(f"timeline.{key}", step=step, count=row.many), row.note)
        yield _evidence(ground, row, words)
    yield from _touched(ground, link, mine)


def _touched(ground: Ground, link: Any, mine: ColumnElement[bool]) -> Iterator[Event]:
    rows = ground.session.execute(
        select(
            beijing(EvidenceAct.at),
            EvidenceAct.by_id,
            func.coalesce(link.c.task_id, 0).label("task_id"),
            func.min(link.c.assignment_id).label("first"),
            EvidenceAct.act,
            EvidenceAct.reason,
            func.count(func.distinct(EvidenceAct.digest)).label("many"),
        )
        .join(link, and_(link.c.digest == EvidenceAct.digest, link.c.withdraws_id.is_(None)))
        .where(mine, EvidenceAct.act.in_(sorted(_TOLD)))
        .group_by(EvidenceAct.at, EvidenceAct.by_id, EvidenceAct.act, EvidenceAct.reason)
        .order_by(func.min(EvidenceAct.id))
    )
    for row in rows:
        words = text("timeline.evidence_act", act=_code("touch", row.act), count=row.many)
        yield _evidence(ground, row, _noted(words, row.reason))


def _evidence(ground: Ground, row: Any, words: str) -> Event:
    return Event(
        row.at,
        Kind.EVIDENCE,
        words,
        ground.people.get(row.by_id, ""),
        ground.who(row.first, 1) if row.first else "",
        ground.tasks.get(row.task_id, ""),
        row.task_id,
    )


def _noted(words: str, note: str) -> str:
    return text("timeline.noted", words=words, note=note) if note else words
