"""What a bureau is told of its machine: nothing, look at it, act now."""

from datetime import UTC, datetime, timedelta

import pytest

from app.core import health
from app.core.health import Level

NOW = datetime(2026, 3, 5, tzinfo=UTC)
GB = 10**9


@pytest.mark.parametrize(
    ("free", "database", "level"),
    [
        (5 * GB, GB, Level.GOOD),
        (2 * GB, GB, Level.LOOK),  # less than three times the database
        (GB // 2, GB // 10, Level.LOOK),  # less than 1 GB
        (GB // 2, GB, Level.ACT),  # not one copy fits
    ],
)
def test_the_disk_wants_room_for_copies_of_the_database(free, database, level):
    assert health.disk(free, database).level is level


@pytest.mark.parametrize(
    ("days", "level"),
    [(None, Level.ACT), (0, Level.GOOD), (2, Level.GOOD), (3, Level.LOOK), (11, Level.ACT)],
)
def test_a_backup_grows_old(days, level):
    last = None if days is None else NOW - timedelta(days=days)
    assert health.backup(last, NOW).level is level


def test_a_sample_county_is_asked_for_no_backup():
    assert health.backup(None, NOW, sample=True).level is Level.GOOD


def test_a_broken_log_and_altered_program_files_are_to_be_acted_on():
    assert health.log(9, 4).level is Level.ACT
    assert health.program(["app/cli.py"], None).level is Level.ACT


def test_a_renewed_program_is_looked_at_and_an_unknown_one_is_not_accused():
    assert health.program([], 3).level is Level.LOOK
    assert health.program(None, None).level is Level.GOOD


def test_a_log_that_only_this_machine_knows_is_looked_at():
    assert health.anchors(50, 0, 50, noted_apart=False).case == "one_machine"
    assert health.anchors(50, 0, 50, noted_apart=True).level is Level.GOOD
    assert health.anchors(5_000, 10, 20, noted_apart=True).case == "many"
