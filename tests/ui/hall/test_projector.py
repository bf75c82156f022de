"""What the hall can read: sizes, contrast, what stands on every picture, nothing private."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter

from app.ui.palette import contrast
from app.ui.projector import Drawn, Kind, ProjectorWindow, Scene, TeamLine, canvas, grid
from app.ui.projector.before import clock_box
from app.ui.projector.frame import stage_box
from app.ui.projector.pages import page_count
from app.ui.projector.teams import matching_pages, team_pages
from app.ui.projector.tones import LEAST_CONTRAST, LEAST_NAME, LEAST_TEXT, PAIRS, PRACTICE, REAL

SIZES = [(1280, 720), (1024, 768), (1366, 768), (1920, 1200)]
LONG = "清溪县城关镇龑鑫五金机械制造有限责任公司"
MARKS = ["", "演练"]


def drawn(count, name="湖州枫伴膜进出口商行"):
    return tuple(Drawn(f"{name}{number}") for number in range(count))


def paint_all(window, scene):
    """Every page of a picture; of a drum covered, rolling, and uncovered."""
    window.show_scene(scene)
    window.start(realtime=False)
    window.advance(1900)
    yield window.grab()
    window.skip()
    for page in range(window.pages()):
        window.page = page
        window._redraw()
        yield window.grab()


@pytest.mark.parametrize("world", [REAL, PRACTICE], ids=["real", "rehearsal"])
@pytest.mark.parametrize(("front", "ground"), PAIRS)
def test_every_pair_of_colours_reaches_seven_to_one(front, ground, world):
    assert contrast(world[front], world[ground]) >= LEAST_CONTRAST


def test_a_rehearsal_is_another_world_of_colours():
    for name in ("sky", "deep", "banner", "panel", "locked"):
        one, other = QColor(REAL[name]), QColor(PRACTICE[name])
        assert abs(one.hsvHue() - other.hsvHue()) >= 25


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("kind", list(Kind), ids=lambda kind: kind.value)
def test_every_picture_is_painted_at_every_size_with_no_word_below_28_pixels(
    window, monkeypatch, examples, kind, size
):
    sizes = []
    take = QPainter.setFont

    def watch(painter, font: QFont):
        sizes.append(font.pixelSize())
        take(painter, font)

    monkeypatch.setattr(QPainter, "setFont", watch)
    window.resize(*size)
    for scene in examples(kind):
        for picture in paint_all(window, scene):
            assert not picture.isNull()
    assert min(sizes) >= LEAST_TEXT


def _where(box: QRectF, width: float, size: int, where: Qt.AlignmentFlag) -> QRectF:
    """The part of a box its words cover."""
    width = min(width, box.width())
    x = box.x()
    if where & Qt.AlignmentFlag.AlignRight:
        x = box.right() - width
    elif where & Qt.AlignmentFlag.AlignHCenter:
        x = box.center().x() - width / 2
    return QRectF(x, box.center().y() - size * 0.4, width, size * 0.8)


@pytest.mark.parametrize("mark", MARKS, ids=["real", "rehearsal"])
@pytest.mark.parametrize("kind", list(Kind), ids=lambda kind: kind.value)
def test_all_words_stand_out_seven_to_one_from_what_lies_behind_them(
    window, monkeypatch, examples, kind, mark
):
    seen = []

    def words(self, box, words, size, tone="text", *, bold=False, where=canvas.LEFT, **other):
        width = canvas.advance(words, other.get("face", "ui"), size, bold)
        if words and tone != "rolling":  # painted into strips; its pair is tested above
            place = self.painter.transform().mapRect(_where(box, width, size, where))
            seen.append((words, place, self.tone(tone).name()))
        return width

    def lines(self, box, lines, size, tone="white", where=canvas.LEFT):
        pitch = size * canvas.LINE_PITCH
        top = box.center().y() - pitch * len(lines) / 2
        for number, line in enumerate(lines):
            row = QRectF(box.x(), top + number * pitch, box.width(), pitch)
            words(self, row, line, size, tone, bold=True, where=where)

    monkeypatch.setattr(canvas.Canvas, "words", words)
    monkeypatch.setattr(canvas.Canvas, "lines", lines)
    for scene in examples(kind, mark):
        for grabbed in paint_all(window, scene):
            picture = grabbed.toImage()
            for told, place, tone in seen:
                assert _legible(picture, place, tone), (told, tone)
            seen.clear()


def _legible(picture, place, tone):
    """Whether nearly all that lies behind some words is far enough from their colour."""
    inside = place.toAlignedRect().intersected(picture.rect())
    points = [
        (x, y)
        for x in range(inside.left(), inside.right() + 1, max(1, inside.width() // 12))
        for y in range(inside.top(), inside.bottom() + 1, max(1, inside.height() // 4))
    ]
    grounds = [picture.pixelColor(x, y).name() for x, y in points]
    good = sum(contrast(tone, ground) >= LEAST_CONTRAST for ground in grounds)
    return good >= 0.93 * len(grounds)  # an edge or a rule may run below a letter


def test_a_scene_has_no_field_for_anything_private():
    words = {field.name for field in dataclasses.fields(Scene)}
    assert words.isdisjoint({"risk", "phone", "id_number", "credit_class", "address"})


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.CARD])
def test_title_task_number_date_and_lock_code_stand_on_every_picture(
    window, monkeypatch, examples, kind
):
    told = []
    take = canvas.Canvas.words
    monkeypatch.setattr(
        canvas.Canvas,
        "words",
        lambda self, box, words, *more, **named: (
            told.append(words) or take(self, box, words, *more, **named)
        ),
    )
    for scene in examples(kind, "演练"):
        told.clear()
        window.show_scene(scene)
        window.grab()
        every = "\n".join(told)
        code = scene.lock_code or "名单尚未锁定"
        for words in (scene.title, "2026-017", "2026-11-22 09:38:12", code, "演练"):
            assert words in every


@pytest.mark.parametrize("kind", list(Kind), ids=lambda kind: kind.value)
def test_every_picture_is_told_to_who_cannot_see_it(window, examples, kind):
    for scene in examples(kind, "演练"):
        window.show_scene(scene)
        told = window.accessibleName() + window.accessibleDescription()
        for word in (scene.title, scene.mark, scene.lock_code, scene.big, scene.note):
            assert word in told
        assert not any(one.name in told for one in scene.drawn)


@given(st.integers(1, 200), st.sampled_from(["杏林堂药房", LONG, LONG * 2]), st.floats(1080, 1440))
def test_names_stand_at_least_36_pixels_high_and_at_most_20_on_a_page(count, name, height):
    scene = Scene(Kind.DRAW, "抽取", drawn=drawn(count, name))
    plan = grid.plan(scene, height)
    assert plan.size >= LEAST_NAME
    assert 1 <= plan.per_page <= grid.PER_PAGE
    last = plan.cell(plan.per_page - 1)
    assert last.bottom() <= stage_box(height).bottom()
    box = plan.name_box(0)
    size, lines = canvas.fitted(f"{name}0", box.width(), box.height(), plan.size)
    assert size >= LEAST_NAME
    assert "".join(lines) == f"{name}0"


@given(st.lists(st.integers(0, 60), max_size=12), st.floats(1080, 1440))
def test_the_matching_loses_no_enterprise_to_the_pages(counts, height):
    teams = tuple(
        TeamLine(f"T{number:03d}", ("王海燕",), tuple(f"企业{i}" for i in range(count)))
        for number, count in enumerate(counts, 1)
    )
    pages = matching_pages(Scene(Kind.MATCHING, "匹配", teams=teams), height)
    listed = [line for page in pages for block in page for line in block.lines]
    assert listed == [name for team in teams for name in team.enterprises]


@given(st.lists(st.integers(1, 6), max_size=40), st.floats(1080, 1440))
def test_the_teams_lose_nobody_and_no_page_has_more_than_20_names(sizes, height):
    teams = tuple(
        TeamLine(f"第{number}组", tuple(f"王海{at}" for at in range(size)))
        for number, size in enumerate(sizes, 1)
    )
    pages = team_pages(Scene(Kind.TEAMS, "编组", teams=teams), height)
    assert [team for page in pages for team in page] == list(teams)
    assert all(sum(len(team.members) for team in page) <= 20 for page in pages)


@given(st.integers(0, 40), st.floats(1080, 1440))
def test_a_throw_is_on_one_of_its_pages(count, height):
    throws = tuple(Scene(Kind.THROWS, "").throws for _ in range(count))
    assert page_count(Scene(Kind.THROWS, "投掷", throws=throws), height) >= 1


def test_the_live_clock_is_shown_when_there_is_one(qtbot, example):
    asked = []
    made = ProjectorWindow(clock=lambda: asked.append(1) or "2026-11-22 09:40:00")
    qtbot.addWidget(made)
    made.show_scene(example(Kind.OPENING))
    made.grab()
    assert asked


def test_the_clock_of_a_welcome_goes_on(qtbot, example):
    times = ["2026-03-05 09:30:00"]
    made = ProjectorWindow(lambda: times[0])
    qtbot.addWidget(made)
    made.resize(1280, 720)
    scene = example(Kind.WELCOME)
    made.show_scene(scene)
    box = made._measure.box(clock_box(scene, made._measure.height))
    before = made.grab(box).toImage()
    times[0] = "2026-03-05 11:45:59"
    assert made.grab(box).toImage() != before


def test_the_test_card_tells_the_size_of_the_screen(window, example):
    window.show_scene(example(Kind.CARD))
    window.show()
    window.resize(1366, 768)
    assert window.scene.big == "1366 × 768"


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


def test_a_number_or_a_latin_word_stays_on_one_line():
    for width in range(120, 500, 20):
        lines = canvas.broken("密封随机数S0由计算机ABC12在锁定时生成", width, 36)
        assert all("S0" in "".join(lines) for _ in lines)
        assert any("S0" in line for line in lines)
        assert any("ABC12" in line for line in lines) or width < 160
