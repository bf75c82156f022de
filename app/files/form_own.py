"""A bureau's own version of a form: its files made from an earlier one, kept, and carried.

What is carried from bureau to bureau is one file, a zip of the three files of a version.
"""

import json
import os
import re
import shutil
import zipfile
import zlib
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Final

from app.core.container import pack
from app.errors import UserError
from app.files.form_folder import FILES, META, TEMPLATE, digest_of, version_of
from app.files.form_version import FormVersion
from app.files.leftovers import work_folder

_TABLE = re.compile(r"^\s*\[", re.MULTILINE)
_OWN_LINE = re.compile(r"^(?:version|name|reason|base)\s*=.*(?:\r?\n|\Z)", re.MULTILINE)
_CODE = re.compile(r"^code\s*=.*$", re.MULTILINE)
_LARGEST: Final = 1_000_000  # bytes of one file; ours have 20,000
# Packed as anything makes it; other ways to pack bring decoders, and faults, of their own.
_PACKED: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ZIP_FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, OSError, ValueError)


class NoFormFile(UserError):
    """A file that was to be taken as a form is none, or is not whole. Field: what."""

    code = "forms.no_form_file"


def changed(
    files: Mapping[str, bytes], version: int, source: str, name: str, reason: str, base: int
) -> dict[str, bytes]:
    """Return the files of a new version: another template, and what it is called and why.

    Everything else of form.toml stays as it is, byte for byte.
    """
    meta = files[META].decode("utf-8-sig")
    table = _TABLE.search(meta)
    top, rest = (meta[: table.start()], meta[table.start() :]) if table else (meta, "")
    lines = [f"version = {version}", f"base = {base}", f"name = {_quoted(name)}"]
    lines.append(f"reason = {_quoted(reason)}")
    top = _OWN_LINE.sub("", top)
    top = _CODE.sub(lambda found: "\n".join([found.group().rstrip("\r"), *lines]), top, count=1)
    return {**files, META: (top + rest).encode(), TEMPLATE: source.encode()}


def draft_of(files: Mapping[str, bytes], form: FormVersion, source: str) -> FormVersion:
    """Return a version as if `source` were its template; not checked."""
    made = {**files, TEMPLATE: source.encode()}
    return version_of(form.code, form.version, made, form.folder, digest_of(made))


def keep(folder: Path, code: str, version: int, files: Mapping[str, bytes]) -> Path:
    """Put the files of a version in their place, all of them or none; return the folder.

    What stands there was never logged (a saving that failed) and gives way.

    Raises:
        OSError: no room, no right to write (the machine's fault).
    """
    place = folder / code / f"v{version}"
    place.parent.mkdir(parents=True, exist_ok=True)
    work = work_folder(place.parent, form=True)
    try:
        for name, data in files.items():
            with (work / name).open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        shutil.rmtree(place, ignore_errors=True)
        os.replace(work, place)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return place


def packed(files: Mapping[str, bytes]) -> bytes:
    """Return the one file that carries a version; the same version gives the same bytes."""
    return pack({name: files[name] for name in FILES})


def unpacked(data: bytes) -> dict[str, bytes]:
    """Return the three files of a carried version; a zip made by hand will do as well.

    Raises:
        NoFormFile: it holds something else, or too much (whoever chose the file).
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            entries = {entry.filename: entry for entry in archive.infolist()}
            if len(archive.infolist()) != len(FILES) or set(entries) != set(FILES):
                raise NoFormFile(what=", ".join(sorted(entries))[:80] or "-")
            if any(entry.compress_type not in _PACKED for entry in entries.values()):
                raise NoFormFile(what="zip")
            if any(entry.file_size > _LARGEST for entry in entries.values()):
                raise NoFormFile(what=max(entries, key=lambda name: entries[name].file_size))
            return {name: archive.read(name) for name in FILES}
    except _ZIP_FAULTS as error:
        raise NoFormFile(what=str(error)[:80]) from error


def _quoted(words: str) -> str:
    """A TOML string: JSON's escapes are TOML's."""
    return json.dumps(words, ensure_ascii=False).replace("\x7f", "\\u007f")
