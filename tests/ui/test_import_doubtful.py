"""Doubtful pairs and vanished records: what is asked, what is answered, what is saved."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.core.people import Role
from app.core.vocabulary import CANCELLED, MOVED
from app.services.registry import import_rest, imports, registry
from app.services.registry.import_lines import (
    LEAVE_OUT,
    NEW_RECORD,
    Candidate,
    DoubtfulRow,
    ImportCounts,
    Recalled,
    VanishedLine,
)
from app.services.registry.registry import EnterpriseQuery
from app.ui.importing.doubtful import DoubtfulPart
from app.ui.importing.page import ImportPage
from app.ui.importing.preview import PreviewPart
from app.ui.importing.vanished import VanishedPart
from app.ui.views import doubtful as view
from app.ui.views import importing
from app.ui.views.vanished import Fates

HEADINGS = "主体名称,统一社会信用代码,住所（经营场所）"
# Valid by GB 32100-2015; check digits worked out by hand below.
_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def _code(number: int) -> str:
    body = f"92331126MA2{number:06d}"
    total = sum(_SIGNS.index(sign) * 3**at % 31 for at, sign in enumerate(body))
    return body + _SIGNS[(31 - total % 31) % 31]


def _row(line: int, *records: int, decided: int | None = None) -> DoubtfulRow:
    fields = (("name", "主体名称", "甲商店", "甲商行"), ("address", "住所", "甲街", "甲街"))
    candidates = tuple(Candidate(one, "k", "甲商行", "name", fields) for one in records)
    return DoubtfulRow(line, line + 1, "", "甲商店", candidates, decided)


@pytest.fixture
def part(qtbot: QtBot) -> DoubtfulPart:
    made = DoubtfulPart("enterprises")
    qtbot.addWidget(made)
    made.resize(860, 320)
    made.show()
    rows = (_row(1, 11), _row(2, 12, decided=12), _row(3, 13, 14))
    made.start(3, rows, ImportCounts(rows=3, doubtful=2))
    return made


@given(st.text("甲乙丙12", max_size=8), st.text("甲乙丙12", max_size=8))
@settings(max_examples=60)
def test_the_pieces_of_a_pair_are_the_pair(file, registered):
    ours, theirs = view.segments(file, registered)
    assert "".join(words for words, _ in ours) == file
    assert "".join(words for words, _ in theirs) == registered
    same = [words for words, differs in ours if not differs]
    assert same == [words for words, differs in theirs if not differs] or "".join(same) == "".join(
        words for words, differs in theirs if not differs
    )


def test_only_what_differs_is_marked():
    assert view.segments("甲路1号", "甲路12号") == (
        (("甲路1号", False),),
        (("甲路1", False), ("2", True), ("号", False)),
    )
    assert [one.heading for one in view.compared(_row(1, 5).candidates[0])] == ["主体名称", "住所"]


def test_keys_decide_row_by_row_and_pass_over_what_is_decided(part, qtbot):
    said: list[dict[int, int]] = []
    part.decided.connect(said.append)
    table = part.list.table
    table.setFocus()
    assert table.currentIndex().row() == 0
    QTest.keyClick(table, Qt.Key.Key_1)
    assert table.currentIndex().row() == 2
    part.pair.turned.emit(1)
    QTest.keyClick(table, Qt.Key.Key_1)
    table.selectRow(0)
    QTest.keyClick(table, Qt.Key.Key_3)
    table.selectRow(1)
    QTest.keyClick(table, Qt.Key.Key_2)
    assert said == [{1: 11}, {3: 14}, {1: LEAVE_OUT}, {2: NEW_RECORD}]
    assert [row.decided for row in table.rows()] == [LEAVE_OUT, NEW_RECORD, 14]


def test_the_keys_decide_wherever_the_keyboard_stands(part, qtbot):
    said: list[dict[int, int]] = []
    part.decided.connect(said.append)
    page = QWidget()
    box = QVBoxLayout(page)
    outside = QPushButton()
    box.addWidget(outside)
    box.addWidget(part)
    page.show()
    part.show()
    page.activateWindow()
    outside.setFocus()
    qtbot.waitUntil(outside.hasFocus)
    QTest.keyClick(outside, Qt.Key.Key_2)
    part.setParent(None)  # it is closed by itself
    page.close()
    assert said == [{1: NEW_RECORD}]


def test_the_rest_is_offered_after_an_answer_and_names_it(part):
    assert not part.rest_button.isVisible()
    part.answer("leave")
    part.show_counts(ImportCounts(rows=3, doubtful=1))
    assert part.rest_button.isVisible()
    assert "1" in part.rest_button.text()
    part.show_counts(ImportCounts(rows=3))
    assert not part.rest_button.isVisible()


def test_a_decided_row_shows_its_answer_again(part):
    part.list.table.selectRow(1)
    assert part.buttons["same"].isChecked()
    part.list.table.selectRow(2)
    assert not any(button.isChecked() for button in part.buttons.values())
    assert part.pair.after.isVisible()


def test_an_earlier_decision_is_shown_with_day_and_person_and_can_be_changed(part):
    before = Recalled(date(2026, 3, 5), "王科员")
    rows = (replace(_row(1, 11, decided=11), recalled=before),)
    part.start(1, rows, ImportCounts(rows=1, unchanged=1, asked=1, recalled=1))
    assert part.buttons["same"].isChecked()
    assert part.pair.recalled.isVisible()
    said = view.recalled_words(rows[0])
    assert "2026-03-05" in said
    assert "王科员" in said
    assert view.decided_words(rows[0]) != view.decided_words(replace(rows[0], recalled=None))
    part.answer("new")
    assert part.buttons["new"].isChecked()
    assert not part.pair.recalled.isVisible()


def test_what_was_decided_before_is_where_a_preview_starts(previewed, doubted, qtbot, settle):
    page = previewed
    for _ in range(3):
        page.preview.doubtful.answer("leave")
    settle()
    page.preview.show_counts(replace(page.shown.counts, doubtful=0, left_out=0, recalled=2))
    assert importing.first_tab(page.shown) == "doubtful"
    assert "2" in importing.sentence(page.shown)
    assert "2" in page.preview.notes["doubtful"].text()


def test_officers_have_a_name_and_a_certificate_in_every_list(qtbot):
    part = PreviewPart("officers")
    qtbot.addWidget(part)
    tables = (part.tables["new"], part.doubtful.list.table, part.vanished.list.table)
    headings = {
        str(table.model().headerData(at, Qt.Orientation.Horizontal))
        for table in tables
        for at in range(table.model().columnCount())
    }
    assert {"姓名", "执法证号"} <= headings
    assert not {"名称", "编号"} & headings


def test_one_answer_for_all_and_another_for_some():
    fates = Fates()
    fates.give([3, 4], CANCELLED)
    assert (fates.marked(10), fates.of(3), fates.of(5)) == (2, CANCELLED, "")
    fates.give_all(MOVED)
    assert (fates.marked(10), fates.of(3)) == (10, MOVED)
    fates.give([3], "")
    fates.give([4], CANCELLED)
    assert (fates.marked(10), fates.of(3), fates.of(4)) == (9, "", CANCELLED)
    fates.forget([3, 4])
    assert fates.marked(10) == 10


def test_checked_records_get_a_fate_of_their_own(qtbot):
    part = VanishedPart("enterprises")
    qtbot.addWidget(part)
    part.start(2)
    part.show_rows(0, tuple(VanishedLine(n, f"k{n}", f"n{n}", "存续") for n in (7, 8)))
    assert not part.some_buttons[CANCELLED].isEnabled()
    part.list.table.rows_model.set_checked([8], True)
    part.some_buttons[CANCELLED].click()
    assert part.focusWidget() is part.list.table
    assert part.fates.single == {8: CANCELLED}
    assert part.list.table.checked_keys() == frozenset()
    part.all_buttons[MOVED].click()
    assert (part.fates.every, part.fates.single) == (MOVED, {})


# -- with the real registry ------------------------------------------------------------


class _Frame:
    """Where a page goes back to."""

    def back(self) -> bool:
        return True


@pytest.fixture
def desk(approved):
    return approved.desks[Role.CLERK]


@pytest.fixture
def doubted(desk, tmp_path) -> Path:
    """A file of three namesakes at the same places under other codes, and one new shop."""
    lines = registry.enterprises(desk.store, desk.actor, EnterpriseQuery()).lines
    with_code = [one for one in lines if len(one.key) == 18][:3]
    cards = [registry.enterprise(desk.store, desk.actor, one.id) for one in with_code]
    rows = [
        f"{card.record.name},{_code(number)},{card.record.address}"
        for number, card in enumerate(cards)
    ]
    path = tmp_path / "同名.csv"
    path.write_text("\n".join((HEADINGS, *rows, f"新店,{_code(99)},新街一号")), "utf-8-sig")
    return path


@pytest.fixture
def previewed(desk, doubted, qtbot) -> Callable[[], ImportPage]:
    page = ImportPage(desk, _Frame(), "enterprises")
    qtbot.addWidget(page)
    page.resize(1150, 620)
    page.show()
    page.read_file(doubted)
    qtbot.waitUntil(lambda: page.step == "preview", timeout=30_000)
    return page


def test_what_was_decided_is_what_is_saved(previewed, desk, qtbot, settle, in_dialog):
    page = previewed
    assert page.shown.counts.open == 3
    assert page.preview.stack.currentIndex() == 3
    part = page.preview.doubtful
    part.answer("same")
    part.answer("new")
    settle()
    assert page.shown.counts.open == 1
    assert (page.shown.counts.new, page.shown.counts.changed) == (2, 1)
    vanished = page.preview.vanished
    settle()
    first = vanished.list.table.rows()[0]
    vanished.list.table.rows_model.set_checked([first.id], True)
    vanished.some_buttons[CANCELLED].click()
    assert page.shown.marked == 1
    in_dialog(page.bar.primary_button.click, lambda dialog: dialog.accept_button.click())
    qtbot.waitUntil(lambda: page.step == "done", timeout=30_000)
    card = registry.enterprise(desk.store, desk.actor, first.id)
    assert card.record.status == CANCELLED
    total = registry.enterprises(desk.store, desk.actor, EnterpriseQuery()).total
    assert total == 202


def test_the_rest_gets_the_same_answer(previewed, desk, settle, qtbot, in_dialog):
    page = previewed
    part = page.preview.doubtful
    part.answer("leave")
    settle()
    in_dialog(part.rest_button.click, lambda dialog: dialog.accept_button.click())
    qtbot.waitUntil(lambda: page.shown.counts.open == 0, timeout=30_000)
    settle()
    assert {row.decided for row in part.list.table.rows()} == {LEAVE_OUT}
    assert page.shown.counts.new == 1


def test_two_rows_are_never_given_to_one_record_at_once(desk, tmp_path):
    line = registry.enterprises(desk.store, desk.actor, EnterpriseQuery()).lines[0]
    card = registry.enterprise(desk.store, desk.actor, line.id)
    name, address = card.record.name, card.record.address
    path = tmp_path / "两行.csv"
    rows = [f"{name},{_code(number)},{address}" for number in (1, 2)]
    path.write_text("\n".join((HEADINGS, *rows)), "utf-8-sig")
    staging = imports.staging_file(desk.store)
    shown = imports.preview(desk.store, desk.actor, "enterprises", path, staging)
    assert (shown.counts.open, shown.counts.asked) == (2, 2)
    counts = import_rest.decide_rest(desk.store, desk.actor, staging, "same")
    assert counts.doubtful == 1
    counts = import_rest.decide_rest(desk.store, desk.actor, staging, "new")
    assert (counts.doubtful, counts.new) == (0, 1)
