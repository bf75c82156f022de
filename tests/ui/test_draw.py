"""The stage 随机抽取: step-locked, stored before shown, resumable."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMainWindow

from app.core.no_plan import Binding
from app.core.people import Role
from app.core.task import DrawKind
from app.services import draw_stage, draws, pool, sample, shows, tasks
from app.store.schema import Opening, Result, VoidedLock
from app.ui import messages
from app.ui.projector import Kind
from app.ui.task import draw_after
from app.ui.task.draw import DrawPanel
from app.ui.task.draw_void import VoidDialog, VoidWish
from app.ui.views import draw as view
from app.ui.views import draw_scenes as scenes
from app.ui.views.draw import Act, Keying, Phase
from app.ui.views.lock import PersonRow, ceremony_of

PATIENCE_MS = 20_000
PEOPLE = (
    PersonRow(False, "沈国良", "县纪委监委派驻组", "副组长", 4, False),
    PersonRow(False, "朱彩娟", "县人大", "代表", 4, False),
    PersonRow(True, "陆伟明", "局法规股", "股长", 0, False),
)
DIGITS = {"沈国良": "4711", "朱彩娟": "0836"}
FOUR = st.text("0123456789", min_size=4, max_size=4)


# -- keying ------------------------------------------------------------------------------


@given(
    first=st.fixed_dictionaries({"A": FOUR, "B": FOUR, "C": FOUR}),
    second=st.fixed_dictionaries({"A": FOUR, "B": FOUR, "C": FOUR}),
)
def test_exactly_the_witnesses_whose_keyings_differ_are_keyed_again(first, second):
    keying = Keying(dict.fromkeys("ABC", 4)).cover(first).compare(second)
    apart = {one for one in "ABC" if first[one] != second[one]}
    assert keying.apart == apart
    assert set(keying.open_ids()) == apart
    assert keying.phase is (Phase.FIRST if apart else Phase.AGREED)
    assert keying.first == keying.second == {one: first[one] for one in "ABC" if one not in apart}


@given(FOUR, FOUR)
def test_a_second_round_touches_only_who_differed(right, wrong):
    keying = Keying({"A": 4, "B": 4}).cover({"A": right, "B": "0000"})
    keying = keying.compare({"A": right, "B": "0001"})
    keying = keying.cover({"B": wrong}).compare({"B": wrong})
    assert keying.phase is Phase.AGREED
    assert keying.first == keying.second == {"A": right, "B": wrong}


@pytest.mark.parametrize("digits", ["", "123", "12345", "12a4", "１２３４"])
def test_incomplete_or_foreign_digits_do_not_go_on(digits):
    keying = Keying({"A": 4})
    assert keying.cover({"A": digits}) == keying
    assert keying.lacking({"A": digits}) == ("A",)


@given(st.integers(0, 9))
def test_digits_are_published_one_by_one_in_order(shown):
    told = view.published(DIGITS, shown)
    assert "".join(told.values()) == "47110836"[:shown]
    assert len(told["朱彩娟"]) == 0 or told["沈国良"] == "4711"


def test_two_witnesses_of_one_name_are_two_words():
    ceremony, _ = ceremony_of("会议室", "李", "周", (PEOPLE[0], PEOPLE[0]))
    assert [word for word, _ in ceremony.throwers()] == ["沈国良", "沈国良-2"]


def test_no_plan_is_explained_in_plain_words():
    assert "请稍候" in view.no_plan_reason(None)
    assert "本辖区" in view.no_plan_reason((Binding.DISTRICT,))
    assert "其中一条" in view.no_plan_reason((Binding.UNITS, Binding.SKILL))
    assert "专长" in view.no_plan_advice((Binding.SKILL,))
    assert view.no_plan_reason(())
    assert view.no_plan_advice(())


# -- the page ----------------------------------------------------------------------------


@pytest.fixture
def locked(approved):
    """The approved task with its first draw locked: (desk, lock id, task id)."""
    desk = approved.desks[Role.CLERK]
    card = tasks.task(desk.store, desk.actor, approved.task_id)
    ceremony, errors = ceremony_of("会议室", "李建国", "周敏", PEOPLE)
    assert not errors
    made = pool.freeze(
        desk.store,
        desk.actor,
        card.draws[0].id,
        ceremony,
        desk.entropy(),
        desk.entropy(),
        now=desk.clock(),
    )
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
        qtbot.waitUntil(lambda: panel.act is not None, timeout=PATIENCE_MS)
        return panel

    yield open_for
    windows.clear()


def key(panel: DrawPanel, qtbot, digits: dict[str, str], *, second: bool) -> None:
    for word, row in panel.keying_card._rows.items():
        field = row.second if second else row.first
        if field.isEnabled():
            qtbot.keyClicks(field, digits[word])


def until(panel: DrawPanel, qtbot, act: Act) -> None:
    qtbot.waitUntil(lambda: panel.act is act, timeout=PATIENCE_MS)


def test_the_ceremony_goes_step_by_step_and_shows_what_is_stored(locked, open_page, qtbot):
    desk, lock_id, _ = locked
    panel = open_page()
    assert panel.act is Act.ANNOUNCE
    assert panel.stage.scene.kind is Kind.WELCOME
    panel.bar.primary_button.click()
    qtbot.waitUntil(lambda: panel.stage.scene.kind is Kind.LOCKED, timeout=PATIENCE_MS)
    panel.primary()
    until(panel, qtbot, Act.THROWS)

    # Return and Ctrl+Enter in a field go nowhere while digits are missing.
    field = panel.keying_card._rows["沈国良"].first
    qtbot.keyClicks(field, "47x1")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert panel.keying_card.keying.phase is Phase.FIRST
    assert not panel.bar.primary_button.isEnabled()
    field.clear()

    key(panel, qtbot, DIGITS, second=False)
    panel.bar.primary_button.click()
    assert panel.keying_card._rows["沈国良"].first.text() == "●●●●"
    key(panel, qtbot, {**DIGITS, "朱彩娟": "0835"}, second=True)
    panel.bar.primary_button.click()
    assert "朱彩娟" in panel.keying_card.note._words.text()
    assert "沈国良" not in panel.keying_card.note._words.text()
    for second in (False, True):
        key(panel, qtbot, DIGITS, second=second)
        panel.bar.primary_button.click()
    assert panel.keying_card.keying.phase is Phase.AGREED
    assert all(not throw.digits for throw in panel.stage.scene.throws)  # nothing shown yet
    assert all(
        not field.isEnabled()
        for row in panel.keying_card._rows.values()
        for field in (row.first, row.second)
    )
    panel.bar.primary_button.click()
    until(panel, qtbot, Act.SEED)
    assert [throw.digits for throw in panel.stage.scene.throws] == ["4711", "0836"]

    panel.bar.primary_button.click()
    until(panel, qtbot, Act.DRAW)
    with desk.store.read() as session:
        seed = session.get_one(Opening, lock_id).seed
        assert session.get(Result, lock_id) is None
    assert panel.stage.scene.kind is Kind.SEED
    assert panel.stage.scene.seed == seed

    panel.bar.primary_button.click()
    until(panel, qtbot, Act.REVEAL)
    assert panel.stage.scene.kind is Kind.SEED  # stored, not shown
    shown = []
    while panel.act is Act.REVEAL:
        panel.bar.primary_button.click()
        qtbot.waitUntil(lambda: not desk.jobs.busy, timeout=PATIENCE_MS)
        shown.append(panel.stage.scene)
    assert [scene.kind for scene in shown] == [Kind.DRAW, Kind.DRAW, Kind.TEAMS, Kind.RESULT]
    show = shows.show(desk.store, desk.actor, lock_id)
    assert [one.name for one in shown[0].drawn] == [one.name for one in show.officers]
    assert [one.name for one in shown[1].drawn] == [one.name for one in show.enterprises]
    assert shown[3].result == show.result_hash
    assert shown[3].head == show.head
    assert len(panel.result_card.enterprises.rows()) == 12
    assert len(panel.result_card.officers.rows()) == 8
    with qtbot.waitSignal(panel.changed):
        panel.bar.primary_button.click()


def seeded(desk, lock_id: int) -> None:
    draws.record_throws(desk.store, desk.actor, lock_id, DIGITS, DIGITS, now=desk.clock())


def drawn(desk, lock_id: int) -> None:
    seeded(desk, lock_id)
    draw_stage.run(desk.store, desk.actor, lock_id, now=desk.clock())


def test_a_page_opened_after_the_throws_goes_on_with_the_same_seed(locked, open_page):
    desk, lock_id, _ = locked
    seeded(desk, lock_id)
    panel = open_page()
    assert panel.act is Act.DRAW
    assert panel.stage.scene.seed == shows.show(desk.store, desk.actor, lock_id).seed


def test_a_page_opened_after_the_draw_goes_on_with_the_reveal(locked, open_page, qtbot):
    drawn(*locked[:2])
    panel = open_page()
    assert panel.act is Act.REVEAL
    assert panel.stage.scene.kind is Kind.SEED
    # With the projector open names roll, and skipping shows them all.
    panel.stage.open()
    panel.primary()
    assert panel.stage.rolling
    assert not panel.bar.primary_button.isEnabled()
    panel.screen_card.skip.click()
    assert panel.stage.complete
    assert panel.bar.primary_button.isEnabled()
    panel.stage.close()


def test_a_revealed_draw_opened_again_leaves_the_hall_alone(locked, open_page):
    desk, lock_id, _ = locked
    drawn(desk, lock_id)
    draw_stage.reveal(desk.store, desk.actor, lock_id, now=desk.clock())
    panel = open_page()
    assert panel.act is Act.CONFIRM
    assert panel.stage.scene is None


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
    monkeypatch.setattr(draw_after, "VoidDialog", Answered)
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
    dialog.login.setText("x")
    dialog.password.setText("y")
    assert not dialog.may_accept()  # a reason of two characters
    dialog.reason.setPlainText("现场停电中断")
    assert dialog.may_accept()


def test_leaving_with_keyed_digits_asks_first(locked, open_page, qtbot, monkeypatch):
    panel = open_page()
    assert panel.may_leave()
    panel.primary()
    panel.primary()
    until(panel, qtbot, Act.THROWS)
    key(panel, qtbot, DIGITS, second=False)
    panel.primary()
    monkeypatch.setattr(messages, "confirm", lambda *args, **kw: False)
    assert not panel.may_leave()


# -- the hall's pictures -----------------------------------------------------------------


def test_no_picture_carries_a_class_or_anything_private(locked):
    desk, lock_id, _ = locked
    drawn(desk, lock_id)
    staged = draw_stage.staged(desk.store, desk.actor, lock_id)
    pictures = [scenes.welcome(staged), scenes.locked(staged), scenes.seeded(staged)]
    pictures += [scenes.drawing(staged, part) for part in scenes.parts(staged.show)]
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


def test_the_order_on_stage_is_the_plan_s_and_the_kind_s(locked):
    desk, lock_id, _ = locked
    show = shows.show(desk.store, desk.actor, lock_id)
    assert scenes.parts(show) == ("officers", "enterprises", "teams")
    later = replace(show, officers_first=False)
    assert scenes.parts(later) == ("enterprises", "officers", "teams")
    assert scenes.parts(replace(show, no_plan=True)) == ("officers", "enterprises")
    assert scenes.parts(replace(show, kind=DrawKind.ENTERPRISES)) == ("enterprises",)
    assert scenes.parts(replace(show, kind=DrawKind.OFFICERS)) == ("officers", "teams")


def test_every_drawn_enterprise_stands_in_exactly_one_team(locked):
    desk, lock_id, _ = locked
    drawn(desk, lock_id)
    show = shows.show(desk.store, desk.actor, lock_id)
    lines = scenes.teams(show)
    assert len(lines) == 4
    assert sorted(name for line in lines for name in line.enterprises) == sorted(
        one.name for one in show.enterprises
    )
    assert all(len(line.members) == 2 for line in lines)


def test_the_rail_marks_what_is_done(locked):
    desk, lock_id, _ = locked
    show = shows.show(desk.store, desk.actor, lock_id)
    states = [step.state for step in scenes.rail(show, "seed")]
    assert states == ["done", "done", "current", "future", "future", "future", "future"]
    assert scenes.rail(show, "seed")[0].time == "09:30:00"
