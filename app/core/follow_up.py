"""后续处置: what a finding sets going, who has to end it, and when it is over.

Which finding proposes what is a table by code (`proposed`): the codes are those of
finding_vocabulary, the consequences those of domain §2 (未公示 → 责令限期履行公示义务;
隐瞒真实情况、弄虚作假 and 无法联系 → 经营异常名录). A proposal is only a proposal: the clerk
confirms or declines it. Values in, values out.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Final

from app.core.deadlines import Rule
from app.errors import UserError

LONGEST_NAME: Final = 100
LONGEST_WORDS: Final = 300


class Kind(StrEnum):
    """What is to be done."""

    ORDER = "ORDER"  # 责令改正
    PUBLICITY_ORDER = "PUBLICITY_ORDER"  # 责令限期履行公示义务
    CHANGE_ORDER = "CHANGE_ORDER"  # 责令限期变更
    RECHECK = "RECHECK"  # 复查、回头看
    CASE = "CASE"  # 案件线索移送
    CRIME = "CRIME"  # 涉嫌犯罪移送
    HOME_BRANCH = "HOME_BRANCH"  # 交日常监管部门
    OTHER_DEPARTMENT = "OTHER_DEPARTMENT"  # 抄告
    ABNORMAL = "ABNORMAL"  # 列入经营异常名录; of a sole trader 标记为经营异常状态
    PENALTY = "PENALTY"  # 处罚公示


class Act(StrEnum):
    """What was done about it; kept as the step's act."""

    MADE = "MADE"  # its letter was made and names a day, facts["due_on"]
    SERVED = "SERVED"  # its order was served
    RECEIVED = "RECEIVED"  # whoever takes over signed for it
    CHECKED = "CHECKED"  # somebody looked whether it was corrected
    EXTENDED = "EXTENDED"  # put off, facts["due_on"]
    DONE = "DONE"
    TAKEN_BACK = "TAKEN_BACK"


class Checked(StrEnum):
    """改正情况."""

    CORRECTED = "CORRECTED"
    PARTLY = "PARTLY"
    NOT_CORRECTED = "NOT_CORRECTED"


class Stand(StrEnum):
    """Where it stands."""

    OPEN = "OPEN"  # its letter is still to be made, or it has none
    MADE = "MADE"
    SERVED = "SERVED"
    RECEIVED = "RECEIVED"
    FAILED = "FAILED"  # looked at, and not (wholly) corrected
    DONE = "DONE"
    TAKEN_BACK = "TAKEN_BACK"


ORDERS: Final = frozenset({Kind.ORDER, Kind.PUBLICITY_ORDER, Kind.CHANGE_ORDER})
TRANSFERS: Final = frozenset({Kind.CASE, Kind.CRIME, Kind.HOME_BRANCH, Kind.OTHER_DEPARTMENT})
LOOKED_AT: Final = ORDERS | {Kind.RECHECK}
# By which form its letter is made.
LETTERS: Final[Mapping[Kind, str]] = {
    Kind.ORDER: "correction-order",
    Kind.PUBLICITY_ORDER: "disclosure-duty-order",
    Kind.CHANGE_ORDER: "change-order",
    Kind.CASE: "case-lead-transfer",
    Kind.CRIME: "crime-transfer",
    Kind.HOME_BRANCH: "copy-letter",
    Kind.OTHER_DEPARTMENT: "copy-letter",
}
RULES: Final[Mapping[Kind, Rule]] = {
    **dict.fromkeys(ORDERS, Rule.CORRECT),
    Kind.ABNORMAL: Rule.ABNORMAL,
    Kind.PENALTY: Rule.PENALTY,
}
ENDED: Final = frozenset({Act.DONE, Act.TAKEN_BACK})
BY_PAPERS: Final = frozenset({Act.MADE, Act.SERVED})  # steps that come of making and serving

_BY_RESULT: Final[Mapping[str, Kind]] = {
    "UNPUBLISHED": Kind.PUBLICITY_ORDER,
    "CONCEALED": Kind.ABNORMAL,
    "UNREACHABLE": Kind.ABNORMAL,
}
_BY_FOLLOW_UP: Final[Mapping[str, Kind]] = {
    "ORDERED": Kind.ORDER,
    "CASE": Kind.CASE,
    "HOME_BRANCH": Kind.HOME_BRANCH,
    "OTHER_DEPARTMENT": Kind.OTHER_DEPARTMENT,
}
# What the finding of a re-check sets going where nothing was corrected.
_AFTER_FAILURE: Final[Mapping[Kind, Kind]] = {
    Kind.ORDER: Kind.CASE,
    Kind.PUBLICITY_ORDER: Kind.ABNORMAL,
    Kind.CHANGE_ORDER: Kind.CASE,
}
PROPOSING: Final = frozenset({*_BY_RESULT, *_BY_FOLLOW_UP})  # codes that set something going


class OutOfOrder(UserError):
    """The step does not fit the kind of follow-up, or where it stands. `follow_fault` says why."""

    code = "follow_up.out_of_order"


class BadFollowUp(UserError):
    """What was entered is not enough or cannot be. `follow_fault` says why."""

    code = "follow_up.bad"


@dataclass(frozen=True, slots=True)
class Step:
    """One step as kept; what `facts` holds depends on the act (see `checked_step`)."""

    act: Act
    day: date
    facts: Mapping[str, Any] = field(default_factory=dict)


