"""Beijing time for people, UTC for the log, whatever the machine says."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.times import beijing, beijing_date, stamp, utc_text

EVE = datetime(2025, 12, 31, 16, 0, tzinfo=UTC)


def test_a_new_year_begins_in_beijing_at_four_in_the_afternoon_utc():
    assert beijing_date(EVE) == date(2026, 1, 1)
    assert beijing_date(EVE - timedelta(seconds=1)) == date(2025, 12, 31)


def test_people_read_beijing_time_and_the_log_utc():
    assert stamp(EVE) == "2026-01-01 00:00:00"
    assert utc_text(EVE) == "2025-12-31T16:00:00Z"


@pytest.mark.parametrize("reading", [beijing, beijing_date, stamp, utc_text])
def test_a_moment_without_a_zone_is_a_bug(reading):
    with pytest.raises(ValueError, match="zone"):
        reading(datetime(2026, 1, 1))  # noqa: DTZ001 - exactly this is refused


@given(
    st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)),  # noqa: DTZ001 - zones come below
    st.integers(-12, 14),
)
def test_the_zone_a_moment_comes_in_changes_nothing(naive, hours):
    moment = naive.replace(tzinfo=UTC)
    there = moment.astimezone(timezone(timedelta(hours=hours)))
    assert (stamp(there), utc_text(there)) == (stamp(moment), utc_text(moment))
    assert beijing(there) == moment
