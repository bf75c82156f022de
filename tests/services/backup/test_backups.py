"""Backups of a real database: made while others write, checked, kept by rule, put back."""

import json
import multiprocessing
import os
import shutil
import signal
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select

from app.core.backups import RESTORED
from app.core.people import NotAllowed, OwnWork
from app.core.reasons import ReasonWrong
from app.files import evidence_folder
from app.files.backup_note import read_note
from app.services import journal
from app.services.keeping import backup_restore, backups, heads_folder, restores
from app.services.keeping.backup_restore import UNATTENDED, OtherBureau, SampleMixed
from app.services.keeping.backups import BackupRunning, Listed, State, Where
from app.services.walks import health
from app.store import backups as copies
from app.store.backups import BackupDamaged, BackupNewer, BackupNotWritten
from app.store.engine import DATABASE, Store
from app.store.guard import hold
from app.store.schema import Enterprise, LogEntry


def _backed_up(county, days=1, *, asked=True):
    return backups.back_up(county.store, county.actors["clerk"], asked, now=county.at(days))


def _rename(county, name: str) -> None:
    with county.store.write() as session:
        session.scalars(select(Enterprise).order_by(Enterprise.id)).first().name = name
        journal.record(session, "某人", "REGISTRY", {"id": 1}, now=county.at(2))


def _first_name(store: Store) -> str:
    with store.read() as session:
        return session.scalars(select(Enterprise).order_by(Enterprise.id)).first().name


def _entries(store: Store, kind: str) -> list[dict]:
    with store.read() as session:
        rows = session.scalars(select(LogEntry).where(LogEntry.kind == kind).order_by(LogEntry.n))
        return [json.loads(row.payload) for row in rows]


def _listed(county) -> tuple[Listed, ...]:
    return backups.backups(county.store, county.actors["clerk"], now=county.at(1)).listed


