"""The plan of a task: step by step with real keys and clicks, on the sample county."""

import csv
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QDate, QSize, Qt
from PySide6.QtWidgets import QDialog, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from app.core.people import Role
from app.core.quota import ALL, QuotaRule
from app.core.scope import Scope
from app.core.task import Act, DrawKind, Stage
from app.services.task import approvals, tasks
from app.services.task.tasks import TaskCard
from app.store.schema import Enterprise
from app.texts import text
from app.ui.shell import Shell
from app.ui.task.open import PANELS
from app.ui.task.page import TaskPage
from app.ui.task.plan import PlanPanel
from app.ui.views.plan import sections
from app.ui.views.quota_ways import Way
from app.ui.views.tasks import blank_plan

NOW = datetime.fromisoformat("2026-03-05T01:30:00+00:00")
TODAY = date(2026, 3, 5)
NAME = "二季度食品经营双随机抽查"
Start = Callable[..., PlanPanel]


@pytest.fixture
def start(approved, settle, qtbot: QtBot) -> Start:
    """The page of a fresh draft, or of a task that is there, in a window of 1366 × 768."""

    def show(
        kind: DrawKind = DrawKind.BOTH, task_id: int = 0, role: Role = Role.CLERK
    ) -> PlanPanel:
        desk = approved.desks[role]
        if not task_id:
            numbers = tasks.propose_numbers(desk.store, desk.actor, TODAY)
            plan = blank_plan(NAME, kind, TODAY)
            task_id, _ = tasks.save_task(desk.store, desk.actor, None, 0, plan, numbers, now=NOW)
        shell = Shell((), desk.jobs)
        qtbot.addWidget(shell, before_close_func=_forget)
        page = TaskPage(desk, shell, task_id, PANELS)
        shell.resize(QSize(1366, 768))
        shell.show()
        shell.push(page)
        settle()
        panel = page.panel("plan")
        assert isinstance(panel, PlanPanel)
        return panel

    return show


def _forget(shell: Shell) -> None:
    """Nothing is saved on the way out of a test."""
    page = shell.pages.currentWidget()
    assert isinstance(page, TaskPage)
    page.panel("plan").card = None


def _card(panel: PlanPanel) -> TaskCard:
    return tasks.task(panel.desk.store, panel.desk.actor, panel.card.id)


@pytest.fixture
def click(qtbot: QtBot, settle) -> Callable[[QWidget], None]:
    """Click and wait for the answer."""

    def run(widget: QWidget) -> None:
        assert widget.isVisible()
        assert widget.isEnabled()
        qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)
        settle()

    return run


@pytest.fixture
def forward(click) -> Callable[[PlanPanel, str], None]:
    """Press the primary until a step is in front; the items step gets two items ticked."""

    def run(panel: PlanPanel, step: str) -> None:
        while panel.step != step:
            before = panel.step
            if before == "items" and not panel.parts["items"].codes():
                _tick(panel, 2)
            click(panel.bar.primary_button)
            assert panel.step != before, f"stuck at {before}"

    return run


def _tick(panel: PlanPanel, count: int) -> None:
    """Tick the first items with the keyboard."""
    table = panel.parts["items"].table
    for row in range(count):
        table.rows_model.setData(table.rows_model.index(row, 0), Qt.CheckState.Checked.value)


def _check(choice, at: int) -> str:
    item = choice.list.item(at)
    item.setCheckState(Qt.CheckState.Checked)
    return str(item.data(Qt.ItemDataRole.UserRole))


# -- the whole way ---------------------------------------------------------------------------


def test_a_plan_goes_from_an_empty_draft_through_review_to_approval(
    start, forward, click, settle, approved, in_dialog, typing
):
    panel = start()
    assert panel.step == "basics"
    typing(panel.parts["basics"].lines["lead"], "信用监管股")
    forward(panel, "scope")
    town = _check(panel.parts["scope"].choices["townships"], 0)
    settle()
    forward(panel, "quota")
    typing(panel.parts["quota"].lines[ALL][1], "10")
    forward(panel, "team")
    panel.parts["team"].teams.setValue(3)
    settle()
    forward(panel, "review")
    assert panel.parts["review"].sheet.state.problem is None
    page = panel.desk, panel.card.id
    in_dialog(lambda: click(panel.bar.primary_button), lambda dialog: dialog.accept_button.click())
    settle()
    card = _card(panel)
    assert card.stage is Stage.SUBMITTED
    assert card.plan.lead == "信用监管股"
    assert card.plan.scope == Scope(townships=(town,))
    assert card.plan.quotas == {ALL: QuotaRule("RATIO", "10")}
    assert card.plan.team.teams == 3
    assert len(card.plan.item_codes) == 2
    for role, stage in ((Role.REVIEWER, Stage.REVIEWED), (Role.APPROVER, Stage.APPROVED)):
        other = start(task_id=page[1], role=role)
        approval = other.window().pages.currentWidget().panel("approval")
        click(approval.bar.primary_button)
        assert _card(panel).stage is stage
    assert [step.act for step in _card(panel).steps] == [Act.SUBMIT, Act.REVIEW, Act.APPROVE]


