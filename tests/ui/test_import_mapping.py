"""Which column means which field: asked once, remembered, never a field twice."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.core.headings import FIELDS
from app.core.people import Role
from app.services.registry.import_lines import ImportLook, SheetLook
from app.ui.importing.mapping import MappingPart
from app.ui.importing.page import ImportPage
from app.ui.views import mapping as view
from app.ui.widgets import Button, WrappedLabel

STRANGE = "字号,代码栏,门牌,经营者身份证号,序\n甲商店,,甲街一号,33,1\n乙商店,,乙街二号,33,2\n"


class _Frame:
    """Where a page goes back to."""

    def back(self) -> bool:
        return True


@pytest.fixture
def page(approved, qtbot: QtBot) -> ImportPage:
    made = ImportPage(approved.desks[Role.CLERK], _Frame(), "enterprises")
    qtbot.addWidget(made)
    made.resize(1150, 620)
    made.show()
    return made


@pytest.fixture
def reading(page, qtbot, tmp_path) -> Callable[[str, str], None]:
    def read(content: str, step: str) -> None:
        path = tmp_path / "名录.csv"
        path.write_text(content, "utf-8-sig")
        page.read_file(path)
        qtbot.waitUntil(lambda: page.step == step, timeout=30_000)

    return read


def _look(**mapping: str) -> ImportLook:
    headings = tuple(mapping)
    sample = (tuple(f"值{at}" for at in range(len(headings))),) * 2
    fields = tuple((one.name, one.heading) for one in FIELDS["enterprises"])
    sheets = (
        SheetLook("一", True, 1, headings, sample),
        SheetLook("二", True, 1, headings, sample),
        SheetLook("藏", False, 1, ("看不见",), ()),
    )
    private = ("身份证号",) if "身份证号" in headings else ()
    return ImportLook("enterprises", "f.xlsx", sheets, mapping, False, fields, (), private)


@pytest.fixture
def part(qtbot: QtBot) -> MappingPart:
    made = MappingPart()
    qtbot.addWidget(made)
    made.resize(1000, 500)
    made.show()
    return made


def test_a_file_nobody_understands_is_mapped_by_hand_and_the_next_one_by_itself(
    page, reading, qtbot
):
    reading(STRANGE, "mapping")
    assert not page.bar.primary_button.isEnabled()
    page.mapping.choose("字号", "name")
    page.mapping.choose("门牌", "address")
    assert page.bar.primary_button.isEnabled()
    page.bar.primary_button.click()
    qtbot.waitUntil(lambda: page.step == "preview", timeout=30_000)
    assert page.shown.counts.new == 2
    page.bar.primary_button.click()
    qtbot.waitUntil(lambda: page.step == "done", timeout=30_000)
    reading(STRANGE.replace("甲商店", "丙商店").replace("甲街", "丙街"), "preview")
    assert page.shown.counts.new == 1
    assert page.shown.counts.unchanged == 1
    page.preview.columns_button.click()
    assert page.step == "mapping"
    assert page.mapping.mapping()["门牌"] == "address"


def test_the_way_back_from_the_columns_reads_nothing_again(page, reading, approved, settle):
    reading("主体名称,住所\n甲商店,甲街一号\n", "preview")
    settle()
    waiting = page.shown
    page.preview.columns_button.click()
    assert page.step == "mapping"
    page.bar.back_button.click()
    assert page.step == "preview"
    assert page.shown is waiting
    assert not approved.desks[Role.CLERK].jobs.busy


RECUSALS = "执法证号,统一社会信用代码,回避事由\n14080810013,91360824MAC000017N,持股\n"


def test_a_list_of_another_kind_is_named_and_leads_where_such_lists_are_taken_in(
    approved, qtbot, tmp_path, settle
):
    gone: list[tuple[Path, str]] = []
    page = ImportPage(
        approved.desks[Role.CLERK],
        _Frame(),
        "enterprises",
        elsewhere=lambda path, kind: gone.append((path, kind)),
    )
    qtbot.addWidget(page)
    page.show()
    path = tmp_path / "回避.csv"
    path.write_text(RECUSALS, "utf-8-sig")
    page.read_file(path)
    qtbot.waitUntil(lambda: page.step == "mapping", timeout=30_000)
    settle()
    assert page.other.isVisible()
    (sentence,) = [words.text() for words in page.other.findChildren(WrappedLabel) if words.text()]
    assert "回避清单" in sentence
    (button,) = page.other.findChildren(Button)
    button.click()
    assert gone == [(path, "recusals")]
    other = tmp_path / "字号.csv"
    other.write_text(STRANGE, "utf-8-sig")
    page.read_file(other)
    qtbot.waitUntil(lambda: page.step == "mapping", timeout=30_000)
    settle()
    assert not page.other.isVisible()


def test_columns_that_are_all_known_are_not_asked_about():
    assert not view.undecided(_look(名称="name", 住所="address", 身份证号=""))
    assert view.undecided(_look(名称="name", 住所="address", 杂项=""))


def test_columns_of_the_usual_templates_that_nothing_keeps_are_not_asked_about():
    assert not view.undecided(
        _look(**{"序 号": "", "名称": "name", "住所": "address", "经营范围": ""})
    )
    assert view.undecided(_look(**{"序 号": "", "名称": "name", "经营范围": "", "行": ""}))


def test_a_heading_of_two_sheets_is_asked_about_once_and_hidden_sheets_never():
    assert [row.heading for row in view.rows(_look(名称="name", 杂项=""))] == ["名称", "杂项"]


def test_a_private_column_shows_no_value_and_cannot_be_chosen(part):
    part.show_look(_look(名称="name", 住所="address", 身份证号=""))
    assert part.lines["身份证号"].combo is None
    assert "身份证号" not in part.mapping()
    (row,) = (one for one in view.rows(_look(身份证号="")) if one.private)
    assert row.samples == ()


def test_a_field_chosen_twice_leaves_its_first_column(part):
    part.show_look(_look(名称="name", 住所="address", 铺面=""))
    part.choose("铺面", "address")
    assert part.mapping() == {"名称": "name", "住所": "", "铺面": "address"}
    assert part.moved.isVisible()
    assert part.lines["住所"].combo.currentData() == ""


def test_without_what_must_be_there_nothing_can_be_read(part):
    part.show_look(_look(名称="", 住所="address"))
    assert not part.usable()
    part.choose("名称", "name")
    assert part.usable()
    part.choose("住所", "")
    assert not part.usable()


def test_the_keyboard_chooses_a_field(part, qtbot):
    part.activateWindow()
    part.show_look(_look(名称="name", 铺面="", 住所="address"))
    part.focus_first()
    combo = part.lines["铺面"].combo
    qtbot.waitUntil(combo.hasFocus)
    QTest.keyClick(combo, Qt.Key.Key_End)
    assert part.mapping()["铺面"] == FIELDS["enterprises"][-1].name


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_going_down_the_fields_by_key_takes_none_from_another_column(part, qtbot):
    part.activateWindow()
    part.show_look(_look(招牌="", 代码="uscc", 住所="address"))
    combo = part.lines["招牌"].combo
    combo.setFocus()
    qtbot.waitUntil(combo.hasFocus)
    QTest.keyClick(combo, Qt.Key.Key_Down)
    fields = combo.view()
    assert fields.isVisible()
    for _ in range(5):
        QTest.keyClick(fields, Qt.Key.Key_Down)
    assert part.mapping() == {"招牌": "", "代码": "uscc", "住所": "address"}
    QTest.keyClick(fields, Qt.Key.Key_Return)
    assert part.mapping() == {"招牌": "kind", "代码": "uscc", "住所": "address"}


def test_a_file_of_many_columns_is_shown_bit_by_bit_and_whole(part, qtbot):
    part.show_look(_look(**{f"列{at}": "" for at in range(60)}, 名称="name", 住所="address"))
    assert part.usable()
    qtbot.waitUntil(lambda: len(part.lines) == 62)
    assert part.lines["住所"].combo.currentData() == "address"


def test_the_wheel_over_a_choice_changes_nothing(part):
    part.show_look(_look(名称="name", 铺面="", 住所="address"))
    combo = part.lines["名称"].combo
    combo.setFocus()
    event = QWheelEvent(
        QPointF(5, 5),
        QPointF(combo.mapToGlobal(QPoint(5, 5))),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(combo, event)
    assert part.mapping()["名称"] == "name"


def test_the_keyboard_starts_on_the_first_open_column_and_goes_on_down_before_the_buttons(
    page, reading
):
    assert page.landing() is page.choose.button
    reading(STRANGE, "mapping")
    combos = [line.combo for line in page.mapping.lines.values() if line.combo is not None]
    assert page.landing() is combos[0]
    assert page.focusWidget() is combos[0]
    page.mapping.choose("字号", "name")
    assert page.landing() is page.mapping.lines["代码栏"].combo
    order = [combos[0]]
    while order[-1] is not page.bar.back_button:
        order.append(order[-1].nextInFocusChain())
    assert [one for one in order if one in combos] == combos


def test_a_sheet_of_instructions_beside_the_table_has_no_columns_to_choose_for():
    told = _look(名称="name", 住所="address", 杂项="")
    words = SheetLook("说明", True, 1, ("填表说明",), (("各所分别填报",),))
    both = replace(told, sheets=(words, *told.sheets))
    assert [row.heading for row in view.rows(both)] == ["名称", "住所", "杂项"]
    assert [row.heading for row in view.rows(replace(told, sheets=(words,)))] == ["填表说明"]


def test_what_is_missing_is_said_in_words_a_clerk_reads():
    assert view.missing("officers", {}) == (
        "“姓名”",
        "“执法证号”、“工商执法证编号”中的任意一列",
    )
