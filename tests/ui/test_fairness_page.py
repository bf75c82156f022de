"""The page 公平性: the verdict, the tabs, the chart, files, and the warning of an open hall."""

from dataclasses import replace
from datetime import UTC, date, datetime

import openpyxl
import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor

from app.core.fairness_figures import Family, Standing
from app.core.fairness_odds import Moments
from app.core.people import Role
from app.services.fairness import fairness
from app.services.fairness import fairness_words as words
from app.services.walks.manual import shipped
from app.texts import text
from app.ui import messages, theme
from app.ui.pages import PAGES, nav_entries
from app.ui.screens import fairness as screen
from app.ui.screens.fairness import FairnessPage
from app.ui.screens.fairness_chart import FairnessChart
from app.ui.shell import Shell
from app.ui.stage_window import stage_window
from app.ui.views import fairness as view

NOW = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)


@pytest.fixture
def open_page(settle, qtbot):
    """The page in a window of 1366 × 768, counted."""

    def run(desk) -> FairnessPage:
        shell = Shell(nav_entries(desk), desk.jobs)
        qtbot.addWidget(shell)
        shell.resize(QSize(1366, 768))
        shell.show()
        shell.go("fairness")
        settle()
        page = shell.page("fairness")
        assert isinstance(page, FairnessPage)
        return page

    return run


@pytest.fixture
def show_page(found, settle, qtbot):
    """The page with statistics that were counted before, for somebody of a role."""

    def run(desk) -> FairnessPage:
        shell = Shell((), desk.jobs)
        qtbot.addWidget(shell)
        shell.resize(QSize(1366, 768))
        page = FairnessPage(desk, shell)
        page._show(found)
        page._asked = True
        shell.show()
        shell.push(page)
        settle()
        return page

    return run


@pytest.fixture
def page(show_page, drawn):
    return show_page(drawn.desks[Role.CLERK])


@pytest.fixture
def found(drawn):
    desk = drawn.desks[Role.CLERK]
    return fairness.examine(desk.store, desk.actor, None, None, now=NOW)


def alarming(found):
    """The same statistics with a class that was drawn far too often."""
    first = found.report.of(Family.TOWNSHIP)[0]
    odd = replace(
        first,
        observed=30,
        of=Moments(10.0, 8.0, 5.0),
        inner=(5, 15),
        outer=(1, 21),
        p=1e-7,
        standing=Standing.MORE,
    )
    return replace(found, report=replace(found.report, figures=(odd, *found.report.figures)))


def test_the_page_counts_when_it_is_opened_and_says_that_it_is_early(open_page, drawn):
    page = open_page(drawn.desks[Role.CLERK])
    assert page.found is not None
    assert page.found.report.draws == 1
    assert page.stack.currentIndex() == 1
    said, tone = view.verdict(page.found)
    assert tone == "info"
    assert str(page.found.report.needed) in said
    assert page.verdict._words.text() == said
    assert page.as_of.text() == view.as_of(page.found)


def test_every_tab_shows_its_rows(page):
    for pane in (
        *page.objects.panes.values(),
        *page.repeats.panes,
        *page.officers.panes,
        page.meetings.panes[0],
        *page.changes.panes,
        *page.whole.panes,
    ):
        assert pane.table is not None
        assert pane.table.rows()
    assert len(page.whole.panes[0].table.rows()) == len(Family)
    assert page.whole.words[1][1].text() == text("fairness.words.cannot_text")


def test_nothing_is_cut_off_at_1366_by_768(page):
    for at in range(page.tabs.count()):
        page.tabs.setCurrentIndex(at)
        assert page.tabs.currentWidget().width() <= page.width()
    table = page.objects.panes[Family.CLASS].table
    assert table.horizontalScrollBar().maximum() == 0


def test_another_dimension_shows_its_own_chart_and_table(page):
    page.objects.dimension.setCurrentIndex(1)
    assert page.objects.tables.currentWidget() is page.objects.panes[Family.TOWNSHIP]
    shown = view.points(page.found, Family.TOWNSHIP)
    assert shown
    assert page.objects.chart.points == shown


