"""专家库: who advises inspections; entered by hand, from a list, ended with a reason."""

from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QStackedWidget

from app.core.experts import ExpertRow
from app.core.people import Right
from app.core.vocabulary import LIST_MARK
from app.services.registry import exchange, experts, registry_personal
from app.services.registry.experts import ExpertLine
from app.services.registry.registry_lines import HistoryLine
from app.services.registry.registry_personal import Revealed
from app.texts import text
from app.ui import messages
from app.ui.desk import Desk
from app.ui.past_window import PastWindow
from app.ui.save_as import ask_path
from app.ui.screens.experts_form import Ending, ExpertForm, ExpertsImport
from app.ui.shell import Shell
from app.ui.tables import Column, RowsTable
from app.ui.views import experts as view
from app.ui.widgets import Button, Card, EmptyState, Page, SearchBox, label


class ExpertsPage(Page):
    """Every expert by name; who keeps the registries adds, changes and ends."""

    def __init__(self, desk: Desk, shell: Shell) -> None:
        super().__init__(text("pages.experts"), scroll=False)
        self.desk = desk
        self.shell = shell
        self.lines: tuple[ExpertLine, ...] = ()
        self._may = desk.actor.may(Right.REGISTRY)
        self.search = SearchBox(text("experts.search"))
        self.search.searched.connect(lambda _words: self._show_found())
        self.skill = QComboBox()
        self.skill.setAccessibleName(text("experts.skill_name"))
        self.skill.setMinimumWidth(170)
        self.skill.activated.connect(lambda _at: self._show_found())
        self.with_ended = QCheckBox(text("experts.with_ended"))
        self.with_ended.toggled.connect(lambda _on: self._show_found())
        self.new_button = self._button("new", "plus", self.new_expert)
        self.import_button = self._button("import_list", "upload", self.import_list)
        self.template_button = self._button("template", "download", self._ask_template)
        self.edit_button = self._button("edit", "pencil", self.edit)
        self.end_button = self._button("end", "ban", self.end)
        self.past_button = self._button("history", "history", self.past)
        self.past_button.setVisible(True)  # reading is for everybody
        self.table: RowsTable[ExpertLine] = RowsTable(_columns(), text("pages.experts"))
        self.table.picked.connect(lambda _row: self._fit_buttons())
        self.table.opened.connect(lambda _row: self.edit() if self._may else self.past())
        self.empty = EmptyState(text("experts.empty"), text("experts.empty_hint"), "users")
        self.nothing = EmptyState(text("experts.nobody"), text("ui.table.nothing_hint"))
        self.stack = QStackedWidget()
        for part in (self.table, self.empty, self.nothing):
            self.stack.addWidget(part)
        self._assemble()
        self._fit_buttons()

    def _button(self, key: str, icon: str, act: object) -> Button:
        button = Button(text(f"experts.{key}"), icon)
        button.clicked.connect(act)
        button.setVisible(self._may)
        return button

    def _assemble(self) -> None:
        self.card = Card(text("experts.title"))
        for button in (self.new_button, self.import_button, self.template_button):
            self.card.tools.addWidget(button)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.search, 1)
        for part in (self.skill, self.with_ended):
            row.addWidget(part)
        for button in (self.edit_button, self.end_button, self.past_button):
            row.addWidget(button)
        self.card.add(label(text("experts.subtitle"), "muted"))
        self.card.add(row)
        self.card.add(self.stack, 1)
        self.add(self.card, 1)

    def refresh(self) -> None:
        """Read the register again."""
        self.desk.act(self, experts.experts, done=self._show)

    def _show(self, lines: tuple[ExpertLine, ...]) -> None:
        self.lines = lines
        before = self.skill.currentData()
        self.skill.clear()
        self.skill.addItem(text("experts.skill_all"), "")
        for skill, words in view.skills_of(lines):
            self.skill.addItem(words, skill)
        self.skill.setCurrentIndex(max(0, self.skill.findData(before)))
        self._show_found()

    def _show_found(self) -> None:
        words, skill = self.search.words(), str(self.skill.currentData() or "")
        rows = view.found(self.lines, words, skill, with_ended=self.with_ended.isChecked())
        self.table.set_rows(rows)
        said = view.count_words(self.lines, len(rows), filtered=bool(words or skill))
        self.card.set_title(text("experts.title"), said)
        shown = self.table if rows else self.nothing if self.lines else self.empty
        self.stack.setCurrentWidget(shown)
        self._fit_buttons()

    def _fit_buttons(self) -> None:
        row = self.table.current_row()
        for button in (self.edit_button, self.end_button, self.past_button):
            button.setEnabled(row is not None)
        renew = row is not None and not row.active
        self.end_button.setText(text("experts.renew" if renew else "experts.end"))

    # -- what the user does --------------------------------------------------------------

    def new_expert(self) -> None:
        """Enter an expert by hand."""
        if ExpertForm(self, self.desk, None).exec():
            self.refresh()

    def edit(self) -> None:
        """Change the expert in front, in a form where the telephone number is whole."""
        row = self.table.current_row()
        if row is not None:
            done = partial(self._open_form, row)
            self.desk.act(self, registry_personal.reveal, "experts", row.id, done=done)

    def _open_form(self, row: ExpertLine, found: Revealed) -> None:
        assert isinstance(found.record, ExpertRow)
        if ExpertForm(self, self.desk, replace(row, expert=found.record)).exec():
            self.refresh()

    def end(self) -> None:
        """End the appointment of the expert in front, or renew it."""
        row = self.table.current_row()
        if row is not None and Ending(self, self.desk, row).exec():
            self.refresh()

    def past(self) -> None:
        """Show what changed of the expert in front."""
        row = self.table.current_row()
        if row is not None:

            def show(lines: tuple[HistoryLine, ...]) -> None:
                title = text("experts.past.title", name=row.expert.name)
                PastWindow(self, title, lines).exec()

            self.desk.read(self, experts.history, row.id, done=show)

    def import_list(self) -> None:
        """Take in a list of experts."""
        if ExpertsImport(self, self.desk).exec():
            self.refresh()

    def _ask_template(self) -> None:
        path = ask_path(self, text("experts.template"), text("experts.title"), ("xlsx",))
        if path is not None:
            self.template_to(path)

    def template_to(self, path: Path) -> None:
        """Write the empty file to fill in."""
        self.desk.read(self, exchange.template, "experts", path, done=self._template_made)

    def _template_made(self, path: Path) -> None:
        sentence = text("registry.tool.template_made", path=path)
        messages.inform(self, text("registry.tool.template_title"), sentence)


def _columns() -> tuple[Column[ExpertLine], ...]:
    words = "experts.column."
    return (
        Column(text(words + "id"), lambda row: str(row.id), 64, right=True, optional=True),
        Column(text(words + "name"), lambda row: row.expert.name, 110),
        Column(text(words + "unit"), lambda row: row.expert.unit, least=180),
        Column(text(words + "title"), lambda row: row.expert.title, 130),
        Column(text(words + "skills"), lambda row: LIST_MARK.join(row.expert.skills), least=160),
        Column(text(words + "phone"), lambda row: row.expert.phone, 130, private=True),
        Column(text(words + "until"), lambda row: view.until_words(row.expert.until), 116),
        Column(
            text(words + "state"),
            lambda row: view.state_of(row)[0],
            100,
            pill=lambda row: view.state_of(row)[1],
        ),
    )
