"""Scans in a volume: upright, whole, below the number; what cannot be used is named."""

import re
from datetime import datetime

import pytest
from PIL import Image, ImageDraw
from pypdf import PdfReader, PdfWriter
from pypdf.generic import RectangleObject

from app.core.times import BEIJING
from app.files.digests import sha256_of
from app.files.pdf.pages import page_picture
from app.files.pdf.scans import (
    LARGEST,
    ScanDamaged,
    ScanEncrypted,
    ScanTooLarge,
    ScanUnusable,
    picture_of,
    scan_of,
)
from app.files.pdf.volume import Around, Piece, bind
from app.files.sheet_faults import NoSuchFile

SIZE = (310, 438)
UPRIGHT, ORIENTATION = 1, 0x0112
TURNED = {
    3: Image.Transpose.ROTATE_180,
    6: Image.Transpose.ROTATE_90,
    8: Image.Transpose.ROTATE_270,
}


def sheet(mode="RGB"):
    """A yellow sheet whose upper left quarter is red."""
    image = Image.new("RGB", SIZE, "yellow")
    ImageDraw.Draw(image).rectangle((0, 0, SIZE[0] // 2, SIZE[1] // 2), fill="red")
    return image.convert(mode)


@pytest.fixture
def bound(tmp_path):
    """Bind scans; return the file."""

    def run(*paths, name="volume.pdf"):
        out = tmp_path / name
        made = bind(
            [Piece("一", None, {}, tuple(scan_of(path) for path in paths))],
            lambda _spans: Around((), ()),
            out,
            mark="",
            title="卷",
            author="局",
            date=datetime(2026, 6, 1, tzinfo=BEIJING),
        )
        assert made.pages == len(PdfReader(out).pages)
        return out

    return run


def colours(path, number=0):
    """Of the four quarters of the sheet on a page, from the upper left one: is it red?"""
    picture = page_picture(path, number, 36)
    places = [(0.25, 0.3), (0.75, 0.3), (0.25, 0.8), (0.75, 0.8)]
    found = []
    for across, down in places:
        at = int(picture.height * down) * picture.stride + int(picture.width * across) * 4
        blue, green, red = picture.pixels[at : at + 3]
        assert red > 200, (across, down)
        assert blue < 90, (across, down)
        found.append(green < 100)
    return found


@pytest.mark.parametrize("turn", [UPRIGHT, *TURNED])
def test_a_photograph_stands_upright_as_its_camera_says(bound, tmp_path, turn):
    exif = Image.Exif()
    exif[ORIENTATION] = turn
    image = sheet() if turn == UPRIGHT else sheet().transpose(TURNED[turn])
    path = tmp_path / "a.jpg"
    image.save(path, exif=exif, quality=95)
    assert colours(bound(path)) == [True, False, False, False]


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_page_of_a_pdf_stands_as_a_reader_shows_it(bound, tmp_path, turn):
    plain = tmp_path / "plain.pdf"
    sheet().save(plain)
    writer = PdfWriter()
    writer.add_page(PdfReader(plain).pages[0]).rotate(turn)
    path = tmp_path / "turned.pdf"
    writer.write(path)
    volume = bound(path)
    width, height = (float(side) for side in PdfReader(volume).pages[0].mediabox[2:])
    assert (width > height) == (turn in (90, 270))
    quarter = {0: 0, 90: 1, 180: 3, 270: 2}[turn]
    assert colours(volume) == [at == quarter for at in range(4)]


def test_what_a_pdf_crops_away_does_not_come_along(bound, tmp_path):
    plain = tmp_path / "plain.pdf"
    sheet().save(plain)
    writer = PdfWriter()
    page = writer.add_page(PdfReader(plain).pages[0])
    _, _, width, height = (float(side) for side in page.mediabox)
    page.cropbox = RectangleObject((0, height / 2 + 2, width / 2 - 2, height))
    path = tmp_path / "cropped.pdf"
    writer.write(path)
    assert colours(bound(path)) == [True] * 4


@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
def test_a_jpeg_goes_in_as_it_is(bound, tmp_path, mode):
    path = tmp_path / "a.jpg"
    sheet(mode).save(path)
    assert path.read_bytes() in bound(path).read_bytes()


@pytest.mark.parametrize("mode", ["1", "L", "RGB", "RGBA", "P", "I;16"])
def test_every_kind_of_png_can_be_seen(bound, tmp_path, mode):
    path = tmp_path / "a.png"
    image = sheet("I").convert(mode) if mode == "I;16" else sheet(mode)
    image.save(path)
    volume = bound(path)
    assert len(PdfReader(volume).pages[0].images) == 1
    assert picture_of(path).width == SIZE[0]


def test_what_is_transparent_becomes_white(bound, tmp_path):
    path = tmp_path / "a.png"
    Image.new("RGBA", SIZE, (0, 0, 0, 0)).save(path)
    picture = page_picture(bound(path), 0, 20)
    middle = (picture.height // 2) * picture.stride + (picture.width // 2) * 4
    assert picture.pixels[middle : middle + 3] == b"\xff\xff\xff"


def test_the_number_lies_above_the_scan_and_covers_none_of_it(bound, tmp_path):
    black = tmp_path / "black.png"
    Image.new("L", (2100, 2970), 0).save(black)
    picture = page_picture(bound(black), 0, 72)
    band = picture.pixels[: int(12 * 72 / 25.4 - 2) * picture.stride]
    dark = sum(band[at] < 128 for at in range(0, len(band), 4))
    assert 5 < dark < 200  # the digit 1, and nothing of the scan


def test_the_same_files_give_the_same_bytes(bound, tmp_path):
    pdf, png = tmp_path / "a.pdf", tmp_path / "b.png"
    sheet().save(pdf)
    sheet().save(png)
    first, second = (bound(pdf, png, pdf, name=f"{at}.pdf").read_bytes() for at in (1, 2))
    assert first == second
    assert len(re.findall(rb"/ID\[<[0-9A-F]{32}><[0-9A-F]{32}>\]", first)) >= 1


def test_a_pdf_with_a_password_is_named(tmp_path):
    plain, path = tmp_path / "plain.pdf", tmp_path / "密.pdf"
    sheet().save(plain)
    writer = PdfWriter()
    writer.append(plain)
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(path)
    with pytest.raises(ScanEncrypted) as refused:
        scan_of(path)
    assert refused.value.fields == {"file": "密.pdf"}


@pytest.mark.parametrize("ending", ["pdf", "jpg", "png"])
def test_a_file_cut_short_is_damaged(tmp_path, ending):
    path = tmp_path / f"a.{ending}"
    sheet().save(path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(ScanDamaged):
        scan_of(path)


@pytest.mark.parametrize("head", [b"", b"PK\x03\x04", b"II*\x00", b"\x89PNG\r\n\x1a\n" + b"0" * 60])
def test_what_is_no_scan_is_refused(tmp_path, head):
    path = tmp_path / "a.pdf"
    path.write_bytes(head)
    with pytest.raises(ScanUnusable):
        scan_of(path)


def test_a_file_that_is_gone_is_named(tmp_path):
    with pytest.raises(NoSuchFile):
        scan_of(tmp_path / "weg.pdf")


def test_a_huge_file_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "a.pdf"
    with path.open("wb") as file:
        file.write(b"%PDF-1.4")
        file.truncate((LARGEST + 1) * 1024 * 1024)
    with pytest.raises(ScanTooLarge):
        scan_of(path)


def test_a_picture_of_too_many_points_is_refused_before_it_is_unpacked(tmp_path):
    path = tmp_path / "a.png"
    Image.new("1", (10_000, 9_500)).save(path)
    with pytest.raises(ScanTooLarge):
        scan_of(path)


def test_a_scan_is_known_by_its_digest(tmp_path):
    path = tmp_path / "a.jpg"
    sheet().save(path)
    scan = scan_of(path)
    assert (scan.sha256, scan.pages, scan.picture) == (sha256_of(path), 1, True)
