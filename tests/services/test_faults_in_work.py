"""Full disk, refused folder, file in use, clock set back in the midst of work.

Each is one message that says what to do; nothing is half done; the same act succeeds once the
machine lets it. The refusals are the system's own: SQLite's limit of pages, the kernel's limit
of a file's size, a folder another user owns.
"""

import codecs
import errno
import importlib
import multiprocessing
import os
import shutil
import signal
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, func, select

from app.errors import AppError, EnvironmentFault
from app.services import journal
from app.services.draw import dossiers
from app.services.finding import findings
from app.services.folder.folders import exists
from app.services.keeping import backups
from app.services.keeping.backup_restore import gone
from app.services.paper import papers
from app.services.registry import exchange_all
from app.store.engine import DATABASE, DiskFull, Store
from app.store.schema import Document, Finding, LogEntry
from app.texts import error_text

_FORK = multiprocessing.get_context("fork")
NOBODY = 65534


def _here(
    pipe: Any, prepare: Callable[[], None], folder: Path, act: Callable[[Store], Any]
) -> None:
    store = Store(folder)  # its own connections
    try:
        prepare()
        pipe.send(("done", str(act(store))))
    except AppError as error:
        pipe.send((error.code, error_text(error)))
    except BaseException as error:  # a fault of ours: the test shows it
        pipe.send(("broken", repr(error)))
    os._exit(0)


def in_child(
    prepare: Callable[[], None], store: Store, act: Callable[[Store], Any]
) -> tuple[str, str]:
    """Do something in a process of its own; return the code and the sentence of its error."""
    ours, theirs = _FORK.Pipe(duplex=False)
    child = _FORK.Process(target=_here, args=(theirs, prepare, store.folder, act))
    child.start()
    theirs.close()
    said: tuple[str, str] = ours.recv()
    child.join()
    return said


def files_of(*folders: Path) -> dict[str, bytes]:
    every = [one for folder in folders for one in sorted(folder.rglob("*")) if one.is_file()]
    return {str(one): one.read_bytes() for one in every if not one.name.startswith("mingqian.")}


def entries(store: Store) -> int:
    with store.read() as session:
        return session.scalar(select(func.count(LogEntry.n))) or 0


def test_a_full_disk_keeps_a_finding_out_whole_and_the_next_try_saves_it(county) -> None:
    limits = []

    def limited(connection: Any, _record: object) -> None:
        limits.append(connection)
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")

    store, clerk, first = county.store, county.actors["clerk"], county.assignments[0]
    store.close()
    event.listen(store._engine, "connect", limited)
    sheet = findings.sheet(store, clerk, first, today=county.day(5))
    long = tuple(replace(one, problem="牌匾与登记的名称不一致" * 90) for one in sheet.body.items)
    body = replace(sheet.body, items=long, methods=("ONSITE",))
    before, seen = 0, None
    for revision in range(40):  # until what is free in the file is used up
        before = entries(store)
        try:
            args = (first, revision, county.day(4), replace(body, note=f"第{revision}次" * 90))
            findings.save(store, clerk, *args, now=county.at(5))
        except DiskFull as error:
            seen = error
            break
    assert seen is not None
    assert "空间" in error_text(seen)
    assert entries(store) == before
    with store.read() as session:
        assert session.scalar(select(func.count(Finding.id))) == revision
    assert journal.verify_log(store, county.actors["supervisor"]).broken_at == 0
    event.remove(store._engine, "connect", limited)
    store.close()
    findings.save(store, clerk, *args, now=county.at(5))
    assert entries(store) == before + 1


def small() -> None:
    """No file of this process grows beyond some kilobytes, as on a stick that is full."""
    import resource

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))


def acts(county, out: Path) -> dict[str, Callable[[Store], Any]]:
    """What writes files for people, each into a folder of its own."""
    clerk, admin = county.actors["clerk"], county.actors["admin"]
    return {
        "papers": lambda store: papers.issue_notices(
            store, clerk, county.task_id, None, out / "papers", now=county.at(1)
        ),
        "dossier": lambda store: dossiers.write_dossier(
            store, clerk, county.lock_id, out / "dossier", now=county.at(1)
        ),
        "everything": lambda store: exchange_all.export_all(
            store, admin, out / "all" / "全部数据.zip", now=county.at(1)
        ),
        "backup": lambda store: backups.back_up(store, clerk, True, now=county.at(1)),
    }


