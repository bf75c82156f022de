"""What an inspection found: item by item, then overall; and when that is complete.

Decides which values go together, what is missing before a finding may be submitted,
and which step of its review follows which. Leaves to the services who acts and what is
kept. Sources: selection rules and required fields of the record sheet in use (domain §2);
the eight results and the follow-ups are data in `finding_vocabulary`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Any

from app.core.finding_vocabulary import (
    CLEAR,
    FOLLOW_UP_CODES,
    ITEM_ABSENT,
    ITEM_CLEAR,
    METHOD_CODES,
    NO_FOLLOW_UP,
    OTHER_FOLLOW_UP,
    PENDING,
    PROBLEM_RESULTS,
    is_result,
    parent_of,
    result_place,
)
from app.core.team_plan import BUREAU, Department
from app.core.wording import SHIPPED_WORDING, Dictionary, Wording, Words
from app.errors import UserError


class Verdict(StrEnum):
    """What one item of one enterprise came to."""

    CLEAR = "CLEAR"  # 未发现问题
    PROBLEM = "PROBLEM"
    ABSENT = "ABSENT"  # 查无此项: there was nothing of that item to inspect


class FindingState(StrEnum):
    """Where the finding of one enterprise stands."""

    NONE = "NONE"
    DRAFT = "DRAFT"
    SUBMITTED = "SUBMITTED"
    REVIEWED = "REVIEWED"
    APPROVED = "APPROVED"
    RETURNED = "RETURNED"


class FindingAct(StrEnum):
    """What moves a finding; kept as the step's act."""

    SUBMIT = "SUBMIT"
    REVIEW = "REVIEW"  # 组长审核
    APPROVE = "APPROVE"  # 结果公示审批
    RETURN = "RETURN"


_NEXT: dict[tuple[FindingState, FindingAct], FindingState] = {
    (FindingState.DRAFT, FindingAct.SUBMIT): FindingState.SUBMITTED,
    (FindingState.RETURNED, FindingAct.SUBMIT): FindingState.SUBMITTED,
    (FindingState.SUBMITTED, FindingAct.REVIEW): FindingState.REVIEWED,
    (FindingState.SUBMITTED, FindingAct.RETURN): FindingState.RETURNED,
    (FindingState.REVIEWED, FindingAct.APPROVE): FindingState.APPROVED,
    (FindingState.REVIEWED, FindingAct.RETURN): FindingState.RETURNED,
}


class OutOfOrder(UserError):
    """The act does not fit where the finding stands."""

    code = "findings.out_of_order"


def after(state: FindingState, act: FindingAct) -> FindingState:
    """Return the state an act leads to, or raise OutOfOrder (the user's fault)."""
    try:
        return _NEXT[state, act]
    except KeyError:
        raise OutOfOrder(state=state.value, act=act.value) from None


@lru_cache(maxsize=256)
def state_after(acts: tuple[str, ...]) -> FindingState:
    """Return where a revision stands after its steps, oldest first.

    Raises:
        OutOfOrder: the kept steps contradict each other, which no program of ours wrote.
    """
    state = FindingState.DRAFT
    for act in acts:
        state = after(state, FindingAct(act))
    return state


@dataclass(frozen=True, slots=True)
class PointFinding:
    """One 检查内容 of an item: whether it was looked at, and the problem there, if any."""

    text: str
    checked: bool = False
    problem: str = ""


@dataclass(frozen=True, slots=True)
class ItemFinding:
    """One item. `verdict` is None until the inspector has said something."""

    code: str
    name: str
    verdict: Verdict | None = None
    problem: str = ""
    handling: str = ""
    points: tuple[PointFinding, ...] = ()

    @property
    def found(self) -> bool:
        """True where the item shows a problem."""
        return self.verdict is Verdict.PROBLEM

    @property
    def outcome(self) -> str:
        """What papers and lists say of the item; empty without a verdict."""
        if self.verdict is None:
            return ""
        if self.verdict is Verdict.PROBLEM:
            return self.problem
        return ITEM_ABSENT if self.verdict is Verdict.ABSENT else ITEM_CLEAR