def test_going_back_keeps_what_was_typed(start, forward, click, settle, typing):
    panel = start()
    forward(panel, "quota")
    quota = panel.parts["quota"]
    quota.choose(Way.CLASS)
    settle()
    first = next(iter(quota.lines))
    typing(quota.lines[first][1], "12.5")
    click(panel.bar.back_button)
    assert panel.step == "scope"
    typing_there = _check(panel.parts["scope"].choices["stations"], 1)
    click(panel.bar.back_button)
    assert panel.step == "items"
    click(panel.bar.primary_button)
    click(panel.bar.primary_button)
    assert panel.parts["quota"].chosen() is Way.CLASS
    assert panel.draft.plan.scope.stations == (typing_there,)
    assert panel.draft.plan.quotas[first] == QuotaRule("RATIO", "12.5")


def test_published_ratios_fill_the_lines_and_stay_open_to_change(start, forward, settle):
    panel = start()
    forward(panel, "quota")
    quota = panel.parts["quota"]
    quota.choose(Way.CLASS)
    settle()
    assert not quota.fill.preset.isHidden()
    at = quota.fill.preset.findData("henan_2021")
    quota.fill.preset.setCurrentIndex(at)
    quota.fill.preset.activated.emit(at)
    settle()
    assert {name: rule.value for name, rule in quota.rows.rules().items()} == {
        "A": "1",
        "B": "2",
        "C": "10",
        "D": "30",
    }
    quota.choose(Way.WHOLE)
    settle()
    assert quota.fill.preset.isHidden()


def test_a_draft_begun_earlier_opens_where_it_was_left(start, forward):
    panel = start()
    forward(panel, "scope")
    again = start(task_id=panel.card.id)
    assert again.step == "scope"


def test_leaving_the_page_saves_what_was_typed(start, settle, typing):
    panel = start()
    typing(panel.parts["basics"].lines["plan_name"], "县2026年度抽查计划")
    assert panel.may_leave()
    settle()
    assert _card(panel).plan.plan_name == "县2026年度抽查计划"


def test_leaving_with_a_number_that_cannot_be_saved_asks(start, in_dialog, typing):
    panel = start()
    typing(panel.parts["basics"].lines["task_no"], "12")
    answers = []
    in_dialog(
        lambda: answers.append(panel.may_leave()), lambda dialog: dialog.reject_button.click()
    )
    assert answers == [False]


# -- wrong entries ---------------------------------------------------------------------------


def test_wrong_basics_are_named_at_their_fields(start, click, typing):
    panel = start()
    basics = panel.parts["basics"]
    typing(basics.lines["task_no"], "360824")
    typing(basics.lines["name"], "")
    basics.dates["period_to"].setDate(QDate(2026, 1, 1))
    for box in basics.methods.values():
        box.setChecked(False)
    click(panel.bar.primary_button)
    assert panel.step == "basics"
    for key in ("name", "task_no", "period_to", "methods"):
        assert basics.form.field(key).property("invalid") == "true", key
    assert basics.form.field("plan_no").property("invalid") != "true"
    assert panel.window().focusWidget() is basics.lines["name"]


def test_without_an_item_the_plan_does_not_go_on(start, forward, click):
    panel = start()
    forward(panel, "items")
    click(panel.bar.primary_button)
    assert panel.step == "items"
    assert panel.parts["items"].problem.isVisible()
    _tick(panel, 1)
    assert not panel.parts["items"].problem.isVisible()


@pytest.mark.parametrize("wrong", ["", "三", "3.25", "-1", "1e2"])
def test_a_ratio_that_is_no_number_is_named_at_its_line(start, forward, click, typing, wrong):
    panel = start()
    forward(panel, "quota")
    quota = panel.parts["quota"]
    field = quota.lines[ALL][1]
    typing(field, wrong)
    click(panel.bar.primary_button)
    assert panel.step == "quota"
    assert field.property("invalid") == "true"
    assert quota.rows.rows[ALL].fault.text() == text("plan.quota.bad_ratio")
    typing(field, "5")
    click(panel.bar.primary_button)
    assert panel.step == "team"


