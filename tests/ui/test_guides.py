"""The manual: a page for everything F1 can ask for, true, searchable, printable."""

import io
import re
from itertools import pairwise

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QAccessible, QShortcut
from PySide6.QtWidgets import QMainWindow, QWidget

from app.core.people import Role
from app.core.shortcuts import known
from app.core.tour import PLACES
from app.services.draw import script_words
from app.services.walks import manual
from app.services.walks.manual import PICTURES, key_words, look_for, shipped
from app.texts import text
from app.ui.manual.door import TOGETHER, plug_in_manual
from app.ui.manual.paper import some_pages, whole_manual
from app.ui.manual.window import ManualWindow
from app.ui.pages import PAGES
from app.ui.shell import Shell
from app.ui.task.open import PANELS
from app.ui.task.page import STAGES, TaskPage
from app.ui.task.papers_parts import PapersSummary
from app.ui.widgets import Dialog

BOOK = shipped()
MOST_BYTES = 4_000_000
OTHERS = ("setup", "rescue", "projector", "notaries", "limits", "checklist", "script", "tour")


def _asked(root) -> set[str]:
    """Every page the windows can ask for."""
    named = re.compile(r'(?:help_key = |ask_help\(\w+, |manual_link\()"([\w.-]+)"')
    found = {
        key
        for path in (root / "app/ui").rglob("*.py")
        for key in named.findall(path.read_text("utf-8"))
    }
    stages = {f"stage.{stage}" for stage in STAGES}
    return found | stages | {key for key, *_ in PAGES} | set(PLACES.values()) | set(OTHERS)


def test_everything_that_can_be_asked_for_has_a_page(root):
    keys = [page.key for page in BOOK.pages]
    assert sorted(_asked(root) - set(keys)) == []
    assert len(keys) == len(set(keys))
    assert sorted(path.stem for path in manual.FOLDER.glob("*.md")) == sorted(keys)


def test_no_link_leads_nowhere_and_every_picture_is_there_and_shown():
    keys = {page.key for page in BOOK.pages}
    assert [t for page in BOOK.pages for t in page.targets() if t not in keys] == []
    shown = {name for page in BOOK.pages for name in page.pictures()}
    assert {path.stem for path in PICTURES.iterdir()} == shown
    assert sum(path.stat().st_size for path in PICTURES.iterdir()) < MOST_BYTES


def test_the_limits_are_those_of_the_specification_word_by_word(root):
    source = (root / "resources/SPEC.zh.md").read_text("utf-8")
    body = source.partition("\n## §11")[2].partition("\n")[2].partition("\n## ")[0].strip()
    said = "".join(BOOK.page("limits").words().split("\n"))
    assert body in said


def test_the_keys_of_the_manual_are_those_of_the_program_and_the_window_has_no_others(reader):
    said = BOOK.page("keys").words()
    assert [one for one in known() if key_words(one) not in said] == []
    own = {one.key().toString() for one in reader.findChildren(QShortcut)}
    assert "Alt+Right" in own
    assert own - known() == set()


def test_the_script_is_in_the_words_of_the_bureau(approved):
    desk = approved.desks[Role.ADMIN]
    (first, *_) = script_words.script(desk.store, desk.actor)
    own = "各位好，现在开始{task}的抽取。"
    script_words.say_instead(desk.store, desk.actor, first.step, own, now=desk.clock())
    said = manual.manual(desk.store, desk.actor).page("script").words()
    assert "各位好，现在开始〔任务名称〕的抽取。" in said
    assert "各位好" not in BOOK.page("script").words()


def test_words_and_initials_find_pages_the_title_first():
    hits = look_for(BOOK, "名单锁定")
    assert (hits[0].page.key, hits[0].words) == ("stage.lock", "")
    assert all("名单锁定" in hit.words for hit in hits[1:])
    assert [hit.page.key for hit in look_for(BOOK, "hbdj")] == ["recusals"]
    assert look_for(BOOK, "没有这样的话") == look_for(BOOK, " ") == ()


@pytest.fixture
def reader(qtbot):
    """The manual's window on the screen of a small desk."""
    window = ManualWindow(None, BOOK)
    qtbot.addWidget(window)
    window.show()
    window.show_page("start")
    return window


