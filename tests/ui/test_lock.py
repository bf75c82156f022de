"""The stage 名单锁定: numbers that add up, people present, one freeze."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMainWindow

from app.core.ceremony import NamelessWitness, TooFewThrows
from app.core.officer_pools import TooFewOfficers
from app.core.people import Role
from app.core.strata import EmptyPool
from app.core.task import DrawKind
from app.services import pool, tasks
from app.services.pool import Reconciliation, Stratum
from app.store.schema import Lock
from app.texts import error_text
from app.ui import messages
from app.ui.projector import Kind
from app.ui.stage_window import stage_window
from app.ui.task import lock as lock_module
from app.ui.task.lock import LockPanel
from app.ui.views import lock as view
from app.ui.views.lock import PersonRow

PATIENCE_MS = 20_000
PEOPLE = (
    PersonRow(False, "沈国良", "县纪委监委派驻组", "副组长", 4, False),
    PersonRow(False, "朱彩娟", "县人大", "代表", 4, True),
    PersonRow(True, "陆伟明", "局法规股", "股长", 4, False),
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


def test_a_ceremony_without_place_host_or_names_says_so_at_the_fields():
    nameless = PersonRow(False, "", "县人大", "代表", 4, False)
    _, errors = view.ceremony_of(" ", "", "周敏", (PEOPLE[0], nameless))
    assert set(errors) == {"place", "host", "name1", "roll"}
    assert errors["roll"] == error_text(NamelessWitness())


def test_one_thrower_or_seven_digits_are_too_few():
    one = (PEOPLE[0], PEOPLE[2])
    _, errors = view.ceremony_of("会议室", "李", "周", one)
    assert errors == {
        "roll": error_text(TooFewThrows(witnesses=1, digits=4, least=2, least_digits=8))
    }
    short = (PEOPLE[0], PersonRow(False, "朱彩娟", "", "", 3, False))
    assert view.throws_note(short)[1] is False
    assert view.throws_note(PEOPLE)[1] is True


def test_supervisors_throw_nothing_and_empty_lines_do_not_count():
    empty = PersonRow(False, " ", "", "", 4, False)
    ceremony, errors = view.ceremony_of("会议室", "李", "周", (*PEOPLE, empty))
    assert errors == {}
    assert [one.name for one in ceremony.supervisors] == ["陆伟明"]
    assert [(word, one.digits, one.slips) for word, one in ceremony.throwers()] == [
        ("沈国良", 4, False),
        ("朱彩娟", 4, True),
    ]
    sentence = view.confirm_sentence(STATE, DrawKind.BOTH, ceremony)
    assert "150 户" in sentence
    assert "8 人" in sentence
    assert "沈国良、朱彩娟" in sentence


def test_other_numbers_at_the_freeze_than_on_the_page_are_told():
    assert view.changed_since(STATE, 150, 7) == ""
    assert view.changed_since(None, 1, 1) == ""
    assert "149 户" in view.changed_since(STATE, 149, 7)


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


def fill(panel: LockPanel) -> None:
    panel.place.setText("局三楼会议室")
    panel.host.setText("李建国")
    panel.roll.fill(PEOPLE)


def test_an_unfilled_roll_locks_nothing_and_shows_where(page, approved, monkeypatch):
    panel = page(Role.CLERK)
    asked = []
    monkeypatch.setattr(messages, "confirm", lambda *args, **kw: asked.append(args) or True)
    panel.bar.primary_button.click()
    assert asked == []
    assert panel.place.property("invalid") == "true"
    assert panel.operator.property("invalid") == "false"
    panel.place.setText("会议室")
    assert panel.place.property("invalid") == "false"
    assert "至少要 2 人" in panel.roll.note.text()
    with panel.desk.store.read() as session:
        assert session.query(Lock).count() == 0


def test_turning_back_at_the_question_locks_nothing(page, monkeypatch):
    panel = page(Role.CLERK)
    fill(panel)
    monkeypatch.setattr(messages, "confirm", lambda *args, **kw: False)
    panel.bar.primary_button.click()
    with panel.desk.store.read() as session:
        assert session.query(Lock).count() == 0


def test_locking_shows_the_stored_hash_and_leads_to_the_draw(page, qtbot, monkeypatch):
    panel = page(Role.CLERK)
    fill(panel)
    monkeypatch.setattr(messages, "confirm", lambda *args, **kw: True)
    opened = []
    monkeypatch.setattr(lock_module, "open_pdf", lambda _parent, path: opened.append(path))
    panel.bar.primary_button.click()
    qtbot.waitUntil(lambda: panel.staged is not None, timeout=PATIENCE_MS)
    with panel.desk.store.read() as session:
        lock = session.query(Lock).one()
        assert panel.locked.manifest.value.text() == view.grouped(lock.manifest_hash, 4)
        assert lock.counts["pool"] == panel.state.pool
    assert panel.people.isHidden()
    assert not panel.locked.isHidden()
    assert panel.locked.note.isHidden()  # the freeze took the numbers of the page

    failed = []
    monkeypatch.setattr(messages, "show_error", lambda _parent, error: failed.append(error))
    panel.locked.print.click()
    qtbot.waitUntil(lambda: bool(opened or failed), timeout=PATIENCE_MS)
    assert failed == []
    assert opened[0].is_file()

    panel.project()
    stage = stage_window(panel)
    assert stage.scene is not None
    assert stage.scene.kind is Kind.LOCKED
    assert stage.is_open
    stage.close()
    with qtbot.waitSignal(panel.changed):
        panel.bar.primary_button.click()


def test_a_locked_draw_opened_again_asks_for_the_stage_of_the_draw(page, approved, qtbot):
    desk = approved.desks[Role.CLERK]
    card = tasks.task(desk.store, desk.actor, approved.task_id)
    ceremony, _ = view.ceremony_of("会议室", "李", "周", PEOPLE)
    pool.freeze(
        desk.store, desk.actor, card.draws[0].id, ceremony, "1" * 64, "2" * 64, now=desk.clock()
    )
    window = QMainWindow()
    qtbot.addWidget(window)
    panel = LockPanel(desk)
    window.setCentralWidget(panel)
    panel.show_task(tasks.task(desk.store, desk.actor, approved.task_id))
    qtbot.waitUntil(lambda: panel.staged is not None, timeout=PATIENCE_MS)
    with qtbot.waitSignal(panel.stage_wanted) as wanted:
        panel.primary()
    assert wanted.args == ["draw"]


def test_whoever_may_not_draw_sees_the_numbers_and_no_button(page):
    panel = page(Role.REVIEWER)
    assert panel.bar.primary_button.isHidden()
    assert not panel.people.isEnabled()
    assert panel.summary.refresh.isEnabled()


def test_people_are_added_and_taken_away_line_by_line(page, qtbot):
    panel = page(Role.CLERK)
    panel.roll.fill(PEOPLE)
    panel.roll.add_button.click()
    assert len(panel.roll.rows()) == 4
    qtbot.keyClicks(panel.roll.name_field(3), "abc")
    panel.roll._lines[1].remove.click()
    assert [row.name for row in panel.roll.rows()] == ["沈国良", "陆伟明", "abc"]
    assert panel.roll.name_field(2).accessibleName() == "第 3 行 姓名"
    assert panel.roll.name_field(0).focusPolicy() & Qt.FocusPolicy.TabFocus