def test_more_than_the_pool_holds_is_said_where_the_number_stands(start, forward, settle, typing):
    panel = start()
    forward(panel, "quota")
    mode, value = panel.parts["quota"].lines[ALL]
    mode.setCurrentIndex(1)
    typing(value, "100000")
    settle()
    assert panel.parts["quota"].rows.rows[ALL].fault.text() == text(
        "plan.quota.above", wanted="100,000"
    )


def test_too_few_officers_are_said_and_the_plan_cannot_be_submitted(start, forward, settle):
    panel = start()
    forward(panel, "team")
    panel.parts["team"].teams.setValue(190)
    settle()
    assert panel.parts["team"].problem.isVisible()
    forward(panel, "review")
    assert not panel.bar.primary_button.isEnabled()
    assert panel.bar.sentence.text() == text("plan.review_problem")


# -- a list the upper level drew -------------------------------------------------------------


def test_officers_alone_are_drawn_for_a_list_from_above(
    start, forward, click, settle, tmp_path: Path
):
    panel = start(DrawKind.OFFICERS)
    forward(panel, "scope")
    click(panel.bar.primary_button)
    assert panel.step == "scope"
    assert panel.parts["scope"].list_card.note.isVisible()
    with panel.desk.store.read() as session:
        known = session.scalars(
            select(Enterprise).where(Enterprise.uscc != "").order_by(Enterprise.id).limit(3)
        ).all()
        rows = [(one.name, one.uscc) for one in known]
        keys = sorted(one.key for one in known)
    path = tmp_path / "名单.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(
            [("企业名称", "统一社会信用代码"), *rows, ("查无此店", "91360824MAC000017N")]
        )
    panel.parts["scope"].list_card.read_file(path)
    settle()
    assert panel.parts["scope"].list_card.found.isVisible()
    assert "第5行 查无此店" in panel.parts["scope"].list_card.note._words.text()
    click(panel.bar.primary_button)
    assert panel.step == "team"  # how many is not asked: all of the list
    assert not panel.buttons["quota"].isVisible()
    assert sorted(_card(panel).plan.listed) == keys


# -- two people at one plan ------------------------------------------------------------------


@pytest.mark.parametrize("take", [True, False])
def test_a_newer_version_is_shown_beside_ones_own(start, click, settle, in_dialog, typing, take):
    panel = start()
    other = _card(panel)
    theirs = replace(other.plan, lead="法规股")
    tasks.save_task(
        panel.desk.store,
        panel.desk.actor,
        other.id,
        other.version,
        theirs,
        other.numbers,
        now=NOW,
    )
    typing(panel.parts["basics"].lines["lead"], "食品股")

    def choose(dialog: QDialog) -> None:
        assert "食品股" in dialog.lines.text()
        assert "法规股" in dialog.lines.text()
        (dialog.accept_button if take else dialog.reject_button).click()

    in_dialog(lambda: click(panel.bar.primary_button), choose)
    settle()
    if take:
        assert panel.step == "basics"
        assert panel.parts["basics"].lines["lead"].text() == "法规股"
    else:
        assert panel.step == "items"
        assert _card(panel).plan.lead == "食品股"


def test_a_plan_submitted_meanwhile_is_said_and_shown_as_it_is(
    start, forward, click, settle, in_dialog, approved
):
    panel = start()
    forward(panel, "review")
    approvals.submit(panel.desk.store, panel.desk.actor, panel.card.id, now=NOW)
    click(panel.buttons["basics"])
    panel.parts["basics"].publish.toggle()
    in_dialog(lambda: click(panel.bar.primary_button), lambda dialog: dialog.accept_button.click())
    settle()
    page = panel.window().pages.currentWidget()
    assert page.stage == "approval"


def test_a_returned_plan_says_what_to_change(start, approved, forward):
    panel = start()
    forward(panel, "review")
    store, task_id = panel.desk.store, panel.card.id
    approvals.submit(store, panel.desk.actor, task_id, now=NOW)
    reviewer = approved.desks[Role.REVIEWER].actor
    approvals.decide(store, reviewer, task_id, Act.RETURN, "比例偏低，请调高", now=NOW)
    again = start(task_id=task_id)
    assert "比例偏低，请调高" in again.returned._words.text()
    assert again.returned.isVisible()


def test_whoever_may_not_plan_reads_the_plan_and_has_no_button(start):
    panel = start()
    other = start(task_id=panel.card.id, role=Role.REVIEWER)
    assert other.step == "review"
    assert not other.bar.primary_button.isVisible()
    assert other.bar.sentence.text() == text("plan.with_clerk")


# -- the window ------------------------------------------------------------------------------


def test_no_step_is_wider_than_a_small_screen(start, forward):
    panel = start()
    for step in sections(panel.draft.plan):
        forward(panel, step)
        area = panel._scroll
        assert area.horizontalScrollBar().maximum() == 0, step


# -- decisions without a window --------------------------------------------------------------
