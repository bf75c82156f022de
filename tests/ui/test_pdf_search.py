"""The PDF window: words are found across pages, papers are chosen from the outline."""

import threading
from datetime import UTC, datetime

import pytest
from pypdf import PdfReader, PdfWriter
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from app.core.word_places import folded
from app.files.fonts import ensure_fonts
from app.files.forms import FormLibrary
from app.files.pdf import render_forms
from app.files.pdf.page_text import page_places
from app.services.paper import pdf_pages, pdf_search
from app.ui import messages
from app.ui.pdf import printing as pdf_printing
from app.ui.pdf.view import open_pdf
from app.ui.views.pdf import found_words, lines_with, pages_of

PATIENCE_MS = 20_000
NAMES = ("明𬭎商行", "淦江\U00031350粮油店", "麦㙦超市")  # extensions E, H and A
WHEN = datetime(2026, 6, 18, 1, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def document(tmp_path_factory):
    """The record sheets of three enterprises in one file."""
    ensure_fonts()
    form = FormLibrary().latest("site-record")
    facts = []
    for name in NAMES:
        sample = dict(form.sample)
        sample["enterprise"] = {**sample["enterprise"], "name": name}
        facts.append(sample)
    path = tmp_path_factory.mktemp("papers") / "现场笔录.pdf"
    render_forms(form, facts, path, title="", author="", date=WHEN)
    return path


@pytest.fixture
def window(qtbot, document):
    parent = QWidget()
    qtbot.addWidget(parent)
    opened = open_pdf(parent, document)
    qtbot.waitUntil(opened.outline.isVisible, timeout=PATIENCE_MS)
    qtbot.waitUntil(opened.view.has_picture, timeout=PATIENCE_MS)
    yield opened
    if isValid(opened):
        opened.close()


def look_for(qtbot, window, words):
    """Type words; wait for the end of the search and for its marks."""
    window.look_for()
    window.finder.field.setText(words)
    qtbot.waitUntil(
        lambda: (
            window.finder.words == words
            and window.finder.searched == window.finder.of > 0
            and not window.finder.going
        ),
        timeout=PATIENCE_MS,
    )
    if window.finder.count:
        qtbot.waitUntil(lambda: window.view.marked()[1] >= 0, timeout=PATIENCE_MS)


def test_a_rare_hanzi_is_found_and_marked_on_its_page(qtbot, window):
    starts = pdf_pages.starts_of(pdf_pages.outline(window.path))
    for at, rare in enumerate(("𬭎", "\U00031350", "㙦超")):
        look_for(qtbot, window, rare)
        assert starts[at] <= window.page < (*starts, len(window.sizes))[at + 1]
        assert window.view.marked()[0] >= 1
        assert window.finder.note.text().startswith("第 1 / ")


def test_f3_goes_to_the_next_place_and_round(qtbot, window):
    look_for(qtbot, window, "现场笔录")
    count = window.finder.count
    assert count >= 3
    pages = [window.page]
    for nth in range(2, count + 1):
        qtbot.keyClick(window.finder.field, Qt.Key.Key_Return)
        assert window.finder.note.text() == f"第 {nth} / {count} 处"
        pages.append(window.page)
    assert pages == sorted(pages)
    assert pages[-1] > 0
    window.finder.step(True)
    assert (window.page, window.finder.current) == (pages[0], 0)
    window.finder.step(False)
    assert window.finder.current == count - 1


def test_after_turning_pages_the_search_goes_on_from_the_page_on_show(qtbot, window):
    look_for(qtbot, window, "现场笔录")
    window.go(window.starts[2])
    window.finder.step(True)
    assert window.page == window.starts[2]
    window.go(window.starts[1])
    window.finder.step(False)
    assert window.page < window.starts[1]


def test_nothing_found_is_said_in_words(qtbot, window):
    look_for(qtbot, window, "查无此名")
    assert window.finder.note.text() == "没有找到“查无此名”"
    assert not window.finder.down.isEnabled()


def test_esc_closes_the_search_and_its_marks_and_then_the_window(qtbot, window):
    look_for(qtbot, window, "笔录")
    window.leave()
    assert not window.finder.isVisible()
    assert window.view.marked() == (0, -1)
    with qtbot.waitSignal(window.destroyed, timeout=PATIENCE_MS):
        window.leave()


def test_other_words_end_the_search_in_hand(document):
    search = pdf_search.WordSearch(document, 1000)
    stop, said = threading.Event(), []
    stop.set()
    assert search.run("笔录", stop, said.append) is False
    assert said == []


def test_a_search_tells_its_places_page_by_page(document):
    pages = len(pdf_pages.page_sizes(document))
    search, said = pdf_search.WordSearch(document, pages), []
    assert search.run("现场笔录", threading.Event(), said.append) is True
    assert said[-1].searched == said[-1].pages == pages
    found = dict(pair for one in said for pair in one.counts)
    for page, count in found.items():
        boxes = search.boxes("现场笔录", page)
        assert len(boxes) == count
        width, height = pdf_pages.page_sizes(document)[page]
        for box in (box for place in boxes for box in place):
            assert 0 < box.left < box.left + box.width < width
            assert 0 < box.top < box.top + box.height < height


def test_a_name_broken_over_two_lines_is_one_place_with_two_boxes(tmp_path):
    form = FormLibrary().latest("site-record")
    name = "青岭县" + "大型综合农副产品批发交易" * 4 + "市场有限公司"
    sample = {**form.sample, "enterprise": {**form.sample["enterprise"], "name": name}}
    path = tmp_path / "长名.pdf"
    render_forms(form, [sample], path, title="", author="", date=WHEN)
    boxes = page_places(path, 0, name)
    assert len(boxes) >= 1
    assert all(len(place) >= 2 for place in boxes)


def test_what_a_search_says_of_itself():
    assert found_words("", -1, 0, 0, 9) == ""
    assert found_words("甲", -1, 0, 16, 900) == "正在查第 16 / 900 页……"
    assert found_words("甲", 2, 17, 16, 900) == "第 3 / 17 处，还在往后找……"
    assert found_words("甲", 2, 17, 0, 900) == "第 3 / 17 处"


def test_the_outline_jumps_and_follows(qtbot, window):
    assert window.outline.list.count() == 3
    window.outline.list.setCurrentRow(2)
    assert window.page == window.starts[2]
    window.go(window.starts[1])
    assert window.outline.list.currentRow() == 1
    window.outline.narrow("㙦")
    hidden = [window.outline.list.isRowHidden(row) for row in range(3)]
    assert hidden == [True, True, False]


def test_lines_are_narrowed_as_words_are_found():
    assert lines_with(["（甲）店", "乙店"], "(甲)") == {0}
    assert lines_with(["甲", "乙"], " ") == {0, 1}


def test_the_pages_of_chosen_papers():
    assert pages_of((5, 0), (0, 3, 5), 6) == (0, 1, 2, 5)
    assert pages_of((), (0, 3), 6) == ()


def test_ticked_papers_alone_are_printed(qtbot, window, monkeypatch, tmp_path):
    asked = []

    def ask(_parent, printer, _path, pages, *, ranges):
        asked.append((pages, ranges))
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(tmp_path / "printed.pdf"))
        printer.setResolution(72)
        return True

    monkeypatch.setattr(pdf_printing, "has_printer", lambda: True)
    monkeypatch.setattr(pdf_printing, "ask_printer", ask)
    assert not window.outline.print_button.isEnabled()
    window.outline.tick(0, 2)
    assert window.outline.print_button.text() == "打印勾选的 2 份"
    wanted = pages_of((window.starts[0], window.starts[2]), window.starts, len(window.sizes))
    with qtbot.waitSignal(window.printed, timeout=PATIENCE_MS):
        window.outline.print_button.click()
    assert asked == [(len(wanted), False)]
    assert len(PdfReader(tmp_path / "printed.pdf").pages) == len(wanted)


