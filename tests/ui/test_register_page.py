"""文书登记 in the window: narrowing, printing again, void numbers, the seal list, first numbers."""

import pytest
from openpyxl import load_workbook
from PySide6.QtWidgets import QPushButton

from app.core.people import Role
from app.services.paper import making, making_choice, papers
from app.services.paper.paper_register import VOID
from app.ui import messages, paper_register
from app.ui.paper_register import RegisterPage
from app.ui.screens.settings_numbers import NumbersCard
from app.ui.shell import Shell
from app.ui.task.life import LifeMenu

ORDER = "correction-order"


@pytest.fixture
def opened(monkeypatch):
    """The PDFs that were shown."""
    shown = []
    monkeypatch.setattr(paper_register, "open_pdf", lambda _parent, path: shown.append(path))
    return shown


@pytest.fixture
def shell(qtbot, drawn, tmp_path):
    """Twelve notices and two sheets without number were made."""
    desk = drawn.desks[Role.CLERK]
    now = desk.clock()
    papers.issue_notices(
        desk.store, desk.actor, drawn.task_id, None, tmp_path, one_file=True, now=now
    )
    places = making_choice.choices(desk.store, desk.actor, drawn.task_id).places
    targets = [place.target for place in places[:2]]
    making.make(desk.store, desk.actor, "site-record", targets, {}, tmp_path, now=now)
    made = Shell((), desk.jobs)
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    return made


def show(shell, desk, settle, *task) -> RegisterPage:
    page = RegisterPage(desk, shell, *task)
    shell.push(page)
    settle()
    return page


@pytest.fixture
def page(shell, drawn, settle, opened):
    return show(shell, drawn.desks[Role.CLERK], settle)


def choose(page, words) -> None:
    """Stand on the line with this number."""
    rows = page.table.table.rows()
    at = next(at for at, row in enumerate(rows) if row.label.endswith(words))
    page.table.table.selectRow(at)


def test_the_register_is_shown_and_narrowed_by_form_year_and_words(page, settle):
    assert len(page.table.table.rows()) == 14
    page.form.setCurrentIndex(page.form.findData("check-notice"))
    settle()
    assert len(page.table.table.rows()) == 12
    page.search.setText("3")
    page.search.returnPressed.emit()
    settle()
    assert {row.code for row in page.table.table.rows()} == {"check-notice"}
    assert page.asked().words == "3"
    assert [page.year.itemText(at) for at in range(page.year.count())] == ["全部年度", "2026"]


def test_the_register_of_a_task_has_a_way_back(shell, drawn, settle):
    desk = drawn.desks[Role.CLERK]
    below = show(shell, desk, settle)
    page = show(shell, desk, settle, drawn.task_id, "36")
    assert len(page.table.table.rows()) == 14
    page.actions_bar.back_button.click()
    assert shell._pushed == [below]
    settle()


def test_a_notice_and_a_sheet_are_printed_again(page, settle, opened):
    choose(page, "〔2026〕5号")
    page.again_button.click()
    settle()
    assert "5号" in page.note._words.text()
    sheet = next(at for at, row in enumerate(page.table.table.rows()) if not row.label)
    page.table.table.selectRow(sheet)
    assert not page.void_button.isEnabled()
    page.again_button.click()
    settle()
    assert len(opened) == 2
    assert all("重印" in path.parts for path in opened)
    assert len(page.table.table.rows()) == 14


def test_the_number_of_a_notice_in_effect_is_not_made_void(page, settle, monkeypatch):
    told = []
    monkeypatch.setattr(messages, "ask_reason", lambda *_a, **_k: "打印错误")
    monkeypatch.setattr(messages, "show_error", lambda _parent, error, *_: told.append(error))
    choose(page, "〔2026〕5号")
    page.void_button.click()
    settle()
    assert [error.code for error in told] == ["papers.void_in_effect"]


