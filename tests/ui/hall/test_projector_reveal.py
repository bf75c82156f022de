"""The drum: driven by time that tests pass in, and unable to change what was drawn."""

import dataclasses
import itertools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt

from app.ui.projector import Drawn, Kind, ProjectorWindow, Scene, rolling
from app.ui.projector.frame import stage_box
from app.ui.projector.reveal import Reveal

NORMAL = rolling.PACES["normal"]
LONG = "清溪县城关镇龑鑫五金机械制造有限责任公司"


def drawn(count, name="湖州枫伴膜进出口商行"):
    return tuple(Drawn(f"{name}{number}") for number in range(count))


def draw(count, name="湖州枫伴膜进出口商行"):
    return Scene(Kind.DRAW, "抽取", heading="抽取", drawn=drawn(count, name), unit="户")


# -- arithmetic --------------------------------------------------------------------------------


@given(st.integers(0, 40), st.floats(0, 10_000), st.floats(0, 10_000))
def test_a_drum_only_moves_towards_its_name(cell, first, second):
    ease = rolling.Easing.of(cell)
    early, late = sorted((first, second))
    assert ease.rows_left(early) <= ease.rows_left(late)
    assert ease.rows_left(0) == 0


@given(st.integers(0, 40), st.floats(0.001, 10_000))
def test_rows_and_time_left_are_two_readings_of_one_clock(cell, left):
    ease = rolling.Easing.of(cell)
    assert ease.ms_left(ease.rows_left(left)) == pytest.approx(left, rel=1e-6)


def test_every_drum_runs_out_in_a_way_of_its_own():
    assert len({rolling.Easing.of(cell) for cell in range(20)}) == 20


@given(st.sampled_from(list(rolling.PACES)), st.integers(1, 20), st.booleans())
def test_names_lock_one_after_another_and_the_last_ones_slower(pace, cells, last):
    locks = rolling.Timing.of(rolling.PACES[pace], cells, last).locks
    gaps = [after - before for before, after in itertools.pairwise(locks)]
    assert len(locks) == cells
    assert all(gap > 0 for gap in gaps)
    assert gaps == sorted(gaps)
    if last and cells > 3:
        assert gaps[-1] > gaps[0]


def test_the_paces_differ_and_a_page_of_twenty_takes_no_longer_than_a_quarter_of_a_minute():
    times = [rolling.Timing.of(rolling.PACES[key], 20, True).page_ms() for key in rolling.PACES]
    assert times == sorted(times)
    assert len(set(times)) == len(times)
    assert times[1] < 15_000


def test_nothing_flashes_more_than_three_times_a_second():
    timing = rolling.Timing.of(rolling.PACES["fast"], 20, True)
    for cell in range(20):
        strengths = [timing.flash(at, cell) for at in range(0, 6000, 16)]
        rises = sum(after > before for before, after in itertools.pairwise(strengths))
        assert rises == 1


def test_the_last_row_of_a_drum_is_the_drawn_name():
    assert rolling.name_at(0, 3, "抽中", ("甲", "乙"), {}, 0.0) == "抽中"
    assert rolling.name_at(5, 3, "抽中", (), {}, 0.0) == "抽中"


@given(
    st.integers(1, 60),
    st.integers(0, 20),
    st.dictionaries(st.sampled_from("甲乙丙丁戊己"), st.floats(-1, 5000)),
    st.floats(0, 5000),
)
def test_a_name_that_is_locked_rolls_by_no_more(row, cell, gone, until):
    crowd = tuple("甲乙丙丁戊己庚")
    name = rolling.name_at(row, cell, "抽中", crowd, gone, until)
    assert gone.get(name, until + 1) > until


def test_with_nobody_left_in_the_pool_the_own_name_rolls():
    assert rolling.name_at(4, 0, "抽中", ("甲",), {"甲": 10.0}, 20.0) == "抽中"


