"""How often an item may be inspected at one enterprise, as item lists write it.

抽查频次 is written for people: 每年不超过2次, 1次/年, 对同一单位每2年抽查不超过1次. Only what
is certainly an upper limit by calendar years is read; a least frequency (不少于), a limit
over the life of a licence, or how often the bureau organises a check limits nobody.
Source of the wordings: the item list in force in 2017 and county plans (domain §1.5,
Appendix A).
"""

import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from app.core.numerals import NUMBER, number_of

MOST_YEARS: Final = 10


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` inspections (from 1) in `years` calendar years (1 to MOST_YEARS)."""

    most: int
    years: int = 1

    @property
    def rate(self) -> Fraction:
        """How many a year that is."""
        return Fraction(self.most, self.years)


_OR: Final = re.compile("[;。]|或者?|或")
# 组织 is the bureau's own rhythm; the life of a licence is no calendar year.
_NO_LIMIT: Final = re.compile("组织|有效期|不少于|不低于|不小于|至少|以上|>")
_UPPER: Final = re.compile(rf"(?:不超过|不得超过|不多于|不高于|不大于|最多|至多|<=|≤)({NUMBER})次")
_SPAN: Final = re.compile(rf"(?:{NUMBER})[-—–~至到]({NUMBER})次")
_LEAD: Final = "(?:一般|原则上|各?检查对象|同一检查对象)*"
_UNIT: Final = "(?:年度?|半年|季度?|个?月)"
_EACH: Final = rf"(?:每(?:{NUMBER})?个?{_UNIT}内?|{NUMBER}年内?|年均)"
_SHARE: Final = "(?:各?[0-9.]+%)?"
_PLAIN: Final = re.compile(
    rf"{_LEAD}(?:{_EACH}(?:抽查|检查)?({NUMBER})次{_SHARE}|({NUMBER})次/{_UNIT}"
    rf"|(?:=|≤|<=|不超过)?({NUMBER})次?)"
)
_YEARS: Final = re.compile(rf"(?:每|^|[^0-9])({NUMBER})年(?!度)")
_MONTHS: Final = re.compile(rf"({NUMBER})个月")


def limit_of(words: str) -> Limit | None:
    """Return the upper limit a list's 抽查频次 sets; None where it sets none that is clear.

    Of alternatives (每年1次20%；或者每年2次各10%) the one that allows most counts, and only
    where each of them is a limit. A limit by quarter or month is taken by the year.
    """
    said = "".join(unicodedata.normalize("NFKC", words).split())
    found = [_one(part) for part in _OR.split(said) if part]
    limits = [one for one in found if one is not None]
    if not limits or len(limits) < len(found):
        return None
    return max(limits, key=lambda one: one.rate)


def _one(part: str) -> Limit | None:
    if "有效期" in part:
        return None
    if (plain := _PLAIN.fullmatch(part)) is not None:
        # A bare number is meant by the year, as the column is.
        return _within(part, next(one for one in plain.groups() if one), "年")
    if (upper := _UPPER.search(part)) is not None:
        return _within(part, upper[1])
    if _NO_LIMIT.search(part) is None and (span := _SPAN.search(part)) is not None:
        return _within(part, span[1])
    return None


def _within(part: str, number: str, meant: str = "") -> Limit | None:
    """The limit of a number in the time a wording names; `meant` where it names none."""
    most = number_of(number) or 0
    if most < 1:
        return None
    if (months := _MONTHS.search(part)) is not None:
        return _by_months(most, number_of(months[1]) or 0)
    for word, times in (("半年", 2), ("季", 4), ("月", 12)):
        if word in part:
            return Limit(most * times)
    if (years := _YEARS.search(part)) is not None:
        span = number_of(years[1]) or 0
        return Limit(most, span) if 1 <= span <= MOST_YEARS else None
    return Limit(most) if "年" in part + meant else None


def _by_months(most: int, months: int) -> Limit | None:
    if months and 12 % months == 0:
        return Limit(most * (12 // months))
    years, rest = divmod(months, 12)
    return Limit(most, years) if not rest and 1 <= years <= MOST_YEARS else None
