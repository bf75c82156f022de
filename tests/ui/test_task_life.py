"""The life of a task in the window: copied, changed by two people, issued again, ended."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from PySide6.QtCore import QDate, QSize, QTimer
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot
from sqlalchemy import select, update

from app.core.ceremony import Ceremony, Person
from app.core.people import Role
from app.core.task import DrawKind, Stage
from app.services.draw import draw_stage, draws, pool
from app.services.paper import papers
from app.services.task import task_changes, tasks
from app.services.walks import sample
from app.store.schema import Draw, Enterprise, Officer, Task
from app.texts import text
from app.ui.shell import Shell
from app.ui.task.changing import ChangeDialog, ConfirmDialog
from app.ui.task.copying import CopyDialog
from app.ui.task.draw_rules import RulesDialog
from app.ui.task.ending import EndDialog
from app.ui.task.life import HistoryDialog
from app.ui.task.open import PANELS
from app.ui.task.page import TaskPage

LATER = date(2026, 5, 20)
REASON = "省局统一部署，检查期限顺延"
PEOPLE = (Person("沈国良", "县纪委", "副组长", 4), Person("朱彩娟", "县人大", "代表", 4))


def password_of(role: Role) -> tuple[str, str]:
    return next((login, word) for login, _, one, word in sample.ACCOUNTS if one is role)


@pytest.fixture
def opened(qtbot: QtBot, settle) -> Callable[..., TaskPage]:
    """The page of a task for a desk, at 1366×768."""

    def run(desk, task_id) -> TaskPage:
        shell = Shell((), desk.jobs)
        qtbot.addWidget(shell)
        shell.resize(QSize(1366, 768))
        shell.show()
        page = TaskPage(desk, shell, task_id, PANELS)
        shell.push(page)
        settle()
        return page

    return run


@pytest.fixture
def in_dialogs(dressed: QApplication, settle) -> Callable[..., None]:
    """Do something that opens one window after another, and something in each."""

    def run(trigger: Callable[[], object], *acts: Callable[[QDialog], object]) -> None:
        left, failed = list(acts), []

        def work() -> None:
            front = dressed.activeModalWidget()
            if left:
                QTimer.singleShot(30, work)
            if left and isinstance(front, QDialog) and front is not last[0]:
                last[0] = front  # a window may come back after the message about it
                try:
                    left.pop(0)(front)
                except BaseException as error:  # the test reports it; the window must not stay
                    failed.append(error)
                    left.clear()
                    front.done(0)

        last: list[QDialog | None] = [None]
        QTimer.singleShot(0, work)
        trigger()
        settle()
        if failed:
            raise failed[0]
        assert not left, "fewer windows opened than expected"

    return run


def card_of(desk, task_id):
    return tasks.task(desk.store, desk.actor, task_id)


def later(dialog: QDialog) -> None:
    """Put the end of the period off, with a reason."""
    assert isinstance(dialog, ChangeDialog)
    dialog.period_to.setDate(QDate(LATER.year, LATER.month, LATER.day))
    dialog.lines["contact"].setText("王芳")
    dialog.reason.setPlainText(REASON)
    dialog.accept_button.click()


def confirmed(role: Role) -> Callable[[QDialog], None]:
    def run(dialog: QDialog) -> None:
        assert isinstance(dialog, ConfirmDialog)
        login, word = password_of(role)
        dialog.second.login.setText(login)
        dialog.second.password.setText(word)
        dialog.accept_button.click()

    return run


def test_a_period_is_put_off_with_a_reason_and_the_approver_s_password(drawn, opened, in_dialogs):
    desk = drawn.desks[Role.CLERK]
    page = opened(desk, drawn.task_id)
    in_dialogs(page.life.acts["change"].trigger, later, confirmed(Role.APPROVER))
    card = card_of(desk, drawn.task_id)
    assert (card.plan.period_to, card.plan.contact) == (LATER, "王芳")
    assert [one.second for one in card.changes] == [drawn.desks[Role.APPROVER].actor.name]
    assert page.card.version == card.version  # the page has read it again
    dialog = HistoryDialog(page, page.card)
    assert len(dialog.table.rows()) == 2
    assert dialog.table.rows()[0][4:6] == (text("life.change.bureau"), "王芳")


def test_old_and_new_stand_side_by_side_before_anybody_confirms(drawn, opened, in_dialogs, settle):
    desk = drawn.desks[Role.CLERK]
    page = opened(desk, drawn.task_id)
    said = []

    def look(dialog: QDialog) -> None:
        said.append([one.text() for one in dialog.findChildren(type(dialog.sentence))])
        dialog.accept_button.click()  # without a password it stays
        assert dialog.isVisible()
        assert dialog.second.login.property("invalid") == "true"
        dialog.reject()

    in_dialogs(page.life.acts["change"].trigger, later, look)
    assert {"2026-04-30", "2026-05-20", "王芳", REASON} <= set(said[0])
    assert card_of(desk, drawn.task_id).changes == ()


def test_a_reviewer_cannot_confirm_a_change_and_what_was_entered_stays(drawn, opened, in_dialogs):
    desk = drawn.desks[Role.CLERK]
    page = opened(desk, drawn.task_id)
    in_dialogs(
        page.life.acts["change"].trigger,
        later,
        confirmed(Role.REVIEWER),
        lambda told: told.accept_button.click(),
    )
    assert card_of(desk, drawn.task_id).changes == ()


def test_a_wrong_password_is_told_and_asked_for_again(drawn, opened, in_dialogs):
    desk = drawn.desks[Role.CLERK]
    page = opened(desk, drawn.task_id)

    def wrong(dialog: QDialog) -> None:
        dialog.second.login.setText(password_of(Role.APPROVER)[0])
        dialog.second.password.setText("不是这个密码")
        dialog.accept_button.click()

    in_dialogs(
        page.life.acts["change"].trigger,
        later,
        wrong,
        lambda told: told.accept_button.click(),
        confirmed(Role.APPROVER),
    )
    assert card_of(desk, drawn.task_id).plan.period_to == LATER


def test_a_period_that_ends_before_today_is_told_and_nothing_changes(drawn, opened, in_dialogs):
    desk = drawn.desks[Role.CLERK]
    page = opened(desk, drawn.task_id)

    def early(dialog: QDialog) -> None:
        dialog.period_to.setDate(QDate(2026, 3, 6))
        dialog.reason.setPlainText(REASON)
        dialog.accept_button.click()

    in_dialogs(
        page.life.acts["change"].trigger,
        early,
        lambda told: told.accept_button.click(),
        lambda again: again.reject(),
    )
    assert card_of(desk, drawn.task_id).changes == ()


def test_notices_that_are_out_of_date_are_named_and_issued_again_with_one_press(
    drawn, opened, settle, tmp_path, monkeypatch
):
    desk, approver = drawn.desks[Role.CLERK], drawn.desks[Role.APPROVER]
    some = drawn.assignments[:3]
    papers.issue_notices(
        desk.store, desk.actor, drawn.task_id, some, tmp_path, one_file=True, now=desk.clock()
    )
    card = card_of(desk, drawn.task_id)
    task_changes.change(
        desk.store,
        desk.actor,
        approver.actor,
        drawn.task_id,
        card.version,
        replace(card.plan, period_to=LATER),
        REASON,
        now=desk.clock() + timedelta(minutes=5),
    )
    page = opened(desk, drawn.task_id)
    panel = page.panel("papers")
    page.open_stage("papers")
    settle()
    assert "3 份检查通知书须按原文号重发" in panel.due_note._words.text()
    asked = []
    monkeypatch.setattr(panel, "make_notices", lambda: asked.append(panel.picked()))
    panel.due_note._button.click()
    assert [row.assignment_id for row in asked[0]] == list(some)
    assert all(row.due for row in asked[0])


def test_a_copy_opens_with_what_was_not_carried_over(drawn, opened, in_dialogs, settle):
    desk = drawn.desks[Role.CLERK]
    page = opened(desk, drawn.task_id)

    def accept(dialog: QDialog) -> None:
        assert isinstance(dialog, CopyDialog)
        # The day after the old period, as long as it was.
        assert dialog.wish() == (
            "一季度双随机抽查" + text("life.copy.suffix"),
            date(2026, 5, 1),
            date(2026, 6, 26),
        )
        dialog.accept_button.click()

    in_dialogs(page.life.acts["copy"].trigger, accept)
    front = page.shell.pages.currentWidget()
    settle()
    assert isinstance(front, TaskPage)
    assert front.card.stage is Stage.DRAFT
    assert front.card.numbers.task_no in front.note._words.text()


def test_a_copy_that_ends_before_it_begins_is_marked_at_the_field(drawn, opened, in_dialogs):
    page = opened(drawn.desks[Role.CLERK], drawn.task_id)

    def turn(dialog: QDialog) -> None:
        dialog.anew.setChecked(True)
        dialog.last.setDate(QDate(2026, 1, 1))
        dialog.accept_button.click()
        assert dialog.isVisible()
        assert dialog.last.property("invalid") == "true"
        dialog.reject()

    in_dialogs(page.life.acts["copy"].trigger, turn)


def test_ending_says_what_it_means_and_the_ended_task_is_only_looked_at(
    drawn, opened, in_dialogs, settle
):
    desk = drawn.desks[Role.CLERK]
    page = opened(desk, drawn.task_id)

    def end(dialog: QDialog) -> None:
        assert isinstance(dialog, EndDialog)
        assert dialog.found.freed == 12
        dialog.accept_button.click()  # without a reason it stays
        assert dialog.isVisible()
        dialog.reason.setPlainText("上级统一组织")
        dialog.accept_button.click()

    in_dialogs(page.life.acts["end"].trigger, end)
    settle()
    assert page.card.stage is Stage.ENDED
    assert "上级统一组织" in page.ended._words.text()
    assert not page.life.acts["end"].isVisible()
    assert not page.life.acts["change"].isVisible()
    assert page.life.acts["copy"].isVisible()
    panel = page.panel("papers")
    assert not panel.bar.primary_button.isVisible()


def test_a_sealed_attempt_keeps_a_task_from_ending_and_says_what_comes_first(
    approved, opened, in_dialogs
):
    desk = approved.desks[Role.CLERK]
    _freeze(desk, approved.task_id)
    page = opened(desk, approved.task_id)

    def refused(dialog: QDialog) -> None:
        assert dialog.found.open_lock
        assert not dialog.reason.isVisible()
        dialog.accept_button.click()

    in_dialogs(page.life.acts["end"].trigger, refused)
    assert card_of(desk, approved.task_id).stage is Stage.APPROVED


def test_whoever_only_looks_finds_the_history_and_nothing_to_change(drawn, opened):
    page = opened(drawn.desks[Role.SUPERVISOR], drawn.task_id)
    shown = {name for name, act in page.life.acts.items() if act.isVisible()}
    assert shown == {"history", "register", "evidence", "timeline"}


def test_a_draft_is_changed_in_its_steps_not_by_a_change(approved, opened):
    desk = approved.desks[Role.CLERK]
    with desk.store.write() as session:
        session.get_one(Task, approved.task_id).stage = "DRAFT"
    page = opened(desk, approved.task_id)
    assert not page.life.acts["change"].isEnabled()
    assert page.life.acts["end"].isEnabled()


# -- officers drawn for what stands already ----------------------------------------------


def _freeze(desk, task_id) -> int:
    ceremony = Ceremony("会议室", "李建国", "周敏", (), PEOPLE)
    card = card_of(desk, task_id)
    return pool.freeze(
        desk.store,
        desk.actor,
        card.draws[-1].id,
        ceremony,
        desk.entropy(),
        desk.entropy(),
        now=desk.clock(),
    ).lock_id


def _shown(desk, task_id) -> int:
    """Freeze, throw, draw and show."""
    lock_id = _freeze(desk, task_id)
    throws = {one.name: "4711" for one in PEOPLE}
    draws.record_throws(desk.store, desk.actor, lock_id, throws, throws, now=desk.clock())
    draws.run(desk.store, desk.actor, lock_id, now=desk.clock())
    draw_stage.reveal(desk.store, desk.actor, lock_id, now=desk.clock())
    return lock_id


@pytest.fixture
def hopeless(approved):
    """Everybody belongs to the one station whose district all enterprises lie in: NOPLAN."""
    desk = approved.desks[Role.CLERK]
    with desk.store.write() as session:
        session.execute(update(Enterprise).values(station="城关所"))
        session.execute(update(Officer).values(unit="城关所"))
        task = session.get_one(Task, approved.task_id)
        rules = {"arrangement": "GLOBAL", "distinct_units": False, "avoid_district": True}
        task.plan = {**task.plan, "team": {**task.plan["team"], **rules}}
    _shown(desk, approved.task_id)
    return approved


def _confirm_rules(dialog: QDialog) -> None:
    assert isinstance(dialog, RulesDialog)
    login, word = password_of(Role.APPROVER)
    dialog.section.avoid.setChecked(False)
    dialog.reason.setPlainText("全部对象都在城关所辖区")
    dialog.second.login.setText(login)
    dialog.second.password.setText(word)
    dialog.accept_button.click()


def test_after_no_plan_the_rules_are_changed_for_the_next_draw_with_the_approver(
    hopeless, opened, in_dialogs, settle
):
    desk = hopeless.desks[Role.CLERK]
    page = opened(desk, hopeless.task_id)
    panel = page.panel("draw")
    assert panel.rules_button.isVisible()
    in_dialogs(panel.rules_button.click, _confirm_rules)
    settle()
    card = card_of(desk, hopeless.task_id)
    assert [one.kind for one in card.draws] == [DrawKind.BOTH, DrawKind.OFFICERS]
    assert card.plan.team.avoid_district  # the plan stays as it was approved
    assert card.changes[0].draw == card.draws[1].number
    assert page.stage == "lock"
    lock_id = _shown(desk, hopeless.task_id)
    assert card_of(desk, hopeless.task_id).draws[1].lock_id == lock_id
    assert not card_of(desk, hopeless.task_id).draws[1].no_plan


def test_enterprises_drawn_alone_are_given_their_officers_next(approved, opened, in_dialogs):
    desk = approved.desks[Role.CLERK]
    with desk.store.write() as session:
        session.scalars(select(Draw)).one().kind = "ENT"
    _shown(desk, approved.task_id)
    page = opened(desk, approved.task_id)
    panel = page.panel("draw")
    assert page.stage == "draw"
    assert page.reached("papers")
    assert panel.bar.primary_button.text() == text("draw.primary.officers")
    assert not panel.rules_button.isVisible()
    in_dialogs(panel.bar.primary_button.click, _confirm_rules)
    card = card_of(desk, approved.task_id)
    assert [one.kind for one in card.draws] == [DrawKind.ENTERPRISES, DrawKind.OFFICERS]
    assert page.stage == "lock"
