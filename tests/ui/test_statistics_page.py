"""The page 统计分析: a year, a dimension, the chart beside its numbers, files and paper."""

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from app.core.people import Role
from app.core.statistics import Dimension
from app.services.statistics.statistics_tables import Metric
from app.texts import text
from app.ui.pages import nav_entries
from app.ui.screens import statistics as screen
from app.ui.shell import Shell
from app.ui.views import statistics as view


@pytest.fixture
def open_page(drawn, qtbot, settle):
    """The page in a window of 1366 × 768, counted, for somebody of a role."""
    shells = []

    def run(role=Role.CLERK):
        desk = drawn.desks[role]
        shell = Shell(nav_entries(desk), desk.jobs)
        shells.append(shell)
        qtbot.addWidget(shell)
        shell.resize(1366, 768)
        shell.show()
        shell.go("statistics")
        page = shell.page("statistics")
        qtbot.waitUntil(lambda: page.chart.chart.image is not None, timeout=20_000)
        settle()
        return page

    yield run
    for shell in shells:
        shell._agreed = True


def choose(combo, value):
    at = combo.findData(value)
    assert at >= 0
    combo.setCurrentIndex(at)


def cells(table):
    model = table.model()
    return [
        [model.index(row, at).data() for at in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def test_a_year_and_a_dimension_give_a_chart_and_its_numbers(open_page, settle):
    page = open_page()
    assert page.period.currentText() == "2026年"
    assert "应检查数 12" in page.figures.text()
    choose(page.dimension, Dimension.ITEM)
    choose(page.measure, Metric.STATES)
    settle()
    table = page.chart.pane.table
    assert cells(table)[-1][:3] == [text("statistics.total"), "12", "12"]
    hint = table.model().headerData(1, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
    assert text("statistics.means.due")[:12] in hint
    assert "各行相加大于合计" in page.chart.note.text()
    said = page.chart.chart.canvas.accessibleDescription()
    assert all(row[0] in said for row in cells(table)[:-1])
    assert page.chart.chart.image.width() > 300
    choose(page.dimension, Dimension.MONTH)
    settle()
    assert [row[0] for row in cells(page.whole.progress.table)] == ["2026-03", "合计"]
    assert page.whole.towns.table.model().rowCount() > 2


def test_another_period_is_counted_and_one_without_draws_says_so(open_page, settle):
    page = open_page()
    choose(page.period, view.OWN)
    settle()
    assert page.since.isVisibleTo(page)
    assert "应检查数 12" in page.figures.text()
    page.since.setDate(page.since.date().addDays(68))  # after the draw
    settle()
    assert page.stack.currentWidget() is page.empty
    assert not page.export_button.isEnabled()
    page.until.setDate(page.since.date().addDays(-1))
    settle()
    assert text("statistics.page.wrong_period") in page.note._words.text()
    page.period.setCurrentIndex(0)
    settle()
    assert page.stack.currentWidget() is page.tabs
    assert not page.note.isVisibleTo(page)


def test_tables_and_charts_are_written_and_opened_again(open_page, settle, tmp_path, monkeypatch):
    page = open_page()
    proposed = []

    def ask(_parent, _title, name, endings):
        proposed.append((name, endings))
        return tmp_path / f"a{len(proposed)}.{endings[0]}"

    monkeypatch.setattr(screen, "ask_path", ask)
    for name in ("export_all", "export_internal", "export_annual", "export_png", "export_pdf"):
        page.acts[name].trigger()
        settle()
    assert [endings for _, endings in proposed] == [("xlsx",)] * 3 + [("png",), ("pdf",)]
    private = text("statistics.dimension.CLASS")
    outward, inner = (load_workbook(tmp_path / f"a{at}.xlsx") for at in (1, 2))
    assert private not in outward.sheetnames
    assert private in inner.sheetnames
    sheet = outward[text("statistics.dimension.TOWNSHIP")]
    rows = {row[0]: row[1] for row in sheet.iter_rows(values_only=True)}
    assert rows[text("statistics.total")] == 12
    assert not QImage(str(tmp_path / "a4.png")).isNull()
    assert "完成率" in PdfReader(tmp_path / "a5.pdf").pages[0].extract_text()
    assert "a5.pdf" in page.note._words.text()


def test_the_yearly_table_and_the_chart_are_printed(open_page, settle, monkeypatch):
    page = open_page()
    opened = []
    monkeypatch.setattr(screen, "open_pdf", lambda _parent, path: opened.append(path))
    choose(page.dimension, Dimension.STATION)
    for name in ("print_annual", "print_chart"):
        page.acts[name].trigger()
        settle()
    said = [PdfReader(path).pages[0].extract_text().replace("\n", "") for path in opened]
    assert "2026年度双随机抽查统计表" in said[0]
    assert "按监管所的完成率" in said[1]


def test_who_does_not_keep_the_registries_writes_no_class(open_page, settle):
    page = open_page(Role.SUPERVISOR)
    assert "export_internal" not in page.acts
    choose(page.dimension, Dimension.CLASS)
    settle()
    assert not any(
        page.acts[name].isEnabled()
        for name in ("export_annual", "print_annual", "export_png", "print_chart")
    )
    assert page.chart.pane.table.columns()[0].private
