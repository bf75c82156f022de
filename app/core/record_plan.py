"""全过程记录清单: which step of an inspection needs which record, and how long it is kept.

The plan is data: lines as shipped (resources/record_plan.toml) or as the bureau wrote them.
Here is how lines are read, which steps lack a record, and from when on a file may be
destroyed. Sources: domain §1.7 (一般执法记录 at least 5 years, 重大或复杂 permanently); what
the shipped lines say beyond that is marked as unconfirmed.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final, Self

from app.core.evidence import MediaKind
from app.errors import UserError

PERMANENT: Final = 0  # years: never destroyed
LEAST_YEARS: Final = 5  # 一般执法记录 (domain §1.7)
_MOST_YEARS: Final = 100
_LONGEST: Final = {"code": 40, "name": 40, "tool": 60, "access": 60, "duty": 60}
MOST_LINES: Final = 40


class Per(StrEnum):
    """What a step happens once for."""

    TASK = "TASK"
    ENTERPRISE = "ENTERPRISE"


class BadPlan(UserError):
    """A line of the plan cannot be as it is. Fields: line (from 1), plan_part, value."""

    code = "record_plan.bad"


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One step of the plan.

    Attributes:
        code: never changes; files are linked to it.
        name: 记录节点. forms: 形式, any one of which will do. tool: 工具.
        years: 保存期限, PERMANENT or at least LEAST_YEARS. access: 管理权限. duty: 责任.
        needed: signs (as in core.volume) of which one asks for a record; (): where there is one.
        forever: signs of which one makes the record of such an enterprise permanent.
        unconfirmed: from memory or practice, to be confirmed by the bureau (待核).
    """

    code: str
    name: str
    per: Per
    forms: tuple[MediaKind, ...]
    tool: str = ""
    years: int = LEAST_YEARS
    access: str = ""
    duty: str = ""
    needed: tuple[str, ...] = ()
    forever: tuple[str, ...] = ()
    unconfirmed: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return plain values; `from_json` gives the same line back."""
        return {
            **asdict(self),
            "per": self.per.value,
            "forms": [form.value for form in self.forms],
            "needed": list(self.needed),
            "forever": list(self.forever),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Return the line of plain values; ValueError, KeyError, TypeError for any others."""
        return cls(
            **{
                **data,
                "per": Per(data["per"]),
                "forms": tuple(MediaKind(form) for form in data["forms"]),
                "needed": tuple(data.get("needed", ())),
                "forever": tuple(data.get("forever", ())),
            }
        )


@dataclass(frozen=True, slots=True)
class Plan:
    """The lines in force, in their order, and since when."""

    lines: tuple[PlanLine, ...]
    valid_from: date

    def line(self, code: str) -> PlanLine | None:
        """Return the line of a step; None where the plan has none (any more)."""
        return next((line for line in self.lines if line.code == code), None)


def check_lines(lines: Collection[PlanLine], known: Collection[str] = ()) -> None:
    """Raise BadPlan (the user's fault) where lines cannot be a plan.

    Args:
        known: codes files are linked to; none of them may go.
    """
    if not 0 < len(lines) <= MOST_LINES:
        raise BadPlan(line=len(lines), plan_part="lines", value="")
    seen: set[str] = set()
    for at, line in enumerate(lines, 1):
        for part, most in _LONGEST.items():
            value = str(getattr(line, part))
            short = part in ("code", "name") and not value.strip()
            if short or len(value) > most:
                raise BadPlan(line=at, plan_part=part, value=value)
        if line.code in seen:
            raise BadPlan(line=at, plan_part="code", value=line.code)
        seen.add(line.code)
        if not line.forms:
            raise BadPlan(line=at, plan_part="forms", value="")
        if line.years != PERMANENT and not LEAST_YEARS <= line.years <= _MOST_YEARS:
            raise BadPlan(line=at, plan_part="years", value=line.years)
    gone = sorted(set(known) - seen)
    if gone:
        raise BadPlan(line=0, plan_part="gone", value=gone[0])


class StepState(StrEnum):
    """How it stands with the record of one step."""

    THERE = "THERE"
    MISSING = "MISSING"
    OTHER_FORM = "OTHER_FORM"  # there are files, of none of the forms the plan names
    NOT_YET = "NOT_YET"  # nothing asks for it (so far)


def judge(line: PlanLine, signs: Collection[str], kinds: Collection[MediaKind]) -> StepState:
    """Return how it stands with a step.

    Args:
        signs: what holds of the enterprise or task ("always", "drawn", "found", "follow:CASE").
        kinds: of the files that are there and not destroyed.
    """
    if set(kinds) & set(line.forms):
        return StepState.THERE
    if kinds:
        return StepState.OTHER_FORM
    asked = any(sign in signs for sign in line.needed)
    return StepState.MISSING if asked else StepState.NOT_YET


def keep_years(line: PlanLine | None, signs: Collection[str]) -> int:
    """Return how long the record of a step is kept; a step the plan has lost: permanently."""
    if line is None or any(sign in signs for sign in line.forever):
        return PERMANENT
    return line.years


def kept_until(years: Iterable[tuple[int, date | None]]) -> date | None:
    """Return the last day a file has to be kept; None: permanently, or no end known yet.

    Args:
        years: of everything it is evidence of, how long and from which day on; None for
            what is not finished. The longest counts.
    """
    last = date.min
    for count, since in years:
        if count == PERMANENT or since is None:
            return None
        last = max(last, _later(since, count))
    return None if last == date.min else last


def _later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return date(day.year + years, 3, 1)
