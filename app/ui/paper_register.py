"""文书登记: every paper and number of the bureau, or of one task; reprint, void, seal list."""

from functools import partial

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from app.core.people import Right
from app.core.times import beijing_date
from app.services.form.form_lists import ListMade
from app.services.paper import making, paper_numbering, paper_register, paper_seals, papers
from app.services.paper.making import PaperMade
from app.services.paper.paper_facts import NOTICE
from app.services.paper.paper_register import (
    DOCUMENT,
    PAPER,
    RegisterAsked,
    RegisterChoices,
    RegisterLine,
    RegisterLines,
)
from app.services.paper.papers import Issued
from app.texts import text
from app.ui import messages
from app.ui.desk import Desk
from app.ui.paging import PagedTable
from app.ui.paper_seals import SealDialog, VoidNextDialog
from app.ui.pdf.view import open_pdf
from app.ui.save_as import ask_path
from app.ui.shell import Shell
from app.ui.tables import Column
from app.ui.views import register as view
from app.ui.widgets import ActionBar, Banner, Button, Card, Page, SearchBox
from app.ui.widgets.tips import plain_tip


class RegisterPage(Page):
    """One list, newest first; filters above it, what can be done with a line beside them."""

    help_key = "papers"

    def __init__(
        self, desk: Desk, shell: Shell, task_id: int | None = None, task_no: str = ""
    ) -> None:
        words = text("making.register.of_task", number=task_no) if task_no else ""
        super().__init__(text("making.register.title"), words, scroll=False)
        self.desk = desk
        self.shell = shell
        self.task_id = task_id
        self._started = False
        self.form = _combo(text("making.table.title"), text("making.register.every_form"), "")
        self.year = _combo(text("making.numbers.year"), text("making.register.every_year"), 0)
        self.search = SearchBox(text("making.register.search"))
        for combo in (self.form, self.year):
            combo.currentIndexChanged.connect(lambda _at: self._ask())
        self.search.searched.connect(lambda _words: self._ask())
        self.table: PagedTable[RegisterLine] = PagedTable(
            _columns(), text("making.register.title"), desk.jobs
        )
        self.table.picked.connect(lambda _row: self._show_buttons())
        self.table.opened.connect(lambda _row: self.reprint())
        self.note = Banner("", "success")
        self._make_buttons()
        card = Card()
        filters = QHBoxLayout()
        filters.setSpacing(8)
        filters.addWidget(self.form)
        filters.addWidget(self.year)
        filters.addWidget(self.search, 1)
        acts = QHBoxLayout()
        acts.setSpacing(8)
        acts.addWidget(self.again_button)
        acts.addWidget(self.void_button)
        acts.addStretch(1)
        for button in (self.next_button, self.seals_button, self.export_button):
            acts.addWidget(button)
        card.add(filters)
        card.add(acts)
        card.add(self.table, 1)
        self.add(self.note)
        self.add(card, 1)
        if task_id is not None:
            bar = self.set_actions(ActionBar("", ""))
            bar.back.connect(shell.back)
        self._show_buttons()

    def _make_buttons(self) -> None:
        self.again_button = _button("look", "printer", self.reprint)
        self.void_button = _button("void", "ban", self.ask_void)
        self.next_button = _button("void_next", "ban", self.ask_void_next)
        self.seals_button = _button("seals", "stamp", self.ask_seals)
        self.export_button = _button("export", "download", self.ask_export)
        may = self.desk.actor.may(Right.PAPERS)
        for button in (self.again_button, self.void_button, self.next_button):
            button.setVisible(may)

    # -- showing -------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read the filters and the page on show again."""
        self.desk.read(self, paper_register.register_choices, done=self._show_choices)
        if self._started:
            self.table.reload()
        else:
            self._ask()

    def landing(self) -> QWidget | None:
        """Where the keyboard starts."""
        return self.search

    def _show_choices(self, found: RegisterChoices) -> None:
        for combo, pairs in (
            (self.form, found.forms),
            (self.year, tuple((year, str(year)) for year in found.years)),
        ):
            there = {combo.itemData(at) for at in range(combo.count())}
            for value, words in pairs:
                if value not in there:
                    combo.addItem(words, value)

    def asked(self) -> RegisterAsked:
        """What the filters ask for."""
        return RegisterAsked(
            self.task_id,
            str(self.form.currentData()),
            int(self.year.currentData()),
            self.search.words(),
        )

    def _ask(self) -> None:
        self._started = True
        asked, store, actor = self.asked(), self.desk.store, self.desk.actor

        def source(offset: int, limit: int) -> RegisterLines:
            return paper_register.register(store, actor, asked, offset, limit)

        self.table.show_source(source)

    def _show_buttons(self) -> None:
        row = self.table.current_row()
        self.again_button.setEnabled(row is not None and view.may_reprint(row))
        self.void_button.setEnabled(row is not None and view.may_void(row))
        self.again_button.setToolTip(plain_tip(view.reprint_tip(row)) if row is not None else "")

    # -- acts ----------------------------------------------------------------------------

    def reprint(self) -> None:
        """Print the paper of the line once more, under its number."""
        row = self.table.current_row()
        if row is None or not view.may_reprint(row) or not self.desk.actor.may(Right.PAPERS):
            return
        folder = view.reprint_folder(self.desk.folder, row)
        title = text("making.register.running")
        if row.source == PAPER:
            done = partial(self._reprinted, row)
            self.desk.long(self, title, making.again, row.id, folder, done=done)
            return
        assert row.source == DOCUMENT  # a number alone cannot be printed
        self.desk.long(
            self,
            title,
            papers.issue_notices if row.code == NOTICE else papers.issue_records,
            row.task_id,
            (row.target.assignment_id,),
            folder,
            one_file=True,
            done=partial(self._reissued, row),
        )

    def _reprinted(self, row: RegisterLine, made: PaperMade) -> None:
        self.note.show_note(view.reprinted_words(row), "success")
        open_pdf(self, made.path)

    def _reissued(self, row: RegisterLine, issued: Issued) -> None:
        self.note.show_note(view.reprinted_words(row, marked=bool(issued.marked)), "success")
        open_pdf(self, issued.files[0])
        self.table.reload()

    def ask_void(self) -> None:
        """Ask why, then make the number of the line void."""
        row = self.table.current_row()
        if row is None or not view.may_void(row):
            return
        reason = messages.ask_reason(
            self,
            text("making.register.void_title", number=row.label),
            text("making.register.void_sentence"),
            text("making.register.void_action"),
        )
        if reason is not None and row.number is not None:
            self.void(row.code, row.year, row.number, reason)

    def ask_void_next(self) -> None:
        """Ask which form's next number is void, and why."""
        year = beijing_date(self.desk.clock()).year
        dialog = VoidNextDialog(self)
        self.desk.read(dialog, paper_numbering.numbering, year, done=dialog.show_lines)
        if dialog.exec() and (line := dialog.line()) is not None:
            self.void(line.code, year, line.next_number, dialog.reason())

    def void(self, code: str, year: int, number: int, reason: str) -> None:
        """Make a number void."""
        self.desk.act(
            self, paper_numbering.void_number, code, year, number, reason, done=self._voided
        )

    def _voided(self, label: str) -> None:
        self.note.show_note(text("making.register.voided_done", number=label), "success")
        self.refresh()

    def ask_seals(self) -> None:
        """Ask for the days, then print the list of papers to be sealed or write its table."""
        dialog = SealDialog(self, beijing_date(self.desk.clock()))
        dialog.show_forms(self.form)
        if not dialog.exec():
            return
        asked = dialog.asked(self.task_id)
        if not dialog.as_table:
            self.desk.act(
                self,
                paper_seals.print_seal_list,
                asked,
                dialog.copies(),
                view.seal_folder(self.desk.folder),
                done=self._seals_printed,
            )
            return
        path = ask_path(self, text("making.seal_dialog.title"), view.seal_name(asked), ("xlsx",))
        if path is not None:
            self.desk.act(
                self,
                paper_seals.export_seal_list,
                asked,
                dialog.copies(),
                path,
                done=partial(self._exported, "making.seal_dialog.exported"),
            )

    def _seals_printed(self, made: ListMade) -> None:
        words = text("making.seal_dialog.printed", count=made.rows)
        self.note.show_note(words, "success")
        open_pdf(self, made.path)

    def ask_export(self) -> None:
        """Ask for the place, then write the lines asked for as a table."""
        day = f"{beijing_date(self.desk.clock()):%Y%m%d}"
        name = text("making.register.file_name", day=day)
        path = ask_path(self, text("making.register.export"), name, ("xlsx",))
        if path is not None:
            self.desk.act(
                self,
                paper_seals.export_register,
                self.asked(),
                path,
                done=partial(self._exported, "making.register.exported"),
            )

    def _exported(self, key: str, made: ListMade) -> None:
        self.note.show_note(text(key, count=made.rows, path=str(made.path)), "success")


def _combo(name: str, every: str, nothing: object) -> QComboBox:
    combo = QComboBox()
    combo.setAccessibleName(name)
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    combo.addItem(every, nothing)
    return combo


def _button(name: str, icon: str, clicked: object) -> Button:
    button = Button(text(f"making.register.{name}"), icon)
    button.clicked.connect(clicked)
    return button


def _columns() -> tuple[Column[RegisterLine], ...]:
    return (
        Column(text("making.table.title"), lambda row: row.title, 200),
        Column(text("making.table.number"), view.number_words, 214),
        Column(text("making.table.to"), lambda row: row.to, least=250),
        Column(text("making.table.day"), lambda row: row.issued_on.isoformat(), 112),
        Column(text("making.register.state"), view.state_words, 84, pill=view.tone_of),
        Column(text("making.table.void"), lambda row: row.void, 180, optional=True),
        Column(text("making.table.by"), lambda row: row.by, 90, optional=True),
        Column(text("making.table.task"), lambda row: row.task_no, 190, optional=True),
    )
