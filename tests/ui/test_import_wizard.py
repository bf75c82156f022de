"""The import: choose, look, confirm; whatever goes wrong, nothing is half saved."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.core.people import Role
from app.core.rows import Severity
from app.services.registry import exchange, imports, registry
from app.services.registry.imports import ImportCounts, ImportPreview, IssueLine, PreviewLine
from app.services.registry.registry import EnterpriseQuery
from app.store import staging
from app.ui.importing.page import ImportPage
from app.ui.views import importing as view
from app.ui.widgets import ProgressDialog

HEADINGS = "主体名称,统一社会信用代码,注册号,住所（经营场所）"


class _Frame:
    """Where a page goes back to."""

    def __init__(self) -> None:
        self.left = 0

    def back(self) -> bool:
        self.left += 1
        return True


@pytest.fixture
def desk(approved):
    return approved.desks[Role.CLERK]


@pytest.fixture
def opened(desk, qtbot: QtBot) -> Callable[..., ImportPage]:
    def show(kind="enterprises") -> ImportPage:
        page = ImportPage(desk, _Frame(), kind)
        qtbot.addWidget(page)
        page.resize(1150, 620)
        page.show()
        return page

    return show


@pytest.fixture
def previewed(opened, qtbot, tmp_path) -> Callable[..., ImportPage]:
    """The page with a file's preview on show."""

    def show(*rows: str) -> ImportPage:
        path = tmp_path / "名录.csv"
        path.write_text("\n".join((HEADINGS, *rows)), "utf-8-sig")
        page = opened()
        page.read_file(path)
        qtbot.waitUntil(lambda: page.step == "preview", timeout=30_000)
        return page

    return show


def _total(desk) -> int:
    return registry.enterprises(desk.store, desk.actor, EnterpriseQuery()).total


def _left_behind(desk) -> list[Path]:
    folder = desk.store.folder / staging.FOLDER
    return list(folder.iterdir()) if folder.exists() else []


def test_what_is_shown_is_what_is_saved(previewed, desk, qtbot, settle):
    page = previewed("甲商店,,,甲街一号", "乙商店,,,乙街二号", ",,,没有名称")
    assert page.shown.counts == ImportCounts(rows=3, new=2, vanished=200, refused=1)
    assert len(page.preview.tables["new"].rows()) == 2
    (refused,) = page.preview.tables["refused"].rows()
    assert refused.row == 4
    assert "2" in page.bar.primary_button.text()
    assert _total(desk) == 200
    page.bar.primary_button.click()
    qtbot.waitUntil(lambda: page.step == "done", timeout=30_000)
    assert _total(desk) == 202
    assert _left_behind(desk) == []


def test_going_back_from_a_preview_leaves_no_trace(previewed, desk, settle):
    page = previewed("甲商店,,,甲街一号")
    assert len(_left_behind(desk)) == 1
    page.bar.back_button.click()
    settle()
    assert page.step == "choose"
    assert _left_behind(desk) == []
    assert _total(desk) == 200


def test_a_file_of_which_nothing_can_be_taken_shows_why_row_by_row(previewed, desk):
    page = previewed(",,,没有名称", ",,,也没有")
    assert len(page.preview.tables["refused"].rows()) == 2
    assert not page.bar.primary_button.isEnabled()
    assert page.preview.report_button.isVisible()
    assert _total(desk) == 200


def test_a_file_that_says_nothing_new_cannot_be_confirmed(opened, desk, qtbot, tmp_path):
    path = tmp_path / "same.csv"
    exchange.export(desk.store, desk.actor, "enterprises", path, now=desk.clock())
    page = opened()
    page.read_file(path)
    qtbot.waitUntil(lambda: page.step == "preview", timeout=30_000)
    assert page.shown.counts.unchanged == 200
    assert not page.bar.primary_button.isEnabled()


