"""Lists for other receivers: their columns, what they refuse, and what a bureau may change."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.disclosure import Entry, ItemFacts, Line, Occasion, TaskFacts, lines_of
from app.core.disclosure_codes import ABSENT, BadCodes, CodeList, Codes, read_items, read_lines
from app.core.disclosure_fields import Column, Field, fields_of
from app.core.disclosure_kept import (
    Kept,
    Upload,
    changes,
    packed,
    totals_of,
    unpacked,
    uploaded,
)
from app.core.disclosure_maps import (
    BadMap,
    MissingColumns,
    PrivateField,
    from_json,
    own_list,
    read_maps,
    to_json,
)
from app.core.disclosure_presets import (
    GSXT,
    PRESETS,
    RECORD,
    RECORD_OBJECTS,
    RECORD_PLAN,
    SITE,
)
from app.core.disclosure_receipts import BadReceipt, Refused, read_refused, write_refused
from app.core.disclosure_rows import FaultKind, Filling, ListRow
from app.core.findings import ItemFinding, Verdict

USCC = "91360824MAC000017N"
CATALOGUE, LISTED = "01234567890123", f"{USCC}1A"
CODES = Codes(
    {
        CodeList.PARTY_KIND: {"*": "01"},
        CodeList.ID_KIND: {"USCC": "001", "REGNO": "002"},
        CodeList.CHECK_FORM: {"OWN": "1"},
        CodeList.CHECK_SORT: {"UNDIRECTED": "2"},
        CodeList.CHECK_RESULT: {"CLEAR": "1", "CORRECTED": "2", "UNPUBLISHED": "3", ABSENT: "9"},
    },
    {"A01": (CATALOGUE, LISTED), "B03": ("98765432109876", LISTED)},
    {Field.AGENCY_CODE: "360824SJ", Field.AREA_NAME: "青岭县", Field.DEPARTMENT_CODE: "17"},
)
TASK = TaskFacts(
    "36082420261001",
    "2026年度抽查工作计划",
    "360824202603051001",
    "食品经营双随机抽查",
    False,
    "青岭县市场监督管理局",
    area_code="360824",
    ratio="0.05",
    items={"A01": ItemFacts("登记", "一般", "《条例》第三条", "企业")},
)
SECRETS = ("李四海", "13912345678", "0796-8881234", "王五洋")
ITEMS = (
    ItemFinding("A01", "登记事项检查", Verdict.CLEAR),
    ItemFinding("B03", "食品经营检查", Verdict.PROBLEM, "台账不全，负责人李四海称已改", "责令改正"),
)
ENTRY = Entry(
    7,
    "明𬭎公司",
    USCC,
    date(2026, 3, 10),
    ("CORRECTED",),
    uscc=USCC,
    address="解放路1号",
    finding_id=3,
    revision=1,
    methods=("ONSITE",),
    items=ITEMS,
    officers=(("检查员1", "36082400001"), ("检查员2", "36082400002")),
    private=SECRETS,
)
AT = Occasion(datetime(2026, 3, 12, 1, 0, tzinfo=UTC), "人员")


def rows_of(preset, entry=ENTRY, codes=CODES, task=TASK):
    filling = Filling(preset, task, codes, AT)
    return [
        filling.row(replace(line, place=at))
        for at, line in enumerate(lines_of(preset.unit, entry, codes), 1)
    ]


def test_the_record_has_the_27_columns_of_the_upload_tool_in_its_order():
    # Written down from the tool's rules (domain §3.3).
    assert "|".join(RECORD.headings) == (
        "双随机一公开计划id|监管事项目录编码|监管事项检查实施清单编码|检查行为名称|检查行为编号|实施机构|实施机构编码|"
        "受委托部门|受委托部门编码|监管对象类型|监管对象|行政相对人|行政相对人性质|行政相对人证件类型|行政相对人编码|"
        "注册地址|经营地址|行政区划代码|检查形式|检查类别|检查方式|检查结果|检查时间|检查人员|执法证号|报送时间|报送人员"
    )
    assert len(RECORD.headings) == 27
    assert RECORD_PLAN.headings == (
        *("计划ID", "计划名称", "年度", "地区名", "地区行政编码"),
        *("监管部门统一社会信用代码", "监管部门", "抽查比例"),
    )
    assert RECORD_OBJECTS.headings[2] == "抽查检查对象 ID"  # with the blank
    assert SITE.headings == ("企业名称", "检查事项", "检查结果", "检查日期")


def test_each_item_is_a_record_with_the_codes_of_its_receiver():
    first, second = rows_of(RECORD)
    assert (first.faults, second.faults) == ((), ())
    assert first.cells[:9] == (
        *("36082420261001", CATALOGUE, LISTED, "食品经营双随机抽查"),
        *(f"360824202603051001-7-{CATALOGUE}", "青岭县市场监督管理局", "360824SJ", "", ""),
    )
    assert first.cells[12:15] == ("01", "001", USCC)
    # The item without a problem is clear although the enterprise is not.
    assert (first.cells[21], second.cells[21]) == ("1", "2")
    assert first.cells[22:] == (
        *("2026-03-10", "检查员1、检查员2", "36082400001、36082400002"),
        *("2026-03-12 09:00:00", "人员"),
    )
    together = replace(CODES, items={"A01": (CATALOGUE, LISTED), "B03": (CATALOGUE, LISTED)})
    (only,) = rows_of(RECORD, codes=together)
    assert only.cells[21] == "2"


def test_the_plan_has_its_ratio_as_a_decimal():
    line = Line(Entry(0, "", ""), (), "0", 1)
    row = Filling(RECORD_PLAN, TASK, CODES, AT).row(line)
    assert row.cells == (
        *("36082420261001", "2026年度抽查工作计划", "2026", "青岭县", "360824", "", "17", "0.05"),
    )
    assert row.faults == ()


@pytest.mark.parametrize(
    ("changed", "kind", "heading", "value"),
    [
        ({"name": "长" * 201}, FaultKind.LONG, "监管对象", "长" * 201),
        ({"officers": ()}, FaultKind.EMPTY, "检查人员", ""),
        ({"address": "路" * 401}, FaultKind.LONG, "注册地址", "路" * 401),
        ({"results": ("CORRECTED", "UNPUBLISHED")}, FaultKind.SEVERAL, "检查结果", None),
        ({"results": ("SHUT",)}, FaultKind.NO_CODE, "检查结果", "已关闭停业或正在组织清算"),
    ],
)
def test_what_the_receiver_refuses_is_named_by_row_column_and_value(changed, kind, heading, value):
    row = rows_of(RECORD, replace(ENTRY, **changed))[-1]
    fault = row.faults[0]
    assert (fault.kind, fault.heading, row.stopped) == (kind, heading, True)
    assert value is None or fault.value == value
    assert fault.assignment_id == 7


def test_a_code_of_15_digits_is_told_in_the_record_and_keeps_an_object_out():
    old = replace(ENTRY, code="360824199001018", uscc="")
    record = rows_of(RECORD, old)[0]
    assert [(one.kind, one.stops) for one in record.faults] == [(FaultKind.REFUSABLE, False)]
    assert record.cells[13] == "002"
    (row,) = rows_of(RECORD_OBJECTS, old)
    assert row.stopped
    assert row.faults[0].kind is FaultKind.SHAPE


def test_one_code_for_several_results_and_one_for_all_the_rest():
    found = read_lines(
        CodeList.CHECK_RESULT,
        [
            ("本局用语", "对方代码"),
            ("发现问题经责令已改正；未按规定公示应当公示的信息", "7"),
            ("CLEAR", "1"),
            ("全部", "9"),
            ("",),
        ],
    )
    codes = replace(CODES, lists={**CODES.lists, CodeList.CHECK_RESULT: found})
    assert codes.find(CodeList.CHECK_RESULT, ("UNPUBLISHED", "CORRECTED")) == ("7",)
    assert codes.find(CodeList.CHECK_RESULT, ("SHUT",)) == ("9",)


@pytest.mark.parametrize(
    ("lines", "line", "fault"),
    [
        ([("未发现问题",)], 1, "columns"),
        ([("未发现问题", "1"), ("没听说过", "2")], 2, "unknown"),
        ([("未发现问题", "1"), ("CLEAR", "2")], 2, "twice"),
        ([("未发现问题", "1" * 101)], 1, "long"),
    ],
)
def test_a_line_of_codes_that_cannot_be_is_named_by_its_number(lines, line, fault):
    with pytest.raises(BadCodes) as refused:
        read_lines(CodeList.CHECK_RESULT, lines)
    assert (refused.value.fields["line"], refused.value.fields["line_fault"]) == (line, fault)
    with pytest.raises(BadCodes):
        read_items([("Z99", CATALOGUE, LISTED)], ["A01"])


# -- own columns ---------------------------------------------------------------------------


def own(*columns, base=GSXT, name="县网站"):
    return own_list(base, "own1", name, columns)


NAME, CODE, RESULT = (
    Column(Field.ENTERPRISE_NAME, "单位"),
    Column(Field.ENTERPRISE_CODE, "代码"),
    Column(Field.RESULT, "结果"),
)


def test_a_map_lacking_what_its_receiver_asks_for_is_refused_once_for_all():
    with pytest.raises(MissingColumns) as refused:
        own(NAME)
    assert refused.value.fields["columns"] == "统一社会信用代码/注册号、抽查结果"


@pytest.mark.parametrize(
    ("column", "fault"),
    [
        (Column(Field.RESULT, "单位"), "twice"),
        (Column(Field.RESULT, " "), "heading"),
        (Column(None, "联系", "13912345678"), "private"),
        (Column(None, "证件", "11010519491231002X"), "private"),
        (Column(Field.ITEM_DETAIL, "问题"), "unit"),
        (Column(None, "注", "长" * 201), "constant"),
    ],
)
def test_a_map_that_cannot_be_says_why(column, fault):
    with pytest.raises(BadMap) as refused:
        own(NAME, CODE, RESULT, column)
    assert refused.value.fields["map_fault"] == fault


@pytest.mark.parametrize("name", ["phone", "legal_rep", "risk_class", "contact_phone", "note"])
def test_a_map_from_elsewhere_with_a_private_field_is_refused_whole(name):
    data = to_json(own(NAME, CODE, RESULT))
    data["columns"].append([name, "列", ""])
    for read in (from_json, lambda one: read_maps([one])):
        with pytest.raises(PrivateField) as refused:
            read(data)
        assert refused.value.fields["field"] == name


@pytest.mark.parametrize("data", [None, {}, [], {"base": "nothing"}, {"base": "gsxt", "name": 1}])
def test_what_is_no_map_is_told_so(data):
    with pytest.raises(BadMap):
        from_json(data)


@st.composite
def maps(draw):
    base = draw(st.sampled_from(sorted(PRESETS)))
    needed = PRESETS[base].required
    fields = draw(st.lists(st.sampled_from(fields_of(PRESETS[base].unit)), max_size=12))
    order = draw(st.permutations([*dict.fromkeys((*needed, *fields)), None]))
    columns = [Column(one, f"列{at}", "" if one else "县局") for at, one in enumerate(order)]
    return own_list(PRESETS[base], "own1", "本局", columns)


@settings(max_examples=60, deadline=None)
@given(maps())
def test_any_map_of_allowed_fields_comes_back_and_shows_nothing_private(made):
    assert from_json(to_json(made)) == made
    assert read_maps([to_json(made)]) == (made,)
    for row in rows_of(made):
        # Only the inspector's own words can hold such a thing, and they stop the row.
        said = "|".join(row.cells)
        assert row.stopped or not any(one in said for one in SECRETS)
        assert len(row.cells) == len(made.columns)


def test_the_inspectors_own_words_about_a_person_keep_the_row_out():
    columns = (*SITE.columns, Column(Field.ITEM_DETAIL, "问题"))
    first, second = rows_of(own_list(SITE, "own1", "问题", columns))
    assert (first.stopped, second.stopped) == (False, True)
    assert second.faults[0].kind is FaultKind.PRIVATE
    assert second.faults[0].value == ""  # a message does not say it either


# -- what is kept --------------------------------------------------------------------------


def row(key, digest="d", revision=1):
    return ListRow(key, int(key), int(key), revision, (f"企业{key}", "甲"), digest, "未发现问题")


def kept(*rows, operation=""):
    return tuple(
        replace(one, operation=operation) for one in unpacked(packed(_kept(one) for one in rows))
    )


def _kept(one):
    return Kept(one.key, one.assignment_id, one.revision, one.digest, "", one.cells)


def test_what_the_receiver_has_follows_from_its_receipts():
    whole = Upload(kept(row("1"), row("2"), row("3")), False, frozenset({2}))
    assert sorted(uploaded([whole])) == ["1", "3"]
    step = Upload(
        (*kept(row("2"), operation="i"), *kept(row("3"), operation="d")), True, frozenset()
    )
    there = uploaded([whole, step])
    assert sorted(there) == ["1", "2"]
    found = changes(there, [row("1", revision=2), row("4")])
    assert [one.key for one in found.new] == ["4"]
    assert [one.key for one in found.changed] == ["1"]
    assert [one.key for one in found.withdrawn] == ["2"]
    # A second whole list in which a row was refused: the row before is still there.
    again = Upload(kept(row("1", "e")), False, frozenset({1}))
    assert uploaded([whole, again])["1"].digest == "d"


def test_control_totals_name_nobody():
    totals = totals_of([row("1"), row("2"), replace(row("2"), result="迁出")], frozenset({2}))
    assert (totals.rows, totals.firms, totals.late) == (3, 2, 2)
    assert totals.results == (("未发现问题", 2), ("迁出", 1))


def test_refused_rows_are_read_as_they_are_pasted():
    found = read_refused("第3行：代码不存在\n\n 12\t日期 不对\n4、重复")
    assert found == (Refused(3, "代码不存在"), Refused(12, "日期 不对"), Refused(4, "重复"))
    assert read_refused(write_refused(found)) == found
    for wrong in ("代码不存在", "3"):
        with pytest.raises(BadReceipt):
            read_refused(wrong)
