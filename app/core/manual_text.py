"""The markup the manual is written in: plain lines in, blocks out.

A page is a text file. Its first line is `# title`; then, blocks apart by an empty line:
    ## heading                     1. a step            - a point
    > a note                       | a | table |        ![caption](picture)
    {{name}}                       something put in by the program (services/manual.py)
    anything else                  a paragraph; the first one says what the page is for
Inside a line: **strong**, `key`, [words](page of the manual).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """What a block is."""

    HEADING = "heading"
    LEAD = "lead"
    PARAGRAPH = "paragraph"
    STEPS = "steps"
    POINTS = "points"
    NOTE = "note"
    TABLE = "table"
    PICTURE = "picture"
    INSERT = "insert"


class Mark(StrEnum):
    """How a piece of a line is set."""

    PLAIN = "plain"
    STRONG = "strong"
    KEY = "key"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of one mark. target: the page a link leads to."""

    mark: Mark
    words: str
    target: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """One block.

    Attributes:
        lines: its lines; of a table the rows, their cells apart by "|"; of a picture its
            caption; of an insert nothing.
        name: of a picture or an insert, else "".
    """

    kind: Kind
    lines: tuple[str, ...]
    name: str = ""


@dataclass(frozen=True, slots=True)
class ManualPage:
    """One page. key: as in app.ui.pages, or of its own."""

    key: str
    title: str
    blocks: tuple[Block, ...]

    def words(self) -> str:
        """Everything the page says, without marks, one block a line."""
        said = (plain(line) for block in self.blocks for line in block.lines)
        return "\n".join((self.title, *said))

    def pictures(self) -> tuple[str, ...]:
        """Names of its pictures, in order."""
        return tuple(one.name for one in self.blocks if one.kind is Kind.PICTURE)

    def targets(self) -> tuple[str, ...]:
        """The pages it leads to."""
        return tuple(
            piece.target
            for block in self.blocks
            for line in block.lines
            for piece in pieces(line)
            if piece.mark is Mark.LINK
        )


class BadPage(Exception):
    """A page of the manual is not written by the rules above (ours)."""


_PIECE: Final = re.compile(r"\*\*(.+?)\*\*|`(.+?)`|\[(.+?)\]\(([\w.-]+)\)")
_PICTURE: Final = re.compile(r"!\[(.*?)\]\(([\w.-]+)\)")
_INSERT: Final = re.compile(r"\{\{(\w+)\}\}")
_STEP: Final = re.compile(r"\d+\. ")
_STARTS: Final = ((Kind.HEADING, "## "), (Kind.POINTS, "- "), (Kind.NOTE, "> "), (Kind.TABLE, "|"))


def parse(key: str, source: str) -> ManualPage:
    """Return a page from its text.

    Raises:
        BadPage: no title, or a block of mixed lines.
    """
    title, _, rest = source.strip().partition("\n")
    if not title.startswith("# "):
        raise BadPage(f"{key}: {title!a}")
    blocks: list[Block] = []
    for part in re.split(r"\n\s*\n", rest.strip()):
        if part:
            blocks.append(_block(key, part.split("\n"), first=not blocks))
    return ManualPage(key, title[2:].strip(), tuple(blocks))


def _block(key: str, lines: list[str], *, first: bool) -> Block:
    kind = _kind(lines[0])
    if any(_kind(line) is not kind for line in lines[1:]):
        raise BadPage(f"{key}: {lines[0]!a}")
    if kind is Kind.PICTURE or kind is Kind.INSERT:
        found = (_PICTURE if kind is Kind.PICTURE else _INSERT).fullmatch(lines[0])
        if found is None or len(lines) > 1:
            raise BadPage(f"{key}: {lines[0]!a}")
        if kind is Kind.INSERT:
            return Block(kind, (), found[1])
        return Block(kind, (found[1],), found[2])
    if kind is Kind.PARAGRAPH:
        return Block(Kind.LEAD if first else kind, ("".join(lines),))
    return Block(kind, tuple(_bare(kind, line) for line in lines))


def _kind(line: str) -> Kind:
    if line.startswith("!["):
        return Kind.PICTURE
    if line.startswith("{{"):
        return Kind.INSERT
    if _STEP.match(line):
        return Kind.STEPS
    return next((kind for kind, start in _STARTS if line.startswith(start)), Kind.PARAGRAPH)


def _bare(kind: Kind, line: str) -> str:
    if kind is Kind.STEPS:
        return _STEP.sub("", line, count=1)
    if kind is Kind.TABLE:
        return "|".join(cell.strip() for cell in line.strip().strip("|").split("|"))
    return line.partition(" ")[2]


def pieces(line: str) -> Iterator[Piece]:
    """Yield the pieces of a line."""
    at = 0
    for found in _PIECE.finditer(line):
        if found.start() > at:
            yield Piece(Mark.PLAIN, line[at : found.start()])
        strong, key, words, target = found.groups()
        if strong:
            yield Piece(Mark.STRONG, strong)
        elif key:
            yield Piece(Mark.KEY, key)
        else:
            yield Piece(Mark.LINK, words, target)
        at = found.end()
    if at < len(line):
        yield Piece(Mark.PLAIN, line[at:])


def plain(line: str) -> str:
    """Return a line without its marks."""
    return "".join(piece.words for piece in pieces(line)).replace("|", " ")
