"""Backups and packed files somebody has changed: named, or made harmless, and never obeyed."""

import json
import shutil
import sqlite3
import stat
import struct
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from doors import Desk, desk
from files_of_later_doors import fonts
from files_to_spoil import NOW
from sqlalchemy import select

from app.core.people import Actor, Role
from app.errors import UserError
from app.files.filled_sheets import filled_rows
from app.files.form_folder import FILES, read_files, version_of
from app.files.form_own import NoFormFile, unpacked
from app.files.forms import FormLibrary
from app.files.offered import read_offered
from app.files.pdf.faults import FormTemplateBroken
from app.files.pdf.own_fonts import FontNotTrueType
from app.files.workbooks import Sheet, write_xlsx
from app.services import bureau_fonts, journal
from app.services.folder.folders import open_folder
from app.services.keeping import backup_restore, backups, restores
from app.services.keeping.backup_restore import Permit
from app.store.backups import BackupDamaged, BackupNewer
from app.store.schema import LogEntry
from app.store.schema_check import schema_flaws

ALLOWED = Permit("林经办", "周批准", "机器损坏，换机恢复")


@pytest.fixture(scope="module")
def at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with desk(tmp_path_factory.mktemp("bureau")) as made:
        yield made


@pytest.fixture(scope="module")
def sound(at: Desk) -> Path:
    return backups.back_up(*at, True, now=NOW).path


def doctored(sound: Path, folder: Path, *statements: str) -> Path:
    """A copy of a backup, without its note, after some statements."""
    path = Path(shutil.copy(sound, folder / sound.name))
    with closing(sqlite3.connect(path, isolation_level=None)) as base:
        base.execute("PRAGMA writable_schema = OFF")
        for one in statements:
            base.execute(one)
        base.execute("PRAGMA journal_mode = DELETE")
    return path


def restored(path: Path, folder: Path) -> tuple[dict[str, object], int]:
    """Put a backup back; return what the log says of it and where the log breaks."""
    backup_restore.put_back(folder, path, ALLOWED, False, now=NOW)
    with closing(open_folder(folder, now=NOW)) as opened:
        with opened.store.read() as session:
            newest = select(LogEntry).where(LogEntry.kind == "RESTORED")
            entry = session.scalars(newest.order_by(LogEntry.n.desc())).first()
            assert entry is not None
            said = json.loads(entry.payload)
            said["flaws"] = schema_flaws(session)
        actor = Actor(1, "a", "林经办", frozenset((Role.ADMIN,)))
        return said, journal.verify_log(opened.store, actor).broken_at


TAKES_OVER = "UPDATE account SET roles = '[\"ADMIN\"]', password_hash = 'known'"


@pytest.mark.parametrize(
    ("statement", "name"),
    [
        (
            f"CREATE TRIGGER a AFTER INSERT ON log_entry BEGIN {TAKES_OVER}; END",
            "trigger a",
        ),
        (
            'CREATE TRIGGER "a"" b" AFTER INSERT ON parameter BEGIN DELETE FROM lock; END',
            'trigger a" b',
        ),
        ("CREATE VIEW bureau_names AS SELECT name FROM bureau", "view bureau_names"),
        ("DROP TRIGGER log_entry_no_update", "trigger log_entry_no_update"),
    ],
)
def test_what_runs_by_itself_in_a_backup_is_put_right_before_anything_is_written(
    sound: Path, tmp_path: Path, statement: str, name: str
) -> None:
    with closing(sqlite3.connect(sound)) as base:
        before = base.execute("SELECT roles, password_hash FROM account").fetchall()
    said, broken_at = restored(doctored(sound, tmp_path, statement), tmp_path / "new")
    assert said["mended"] == [name]
    assert not said["flaws"]
    assert broken_at == 0
    with closing(sqlite3.connect(tmp_path / "new" / "mingqian.db")) as base:
        assert base.execute("SELECT roles, password_hash FROM account").fetchall() == before


def test_a_log_that_was_changed_in_a_backup_breaks_where_it_was_changed(
    sound: Path, tmp_path: Path
) -> None:
    path = doctored(
        sound,
        tmp_path,
        "DROP TRIGGER log_entry_no_update",
        "UPDATE log_entry SET payload = replace(payload, '2026', '2025') WHERE n = 1",
    )
    said, broken_at = restored(path, tmp_path / "new")
    assert said["mended"] == ["trigger log_entry_no_update"]
    assert broken_at == 1


def test_a_shorter_log_and_another_one_are_weighed_as_what_they_are(
    at: Desk, sound: Path, tmp_path: Path
) -> None:
    earlier = backup_restore.weigh(*at, sound)
    assert earlier.follows
    cut = doctored(sound, tmp_path, "DROP TRIGGER log_entry_no_delete", "DELETE FROM log_entry")
    weighed = backup_restore.weigh(*at, cut)
    assert (weighed.end.n, weighed.follows) == (0, False)
    assert weighed.lost == weighed.now > 0


def test_a_note_that_names_another_file_keeps_the_backup_out(
    at: Desk, sound: Path, tmp_path: Path
) -> None:
    path = Path(shutil.copy(sound, tmp_path / sound.name))
    note = json.loads(sound.with_name(f"{sound.name}.json").read_text("utf-8"))
    note["sha256"] = "0" * 64
    path.with_name(f"{path.name}.json").write_text(json.dumps(note), "utf-8")
    with pytest.raises(BackupDamaged):
        backup_restore.weigh(*at, path)


