"""What the public reads, as plain values: the same for tables, papers and the page.

Words from outside are shown, never obeyed: signs that turn the direction of writing or
cannot be seen are taken out (`visible`), markup is the writer's to escape.
"""

import hashlib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from app.core.announced import Kind, digest_of

_KEPT: Final = frozenset("\n\t")
_LONG: Final = 36  # characters
_PAIR: Final = 2  # columns of a table of labels and values


def visible(words: str) -> str:
    """Return words without what cannot be seen: controls, marks of direction, lone surrogates."""
    return "".join(
        sign
        for sign in words
        if sign in _KEPT or unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Zl", "Zp")
    )


@dataclass(frozen=True, slots=True)
class Fact:
    """A line with its label. mono: a digest or number to compare sign by sign."""

    label: str
    value: str
    mono: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings; `mono`: columns of digests. `title` "": none of its own."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    title: str = ""
    mono: frozenset[int] = frozenset()

    @property
    def wide(self) -> frozenset[int]:
        """Columns with long words, which ask for room."""
        return frozenset(
            at
            for at in range(len(self.headings))
            if at not in self.mono and any(len(row[at]) > _LONG for row in self.rows)
        )

    def without_empty(self) -> "Table":
        """Return it without the columns nobody filled in; a table without rows stays whole."""
        kept = [at for at in range(len(self.headings)) if any(row[at] for row in self.rows)]
        if not self.rows or len(kept) == len(self.headings):
            return self
        return replace(
            self,
            headings=tuple(self.headings[at] for at in kept),
            rows=tuple(tuple(row[at] for at in kept) for row in self.rows),
            mono=frozenset(place for place, at in enumerate(kept) if at in self.mono),
        )


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that stands inside the page and is saved from it."""

    name: str
    data: bytes = field(repr=False)
    words: str = ""

    @property
    def digest(self) -> str:
        """SHA-256 of the file."""
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True, slots=True)
class Said:
    """What one thing says.

    Attributes:
        file: the name of its files, without ending.
        lead: paragraphs above the tables; notes: below them.
    """

    kind: Kind
    title: str
    file: str
    facts: tuple[Fact, ...] = ()
    lead: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    notes: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()

    @property
    def rows(self) -> int:
        """Rows of all tables."""
        return sum(len(one.rows) for one in self.tables)

    @property
    def digest(self) -> str:
        """SHA-256 of what it says, whatever file it stands in.

        Labels, headings and standing sentences are the program's: new words for the same
        thing do not make what was put up out of date.
        """
        said: list[Any] = [
            [one.value for one in self.facts],
            [[row[1:] if len(row) == _PAIR else row for row in one.rows] for one in self.tables],
        ]
        return digest_of(said)


def cleaned(said: Said) -> Said:
    """Return a thing as it goes out: nothing in it that cannot be seen."""
    return replace(
        said,
        title=visible(said.title),
        facts=tuple(replace(one, value=visible(one.value)) for one in said.facts),
        tables=tuple(
            replace(one, rows=tuple(tuple(map(visible, row)) for row in one.rows))
            for one in said.tables
        ),
    )


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of the page: a task with all that is said of it, or a list of the bureau."""

    title: str
    subtitle: str
    parts: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class PublicPage:
    """The whole page.

    Attributes:
        files: (name, SHA-256) of what was written beside it.
        sample: the sample county; the page says so everywhere.
        verifier: the program that checks public copies; None where no draw is shown.
    """

    org: str
    made_at: str
    lists: tuple[Chapter, ...]
    tasks: tuple[Chapter, ...]
    files: tuple[tuple[str, str], ...] = ()
    phone: str = ""
    sample: bool = False
    verifier: Attachment | None = None


def embedded(chapters: Sequence[Chapter]) -> tuple[Attachment, ...]:
    """Return all files that stand inside chapters, in order."""
    return tuple(one for chapter in chapters for part in chapter.parts for one in part.attachments)
