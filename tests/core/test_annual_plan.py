"""A task of the yearly plan: what is wrong with it, what versions differ in, how rows are read."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.core import annual_plan as core
from app.core.annual_headings import FORMS, INTERNAL
from app.core.annual_plan import ClassRatio, ItemFacts, PlanLine, check_line, differences
from app.core.annual_progress import LineFigures, LineState, is_due, state_of, sums
from app.core.annual_reading import Known, read_line
from app.core.annual_scope import meant
from app.core.headings import FIELDS, match_headings
from app.core.scope import Scope
from app.core.vocabulary import KEY_ITEM

GENERAL = ItemFacts("A01", "年度报告公示信息的检查", "《条例》第十四条", ratio="不超过5%")
KEY = ItemFacts("B02", "食品生产企业监督检查", "《办法》第三条", KEY_ITEM, "不超过5%")
EMPTY = ItemFacts("C03", "没有依据的检查", " ")
ITEMS = {one.code: one for one in (GENERAL, KEY, EMPTY)}
LINE = PlanLine(
    "企业年报公示信息抽查",
    "《企业信息公示暂行条例》第十四条",
    date(2026, 3, 1),
    date(2026, 6, 30),
    ("A01",),
    methods=("现场检查",),
    base=1000,
    ratio="3",
)


def test_a_whole_line_has_no_fault():
    check_line(LINE, 2026, ITEMS)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"name": " "}, core.NameMissing),
        ({"basis": ""}, core.BasisMissing),
        ({"item_codes": ()}, core.ItemsMissing),
        ({"item_codes": ("X99",)}, core.UnknownItem),
        ({"item_codes": ("C03",)}, core.UnknownItem),
        ({"methods": ()}, core.MethodsMissing),
        ({"period_to": date(2026, 2, 28)}, core.PeriodReversed),
        ({"period_to": date(2027, 1, 1)}, core.PeriodOutside),
        ({"ratio": ""}, core.AmountMissing),
        ({"ratio": "101"}, core.RatioWrong),
        ({"ratio": "3.25"}, core.RatioWrong),
        ({"class_ratios": (ClassRatio("B", "4,0"),)}, core.RatioWrong),
        ({"ratio": "5.1"}, core.RatioAboveLimit),
        ({"ratio": "", "number": 51}, core.RatioAboveLimit),
        ({"number": 1001}, core.NumberAboveBase),
        ({"joint": True}, core.PartnersMissing),
        ({"area": "县" * 201}, core.TooLong),
    ],
)
def test_each_fault_is_found_alone_and_says_where(change, fault):
    found = core.faults(replace(LINE, **change), 2026, ITEMS)
    assert [type(one) for one in found] == [fault]
    with pytest.raises(fault):
        check_line(replace(LINE, **change), 2026, ITEMS)


def test_a_key_item_has_no_upper_limit():
    check_line(replace(LINE, item_codes=("B02",), ratio="100"), 2026, ITEMS)


def test_what_is_wanted_follows_from_number_classes_or_ratio():
    assert LINE.wanted() == 30
    assert replace(LINE, base=50).wanted() == 2  # 1.5 rounds half up
    assert replace(LINE, number=7).wanted() == 7
    classes = (ClassRatio("B", "40", 13), ClassRatio("C", "80", 7))
    assert replace(LINE, ratio="", class_ratios=classes).wanted() == 20
    assert replace(LINE, base=None).wanted() is None
    assert replace(LINE, ratio="", number=20).share() == Decimal(2)


def test_a_line_survives_the_way_through_json():
    line = replace(LINE, class_ratios=(ClassRatio("B", "40", 13),), partners=("教育局",))
    assert PlanLine.from_json(line.to_json()) == line


def test_next_years_line_has_next_years_days_and_no_stale_counts():
    line = replace(LINE, period_from=date(2028, 2, 29), period_to=date(2028, 3, 1), number=30)
    moved = core.moved_to_year(line, 2029)
    assert (moved.period_from, moved.period_to) == (date(2029, 2, 28), date(2029, 3, 1))
    assert (moved.base, moved.number, moved.ratio) == (None, None, "3")


def test_versions_differ_by_the_same_task_not_by_its_place():
    changed = replace(LINE, ratio="4")
    found = differences([(1, LINE), (2, LINE)], [(3, LINE), (1, changed)])
    assert [(one.kind, one.changes) for one in found] == [
        ("NEW", ()),
        ("CHANGED", (("ratio", "3%", "4%"),)),
        ("GONE", ()),
    ]


def known():
    return Known.of((one, one.title) for one in ITEMS.values())


def test_a_row_of_the_fucheng_form_is_read_whole():
    row = {
        "name": "年报抽查",
        "basis": "省局年度计划",
        "check_type": "专项",
        "subject": "青岭县市场监督管理局",
        "joint": "是",
        "partners": "教育局、税务局",
        "area": "全县",
        "level": "县级",
        "items": "年度报告公示信息的检查；食品生产企业监督检查",
        "methods": "现场检查、网络检查",
        "period": "2026.01.01-2026.12.31",
        "involved": "是",
        "objects": "企业",
        "base": "31107",
        "ratio": "3%",
        "cap": "各检查对象年均1-2次",
    }
    read = read_line(row, 2026, known())
    assert read.faults == ()
    line = read.line
    assert line is not None
    assert line.item_codes == ("A01", "B02")
    assert (line.check_type, line.joint, line.partners) == (
        "专项检查",
        True,
        ("教育局", "税务局"),
    )
    assert (line.base, line.ratio, line.importance) == (31107, "3", KEY_ITEM)


def test_what_a_form_has_no_column_for_is_taken_from_the_items_and_said():
    row = {"name": "年报抽查", "items": "A01", "period": "上半年", "ratio": "3%", "lead": "信用股"}
    read = read_line(row, 2026, known(), subject="青岭县市场监督管理局")
    assert read.line is not None
    assert read.line.basis == GENERAL.basis
    assert read.line.subject == "青岭县市场监督管理局"
    assert {name for name, _ in read.notes} == {"basis", "methods"}


def test_each_thing_wrong_in_a_row_is_said_once():
    row = {"name": "抽查", "basis": "", "items": "没有的事项", "period": "待定", "ratio": "若干"}
    read = read_line(row, 2026, known())
    assert read.line is None
    codes = [one.code for one in read.faults]
    assert sorted(codes) == sorted(
        {
            "annual.unknown_item",
            "annual.period_unread",
            "annual.amount_unread",
            "annual.basis_missing",
        }
    )


def test_a_name_that_holds_the_mark_of_lists_is_still_one_item():
    item = ItemFacts("G1", "广告业务承接登记、审核、档案管理制度情况的检查", "《广告法》第三十四条")
    read = read_line(
        {"name": "广告", "items": item.title, "period": "全年", "ratio": "3%"},
        2026,
        Known.of([(item, item.title)]),
    )
    assert read.line is not None
    assert read.line.item_codes == ("G1",)


@pytest.mark.parametrize("form", FORMS)
def test_every_form_is_known_again_by_its_headings(form):
    columns = FORMS[form]
    match = match_headings([heading for heading, _ in columns], "annual")
    assert match.usable
    assert match.unused == ()
    assert [name for name, _ in sorted(match.columns.items(), key=lambda one: one[1])] == [
        field for _, field in columns
    ]


def test_the_forms_have_as_many_columns_as_the_published_ones():
    assert {name: len(columns) for name, columns in FORMS.items()} == {
        "fucheng": 17,
        "qingchuan": 14,
        "shanggao": 9,
        "full": len(FIELDS["annual"]),
    }
    assert not {field for _, field in FORMS["fucheng"]} & INTERNAL


VALUES = {
    "kinds": ("有限责任公司", "股份有限公司", "个体工商户"),
    "labels": ("餐饮服务",),
    "townships": ("城关镇",),
    "stations": ("城关所",),
}


def test_words_of_the_registry_become_conditions():
    found = meant("企业、餐饮服务", "城关镇", VALUES)
    assert found.structured
    companies, caterers = found.scope.groups()
    assert companies == Scope(kinds=("有限责任公司", "股份有限公司"), townships=("城关镇",))
    assert caterers == Scope(labels=("餐饮服务",), townships=("城关镇",))


def test_words_of_one_condition_are_one_group_and_places_of_two_kinds_are_two():
    found = meant("企业、个体工商户", "城关镇、城关所", VALUES)
    kinds = ("有限责任公司", "股份有限公司", "个体工商户")
    assert tuple(found.scope.groups()) == (
        Scope(kinds=kinds, townships=("城关镇",)),
        Scope(kinds=kinds, stations=("城关所",)),
    )
    assert meant("企业、经营主体", "城关镇", VALUES).scope == Scope(townships=("城关镇",))


def test_everybody_in_the_whole_county_is_no_condition():
    found = meant("经营主体", "全县", VALUES)
    assert found.structured
    assert not found.scope.directed


def test_words_the_registry_does_not_use_are_told():
    found = meant("企业、校外培训机构", "河东镇", VALUES)
    assert found.unknown == ("校外培训机构", "河东镇")
    assert not found.structured


DAY = date(2026, 3, 5)


@pytest.mark.parametrize(
    ("figures", "period_to", "state"),
    [
        (LineFigures(), date(2026, 3, 5), LineState.AHEAD),
        (LineFigures(), date(2026, 3, 4), LineState.LATE),
        (LineFigures(tasks=1), date(2026, 3, 5), LineState.RUNNING),
        (LineFigures(tasks=1), date(2026, 3, 4), LineState.LATE),
        (LineFigures(tasks=2, closed=1), date(2026, 12, 1), LineState.RUNNING),
        (LineFigures(tasks=2, closed=2), date(2026, 1, 1), LineState.DONE),
    ],
)
def test_where_a_line_stands(figures, period_to, state):
    assert state_of(figures, period_to, DAY) is state


def test_due_is_what_ends_within_thirty_days_and_is_not_done():
    assert is_due(LineState.AHEAD, date(2026, 4, 4), DAY)
    assert not is_due(LineState.AHEAD, date(2026, 4, 5), DAY)
    assert is_due(LineState.LATE, date(2026, 1, 1), DAY)
    assert not is_due(LineState.DONE, date(2026, 3, 6), DAY)


def test_sums_of_nothing_have_no_shares():
    empty = sums(())
    assert (empty.done_share, empty.checked_share, empty.published_share) == (None, None, None)


def test_sums_add_up():
    rows = (
        (LineState.DONE, LineFigures(drawn=10, inspected=10, published=9), True),
        (LineState.RUNNING, LineFigures(drawn=5, inspected=2), False),
        (LineState.LATE, LineFigures(), False),
    )
    found = sums(rows)
    assert (found.lines, found.drawn, found.inspected, found.published) == (3, 15, 12, 9)
    assert found.done_share == Decimal("33.3")
    assert found.checked_share == Decimal("80.0")
    assert found.published_share == Decimal("75.0")
    assert found.by_state[LineState.LATE] == 1
