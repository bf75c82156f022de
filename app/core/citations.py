"""检查依据 taken apart: which laws it names, and which articles, paragraphs and points of them.

The wording is that of published item lists (domain: 随机抽查事项清单): titles in 《》, often
shortened for the second law (《…实施细则》), then 第…条 with 第…款 and 第（…）项, lists and
ranges of these, 前款 and 前条. A title alone, or with 相关规定, cites the law as a whole.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from app.core.numerals import NUMBER, number_of, spelled

LONGEST_RANGE: Final = 200  # articles; a longer range is a slip of the pen
_TITLE: Final = re.compile(r"《([^《》]{1,200})》")
_SHORTENED: Final = re.compile(r"[…·.。×*]{2,}|…")
_BY_OTHER: Final = frozenset({"实施细则", "实施条例", "实施办法", "细则"})
_CALLED: Final = re.compile(r"(?:以下)?(?:简称|称)[:：]?$")
# Where nobody wrote 《》: a name up to the word that laws end with, then an article or an end.
_BARE: Final = re.compile(
    r"([\u4e00-\u9fff（）()〈〉]{2,60}?(?:法|条例|规定|办法|细则|规则|规范|决定|解释))"
    r"(?=第|[；;、，,。\s]|$)"
)
_NATION: Final = "中华人民共和国"
_YEAR_BEHIND: Final = re.compile(r"\((?:\d{4}|[〇零一二三四五六七八九]{4})年?[^()]*\)$")

_AND: Final = r"\s*[、,，和及与]\s*"
_TO: Final = r"\s*(?:至|到|[-—–~～]+)\s*"
_POINT: Final = rf"[（(]?{NUMBER}[）)]?"
_PART: Final = re.compile(
    rf"第(?P<from>{NUMBER})条?{_TO}第?(?P<to>{NUMBER})条"
    rf"|第(?P<articles>{NUMBER}(?:{_AND}{NUMBER})*)条(?:之(?P<part>{NUMBER}))?"
    rf"|第(?P<pfrom>{NUMBER})款?{_TO}第?(?P<pto>{NUMBER})款"
    rf"|第(?P<paragraphs>{NUMBER}(?:{_AND}{NUMBER})*)款"
    rf"|第?(?P<ifrom>{_POINT})项?{_TO}第?(?P<ito>{_POINT})项"
    rf"|第?(?P<points>{_POINT}(?:{_AND}第?{_POINT})*)项"
    r"|(?P<before>前条|前款)"
)
_NUMBERS: Final = re.compile(NUMBER)


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a law.

    Attributes:
        article, part: 第一百二十条之一 is (120, 1); part 0 has no 之.
        paragraph: 款 from 1; 0: the article as a whole.
        points: numbers of the 项 in that paragraph; none: all of it.
    """

    article: int
    part: int = 0
    paragraph: int = 0
    points: tuple[int, ...] = ()

    @property
    def label(self) -> str:
        """Return the place in words: 第三十七条第一款第（二）项."""
        words = article_label(self.article, self.part)
        if self.paragraph:
            words += f"第{spelled(self.paragraph)}款"
        if self.points:
            words += "第" + "、".join(f"（{spelled(one)}）" for one in self.points) + "项"
        return words


@dataclass(frozen=True, slots=True)
class Citation:
    """A law as a basis cites it. No places: the law as a whole.

    Attributes:
        title: in full; where the basis shortens it, put together from the law before.
        written: as the basis has it.
    """

    title: str
    written: str
    places: tuple[Place, ...] = ()


def article_label(article: int, part: int = 0) -> str:
    """Return 第三十六条, or 第一百二十条之一."""
    return f"第{spelled(article)}条" + (f"之{spelled(part)}" if part else "")


def law_key(title: str) -> str:
    """Return what two writings of one law's title have in common.

    Widths, blanks, 《》, 中华人民共和国 in front and the year of a revision behind do not count.
    """
    plain = "".join(unicodedata.normalize("NFKC", title).split()).strip("《》")
    plain = plain.replace("<", "〈").replace(">", "〉")
    return _YEAR_BEHIND.sub("", plain).removeprefix(_NATION)