@pytest.mark.parametrize(
    ("statement", "error"),
    [
        ("UPDATE alembic_version SET version_num = '9999'", BackupNewer),
        ("UPDATE alembic_version SET version_num = '0005'", BackupDamaged),
        ("DELETE FROM alembic_version", BackupDamaged),
        ("DROP TABLE log_entry", BackupDamaged),
    ],
)
def test_a_schema_that_is_not_what_it_says_is_refused_and_nothing_takes_its_place(
    sound: Path, tmp_path: Path, statement: str, error: type[UserError]
) -> None:
    path = doctored(sound, tmp_path, statement)
    with pytest.raises(error):
        backup_restore.put_back(tmp_path / "new", path, ALLOWED, False, now=NOW)
    assert not (tmp_path / "new" / "mingqian.db").exists()
    assert not (tmp_path / "new" / "restoring").exists()


def test_a_database_that_was_doctored_in_its_place_is_told_of_at_the_next_log_in(
    sound: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    path = doctored(sound, tmp_path, "CREATE VIEW spy AS SELECT 1", "DROP TRIGGER lock_no_update")
    shutil.move(path, folder / "mingqian.db")
    actor = Actor(1, "a", "林经办", frozenset((Role.ADMIN,)))
    with closing(open_folder(folder, now=NOW)) as opened:
        (alarm,) = restores.look(opened.store, actor, tmp_path / "heads.txt", now=NOW)
    assert alarm.facts["missing"] == ["trigger lock_no_update"]
    assert alarm.facts["surplus"] == ["view spy"]


# -- zips ----------------------------------------------------------------------------------


def packed(path: Path, members: list[tuple[str, bytes, int]]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, data, mode in members:
            info = zipfile.ZipInfo(name)
            info.external_attr = mode << 16
            archive.writestr(info, data)
    return path


def form() -> dict[str, bytes]:
    version = FormLibrary().latest("check-notice")
    return read_files("check-notice", version.version, version.folder)


def test_names_that_are_one_on_windows_and_names_that_leave_the_folder_are_no_form(
    tmp_path: Path,
) -> None:
    files = [(name, form()[name], 0o644) for name in FILES]
    name, data, _ = files[0]
    for added in (name.upper(), f"../{name}", f"/{name}", f"..\\{name}", "CON"):
        with pytest.raises(NoFormFile):
            unpacked(packed(tmp_path / "a.zip", [*files, (added, data, 0o644)]).read_bytes())


def test_a_link_in_a_zip_is_read_as_the_words_it_is_and_leads_nowhere(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("秘密", "utf-8")
    link = str(secret).encode()
    files = [(name, link, stat.S_IFLNK | 0o777) for name in FILES]
    assert set(unpacked(packed(tmp_path / "a.zip", files).read_bytes()).values()) == {link}
    members = [("manifest.txt", link, stat.S_IFLNK | 0o777), ("MANIFEST.TXT", b"x", 0o644)]
    try:
        offered = read_offered(packed(tmp_path / "b.zip", members)).files
    except UserError:
        offered = {}
    assert not [data for data in offered.values() if "秘密".encode() in data]


@pytest.mark.parametrize("words", ["{{ " + "[" * 3000, "{% if " + "9" * 5000 + " %}{% endif %}"])
def test_a_form_of_brackets_or_digits_by_the_thousand_is_broken_and_breaks_nothing(
    words: str,
) -> None:
    version = FormLibrary().latest("check-notice")
    made = {**form(), "template.xml": form()["template.xml"] + words.encode()}
    draft = version_of("check-notice", version.version, made, version.folder, "0" * 64)
    assert any(isinstance(fault, FormTemplateBroken) for fault in draft.faults())


def test_a_font_whose_map_claims_billions_of_characters_is_refused_before_it_is_held(
    at: Desk, tmp_path: Path
) -> None:
    (name, data), *_ = fonts()
    group = struct.pack(">HH3L3L", 12, 0, 28, 0, 1, 0, 0xFFFFFFF0, 1)
    with_map = data[: data.index(b"cmap") + 8], data[data.index(b"cmap") + 12 :]
    path = tmp_path / name
    table = struct.pack(">HHHHL", 0, 1, 3, 10, 12) + group
    path.write_bytes(with_map[0] + struct.pack(">L", len(data)) + with_map[1] + table)
    with pytest.raises(FontNotTrueType):
        bureau_fonts.look_at_font(*at, path)


# -- a cell far out ------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["a.xlsx", "a.xlsb", "a.ods", "a.xls", "a"])
def test_a_team_sheet_with_a_cell_far_out_is_read_or_named_and_ends_nothing(
    tmp_path: Path, name: str
) -> None:
    """The quick reader would ask for as much memory as lies between the cells."""
    write_xlsx(tmp_path / "plain.xlsx", [Sheet("表", ("主体名称", "甲"), [("一", "二")])])
    with zipfile.ZipFile(tmp_path / "plain.xlsx") as archive:
        files = {one: archive.read(one) for one in archive.namelist()}
    sheet = next(one for one in files if "worksheets/" in one)
    files[sheet] = files[sheet].replace(b'r="B2"', b'r="XFD1048576"')
    assert b"XFD1048576" in files[sheet]
    path = packed(tmp_path / name, [(one, data, 0o644) for one, data in files.items()])
    with pytest.raises(UserError):  # no headings of ours in it, or too far out
        list(filled_rows(path))
