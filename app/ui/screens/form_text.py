"""The sentences of a form with their tools: put in, undo, confirm, find."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.services.paper.paper_wording import Opened
from app.services.paper.paper_wording_parts import Insert, Line, changed_lines, insertable, original
from app.texts import text
from app.ui.screens.form_windows import InsertPopup
from app.ui.sentences.blocks import put_back
from app.ui.sentences.edit import SentenceEdit
from app.ui.widgets import Banner, Button, SearchBox, WrappedLabel
from app.ui.widgets.banner import BannerTone


class TextPane(QWidget):
    """Signals:
    touched: something was changed.
    """

    touched = Signal()

    def __init__(self, may_change: bool) -> None:
        super().__init__()
        self.lines: tuple[Line, ...] = ()
        self._opened: Opened | None = None
        self._may = may_change
        self.edit = SentenceEdit()
        self.edit.setReadOnly(not may_change)
        self.search = SearchBox(text("form_editor.edit.find"))
        self.search.searched.connect(self._find)
        self.search.returnPressed.connect(self._find_again)
        self.note = Banner("", "info")
        self.where = WrappedLabel("", "muted")
        self.insert_button = self._button("insert", "plus", self.insert)
        self.insert_button.setToolTip(text("form_editor.edit.insert_tip"))
        self.undo_button = self._button("undo", "", self.edit.undo)
        self.redo_button = self._button("redo", "", self.edit.redo)
        self.reset_button = self._button("reset", "history", self.reset)
        self.reset_button.setToolTip(text("form_editor.edit.reset_tip"))
        self.clear_button = self._button("clear", "check", self.confirm)
        self.next_button = self._button("next_check", "", self.edit.next_check)
        self._place()
        self.edit.touched.connect(self._touched)
        self.edit.moved.connect(lambda _number: self.fit())
        self.edit.refused.connect(lambda words: self.say(words, "warning"))
        self.edit.document().undoAvailable.connect(lambda _on: self.fit())
        self.edit.document().redoAvailable.connect(lambda _on: self.fit())
        QShortcut(QKeySequence("Ctrl+I"), self, self.insert)
        QShortcut(QKeySequence.StandardKey.Find, self, self.search.setFocus)
        QShortcut(QKeySequence("F3"), self, self._find_again)

    def _button(self, key: str, icon: str, act: Callable[[], object]) -> Button:
        button = Button(text(f"form_editor.edit.{key}"), icon)
        button.clicked.connect(lambda: act())
        return button

    def _place(self) -> None:
        tools = QHBoxLayout()
        tools.setSpacing(6)
        for button in (self.insert_button, self.undo_button, self.redo_button):
            button.setVisible(self._may)
            tools.addWidget(button)
        tools.addWidget(self.search, 1)
        foot = QHBoxLayout()
        foot.setSpacing(6)
        foot.addWidget(self.where, 1)
        foot.addWidget(self.reset_button)
        foot.addWidget(self.clear_button)
        foot.addWidget(self.next_button)
        self.clear_button.setVisible(self._may)
        self.reset_button.setVisible(self._may)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        box.addLayout(tools)
        box.addWidget(self.note)
        box.addWidget(self.edit, 1)
        box.addLayout(foot)

    def show_form(self, opened: Opened, lines: tuple[Line, ...]) -> None:
        """Show the sentences of a form."""
        self._opened, self.lines = opened, lines
        self.edit.show_lines(lines)
        self.fit()

    def say(self, words: str, tone: BannerTone = "info") -> None:
        """Say something over the sentences until the next change."""
        self.note.show_note(words, tone)

    def fit(self) -> None:
        """Enable what can be done at the cursor."""
        if not self.lines:
            return
        document, number = self.edit.document(), self.edit.current
        line = self.lines[number]
        check = self.edit.is_check(number)
        self.undo_button.setEnabled(document.isUndoAvailable())
        self.redo_button.setEnabled(document.isRedoAvailable())
        self.insert_button.setEnabled(not line.locked)
        self.clear_button.setText(text(f"form_editor.edit.{'clear' if check else 'mark'}"))
        self.next_button.setVisible(self.edit.checks() > 0)
        self.reset_button.setEnabled(self._differs(number))
        key = "where_within" if line.within else "where"
        words = "form_editor.edit." + key
        self.where.setText(text(words, number=number + 1, kind=line.kind, within=line.within))
        self.edit.show_changed(changed_lines(self.lines, self.edit.written()))

    def count_words(self) -> str:
        """How many sentences there are, and how many are to be confirmed."""
        checks = self.edit.checks()
        key = "count_checks" if checks else "count"
        return text(f"form_editor.edit.{key}", count=len(self.lines), checks=checks)

    def only_confirmed(self) -> bool:
        """Whether nothing changed but that sentences are no longer to be confirmed."""
        written = self.edit.written()
        changed = changed_lines(self.lines, written)
        kept = {number: written[number]._replace(check=True) for number in changed}
        return bool(changed) and not changed_lines(self.lines, kept)

    def confirm(self) -> None:
        """Clear the mark 待核 of the sentence at the cursor, or set it."""
        number = self.edit.current
        self.edit.mark(number, check=not self.edit.is_check(number))

    def reset(self) -> None:
        """Put the sentence at the cursor back to the program's wording; can be undone."""
        number = self.edit.current
        line = self._shipped(number)
        if line is not None and self._may:
            put_back(self.edit.document().findBlockByNumber(number), line)
            self.edit.go(number)

    def _shipped(self, number: int) -> Line | None:
        shipped = self._opened.shipped if self._opened is not None else ()
        return original(shipped, self.lines, number)

    def _differs(self, number: int) -> bool:
        line = self._shipped(number)
        if line is None or line.locked:
            return False
        return bool(changed_lines((line,), {number: self.edit.written()[number]}))

    def insert(self) -> None:
        """Offer what may be put in at the cursor."""
        if self._opened is None or not self._may or not self.insert_button.isEnabled():
            return
        choices = insertable(self._opened.bindings, self._opened.sample, self.edit.scope())
        popup = InsertPopup(self.edit, choices, self._put)
        popup.show_below(self.insert_button)

    def _put(self, one: Insert) -> None:
        self.edit.put(one.pieces)
        self.edit.setFocus()

    def _touched(self) -> None:
        self.say("")
        self.touched.emit()

    def _find(self, words: str) -> None:
        if words and not self.edit.find_next(words):
            self.say(text("form_editor.edit.not_found", words=words), "info")
        elif words:
            self.say("")

    def _find_again(self) -> None:
        self._find(self.search.take())
