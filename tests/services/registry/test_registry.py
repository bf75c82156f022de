"""Browsing and editing: what is found, in which order, and who saved what over which version."""

from dataclasses import asdict
from datetime import UTC, datetime

import pytest

from app.core.people import NotAllowed
from app.services.registry import recusals, registry
from app.services.registry.registry import (
    AlreadyThere,
    BadCount,
    BadField,
    EnterpriseQuery,
    Facet,
    OfficerQuery,
    StaleRecord,
    UnknownRecord,
)

NOW = datetime(2026, 3, 5, 1, 0, tzinfo=UTC)
LATER = datetime(2026, 4, 5, 1, 0, tzinfo=UTC)
NAMES = (
    "青岭县嘉禾豆腐坊",
    "青岭县𬭎达商行",
    "A&C（江西）家具有限公司",
    "重庆火锅店（个体工商户）",
)
CODES = ("91360824MAC000017N", "91360824MAC000025H", "91360824MAC000033C", "91360824MAC0000417")


def enterprise(at, **more):
    return {
        "主体名称": NAMES[at],
        "统一社会信用代码": CODES[at],
        "主体类型": "个体工商户" if at != 2 else "有限责任公司",
        "法定代表人（负责人、经营者）": ("䶮小明", "王芳", "李四", "赵六")[at],
        "住所（经营场所）": f"麦㙦镇老街{at + 1}号",
        "所属乡镇（街道）": "麦㙦镇" if at % 2 else "临溪镇",
        "信用风险等级": "ABAB"[at],
        "登记状态": "存续",
        "标签": "食品、重点" if at == 0 else "",
        **more,
    }


@pytest.fixture
def full(desk):
    desk.take("enterprises", [enterprise(at) for at in range(4)])
    return desk


def found(desk, text="", **filters):
    page = registry.enterprises(desk.store, desk.clerk, EnterpriseQuery(text, **filters))
    return {NAMES.index(line.name) for line in page.lines}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("豆腐", {0}),
        ("嘉禾豆腐坊", {0}),
        ("豆", {0}),
        ("𬭎", {1}),
        ("𬭎达商", {1}),
        ("a&c(江西", {2}),
        ("AC(江西)家具", {2}),
        ("（江西）", {2}),
        ("江西家具", {2}),
        ("MAC000033", {2}),
        ("91360824mac000017n", {0}),
        ("䶮", {0}),
        ("老街3号", {2}),
        ("qlxjh", {0}),
        ("cqhg", {3}),
        ("麦㙦 豆腐", {0}),
        ("麦㙦", {0, 1, 2, 3}),
        ("豆坊", set()),
        ("家具嘉禾", set()),
        ("  ", {0, 1, 2, 3}),
        ('"', {0, 1, 2, 3}),
        ("OR", set()),
        ("* NOT", set()),
    ],
)
def test_a_search_finds_what_holds_the_words_and_nothing_else(full, text, expected):
    assert found(full, text) == expected


def test_filters_narrow_what_the_text_found(full):
    assert found(full, township="麦㙦镇") == {1, 3}
    assert found(full, "老街", township="麦㙦镇", kind="个体工商户") == {1, 3}
    assert found(full, "老街", risk_class="A") == {0, 2}
    assert found(full, label="重点") == {0}
    assert found(full, "王芳", risk_class="A") == set()


def test_pages_follow_each_other_by_name_and_the_last_is_given_past_the_end(desk):
    rows = [
        {**enterprise(0), "统一社会信用代码": "", "主体名称": f"店{at:03d}"} for at in range(120)
    ]
    desk.take("enterprises", rows)

    def page(number, text=""):
        return registry.enterprises(desk.store, desk.clerk, EnterpriseQuery(text), number)

    names = [line.name for number in (1, 2, 3) for line in page(number).lines]
    assert names == [row["主体名称"] for row in rows]
    assert (page(2).number, page(2).pages, page(2).total) == (2, 3, 120)
    assert page(99) == page(3)
    assert page(2, "店0").pages == 2
    nothing = page(1, "没有")
    assert (nothing.lines, nothing.number, nothing.pages, nothing.total) == ((), 1, 1, 0)


