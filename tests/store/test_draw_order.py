"""What may follow what in a draw is decided by the database, whoever writes to it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.store.engine import DATABASE
from app.store.migrate import open_store
from app.store.schema.extra import DRAW_ORDER

NOW = datetime(2026, 3, 5, 1, 0, tzinfo=UTC)
AT = "2026-03-05T01:00:00.000000Z"
HASH = "ab" * 32


@pytest.fixture
def raw(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """A plain connection, as any tool makes one; of the references only the order is asked."""
    open_store(tmp_path, NOW).close()
    with closing(sqlite3.connect(tmp_path / DATABASE, isolation_level=None)) as connection:
        yield connection


def _put(raw: sqlite3.Connection, table: str, **values: object) -> None:
    names = ", ".join(values)
    marks = ", ".join("?" * len(values))
    raw.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(values.values()))


def _lock(raw: sqlite3.Connection, lock_id: int, attempt: int, draw_id: int = 1) -> None:
    _put(
        raw,
        "lock",
        id=lock_id,
        draw_id=draw_id,
        attempt=attempt,
        tag="SSJ1",
        manifest=b"",
        manifest_hash=HASH,
        secret=HASH,
        commitment=HASH,
        prev_head=HASH,
        strata="{}",
        counts="{}",
        people="{}",
        by_id=1,
        at=AT,
    )


def _open(raw: sqlite3.Connection, lock_id: int) -> None:
    _put(raw, "opening", lock_id=lock_id, opening=b"", seed=HASH, by_id=1, at=AT)


def _result(raw: sqlite3.Connection, lock_id: int) -> None:
    _put(raw, "result", lock_id=lock_id, result=b"", result_hash=HASH, no_plan=0, by_id=1, at=AT)


def _void(raw: sqlite3.Connection, lock_id: int, second: int = 2) -> None:
    _put(raw, "voided_lock", lock_id=lock_id, reason="r", by_id=1, second_id=second, at=AT)


def _adjust(raw: sqlite3.Connection, lock_id: int, number: int = 1, second: int = 2) -> None:
    _put(
        raw,
        "adjustment",
        lock_id=lock_id,
        number=number,
        kind="ENT",
        stratum="S1",
        out_key="A",
        in_key="B",
        team="",
        reason="CLOSED",
        note="",
        skipped="[]",
        by_id=1,
        second_id=second,
        at=AT,
    )


def test_a_draw_goes_its_way_with_a_void_between_two_attempts(raw):
    _lock(raw, 1, 1)
    _open(raw, 1)
    _result(raw, 1)
    _void(raw, 1)
    _lock(raw, 2, 2)
    _void(raw, 2)
    _lock(raw, 3, 3)
    _open(raw, 3)
    _result(raw, 3)
    _adjust(raw, 3, 1)
    _adjust(raw, 3, 2)
    _lock(raw, 4, 1, draw_id=2)  # another draw, on its own
    assert raw.execute("SELECT count(*) FROM lock").fetchone() == (4,)


def _two_locks(raw):
    _lock(raw, 1, 1)
    _lock(raw, 2, 2)


def _lock_after_result(raw):
    _lock(raw, 1, 1)
    _open(raw, 1)
    _result(raw, 1)
    _lock(raw, 2, 2)


def _attempt_left_out(raw):
    _lock(raw, 1, 1)
    _void(raw, 1)
    _lock(raw, 2, 3)


def _first_attempt_is_two(raw):
    _lock(raw, 1, 2)


def _opening_of_voided(raw):
    _lock(raw, 1, 1)
    _void(raw, 1)
    _open(raw, 1)


def _result_without_opening(raw):
    _lock(raw, 1, 1)
    _result(raw, 1)


def _void_by_one(raw):
    _lock(raw, 1, 1)
    _void(raw, 1, second=1)


def _void_between_throws_and_result(raw):
    _lock(raw, 1, 1)
    _open(raw, 1)
    _void(raw, 1)


def _adjusted_before_result(raw):
    _lock(raw, 1, 1)
    _open(raw, 1)
    _adjust(raw, 1)


def _adjusted_by_one(raw):
    _lock_to_result(raw)
    _adjust(raw, 1, second=1)


def _adjusted_out_of_turn(raw):
    _lock_to_result(raw)
    _adjust(raw, 1, number=2)


def _adjusted_after_void(raw):
    _lock_to_result(raw)
    _void(raw, 1)
    _adjust(raw, 1)


def _keyed_after_opening(raw):
    _lock(raw, 1, 1)
    _open(raw, 1)
    _key(raw, 1)


def _keyed_after_void(raw):
    _lock(raw, 1, 1)
    _void(raw, 1)
    _key(raw, 1)


def _key(raw, lock_id):
    keyed = {"witness": "W", "turn": 1, "digits": "0123", "keyed_by": "K", "by_id": 1, "at": AT}
    _put(raw, "throw_keyed", lock_id=lock_id, **keyed)


def _lock_to_result(raw):
    _lock(raw, 1, 1)
    _open(raw, 1)
    _result(raw, 1)


def _recheck(raw, recheck_id):
    kept = {"manifest": b"", "manifest_hash": HASH, "secret": HASH, "commitment": HASH}
    said = {"number": str(recheck_id), "name": "R", "tag": "SSJ1", "prev_head": HASH}
    told = {"scope": "{}", "strata": "{}", "people": "{}", "by_id": 1, "at": AT}
    _put(raw, "recheck", id=recheck_id, **kept, **said, **told)


def _sample(raw):
    found = {"opening": b"", "seed": HASH, "result": b"", "result_hash": HASH}
    _put(raw, "recheck_result", recheck_id=1, **found, by_id=1, at=AT)


def _sample_void(raw, second=2):
    _put(raw, "recheck_void", recheck_id=1, reason="R", by_id=1, second_id=second, at=AT)


def _sample_key(raw):
    keyed = {"witness": "W", "turn": 1, "digits": "0123", "keyed_by": "K", "by_id": 1, "at": AT}
    _put(raw, "recheck_throw", recheck_id=1, **keyed)


def _sample_drawn(raw):
    _put(raw, "recheck_drawn", recheck_id=1, assignment_id=1, position=1, stratum="S")


def _sample_found(raw):
    said = {"verdict": "SAME", "facts": "{}", "words": "", "checked_on": "2026-03-05"}
    _put(
        raw,
        "recheck_finding",
        recheck_id=1,
        assignment_id=1,
        checked_by="K",
        by_id=1,
        at=AT,
        **said,
    )


def _after(*acts):
    """What is done to a sample, in order."""

    def act(raw):
        _recheck(raw, 1)
        for one in acts:
            one(raw)

    act.__name__ = "_".join(getattr(one, "__name__", "again").strip("_") for one in acts)
    return act


def _sample_again(raw):
    _recheck(raw, 2)


IMPOSSIBLE = (
    (_after(_sample_again), "recheck refused: open_sample"),
    (_after(_sample, _sample_key), "recheck_throw refused: opened"),
    (_after(_sample_void, _sample_key), "recheck_throw refused: voided"),
    (_after(_sample_void, _sample), "recheck_result refused: voided"),
    (_after(lambda raw: _sample_void(raw, second=1)), "recheck_void refused: one_person"),
    (_after(_sample_drawn), "recheck_drawn refused: no_result"),
    (_after(_sample_found), "recheck_finding refused: no_result"),
    (_after(_sample, _sample_void, _sample_found), "recheck_finding refused: voided"),
    (_two_locks, "lock refused: open_attempt"),
    (_lock_after_result, "lock refused: open_attempt"),
    (_attempt_left_out, "lock refused: attempt_number"),
    (_first_attempt_is_two, "lock refused: attempt_number"),
    (_opening_of_voided, "opening refused: voided"),
    (_result_without_opening, "result refused: no_opening"),
    (_void_by_one, "voided_lock refused: one_person"),
    (_void_between_throws_and_result, "voided_lock refused: no_result"),
    (_adjusted_before_result, "adjustment refused: no_result"),
    (_adjusted_by_one, "adjustment refused: one_person"),
    (_adjusted_out_of_turn, "adjustment refused: number"),
    (_adjusted_after_void, "adjustment refused: voided"),
    (_keyed_after_opening, "throw_keyed refused: opened"),
    (_keyed_after_void, "throw_keyed refused: voided"),
)


@pytest.mark.parametrize(("act", "words"), IMPOSSIBLE, ids=lambda one: getattr(one, "__name__", ""))
def test_the_database_itself_refuses(raw, act, words):
    with pytest.raises(sqlite3.IntegrityError, match=words):
        act(raw)


def test_nearly_every_rule_of_the_order_is_tried_above():
    tried = {words.partition(" refused: ")[::2] for _, words in IMPOSSIBLE}
    # No tool gets as far as a result of a voided attempt: it has an opening, so a result too.
    assert {(table, name) for table, name, _ in DRAW_ORDER} - tried == {("result", "voided")}


@pytest.mark.parametrize("act", [_open, _result, _void])
def test_nothing_happens_twice_to_one_attempt(raw, act):
    _lock(raw, 1, 1)
    if act is not _void:
        _open(raw, 1)
    if act is _void:
        _void(raw, 1)
    if act is _result:
        _result(raw, 1)
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        act(raw, 1)


@pytest.mark.parametrize("act", ["UPDATE lock SET attempt = 9", "DELETE FROM voided_lock"])
def test_nothing_of_it_is_taken_back(raw, act):
    _lock(raw, 1, 1)
    _void(raw, 1)
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        raw.execute(act)
