"""Files come in as evidence: kept once, told by their bytes, refused by name."""

import errno
import hashlib
import json
import os

import pytest
from sqlalchemy import func, select

from app.core.evidence import Source
from app.core.people import NotAllowed
from app.files.evidence_folder import place_of
from app.files.sheet_faults import DiskFull
from app.services.bureau import set_parameter
from app.services.evidence import evidence, evidence_files
from app.services.evidence.evidence import Link, NoPlace, UnknownStep
from app.store.schema import EvidenceFile, EvidenceLink, LogEntry

_JPEG = b"\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0"


@pytest.fixture
def take(county):
    """Take files as evidence of an enterprise of the county."""

    def run(*paths, step="SITE", at=0, actor="clerk", **named):
        link = Link(step, assignment_id=county.assignments[at], **named)
        return evidence.take(county.store, county.actors[actor], paths, link, now=county.at(2))

    return run


@pytest.fixture
def count(county):
    """How many rows a table has."""

    def run(table):
        with county.store.read() as session:
            return session.scalar(select(func.count()).select_from(table))

    return run


def lying(county):
    root = county.store.folder / "evidence"
    return sorted(path for path in root.rglob("*") if path.is_file()) if root.exists() else []


def test_a_photo_is_kept_under_its_digest_with_time_and_place(county, photo, take):
    path = photo()
    data = path.read_bytes()
    (one,) = take(path).taken
    assert one.digest == hashlib.sha256(data).hexdigest()
    place = county.store.folder / "evidence" / one.digest[:2] / one.digest[2:]
    assert place.read_bytes() == data
    assert not place.stat().st_mode & 0o222
    assert (one.media, one.taken_at) == ("image/jpeg", "2026-03-06 09:12:33+08:00")
    assert one.place == "27.758123,115.393456"
    assert path.read_bytes() == data  # what was brought stays as it is


def test_the_log_binds_the_digests_and_names_nobody(county, photo, take):
    (one,) = take(photo("明𬭎农副产品有限公司.jpg")).taken
    with county.store.read() as session:
        asked = select(LogEntry.payload, LogEntry.subject).where(LogEntry.kind == "EVIDENCE")
        payload, subject = session.execute(asked).one()
    assert json.loads(payload) == {
        "act": "TAKE",
        "count": 1,
        "files": [one.digest],
        "source": ["HAND"],
        "steps": ["SITE"],
        "task": subject,
    }


def test_the_same_bytes_are_kept_once_and_linked_to_both(county, photo, take, count):
    first = photo("a.jpg")
    second = first.with_name("换了名字.jpg")
    second.write_bytes(first.read_bytes())
    (one,) = take(first).taken
    (two,) = take(second, at=1).taken
    assert (one.digest, two.known, two.linked) == (two.digest, True, True)
    assert (count(EvidenceFile), count(EvidenceLink), len(lying(county))) == (1, 2, 1)
    (again,) = take(second, at=1).taken
    assert not again.linked
    assert count(EvidenceLink) == 2
    both = take(first, second, at=2).taken  # twice the same in one go
    assert [one.linked for one in both] == [True, False]


def test_what_a_file_is_is_said_by_its_bytes_not_by_its_ending(county, photo, take, tmp_path):
    program = tmp_path / "照片.jpg"
    program.write_bytes(b"MZ\x90\0" + b"\0" * 100)
    hidden = photo("没有后缀")
    done = take(program, hidden)
    assert [one.media for one in done.taken] == ["image/jpeg"]
    assert [(one.path, one.error.code) for one in done.refused] == [
        (program, "evidence.unknown_kind")
    ]


def test_a_photo_of_200_mb_is_refused_with_its_size_and_the_rest_is_taken(
    county, photo, take, tmp_path
):
    large = tmp_path / "大图.jpg"
    large.write_bytes(_JPEG)
    os.truncate(large, 200 * 1024 * 1024)  # no byte of it is on the disk
    done = take(large, photo())
    (refused,) = done.refused
    assert refused.error.code == "evidence.too_large"
    assert refused.error.fields == {"file": "大图.jpg", "size": 200, "most": 50}
    assert len(done.taken) == 1


def test_a_recording_may_be_as_long_as_the_bureau_says(county, take, video):
    clip = video()
    os.truncate(clip, 3 * 1024 * 1024)
    day = county.day()
    set_parameter(
        county.store,
        county.actors["admin"],
        "evidence_recordings_mb",
        2,
        day,
        "",
        now=county.at(),
    )
    (refused,) = take(clip).refused
    assert refused.error.fields["most"] == 2
    os.truncate(clip, 2 * 1024 * 1024)
    (one,) = take(clip).taken
    assert one.media == "video/mp4"


