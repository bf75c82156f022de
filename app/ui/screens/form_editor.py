"""修改文书样式: the sentences of a form at the left, its page live at the right."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSplitter, QStackedWidget

from app.core.people import Right
from app.services.keeping.leftovers import private_folder
from app.services.paper import paper_wording, paper_wording_files, paper_wording_show, pdf_pages
from app.services.paper.paper_wording import Draft, Opened
from app.services.paper.paper_wording_files import Difference
from app.services.paper.paper_wording_parts import Line, changed_lines
from app.services.paper.paper_wording_show import Shown, TaskToShow
from app.texts import text
from app.ui import messages
from app.ui.desk import Desk
from app.ui.halves import keep_halves
from app.ui.screens.form_text import TextPane
from app.ui.screens.form_windows import DifferencesWindow, SaveVersionWindow
from app.ui.screens.form_xml import XmlPane
from app.ui.shell import Shell
from app.ui.task.making_preview import PreviewPane
from app.ui.views import forms as view
from app.ui.widgets import ActionBar, Banner, Button, Card, Page, label

_TELLING = 3  # characters that tell where on the pages a sentence stands


class FormEditorPage(Page):
    """One form. Nothing is saved until it is saved as a new version."""

    help_key = "form_editor"

    def __init__(
        self, desk: Desk, shell: Shell, code: str, version: int = 0, *, at_check: bool = False
    ) -> None:
        """`at_check`: begin at the first sentence that is to be confirmed (待核)."""
        super().__init__(text("form_editor.page.title"), scroll=False)
        self.desk = desk
        self.shell = shell
        self.code = code
        self.version = version
        self.opened: Opened | None = None
        self.shown: Shown | None = None
        self._source = ""  # the XML the sentences are of
        self._may = desk.actor.may(Right.FORMS)
        self._stay_at = 0  # the sentence to be at when the form was opened
        self._at_check = at_check
        self._asked = 0  # previews asked for; only the newest answer counts
        self._work = private_folder()
        self.destroyed.connect(self._work.cleanup)
        self._timer = QTimer(self, singleShot=True, interval=view.REFRESH_MS)
        self._timer.timeout.connect(self.preview)
        self.text_pane = TextPane(self._may)
        self.xml_pane = XmlPane(self._may)
        self.preview_pane = PreviewPane(desk.jobs)
        self.facts = QComboBox()
        self.fault = Banner("", "danger")
        self.fault.set_button(text("form_editor.edit.fault_go"), self.go_to_fault, beside=True)
        self.expert_button = Button(text("form_editor.edit.expert"), "file-text")
        self.compare_button = Button(text("form_editor.page.compare"), "eye")
        self._place()
        self._connect()

    def _place(self) -> None:
        self.stack = QStackedWidget()
        self.stack.addWidget(self.text_pane)
        self.stack.addWidget(self.xml_pane)
        left = Card(text("form_editor.edit.title"), " ")
        self.count = left.subtitle
        left.tools.addWidget(self.expert_button)
        left.add(self.fault)
        left.add(self.stack, 1)
        self.facts.setAccessibleName(text("form_editor.preview.facts"))
        row = QHBoxLayout()
        row.addWidget(label(text("form_editor.preview.facts"), "secondary"))
        row.addWidget(self.facts, 1)
        self.preview_pane.body.insertLayout(0, row)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(14)
        split.addWidget(left)
        split.addWidget(self.preview_pane)
        split.setStretchFactor(0, 5)
        split.setStretchFactor(1, 4)
        split.setSizes([640, 500])
        keep_halves(split, self.desk, "form_editor")
        left.setMinimumWidth(430)
        self.preview_pane.setMinimumWidth(330)
        self.add(split, 1)
        back = text("form_editor.page.back")
        bar = self.set_actions(ActionBar(text("form_editor.page.save"), "save", back=back))
        bar.add_alternative(self.compare_button)
        self.bar = bar
        self._settle()

    def _connect(self) -> None:
        self.bar.back.connect(self.shell.back)
        self.bar.primary.connect(self.save)
        self.text_pane.touched.connect(self._touched)
        self.xml_pane.touched.connect(self._touched)
        self.text_pane.edit.moved.connect(lambda _number: self.follow())
        self.expert_button.clicked.connect(self.switch)
        self.compare_button.clicked.connect(self.compare)
        self.facts.currentIndexChanged.connect(lambda _at: self.preview())

    # -- opening -------------------------------------------------------------------------

    def refresh(self) -> None:
        """Open the form, once; what was typed stays when the page comes back."""
        if self.opened is None:
            self.desk.read(
                self, paper_wording.opened, self.code, self.version, done=self._show_opened
            )

    def _show_opened(self, opened: Opened) -> None:
        self.opened, self._source, self.shown = opened, opened.source, None
        version = view.version_words(opened.version, opened.own, opened.name)
        self.crumb = text("form_editor.page.crumb", title=opened.title, version=version)
        if self.isVisible():
            self.shell.set_heading(self.title, self.crumb)
        self.text_pane.show_form(opened, opened.lines)
        if self._at_check:
            self._at_check = False
            self._stay_at = next((line.number for line in opened.lines if line.check), 0)
        self.text_pane.edit.go(self._stay_at)
        self.xml_pane.show_source(opened.source)
        self.stack.setCurrentWidget(self.text_pane)
        self.desk.read(self, paper_wording_show.tasks_to_show, self.code, done=self._show_tasks)
        self._settle()

    def _show_tasks(self, tasks: tuple[TaskToShow, ...]) -> None:
        self.facts.blockSignals(True)
        chosen = self.facts.currentData()
        self.facts.clear()
        self.facts.addItem(text("form_editor.preview.sample"), None)
        for one in tasks:
            self.facts.addItem(text("form_editor.preview.task", name=one.name), one.id)
        self.facts.setCurrentIndex(max(0, self.facts.findData(chosen)) if chosen else 0)
        self.facts.blockSignals(False)
        self.preview()

    # -- the draft -----------------------------------------------------------------------

    @property
    def is_expert(self) -> bool:
        """Whether the XML is in front."""
        return self.stack.currentWidget() is self.xml_pane

    def draft(self) -> Draft:
        """What is in the editor now."""
        assert self.opened is not None  # it is asked for after opening
        code, version = self.opened.code, self.opened.version
        if self.is_expert:
            return Draft(code, version, self.xml_pane.source(), {})
        return Draft(code, version, self._source, self.text_pane.edit.written())

    def changed(self) -> bool:
        """Whether anything differs from what was opened."""
        if self.opened is None:
            return False
        if self.is_expert:
            return self.xml_pane.source() != self.opened.source
        if self._source != self.opened.source:
            return True
        return bool(changed_lines(self.text_pane.lines, self.text_pane.edit.written()))

    def _touched(self) -> None:
        self._timer.start()
        self._settle()

    def preview(self) -> None:
        """Print the draft and show the page; what is wrong is said instead."""
        if self.opened is None:
            return
        self._timer.stop()
        self._asked += 1
        turn = self._asked
        folder = Path(self._work.name) / str(turn)
        self.desk.act(
            self,
            paper_wording_show.show,
            self.draft(),
            self.facts.currentData(),
            folder,
            done=partial(self._show_page, turn),
            failed=partial(self._no_page, turn),
        )

    def _show_page(self, turn: int, shown: Shown) -> None:
        if turn != self._asked:
            return
        self.shown = shown
        if shown.path is not None:
            self.preview_pane.say("")
            self.preview_pane.show_pdf(shown.path)
            self.follow()
        else:
            self.preview_pane.say(text("form_editor.preview.fault"), "warning")
        self._settle()

    def follow(self) -> None:
        """Show the page on which the sentence at the cursor stands."""
        path = self.shown.path if self.shown else None
        words = "" if self.is_expert else self.text_pane.edit.longest_words()
        if path is None or len(words) < _TELLING:
            return
        self.desk.jobs.run(
            partial(pdf_pages.pages_with, path, words),
            self._go_to_page,
            lambda _error: None,  # the file gave way to a newer one
            owner=self,
        )

    def _go_to_page(self, pages: tuple[int, ...]) -> None:
        if pages and self.preview_pane.page not in pages:
            self.preview_pane.go(pages[0])

    def _no_page(self, turn: int, error: Exception) -> None:
        """The facts of the task do not do: say so over the page, and go on with the sample."""
        if turn == self._asked:
            messages.show_error(self, error)
            self.facts.setCurrentIndex(0)

    def _settle(self) -> None:
        faults = self.shown.faults if self.shown else ()
        words = ""
        if faults and not self.is_expert:  # there they are listed line by line
            key = "form_editor.edit.faults"
            words = text(key, count=len(faults), first=faults[0].words)
        self.fault.show_note(words, "danger")
        self.xml_pane.show_faults(faults)
        changed = self.changed()
        self.text_pane.fit()
        self.count.setText(self.text_pane.count_words() if self.opened else "")
        hint = "fault_hint" if faults else "save_hint" if changed else "nothing_yet"
        self.bar.set_primary(text("form_editor.page.save"), self._may and changed and not faults)
        self.bar.set_sentence(
            text(f"form_editor.page.{hint}" if self._may else "form_editor.edit.read_only")
        )
        key = "plain" if self.is_expert else "expert"
        self.expert_button.setText(text(f"form_editor.edit.{key}"))

    def go_to_fault(self) -> None:
        """Put the cursor where the first fault is."""
        fault = self.shown.faults[0] if self.shown and self.shown.faults else None
        if fault is None:
            return
        if self.is_expert:
            self.xml_pane.go(fault.line)
        elif fault.number >= 0:
            self.text_pane.edit.go(fault.number)

    # -- the expert view -----------------------------------------------------------------

    def switch(self) -> None:
        """Go to the XML, or back to the sentences of a sound one."""
        if self.opened is None:
            return
        if not self.is_expert:
            self.xml_pane.show_source(self.draft().template)
            self.stack.setCurrentWidget(self.xml_pane)
            self.xml_pane.setFocus()
            self._settle()
            return
        draft = self.draft()
        self.desk.read(self, paper_wording.cut, draft, done=partial(self._back_to_text, draft))

    def _back_to_text(self, draft: Draft, lines: tuple[Line, ...]) -> None:
        assert self.opened is not None  # as in switch
        if draft.source != self._template_of_text():
            self._source = draft.source
            self.text_pane.show_form(self.opened, lines)
        self.stack.setCurrentWidget(self.text_pane)
        self._touched()

    def _template_of_text(self) -> str:
        assert self.opened is not None  # as in switch
        written = self.text_pane.edit.written()
        return Draft(self.code, self.opened.version, self._source, written).template

    # -- acts ----------------------------------------------------------------------------

    def compare(self) -> None:
        """Show how the draft differs from the program's newest version."""
        if self.opened is None:
            return
        title = self.opened.title

        def show(found: tuple[Difference, ...]) -> None:
            DifferencesWindow(self, title, found).exec()

        self.desk.read(self, paper_wording_files.differences, self.draft(), done=show)

    def save(self) -> None:
        """Ask for a name and a reason, and save the draft as a new version."""
        if self.opened is None or not self.bar.primary_button.isEnabled():
            return
        only = self.text_pane.only_confirmed() and not self.is_expert
        name = self.opened.name if self.opened.own else ""
        name = text("form_editor.save.confirm_name") if only else name
        window = SaveVersionWindow(self, self.opened.title, name)
        if window.exec():
            self.desk.act(
                self,
                paper_wording.save,
                self.draft(),
                self.opened.newest,
                window.name.text(),
                window.why,
                done=self._saved,
            )

    def _saved(self, version: int) -> None:
        words = view.version_words(version, True)
        self.text_pane.say(text("form_editor.list.saved", version=words), "success")
        self._stay_at = self.text_pane.edit.current
        self.opened, self.version = None, version
        self.refresh()

    def may_leave(self) -> bool:
        """Ask before words that were not saved are lost."""
        if not self._may or self.opened is None or not self.changed():
            return True
        return messages.confirm(
            self,
            text("form_editor.page.leave_title"),
            text("form_editor.page.leave_sentence", title=self.opened.title),
            text("form_editor.page.leave_action"),
            danger=True,
        )
