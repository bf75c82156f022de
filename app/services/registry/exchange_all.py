"""Everything a bureau owns, out in one file that any program can read (features.md H7).

Every table as comma-separated text and as JSON lines, the registries and the lists beside
them once more with the headings an import reads back, the description of the formats with
an example of each list, a sheet that says what is what, and the digest of each.
The bureau's own versions of forms go along as the files they are, and so does the evidence
that is there (what is missing stands in the sheet of evidence_file all the same); which fonts it chose is
in the table of parameters (the files are licensed to one machine).
What is a secret stays out: passwords, and the sealed half of a draw's seed.
"""

import base64
import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Table, func, select
from sqlalchemy.orm import Session

from app import __version__
from app.core.headings import KINDS
from app.core.people import Actor, Right
from app.core.personal import FIELDS
from app.core.registry import export_headings
from app.core.times import beijing, stamp
from app.files.archives import Member, write_archive
from app.files.json_out import record_lines
from app.files.workbooks import csv_text
from app.services import journal
from app.services.evidence.evidence_export import kept_files
from app.services.form.form_library import OWN_FOLDER, own_files
from app.services.personal import PERSONAL_KINDS, carried, columns
from app.services.registry.exchange import records_of
from app.services.registry.exchange_formats import (
    WITH_EXAMPLE,
    example,
    list_words,
    markdown,
    page_html,
)
from app.services.registry.exchange_lists import SIDE_KINDS, list_headings, rows_of
from app.services.rights import needs
from app.store.engine import Store
from app.store.schema import Base, Bureau
from app.texts import text

Progress = Callable[[str, float], None]
# Columns that never leave: whoever has them could log in, or foretell a draw.
SECRET: Final[Mapping[str, frozenset[str]]] = {
    "account": frozenset({"password_hash"}),
    "lock": frozenset({"secret"}),
    "recheck": frozenset({"secret"}),
}
# Tables of the file that hold nothing of the bureau's -> why they stay (archive.left_out).
LEFT_OUT: Final[Mapping[str, str]] = {
    "alembic_version": "version",
    "enterprise_search": "search",
    "enterprise_search_data": "search",
    "enterprise_search_idx": "search",
    "enterprise_search_config": "search",
}
_EVERY: Final = 5_000


@dataclass(frozen=True, slots=True)
class ExportedAll:
    """What was written: how many files, how many rows of tables."""

    path: Path
    files: int
    rows: int


@needs(Right.SETTINGS)
def export_all(
    store: Store,
    actor: Actor,
    path: Path,
    *,
    now: datetime,
    progress: Progress | None = None,
) -> ExportedAll:
    """Write everything to one .zip and log it.

    All of it is one moment: a single read transaction.

    Raises:
        EnvironmentFault: the file cannot be written; nothing is there then.
    """
    counts: dict[str, int] = {}
    with store.read() as session:
        tables = Base.metadata.sorted_tables
        sizes = {
            table.name: session.scalar(select(func.count()).select_from(table)) or 0
            for table in tables
        }
        tell = _Telling(progress, 2 * sum(sizes.values()))

        def members() -> Iterator[Member]:
            yield Member("README.txt", (_readme(session, sizes, now),))
            yield from _described()
            yield from _lists(session)
            for table in tables:
                counts[table.name] = sizes[table.name]
                names = _columns(table)
                rows = (list(row.values()) for row in tell(_rows(session, table)))
                yield Member(f"csv/{table.name}.csv", _csv(names, rows), mark=True)
                lines = (_json(row) for row in tell(_rows(session, table)))
                yield Member(f"json/{table.name}.jsonl", lines)
            for name, data in own_files(session):
                yield Member(f"{OWN_FOLDER}/{name}", data)
            for name, pieces in kept_files(session):
                yield Member(name, pieces)

        written = write_archive(path, members(), beijing(now))
    total = sum(counts.values())
    with store.write() as session:
        named = [one for kind in PERSONAL_KINDS for one in columns(kind, FIELDS[kind])]
        said: dict[str, object] = {"kind": "all", "file": path.name, "rows": total}
        payload = {**said, **carried(sorted(set(named)), path)}
        journal.record(session, actor.name, "EXPORT", payload, now=now)
    return ExportedAll(path, len(written), total)


