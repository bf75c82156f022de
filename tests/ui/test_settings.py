"""The settings page: who may change what, where a wrong entry is named, what others see."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from app.core.parameters import CERTIFICATE_DAYS, RISK_CLASSES, YEARLY_CAP
from app.core.people import Role
from app.services import bureau
from app.services.setting.settings_facts import ParameterLine
from app.texts import text
from app.ui.screens.settings import SettingsPage
from app.ui.screens.settings_accounts import OwnAccountTab
from app.ui.screens.settings_parameters import ParameterWindow
from app.ui.views.settings import (
    WrongEntry,
    line_in_force,
    line_state,
    parse_value,
    typed_words,
)

NOW = datetime.fromisoformat("2026-03-05T01:30:00+00:00")
TODAY = date(2026, 3, 5)


def _click(qtbot: QtBot, button) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


# -- the bureau ------------------------------------------------------------------------------


def test_a_changed_telephone_number_is_what_the_next_reader_gets(
    settings_opened, settle, approved, qtbot, typing
):
    page = settings_opened(Role.ADMIN)
    typing(page.bureau.fields["phone"], "0796-7654321")
    _click(qtbot, page.bureau.save)
    settle()
    assert bureau.bureau(approved.desks[Role.ADMIN].store).phone == "0796-7654321"
    assert page.bureau.saved.text() == text("settings.saved", time="09:30:00")
    assert not page.bureau.changed()


def test_a_wrong_area_code_is_named_at_its_field_and_nothing_is_saved(
    settings_opened, approved, qtbot, typing
):
    page = settings_opened(Role.ADMIN)
    before = bureau.bureau(approved.desks[Role.ADMIN].store)
    typing(page.bureau.fields["area_code"], "36082")
    typing(page.bureau.fields["name"], " ")
    _click(qtbot, page.bureau.save)
    for key in ("area_code", "name"):
        assert page.bureau.fields[key].property("invalid") == "true"
    assert bureau.bureau(approved.desks[Role.ADMIN].store) == before


def test_the_discipline_of_the_notice_is_marked_as_to_be_confirmed(settings_opened):
    page = settings_opened(Role.ADMIN)
    assert page.bureau.check.isVisible()
    assert "待核" in text("settings.bureau.discipline_check")


@pytest.mark.parametrize("take", [True, False])
def test_saving_over_a_newer_version_shows_both_and_asks_which(
    settings_opened, settle, approved, qtbot, in_dialog, take, typing
):
    page = settings_opened(Role.ADMIN)
    desk = approved.desks[Role.ADMIN]
    theirs = replace(bureau.bureau(desk.store), contact="办公室")
    bureau.change_bureau(desk.store, desk.actor, theirs, now=NOW)
    typing(page.bureau.fields["contact"], "法规股")

    def choose(dialog: QDialog) -> None:
        assert "法规股" in dialog.lines.text()
        assert "办公室" in dialog.lines.text()
        _click(qtbot, dialog.accept_button if take else dialog.reject_button)

    in_dialog(lambda: (_click(qtbot, page.bureau.save), settle()), choose)
    settle()
    assert bureau.bureau(desk.store).contact == ("办公室" if take else "法规股")
    assert page.bureau.fields["contact"].text() == ("办公室" if take else "法规股")


def test_leaving_with_unsaved_words_asks_first(settings_opened, qtbot, in_dialog, typing):
    page = settings_opened(Role.ADMIN)
    typing(page.bureau.fields["address"], "新址")
    stayed = []
    in_dialog(
        lambda: stayed.append(page.may_leave()), lambda dialog: _click(qtbot, dialog.reject_button)
    )
    assert stayed == [False]


def test_a_clerk_reads_the_facts_and_can_change_none(settings_opened):
    page = settings_opened(Role.CLERK)
    assert page.bureau.fields["name"].text()
    assert all(field.isReadOnly() for field in page.bureau.fields.values())
    assert not page.bureau.save.isVisible()
    assert isinstance(page.accounts, OwnAccountTab)
    assert not any(card.change.isVisibleTo(page) for card in page.parameters.cards.values())


# -- parameters ------------------------------------------------------------------------------


def _parameters(page: SettingsPage, settle):
    page.tabs.setCurrentIndex(2)
    settle()
    return page.parameters


def test_a_value_counts_from_its_date_on_and_the_old_one_stays_readable(
    settings_opened, settle, approved, qtbot, in_dialog, typing
):
    tab = _parameters(settings_opened(Role.ADMIN), settle)
    assert tab.cards[YEARLY_CAP].figure.text() == "2 次"

    def enter(value: str, days: int) -> Callable[[QDialog], None]:
        def fill(window: QDialog) -> None:
            assert isinstance(window, ParameterWindow)
            typing(window.value, "0")
            _click(qtbot, window.accept_button)
            assert window.value.property("invalid") == "true"
            assert window.note.property("invalid") == "true"
            typing(window.value, value)
            window.day.setDate(QDate(2026, 3, 5).addDays(days))
            typing(window.note, "县局通知")
            _click(qtbot, window.accept_button)

        return fill

    for value, days in (("3", 0), ("1", 30)):
        in_dialog(lambda: _click(qtbot, tab.cards[YEARLY_CAP].change), enter(value, days))
        settle()
    assert tab.cards[YEARLY_CAP].figure.text() == "3 次"
    states = {
        row.value: line_state(row, tab.lines, TODAY) for row in tab.lines if row.key == YEARLY_CAP
    }
    assert states == {2: "earlier", 3: "in_force", 1: "later"}
    desk = approved.desks[Role.ADMIN]
    assert bureau.parameters(desk.store, desk.actor, TODAY)[YEARLY_CAP] == 3
    later = TODAY + timedelta(days=30)
    assert bureau.parameters(desk.store, desk.actor, later)[YEARLY_CAP] == 1


@given(st.sampled_from([YEARLY_CAP, CERTIFICATE_DAYS]), st.text(max_size=6))
def test_a_whole_number_in_range_is_taken_and_nothing_else(key, words):
    plain = words.strip()
    good = plain.isascii() and plain.isdigit() and 1 <= int(plain) <= 365
    if good:
        assert parse_value(key, words) == int(plain)
    else:
        with pytest.raises(WrongEntry):
            parse_value(key, words)


@given(st.lists(st.text("ABCD高低较", min_size=1, max_size=10), min_size=1, unique=True))
def test_classes_read_back_as_they_were_typed(classes):
    assert parse_value(RISK_CLASSES, typed_words(classes)) == classes


@pytest.mark.parametrize("words", ["", "、", "A、A", "A、" + "长" * 11])
def test_classes_that_repeat_or_are_empty_or_too_long_are_refused(words):
    with pytest.raises(WrongEntry):
        parse_value(RISK_CLASSES, words)


def test_of_two_values_with_one_date_the_later_entry_counts():
    first, second = (ParameterLine(YEARLY_CAP, value, TODAY, "", "", NOW) for value in (2, 4))
    assert line_in_force((first, second), YEARLY_CAP, TODAY) is second
    assert line_in_force((first, second), YEARLY_CAP, TODAY - timedelta(days=1)) is None


# -- forms and about -------------------------------------------------------------------------


def test_forms_are_listed_with_version_and_basis(settings_opened, settle):
    page = settings_opened(Role.SUPERVISOR)
    names = [page.tabs.tabText(at) for at in range(page.tabs.count())]
    page.tabs.setCurrentIndex(names.index("文书样式"))
    settle()
    titles = {row.title for row in page.forms.table.rows()}
    assert "双随机检查通知书" in titles
    assert page.forms.basis.text().startswith("依据：")