@dataclass(frozen=True, slots=True)
class FindingBody:
    """A finding without its date: what is kept as JSON.

    `corrects` is the approved revision this one replaces, 0 where it replaces none.
    """

    items: tuple[ItemFinding, ...] = ()
    methods: tuple[str, ...] = ()
    results: tuple[str, ...] = ()
    follow_ups: tuple[str, ...] = ()
    other_follow_up: str = ""
    closed: bool = False
    closed_on: date | None = None
    late_reason: str = ""
    note: str = ""
    corrects: int = 0
    correction_reason: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values; `from_json` gives the same body back."""
        data = asdict(self)
        data["closed_on"] = self.closed_on.isoformat() if self.closed_on else None
        return data

    @staticmethod
    def from_json(data: dict[str, Any]) -> "FindingBody":
        """Read what `to_json` wrote."""
        items = tuple(
            ItemFinding(
                **{
                    **item,
                    "verdict": Verdict(item["verdict"]) if item["verdict"] else None,
                    "points": tuple(PointFinding(**point) for point in item["points"]),
                }
            )
            for item in data["items"]
        )
        closed_on = date.fromisoformat(data["closed_on"]) if data["closed_on"] else None
        lists = {name: tuple(data[name]) for name in ("methods", "results", "follow_ups")}
        return FindingBody(**{**data, **lists, "items": items, "closed_on": closed_on})


@dataclass(frozen=True, slots=True)
class Frame:
    """What a finding is measured against: the task's items and days, and today.

    Attributes:
        parts: of a joint check, who answers for which of the items.
        signs: what the departments have signed, of any revision.
    """

    item_codes: tuple[str, ...]
    draw_day: date
    period: tuple[date, date]
    today: date
    wording: Wording = SHIPPED_WORDING
    parts: tuple[Department, ...] = ()
    signs: tuple["Sign", ...] = ()


@dataclass(frozen=True, slots=True)
class Sign:
    """A department's signature under its items, as they were when it signed."""

    department: str
    signed_by: str
    opinion: str
    signed_on: date
    items: tuple[ItemFinding, ...]


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing that keeps a finding from being submitted.

    `code` names the sentence findings.issue.<code>; `where` is an item code, or empty.
    """

    code: str
    where: str = ""
    fields: dict[str, str] = field(default_factory=dict, compare=False)


def toggle_result(results: tuple[str, ...], code: str, on: bool) -> tuple[str, ...]:
    """Return the results after one tick or untick, by the sheet's rules.

    未发现问题 excludes every other; a sub-value brings its parent; taking away a parent
    takes its sub-values.
    """
    chosen = set(results)
    if not on:
        chosen -= {code} | {one for one in chosen if parent_of(one) == code}
    elif code == CLEAR:
        chosen = {CLEAR}
    else:
        chosen -= {CLEAR}
        chosen |= {code, parent_of(code) or code}
    return tuple(sorted(chosen, key=result_place))


def toggle_follow_up(body: FindingBody, code: str, on: bool, day: date) -> FindingBody:
    """Return the body after one tick or untick of a 后续处置措施.

    The first one is exclusive and closes the matter on `day` unless it was closed before.
    """
    chosen = [one for one in body.follow_ups if one != code]
    if not on:
        return replace(body, follow_ups=tuple(chosen))
    if code == NO_FOLLOW_UP:
        closed_on = body.closed_on if body.closed and body.closed_on else day
        return replace(body, follow_ups=(code,), closed=True, closed_on=closed_on)
    return replace(body, follow_ups=(*(one for one in chosen if one != NO_FOLLOW_UP), code))


def clean_body(items: tuple[ItemFinding, ...], methods: tuple[str, ...], day: date) -> FindingBody:
    """Return the body of an inspection without any problem, closed on its day."""
    return FindingBody(
        items=tuple(
            replace(item, verdict=Verdict.CLEAR, problem="", handling="") for item in items
        ),
        methods=methods,
        results=(CLEAR,),
        follow_ups=(NO_FOLLOW_UP,),
        closed=True,
        closed_on=day,
    )


def check_finding(body: FindingBody, inspected_on: date, frame: Frame) -> tuple[Issue, ...]:
    """Return everything that is missing or contradicts (一键核查); empty means passed."""
    return (
        *_item_issues(body, frame),
        *_choice_issues(body, frame.wording.on(inspected_on)),
        *_contradictions(body),
        *_date_issues(body, inspected_on, frame),
        *(
            Issue("not_signed", fields={"department": part.name or BUREAU})
            for part in unsigned(frame.parts, frame.signs, body)
        ),
    )


def unsigned(
    parts: Iterable[Department], signs: Sequence[Sign], body: FindingBody
) -> tuple[Department, ...]:
    """Return the departments whose signature is missing under their items as they are.

    What a department signed holds until one of its own items is said differently.
    """
    return tuple(part for part in parts if held_sign(part, signs, body) is None)


def held_sign(part: Department, signs: Sequence[Sign], body: FindingBody) -> Sign | None:
    """Return the newest signature of a department that still holds, if there is one."""
    now = items_of(part, body)
    for sign in reversed(signs):
        if sign.department == part.name and items_of(part, sign) == now:
            return sign
    return None


def items_of(part: Department, said: FindingBody | Sign) -> tuple[ItemFinding, ...]:
    """Return what is said of a department's items."""
    return tuple(item for item in said.items if item.code in part.items)


