"""From the XML of a filled form to blocks: what stands on the paper, not yet where.

What the XML says in the same bytes is one block, in this paper and the next: blocks are
told apart by identity, and what was measured of one need not be measured again.
"""

import re
from collections.abc import Hashable
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from lxml import etree

from app.files.pdf.paragraph import BLANK, EMPTY_BOX, TICKED, Run, Style
from app.files.pdf.styles import ACROSS, MM, OFFICIAL, PAD, TALL, Area, Base, style


@dataclass(frozen=True, slots=True, eq=False)
class Paragraph:
    """Text in a named style with what the tag changes about it."""

    runs: tuple[Run, ...]
    name: str = "text"
    changes: tuple[tuple[str, float | str], ...] = ()
    keep: bool = False
    pinned: bool = False  # in a cell: at its lower edge

    def style(self, base: Base) -> Style:
        """Return the style in a section of this body size."""
        return _changed(self.name, self.changes, base)


@lru_cache(4096)
def _changed(name: str, changed: tuple[tuple[str, float | str], ...], base: Base) -> Style:
    chosen = style(name, base)
    changes: dict[str, object] = dict(changed)
    if "size" in changes and "lead" not in changes:
        changes["lead"] = round(float(str(changes["size"])) * 1.5, 2)
    if "indent" in changes:
        size = float(str(changes.get("size", chosen.size)))
        changes["indent"] = float(str(changes["indent"])) * size
    return chosen.but(**changes) if changes else chosen


@dataclass(frozen=True, slots=True)
class Space:
    """Empty height: points, or lines of the section's leading."""

    points: float = 0.0
    lines: float = 0.0

    def height(self, base: Base) -> float:
        return self.points + self.lines * base.lead


