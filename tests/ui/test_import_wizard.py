"""The import: choose, look, confirm; whatever goes wrong, nothing is half saved."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from app.core.people import Role
from app.core.rows import Severity
from app.services import exchange, imports, registry
from app.services.imports import ImportCounts, ImportPreview, IssueLine, PreviewLine
from app.services.registry import EnterpriseQuery
from app.store import staging
from app.ui.importing import ImportWizard
from app.ui.importing.page import ImportPage
from app.ui.views import importing as view

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
    return list(folder.glob("*.jsonl")) if folder.exists() else []


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


def test_a_dropped_file_is_taken(opened):
    page = opened()
    seen = []
    page.choose.zone.dropped.disconnect()
    page.choose.zone.dropped.connect(seen.append)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/some/where.csv")])
    event = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    page.choose.zone.dropEvent(event)
    assert seen == [Path("/some/where.csv")]


def test_the_window_closes_without_success_when_nothing_was_saved(desk, opened, qtbot):
    parent = opened()
    window = ImportWizard(desk, "items", parent)
    qtbot.addWidget(window)
    window.open()
    assert window.page.kind == "items"
    window.page.bar.back_button.click()
    assert window.result() == QDialog.DialogCode.Rejected
    assert not window.isVisible()


def _preview(kind, counts: ImportCounts, issues=()) -> ImportPreview:
    line = PreviewLine(2, "k", "n", (imports.FieldChange("c", "1", "2"),) * 2)
    return ImportPreview(
        kind, "f", Path("s"), "00", counts, (), (line,), (), (), (), issues, ("旁注",), ()
    )


def test_the_numbers_of_the_file_add_up():
    counts = ImportCounts(rows=10, new=4, changed=3, unchanged=2, refused=1, vanished=9)
    rows = view.summary(view.of_preview(_preview("enterprises", counts)))
    parts = [int(value) for words, value in rows if words.startswith("  ")]
    assert sum(parts) == int(rows[0][1]) == 10


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
        IssueLine(row, "c", "v", "x", severity, "m") for row, severity in enumerate(Severity)
    )
    shown = view.of_preview(_preview("officers", ImportCounts(rows=3), issues))
    assert [one.severity for one in shown.refused] == [Severity.REFUSE]
    assert {one.severity for one in shown.noted} == {Severity.LOST, Severity.WARN}
