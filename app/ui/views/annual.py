"""What the pages of the yearly plan decide: words, tones, and what a form says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.core.annual_plan import Difference, PlanLine, differences
from app.core.annual_progress import LineState
from app.core.headings import label
from app.core.people import Actor, Right
from app.core.task import Act, Stage
from app.core.times import stamp
from app.services.annual.annual_plans import LineRow, PlanCard, VersionLine
from app.services.annual.annual_progress import Due, ProgressRow
from app.services.annual.annual_tasks import Offer, ScopeTold
from app.texts import text
from app.ui.widgets.pill import Tone

STATE_TONES: Mapping[LineState, Tone] = {
    LineState.AHEAD: "neutral",
    LineState.RUNNING: "info",
    LineState.DONE: "success",
    LineState.LATE: "danger",
}
_SHOWN_DUE = 3


@dataclass(frozen=True, slots=True)
class Offered:
    """What can be done with a version: the primary act, and what stands beside it.

    act: SUBMIT, REVIEW, APPROVE, "change" or ""; sentence: what it does, or who is waited for.
    """

    act: str = ""
    sentence: str = ""
    opinion: bool = False
    editable: bool = False
    discardable: bool = False


def offered(card: PlanCard, actor: Actor) -> Offered:
    """Return what a person can do with a version."""
    stage, clerk = card.plan.stage, actor.may(Right.TASK)
    if stage is Stage.DRAFT:
        if not clerk:
            return Offered(sentence=text("annual.wait_draft"))
        count = len(card.lines)
        words = text("annual.submit_sentence", count=count) if count else ""
        return Offered(
            Act.SUBMIT.value if count else "",
            words or text("annual.submit_empty"),
            editable=True,
            discardable=not card.steps,
        )
    waits = {
        Stage.SUBMITTED: (Act.REVIEW, Right.REVIEW_TASK, "review"),
        Stage.REVIEWED: (Act.APPROVE, Right.APPROVE_TASK, "approve"),
    }.get(stage)
    if waits is not None:
        act, right, name = waits
        if not actor.may(right):
            return Offered(sentence=text(f"annual.wait_{name}"))
        if actor.account_id in card.hands:
            return Offered(sentence=text("annual.own"))
        return Offered(act.value, text(f"annual.{name}_sentence"), opinion=True)
    if not card.plan.in_force:
        return Offered(sentence=text("annual.superseded"))
    return Offered("change" if clerk else "", text("annual.in_force_sentence"))


def returned_words(card: PlanCard) -> str:
    """Return who sent a draft back, when and why; "" where it did not come back."""
    last = card.steps[-1] if card.steps else None
    if card.plan.stage is not Stage.DRAFT or last is None or last.act is not Act.RETURN:
        return ""
    return text("plan.returned", by=last.by, at=stamp(last.at), opinion=last.opinion)


def version_words(line: VersionLine) -> str:
    """Return a version as the choice shows it."""
    return text(
        "annual.version",
        year=line.year,
        version=line.version,
        stage=text(f"terms.stage.{line.stage}"),
        force=text("annual.in_force") if line.in_force else "",
    )


def amount_words(line: PlanLine) -> str:
    """Return how many a task inspects, as far as the plan says: 3%，约361户."""
    ratio = text("annual.amount.ratio", value=line.ratio) if line.ratio else ""
    if line.number is not None:
        if ratio:
            return text("annual.amount.both", ratio=ratio, count=f"{line.number:,}")
        return text("annual.amount.number", value=f"{line.number:,}")
    wanted = line.wanted()
    if ratio and wanted is not None:
        return text("annual.amount.wanted", ratio=ratio, count=f"{wanted:,}")
    if ratio:
        return ratio
    return text("annual.amount.number", value=f"{wanted:,}") if wanted is not None else "—"


def period_words(line: PlanLine) -> str:
    """Return the period of a task."""
    return text("tasks.period", start=line.period_from, stop=line.period_to)


def changes(before: Sequence[LineRow], after: Sequence[LineRow]) -> tuple[tuple[str, ...], ...]:
    """Return (change, task, column, before, after) for what two versions differ in."""
    found = differences(
        [(row.root, row.line) for row in before], [(row.root, row.line) for row in after]
    )
    return tuple(line for one in found for line in _change_lines(one))


def _change_lines(one: Difference) -> tuple[tuple[str, ...], ...]:
    words = text(f"annual.difference.{one.kind}")
    if not one.changes:
        return ((words, one.name, "", "", ""),)
    return tuple(
        (words, one.name, label("annual", field), old or "—", new or "—")
        for field, old, new in one.changes
    )


def count_words(told: ScopeTold) -> str:
    """Return what the registry knows of a plan's words."""
    if told.count is None:
        unknown = "、".join(told.unknown)
        return text("annual.line.count_unknown", unknown=unknown, count=f"{told.known:,}")
    return text("annual.line.count_known", count=f"{told.count:,}", total=f"{told.total:,}")


def offer_words(one: Offer) -> str:
    """Return a task of a plan as the choice of a new inspection task shows it."""
    key = "annual.task.option_started" if one.tasks else "annual.task.option"
    return text(key, name=one.name, start=one.period_from, stop=one.period_to, count=one.tasks)


def due_words(found: Sequence[Due]) -> str:
    """Return what the start page says of tasks that are due; "" for none."""
    if not found:
        return ""
    names = "、".join(
        text(
            "annual.due.more",
            name=one.name,
            day=one.period_to,
            state=text(f"annual.line_state.{one.state}"),
        )
        for one in found[:_SHOWN_DUE]
    )
    return text("annual.due.note", count=len(found), names=names)


def share_words(share: Decimal | None) -> str:
    """Return a share in percent, or a dash."""
    return text("annual.progress.done_none") if share is None else f"{share}%"


def figure(value: int | None) -> str:
    """Return a number of enterprises, or a dash where none is known."""
    return "—" if value is None else f"{value:,}"


def numbers_words(row: ProgressRow) -> str:
    """Return the numbers of the tasks started from a planned one."""
    return "、".join(number for _, number in row.tasks)


def blank_line(card: PlanCard, day: date) -> PlanLine:
    """Return the task a form starts with: the rest of the year, the bureau itself."""
    year = card.plan.year
    first = day if day.year == year else date(year, 1, 1)
    last = card.lines[-1].line if card.lines else None
    return PlanLine(
        name="",
        basis="",
        period_from=first,
        period_to=date(year, 12, 31),
        subject=last.subject if last else card.bureau,
        area=last.area if last else "",
        cap=last.cap if last else "",
    )