def _damage(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(4096 * 3)
        file.write(b"\xff" * 4096 * 8)


@pytest.fixture
def second(county, tmp_path: Path) -> Path:
    """A second folder that the administrator has named."""
    folder = tmp_path / "stick"
    folder.mkdir()
    heads_folder.set_second_folder(county.store, county.actors["admin"], folder, now=county.at())
    return folder


def test_a_backup_is_the_database_in_both_places_and_the_log_says_so(county, second):
    (county.store.folder / "forms" / "own").mkdir(parents=True)
    (county.store.folder / "forms" / "own" / "form.toml").write_text("x", encoding="utf-8")
    photo = second.parent / "photo.jpg"
    photo.write_bytes(b"\xff\xd8\xff\xe0" + b"1" * 5000)
    kept = evidence_folder.keep(photo, county.store.folder / evidence_folder.FOLDER)
    before = journal.verify_log(county.store, county.actors["clerk"])
    made = _backed_up(county)
    assert made.places == (Where.HERE, Where.SECOND)
    assert (made.faults, made.damaged, made.files) == ((), 0, 3)  # the form twice, the photo once
    there = second / "mingqian-backups-sample"
    assert (there / "forms" / "own" / "form.toml").read_text(encoding="utf-8") == "x"
    assert evidence_folder.state_of(there / "evidence", kept.digest) == "SOUND"
    for place in (county.store.folder / "backups", there):
        path = place / made.path.name
        note = read_note(path)
        assert note == made.note
        assert note.sha256 == copies.digest_of(path)
        assert (note.n, note.head) == (before.entries, before.head)
        assert not list(place.glob("*.part*"))
        with closing(sqlite3.connect(path)) as copy:  # as anybody else would open it
            assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert copy.execute("SELECT count(*) FROM log_entry").fetchone() == (before.entries,)
    [entry] = _entries(county.store, health.BACKUP)
    assert (entry["sha256"], entry["places"], entry["failed"]) == (
        made.note.sha256,
        ["HERE", "SECOND"],
        [],
    )
    assert str(second) not in json.dumps(entry)
    assert [(one.where, one.state) for one in _listed(county)] == [
        (Where.HERE, State.CHECKED),
        (Where.SECOND, State.CHECKED),
    ]


def test_a_stick_that_is_not_there_is_named_and_the_backup_is_made_all_the_same(county, second):
    shutil.rmtree(second)
    second.write_bytes(b"")  # no folder can be made there
    made = _backed_up(county)
    assert made.places == (Where.HERE,)
    assert [fault.where for fault in made.faults] == [Where.SECOND]
    assert _entries(county.store, "BACKUP")[0]["failed"] == ["SECOND"]


def test_where_nothing_can_be_written_nothing_is_logged(county):
    (county.store.folder / "backups").mkdir()
    (county.store.folder / "backups" / "20260306-090000-asked.db.part").mkdir()
    with pytest.raises(BackupNotWritten):
        _backed_up(county)
    assert _entries(county.store, "BACKUP") == []
    assert _listed(county) == ()


def test_the_first_of_a_day_is_due_and_the_second_is_not(county):
    clerk = county.actors["clerk"]
    assert backups.standing(county.store, clerk, now=county.at(1)).due
    _backed_up(county, 1, asked=False)
    assert not backups.standing(county.store, clerk, now=county.at(1, 3)).due
    assert backups.standing(county.store, clerk, now=county.at(2)).due


def test_two_backups_at_once_are_refused(county):
    with hold(county.store.folder / "backups"), pytest.raises(BackupRunning):
        _backed_up(county)


def test_old_backups_go_by_the_rule_with_their_notes_and_remains(county):
    place = county.store.folder / "backups"
    made = _backed_up(county, 0)
    for month in range(1, 10):
        old = place / f"2024{month:02d}01-080000-daily.db"
        shutil.copy(made.path, old)
        shutil.copy(f"{made.path}.json", f"{old}.json")
        shutil.copy(made.path, place / f"2024{month:02d}02-080000-daily.db")
    aside = place / "20230101-080000-before-0007.db"
    aside.write_bytes(b"x")
    (place / "20260101-080000-daily.db.part").write_bytes(b"half")
    _backed_up(county, 1)
    left = sorted(path.name for path in place.iterdir())
    assert aside.name in left
    assert not any("0101-080000-daily" in name or name.endswith(".part") for name in left)
    assert (
        len([name for name in left if name.endswith(".db")]) == 1 + 2 + 9 + 2
    )  # aside; these two; one of each month; two more of the last seven days
    assert {name.removesuffix(".json") for name in left if name.endswith(".json")} <= set(left)


def test_a_writer_goes_on_while_the_copy_is_made_and_the_copy_is_of_one_moment(
    county, tmp_path, monkeypatch
):
    monkeypatch.setattr(copies, "PAGES", 20)
    wrote = []

    def step(share: float) -> None:
        if share < 1 and len(wrote) < 5:
            _rename(county, f"改名{len(wrote)}")
            wrote.append(share)

    part = tmp_path / "copy.db"
    before = journal.verify_log(county.store, county.actors["clerk"])
    inside = copies.copy_whole(county.store.path, part, step)
    assert len(wrote) == 5
    assert copies.sound(part) == inside
    assert (inside.end.n, inside.end.head) == (before.entries, before.head)


def _killed_in_the_midst(folder: Path, actor, now) -> None:
    """Kill this very process when half of the database is copied."""
    copies.PAGES = 20
    copies.PAUSE = 0

    def progress(_key: str, share: float) -> None:
        if share > 0.3:
            os.kill(os.getpid(), signal.SIGKILL)

    backups.back_up(Store(folder), actor, True, now=now, progress=progress)


def test_killed_in_the_midst_the_last_good_backup_is_there_and_the_next_one_is_made(county):
    good = _backed_up(county, 1)
    child = multiprocessing.get_context("fork").Process(
        target=_killed_in_the_midst,
        args=(county.store.folder, county.actors["clerk"], county.at(2)),
    )
    child.start()
    child.join(60)
    assert child.exitcode == -signal.SIGKILL
    place = county.store.folder / "backups"
    assert list(place.glob("*.part"))  # it was truly in the midst
    assert [(one.path, one.state) for one in _listed(county)] == [(good.path, State.CHECKED)]
    assert copies.sound(good.path).end.n == good.note.n
    assert len(_entries(county.store, "BACKUP")) == 1
    assert journal.verify_log(county.store, county.actors["clerk"]).broken_at == 0
    _backed_up(county, 3)
    assert not list(place.glob("*.part"))


# -- putting one back ----------------------------------------------------------------------


def test_a_restore_brings_back_what_was_there_and_the_log_says_who_and_why(county):
    admin, approver = county.actors["admin"], county.actors["approver"]
    name = _first_name(county.store)
    made = _backed_up(county)
    _rename(county, "后来的名称")
    weighed = backup_restore.weigh(county.store, admin, made.path)
    assert weighed.follows
    assert weighed.lost == 2  # BACKUP, and the change of name
    allowed = backup_restore.permit(county.store, admin, approver, " 误删名录 ", now=county.at(3))
    county.store.close()
    done = backup_restore.put_back(county.store.folder, made.path, allowed, True, now=county.at(3))
    assert _first_name(county.store) == name
    [entry] = _entries(county.store, RESTORED)
    assert (entry["n"], entry["reason"], entry["second"], entry["sha256"]) == (
        made.note.n,
        "误删名录",
        approver.name,
        made.note.sha256,
    )
    verdict = journal.verify_log(county.store, admin)
    assert (verdict.entries, verdict.broken_at) == (made.note.n + 1, 0)
    assert restores.open_alarms(county.store, admin) == ()  # two people have agreed
    # What was there is kept, and can be brought back the same way.
    assert done.aside.name.endswith("before-restore.db")
    county.store.close()
    backup_restore.put_back(county.store.folder, done.aside, allowed, True, now=county.at(4))
    assert _first_name(county.store) == "后来的名称"


def test_the_present_database_stays_where_the_backup_is_damaged(county):
    made = _backed_up(county)
    _damage(made.path)
    before = journal.verify_log(county.store, county.actors["admin"])
    with pytest.raises(BackupDamaged) as raised:
        backup_restore.weigh(county.store, county.actors["admin"], made.path)
    assert raised.value.fields["file"] == made.path.name
    county.store.close()
    with pytest.raises(BackupDamaged):
        backup_restore.put_back(county.store.folder, made.path, UNATTENDED, True, now=county.at(3))
    assert journal.verify_log(county.store, county.actors["admin"]) == before
    assert not (county.store.folder / "restoring").exists()


@pytest.mark.parametrize(
    ("change", "refused"),
    [
        ("UPDATE alembic_version SET version_num = '9999'", BackupNewer),
        ("UPDATE bureau SET is_sample = 0", SampleMixed),
        ("DROP TABLE alembic_version", BackupDamaged),
    ],
)
def test_what_is_not_ours_is_refused(county, tmp_path, change, refused):
    made = _backed_up(county)
    other = tmp_path / "other.db"
    shutil.copy(made.path, other)
    with closing(sqlite3.connect(other)) as connection:
        connection.execute(change)
        connection.commit()
    with pytest.raises(refused):
        backup_restore.weigh(county.store, county.actors["admin"], other)
    county.store.close()
    with pytest.raises(refused):
        backup_restore.put_back(county.store.folder, other, UNATTENDED, True, now=county.at(3))


def test_another_bureau_is_told_by_its_log_and_its_area(county, undrawn_elsewhere):
    with pytest.raises(OtherBureau):
        backup_restore.weigh(county.store, county.actors["admin"], undrawn_elsewhere)


@pytest.fixture
def undrawn_elsewhere(county, tmp_path: Path) -> Path:
    """A database of a bureau of another county, whose log begins differently."""
    path = tmp_path / "elsewhere.db"
    copies.copy_whole(county.store.path, path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE bureau SET area_code = '440101'")
        connection.execute("DROP TRIGGER IF EXISTS log_entry_no_update")
        names = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'log_entry'"
        for (name,) in connection.execute(names).fetchall():
            connection.execute(f'DROP TRIGGER "{name}"')
        connection.execute("UPDATE log_entry SET head = ? WHERE n = 1", ("ab" * 32,))
        connection.commit()
    return path


def test_a_restore_wants_the_administrator_another_person_and_a_reason(county):
    people, now = county.actors, county.at(1)
    with pytest.raises(NotAllowed):
        backup_restore.permit(
            county.store, people["clerk"], people["approver"], "误删名录", now=now
        )
    with pytest.raises(NotAllowed):
        backup_restore.permit(county.store, people["admin"], people["clerk"], "误删名录", now=now)
    with pytest.raises(OwnWork):
        backup_restore.permit(county.store, people["admin"], people["admin"], "误删名录", now=now)
    with pytest.raises(ReasonWrong):
        backup_restore.permit(county.store, people["admin"], people["approver"], "误", now=now)


def test_a_database_that_cannot_be_opened_is_kept_as_it_is_and_replaced(county):
    made = _backed_up(county)
    county.store.close()
    place = county.store.folder / DATABASE
    place.write_bytes(b"no database at all" * 500)
    place.with_name(DATABASE + "-wal").write_bytes(b"what belonged to it")
    done = backup_restore.put_back(
        county.store.folder, made.path, UNATTENDED, True, now=county.at(3)
    )
    assert done.aside.read_bytes() == b"no database at all" * 500
    assert done.aside.with_name(done.aside.name + "-wal").read_bytes() == b"what belonged to it"
    verdict = journal.verify_log(county.store, county.actors["admin"])
    assert (verdict.entries, verdict.broken_at) == (made.note.n + 1, 0)
    [entry] = _entries(county.store, RESTORED)
    assert entry["unattended"] is True
    people = county.actors
    [alarm] = restores.open_alarms(county.store, people["clerk"])  # nobody was asked
    assert alarm.kind == RESTORED
    restores.acknowledge(
        county.store, people["clerk"], people["approver"], "硬盘坏道", now=county.at(4)
    )
    assert restores.open_alarms(county.store, people["clerk"]) == ()


def test_what_a_crash_left_beside_the_database_is_in_what_is_put_aside(county, tmp_path):
    folder = tmp_path / "crashed"
    folder.mkdir()
    with county.store.read():  # a reader keeps SQLite from working the log into the file
        _rename(county, "只在旁边的文件里")
        for ending in ("", "-wal"):
            shutil.copy(county.store.path.with_name(DATABASE + ending), folder)
    assert (folder / f"{DATABASE}-wal").stat().st_size
    copies.put_aside(folder, folder / "backups" / "aside.db")
    assert [path.name for path in (folder / "backups").iterdir()] == ["aside.db"]
    shutil.copy(folder / "backups" / "aside.db", tmp_path / DATABASE)
    assert _first_name(Store(tmp_path)) == "只在旁边的文件里"


def _killed_while_restoring(folder: Path, path: Path, at: float, now) -> None:
    """Kill this very process at a step of the restore."""

    def progress(_key: str, share: float) -> None:
        if share >= at:
            os.kill(os.getpid(), signal.SIGKILL)

    backup_restore.put_back(folder, path, UNATTENDED, True, now=now, progress=progress)


@pytest.mark.parametrize("at", [0.3, 0.6, 0.9])
def test_killed_while_restoring_the_present_database_is_whole_and_a_second_try_does_it(county, at):
    made = _backed_up(county)
    before = journal.verify_log(county.store, county.actors["admin"])
    county.store.close()
    child = multiprocessing.get_context("fork").Process(
        target=_killed_while_restoring,
        args=(county.store.folder, made.path, at, county.at(2)),
    )
    child.start()
    child.join(60)
    assert child.exitcode == -signal.SIGKILL
    assert journal.verify_log(county.store, county.actors["admin"]) == before
    county.store.close()
    backup_restore.put_back(county.store.folder, made.path, UNATTENDED, True, now=county.at(3))
    assert journal.verify_log(county.store, county.actors["admin"]).entries == made.note.n + 1
    assert not (county.store.folder / "restoring").exists()
