"""Fonts of the bureau's own: what can be used, what is set from it, what when it is gone."""

import shutil
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from app.files.fonts import font_path
from app.files.forms import FormLibrary
from app.files.pdf import Rendered, own_fonts
from app.files.pdf.own_fonts import look_at
from app.files.pdf.typeface import OwnFont, face, role, setting_from
from app.texts import error_text

Render = Callable[..., Rendered]
Facts = Callable[[str], dict[str, Any]]


@pytest.fixture
def licensed(tmp_path: Path) -> Path:
    """A font the bureau owns: any TrueType file of hanzi."""
    return Path(shutil.copy(font_path("Hei"), tmp_path / "simfang.ttf"))


def table(data: bytes, tag: bytes) -> tuple[int, int]:
    """Return (place of the row, place of the table) in a font's directory."""
    (count,) = struct.unpack_from(">H", data, 4)
    rows = [12 + 16 * at for at in range(count)]
    row = next(at for at in rows if data[at : at + 4] == tag)
    return row, struct.unpack_from(">L", data, row + 8)[0]


def names_in(path: Path) -> set[str]:
    """Return the PostScript names of what a PDF embeds."""
    return {
        str(font.get_object()["/BaseFont"]).partition("+")[2]
        for page in PdfReader(path).pages
        for font in page["/Resources"]["/Font"].values()
    }


def test_a_paper_is_set_from_the_font_and_the_rest_from_the_program(
    licensed: Path, library: FormLibrary, render: Render, facts: Facts
) -> None:
    own = look_at(licensed).for_role("FangSong")
    form, paper = library.latest("check-notice"), facts("check-notice")
    paper["enterprise"]["name"] = "青岭县𬭎𠅤𰻝粮油店"
    made = render(form, [paper], "own.pdf", fonts=(own,))
    assert {face("Hei").postscript_name, face("BiaoSong").postscript_name} < names_in(made.path)
    assert face("FangSong").postscript_name not in names_in(made.path) - {
        placed.face.postscript_name for c in "𬭎𠅤𰻝" if (placed := role("FangSong").place(ord(c)))
    }
    reader = PdfReader(made.path)
    assert own.sha256 in reader.metadata["/Keywords"]
    assert "青岭县𬭎𠅤𰻝粮油店" in reader.pages[0].extract_text().replace("\n", "")
    plain = render(form, [paper], "plain.pdf")
    assert "/Keywords" not in PdfReader(plain.path).metadata or own.sha256 not in str(
        PdfReader(plain.path).metadata["/Keywords"]
    )


def test_same_facts_and_same_fonts_give_the_same_bytes_also_after_other_papers(
    licensed: Path, library: FormLibrary, render: Render, facts: Facts
) -> None:
    own = look_at(licensed).for_role("FangSong")
    form, paper = library.latest("check-notice"), facts("check-notice")
    first = render(form, [paper], "a.pdf", fonts=(own,)).path.read_bytes()
    plain = render(form, [paper], "b.pdf").path.read_bytes()
    assert render(form, [paper], "c.pdf", fonts=(own,)).path.read_bytes() == first
    assert render(form, [paper], "d.pdf").path.read_bytes() == plain != first


def test_digits_are_the_fonts_own_and_narrow_quotes_are_not(licensed: Path) -> None:
    own = OwnFont("Kai", font_path("Mono-Regular"), 0, "0" * 64)
    with setting_from((own,)):
        digit, quote, hanzi = (role("Kai").place(ord(one)) for one in "8“国")
    assert digit
    assert digit.face.postscript_name == face("Mono-Regular").postscript_name
    assert quote
    assert (quote.face.name, quote.width) == ("Song", 1.0)
    assert hanzi
    assert hanzi.face.name == "Kai"


def test_what_a_font_is_and_holds_is_said(licensed: Path) -> None:
    facts = look_at(licensed)
    assert (facts.common, facts.faces) == (6763, (facts.name,))
    assert facts.hanzi >= facts.common
    assert facts.name.startswith("Noto Sans SC")