def test_the_first_page_comes_without_a_count_and_says_whether_there_is_more(desk):
    rows = [
        {**enterprise(0), "统一社会信用代码": "", "主体名称": f"店{at:03d}"} for at in range(60)
    ]
    desk.take("enterprises", rows)

    def first(text):
        return registry.first_enterprises(desk.store, desk.clerk, EnterpriseQuery(text))

    whole = registry.enterprises(desk.store, desk.clerk, EnterpriseQuery("店"))
    assert (first("店").lines, first("店").more) == (whole.lines, True)
    assert first("").lines == whole.lines
    assert ([line.name for line in first("店01").lines], first("店01").more) == (
        [f"店01{at}" for at in range(10)],
        False,
    )


@pytest.mark.parametrize("field", ["name", "key", "township", "founded", "risk_class"])
def test_a_list_is_sorted_both_ways_and_what_is_not_known_stands_last(full, field):
    def values(descending):
        query = EnterpriseQuery(sort=field, descending=descending)
        page = registry.enterprises(full.store, full.clerk, query)
        return [getattr(line, field) for line in page.lines]

    assert values(descending=False) == sorted(values(False), key=lambda one: (not one, one or ""))
    assert values(descending=True) == values(descending=False)[::-1]


def test_all_ids_of_a_query_come_in_its_order(full):
    query = EnterpriseQuery("麦㙦镇", sort="key", descending=True)
    page = registry.enterprises(full.store, full.clerk, query)
    ids = registry.enterprise_ids(full.store, full.clerk, query)
    assert list(ids) == [line.id for line in page.lines]


def test_preparing_the_search_changes_no_answer_and_stops_when_told(full):
    before = registry.first_enterprises(full.store, full.clerk, EnterpriseQuery("老街"))
    for is_wanted in (False, True):
        registry.prepare_search(full.store, full.clerk, lambda is_wanted=is_wanted: is_wanted)
        after = registry.first_enterprises(full.store, full.clerk, EnterpriseQuery("老街"))
        assert after == before


def test_facets_of_a_query_offer_what_could_be_chosen_instead(full):
    facets = registry.facets(full.store, full.clerk, EnterpriseQuery("老街", township="麦㙦镇"))
    assert facets.total == 4
    assert facets.townships == (Facet("临溪镇", 2), Facet("麦㙦镇", 2))
    assert facets.kinds == (Facet("个体工商户", 2),)


def test_a_page_after_an_edit_shows_the_edit(full):
    (number,) = (line.id for line in _lines(full, "豆腐"))
    assert found(full, "豆干") == set()
    registry.save_enterprise(full.store, full.clerk, number, {"name": "豆干坊"}, 1, now=LATER)
    assert [line.name for line in _lines(full, "豆干")] == ["豆干坊"]
    assert _lines(full, "豆腐") == ()
    assert [line.name for line in _lines(full, "dgf")] == ["豆干坊"]


def _lines(desk, text=""):
    return registry.enterprises(desk.store, desk.clerk, EnterpriseQuery(text)).lines


def test_facets_count_every_value(full):
    facets = registry.facets(full.store, full.clerk)
    assert facets.total == 4
    assert facets.townships == (Facet("临溪镇", 2), Facet("麦㙦镇", 2))
    assert facets.kinds == (Facet("个体工商户", 3), Facet("有限责任公司", 1))
    assert facets.risk_classes == (Facet("A", 2), Facet("B", 2))
    assert facets.labels == (Facet("重点", 1), Facet("食品", 1))
    assert facets.stations == ()


def test_a_saved_change_has_its_author_and_both_values(full):
    line = _lines(full, "豆腐")[0]
    saved = registry.save_enterprise(
        full.store,
        full.actors["admin"],
        line.id,
        {"address": "新街9号", "labels": "食品，老字号", "founded": "2020.1.5"},
        1,
        now=LATER,
    )
    assert (saved.id, saved.version, saved.warnings) == (line.id, 2, ())
    card = registry.enterprise(full.store, full.clerk, line.id)
    assert card.record.labels == ("食品", "老字号")
    newest = card.history[0]
    assert (newest.version, newest.by, newest.source, newest.at) == (2, "人员admin", "", LATER)
    assert {(one.column, one.before, one.after) for one in newest.changes} == {
        ("住所（经营场所）", "麦㙦镇老街1号", "新街9号"),
        ("标签", "食品、重点", "食品、老字号"),
        ("成立日期", "", "2020-01-05"),
    }


