"""A version's three files read: form.toml, template.xml and sample.toml."""

import hashlib
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Final, TypedDict

from app.core.paper_asks import About, Ask, AskKind
from app.files.form_version import FormVersion
from app.files.pdf.faults import FormFileBroken, FormFileMissing, FormTemplateBroken

META, TEMPLATE, SAMPLE = "form.toml", "template.xml", "sample.toml"
FILES: Final = (META, TEMPLATE, SAMPLE)


def read_files(code: str, version: int, folder: Path) -> dict[str, bytes]:
    """Return name -> content of the files of a version's folder.

    Raises:
        FormFileMissing: names the file that is not there (whoever changed the folder).
    """
    files: dict[str, bytes] = {}
    for name in FILES:
        path = folder / name
        if not path.is_file():
            raise FormFileMissing(form=code, version=version, where=str(folder), what=name)
        files[name] = path.read_bytes()
    return files


def version_of(
    code: str, version: int, files: Mapping[str, bytes], folder: Path, digest: str
) -> FormVersion:
    """Return a version made of the content of its files; `check` it before use.

    Raises:
        FormFileBroken, FormTemplateBroken: a file cannot be read (whoever wrote it).
    """
    place: dict[str, object] = {"form": code, "version": version}
    meta = _toml(files[META], META, place)
    sample = _toml(files[SAMPLE], SAMPLE, place)
    bindings = meta.get("bindings")
    for field, kind in (("title", str), ("basis", str), ("subject", str), ("bindings", dict)):
        if not isinstance(meta.get(field), kind):
            raise FormFileBroken(**place, where=META, what=field)
    if meta.get("code") != code or meta.get("version") != version:
        raise FormFileBroken(**place, where=META, what="code, version")
    assert isinstance(bindings, dict)
    try:
        source = files[TEMPLATE].decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FormTemplateBroken(**place, where=TEMPLATE, what="UTF-8") from error
    return FormVersion(
        code=code,
        version=version,
        title=str(meta["title"]),
        basis=str(meta["basis"]),
        bindings={str(path): str(label) for path, label in bindings.items()},
        subject=str(meta["subject"]),
        sample=sample,
        sha256=digest,
        folder=folder,
        source=source,
        name=str(meta.get("name", "")),
        reason=str(meta.get("reason", "")),
        base=_whole(meta.get("base", 0), place),
        **_making(meta, place),
    )


def _whole(value: object, place: Mapping[str, object]) -> int:
    if not isinstance(value, int):
        raise FormFileBroken(**place, where=META, what="base")
    return value


class _Making(TypedDict):
    about: About | None
    series: str
    stages: tuple[str, ...]
    order: int
    asks: tuple[Ask, ...]
    blank: Mapping[str, object] | None


def _making(meta: Mapping[str, object], place: Mapping[str, object]) -> _Making:
    """What form.toml says of how and when a paper is made; all of it may be left out."""
    asks, stages, order = meta.get("asks", {}), meta.get("stages", []), meta.get("order", 0)
    blank = meta.get("blank")
    try:
        if not (isinstance(asks, dict) and isinstance(stages, list) and isinstance(order, int)):
            raise TypeError("asks, stages, order")
        if not isinstance(blank, dict | None) or meta.get("about") == About.BLANK:
            raise TypeError("blank")  # a table; what a paper is about is never nothing
        return {
            "about": About(str(meta["about"])) if "about" in meta else None,
            "series": str(meta.get("series", "")),
            "stages": tuple(map(str, stages)),
            "order": order,
            "asks": tuple(_ask(path, said) for path, said in asks.items()),
            "blank": blank,
        }
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        raise FormFileBroken(**place, where=META, what=str(error)) from error


def _ask(path: str, said: Mapping[str, object]) -> Ask:
    choices = said.get("choices", [])
    if not isinstance(choices, list):
        raise TypeError(path)
    return Ask(
        path,
        str(said["label"]),
        AskKind(str(said["kind"])),
        bool(said.get("required", False)),
        str(said.get("default", "")),
        tuple(map(str, choices)),
        str(said.get("sample", "")),
    )


def _toml(data: bytes, name: str, place: Mapping[str, object]) -> dict[str, object]:
    try:
        return tomllib.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:  # also a number or a depth beyond all measure
        raise FormFileBroken(**place, where=name, what=str(error)) from error


def digest_of(files: Mapping[str, bytes]) -> str:
    """SHA-256 over name, length and bytes of every file, sorted by name."""
    digest = hashlib.sha256()
    for name, data in sorted(files.items()):
        digest.update(f"{name}\0{len(data)}\0".encode())
        digest.update(data)
    return digest.hexdigest()


def digest_of_folder(folder: Path) -> str:
    """As `digest_of`, of every file that lies in a folder."""
    return digest_of({path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()})
