"""The PDF window: pages come up, turn and grow; copies and prints are whole."""

import threading

import pytest
from pypdf import PdfReader, PdfWriter
from PySide6.QtCore import QMarginsF, Qt
from PySide6.QtGui import QPageLayout, QPageSize
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QWidget

from app.services.paper import pdf_pages
from app.ui import messages
from app.ui.pdf import print_window as pdf_print
from app.ui.pdf.print_window import asked_sides
from app.ui.pdf.view import open_pdf
from app.ui.views.pdf import (
    STEPS,
    Fit,
    Zoom,
    pages_to_print,
    sides_to_print,
    stepped,
    zoom_number,
)

A4 = (595.3, 841.9)
PATIENCE_MS = 20_000


@pytest.fixture
def document(tmp_path):
    """Three A4 pages."""
    writer = PdfWriter()
    for _ in range(3):
        writer.add_blank_page(*A4)
    path = tmp_path / "通知书.pdf"
    writer.write(path)
    return path


@pytest.fixture
def window(qtbot, document):
    parent = QWidget()
    qtbot.addWidget(parent)
    opened = open_pdf(parent, document)
    qtbot.waitUntil(opened.view.has_picture, timeout=PATIENCE_MS)
    yield opened
    opened.close()


def test_a_page_fits_the_width_or_the_whole_window():
    width, height = A4[0] * 96 / 72, A4[1] * 96 / 72
    assert zoom_number(Zoom(Fit.WIDTH), A4, (round(width), 300)) == pytest.approx(1, abs=0.01)
    assert zoom_number(Zoom(Fit.WHOLE), A4, (2000, round(height))) == pytest.approx(1, abs=0.01)
    assert zoom_number(Zoom(Fit.NUMBER, 1.5), A4, (10, 10)) == 1.5
    assert zoom_number(Zoom(Fit.WIDTH), A4, (1, 1)) == STEPS[0]


def test_steps_go_up_and_down_and_end():
    assert (stepped(1.0, True), stepped(1.0, False)) == (1.25, 0.9)
    assert (stepped(STEPS[-1], True), stepped(STEPS[0], False)) == (STEPS[-1], STEPS[0])


def test_the_systems_range_of_pages_becomes_page_numbers():
    assert pages_to_print(range(4), 0, 0) == (0, 1, 2, 3)
    assert pages_to_print(range(4), 2, 3) == (1, 2)
    assert pages_to_print(range(4), 3, 9) == (2, 3)
    assert pages_to_print(range(4), 3, 0) == (2,)


def test_a_page_is_painted_at_the_dots_asked_for(document):
    picture = pdf_pages.page_picture(document, 0, 150)
    assert (picture.width, picture.height) == pytest.approx((1240, 1754), abs=2)
    assert len(picture.pixels) == picture.stride * picture.height
    assert picture.pixels[:3] == b"\xff\xff\xff"


def test_pages_are_painted_in_turn_whatever_thread_asks(document):
    seen = []
    threads = [
        threading.Thread(target=lambda: seen.append(pdf_pages.page_picture(document, 1, 60)))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 4


def test_a_file_that_is_gone_or_broken_is_told_apart(tmp_path, document):
    with pytest.raises(pdf_pages.PdfGone):
        pdf_pages.page_sizes(tmp_path / "none.pdf")
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(document.read_bytes()[:100])
    with pytest.raises(pdf_pages.PdfUnreadable):
        pdf_pages.page_sizes(broken)


def test_the_window_says_which_page_of_how_many(window):
    assert "3" in window.windowTitle()
    assert window.number.maximum() == 3
    assert "第 1 页，共 3 页" in window.view.accessibleName()


def test_pages_turn_by_button_number_and_key(qtbot, window):
    window.bar.next.click()
    assert (window.page, window.number.value()) == (1, 2)
    window.number.setValue(3)
    assert window.page == 2
    assert not window.bar.next.isEnabled()
    qtbot.keyClick(window.view, Qt.Key.Key_Home)
    assert window.page == 0
    window.view.to_end()
    qtbot.keyClick(window.view, Qt.Key.Key_PageDown)
    assert window.page == 1


def test_the_size_follows_the_steps(window):
    window.fit_whole()
    whole = window.bar.percent.text()
    window.step(True)
    assert window.zoom.fit is Fit.NUMBER
    assert window.bar.percent.text() != whole
    window.fit_width()
    assert window.zoom.fit is Fit.WIDTH


def test_a_copy_is_kept_where_asked_with_its_ending(qtbot, window, document, tmp_path):
    target = tmp_path / "copies" / "一份"
    window.keep_copy(target)
    kept = target.with_name("一份.pdf")
    qtbot.waitUntil(lambda: window.note.isVisible(), timeout=PATIENCE_MS)
    assert kept.read_bytes() == document.read_bytes()


def printer_into(path):
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    printer.setResolution(72)
    printer.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, QMarginsF()
        )
    )
    return printer


