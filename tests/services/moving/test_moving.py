"""A data folder in one file: packed, carried, put in place, and what stops it on the way."""

import json
import multiprocessing
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from app.core.people import Actor, NotAllowed, OwnWork, Role
from app.core.reasons import ReasonWrong
from app.files import evidence_folder, move_package
from app.files.move_package import NoPackage, PackageDamaged, PackageNewer
from app.services import journal
from app.services.account import accounts
from app.services.account.accounts import AccountDraft, BureauDraft
from app.services.folder import folder_marks, folder_move, folder_pack
from app.services.folder.folder_marks import BACK, IN, OUT, Way
from app.services.folder.folder_pack import MoveInside
from app.services.folder.folder_place import PlaceTaken
from app.services.folder.folders import Folder, open_folder
from app.services.keeping import backups, heads_folder
from app.services.keeping.backups import Where
from app.store.engine import DATABASE
from app.store.schema import Account, EvidenceFile, LogEntry

NOW = datetime(2026, 3, 5, 1, 30, tzinfo=UTC)
LATER = NOW + timedelta(hours=3)
WORDS = "long enough"


@dataclass(frozen=True)
class Bureau:
    """An opened folder with two people, two files of evidence and a form of its own."""

    folder: Folder
    admin: Actor
    second: Actor
    evidence: tuple[str, ...]


@pytest.fixture(scope="session")
def _made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, tuple[str, ...]]:
    place = tmp_path_factory.mktemp("bureau") / "data"
    opened = open_folder(place, now=NOW)
    people = (
        AccountDraft("penghao", "彭浩", "", (Role.ADMIN, Role.CLERK), password=WORDS),
        AccountDraft("shenhe", "沈禾", "", (Role.REVIEWER,), password=WORDS),
    )
    draft = BureauDraft("青岭县市场监督管理局", "青市监", "360899")
    admin = accounts.first_accounts(opened.store, draft, people, now=NOW)
    digests = []
    for n in range(2):
        photo = place.parent / f"{n}.jpg"
        photo.write_bytes(b"\xff\xd8\xff" + bytes([n]) * 5000)
        kept = evidence_folder.keep(photo, place / "evidence")
        digests.append(kept.digest)
        with opened.store.write() as session:
            row = EvidenceFile(digest=kept.digest, size=kept.size, media="image/jpeg", name="照片")
            row.by_id, row.at = admin.account_id, NOW
            session.add(row)
    (place / "forms" / "notice").mkdir(parents=True)
    (place / "forms" / "notice" / "本局.xml").write_text("<form/>", "utf-8")
    (place / "backups").mkdir()
    (place / "backups" / "20260304-090000-daily.db").write_bytes(b"not carried")
    opened.close()
    return place, tuple(digests)


@pytest.fixture
def old(_made, tmp_path: Path) -> Iterator[Bureau]:
    """The bureau's folder on the old machine."""
    place, digests = _made
    shutil.copytree(place, tmp_path / "old" / "data")
    opened = open_folder(tmp_path / "old" / "data", now=NOW)
    with opened.store.read() as session:
        admin, second = (
            Actor(row.id, row.login, row.name, frozenset(map(Role, row.roles)))
            for row in session.scalars(select(Account).order_by(Account.id))
        )
    yield Bureau(opened, admin, second, digests)
    opened.close()


@pytest.fixture
def package(old: Bureau, tmp_path: Path) -> Path:
    """It, packed."""
    path = tmp_path / "stick" / "搬家.mqmove"
    packed = folder_pack.pack(old.folder.store, old.admin, old.second, path, None, now=NOW)
    assert packed.size == path.stat().st_size
    return path


def _kinds(folder: Path) -> list[str]:
    opened = open_folder(folder, now=LATER)
    with opened.store.read() as session:
        kinds = list(session.scalars(select(LogEntry.kind).order_by(LogEntry.n)))
        assert journal.verdict_of(session).broken_at == 0
    opened.close()
    return kinds


def test_a_packed_folder_is_the_same_on_the_new_machine_and_the_old_one_counts_as_left(
    old, package, tmp_path
):
    target = tmp_path / "new" / "data"
    heads = tmp_path / "profile" / "heads.txt"
    done = folder_pack.arrive(package, target, False, heads, now=LATER)
    assert (done.evidence, done.missing) == (2, 0)
    assert done.code == folder_pack.look_into(package).code
    opened = open_folder(target, now=LATER)
    assert accounts.log_in(opened.store, "shenhe", WORDS, now=LATER).name == "沈禾"
    for digest in old.evidence:
        ours = evidence_folder.place_of(old.folder.path / "evidence", digest).read_bytes()
        assert evidence_folder.place_of(target / "evidence", digest).read_bytes() == ours
    assert folder_marks.moved_out(opened.store) is None
    opened.close()
    assert (target / "forms" / "notice" / "本局.xml").read_text("utf-8") == "<form/>"
    assert not (target / "backups").exists()
    assert _kinds(target)[-4:-1] == ["EXPORT", OUT, IN]
    left = folder_marks.moved_out(old.folder.store)
    assert (left.way, left.by, left.second) == (Way.FILE, "彭浩", "沈禾")
    assert left.place is None
    assert [one.name for one in target.parent.iterdir()] == ["data"]
    assert oct(target.stat().st_mode)[-3:] == "700"