def test_a_broken_photo_is_kept_as_it_came_and_flagged(county, photo, take):
    whole = photo(size=(1600, 1200))
    data = whole.read_bytes()
    broken = whole.with_name("断了.jpg")
    broken.write_bytes(data[: len(data) // 2])
    noise = whole.with_name("乱码.jpg")
    noise.write_bytes(_JPEG + bytes(range(256)) * 20)
    done = take(broken, noise, whole)
    assert [one.flawed for one in done.taken] == [True, True, False]
    for one, path in zip(done.taken, (broken, noise, whole), strict=True):
        kept = place_of(county.store.folder / "evidence", one.digest)
        assert kept.read_bytes() == path.read_bytes()
    said = evidence_files.records(
        county.store, county.actors["clerk"], county.task_id, today=county.day(2)
    )
    files = [file for owner in said.owners for step in owner.steps for file in step.files]
    assert [file.flawed for file in files] == [True, True, False]


@pytest.mark.parametrize("what", ["empty", "folder", "gone"])
def test_what_is_no_file_is_refused_by_name(county, take, tmp_path, what):
    path = tmp_path / "x.jpg"
    if what == "empty":
        path.write_bytes(b"")
    if what == "folder":
        path.mkdir()
    (refused,) = take(path).refused
    assert (
        refused.error.code
        == {
            "empty": "evidence.empty",
            "folder": "evidence.not_a_file",
            "gone": "sheets.no_file",
        }[what]
    )


def test_a_name_that_climbs_out_of_its_folder_names_nothing_but_itself(county, take, photo, count):
    path = photo(r"..\..\..\evil.jpg" if os.sep == "/" else "evil.jpg")
    (one,) = take(path).taken
    assert one.name == "evil.jpg"
    assert all(path.is_relative_to(county.store.folder / "evidence") for path in lying(county))


def test_a_full_disk_leaves_nothing_behind(county, photo, take, count, monkeypatch):
    first, second = photo("a.jpg"), photo("b.jpg", colour="#ffffff")
    plain, calls = os.fsync, []

    def full(handle):
        calls.append(handle)
        if len(calls) > 2:  # the first file and its folder are safe already
            raise OSError(errno.ENOSPC, "No space left on device")
        plain(handle)

    monkeypatch.setattr("app.files.evidence_folder.os.fsync", full)
    with pytest.raises(DiskFull):
        take(first, second)
    assert lying(county) == []
    assert (count(EvidenceFile), count(EvidenceLink)) == (0, 0)


def test_bytes_others_know_of_stay_when_a_later_taking_fails(county, photo, take, monkeypatch):
    path = photo()
    take(path)

    def fail(*_args, **_named):
        raise OSError(errno.EIO, "broken")

    monkeypatch.setattr("app.services.evidence.evidence._log", fail)
    with pytest.raises(OSError, match="broken"):
        take(path, photo("b.jpg", colour="#ffffff"), at=1)
    assert len(lying(county)) == 1


def test_a_step_is_one_of_the_plan_and_of_the_right_owner(county, photo, take):
    with pytest.raises(UnknownStep):
        take(photo(), step="NO_SUCH")
    with pytest.raises(UnknownStep):
        take(photo(), step="DRAW")
    link = Link("DRAW", task_id=county.task_id + 1, lock_id=county.lock_id)
    with pytest.raises(NoPlace):
        evidence.take(county.store, county.actors["clerk"], [photo()], link, now=county.at())
    assert lying(county) == []


def test_a_lock_says_its_task(county, video):
    link = Link("DRAW", lock_id=county.lock_id, source=Source.HAND)
    evidence.take(county.store, county.actors["clerk"], [video()], link, now=county.at())
    with county.store.read() as session:
        row = session.scalars(select(EvidenceLink)).one()
        assert (row.task_id, row.lock_id) == (county.task_id, county.lock_id)


def test_a_link_to_the_wrong_enterprise_is_taken_back_with_a_reason(county, photo, take):
    take(photo())
    with county.store.read() as session:
        link_id = session.scalars(select(EvidenceLink.id)).one()
    args = (county.store, county.actors["clerk"], link_id, "归错了户")
    evidence.take_back(*args, now=county.at(2))
    said = evidence_files.records(
        county.store, county.actors["clerk"], county.task_id, today=county.day(2)
    )
    assert sum(owner.files for owner in said.owners) == 0
    with pytest.raises(NoPlace):
        evidence.take_back(*args, now=county.at(2))
    assert take(photo()).taken[0].linked  # and may be linked there again


@pytest.mark.parametrize("actor", ["reviewer", "approver", "supervisor", "admin"])
def test_who_does_not_inspect_brings_nothing(county, photo, take, actor):
    with pytest.raises(NotAllowed):
        take(photo(), actor=actor)
