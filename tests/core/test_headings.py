"""Headings in the wordings of real files."""

import pytest

from app.core.headings import FIELDS, KINDS, Kind, label, match_headings


@pytest.mark.parametrize(
    "row",
    [
        ["统一社会信用代码/注册号", "企业名称"],
        ["注册号/统一社会信用代码", "企业名称", "RegOrgName", "管辖单位"],
        ["主 体 名 称", "统一社会信用代码", "住所(经营场所)"],
        ["＊主体名称（必填）", "统一社会信用代码：", "法定代表人\n（负责人、经营者）"],
        ["市场主体名称", "注册号"],
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


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_has_a_heading_of_its_own_and_matches_it(kind: Kind):
    headings = [field.heading for field in FIELDS[kind]]
    match = match_headings(headings, kind)
    assert match.columns == {field.name: index for index, field in enumerate(FIELDS[kind])}
    assert [label(kind, field.name) for field in FIELDS[kind]] == headings
