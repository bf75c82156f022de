"""全过程记录: whose records at the left, the steps at the right, the files of a step below."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from app.core.evidence import ALLOWED_DAYS, Health
from app.core.people import Right
from app.core.times import beijing_date
from app.services.evidence import evidence, evidence_access, evidence_check, evidence_files
from app.services.evidence.evidence import Link, Taking
from app.services.evidence.evidence_access import Access, Request
from app.services.evidence.evidence_check import Checked
from app.services.evidence.evidence_files import FileLine, OwnerLine, Records, StepLine
from app.services.keeping.leftovers import private_folder
from app.services.task.tasks import TaskCard
from app.texts import text
from app.ui import messages
from app.ui.desk import Desk
from app.ui.shell import Shell
from app.ui.task.evidence_asks import RequestsDialog
from app.ui.task.evidence_grid import FilesGrid
from app.ui.task.evidence_keep import CheckedDialog, KeepingDialog
from app.ui.task.evidence_offers import FolderDialog, RefusedDialog
from app.ui.task.evidence_plan import PlanDialog
from app.ui.task.evidence_tables import owners_table, steps_table
from app.ui.views import evidence as view
from app.ui.widgets import ActionBar, Banner, Button, Card, Dialog, Page, WrappedLabel
from app.ui.widgets.banner import BannerTone

_LIST_WIDTH = 340
_STEPS_HEIGHT = 188


def open_evidence(
    desk: Desk, owner: QWidget, card: TaskCard, assignment_id: int = 0
) -> "EvidencePage | None":
    """Push the page of a task, on one of its enterprises; None where the page in front stays."""
    shell = owner.window()
    if not isinstance(shell, Shell):
        return None
    page = EvidencePage(desk, shell, card, assignment_id)
    return page if shell.push(page) else None


class EvidencePage(Page):
    """What the task and each enterprise has as evidence, and what is missing."""

    help_key = "evidence"

    def __init__(self, desk: Desk, shell: Shell, card: TaskCard, assignment_id: int = 0) -> None:
        crumb = text("evidence.page.crumb", name=card.plan.name, number=card.numbers.task_no)
        super().__init__(text("evidence.page.title"), crumb, scroll=False)
        self.desk = desk
        self.shell = shell
        self.card = card
        self.may = desk.actor.may(Right.EVIDENCE)
        self.records: Records | None = None
        self.owner = assignment_id
        self.step = ""
        self._dialog: Dialog | None = None
        self._work = private_folder()
        self.destroyed.connect(self._work.cleanup)
        self.owners = owners_table()
        self.owners.picked.connect(self._owner_picked)
        left = Card(text("evidence.page.owners"), text("evidence.page.owners_sentence"))
        left.setMinimumWidth(_LIST_WIDTH)
        left.add(self.owners, 1)
        self.steps = steps_table()
        self.steps.setMinimumHeight(_STEPS_HEIGHT)
        self.steps.picked.connect(self._step_picked)
        self.grid = FilesGrid(desk)
        self.grid.takes_files = self.may
        self.grid.dropped.connect(self.take)
        self.grid.opened.connect(self.open)
        self.grid.chosen.connect(self._show_tools)
        self.done = Banner("", "success")
        self.right = Card(text("evidence.page.steps"))
        self.right.add(self.done)
        self.right.add(self.steps, 1)
        self.right.add(self._tools())
        self.right.add(self.grid, 2)
        if self.may:
            self.right.add(WrappedLabel(text("evidence.page.drop"), "muted"))
        self.add_row((left, 4), (self.right, 9), stretch=1)
        self.bar = self.set_actions(ActionBar(text("evidence.action.add"), "plus"))
        self.bar.back.connect(shell.back)
        self.bar.primary.connect(self.ask_files)
        self._bar_buttons()
        self._show_tools()

    def _tools(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(8)
        self.tools: dict[str, Button] = {}
        for key, icon, act in (
            ("open", "eye", self.open_chosen),
            ("copy", "download", self.copy_chosen),
            ("back", "trash-2", self.take_back),
        ):
            button = Button(text(f"evidence.action.{key}"), icon)
            button.clicked.connect(lambda _on=False, run=act: run())
            self.tools[key] = button
            line.addWidget(button)
        line.addStretch(1)
        return line

    def _bar_buttons(self) -> None:
        self.buttons: dict[str, Button] = {}
        for key, icon, act in (
            ("folder", "folder-open", self.ask_folder),
            ("check", "shield-check", self.check),
            ("keeping", "history", self.show_keeping),
            ("requests", "inbox", self.show_requests),
            ("plan", "list-checks", self.show_plan),
        ):
            button = self.bar.add_button(Button(text(f"evidence.action.{key}"), icon))
            button.clicked.connect(lambda _on=False, run=act: run())
            self.buttons[key] = button
        self.buttons["folder"].setVisible(self.may)

    # -- showing -------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read the records and the requests again."""
        today = beijing_date(self.desk.clock())
        self.desk.read(
            self, evidence_files.records, self.card.id, today=today, done=self._show_records
        )
        self.desk.read(self, evidence_access.requests, done=self._show_requests)

    def landing(self) -> QWidget | None:
        """Where the keyboard starts."""
        return self.owners

    def _show_records(self, records: Records) -> None:
        self.records = records
        owner = self.owner
        self.owners.set_rows(records.owners)
        keys = [one.owner for one in records.owners]
        self.owners.selectRow(keys.index(owner) if owner in keys else 0)
        self.bar.set_sentence(view.sentence(records))

    def _show_requests(self, found: tuple[Request, ...]) -> None:
        count = len(found)
        words = text(
            "evidence.action.requests_some" if count else "evidence.action.requests", count=count
        )
        self.buttons["requests"].setText(words)

    def _owner_picked(self, owner: OwnerLine | None) -> None:
        if owner is None:
            return
        step = self.step if owner.owner == self.owner else ""
        self.owner = owner.owner
        self.right.set_title(text("evidence.page.steps"), view.owner_name(owner))
        self.steps.set_rows(owner.steps)
        codes = [one.line.code for one in owner.steps]
        at = codes.index(step) if step in codes else view.first_lacking(owner.steps)
        self.steps.selectRow(at)

    def _step_picked(self, step: StepLine | None) -> None:
        if step is not None:  # None: the rows are being shown anew
            self.step = step.line.code
            self.grid.show_files(step.files)
            self.bar.set_primary(text("evidence.action.add") if self.may else "")

    def _show_tools(self) -> None:
        chosen = self.grid.selected()
        sound = bool(chosen) and all(one.health is not Health.DESTROYED for one in chosen)
        self.tools["open"].setEnabled(sound and len(chosen) == 1)
        self.tools["copy"].setEnabled(sound)
        self.tools["back"].setEnabled(len(chosen) == 1)
        self.tools["back"].setVisible(self.may)

    # -- bringing files ------------------------------------------------------------------

    def ask_files(self) -> None:
        """Ask for files for the step in front."""
        chosen, _ = QFileDialog.getOpenFileNames(
            self, text("evidence.action.add"), str(Path.home()), text("evidence.page.filter")
        )
        self.take(tuple(map(Path, chosen)))

    def take(self, paths: Sequence[Path]) -> None:
        """Take files as evidence of the step in front; a single folder is matched instead."""
        if not paths or not self.may or not self.step:
            return
        if len(paths) == 1 and paths[0].is_dir():
            self.match(paths[0])
            return
        link = Link(self.step, self.card.id, self.owner or None)
        if view.is_little(paths):
            self.desk.act(self, evidence.take, paths, link, done=self._taken)
            return
        self.desk.long(
            self, text("evidence.taken.running"), evidence.take, paths, link, done=self._taken
        )

    def _taken(self, done: Taking) -> None:
        tone: BannerTone = "warning" if any(one.flawed for one in done.taken) else "success"
        self._tell(view.taken_words(done), tone)
        self.refresh()
        if done.refused:
            self.show_dialog(RefusedDialog(self, view.refused_words(done.refused)))

    def ask_folder(self) -> None:
        """Ask for a folder from the field."""
        folder = QFileDialog.getExistingDirectory(
            self, text("evidence.folder.title"), str(Path.home())
        )
        if folder:
            self.match(Path(folder))

    def match(self, folder: Path) -> None:
        """Show what a folder holds and whose it is, before anything is taken."""
        if self.records is not None:
            dialog = FolderDialog(self, self.desk, self.records, folder)
            self._dialog = dialog
            dialog.taken.connect(self._taken)
            dialog.look(timed=False)

    # -- seeing and copying --------------------------------------------------------------

    def open_chosen(self) -> None:
        """Open the chosen file."""
        for file in self.grid.selected()[:1]:
            self.open(file)

    def open(self, file: FileLine) -> None:
        """Open a read-only copy with the system's viewer, or ask for leave to."""
        if file.health is not Health.DESTROYED:
            self.desk.act(
                self, evidence_access.access, file.digest, done=partial(self._open_with, file)
            )

    def _open_with(self, file: FileLine, may: Access) -> None:
        if not may.may_open:
            self._ask((file,), may, copying=False)
            return
        reason: str | None = ""
        if not may.own and not may.reason:
            sentence = text("evidence.open.sentence", name=file.name)
            reason = messages.ask_reason(
                self, text("evidence.open.title"), sentence, text("evidence.open.accept")
            )
        if reason is not None:
            self.desk.act(
                self,
                evidence_access.open_copy,
                file.digest,
                reason,
                Path(self._work.name),
                done=self.show_file,
            )

    def show_file(self, path: Path) -> None:
        """Hand a copy, or a folder, to the system."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

    def copy_chosen(self) -> None:
        """Copy the chosen files out, or ask for leave to."""
        files = self.grid.selected()
        if files:
            self.desk.act(
                self, evidence_access.access, files[0].digest, done=partial(self._copy_with, files)
            )

    def _copy_with(self, files: tuple[FileLine, ...], may: Access) -> None:
        if not may.may_copy:
            self._ask(files, may, copying=True)
            return
        reason: str | None = ""
        if not may.reason:
            sentence = text("evidence.open.copy_sentence", count=len(files))
            title, accept = text("evidence.open.copy_title"), text("evidence.open.copy_accept")
            reason = messages.ask_reason(self, title, sentence, accept)
        if reason is None:
            return
        folder = QFileDialog.getExistingDirectory(
            self, text("evidence.open.copy_title"), str(Path.home())
        )
        if folder:
            self.desk.long(
                self,
                text("evidence.open.copy_title"),
                evidence_access.copy_out,
                [file.digest for file in files],
                reason,
                Path(folder),
                done=partial(self._copied, Path(folder)),
            )

    def _copied(self, folder: Path, paths: tuple[Path, ...]) -> None:
        self._tell(text("evidence.open.copied", count=len(paths)), "success")
        self.done.set_button(
            text("evidence.open.look"), partial(self.show_file, folder), beside=True
        )

    def _ask(self, files: tuple[FileLine, ...], may: Access, *, copying: bool) -> None:
        name, count = files[0].name, len(files)
        if may.asked and not copying:
            self._tell(text("evidence.open.waiting", name=name), "info")
            return
        key = "ask_copy" if copying else "ask"
        reason = messages.ask_reason(
            self,
            text(f"evidence.open.{key}_title"),
            text(f"evidence.open.{key}_sentence", name=name, count=count, days=ALLOWED_DAYS),
            text("evidence.open.ask_accept"),
        )
        if reason is not None:
            self.desk.act(
                self,
                evidence_access.ask,
                [file.digest for file in files],
                copying,
                reason,
                done=self._asked,
            )

    def _asked(self, _nothing: None) -> None:
        self._tell(text("evidence.open.asked"), "success")
        self.refresh()

    def take_back(self) -> None:
        """Say that the chosen file does not belong here."""
        for file in self.grid.selected()[:1]:
            sentence = text("evidence.open.back_sentence", name=file.name)
            title, accept = text("evidence.open.back_title"), text("evidence.open.back_accept")
            reason = messages.ask_reason(self, title, sentence, accept)
            if reason is not None:
                self.desk.act(self, evidence.take_back, file.link_id, reason, done=self._taken_back)

    def _taken_back(self, _nothing: None) -> None:
        self._tell(text("evidence.open.backed"), "success")
        self.refresh()

    # -- keeping -------------------------------------------------------------------------

    def check(self) -> None:
        """Read every kept file again and compare it with its digest."""
        self.desk.long(
            self, text("evidence.check.running"), evidence_check.check, done=self._checked
        )

    def _checked(self, done: Checked) -> None:
        self._tell(view.checked_words(done), "success" if done.sound else "danger")
        self.refresh()
        if done.wrong:
            self.show_dialog(CheckedDialog(self, done))

    def show_keeping(self) -> None:
        """Show how long everything is kept, and what may be destroyed."""
        self._run(KeepingDialog(self, self.desk))

    def show_requests(self) -> None:
        """Show who waits for leave to see or copy."""
        self._run(RequestsDialog(self, self.desk))

    def show_plan(self) -> None:
        """Show the record plan, and let it be changed."""
        self._run(PlanDialog(self, self.desk))

    def _run(self, dialog: Dialog) -> None:
        self.show_dialog(dialog)
        self.refresh()

    def show_dialog(self, dialog: Dialog) -> None:
        """Show a window over the page until it is closed."""
        self._dialog = dialog
        dialog.exec()

    def _tell(self, words: str, tone: BannerTone) -> None:
        self.done.show_note(words, tone)