@pytest.mark.parametrize("what", ["papers", "dossier", "everything", "backup"])
def test_a_disk_that_takes_no_more_leaves_no_half_file_and_no_number(
    county, tmp_path, what
) -> None:
    out = tmp_path / "out"
    for name in ("papers", "dossier", "all"):
        (out / name).mkdir(parents=True)
    before, logged = files_of(out, county.store.folder), entries(county.store)
    act = acts(county, out)[what]
    code, sentence = in_child(small, county.store, act)
    assert code not in ("done", "broken"), sentence
    assert len(sentence) > 15
    assert ".placing-" not in sentence
    assert ".part" not in sentence
    assert files_of(out, county.store.folder) == before
    assert entries(county.store) == logged
    with county.store.read() as session:
        assert not session.scalars(select(Document)).all()
    act(county.store)  # there is room again
    assert len(files_of(out, county.store.folder)) > len(before)


def test_a_folder_that_takes_nothing_from_this_user_is_named_and_nothing_is_numbered(
    county, tmp_path
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    logged = entries(county.store)

    def as_somebody_else() -> None:
        # The interpreter's own files may lie where nobody else may read.
        codecs.lookup("utf-8-sig")
        importlib.import_module("psutil")
        if os.getuid() == 0:
            os.setgid(NOBODY)
            os.setuid(NOBODY)

    if os.getuid() == 0:  # the folder of data is theirs, the other is not
        for one in (tmp_path, *county.store.folder.parents):
            if not one.stat().st_mode & 0o001:
                one.chmod(one.stat().st_mode | 0o711)
        for one in (county.store.folder, *county.store.folder.rglob("*")):
            shutil.chown(one, NOBODY, NOBODY)
    out.chmod(0o555)
    act = acts(county, tmp_path)["papers"]
    code, sentence = in_child(
        as_somebody_else,
        county.store,
        lambda store: papers.issue_notices(
            store, county.actors["clerk"], county.task_id, None, out, now=county.at(1)
        ),
    )
    assert code == "sheets.no_right", sentence
    assert str(out) in sentence
    assert list(out.iterdir()) == []
    assert entries(county.store) == logged
    out.chmod(0o755)
    assert act(county.store).papers == 5


def test_a_clock_set_back_between_acts_stops_nothing_and_the_log_still_holds(county) -> None:
    store, clerk, first = county.store, county.actors["clerk"], county.assignments[0]
    sheet = findings.sheet(store, clerk, first, today=county.day(5))
    body = replace(sheet.body, methods=("ONSITE",))
    findings.save(store, clerk, first, 0, county.day(4), body, now=county.at(5))
    back = county.at(5) - timedelta(days=400)
    changed = replace(body, note="牌匾已换")
    findings.save(store, clerk, first, 1, county.day(4), changed, now=back)
    verdict = journal.verify_log(store, county.actors["supervisor"])
    assert verdict.broken_at == 0
    with store.read() as session:
        newest = session.scalars(select(Finding).order_by(Finding.id.desc())).first()
        assert newest.revision == 2
    assert papers.issue_notices(
        store, clerk, county.task_id, None, store.folder / "papers", now=back
    ).papers == len(county.assignments)


def test_what_the_system_says_is_told_in_words_of_its_own(tmp_path) -> None:
    """A stick formatted for cameras takes no file above 4 GB: that is no matter of rights."""
    from app.files.sheet_faults import not_written

    said = {
        number: error_text(not_written(OSError(number, os.strerror(number)), "D:\\名单.xlsx"))
        for number in (errno.ENOSPC, errno.EACCES, errno.EROFS, errno.EFBIG, errno.EIO)
    }
    assert said[errno.EACCES] == said[errno.EROFS]
    assert len(set(said.values())) == 4
    assert all("D:\\名单.xlsx" in one for one in said.values())
    assert issubclass(DiskFull, EnvironmentFault)


def test_a_data_folder_of_other_people_is_named_and_not_taken_for_an_empty_one(
    county, tmp_path
) -> None:
    others = tmp_path / "others"
    others.mkdir()
    (others / DATABASE).write_bytes(b"")
    for one in tmp_path.parents:
        if not one.stat().st_mode & 0o001:
            one.chmod(one.stat().st_mode | 0o711)
    tmp_path.chmod(0o711)
    others.chmod(0o700 if os.getuid() == 0 else 0)

    def as_somebody_else() -> None:
        if os.getuid() == 0:
            shutil.chown(county.store.folder, NOBODY, NOBODY)
            for one in county.store.folder.rglob("*"):
                shutil.chown(one, NOBODY, NOBODY)
            os.setgid(NOBODY)
            os.setuid(NOBODY)

    for ask in (exists, gone):
        code, sentence = in_child(
            as_somebody_else, county.store, lambda _store, ask=ask: ask(others)
        )
        assert code == "store.not_yours", sentence
        assert str(others) in sentence
