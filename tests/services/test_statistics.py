"""统计分析 from a drawn task in a real database: figures, periods, files, paper."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from openpyxl import load_workbook
from PIL import Image
from pypdf import PdfReader
from sqlalchemy import select

from app.core.statistics import Dimension, Rate
from app.core.statistics_compare import Basis, Period
from app.services.disclosure import disclosure
from app.services.disclosure.disclosure import Format
from app.services.finding import findings
from app.services.paper.pdf_pages import page_words
from app.services.statistics import (
    statistics,
    statistics_annual,
    statistics_chart,
    statistics_files,
)
from app.services.statistics import statistics_tables as tables
from app.services.statistics.statistics import Asked
from app.services.statistics.statistics_files import ClassIsInternal, NothingDrawn
from app.services.statistics.statistics_tables import Metric
from app.store.schema import FollowUp, LogEntry, Result, Task
from app.texts import text

YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))


@pytest.fixture
def count(county):
    """The figures of a question, on a day after the draw (5 March 2026)."""

    def run(asked=Asked(YEAR), days=10):  # noqa: B008 -- frozen, so one for all calls
        clerk = county.actors["clerk"]
        return statistics.statistics(county.store, clerk, asked, now=county.at(days=days))

    return run


@pytest.fixture
def inspected(county, approved, tmp_path):
    """Two firms approved and out, one approved, one begun, one not."""
    store, clerk = county.store, county.actors["clerk"]
    approved(county.assignments[:2])
    disclosure.export(
        store, clerk, county.task_id, "announcement", tmp_path / "a.xlsx", Format.XLSX,
        now=county.at(days=7),
    )  # fmt: skip
    approved(county.assignments[2:3])
    findings.enter_clean(
        store, clerk, county.assignments[3:4], county.day(8), ("ONLINE",), now=county.at(days=8)
    )
    return county


def test_every_inspection_stands_in_one_state_and_rates_follow(count, inspected):
    found = count()
    total = found.now.total
    states = (total.to_enter, total.entering, total.reviewing, total.to_publish, total.published)
    assert states == (1, 1, 0, 1, 2)
    assert (total.due, total.clear, total.problem, total.closed) == (5, 3, 0, 2)
    assert total.rate(Rate.COMPLETION) == Decimal("40.00")
    assert total.rate(Rate.PROBLEM) == Decimal("0.00")
    groups = found.now.groups
    assert {key: one.due for key, one in groups[Dimension.MONTH].items()} == {"2026-03": 5}
    assert {key: one.due for key, one in groups[Dimension.METHOD].items()} == {"": 2, "ONSITE": 3}
    assert {key: one.approved for key, one in groups[Dimension.ITEM].items()} == {
        "A01": 3, "B03": 3,
    }  # fmt: skip
    assert set(groups[Dimension.STATION]) == {"麦㙦所"}
    assert found.registry[Dimension.TOWNSHIP]["麦㙦镇"].held == 5
    assert found.compared is None


def test_what_is_open_after_a_finding_keeps_it_from_being_over(count, inspected):
    with inspected.store.write() as session:
        session.add(
            FollowUp(
                assignment_id=inspected.assignments[0],
                kind="ORDER",
                in_charge="麦㙦所",
                facts={},
                begun_on=date(2026, 3, 12),
                by_id=1,
                at=inspected.at(days=7),
            )
        )
    assert count().now.total.closed == 1


def test_a_period_is_that_of_the_draw_or_of_the_inspection(count, inspected):
    later = Period(date(2026, 3, 6), date(2026, 3, 31))
    assert count(Asked(later)).now.total.due == 0
    assert count(Asked(later, Basis.INSPECTED)).now.total.due == 4
    assert count(Asked(Period(date(2026, 3, 13)), Basis.INSPECTED)).now.total.entering == 1


def test_plans_units_and_tasks_narrow_and_an_ended_task_keeps_what_was_entered(count, inspected):
    choices = count().choices
    assert choices.years == (2026,)
    for asked in (
        Asked(YEAR, plan=choices.plans[0]),
        Asked(YEAR, lead=choices.leads[0]),
        Asked(YEAR, task=choices.tasks[0][0]),
    ):
        assert count(asked).now == count().now
    assert count(Asked(YEAR, plan="别的计划")).now.total.due == 0
    with inspected.store.write() as session:
        session.scalars(select(Task)).one().stage = "ENDED"
    assert count().now.total.due == 4


def test_the_year_before_stands_beside_with_counts_and_points(count, inspected):
    found = count(Asked(Period(date(2027, 1, 1), date(2027, 12, 31))))
    assert (found.now.total.due, found.compared.total.due) == (0, 5)
    both = replace(found, now=found.before)
    table = tables.metric_table(both, Dimension.TOWNSHIP, Metric.COMPLETION)
    assert [one.key for one in table.columns][-3:] == [
        "COMPLETION_before", "COMPLETION_points", "published_grown",
    ]  # fmt: skip
    assert table.total.cells[-3:] == (Decimal("40.00"), Decimal("0.00"), 0)
    lines = {line.key: line.cells for line in tables.overall(both).lines}
    assert lines["due"] == (5, 5, 0)


def test_the_chart_has_the_numbers_of_its_table(count, inspected):
    found = count()
    for dimension in Dimension:
        for metric in tables.metrics_of(dimension):
            table = tables.metric_table(found, dimension, metric)
            chart = statistics_chart.chart_of(found, dimension, metric)
            assert set(chart.names) <= {line.name for line in table.lines}
            shown = {line.name: line.cells for line in table.lines}
            for series in chart.series:
                titles = {one.short or one.title: at for at, one in enumerate(table.columns)}
                at = titles.get(series.name, titles.get(table.title))
                at = titles[text("statistics.column.coverage")] if at is None else at
                cells = [shown[name][at] for name in chart.names]
                assert series.words == tuple(
                    tables.cell_words(one, table.columns[at]) for one in cells
                )


def test_every_table_is_written_and_what_goes_out_has_no_class(count, inspected, tmp_path):
    found = count()
    store, clerk = inspected.store, inspected.actors["clerk"]
    path = statistics_files.export(store, clerk, found, tmp_path / "a.xlsx", now=inspected.at())
    book = load_workbook(path)
    private = text("statistics.dimension.CLASS")
    assert private not in book.sheetnames
    sheet = book[text("statistics.dimension.ITEM")]
    rows = {row[0]: row for row in sheet.iter_rows(values_only=True)}
    heading = list(rows[text("statistics.dimension.ITEM")])
    rate = heading.index("完成率（%）")
    assert rows["A01 登记事项检查（名称规范使用）"][rate] == 40
    assert rows["合计"][heading.index("应检查数")] == 5
    assert text("statistics.file.meanings") in book.sheetnames
    inner = statistics_files.export(
        store, clerk, found, tmp_path / "b.xlsx", now=inspected.at(), internal=True
    )
    assert private in load_workbook(inner).sheetnames
    supervisor = inspected.actors["supervisor"]
    with pytest.raises(ClassIsInternal):
        statistics_files.export(
            store, supervisor, found, tmp_path / "c.xlsx", now=inspected.at(), internal=True
        )
    with pytest.raises(ClassIsInternal):
        statistics_annual.annual_sheet(
            store, clerk, found, Dimension.CLASS, tmp_path / "c.xlsx", now=inspected.at()
        )
    with store.read() as session:
        entry = session.scalars(select(LogEntry).order_by(LogEntry.n.desc())).first()
        assert (entry.kind, '"file":"b.xlsx"' in entry.payload) == ("EXPORT", True)


def test_charts_and_the_yearly_table_are_printed(count, inspected, tmp_path):
    found = count()
    store, clerk = inspected.store, inspected.actors["clerk"]
    chosen = (Dimension.TOWNSHIP, Metric.COMPLETION)
    made = [
        statistics_files.export_chart(
            store, clerk, found, *chosen, tmp_path / f"图.{ending}", now=inspected.at()
        )
        for ending in ("pdf", "png")
    ]
    said = PdfReader(made[0]).pages[0].extract_text()
    for words in ("按乡镇（街道）的完成率", "40.00%", "已公示÷应检查数", "麦㙦镇", "2026年"):
        assert words in said.replace("\n", "")
    with Image.open(made[1]) as picture:
        assert picture.size[0] > 2000
    paper = statistics_annual.annual_table(
        store, clerk, found, Dimension.TASK, tmp_path, now=inspected.at()
    )
    said = "".join(page_words(paper, 0).split())
    for words in ("2026年度双随机抽查统计表", "食品经营双随机抽查", "40.00%", "乡镇概况"):
        assert words in said
    sheet = statistics_annual.annual_sheet(
        store, clerk, found, Dimension.TASK, tmp_path / "年.xlsx", now=inspected.at()
    )
    assert load_workbook(sheet).sheetnames[0] == text("statistics.annual.title")
    nothing = count(Asked(Period(date(2024, 1, 1), date(2024, 12, 31))))
    with pytest.raises(NothingDrawn):
        statistics_annual.annual_table(
            store, clerk, nothing, Dimension.TASK, tmp_path, now=inspected.at()
        )


def test_a_draw_of_another_year_is_out_of_this_one(count, inspected):
    with inspected.store.read() as session:
        assert session.scalars(select(Result)).one().at.year == 2026
    assert count(Asked(Period(date(2025, 1, 1), date(2025, 12, 31)))).now.total.due == 0
    assert count(Asked()).now.total.due == 5
