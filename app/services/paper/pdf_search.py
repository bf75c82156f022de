"""Finding words in a PDF of any length, page after page, while the window stays free."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Final

from app.core.word_places import folded, places
from app.files.pdf.page_text import Box, PageReader, page_places

__all__ = ["Box", "FoundSome", "WordSearch"]

_STEP: Final = 16  # pages read at once; a page that is to be painted waits that long at most


@dataclass(frozen=True, slots=True)
class FoundSome:
    """What a stretch of pages gave.

    Attributes:
        counts: (page from 0, how many places) of pages that have any.
        searched: pages looked through so far, of `pages`.
    """

    counts: tuple[tuple[int, int], ...]
    searched: int
    pages: int


class WordSearch:
    """Looks for words in one file; what was read once is kept for the next words.

    Called off the GUI thread; two searches at once do each other no harm.
    """

    def __init__(self, path: Path, pages: int) -> None:
        self._path = path
        self._pages = pages
        self._read: dict[int, tuple[str, ...]] = {}  # first page of a stretch -> folded pages

    def run(self, words: str, stop: Event, said: Callable[[FoundSome], None]) -> bool:
        """Look through the file from its first page; return False where it was stopped.

        Args:
            stop: set to end after the stretch in hand.
            said: called with each stretch, in the order of the pages.

        Raises:
            PdfGone, PdfUnreadable: the machine's fault.
        """
        wanted = folded(words)
        with ExitStack() as ended:
            reader: PageReader | None = None
            for first in range(0, self._pages, _STEP):
                if stop.is_set():
                    return False
                if first not in self._read:
                    if reader is None:
                        reader = PageReader(self._path)
                        ended.callback(reader.close)
                    self._read[first] = tuple(map(folded, reader.texts(first, _STEP)))
                said(self._found(first, wanted))
        return not stop.is_set()

    def boxes(self, words: str, page: int) -> tuple[tuple[Box, ...], ...]:
        """Return where words stand on a page: per place one box a line; errors as run."""
        return page_places(self._path, page, folded(words))

    def _found(self, first: int, wanted: str) -> FoundSome:
        counts = enumerate(len(places(page, wanted)) for page in self._read[first])
        found = tuple((first + at, count) for at, count in counts if count)
        return FoundSome(found, min(first + _STEP, self._pages), self._pages)
