"""The yearly plan in the window: made, filled, passed, changed, and a task started from it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from PySide6.QtCore import QDate, QSize, Qt
from pytestqt.qtbot import QtBot

from app.core.annual_headings import FORMS
from app.core.people import Role
from app.core.task import Stage
from app.services.annual import annual_approvals, annual_plans
from app.services.registry import items
from app.services.task import tasks
from app.texts import text
from app.ui.screens.annual import AnnualPage
from app.ui.screens.annual_import import AnnualImport
from app.ui.screens.annual_items import ItemsChoice
from app.ui.screens.annual_line import LinePage
from app.ui.screens.annual_new import NewYear
from app.ui.screens.tasks import NewTask, TasksPage
from app.ui.screens.workbench import WorkbenchPage
from app.ui.shell import NavEntry, Shell
from app.ui.task.page import TaskPage
from app.ui.views.tasks import todo
from app.ui.views.waiting import waiting_words


@pytest.fixture
def show(approved, settle, qtbot: QtBot) -> Callable[..., Shell]:
    """A window with the three pages, for somebody of a role."""
    shells = []  # qtbot keeps none alive

    def run(role: Role = Role.CLERK) -> Shell:
        desk = approved.desks[role]
        entries = (
            NavEntry("workbench", "-", "inbox", lambda shell: WorkbenchPage(desk, shell)),
            NavEntry("tasks", "-", "dices", lambda shell: TasksPage(desk, shell)),
            NavEntry("annual", "-", "calendar-check", lambda shell: AnnualPage(desk, shell)),
        )
        shell = Shell(entries, desk.jobs)
        shells.append(shell)
        qtbot.addWidget(shell)
        shell.resize(QSize(1366, 768))
        shell.show()
        shell.go("annual")
        settle()
        return shell

    return run


@pytest.fixture
def press(qtbot: QtBot, settle) -> Callable[[object], None]:
    """Click and wait for the answer."""

    def run(button) -> None:
        assert button.isVisible()
        assert button.isEnabled()
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        settle()

    return run


@pytest.fixture
def code(approved) -> str:
    """An item of the sample's list that has a basis."""
    desk = approved.desks[Role.CLERK]
    return next(one.code for one in items.items(desk.store, desk.actor) if one.basis.strip())


@pytest.fixture
def fill(show, press, settle, in_dialog, code) -> Callable[[], Shell]:
    """A draft of 2026 with one task, made as a clerk makes it."""

    def run() -> Shell:
        shell = show()
        page = shell.page("annual")
        in_dialog(
            lambda: press(page.first_button),
            lambda dialog: (check_new(dialog), dialog.accept_button.click()),
        )
        settle()
        press(page.lines.add_button)
        form = shell.pages.currentWidget()
        fill_line(form, code)
        press(form.bar.primary_button)
        assert shell.pages.currentWidget() is page
        return shell

    return run


def check_new(dialog) -> None:
    assert isinstance(dialog, NewYear)
    assert dialog.year.value() == 2026
    assert dialog.copy_of() is None


def fill_line(form, code: str, name: str = "企业年报公示信息抽查") -> None:
    assert isinstance(form, LinePage)
    form.texts["name"].setText(name)
    form.texts["basis"].setText("《企业信息公示暂行条例》第十四条")
    form.texts["objects"].setText("企业")
    form.texts["area"].setText("全县")
    form.texts["ratio"].setText("3")
    form.methods["现场检查"].setChecked(True)
    form.dates["period_to"].setDate(QDate(2026, 3, 31))
    form.set_items((code,))


def pass_on(show, press, role: Role, opinion: str) -> None:
    page = show(role).page("annual")
    page.tabs.setCurrentWidget(page.steps)
    page.steps.opinion.setText(opinion)
    press(page.bar.primary_button)


def stage_of(approved, plan_id: int) -> Stage:
    desk = approved.desks[Role.CLERK]
    return annual_plans.plan(desk.store, desk.actor, plan_id).plan.stage


def test_a_plan_is_made_passed_by_two_others_and_in_force(fill, show, press, approved):
    shell = fill()
    page = shell.page("annual")
    (row,) = page.lines.table.rows()
    assert row.line.ratio == "3"
    plan_id = page.card.plan.id
    press(page.bar.primary_button)
    assert not page.lines.add_button.isVisible()
    desk = approved.desks[Role.CLERK]
    able = annual_approvals.who_passes(desk.store, desk.actor, plan_id)
    assert approved.desks[Role.REVIEWER].actor.name in able.names
    assert page.bar.sentence.text() == waiting_words(able, of_plan=True)
    assert able.names[0] in page.bar.sentence.text()
    pass_on(show, press, Role.REVIEWER, "依据充分")
    assert stage_of(approved, plan_id) is Stage.REVIEWED
    pass_on(show, press, Role.APPROVER, "同意")
    assert stage_of(approved, plan_id) is Stage.APPROVED
    page.refresh()