def test_a_file_nobody_can_read_is_named_on_the_first_step(opened, qtbot, tmp_path):
    path = tmp_path / "不是表格.xlsx"
    path.write_bytes(b"nothing")
    page = opened()
    page.read_file(path)
    qtbot.waitUntil(lambda: page.choose.problem.isVisible(), timeout=30_000)
    assert page.step == "choose"


def test_a_registry_changed_meanwhile_is_not_written_over(previewed, desk, qtbot):
    page = previewed("甲商店,,,甲街一号")
    registry.save_enterprise(
        desk.store, desk.actor, None, {"name": "插进来的商店"}, 0, now=desk.clock()
    )
    page.save()
    qtbot.waitUntil(lambda: page.choose.problem.isVisible(), timeout=30_000)
    assert page.step == "choose"
    assert _total(desk) == 201


def _held(*paths: str) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(path) for path in paths])
    return data


def _event(kind, data: QMimeData, at: QPoint):
    keys = Qt.KeyboardModifier.NoModifier
    return kind(at, Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, keys)


@pytest.fixture
def dropping(opened):
    """A page on whose rail, far from the drawn zone, files are dropped."""

    def drop(*paths: str) -> tuple[ImportPage, list[Path]]:
        page = opened()
        seen: list[Path] = []
        page.choose.chosen.disconnect()
        page.choose.chosen.connect(seen.append)
        data, at = _held(*paths), page.rail.geometry().center()
        entered = _event(QDragEnterEvent, data, at)
        QApplication.sendEvent(page, entered)
        assert entered.isAccepted()
        assert page.choose.zone.property("over") == "true"
        QApplication.sendEvent(page, _event(QDropEvent, data, at))
        assert page.choose.zone.property("over") == "false"
        return page, seen

    return drop


def test_a_file_dropped_anywhere_on_the_page_is_taken(dropping):
    _, seen = dropping("/some/where.et")
    assert seen == [Path("/some/where.et")]


def test_of_two_files_none_is_taken_and_the_page_says_why(dropping):
    page, seen = dropping("/some/where.csv", "/some/where_else.csv")
    assert seen == []
    assert page.choose.problem.isVisible()


def test_a_file_held_over_a_preview_is_not_taken(opened):
    page = opened()
    page._go("preview")
    entered = _event(QDragEnterEvent, _held("/some/where.csv"), QPoint(5, 5))
    entered.ignore()
    QApplication.sendEvent(page, entered)
    assert not entered.isAccepted()


def _preview(kind, counts: ImportCounts, issues=()) -> ImportPreview:
    line = PreviewLine(2, "k", "n", (imports.FieldChange("c", "1", "2"),) * 2)
    return ImportPreview(
        kind, "f", Path("s"), "00", counts, (), (line,), (), (), (), issues, ("旁注",), ()
    )


def test_the_numbers_of_the_file_add_up():
    counts = ImportCounts(rows=10, new=4, changed=2, unchanged=1, doubtful=2, refused=1, vanished=9)
    lines = view.tab_lines(view.of_preview(_preview("enterprises", counts)))
    assert [line.count for line in lines[:5]] == ["4", "2", "1", "2", "1"]
    assert sum(view.rows_adding_up(counts)) == counts.rows
    assert [line.tab for line in lines if line.tone] == ["doubtful", "refused"]


def test_a_list_of_items_is_saved_whole_or_not_at_all():
    same = ImportCounts(rows=5, unchanged=5)
    less = ImportCounts(rows=5, unchanged=4, refused=1, vanished=1)
    assert view.to_save(view.of_preview(_preview("items", same))) == 0
    assert view.to_save(view.of_preview(_preview("items", less))) == 4
    assert view.to_save(view.of_preview(_preview("officers", less))) == 0


def test_a_record_that_changes_twice_carries_its_name_once():
    lines = _preview("officers", ImportCounts(rows=1, changed=1)).changed
    assert [(one.row, one.name) for one in view.changed_fields(lines)] == [("2", "n"), ("", "")]