def read_basis(basis: str) -> tuple[Citation, ...]:
    """Return the laws a basis cites, in its order; a law named twice counts once."""
    found: dict[str, Citation] = {}
    for one in _citations(basis):
        before = found.get(law_key(one.title))
        if before is None:
            found[law_key(one.title)] = one
        else:
            places = tuple(dict.fromkeys((*before.places, *one.places)))
            found[law_key(one.title)] = replace(before, places=places)
    return tuple(found.values())


def _citations(basis: str) -> Iterator[Citation]:
    titles = list(_TITLE.finditer(basis)) or list(_BARE.finditer(basis))
    whole, called = "", dict[str, str]()
    for at, found in enumerate(titles):
        written = found[1].strip()
        if called and _CALLED.search(basis[: found.start()]):
            called[written] = whole  # 《条例》 after 以下简称
            continue
        title = called.get(written) or _in_full(written, whole)
        if title == written:
            whole = written
            called.setdefault(written, written)
        tail_end = len(basis)
        for later in titles[at + 1 :]:
            if not _CALLED.search(basis[: later.start()]):
                tail_end = later.start()
                break
        yield Citation(title, written, _places(basis[found.end() : tail_end]))


def _in_full(written: str, whole: str) -> str:
    """Return a shortened title in full, with the name of the law before it."""
    if not whole:
        return written
    if _SHORTENED.match(written):
        return whole + _SHORTENED.sub("", written, count=1)
    return whole + written if written in _BY_OTHER else written


def _places(tail: str) -> tuple[Place, ...]:
    """Return the places named behind a title."""
    places: list[Place] = []
    for found in _PART.finditer(tail):
        _take(places, found)
    return tuple(dict.fromkeys(places))


def _take(places: list[Place], found: re.Match[str]) -> None:
    """Add what one wording names to the places before it."""
    if found["articles"] or found["from"]:
        part = number_of(found["part"]) if found["part"] else 0
        numbers = _numbers(found["articles"] or "", found["from"], found["to"])
        places.extend(Place(one) for one in numbers[:-1])
        places.extend(Place(one, part or 0) for one in numbers[-1:])
        return
    if not places:
        return  # 第一款 without an article means nothing
    last = places[-1]
    if found["before"]:
        places.extend(_before(last, found["before"]))
    elif found["paragraphs"] or found["pfrom"]:
        if not last.paragraph and not last.points:
            places.pop()
        numbers = _numbers(found["paragraphs"] or "", found["pfrom"], found["pto"])
        places.extend(replace(last, paragraph=one, points=()) for one in numbers)
    else:
        points = _numbers(found["points"] or "", found["ifrom"], found["ito"])
        places[-1] = replace(last, points=tuple(dict.fromkeys((*last.points, *points))))


def _before(last: Place, word: str) -> tuple[Place, ...]:
    """Return what 前条 or 前款 means behind a place; nothing where there is none before."""
    if word.endswith("条"):
        return (Place(last.article - 1),) if last.article > 1 else ()
    return (replace(last, paragraph=last.paragraph - 1, points=()),) if last.paragraph > 1 else ()


def _numbers(listed: str, first: str | None, last: str | None) -> list[int]:
    """Return the numbers of a list, or of a range from `first` to `last`."""
    if first and last:
        ends = [number_of(found[0]) for one in (first, last) if (found := _NUMBERS.search(one))]
        if len(ends) == 2 and ends[0] and ends[1] and ends[0] <= ends[1]:
            if ends[1] - ends[0] < LONGEST_RANGE:
                return list(range(ends[0], ends[1] + 1))
            return [ends[0], ends[1]]
        return [one for one in ends if one]
    return [n for found in _NUMBERS.finditer(listed) if (n := number_of(found[0]))]
