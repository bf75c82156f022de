"""Files that are broken or made to break: each has its own message, and memory stays small."""

import lzma
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest

from app.errors import UserError
from app.files import sheet_faults
from app.files.compound import Compound
from app.files.sheets import Table
from app.texts import error_text

Read = Callable[..., Table]
Raw = Callable[..., Path]
Xml = Callable[..., str]
LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)


def _fault(read: Read, path: Path) -> UserError:
    with pytest.raises(UserError) as caught:
        list(read(path).rows)
    assert path.name in error_text(caught.value)
    return caught.value


@pytest.fixture
def xls(tmp_path: Path) -> bytearray:
    """The bytes of a small .xls."""
    packed = Path(__file__).parent / "books" / "merged.xls.xz"
    return bytearray(lzma.decompress(packed.read_bytes()))


@pytest.fixture
def small(raw_xlsx: Raw, sheet_xml: Xml, texts: Xml) -> Path:
    """A small .xlsx."""
    rows = ((at, texts(at, f"第{at}家", str(at))) for at in range(2, 300))
    return raw_xlsx(sheet_xml((1, texts(1, "主体名称", "注册号")), *rows))


@pytest.mark.parametrize("share", [0.05, 0.5, 0.99])
def test_a_workbook_that_breaks_off_is_said_to_be_incomplete(read: Read, small: Path, share: float):
    content = small.read_bytes()
    small.write_bytes(content[: int(len(content) * share)])
    assert isinstance(_fault(read, small), sheet_faults.Truncated)


def test_a_workbook_with_other_bytes_than_were_packed_is_damaged(read: Read, small: Path):
    with zipfile.ZipFile(small) as file:
        entry = file.getinfo("xl/worksheets/sheet1.xml")
    content = bytearray(small.read_bytes())
    content[entry.header_offset + 200] ^= 0xFF
    small.write_bytes(content)
    assert isinstance(_fault(read, small), sheet_faults.Damaged)


def test_a_sheet_without_its_end_is_damaged(read: Read, raw_xlsx: Raw, sheet_xml: Xml, texts: Xml):
    sheet = sheet_xml((1, texts(1, "主体名称", "注册号")), (2, texts(2, "甲", "1")))
    assert isinstance(
        _fault(read, raw_xlsx(sheet.partition("</sheetData>")[0])), sheet_faults.Damaged
    )


@pytest.mark.parametrize("name", ["\ud800", "甲\x00"])
def test_a_row_that_is_no_xml_is_damaged(
    read: Read, raw_xlsx: Raw, sheet_xml: Xml, texts: Xml, name: str
):
    sheet = sheet_xml((1, texts(1, "主体名称", "注册号")), (2, texts(2, name, "1")))
    path = raw_xlsx(sheet.encode(errors="surrogatepass"))
    assert isinstance(_fault(read, path), sheet_faults.Damaged)


def test_encrypted_workbooks_ask_for_the_password_to_be_taken_off(
    read: Read, tmp_path: Path, xls: bytearray
):
    name, secret = "Workbook".encode("utf-16-le"), "EncryptedPackage".encode("utf-16-le")
    at = xls.find(name)
    packed = bytearray(xls)
    packed[at : at + len(secret) + 2] = secret + b"\0\0"
    packed[at + 64] = len(secret) + 2
    (tmp_path / "a.xlsx").write_bytes(packed)
    (tmp_path / "b.xls").write_bytes(xls.replace(b"\xe1\0\2\0", b"\x2f\0\2\0", 1))
    for path in (tmp_path / "a.xlsx", tmp_path / "b.xls"):
        assert isinstance(_fault(read, path), sheet_faults.PasswordNeeded)


def test_a_word_document_and_an_archive_are_named_as_such(
    read: Read, tmp_path: Path, xls: bytearray
):
    at = xls.find("Workbook".encode("utf-16-le"))
    name = "WordDocument".encode("utf-16-le")
    xls[at : at + len(name) + 2] = name + b"\0\0"
    xls[at + 64] = len(name) + 2
    (tmp_path / "a.doc").write_bytes(xls)
    assert isinstance(_fault(read, tmp_path / "a.doc"), sheet_faults.TextDocument)
    for inner, fault in (
        ("word/document.xml", sheet_faults.TextDocument),
        ("名录.xlsx", sheet_faults.Archive),
        ("xl/workbook.xml", sheet_faults.Truncated),
    ):
        with zipfile.ZipFile(tmp_path / "b.xlsx", "w") as file:
            file.writestr(inner, "x")
        assert isinstance(_fault(read, tmp_path / "b.xlsx"), fault)


