"""其他文书: choosing a form, whom it is for, the page live beside it, and making it."""

import pytest
from PySide6.QtCore import QDate
from PySide6.QtWidgets import QCalendarWidget, QPlainTextEdit

from app.core.paper_asks import About, AskKind
from app.core.people import Role
from app.services.paper import paper_register
from app.services.paper.paper_register import RegisterAsked
from app.ui.shell import Shell
from app.ui.task import making as screen
from app.ui.task.making import MakingPage

ORDER = "correction-order"
PATIENCE_MS = 60_000


@pytest.fixture
def opened(monkeypatch):
    """The PDFs that were shown."""
    shown = []
    monkeypatch.setattr(screen, "open_pdf", lambda _parent, path: shown.append(path))
    return shown


@pytest.fixture
def still(monkeypatch):
    """No page beside the fields: most of what is tried here does not need one."""
    monkeypatch.setattr(MakingPage, "preview", lambda self: None)


@pytest.fixture
def page(still, live):
    """The page of the drawn task, without its preview."""
    return live


@pytest.fixture
def live(qtbot, drawn, settle, opened):
    desk = drawn.desks[Role.CLERK]
    shell = Shell((), desk.jobs)
    qtbot.addWidget(shell)
    shell.resize(1366, 768)
    made = MakingPage(desk, shell, drawn.card())
    shell.show()
    shell.push(made)
    settle()
    return made


def fill(page, skip=()) -> None:
    """Something that will do in every field."""
    words = {AskKind.DATE: "2026年3月20日", AskKind.NUMBER: "15"}
    for ask in page.kind.asks:
        field = page.asks.field(ask.path)
        if ask.path in skip:
            continue
        if isinstance(field, QPlainTextEdit):
            field.setPlainText("营业执照未悬挂在醒目位置")
        elif ask.kind is AskKind.CHOICE:
            field.setCurrentIndex(field.count() - 1)
        else:
            field.setText(words.get(ask.kind, "林经办"))


def register_of(page):
    asked = RegisterAsked(task_id=page.card.id)
    return paper_register.register(page.desk.store, page.desk.actor, asked).rows


def test_the_first_form_that_can_be_made_is_chosen(page):
    assert page.kind is not None
    assert page.kind.ready
    assert page.bar.primary_button.isVisible()


def test_a_letter_is_made_for_the_enterprise_in_front(qtbot, live, settle, opened):
    page = live
    page.kinds.choose(ORDER)
    fill(page)
    qtbot.waitUntil(lambda: page.pane.pages > 0, timeout=PATIENCE_MS)
    settle()
    assert not register_of(page)  # a preview takes no number
    page.bar.primary_button.click()
    settle()
    assert [path.suffix for path in opened] == [".pdf"]
    assert "〔2026〕1号" in page.done._words.text()
    (row,) = register_of(page)
    assert row.target.assignment_id == page.picker.targets()[0].assignment_id


def test_what_is_missing_is_said_at_its_field_and_nothing_is_made(page, settle, opened):
    page.kinds.choose(ORDER)
    required = next(ask for ask in page.kind.asks if ask.required)
    fill(page, skip=(required.path,))
    settle()
    page.bar.primary_button.click()
    settle()
    assert opened == []
    assert register_of(page) == ()
    assert page.asks.field(required.path).property("invalid") == "true"


def test_what_was_typed_is_kept_when_the_form_changes(page, settle):
    page.kinds.choose(ORDER)
    fill(page)
    before = page.asks.values()
    page.kinds.choose("recusal-request")
    page.kinds.choose(ORDER)
    settle()
    assert page.asks.values() == before


def test_the_last_entries_of_the_same_form_are_offered(page, settle):
    page.kinds.choose(ORDER)
    settle()
    assert page.asks.last_button.isHidden()
    fill(page)
    said = page.asks.values()
    page.make()
    settle()
    page._typed.clear()
    page.kind = None
    page.kinds.choose("recusal-request")
    page._typed.clear()
    page.kinds.choose(ORDER)
    settle()
    assert not page.asks.last_button.isHidden()
    page.asks.last_button.click()
    assert page.asks.values() == said