def test_what_is_wrong_stands_at_its_field_and_nothing_is_saved(fill, press, code):
    shell = fill()
    page = shell.page("annual")
    press(page.lines.add_button)
    form = shell.pages.currentWidget()
    fill_line(form, code, "第二项")
    form.texts["basis"].setText("")
    form.dates["period_from"].setDate(QDate(2026, 5, 1))
    press(form.bar.primary_button)
    assert form.texts["basis"].property("invalid") == "true"
    form.texts["basis"].setText("年度计划")
    press(form.bar.primary_button)
    assert form.dates["period_to"].property("invalid") == "true"
    form.texts["base"].setText("几户")
    press(form.bar.primary_button)
    assert form.texts["base"].property("invalid") == "true"
    form._saved = True
    assert shell.back()
    assert len(page.lines.table.rows()) == 1


def test_typed_changes_are_not_lost_without_a_question(fill, in_dialog):
    shell = fill()
    page = shell.page("annual")
    page.lines.table.selectRow(0)
    page.open_line(page.lines.table.current_row())
    form = shell.pages.currentWidget()
    form.texts["note"].setText("改了")
    in_dialog(shell.back, lambda dialog: dialog.reject_button.click())
    assert shell.pages.currentWidget() is form
    in_dialog(shell.back, lambda dialog: dialog.accept_button.click())
    assert shell.pages.currentWidget() is page


def test_the_base_is_counted_in_the_registry(fill, press):
    shell = fill()
    page = shell.page("annual")
    page.open_line(page.lines.table.rows()[0])
    form = shell.pages.currentWidget()
    press(form.count_button)
    count = int(form.texts["base"].text())
    assert 0 < count <= 200
    assert f"{count}" in form.told.text()
    form.texts["objects"].setText("校外培训机构")
    press(form.count_button)
    assert form.texts["base"].text() == str(count)
    assert "校外培训机构" in form.told.text()
    press(form.bar.primary_button)
    assert page.lines.table.rows()[0].line.base == count


def test_items_are_chosen_from_the_list_in_force(fill, settle, in_dialog, code):
    shell = fill()
    page = shell.page("annual")
    page.open_line(page.lines.table.rows()[0])
    form = shell.pages.currentWidget()

    def choose(dialog) -> None:
        assert isinstance(dialog, ItemsChoice)
        settle()
        assert all(row.basis.strip() for row in dialog.table.rows())
        other = next(row.code for row in dialog.table.rows() if row.code != code)
        dialog.table.rows_model.set_checked([other], True)
        dialog.accept_button.click()

    in_dialog(form.items_button.click, choose)
    assert code in form.codes
    assert len(form.codes) == 2
    form.bar.primary_button.click()
    settle()
    assert page.lines.table.rows()[0].line.item_codes == form.codes


def test_a_table_is_previewed_and_imported(fill, settle, in_dialog, approved, tmp_path: Path):
    shell = fill()
    page = shell.page("annual")
    desk = approved.desks[Role.CLERK]
    item = next(one for one in items.items(desk.store, desk.actor) if one.basis.strip())
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append([heading for heading, _ in FORMS["shanggao"]])
    sheet.append([1, "本局", "拍卖抽查", item.name, "3-11月", "合同股", "2%", "1次", 5])
    sheet.append([2, "本局", "没有的抽查", "某检查", "3-11月", "合同股", "2%", "1次", 5])
    book.save(tmp_path / "plan.xlsx")

    def look(dialog) -> None:
        assert isinstance(dialog, AnnualImport)
        dialog.read_file(tmp_path / "plan.xlsx")
        settle()
        assert [row.line.name for row in dialog.entries.rows()] == ["拍卖抽查"]
        assert any("某检查" in row.message for row in dialog.issues.rows())
        dialog.saved = lambda _words: dialog.accept()
        dialog.accept_button.click()
        settle()

    in_dialog(page.import_button.click, look)
    settle()
    assert [row.line.name for row in page.lines.table.rows()][1:] == ["拍卖抽查"]


@pytest.fixture
def in_force(fill, show, press) -> Callable[[], Shell]:
    """The clerk's window with a plan that was passed."""

    def run() -> Shell:
        shell = fill()
        press(shell.page("annual").bar.primary_button)
        pass_on(show, press, Role.REVIEWER, "同意")
        pass_on(show, press, Role.APPROVER, "同意")
        return show()

    return run


def test_a_task_started_from_a_line_inherits_it(in_force, press, settle):
    shell = in_force()
    page = shell.page("annual")
    page.lines.table.selectRow(0)
    press(page.lines.start_button)
    opened = shell.pages.currentWidget()
    assert isinstance(opened, TaskPage)
    plan = opened.card.plan
    assert (plan.name, plan.source) == ("企业年报公示信息抽查", "PLAN")
    assert plan.plan_name == page.card.plan.title
    assert plan.scope.directed
    assert shell.back()
    settle()


