"""Workload and lateness per officer, from a drawn task in a real database."""

from collections import Counter
from datetime import date

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from app.services.disclosure import disclosure
from app.services.disclosure.disclosure import Format
from app.services.finding import findings
from app.services.supervision import workload, workload_sheets
from app.services.supervision.workload import Figures
from app.services.supervision.workload_sheets import NoWork
from app.store.schema import Adjustment, Assignment, FollowUp


@pytest.fixture
def count(county):
    """The workload on a day after the draw (5 March 2026)."""

    def run(days=0, since=None, until=None):
        return workload.workload(
            county.store, county.actors["clerk"], since, until, now=county.at(days=days)
        )

    return run


@pytest.fixture
def serving(county):
    """Officer -> how many of the inspections are theirs, as drawn."""
    with county.store.read() as session:
        rows = session.scalars(select(Assignment.officer_keys)).all()
    return Counter(key for keys in rows for key in keys)


def lines(found):
    return {one.key: one for one in found.lines}


def test_each_inspection_counts_for_every_officer_and_once_in_the_total(count, serving):
    found = count()
    assert found.total == Figures(drawn=5)
    assert {key: one.figures.drawn for key, one in lines(found).items()} == dict(serving)
    assert {one.teams for one in found.lines} == {1}
    assert {one.name[:3] for one in found.lines} == {"检查员"}
    assert found.years == (2026,)


def test_days_to_entry_items_and_shares_are_those_of_the_findings(count, approved, county):
    approved(county.assignments[:2])  # inspected on 10 March, entered on the 11th
    total = count(7).total
    assert (total.inspected, total.items, total.problems) == (2, 4, 0)
    assert (total.mean_days, total.problem_share) == (1.0, 0.0)
    assert Figures().mean_days is None


def test_problems_are_counted_by_the_newest_entry(count, approved, county):
    approved(county.assignments[:2])
    store, clerk = county.store, county.actors["clerk"]
    sheet = findings.sheet(store, clerk, county.assignments[0], today=county.day(7))
    body = findings.FindingBody.from_json({**sheet.body.to_json(), "results": ["CORRECTED"]})
    findings.correct(
        store, clerk, county.assignments[0], 1, county.day(5), body, "漏记", now=county.at(days=7)
    )
    total = count(8).total
    assert (total.problems, total.problem_share) == (1, 0.5)
    assert total.mean_days == 1.0  # a correction is no later entry


def test_what_is_not_inspected_is_late_after_the_last_day_of_the_task(count):
    assert count(26).total.late_inspections == 0  # 31 March
    assert count(27).total.late_inspections == 5


def test_a_list_that_goes_out_after_its_day_is_late(count, approved, county, tmp_path):
    """Inspected on Tuesday 10 March: 20 working days, 6 April (清明) off, end on 8 April."""
    approved(county.assignments)
    assert count(34).total.late_out == 0  # 8 April
    assert count(35).total.late_out == 5
    disclosure.export(
        county.store,
        county.actors["clerk"],
        county.task_id,
        "announcement",
        tmp_path / "a.xlsx",
        Format.XLSX,
        now=county.at(days=34),
    )
    assert count(60).total.late_out == 0
    assert count(60).total.late_entries == 0


def test_an_entry_after_its_day_is_late(count, county):
    findings.enter_clean(
        county.store,
        county.actors["clerk"],
        county.assignments[:1],
        county.day(5),
        ("ONSITE",),
        now=county.at(days=35),
    )
    total = count(35).total
    assert (total.late_entries, total.mean_days) == (1, 30.0)


def test_a_retest_moves_the_day(count, approved, county):
    approved(county.assignments[:1])
    with county.store.write() as session:
        session.add(
            FollowUp(
                assignment_id=county.assignments[0],
                kind="RETEST",
                in_charge="检测所",
                facts={},
                begun_on=date(2026, 4, 20),
                by_id=1,
                at=county.at(days=46),
            )
        )
    assert count(53).total.late_out == 0  # five working days after Monday 20 April: the 27th
    assert count(54).total.late_out == 1


def test_who_came_in_for_another_has_the_inspections_not_yet_begun(count, county, serving):
    with county.store.read() as session:
        first = session.get_one(Assignment, county.assignments[0])
        team, out = first.team, first.officer_keys[0]
        ids = session.scalars(select(Assignment.id).where(Assignment.team == team)).all()
    new = next(f"3608240{at:03d}" for at in range(1, 9) if f"3608240{at:03d}" not in serving)
    findings.enter_clean(
        county.store,
        county.actors["clerk"],
        (ids[0],),
        county.day(1),
        ("ONSITE",),
        now=county.at(days=1),
    )
    with county.store.write() as session:
        session.add(
            Adjustment(
                lock_id=county.lock_id,
                number=1,
                kind="OFF",
                stratum="A",
                out_key=out,
                in_key=new,
                team=team,
                reason="ILL",
                skipped=[],
                by_id=1,
                second_id=3,
                at=county.at(days=2),
            )
        )
    found = lines(count(3))
    assert found[out].figures.drawn == 1
    assert found.get(new) is None or found[new].figures.drawn == len(ids) - 1
    assert count(3).total.drawn == 5


@pytest.mark.parametrize(
    ("since", "until", "drawn"),
    [
        (date(2026, 3, 5), date(2026, 3, 5), 5),
        (date(2026, 3, 6), None, 0),
        (None, date(2026, 3, 4), 0),
    ],
)
def test_the_period_is_that_of_the_draw(count, since, until, drawn):
    assert count(9, since, until).total.drawn == drawn


def test_the_table_is_written_with_what_its_numbers_mean(count, county, approved, tmp_path):
    approved(county.assignments[:2])
    found, clerk = count(7), county.actors["clerk"]
    path = workload_sheets.export(
        county.store, clerk, found, tmp_path / "工作量.xlsx", now=county.at(days=7)
    )
    book = load_workbook(path)
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert rows[-1][0] == "合计"
    assert rows[-1][3:6] == (5, 2, 4)
    said = dict(book.worksheets[1].iter_rows(min_row=2, values_only=True))
    assert "日历天数" in said["录入天数"]
    with pytest.raises(NoWork):
        workload_sheets.export(
            county.store, clerk, count(7, date(2030, 1, 1)), path, now=county.at()
        )
