"""The XML of a form: which tags there are, where they stand, which attributes they have.

forms/README.md explains the same list to the people who edit forms; a test keeps the two
together. Everything not listed here is refused, so that a typing error never prints.
"""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from lxml import etree

# Below 1000: mm and pt of a sheet of paper; more would break lines without end.
_NUMBER = re.compile(r"[0-9]{1,3}(\.[0-9]{1,4})?")


def _number(value: str) -> bool:
    return bool(_NUMBER.fullmatch(value))


def _whole(value: str) -> bool:
    return value.isascii() and value.isdigit() and len(value) < 4


def _numbers(value: str) -> bool:
    return bool(value.split()) and all(map(_number, value.split()))


def _one_of(*choices: str) -> Callable[[str], bool]:
    return lambda value: value in choices


_YES = _one_of("yes", "no")
_ALIGN = _one_of("j", "l", "c", "r")
_ROLE = _one_of("FangSong", "Song", "BiaoSong", "Hei", "Kai", "Mono-Regular", "Mono-Bold")

STYLES = (
    "org",
    "title",
    "subtitle",
    "no",
    "to",
    "body",
    "h1",
    "h2",
    "text",
    "center",
    "right",
    "seal",
    "date",
    "annex",
    "annexes",
    "small",
    "hash",
)

_INLINE = frozenset({"f", "br", "ck", "blank", "nb"})
_BLOCK = frozenset({"p", "sp", "grid", "qr", "keep"})


class Tag(NamedTuple):
    """What one tag may hold. `text` says whether characters may stand in it."""

    attributes: dict[str, Callable[[str], bool]]
    children: frozenset[str]
    text: bool = False


_SETTING: dict[str, Callable[[str], bool]] = {
    "al": _ALIGN,
    "n": _ROLE,
    "size": _number,
    "check": _YES,  # a wording still to be confirmed by the bureau; not seen on paper
}
_CELL: dict[str, Callable[[str], bool]] = {
    **_SETTING,
    "span": _whole,
    "va": _one_of("t", "m", "b"),
    "lead": _number,
}

TAGS: dict[str, Tag] = {
    "form": Tag({}, frozenset({"section", "foot", "sign"})),
    "foot": Tag({}, frozenset({"f"}), text=True),
    "sign": Tag({}, frozenset({"f", "nb", "blank"}), text=True),
    "section": Tag(
        {
            "fit": _YES,
            "number": _YES,
            "tall": _YES,
            "across": _YES,
            "size": _number,
            "lead": _number,
        },
        _BLOCK | {"pagebreak"},
    ),
    "p": Tag(
        {
            **_SETTING,
            "s": _one_of(*STYLES),
            "lead": _number,
            "indent": _number,
            "keep": _YES,
            "at": _one_of("b"),
        },
        _INLINE,
        text=True,
    ),
    "f": Tag({"n": _ROLE}, frozenset({"br"}), text=True),
    "nb": Tag({"w": _number, "step": _number}, frozenset({"f", "ck", "blank"}), text=True),
    "br": Tag({}, frozenset()),
    "ck": Tag({"on": _YES}, frozenset()),
    "blank": Tag({"w": _number}, frozenset()),
    "sp": Tag({"h": _number, "lines": _number}, frozenset()),
    "pagebreak": Tag({}, frozenset()),
    "keep": Tag({}, frozenset({"p", "sp", "grid", "qr"})),
    "qr": Tag({"size": _number, "al": _ALIGN}, frozenset({"br"}), text=True),
    "grid": Tag(
        {
            "cols": _numbers,
            "size": _number,
            "lead": _number,
            "head": _whole,
            "border": _YES,
            "fill": _YES,
            "pad": _number,
        },
        frozenset({"row"}),
    ),
    "row": Tag(
        {"h": _number, "grow": _number, "head": _YES, "sub": _YES, "keep": _YES},
        frozenset({"td", "th"}),
    ),
    "td": Tag(_CELL, _INLINE | {"p", "qr"}, text=True),
    "th": Tag(_CELL, _INLINE, text=True),
}


class Offence(NamedTuple):
    """One breach of the grammar: kind is tag, attribute, value or place."""

    kind: str
    line: int
    what: str


