"""法律查询 in the window, and the ways to a cited article from item, notice and finding."""

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import select, update

from app.core.law_text import LawText
from app.core.people import Role
from app.core.task import DrawKind
from app.services.registry import item_comparison, items, law_import, laws
from app.services.registry.law_import import LawDraft
from app.services.task import tasks
from app.store.schema import Item, ItemList, Task
from app.ui import messages
from app.ui.law_reader import CitedTexts
from app.ui.screens.item_comparison import ItemComparison
from app.ui.screens.items import ItemsPage
from app.ui.screens.law_import import LawImport
from app.ui.screens.laws import LawsPage
from app.ui.shell import NavEntry, Shell
from app.ui.task.findings import FindingsPanel
from app.ui.task.open import PANELS
from app.ui.task.page import TaskPage
from app.ui.task.papers import PapersPanel
from app.ui.task.plan import PlanPanel
from app.ui.views import laws as view
from app.ui.views.laws import Head
from app.ui.views.tasks import blank_plan

# Cited by the first item of the sample list; the words are invented.
TEXT = """市场主体登记管理条例
（示例令第1号公布）
第三十六条　示例文字，不是法律原文：醒目位置。
第三十七条　示例文字：第一款。
示例文字：第二款。
第四十八条　示例文字。"""
DAY = "2022-03-01"
TODAY = date(2026, 3, 5)


@pytest.fixture
def page_of(approved, settle, qtbot: QtBot):
    """A page of the registries in a window of 1366 × 768."""
    shells = []

    def show(kind, role: Role = Role.CLERK):
        desk = approved.desks[role]
        shell = Shell((NavEntry("x", "-", "ban", lambda shell: kind(desk, shell)),), desk.jobs)
        shells.append(shell)
        qtbot.addWidget(shell)
        shell.resize(QSize(1366, 768))
        shell.show()
        shell.go("x")
        settle()
        return shell.page("x")

    return show


def enter(desk) -> None:
    read = law_import.read_pasted(desk.store, desk.actor, TEXT)
    law = replace(read.drafts[0].text, in_force_from=date(2022, 3, 1))
    law_import.save(desk.store, desk.actor, [replace(read.drafts[0], text=law)], now=desk.clock())


# -- the page --------------------------------------------------------------------------------


def test_a_law_is_entered_by_pasting_and_the_missing_articles_grow_fewer(
    page_of, approved, settle, in_dialog, typing, monkeypatch
):
    told = []
    monkeypatch.setattr(messages, "inform", lambda *words: told.append(words[-1]))
    page = page_of(LawsPage)
    assert page.stack.currentWidget() is page.empty
    before = len(page.lacking.rows())
    assert f"{before}条依据还没有条文，请录入" in page.note._words.text()

    def work(window):
        assert isinstance(window, LawImport)
        assert not window.accept_button.isVisible()
        window.pasted.setPlainText(TEXT)
        window.read_button.click()
        settle()
        assert window.fields["name"].text() == "市场主体登记管理条例"
        window.accept_button.click()  # the text does not say from when it holds
        assert "施行日期" in window.form._fields["day"][1].text()
        typing(window.fields["day"], DAY)
        window.accept_button.click()
        settle()
        assert not window.isVisible()

    in_dialog(page.import_button.click, work)
    settle()
    assert told == ["已录入1部法规，共3条。"]
    assert [line.title for line in page.table.rows()] == ["市场主体登记管理条例"]
    assert 0 < len(page.lacking.rows()) < before
    assert [one.label for one in page.reader.blocks() if one.label] == [
        "第三十六条",
        "第三十七条",
        "第四十八条",
    ]


def test_a_search_finds_articles_and_one_is_copied(page_of, approved, settle, qtbot):
    enter(approved.desks[Role.CLERK])
    page = page_of(LawsPage)
    page.search.setText("醒目 登记")
    qtbot.waitUntil(lambda: page.stack.currentWidget() is page.hits)
    settle()
    assert [row.label for row in page.hits.rows()] == ["第三十六条"]
    page.reader.copy_button.click()
    copied = QGuiApplication.clipboard().text()
    assert copied.splitlines()[0] == "《市场主体登记管理条例》"
    assert "第三十六条　示例文字，不是法律原文：醒目位置。" in copied
    page.search.setText("没有这样的词")
    qtbot.waitUntil(lambda: page.stack.currentWidget() is page.nothing)
    assert page.reader.blocks() == ()
    page.search.setText("")
    qtbot.waitUntil(lambda: page.stack.currentWidget() is page.table)


def test_a_law_is_removed_after_a_question(page_of, approved, settle, monkeypatch):
    desk = approved.desks[Role.CLERK]
    enter(desk)
    page = page_of(LawsPage)
    answers = [False, True]
    monkeypatch.setattr(messages, "confirm", lambda *_, **__: answers.pop(0))
    page.remove_button.click()
    assert len(laws.laws(desk.store, desk.actor)) == 1
    page.remove_button.click()
    settle()
    assert laws.laws(desk.store, desk.actor) == ()
    assert page.stack.currentWidget() is page.empty