def test_one_goes_back_and_forward_and_follows_links_by_keyboard(reader, qtbot):
    reader.browser.anchorClicked.emit(QUrl("page:login"))
    said = reader.browser.toPlainText()
    assert said.count(BOOK.page("login").words().split("\n")[1]) == 1  # laid out once
    reader.show_page("setup")
    qtbot.keyClick(reader, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert reader.key == "login"
    qtbot.keyClick(reader, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert reader.key == "setup"
    assert reader.tree.currentItem().text(0) == BOOK.page("setup").title
    qtbot.keyClick(reader, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(reader.search, "zyw")
    qtbot.keyClick(reader.search, Qt.Key.Key_Return)
    assert reader.tree.topLevelItemCount() == 0 or reader.found.isVisible()


def test_every_stop_of_the_keyboard_has_a_name_and_nothing_is_loaded_from_elsewhere(reader):
    for widget in reader.findChildren(QWidget):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible():
            interface = QAccessible.queryAccessibleInterface(widget)
            assert interface.text(QAccessible.Text.Name), widget
    for address in ("http://example.org/a.png", "file:///etc/hosts", "picture:../login.600"):
        assert reader.browser.loadResource(2, QUrl(address)) is None
    assert reader.browser.loadResource(2, QUrl("picture:lock.600")).width() >= 600


def test_inside_a_task_the_guide_is_that_of_the_stage_and_opens_beside_it(
    approved, settle, qtbot, near
):
    desk = approved.desks[Role.CLERK]
    shell = Shell((), desk.jobs)
    qtbot.addWidget(shell)
    door = plug_in_manual(shell, desk.jobs, desk.clock, desk)
    shell.help_requested.connect(lambda key: door.show_page(key, shell))
    page = TaskPage(desk, shell, approved.task_id, PANELS)
    shell.show()
    shell.push(page)
    settle()
    for stage in ("lock", "plan"):
        page.open_stage(stage)
        with qtbot.waitSignal(shell.help_requested) as asked:
            shell.header.help.click()
        assert asked.args == [f"stage.{stage}"]
        settle()
        (window,) = door.windows
        assert (window.key, window.isVisible(), window.isModal()) == (f"stage.{stage}", True, False)


def test_f1_in_a_dialog_opens_the_page_it_lies_over_above_it(qtbot, jobs):
    window = QMainWindow()
    qtbot.addWidget(window)
    window.help_key = "recusals"
    door = plug_in_manual(window, jobs, lambda: None, None)
    dialog = Dialog(window, "登记回避")
    dialog.set_buttons("登记")
    window.show()
    with qtbot.waitActive(dialog):
        dialog.open()
    qtbot.keyClick(dialog, Qt.Key.Key_F1)
    (shown,) = door.windows
    assert (shown.key, shown.parentWidget()) == ("recusals", dialog)
    shown.close()
    dialog.reject()


def test_the_page_of_papers_leads_to_how_an_enterprise_checks_itself(qtbot, jobs):
    window = QMainWindow()
    qtbot.addWidget(window)
    door = plug_in_manual(window, jobs, lambda: None, None)
    card = PapersSummary()
    window.setCentralWidget(card)
    window.show()
    card.self_check.click()
    (shown,) = door.windows
    assert shown.key == "self-check"
    assert "certutil -hashfile" in shown.browser.toPlainText()


def test_the_whole_manual_on_paper_has_contents_that_are_right(dressed):
    made = whole_manual(BOOK.parts, "0", "2026-03-05")
    reader = PdfReader(io.BytesIO(made.data))
    assert len(reader.pages) == made.sheets
    assert list(made.starts) == [page.key for page in BOOK.pages]
    assert all(one <= other for one, other in pairwise(made.starts.values()))
    for page in BOOK.pages[::9]:
        assert _bare(page.title) in _bare(reader.pages[made.starts[page.key] - 1].extract_text())
    told = [(BOOK.parts[0].title, [one.title for one in BOOK.parts[0].pages])]
    first, inner = reader.outline[1:3]  # behind the contents
    assert [(first.title, [one.title for one in inner])] == told
    lines = [one for line in reader.outline for one in (line if isinstance(line, list) else ())]
    assert [one.title for one in lines] == [page.title for page in BOOK.pages]
    assert [reader.get_destination_page_number(one) + 1 for one in lines] == list(
        made.starts.values()
    )
    fonts = [
        font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        for page in (reader.pages[0], reader.pages[2])
        for font in page["/Resources"]["/Font"].values()
    ]
    assert fonts
    assert all({"/FontFile2", "/FontFile3"} & set(font) for font in fonts)


def test_the_page_for_notaries_takes_two_sheets_with_the_limits(dressed):
    pages = [BOOK.page(key) for key in TOGETHER["notaries"]]
    assert some_pages(pages, text("manual.notaries")).sheets == 2
    assert some_pages([BOOK.page("checklist")], text("manual.checklist")).sheets == 1


def _bare(words: str) -> str:
    return re.sub(r"\s", "", words)