def test_a_new_task_can_be_one_of_the_plan(in_force, press, settle, in_dialog, approved):
    shell = in_force()
    shell.go("tasks")
    settle()

    def choose(dialog) -> None:
        assert isinstance(dialog, NewTask)
        settle()
        dialog._lines.setCurrentIndex(1)
        assert dialog.name() == "企业年报公示信息抽查"
        dialog.accept_button.click()

    in_dialog(lambda: press(shell.page("tasks").new_button), choose)
    settle()
    desk = approved.desks[Role.CLERK]
    newest = tasks.tasks(desk.store, desk.actor)[0]
    assert newest.name == "企业年报公示信息抽查"
    assert shell.pages.currentWidget().card.id == newest.id
    assert shell.back()
    settle()


def test_the_start_page_says_what_is_due(in_force, press, settle, qtbot):
    shell = in_force()
    shell.go("workbench")
    settle()
    page = shell.page("workbench")
    assert "企业年报公示信息抽查" in page.due._words.text()
    qtbot.waitUntil(lambda: page.due._button.isVisible())
    press(page.due._button)
    assert shell.current_key == "annual"
    progress = shell.page("annual").progress
    assert [row.name for row in progress.table.rows()] == ["企业年报公示信息抽查"]


def test_a_change_is_a_version_and_the_difference_is_shown(in_force, press, settle, in_dialog):
    shell = in_force()
    page = shell.page("annual")

    def explain(dialog) -> None:
        dialog.field.setPlainText("市局部署调整比例")
        dialog.accept_button.click()

    in_dialog(page.bar.primary_button.click, explain)
    settle()
    assert page.card.plan.version == 2
    page.open_line(page.lines.table.rows()[0])
    form = shell.pages.currentWidget()
    form.texts["ratio"].setText("2.5")
    press(form.bar.primary_button)
    assert [row[3:] for row in page.differences.table.rows()] == [("3%", "2.5%")]
    in_dialog(page.discard_button.click, lambda dialog: dialog.accept_button.click())
    settle()
    assert page.card.plan.version == 1
    assert page.card.plan.in_force


def test_a_returned_plan_is_a_draft_again(fill, show, press, settle, in_dialog, approved):
    shell = fill()
    plan_id = shell.page("annual").card.plan.id
    press(shell.page("annual").bar.primary_button)
    page = show(Role.REVIEWER).page("annual")

    def explain(dialog) -> None:
        dialog.field.setPlainText("请补充依据")
        dialog.accept_button.click()

    in_dialog(page.return_button.click, explain)
    settle()
    assert stage_of(approved, plan_id) is Stage.DRAFT
    assert page.steps.table.rows()[-1].opinion == "请补充依据"
    # Its author finds it on the start page, with the reason, and opens it from there.
    desk = show()
    desk.go("workbench")
    settle()
    start = desk.page("workbench")
    [row] = [one for one in start.table.rows() if one.plan_id]
    assert todo(row) == text("tasks.workbench.returned_plan", reason="请补充依据")
    start.table.selectRow(start.table.rows().index(row))
    press(start.open_button)
    mine = desk.page("annual")
    assert desk.pages.currentWidget() is mine
    assert mine.card.plan.id == plan_id
    assert "请补充依据" in mine.returned._words.text()
    acts = mine.export.fill()
    assert acts["legal"].isEnabled()
    assert not acts["approval"].isEnabled()  # nobody has passed it yet


def test_a_plan_that_waits_for_review_stands_on_the_reviewer_s_start_page(
    fill, show, press, settle
):
    press(fill().page("annual").bar.primary_button)
    shell = show(Role.REVIEWER)
    shell.go("workbench")
    settle()
    start = shell.page("workbench")
    [row] = [one for one in start.table.rows() if one.plan_id]
    assert todo(row) == text("tasks.workbench.todo_plan_SUBMITTED")


def test_files_are_made_from_the_menu(in_force, settle, in_dialog, tmp_path: Path):
    page = in_force().page("annual")
    assert page.export.fill()["filing"].isEnabled()

    def accept(dialog) -> None:
        dialog.accept_button.click()

    in_dialog(lambda: (page.export.write_form("fucheng", tmp_path / "a.xlsx"), settle()), accept)
    in_dialog(lambda: (page.export.publish(tmp_path / "b.xlsx"), settle()), accept)
    in_dialog(lambda: (page.progress.export_to(tmp_path / "c.xlsx"), settle()), accept)
    for name in ("a", "b", "c"):
        sheet = load_workbook(tmp_path / f"{name}.xlsx").worksheets[0]
        said = {cell.value for row in sheet.iter_rows() for cell in row}
        assert "企业年报公示信息抽查" in said


def test_whoever_only_reads_is_offered_no_change(fill, show):
    fill()
    page = show(Role.SUPERVISOR).page("annual")
    for button in (page.new_button, page.import_button, page.lines.add_button):
        assert not button.isVisible()
    assert not page.bar.primary_button.isVisible()