def test_who_keeps_no_registries_reads_only(page_of):
    page = page_of(LawsPage, Role.SUPERVISOR)
    assert not page.import_button.isVisible()
    assert not page.remove_button.isVisible()


def test_a_text_that_is_no_law_is_told_and_the_window_stays(page_of, settle, in_dialog):
    page = page_of(LawsPage)
    seen = []

    def work(window):
        window._failed = seen.append
        window.pasted.setPlainText("一封信")
        window.read_button.click()
        settle()
        assert window.stack.currentIndex() == 0
        window.reject()

    in_dialog(page.enter, work)
    assert [type(error) for error in seen] == [law_import.NoArticles]


@pytest.mark.parametrize(
    ("head", "wrong"),
    [
        (Head("甲法", "", "", DAY), set()),
        (Head("", "", "", DAY), {"name"}),
        (Head("甲法", "", "", ""), {"day"}),
        (Head("甲法", "", "", "昨天"), {"day"}),
    ],
)
def test_a_head_needs_a_name_and_a_day(head, wrong):
    assert set(view.head_errors(head)) == wrong


def test_short_titles_are_taken_apart():
    assert Head("甲法", "《条例》、登记条例，", "", DAY).short_titles == ("条例", "登记条例")


def test_a_draft_says_what_saving_it_would_do():
    draft = LawDraft(LawText("甲法", "", None, None, (), ("第四条", "第五条"), ("第一条",)))
    assert view.state_words(draft) == "新录入"
    assert view.state_words(replace(draft, before=1)) == "与已录入的相同"
    assert view.state_words(replace(draft, before=1, changed=("第一条",))) == "替换1条"
    words = view.read_words(law_import.LawsRead((draft,)))
    assert "缺第四条等2条" in words
    assert "第一条等1条重复" in words


# -- from item, notice and finding -----------------------------------------------------------


def test_the_pane_of_an_item_shows_the_cited_articles_and_opens_them(
    page_of, approved, settle, in_dialog
):
    enter(approved.desks[Role.CLERK])
    page = page_of(ItemsPage)
    said = {part.title: [line.words for line in part.lines] for part in page.detail.passages()}
    (title,) = [name for name in said if name.startswith("依据条文")]
    assert title == "依据条文（已录入条文 4 / 12）"
    assert "第三十七条第二款　示例文字：第二款。" in said[title]
    assert any("尚未录入条文" in words for words in said[title])

    def look(window):
        assert isinstance(window, CitedTexts)
        labels = [one.label for one in window.reader.blocks()]
        assert labels.index("第三十七条第一款") < labels.index("第三十七条第二款")
        window.accept_button.click()

    in_dialog(lambda: (page.basis_button.click(), settle()), look)


@pytest.mark.parametrize("kind", [PapersPanel, FindingsPanel])
def test_the_papers_and_the_findings_open_what_the_task_cites(
    kind, drawn, qtbot, settle, in_dialog
):
    desk = drawn.desks[Role.CLERK]
    enter(desk)
    panel = kind(desk)
    qtbot.addWidget(panel)
    panel.resize(1160, 600)
    panel.show()
    panel.show_task(drawn.card())
    settle()
    button = panel.basis_button if kind is PapersPanel else panel.sheet_card.form.basis_button
    assert button.isVisible()

    def look(window):
        assert isinstance(window, CitedTexts)
        assert "第三十六条" in [one.label for one in window.reader.blocks()]
        window.accept_button.click()

    in_dialog(lambda: (button.click(), settle()), look)


def test_the_box_of_an_item_on_the_entry_sheet_opens_its_own_basis(drawn, qtbot, settle, in_dialog):
    desk = drawn.desks[Role.CLERK]
    panel = FindingsPanel(desk)
    qtbot.addWidget(panel)
    panel.resize(1160, 600)
    panel.show()
    panel.show_task(drawn.card())
    settle()
    (block,) = panel.sheet_card.form.items.values()

    def look(window):
        assert window.reader.blocks()
        assert block.item.code in window.subject
        window.accept_button.click()

    in_dialog(lambda: (block.basis_link.click(), settle()), look)


# -- what may be used ------------------------------------------------------------------------