def proposed(
    results: Collection[str], follow_ups: Collection[str], failed: Collection[Kind] = ()
) -> tuple[Kind, ...]:
    """Return what a finding proposes, in the order of Kind, each once.

    Args:
        failed: kinds of open follow-ups whose re-check found nothing corrected.
    """
    kinds = {_BY_RESULT[code] for code in results if code in _BY_RESULT}
    kinds |= {_BY_FOLLOW_UP[code] for code in follow_ups if code in _BY_FOLLOW_UP}
    kinds |= {_AFTER_FAILURE[kind] for kind in failed if kind in _AFTER_FAILURE}
    return tuple(kind for kind in Kind if kind in kinds)


def stand(steps: Sequence[Step], *, made: bool) -> Stand:
    """Return where a follow-up stands after its steps, oldest first.

    Args:
        made: its letter was made.
    """
    for step in reversed(steps):
        if step.act is Act.CHECKED:
            if step.facts.get("outcome") != Checked.CORRECTED:
                return Stand.FAILED
        elif step.act is not Act.EXTENDED:
            return Stand(step.act.value)
    return Stand.MADE if made else Stand.OPEN


def is_open(steps: Iterable[Step]) -> bool:
    """Return whether somebody has still to do something."""
    return not any(step.act in ENDED for step in steps)


def due_of(first: date | None, steps: Iterable[Step]) -> date | None:
    """Return the day a follow-up is due: the first one, or as it was put off last."""
    for step in steps:
        if day := step.facts.get("due_on"):
            first = date.fromisoformat(day)
    return first


def checked_step(
    kind: Kind, steps: Sequence[Step], step: Step, begun_on: date, today: date
) -> None:
    """Raise where a step cannot follow (the user's fault).

    Facts: RECEIVED receiver; CHECKED outcome (Checked), by, words unless corrected; EXTENDED
    due_on (ISO), reason; DONE words; TAKEN_BACK reason. An order is over when somebody saw
    that it was obeyed, a transfer when somebody signed for it: nothing ends by itself.

    Raises:
        OutOfOrder, BadFollowUp.
    """
    acts = {one.act for one in steps}
    if acts & ENDED:
        raise OutOfOrder(follow_act=step.act.value, follow_fault="ended")
    if step.act is Act.RECEIVED and kind not in TRANSFERS:
        raise OutOfOrder(follow_act=step.act.value, follow_fault="no_transfer")
    if step.act is Act.CHECKED and kind not in LOOKED_AT:
        raise OutOfOrder(follow_act=step.act.value, follow_fault="not_looked_at")
    if step.act is Act.DONE and kind in TRANSFERS and Act.RECEIVED not in acts:
        raise OutOfOrder(follow_act=step.act.value, follow_fault="not_received")
    if step.act is Act.DONE and kind in LOOKED_AT and not _corrected(steps):
        raise OutOfOrder(follow_act=step.act.value, follow_fault="not_corrected")
    fault = _fault(step, steps, begun_on, today)
    if fault:
        raise BadFollowUp(follow_fault=fault)


def _corrected(steps: Sequence[Step]) -> bool:
    seen = [one.facts.get("outcome") for one in steps if one.act is Act.CHECKED]
    return bool(seen) and seen[-1] == Checked.CORRECTED


_NEEDED: Final[Mapping[Act, tuple[str, ...]]] = {
    Act.RECEIVED: ("receiver",),
    Act.CHECKED: ("outcome", "by"),
    Act.EXTENDED: ("due_on", "reason"),
    Act.DONE: ("words",),
    Act.TAKEN_BACK: ("reason",),
}


def _fault(step: Step, steps: Sequence[Step], begun_on: date, today: date) -> str:
    if step.day > today:
        return "in_future"
    if step.day < begun_on:
        return "before_begin"
    for name in _NEEDED.get(step.act, ()):
        if not step.facts.get(name):
            return f"no_{name}"
    failed = step.act is Act.CHECKED and step.facts["outcome"] != Checked.CORRECTED
    if failed and not step.facts.get("words"):
        return "no_words"
    if step.act is Act.EXTENDED:
        before = due_of(begun_on, steps) or begun_on
        if date.fromisoformat(step.facts["due_on"]) < max(before, begun_on):
            return "earlier"
    if any(isinstance(one, str) and len(one) > LONGEST_WORDS for one in step.facts.values()):
        return "too_long"
    return ""


@dataclass(frozen=True, slots=True)
class Ending:
    """Of one follow-up, what 完结 asks for. `done_on`: None while open or where taken back."""

    kind: Kind
    is_open: bool
    done_on: date | None


def closing(
    closed: bool, closed_on: date | None, ends: Iterable[Ending]
) -> tuple[bool, date | None]:
    """Return whether and since when an inspection is over (完结), of its finding and the rest.

    The finding says what was so when it was approved and is not touched again; what ends
    later has rows of its own, and every list works 完结 out of both:
    open follow-ups keep it open, whatever the finding says; without open ones it is over
    where the finding says so or something was done, on the latest of these days. What was
    taken back counts for nothing. A 回头看 of something that is over does not open it again.
    """
    counted = [one for one in ends if not (closed and one.kind is Kind.RECHECK)]
    if any(one.is_open for one in counted):
        return False, None
    days = [one.done_on for one in counted if one.done_on is not None]
    if closed and closed_on is not None:
        days.append(closed_on)
    return (True, max(days)) if days else (closed, closed_on)