def test_saving_over_a_newer_version_shows_both(full):
    number = _lines(full, "豆腐")[0].id
    save = registry.save_enterprise
    save(full.store, full.actors["admin"], number, {"address": "新街9号"}, 1, now=NOW)
    with pytest.raises(StaleRecord) as caught:
        save(full.store, full.clerk, number, {"address": "旧街1号"}, 1, now=LATER)
    fields = caught.value.fields
    assert (fields["yours"], fields["newer"], fields["by"]) == (1, 2, "人员admin")
    (difference,) = fields["differences"]
    assert asdict(difference) == {
        "column": "住所（经营场所）",
        "before": "新街9号",
        "after": "旧街1号",
    }
    assert "新街9号" in fields["summary"]
    assert registry.enterprise(full.store, full.clerk, number).record.address == "新街9号"


def test_saving_what_is_there_already_changes_nothing(full):
    number = _lines(full, "豆腐")[0].id
    saved = registry.save_enterprise(
        full.store, full.clerk, number, {"name": NAMES[0]}, 99, now=LATER
    )
    assert saved.version == 1


@pytest.mark.parametrize(
    ("values", "column"),
    [
        ({"name": " "}, "主体名称"),
        ({"founded": "去年"}, "成立日期"),
        ({"uscc": "360824199001011234"}, "统一社会信用代码"),
        ({"address": "长" * 301}, "住所（经营场所）"),
    ],
)
def test_a_value_that_cannot_be_kept_is_refused_by_its_heading(full, values, column):
    number = _lines(full, "豆腐")[0].id
    with pytest.raises(BadField) as caught:
        registry.save_enterprise(full.store, full.clerk, number, values, 1, now=LATER)
    assert caught.value.fields["column"] == column


def test_a_wrong_check_character_is_saved_with_a_warning(full):
    values = {"name": "新店", "uscc": "91360824MAC0000410"}
    saved = registry.save_enterprise(full.store, full.clerk, None, values, now=NOW)
    assert len(saved.warnings) == 1
    card = registry.enterprise(full.store, full.clerk, saved.id)
    assert (card.key, card.version, card.history[0].version) == ("91360824MAC0000410", 1, 1)


def test_another_enterprises_code_is_refused_with_its_name(full):
    with pytest.raises(AlreadyThere) as caught:
        registry.save_enterprise(
            full.store, full.clerk, None, {"name": "新店", "uscc": CODES[1]}, now=NOW
        )
    assert caught.value.fields == {"name": NAMES[1], "code": CODES[1]}


def test_a_new_enterprise_without_a_code_gets_the_bureaus_number(full):
    saved = registry.save_enterprise(full.store, full.clerk, None, {"name": "小摊"}, now=NOW)
    assert registry.enterprise(full.store, full.clerk, saved.id).key == "青市监000001"


def test_what_is_not_there_is_said_so(desk):
    with pytest.raises(UnknownRecord):
        registry.enterprise(desk.store, desk.clerk, 5)
    with pytest.raises(UnknownRecord):
        registry.officer(desk.store, desk.clerk, 5)
    with pytest.raises(UnknownRecord):
        registry.save_officer(desk.store, desk.clerk, 5, {"name": "甲"}, 1, now=NOW)


def test_who_only_watches_reads_but_does_not_save(full):
    watcher = full.actors["supervisor"]
    assert registry.enterprises(full.store, watcher, EnterpriseQuery()).total == 4
    with pytest.raises(NotAllowed):
        registry.save_enterprise(full.store, watcher, None, {"name": "甲"}, now=NOW)


