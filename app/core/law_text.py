"""The text of a law as somebody pastes it: title, number, dates, articles, paragraphs.

An article begins at a line with 第…条, and only where its number goes on from the one
before: a line that merely quotes 第三十六条 stays part of its article. Chapters are kept
as the place an article stands in.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from app.core.citations import Place, article_label
from app.core.numerals import NUMBER, number_of
from app.core.rows import clean_text, read_date

LONGEST_TITLE: Final = 200
LONGEST_ARTICLE: Final = 20_000
_ARTICLE: Final = re.compile(rf"第\s*({NUMBER})\s*条(?:之({NUMBER}))?(?P<gap>[\s:：]*)")
_CHAPTER: Final = re.compile(rf"第\s*{NUMBER}\s*([编章节])(?:\s+|$)")
_POINT: Final = re.compile(rf"[（(]{NUMBER}[）)]|\d{{1,2}}[.、．]|{NUMBER}、")
_IN_FORCE: Final = re.compile(r"自(\d{4}年\d{1,2}月\d{1,2}日)起施行")
_ISSUED: Final = re.compile(r"(\d{4}年\d{1,2}月\d{1,2}日)")
_NUMBER: Final = re.compile(
    r"[\u4e00-\u9fff]{0,20}?令\s*第?\s*[0-9一二三四五六七八九十百零〇]+\s*号"
    r"|[\u4e00-\u9fff]{1,12}[〔\[（(]\d{4}[〕\])）]\s*\d+\s*号"
)
# What follows a label that is only quoted at the beginning of a line: 第三条规定的…
_QUOTED: Final = re.compile(r"规定|所列|所称|第|至|到|的|和|及|或|、|，|,|之外|以外")
_CONTENTS: Final = re.compile(r"目\s*录")


@dataclass(frozen=True, slots=True)
class Article:
    """One article. `body`: its paragraphs and points, one a line, without the label."""

    number: int
    part: int
    chapter: str
    body: str

    @property
    def label(self) -> str:
        """Return 第三十六条."""
        return article_label(self.number, self.part)


@dataclass(frozen=True, slots=True)
class LawText:
    """A law as read; "" and None: the text does not say.

    Attributes:
        gaps: labels of articles that should be there and are not.
        repeated: labels that came twice; the first is kept.
    """

    title: str
    number: str
    issued_on: date | None
    in_force_from: date | None
    articles: tuple[Article, ...]
    gaps: tuple[str, ...] = ()
    repeated: tuple[str, ...] = ()


def read_law(lines: Iterable[str]) -> LawText:
    """Return the law that some lines of text are; one without articles has none."""
    kept = [line for one in lines if (line := clean_text(one))]
    reader = _Reader()
    for line in kept:
        reader.take(line)
    articles = reader.finished()
    head = "".join(reader.head[:12])
    last = articles[-1].body if articles else ""
    in_force = _IN_FORCE.search(head) or _IN_FORCE.search(last)
    issued = _ISSUED.search(head)
    number = _NUMBER.search(head)
    return LawText(
        _title(reader.head),
        clean_text(number[0]).lstrip("日") if number else "",
        read_date(issued[1]) if issued else None,
        read_date(in_force[1]) if in_force else None,
        articles,
        gaps(articles),
        tuple(dict.fromkeys(reader.repeated)),
    )


def gaps(articles: Sequence[Article]) -> tuple[str, ...]:
    """Return the labels missing between the first and the last of some articles."""
    there = {one.number for one in articles}
    if not there:
        return ()
    return tuple(article_label(n) for n in range(min(there), max(there)) if n not in there)


class _Reader:
    """Lines on their way into articles."""

    def __init__(self) -> None:
        self.head: list[str] = []
        self.repeated: list[str] = []
        self._chapter = ""
        self._last = (0, 0)
        self._spaced = False  # whether a blank stands behind the labels of this text
        self._body: list[str] = []
        self._done: list[Article] = []

    def take(self, line: str) -> None:
        """Take one line, cleaned and not blank."""
        chapter = _CHAPTER.match(line)
        if chapter and len(line) <= 40:
            # The table of contents stands before the first article and leaves no chapter.
            self._chapter = self._under(chapter[1], line)
            return
        begins = _ARTICLE.match(line)
        if begins and (key := self._key(begins)) is not None:
            self._close()
            self._last = key
            self._body = [rest] if (rest := line[begins.end() :].strip()) else []
        elif self._last == (0, 0):
            self.head.append(line)
        else:
            self._body.append(line)

    def finished(self) -> tuple[Article, ...]:
        """Return the articles."""
        self._close()
        return tuple(self._done)

    def _under(self, kind: str, line: str) -> str:
        self._close()
        above = self._chapter.split("　")
        if kind == "节" and above[0] and "章" in above[0].split(" ")[0]:
            return f"{above[0]}　{line}"
        return line

    def _key(self, begins: re.Match[str]) -> tuple[int, int] | None:
        """Return (number, part) where the line begins an article, else None."""
        number = number_of(begins[1])
        part = number_of(begins[2]) if begins[2] else 0
        if not number or part is None:
            return None
        spaced = bool(begins["gap"])
        if self._last == (0, 0):
            self._spaced = spaced
            return number, part
        goes_on = number == self._last[0] + 1 or (number == self._last[0] and part > self._last[1])
        rest = begins.string[begins.end() :]
        plain = goes_on and not self._spaced and not _QUOTED.match(rest)
        return (number, part) if spaced or plain else None

    def _close(self) -> None:
        if self._last != (0, 0) and self._body:
            body = "\n".join(self._body)[:LONGEST_ARTICLE]
            key = self._last
            if any((one.number, one.part) == key for one in self._done):
                self.repeated.append(article_label(*key))
            else:
                self._done.append(Article(*key, self._chapter, body))
        self._body = []


def _title(head: Sequence[str]) -> str:
    """Return the first line that can be a title."""
    for line in head:
        plain = line.strip("《》 ")
        if plain and plain[0] not in "（(" and not _CONTENTS.fullmatch(plain):
            return plain[:LONGEST_TITLE]
    return ""


def paragraphs(body: str) -> tuple[str, ...]:
    """Return the 款 of an article: a line that begins with （一） or 1. belongs to the one above."""
    made: list[list[str]] = []
    for line in body.split("\n"):
        if made and _POINT.match(line):
            made[-1].append(line)
        elif line:
            made.append([line])
    return tuple("\n".join(one) for one in made)


def passage(body: str, place: Place) -> str:
    """Return what a place names of its article; "" where the article has no such part."""
    if not place.paragraph and not place.points:
        return body
    parts = paragraphs(body)
    at = max(1, place.paragraph)
    if at > len(parts):
        return ""
    if not place.points:
        return parts[at - 1]
    first, *lines = parts[at - 1].split("\n")
    chosen = [line for line in lines if _point_number(line) in place.points]
    return "\n".join((first, *chosen)) if chosen else ""


def _point_number(line: str) -> int | None:
    found = re.match(rf"[（(]?({NUMBER})", line)
    return number_of(found[1]) if found else None
