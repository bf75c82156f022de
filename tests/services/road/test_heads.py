"""Heads are noted apart from the database, and an older or another database is noticed."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from app.core.heads import KnownHead
from app.core.people import NotAllowed, OwnWork
from app.core.protocol import REAL, REHEARSAL
from app.core.reasons import ReasonWrong
from app.files.heads_file import append_head, read_heads
from app.services import journal
from app.services.keeping import heads, heads_folder, restores
from app.services.keeping.heads import Source
from app.services.keeping.heads_folder import NoSecondFolder, SameFolder
from app.services.keeping.restores import NothingOpen
from app.store.engine import Store
from app.store.schema import Bureau, LogEntry
from app.texts import text


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    return tmp_path / "profile" / "heads.txt"


def _note(store: Store, at: Any, count: int = 1) -> None:
    for _ in range(count):
        with store.write() as session:
            journal.record(session, "甲", "SETTING", {"x": 1}, now=at)


def _sit_down(road: Any, store: Store, profile: Path, minutes: int) -> tuple[Any, ...]:
    """What the window does when somebody comes in, works, and goes."""
    alarms = restores.look(store, road.clerk, profile, now=road.at(minutes))
    _note(store, road.at(minutes))
    heads.keep(store, road.clerk, profile, now=road.at(minutes))
    return alarms


def _copy(store: Store, folder: Path) -> Store:
    """The database as it is now, somewhere else."""
    store.close()
    shutil.copytree(store.folder, folder)
    return Store(folder)


def _said(road: Any, store: Store, kind: str) -> list[dict[str, Any]]:
    with store.read() as session:
        rows = session.scalars(select(LogEntry).where(LogEntry.kind == kind).order_by(LogEntry.n))
        return [json.loads(row.payload) for row in rows]


# -- noting ------------------------------------------------------------------------------


def test_the_newest_head_is_noted_once(road, profile):
    _note(road.store, road.at(), 3)
    (first,) = heads.keep(road.store, road.clerk, profile, now=road.at())
    (again,) = heads.keep(road.store, road.clerk, profile, now=road.at(1))
    entries = road.log("SETTING")
    assert (first.added, again.added, first.n, first.behind) == (True, False, 3, 0)
    (known,) = read_heads(profile)
    assert known == KnownHead(REAL, entries[0].head, 3, entries[-1].head, "2026-03-05T01:00:00Z")


def test_an_empty_log_has_no_head_to_note(road, profile):
    assert heads.keep(road.store, road.clerk, profile, now=road.at()) == ()
    assert not profile.exists()


def test_a_sample_countys_heads_stand_in_a_file_of_their_own(road, profile):
    road.change(Bureau, Bureau.id == 1, is_sample=True)
    _note(road.store, road.at())
    (kept,) = heads.keep(road.store, road.clerk, profile, now=road.at())
    assert kept.path == profile.with_name("heads-SSJ1R.txt")
    assert not profile.exists()
    assert {one.tag for one in read_heads(kept.path)} == {REHEARSAL}


def test_the_second_folder_gets_the_same_line_and_a_lost_one_only_a_word(road, profile, tmp_path):
    second = tmp_path / "usb"
    second.mkdir()
    heads_folder.set_second_folder(road.store, road.admin, second, now=road.at())
    kept = heads.keep(road.store, road.clerk, profile, now=road.at())
    assert [one.source for one in kept] == [Source.PROFILE, Source.SECOND]
    assert (second / "heads.txt").read_bytes() == profile.read_bytes()
    shutil.rmtree(second)
    second.write_text("a file where the folder was")
    _note(road.store, road.at(1))
    own, lost = heads.keep(road.store, road.clerk, profile, now=road.at(1))
    assert (own.added, own.fault) == (True, "")
    assert not lost.added
    assert lost.fault == text("errors.backup.second_gone", path=second)  # no word of the system's


def test_the_second_folder_is_there_and_not_in_the_data_folder(road, tmp_path):
    inside = road.store.folder / "second"
    inside.mkdir()
    with pytest.raises(SameFolder):
        heads_folder.set_second_folder(road.store, road.admin, inside, now=road.at())
    with pytest.raises(NoSecondFolder):
        heads_folder.set_second_folder(road.store, road.admin, tmp_path / "none", now=road.at())
    with pytest.raises(NotAllowed):
        heads_folder.set_second_folder(road.store, road.clerk, tmp_path, now=road.at())
    assert heads_folder.second_folder(road.store, road.clerk) is None
    heads_folder.set_second_folder(road.store, road.admin, tmp_path, now=road.at())
    assert heads_folder.second_folder(road.store, road.clerk) == tmp_path
    heads_folder.set_second_folder(road.store, road.admin, None, now=road.at())
    assert heads_folder.second_folder(road.store, road.clerk) is None


# -- comparing ---------------------------------------------------------------------------


def test_a_log_that_goes_on_contradicts_nothing(road, profile):
    for minutes in range(4):
        assert _sit_down(road, road.store, profile, minutes) == ()
    assert road.log("RESTORE") == []


def test_an_older_copy_is_found_once_and_told_with_what_was_known(road, profile, tmp_path):
    _sit_down(road, road.store, profile, 0)
    old = _copy(road.store, tmp_path / "old")
    for minutes in (1, 2, 3):
        _sit_down(road, road.store, profile, minutes)
    known = read_heads(profile)[-1]
    (alarm,) = _sit_down(road, old, profile, 10)
    (said,) = _said(road, old, "RESTORE")
    assert said == {
        "source": "PROFILE",
        "why": "OLDER",
        "n": 4,
        "known": known.head,
        "found": read_heads(profile)[0].head,
        "last": 1,
        "upto": known.head,
    }
    assert (alarm.kind, alarm.facts) == ("RESTORE", said)
    for minutes in (11, 12, 13, 14):  # it grows past what was known
        assert _sit_down(road, old, profile, minutes) == (alarm,)
    assert len(_said(road, old, "RESTORE")) == 1
    old.close()


def test_the_newer_one_put_back_is_a_swap_too_and_a_second_rollback_another(
    road, profile, tmp_path
):
    _sit_down(road, road.store, profile, 0)
    old = _copy(road.store, tmp_path / "old")
    for minutes in (1, 2, 3):
        _sit_down(road, road.store, profile, minutes)
    for minutes in (10, 11):
        _sit_down(road, old, profile, minutes)
    older = _copy(old, tmp_path / "older")
    for minutes in (12, 13, 14):
        _sit_down(road, old, profile, minutes)
    _sit_down(road, older, profile, 20)
    assert [said["why"] for said in _said(road, older, "RESTORE")] == ["OLDER", "OLDER"]
    _sit_down(road, road.store, profile, 30)
    (said,) = _said(road, road.store, "RESTORE")
    assert said["why"] in ("OLDER", "DIFFERENT")
    _sit_down(road, older, profile, 40)
    assert len(_said(road, older, "RESTORE")) == 3
    for store in (old, older):
        store.close()


def test_a_database_begun_anew_is_another_log_for_a_bureau_but_not_for_a_sample(
    road, profile, tmp_path
):
    fresh = _copy(road.store, tmp_path / "fresh")
    _sit_down(road, road.store, profile, 0)
    _note(fresh, road.at(5))
    (alarm,) = _sit_down(road, fresh, profile, 6)
    assert alarm.facts["why"] == "OTHER_LOG"
    fresh.close()
    again = Store(tmp_path / "fresh")
    for store in (road.store, again):
        with store.write() as session:
            session.execute(update(Bureau).values(is_sample=True))
    rehearsed = tmp_path / "other" / "heads.txt"
    _sit_down(road, road.store, rehearsed, 7)
    _sit_down(road, again, rehearsed, 8)
    assert len(_said(road, again, "RESTORE")) == 1  # the one of the bureau before
    again.close()


def test_a_file_that_could_not_be_written_to_does_not_repeat_a_finding(road, profile, tmp_path):
    """A profile that is read-only: findings rest on what the log itself says."""
    _note(road.store, road.at(), 2)
    first = road.log("SETTING")[0].head
    for n in range(5, 9):
        append_head(
            profile, KnownHead(REAL, first, n, f"{n:064x}", "2026-03-05T01:00:00Z"), road.at()
        )
    for minutes in range(3):
        restores.look(road.store, road.clerk, profile, now=road.at(minutes))
    assert [said["n"] for said in _said(road, road.store, "RESTORE")] == [8]


def test_the_second_folder_knows_when_the_profile_was_lost(road, profile, tmp_path):
    second = tmp_path / "usb"
    second.mkdir()
    heads_folder.set_second_folder(road.store, road.admin, second, now=road.at())
    _sit_down(road, road.store, profile, 0)
    old = _copy(road.store, tmp_path / "old")
    _sit_down(road, road.store, profile, 1)
    profile.unlink()
    (alarm,) = _sit_down(road, old, profile, 10)
    assert (alarm.facts["source"], alarm.facts["why"]) == ("SECOND", "OLDER")
    old.close()


def test_a_file_that_cannot_be_read_is_passed_over(road, profile):
    profile.mkdir(parents=True)
    assert _sit_down(road, road.store, profile, 0) == ()


# -- the schema ----------------------------------------------------------------------------


def _raw(store: Store, statement: str) -> None:
    with store.write() as session:
        session.connection().exec_driver_sql(statement)


def test_a_dropped_trigger_is_told_once_and_again_after_it_was_put_back(road, profile):
    with road.store.read() as session:
        made = (
            session.connection()
            .exec_driver_sql("SELECT sql FROM sqlite_master WHERE name = 'lock_no_update'")
            .scalar()
        )
    _raw(road.store, "DROP TRIGGER lock_no_update")
    for minutes in (0, 1):
        (alarm,) = _sit_down(road, road.store, profile, minutes)
    assert alarm.facts == {"missing": ["trigger lock_no_update"], "altered": [], "surplus": []}
    _raw(road.store, made)
    assert _sit_down(road, road.store, profile, 2) == (alarm,)  # still to be acknowledged
    _raw(road.store, "DROP TRIGGER lock_no_update")
    assert [one.n for one in _sit_down(road, road.store, profile, 3)] == [
        alarm.n,
        road.log("SCHEMA")[-1].n,
    ]
    assert [bool(said["missing"]) for said in _said(road, road.store, "SCHEMA")] == [
        True,
        False,
        True,
    ]


def test_without_the_table_of_paper_heads_the_rest_is_compared_all_the_same(road, profile):
    _raw(road.store, "DROP TABLE paper_head")
    (alarm,) = _sit_down(road, road.store, profile, 0)
    assert "table paper_head" in alarm.facts["missing"]


# -- acknowledging -------------------------------------------------------------------------


@pytest.fixture
def alarmed(road, profile):
    _raw(road.store, "DROP TRIGGER lock_no_update")
    _note(road.store, road.at())
    append_head(
        profile, KnownHead(REAL, "ab" * 32, 7, "cd" * 32, "2026-03-05T01:00:00Z"), road.at()
    )
    assert len(_sit_down(road, road.store, profile, 1)) == 2
    return road


def test_two_people_acknowledge_everything_with_a_reason(alarmed, profile):
    done = restores.acknowledge(
        alarmed.store, alarmed.clerk, alarmed.reviewer, " 换了 新电脑 ", now=alarmed.at(2)
    )
    assert len(done) == 2
    assert restores.open_alarms(alarmed.store, alarmed.clerk) == ()
    (restored,), (changed,) = alarmed.log("RESTORE-ACK"), alarmed.log("SCHEMA-ACK")
    for entry, kind in ((restored, "RESTORE"), (changed, "SCHEMA")):
        assert json.loads(entry.payload) == {
            "acknowledged": [one.n for one in done if one.kind == kind],
            "reason": "换了 新电脑",
            "second": "人员reviewer",
        }
        assert (entry.operator, entry.witnesses) == ("人员CLERK", "人员REVIEWER")
    assert _sit_down(alarmed, alarmed.store, profile, 3) == ()  # once is once
    with pytest.raises(NothingOpen):
        restores.acknowledge(
            alarmed.store, alarmed.clerk, alarmed.reviewer, "再次确认", now=alarmed.at(4)
        )


@pytest.mark.parametrize(
    ("second", "reason", "error"),
    [
        ("reviewer", "短", ReasonWrong),
        ("reviewer", "长" * 301, ReasonWrong),
        ("clerk", "原因说明", OwnWork),
        ("colleague", "原因说明", NotAllowed),
    ],
)
def test_one_person_or_no_reason_leaves_it_open(alarmed, second, reason, error):
    with pytest.raises(error):
        restores.acknowledge(
            alarmed.store,
            alarmed.clerk,
            alarmed.actors[second],
            reason,
            now=alarmed.at(2),
        )
    assert len(restores.open_alarms(alarmed.store, alarmed.clerk)) == 2
