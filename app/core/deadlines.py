"""The clocks that run after an inspection: how long, in which days, from which event.

The lengths are dated parameters a bureau may change (core.parameters, keys in KEYS); the
first values come from the sources named at each rule (domain §1.2, §1.7, §2). The day of
the event is never counted. Names, events and sources in words: texts `deadlines.rule.*`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final

from app.core.workdays import Calendar, Due

MOST_DAYS: Final = 365
_ONE: Final = timedelta(days=1)


class Rule(StrEnum):
    """What has to be done in time; the value is kept with what it set (follow_up.due_rule)."""

    # result entered and published, from the end of the inspection: 20 working days
    PUBLISH = "PUBLISH"
    # the same, where a re-test or an objection came between: 5 working days from its end
    RETEST = "RETEST"
    # 责令限期公示/改正: 10 days from the service of the order
    CORRECT = "CORRECT"
    # 列入经营异常名录: 10 working days from the finding
    ABNORMAL = "ABNORMAL"
    # penalties published: 7 working days from the decision
    PENALTY = "PENALTY"
    # what is public by itself: 20 working days from when it came to be or was changed
    ANNOUNCE = "ANNOUNCE"


class Unit(StrEnum):
    """In which days a rule counts."""

    WORKING = "WORKING"
    # Every day counts; a last day off moves to the next working day.
    CALENDAR = "CALENDAR"


@dataclass(frozen=True, slots=True)
class Term:
    """A length of time: `count` of `unit`."""

    count: int
    unit: Unit = Unit.WORKING

    def to_json(self) -> list[Any]:
        """Return the value of the parameter; `term_of` gives the term back."""
        return [self.count, self.unit.value]


FIRST_TERMS: Final[Mapping[Rule, Term]] = {
    Rule.PUBLISH: Term(20),  # 国发〔2019〕5号 in practice; some provinces count calendar days
    Rule.RETEST: Term(5),
    Rule.CORRECT: Term(10, Unit.CALENDAR),  # the order in use says 10日, not 工作日
    Rule.ABNORMAL: Term(10),
    Rule.PENALTY: Term(7),
    Rule.ANNOUNCE: Term(20),  # 政府信息公开条例, to be confirmed by the bureau
}
KEYS: Final[Mapping[Rule, str]] = {
    Rule.PUBLISH: "publish_days",  # older than the others; a whole number is working days
    Rule.RETEST: "retest_days",
    Rule.CORRECT: "correct_days",
    Rule.ABNORMAL: "abnormal_days",
    Rule.PENALTY: "penalty_days",
    Rule.ANNOUNCE: "announce_days",
}
RULE_OF: Final[Mapping[str, Rule]] = {key: rule for rule, key in KEYS.items()}
FIRST: Final[Mapping[str, Any]] = {KEYS[rule]: term.to_json() for rule, term in FIRST_TERMS.items()}


def is_term(value: object) -> bool:
    """Return whether a parameter's value is a length of time: a whole number, or with a unit."""
    if type(value) is int:
        return 1 <= value <= MOST_DAYS
    if not isinstance(value, list) or len(value) != 2:
        return False
    count, unit = value
    return type(count) is int and 1 <= count <= MOST_DAYS and unit in Unit.__members__


def term_of(value: Any) -> Term:
    """Return the term a parameter's value stands for; a bare number is working days."""
    if isinstance(value, int):
        return Term(value)
    count, unit = value
    return Term(count, Unit(unit))


def due(term: Term, start: date, calendar: Calendar) -> Due:
    """Return the last day of a term that an event on `start` sets going.

    The day itself is not counted. Of calendar days a last day off moves to the next
    working day. Where a year has no table the weekends are taken, and the result says so.
    """
    if term.unit is Unit.WORKING:
        return calendar.due(start, term.count)
    end = start + timedelta(days=term.count)
    last = calendar.guessing().workday_from(end)
    return Due(last, calendar.first_unknown(end, last))


@dataclass(frozen=True, slots=True)
class Standing:
    """How a day due stands today: `late` or `left` in working days, guessed where need be.

    Attributes:
        is_late: the day is over. `late` can be 0 all the same: only days off have passed.
    """

    is_late: bool
    late: int
    left: int


def standing(last: date, today: date, calendar: Calendar) -> Standing:
    """Return how many working days a day is past, or still to come."""
    apart = calendar.guessing().workdays_between(last, today)
    return Standing(today > last, max(apart, 0), max(-apart, 0))
