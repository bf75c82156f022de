"""Files and words made to harm: what they would do is named, and not done."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from doors import Desk, desk
from files_to_spoil import NOW
from words_to_harm import SEARCHED

from app.files import documents, held_rows
from app.files.documents import read_paragraphs
from app.files.json_out import write_json
from app.files.sheet_faults import Damaged, Inflated, TooLarge
from app.files.sheet_formats import open_grids
from app.services.disclosure import disclosure_codes
from app.services.draw import listed
from app.services.registry import import_columns, imports, registry_found
from app.services.registry.registry_found import EnterpriseQuery
from resources.sample import make_county

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:"
ENDS = tuple("\u202e\u2066\u200b\ufeff\x01\x7f\ue000😀\U0010ffff\u0600")


@pytest.fixture(scope="module")
def at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with desk(tmp_path_factory.mktemp("bureau")) as made:
        yield made


def zipped(path: Path, files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def repeated(path: Path, headings: tuple[str, ...], rows: int) -> Path:
    """A sheet of some hundred bytes whose one row stands many times, 900 cells wide."""
    names = " ".join(f'xmlns:{one}="{OFFICE}{one}:1.0"' for one in ("office", "table", "text"))
    cell = "<table:table-cell{}><text:p>{}</text:p></table:table-cell>"
    head = "".join(cell.format("", one) for one in headings)
    wide = cell.format(' table:number-columns-repeated="900"', "x")
    body = (
        f"<office:document-content {names}><office:body><office:spreadsheet>"
        f'<table:table table:name="表"><table:table-row>{head}{wide}</table:table-row>'
        f'<table:table-row table:number-rows-repeated="{rows}">{wide}</table:table-row>'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    return zipped(path, {"content.xml": body.encode()})


def test_a_small_sheet_that_stands_for_a_billion_cells_is_named_where_all_would_be_kept(
    at: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = repeated(tmp_path / "a.ods", ("主体名称", "统一社会信用代码"), 1_000_000)
    assert path.stat().st_size < 1500
    monkeypatch.setattr(held_rows, "MOST", 20_000)
    for read in (listed.read_listed, disclosure_codes.read_columns):
        with pytest.raises(TooLarge) as caught:
            read(*at, path)
        assert caught.value.fields["file"] == "a.ods"


def test_a_workbook_without_a_sheet_has_no_columns(at: Desk, tmp_path: Path) -> None:
    body = f'<office:document-content xmlns:office="{OFFICE}office:1.0"/>'
    path = zipped(tmp_path / "a.ods", {"content.xml": body.encode()})
    assert open_grids(path) == ((),)
    assert disclosure_codes.read_columns(*at, path) == ()


@pytest.mark.parametrize("method", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_a_part_packed_as_no_office_program_packs_is_damaged(tmp_path: Path, method: int) -> None:
    with pytest.raises(Damaged):
        read_paragraphs(zipped(tmp_path / "a.docx", {"word/document.xml": b"<a/>"}, method))


def test_a_document_that_unpacks_beyond_any_law_is_refused_before_it_is_held(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "_LARGEST", 100_000)
    words = b"".join(b"%06d" % at for at in range(20_000))  # packs too badly for a bomb
    body = f'<w:document xmlns:w="{WORD}"><w:t>'.encode() + words + b"</w:t></w:document>"
    path = zipped(tmp_path / "a.docx", {"word/document.xml": body})
    with pytest.raises(Inflated):
        read_paragraphs(path)


@pytest.mark.parametrize("words", SEARCHED, ids=range(len(SEARCHED)))
def test_what_is_typed_into_a_search_is_words_and_no_command(at: Desk, words: str) -> None:
    found = registry_found.enterprises(*at, EnterpriseQuery(text=words))
    assert found.total in (0, 3)  # nothing, or nothing was asked for
    registry_found.first_enterprises(*at, EnterpriseQuery(text=words))


@pytest.fixture(scope="module", autouse=True)
def _three(at: Desk, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("three") / "a.csv"
    rows = list(make_county.enterprise_rows(3, 7))
    make_county.save_csv(path, make_county.ENTERPRISE_HEADINGS, rows)
    staging = imports.staging_file(at.store)
    imports.preview(*at, "enterprises", path, staging)
    imports.commit(*at, staging, now=NOW)


@pytest.mark.parametrize("mark", ENDS, ids=[f"{ord(one):04X}" for one in ENDS])
def test_a_name_with_odd_characters_comes_in_as_words_or_is_refused_with_its_row(
    at: Desk, tmp_path: Path, mark: str
) -> None:
    rows = list(make_county.enterprise_rows(5, 8))[3:]
    name = make_county.ENTERPRISE_HEADINGS.index("主体名称")
    rows[0][name] = f"甲{mark}乙{rows[0][name]}"
    path = tmp_path / "a.json"
    write_json(path, make_county.ENTERPRISE_HEADINGS, rows)
    import_columns.look(*at, "enterprises", path)
    staging = imports.staging_file(at.store)
    shown = imports.preview(*at, "enterprises", path, staging)
    imports.discard(staging)
    assert shown.counts.new + shown.counts.refused == 2
