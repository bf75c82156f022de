"""A table as words for the clipboard: plain with tabs, and as HTML that keeps codes text."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

_FORMULA = ("=", "+", "-", "@")
_NUMBER = frozenset("0123456789.,% -+")


@dataclass(frozen=True, slots=True)
class Content:
    """Headings and rows as a person sees them; `right`: columns of numbers."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    right: frozenset[int] = frozenset()


def tsv_of(content: Content) -> str:
    """Return lines of cells with tabs between them, headings first.

    A cell holds neither tab nor line end, and nothing a spreadsheet would calculate.
    """
    return "\n".join("\t".join(map(_plain, row)) for row in (content.headings, *content.rows))


def html_of(content: Content) -> str:
    """Return an HTML table whose cells spreadsheets take as text: codes keep their digits."""
    head = _line(content.headings, "th")
    body = "".join(_line(row, "td") for row in content.rows)
    style = "<style>td,th{mso-number-format:'\\@';}</style>"
    return f"<html><head>{style}</head><body><table>{head}{body}</table></body></html>"


def _line(cells: Sequence[str], tag: str) -> str:
    made = "".join(
        f"<{tag} style=\"mso-number-format:'\\@'\">{escape(cell)}</{tag}>" for cell in cells
    )
    return f"<tr>{made}</tr>"


def _plain(cell: str) -> str:
    words = " ".join(cell.split())
    if words.startswith(_FORMULA) and not _NUMBER.issuperset(words):
        return f"'{words}"
    return words
