"""How plans write dates, ratios and kinds of checks, and what the words mean.

Reads the wordings met in published plans (domain §1.4, §1.5, §3.5): 2026.01.01-2026.12.31,
3月至11月, 上半年; 3%, 不低于3%, B类40%（13户）.
"""

import re
import unicodedata
from calendar import monthrange
from datetime import date
from decimal import Decimal
from typing import Final

from app.core.rows import read_date
from app.core.vocabulary import COMPANY, COOPERATIVE, FOREIGN_OFFICE, SOLE_TRADER

DAILY: Final = "日常检查"
SPECIAL: Final = "专项检查"
CHECK_TYPES: Final = (DAILY, SPECIAL)
COUNTY_LEVEL: Final = "县级"
_SPECIAL_MARK: Final = "专项"
CLAUSE: Final = "；"
BY_CLASS: Final = "按分类确定"
_WHOLE_YEAR: Final = frozenset({"全年", "年内", "常年", "本年度", "全年度"})
_SPANS: Final = {
    **dict.fromkeys(("上半年",), (1, 6)),
    **dict.fromkeys(("下半年",), (7, 12)),
    **dict.fromkeys(("一季度", "第一季度", "1季度", "第1季度"), (1, 3)),
    **dict.fromkeys(("二季度", "第二季度", "2季度", "第2季度"), (4, 6)),
    **dict.fromkeys(("三季度", "第三季度", "3季度", "第3季度"), (7, 9)),
    **dict.fromkeys(("四季度", "第四季度", "4季度", "第4季度"), (10, 12)),
}
_DAYS = re.compile(
    r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?\s*(?:至|到|[-–—~～])+\s*"
    r"(?:(\d{4})[-./年])?(\d{1,2})[-./月](\d{1,2})日?"
)
_MONTHS = re.compile(
    r"(?:(\d{4})年)?(\d{1,2})月?(?:份)?\s*(?:至|到|[-–—~～])+\s*(?:(\d{4})年)?(\d{1,2})月(?:份)?(?:底|末)?"
)
_MONTH = re.compile(r"(?:(\d{4})年)?(\d{1,2})月(?:份)?")
_BEFORE = re.compile(r"(?:(\d{4})年)?(\d{1,2})月(?:份)?(?:底|末)?(?:之?前)(?:完成)?")
_YEAR_FIRST = re.compile(r"(\d{4})年(?:度)?")
_RATIO = re.compile(r"[^\d%]{0,8}(\d{1,3}(?:\.\d+)?)(%?)[^\d%户家个]{0,4}")
_CLASS = re.compile(
    r"([A-Z])类?[^A-Z\d%;；]{0,12}?(\d{1,3}(?:\.\d+)?)%(?:\((\d{1,9})户?\))?"
    r"|([A-Z])类?[^A-Z\d%;；]{0,6}?\(?(\d{1,9})户\)?"
)
_NOT_DRAWN = re.compile(r"(?:([A-Z])类?[^A-Z\d%;；,，、]{0,8}?不|不涉及([A-Z])类?)")
_MOST = re.compile(
    r"[^%]{0,12}?(?:不超过|不高于|不大于|不得超过|最高|上限|≤)[^%\d]{0,4}(\d{1,3}(?:\.\d+)?)%"
)
_SPAN_RATIO = re.compile(r"(\d{1,3}(?:\.\d+)?)%?[-–—~～至](\d{1,3}(?:\.\d+)?)%")
_BARE = re.compile(r"(\d{1,3}(?:\.\d+)?)%")
_NUMBER = re.compile(r"[^\d]{0,4}(\d{1,9})(?:户|家|个|户次|家次)?")

# 检查对象: words for a class of subjects, for everybody; 检查地域: for the whole county.
SUBJECTS: Final = {
    "企业": COMPANY,
    "各类企业": COMPANY,
    "个体工商户": SOLE_TRADER,
    "个体户": SOLE_TRADER,
    "个体": SOLE_TRADER,
    "农民专业合作社": COOPERATIVE,
    "农专社": COOPERATIVE,
    "合作社": COOPERATIVE,
    "外国企业常驻代表机构": FOREIGN_OFFICE,
    "外企代表机构": FOREIGN_OFFICE,
}
EVERYBODY: Final = frozenset(
    {"经营主体", "市场主体", "各类经营主体", "各类市场主体", "全部经营主体"}
)
OF_COUNTY: Final = frozenset({"全县", "全区", "全市", "县域", "辖区", "全域", "本辖区", "辖区内"})


def _plain(words: str) -> str:
    return "".join(unicodedata.normalize("NFKC", words).split())


def check_type_of(words: str) -> str:
    """Return 专项检查 where the words say so, else 日常检查."""
    return SPECIAL if _SPECIAL_MARK in words else DAILY


