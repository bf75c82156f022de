"""The hall's window: nothing private, readable, driven by time that tests pass in."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QGuiApplication, QPainter
from PySide6.QtWidgets import QWidget

from app.ui.palette import contrast
from app.ui.projector import (
    Drawn,
    Kind,
    ProjectorWindow,
    Quota,
    RailStep,
    Scene,
    TeamLine,
    Throw,
    Witness,
    canvas,
    grid,
    rolling,
)
from app.ui.projector.bodies import clock_box
from app.ui.projector.frame import stage_box
from app.ui.projector.placing import other_screen
from app.ui.projector.reveal import Reveal
from app.ui.projector.teams import team_pages
from app.ui.projector.tones import LEAST_CONTRAST, LEAST_NAME, LEAST_TEXT, PAIRS, TONES

SIZES = [(1280, 720), (1024, 768), (1920, 1080), (1920, 1200)]
LONG = "清溪县城关镇龑鑫五金机械制造有限责任公司"
HEX = "0123456789abcdef" * 4


def scene(kind, **fields):
    base = {
        "title": "清溪县“双随机、一公开”现场抽取",
        "subtitle": "特种设备使用单位安全检查",
        "task_number": "2026-017",
        "when": "2026-11-22 09:38:12",
        "manifest": HEX,
        "mark": "演练",
        "steps": (RailStep("名单锁定", "done", "09:30:12"), RailStep("现场抽取", "current")),
    }
    return Scene(kind, **{**base, **fields})


def drawn(count, name="湖州枫伴膜进出口商行"):
    return tuple(Drawn(f"{name}{number}") for number in range(count))


EVERY = [
    scene(Kind.WELCOME, witnesses=(Witness("沈国良", "县人大代表"), Witness("朱彩娟"))),
    scene(Kind.WELCOME, manifest="", mark=""),
    scene(
        Kind.LOCKED,
        enterprise_quotas=tuple(Quota(f"S{number}", 100, 3) for number in range(1, 9)),
        officer_quotas=(Quota("全局", 60, 20),),
        commitment=HEX,
    ),
    scene(Kind.THROWS, throws=(Throw("沈国良", 40, "12345"), Throw("朱彩娟", 8, "", slips=True))),
    scene(Kind.SEED, seed=HEX, throws=(Throw("沈国良", 8, "12345678"),)),
    scene(Kind.DRAW, heading="抽取检查对象", pool="12,846 户", drawn=drawn(30)),
    scene(Kind.DRAW, heading="抽取执法人员", drawn=(Drawn("欧阳𬭎", "城关所"),)),
    scene(Kind.DRAW, heading="抽取检查对象", drawn=()),
    scene(Kind.TEAMS, teams=(TeamLine("T001", ("王海燕", "李建国"), (LONG * 3,) * 30),)),
    scene(Kind.RESULT, result=HEX, head=HEX, facts=(("检查对象", "30 户"),)),
]


@pytest.fixture
def window(qtbot):
    made = ProjectorWindow()
    qtbot.addWidget(made)
    made.resize(1280, 720)
    return made


@pytest.mark.parametrize(("front", "ground"), PAIRS)
def test_every_pair_of_colours_reaches_seven_to_one(front, ground):
    assert contrast(TONES[front], TONES[ground]) >= LEAST_CONTRAST


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("shown", EVERY, ids=lambda item: item.kind.value)
def test_every_scene_paints_at_every_size_with_no_word_below_28_pixels(
    window, monkeypatch, shown, size
):
    sizes = []
    take = QPainter.setFont

    def watch(painter, font: QFont):
        sizes.append(font.pixelSize())
        take(painter, font)

    monkeypatch.setattr(QPainter, "setFont", watch)
    window.resize(*size)
    window.show_scene(shown)
    for page in range(window.pages()):
        window.page = page
        window._redraw()
        assert not window.grab().isNull()
    window.skip()
    window.grab()
    assert min(sizes) >= LEAST_TEXT


def test_a_scene_has_no_field_for_anything_private():
    words = {field.name for field in dataclasses.fields(Scene)}
    assert words.isdisjoint({"risk", "phone", "id_number", "credit_class", "address"})


def test_every_scene_is_told_with_title_number_lock_code_and_mark(window):
    window.show_scene(EVERY[4])
    told = window.accessibleName() + window.accessibleDescription()
    for word in ("清溪县", "2026-017", "01234567 89abcdef", "演练", "09:38:12"):
        assert word in told


@given(st.integers(1, 200), st.sampled_from(["杏林堂药房", LONG]), st.floats(1080, 1440))
def test_names_stand_at_least_36_pixels_high_and_at_most_20_on_a_page(count, name, height):
    plan = grid.plan(scene(Kind.DRAW, drawn=drawn(count, name)), height)
    assert plan.size >= LEAST_NAME
    assert 1 <= plan.per_page <= grid.PER_PAGE
    last = plan.cell(plan.per_page - 1)
    assert last.bottom() <= stage_box(height).bottom()
    box = plan.name_box(0)
    size, lines = canvas.fitted(f"{name}0", box.width(), box.height(), plan.size)
    assert size >= LEAST_NAME
    assert "".join(lines) == f"{name}0"


@given(st.lists(st.integers(0, 60), max_size=12), st.floats(1080, 1440))
def test_teams_lose_no_enterprise_to_the_pages(counts, height):
    teams = tuple(
        TeamLine(f"T{number:03d}", ("王海燕",), tuple(f"企业{i}" for i in range(count)))
        for number, count in enumerate(counts, 1)
    )
    box = stage_box(height)
    pages = team_pages(scene(Kind.TEAMS, teams=teams), box.height(), box.width())
    listed = [line for page in pages for block in page for line in block.lines]
    assert listed == [name for team in teams for name in team.enterprises]


@given(st.floats(0, 10_000), st.floats(0, 10_000))
def test_a_drum_only_moves_towards_its_name(first, second):
    early, late = sorted((first, second))
    assert rolling.rows_left(early) <= rolling.rows_left(late)
    assert rolling.rows_left(0) == 0


def test_the_last_row_of_a_drum_is_the_drawn_name():
    assert rolling.name_at(0, 3, "抽中", ("甲", "乙")) == "抽中"
    assert rolling.name_at(5, 3, "抽中", ()) == "抽中"


@given(st.integers(0, 70), st.integers(1, 20), st.lists(st.floats(0, 9000), max_size=40))
def test_a_show_ends_with_every_name_locked(total, per_page, steps):
    show = Reveal()
    show.begin(total, per_page)
    seen = 0
    for step in [*steps, *[9000.0] * 200]:
        if show.complete:
            break
        show.start()
        show.move(show.now + step)
        assert show.shown >= seen
        seen = show.shown
    assert show.complete
    assert show.shown == total
    assert not show.start()


def test_names_lock_one_after_another_in_the_time_that_is_passed_in(window):
    window.show_scene(EVERY[5])
    assert window.revealed == 0
    window.start(realtime=False)
    window.advance(rolling.FIRST_MS)
    assert window.revealed == 1
    window.advance(rolling.Pace().gap * 3)
    assert window.revealed == 4
    window.grab()


def test_the_picture_at_the_end_is_the_same_with_and_without_motion(window):
    window.set_pace(260, turn_pages=False)
    window.show_scene(EVERY[5])
    window.start(realtime=False)
    window.advance(rolling.FIRST_MS + 100)
    window.grab()
    window.advance(60_000)
    moved = window.grab().toImage()
    window.show_scene(EVERY[5])
    window.skip()
    # The footer counts what is uncovered; the stage must be the same.
    stage = window._device(stage_box(window._design_height()))
    assert window.grab().toImage().copy(stage) == moved.copy(stage)


def test_finished_is_told_once_after_the_last_page(window, qtbot):
    told = []
    window.finished.connect(lambda: told.append("finished"))
    window.page_revealed.connect(told.append)
    window.set_pace(260, turn_pages=False)
    window.show_scene(scene(Kind.DRAW, heading="抽取", drawn=drawn(30)))
    while not (told and told[-1] == "finished"):
        window.start(realtime=False)
        window.advance(60_000)
    assert told == [*range(window.pages()), "finished"]
    window.skip()
    assert told.count("finished") == 1


def test_keys_turn_uncovered_pages_only_and_never_draw(window, qtbot):
    window.set_pace(0, turn_pages=False)
    window.show_scene(EVERY[5])
    for key in (Qt.Key.Key_PageDown, Qt.Key.Key_Return, Qt.Key.Key_Space, Qt.Key.Key_Escape):
        qtbot.keyClick(window, key)
        assert (window.page, window.revealed, window.rolling) == (0, 0, False)
    window.skip()
    qtbot.keyClick(window, Qt.Key.Key_PageDown)
    assert window.page == 1
    qtbot.keyClick(window, Qt.Key.Key_PageUp)
    assert window.page == 0


def test_a_resize_in_the_middle_covers_nothing_again(window):
    window.show_scene(scene(Kind.DRAW, heading="抽取", drawn=drawn(40, LONG)))
    window.start(realtime=False)
    window.advance(rolling.FIRST_MS + 3 * rolling.Pace().gap)
    before = window.revealed
    window.show()
    window.resize(1024, 768)
    window.grab()
    assert window.revealed == before
    window.start(realtime=False)
    window.advance(60_000)
    assert window.revealed > before


def test_the_live_clock_is_shown_when_there_is_one(qtbot):
    asked = []
    made = ProjectorWindow(clock=lambda: asked.append(1) or "2026-11-22 09:40:00")
    qtbot.addWidget(made)
    made.show_scene(EVERY[0])
    made.grab()
    assert asked


def test_it_stands_full_screen_where_the_operator_is_not(window, qtbot):
    desk = QWidget()
    qtbot.addWidget(desk)
    desk.show()
    screens = QGuiApplication.screens()
    assert other_screen(desk) is screens[1]
    window.present(desk)
    assert window.isFullScreen()
    assert window.geometry() == screens[1].geometry()
    assert window.cursor().shape() == Qt.CursorShape.BlankCursor


def test_a_pulled_cable_hides_it_and_a_returned_one_brings_it_back(window, qtbot):
    screen = QGuiApplication.screens()[1]
    window.place_on(screen)
    window._placing.screen_removed(screen)
    assert not window.isVisible()
    window._placing.screen_added(screen)
    qtbot.waitUntil(window.isVisible)
    assert window.isFullScreen()


def test_closed_on_purpose_it_stays_closed(window, qtbot):
    screen = QGuiApplication.screens()[1]
    window.place_on(screen)
    window.close()
    window._placing.screen_removed(screen)
    window._placing.screen_added(screen)
    qtbot.wait(400)
    assert not window.isVisible()


def test_with_one_screen_it_is_an_ordinary_window(window):
    window.place_on(None)
    assert window.isVisible()
    assert not window.isFullScreen()


# -- on the operator's only screen -----------------------------------------------------------


def test_escape_closes_it_and_f11_changes_its_size(window, qtbot):
    window.place_on(None)
    assert window.windowTitle().count("Esc") == 1
    assert window._placing.hint.isVisible()
    qtbot.keyClick(window, Qt.Key.Key_F11)
    assert window.isFullScreen()
    qtbot.keyClick(window, Qt.Key.Key_F11)
    assert not window.isFullScreen()
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isVisible()


def test_it_leaves_most_of_an_only_screen_free(window):
    window.place_on(None)
    room = window.screen().availableGeometry()
    assert window.width() * window.height() < room.width() * room.height() / 2


def test_the_clock_of_a_welcome_goes_on(qtbot):
    times = ["2026-03-05 09:30:00"]
    made = ProjectorWindow(lambda: times[0])
    qtbot.addWidget(made)
    made.resize(1280, 720)
    made.show_scene(scene(Kind.WELCOME))
    box = made._device(clock_box(made._design_height()))
    before = made.grab(box).toImage()
    times[0] = "2026-03-05 11:45:59"
    made._update_footer()
    assert made.grab(box).toImage() != before


# -- where a name may break ------------------------------------------------------------------

OPENING, CLOSING = "（《〈“", "）》〉”，。"


@given(st.text("甲乙丙A1" + OPENING + CLOSING, min_size=1, max_size=40), st.integers(80, 400))
def test_a_broken_name_loses_nothing_and_every_line_fits(name, width):
    lines = canvas.broken(name, width, 36)
    assert "".join(lines) == name
    # A run of brackets alone may have to break somewhere.
    assert all(canvas.advance(one, "ui", 36, True) <= width or len(one) == 1 for one in lines)


@pytest.mark.parametrize("width", range(150, 700, 50))
def test_no_line_ends_with_an_opening_or_begins_with_a_closing_bracket(width):
    name = "清溪县（城关镇）龑鑫五金（个体工商户）机械制造有限责任公司（分公司）"
    for one in canvas.broken(name, width, 36):
        assert one[-1] not in OPENING
        assert one[0] not in CLOSING
