"""One row of the registry of officers, in both templates in use."""

from dataclasses import fields
from datetime import date

import pytest

from app.core.headings import match_headings
from app.core.officers import EXPORT_FIELDS, officer_cells, read_officer
from app.core.rows import Cell, Severity
from app.core.vocabulary import Standing

# The headings of 「市场监管领域执法人员数据库」 as they stand in the file.
TEMPLATE = [
    "单位工号",
    "姓名",
    "性别",
    "身份证号",
    "手机号",
    "学历",
    "学历专业",
    "岗位大类",
    "从事本岗起始日期",
    "岗位资质资格",
    "执法事项范围",
    "地区",
    "层级",
    "担任职务",
    "所在业务部门（机构）",
    "是否专家",
    "工商执法证编号",
    "工商执法证有效期",
    "省执法证编号",
    "执法证有效期",
    "执法人员状态",
]


def _read(texts: list[str]):
    match = match_headings(TEMPLATE, "officers")
    return read_officer({name: texts[index] for name, index in match.columns.items()}, 5)


def _template_row(**cells: str) -> list[str]:
    row = dict.fromkeys(TEMPLATE, "")
    row.update(
        {"姓名": "张三", "省执法证编号": "14080812345", "执法证有效期": "2030-12-31", **cells}
    )
    return list(row.values())


def test_the_template_with_twenty_one_columns_reads_as_it_is():
    read = _read(
        _template_row(
            性别="女",
            身份证号="362424196001010001",
            岗位资质资格="药品检查员，医疗器械检查员",
            执法事项范围="A01.直销违法行为检查，B06.对医疗机构药品使用质量的检查",
            担任职务="一般干部",
            是否专家="药品GSP",
            执法人员状态="有效",
            **{"所在业务部门（机构）": "药品股"},
        )
    )
    officer = read.value
    assert officer is not None
    assert read.issues == ()
    assert (officer.cert_no, officer.cert_expiry) == ("14080812345", date(2030, 12, 31))
    assert officer.qualifications == ("药品检查员", "医疗器械检查员")
    assert officer.item_scope == ("A01", "B06")
    assert (officer.unit, officer.post, officer.expert) == ("药品股", "一般干部", "药品GSP")
    assert officer.standing is Standing.ON_DUTY
    assert "362424" not in repr(read)


def test_the_identity_number_is_a_private_column():
    assert match_headings(TEMPLATE, "officers").private == ("身份证号",)


def test_the_older_certificate_serves_where_it_is_the_only_one():
    read = _read(
        _template_row(
            省执法证编号="",
            执法证有效期="",
            工商执法证编号="赣03001",
            工商执法证有效期="2027-06-30",
        )
    )
    assert read.value is not None
    assert (read.value.cert_no, read.value.cert_expiry) == ("赣03001", date(2027, 6, 30))


@pytest.mark.parametrize(
    ("word", "state", "standing"),
    [
        ("在岗", "在岗", Standing.ON_DUTY),
        ("", "在岗", Standing.ON_DUTY),
        ("有效", "在岗", Standing.ON_DUTY),
        ("产假", "产假", Standing.ON_LEAVE),
        ("长期病休", "长期病休", Standing.ON_LEAVE),
        ("借调", "借调", Standing.AWAY),
        ("退休", "退休", Standing.AWAY),
        ("失效", "失效", Standing.INVALID),
        ("学习", "学习", Standing.AWAY),
    ],
)
def test_only_a_word_known_to_mean_on_duty_lets_an_officer_be_drawn(
    word: str, state: str, standing: Standing
):
    officer = read_officer({"name": "张三", "cert_no": "1", "state": word}, 2).value
    assert officer is not None
    assert (officer.state, officer.standing) == (state, standing)


@pytest.mark.parametrize(
    ("cells", "column", "code", "severity"),
    [
        (
            {"cert_no": "1", "cert_expiry": "2030-01-01"},
            "name",
            "rows.officer_name_missing",
            Severity.REFUSE,
        ),
        ({"name": "张三"}, "cert_no", "rows.cert_missing", Severity.WARN),
        ({"name": "张三", "cert_no": "1"}, "cert_expiry", "rows.expiry_missing", Severity.WARN),
        (
            {"name": "张三", "cert_no": "1", "cert_expiry": "长期", "sex": "x"},
            "sex",
            "rows.word",
            Severity.LOST,
        ),
        (
            {"name": "张三", "cert_no": "1", "cert_expiry": "长期", "state": "学习"},
            "state",
            "rows.state",
            Severity.WARN,
        ),
    ],
)
def test_what_is_wrong_with_a_row_is_said(
    cells: dict[str, Cell], column: str, code: str, severity: Severity
):
    issues = read_officer(cells, 2).issues
    assert [(one.column, one.code, one.severity) for one in issues] == [(column, code, severity)]


def test_a_persons_number_in_place_of_the_certificates_is_not_stored():
    read = read_officer({"name": "张三", "cert_no": "362424196001010001"}, 2)
    assert read.value is not None
    assert read.value.cert_no == ""
    assert "1960" not in repr(read)


def test_what_a_registry_exports_reads_back_as_the_same_officer():
    cells: dict[str, Cell] = {
        "name": "张三",
        "sex": "男",
        "cert_no": "14080812345",
        "cert_expiry": "2030/1/2",
        "unit": "麦㙦所",
        "skills": "计量、食品流通",
        "qualifications": "药品检查员、特种设备安全监察员",
        "item_scope": "A01.直销违法行为检查、B02",
        "expert": "是",
        "state": "借调",
        "department": "县消防救援大队",
    }
    officer = read_officer(cells, 2).value
    assert officer is not None
    exported = officer_cells(officer)
    assert read_officer(dict(zip(EXPORT_FIELDS, exported, strict=True)), 2).value == officer
    assert set(EXPORT_FIELDS) == {one.name for one in fields(officer)}
    assert exported[3] == "2030-01-02"
