"""Finding anything from anywhere; the size of text and the window's place are kept."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow
from sqlalchemy import select

from app.core.people import Role
from app.core.shortcuts import known
from app.services.walks.manual import key_words
from app.store.schema import Enterprise
from app.ui import theme
from app.ui.comforts import plug_in_comforts
from app.ui.find_all import FindAll
from app.ui.habits import Habits
from app.ui.manual.door import plug_in_manual
from app.ui.palette import SCALES
from app.ui.screens.record_page import RecordPage
from app.ui.shortcuts import show_shortcuts
from app.ui.task.open import open_task
from app.ui.task.page import TaskPage


@pytest.fixture
def desk(approved, tmp_path):
    return replace(approved.desks[Role.CLERK], heads=tmp_path / "heads.txt")


@pytest.fixture
def shell(desk, window):
    made = window(desk)
    plug_in_comforts(made, desk)
    return made


@pytest.fixture
def looking(shell, desk, qtbot, settle):
    def look(words: str) -> FindAll:
        dialog = FindAll(shell, desk, Habits(desk.heads))
        qtbot.addWidget(dialog)
        dialog.show()
        dialog.search.setText(words)
        dialog.look()
        settle()
        return dialog

    return look


def lines(dialog: FindAll) -> list[str]:
    return [dialog.list.item(at).text() for at in range(dialog.list.count())]


def test_a_task_is_found_by_initials_and_opened_with_return(shell, looking, qtbot, settle):
    dialog = looking("yjd ssj")  # 一季度 双随机
    qtbot.keyClick(dialog.search, Qt.Key.Key_Return)
    assert dialog.chosen is not None
    assert dialog.chosen.kind == "task"
    dialog.chosen.go()
    settle()
    assert isinstance(shell.pages.currentWidget(), TaskPage)


def test_an_enterprise_is_found_and_its_line_says_nothing_personal(shell, desk, looking, settle):
    with desk.store.read() as session:
        row = session.scalars(select(Enterprise).where(Enterprise.legal_rep != "")).first()
        name, key, person, phone = row.name, row.key, row.legal_rep, row.phone
    dialog = looking(name)
    (line,) = [one for one in lines(dialog) if key in one]
    assert name in line
    assert person not in line
    assert not phone or phone not in line
    next(one for one in dialog.hits if one.kind == "enterprise").go()
    settle()
    assert isinstance(shell.pages.currentWidget(), RecordPage)


def test_pages_are_found_and_only_those_that_somebody_may_open(shell, looking):
    assert any(one.kind == "page" for one in looking("xtsz").hits)  # 系统设置
    dialog = looking("不存在的东西")
    assert dialog.hits == []
    assert not dialog.may_accept()


def test_without_words_the_tasks_opened_last_come_first(desk, looking):
    habits = Habits(desk.heads)
    for task_id in (3, 1, 2, 1):
        habits.opened(desk.folder, desk.actor.account_id, task_id)
    assert Habits(desk.heads).tasks(desk.folder, desk.actor.account_id) == (1, 2, 3)
    assert Habits(desk.heads).tasks(desk.folder, desk.actor.account_id + 1) == ()
    assert [one.kind for one in looking("").hits] == ["task"]


def test_text_gets_larger_at_once_and_stays_so(shell, desk, request):
    request.addfinalizer(lambda: theme.set_scale(1.0))
    comforts = plug_in_comforts(shell, desk)
    before = QApplication.font().pixelSize()
    comforts.sizes["large"].trigger()
    assert QApplication.font().pixelSize() > before
    assert shell.nav.width() > 204
    comforts.step(1)
    assert theme.state().scale == pytest.approx(SCALES["largest"])
    theme.set_scale(1.0)
    Habits(desk.heads).dress()
    assert theme.state().scale == pytest.approx(SCALES["largest"])


def test_the_window_stands_where_it_stood(tmp_path, qtbot):
    habits = Habits(tmp_path / "heads.txt")
    one, other = QMainWindow(), QMainWindow()
    for made in (one, other):
        qtbot.addWidget(made)
    assert not habits.put(other)
    one.setGeometry(40, 50, 900, 500)
    one.show()
    habits.keep(one)
    assert Habits(tmp_path / "heads.txt").put(other)
    assert other.size() == one.size()


def test_the_list_of_keys_names_every_key(shell, in_dialog):
    seen = []

    def read(dialog) -> None:
        seen.extend(one.text() for one in dialog.findChildren(QLabel))
        dialog.reject()

    in_dialog(lambda: show_shortcuts(shell), read)
    told = " ".join(seen)
    assert all(key_words(one) in told for one in known())


def test_a_page_of_the_manual_is_found_and_opened(shell, desk, jobs, looking, settle):
    door = plug_in_manual(shell, jobs, desk.clock, desk)
    dialog = looking("tp")  # 投屏
    hit = next(one for one in dialog.hits if one.kind == "manual")
    assert hit.words.startswith("投屏")
    hit.go()
    settle()
    assert [one.key for one in door.windows] == ["projector"]


def test_the_tasks_opened_last_stand_on_the_start_page(shell, desk, approved, settle):
    page = shell.page("workbench")
    assert not page.recent.isVisible()
    open_task(desk, shell, approved.task_id)
    settle()
    shell.go("workbench")
    settle()
    (link,) = page.recent.links
    assert page.recent.isVisible()
    assert link.toolTip() == "一季度双随机抽查"
    link.click()
    settle()
    assert shell.pages.currentWidget().task_id == approved.task_id
