"""The log in parts: who, when, what; as a table to carry away and as a paper to be signed."""

from datetime import date

import openpyxl
import pypdf
import pytest

from app.core.chain import head as head_of
from app.services import journal, journal_sheets
from app.services.journal import Asked
from app.services.journal_sheets import TooMany
from app.store.schema import Bureau


@pytest.fixture
def drawn(road):
    road.drawn()
    return road


def test_entries_are_asked_for_by_person_and_by_day_in_beijing(drawn):
    store, who = drawn.store, drawn.supervisor
    every = journal.entries(store, who, 0).total
    names = journal_sheets.log_operators(store, who)
    assert sum(journal.entries(store, who, 0, operator=name).total for name in names) == every
    with store.write() as session:  # 23:59:59 and 00:00:00 in Beijing
        journal.record(session, "夜", "LOGIN", {}, now=drawn.at(minutes=899, days=1))
        journal.record(session, "夜", "LOGIN", {}, now=drawn.at(minutes=900, days=1))
    day = date(2026, 3, 6)
    assert journal.entries(store, who, 0, since=day, until=day).total == 1
    assert journal.entries(store, who, 0, since=day).total == 2
    assert journal.entries(store, who, 0, until=date(2026, 3, 5)).total == every


def test_the_table_holds_every_entry_to_check_by_hand(drawn, tmp_path):
    made = journal_sheets.export_table(
        drawn.store, drawn.supervisor, tmp_path / "log.xlsx", now=drawn.at(50)
    )
    rows = list(openpyxl.load_workbook(made.path).active.values)[1:]
    assert len(rows) == made.rows == made.n
    assert [int(row[0]) for row in rows] == list(range(1, made.n + 1))
    assert all(head_of(row[9]) == row[8] for row in rows)
    assert rows[-1][8] == made.head
    (export,) = drawn.log("EXPORT")
    assert export.n == made.n + 1


def test_a_part_of_the_log_is_printed_with_the_head_of_the_whole(drawn, tmp_path):
    drawn.change(Bureau, Bureau.id == 1, is_sample=True)
    made = journal_sheets.print_log(
        drawn.store, drawn.supervisor, tmp_path, Asked(kind="LOCK"), now=drawn.at(50)
    )
    page = "".join(pypdf.PdfReader(made.path).pages[0].extract_text().split())
    (lock,) = drawn.log("LOCK")
    (paper,) = drawn.log("PAPER")
    assert (made.rows, made.n) == (1, paper.n - 1)
    assert lock.head in page
    assert made.head in page
    assert "锁定名单" in page
    assert "示例" in page or "演练" in page


def test_nothing_that_answers_is_printed_as_such(drawn, tmp_path):
    asked = Asked(operator="没有此人")
    made = journal_sheets.print_log(drawn.store, drawn.clerk, tmp_path, asked, now=drawn.at(50))
    assert made.rows == 0
    assert "没有符合条件的日志" in pypdf.PdfReader(made.path).pages[0].extract_text()


def test_more_than_a_paper_takes_is_refused_with_both_numbers(drawn, tmp_path, monkeypatch):
    monkeypatch.setattr(journal_sheets, "MOST_PRINTED", 3)
    with pytest.raises(TooMany) as caught:
        journal_sheets.print_log(drawn.store, drawn.clerk, tmp_path, now=drawn.at(50))
    assert caught.value.fields["most"] == 3
    assert list(tmp_path.glob("*.pdf")) == []


def test_what_was_asked_for_is_said_in_words():
    assert journal_sheets.asked_words(Asked()) == "全部"
    asked = Asked("LOCK", "3608", "周敏", date(2026, 3, 1), None)
    assert journal_sheets.asked_words(asked) == (
        "操作种类：锁定名单；任务或抽取编号：3608；操作人：周敏；日期：2026-03-01至"
    )