def test_a_period_without_draws_says_how_many_it_takes(page, settle, found):
    assert page.period.findText(text("fairness.year", year=2026)) > 0
    page.period.addItem("2030", view.Period("2030", date(2030, 1, 1), None))
    page.period.setCurrentIndex(page.period.count() - 1)
    settle()
    assert page.found.report.draws == 0
    assert page.stack.currentIndex() == 0
    assert not page.export_button.isEnabled()
    assert page.empty._title.text() == text("fairness.empty")
    need = str(screen.typical_need())
    assert need in page.empty._hint.text()


def test_an_alarm_is_red_and_names_who_was_drawn_too_often(page, found):
    page._show(alarming(found))
    said, tone = view.verdict(page.found)
    assert tone == "danger"
    assert found.report.of(Family.TOWNSHIP)[0].key in said
    assert page.verdict.property("tone") == "danger"


def test_a_class_is_not_named_where_it_may_not_be(found):
    first = replace(found.report.of(Family.CLASS)[0], standing=Standing.MORE, key="某类", p=1e-9)
    odd = replace(found, report=replace(found.report, figures=(first,)))
    assert "某类" in words.verdict(odd)[0]
    assert "某类" not in words.verdict(odd, private=False)[0]


def test_the_chart_paints_what_is_out_of_bounds_in_red(found, qtbot):
    shown = view.points(alarming(found), Family.TOWNSHIP)[:1]
    chart = FairnessChart()
    qtbot.addWidget(chart)
    chart.resize(480, 60)
    chart.show_points(shown)
    picture = chart.grab().toImage()
    colours = {
        QColor(picture.pixel(x, y)).name()
        for x in range(picture.width())
        for y in range(picture.height())
    }
    assert theme.colour("danger").name() in colours
    assert shown[0].label in chart.accessibleDescription()


@pytest.mark.parametrize(("low", "high"), [(0.8, 1.2), (0.25, 1.75), (0.0, 3.0), (0.5, 1.5)])
def test_an_axis_has_round_shares_with_the_hundred_in_the_middle(low, high):
    ticks = view.ticks(low, high)
    assert ticks[0] == low
    assert ticks[-1] == high
    assert 1.0 in ticks
    assert 4 <= len(ticks) <= 8


def test_an_axis_holds_every_band_unless_it_is_immense(found):
    shown = view.points(alarming(found), Family.TOWNSHIP)
    low, high = view.axis(shown)
    assert low <= min(one.share for one in shown)
    assert high == view.axis(shown[:1])[1] == 3.0
    assert view.axis(()) == (0.5, 1.5)


def test_the_tables_are_written_to_a_file(page, settle, tmp_path, monkeypatch):
    told = []
    monkeypatch.setattr(messages, "inform", lambda *said: told.append(said))
    page.export_to(tmp_path / "统计.xlsx")
    settle()
    book = openpyxl.load_workbook(tmp_path / "统计.xlsx")
    assert text("fairness.table.CLASS") in book.sheetnames
    assert told


def test_the_report_is_shown_as_a_pdf(page, settle, monkeypatch):
    shown = []
    monkeypatch.setattr(screen, "open_pdf", lambda _owner, path: shown.append(path))
    page.print_button.click()
    settle()
    assert shown[0].suffix == ".pdf"
    assert shown[0].is_file()


def test_an_open_hall_is_warned_of_and_gets_nothing_of_the_page(page, qtbot):
    stage = stage_window(page)
    assert not page.hall.isVisible()
    before = stage.scene
    stage.open()
    qtbot.waitUntil(lambda: page.hall.isVisible())
    assert stage.scene == before
    stage.close()
    qtbot.waitUntil(lambda: not page.hall.isVisible())


def test_whoever_does_not_keep_the_registries_copies_no_class(show_page, drawn):
    page = show_page(drawn.desks[Role.REVIEWER])
    table = page.objects.panes[Family.CLASS].table
    assert text("fairness.column.CLASS") not in [one.title for one in table.tools._columns()]


def test_the_page_stands_in_the_navigation_with_a_guide():
    assert "fairness" in {key for key, *_ in PAGES}
    assert shipped().page("fairness") is not None


def test_a_page_that_was_counted_is_not_counted_again_when_it_comes_back(page, monkeypatch):
    monkeypatch.setattr(page, "count", lambda: pytest.fail("counted again"))
    page.refresh()