def test_the_next_number_of_a_form_is_made_void(page, settle, in_dialog):
    def fill(dialog) -> None:
        settle()
        dialog.form_field.setCurrentIndex(dialog.form_field.findData(ORDER))
        assert dialog.number.text().endswith("〔2026〕1号")
        dialog.accept_button.click()
        assert dialog.isVisible()  # no reason yet
        dialog.reason_field.setText("手写填错")
        dialog.accept_button.click()

    in_dialog(page.ask_void_next, fill)
    settle()
    first = next(row for row in page.table.table.rows() if row.source == VOID)
    assert (first.number, first.void) == (1, "手写填错")
    choose(page, first.label)
    assert not page.again_button.isEnabled()
    assert not page.void_button.isEnabled()


def test_the_seal_list_is_printed_for_the_days_asked_for(page, settle, in_dialog, opened):
    def fill(dialog) -> None:
        dialog.copies_field.setValue(3)
        dialog.accept_button.click()

    in_dialog(page.ask_seals, fill)
    settle()
    assert "12 件" in page.note._words.text()
    assert opened[0].name.startswith("用印清单")


def test_days_the_wrong_way_round_are_said_at_the_field(page, in_dialog):
    def fill(dialog) -> None:
        dialog.since.setDate(dialog.until.date().addDays(1))
        dialog.accept_button.click()
        assert dialog.isVisible()
        assert dialog.until.property("invalid") == "true"
        dialog.reject()

    in_dialog(page.ask_seals, fill)


def test_the_seal_list_and_the_register_become_tables(
    page, settle, in_dialog, tmp_path, monkeypatch
):
    path = tmp_path / "清单.xlsx"
    monkeypatch.setattr(paper_register, "ask_path", lambda *_: path)
    in_dialog(page.ask_seals, lambda dialog: dialog.table_button.click())
    settle()
    assert len(list(load_workbook(path).active.rows)) == 13
    page.export_button.click()
    settle()
    assert len(list(load_workbook(path).active.rows)) == 15


def test_whoever_only_reads_neither_prints_nor_voids(shell, drawn, settle):
    page = show(shell, drawn.desks[Role.SUPERVISOR], settle)
    shown = [button.text() for button in page.findChildren(QPushButton) if button.isVisible()]
    assert "重印" not in shown
    assert "作废文号…" not in shown
    assert "用印清单…" in shown


def test_first_numbers_are_said_in_the_settings_once(qtbot, drawn, settle, in_dialog):
    card = NumbersCard(drawn.desks[Role.ADMIN])
    qtbot.addWidget(card)
    card.show()
    card.refresh()
    settle()
    at = next(at for at, row in enumerate(card.table.rows()) if row.code == ORDER)
    card.table.selectRow(at)

    def fill(dialog) -> None:
        dialog.first.setValue(18)
        dialog.accept_button.click()

    in_dialog(card.set_button.click, fill)
    settle()
    line = card.table.rows()[at]
    assert (line.first, line.following.endswith("〔2026〕18号")) == (18, True)
    assert "18号" in card.note._words.text()
    card.table.selectRow(at)
    assert not card.set_button.isEnabled()


def test_whoever_keeps_no_settings_sees_the_numbers_only(qtbot, drawn, settle):
    card = NumbersCard(drawn.desks[Role.CLERK])
    qtbot.addWidget(card)
    card.show()
    card.refresh()
    settle()
    assert card.table.rows()
    assert card.set_button.isHidden()


def test_the_menu_of_a_task_leads_to_other_papers_and_the_register(qtbot, shell, drawn, settle):
    desk = drawn.desks[Role.CLERK]
    menu = LifeMenu(desk, shell, lambda _id: None, lambda: None)
    qtbot.addWidget(menu)
    menu.show_task(drawn.card())
    menu.acts["register"].trigger()
    settle()
    assert isinstance(shell._pushed[-1], RegisterPage)
    assert shell._pushed[-1].task_id == drawn.task_id
    menu.acts["papers"].trigger()
    settle()
    assert shell._pushed[-1].title == "其他文书"
