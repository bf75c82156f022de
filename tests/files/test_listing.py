"""Any table on paper: headings on every sheet, nothing lost, nothing unprintable in silence."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pypdf
import pytest

from app.files.fonts import font_path
from app.files.pdf.faults import MissingGlyphs
from app.files.pdf.listing import SHEET, Listing, render_listing
from app.files.pdf.own_fonts import FontRemoved, FontReplaced, look_at
from app.files.pdf.typeface import face
from app.texts import error_text

HEADINGS = ("主体名称", "统一社会信用代码", "户数")
DATE = datetime(2026, 3, 5, tzinfo=UTC)


def listing(rows, mark=""):
    return Listing(
        "检查对象名录库",
        "共若干条",
        HEADINGS,
        rows,
        frozenset({2}),
        lambda page, pages: f"第 {page} 页，共 {pages} 页",
        mark,
    )


def render(rows, out: Path, mark=""):
    return render_listing(listing(rows, mark), out, author="青岭县", date=DATE)


def words_of(path: Path) -> list[str]:
    return [
        page.extract_text().replace(" ", "").replace("\n", "")
        for page in pypdf.PdfReader(path).pages
    ]


def test_every_row_is_printed_and_every_page_has_the_headings(tmp_path: Path):
    out = tmp_path / "a.pdf"
    rows = [
        (f"麦㙦镇𬭎源第{n}号粮油食品批发商行" * (1 + n % 3), f"91360824MAC{n:07d}", "1")
        for n in range(120)
    ]
    pages = render(rows, out)
    words = words_of(out)
    assert len(words) == pages > 2
    assert all(all(one in page for one in HEADINGS) for page in words)
    assert all(any(row[1] in page for page in words) for row in rows)
    assert f"第{pages}页，共{pages}页" in words[-1]
    assert pypdf.PdfReader(out).pages[0].mediabox[2:] == pytest.approx(SHEET, abs=0.1)


def test_a_table_without_rows_is_one_sheet_with_its_headings(tmp_path: Path):
    assert render([], tmp_path / "a.pdf") == 1


def test_a_very_long_cell_is_cut_and_says_so(tmp_path: Path):
    out = tmp_path / "a.pdf"
    assert render([("很长的经营范围" * 200, "x", "1")], out) == 1
    assert "…" in words_of(out)[0]


def test_the_sample_county_is_marked_on_every_sheet(tmp_path: Path):
    out = tmp_path / "a.pdf"
    render([(str(n), "x", "1") for n in range(60)], out, mark="示例")
    assert all("示例" in page for page in words_of(out))


def test_a_character_no_font_has_is_named_with_its_column_and_nothing_is_written(tmp_path: Path):
    with pytest.raises(MissingGlyphs) as caught:
        render([("甲", "x", "1"), ("乙\ue123", "x", "1")], tmp_path / "a.pdf")
    assert (caught.value.fields["label"], caught.value.fields["code_point"]) == (
        "主体名称",
        "U+E123",
    )
    assert list(tmp_path.iterdir()) == []


def test_the_headings_are_set_from_the_bureaus_font_and_its_loss_stops_the_list(tmp_path: Path):
    own = look_at(Path(shutil.copy(font_path("Kai"), tmp_path / "simhei.ttf"))).for_role("Hei")
    rows = [["麦㙦豆腐坊", "91360824MAC000017N", "1"]]
    out = tmp_path / "own.pdf"
    render_listing(listing(rows), out, author="青岭县", date=DATE, fonts=(own,))
    reader = pypdf.PdfReader(out)
    names = {
        str(font.get_object()["/BaseFont"]).partition("+")[2]
        for font in reader.pages[0]["/Resources"]["/Font"].values()
    }
    assert face("Kai").postscript_name in names
    assert face("Hei").postscript_name not in names
    assert own.sha256 in reader.metadata["/Keywords"]
    assert words_of(out)[0].count("麦㙦豆腐坊") == 1
    render_listing(listing(rows), tmp_path / "plain.pdf", author="青岭县", date=DATE)
    render(rows, tmp_path / "before.pdf")
    assert (tmp_path / "plain.pdf").read_bytes() == (tmp_path / "before.pdf").read_bytes()
    own.path.write_bytes(own.path.read_bytes()[:4000])
    for kind in (FontReplaced, FontRemoved):
        with pytest.raises(kind) as caught:
            render_listing(listing(rows), tmp_path / "no.pdf", author="", date=DATE, fonts=(own,))
        assert "用自带字体" in error_text(caught.value)
        own.path.unlink(missing_ok=True)
    assert not (tmp_path / "no.pdf").exists()