@pytest.mark.parametrize("name", ["~$名录.xlsx", ".~lock.名录.xlsx#", ".~名录.xlsx"])
def test_a_lock_file_says_which_file_is_meant(read: Read, tmp_path: Path, name: str):
    (tmp_path / name).write_bytes(b"\x05admin" + b" " * 150)
    fault = _fault(read, tmp_path / name)
    assert isinstance(fault, sheet_faults.LockFile)
    assert fault.fields["real"] == "名录.xlsx"


def test_a_half_xls_is_incomplete_and_a_wild_one_is_damaged(
    read: Read, tmp_path: Path, xls: bytearray
):
    path = tmp_path / "a.xls"
    path.write_bytes(xls[:4_000])
    assert isinstance(_fault(read, path), sheet_faults.Truncated)
    start = Compound(_written(path, bytes(xls))).streams["workbook"].start
    at = 512 * (start + 1)
    xls[at + 600 : at + 3_000] = b"\xff" * 2_400
    assert isinstance(_fault(read, _written(path, bytes(xls))), UserError)


def _written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def test_a_cell_far_out_costs_nothing_in_xlsx_and_is_named_in_xls(
    read: Read,
    raw_xlsx: Raw,
    sheet_xml: Xml,
    texts: Xml,
    tmp_path: Path,
    xls: bytearray,
):
    far = '<c r="XFD1048576" t="str"><v>y</v></c>'
    rows = (1, texts(1, "主体名称", "注册号")), (2, texts(2, "甲", "1")), (1_048_576, far)
    assert [row.number for row in read(raw_xlsx(sheet_xml(*rows))).rows] == [2]
    lonely = raw_xlsx(sheet_xml((1, texts(1, "x")), (1_048_576, far)))
    assert isinstance(_fault(read, lonely), sheet_faults.WrongColumns)
    at = xls.rfind(b"\xfd\0\x0a\0\x01\0\x01\0")  # the last sheet's B2
    xls[at + 4 : at + 8] = b"\xff\xff\xff\0"
    fault = _fault(read, _written(tmp_path / "a.xls", bytes(xls)))
    assert isinstance(fault, sheet_faults.TooLarge)
    assert (fault.fields["sheet"], fault.fields["cell"]) == ("旧", "IV65536")


def test_formulas_without_values_are_named(read: Read, tmp_path: Path):
    book = openpyxl.Workbook()
    for row in (["主体名称", "注册号", "备注"], *([f"=A{at}", "1", "=1"] for at in range(9))):
        book.worksheets[0].append(row)
    book.save(tmp_path / "a.xlsx")
    fault = _fault(read, tmp_path / "a.xlsx")
    assert isinstance(fault, sheet_faults.FormulasWithoutValues)
    assert fault.fields["cells"] == "A2 A3 A4 A5 A6"


@pytest.mark.parametrize("where", ["sheet", "workbook", "sharedStrings", "ods", "xml"])
def test_declared_entities_are_refused(
    read: Read, raw_xlsx: Raw, sheet_xml: Xml, texts: Xml, tmp_path: Path, where: str
):
    rows = (1, texts(1, "主体名称", "注册号")), (2, texts(2, "&c;", "1"))
    ods = f'<?xml version="1.0"?>{LAUGHS}<office:document xmlns:office="x">&c;</office:document>'
    if where == "ods":
        path = tmp_path / "a.ods"
        with zipfile.ZipFile(path, "w") as file:
            file.writestr("content.xml", ods)
    elif where == "xml":
        path = _written(tmp_path / "a.xls", ods.encode())
    elif where == "sheet":
        path = raw_xlsx(sheet_xml(*rows, before=LAUGHS))
    else:
        path = raw_xlsx(sheet_xml(*rows), **{where: f"{LAUGHS}<sst><si><t>&c;</t></si></sst>"})
    assert isinstance(_fault(read, path), sheet_faults.Unsafe)


