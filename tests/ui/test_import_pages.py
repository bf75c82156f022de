"""The classes of a preview turn pages over the whole file, and go out whole."""

import csv
from dataclasses import replace

import pytest

from app.core.people import Role
from app.services.registry import exchange, imports
from app.services.registry.imports import ImportCounts, ImportPreview, PreviewLine
from app.ui import messages
from app.ui.importing.page import ImportPage
from app.ui.views import importing as view


class _Frame:
    def back(self) -> bool:
        return True


@pytest.fixture
def desk(approved):
    return approved.desks[Role.CLERK]


@pytest.fixture
def opened(desk, qtbot):
    def show(kind="enterprises", path=None):
        page = ImportPage(desk, _Frame(), kind)
        qtbot.addWidget(page)
        page.resize(1150, 620)
        page.show()
        if path is not None:
            page.read_file(path)
            qtbot.waitUntil(lambda: page.step == "preview", timeout=30_000)
        return page

    return show


def _new(tmp_path, count):
    path = tmp_path / "名录.csv"
    rows = [f"第{number}商店,第{number}街" for number in range(count)]
    path.write_text("\n".join(("主体名称,住所（经营场所）", *rows)), "utf-8-sig")
    return path


def test_every_new_row_is_on_some_page_and_a_page_can_be_jumped_to(opened, tmp_path, settle):
    page = opened(path=_new(tmp_path, 450))
    pages = page.preview.pages["new"]
    assert pages.total == 450
    seen = [line.row for line in pages.table.rows()]
    pages.pager.next.click()
    settle()
    seen += [line.row for line in pages.table.rows()]
    pages.pager.number.setText("3")
    pages.pager.number.returnPressed.emit()
    settle()
    seen += [line.row for line in pages.table.rows()]
    assert seen == list(range(2, 452))
    assert not pages.pager.next.isEnabled()
    assert "450" in pages.pager.range.text()
    assert "450" not in page.preview.notes["new"].text()


def test_a_class_goes_into_a_file_whole(opened, tmp_path, settle, monkeypatch):
    monkeypatch.setattr(messages, "inform", lambda *words: None)
    page = opened(path=_new(tmp_path, 450))
    out = tmp_path / "out.csv"
    page.preview.pages["new"].table.tools.export_to(out)
    settle()
    with out.open(encoding="utf-8-sig", newline="") as file:
        assert [row[0] for row in csv.reader(file)][1:] == [str(at) for at in range(2, 452)]


def test_changes_are_shown_field_by_field_page_by_page(opened, desk, tmp_path, settle):
    path = tmp_path / "a.csv"
    exchange.export(desk.store, desk.actor, "enterprises", path, now=desk.clock())
    with path.open(encoding="utf-8-sig", newline="") as file:
        head, *rows = csv.reader(file)
    at = head.index("联系电话"), head.index("住所（经营场所）")
    for row in rows:
        row[at[0]], row[at[1]] = "13800000001", row[at[1]] + "改"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([head, *rows])
    page = opened(path=path)
    assert page.shown.counts.changed == 200
    pages = page.preview.pages["changed"]
    assert len(pages.table.rows()) == 400
    read = imports.listed(
        desk.store, desk.actor, page.shown.preview.staging, 150, 100, which="changed"
    )
    assert [one.row for one in read] == list(range(152, 202))
    assert [change.column for change in read[0].changes] == ["联系电话", "住所（经营场所）"]
    page._forget()
    settle()


def _items(*, keeping):
    lines = tuple(PreviewLine(row, f"A{row:03}", "n") for row in range(2, 452))
    counts = ImportCounts(rows=450, new=450, vanished=7)
    preview = ImportPreview(
        "items", "f", None, "00", counts, lines, (), (), (), (), (), (), (), ()
    )  # fmt: skip
    return replace(view.of_preview(preview), keeping=keeping)


def test_a_long_list_of_items_turns_pages_out_of_its_preview(opened):
    page = opened("items")
    page.preview.show_all(_items(keeping=False))
    pages = page.preview.pages["new"]
    pages.pager.last.click()
    assert [line.row for line in pages.table.rows()] == list(range(402, 452))


def test_items_that_stay_are_counted_with_those_of_the_file(opened):
    assert view.to_save(_items(keeping=False)) == 450
    assert view.to_save(_items(keeping=True)) == 457
    only = view.of_preview(
        ImportPreview(
            "items", "f", None, "00", ImportCounts(rows=5, unchanged=5, vanished=2),
            (), (), (), (), (), (), (), (),
        )
    )  # fmt: skip
    assert view.to_save(only) == 5
    page = opened("items")
    page.preview.show_all(only)
    page._go("preview")
    assert "5" in page.bar.primary_button.text()
    page.preview.keep_box.setChecked(True)
    assert not page.bar.primary_button.isEnabled()
    page.preview.keep_box.setChecked(False)
    assert page.bar.primary_button.isEnabled()
