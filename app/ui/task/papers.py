"""The stage 制发文书: notices, record sheets and the minutes, made in a child process."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QVBoxLayout

from app.core.people import Right
from app.core.task import Stage
from app.services.draw import listed_pairing, substitution
from app.services.draw.listed_pairing import Paired
from app.services.draw.substitution import Substituted
from app.services.paper import paper_changes, paper_files, papers, team_support
from app.services.paper.paper_ceremony import SheetPrinted
from app.services.paper.paper_changes import Change
from app.services.paper.paper_facts import NOTICE, RECORD
from app.services.paper.paper_files import MadePaper
from app.services.paper.paper_rows import PaperRow
from app.services.paper.papers import Issued
from app.services.paper.team_support import TeamLine
from app.services.task.tasks import TaskCard
from app.texts import text
from app.ui import messages, theme
from app.ui.desk import Desk
from app.ui.law_reader import show_task_basis
from app.ui.pdf.view import open_pdf
from app.ui.save_as import ask_path
from app.ui.tables import Column, RowsTable
from app.ui.task.follow_ups import open_follow_ups
from app.ui.task.making import open_making
from app.ui.task.panel import Panel
from app.ui.task.papers_parts import ChangesDialog, MadeList, PapersSummary
from app.ui.task.papers_support import SupportDialog
from app.ui.task.serving import open_serving
from app.ui.task.substitution_walk import SubstitutionAsked, show_made
from app.ui.views import papers as view
from app.ui.views.substitution import done_words, made_note
from app.ui.views.teams import team_name
from app.ui.widgets import ActionBar, Banner, Button, Card, WrappedLabel


class PapersPanel(Panel):
    """Drawn enterprises with their numbers; one decision: 制作检查通知书."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, scroll=False)
        self.may = desk.actor.may(Right.PAPERS)
        self.card: TaskCard | None = None
        self.rows: tuple[PaperRow, ...] = ()
        self.ended = False
        self.changes: tuple[Change, ...] = ()
        self.table = _table()
        self.table.rows_model.checked_changed.connect(self._show_bar)
        self.changed_note = Banner("", "warning")
        self.changed_note.set_button(
            text("papers_page.action.changes"), self.look_at_changes, beside=True
        )
        self.due_note = Banner("", "warning")
        if self.may:
            self.due_note.set_button(
                text("papers_page.reissue.action"), self.issue_again, beside=True
            )
        self.done_note = Banner("", "success")
        self.substituted_note = Banner("", "info")
        self.substituted_note.set_button(
            text("substitution.made.button"), self.show_substitutions, beside=True
        )
        main = Card(text("papers_page.table.title"))
        for note in (self.done_note, self.substituted_note, self.due_note, self.changed_note):
            main.add(note)
        main.add(WrappedLabel(text("papers_page.table.subtitle"), "muted"))
        main.add(self.table, 1)
        self.summary = PapersSummary()
        self.made = MadeList(self.open_made, self.open_folder)
        side = QVBoxLayout()
        side.setSpacing(theme.density().gap)
        side.addWidget(self.summary)
        side.addWidget(self.made, 1)
        row = self.add_row((main, 1), stretch=1)
        row.addLayout(side)
        self.bar = self.set_actions(ActionBar(view.primary_of((), ()), "file-text", back=""))
        self.bar.primary.connect(self.primary)
        self.records_button = self._button("records", "file-check", self.make_records)
        self.minutes_button = self._button("minutes", "scroll-text", self.make_minutes)
        self.other_button = self._button("other", "file-text", self.make_other)
        # Last, so that nothing changes its place when it comes.
        self.again_button = self._button("notices_again", "printer", self.make_notices)
        self.serving_button = self._tool(main, "serving.button", "send", self.show_serving)
        self.follow_button = self._tool(main, "follow.page.title", "history", self.show_follow_ups)
        self.support_button = self._tool(main, "support.button", "users", self.show_support)
        self.basis_button = self._tool(main, "law.cited.button", "book-open-text", self.show_basis)
        self.substitute_button = self._tool(main, "substitution.button", "users", self.substitute)
        self.pairing_button = self._tool(main, "listed.button", "download", self.export_pairing)
        self._show_bar()

    def _button(self, key: str, icon: str, clicked: object) -> Button:
        button = self.bar.add_button(Button(text(f"papers_page.action.{key}"), icon))
        button.clicked.connect(clicked)
        button.setVisible(self.may)
        return button

    def _tool(self, card: Card, words: str, icon: str, clicked: object) -> Button:
        button = Button(text(words), icon)
        button.clicked.connect(clicked)
        card.tools.addWidget(button)
        return button

    # -- showing -------------------------------------------------------------------------

    def show_task(self, card: TaskCard) -> None:
        """Show the drawn enterprises of the task and what was made for them."""
        if self.card is None or self.card.id != card.id:
            self.table.rows_model.set_checked(tuple(self.table.checked_keys()), False)
            self.done_note.show_note("")
        self.card = card
        self.ended = card.stage is Stage.ENDED
        listed = bool(card.plan.listed) and self.desk.actor.may(Right.PUBLISH)
        self.pairing_button.setVisible(listed)
        going = card.stage is Stage.DRAWN and self.desk.actor.may(Right.DRAW)
        self.substitute_button.setVisible(going)
        self.reload()

    def reload(self) -> None:
        """Read numbers, changes and files again."""
        if self.card is None:
            return
        self.desk.read(self, papers.papers, self.card.id, done=self._show_rows)
        self.desk.read(self, paper_changes.changes, self.card.id, done=self._show_changes)
        self.desk.read(
            self,
            substitution.made,
            self.card.id,
            done=lambda made: self.substituted_note.show_note(made_note(made), "info"),
        )
        number = self.card.numbers.task_no
        self.desk.read(
            self,
            paper_files.made,
            self.folder(),
            done=lambda files: self.made.show_files(files, number),
        )

    def folder(self) -> Path:
        """Where the papers of this task go."""
        assert self.card is not None  # a task is shown
        return view.folder_of(self.desk.folder, self.card.numbers.task_no)

    def _show_rows(self, rows: tuple[PaperRow, ...]) -> None:
        self.table.set_rows(rows)
        self.rows = rows = view.in_effect(rows)
        self.summary.show_rows(rows)
        self.due_note.show_note("" if self.ended else view.due_words(rows), "warning")
        self._show_bar()

    def _show_changes(self, changes: tuple[Change, ...]) -> None:
        self.changes = changes
        words = text("papers_page.changes.banner", count=len(changes)) if changes else ""
        self.changed_note.show_note(words, "warning")

    def picked(self) -> tuple[PaperRow, ...]:
        """The enterprises a run is for."""
        return view.chosen(self.rows, self.table.checked_keys())

    def _show_bar(self) -> None:
        picked = self.picked()
        may = self.may and not self.ended  # nobody is told of an inspection that will not be
        self.bar.set_primary(
            view.primary_of(self.rows, picked) if may else "", enabled=bool(self.rows)
        )
        self.bar.set_sentence(
            text("life.end.kept_papers")
            if self.ended
            else view.sentence_of(self.rows, picked, may=self.may)
        )
        self.again_button.setVisible(may and view.goes_on(self.rows, picked))
        for button in (self.records_button, self.minutes_button):
            button.setEnabled(bool(self.rows))

    # -- acts ----------------------------------------------------------------------------

    def primary(self) -> None:
        """Make the notices, or go on to the findings where all are made."""
        if view.goes_on(self.rows, self.picked()):
            self.stage_wanted.emit("findings")
        else:
            self.make_notices()

    def make_notices(self) -> None:
        """Print the notices of the chosen enterprises."""
        self._issue(NOTICE, "notices")

    def issue_again(self) -> None:
        """Print the notices a change made out of date, under their numbers."""
        due = tuple(row.assignment_id for row in self.rows if row.due)
        self.table.rows_model.set_checked(tuple(self.table.checked_keys()), False)
        self.table.rows_model.set_checked(due, True)
        self.make_notices()

    def export_pairing(self) -> None:
        """Ask where the pairing of the upper level's list goes, and write it."""
        if self.card is None:
            return
        name = text("listed.name", number=self.card.numbers.task_no)
        path = ask_path(self, text("listed.button"), name, ("xlsx",))
        if path is not None:
            self.desk.act(
                self,
                listed_pairing.export_pairing,
                self.card.id,
                path,
                done=self._exported,
            )

    def _exported(self, made: Paired) -> None:
        key = "done_some" if made.unpaired else "done"
        words = text(
            f"listed.{key}",
            rows=made.rows,
            unpaired=made.unpaired,
            path=str(made.path),
            sha256=made.sha256,
        )
        self._tell(words, "folder", partial(self.open_path, made.path.parent))

    def make_records(self) -> None:
        """Print the record sheets of the chosen enterprises."""
        self._issue(RECORD, "records")

    def _issue(self, code: str, run: str) -> None:
        if self.card is None or not self.rows:
            return
        picked = self.picked()
        asked = view.reprint_of(code, picked)
        if asked and not messages.confirm(self, asked.title, asked.sentence, asked.action):
            return
        layout = self.summary.layout_wanted()
        self.desk.long(
            self,
            text(f"papers_page.run.{run}"),
            papers.issue_notices if code == NOTICE else papers.issue_records,
            self.card.id,
            view.ids_of(picked, self.rows),
            view.target_of(self.folder(), code, layout.split, len(picked)),
            layout=layout,
            done=partial(self._issued, code),
        )

    def _issued(self, code: str, issued: Issued) -> None:
        several = len(issued.files) > 1
        place = issued.files[0].parent if several else issued.files[0]
        words = view.done_sentence(code, issued)
        self._tell(words, "folder" if several else "look", partial(self.open_path, place))
        self.reload()
        if not several:
            open_pdf(self, place)

    def make_minutes(self) -> None:
        """Print the minutes of every draw of the task that has a result."""
        if self.card is None:
            return
        locks = tuple(draw.lock_id for draw in self.card.draws if draw.drawn and draw.lock_id)
        self.desk.long(
            self,
            text("papers_page.run.minutes"),
            paper_files.minutes_of,
            locks,
            self.folder(),
            done=self._minutes_made,
        )

    def _minutes_made(self, sheets: tuple[SheetPrinted, ...]) -> None:
        pages = sum(sheet.pages for sheet in sheets)
        self._tell(
            text("papers_page.done.minutes", pages=pages),
            "look",
            partial(self.open_path, sheets[-1].path),
        )
        self.reload()
        open_pdf(self, sheets[-1].path)

    def make_other(self) -> None:
        """Open the page with every other form."""
        if self.card is not None:
            open_making(self.desk, self, self.card)

    def show_serving(self) -> None:
        """Open the page of what was served."""
        if self.card is not None:
            open_serving(self.desk, self, self.card)

    def show_follow_ups(self) -> None:
        """Open the page of what findings of this task set going."""
        if self.card is not None:
            open_follow_ups(self.desk, self, self.card)

    def show_support(self) -> None:
        """Say who and what goes along with the teams."""
        if self.card is not None:
            self.desk.read(self, team_support.teams, self.card.id, done=self._open_support)

    def _open_support(self, lines: tuple[TeamLine, ...]) -> None:
        assert self.card is not None  # its teams were read
        SupportDialog(self, self.desk, self.card.id, lines, may=self.may).exec()

    def substitute(self) -> None:
        """Replace an enterprise or officer of the draw in effect by the next reserve."""
        locks = [draw.lock_id for draw in self.card.draws if draw.drawn] if self.card else []
        if locks and locks[-1] is not None:
            SubstitutionAsked(self.desk, self, locks[-1], self._substituted).ask()

    def _substituted(self, done: Substituted) -> None:
        show = partial(self.show_substitutions)
        self._tell(done_words(done), "substitutions", show)
        self.reload()

    def show_substitutions(self) -> None:
        """List what was substituted; the record can be printed."""
        if self.card is not None:
            show_made(self, self.desk, self.card.id, self.folder())

    def show_basis(self) -> None:
        """Open the texts that the notices cite."""
        if self.card is not None:
            show_task_basis(self, self.desk, self.card.id)

    def _tell(self, words: str, action: str, clicked: partial[None]) -> None:
        self.done_note.set_button(text(f"papers_page.action.{action}"), clicked, beside=True)
        self.done_note.show_note(words, "success")

    def look_at_changes(self) -> None:
        """Show what changed in the registry, and decide enterprise by enterprise."""
        if not self.changes:
            return
        dialog = ChangesDialog(self, self.desk, self.changes, may=self.may)
        dialog.exec()
        self.reload()

    def open_made(self, one: MadePaper) -> None:
        """Look at an entry of the list of what was made."""
        self.open_path(one.path)

    def open_path(self, path: Path) -> None:
        """Show a PDF in our window, a folder in the system's."""
        if path.is_dir():
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
        else:
            open_pdf(self, path)

    def open_folder(self) -> None:
        """Show the folder of the task's papers."""
        self.open_path(self.folder())


def _table() -> RowsTable[PaperRow]:
    columns = (
        Column[PaperRow](
            text("papers_page.table.position"), lambda row: str(row.position), 60, right=True
        ),
        Column[PaperRow](text("papers_page.table.name"), view.name_of, least=220),
        Column[PaperRow](text("papers_page.table.team"), lambda row: team_name(row.team), 78),
        Column[PaperRow](
            text("papers_page.table.officers"), view.officers_text, 150, optional=True
        ),
        Column[PaperRow](
            text("papers_page.table.state"),
            lambda row: view.state_of(row)[0],
            96,
            pill=lambda row: view.state_of(row)[1],
        ),
        Column[PaperRow](text("papers_page.table.notice"), lambda row: row.notice_no, 200),
        Column[PaperRow](
            text("papers_page.table.record"), lambda row: row.record_no, 200, optional=True
        ),
    )
    return RowsTable(
        columns,
        text("papers_page.table.title"),
        key=lambda row: row.assignment_id,
    )
