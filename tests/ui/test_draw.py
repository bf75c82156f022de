"""The stage 随机抽取: where a ceremony stands, the way back to it, and what was drawn."""

import pytest
from PySide6.QtWidgets import QMainWindow

from app.core.ceremony import Ceremony, Person
from app.core.conduct import Mark, Step
from app.core.no_plan import Binding
from app.core.people import Role
from app.services.draw import conducting, draw_stage, draws, pool, shows
from app.services.task import tasks
from app.services.walks import sample
from app.store.schema import Result, VoidedLock
from app.ui import messages
from app.ui.ceremony import voiding
from app.ui.ceremony.page import ConductorPage
from app.ui.ceremony.voiding import VoidDialog, VoidWish
from app.ui.shell import Shell
from app.ui.task.draw import DrawPanel
from app.ui.task.open import open_task
from app.ui.views import draw as view
from app.ui.views import draw_scenes as scenes

PATIENCE_MS = 20_000
PEOPLE = Ceremony(
    "会议室",
    "李建国",
    "周敏",
    (Person("陆伟明", "局法规股", "股长"),),
    (
        Person("沈国良", "县纪委监委派驻组", "副组长", 4),
        Person("朱彩娟", "县人大", "代表", 4),
    ),
)
DIGITS = {"沈国良": "4711", "朱彩娟": "0836"}


def test_two_witnesses_of_one_name_are_two_words():
    twins = Ceremony("会议室", "李", "周", (), (PEOPLE.witnesses[0], PEOPLE.witnesses[0]))
    assert [word for word, _ in twins.throwers()] == ["沈国良", "沈国良-2"]


def test_no_plan_is_explained_in_plain_words():
    assert "请稍候" in view.no_plan_reason(None)
    assert "本辖区" in view.no_plan_reason((Binding.DISTRICT,))
    assert "其中一条" in view.no_plan_reason((Binding.UNITS, Binding.SKILL))
    assert "专长" in view.no_plan_advice((Binding.SKILL,))
    assert view.no_plan_reason(())
    assert view.no_plan_advice(())


def _agree(shell: Shell) -> None:
    """Nobody is asked on the way out of a test."""
    shell._agreed = True


# -- the page ----------------------------------------------------------------------------


@pytest.fixture
def locked(approved):
    """The approved task with its first draw locked: (desk, lock id, task id)."""
    desk = approved.desks[Role.CLERK]
    card = tasks.task(desk.store, desk.actor, approved.task_id)
    chance = desk.entropy(), desk.entropy()
    made = pool.freeze(desk.store, desk.actor, card.draws[0].id, PEOPLE, *chance, now=desk.clock())
    return desk, made.lock_id, approved.task_id


@pytest.fixture
def open_page(approved, qtbot, monkeypatch):
    """Opens the panel of a role and waits until it stands; every question is answered yes."""
    monkeypatch.setattr(messages, "confirm", lambda *args, **kw: True)
    windows = []  # the test tool holds them weakly

    def open_for(role: Role = Role.CLERK) -> DrawPanel:
        desk = approved.desks[role]
        window = QMainWindow()
        windows.append(window)
        qtbot.addWidget(window)
        panel = DrawPanel(desk)
        window.setCentralWidget(panel)
        window.resize(1160, 640)
        window.show()
        panel.show_task(tasks.task(desk.store, desk.actor, approved.task_id))
        qtbot.waitUntil(lambda: bool(panel.showing), timeout=PATIENCE_MS)
        return panel

    yield open_for
    windows.clear()


def seeded(desk, lock_id: int) -> None:
    draws.record_throws(desk.store, desk.actor, lock_id, DIGITS, DIGITS, now=desk.clock())


def drawn(desk, lock_id: int) -> None:
    seeded(desk, lock_id)
    draw_stage.run(desk.store, desk.actor, lock_id, now=desk.clock())


def test_a_locked_draw_says_where_its_ceremony_stands_and_leads_back_to_it(
    locked, approved, qtbot, settle
):
    desk, lock_id, task_id = locked
    seeded(desk, lock_id)
    shell = Shell((), desk.jobs)
    qtbot.addWidget(shell, before_close_func=_agree)
    shell.show()
    page = open_task(desk, shell, task_id)
    settle()
    panel = page.panel("draw")
    assert page.stage == "draw"
    assert panel.showing == "stand"
    assert "开封核对" in panel.stand_card.note._words.text()
    panel.bar.primary_button.click()
    settle()
    front = shell.pages.currentWidget()
    assert isinstance(front, ConductorPage)
    assert front.shown is Step.SEAL


def test_a_result_nobody_has_seen_is_not_shown_here(locked, open_page):
    drawn(*locked[:2])
    panel = open_page()
    assert panel.showing == "stand"
    assert panel.result_card.enterprises.rows() == ()
    assert panel.stage.scene is None