def test_two_people_go_on_in_the_place_that_was_left(old, package):
    store = old.folder.store
    with pytest.raises(ReasonWrong):
        folder_marks.go_on_here(store, old.admin, old.second, "啊", now=LATER)
    with pytest.raises(OwnWork):
        folder_marks.go_on_here(store, old.admin, old.admin, "新电脑坏了", now=LATER)
    with pytest.raises(NotAllowed):
        folder_marks.go_on_here(store, old.second, old.admin, "新电脑坏了", now=LATER)
    folder_marks.go_on_here(store, old.admin, old.second, "新电脑坏了", now=LATER)
    assert folder_marks.moved_out(store) is None
    with store.read() as session:
        last = session.scalars(select(LogEntry).order_by(LogEntry.n.desc())).first()
        assert (last.kind, last.operator, last.witnesses) == (BACK, "彭浩", "沈禾")


def test_one_person_alone_packs_nothing(old, tmp_path):
    for first, second, wrong in (
        (old.admin, old.admin, OwnWork),
        (old.second, old.admin, NotAllowed),
    ):
        with pytest.raises(wrong):
            folder_pack.pack(old.folder.store, first, second, tmp_path / "x.mqmove", None, now=NOW)
    with pytest.raises(MoveInside):
        folder_pack.pack(
            old.folder.store, old.admin, old.second, old.folder.path / "x.mqmove", None, now=NOW
        )
    assert not (tmp_path / "x.mqmove").exists()
    assert folder_marks.moved_out(old.folder.store) is None


