"""Small pictures of kept files, made once and cached beside them; never of a file that is gone.

A cache: whoever deletes the folder loses nothing. What cannot be shown leaves an empty file,
so that it is not tried again at every look.
"""

import contextlib
import os
import warnings
from pathlib import Path
from typing import Final

import pypdfium2
from PIL import Image, ImageOps

from app.files.evidence_folder import place_of

FOLDER: Final = "thumbnails"  # below the data folder
EDGE: Final = 320  # px of the longer side
_QUALITY: Final = 82
_MOST_JPEG: Final = 400_000_000  # points; a JPEG is read at an eighth
_MOST: Final = 120_000_000  # points of anything else
_SHOWN: Final = {
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/gif": "GIF",
    "image/bmp": "BMP",
    "image/tiff": "TIFF",
    "image/webp": "WEBP",
}


def can_show(media: str) -> bool:
    """Return whether files of a media type have small pictures at all."""
    return media in _SHOWN or media == "application/pdf"


def is_picture(media: str) -> bool:
    """Return whether a media type is a picture that is looked into when it is taken."""
    return media in _SHOWN


def cached(cache: Path, digest: str) -> Path | None:
    """Return where the small picture lies; None where it was not tried yet.

    An empty file stands for what cannot be shown; see `is_blank`.
    """
    place = _small(cache, digest)
    return place if place.is_file() else None


def is_blank(place: Path) -> bool:
    """Return whether a file of the cache says that there is nothing to show."""
    try:
        return place.stat().st_size == 0
    except OSError:
        return True


def make(root: Path, cache: Path, digest: str, media: str) -> Path:
    """Make the small picture of a file and return where it lies; see `cached`.

    Whatever is wrong with the file, and whatever the decoder thinks of it, gives an empty one.
    A folder that cannot be written gives one that is not there.
    """
    place = _small(cache, digest)
    part = place.with_suffix(f".{os.getpid()}.part")
    with contextlib.suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True)
        if not _drawn(place_of(root, digest), media, part):
            part.write_bytes(b"")
        part.replace(place)
    with contextlib.suppress(OSError):
        part.unlink()
    return place


def forget(cache: Path, digest: str) -> None:
    """Take a small picture away, with the file it shows."""
    with contextlib.suppress(OSError):
        _small(cache, digest).unlink(missing_ok=True)


def _small(cache: Path, digest: str) -> Path:
    return place_of(cache, digest).with_suffix(".jpg")


def _drawn(path: Path, media: str, target: Path) -> bool:
    """Draw a file small; False where it cannot be shown."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a picture from anywhere is odd in many ways
            image = _page(path) if media == "application/pdf" else _picture(path, media)
            if image is None:
                return False
            image.save(target, "JPEG", quality=_QUALITY)
    except MemoryError:
        return False
    except Exception:
        # Decoders fail in any way on bytes of any origin: struct.error, SyntaxError, KeyError …
        return False
    return True


def _picture(path: Path, media: str) -> Image.Image | None:
    name = _SHOWN.get(media)
    if name is None:
        return None
    most = _MOST_JPEG if name == "JPEG" else _MOST
    with path.open("rb") as file, Image.open(file, formats=(name,)) as image:
        if image.width * image.height > most:
            return None
        image.draft("RGB", (EDGE, EDGE))  # a JPEG is decoded at a fraction
        image.load()
        upright = ImageOps.exif_transpose(image)
        upright.thumbnail((EDGE, EDGE))
        return _flat(upright)


def _flat(image: Image.Image) -> Image.Image:
    """Return a picture without transparency, on white, in eight bits a colour."""
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")
        ground = Image.new("RGB", image.size, "white")
        ground.paste(image, mask=image.getchannel("A"))
        return ground
    if image.mode.startswith("I;16"):  # conversion would cut the upper byte off
        image = image.point(lambda value: value / 256).convert("L")
    return image.convert("RGB")


def _page(path: Path) -> Image.Image | None:
    """Draw the first page of a PDF."""
    document = pypdfium2.PdfDocument(path)
    try:
        page = document[0]
        wide = max(page.get_width(), page.get_height())
        if wide <= 0:
            return None
        found: Image.Image = page.render(scale=EDGE / wide).to_pil().convert("RGB")
        return found
    finally:
        document.close()