def _item_issues(body: FindingBody, frame: Frame) -> list[Issue]:
    by_code = {item.code: item for item in body.items}
    issues = []
    for code in frame.item_codes:
        item = by_code.get(code)
        if item is None or item.verdict is None:
            issues.append(Issue("no_verdict", code))
            continue
        if item.found and not item.problem.strip():
            issues.append(Issue("no_problem_text", code))
        if item.found and not item.handling.strip():
            issues.append(Issue("no_handling", code))
        if not item.found and (item.problem.strip() or any(p.problem for p in item.points)):
            issues.append(Issue("problem_without_verdict", code))
    return issues


def _choice_issues(body: FindingBody, words: Words) -> list[Issue]:
    issues = []
    for which, chosen, known in (
        (Dictionary.METHOD, body.methods, METHOD_CODES.__contains__),
        (Dictionary.RESULT, body.results, is_result),
        (Dictionary.FOLLOW_UP, body.follow_ups, FOLLOW_UP_CODES.__contains__),
    ):
        name = which.value.lower()
        if not chosen:
            issues.append(Issue(f"no_{name}"))
        elif not all(map(known, chosen)):
            issues.append(Issue(f"unknown_{name}"))
        issues += [
            Issue(f"retired_{name}", fields={"value": label})
            for label in words.out_of_use(which, chosen)
        ]
    if CLEAR in body.results and len(body.results) > 1:
        issues.append(Issue("clear_not_alone"))
    if any(parent_of(code) not in ("", *body.results) for code in body.results):
        issues.append(Issue("parent_missing"))
    if NO_FOLLOW_UP in body.follow_ups and len(body.follow_ups) > 1:
        issues.append(Issue("follow_up_not_alone"))
    if OTHER_FOLLOW_UP in body.follow_ups and not body.other_follow_up.strip():
        issues.append(Issue("no_other_text"))
    return issues


def _contradictions(body: FindingBody) -> list[Issue]:
    found = any(item.found for item in body.items)
    issues = []
    if found and CLEAR in body.results:
        issues.append(Issue("clear_but_problem"))
    if not found and PROBLEM_RESULTS & set(body.results):
        issues.append(Issue("problem_but_clear"))
    if (
        CLEAR in body.results
        and body.items
        and all(item.verdict is Verdict.ABSENT for item in body.items)
    ):
        issues.append(Issue("clear_but_absent"))
    if CLEAR in body.results and body.follow_ups and body.follow_ups != (NO_FOLLOW_UP,):
        issues.append(Issue("clear_but_follow_up"))
    if PENDING in body.results and NO_FOLLOW_UP in body.follow_ups:
        issues.append(Issue("pending_but_no_follow_up"))
    return issues


def _date_issues(body: FindingBody, inspected_on: date, frame: Frame) -> list[Issue]:
    issues = []
    first, last = frame.period
    if inspected_on < frame.draw_day:
        issues.append(Issue("before_draw", fields={"day": frame.draw_day.isoformat()}))
    if inspected_on > frame.today:
        issues.append(Issue("in_future", fields={"day": frame.today.isoformat()}))
    if not first <= inspected_on <= last and not body.late_reason.strip():
        bounds = {"first": first.isoformat(), "last": last.isoformat()}
        issues.append(Issue("outside_period", fields=bounds))
    if NO_FOLLOW_UP in body.follow_ups and not body.closed:
        issues.append(Issue("not_closed"))
    if body.closed and body.closed_on is None:
        issues.append(Issue("no_closed_on"))
    if body.closed and body.closed_on is not None and body.closed_on < inspected_on:
        issues.append(Issue("closed_before_inspection"))
    if body.closed and body.closed_on is not None and body.closed_on > frame.today:
        issues.append(Issue("closed_in_future", fields={"day": frame.today.isoformat()}))
    if body.closed_on is not None and not body.closed:
        issues.append(Issue("closed_on_but_open"))
    return issues
