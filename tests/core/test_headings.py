"""Headings in the wordings of real files."""

import pytest

from app.core.headings import FIELDS, Kind, ListKind, label, match_headings


@pytest.mark.parametrize(
    "row",
    [
        ["统一社会信用代码/注册号", "企业名称"],
        ["注册号/统一社会信用代码", "企业名称", "RegOrgName", "管辖单位"],
        ["主 体 名 称", "统一社会信用代码", "住所(经营场所)"],
        ["＊主体名称（必填）", "统一社会信用代码：", "法定代表人\n（负责人、经营者）"],
        ["市场主体名称", "注册号"],
        ["1.主体名称", "2、统一社会信用代码", "(3)行业/代码", "④登记状态"],
        ["★企业名称(必填)", "统一社会信用代码（18位）", "成立日期（YYYY-MM-DD）"],
        ["基本信息/主体名称", "基本信息/统一社会信用代码", "行业\n代码", "联系人\n电话"],
    ],
)
def test_headings_of_real_enterprise_lists_are_understood(row: list[str]):
    match = match_headings(row, "enterprises")
    assert match.usable
    assert match.unused == ()


@pytest.mark.parametrize(
    ("row", "kind", "missing"),
    [
        (["姓名", "执法证号"], "enterprises", 2),
        (["企业名称", "联系电话"], "enterprises", 1),
        (["主体名称", "统一社会信用代码"], "officers", 2),
        (["抽查类别", "抽查事项", "检查对象"], "items", 1),
        (["", ""], "items", 2),
    ],
)
def test_what_is_missing_is_named(row: list[str], kind: Kind, missing: int):
    match = match_headings(row, kind)
    assert not match.usable
    assert len(match.missing) == missing


def test_the_better_wording_wins_where_two_columns_name_one_field():
    match = match_headings(["姓名", "执法证号", "具体职务", "职务"], "officers")
    assert match.columns["post"] == 3
    assert match.unused == ("具体职务",)


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("行业/代码", "trade_code"),
        ("行业/名称", "trade_name"),
        ("联系人/电话", "contact_phone"),
        ("企业\n名称", "name"),
        ("登记信息/登记状态", "status"),
        ("住所\n（经营场所）", "address"),
    ],
)
def test_a_heading_of_two_lines_is_read_as_one(heading: str, field: str):
    assert match_headings([heading], "enterprises").columns == {field: 0}


def test_a_heading_written_out_counts_more_than_one_that_nearly_matches():
    match = match_headings(["5.电话", "联系电话"], "enterprises")
    assert match.columns == {"phone": 1}
    assert match.unused == ("5.电话",)


@pytest.mark.parametrize(
    "heading", ["身份证号", "经营者身份证号码", "法定代表人身份证件号", "公民身份号码（必填）"]
)
def test_columns_of_identity_numbers_are_never_read(heading: str):
    for mapping in (None, {heading: "phone"}):
        match = match_headings(["姓名", "执法证号", heading], "officers", mapping)
        assert match.private == (heading,)
        assert 2 not in match.columns.values()


def test_a_mapping_by_hand_counts_for_the_headings_it_names_and_for_no_other():
    mapping = {"店 招": "name", "住所": "", "谁": "no such field"}
    match = match_headings(["店招", "统一社会信用代码", "住所", "谁"], "enterprises", mapping)
    assert match.columns == {"name": 0, "uscc": 1}
    assert match.unused == ("住所", "谁")


@pytest.mark.parametrize(
    ("kind", "row", "fields"),
    [
        (
            "facts",
            ["企业名称", "统一社会信用代码/注册号", "列入日期", "移出日期", "列入原因"],
            ["name", "code", "since", "until", "note"],
        ),
        (
            "facts",
            ["统一社会信用代码", "处罚决定日期", "行政处罚决定书文号", "主要违法事实"],
            ["uscc", "since", "reference", "note"],
        ),
        (
            "recusals",
            ["执法证号", "姓名", "统一社会信用代码", "主体名称", "回避事由"],
            ["cert_no", "officer", "uscc", "name", "reason"],
        ),
    ],
)
def test_lists_of_facts_and_recusals_are_understood(
    kind: ListKind, row: list[str], fields: list[str]
):
    match = match_headings(row, kind)
    assert match.usable
    assert list(match.columns) == fields


@pytest.mark.parametrize("kind", FIELDS)
def test_every_field_has_a_heading_of_its_own_and_matches_it(kind: ListKind):
    headings = [field.heading for field in FIELDS[kind]]
    match = match_headings(headings, kind)
    assert match.columns == {field.name: index for index, field in enumerate(FIELDS[kind])}
    assert [label(kind, field.name) for field in FIELDS[kind]] == headings
