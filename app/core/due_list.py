"""What is still to be done about an inspection, who has to do it, and by which clock.

One line an enterprise: the next thing in its way to a published result. What a finding
sets going besides (follow-ups) has lines of its own. Decides nothing about calendars.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from app.core.deadlines import Rule
from app.core.findings import FindingState
from app.core.people import Right


class Matter(StrEnum):
    """What comes next."""

    NOTICE = "NOTICE"  # the notice was made and nothing says that it was served
    INSPECT = "INSPECT"  # nothing has been found yet
    SUBMIT = "SUBMIT"  # a draft, or one that came back
    REVIEW = "REVIEW"
    APPROVE = "APPROVE"
    PUBLISH = "PUBLISH"  # approved, and in no list that went out
    FOLLOW_UP = "FOLLOW_UP"


class Hands(StrEnum):
    """Whose turn it is."""

    CLERK = "CLERK"
    REVIEWER = "REVIEWER"
    APPROVER = "APPROVER"
    UNIT = "UNIT"  # whoever is named in charge of a follow-up


HANDS: Final[Mapping[Matter, Hands]] = {
    Matter.NOTICE: Hands.CLERK,
    Matter.INSPECT: Hands.CLERK,
    Matter.SUBMIT: Hands.CLERK,
    Matter.REVIEW: Hands.REVIEWER,
    Matter.APPROVE: Hands.APPROVER,
    Matter.PUBLISH: Hands.CLERK,
    Matter.FOLLOW_UP: Hands.UNIT,
}
# Whoever has the right is reminded of it on the start page.
RIGHTS: Final[Mapping[Matter, Right]] = {
    Matter.NOTICE: Right.PAPERS,
    Matter.INSPECT: Right.FINDING,
    Matter.SUBMIT: Right.FINDING,
    Matter.REVIEW: Right.REVIEW_FINDING,
    Matter.APPROVE: Right.APPROVE_FINDING,
    Matter.PUBLISH: Right.PUBLISH,
    Matter.FOLLOW_UP: Right.FINDING,
}
_BY_STATE: Final[Mapping[FindingState, Matter]] = {
    FindingState.DRAFT: Matter.SUBMIT,
    FindingState.RETURNED: Matter.SUBMIT,
    FindingState.SUBMITTED: Matter.REVIEW,
    FindingState.REVIEWED: Matter.APPROVE,
    FindingState.APPROVED: Matter.PUBLISH,
}


@dataclass(frozen=True, slots=True)
class Inspection:
    """Where one drawn enterprise stands.

    Attributes:
        last_day: of its period or batch.
        state: of the newest revision; inspected_on: its day, None without any.
        correction_begun: the day the correction of an approved finding was begun; None
            where the newest revision corrects nothing.
        is_out: the newest revision stands in a list that went out.
        notice_open: its notice was made, and nothing says that it was served.
        retest_on: the last day of a re-test or an objection, None where there was none.
    """

    last_day: date
    state: FindingState = FindingState.NONE
    inspected_on: date | None = None
    correction_begun: date | None = None
    is_out: bool = False
    notice_open: bool = False
    retest_on: date | None = None


@dataclass(frozen=True, slots=True)
class Next:
    """The next thing: by a rule from a start, or (rule None) on `start` itself."""

    matter: Matter
    start: date
    rule: Rule | None = None


def next_of(one: Inspection) -> Next | None:
    """Return what comes next for an enterprise, or None where its result is out.

    A correction counts from the day it was begun: what it corrects is published already.
    """
    if one.inspected_on is None:
        return Next(Matter.NOTICE if one.notice_open else Matter.INSPECT, one.last_day)
    if one.is_out:
        return None
    matter = _BY_STATE[one.state]
    if one.correction_begun is not None:
        return Next(matter, one.correction_begun, Rule.PUBLISH)
    if one.retest_on is not None and one.retest_on >= one.inspected_on:
        return Next(matter, one.retest_on, Rule.RETEST)
    return Next(matter, one.inspected_on, Rule.PUBLISH)