def test_refusals_and_reminders_stand_apart():
    issues = tuple(
        IssueLine(row, "c", "v", "x", severity, "m") for row, severity in enumerate(Severity, 1)
    )
    shown = view.of_preview(_preview("officers", ImportCounts(rows=3), issues))
    assert [one.severity for one in shown.refused] == [Severity.REFUSE]
    assert {one.severity for one in shown.noted} == {Severity.LOST, Severity.WARN}


def test_what_nobody_must_overlook_stands_above_the_rows():
    issues = (
        IssueLine(0, "", "331127", "imports.other_area", Severity.WARN, "another county"),
        IssueLine(0, "", "3", "imports.hidden_rows", Severity.WARN, "hidden rows"),
        *(
            IssueLine(row, "c", "3301**23", "code.id_card", Severity.LOST, "m")
            for row in (7, 8, 9, 10, 11, 12)
        ),
    )
    shown = view.of_preview(_preview("enterprises", ImportCounts(rows=9, new=9), issues))
    first, second = view.warnings(shown).split("\n")
    assert first == "another county"
    assert "7、8、9、10、11" in second
    assert "12" not in second
    assert "6" in second
    assert "hidden rows" in view.heading_notes(shown)
    assert len(shown.noted) == 6


def test_rows_nobody_decided_are_announced_before_saving():
    shown = view.of_preview(_preview("officers", ImportCounts(rows=9, new=2, doubtful=7)))
    assert "7" in view.sentence(shown)
    assert view.first_tab(shown) == "doubtful"
    assert view.worth_saving(shown)


def test_the_enter_that_ends_a_composition_saves_nothing(opened, desk, qtbot):
    page = opened("items")
    counts = ImportCounts(rows=1, new=1)
    page.preview.show_all(view.of_preview(_preview("items", counts)))
    page._go("preview")
    field = page.preview.label_field
    field.setFocus()
    QApplication.sendEvent(field, QInputMethodEvent("nian", []))
    QTest.keyClick(field, Qt.Key.Key_Return)
    commit = QInputMethodEvent()
    commit.setCommitString("年")
    QApplication.sendEvent(field, commit)
    assert field.text() == "年"
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert page.step == "preview"
    assert not desk.jobs.busy


def test_an_import_is_taken_back_from_where_it_ended(previewed, desk, qtbot, in_dialog):
    page = previewed("甲商店,,,甲街一号", "乙商店,,,乙街二号")
    page.bar.primary_button.click()
    qtbot.waitUntil(lambda: page.step == "done", timeout=30_000)
    assert _total(desk) == 202
    in_dialog(page.done.undo_button.click, lambda dialog: dialog.accept_button.click())
    qtbot.waitUntil(lambda: not page.done.undo_button.isVisible(), timeout=30_000)
    assert _total(desk) == 200


def test_a_reading_that_is_stopped_leaves_the_first_step_and_no_file(
    opened, desk, tmp_path, settle
):
    path = tmp_path / "名录.csv"
    path.write_text(f"{HEADINGS}\n甲商店,,,甲街一号", "utf-8-sig")
    page = opened()
    page.read_file(path)
    page.findChild(ProgressDialog).reject()
    settle()
    assert page.step == "choose"
    assert page.bar.primary_button.isVisible()
    assert _left_behind(desk) == []


def test_a_second_return_from_the_window_before_stops_nothing(opened, qtbot, tmp_path):
    path = tmp_path / "名录.csv"
    path.write_text(f"{HEADINGS}\n甲商店,,,甲街一号", "utf-8-sig")
    page = opened()
    page.read_file(path)
    dialog = page.findChild(ProgressDialog)
    QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.step == "preview", timeout=30_000)


def test_from_elsewhere_the_last_button_leads_to_the_registry_it_names(desk, qtbot):
    seen = []
    page = ImportPage(desk, _Frame(), "enterprises", see=lambda: seen.append("enterprises"))
    qtbot.addWidget(page)
    page._go("done")
    page.bar.primary_button.click()
    assert seen == ["enterprises"]