def test_chosen_pages_reach_the_printer_and_the_window_says_so(qtbot, window, tmp_path):
    out = tmp_path / "printed.pdf"
    with qtbot.waitSignal(window.printed, timeout=PATIENCE_MS) as told:
        window.print_on(printer_into(out), (0, 2))
    assert told.args == [2]
    assert len(PdfReader(out).pages) == 2
    assert window.bar.print_button.isEnabled()


def test_printing_stops_after_the_page_in_hand(document, tmp_path):
    stop = threading.Event()
    sent = pdf_print.print_pages(
        document, (0, 1, 2), printer_into(tmp_path / "out.pdf"), stop, lambda _at: stop.set()
    )
    assert sent == 1


def test_a_broken_file_is_told_and_the_window_closes(qtbot, tmp_path, monkeypatch):
    told = []
    monkeypatch.setattr(messages, "show_error", lambda _parent, error, *_: told.append(error))
    parent = QWidget()
    qtbot.addWidget(parent)
    path = tmp_path / "broken.pdf"
    path.write_bytes(b"no pdf")
    opened = open_pdf(parent, path)
    with qtbot.waitSignal(opened.destroyed, timeout=PATIENCE_MS):
        pass
    assert isinstance(told[0], pdf_pages.PdfUnreadable)


def test_on_both_sides_no_paper_begins_on_the_back_of_another():
    pages, starts = range(6), (0, 3, 5)  # papers of 3, 2 and 1 pages
    assert sides_to_print(pages, starts) == (0, 1, 2, 3, 4, 5)
    both = sides_to_print(pages, starts, both_sides=True)
    assert both == (0, 1, 2, None, 3, 4, 5, None)
    assert all(both.index(start) % 2 == 0 for start in starts)
    assert sides_to_print((2, 3), starts, both_sides=True) == (2, None, 3, None)


def test_copies_are_whole_sets_or_paper_by_paper():
    starts = (0, 2)
    assert sides_to_print(range(3), starts, copies=2) == (0, 1, 2, 0, 1, 2)
    assert sides_to_print(range(3), starts, copies=2, collated=False) == (0, 1, 0, 1, 2, 2)
    assert sides_to_print(range(3), starts, backwards=True) == (2, 1, 0)


def test_the_papers_of_a_file_begin_where_its_outline_says(tmp_path, document):
    assert pdf_pages.paper_starts(document) == (0,)
    writer = PdfWriter(clone_from=document)
    writer.add_outline_item(title="甲", page_number=0)
    writer.add_outline_item(title="乙", page_number=2)
    path = tmp_path / "两份.pdf"
    writer.write(path)
    assert pdf_pages.paper_starts(path) == (0, 2)


def test_what_the_system_was_asked_for_becomes_sides(tmp_path):
    printer = printer_into(tmp_path / "out.pdf")
    assert asked_sides(printer, range(3), 1, (0, 2)) == (0, 1, 2)
    printer.setPrintRange(QPrinter.PrintRange.CurrentPage)
    assert asked_sides(printer, range(3), 1, (0, 2)) == (1,)
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    printer.setFromTo(2, 3)
    assert asked_sides(printer, range(3), 0, (0, 2)) == (1, 2)


def test_a_white_side_is_a_page_of_its_own(qtbot, window, tmp_path):
    out = tmp_path / "both.pdf"
    with qtbot.waitSignal(window.printed, timeout=PATIENCE_MS):
        window.print_on(printer_into(out), (0, None, 2))
    assert len(PdfReader(out).pages) == 3