def test_a_revealed_draw_shows_its_result_and_leaves_the_hall_alone(locked, open_page, qtbot):
    desk, lock_id, _ = locked
    drawn(desk, lock_id)
    draw_stage.reveal(desk.store, desk.actor, lock_id, now=desk.clock())
    panel = open_page()
    assert panel.showing == "result"
    assert panel.stage.scene is None
    assert len(panel.result_card.enterprises.rows()) == 12
    assert len(panel.result_card.officers.rows()) == 8
    with qtbot.waitSignal(panel.changed):
        panel.bar.primary_button.click()


def test_a_ceremony_whose_minutes_are_not_signed_is_gone_on_with_first(locked, open_page):
    desk, lock_id, task_id = locked
    drawn(desk, lock_id)
    draw_id = tasks.task(desk.store, desk.actor, task_id).draws[0].id
    for mark in (
        Mark.SHOWN_OFFICERS,
        Mark.SHOWN_ENTERPRISES,
        Mark.SHOWN_TEAMS,
        Mark.SHOWN_MATCHING,
    ):
        conducting.mark(desk.store, desk.actor, draw_id, mark, now=desk.clock())
    panel = open_page()
    assert panel.showing == "result"
    assert panel.bar.primary_button.text() == "继续抽取活动"


def test_whoever_may_not_draw_watches(locked, open_page):
    panel = open_page(Role.SUPERVISOR)
    assert panel.bar.primary_button.isHidden()
    assert panel.void_button.isHidden()


def test_without_a_lock_the_page_says_where_to_go(open_page, approved, qtbot):
    desk = approved.desks[Role.CLERK]
    window = QMainWindow()
    qtbot.addWidget(window)
    panel = DrawPanel(desk)
    window.setCentralWidget(panel)
    panel.show_task(tasks.task(desk.store, desk.actor, approved.task_id))
    assert panel.stack.currentWidget() is panel.empty
    assert panel.showing == "empty"


def test_a_void_takes_a_reason_and_a_second_person(locked, open_page, qtbot, monkeypatch):
    desk, lock_id, _ = locked
    seeded(desk, lock_id)
    panel = open_page()
    login, _, _, password = next(one for one in sample.ACCOUNTS if one[2] is Role.REVIEWER)
    wishes = [VoidWish("投掷记录有误", login, "wrong"), VoidWish("投掷记录有误", login, password)]
    reasons = []

    class Answered(VoidDialog):
        def exec(self) -> int:
            reasons.append(self.reason.toPlainText())
            return 1

        def wish(self) -> VoidWish:
            return wishes.pop(0)

    refused = []
    monkeypatch.setattr(voiding, "VoidDialog", Answered)
    monkeypatch.setattr(messages, "show_error", lambda _parent, error: refused.append(error.code))
    with qtbot.waitSignal(panel.changed, timeout=PATIENCE_MS):
        panel.void_button.click()
    assert refused == ["accounts.wrong_login"]
    assert reasons == ["", "投掷记录有误"]  # what was written is not lost
    with desk.store.read() as session:
        assert session.get_one(VoidedLock, lock_id).reason == "投掷记录有误"
        assert session.get(Result, lock_id) is not None  # what it would have given


def test_the_void_dialog_asks_for_everything(qtbot):
    dialog = VoidDialog(None, "360-1", 1)
    qtbot.addWidget(dialog)
    assert not dialog.may_accept()
    dialog.reason.setPlainText("停电")
    dialog.second.login.setText("x")
    dialog.second.password.setText("y")
    assert not dialog.may_accept()  # a reason of two characters
    dialog.reason.setPlainText("现场停电中断")
    assert dialog.may_accept()


# -- the hall's pictures -----------------------------------------------------------------


def test_no_picture_carries_a_class_or_anything_private(locked):
    desk, lock_id, _ = locked
    drawn(desk, lock_id)
    staged = draw_stage.staged(desk.store, desk.actor, lock_id)
    pictures = [scenes.opening(staged), scenes.locked(staged), scenes.opened(staged)]
    pictures += [scenes.reveal(staged, step) for step in scenes.hall_steps(staged)[-6:-2]]
    pictures.append(scenes.result(staged))
    labels = {quota.label for scene in pictures for quota in scene.enterprise_quotas}
    assert labels
    assert all(one.startswith("S") and one[1:].isdigit() for one in labels)
    text = repr(pictures)
    assert all(one.code not in text for one in staged.show.enterprises)
    assert {scene.mark for scene in pictures} == {"示例"}
    assert {scene.lock_code.replace(" ", "") for scene in pictures} == {
        staged.show.manifest_hash[:16]
    }


def test_every_drawn_enterprise_stands_in_exactly_one_team(locked):
    desk, lock_id, _ = locked
    drawn(desk, lock_id)
    show = shows.show(desk.store, desk.actor, lock_id)
    lines = scenes.team_lines(show)
    assert len(lines) == 4
    assert sorted(name for line in lines for name in line.enterprises) == sorted(
        one.name for one in show.enterprises
    )
    assert all(len(line.members) == 2 for line in lines)