def test_several_enterprises_get_a_paper_each(page, settle):
    several = next(
        kind
        for kind in page.kinds._kinds
        if kind.ready
        and kind.about is About.ENTERPRISE
        and not any(ask.required for ask in kind.asks)
    )
    page.kinds.choose(several.code)
    assert not page.bar.primary_button.isEnabled()
    page.picker.all_button.click()
    assert page.bar.primary_button.text() == "生成 12 份文书"
    page.picker.none_button.click()
    keys = [place.target.assignment_id for place in page.picker.choices.places[:2]]
    page.picker.several.rows_model.set_checked(keys, True)
    page.each.setChecked(True)
    settle()
    page.make()
    settle()
    assert "2 个文件" in page.done._words.text()
    assert len(register_of(page)) == 2


def test_enterprises_are_found_by_words(page):
    page.kinds.choose(ORDER)
    name = page.picker.choices.places[5].name
    page.picker.search.setText(name)
    page.picker.search.returnPressed.emit()
    assert [row.name for row in page.picker.one.rows()] == [name]
    assert page.picker.targets()[0].assignment_id == (
        page.picker.choices.places[5].target.assignment_id
    )


def test_a_form_of_another_stage_says_when_and_is_not_made(page, settle):
    early = next(kind for kind in page.kinds._kinds if not kind.ready)
    page.kinds.choose(early.code)
    settle()
    assert page.kind == early
    assert not page.bar.primary_button.isEnabled()
    assert "已批准" in page.bar.sentence.text()
    page.make()
    assert register_of(page) == ()


def test_the_list_of_forms_is_searched(page):
    page.kinds.search.setText("责令改正")
    page.kinds.search.returnPressed.emit()
    titles = [page.kinds.list.item(at).text() for at in range(page.kinds.list.count())]
    assert titles == ["检查后处理", "责令改正通知书"]
    page.kinds.search.setText("没有的")
    page.kinds.search.returnPressed.emit()
    assert not page.kinds.none.isHidden()


def test_a_day_can_be_picked_from_a_month(page):
    page.kinds.choose(ORDER)
    ask = next(ask for ask in page.kind.asks if ask.kind is AskKind.DATE)
    month = page.asks.findChild(QCalendarWidget)
    assert month is not None
    month.clicked.emit(QDate(2026, 6, 18))
    assert page.asks.values()[ask.path] == "2026-06-18"


def test_wordings_to_be_confirmed_are_told(page):
    told = {bool(kind.checks): kind.code for kind in page.kinds._kinds if kind.ready}
    page.kinds.choose(told[True])
    assert "待核" in page.asks.check_note.text()


def test_a_fault_of_the_preview_is_said_in_place(qtbot, live, monkeypatch, settle):
    page = live
    monkeypatch.setattr(screen.view, "preview_values", lambda *_: {})
    page.kinds.choose(ORDER)
    said = page.pane.note._words
    qtbot.waitUntil(lambda: "请填写" in said.text(), timeout=PATIENCE_MS)
    settle()
    assert page.pane.pages == 0


def test_blank_sheets_need_no_task(qtbot, drawn, settle, still):
    desk = drawn.desks[Role.CLERK]
    shell = Shell((), desk.jobs)
    qtbot.addWidget(shell)
    blank = MakingPage(desk, shell, None)
    shell.show()
    shell.push(blank)
    settle()
    assert all(kind.about is About.BLANK for kind in blank.kinds._kinds)
    assert blank.title == "空白表"


def test_a_sample_stands_grey_in_the_empty_field(page):
    page.kinds.choose("site-record")
    ask = next(ask for ask in page.kind.asks if ask.sample)
    assert ask.sample in page.asks.field(ask.path).placeholderText()
    assert page.asks.values()[ask.path] == ""


def test_a_blank_sheet_is_made_without_a_task_and_not_registered(qtbot, drawn, settle, opened):
    desk = drawn.desks[Role.CLERK]
    shell = Shell((), desk.jobs)
    qtbot.addWidget(shell)
    blank = MakingPage(desk, shell, None)
    shell.show()
    shell.push(blank)
    settle()
    blank.kinds.choose(next(kind.code for kind in blank.kinds._kinds if kind.form == "throw-sheet"))
    qtbot.waitUntil(lambda: blank.pane.pages > 0, timeout=PATIENCE_MS)
    settle()
    blank.bar.primary_button.click()
    settle()
    assert [path.parent.name for path in opened] == ["空白表"]
    assert "掷骰记录单（空白）" in opened[0].name
    assert paper_register.register(desk.store, desk.actor, RegisterAsked()).rows == ()