@given(st.integers(0, 70), st.integers(1, 20), st.lists(st.floats(0, 9000), max_size=40))
def test_a_show_ends_with_every_name_locked(total, per_page, steps):
    show = Reveal()
    show.begin(total, per_page)
    seen = 0
    for step in [*steps, *[20_000.0] * 200]:
        if show.complete:
            break
        show.start()
        show.move(show.now + step)
        assert show.shown >= seen
        seen = show.shown
    assert show.complete
    assert show.shown == total
    assert not show.start()


@given(st.integers(1, 70), st.integers(1, 20), st.integers(0, 70))
def test_a_show_that_was_put_aside_goes_on_with_the_next_name(total, per_page, seen):
    show = Reveal()
    show.begin(total, per_page, seen)
    assert show.shown == min(seen, total)
    if show.start():
        assert show.shown == seen
        show.move(show.timing.page_ms())
        assert show.shown == min(total, (seen // per_page + 1) * per_page)


# -- the window --------------------------------------------------------------------------------


def test_names_lock_one_after_another_in_the_time_that_is_passed_in(window):
    window.show_scene(draw(30))
    assert window.revealed == 0
    window.start(realtime=False)
    window.advance(NORMAL.first)
    assert window.revealed == 1
    window.advance(NORMAL.gap * 3)
    assert window.revealed == 4
    window.grab()


def test_the_names_of_locked_cells_do_not_roll_by_in_the_others(window):
    window.set_pace(NORMAL, turn_pages=False)
    window.show_scene(dataclasses.replace(draw(12), crowd=tuple(f"企业{n}" for n in range(40))))
    window.start(realtime=False)
    window.grab()
    while window.rolling:
        window.advance(16)
        drums = window.strips.drums
        if drums is None or not window.rolling:
            continue
        shown = set(window.names_shown())
        for place in range(12):
            left = window._reveal.left(place)
            if left > 0:
                row = int(drums._eases[place].rows_left(left))
                assert not {drums._name(row + step, place, window._reveal) for step in (0, 1)} & (
                    shown - {window.scene.drawn[place].name}
                )


def test_a_pause_stands_still_and_goes_on_where_it_was(window):
    window.show_scene(draw(30))
    window.start(realtime=False)
    window.advance(NORMAL.first + 2 * NORMAL.gap)
    window.pause()
    before = window.grab().toImage()
    window.advance(60_000)
    assert window.paused
    assert not window.rolling
    assert window.revealed == 3
    assert window.grab().toImage() == before
    window.start(realtime=False)
    assert window.rolling
    assert window.revealed == 3
    window.advance(NORMAL.gap)
    assert window.revealed == 4


def test_the_picture_at_the_end_is_the_same_with_and_without_motion(window):
    window.set_pace(NORMAL, turn_pages=False)
    window.show_scene(draw(30))
    window.start(realtime=False)
    window.advance(NORMAL.first + 100)
    window.grab()
    window.advance(60_000)
    moved = window.grab().toImage()
    window.show_scene(draw(30))
    window.skip()
    window.turn(-9)
    # The footer counts what is uncovered; the stage must be the same.
    stage = window._measure.box(stage_box(window._measure.height))
    assert window.grab().toImage().copy(stage) == moved.copy(stage)


ACTS = st.lists(
    st.sampled_from(["start", "pause", "skip", "next", "back", "small", "large", "time", "paint"]),
    max_size=25,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ACTS, st.integers(0, 45))
def test_nothing_done_to_a_show_changes_the_names_or_their_order(dressed_window, acts, count):
    window, scene = dressed_window, draw(count, LONG)
    window.resize(1280, 720)
    window.show_scene(scene)
    wanted = tuple(one.name for one in scene.drawn)
    seen = 0
    does = {
        "start": lambda: window.start(realtime=False),
        "pause": window.pause,
        "skip": window.skip,
        "next": lambda: window.turn(1),
        "back": lambda: window.turn(-1),
        "small": lambda: window.resize(1024, 768),
        "large": lambda: window.resize(1366, 768),
        "time": lambda: window.advance(1700),
        "paint": window.grab,
    }
    for act in acts:
        does[act]()
        names = window.names_shown()
        assert names == wanted[: len(names)]
        assert len(names) >= seen
        seen = len(names)
    window.skip()
    assert window.names_shown() == wanted
    assert window.scene.drawn == scene.drawn


@pytest.fixture(scope="module")
def dressed_window(_dressed):
    """One window for all the turns of a property."""
    made = ProjectorWindow()
    made.show()
    yield made
    made.close()
    made.deleteLater()


def test_finished_is_told_once_after_the_last_page(window):
    told = []
    window.finished.connect(lambda: told.append("finished"))
    window.page_revealed.connect(told.append)
    window.set_pace(NORMAL, turn_pages=False)
    window.show_scene(draw(30))
    while not (told and told[-1] == "finished"):
        window.start(realtime=False)
        window.advance(60_000)
    assert told == [*range(window.pages()), "finished"]
    window.skip()
    assert told.count("finished") == 1


def test_keys_turn_uncovered_pages_only_and_never_draw(window, qtbot):
    window.set_pace(NORMAL, turn_pages=False)
    window.show_scene(draw(30))
    for key in (Qt.Key.Key_PageDown, Qt.Key.Key_Return, Qt.Key.Key_Space, Qt.Key.Key_Escape):
        qtbot.keyClick(window, key)
        assert (window.page, window.revealed, window.rolling) == (0, 0, False)
    window.skip()
    qtbot.keyClick(window, Qt.Key.Key_PageDown)
    assert window.page == 1
    qtbot.keyClick(window, Qt.Key.Key_PageUp)
    assert window.page == 0


def test_a_resize_in_the_middle_covers_nothing_again(window):
    window.show_scene(draw(40, LONG))
    window.start(realtime=False)
    window.advance(NORMAL.first + 3 * NORMAL.gap)
    before = window.revealed
    window.show()
    window.resize(1024, 768)
    window.grab()
    assert window.revealed == before
    window.start(realtime=False)
    window.advance(60_000)
    assert window.revealed > before


def test_a_frame_paints_the_moving_cells_and_nothing_else(window, monkeypatch):
    window.set_pace(NORMAL, turn_pages=False)
    window.show_scene(draw(20))
    window.start(realtime=False)
    window.grab()
    window.advance(NORMAL.first + 10 * NORMAL.gap)  # eleven have stopped
    window.advance(rolling.FLASH_MS)
    window.grab()
    asked = []
    monkeypatch.setattr(window, "update", asked.append)
    window.advance(16)
    stage = window._measure.box(stage_box(window._measure.height))
    area = sum(part.width() * part.height() for region in asked for part in region)
    assert 0 < area < 0.5 * stage.width() * stage.height()


def test_a_picture_that_stands_still_asks_for_no_painting(window, monkeypatch):
    asked = []
    window._clock = lambda: "2026-11-22 09:40:00"
    window.show_scene(draw(20))
    window.show()
    window.skip()
    window.grab()
    monkeypatch.setattr(window, "update", asked.append)
    window._second()
    assert asked == []
    window._clock = lambda: "2026-11-22 09:40:01"
    window._second()
    assert asked == [window._foot_box()]


def test_a_hidden_window_asks_nobody_for_the_time(window):
    asked = []
    window._clock = lambda: asked.append(1) or ""
    window.show_scene(draw(3))
    window._second()
    assert asked == []


def test_every_name_that_may_roll_has_its_picture_before_the_drums_start(window, qtbot):
    window.set_pace(NORMAL, turn_pages=False)
    window.show_scene(dataclasses.replace(draw(12), crowd=tuple(f"企业{n}" for n in range(40))))
    qtbot.waitUntil(lambda: not window.strips.prepare(), timeout=20_000)
    drums = window.strips.wanted()
    ready = set(drums._pictures)
    window.start(realtime=False)
    while window.rolling:
        window.advance(40)
        window.repaint()
    assert ready >= set(drums._rows.values())
    assert set(drums._pictures) == ready  # no frame had to lay out a name