class _Telling:
    """Counts rows that pass, and tells the share done now and then."""

    def __init__(self, progress: Progress | None, total: int) -> None:
        self._progress = progress
        self._total = max(1, total)
        self._done = 0

    def __call__(self, rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        for row in rows:
            if self._done % _EVERY == 0 and self._progress:
                self._progress("imports.step_exporting", min(1.0, self._done / self._total))
            self._done += 1
            yield row


def _described() -> Iterator[Member]:
    """The description of the formats, and an example of each list."""
    name = text("archive.page.formats")
    yield Member(f"{name}.md", (markdown(),))
    yield Member(f"{name}.html", (page_html(),))
    for kind in WITH_EXAMPLE:
        headings, rows = example(kind)
        place = f"examples/{list_words(kind)}"
        yield Member(f"{place}.csv", _csv(headings, rows), mark=True)
        yield Member(f"{place}.json", _array(headings, rows))


def _lists(session: Session) -> Iterator[Member]:
    """What comes back in as it is: the registries, and the lists beside them."""
    for kind in KINDS:
        place = f"registries/{text(f'imports.kind.{kind}')}"
        headings = export_headings(kind)
        yield Member(f"{place}.csv", _csv(headings, records_of(session, kind)), mark=True)
        yield Member(f"{place}.json", _array(headings, records_of(session, kind)))
    for side in SIDE_KINDS:
        place, headings = f"registries/{list_words(side)}", list_headings(side)
        yield Member(f"{place}.csv", _csv(headings, rows_of(session, side)), mark=True)
        yield Member(f"{place}.json", _array(headings, rows_of(session, side)))


def _array(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """An array of records, one a line."""
    mark = "[\n"
    for line in record_lines(headings, rows):
        yield mark + line
        mark = ",\n"
    yield "\n]\n" if mark.startswith(",") else "[\n]\n"


def _columns(table: Table) -> list[str]:
    secret = SECRET.get(table.name, frozenset())
    return [column.name for column in table.columns if column.name not in secret]


def _rows(session: Session, table: Table) -> Iterator[dict[str, Any]]:
    """Yield the rows of a table in the order of its key, values as JSON knows them."""
    names = _columns(table)
    chosen = select(*(table.columns[name] for name in names)).order_by(*table.primary_key)
    for row in session.execute(chosen).yield_per(_EVERY):
        yield {name: _plain(value) for name, value in zip(names, row, strict=True)}


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        try:
            return value.decode()  # protocol files are UTF-8 text
        except UnicodeDecodeError:  # the container of a kit
            return base64.b64encode(value).decode()
    return value.isoformat() if isinstance(value, date) else value


def _json(row: Mapping[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n"


def _csv(headings: Iterable[str], rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    held = io.StringIO()
    writer = csv.writer(held, lineterminator="\r\n")
    writer.writerow(headings)
    for row in rows:
        yield held.getvalue()
        held.seek(0)
        held.truncate()
        writer.writerow([_cell(value) for value in row])
    yield held.getvalue()


def _cell(value: Any) -> str:
    if isinstance(value, list | dict):
        return csv_text(json.dumps(value, ensure_ascii=False))
    return csv_text(value)


def _readme(session: Session, sizes: Mapping[str, int], now: datetime) -> str:
    bureau = session.get(Bureau, 1)
    lines = [
        text(
            "archive.readme",
            bureau=bureau.name if bureau else "",
            at=stamp(now),
            version=__version__,
        ).strip(),
        "",
        *(
            text("archive.table_line", name=name, words=_words(name), rows=rows)
            for name, rows in sizes.items()
        ),
        "",
        text("archive.left_out_title"),
        *(f"{name}: {text(f'archive.left_out.{key}')}" for name, key in LEFT_OUT.items()),
    ]
    return "\r\n".join("\n".join(lines).split("\n")) + "\r\n"


def _words(table: str) -> str:
    """Return what a table holds; one without words yet is no reason to give nothing out."""
    try:
        return text(f"archive.table.{table}")
    except KeyError:
        return table