def test_inspections_by_others_are_kept_once_a_year_and_source(full):
    number = _lines(full, "豆腐")[0].id
    for count in (1, 2):
        registry.add_foreign_count(full.store, full.clerk, number, 2026, count, "省局", now=NOW)
    registry.add_foreign_count(full.store, full.clerk, number, 2025, 1, "消防", now=NOW)
    card = registry.enterprise(full.store, full.clerk, number)
    assert [(one.year, one.count, one.source) for one in card.foreign_counts] == [
        (2026, 2, "省局"),
        (2025, 1, "消防"),
    ]
    with pytest.raises(BadCount):
        registry.add_foreign_count(full.store, full.clerk, number, 26, 1, "省局", now=NOW)
    with pytest.raises(UnknownRecord):
        registry.add_foreign_count(full.store, full.clerk, 999, 2026, 1, "省局", now=NOW)


def officer(number, unit, name, skills="计量"):
    return {
        "姓名": name,
        "性别": "男",
        "执法证号": f"1408081{number:04d}",
        "执法证有效期至": "2031-01-31",
        "所属机构": unit,
        "业务专长": skills,
        "在岗状态": "在岗",
    }


@pytest.fixture
def staff(full):
    rows = [officer(1, "登记股", "陈一"), officer(2, "城关所", "欧阳䶮", "计量、广告")]
    full.take("officers", [*rows, {**officer(3, "城关所", "王三"), "在岗状态": "借调"}])
    return full


def test_officers_are_found_by_name_initials_certificate_unit_and_skill(staff):
    def names(*text, **filters):
        query = OfficerQuery(*text, **filters)
        return [one.name for one in registry.officers(staff.store, staff.clerk, query).lines]

    assert names() == ["欧阳䶮", "王三", "陈一"]
    assert names("oy") == ["欧阳䶮"]
    assert names("䶮") == ["欧阳䶮"]
    assert names("0001") == ["陈一"]
    assert names(unit="城关所") == ["欧阳䶮", "王三"]
    assert names(state="借调") == ["王三"]
    assert names("城关", skill="广告") == ["欧阳䶮"]
    assert names(sort="name") == ["欧阳䶮", "王三", "陈一"]
    assert names(sort="name", descending=True) == ["陈一", "王三", "欧阳䶮"]
    facets = registry.officer_facets(staff.store, staff.clerk)
    assert facets.units == (Facet("城关所", 2), Facet("登记股", 1))
    assert facets.skills == (Facet("计量", 3), Facet("广告", 1))


def test_an_officer_is_edited_with_the_version_in_mind(staff):
    number = registry.officers(staff.store, staff.clerk, OfficerQuery("王三")).lines[0].id
    values = {"state": "在岗", "cert_expiry": "2032-12-31"}
    assert (
        registry.save_officer(staff.store, staff.clerk, number, values, 1, now=LATER).version == 2
    )
    with pytest.raises(StaleRecord):
        registry.save_officer(staff.store, staff.clerk, number, {"state": "退休"}, 1, now=LATER)
    card = registry.officer(staff.store, staff.clerk, number)
    assert (card.record.state, card.version, len(card.history)) == ("在岗", 2, 2)
    with pytest.raises(AlreadyThere):
        registry.save_officer(
            staff.store, staff.clerk, None, {"name": "甲", "cert_no": "14080810001"}, now=NOW
        )


def test_recusals_stand_on_both_cards_and_reasons_are_for_those_who_keep_them(staff):
    one = _lines(staff, "豆腐")[0].id
    other = registry.officers(staff.store, staff.clerk, OfficerQuery("陈一")).lines[0].id
    recusals.add(staff.store, staff.clerk, other, one, "近亲属任职", now=NOW)
    for card in (
        registry.enterprise(staff.store, staff.clerk, one),
        registry.officer(staff.store, staff.clerk, other),
    ):
        (line,) = card.recusals
        assert (line.officer_name, line.enterprise_name) == ("陈一", NAMES[0])
        assert line.reason == "近亲属任职"
    seen = registry.enterprise(staff.store, staff.actors["supervisor"], one)
    assert seen.recusals[0].reason == ""
