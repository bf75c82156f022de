"""试着作弊: from the draw or the start page of a sample county, on the desk and in the hall."""

import pytest
from PySide6.QtCore import QSize
from sqlalchemy import select

from app.core.people import Role
from app.services.draw import draw_stage
from app.services.walks.cheating import Outcome, Step, Trick
from app.store.schema import Lock
from app.ui.ceremony.cheating import CheatingPage
from app.ui.pages import nav_entries
from app.ui.projector import Kind, ProjectorWindow
from app.ui.projector.spoken import spoken
from app.ui.projector.tones import PRACTICE
from app.ui.shell import Shell
from app.ui.stage_window import stage_window
from app.ui.task.draw import DrawPanel
from app.ui.views import cheating as view
from app.ui.widgets import Button, Page


@pytest.fixture
def shell(drawn, qtbot, settle):
    desk = drawn.desks[Role.CLERK]
    made = Shell(nav_entries(desk), desk.jobs, sample=True)
    qtbot.addWidget(made)
    made.resize(QSize(1366, 768))
    made.show()
    made.go("workbench")
    settle()
    yield made
    stage_window(made).close()


@pytest.fixture
def page(shell, settle) -> CheatingPage:
    """The page, as the start page opens it."""
    workbench = shell.page("workbench")
    button = next(one for one in workbench.findChildren(Button) if one.text() == "试着作弊")
    button.click()
    settle()
    found = shell.pages.currentWidget()
    assert isinstance(found, CheatingPage)
    return found


def test_a_trick_is_played_and_shown_on_the_desk_and_in_the_hall(page, settle):
    page.play(Trick.NAME)
    settle()
    assert page.steps.count() == 2
    assert page.cards[Trick.NAME].state.text() == "被发现"
    assert page.cards[Trick.ROW].state.isHidden()
    scene = stage_window(page).scene
    assert (scene.kind, scene.heading, scene.mark) == (Kind.CAUGHT, "换一个名字", "示例")
    assert [trial.outcome for trial in scene.trials] == ["被发现", "被发现"]
    assert [step.state for step in scene.steps] == ["future", "future", "current", "future"]
    assert "names.txt" in spoken(scene)[1]


def test_all_four_follow_one_another(page, qtbot, settle, near):
    page.play_all()
    qtbot.waitUntil(lambda: len(page.played) == len(Trick), timeout=60_000)
    settle()
    assert all(shown.caught for shown in page.played.values())
    assert all(card.state.text() == "被发现" for card in page.cards.values())
    scene = stage_window(page).scene
    assert [step.state for step in scene.steps] == ["done", "done", "done", "current"]


def test_what_nobody_found_would_not_be_called_caught(page):
    step = Step("做", Outcome.MISSED, "本程序", "没有")
    shown = view.Shown(Trick.ROW, (step,))
    assert not shown.caught
    page.cards[Trick.ROW].show_played(shown)
    assert page.cards[Trick.ROW].state.text() == "没有被发现"


def test_without_a_rehearsal_it_says_what_to_do_first(approved, qtbot, settle):
    desk = approved.desks[Role.CLERK]
    shell = Shell((), desk.jobs, sample=True)
    qtbot.addWidget(shell)
    shell.show()
    page = CheatingPage(desk, shell)
    shell.push(page)
    settle()
    assert page.ground is None
    assert not page.cards[Trick.ROW].button.isEnabled()
    assert not page.actions_bar.primary_button.isEnabled()
    page.play(Trick.ROW)
    assert page.played == {}


def test_hashes_are_cut_to_what_people_compare():
    step = Step("做", Outcome.CAUGHT, "本程序", f"M 是 {'a' * 64}，不同")
    assert view.line_words(step) == f"M 是 {'a' * 12}…，不同"


@pytest.mark.parametrize("size", [QSize(1920, 1080), QSize(1366, 768), QSize(1024, 768)])
def test_the_picture_for_the_hall_is_painted_at_any_size(page, settle, qtbot, near, size):
    page.play(Trick.REDRAW)
    settle()
    window = ProjectorWindow()
    qtbot.addWidget(window)
    window.resize(size)
    window.show_scene(stage_window(page).scene)
    picture = window.grab().toImage()
    colours = {
        picture.pixelColor(x, y).name()
        for x in range(0, picture.width(), 7)
        for y in range(0, picture.height(), 7)
    }
    assert "#ffffff" in colours  # what was done
    assert PRACTICE["gold"].lower() in colours  # the badges of a rehearsal


def test_the_draw_leads_to_it_once_the_hall_has_seen_the_result(drawn, shell, qtbot, settle):
    desk = drawn.desks[Role.CLERK]
    with desk.store.read() as session:
        lock_id = session.scalars(select(Lock.id)).one()
    draw_stage.reveal(desk.store, desk.actor, lock_id, now=desk.clock())
    panel = DrawPanel(desk)
    below = Page(scroll=False)
    below.add(panel, 1)
    shell.push(below)
    panel.show_task(drawn.card())
    qtbot.waitUntil(lambda: panel.showing == "result", timeout=20_000)
    settle()
    button = panel.result_card.cheat
    assert button.isVisible()
    button.click()
    settle()
    found = shell.pages.currentWidget()
    assert isinstance(found, CheatingPage)
    assert found.ground.lock_id == lock_id
