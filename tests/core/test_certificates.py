"""How a certificate stands on a day."""

from datetime import date

import pytest

from app.core.certificates import Runs, is_serving, runs

DAY = date(2026, 3, 5)


@pytest.mark.parametrize(
    ("until", "how"),
    [
        (date(2026, 3, 4), Runs.OUT),
        (date(2026, 3, 5), Runs.SOON),  # still valid today
        (date(2026, 5, 4), Runs.SOON),  # the 60th day from today
        (date(2026, 5, 5), Runs.WELL),
        (None, Runs.UNKNOWN),
        (date.max, Runs.WELL),
    ],
)
def test_a_certificate_runs_out_soon_within_the_bureaus_days(until, how):
    assert runs("赣D1", until, DAY, 60) is how
    assert runs("", until, DAY, 60) is Runs.NONE


@pytest.mark.parametrize(
    ("state", "serves"),
    [("在岗", True), ("", True), ("休假", True), ("离岗", False), ("失效", False)],
)
def test_who_has_left_needs_no_certificate(state, serves):
    assert is_serving(state) is serves
