"""使用手册: its pages with what the program puts in, looking for words in it, keeping it as PDF.

The pages stand in resources/manual (the markup: core/manual_text.py), in the order of
contents.toml. What stands elsewhere is not written a second time but put in: the host's
words, the limits of the draw (§11 of the specification), the keys.
"""

import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Final

from app.core.conduct import Step
from app.core.manual_text import Block, Kind, ManualPage, parse, plain
from app.core.people import Actor, Right
from app.core.shortcuts import SHORTCUTS, by_act, named
from app.errors import EnvironmentFault
from app.files.atomic import whole_file
from app.files.pdf_outline import Mark, with_outline
from app.installed import RESOURCES
from app.services.draw import script_words
from app.services.draw.script_words import Words
from app.services.registry.pinyin import initials_of
from app.services.rights import needs
from app.store.engine import Store
from app.texts import text

_RESOURCES: Final = RESOURCES
FOLDER: Final = _RESOURCES / "manual"
PICTURES: Final = FOLDER / "pictures"
CONTENTS: Final = "contents.toml"
_LIMITS: Final = "## §11"  # of the specification
_BEFORE: Final = 16  # characters shown before a hit
_AROUND: Final = 60  # characters shown of it in all
_LEAST_LETTERS: Final = 2


class ManualMissing(EnvironmentFault):
    """The manual shipped with the program is not there or not whole."""

    code = "manual.missing"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the manual with its pages."""

    title: str
    pages: tuple[ManualPage, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A page that holds what was looked for. words: some of them, "" where the title fits."""

    page: ManualPage
    words: str


@dataclass(frozen=True, slots=True)
class Manual:
    """The manual as it stands for somebody: parts in order."""

    parts: tuple[Part, ...]

    @property
    def pages(self) -> tuple[ManualPage, ...]:
        """Every page in order."""
        return tuple(page for part in self.parts for page in part.pages)

    def page(self, key: str) -> ManualPage | None:
        """The page of a key; None where there is none."""
        return next((page for page in self.pages if page.key == key), None)


def shipped() -> Manual:
    """Return the manual with the host's words as shipped: nobody need be logged in.

    Raises:
        ManualMissing: the installed copy is not whole (the machine's fault).
    """
    return _filled({})


@needs(Right.READ)
def manual(store: Store, actor: Actor) -> Manual:
    """Return the manual with the host's words as the bureau says them.

    Raises:
        ManualMissing: the installed copy is not whole (the machine's fault).
    """
    return _filled({one.step.value: one for one in script_words.script(store, actor)})


def _filled(own: Mapping[str, Words]) -> Manual:
    inserts: dict[str, Callable[[], Iterable[Block]]] = {
        "keys": _keys,
        "limits": _limits,
        "script": lambda: _script(own),
    }

    def fill(page: ManualPage) -> ManualPage:
        blocks: list[Block] = []
        for block in page.blocks:
            blocks += inserts[block.name]() if block.kind is Kind.INSERT else (block,)
        return replace(page, blocks=tuple(blocks))

    return Manual(tuple(Part(one.title, tuple(map(fill, one.pages))) for one in _written()))


@cache
def _written() -> tuple[Part, ...]:
    """The pages as they are written."""
    parts = tomllib.loads(_read(FOLDER / CONTENTS))["part"]
    return tuple(
        Part(
            str(part["title"]),
            tuple(parse(key, _read(FOLDER / f"{key}.md")) for key in part["pages"]),
        )
        for part in parts
    )


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except OSError as error:
        raise ManualMissing(path=str(path)) from error


def _limits() -> tuple[Block, ...]:
    """§11 of the specification, word by word: a sentence a point."""
    _, _, rest = _read(_RESOURCES / "SPEC.zh.md").partition(f"\n{_LIMITS}")
    body = rest.partition("\n")[2].partition("\n## ")[0].strip()
    stop = text("manual.full_stop")
    sentences = tuple(f"{one}{stop}" for one in body.replace("\n", "").split(stop) if one)
    if not sentences:
        raise ManualMissing(path="SPEC.zh.md")
    return (Block(Kind.POINTS, sentences),)


def key_words(keys: str) -> str:
    """Return keys as a keyboard here names them: Ctrl+Return is Ctrl+回车."""
    before, last = named(keys)
    return before + (text(f"comfort.key.{last}") if last else "")


def _keys() -> Iterator[Block]:
    """Every key, a table a place."""
    for place in SHORTCUTS:
        yield Block(Kind.HEADING, (text(f"comfort.place.{place}"),))
        rows = [text("comfort.keys.head")]
        for act, several in by_act(place):
            shown = text("comfort.keys.or").join(f"`{key_words(one)}`" for one in several)
            rows.append(f"{shown}|{text(f'comfort.act.{act}')}")
        yield Block(Kind.TABLE, tuple(rows))


def _script(own: Mapping[str, Words]) -> tuple[Block, ...]:
    """What the host says, a row a step; names in braces as their words."""
    names = {name: f"〔{text(f'ceremony_settings.name.{name}')}〕" for name in script_words.NAMES}
    rows = [text("manual.script_head")]
    for step in Step:
        line = own[step.value].words if step.value in own else text(f"script.says.{step}")
        said = script_words.fill(line, names).replace("|", " ").replace("\n", "")
        rows.append(f"{text(f'script.title.{step}')}|{said}")
    return (Block(Kind.TABLE, tuple(rows)),)


def look_for(book: Manual, words: str) -> tuple[Hit, ...]:
    """Return the pages that hold some words: in the title first, then in the text.

    Latin letters are taken for the pinyin initials of a title as well.
    """
    wanted = words.strip().casefold()
    if not wanted:
        return ()
    titles, texts = [], []
    letters = initials_of([page.title for page in book.pages])
    for page, short in zip(book.pages, letters, strict=True):
        by_letters = len(wanted) >= _LEAST_LETTERS and wanted in short
        if wanted in page.title.casefold() or by_letters:
            titles.append(Hit(page, ""))
            continue
        line = next((one for one in _lines(page) if wanted in one.casefold()), "")
        if line:
            texts.append(Hit(page, _around(line, line.casefold().index(wanted))))
    return (*titles, *texts)


def _lines(page: ManualPage) -> tuple[str, ...]:
    return tuple(plain(line) for block in page.blocks for line in block.lines)


def _around(line: str, at: int) -> str:
    first = max(0, at - _BEFORE)
    shown = line[first : first + _AROUND]
    return f"{'…' if first else ''}{shown}{'…' if first + _AROUND < len(line) else ''}"


def bookmarked(data: bytes, marks: Iterable[tuple[str, int, int]]) -> bytes:
    """Return a PDF of the manual with an outline; marks: (title, sheet from 1, 0 part or 1 page)."""
    return with_outline(data, [Mark(title, sheet - 1, level) for title, sheet, level in marks])


def keep(path: Path, data: bytes) -> Path:
    """Write a PDF of the manual; return where.

    Raises:
        DiskFull, Unwritable, FileInUse: nothing is left behind.
    """
    with whole_file(path) as file:
        file.write(data)
    return path
