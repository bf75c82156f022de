"""Words for a search are words and no command; words in a cell are words and no formula.

What writes files is listed from the code, so that a writer that comes later is declared here.
"""

import ast
import csv
import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from doors import Desk, desk
from words_to_harm import FORMULAS, SEARCHED

from app.core.people import Actor, Role
from app.core.returns import FIELDS
from app.core.wording import Wording
from app.errors import UserError
from app.files.json_out import write_json
from app.files.return_sheets import write_return_sheet
from app.files.workbooks import Sheet, write_csv, write_xlsx
from app.services import journal
from app.services.keeping import heads_register
from app.services.paper import paper_register
from app.services.paper.paper_register import RegisterAsked
from app.services.registry import laws, other_checks_found
from app.services.registry import registry_found as found
from app.services.registry.other_checks_found import CheckQuery
from app.services.registry.registry_lines import EnterpriseQuery, OfficerQuery
from app.store.engine import NoText

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with desk(tmp_path_factory.mktemp("bureau")) as made:
        roles = frozenset((*made.actor.roles, Role.SUPERVISOR))
        yield Desk(made.store, Actor(1, "a", "林经办", roles))


SEARCHES: dict[str, Callable[[Desk, str], Any]] = {
    "enterprises": lambda at, words: found.facets(*at, EnterpriseQuery(text=words)),
    "officers": lambda at, words: found.officers(*at, OfficerQuery(text=words)).total,
    "other checks": lambda at, words: other_checks_found.page(*at, CheckQuery(words), 0, 9).total,
    "laws": lambda at, words: laws.search(*at, words),
    "papers": lambda at, words: paper_register.register(*at, RegisterAsked(words=words)),
    "log": lambda at, words: journal.entries(*at, 0, subject=words, operator=words),
    "heads": lambda at, words: heads_register.find_head(*at, words),
}


@pytest.mark.parametrize("where", SEARCHES)
def test_what_is_typed_into_any_search_is_looked_for_or_refused_with_a_sentence(
    at: Desk, where: str
) -> None:
    for words in SEARCHED:
        refused = (UserError,) if where == "heads" else (NoText,)
        with suppress(*refused):
            SEARCHES[where](at, words)


# -- cells ---------------------------------------------------------------------------------

HEADINGS = ("甲", FORMULAS[0])
ROWS = [[one, one] for one in FORMULAS]


def _xlsx(path: Path) -> None:
    write_xlsx(path, [Sheet("=1", HEADINGS, ROWS, preface=((FORMULAS[0],),))])


def _csv(path: Path) -> None:
    write_csv(path, HEADINGS, ROWS)


def _return_sheet(path: Path) -> None:
    rows = [{name: words for name, _, _ in FIELDS} for words in FORMULAS]
    day = Wording(()).on(date(2026, 3, 5))
    write_return_sheet(path, "=1", (FORMULAS[0],), rows, day, people=FORMULAS[:2])


def _json(path: Path) -> None:
    write_json(path, HEADINGS, ROWS)


# What writes cells of people's words; and the others, with what they write.
CELLS: dict[str, tuple[str, Callable[[Path], None]]] = {
    "workbooks.write_xlsx": ("a.xlsx", _xlsx),
    "workbooks.write_csv": ("a.csv", _csv),
    "return_sheets.write_return_sheet": ("a.xlsx", _return_sheet),
    "json_out.write_json": ("a.json", _json),
}
NO_CELLS = {
    "templates.write_template": "the program's own words and checks",
    "charts.write_chart": "a picture",
    "archives.write_archive": "members others wrote: exchange_all by csv_text",
    "team_folder.write_text": "a note",
    "team_folder.write_page": "a page; its words are escaped (tests/services/test_team_sheets.py)",
    "backup_note.write_note": "digests and counts",
    "disclosure_notes.write_note": "a note",
    "disclosure_maps.write_map_file": "columns as JSON",
    "fault_reports.write_report": "a report of a fault",
    "move_package.write_package": "files as they are",
    "place_file.write_place": "the path of a folder",
}


def test_every_writer_of_files_is_declared() -> None:
    writers = set()
    for path in (ROOT / "app" / "files").rglob("*.py"):
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("write_"):
                writers.add(f"{path.stem}.{node.name}")
    assert writers == CELLS.keys() | NO_CELLS.keys()


def test_nobody_else_opens_a_workbook_or_a_csv_to_write() -> None:
    made = {
        path.relative_to(ROOT / "app").as_posix()
        for path in (ROOT / "app").rglob("*.py")
        if any(word in path.read_text("utf-8") for word in ("Workbook(", "csv.writer("))
    }
    assert made <= {
        "files/workbooks.py",
        "files/return_sheets.py",
        "files/templates.py",
        "services/registry/exchange_all.py",
        "files/archives.py",
        "ui/walk/importing.py",
    }


@pytest.mark.parametrize("writer", CELLS)
def test_no_cell_of_any_writer_is_a_formula(tmp_path: Path, writer: str) -> None:
    name, write = CELLS[writer]
    path = tmp_path / name
    write(path)
    if name.endswith(".xlsx"):
        with zipfile.ZipFile(path) as archive:
            sheets = [one for one in archive.namelist() if "worksheets/" in one]
            for sheet in sheets:
                assert re.search(rb"<f[ >/]", archive.read(sheet)) is None
        for sheet in openpyxl.load_workbook(path).worksheets:
            kinds = {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value}
            assert kinds <= {"s", "inlineStr"}
    elif name.endswith(".csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            cells = [cell for row in csv.reader(file) for cell in row]
        assert [one for one in cells if one.startswith(("=", "+", "-", "@", "\t", "\r"))] == []