def period_of(words: str, year: int) -> tuple[date, date] | None:
    """Return the first and the last day a plan's words name; None where they name none.

    Args:
        year: of the plan, where the words name none themselves.
    """
    plain = _plain(words)
    if plain in _WHOLE_YEAR:
        return date(year, 1, 1), date(year, 12, 31)
    try:
        if found := _DAYS.fullmatch(plain):
            first = date(int(found[1]), int(found[2]), int(found[3]))
            return first, date(int(found[4] or found[1]), int(found[5]), int(found[6]))
        if found := _MONTHS.fullmatch(plain):
            begun = int(found[1] or year)
            return _months(begun, int(found[2]), int(found[3] or begun), int(found[4]))
        if found := _BEFORE.fullmatch(plain):
            ends = int(found[1] or year)
            return _months(ends, 1, ends, int(found[2]))
        if found := _MONTH.fullmatch(plain):
            ends = int(found[1] or year)
            return _months(ends, int(found[2]), ends, int(found[2]))
    except ValueError:
        return None
    if (named := _YEAR_FIRST.match(plain)) is not None:
        year, plain = int(named[1]), plain[named.end() :]
        if not plain or plain in _WHOLE_YEAR:
            return date(year, 1, 1), date(year, 12, 31)
    if plain in _SPANS:
        return _months(year, _SPANS[plain][0], year, _SPANS[plain][1])
    day = read_date(words)
    return (day, day) if day else None


def _months(year: int, first: int, last_year: int, last: int) -> tuple[date, date]:
    """Return the days from the first of one month to the end of another.

    Raises:
        ValueError: there is no such month.
    """
    if not 1 <= last <= 12:
        raise ValueError(last)
    return date(year, first, 1), date(last_year, last, monthrange(last_year, last)[1])


def period_words(first: date, last: date) -> str:
    """Return a period as the county form writes it: 2026.01.01-2026.12.31."""
    return f"{first:%Y.%m.%d}-{last:%Y.%m.%d}"


def ratio_of(words: str) -> tuple[str, bool] | None:
    """Return a ratio in percent as text, and whether somebody should look at it.

    A spreadsheet keeps 3 % as 0.03 and shows it as 3 %: a bare number below 1 is such a
    share. None: no one ratio is named.
    """
    found = _RATIO.fullmatch(_plain(words))
    if found is None:
        return None
    value = Decimal(found[1])
    if found[2]:
        return percent_text(value), False
    return percent_text(value * 100 if value < 1 else value), True


def percent_text(value: Decimal) -> str:
    """Return a percentage without needless zeros: 3, 0.1, 100."""
    return f"{value.normalize():f}"


def number_of(words: str) -> int | None:
    """Return how many enterprises words name (13户, 约40家); None where they name none."""
    found = _NUMBER.fullmatch(_plain(words).replace(",", ""))
    return int(found[1]) if found else None


def class_ratios_of(words: str) -> tuple[tuple[str, str, int | None], ...] | None:
    """Return (class, percent or "", number or None) of each class words name.

    A class that is left out (不纳入抽查, 不涉及) has 0. None: the words name no class though
    they are not empty; what they mean is not guessed.
    """
    plain = _plain(words).upper()
    if not plain:
        return ()
    found: dict[str, tuple[str, int | None]] = {}
    for one in _CLASS.finditer(plain):
        if one[1]:
            found[one[1]] = (percent_text(Decimal(one[2])), int(one[3]) if one[3] else None)
        else:
            found[one[4]] = ("", int(one[5]))
    for one in _NOT_DRAWN.finditer(plain):
        found.setdefault(one[1] or one[2], ("0", 0))
    return tuple((name, *found[name]) for name in sorted(found)) or None


def class_ratios_words(ratios: tuple[tuple[str, str, int | None], ...]) -> str:
    """Return the ratios as the county form writes them: B类40%（13户）、C类80%（7户）."""
    made = []
    for name, ratio, number in ratios:
        if ratio == "0" and not number:
            made.append(f"不涉及{name}类")
        elif not ratio:
            made.append(f"{name}类{number}户")
        else:
            made.append(f"{name}类{ratio}%" + (f"（{number}户）" if number is not None else ""))
    return "、".join(made)


def most_ratio(words: str) -> Decimal | None:
    """Return the percent an item's ratio column allows at most; None where it names no most.

    不超过5%, 3%-5% and a bare 5% do; 不低于3% names a least only.
    """
    plain = _plain(words).replace("％", "%")
    if found := _MOST.match(plain):
        return Decimal(found[1])
    if found := _SPAN_RATIO.fullmatch(plain):
        return Decimal(found[2])
    found = _BARE.fullmatch(plain)
    return Decimal(found[1]) if found else None