def _bomb(path: Path, name: str) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as file:
        file.writestr("_rels/.rels", "")
        with file.open(name, "w") as part:
            for _ in range(64):
                part.write(b" " * (1 << 20))
    return path


@pytest.mark.parametrize("name", ["xl/worksheets/sheet1.xml", "content.xml", "xl/other.bin"])
def test_a_file_that_unpacks_to_a_thousand_times_its_size_is_refused(
    read: Read, tmp_path: Path, name: str
):
    assert isinstance(_fault(read, _bomb(tmp_path / "a.xlsx", name)), sheet_faults.Inflated)


def test_a_text_without_line_ends_is_no_table(read: Read, tmp_path: Path):
    path = tmp_path / "a.csv"
    with path.open("wb") as file:
        for _ in range(6):
            file.write(b"a," * (1 << 19))
    assert isinstance(_fault(read, path), sheet_faults.NotASpreadsheet)


def test_a_quote_that_never_closes_is_named_with_its_row(read: Read, tmp_path: Path):
    rows = '主体名称,注册号\n甲,1\n乙,"2\n' + "丙,3\n" * 50_000
    fault = _fault(read, _written(tmp_path / "a.csv", rows.encode()))
    assert isinstance(fault, sheet_faults.Damaged)
    assert fault.fields["place"] == "3"


def _repeated(raw_xlsx: Raw) -> Iterator[Path]:
    """Yield files that are small and claim to be vast."""
    name = "urn:oasis:names:tc:opendocument:xmlns"
    cell = (
        '<table:table-cell office:value-type="string" table:number-columns-repeated="99999999">'
        "<text:p>主体名称</text:p></table:table-cell>"
    )
    rows = f'<table:table-row table:number-rows-repeated="99999999">{cell}</table:table-row>' * 50
    ods = (
        f'<office:document xmlns:office="{name}:office:1.0" xmlns:table="{name}:table:1.0" '
        f'xmlns:text="{name}:text:1.0"><table:table>{rows}</table:table></office:document>'
    )
    yield _written(raw_xlsx("").with_name("repeated.ods"), ods.encode())
    span = "<td rowspan=65000 colspan=65000>主体名称</td>" * 50
    page = f"<html><table>{f'<tr>{span}</tr>' * 50}</table></html>"
    yield _written(raw_xlsx("").with_name("span.xls"), page.encode())
    wide = "".join(f'<c t="str"><v>列{at}</v></c>' for at in range(16_384))
    row = f"<row>{wide}</row>"
    yield raw_xlsx(f"<worksheet><sheetData>{row * 8}</sheetData></worksheet>", "wide.xlsx")
    blank = '<row r="9" ht="20"><c r="A9" s="1"/><c r="B9" s="1"/></row>' * 100_000
    yield raw_xlsx(f"<worksheet><sheetData>{blank}</sheetData></worksheet>", "blank.xlsx")
    endless = '<row r="1">' + '<c r="A1" ' * 2_500_000
    yield raw_xlsx(f"<worksheet><sheetData>{endless}</sheetData></worksheet>", "endless.xlsx")


_CHILD = """
import sys
from functools import partial
from pathlib import Path
from app.core.headings import match_headings
from app.errors import UserError
from app.files.sheets import read_table
for name in sys.argv[1:]:
    try:
        list(read_table(Path(name), partial(match_headings, kind="enterprises")).rows)
    except UserError as error:
        print(error.code)
if sys.platform == "win32":
    import psutil
    print(psutil.Process().memory_info().peak_wset >> 20)
else:
    # Not getrusage: it counts what the parent held when it started this process.
    status = Path("/proc/self/status").read_text()
    print(int(status.partition("VmHWM:")[2].split()[0]) >> 10)
"""


def test_files_that_claim_to_be_vast_are_refused_within_300_mb(raw_xlsx: Raw):
    files = [str(path) for path in _repeated(raw_xlsx)]
    done = subprocess.run(
        [sys.executable, "-c", _CHILD, *files],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    *codes, peak = done.stdout.split()
    assert codes == [
        "sheets.columns",
        "sheets.columns",
        "sheets.columns",
        "sheets.empty",
        "sheets.damaged",
    ]
    assert int(peak) < 300
