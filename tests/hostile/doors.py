"""The doors through which a file comes into the program, each as the program opens it."""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final, NamedTuple

from files_to_spoil import NOW

from app.core.dossier import check
from app.core.exif import read_exif
from app.core.manifest import parse_manifest
from app.core.opening import check_opening, parse_opening
from app.core.people import Actor, Role
from app.core.protocol import sha256_hex
from app.core.returns import row_reader
from app.core.team_sheets import FORMAT, open_answers, read_answers
from app.core.wording import Wording
from app.errors import AppError
from app.files import evidence_folder, thumbnails
from app.files.backup_note import read_note
from app.files.filled_sheets import filled_rows
from app.files.heads_file import read_heads
from app.files.offered import read_offered
from app.files.pdf.scans import page_sizes_of, scan_of
from app.files.team_folder import photo_bytes, read_json
from app.services import (
    disclosure_codes,
    disclosure_settings,
    experts_import,
    facts_import,
    holidays,
    import_columns,
    imports,
    law_import,
    listed,
    other_checks_import,
    paper_wording_files,
    recusals_import,
)
from app.store.engine import Store
from app.store.migrate import open_store
from app.store.schema import Account, Bureau

MOST_ROWS: Final = 3_000_000  # of one file; a sheet has 1,048,576 at most
_WORDING: Final = Wording(())


class TooMuchError(Exception):
    """A small file was read as more than any registry holds."""


class Desk(NamedTuple):
    """A bureau with empty registries, and somebody who may do everything."""

    store: Store
    actor: Actor


@contextmanager
def desk(folder: Path) -> Iterator[Desk]:
    """A new bureau in a folder."""
    store = open_store(folder / "data", NOW)
    roles = (Role.CLERK, Role.ADMIN)
    with store.write() as session:
        session.add(Bureau(id=1, name="青岭县市监局", short_name="青市监", area_code="360899"))
        row = Account(login="a", name="林经办", roles=list(roles), password_hash="-")
        session.add(row)
        session.flush()
        actor = Actor(row.id, "a", "林经办", frozenset(roles))
    try:
        yield Desk(store, actor)
    finally:
        store.close()


def _counted(rows: Iterable[Any]) -> int:
    """How many there are; not one is kept."""
    count = 0
    for _ in rows:
        count += 1
        if count > MOST_ROWS:
            raise TooMuchError(count)
    return count


def _registry(at: Desk, path: Path) -> object:
    kind: Any = path.name.partition("-")[0]
    import_columns.look(*at, kind, path)
    staging = imports.staging_file(at.store)
    try:
        return imports.preview(*at, kind, path, staging)
    finally:
        imports.discard(staging)


def _list(at: Desk, path: Path) -> object:
    previews: dict[str, Callable[[], object]] = {
        "facts": lambda: facts_import.preview(*at, path, "信用风险", now=NOW),
        "recusals": lambda: recusals_import.preview(*at, path),
        "laws": lambda: law_import.read_file(*at, path),
        "checks": lambda: other_checks_import.preview(*at, path, now=NOW),
        "experts": lambda: experts_import.preview(*at, path),
        "holidays": lambda: holidays.preview(*at, path, 2026, now=NOW),
    }
    for other in (listed.read_listed, disclosure_codes.read_columns):
        with suppress(AppError):  # other doors, for other lists
            other(*at, path)
    return previews[path.name.partition("-")[0]]()


def _team_sheet(_: Desk, path: Path) -> object:
    read = row_reader(_WORDING)
    return _counted(read(cells, number) for number, cells in filled_rows(path))


def _answer(_: Desk, path: Path) -> object:
    whole: Any = read_json(path)
    if path.name.startswith("body"):  # whoever forges an answer seals it too
        words = json.dumps(whole)
        whole = {"format": FORMAT, "body": words, "check": sha256_hex(words), "photos": whole}
    answers = read_answers(open_answers(whole, path.name), _WORDING)
    return [photo_bytes(whole, one.sha256, one.name) for one in answers.photos]


def _dossier(_: Desk, path: Path) -> object:
    return check(read_offered(path).files).verdict


def _protocol(_: Desk, path: Path) -> object:
    manifest, opening = [*path.read_bytes().split(b"\0"), b""][:2]
    told = parse_manifest(manifest)
    thrown = parse_opening(opening, told)
    return check_opening(thrown, told)


def _form(at: Desk, path: Path) -> object:
    return paper_wording_files.offered(*at, path, now=NOW)


def _document(at: Desk, path: Path) -> object:
    return law_import.read_file(*at, path)


def _picture(at: Desk, path: Path) -> object:
    looked = evidence_folder.look(path, 5)
    read_exif(path.read_bytes())
    root = at.store.folder / "evidence"
    kept = evidence_folder.keep(path, root)
    cache = at.store.folder / "small"
    made = thumbnails.make(root, cache, kept.digest, looked.media)
    evidence_folder.destroy(root, kept.digest)
    thumbnails.forget(cache, kept.digest)
    return made


def _scan(_: Desk, path: Path) -> object:
    scan = scan_of(path)
    return scan.pages if scan.picture else page_sizes_of(scan)


def _note(at: Desk, path: Path) -> object:
    if path.name.startswith("heads"):
        return read_heads(path)
    if path.name.startswith("backup"):
        return read_note(path.with_name(path.name.removesuffix(".json")))
    return disclosure_settings.read_list_file(*at, path)


DOORS: Final[dict[str, Callable[[Desk, Path], object]]] = {
    "registry": _registry,
    "list": _list,
    "team sheet": _team_sheet,
    "answer": _answer,
    "dossier": _dossier,
    "protocol": _protocol,
    "form": _form,
    "document": _document,
    "picture": _picture,
    "scan": _scan,
    "note": _note,
}
# How often each is tried among so many: what is quick, and what is open to most, more often.
TURNS: Final = (
    *("registry",) * 8,
    *("list",) * 6,
    *("team sheet",) * 4,
    *("answer",) * 3,
    *("dossier",) * 2,
    *("protocol",) * 3,
    *("form",) * 4,
    *("document",) * 3,
    *("picture",) * 4,
    *("scan",) * 2,
    *("note",) * 1,
)
