"""What a plan says while it is made: figures at once, faults with their step, who is kept out."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from app.core.people import Role
from app.core.quota import ALL, QuotaRule
from app.core.scope import Scope
from app.core.task import DrawKind, HandExclusion, TaskPlan
from app.core.vocabulary import LIVING
from app.services.draw import pool
from app.services.draw.pool_forecast import PoolForecast
from app.services.registry import items
from app.services.task import tasks
from app.store.schema import Enterprise
from app.texts import text
from app.ui.shell import Shell
from app.ui.task.open import PANELS
from app.ui.task.page import TaskPage
from app.ui.task.plan import PlanPanel
from app.ui.task.plan_hand import HandDialog
from app.ui.views.plan import Draft
from app.ui.views.tasks import blank_plan

NOW = datetime.fromisoformat("2026-03-05T01:30:00+00:00")
TODAY = date(2026, 3, 5)
Start = Callable[..., PlanPanel]


@pytest.fixture
def whole(approved) -> TaskPlan:
    """A plan that could be submitted: two items of 不低于3%, five teams."""
    desk = approved.desks[Role.CLERK]
    codes = [one.code for one in items.items(desk.store, desk.actor) if one.ratio == "不低于3%"]
    plan = blank_plan("抽查", DrawKind.BOTH, TODAY)
    return replace(
        plan,
        item_codes=tuple(codes[:2]),
        quotas={ALL: QuotaRule("RATIO", "5")},
        team=replace(plan.team, teams=3),
    )


@pytest.fixture
def start(approved, whole, settle, qtbot: QtBot) -> Start:
    """The page of a plan at one of its steps, in a window of 1366 × 768."""
    kept = []

    def show(step: str, plan: TaskPlan = whole) -> PlanPanel:
        desk = approved.desks[Role.CLERK]
        numbers = tasks.propose_numbers(desk.store, desk.actor, TODAY)
        task_id, _ = tasks.save_task(desk.store, desk.actor, None, 0, plan, numbers, now=NOW)
        shell = Shell((), desk.jobs)
        kept.append(shell)
        qtbot.addWidget(shell, before_close_func=_forget)
        page = TaskPage(desk, shell, task_id, PANELS)
        shell.resize(1366, 768)
        shell.show()
        shell.push(page)
        settle()
        panel = page.panel("plan")
        assert isinstance(panel, PlanPanel)
        panel._open(step)
        settle()
        assert panel.step == step
        return panel

    return show


def _forget(shell: Shell) -> None:
    """Nothing is saved on the way out of a test."""
    shell._agreed = True


@pytest.fixture
def click(qtbot: QtBot, settle) -> Callable[[QWidget], None]:
    def run(widget: QWidget) -> None:
        assert widget.isVisible()
        assert widget.isEnabled()
        qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)
        settle()

    return run


# -- how many --------------------------------------------------------------------------------


def test_what_a_ratio_comes_to_is_shown_with_every_key(start, qtbot):
    quota = start("quota").parts["quota"]
    there = quota._pools[ALL]
    _, field = quota.lines[ALL]
    field.clear()
    for key, wanted in (("1", there * 1 / 100), ("0", there * 10 / 100)):
        qtbot.keyClicks(field, key)
        assert quota.rows.rows[ALL].wanted.text() == f"{int(wanted + 0.5):,}"
        assert quota.summary._figure.text() == f"{int(wanted + 0.5):,}"


@pytest.mark.parametrize("typed", ["300", "101", "3.25", "x", ""])
def test_a_ratio_that_is_none_is_said_with_the_key_that_makes_it_wrong(start, qtbot, typed):
    quota = start("quota").parts["quota"]
    _, field = quota.lines[ALL]
    field.setFocus()
    field.clear()
    qtbot.keyClicks(field, typed)
    assert quota.rows.rows[ALL].fault.text() == text("plan.quota.bad_ratio")
    assert field.property("invalid") == "true"


def test_more_than_there_is_is_said_at_once(start, qtbot):
    quota = start("quota").parts["quota"]
    mode, field = quota.lines[ALL]
    mode.setCurrentIndex(1)
    field.clear()
    there = quota._pools[ALL]
    qtbot.keyClicks(field, str(there))
    assert quota.rows.rows[ALL].fault.text() == ""
    qtbot.keyClicks(field, "0")
    assert quota.rows.rows[ALL].fault.text() == text("plan.quota.above", wanted=f"{there * 10:,}")


def test_less_than_the_items_ask_for_is_a_warning_and_no_fault(start, qtbot, click):
    panel = start("quota")
    quota = panel.parts["quota"]
    _, field = quota.lines[ALL]
    assert not quota.below.isVisible()
    field.clear()
    qtbot.keyClicks(field, "2.9")
    assert quota.below.isVisible()
    assert "不低于3%" in quota.below._words.text()
    click(panel.bar.primary_button)
    assert panel.step == "team"


def test_one_click_takes_the_number_that_is_enough_for_the_items(start, whole, click, qtbot):
    panel = start("quota", replace(whole, quotas={ALL: QuotaRule("NUMBER", "1")}))
    quota = panel.parts["quota"]
    pool_size = quota._pools[ALL]
    enough = -(-pool_size * 3 // 100)
    assert f"至少要抽 {enough} 户" in quota.below._words.text()
    click(quota.below._button)
    assert quota.rows.rules() == {ALL: QuotaRule("NUMBER", str(enough))}
    assert not quota.below.isVisible()


def test_before_the_submission_it_is_said_again_and_mended_there(start, whole, click, settle):
    panel = start("review", replace(whole, quotas={ALL: QuotaRule("NUMBER", "1")}))
    sheet = panel.parts["review"].sheet
    assert sheet.short.isVisible()
    assert panel.bar.primary_button.isEnabled()  # a warning, no stop
    click(sheet.short._button)
    settle()
    assert not sheet.short.isVisible()
    assert panel.card.plan.quotas[ALL].number(10_000) > 1
    assert panel.card.version == 2


# -- what is to be mended --------------------------------------------------------------------

STEPS = ("basics", "items", "quota", "team")


def test_every_fault_is_listed_and_its_button_leads_to_its_step(start, whole, click, qtbot):
    plan = replace(
        whole,
        methods=(),
        item_codes=(),
        quotas={ALL: QuotaRule("RATIO", "300")},
        team=replace(whole.team, teams=190),
    )
    panel = start("review", plan)
    buttons = panel.parts["review"].sheet.faults.buttons
    names = [text("plan.fault.go", name=text(f"plan.section.{step}")) for step in STEPS]
    assert [one.text() for one in buttons] == names
    assert not panel.bar.primary_button.isEnabled()
    click(buttons[0])
    assert panel.step == "basics"
    form = panel.parts["basics"].form
    assert form.field("methods").property("invalid") == "true"
    panel.parts["basics"].methods["现场检查"].setChecked(True)
    click(panel.buttons["review"])
    click(panel.parts["review"].sheet.faults.buttons[1])
    assert panel.step == "quota"
    field = panel.parts["quota"].lines[ALL][1]
    assert field.property("invalid") == "true"
    qtbot.waitUntil(lambda: panel.window().focusWidget() is field)


def test_whoever_reads_a_plan_has_no_button_to_change_it(start, whole, settle):
    panel = start("review", replace(whole, quotas={ALL: QuotaRule("RATIO", "300")}))
    sheet = panel.parts["review"].sheet
    sheet.mendable = False
    sheet.show_draft(Draft(panel.draft.plan, panel.draft.numbers), ())
    settle()
    assert sheet.faults.isVisible()
    assert sheet.faults.buttons == []


# -- teams without work ----------------------------------------------------------------------


@pytest.fixture
def one_township(approved, whole) -> TaskPlan:
    """The same plan over the enterprises of a single station."""
    with approved.desks[Role.CLERK].store.read() as session:
        stations = list(session.scalars(select(Enterprise.station)))
    most = max(set(stations) - {""}, key=stations.count)
    return replace(whole, scope=Scope(stations=(most,)), quotas={ALL: QuotaRule("NUMBER", "6")})


@pytest.mark.parametrize("step", ["team", "review"])
def test_a_team_that_may_get_nothing_is_foretold(start, one_township, step):
    panel = start(step, one_township)
    part = panel.parts[step]
    note = part.spread if step == "team" else part.sheet.spread
    assert note.isVisible()
    words = note._words.text()
    assert one_township.scope.stations[0] in words
    assert "3 个组" in words


def test_a_pool_over_the_whole_county_needs_no_warning(start):
    assert not start("team").parts["team"].spread.isVisible()


# -- kept out by hand ------------------------------------------------------------------------


def test_an_enterprise_is_kept_out_with_a_reason_and_everybody_sees_it(
    start, click, settle, in_dialog, typing
):
    panel = start("scope")
    button = panel.parts["scope"].hand
    kept = []

    def fill(dialog: QDialog) -> None:
        assert isinstance(dialog, HandDialog)
        settle()
        dialog.add_button.click()
        assert dialog.form.field("who").property("invalid") == "true"
        living = [one.status == LIVING for one in dialog.finder._rows]
        dialog.finder.list.setCurrentRow(living.index(True))
        kept.append(dialog.finder.value())
        typing(dialog.reason, "短")
        dialog.add_button.click()
        assert dialog.reason.property("invalid") == "true"
        typing(dialog.reason, "停业装修，六月前不具备检查条件")
        dialog.add_button.click()
        assert len(dialog.rows()) == 1
        dialog.accept_button.click()

    in_dialog(lambda: click(button), fill)
    settle()
    panel.go("review")
    settle()
    card = tasks.task(panel.desk.store, panel.desk.actor, panel.card.id)
    row = kept[0]
    reason = "停业装修，六月前不具备检查条件"
    assert card.plan.out_enterprises == (HandExclusion(row.key, reason, row.name),)
    state = pool.reconcile(panel.desk.store, panel.desk.actor, card.plan, now=NOW)
    assert state.excluded["HAND"] == 1
    words = [one.text() for one in panel.parts["review"].sheet.findChildren(QWidget) if _says(one)]
    assert any(row.name in one and reason in one for one in words)


def _says(widget: QWidget) -> bool:
    return hasattr(widget, "text") and callable(widget.text)


def test_an_officer_is_kept_out_in_the_step_of_the_teams(start, whole):
    plan = replace(whole, out_officers=(HandExclusion("D1", "外出培训", "某人"),))
    panel = start("team", plan)
    hand = panel.parts["team"].hand
    assert hand.text() == text("plan.hand.officer.button_some", count=1)
    taken = panel.parts["team"].take(panel.draft)
    assert taken.plan.out_officers == plan.out_officers


def test_the_draw_is_tried_out_while_its_rules_can_still_be_changed(start, settle, monkeypatch):
    sheet = start("review").parts["review"].sheet
    settle()
    assert sheet.forecast.isVisible()
    seen: list[PoolForecast] = []
    monkeypatch.setattr(sheet, "show_forecast", seen.append)
    sheet.foretell()
    settle()
    assert seen[0].base.runs == 1000
    assert seen[0].teams == sheet.draft.plan.team.teams


def test_a_draw_without_teams_has_nothing_to_try_out(start, whole, settle):
    sheet = start("review", replace(whole, kind=DrawKind.ENTERPRISES)).parts["review"].sheet
    settle()
    assert sheet.state is not None
    assert not sheet.forecast.isVisible()
