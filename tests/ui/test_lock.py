"""The stage 名单锁定: numbers that add up, and the door to the ceremony."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QMainWindow

from app.core.ceremony import Ceremony, Person
from app.core.conduct import Manner, Mark, Step
from app.core.officer_pools import TooFewOfficers
from app.core.people import Role
from app.core.strata import EmptyPool
from app.core.task import DrawKind
from app.services.draw import conducting, pool
from app.services.draw.pool import Reconciliation, Stratum
from app.services.task import tasks
from app.ui.ceremony.page import ConductorPage
from app.ui.shell import Shell
from app.ui.task import lock as lock_module
from app.ui.task.lock import LockPanel
from app.ui.task.open import open_task
from app.ui.views import lock as view

PATIENCE_MS = 20_000
PEOPLE = Ceremony(
    "会议室",
    "李",
    "周",
    (Person("陆伟明", "局法规股", "股长"),),
    (
        Person("沈国良", "县纪委监委派驻组", "副组长", 4),
        Person("朱彩娟", "县人大", "代表", 4, slips=True),
    ),
)
STATE = Reconciliation(
    total=200,
    out_of_scope=30,
    excluded={"CAP": 7, "CLOSED": 13},
    pool=150,
    strata=(Stratum("-", 10, 0), Stratum("A", 90, 2), Stratum("D", 50, 5)),
    wanted=7,
    officer_pools={"股": (28, 4), "所": (25, 4)},
    officers_out={"EXPIRED": 3},
    recusals=2,
    before=160,
    problem=None,
)


# -- what the page says ------------------------------------------------------------------


def test_the_lines_of_the_ledger_add_up_to_the_pool():
    numbers = dict(view.ledger(STATE))
    assert numbers == {
        "名录总数": "200 户",
        "不在本次范围": "− 30",
        "按规则排除": "− 20",
        "  已达年度检查频次上限": "7",
        "  已注销、吊销或歇业": "13",
        "参加抽取": "150 户",
    }


@pytest.mark.parametrize(
    ("before", "said"), [(None, "第一次"), (150, "相同"), (160, "少 10 户"), (140, "多 10 户")]
)
def test_the_pool_is_compared_with_the_last_locked_draw(before: int | None, said: str):
    assert said in view.difference(replace(STATE, before=before))


def test_pools_are_named_for_people():
    assert [row.name for row in view.officer_rows(STATE)] == ["机关股室", "所（分局）"]
    assert [row.name for row in view.class_rows(STATE)] == ["未分类", "A 类", "D 类"]


def test_a_problem_says_what_is_wrong_and_what_to_do():
    officers = view.problem_of(TooFewOfficers(pool="股", there=2, wanted=4))
    scope = view.problem_of(EmptyPool())
    assert officers is not None
    assert scope is not None
    assert "2" in officers.sentence
    assert "执法证" in officers.advice
    assert "范围" in scope.advice
    assert view.problem_of(None) is None


def test_the_question_before_the_freeze_names_numbers_and_throwers():
    sentence = view.confirm_sentence(STATE, DrawKind.BOTH, PEOPLE)
    assert "150 户" in sentence
    assert "8 人" in sentence
    assert "沈国良、朱彩娟" in sentence


def test_a_hash_is_grouped_by_eight():
    assert (
        view.grouped("0123456789abcdef" * 4, 4).splitlines()
        == ["01234567 89abcdef 01234567 89abcdef"] * 2
    )


# -- the page itself ---------------------------------------------------------------------


@pytest.fixture
def page(approved, qtbot):
    """Opens the panel of a role on the approved task, in a window."""
    windows = []  # the test tool holds them weakly

    def open_for(role: Role) -> LockPanel:
        desk = approved.desks[role]
        window = QMainWindow()
        windows.append(window)
        qtbot.addWidget(window)
        panel = LockPanel(desk)
        window.setCentralWidget(panel)
        window.resize(1160, 640)
        window.show()
        panel.show_task(tasks.task(desk.store, desk.actor, approved.task_id))
        qtbot.waitUntil(lambda: panel.state is not None, timeout=PATIENCE_MS)
        return panel

    yield open_for
    windows.clear()


def _agree(shell: Shell) -> None:
    """Nobody is asked on the way out of a test."""
    shell._agreed = True


@pytest.fixture
def in_shell(approved, qtbot, settle):
    """The page of the approved task in a window of the program."""
    desk = approved.desks[Role.CLERK]
    shell = Shell((), desk.jobs)
    qtbot.addWidget(shell, before_close_func=_agree)
    shell.resize(1366, 768)
    shell.show()
    page = open_task(desk, shell, approved.task_id)
    settle()
    yield page
    for one in shell.findChildren(ConductorPage):
        one.sheets.forget()


@pytest.mark.parametrize("button", ["primary_button", "desk"])
def test_a_draw_is_begun_in_a_hall_or_at_the_desk(in_shell, settle, qtbot, button):
    panel = in_shell.panel("lock")
    qtbot.waitUntil(panel.bar.primary_button.isEnabled, timeout=PATIENCE_MS)
    (panel.desk_button if button == "desk" else panel.bar.primary_button).click()
    settle()
    front = in_shell.shell.pages.currentWidget()
    assert isinstance(front, ConductorPage)
    assert front.shown is Step.OPENING
    wanted = Manner.DESK if button == "desk" else Manner.PUBLIC
    assert front.opening.entered().manner is wanted


def test_a_ceremony_that_was_opened_is_gone_on_with(in_shell, approved, settle):
    desk = in_shell.desk
    draw_id = in_shell.card.draws[0].id
    conducting.mark(
        desk.store, desk.actor, draw_id, Mark.OPENED, PEOPLE.to_json(), now=desk.clock()
    )
    in_shell.refresh()
    settle()
    panel = in_shell.panel("lock")
    assert panel.bar.primary_button.text() == "继续抽取活动"
    assert "名录核对" in panel.stand._words.text()
    assert panel.desk_button.isHidden()
    panel.bar.primary_button.click()
    settle()
    assert in_shell.shell.pages.currentWidget().shown is Step.RECONCILE


def test_a_locked_draw_shows_its_sheet_and_asks_for_the_stage_of_the_draw(
    approved, qtbot, monkeypatch
):
    desk = approved.desks[Role.CLERK]
    card = tasks.task(desk.store, desk.actor, approved.task_id)
    made = pool.freeze(
        desk.store, desk.actor, card.draws[0].id, PEOPLE, "1" * 64, "2" * 64, now=desk.clock()
    )
    window = QMainWindow()
    qtbot.addWidget(window)
    panel = LockPanel(desk)
    window.setCentralWidget(panel)
    panel.show_task(tasks.task(desk.store, desk.actor, approved.task_id))
    qtbot.waitUntil(lambda: panel.staged is not None, timeout=PATIENCE_MS)
    assert panel.locked.manifest.value.text() == view.grouped(made.manifest_hash, 4)
    opened = []
    monkeypatch.setattr(lock_module, "open_pdf", lambda _parent, path: opened.append(path))
    panel.locked.print.click()
    qtbot.waitUntil(lambda: bool(opened), timeout=PATIENCE_MS)
    assert opened[0].is_file()
    with qtbot.waitSignal(panel.stage_wanted) as wanted:
        panel.primary()
    assert wanted.args == ["draw"]


def test_whoever_may_not_draw_sees_the_numbers_and_no_button(page):
    panel = page(Role.REVIEWER)
    assert panel.bar.primary_button.isHidden()
    assert panel.desk_button.isHidden()
    assert panel.summary.refresh.isEnabled()
