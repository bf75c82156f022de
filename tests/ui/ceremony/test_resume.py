"""Whatever step a ceremony was broken off at, the page opens there with the same numbers."""

import pytest

from app.core.conduct import Mark, Step
from app.core.people import Actor, Role
from app.services.draw import conducting, conducting_again, draw_stage, draws
from app.services.walks.sample import ACCOUNTS
from app.store.schema import Account
from app.ui.ceremony.open import ResumeBanner
from app.ui.ceremony.page import ConductorPage
from app.ui.stage_window import stage_window

EVERY = [step for step in Step if step is not Step.OPENING]


@pytest.mark.parametrize("step", EVERY, ids=str)
def test_a_page_opened_at_a_step_stands_there_with_what_is_stored(room, step):
    room.bring_to(step)
    before = room.hall()
    page = room.open()
    assert page.shown is step
    assert room.hall() == before  # looking changes nothing
    scene = stage_window(room.shell).scene
    assert scene is not None
    code = before.show.manifest_hash[:16] if before.show else ""
    assert scene.lock_code.replace(" ", "") == code
    states = [line.state for line in page.rail._lines]
    at = before.steps.index(step) if step in before.steps else len(before.steps)
    assert states[:at] == ["done"] * at
    assert states[at : at + 1] == (["current"] if at < len(states) else [])


def test_inside_the_throws_the_keying_goes_on_where_it_was(room):
    room.bring_to(Step.THROWS)
    room.mark(Mark.THROWN)
    room.key(1, "周敏", {"沈国良": "4711"})
    page = room.open()
    card = page.throws.keying
    assert page.keying_open()
    assert card.turn.ids == ("朱彩娟",)
    assert card.who.currentText() == "周敏"
    assert card.fields["沈国良"].text() == "●●●●"
    assert not card.fields["沈国良"].isEnabled()
    assert card.first_open() is card.fields["朱彩娟"]


def test_after_both_keyings_only_the_showing_is_left(room, press, agreed):
    room.bring_to(Step.THROWS)
    room.mark(Mark.THROWN)
    room.key(1, "周敏")
    room.key(2, "陆伟明")
    page = room.open()
    assert page.bar.primary_button.text() == "逐位公布投掷数字"
    press(page)  # no hall is open: at once
    assert page.shown is Step.SEAL


def test_after_the_seal_was_opened_it_is_read_out_and_not_opened_again(room, press):
    room.bring_to(Step.SEAL)
    seeded = conducting.open_seal(
        room.desk.store, room.desk.actor, room.hall().lock_id, now=room.desk.clock()
    )
    page = room.open()
    assert page.bar.primary_button.text() == "开封结果已宣读"
    press(page)
    assert page.shown is Step.DRAW
    assert room.hall().show.seed == seeded.seed


def test_after_a_void_the_next_attempt_begins_with_the_same_people(room, press):
    room.bring_to(Step.THROWS)
    desk = room.desk
    with desk.store.read() as session:
        login = next(one[0] for one in ACCOUNTS if one[2] is Role.REVIEWER)
        second = session.query(Account).filter_by(login=login).one()
        other = Actor(second.id, second.login, second.name, frozenset(map(Role, second.roles)))
    draws.void(
        desk.store, desk.actor, other, room.hall().lock_id, "掷骰记录单写错", now=desk.clock()
    )
    page = room.open()
    assert page.shown is Step.OPENING
    assert room.hall().attempt == 2
    assert page.opening.place.text() == "局三楼会议室"
    names = [line.name for line in page.opening.roll.lines()]
    assert names == ["李建国", "周敏", "吴晓", "", "陆伟明", "沈国良", "朱彩娟", "欧阳璟"]
    press(page)
    assert page.shown is Step.RECONCILE


def test_a_ceremony_broken_off_is_offered_where_people_land(room, settle):
    banner = room.shell.page("workbench").resume
    assert isinstance(banner, ResumeBanner)
    assert banner.isHidden()
    room.bring_to(Step.THROWS)
    room.shell.page("workbench").refresh()
    settle()
    assert "停在第 5 / 13 步“见证投掷”" in banner._words.text()
    banner._button.click()
    settle()
    page = room.shell.pages.currentWidget()
    assert isinstance(page, ConductorPage)
    assert page.shown is Step.THROWS


def test_a_draw_an_older_program_revealed_waits_for_nobody(drawn, settle):
    desk = drawn.desks[Role.CLERK]
    assert len(conducting_again.unfinished(desk.store, desk.actor)) == 1
    lock_id = drawn.card().draws[0].lock_id
    draw_stage.reveal(desk.store, desk.actor, lock_id, now=desk.clock())
    assert conducting_again.unfinished(desk.store, desk.actor) == ()
