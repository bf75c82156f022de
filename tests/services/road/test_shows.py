"""What of an attempt may be seen in the room, at each step."""

import errno
import re
from dataclasses import asdict
from pathlib import Path

import pytest
from sqlalchemy import select

from app.core.quota import ALL, QuotaRule
from app.core.task import DrawKind
from app.errors import EnvironmentFault
from app.services.draw import draw_stage, draws, shows
from app.store.schema import Enterprise, Lock, LogEntry, Officer, Result


def show(road, lock_id):
    return shows.show(road.store, road.supervisor, lock_id)


def test_a_locked_attempt_shows_its_lock_and_nothing_of_the_result(road):
    task_id, draw_id = road.approved()
    locked = road.freeze(draw_id)
    seen = show(road, locked.lock_id)
    assert (seen.manifest_hash, seen.commitment, seen.prev_head, seen.head) == (
        locked.manifest_hash,
        locked.commitment,
        locked.prev_head,
        locked.head,
    )
    assert (seen.total, seen.pool, seen.wanted, seen.excluded) == (
        24,
        21,
        5,
        {"CLOSED": 2, "MOVED": 1},
    )
    assert seen.throwers == (("陈见证", "陈见证", 4), ("吴见证", "吴见证", 4))
    assert (seen.seed, seen.result_hash, seen.throws, seen.enterprises, seen.officers) == (
        "",
        "",
        (),
        (),
        (),
    )
    assert (seen.opened_at, seen.drawn_at, seen.task_id) == (None, None, task_id)


def test_a_drawn_attempt_shows_what_was_stored(road):
    _, lock_id = road.drawn()
    seen = show(road, lock_id)
    assert seen.throws == (("吴见证", "4072"), ("陈见证", "4072"))
    assert seen.result_hash == road.row(Result, lock_id).result_hash
    assert seen.head == road.rows(select(LogEntry).order_by(LogEntry.n))[-1].head
    assert [one.position for one in seen.enterprises] == [1, 2, 3, 4, 5]
    assert {one.name for one in seen.enterprises} <= set(seen.rolling)
    assert len(seen.officers) == 4
    teams = {one.team for one in seen.officers}
    assert teams == {"T001", "T002"}
    assert {one.team for one in seen.enterprises} <= teams
    assert {one.name for one in seen.officers} <= set(seen.rolling_officers)
    assert (seen.opened_at, seen.drawn_at) == (road.at(20), road.at(21))


def test_classes_are_shown_by_opaque_labels_with_their_counts(road):
    quotas = {name: QuotaRule("NUMBER", k) for name, k in zip("ABCD", "1002", strict=True)}
    _, lock_id = road.drawn(quotas=quotas)
    seen = show(road, lock_id)
    classes = road.row(Lock, lock_id).strata
    assert [one.label for one in seen.strata] == ["S1", "S2", "S3", "S4"]
    assert {classes[one.label]: (one.pool, one.wanted) for one in seen.strata} == {
        "A": (5, 1),
        "B": (5, 0),
        "C": (6, 0),
        "D": (5, 2),
    }
    assert [one.label for one in seen.officer_pools] == ["所", "股"]


def test_nothing_private_is_in_what_is_shown(road):
    road.change(Enterprise, Enterprise.id > 0, phone="13900000000", risk_class="高危")
    road.change(Officer, Officer.id > 0, phone="13900000001")
    _, lock_id = road.drawn(quotas={ALL: QuotaRule("NUMBER", "5")})
    words = repr(asdict(show(road, lock_id)))
    assert not re.search("1390000000|高危", words)


def test_without_a_plan_the_enterprises_stand_and_nobody_is_assigned(road):
    _, lock_id = road.no_plan()
    seen = show(road, lock_id)
    assert seen.no_plan
    assert [one.position for one in seen.enterprises] == [1, 2, 3, 4, 5]
    assert {one.team for one in (*seen.enterprises, *seen.officers)} == {""}


def test_a_draw_of_enterprises_alone_shows_no_officer(road):
    _, lock_id = road.drawn(kind=DrawKind.ENTERPRISES)
    seen = show(road, lock_id)
    assert (seen.officers, seen.officer_pools, seen.rolling_officers) == ((), (), ())
    assert len(seen.enterprises) == 5


def test_a_voided_attempt_says_so(road):
    _, lock_id = road.drawn()
    draws.void(road.store, road.clerk, road.supervisor, lock_id, "现场停电", now=road.at(30))
    assert show(road, lock_id).voided


def test_the_reveal_is_logged_once(road):
    _, lock_id = road.drawn()
    assert show(road, lock_id).revealed_at == ""
    for minutes in (25, 26):
        draw_stage.reveal(road.store, road.clerk, lock_id, now=road.at(minutes))
    assert show(road, lock_id).revealed_at == "2026-03-05T01:25:00Z"
    assert len(road.log("REVEAL")) == 1


def test_nothing_is_revealed_before_there_is_a_result(road):
    lock_id = road.freeze(road.approved()[1]).lock_id
    with pytest.raises(draws.NoThrows):
        draw_stage.reveal(road.store, road.clerk, lock_id, now=road.at(25))


def test_the_stage_knows_the_bureau_and_why_there_was_no_plan(road):
    _, lock_id = road.no_plan()
    staged = draw_stage.staged(road.store, road.clerk, lock_id)
    assert (staged.bureau, staged.is_sample) == ("青岭县市场监督管理局", False)
    assert [one.value for one in draw_stage.why_no_plan(road.store, road.clerk, lock_id)] == [
        "RECUSAL"
    ]


def test_before_the_throws_there_are_two_files(road, tmp_path):
    lock_id = road.freeze(road.approved()[1]).lock_id
    files = shows.write_files(road.store, road.clerk, lock_id, tmp_path / "new" / "files")
    assert sorted(path.name for path in files) == ["log.txt", "manifest.txt"]
    assert files[0].read_bytes() == road.row(Lock, lock_id).manifest
    # The sealed secret leaves the database only with the throws.
    assert not any(road.row(Lock, lock_id).secret.encode() in path.read_bytes() for path in files)


def test_a_folder_that_cannot_be_written_is_a_message_and_not_a_crash(road, tmp_path, monkeypatch):
    _, lock_id = road.drawn()

    def full(*_args, **_kwargs):
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(Path, "open", full)
    with pytest.raises(EnvironmentFault):
        shows.write_files(road.store, road.clerk, lock_id, tmp_path / "files")
