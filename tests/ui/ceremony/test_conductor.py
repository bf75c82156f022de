"""The conductor's page: nothing by accident, nothing out of order, nothing lost."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from app.core.conduct import Manner, Mark, Step
from app.core.people import Role
from app.services.draw import conducting, pool, script_words
from app.services.walks import sample
from app.ui import messages
from app.ui.ceremony import script, voiding
from app.ui.ceremony.cheating import CheatingPage
from app.ui.ceremony.page import ConductorPage
from app.ui.ceremony.voiding import VoidDialog, VoidWish
from app.ui.projector import Kind
from app.ui.stage_window import stage_window


@pytest.fixture
def told(monkeypatch):
    """Codes of the errors that came up."""
    codes: list[str] = []
    monkeypatch.setattr(
        messages, "show_error", lambda _parent, error, *_more: codes.append(error.code)
    )
    return codes


def test_neither_return_nor_ctrl_return_acts_while_a_field_has_the_keyboard(room, qtbot, settle):
    room.bring_to(Step.RECONCILE)
    page = room.open()
    page.correct_button.click()
    settle()
    assert page.shown is Step.OPENING
    room.shell.activateWindow()
    qtbot.waitUntil(room.shell.isActiveWindow)
    before = room.hall().marks[Mark.OPENED]
    page.opening.place.setFocus()
    qtbot.keyClick(page.opening.place, Qt.Key.Key_Return)
    assert room.shell.focusWidget() is not page.opening.place
    page.opening.place.setFocus()
    qtbot.keyClick(page.opening.place, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert room.hall().marks[Mark.OPENED] == before
    assert room.shell.focusWidget() is page.bar.primary_button


def test_a_clicker_pages_and_never_draws(room, qtbot, settle):
    room.bring_to(Step.OFFICERS)
    page = room.open()
    stage = stage_window(room.shell)
    stage.open()
    room.shell.activateWindow()
    qtbot.waitUntil(room.shell.isActiveWindow)
    before = room.hall()
    for key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
        qtbot.keyClick(room.shell.focusWidget(), key)
        qtbot.keyClick(stage.window, key)
    settle()
    assert not stage.rolling
    assert stage.window.revealed == 0
    assert room.hall() == before
    assert page.shown is Step.OFFICERS


def test_names_roll_pause_go_on_and_are_the_stored_ones(room, press):
    room.bring_to(Step.OFFICERS)
    page = room.open()
    stage = stage_window(room.shell)
    stage.open()
    press(page)
    assert stage.rolling
    assert page.bar.primary_button.text() == "暂停滚动"
    press(page)
    assert stage.paused
    assert page.bar.primary_button.text() == "继续抽取"
    assert len(page.reveal.officers.rows()) == stage.window.revealed
    press(page)
    assert stage.rolling
    page.screen_column.skip.click()
    assert page.bar.primary_button.text() == "人员已公布，下一步"
    assert len(page.reveal.officers.rows()) == 8
    press(page)
    assert page.shown is Step.ENTERPRISES
    assert page.reveal.enterprises.rows() == ()


def test_a_break_covers_the_hall_and_comes_back_to_the_same_picture(room, press, settle):
    room.bring_to(Step.THROWS)
    page = room.open()
    stage = stage_window(room.shell)
    before = stage.scene
    page.screen_column.rest.click()
    assert stage.scene.kind is Kind.BREAK
    assert stage.scene.manifest == before.manifest
    assert page.bar.primary_button.text() == "继续抽取活动"
    page.conductor.load()  # nothing that is read takes the break away
    settle()
    assert stage.scene.kind is Kind.BREAK
    press(page)
    assert stage.scene == before
    assert page.shown is Step.THROWS


def test_a_step_done_elsewhere_is_told_and_read(room, press, told):
    room.bring_to(Step.ENVELOPE)
    page = room.open()
    room.mark(Mark.ENVELOPED)
    room.mark(Mark.THROWN)
    press(page)
    assert told == ["conducting.not_due"]
    assert page.shown is Step.THROWS


def test_printing_the_sign_in_sheet_keeps_the_roll_and_stays_there(
    room, qtbot, settle, papers, agreed
):
    page = room.open()
    page.opening.place.setText("会议室")
    room.mark(Mark.OPENED)  # the names of this bureau's last ceremony
    page.opening.enter()
    page.conductor.correcting = True
    page.conductor.load()
    settle()
    page.opening.sign_in.click()
    qtbot.waitUntil(lambda: bool(papers), timeout=20_000)
    settle()
    assert Mark.OPENED in room.hall().marks
    assert page.shown is Step.OPENING
    assert papers[0].is_file()


def test_the_host_reads_who_is_there_before_the_roll_is_kept(room, qtbot):
    room.mark(Mark.OPENED)  # the names of this bureau's last ceremony
    page = room.open()
    page.correct_button.click()
    qtbot.waitUntil(lambda: page.shown is Step.OPENING)
    page.opening.place.setText("二楼大厅")
    qtbot.waitUntil(lambda: "二楼大厅" in page.script.card.words.text())
    assert "李建国" in page.script.card.words.text()
    assert "…" not in page.script.card.words.text()


def test_an_unfilled_roll_opens_nothing_and_shows_where(room, press):
    page = room.open()
    press(page)
    assert page.opening.place.property("invalid") == "true"
    assert page.opening.problem.text() == "请填写抽取地点。"
    page.opening.place.setText("会议室")
    press(page)
    assert page.opening.roll.name_field(0).property("invalid") == "true"
    assert room.hall().ceremony is None


def test_turning_back_at_the_question_locks_nothing(room, qtbot, settle, monkeypatch):
    room.bring_to(Step.LOCK)
    # bring_to stops before the freeze only for the figures
    assert room.hall().lock_id is None
    page = room.open()
    qtbot.waitUntil(page.bar.primary_button.isEnabled, timeout=20_000)
    monkeypatch.setattr(messages, "confirm", lambda *args, **kw: False)
    page.bar.primary_button.click()
    settle()
    assert room.hall().lock_id is None


def test_other_numbers_at_the_freeze_than_were_read_out_are_told(room, settle):
    room.bring_to(Step.LOCK)
    room.freeze()
    page = room.open()
    assert page.part is page.locked
    assert "锁定时名录又有变动" in page.locked.changed_note._words.text()


def test_the_code_fills_the_hall_for_a_photograph(room):
    room.bring_to(Step.LOCK)
    room.freeze()
    page = room.open()
    page.locked.full_button.click()
    assert stage_window(room.shell).scene.kind is Kind.CODE
    page.locked.full_button.click()
    assert stage_window(room.shell).scene.kind is Kind.LOCKED


def test_the_envelope_goes_to_the_printer_and_onto_no_screen(room, qtbot, settle, papers):
    room.bring_to(Step.ENVELOPE)
    page = room.open()
    folder = room.desk.folder
    before = set(folder.rglob("*.pdf"))
    page.envelope.print_button.click()
    qtbot.waitUntil(lambda: bool(papers), timeout=20_000)
    settle()
    assert not papers[0].is_relative_to(folder)
    assert set(folder.rglob("*.pdf")) == before
    page.sheets.forget()
    assert not papers[0].exists()


def test_two_keyings_that_differ_are_keyed_again_by_two_people(room, qtbot, settle, press):
    room.bring_to(Step.THROWS)
    room.mark(Mark.THROWN)
    room.key(1, "周敏")
    room.key(2, "陆伟明", {"沈国良": "4711", "朱彩娟": "0835"})
    page = room.open()
    card = page.throws.keying
    assert "朱彩娟" in card.note._words.text()
    assert "沈国良" not in card.note._words.text()
    assert card.turn.ids == ("朱彩娟",)
    assert [card.who.itemText(at) for at in range(card.who.count())].count("陆伟明") == 0
    qtbot.keyClicks(card.fields["朱彩娟"], "0836")
    press(page)
    card.who.setCurrentIndex(card.who.findText("陆伟明"))
    card.who.activated.emit(0)
    qtbot.keyClicks(card.fields["朱彩娟"], "08x36")
    press(page)
    assert room.hall().keyings.complete
    assert stage_window(room.shell).scene.throws[0].digits == ""  # nothing shown yet


def test_digits_come_to_the_hall_one_by_one(room, press, qtbot):
    room.bring_to(Step.THROWS)
    room.mark(Mark.THROWN)
    room.key(1, "周敏")
    room.key(2, "陆伟明")
    page = room.open()
    stage = stage_window(room.shell)
    stage.open()
    page.throws._die.setInterval(1)
    seen = set()
    stage.changed.connect(lambda: seen.add("".join(one.digits for one in stage.scene.throws)))
    page.bar.primary_button.click()
    qtbot.waitUntil(lambda: page.shown is Step.SEAL, timeout=20_000)
    assert {"4711" + "0836"[:n] for n in range(1, 5)} <= seen


def test_the_bureau_s_own_words_are_kept_and_said(room, settle, monkeypatch):
    room.bring_to(Step.RECONCILE)
    page = room.open()

    def exec_(dialog):
        dialog.field.show_words("请大家看屏幕，共{pool}户。")
        return dialog.may_accept()

    monkeypatch.setattr(script.ScriptDialog, "exec", exec_)
    page.script.card.edit.click()
    settle()
    kept = {one.step: one for one in script_words.script(room.desk.store, room.desk.actor)}
    assert kept[Step.RECONCILE].own
    assert page.script.card.words.text() == "请大家看屏幕，共181户。"


def test_a_void_takes_two_people_and_leads_to_the_next_attempt(room, qtbot, settle, monkeypatch):
    room.bring_to(Step.THROWS)
    page = room.open()
    login, _, _, password = next(one for one in sample.ACCOUNTS if one[2] is Role.REVIEWER)

    class Answered(VoidDialog):
        def exec(self) -> int:
            return 1

        def wish(self) -> VoidWish:
            return VoidWish("掷骰记录单写错", login, password)

    monkeypatch.setattr(voiding, "VoidDialog", Answered)
    page.void_button.click()
    qtbot.waitUntil(lambda: page.shown is Step.OPENING, timeout=20_000)
    settle()
    assert room.hall().attempt == 2
    assert page.void_button.isHidden()


def test_leaving_asks_and_stays_unless_told_otherwise(room, in_dialog, qtbot):
    room.bring_to(Step.THROWS)
    page = room.open()
    answers = []

    def look(dialog) -> None:
        assert dialog.focusWidget() is dialog.reject_button
        assert [one for one in dialog.findChildren(QPushButton) if one.isDefault()] == []
        qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Space)

    in_dialog(lambda: answers.append(page.may_leave()), look)
    assert answers == [False]


def test_the_page_stands_alone_and_gives_the_navigation_back(room, agreed):
    page = room.open()
    assert room.shell.nav.isHidden()
    assert room.shell.status.isHidden()
    assert room.shell.back()
    assert not room.shell.nav.isHidden()
    assert room.shell.pages.currentWidget() is not page


def test_a_rehearsal_looks_different_and_lets_the_audience_try_to_cheat(room, settle):
    room.bring_to(Step.MINUTES)
    page = room.open()
    assert page.property("rehearsal") is True
    assert page.title.startswith("演练")
    page.cheat_button.click()  # nobody is asked whether to leave: the ceremony stays open
    settle()
    assert isinstance(room.shell.pages.currentWidget(), CheatingPage)
    room.shell.back()
    settle()
    assert room.shell.pages.currentWidget() is page


def test_whoever_may_not_draw_presses_nothing(approved, room, settle):
    room.bring_to(Step.THROWS)
    page = ConductorPage(approved.desks[Role.SUPERVISOR], room.shell, room.draw_id)
    room.shell.push(page)
    room.wait(lambda: page.shown is not None)
    settle()
    assert page.bar.primary_button.isHidden()
    assert page.void_button.isHidden()
    page.primary()
    assert Mark.THROWN not in room.hall().marks


def test_marks_of_a_desk_draw_are_the_protocol_s_too(room):
    room.mark(Mark.OPENED)
    hall = room.hall()
    assert hall.manner is Manner.PUBLIC
    facts = {**hall.ceremony.to_json(), "manner": Manner.DESK}
    conducting.mark(
        room.desk.store, room.desk.actor, room.draw_id, Mark.OPENED, facts, now=room.desk.clock()
    )
    assert Step.ENVELOPE not in room.hall().steps
    assert room.hall().due is Step.LOCK


def test_at_the_desk_the_dice_and_their_sheet_come_before_the_button(room, papers):
    room.mark(Mark.OPENED)
    people = replace(room.hall().ceremony, manner=Manner.DESK)
    desk, now = room.desk, room.desk.clock()
    conducting.mark(desk.store, desk.actor, room.draw_id, Mark.OPENED, people.to_json(), now=now)
    chance = desk.entropy(), desk.entropy()
    pool.freeze(desk.store, desk.actor, room.draw_id, people, *chance, now=now)
    page = room.open(Manner.DESK)
    card = page.locked.throws
    assert page.part is page.locked
    assert card.isVisible()
    said = {one.text() for one in card.findChildren(QLabel)}
    assert {"沈国良", "十面骰 4 次", "抽签条 4 次，每次放回"} <= said
    assert card.slips.isVisible()
    card.print_button.click()
    room.wait(lambda: bool(papers))


def test_in_a_hall_the_dice_have_a_step_of_their_own(room):
    room.bring_to(Step.ENVELOPE)
    page = room.open()
    assert not page.locked.throws.isVisible()


def test_the_fields_of_the_opening_keep_their_place_while_the_host_s_words_grow(room, qtbot):
    page = room.open()
    page._typing.setInterval(0)
    field = page.opening.place
    before = field.mapTo(page, field.rect().topLeft()).y()
    page.opening.roll.name_field(0).setText("欧阳建国")
    words = page.script.card.words.text()
    page.opening.place.setText("县市场监督管理局三楼东侧第二会议室（原工商局办公楼）" * 3)
    lines = page.opening.roll.lines()
    page.opening.roll.fill(
        [replace(one, name=one.name or "某见证") for one in lines], public=True, digits=8
    )
    qtbot.waitUntil(lambda: len(page.script.card.words.text()) > len(words))
    assert field.mapTo(page, field.rect().topLeft()).y() == before
