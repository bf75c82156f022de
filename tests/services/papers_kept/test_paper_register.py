"""文书登记 and 用印清单: every paper in one list, found again, and what wants the seal."""

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from app.services.paper import paper_changes, paper_numbering, paper_register, paper_seals, papers
from app.services.paper.paper_facts import NOTICE, RECORD
from app.services.paper.paper_register import DOCUMENT, PAPER, VOID, RegisterAsked
from app.services.paper.paper_seals import NothingToSeal
from app.store.schema import Enterprise

ORDER = "correction-order"
EVERYTHING = RegisterAsked()


@pytest.fixture
def full(county, made, tmp_path):
    """Five notices on day 6, five records on day 7, two orders on day 8, a void number alone."""
    clerk = county.actors["clerk"]
    for issue, day in ((papers.issue_notices, 6), (papers.issue_records, 7)):
        now = county.at(days=day)
        issue(county.store, clerk, county.task_id, None, tmp_path, one_file=True, now=now)
    made(ORDER, 0, 1, now=county.at(days=8))
    for number, reason in ((2, "盖错印章"), (3, "手写作废")):
        now = county.at(days=9)
        paper_numbering.void_number(county.store, clerk, ORDER, 2026, number, reason, now=now)
    return county


def lines(county, asked=EVERYTHING, offset=0, limit=50):
    actor = county.actors["supervisor"]
    return paper_register.register(county.store, actor, asked, offset, limit)


def test_the_register_holds_every_paper_and_void_number_newest_first(full):
    page = lines(full)
    assert page.total == len(page.rows) == 13
    assert [row.source for row in page.rows] == [VOID, PAPER, PAPER] + [DOCUMENT] * 10
    assert [row.void for row in page.rows[:3]] == ["手写作废", "盖错印章", ""]
    assert [row.number for row in page.rows[:3]] == [3, 2, 1]
    order = page.rows[2]
    assert order.label.startswith("青市监责改〔2026〕1号")
    assert (order.task_no, order.by) == ("360824202603051001", "人员clerk")
    assert order.issued_on == full.day(8)
    assert {row.title for row in page.rows[3:8]} == {"随机抽查情况记录表"}
    assert page.rows[8].label == "青市监检通〔2026〕5号"


def test_a_page_is_cut_from_the_whole(full):
    page = lines(full, offset=10, limit=2)
    assert page.total == 13
    assert page.rows == lines(full).rows[10:12]


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        (RegisterAsked(code=NOTICE), 5),
        (RegisterAsked(year=2026), 13),
        (RegisterAsked(year=2025), 0),
        (RegisterAsked(task_id=1), 12),
        (RegisterAsked(task_id=2), 0),
        (RegisterAsked(words="360824202603051001"), 12),
        (RegisterAsked(words="利民商行", code=RECORD), 1),
        (RegisterAsked(words="003"), 3),
        (RegisterAsked(words="青市监检通〔2026〕3号"), 3),
        (RegisterAsked(words="[2025]3"), 0),
        (RegisterAsked(words="100%"), 0),
    ],
)
def test_the_register_is_narrowed(full, asked, count):
    assert lines(full, asked).total == count


def test_days_of_issue_are_both_included(full):
    asked = RegisterAsked(since=full.day(7), until=full.day(8))
    assert lines(full, asked).total == 7


def test_what_there_is_to_choose_from(full):
    found = paper_register.register_choices(full.store, full.actors["supervisor"])
    assert [code for code, _title in found.forms] == [NOTICE, RECORD, ORDER]
    assert found.years == (2026,)


def test_the_name_is_the_one_on_the_paper_after_a_change_was_taken_over(full):
    assert lines(full, RegisterAsked(code=NOTICE)).rows[-1].to
    with full.store.write() as session:
        for row in session.query(Enterprise):
            row.name = f"更名{row.name}"
    paper_changes.take_over(
        full.store,
        full.actors["clerk"],
        full.assignments[0],
        ("name",),
        "已办变更登记",
        now=full.at(days=9),
    )
    names = {
        row.target.assignment_id: row.to for row in lines(full, RegisterAsked(code=NOTICE)).rows
    }
    assert [names[key].startswith("更名") for key in full.assignments] == [True] + [False] * 4


def test_the_seal_list_has_what_the_bureau_signs_and_no_void_number(full, tmp_path):
    clerk = full.actors["clerk"]
    made = paper_seals.print_seal_list(
        full.store, clerk, EVERYTHING, 2, tmp_path / "seals", now=full.at(days=9)
    )
    assert made.rows == 6  # five notices and the order that is not void; records are not signed
    words = "".join(page.extract_text() for page in PdfReader(made.path).pages)
    assert "6件，12份" in words
    assert "青市监责改〔2026〕1号" in words
    assert "青市监责改〔2026〕2号" not in words


def test_the_seal_list_of_some_days_and_as_a_table(full, tmp_path):
    clerk, asked = full.actors["clerk"], RegisterAsked(since=full.day(8), until=full.day(9))
    path = tmp_path / "用印清单.xlsx"
    made = paper_seals.export_seal_list(full.store, clerk, asked, 3, path, now=full.at(days=9))
    assert made.rows == 1
    rows = list(load_workbook(path).active.iter_rows(values_only=True))
    assert rows[0][:2] == ("文书名称", "文号")
    assert rows[1][1] == "青市监责改〔2026〕1号"
    assert rows[1][3] == 3
    nothing = RegisterAsked(since=full.day(20))
    with pytest.raises(NothingToSeal):
        paper_seals.print_seal_list(
            full.store, clerk, nothing, 1, tmp_path / "none", now=full.at(days=21)
        )


def test_the_register_is_written_as_a_table_with_its_void_numbers(full, tmp_path):
    path = tmp_path / "文书登记.xlsx"
    clerk = full.actors["clerk"]
    made = paper_seals.export_register(full.store, clerk, EVERYTHING, path, now=full.at(days=9))
    assert made.rows == 13
    rows = list(load_workbook(path).active.iter_rows(values_only=True))
    assert len(rows) == 14
    assert rows[1][6] == "手写作废"
    assert rows[3][1] == "青市监责改〔2026〕1号"
