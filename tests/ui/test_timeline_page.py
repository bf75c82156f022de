"""The page 全程: found, narrowed, printed; reached from records and tasks."""

from datetime import date

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from app.core.people import Role
from app.services.finding import findings
from app.services.supervision.timeline import Kind, Whose
from app.store.schema import Assignment, Officer
from app.ui import list_out
from app.ui.pages import nav_entries
from app.ui.screens.record_page import RecordPage
from app.ui.shell import Shell
from app.ui.task.open import open_task
from app.ui.task.page import TaskPage
from app.ui.timeline_page import TimelinePage, open_timeline
from app.ui.views import timeline as view


@pytest.fixture
def shell(drawn, qtbot):
    """The window of a clerk, with drafts of three enterprises entered in one act."""
    desk = drawn.desks[Role.CLERK]
    ids = drawn.assignments[:3]
    findings.enter_clean(
        desk.store, desk.actor, ids, date(2026, 3, 6), ("ONSITE",), now=desk.clock()
    )
    made = Shell(nav_entries(desk), desk.jobs)
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    yield made
    made._agreed = True


@pytest.fixture
def first(drawn):
    """(enterprise, officer) of the first that was drawn."""
    with drawn.desks[Role.CLERK].store.read() as session:
        row = session.get_one(Assignment, drawn.assignments[0])
        officer = session.scalars(
            select(Officer.id).where(Officer.key == row.officer_keys[0])
        ).one()
        return row.enterprise_id, officer


def _type(qtbot, picker, words):
    """Type, and wait until the box asks by itself."""
    with qtbot.waitSignal(picker.finder.search.searched, timeout=10_000):
        picker.finder.search.setText(words)


def front(shell):
    return shell.pages.currentWidget()


@pytest.fixture
def task_page(shell, drawn, settle):
    page = open_timeline(drawn.desks[Role.CLERK], shell, Whose.TASK, drawn.task_id)
    settle()
    return page


def test_a_task_is_found_by_its_name_and_its_timeline_opened(shell, qtbot, settle):
    shell.go("timeline")
    settle()
    picker = shell.page("timeline")
    picker.whose.setCurrentIndex(picker.whose.findData(Whose.TASK))
    settle()
    _type(qtbot, picker, "没有这样的任务")
    settle()
    assert not picker.open_button.isEnabled()
    _type(qtbot, picker, "一季度")
    settle()
    assert picker.finder.value().name == "一季度双随机抽查"
    picker.open_button.click()
    settle()
    assert isinstance(front(shell), TimelinePage)
    assert "一季度双随机抽查" in front(shell).name.text()


@pytest.mark.parametrize("whose", [Whose.ENTERPRISE, Whose.OFFICER])
def test_records_are_found_by_words(shell, settle, whose, first):
    shell.go("timeline")
    picker = shell.page("timeline")
    picker.whose.setCurrentIndex(picker.whose.findData(whose))
    settle()
    assert picker.finder.list.count() > 1
    picker.finder.list.setCurrentRow(0)
    picker.open()
    settle()
    assert front(shell).whose is whose
    assert front(shell).table.rows()


def test_the_newest_stands_on_top_and_kinds_and_words_narrow(task_page):
    rows = task_page.table.rows()
    assert [one.at for one in rows] == sorted((one.at for one in rows), reverse=True)
    task_page.kind.setCurrentIndex(task_page.kind.findData(Kind.FINDING))
    (entered,) = task_page.table.rows()
    assert entered.who.startswith("3户（")
    assert "找到1条" in task_page.count.text()
    task_page.search.setText("无此词")
    task_page.search.returnPressed.emit()
    assert task_page.empty.isVisible()
    assert not task_page.print_button.isEnabled()


def test_a_narrowed_timeline_is_what_is_printed_and_written(
    task_page, settle, tmp_path, monkeypatch
):
    shown = []
    monkeypatch.setattr(list_out, "open_pdf", lambda _owner, path: shown.append(path))
    task_page.kind.setCurrentIndex(task_page.kind.findData(Kind.DRAW))
    task_page.print_button.click()
    settle()
    assert shown[0].is_file()
    monkeypatch.setattr(list_out, "ask_path", lambda *_asked: tmp_path / "a.xlsx")
    task_page.export_button.click()
    settle()
    rows = list(load_workbook(tmp_path / "a.xlsx").active.iter_rows(values_only=True))
    said = [row[1] for row in rows]
    assert said.count("抽取") == 2
    assert "已导出2条" in task_page.note._words.text()


@pytest.mark.parametrize("kind", ["enterprises", "officers"])
def test_a_record_leads_to_its_timeline_and_a_line_to_its_task(shell, drawn, settle, first, kind):
    number = first[0] if kind == "enterprises" else first[1]
    shell.push(RecordPage(drawn.desks[Role.CLERK], shell, kind, number))
    settle()
    front(shell).timeline_button.click()
    settle()
    page = front(shell)
    at = next(at for at, one in enumerate(page.table.rows()) if one.task_id)
    page.table.selectRow(at)
    page.task_button.click()
    settle()
    assert isinstance(front(shell), TaskPage)


def test_the_menu_of_a_task_leads_to_its_timeline(shell, drawn, settle):
    page = open_task(drawn.desks[Role.CLERK], shell, drawn.task_id)
    settle()
    page.life.acts["timeline"].trigger()
    settle()
    assert isinstance(front(shell), TimelinePage)
    assert not front(shell).task_button.isVisible()


def test_only_the_newest_of_very_many_are_shown_and_that_is_said():
    assert view.count_words(2500, 2500).startswith("找到2,500条，显示最近2,000条")
    assert view.count_words(7, 7) == "共7条"
