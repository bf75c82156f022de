"""The data folder: one program at a time, and a full disk loses nothing and keeps no half."""

import subprocess
import sys

import pytest
from sqlalchemy import event, select

from app.services import journal
from app.services.draw import draws
from app.services.folder import folders
from app.store.engine import DATABASE, DatabaseUnusable, DiskFull
from app.store.guard import FolderInUse, FolderNotLockable, hold
from app.store.schema import Enterprise, Lock, LogEntry
from app.texts import error_text

HOLD = (
    "import sys, time; from pathlib import Path; from app.store.guard import hold\n"
    "with hold(Path(sys.argv[1])):\n"
    "    print('held', flush=True); time.sleep(600)\n"
)


def test_a_folder_is_made_opened_and_given_free(tmp_path, road):
    path = tmp_path / "明签" / "数据"
    assert not folders.exists(path)
    folder = folders.open_folder(path, now=road.at())
    assert folders.exists(path)
    with pytest.raises(FolderInUse) as caught:
        folders.open_folder(path, now=road.at())
    assert str(path) in error_text(caught.value)
    folder.close()
    folders.open_folder(path, now=road.at()).close()


def test_two_windows_never_share_a_folder(tmp_path):
    with hold(tmp_path), pytest.raises(FolderInUse), hold(tmp_path):
        pass
    with hold(tmp_path):
        pass


def test_a_killed_window_leaves_nothing_to_clear(root, tmp_path):
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], cwd=root, stdout=subprocess.PIPE
    )
    try:
        assert holder.stdout.readline().strip() == b"held"
        with pytest.raises(FolderInUse), hold(tmp_path):
            pass
    finally:
        holder.kill()
        holder.wait()
        holder.stdout.close()
    with hold(tmp_path):
        pass


def test_a_folder_that_cannot_be_made_is_said_so(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(FolderNotLockable), hold(tmp_path / "file"):
        pass


def test_a_folder_that_does_not_open_is_given_free_again(tmp_path, road):
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / DATABASE).write_bytes(b"no database" * 100)
    for _ in range(2):
        with pytest.raises(DatabaseUnusable):
            folders.open_folder(tmp_path / "bad", now=road.at())


@pytest.fixture
def full_disk(road):
    """Let the database grow by so many pages and no more."""

    def fill(more):
        pages = road.rows(select(1))
        assert pages == [1]
        with road.store.read() as session:
            count = session.connection().exec_driver_sql("PRAGMA page_count").scalar()
            session.connection().exec_driver_sql(f"PRAGMA max_page_count = {count + more}")

    return fill


def grow(road, count=2000):
    """Enough enterprises for a freeze that needs room."""
    with road.store.write() as session:
        for at in range(count):
            session.add(
                Enterprise(
                    key=f"QM{at:06d}",
                    name=f"青岭县新商行{at}",
                    address="镇东大道" * 10,
                    status="存续",
                    updated_at=road.at(),
                )
            )


@pytest.mark.parametrize("room", [0, 20, 100])
def test_a_disk_that_is_full_at_the_freeze_keeps_nothing_of_it(road, full_disk, room):
    grow(road)
    _, draw_id = road.approved()
    before = road.rows(select(LogEntry.head).order_by(LogEntry.n))
    full_disk(room)
    with pytest.raises(DiskFull) as caught:
        road.freeze(draw_id)
    assert str(road.store.path) in error_text(caught.value)
    assert road.rows(select(Lock)) == []
    assert road.rows(select(LogEntry.head).order_by(LogEntry.n)) == before
    full_disk(100_000)
    assert road.freeze(draw_id).attempt == 1
    assert journal.verify_log(road.store, road.clerk).broken_at == 0


def test_a_disk_that_is_full_at_the_draw_resumes_with_the_same_numbers(road, full_disk):
    grow(road)
    _, draw_id = road.approved()
    lock_id = road.freeze(draw_id).lock_id
    seeded = road.throw(lock_id)
    full_disk(3)
    with pytest.raises(DiskFull):
        draws.run(road.store, road.clerk, lock_id, now=road.at(21))
    assert road.log("RESULT") == []
    full_disk(100_000)
    done = draws.run(road.store, road.clerk, lock_id, now=road.at(30))
    assert (done.enterprises, len(road.log("SEED"))) == (5, 1)
    assert seeded.seed in road.log("SEED")[0].payload


def test_a_power_cut_before_the_last_step_of_a_freeze_keeps_nothing_of_it(road):
    _, draw_id = road.approved()

    def cut(_connection):
        raise KeyboardInterrupt

    event.listen(road.store._engine, "commit", cut)
    with pytest.raises(KeyboardInterrupt):
        road.freeze(draw_id)
    event.remove(road.store._engine, "commit", cut)
    assert road.rows(select(Lock)) == []
    assert road.freeze(draw_id).attempt == 1
