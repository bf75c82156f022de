"""Give a PDF made elsewhere an outline, as an update behind it (ISO 32000-1, 7.5.6 and 12.3.3).

Qt's writer makes none. Nothing of the file is changed or moved: what is new stands behind it.
"""

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

_OBJECT: Final = re.compile(rb"\d+ \d+ obj\s*<<(.*?)>>\s*endobj", re.DOTALL)
_REFERENCE: Final = re.compile(rb"(\d+) 0 R")


class Mark(NamedTuple):
    """A line of an outline: `page` from 0; `level` 0 or, below the last such, 1."""

    title: str
    page: int
    level: int = 0


def with_outline(data: bytes, marks: Sequence[Mark]) -> bytes:
    """Return a PDF with an outline that readers open beside it; as it was where `marks` is empty.

    Args:
        data: a file with a plain table of objects and a flat tree of pages, as Qt writes it.

    Raises:
        ValueError: it is none such; the caller's mistake.
    """
    if not marks:
        return data
    try:
        table = int(data[data.rindex(b"startxref") :].split()[1])
        size, root, rest = _trailer(data, data.index(b"trailer", table))
        places = _places(data, table)
        catalog = _body(data, places[root])
        pages = int(_found(rb"/Pages (\d+) 0 R", catalog))
        kids = _found(rb"/Kids\s*\[(.*?)\]", _body(data, places[pages]))
    except (IndexError, KeyError) as error:
        raise ValueError("a PDF of another make") from error
    leaves = [int(number) for number in _REFERENCE.findall(kids)]
    objects = _lines(marks, size, leaves)
    catalog = catalog.strip() + f"\n/Outlines {size} 0 R\n/PageMode /UseOutlines".encode("ascii")
    return _behind(data, {root: catalog} | objects, table, rest)


def _found(pattern: bytes, words: bytes) -> bytes:
    match = re.search(pattern, words, re.DOTALL)
    if match is None:
        raise ValueError(f"no {pattern!r} in a PDF")
    return match.group(1)


def _trailer(data: bytes, at: int) -> tuple[int, int, bytes]:
    """How many objects there are, which is the catalog, and what else the trailer says."""
    words = data[at : data.index(b"startxref", at)]
    inner = _found(rb"<<(.*)>>", words)
    rest = re.sub(rb"/Size \d+", b"", inner).strip()
    return int(_found(rb"/Size (\d+)", inner)), int(_found(rb"/Root (\d+) 0 R", inner)), rest


def _places(data: bytes, table: int) -> dict[int, int]:
    """Where each object begins, by the table of one section."""
    lines = data[table : data.index(b"trailer", table)].split(b"\n")
    first, count = map(int, lines[1].split())
    rows = lines[2 : 2 + count]
    return {first + at: int(row[:10]) for at, row in enumerate(rows) if row[17:18] == b"n"}


def _body(data: bytes, at: int) -> bytes:
    match = _OBJECT.match(data, at)
    if match is None:
        raise ValueError("no dictionary where the table of a PDF says one is")
    return match.group(1)


def _lines(marks: Sequence[Mark], first: int, leaves: Sequence[int]) -> dict[int, bytes]:
    """The objects of the outline by their numbers: `first` is its root, then one a mark."""
    number = {at: first + 1 + at for at in range(len(marks))}
    below: dict[int | None, list[int]] = {None: []}  # mark -> those under it, by their places
    over: int | None = None
    for at, mark in enumerate(marks):
        if mark.level == 0 or over is None:
            over = at
            below[None].append(at)
            below[at] = []
        else:
            below[over].append(at)
    objects = {first: f"/Type /Outlines {_ends(below[None], number)}".encode("ascii")}
    for parent, family in below.items():
        for place, at in enumerate(family):
            parts = [f"/Title <{_hex(marks[at].title)}>"]
            parts.append(f"/Parent {first if parent is None else number[parent]} 0 R")
            parts.append(f"/Dest [{leaves[marks[at].page]} 0 R /Fit]")
            if place:
                parts.append(f"/Prev {number[family[place - 1]]} 0 R")
            if place + 1 < len(family):
                parts.append(f"/Next {number[family[place + 1]]} 0 R")
            parts.append(_ends(below.get(at, ()), number))
            objects[number[at]] = " ".join(parts).encode("ascii")
    return objects


def _ends(family: Sequence[int], number: dict[int, int]) -> str:
    if not family:
        return ""
    ends = f"/First {number[family[0]]} 0 R /Last {number[family[-1]]} 0 R"
    return f"{ends} /Count {len(family)}"


def _hex(words: str) -> str:
    return ("\ufeff" + words).encode("utf-16-be").hex()


def _behind(data: bytes, objects: dict[int, bytes], table: int, rest: bytes) -> bytes:
    """The file with new objects, a table of them and a trailer behind it."""
    out = bytearray(data)
    if not out.endswith(b"\n"):
        out += b"\n"
    places = {}
    for number, body in sorted(objects.items()):
        places[number] = len(out)
        out += b"%d 0 obj\n<<\n%s\n>>\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 1\n0000000000 65535 f \n"
    for number, place in places.items():
        out += b"%d 1\n%010d 00000 n \n" % (number, place)
    size = max(places) + 1
    out += b"trailer\n<<\n/Size %d\n%s\n/Prev %d\n>>\n" % (size, rest, table)
    out += b"startxref\n%d\n%%%%EOF\n" % start
    return bytes(out)
