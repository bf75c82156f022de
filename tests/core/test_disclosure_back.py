"""A list that comes back from a spreadsheet program: what it did to the cells is named."""

import pytest

from app.core.disclosure_back import Difference, Found, compare, difference, find_table, likeness

HEADINGS = ("企业名称", "代码", "任务", "日期")
ROWS = (
    ("甲公司", "913608240000017245", "360824202603051001", "2026-03-10"),
    ("乙公司", "0360824000017", "360824202603051001", "2026-03-10"),
    ("丙公司", "91360824MAC000033C", "360824202603051001", "2026-03-11"),
)


@pytest.mark.parametrize(
    ("ours", "theirs", "kind"),
    [
        # What Excel 2016 and WPS show and save for a code of 18 digits in a general cell.
        ("913608240000017245", "9.13608E+17", Difference.SCIENTIFIC),
        ("913608240000017245", "9.13608240000017E+17", Difference.SCIENTIFIC),
        ("913608240000017245", "913608240000017000", Difference.ZEROED),
        ("913608240000017245", "9.2E+17", Difference.CHANGED),
        ("0010", "10", Difference.UNLED),
        ("2026-03-10", "2026/3/10", Difference.DAY),
        ("2026-03-10", "3/10/26", Difference.DAY),
        ("2026-03-10", "46091", Difference.DAY),
        ("2026-03-10", "2026年3月10日", Difference.DAY),
        ("2026-03-10", "2026-03-11", Difference.CHANGED),
        ("'=利民商行", "=利民商行", Difference.APOSTROPHE),
        ("未发现问题", "发现问题", Difference.CHANGED),
        ("未发现问题", "", Difference.CHANGED),
    ],
)
def test_each_damage_has_its_name(ours, theirs, kind):
    assert difference(ours, theirs) is kind


def table(*rows, headings=HEADINGS):
    return Found(headings, tuple(enumerate(rows, 2)))


def test_what_is_the_same_says_nothing():
    found = compare(table(*ROWS), HEADINGS, ROWS)
    assert (found.count, found.same, found.broken) == (0, 12, 0)


def test_broken_codes_are_found_in_sorted_and_thinned_files_too():
    mixed = [list(row) for row in reversed(ROWS)]
    mixed[2][1] = "9.13608E+17"
    mixed[0][3] = "2026/3/11"
    del mixed[1]
    found = compare(table(*map(tuple, mixed), ("丁公司", "1", "2", "3")), HEADINGS, ROWS)
    assert [(one.kind, one.row, one.heading) for one in found.changed] == [
        (Difference.SCIENTIFIC, 3, "代码"),
        (Difference.MISSING_ROW, 2, ""),
        (Difference.DAY, 2, "日期"),
        (Difference.EXTRA_ROW, 4, ""),
    ]
    assert found.changed[1].ours == "乙公司"
    assert found.broken == 1


def test_a_row_whose_every_own_cell_was_broken_is_told_by_its_place():
    rows = [*ROWS[:2], ("？", "9.1E+17", ROWS[2][2], "46092")]
    found = compare(table(*rows), HEADINGS, ROWS)
    assert {one.kind for one in found.changed} == {Difference.CHANGED, Difference.DAY}
    assert {one.row for one in found.changed} == {4}


def test_a_column_that_went_and_one_that_came_are_named():
    rows = [(*row[:2], row[3], "注") for row in ROWS]
    found = compare(table(*rows, headings=("企业名称", "代码", "日期", "备注")), HEADINGS, ROWS)
    assert [(one.kind, one.heading) for one in found.changed] == [
        (Difference.MISSING_COLUMN, "任务"),
        (Difference.EXTRA_COLUMN, "备注"),
    ]


def test_the_table_is_found_below_its_title_and_a_foreign_one_is_not():
    lines = [(1, ["某公告"]), (2, ["任务", "3608"]), (4, list(HEADINGS)), (5, list(ROWS[0]))]
    found = find_table(lines, HEADINGS)
    assert (found.headings, found.rows) == (HEADINGS, ((5, ROWS[0]),))
    assert find_table([(1, ["姓名", "工号"]), (2, ["张三", "1"])], HEADINGS) is None
    # Headings alike and nobody of ours below them: likeness says so.
    others = table(("戊公司", "9", "360824202603051001", "2026-01-01"))
    assert likeness(others, HEADINGS, ROWS) == 0
    assert likeness(table(*ROWS), HEADINGS, ROWS) == 3