_JINJA = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_OPEN_TAG = re.compile(r"<([A-Za-z][\w:.-]*)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)/?>")
_ATTRIBUTE = re.compile(r"([\w:.-]+)\s*=\s*(?:\"[^\"]*\"|'[^']*')")


def offences_of_source(source: str) -> Iterator[Offence]:
    """Yield unknown tags and attributes of a template, in branches not taken as well."""
    bare = _JINJA.sub(lambda m: "\n" * m.group().count("\n"), source)
    for match in _OPEN_TAG.finditer(re.sub(r"<!--.*?-->", "", bare, flags=re.DOTALL)):
        line = bare.count("\n", 0, match.start()) + 1
        name = match.group(1)
        if name not in TAGS:
            yield Offence("tag", line, name)
            continue
        for attribute in _ATTRIBUTE.findall(match.group(2)):
            if attribute not in TAGS[name].attributes:
                yield Offence("attribute", line, f"{name} {attribute}")


def offences_of_tree(root: etree._Element) -> Iterator[Offence]:
    """Yield what is wrong with a filled form: place of tags, stray text, attribute values."""
    if root.tag != "form":
        yield Offence("tag", _line_of(root), str(root.tag))
        return
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue  # a comment
        yield from _offences_of_element(element)


_WORDS = re.compile(r">[^<]*[^<\s][^<]*<")
_MOST_KEPT = 4096
_FAULTLESS: set[str] = set()


def skeleton(text: str) -> str:
    """Return the tags of a filled form, with a full stop where there are words.

    Whether a form keeps the grammar depends on nothing else.
    """
    return _WORDS.sub(">.<", text)


def is_known(frame: str) -> bool:
    """Whether a form with this skeleton kept the grammar: papers of one form share a few."""
    return frame in _FAULTLESS


def remember(frame: str) -> None:
    """Keep the skeleton of a form that keeps the grammar."""
    if len(_FAULTLESS) >= _MOST_KEPT:
        _FAULTLESS.clear()
    _FAULTLESS.add(frame)


def _line_of(element: etree._Element) -> int:
    return int(str(element.sourceline or 0))


def _offences_of_element(element: etree._Element) -> Iterator[Offence]:
    line = _line_of(element)
    tag = TAGS.get(str(element.tag))
    if tag is None:
        yield Offence("tag", line, str(element.tag))
        return
    for name, value in element.attrib.items():
        attribute, given = str(name), str(value)
        check = tag.attributes.get(attribute)
        if check is None:
            yield Offence("attribute", line, f"{element.tag} {attribute}")
        elif not check(given):
            yield Offence("value", line, f'{element.tag} {attribute}="{given}"')
    if element.tag == "grid" and not element.get("cols"):
        yield Offence("value", line, "grid cols")
    texts = [element.text]
    for child in element:
        texts.append(child.tail)
        if isinstance(child.tag, str) and child.tag in TAGS and child.tag not in tag.children:
            yield Offence("tag", _line_of(child), str(child.tag))
    if not tag.text and any(text and text.strip() for text in texts):
        stray = next(text for text in texts if text and text.strip())
        yield Offence("value", line, stray.strip()[:20])
    if element.tag == "td":
        yield from _offences_of_cell(element)
    if element.tag == "row":
        yield from _offences_of_row(element)


def _offences_of_cell(cell: etree._Element) -> Iterator[Offence]:
    """A cell holds text or blocks: text beside a block would not be printed."""
    inner = [child for child in cell if isinstance(child.tag, str)]
    blocks = [child for child in inner if child.tag in _BLOCK]
    if blocks and (stray := [child for child in inner if child.tag in _INLINE]):
        yield Offence("value", _line_of(stray[0]), f"td {stray[0].tag}")
    texts = (cell.text, *(child.tail for child in cell))
    if blocks and (said := next((text for text in texts if text and text.strip()), "")):
        yield Offence("value", _line_of(cell), said.strip()[:20])


def _offences_of_row(row: etree._Element) -> Iterator[Offence]:
    """The cells of a row must cover the columns of its grid exactly."""
    grid = row.getparent()
    columns = len((grid.get("cols") or "").split()) if grid is not None else 0
    spans = [cell.get("span") or "1" for cell in row if isinstance(cell.tag, str)]
    if sum(int(span) for span in spans if _whole(span)) != columns:
        yield Offence("value", _line_of(row), "row span")
