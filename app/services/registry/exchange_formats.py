"""数据格式说明: which columns every list has, made of the tables the import itself reads by.

The prose stands in resources/FORMATS.md; the tables of columns are put in here, from
core.headings and the templates, so that they cannot say anything the program does not do.
"""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from app.core.headings import FIELDS, REQUIRED, ListKind, label
from app.core.people import Actor, Right
from app.core.vocabulary import LIST_MARK
from app.core.workdays import DayKind
from app.errors import EnvironmentFault, UserError
from app.files.atomic import whole_file
from app.files.holidays import shipped_years
from app.files.templates import template_columns
from app.installed import RESOURCES
from app.services.registry.exchange import check_suffix, write_listing
from app.services.rights import needs
from app.store.engine import Store
from app.texts import text

_PROSE: Final = RESOURCES / "FORMATS.md"
_TABLES: Final = "{tables}"  # where the prose has the tables put in
# Every list that may come in as a file; those a template explains also have an example.
LISTS: Final[tuple[ListKind, ...]] = (
    *("enterprises", "officers", "items"),
    *("facts", "recusals", "checks", "experts"),
    *("holidays", "annual", "laws"),
)
WITH_TEMPLATE: Final[tuple[ListKind, ...]] = LISTS[:7]
WITH_EXAMPLE: Final[tuple[ListKind, ...]] = (*WITH_TEMPLATE, "holidays")
PAGES: Final = (".html", ".md")
_CODE: Final = re.compile(r"`([^`]+)`")
_STRONG: Final = re.compile(r"\*\*([^*]+)\*\*")


class PageMissing(EnvironmentFault):
    """The description shipped with the program is not there."""

    code = "exchange.page_missing"


class UnknownPage(UserError):
    """The description was asked for in a form it is not written in."""

    code = "exchange.page_suffix"


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A column: its heading, its name for programs, and what a template says of it.

    Attributes:
        required: "" or what must be there: 必有, or that one of a group must be.
        others: further headings that mean the same.
    """

    heading: str
    name: str
    required: str
    hint: str
    example: str
    others: tuple[str, ...]


@needs(Right.READ)
def formats_page(store: Store, actor: Actor) -> str:
    """Return the description of every format, as Markdown.

    Raises:
        PageMissing: the installed copy is not whole (the machine's fault).
    """
    return markdown()


@needs(Right.READ)
def save_page(store: Store, actor: Actor, path: Path) -> Path:
    """Write the description as one page of .html, or as .md.

    Raises:
        UnknownPage: the user's. EnvironmentFault: the file cannot be written.
    """
    suffix = path.suffix.lower()
    if suffix not in PAGES:
        raise UnknownPage(file=path.name)
    words = markdown() if suffix == ".md" else page_html()
    with whole_file(path) as file:
        file.write(words.encode())
    return path


@needs(Right.READ)
def save_example(store: Store, actor: Actor, kind: ListKind, path: Path) -> Path:
    """Write an example of a list, as an import takes it, to .xlsx, .csv, .json or .jsonl.

    Raises:
        UnknownSuffix: the user's. EnvironmentFault: the file cannot be written.
    """
    check_suffix(path)
    headings, rows = example(kind)
    write_listing(path, list_words(kind), headings, iter(rows))
    return path


def list_words(kind: ListKind) -> str:
    """Return what a list is called."""
    return text(f"facts.watched.kinds.{kind}")


def columns(kind: ListKind) -> tuple[ListColumn, ...]:
    """Return every column a list of this kind may have, in the order of the template."""
    said = {one.field: one for one in template_columns(kind)} if kind in WITH_TEMPLATE else {}
    fields = {field.name: field for field in FIELDS[kind]}
    order = dict.fromkeys((*said, *fields))
    return tuple(
        ListColumn(
            fields[name].heading,
            name,
            _required(kind, name),
            said[name].hint if name in said else "",
            said[name].example if name in said else "",
            fields[name].others,
        )
        for name in order
    )


def example(kind: ListKind) -> tuple[list[str], list[list[str]]]:
    """Return headings and rows of an example file of a list of WITH_EXAMPLE."""
    if kind == "holidays":
        year = shipped_years()[max(shipped_years())]
        words = {one: text(f"deadlines.year.{one.value}") for one in DayKind}
        rows = [[one.day.isoformat(), words[one.kind], one.name] for one in year.days]
        return [field.heading for field in FIELDS[kind]], rows
    used = template_columns(kind)
    return [label(kind, one.field) for one in used], [[one.example for one in used]]


def _required(kind: ListKind, name: str) -> str:
    for group in REQUIRED[kind]:
        if name in group:
            key = "must" if len(group) == 1 else "one_of"
            return text(f"archive.formats.{key}")
    return ""


@cache
def markdown() -> str:
    """Return the description: the prose with the tables of columns in it."""
    try:
        prose = _PROSE.read_text(encoding="utf-8")
    except OSError as error:
        raise PageMissing(path=str(_PROSE)) from error
    return prose.replace(_TABLES, "\n".join(_tables()))


def _tables() -> Iterator[str]:
    heads = [text(f"archive.formats.{key}") for key in ("heading", "name", "required", "hint")]
    heads += [text(f"archive.formats.{key}") for key in ("example", "others")]
    for kind in LISTS:
        yield f"### {list_words(kind)}\n"
        yield _line(heads)
        yield _line(["---"] * len(heads))
        for one in columns(kind):
            others = LIST_MARK.join(one.others)
            hint, shown = one.hint, one.example
            yield _line([one.heading, f"`{one.name}`", one.required, hint, shown, others])
        yield ""


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def page_html() -> str:
    """Return the description as one page that needs nothing else."""
    body = "\n".join(_blocks(markdown().splitlines()))
    return text("archive.formats.page", title=text("archive.page.formats"), body=body)


def _blocks(lines: Sequence[str]) -> Iterator[str]:
    """Yield the elements of the few things the description is made of."""
    inside = ""  # the element that is open: ul, table
    for at, line in enumerate(lines):
        kind = "table" if line.startswith("|") else "ul" if line.startswith("- ") else ""
        if kind != inside:
            if inside:
                yield f"</{inside}>"
            if kind:
                yield f"<{kind}>"
            inside = kind
        if kind == "table":
            yield from _row(line, head=at == 0 or not lines[at - 1].startswith("|"))
        elif kind == "ul":
            yield f"<li>{_inline(line[2:])}</li>"
        elif line.startswith("#"):
            level = len(line) - len(line.lstrip("#"))
            yield f"<h{level}>{_inline(line[level:].strip())}</h{level}>"
        elif line.strip():
            yield f"<p>{_inline(line)}</p>"
    if inside:
        yield f"</{inside}>"


def _row(line: str, *, head: bool) -> Iterator[str]:
    cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
    if all(cell and not cell.strip("-: ") for cell in cells):
        return
    mark = "th" if head else "td"
    yield f"<tr>{''.join(f'<{mark}>{_inline(cell)}</{mark}>' for cell in cells)}</tr>"


def _inline(words: str) -> str:
    said = html.escape(words, quote=False)
    return _STRONG.sub(r"<b>\1</b>", _CODE.sub(r"<code>\1</code>", said))