def test_the_second_face_of_a_collection_can_be_chosen(tmp_path: Path) -> None:
    one, two = (font_path(name).read_bytes() for name in ("Kai", "Hei"))
    head = 12 + 8
    parts, starts = [], []
    for data in (one, two):
        start = head + sum(map(len, parts))
        (count,) = struct.unpack_from(">H", data, 4)
        moved = bytearray(data)
        for at in range(count):
            (place,) = struct.unpack_from(">L", data, 12 + 16 * at + 8)
            struct.pack_into(">L", moved, 12 + 16 * at + 8, place + start)
        starts.append(start)
        parts.append(bytes(moved) + b"\0" * (-len(moved) % 4))
    path = tmp_path / "two.ttc"
    path.write_bytes(b"ttcf" + struct.pack(">LLLL", 0x10000, 2, *starts) + b"".join(parts))
    facts = look_at(path, 1)
    assert len(facts.faces) == 2
    assert facts.name == facts.faces[1] == look_at(font_path("Hei")).name
    with setting_from((facts.for_role("Kai"),)):
        placed = role("Kai").place(ord("国"))
    assert placed
    assert placed.face.postscript_name == face("Hei").postscript_name


def spoiled(path: Path, change: Callable[[bytearray], object]) -> Path:
    data = bytearray(path.read_bytes())
    change(data)
    path.write_bytes(data)
    return path


def licence(bits: int) -> Callable[[bytearray], object]:
    return lambda data: struct.pack_into(">H", data, table(bytes(data), b"OS/2")[1] + 8, bits)


def renamed(old: bytes, new: bytes) -> Callable[[bytearray], object]:
    def change(data: bytearray) -> None:
        row, _ = table(bytes(data), old)
        data[row : row + 4] = new

    return change


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (licence(0x0002), own_fonts.FontNotEmbeddable),
        (licence(0x0108), own_fonts.FontNotEmbeddable),
        (licence(0x0200), own_fonts.FontNotEmbeddable),
        (renamed(b"post", b"fvar"), own_fonts.FontVariable),
        (renamed(b"glyf", b"CFF "), own_fonts.FontPostScript),
        (renamed(b"glyf", b"CBDT"), own_fonts.FontNotTrueType),
        (renamed(b"name", b"xxxx"), own_fonts.FontNotTrueType),
        (lambda data: data.__setitem__(slice(0, 4), b"OTTO"), own_fonts.FontPostScript),
        (lambda data: data.__setitem__(slice(0, 4), b"wOF2"), own_fonts.FontNotTrueType),
        (lambda data: data.__delitem__(slice(4000, None)), own_fonts.FontNotTrueType),
        (lambda data: data.clear(), own_fonts.FontNotTrueType),
    ],
)
def test_a_font_that_cannot_be_embedded_is_refused_with_its_reason(
    change: Callable[[bytearray], object], kind: type[own_fonts.FontUnusable], licensed: Path
) -> None:
    with pytest.raises(kind) as caught:
        look_at(spoiled(licensed, change))
    assert "simfang.ttf" in error_text(caught.value)


@pytest.mark.parametrize("bits", [0x0000, 0x0004, 0x0008])
def test_a_font_that_may_be_embedded_in_print_or_editing_is_taken(
    bits: int, licensed: Path
) -> None:
    assert look_at(spoiled(licensed, licence(bits))).common == 6763


def test_a_font_without_hanzi_or_without_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(own_fonts.FontNotChinese) as caught:
        look_at(font_path("Mono-Regular"))
    assert "6763" in error_text(caught.value)
    with pytest.raises(own_fonts.FontNoFile) as missing:
        look_at(tmp_path / "no.ttf")
    assert error_text(missing.value)


def test_a_font_that_is_gone_or_changed_stops_the_job_with_the_way_back(
    licensed: Path, library: FormLibrary, render: Render, facts: Facts, tmp_path: Path
) -> None:
    own = look_at(licensed).for_role("Kai")
    form, paper = library.latest("check-notice"), facts("check-notice")
    with licensed.open("ab") as file:
        file.write(b"\0")
    with pytest.raises(own_fonts.FontReplaced) as caught:
        render(form, [paper], fonts=(own,))
    assert "用自带字体" in error_text(caught.value)
    licensed.unlink()
    with pytest.raises(own_fonts.FontRemoved) as caught_again:
        render(form, [paper], fonts=(own,))
    assert "用自带字体" in error_text(caught_again.value)
    assert list(tmp_path.glob("*.pdf")) == []
