"""Numbers of tasks and papers, in the forms of the field."""

from datetime import date

import pytest

from app.core import numbers


def test_a_plan_number_is_area_year_one_and_serial():
    assert numbers.plan_no("360824", 2026, 7) == "36082420261007"


def test_a_task_number_is_area_day_one_and_serial():
    assert numbers.task_no("360824", date(2026, 3, 5), 12) == "360824202603051012"


def test_the_bureaus_own_number_has_no_leading_zeros():
    assert numbers.inner_no("青市监", 2026, 1) == "青市监抽查〔2026〕1号"
    assert numbers.document_no("青市监检通", 2026, 104) == "青市监检通〔2026〕104号"


def test_a_draw_is_the_task_and_its_place():
    assert numbers.draw_number("360824202603051012", 2) == "360824202603051012-2"


@pytest.mark.parametrize("serial", [0, -1, 1000])
def test_a_serial_has_three_digits(serial):
    with pytest.raises(numbers.BadNumber):
        numbers.plan_no("360824", 2026, serial)
    with pytest.raises(numbers.BadNumber):
        numbers.task_no("360824", date(2026, 3, 5), serial)


def test_typed_numbers_lose_blanks_only():
    assert numbers.check_plan_no(" 36082420261007\n") == "36082420261007"
    assert numbers.check_task_no("360824202603051012") == "360824202603051012"


@pytest.mark.parametrize(
    "typed", ["", "3608242026100", "360824202610071", "3608242026100７", "36082420261OO7", "-1"]
)
def test_a_typed_number_of_another_form_is_named(typed):
    with pytest.raises(numbers.BadNumber) as caught:
        numbers.check_plan_no(typed)
    assert caught.value.fields == {"value": typed, "digits": 14}
    with pytest.raises(numbers.BadNumber):
        numbers.check_task_no(typed)


def test_proposed_numbers_pass_the_check_of_typed_ones():
    assert numbers.check_plan_no(numbers.plan_no("360824", 2026, 999))
    assert numbers.check_task_no(numbers.task_no("360824", date(2026, 12, 31), 999))
