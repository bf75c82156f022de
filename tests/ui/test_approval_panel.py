"""Review and approval: another person each time, an opinion, and the way back."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from app.core.people import Actor, Role
from app.core.quota import ALL, QuotaRule
from app.core.task import Act, DrawKind, Stage
from app.services.task import approvals, tasks
from app.services.task.tasks import TaskCard
from app.texts import text
from app.ui.desk import Desk
from app.ui.shell import Shell
from app.ui.task.approval import ApprovalPanel
from app.ui.task.open import PANELS
from app.ui.task.page import TaskPage
from app.ui.views.tasks import blank_plan

NOW = datetime.fromisoformat("2026-03-05T01:30:00+00:00")
Show = Callable[[Role], ApprovalPanel]


@pytest.fixture
def submitted(approved) -> int:
    """The id of a task that waits for legal review."""
    clerk = approved.desks[Role.CLERK]
    made = tasks.task(clerk.store, clerk.actor, approved.task_id)
    plan = replace(
        blank_plan("餐饮单位双随机抽查", DrawKind.BOTH, date(2026, 3, 5)),
        item_codes=made.plan.item_codes,
        quotas={ALL: QuotaRule("NUMBER", "6")},
        team=made.plan.team,
    )
    numbers = tasks.propose_numbers(clerk.store, clerk.actor, date(2026, 3, 5))
    task_id, _ = tasks.save_task(clerk.store, clerk.actor, None, 0, plan, numbers, now=NOW)
    approvals.submit(clerk.store, clerk.actor, task_id, now=NOW)
    return task_id


@pytest.fixture
def show(approved, submitted: int, settle, qtbot: QtBot) -> Show:
    """The approval stage of the task, as somebody of a role sees it."""

    def run(role: Role, desk: Desk | None = None) -> ApprovalPanel:
        desk = desk or approved.desks[role]
        shell = Shell((), desk.jobs)
        qtbot.addWidget(shell)
        page = TaskPage(desk, shell, submitted, PANELS)
        shell.resize(QSize(1366, 768))
        shell.show()
        shell.push(page)
        settle()
        panel = page.panel("approval")
        assert isinstance(panel, ApprovalPanel)
        return panel

    return run


@pytest.fixture
def press(qtbot: QtBot, settle) -> Callable[[object], None]:
    """Click and wait for the answer."""

    def run(button) -> None:
        assert button.isVisible()
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        settle()

    return run


def _card(panel: ApprovalPanel) -> TaskCard:
    return tasks.task(panel.desk.store, panel.desk.actor, panel.card.id)


def test_two_other_people_pass_a_task_each_with_their_opinion(show, press, typing):
    reviewer = show(Role.REVIEWER)
    assert reviewer.bar.primary_button.text() == text("plan.approval.review")
    typing(reviewer.opinion, "依据充分，同意")
    press(reviewer.bar.primary_button)
    assert _card(reviewer).stage is Stage.REVIEWED
    approver = show(Role.APPROVER)
    assert approver.opinion.toPlainText() == text("plan.approval.opinion_agree")
    press(approver.bar.primary_button)
    card = _card(approver)
    assert card.stage is Stage.APPROVED
    assert [step.opinion for step in card.steps] == ["", "依据充分，同意", "同意"]
    assert len(card.draws) == 1


@pytest.mark.parametrize("role", [Role.CLERK, Role.APPROVER, Role.SUPERVISOR])
def test_whoever_is_not_asked_yet_reads_and_is_told_for_whom_it_waits(show, approved, role):
    panel = show(role)
    assert not panel.bar.primary_button.isVisible()
    assert not panel.back_button.isVisible()
    assert not panel.opinion_card.isVisible()
    reviewer = approved.desks[Role.REVIEWER].actor.name
    assert panel.bar.sentence.text() == text("waiting.who.REVIEW_TASK", names=reviewer)


def test_the_hand_that_made_a_task_does_not_pass_it(show, approved):
    clerk = approved.desks[Role.CLERK]
    both = Actor(
        clerk.actor.account_id,
        clerk.actor.login,
        clerk.actor.name,
        frozenset({Role.CLERK, Role.REVIEWER}),
    )
    panel = show(Role.CLERK, replace(clerk, actor=both))
    assert not panel.bar.primary_button.isVisible()
    words = panel.bar.sentence.text()
    assert words.startswith(text("plan.approval.own"))
    assert approved.desks[Role.REVIEWER].actor.name in words


def test_a_task_goes_back_with_a_reason_and_never_without(show, press, in_dialog, settle, typing):
    panel = show(Role.REVIEWER)
    reasons = iter(["", "比例偏低，请调高"])

    def write(dialog: QDialog) -> None:
        for reason in reasons:
            typing(dialog.field, reason)
            dialog.accept_button.click()
        assert dialog.result() == QDialog.DialogCode.Accepted

    in_dialog(lambda: press(panel.back_button), write)
    settle()
    card = _card(panel)
    assert card.stage is Stage.DRAFT
    assert card.steps[-1].act is Act.RETURN
    assert card.steps[-1].opinion == "比例偏低，请调高"


def test_what_is_approved_stands_beside_figures_that_add_up(show):
    state = show(Role.REVIEWER).sheet.state
    assert state.total == state.out_of_scope + sum(state.excluded.values()) + state.pool
    assert state.wanted == 6


def test_after_approval_whoever_draws_is_led_to_the_lock(show, approved, submitted, press):
    for role, act in ((Role.REVIEWER, Act.REVIEW), (Role.APPROVER, Act.APPROVE)):
        desk = approved.desks[role]
        approvals.decide(desk.store, desk.actor, submitted, act, "同意", now=NOW)
    panel = show(Role.CLERK)
    page = panel.window().pages.currentWidget()
    assert page.stage == "lock"
    page.open_stage("approval")
    press(panel.bar.primary_button)
    assert page.stage == "lock"
    other = show(Role.SUPERVISOR)
    other.window().pages.currentWidget().open_stage("approval")
    assert not other.bar.primary_button.isVisible()


def test_the_decision_is_in_sight_on_a_small_screen(show):
    panel = show(Role.REVIEWER)
    area = panel._scroll
    assert area.horizontalScrollBar().maximum() == 0
    bottom = panel.opinion_card.mapTo(area, panel.opinion_card.rect().bottomLeft()).y()
    assert bottom <= area.viewport().height()


def test_at_125_percent_the_acts_stay_at_the_foot_of_the_window(show, qtbot):
    panel = show(Role.REVIEWER)
    shell = panel.window()
    shell.resize(QSize(1093, 614))
    button = panel.bar.primary_button
    qtbot.waitUntil(lambda: button.mapTo(shell, button.rect().bottomLeft()).y() < 614)
    page = shell.pages.currentWidget()
    assert page._scroll.verticalScrollBar().maximum() == 0


def test_the_opinion_of_the_legal_review_is_what_the_leader_reads_first(show, approved, submitted):
    desk = approved.desks[Role.REVIEWER]
    approvals.decide(desk.store, desk.actor, submitted, Act.REVIEW, "比例偏低，仍属合法", now=NOW)
    panel = show(Role.APPROVER)
    assert "比例偏低，仍属合法" in panel.said._words.text()
    area = panel._scroll
    for part in (panel.said, panel.opinion_card):
        assert part.mapTo(area, part.rect().bottomLeft()).y() <= area.viewport().height() // 2
