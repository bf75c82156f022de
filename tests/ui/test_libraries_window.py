"""The window of 专项库 and saved scopes: keep, look into, change, delete, use."""

import csv
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select, update

from app.core.people import Role
from app.core.scope import Scope
from app.core.task import DrawKind
from app.services.draw import libraries
from app.services.draw.libraries import LibraryEntry, LibraryNameTaken
from app.services.task import tasks
from app.store.schema import Enterprise
from app.ui import messages
from app.ui.task.libraries import LibrariesDialog
from app.ui.task.libraries_form import CONDITIONS, LIST, LibraryForm
from app.ui.task.plan_scope import ScopeSection
from app.ui.views.plan import Draft
from app.ui.views.tasks import blank_plan

LABELLED = Scope(labels=("专项",))


@pytest.fixture
def desk(approved):
    """The clerk's desk; three enterprises have a label."""
    found = approved.desks[Role.CLERK]
    with found.store.write() as session:
        ids = session.scalars(select(Enterprise.id).limit(3)).all()
        session.execute(update(Enterprise).where(Enterprise.id.in_(ids)).values(labels=["专项"]))
    return found


@pytest.fixture
def open_window(desk, qtbot: QtBot, settle):
    """The window over an empty page, with the conditions of a task in hand."""

    parent = QWidget()
    qtbot.addWidget(parent)

    def run(scope: Scope = LABELLED, by=None) -> LibrariesDialog:
        window = LibrariesDialog(parent, by or desk, scope)
        window.show()
        settle()
        return window

    return run


def keep(desk, name="重点库", **more) -> int:
    entry = LibraryEntry(name, more.pop("special", True), **{"scope": LABELLED, **more})
    return libraries.save(desk.store, desk.actor, entry, now=desk.clock())


def names(desk):
    found = libraries.libraries(desk.store, desk.actor, now=desk.clock())
    return [(one.name, one.special, one.count) for one in found]


def test_conditions_in_hand_are_kept_under_a_name(open_window, desk, in_dialog, settle):
    window = open_window()
    assert not window.note.isHidden()

    def fill(form: LibraryForm) -> None:
        form._try_accept()
        assert form.isVisible()  # no name yet
        form.name.setText("重点库")
        assert form.words.text() == "标签“专项”"
        form._try_accept()
        settle()

    in_dialog(window.new_button.click, fill)
    settle()
    assert names(desk) == [("重点库", True, 3)]
    window.table.selectRow(0)
    settle()
    assert len(window.members.rows()) == 3
    assert "共 3 户" in window.caption.text()


def test_a_list_is_matched_shown_and_kept(open_window, desk, in_dialog, settle, tmp_path: Path):
    with desk.store.read() as session:
        keys = session.scalars(select(Enterprise.key).order_by(Enterprise.key).limit(2)).all()
    path = tmp_path / "名单.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        rows = [("企业名称", "统一社会信用代码"), *(("", key) for key in keys), ("外县公司", "")]
        csv.writer(file).writerows(rows)
    window = open_window(Scope())

    def fill(form: LibraryForm) -> None:
        assert form.content.currentData() == LIST  # there are no conditions to keep
        form.name.setText("校外培训机构库")
        form._try_accept()
        assert form.isVisible()  # no list yet
        form.read_file(path)
        settle()
        assert not form.unknown.isHidden()
        form._try_accept()
        settle()

    in_dialog(window.new_button.click, fill)
    settle()
    assert names(desk) == [("校外培训机构库", True, 2)]


def test_a_name_that_is_taken_keeps_the_form_open(
    open_window, desk, in_dialog, settle, monkeypatch
):
    keep(desk)
    window = open_window()
    told: list[BaseException] = []
    monkeypatch.setattr(messages, "show_error", lambda _parent, error: told.append(error))

    def fill(form: LibraryForm) -> None:
        form.name.setText("重点库")
        form._try_accept()
        settle()
        assert form.isVisible()
        form.reject()

    in_dialog(window.new_button.click, fill)
    assert [type(one) for one in told] == [LibraryNameTaken]
    assert names(desk) == [("重点库", True, 3)]


def test_one_is_changed_and_deleted(open_window, desk, in_dialog, settle):
    keep(desk)
    window = open_window(Scope(kinds=("没有的类型",)))
    assert not window.change_button.isEnabled()
    window.table.selectRow(0)
    settle()

    def rename(form: LibraryForm) -> None:
        form.name.setText("改名的库")
        form.kind.setCurrentIndex(1)
        form._try_accept()
        settle()

    in_dialog(window.change_button.click, rename)
    settle()
    assert names(desk) == [("改名的库", False, 3)]
    window.table.selectRow(0)

    def replaced(form: LibraryForm) -> None:
        form.content.setCurrentIndex(form.content.findData(CONDITIONS))
        form._try_accept()
        settle()

    in_dialog(window.change_button.click, replaced)
    settle()
    assert names(desk) == [("改名的库", False, 0)]
    window.table.selectRow(0)
    in_dialog(window.delete_button.click, lambda asked: asked.accept_button.click())
    settle()
    assert names(desk) == []


def test_a_task_takes_the_name_of_a_library_and_the_conditions_of_a_saved_scope(
    open_window, desk, settle
):
    keep(desk)
    keep(desk, "常用", special=False)
    for row, wanted in ((0, Scope(libraries=("重点库",))), (1, LABELLED)):
        window = open_window(Scope())
        window.table.selectRow(row)
        window.apply_button.click()
        assert window.chosen == wanted


def test_who_may_not_plan_only_looks(open_window, approved, desk, settle):
    keep(desk)
    window = open_window(by=approved.desks[Role.SUPERVISOR])
    window.table.selectRow(0)
    settle()
    buttons = (window.new_button, window.change_button, window.delete_button, window.apply_button)
    assert not any(button.isEnabled() for button in buttons)
    assert len(window.members.rows()) == 3


def test_the_step_of_the_scope_takes_over_what_was_chosen(desk, in_dialog, settle, qtbot: QtBot):
    keep(desk)
    day = desk.clock().date()
    part = ScopeSection(desk)
    qtbot.addWidget(part)
    part.show()
    numbers = tasks.propose_numbers(desk.store, desk.actor, day)
    part.load(Draft(blank_plan("抽查", DrawKind.BOTH, day), numbers))
    settle()

    def use(window: LibrariesDialog) -> None:
        settle()
        window.table.selectRow(0)
        window.apply_button.click()

    in_dialog(part.keep.click, use)
    settle()
    assert part.scope() == Scope(libraries=("重点库",))
    assert part.bar.tabs[0].text().endswith("　3 户")