@dataclass(frozen=True, slots=True, eq=False)
class Qr:
    """A QR code, `size` points square."""

    text: str
    size: float
    align: str


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins a page."""


@dataclass(frozen=True, slots=True, eq=False)
class Cell:
    """A cell of a table; `label` cells are the printed part of the form."""

    content: tuple["Paragraph | Qr", ...]
    span: int
    vertical: str
    label: bool


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """At least `height` points high; may grow by `grow` points to fill a page.

    A `head` row is repeated where a page begins with one of the `sub` rows under it. A row
    to `keep` stands on the page of the next row.
    """

    cells: tuple[Cell, ...]
    height: float
    grow: float
    head: bool = False
    sub: bool = False
    keep: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """A table. Column widths in points; the first `head` rows stand on every page."""

    columns: tuple[float, ...]
    rows: tuple[Row, ...]
    head: int
    border: bool
    fill: bool
    pad: float


@dataclass(frozen=True, slots=True, eq=False)
class Keep:
    """Blocks that stay on one page."""

    blocks: tuple["Block", ...]


_MOST_KNOWN = 20_000
_B = TypeVar("_B", Paragraph, Row)
Block = Paragraph | Space | Qr | PageBreak | Grid | Keep


@dataclass(frozen=True, slots=True)
class Section:
    """Blocks that begin a page; `fit` makes them as few pages as they can be."""

    blocks: tuple[Block, ...]
    base: Base
    fit: bool
    numbered: bool
    area: Area


@dataclass(frozen=True, slots=True)
class Sheets:
    """One filled form: its sections, the line at the foot of every page, that for signatures."""

    sections: tuple[Section, ...]
    foot: tuple[Run, ...]
    sign: tuple[Run, ...] = ()


def sheets_of(root: etree._Element) -> Sheets:
    """Read a filled form that keeps the grammar."""
    sections = []
    foot: tuple[Run, ...] = ()
    sign: tuple[Run, ...] = ()
    for element in _children(root):
        if element.tag == "foot":
            foot = _runs(element)
        elif element.tag == "sign":
            sign = _runs(element)
        else:
            sections.append(_section(element))
    return Sheets(tuple(sections), foot, sign)


def _section(element: etree._Element) -> Section:
    base = Base()
    if element.get("size"):
        size = float(element.get("size") or 0)
        base = Base(size, float(element.get("lead") or size * 1.5))
    return Section(
        tuple(_block(child) for child in _children(element)),
        base,
        fit=element.get("fit") == "yes",
        numbered=element.get("number") != "no",
        area=_area(element),
    )


def _area(section: etree._Element) -> Area:
    if section.get("across") == "yes":
        return ACROSS
    return TALL if section.get("tall") == "yes" else OFFICIAL


def _block(element: etree._Element) -> Block:
    match element.tag:
        case "p":
            return _paragraph(element)
        case "sp":
            return Space(_float(element, "h"), _float(element, "lines"))
        case "qr":
            return _qr(element)
        case "grid":
            return _grid(element)
        case "keep":
            return Keep(tuple(_block(child) for child in _children(element)))
    return PageBreak()


class _Known(dict[Hashable, Paragraph | Row]):
    """Blocks by their XML, forgotten all at once when there are too many."""

    def keep(self, key: Hashable, block: _B) -> _B:
        if len(self) >= _MOST_KNOWN:
            self.clear()
        self[key] = block
        return block


_KNOWN = _Known()


def _paragraph(element: etree._Element) -> Paragraph:
    key = etree.tostring(element, encoding="utf-8", with_tail=False)
    known = _KNOWN.get(key)
    return known if isinstance(known, Paragraph) else _KNOWN.keep(key, _new_paragraph(element))


def _new_paragraph(element: etree._Element) -> Paragraph:
    return Paragraph(
        _runs(element),
        element.get("s") or "text",
        _changes(element),
        keep=element.get("keep") == "yes",
        pinned=element.get("at") == "b",
    )


def _changes(element: etree._Element) -> tuple[tuple[str, float | str], ...]:
    changes: dict[str, float | str] = {}
    for attribute, field in (("al", "align"), ("n", "role")):
        value = element.get(attribute)
        if value:
            changes[field] = value
    for attribute in ("size", "lead", "indent"):
        if element.get(attribute):
            changes[attribute] = _float(element, attribute)
    return tuple(changes.items())


def _qr(element: etree._Element) -> Qr:
    text = "".join(run.text for run in _runs(element))
    return Qr(text, (_float(element, "size") or 24.0) * MM, element.get("al") or "l")


def _grid(element: etree._Element) -> Grid:
    widths = [float(width) for width in (element.get("cols") or "").split()]
    section = next(iter(element.iterancestors("section")), element)
    scale = min(MM, _area(section).width / sum(widths))
    size = _float(element, "size") or 12.0
    lead = _float(element, "lead") or size * 1.5
    return Grid(
        tuple(width * scale for width in widths),
        tuple(_row(row, size, lead) for row in _children(element)),
        int(element.get("head") or 0),
        border=element.get("border") != "no",
        fill=element.get("fill") == "yes",
        pad=_float(element, "pad") or (PAD if element.get("border") != "no" else 0.0),
    )


def _row(element: etree._Element, size: float, lead: float) -> Row:
    key = (etree.tostring(element, encoding="utf-8", with_tail=False), size, lead)
    known = _KNOWN.get(key)
    return known if isinstance(known, Row) else _KNOWN.keep(key, _new_row(element, size, lead))


def _new_row(element: etree._Element, size: float, lead: float) -> Row:
    cells = tuple(_cell(cell, size, lead) for cell in _children(element))
    head, sub, keep = (element.get(name) == "yes" for name in ("head", "sub", "keep"))
    return Row(cells, _float(element, "h"), _float(element, "grow"), head, sub, keep)


def _cell(element: etree._Element, size: float, lead: float) -> Cell:
    label = element.tag == "th"
    own: dict[str, float | str] = {"size": size, "lead": lead, "indent": 0.0}
    own |= {"role": "Hei", "align": "c"} if label else {"role": "FangSong", "align": "j"}
    own |= dict(_changes(element))
    if element.get("size") and not element.get("lead"):
        own["lead"] = _float(element, "size") * 1.5
    content: list[Paragraph | Qr] = []
    for child in _children(element):
        if child.tag == "p":
            inner = _paragraph(child)
            changes = (
                {**own, **dict(inner.changes)} if inner.name == "text" else dict(inner.changes)
            )
            content.append(
                Paragraph(inner.runs, inner.name, tuple(changes.items()), pinned=inner.pinned)
            )
        elif child.tag == "qr":
            content.append(_qr(child))
    if not content:
        runs = _runs(element)
        if runs:
            content.append(Paragraph(runs, "text", tuple(own.items())))
    return Cell(tuple(content), int(element.get("span") or 1), element.get("va") or "m", label)


def _runs(element: etree._Element) -> tuple[Run, ...]:
    runs = [Run(_tidy(element.text))]
    for number, child in enumerate(element, start=1):
        match child.tag:
            case "f":
                role = child.get("n") or ""
                runs += [run._replace(role=role) for run in _runs(child)]
            case "nb":
                least, step = _float(child, "w") * MM, _float(child, "step") * MM
                runs += [run._replace(group=number, least=least, step=step) for run in _runs(child)]
            case "br":
                runs.append(Run("\n"))
            case "ck":
                runs.append(Run(TICKED if child.get("on") == "yes" else EMPTY_BOX))
            case "blank":
                runs.append(Run(BLANK, rule=_float(child, "w") * MM))
        runs.append(Run(_tidy(child.tail)))
    return _joined(runs)


def _joined(runs: list[Run]) -> tuple[Run, ...]:
    """Join neighbours of one role; take the spaces off both ends."""
    joined: list[Run] = []
    for run in runs:
        if not run.text:
            continue
        last = joined[-1] if joined else None
        if last and last[1:] == run[1:] and not run.rule:
            joined[-1] = last._replace(text=last.text + run.text)
        else:
            joined.append(run)
    if joined:
        joined[0] = joined[0]._replace(text=joined[0].text.lstrip(" "))
        joined[-1] = joined[-1]._replace(text=joined[-1].text.rstrip(" "))
    return tuple(run for run in joined if run.text)


_INDENTATION = re.compile(r"[ \t]*\n[ \t\n]*")


def _tidy(text: str | None) -> str:
    """Line ends and indentation of the template are not part of the text."""
    if not text:
        return ""
    return _INDENTATION.sub("", text) if "\n" in text else text


def _children(element: etree._Element) -> list[etree._Element]:
    return [child for child in element if isinstance(child.tag, str)]


def _float(element: etree._Element, name: str) -> float:
    return float(element.get(name) or 0)
