"""Laws out of a table with one article, or one paragraph of an article, in a row."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from app.core.citations import law_key
from app.core.law_text import LONGEST_ARTICLE, Article, LawText, gaps
from app.core.numerals import NUMBER, number_of
from app.core.rows import (
    Cell,
    RowIssue,
    Severity,
    clean_lines,
    clean_text,
    read_date,
    shorten,
    without_failed,
)

_LABEL: Final = re.compile(rf"第?\s*({NUMBER})\s*条?(?:之({NUMBER}))?(?:第.*)?")


@dataclass(slots=True)
class _Law:
    title: str
    number: str = ""
    day: date | None = None
    articles: dict[tuple[int, int], list[str]] = field(default_factory=dict)


def read_law_rows(
    rows: Iterable[tuple[int, Mapping[str, Cell]]],
) -> tuple[tuple[LawText, ...], tuple[RowIssue, ...]]:
    """Return the laws of a table and what is wrong with its rows.

    A blank 法规名称 continues the one above (merged cells), a blank 条号 the article above;
    rows of one article become its paragraphs.

    Args:
        rows: (row number, field of headings.LAW_FIELDS -> cell) in file order.
    """
    laws: dict[str, _Law] = {}
    issues: list[RowIssue] = []
    title, key = "", (0, 0)
    for row, given in rows:
        cells, failed = without_failed(given, row, needed=given)
        if failed:
            issues += failed
            continue
        said = clean_text(cells.get("title")).strip("《》")
        if said and law_key(said) != law_key(title):
            title, key = said, (0, 0)
        label = clean_text(cells.get("label"))
        found = _key(label) if label else key
        body = clean_lines(cells.get("body")).strip("\n")
        if not title:
            issues.append(RowIssue(row, "title", "", "rows.law_title_missing", Severity.REFUSE))
        elif found is None or found == (0, 0):
            issues.append(RowIssue(row, "label", shorten(label), "rows.law_label", Severity.REFUSE))
        elif not body:
            issues.append(RowIssue(row, "body", "", "rows.law_body_missing", Severity.REFUSE))
        else:
            key = found
            law = laws.setdefault(law_key(title), _Law(title))
            law.number = law.number or clean_text(cells.get("number"))
            law.day = law.day or read_date(cells.get("in_force_from"))
            law.articles.setdefault(key, []).append(body)
    return tuple(_text(law) for law in laws.values()), tuple(issues)


def _key(label: str) -> tuple[int, int] | None:
    found = _LABEL.fullmatch(label)
    number = number_of(found[1]) if found else None
    if found is None or not number:
        return None
    return number, (number_of(found[2]) or 0) if found[2] else 0


def _text(law: _Law) -> LawText:
    articles = tuple(
        Article(number, part, "", "\n".join(bodies)[:LONGEST_ARTICLE])
        for (number, part), bodies in sorted(law.articles.items())
    )
    return LawText(law.title, law.number, None, law.day, articles, gaps(articles))
