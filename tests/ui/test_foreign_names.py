"""A name from outside is words, wherever it is shown: Qt never reads it as mark-up."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QLabel, QWidget
from sqlalchemy import update

from app.core.people import Role
from app.store.schema import Enterprise, Item, Officer
from app.ui.pages import nav_entries
from app.ui.shell import Shell
from app.ui.widgets.tips import plain_tip, wrapped_tip

APP = Path(__file__).resolve().parents[2] / "app" / "ui"
NAME = "<img src=x><b>粗</b>&amp;行"
PAGES = ("workbench", "tasks", "enterprises", "officers", "items", "laws", "log")
# What shows mark-up of ours; whatever is foreign in it is escaped where it is made.
SHOWS_MARKUP = {
    ("importing/doubtful.py", "RichText"),
    ("law_reader.py", "setHtml"),
    ("manual/paper.py", "insertHtml"),
    ("manual/window.py", "setHtml"),
    ("screens/form_windows.py", "setHtml"),
    ("screens/settings_exchange.py", "setMarkdown"),
    ("clipboard.py", "setHtml"),
}


def trees() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(APP.rglob("*.py")):
        yield path.relative_to(APP).as_posix(), ast.parse(path.read_text("utf-8"))


def is_plain(node: ast.expr) -> bool:
    """Whether nothing foreign stands in a tooltip, or it is made plain."""
    if isinstance(node, ast.Constant):
        return True
    if isinstance(node, ast.IfExp):
        return is_plain(node.body) and is_plain(node.orelse)
    named = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    if not named:
        return False
    return node.func.id in ("plain_tip", "wrapped_tip") or (
        node.func.id == "text" and not node.keywords
    )


def test_every_tooltip_of_the_program_is_a_sentence_of_its_own_or_made_plain():
    places = {"setToolTip": -1, "showText": 1}
    assert [
        f"{name}:{node.lineno}"
        for name, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if node.func.attr in places and not is_plain(node.args[places[node.func.attr]])
    ] == []


def test_labels_with_words_are_made_in_one_place_and_markup_is_shown_in_few():
    made, shown = set(), set()
    for name, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                made |= {name for _ in node.args[:1] if node.func.id == "QLabel"}
            if isinstance(node, ast.Attribute) and node.attr in (
                *("setHtml", "setMarkdown", "insertHtml", "appendHtml", "RichText", "AutoText"),
                *("MarkdownText", "StyledText"),
            ):
                shown.add((name, node.attr))
    assert made == {"widgets/labels.py", "projector/placing.py"}
    assert shown == SHOWS_MARKUP


@pytest.mark.parametrize("words", [NAME, "&lt;b>粗", "a\n<b>b"])
def test_a_tooltip_shows_the_words_as_they_are_written(words):
    assert "<b>" not in plain_tip(words)
    assert plain_tip(words) == wrapped_tip(words)
    assert plain_tip("青岭县 & 市监局") == "青岭县 & 市监局"


def said_of(shell: Shell) -> Iterator[tuple[str, str, bool]]:
    """(where, words, whether Qt would read them as mark-up) of what shows on a window."""
    for widget in shell.findChildren(QWidget):
        kind = type(widget).__name__
        yield f"tooltip of {kind}", widget.toolTip(), True
        if isinstance(widget, QLabel):
            plain = widget.textFormat() == Qt.TextFormat.PlainText
            yield f"{kind}, label", widget.text(), not plain
        if isinstance(widget, QAbstractItemView) and (model := widget.model()) is not None:
            for row in range(min(model.rowCount(), 5)):
                for column in range(model.columnCount()):
                    index = model.index(row, column)
                    yield f"{kind}, cell", str(index.data() or ""), False
                    tip = index.data(Qt.ItemDataRole.ToolTipRole)
                    yield f"{kind}, tip of a cell", str(tip or ""), True


def test_a_name_that_looks_like_markup_is_words_on_the_main_pages(approved, settle, qtbot):
    desk = approved.desks[Role.CLERK]
    with desk.store.write() as session:
        for table in (Enterprise, Officer, Item):
            session.execute(update(table).values(name=NAME))
    shell = Shell(nav_entries(desk), desk.jobs)
    qtbot.addWidget(shell)
    shell.resize(1366, 768)
    seen = 0
    for page in PAGES:
        shell.go(page)
        settle()
        for where, words, read in said_of(shell):
            assert not (read and "<b>" in words), f"{page}, {where}: {words}"
            seen += "<b>" in words
    assert seen > 20
