"""Pages of the manual as rich text: for the window, and for paper."""

import html
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from app.core.manual_text import Block, Kind, ManualPage, Mark, pieces
from app.ui.palette import COLOURS

BOX: Final = "\u25a1"  # to be ticked by hand
LINK: Final = "page:"
PICTURE: Final = "picture:"  # then its name, a full stop, the px it takes


@dataclass(frozen=True, slots=True)
class Look:
    """Sizes of a medium.

    Attributes:
        size: of the text, in px; headings follow from it.
        width_of: px a picture takes, by its name.
        links: whether links can be followed.
    """

    size: int
    width_of: Callable[[str], int]
    links: bool = True


def page_html(page: ManualPage, look: Look, *, number: str = "") -> str:
    """Return a page. number: stands before its title, "" for none."""
    title = html.escape(f"{number}　{page.title}" if number else page.title)
    head = (
        f'<p style="font-size:{round(look.size * 1.5)}px; color:{COLOURS["primary"]};'
        f' margin-top:0; margin-bottom:8px;">'
        f'<a name="{page.key}"></a><b>{title}</b></p>'
    )
    return head + "".join(_block(block, look) for block in page.blocks)


def _block(block: Block, look: Look) -> str:
    if block.kind is Kind.PICTURE:
        return _picture(block, look)
    if block.kind is Kind.TABLE:
        return _table(block, look)
    if block.kind is Kind.POINTS and all(line.startswith(BOX) for line in block.lines):
        return "".join(_to_tick(line, look) for line in block.lines)
    if block.kind in (Kind.STEPS, Kind.POINTS):
        tag = "ol" if block.kind is Kind.STEPS else "ul"
        rows = "".join(
            f'<li style="margin-bottom:5px;">{_inline(line, look)}</li>' for line in block.lines
        )
        return f'<{tag} style="margin-top:4px; margin-bottom:8px;">{rows}</{tag}>'
    words = "<br/>".join(_inline(line, look) for line in block.lines)
    if block.kind is Kind.HEADING:
        return (
            f'<p style="font-size:{round(look.size * 1.15)}px;'
            f" color:{COLOURS['text']}; margin-top:14px; margin-bottom:4px;"
            f'"><b>{words}</b></p>'
        )
    if block.kind is Kind.NOTE:
        return _box(words, COLOURS["warning_bg"])
    if block.kind is Kind.LEAD:
        return _box(words, COLOURS["tint"])
    return f'<p style="margin-top:4px; margin-bottom:8px;">{words}</p>'


def _to_tick(line: str, look: Look) -> str:
    """A line of a checklist: its box stands where a point would."""
    return (
        '<p style="margin-top:0; margin-bottom:5px; margin-left:24px; text-indent:-20px;">'
        f"{_inline(line, look)}</p>"
    )


def _box(words: str, colour: str) -> str:
    return (
        f'<table width="100%" cellspacing="0" cellpadding="9" bgcolor="{colour}"'
        f' style="margin-top:4px; margin-bottom:8px;"><tr><td>{words}</td></tr></table>'
    )


def _picture(block: Block, look: Look) -> str:
    caption = _inline(block.lines[0], look)
    width = look.width_of(block.name)
    small = round(look.size * 0.9)
    return (
        f'<p align="center" style="margin-top:8px; margin-bottom:2px;">'
        f'<img src="{PICTURE}{block.name}.{width}" width="{width}"/></p>'
        f'<p align="center" style="margin-top:0; margin-bottom:10px;'
        f' font-size:{small}px; color:{COLOURS["muted"]};">{caption}</p>'
    )


def _table(block: Block, look: Look) -> str:
    head, *rows = (line.split("|") for line in block.lines)
    return (
        '<table width="100%" border="0" cellspacing="0" cellpadding="5"'
        ' style="margin-top:4px; margin-bottom:8px;">'
        f'<thead><tr bgcolor="{COLOURS["table_header"]}">{_cells(head, "th", look)}</tr></thead>'
        + "".join(f"<tr>{_cells(row, 'td', look)}</tr>" for row in rows)
        + "</table>"
    )


def _cells(cells: list[str], tag: str, look: Look) -> str:
    return "".join(
        f'<{tag} align="left" valign="middle" style="border-bottom:1px solid {COLOURS["line"]};">'
        f"{_inline(cell, look)}</{tag}>"
        for cell in cells
    )


def _inline(line: str, look: Look) -> str:
    return "".join(_piece(line, look))


def _piece(line: str, look: Look) -> Iterator[str]:
    for piece in pieces(line):
        words = html.escape(piece.words)
        if piece.mark is Mark.STRONG:
            yield f"<b>{words}</b>"
        elif piece.mark is Mark.KEY:
            yield f'<span style="background-color:{COLOURS["neutral_bg"]};">&nbsp;{words}&nbsp;</span>'
        elif piece.mark is Mark.LINK and look.links:
            colour = COLOURS["primary"]
            yield f'<a href="{LINK}{piece.target}" style="color:{colour};">{words}</a>'
        else:
            yield words
