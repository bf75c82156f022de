"""The bureau's data and its dated numbers."""

from dataclasses import replace
from datetime import date

import pytest

from app.core.parameters import FIRST_VALUES, BadParameter
from app.services import bureau
from app.store.migrate import open_store


def facts(road):
    return bureau.bureau(road.store)


def test_the_log_in_page_knows_the_bureau(road, tmp_path):
    assert facts(road).name == "青岭县市场监督管理局"
    store = open_store(tmp_path / "new", road.at())
    assert bureau.bureau(store) is None
    store.close()


def test_a_change_is_saved_with_its_version_and_logged_by_field(road):
    changed = replace(facts(road), phone=" 0796-1 ", contact="李联络")
    saved = bureau.change_bureau(road.store, road.admin, changed, now=road.at())
    assert (saved.phone, saved.version) == ("0796-1", 2)
    assert facts(road) == saved
    assert road.log("SETTING")[0].payload == '{"bureau":["contact","phone"]}'


def test_whoever_saves_second_is_told(road):
    first = facts(road)
    bureau.change_bureau(road.store, road.admin, replace(first, phone="1"), now=road.at())
    with pytest.raises(bureau.StaleBureau):
        bureau.change_bureau(road.store, road.admin, replace(first, phone="2"), now=road.at())
    assert facts(road).phone == "1"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", " "),
        ("short_name", ""),
        ("area_code", "36089"),
        ("area_code", "３６０８９９"),
        ("area_code", "36089a"),
    ],
)
def test_a_bureau_without_name_or_code_is_refused(road, field, value):
    with pytest.raises(bureau.BadBureau) as caught:
        bureau.change_bureau(
            road.store, road.admin, replace(facts(road), **{field: value}), now=road.at()
        )
    assert caught.value.fields == {"field": field}


def test_a_real_folder_never_becomes_a_sample(road):
    changed = replace(facts(road), is_sample=True)
    assert not bureau.change_bureau(road.store, road.admin, changed, now=road.at()).is_sample


def test_a_number_counts_from_its_day_on(road):
    bureau.set_parameter(
        road.store, road.admin, "yearly_cap", 1, date(2026, 7, 1), "省局通知", now=road.at()
    )
    days = {
        day: bureau.parameters(road.store, road.supervisor, day)["yearly_cap"]
        for day in (date(2026, 6, 30), date(2026, 7, 1), date(2030, 1, 1))
    }
    assert list(days.values()) == [2, 1, 1]
    assert road.log("SETTING")[0].payload == '{"from":"2026-07-01","key":"yearly_cap","value":1}'


def test_of_two_values_from_one_day_the_later_entered_counts(road):
    for value in (3, 4):
        bureau.set_parameter(
            road.store, road.admin, "publish_days", value, date(2026, 1, 1), "", now=road.at()
        )
    found = bureau.parameters(road.store, road.admin, date(2026, 1, 1))
    assert found == {**FIRST_VALUES, "publish_days": 4}


def test_a_number_that_cannot_be_is_refused_and_not_kept(road):
    with pytest.raises(BadParameter):
        bureau.set_parameter(
            road.store, road.admin, "yearly_cap", "两次", date(2026, 1, 1), "", now=road.at()
        )
    with pytest.raises(KeyError):
        bureau.set_parameter(
            road.store, road.admin, "yearly-cap", 1, date(2026, 1, 1), "", now=road.at()
        )
    assert road.log("SETTING") == []
