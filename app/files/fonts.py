"""Where the fonts are, and how the packed ones become usable.

The repository carries resources/fonts/*.ttf.xz with the SHA-256 of the unpacked files.
This module unpacks what is missing and says where a font lies; it does not read glyphs.
Where the program's folder may not be written, the fonts are unpacked to the user's cache.
"""

import hashlib
import lzma
import os
from collections.abc import Callable
from functools import cache
from pathlib import Path

from platformdirs import user_cache_path

from app.errors import EnvironmentFault
from app.installed import RESOURCES

FOLDER = RESOURCES / "fonts"

ROLES = (
    "FangSong",
    "Song",
    "BiaoSong",
    "Hei",
    "Kai",
    "RareBS",
    "RareHM",
    "UI-Regular",
    "UI-Bold",
    "Mono-Regular",
    "Mono-Bold",
)


class FontMissing(EnvironmentFault):
    """A font is neither there nor packed. Fields: font, folder."""

    code = "font_missing"


class FontDamaged(EnvironmentFault):
    """A packed or unpacked font is not the one that was released. Fields: font, folder."""

    code = "font_damaged"


class FontNotUnpacked(EnvironmentFault):
    """No folder takes the unpacked font (disk full, no right). Fields: font, folder."""

    code = "font_not_unpacked"


def font_path(role: str) -> Path:
    """Return the TrueType file of one of ROLES.

    Raises:
        FontMissing: `ensure_fonts` did not run, or the installation is incomplete.
    """
    for folder in (FOLDER, _cache_folder()):
        path = folder / f"{role}.ttf"
        if path.is_file():
            return path
    raise FontMissing(font=role, folder=str(FOLDER))


def ensure_fonts(progress: Callable[[int, int], None] | None = None) -> None:
    """Unpack every font that is not there yet; a second call costs nothing.

    What is unpacked is compared with its SHA-256 before it gets its final name, so a file
    with a final name is a whole file.

    Args:
        progress: called with (fonts done, fonts in all).

    Raises:
        FontMissing, FontDamaged, FontNotUnpacked: the installation or the disk is at fault.
    """
    for done, role in enumerate(ROLES):
        if progress:
            progress(done, len(ROLES))
        try:
            font_path(role)
        except FontMissing:
            _unpack(role)
    if progress:
        progress(len(ROLES), len(ROLES))


def check_fonts() -> None:
    """Compare every unpacked font with its released SHA-256 (about 90 MB are read).

    Raises:
        FontMissing, FontDamaged: the font at fault is named.
    """
    for role in ROLES:
        path = font_path(role)
        if hashlib.sha256(path.read_bytes()).hexdigest() != _digests()[role]:
            raise FontDamaged(font=role, folder=str(path.parent))


def _unpack(role: str) -> None:
    packed = FOLDER / f"{role}.ttf.xz"
    if not packed.is_file():
        raise FontMissing(font=role, folder=str(FOLDER))
    try:
        data = lzma.decompress(packed.read_bytes())
    except lzma.LZMAError as error:
        raise FontDamaged(font=role, folder=str(FOLDER)) from error
    if hashlib.sha256(data).hexdigest() != _digests().get(role):
        raise FontDamaged(font=role, folder=str(FOLDER))
    reason: OSError | None = None
    for folder in (FOLDER, _cache_folder()):
        try:
            _write(folder / f"{role}.ttf", data)
        except OSError as error:
            reason = error
        else:
            return
    raise FontNotUnpacked(font=role, folder=str(_cache_folder())) from reason


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(f".{os.getpid()}.part")
    try:
        part.write_bytes(data)
        os.replace(part, path)
    except OSError:
        part.unlink(missing_ok=True)
        raise


@cache
def _digests() -> dict[str, str]:
    """Role -> SHA-256, from the list that sha256sum writes."""
    rows = (FOLDER / "SHA256").read_text(encoding="ascii").splitlines()
    return {name.removesuffix(".ttf"): digest for digest, name in (row.split() for row in rows)}


def _cache_folder() -> Path:
    return user_cache_path("mingqian", appauthor=False) / "fonts"