def test_without_a_printer_one_message_leads_to_saving(window, monkeypatch):
    told, saved = [], []
    monkeypatch.setattr(pdf_printing, "has_printer", lambda: False)
    monkeypatch.setattr(messages, "confirm", lambda *words: told.append(words) or True)
    monkeypatch.setattr(window.printing, "_save_as", lambda: saved.append(True))
    window.print_all()
    assert [words[1] for words in told] == ["没有可用的打印机"]
    assert "另存为 PDF" in told[0][2]
    assert saved == [True]


def test_the_text_of_a_page_is_copied(qtbot, window):
    window.copy_text()
    qtbot.waitUntil(lambda: window.note.isVisible(), timeout=PATIENCE_MS)
    copied = QGuiApplication.clipboard().text()
    assert "现场笔录" in folded(copied)
    assert "𬭎" in copied
    assert "\r" not in copied


def test_a_page_without_text_says_so(qtbot, tmp_path):
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    path = tmp_path / "扫描件.pdf"
    writer.write(path)
    parent = QWidget()
    qtbot.addWidget(parent)
    opened = open_pdf(parent, path)
    qtbot.waitUntil(opened.view.has_picture, timeout=PATIENCE_MS)
    opened.copy_text()
    qtbot.waitUntil(lambda: opened.note.isVisible(), timeout=PATIENCE_MS)
    assert not opened.outline.isVisible()
    opened.close()
