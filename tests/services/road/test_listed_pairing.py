"""The upper level's list goes back in its own shape, with who inspects each enterprise."""

import hashlib
import json
from datetime import date

import openpyxl
import pytest

from app.core.rows import Cell
from app.core.task import DrawKind, ListedFile
from app.files.workbooks import Sheet, write_xlsx
from app.services.draw import listed, listed_pairing
from app.services.draw.listed_file import every_column
from app.services.finding import findings
from app.services.task import approvals
from app.store.schema import Enterprise

HEADINGS = ("序号", "企业名称", "统一社会信用代码", "任务批次", "抽查日期", "身份证号", "备注")
USCC = "91360824MAC000017N"


@pytest.fixture
def upper(road, tmp_path):
    """A list of three of the county and one from elsewhere, as the upper level sends it."""
    road.change(Enterprise, Enterprise.key == "QL000001", uscc=USCC)
    rows: list[tuple[Cell, ...]] = [
        (1, "青岭县第1商行", USCC, "省级第3批", date(2026, 3, 2), "36082419800101001X", "重点"),
        (2, "外县商行", "91360824MAC000025H", "省级第3批", date(2026, 3, 2), "", ""),
        (3, "青岭县第3商行", "", "省级第3批", date(2026, 3, 2), "", ""),
        (4, "青岭县第5商行", "", "省级第4批", date(2026, 3, 3), "", "=1+1"),
    ]
    path = tmp_path / "省局名单.xlsx"
    write_xlsx(path, [Sheet("抽查名单", HEADINGS, rows, preface=(("省局2026年抽查名单",),))])
    return listed.read_listed(road.store, road.clerk, path)


@pytest.fixture
def paired(road, upper):
    """The list as a task, drawn for."""
    return road.drawn(
        kind=DrawKind.OFFICERS,
        listed=upper.keys,
        listed_file=upper.file,
        quotas={},
        team=road.any_two,
        source="UPPER",
    )


def sheet(path):
    rows = openpyxl.load_workbook(path).active.iter_rows(values_only=True)
    return [tuple("" if cell is None else cell for cell in row) for row in rows]


def test_every_column_of_the_file_is_kept_except_identity_numbers(upper):
    assert upper.keys == ("QL000001", "QL000003", "QL000005")
    assert upper.file.name == "省局名单.xlsx"
    assert upper.file.headings == tuple(one for one in HEADINGS if one != "身份证号")
    assert [key for key, _ in upper.file.rows] == ["QL000001", "", "QL000003", "QL000005"]
    assert upper.file.rows[0][1] == ("1", "青岭县第1商行", USCC, "省级第3批", "2026-03-02", "重点")


def test_a_row_that_is_no_headings_is_read_as_before():
    assert not every_column(("省局2026年抽查名单", "", "")).usable


def test_the_pairing_goes_back_with_the_columns_of_the_list_and_who_inspects(
    road, paired, tmp_path
):
    task_id, _ = paired
    path = tmp_path / "out" / "匹配结果.xlsx"
    made = listed_pairing.export_pairing(road.store, road.clerk, task_id, path, now=road.at(60))
    assert (made.rows, made.unpaired) == (4, 1)
    head, first, stranger, _, last = sheet(path)
    assert head == (
        *(one for one in HEADINGS if one != "身份证号"),
        "检查组",
        "检查人员",
        "执法证号",
        "检查时间",
        "说明",
    )
    assert first[:6] == ("1", "青岭县第1商行", USCC, "省级第3批", "2026-03-02", "重点")
    assert first[7].count("检查员") == 2
    assert first[8].count("赣D") == 2
    assert first[9] == "2026-03-10 至 2026-04-30"
    assert stranger[6:] == ("", "", "", "", "不在本局名录，未匹配")
    assert last[5] == "=1+1"  # a text, as it came


def test_the_file_is_logged_with_its_digest(road, paired, tmp_path):
    path = tmp_path / "匹配结果.xlsx"
    made = listed_pairing.export_pairing(road.store, road.clerk, paired[0], path, now=road.at(60))
    assert made.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    said = json.loads(road.log("EXPORT")[-1].payload)
    assert (said["sha256"], said["rows"], said["unpaired"]) == (made.sha256, 4, 1)


def test_the_day_of_an_inspection_takes_the_place_of_the_period(road, paired, tmp_path):
    findings.enter_clean(
        road.store, road.clerk, (1,), date(2026, 3, 12), ("ONSITE",), now=road.at(days=8)
    )
    path = tmp_path / "匹配结果.xlsx"
    listed_pairing.export_pairing(road.store, road.clerk, paired[0], path, now=road.at(days=9))
    days = [row[9] for row in sheet(path)[1:]]
    assert sorted(days) == ["", *["2026-03-10 至 2026-04-30"] * 2, "2026-03-12"]


def test_a_list_whose_file_an_older_program_did_not_keep_goes_back_by_name_and_code(
    road, upper, tmp_path
):
    task_id, _ = road.drawn(
        kind=DrawKind.OFFICERS,
        listed=upper.keys,
        listed_file=ListedFile(),
        quotas={},
        team=road.any_two,
    )
    path = tmp_path / "匹配结果.xlsx"
    made = listed_pairing.export_pairing(road.store, road.clerk, task_id, path, now=road.at(60))
    assert made.rows == 3
    assert sheet(path)[1][:2] == ("青岭县第1商行", USCC)


def test_without_a_list_or_before_the_draw_there_is_no_pairing(road, upper, tmp_path):
    path = tmp_path / "匹配结果.xlsx"
    other, _ = road.drawn()
    with pytest.raises(listed_pairing.NotListed):
        listed_pairing.export_pairing(road.store, road.clerk, other, path, now=road.at(60))
    task_id = road.draft(
        kind=DrawKind.OFFICERS, listed=upper.keys, listed_file=upper.file, quotas={}
    )
    approvals.submit(road.store, road.clerk, task_id, now=road.at(1))
    with pytest.raises(listed_pairing.NotPaired):
        listed_pairing.export_pairing(road.store, road.clerk, task_id, path, now=road.at(60))
    assert not path.exists()
