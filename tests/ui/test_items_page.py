"""The page of the item list: versions, search, one item with its texts, the import."""

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import QSize
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from app.core.people import Role
from app.services.registry import items
from app.services.registry.items import ListLine
from app.store.schema import Item, ItemList
from app.ui.importing.page import ImportPage
from app.ui.screens.items import ItemsPage
from app.ui.shell import NavEntry, Shell
from app.ui.views import items as view

_OLD = ListLine(1, "2024版", "清单", date(2024, 1, 1), "", 40)
_NOW = ListLine(2, "2026版", "清单", date(2026, 1, 1), "", 44)
_NEXT = ListLine(3, "2027版", "清单", date(2027, 1, 1), "", 45)
_LISTS = (_NEXT, _NOW, _OLD)


@pytest.fixture
def show(approved, settle, qtbot: QtBot):
    """The page in a window, for somebody of a role."""
    shells = []  # qtbot keeps none alive

    def run(role: Role = Role.CLERK):
        desk = approved.desks[role]
        shell = Shell(
            (NavEntry("it", "-", "ban", lambda shell: ItemsPage(desk, shell)),), desk.jobs
        )
        shells.append(shell)
        qtbot.addWidget(shell)
        shell.resize(QSize(1366, 768))
        shell.show()
        shell.go("it")
        settle()
        return shell.page("it")

    return run


@pytest.mark.parametrize(
    ("day", "line"),
    [
        (date(2023, 12, 31), None),
        (date(2024, 1, 1), _OLD),
        (date(2026, 12, 31), _NOW),
        (date(2027, 1, 1), _NEXT),
    ],
)
def test_the_list_in_force_is_the_last_that_has_begun(day, line):
    assert view.in_force(_LISTS, day) == line


def test_a_version_says_its_day_its_size_and_how_it_stands():
    words = [view.version_words(line, _LISTS, date(2026, 3, 5)) for line in _LISTS]
    assert words == [
        "2027版　2027-01-01起施行　45项　未施行",
        "2026版　2026-01-01起施行　44项　现行",
        "2024版　2024-01-01起施行　40项　旧版",
    ]


def test_only_the_sample_list_is_taken_for_one():
    assert view.is_sample(replace(_NOW, label="样例2026"))
    assert not view.is_sample(_NOW)
    assert not view.is_sample(None)


def test_the_page_shows_the_list_in_force_with_the_note_that_it_is_a_sample(show, approved):
    page = show()
    store = approved.desks[Role.CLERK].store
    with store.read() as session:
        codes = list(session.scalars(select(Item.code).order_by(Item.id)))
    assert [row.code for row in page.table.rows()] == codes
    assert f"{len(codes)}项" in page.version.currentText()
    assert page.version.currentText().endswith("现行")
    assert "使用前请对照本局最新公布清单核对" in page.note._words.text()
    assert page.note.isVisible()


def test_the_chosen_item_is_shown_with_basis_points_hints_and_materials(show, approved, settle):
    page = show()
    desk = approved.desks[Role.CLERK]
    with desk.store.read() as session:
        row = next(one for one in session.scalars(select(Item)) if one.materials)
        number, basis, points = row.id, row.basis, list(row.check_points)
        materials = list(row.materials)
    at = [line.id for line in page.table.rows()].index(number)
    page.table.selectRow(at)
    settle()
    said = {part.title: [line.words for line in part.lines] for part in page.detail.passages()}
    assert said["检查依据"] == [basis]
    assert said["需查阅的材料"] == materials
    assert said[f"检查要点（{len(points)}项）"][0] == f"1. {points[0][0]}"
    if points[0][1]:
        assert points[0][1] in said[f"检查要点（{len(points)}项）"][1]


def test_what_the_list_does_not_say_is_said_to_be_missing(approved):
    desk = approved.desks[Role.CLERK]
    line = items.items(desk.store, desk.actor)[0]
    card = items.item(desk.store, desk.actor, line.id)
    bare = replace(card, record=replace(card.record, ratio="", frequency="", materials=()))
    said = {part.title: part.lines for part in view.passages(bare)}
    assert [one.words for one in said["需查阅的材料"]] == ["清单未写明"]
    assert [one.words for one in said["抽查比例和频次"]] == ["清单未写明"]


def test_every_word_searched_for_is_in_what_is_found(show, settle, qtbot):
    page = show()
    everything = page.table.rows()
    page.search.setText("登记  营业执照")
    qtbot.waitUntil(lambda: len(page.table.rows()) < len(everything))
    settle()
    rows = page.table.rows()
    assert rows
    for row in rows:
        said = f"{row.category}{row.name}{row.basis}{row.object_kind}"
        assert "登记" in said
        assert "营业执照" in said
    page.search.setText("没有这样的事项")
    qtbot.waitUntil(lambda: not page.table.rows())
    assert page.detail.passages() == ()


def test_an_old_version_stays_readable(approved, show, settle):
    store = approved.desks[Role.CLERK].store
    with store.write() as session:
        first = session.scalars(select(ItemList)).one()
        copy = {column.key: getattr(first, column.key) for column in ItemList.__table__.columns}
        del copy["id"]
        copy |= {"version_label": "旧清单", "name": "旧", "valid_from": date(2020, 1, 1)}
        session.add(ItemList(**copy))
    page = show()
    assert page.version.count() == 2
    assert len(page.table.rows()) > 1
    page.version.setCurrentIndex(1)
    settle()
    assert page.table.rows() == ()
    assert page.version.currentText().endswith("0项　旧版")


def test_the_import_comes_before_the_list_as_of_any_registry_and_back_changes_nothing(show, settle):
    page = show()
    before = page.table.rows()
    page.import_button.click()
    front = page.shell.pages.currentWidget()
    assert isinstance(front, ImportPage)
    assert front.kind == "items"
    front.bar.back_button.click()
    settle()
    assert page.shell.pages.currentWidget() is page
    assert page.table.rows() == before


def test_a_part_of_an_item_is_named_before_the_item(approved):
    desk = approved.desks[Role.CLERK]
    line = replace(items.items(desk.store, desk.actor)[0], name="质量检查", sub_item="标识的检查")
    assert view.full_name(line) == "标识的检查（质量检查）"
    assert view.full_name(replace(line, sub_item="")) == "质量检查"


def test_only_who_keeps_the_registries_may_import(show):
    assert show(Role.CLERK).import_button.isVisible()
    assert not show(Role.SUPERVISOR).import_button.isVisible()


def test_nothing_is_wider_than_a_small_screen(show):
    page = show()
    assert page.window().width() == 1366
    assert page.table.horizontalScrollBar().maximum() == 0
