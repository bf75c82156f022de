"""A task of the 年度抽查工作计划: what it says, what is wrong with it, what two versions differ in.

Knows neither files nor the registry: item lists are handed in as `ItemFacts` by code.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, ClassVar, Final

from app.core.annual_words import (
    CLAUSE,
    COUNTY_LEVEL,
    DAILY,
    class_ratios_words,
    most_ratio,
    percent_text,
    period_words,
)
from app.core.incomplete import PlanIncomplete
from app.core.quota import QuotaRule
from app.core.vocabulary import KEY_ITEM, LIST_MARK, NO, PLAIN_ITEM, YES
from app.errors import UserError

FIRST_YEAR, LAST_YEAR = 2000, 2099
MOST_BASE: Final = 999_999_999
_LIMITS: Final = {
    "name": 100,
    "basis": 2000,
    "subject": 100,
    "area": 200,
    "level": 40,
    "objects": 300,
    "cap": 60,
    "lead": 40,
    "note": 300,
}


@dataclass(frozen=True, slots=True)
class ClassRatio:
    """How many of one risk class: percent ("" where none is given), number, or both."""

    risk_class: str
    ratio: str = ""
    number: int | None = None

    def rule(self) -> QuotaRule:
        """Return the quota of a task: the number where one is given."""
        if self.number is not None:
            return QuotaRule("NUMBER", str(self.number))
        return QuotaRule("RATIO", self.ratio)


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One task of the year. Empty text and None mean: not said.

    ratio: percent with one decimal at most, without the sign. base: enterprises the task is
    about. joint is told apart from partners, since forms ask for both.
    """

    name: str
    basis: str
    period_from: date
    period_to: date
    item_codes: tuple[str, ...] = ()
    check_type: str = DAILY
    subject: str = ""
    joint: bool = False
    partners: tuple[str, ...] = ()
    area: str = ""
    level: str = COUNTY_LEVEL
    methods: tuple[str, ...] = ()
    involved: bool = True
    objects: str = ""
    base: int | None = None
    ratio: str = ""
    number: int | None = None
    cap: str = ""
    importance: str = PLAIN_ITEM
    class_ratios: tuple[ClassRatio, ...] = ()
    lead: str = ""
    supporting: tuple[str, ...] = ()
    note: str = ""

    def wanted(self) -> int | None:
        """Return how many are to be inspected as far as the plan says; None where it cannot."""
        if self.number is not None:
            return self.number
        if self.class_ratios and all(one.number is not None for one in self.class_ratios):
            return sum(one.number or 0 for one in self.class_ratios)
        if self.ratio and self.base is not None:
            exact = Decimal(self.ratio) * self.base / 100
            return int(exact.quantize(Decimal(1), ROUND_HALF_UP))
        return None

    def share(self) -> Decimal | None:
        """Return the ratio in percent: as given, else of the numbers; None where none follows."""
        if self.ratio:
            return Decimal(self.ratio)
        wanted = self.wanted()
        return Decimal(wanted) * 100 / self.base if wanted is not None and self.base else None

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values; `from_json` gives the same line back."""
        made = asdict(self)
        for name in ("period_from", "period_to"):
            made[name] = made[name].isoformat()
        for name in ("item_codes", "partners", "methods", "supporting"):
            made[name] = list(made[name])
        made["class_ratios"] = [list(one.values()) for one in made["class_ratios"]]
        return made

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> "PlanLine":
        """Read what `to_json` wrote."""
        rest = dict(data)
        for name in ("period_from", "period_to"):
            rest[name] = date.fromisoformat(rest[name])
        for name in ("item_codes", "partners", "methods", "supporting"):
            rest[name] = tuple(rest[name])
        rest["class_ratios"] = tuple(ClassRatio(*one) for one in rest["class_ratios"])
        return PlanLine(**rest)


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """What a plan needs of an item of the list in force."""

    code: str
    title: str
    basis: str
    importance: str = PLAIN_ITEM
    ratio: str = ""
    method: str = ""
    object_kind: str = ""

    @property
    def most(self) -> Decimal | None:
        """The percent that may be drawn at most: general items have a limit, key items none."""
        return None if self.importance == KEY_ITEM else most_ratio(self.ratio)


class LineFault(UserError):
    """Something is wrong with a task of a plan; `field` is where."""

    field: ClassVar[str] = ""


class NameMissing(LineFault):
    """A task without a name."""

    code, field = "annual.name_missing", "name"


class TooLong(LineFault):
    """A text longer than the form has room for."""

    code = "annual.too_long"


class BasisMissing(LineFault):
    """A task without 制定任务依据."""

    code, field = "annual.basis_missing", "basis"


class ItemsMissing(LineFault):
    """A task without 检查事项."""

    code, field = "annual.items_missing", "items"


class UnknownItem(LineFault):
    """An item that is not in the list in force, or has no basis there."""

    code, field = "annual.unknown_item", "items"


class MethodsMissing(LineFault):
    """A task without 检查方式."""

    code, field = "annual.methods_missing", "methods"


class PeriodReversed(LineFault):
    """A period that ends before it begins."""

    code, field = "annual.period_reversed", "period"


class PeriodOutside(LineFault):
    """A period that reaches out of the year of the plan."""

    code, field = "annual.period_outside", "period"


class AmountMissing(LineFault):
    """Neither a ratio nor a number, for all or by class."""

    code, field = "annual.amount_missing", "ratio"


class RatioWrong(LineFault):
    """A ratio that is no percentage of 0 to 100 with one decimal at most."""

    code, field = "annual.ratio_wrong", "ratio"


class RatioAboveLimit(LineFault):
    """More than a general item's upper limit."""

    code, field = "annual.ratio_above", "ratio"


