"""The run of lines E of a manifest, read all together.

A line at a time would do and is what names a fault; for a city's two million lines it
takes a minute and a gigabyte.
"""

import re
from itertools import islice
from operator import lt
from typing import Final

from app.core.enterprise_lines import EnterpriseColumns, Traits
from app.core.manifest_scan import Scan, enterprise_traits
from app.core.protocol import NONE, are_words

PART: Final = 1 << 22  # characters that are taken apart at a time
_RUN_ENDS: Final = re.compile(r"\n(?!E\|)")


def cut_out(content: str) -> tuple[list[str], EnterpriseColumns | None]:
    """Return the lines with the run of lines E down to its first, and that run.

    Raises:
        ManifestError: some line E is not lawful; which one, reading line by line tells.
    """
    start = content.find("\nE|") + 1
    if not start:
        return content.split("\n"), None
    end = _RUN_ENDS.search(content, start)
    stop = end.start() if end else len(content)
    columns = _columns(content, start, stop)
    first = content.find("\n", start, stop)
    head = content[: stop if first < 0 else first]
    return (head + content[stop:]).split("\n"), columns


def _columns(content: str, start: int, stop: int) -> EnterpriseColumns:
    """Read a run of lines E, a part at a time: each tail once, the ids all together."""
    scan = Scan()
    ids: list[str] = []
    tails: list[str] = []
    known = _Tails(scan)
    last = ""
    while start < stop:
        cut = content.find("\n", min(start + PART, stop), stop)
        cut = stop if cut < 0 else cut
        # Without the leading "E|", which all have.
        lines = content[start + 2 : cut].replace("\nE|", "\n").split("\n")
        if lines[0] <= last or not all(map(lt, lines, islice(lines, 1, None))):
            raise scan.refuse("line_order")
        last = lines[-1]
        ends = [line.find("|") for line in lines]
        fresh = [line[:end] for line, end in zip(lines, ends, strict=True)]
        if NONE in fresh or not are_words(fresh):
            raise scan.refuse("word", value=fresh[0])
        ids += fresh
        tails += [known[line[end + 1 :]] for line, end in zip(lines, ends, strict=True)]
        start = cut + 1
    return EnterpriseColumns(ids, tails, known.traits)


class _Tails(dict[str, str]):
    """Gives for every tail the one text that all like it share; reads new ones."""

    def __init__(self, scan: Scan) -> None:
        self.scan = scan
        self.traits: dict[str, Traits] = {}

    def __missing__(self, tail: str) -> str:
        self.traits[tail] = enterprise_traits(self.scan, tail.split("|"))
        self[tail] = tail
        return tail