@pytest.fixture
def plan_of(approved, settle, qtbot):
    """The items step of a fresh draft in a window."""

    def show(task_id: int = 0) -> PlanPanel:
        desk = approved.desks[Role.CLERK]
        if not task_id:
            numbers = tasks.propose_numbers(desk.store, desk.actor, TODAY)
            plan = blank_plan("二季度抽查", DrawKind.BOTH, TODAY)
            task_id, _ = tasks.save_task(
                desk.store, desk.actor, None, 0, plan, numbers, now=desk.clock()
            )
        shell = Shell((), desk.jobs)
        qtbot.addWidget(
            shell,
            before_close_func=lambda one: setattr(
                one.pages.currentWidget().panel("plan"), "card", None
            ),
        )
        shell.resize(QSize(1366, 768))
        shell.show()
        shell.push(TaskPage(desk, shell, task_id, PANELS))
        settle()
        panel = shell.pages.currentWidget().panel("plan")
        panel.go("items")
        settle()
        return panel

    return show


def tick(section, row: int) -> None:
    model = section.table.rows_model
    model.setData(model.index(row, 0), Qt.CheckState.Checked.value)


def test_an_item_without_a_basis_cannot_be_ticked(approved, plan_of):
    store = approved.desks[Role.CLERK].store
    with store.write() as session:
        first, second = session.scalars(select(Item.id).order_by(Item.id).limit(2))
        session.execute(update(Item).where(Item.id == second).values(basis=" "))
    section = plan_of().parts["items"]
    tick(section, 1)
    assert section.codes() == ()
    assert "没有检查依据，不能用于抽查" in section.problem._words.text()
    tick(section, 0)
    assert len(section.codes()) == 1
    assert first != second


def test_a_draft_offers_the_items_of_its_own_list_and_keeps_it(approved, plan_of, settle):
    desk = approved.desks[Role.CLERK]
    panel = plan_of()
    task_id, label = panel.card.id, panel.card.list_version
    offered = [row.code for row in panel.parts["items"].table.rows()]
    with desk.store.write() as session:
        newer = ItemList(version_label="新清单", name="清单", valid_from=TODAY, source="")
        session.add(newer)
        session.flush()
        session.add(Item(list_id=newer.id, code="Z99", name="新事项", basis="《示例法》第一条"))
    again = plan_of(task_id)
    assert [row.code for row in again.parts["items"].table.rows()] == offered
    assert "Z99" not in offered
    assert tasks.task(desk.store, desk.actor, task_id).list_version == label
    card = tasks.task(desk.store, desk.actor, approved.task_id)
    assert card.list_version == label  # the approved task keeps its own too
    fresh = plan_of()
    assert [row.code for row in fresh.parts["items"].table.rows()] == ["Z99"]


def test_an_item_outside_the_list_is_refused_and_changes_nothing(approved):
    desk = approved.desks[Role.CLERK]
    numbers = tasks.propose_numbers(desk.store, desk.actor, TODAY)
    plan = replace(blank_plan("抽查", DrawKind.BOTH, TODAY), item_codes=("没有的",))
    with pytest.raises(tasks.UnknownItem):
        tasks.save_task(desk.store, desk.actor, None, 0, plan, numbers, now=desk.clock())
    with desk.store.read() as session:
        assert list(session.scalars(select(Task.id))) == [approved.task_id]


# -- versions --------------------------------------------------------------------------------


def test_two_versions_are_compared_in_a_window(page_of, approved, settle, in_dialog):
    desk = approved.desks[Role.CLERK]
    with desk.store.write() as session:
        old = session.scalars(select(ItemList)).one()
        new = ItemList(version_label="新清单", name="清单", valid_from=date(2026, 3, 1), source="")
        session.add(new)
        session.flush()
        rows = list(session.scalars(select(Item).where(Item.list_id == old.id).order_by(Item.id)))
        for row in rows[1:]:
            cells = {one.name: getattr(row, one.name) for one in Item.__table__.columns}
            del cells["id"]
            changed = {"ratio": "不超过5%"} if row is rows[1] else {}
            session.add(Item(**{**cells, "list_id": new.id, **changed}))
    page = page_of(ItemsPage)
    assert "2026-02-28" in page.version.itemText(1)

    def look(window):
        assert isinstance(window, ItemComparison)
        settle()
        assert "新增0项，修改1项，取消1项" in window.sums.text()
        assert [row.fate for row in window.table.rows()] == [
            item_comparison.Fate.CHANGED,
            item_comparison.Fate.GONE,
        ]
        blocks = window.reader.blocks()
        assert [one.label for one in blocks if one.label] == ["抽查比例"]
        assert blocks[-1].words.endswith("→ 不超过5%")
        window.accept_button.click()

    in_dialog(page.compare_button.click, look)


def test_with_one_version_there_is_nothing_to_compare(page_of):
    page = page_of(ItemsPage)
    assert not page.compare_button.isEnabled()
    assert page.compare_button.toolTip()


def test_nothing_on_the_page_is_wider_than_a_small_screen(page_of, approved):
    enter(approved.desks[Role.CLERK])
    page = page_of(LawsPage)
    assert page.window().width() == 1366
    for table in (page.table, page.lacking):
        assert table.horizontalScrollBar().maximum() == 0
    assert items.items(approved.desks[Role.CLERK].store, approved.desks[Role.CLERK].actor)