def _rewrite(path: Path, change) -> None:
    """Write a package anew, each member through `change`: name, bytes -> what to write."""
    with zipfile.ZipFile(path) as source:
        members = [(info.filename, source.read(info)) for info in source.infolist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name, data in members:
            for other, bytes_ in change(name, data):
                out.writestr(other, bytes_)


def _spoil_member(ending: str):
    def change(name: str, data: bytes):
        return [(name, data[:-1] + b"?" if name.endswith(ending) else data)]

    return change


def _newer(name: str, data: bytes):
    if name == "manifest.json":
        data = json.dumps({**json.loads(data), "format": 2}).encode()
    return [(name, data)]


SPOILT = {
    "evidence": (lambda path, digest: _rewrite(path, _spoil_member(digest[2:])), PackageDamaged),
    "database": (lambda path, _d: _rewrite(path, _spoil_member(DATABASE)), PackageDamaged),
    "manifest": (lambda path, _d: _rewrite(path, _spoil_member("manifest.json")), PackageDamaged),
    "one is missing": (
        lambda path, _d: _rewrite(path, lambda n, b: [] if n.endswith("xml") else [(n, b)]),
        PackageDamaged,
    ),
    "one too many": (
        lambda path, _d: _rewrite(
            path, lambda n, b: [(n, b), (n + "x", b)] if n.endswith("xml") else [(n, b)]
        ),
        PackageDamaged,
    ),
    "out of the folder": (
        lambda path, _d: _rewrite(
            path, lambda n, b: [("data/../../evil" if n.endswith("xml") else n, b)]
        ),
        PackageDamaged,
    ),
    "two that are one": (
        lambda path, _d: _rewrite(
            path, lambda n, b: [(n, b), (n.upper(), b)] if n.endswith("xml") else [(n, b)]
        ),
        PackageDamaged,
    ),
    "newer": (lambda path, _d: _rewrite(path, _newer), PackageNewer),
    "cut off": (lambda path, _d: path.write_bytes(path.read_bytes()[:-200]), NoPackage),
    "something else": (lambda path, _d: path.write_bytes(b"PK\x03\x04 no zip"), NoPackage),
}


@pytest.mark.parametrize("how", SPOILT)
def test_a_package_that_is_not_whole_puts_nothing_in_place(old, package, tmp_path, how):
    spoil, wrong = SPOILT[how]
    spoil(package, old.evidence[0])
    target = tmp_path / "new" / "data"
    with pytest.raises(wrong) as caught:
        folder_pack.arrive(package, target, False, None, now=LATER)
    assert caught.value.fields["file"] == package.name
    assert not target.exists()
    assert not (tmp_path / "evil").exists()


def test_a_folder_with_data_is_not_covered(old, package):
    with pytest.raises(PlaceTaken):
        folder_pack.arrive(package, old.folder.path, False, None, now=LATER)


def test_a_folder_nobody_has_set_up_gives_way(package, tmp_path):
    target = tmp_path / "new" / "data"
    open_folder(target, now=NOW).close()
    folder_pack.arrive(package, target, True, None, now=LATER)
    assert IN in _kinds(target)


def _arrive(package: Path, target: Path, at: str) -> None:
    """Arrive in a process of its own, which ends itself at a step."""

    def progress(key: str, share: float) -> None:
        if (key, share > 0.3) == (at, True) or key == at == "move.placing":
            import os

            os.kill(os.getpid(), 9)

    folder_pack.arrive(package, target, False, None, now=LATER, progress=progress)


@pytest.mark.parametrize("at", ["move.unpacking", "move.verifying", "move.placing"])
def test_killed_while_unpacking_there_is_nothing_half_and_the_next_try_gets_through(
    package, tmp_path, at
):
    target = tmp_path / "new" / "data"
    child = multiprocessing.get_context("fork").Process(target=_arrive, args=(package, target, at))
    child.start()
    child.join(30)
    assert child.exitcode == -9
    assert not target.exists()
    folder_pack.arrive(package, target, False, None, now=LATER)
    assert [one.name for one in target.parent.iterdir()] == ["data"]


def _pack(old: Bureau, path: Path, at: str) -> None:
    def progress(key: str, _share: float) -> None:
        if key == at:
            import os

            os.kill(os.getpid(), 9)

    store = type(old.folder.store)(old.folder.path)  # a child opens its own
    folder_pack.pack(store, old.admin, old.second, path, None, now=NOW, progress=progress)


@pytest.mark.parametrize("at", ["backup.checking", "move.packing"])
def test_killed_while_packing_the_place_counts_as_before(old, tmp_path, at):
    path = tmp_path / "x.mqmove"
    child = multiprocessing.get_context("fork").Process(target=_pack, args=(old, path, at))
    child.start()
    child.join(30)
    assert child.exitcode == -9
    assert not path.exists()
    assert folder_marks.moved_out(old.folder.store) is not None
    assert folder_marks.take_back_unfinished(old.folder.store, now=LATER)
    assert folder_marks.moved_out(old.folder.store) is None
    assert not folder_marks.take_back_unfinished(old.folder.store, now=LATER)


def test_a_lost_file_of_evidence_is_counted_and_the_rest_goes_along(old, tmp_path):
    damaged = evidence_folder.place_of(old.folder.path / "evidence", old.evidence[0])
    damaged.chmod(0o600)
    damaged.write_bytes(b"rotten")
    path = tmp_path / "x.mqmove"
    packed = folder_pack.pack(old.folder.store, old.admin, old.second, path, None, now=NOW)
    assert packed.left == 1
    done = folder_pack.arrive(path, tmp_path / "new", False, None, now=LATER)
    assert (done.evidence, done.missing) == (1, 1)


def test_another_place_on_the_machine_has_everything_and_the_old_one_points_there(old, tmp_path):
    target, note = tmp_path / "elsewhere" / "data", tmp_path / "place.json"
    done = folder_move.relocate(
        old.folder.store, old.admin, old.second, target, False, (note,), now=NOW
    )
    assert done.machine
    assert json.loads(note.read_text("utf-8")) == {"data": str(target)}
    left = folder_marks.moved_out(old.folder.store)
    assert (left.way, left.place) == (Way.FOLDER, target)
    assert _kinds(target)[-2:] == [OUT, IN]
    names = {one.relative_to(target).as_posix() for one in target.rglob("*") if one.is_file()}
    assert "backups/20260304-090000-daily.db" in names
    assert {f"evidence/{one[:2]}/{one[2:]}" for one in old.evidence} <= names
    with pytest.raises(PlaceTaken):
        folder_move.relocate(
            old.folder.store, old.admin, old.second, target, False, (note,), now=NOW
        )


def test_a_stick_that_is_not_there_is_said_and_no_folder_is_made_in_its_place(old, tmp_path):
    stick, store = tmp_path / "stick", old.folder.store
    stick.mkdir()
    heads_folder.set_second_folder(store, old.admin, stick, now=NOW)
    stick.rmdir()
    made = backups.back_up(store, old.admin, True, now=NOW)
    assert made.places == (Where.HERE,)
    assert str(stick) in made.faults[0].sentence
    assert not stick.exists()


def test_backups_of_the_old_machine_do_not_count_on_the_new_one(old, package, tmp_path):
    target = tmp_path / "new" / "data"
    backups.back_up(old.folder.store, old.admin, True, now=NOW)
    path = tmp_path / "again.mqmove"
    folder_pack.pack(old.folder.store, old.admin, old.second, path, None, now=NOW)
    folder_pack.arrive(path, target, False, None, now=NOW)
    assert not backups.standing(old.folder.store, old.admin, now=NOW).due
    opened = open_folder(target, now=NOW)
    assert backups.standing(opened.store, old.admin, now=NOW).due
    opened.close()


def test_a_package_names_what_it_is(package):
    opened = folder_pack.look_into(package)
    said = opened.manifest
    assert (said.bureau, said.is_sample) == ("青岭县市场监督管理局", False)
    assert len(opened.code) == 16
    assert said.format == move_package.FORMAT