class NumberAboveBase(LineFault):
    """More enterprises are to be inspected than there are."""

    code, field = "annual.number_above", "number"


class PartnersMissing(LineFault):
    """A joint check without a partner."""

    code, field = "annual.partners_missing", "partners"


def faults(line: PlanLine, year: int, items: Mapping[str, ItemFacts]) -> tuple[LineFault, ...]:
    """Return everything that is wrong with a line; the user's. Empty: it can be saved.

    Args:
        year: of the plan; the period lies within it.
        items: the list in force by code.
    """
    return tuple(_faults(line, year, items))


def check_line(line: PlanLine, year: int, items: Mapping[str, ItemFacts]) -> None:
    """Raise the first of `faults`."""
    for fault in _faults(line, year, items):
        raise fault


def _faults(line: PlanLine, year: int, items: Mapping[str, ItemFacts]) -> Iterator[LineFault]:
    if not line.name.strip():
        yield NameMissing()
    for field, most in _LIMITS.items():
        if len(getattr(line, field)) > most:
            yield TooLong(column=field, most=most)
    if not line.basis.strip():
        yield BasisMissing(line=line.name)
    if not line.item_codes:
        yield ItemsMissing(line=line.name)
    for item in line.item_codes:
        if item not in items or not items[item].basis.strip():
            yield UnknownItem(line=line.name, item=item)
    if not line.methods:
        yield MethodsMissing(line=line.name)
    first, last = line.period_from, line.period_to
    if last < first:
        yield PeriodReversed(line=line.name, first=first.isoformat(), last=last.isoformat())
    elif first.year != year or last.year != year:
        yield PeriodOutside(line=line.name, period=period_words(first, last), year=year)
    if line.joint and not line.partners:
        yield PartnersMissing(line=line.name)
    yield from _amount_faults(line, items)


def _amount_faults(line: PlanLine, items: Mapping[str, ItemFacts]) -> Iterator[LineFault]:
    ratios = [line.ratio, *(one.ratio for one in line.class_ratios)]
    for ratio in filter(None, ratios):
        try:
            QuotaRule("RATIO", ratio).check()
        except PlanIncomplete:
            yield RatioWrong(line=line.name, value=ratio)
            return
    if not line.ratio and line.number is None and not line.class_ratios:
        yield AmountMissing(line=line.name)
        return
    wanted = line.wanted()
    if wanted is not None and line.base is not None and wanted > line.base:
        yield NumberAboveBase(line=line.name, number=wanted, base=line.base)
        return
    share = line.share()
    for code in line.item_codes:
        most = items[code].most if code in items else None
        if share is not None and most is not None and share > most:
            yield RatioAboveLimit(
                line=line.name,
                item=items[code].title,
                ratio=percent_text(share.quantize(Decimal("0.1"), ROUND_HALF_UP)),
                limit=percent_text(most),
            )


@dataclass(frozen=True, slots=True)
class Difference:
    """A task that is new, gone or changed between two versions of a plan.

    kind: NEW, GONE, CHANGED; changes: (field, before, after) in words, of a changed one.
    """

    kind: str
    name: str
    changes: tuple[tuple[str, str, str], ...] = ()


def differences(
    before: Sequence[tuple[int, PlanLine]], after: Sequence[tuple[int, PlanLine]]
) -> tuple[Difference, ...]:
    """Return what two versions differ in: changed and new ones in the new order, then gone ones.

    Args:
        before, after: (root, line); lines of one root are the same task.
    """
    old = dict(before)
    found = []
    for root, line in after:
        if root not in old:
            found.append(Difference("NEW", line.name))
        elif changes := _changes(old[root], line):
            found.append(Difference("CHANGED", line.name, changes))
    kept = {root for root, _ in after}
    found += [Difference("GONE", line.name) for root, line in before if root not in kept]
    return tuple(found)


def _changes(before: PlanLine, after: PlanLine) -> tuple[tuple[str, str, str], ...]:
    old, new = cells(before), cells(after)
    return tuple((name, old[name], new[name]) for name in old if old[name] != new[name])


def cells(line: PlanLine, titles: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return a line as the cells of its columns (annual_headings.FIELDS but `no`).

    Args:
        titles: item code -> what the list calls it; codes stand for themselves otherwise.
    """
    names = [(titles or {}).get(code, code) for code in line.item_codes]
    ratios = tuple((one.risk_class, one.ratio, one.number) for one in line.class_ratios)
    return {
        "name": line.name,
        "basis": line.basis,
        "check_type": line.check_type,
        "subject": line.subject,
        "joint": YES if line.joint else NO,
        "partners": LIST_MARK.join(line.partners),
        "area": line.area,
        "level": line.level,
        "items": CLAUSE.join(names),
        "methods": LIST_MARK.join(line.methods),
        "period": period_words(line.period_from, line.period_to),
        "involved": YES if line.involved else NO,
        "objects": line.objects,
        "base": "" if line.base is None else str(line.base),
        "ratio": f"{line.ratio}%" if line.ratio else "",
        "number": "" if line.number is None else str(line.number),
        "cap": line.cap,
        "importance": line.importance,
        "class_ratios": class_ratios_words(ratios),
        "lead": line.lead,
        "supporting": LIST_MARK.join(line.supporting),
        "note": line.note,
    }


def moved_to_year(line: PlanLine, year: int) -> PlanLine:
    """Return a line for another year: the same days there, counts to be made anew.

    29 February becomes 28 February where the year has none.
    """
    return replace(
        line,
        period_from=_in_year(line.period_from, year),
        period_to=_in_year(line.period_to, year),
        base=None,
        number=line.number if not line.ratio and not line.class_ratios else None,
    )


def _in_year(day: date, year: int) -> date:
    try:
        return day.replace(year=year)
    except ValueError:
        return date(year, 2, 28)
