"""Which backups are kept: recent days, some weeks, some months, whatever was put aside."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.backups import DAYS, MONTHS, WEEKS, Named, name_of, read_name, surplus
from app.core.times import BEIJING

START = datetime(2026, 1, 1, 8, 30, tzinfo=BEIJING)
names = st.builds(
    lambda minutes, label: Named(
        name_of(START + timedelta(minutes=minutes), label),
        START + timedelta(minutes=minutes),
        label,
    ),
    st.integers(0, 900 * 24 * 60),
    st.sampled_from(["daily", "asked", "before-restore", "before-0009"]),
)


def test_a_name_says_when_in_beijing_and_why():
    made = name_of(datetime.fromisoformat("2026-03-05T16:30:00+00:00"), "daily")
    assert made == "20260306-003000-daily.db"
    read = read_name(made)
    assert (read.at.isoformat(), read.label, read.aside) == (
        "2026-03-06T00:30:00+08:00",
        "daily",
        False,
    )
    assert read_name("20260306-003000-before-0009.db").aside


@pytest.mark.parametrize(
    "name",
    [
        *("mingqian.db", "20260306-003000-daily.db.json", "20261306-003000-daily.db"),
        *("20260306-003000-daily.db.part", "20260306-003000-.db", "20260306-003000-a/b.db"),
    ],
)
def test_what_is_no_backup_of_ours_is_never_taken_for_one(name):
    assert read_name(name) is None


def test_two_years_of_daily_backups_leave_a_week_five_weeks_and_a_year():
    days = [START + timedelta(days=day) for day in range(730)]  # to 2027-12-31, a Friday
    known = [Named(name_of(at, "daily"), at, "daily") for at in days]
    gone = set(surplus(known))
    kept = [one.at.strftime("%m-%d") for one in known if one not in gone]
    assert kept == [
        *("01-31", "02-28", "03-31", "04-30", "05-31", "06-30", "07-31"),
        *("08-31", "09-30", "10-31", "11-30"),
        *("12-05", "12-12", "12-19"),
        *("12-25", "12-26", "12-27", "12-28", "12-29", "12-30", "12-31"),
    ]


@settings(max_examples=60)
@given(st.lists(names, max_size=60, unique_by=lambda one: one.name))
def test_the_rule_keeps_the_newest_and_all_that_was_put_aside_and_is_settled(known):
    gone = surplus(known)
    left = [one for one in known if one not in gone]
    ordinary = [one for one in known if not one.aside]
    assert not any(one.aside for one in gone)
    if ordinary:
        assert max(ordinary, key=lambda one: (one.at, one.name)) in left
    assert sum(not one.aside for one in left) <= DAYS + WEEKS + MONTHS
    assert surplus(left) == ()  # tidying twice removes nothing more
    last_days = sorted({one.at.date() for one in ordinary})[-DAYS:]
    assert set(last_days) <= {one.at.date() for one in left}
