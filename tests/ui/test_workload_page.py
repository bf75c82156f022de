"""The page 工作量与及时率."""

import pytest
from openpyxl import load_workbook

from app.core.people import Role
from app.services.supervision.workload_sheets import MEANT
from app.texts import text
from app.ui.pages import nav_entries
from app.ui.screens.workload import WorkloadPage
from app.ui.shell import Shell


@pytest.fixture
def page(drawn, qtbot, settle):
    desk = drawn.desks[Role.SUPERVISOR]
    shell = Shell(nav_entries(desk), desk.jobs)
    qtbot.addWidget(shell)
    shell.resize(1366, 768)
    shell.show()
    shell.go("officers")
    settle()
    shell.page("officers").workload_button.click()
    settle()
    yield shell.pages.currentWidget()
    shell._agreed = True


def test_officers_stand_with_their_numbers_and_what_these_mean(page):
    rows = page.table.rows()
    assert rows
    drawn = [one.figures.drawn for one in rows]
    assert drawn == sorted(drawn, reverse=True)
    assert "分派12户" in page.count.text()
    for name in MEANT:
        assert text(f"workload.means.{name}") in page.meanings.text()
    assert page.table.horizontalScrollBar().maximum() == 0


def test_it_is_reached_from_the_timelines_too_and_left_again(page, settle):
    page.bar.back_button.click()
    page.shell.go("timeline")
    settle()
    page.shell.page("timeline").workload_button.click()
    settle()
    assert isinstance(page.shell.pages.currentWidget(), WorkloadPage)


def test_a_unit_a_name_and_a_period_narrow(page, settle):
    unit = page.table.rows()[0].unit
    page.unit.setCurrentIndex(page.unit.findData(unit))
    assert {one.unit for one in page.table.rows()} == {unit}
    page.search.setText("没有这个人")
    page.search.returnPressed.emit()
    assert page.empty.isVisible()
    page.search.reset()
    page.period.setCurrentIndex(page.period.findText("2026年"))
    settle()
    assert page.period.currentText() == "2026年"
    assert page.table.rows()


def test_the_table_of_the_period_is_written(page, settle, tmp_path):
    page.export_to(tmp_path / "a.xlsx")
    settle()
    assert load_workbook(tmp_path / "a.xlsx").sheetnames[0] == text("workload.title")
    assert "已导出" in page.note._words.text()
