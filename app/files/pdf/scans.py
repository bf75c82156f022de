"""Files a bureau lays into a volume: scans of signed papers, as PDF, JPEG or PNG.

A JPEG goes into the volume as it is, every other picture without loss, a page of a PDF as
what it draws: no script, form or file of a foreign PDF comes along.
"""

import hashlib
import io
import re
import warnings
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple

import pypdfium2
import pypdfium2.raw
from PIL import Image, UnidentifiedImageError

from app.errors import UserError
from app.files.digests import sha256_of
from app.files.pdf.pages import turn

ENDINGS: Final = ("pdf", "jpg", "jpeg", "png")
LARGEST: Final = 80  # megabytes of one file
MOST_PAGES: Final = 500
_MEGA: Final = 1024 * 1024
_HEAD: Final = 1024  # bytes a PDF may have before its mark
_TURNS: Final = {1: 0, 3: 180, 6: 90, 8: 270}  # EXIF: clockwise until it stands upright
_COLOURS: Final = {"L": "/DeviceGray", "RGB": "/DeviceRGB", "CMYK": "/DeviceCMYK"}
_MARK: Final = re.compile(rb"/ID\[<[0-9A-F]{32}><([0-9A-F]{32})>\]")
_ENCRYPTED: Final = pypdfium2.raw.FPDF_ERR_PASSWORD


class ScanUnusable(UserError):
    """A file cannot be laid into a volume. Fields: file, and what the subclass names."""

    code = "volume.scan_kind"


class ScanTooLarge(ScanUnusable):
    """The file has too many megabytes, points or pages."""

    code = "volume.scan_large"


class ScanEncrypted(ScanUnusable):
    """The PDF asks for a password."""

    code = "volume.scan_encrypted"


class ScanDamaged(ScanUnusable):
    """The file is cut short or damaged."""

    code = "volume.scan_damaged"


@dataclass(frozen=True, slots=True)
class Scan:
    """A file that can be laid into a volume. `picture`: a JPEG or PNG, one page."""

    path: Path
    sha256: str
    pages: int
    picture: bool


class Picture(NamedTuple):
    """A picture as a PDF holds it; `turned`: degrees clockwise until it stands upright."""

    width: int
    height: int
    data: bytes
    entries: str
    filters: str
    turned: int


class Laid(NamedTuple):
    """A page of a foreign PDF: where it comes to lie on a page, as (x, y, width, height)."""

    page: int
    scan: Scan
    number: int  # of the page in the scan, from 0
    box: tuple[float, float, float, float]


def scan_of(path: Path) -> Scan:
    """Look at a file: what it is and how many pages it has.

    Raises:
        ScanUnusable: the user's; the sentence names file and reason.
        NoSuchFile: the user's. Unreadable: the machine's.
    """
    digest = sha256_of(path)
    size = path.stat().st_size
    if size > LARGEST * _MEGA:
        raise ScanTooLarge(file=path.name, size=f"{size // _MEGA} MB", most=f"{LARGEST} MB")
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if b"%PDF-" in head:
        with _opened(path) as document:
            pages = len(document)
        if pages > MOST_PAGES:
            raise ScanTooLarge(file=path.name, size=f"{pages} p", most=f"{MOST_PAGES} p")
        return Scan(path, digest, pages, False)
    if not head.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")):
        raise ScanUnusable(file=path.name)
    picture_of(path)
    return Scan(path, digest, 1, True)


def picture_of(path: Path) -> Picture:
    """Return a JPEG or PNG as a PDF holds it; errors as scan_of."""
    with _picture_faults(path), Image.open(path, formats=("JPEG", "PNG")) as image:
        image.load()  # a file cut short shows now
        turned = _TURNS.get(image.getexif().get(0x0112, 1))
        if image.format == "JPEG" and image.mode in _COLOURS and turned is not None:
            # Adobe keeps the four inks the other way round.
            inverted = image.mode == "CMYK" and "adobe" in image.info
            flip = " /Decode [1 0 1 0 1 0 1 0]" if inverted else ""
            entries = _entries(image.size, _COLOURS[image.mode], 8) + flip
            return Picture(*image.size, path.read_bytes(), entries, "/DCTDecode", turned)
        plain = _plain(image)
        bits = 1 if plain.mode == "1" else 8
        colours = "/DeviceRGB" if plain.mode == "RGB" else "/DeviceGray"
        data = zlib.compress(plain.tobytes())
        return Picture(
            *plain.size, data, _entries(plain.size, colours, bits), "/FlateDecode", turned or 0
        )


