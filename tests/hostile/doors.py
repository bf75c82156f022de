"""The doors through which a file comes into the program, each as the program opens it."""

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any, Final, NamedTuple

from files_of_later_doors import LIST_HEADINGS, kept_rows
from files_to_spoil import NOW
from sqlalchemy.orm import Session

from app.core.disclosure_kept import packed
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
from app.services import bureau_fonts, journal
from app.services.annual import annual_import, annual_plans
from app.services.disclosure import disclosure_back, disclosure_codes, disclosure_settings
from app.services.draw import listed
from app.services.folder.folders import open_folder
from app.services.keeping import backup_restore
from app.services.keeping.backup_restore import Permit
from app.services.paper import paper_wording_files
from app.services.registry import (
    experts_import,
    facts_import,
    holidays,
    import_columns,
    imports,
    law_import,
    other_checks_import,
    recusals_import,
)
from app.store.engine import Store
from app.store.migrate import open_store
from app.store.schema import Account, Bureau, Item, ItemList

MOST_ROWS: Final = 3_000_000  # of one file; a sheet has 1,048,576 at most
_WORDING: Final = Wording(())


class TooMuchError(Exception):
    """A small file was read as more than any registry holds."""


class Desk(NamedTuple):
    """A bureau with empty registries, the draft of a plan of 2026, one list that went out of a
    task 1 which is not there, and somebody who may do everything."""

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
        _one_item(session)
    _one_list(store)
    annual_plans.create(store, actor, 2026, now=NOW)
    try:
        yield Desk(store, actor)
    finally:
        store.close()


def _one_item(session: Session) -> None:
    """A list with the item that the example of a year's plan names."""
    session.add(ItemList(id=1, version_label="2026", name="清单", valid_from=NOW.date()))
    session.flush()
    basis = "《企业信息公示暂行条例》第十四条"
    session.add(Item(list_id=1, code="A01", name="营业执照使用情况", basis=basis))


def _one_list(store: Store) -> None:
    """Say that a list of `files_of_later_doors` was exported; its task is not looked at."""
    facts = {"kept": packed(kept_rows()), "headings": LIST_HEADINGS, "format": "xlsx"}
    row = (
        1,
        1,
        "gsxt",
        "list.xlsx",
        "0" * 64,
        8,
        "[]",
        1,
        "2026-03-12T01:00:00Z",
        json.dumps(facts),
    )
    with closing(sqlite3.connect(store.path)) as connection:
        connection.execute(
            "INSERT INTO publication "
            "(id, task_id, preset, file_name, sha256, rows, finding_ids, by_id, at, facts) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            row,
        )
        connection.commit()


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


def _font(at: Desk, path: Path) -> object:
    return bureau_fonts.look_at_font(*at, path)


def _annual(at: Desk, path: Path) -> object:
    return annual_import.preview(*at, 1, path, now=NOW)


def _list_back(at: Desk, path: Path) -> object:
    return disclosure_back.check_file(*at, 1, path)


def _backup(at: Desk, path: Path) -> object:
    """Weigh it; where it is let in, put it into a folder of its own and work with it."""
    backup_restore.weigh(*at, path)
    folder = path.parent / "restored"
    try:
        allowed = Permit("林经办", "周批准", "机器损坏，换机恢复")
        backup_restore.put_back(folder, path, allowed, False, now=NOW)
        with closing(open_folder(folder, now=NOW)) as opened:
            return journal.verify_log(opened.store, at.actor)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


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
    "font": _font,
    "annual": _annual,
    "list back": _list_back,
    "backup": _backup,
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
    *("font",) * 2,
    *("annual",) * 3,
    *("list back",) * 2,
    *("backup",) * 2,
)
