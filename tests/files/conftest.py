"""What the tests share: for papers fonts, a date, facts to change; for sheets raw files."""

import copy
import zipfile
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from app.core.headings import Kind, match_headings
from app.files.fonts import ensure_fonts
from app.files.forms import FormLibrary, FormVersion
from app.files.pdf import Rendered, render_forms
from app.files.sheets import Table, read_table

DATE = datetime(2026, 6, 18, 9, 0, tzinfo=timezone(timedelta(hours=8)))


@pytest.fixture(scope="session", autouse=True)
def _fonts() -> None:
    ensure_fonts()


@pytest.fixture(scope="session")
def library() -> FormLibrary:
    return FormLibrary()


@pytest.fixture
def facts(library: FormLibrary) -> Callable[[str], dict[str, Any]]:
    """The sample of a form, free to be changed."""
    return lambda code: copy.deepcopy(dict(library.latest(code).sample))


@pytest.fixture
def render(tmp_path: Path) -> Callable[..., Rendered]:
    """Write papers with everything but form and facts filled in."""

    def write(
        form: FormVersion, papers: list[dict[str, Any]], name: str = "out.pdf", **options: Any
    ) -> Rendered:
        settings = {"title": form.title, "author": "青岭县市场监督管理局", "date": DATE, **options}
        return render_forms(form, papers, tmp_path / name, **settings)

    return write


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@pytest.fixture
def raw_xlsx(tmp_path: Path) -> Callable[..., Path]:
    """Write a workbook of one sheet from the XML of its parts, whatever is wrong with them."""

    def write(sheet: str | bytes, name: str = "a.xlsx", **parts: str) -> Path:
        workbook = parts.get(
            "workbook",
            f'<workbook xmlns="{MAIN}" xmlns:r="{_OFFICE}">{parts.get("properties", "")}'
            '<sheets><sheet name="表" sheetId="1" r:id="r1"/></sheets></workbook>',
        )
        targets = {
            "r1": ("worksheet", "worksheets/sheet1.xml"),
            "r2": ("styles", "styles.xml"),
            "r3": ("sharedStrings", "sharedStrings.xml"),
        }
        listed = "".join(
            f'<Relationship Id="{key}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
            for key, (kind, target) in targets.items()
            if key == "r1" or kind in parts
        )
        with zipfile.ZipFile(tmp_path / name, "w", zipfile.ZIP_DEFLATED) as file:
            file.writestr(
                "_rels/.rels",
                f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="r1" '
                f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            )
            file.writestr("xl/workbook.xml", workbook)
            file.writestr(
                "xl/_rels/workbook.xml.rels",
                f'<Relationships xmlns="{_RELATIONS}">{listed}</Relationships>',
            )
            file.writestr("xl/worksheets/sheet1.xml", sheet)
            for kind in ("styles", "sharedStrings"):
                if kind in parts:
                    file.writestr(f"xl/{kind}.xml", parts[kind])
        return tmp_path / name

    return write


@pytest.fixture
def sheet_xml() -> Callable[..., str]:
    """Return a worksheet's XML with its rows (each a number and cells' XML) and what follows."""

    def make(*rows: tuple[int, str], after: str = "", before: str = "") -> str:
        data = "".join(f'<row r="{number}">{cells}</row>' for number, cells in rows)
        return (
            f'<?xml version="1.0" encoding="UTF-8"?>{before}<worksheet xmlns="{MAIN}">'
            f"<sheetData>{data}</sheetData>{after}</worksheet>"
        )

    return make


@pytest.fixture
def texts() -> Callable[..., str]:
    """Return the XML of cells with texts, from a column on."""

    def make(row: int, *values: str, first: str = "A") -> str:
        return "".join(
            f'<c r="{chr(ord(first) + at)}{row}" t="inlineStr"><is><t>{value}</t></is></c>'
            for at, value in enumerate(values)
            if value
        )

    return make


@pytest.fixture
def read() -> Callable[..., Table]:
    """Read a file as a registry."""

    def table(path: Path, kind: Kind = "enterprises", **options: Any) -> Table:
        return read_table(path, partial(match_headings, kind=kind), **options)

    return table


@pytest.fixture
def filled(read: Callable[..., Table]) -> Callable[..., list[tuple[int, dict[str, Any]]]]:
    """Read all rows of a file: number and filled cells by field."""

    def rows(path: Path, kind: Kind = "enterprises") -> list[tuple[int, dict[str, Any]]]:
        table = read(path, kind)
        return [
            (one.number, {n: c for n, c in zip(table.fields, one.cells, strict=True) if c})
            for one in table.rows
        ]

    return rows