def page_sizes_of(scan: Scan) -> tuple[tuple[float, float], ...]:
    """Return (width, height) of every page of a PDF as it is looked at; errors as scan_of."""
    with _opened(scan.path) as document:
        return tuple(document.get_page_size(number) for number in range(len(document)))


def lay(volume: bytes, pages: Sequence[Laid]) -> bytes:
    """Return a PDF with pages of foreign ones drawn on pages of its own; errors as scan_of.

    The same files give the same bytes: the random mark the library gives a file (/ID) is
    replaced by one of its content.
    """
    with turn():
        bound = pypdfium2.PdfDocument(volume)
        try:
            foreign: dict[Path, Any] = {}
            for one in pages:
                with _faults(one.scan.path):
                    if one.scan.path not in foreign:
                        foreign[one.scan.path] = pypdfium2.PdfDocument(one.scan.path)
                    _draw(bound, foreign[one.scan.path], one)
            out = io.BytesIO()
            bound.save(out)
        finally:
            bound.close()
            for document in foreign.values():
                document.close()
    return _with_own_mark(out.getvalue())


def _with_own_mark(data: bytes) -> bytes:
    """Replace the second, random half of the last /ID by one of the file's content."""
    found = list(_MARK.finditer(data))
    if not found:
        return data
    start, end = found[-1].span(1)
    digest = hashlib.md5(data[:start] + data[end:], usedforsecurity=False).hexdigest().upper()
    return data[:start] + digest.encode("ascii") + data[end:]


def _draw(bound: Any, foreign: Any, one: Laid) -> None:
    source = foreign[one.number]
    # What was stamped, signed or filled in upon the page belongs to it.
    pypdfium2.raw.FPDFPage_Flatten(source.raw, pypdfium2.raw.FLAT_PRINT)
    # A page taken over this way stands upright already, with its lower left corner at 0.
    shown = source.get_size()
    x, y, wide, high = one.box
    scale = min(wide / shown[0], high / shown[1])
    middle = x + (wide - shown[0] * scale) / 2, y + (high - shown[1] * scale) / 2
    matrix = pypdfium2.PdfMatrix().scale(scale, scale).translate(*middle)
    source.close()
    drawn = foreign.page_as_xobject(one.number, bound)
    part = drawn.as_pageobject()
    part.set_matrix(matrix)
    page = bound[one.page]
    page.insert_obj(part)
    page.gen_content()
    drawn.close()
    page.close()


def _plain(image: Image.Image) -> Image.Image:
    """Upright as kept, without transparency, in one of three kinds of colour."""
    if image.mode in ("1", "L", "RGB"):
        return image
    if image.has_transparency_data:
        layers = image.convert("RGBA")
        ground = Image.new("RGB", image.size, "white")
        ground.paste(layers, mask=layers.getchannel("A"))
        return ground
    return image.convert("L" if image.mode.startswith(("I", "F")) else "RGB")


def _entries(size: tuple[int, int], colours: str, bits: int) -> str:
    return f"/Width {size[0]} /Height {size[1]} /ColorSpace {colours} /BitsPerComponent {bits}"


@contextmanager
def _picture_faults(path: Path) -> Iterator[None]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            yield
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise ScanTooLarge(file=path.name, size="> 89 MP", most="89 MP") from error
    except UnidentifiedImageError as error:
        raise ScanDamaged(file=path.name) from error
    except (OSError, SyntaxError, ValueError, MemoryError) as error:  # what bad files lead to
        raise ScanDamaged(file=path.name) from error


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    with turn(), _faults(path):
        document = pypdfium2.PdfDocument(path)
        try:
            yield document
        finally:
            document.close()


@contextmanager
def _faults(path: Path) -> Iterator[None]:
    try:
        yield
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == _ENCRYPTED:
            raise ScanEncrypted(file=path.name) from error
        raise ScanDamaged(file=path.name) from error
