"""One sample: seal and throws until it is drawn, then the drawn inspections and their re-checks."""

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.core.people import Actor, Right
from app.services.account import accounts
from app.services.draw import (
    recheck_dossier,
    recheck_draw,
    recheck_findings,
    recheck_sheets,
    recheck_shown,
)
from app.services.draw.dossiers import Written
from app.services.draw.recheck_sheets import Printed
from app.services.draw.recheck_shown import DrawnLine, Sample, State
from app.texts import text
from app.ui import messages
from app.ui.ceremony.voiding import VoidDialog, VoidWish
from app.ui.desk import Desk
from app.ui.pdf.view import open_pdf
from app.ui.place_to_copy import ask_place
from app.ui.save_as import ask_path
from app.ui.screens.recheck_lines import DrawnList, LineCard
from app.ui.screens.recheck_sealed import SealCard, Throwing
from app.ui.shell import Shell
from app.ui.task.open import open_task
from app.ui.views import recheck as view
from app.ui.views.papers import folder_of
from app.ui.widgets import ActionBar, Banner, Button, Page, StepRail

TOOLS = (("print", "printer"), ("export", "download"), ("dossier", "file-check"), ("void", "ban"))


class SamplePage(Page):
    """What is due is decided by what is stored: throws, the draw, re-checks."""

    help_key = "recheck"

    def __init__(self, desk: Desk, shell: Shell, recheck_id: int) -> None:
        super().__init__(text("recheck.title"), scroll=False)
        self.desk = desk
        self.shell = shell
        self.recheck_id = recheck_id
        self.may = desk.actor.may(Right.RECHECK)
        self.sample: Sample | None = None
        self.busy = False
        self._names = ""
        self._dialog: VoidDialog | None = None
        self.note = Banner("", "success")
        self.voided = Banner("", "warning")
        self.seal = SealCard()
        self.seal.print_button.clicked.connect(self.print_lock)
        self.seal.void_button.clicked.connect(self.ask_void)
        self.throwing = Throwing(desk)
        self.throwing.moved.connect(self._turn)
        self.throwing.stale.connect(self.refresh)
        self.list = DrawnList()
        self.list.chosen.connect(self._choose)
        self.card = LineCard(desk, may=self.may)
        self.card.edited.connect(self._turn)
        self.card.task_button.clicked.connect(self.open_task)
        self.rail = StepRail()
        self.parts = QStackedWidget()
        self.bar = ActionBar(text("recheck.draw"))
        self.tools: dict[str, Button] = {}
        self._assemble()

    def _assemble(self) -> None:
        sealed, drawn = QWidget(), QWidget()
        column = QVBoxLayout(sealed)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.seal)
        column.addWidget(self.throwing, 1)
        column.addStretch(0)
        row = QHBoxLayout(drawn)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.list, 2)
        row.addWidget(self.card, 3)
        self.parts.addWidget(sealed)
        self.parts.addWidget(drawn)
        self.add(self.note)
        self.add(self.voided)
        self.add(self.rail)
        self.add(self.parts, 1)
        for name, icon in TOOLS:
            button = Button(text(f"recheck.tool.{name}"), icon)
            button.clicked.connect(getattr(self, f"ask_{name}"))
            self.tools[name] = button
            self.bar.others.addWidget(button)
        self.set_actions(self.bar)
        self.bar.back.connect(self.shell.back)
        self.bar.primary.connect(self.act)

    # -- showing -------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read the sample again."""
        self.desk.read(self, recheck_shown.sample, self.recheck_id, done=self._show)

    def _show(self, sample: Sample) -> None:
        self.sample = sample
        self.busy = False
        self.title = sample.line.name
        self.crumb = text("recheck.crumb", number=sample.line.number)
        if self.shell.pages.currentWidget() is self:
            self.shell.set_heading(self.title, self.crumb)
        self.voided.show_note(view.void_words(sample), "warning")
        sealed = not sample.result_hash
        self.parts.setCurrentIndex(0 if sealed else 1)
        self.rail.setVisible(sealed and self._stands)
        if sealed:
            self.seal.show_sample(sample)
            self.seal.void_button.setVisible(self._stands and self.may)
            self.seal.sentence.setVisible(self._stands)
            self.throwing.setVisible(self._stands and self.may)
            if self._stands and self.may:
                self.throwing.show_sample(sample)
        else:
            self.list.set_title(text("recheck.list"), view.headline(sample))
            self.list.show_lines(sample.lines)
        for name, button in self.tools.items():
            button.setVisible(not sealed and (name != "void" or self._may_void))
        self._turn()

    @property
    def _stands(self) -> bool:
        return self.sample is not None and self.sample.void is None

    @property
    def _may_void(self) -> bool:
        assert self.sample is not None  # shown after it was read
        return self.may and self._stands and not self.sample.line.tally.checked

    def _choose(self, line: DrawnLine) -> None:
        if self.card.line is not None and self.card.changed and self.may and self._other(line):
            self._keep_or_drop(line)
            return
        self.card.show_line(line, self._names)

    def _other(self, line: DrawnLine) -> bool:
        assert self.card.line is not None
        return self.card.line.assignment_id != line.assignment_id

    def _keep_or_drop(self, line: DrawnLine) -> None:
        """Another inspection was chosen before this one was kept: say so, and stay unless dropped."""
        if messages.confirm(
            self,
            text("recheck.line.drop_title"),
            text("recheck.line.drop"),
            text("recheck.line.drop_action"),
        ):
            self.card.show_line(line, self._names)
            return
        at = next(
            at
            for at, one in enumerate(self.list.table.rows())
            if self.card.line is not None and one.assignment_id == self.card.line.assignment_id
        )
        self.list.table.blockSignals(True)
        self.list.table.selectRow(at)
        self.list.table.blockSignals(False)

    def _turn(self) -> None:
        if self.sample is None or not self.may or not self._stands:
            self.bar.set_primary("")
            self.bar.set_sentence(text("recheck.read_only") if not self.may else "")
            return
        if not self.sample.result_hash:
            ready = self.throwing.complete and not self.busy
            at = 4 if self.throwing.complete else 3 if self.throwing.begun else 2
            self.rail.set_current(view.steps(), at)
            self.bar.set_primary(text("recheck.draw"), ready)
            key = "draw_sentence" if self.throwing.complete else "key_sentence"
            self.bar.set_sentence(text(f"recheck.{key}"))
            return
        entry = self.card.entry()
        self.bar.set_primary(
            text("recheck.line.save"), entry is not None and self.card.changed and not self.busy
        )
        done = self.sample.line.state is State.DONE
        key = "done_sentence" if done else "verdict_sentence" if entry is None else "save_sentence"
        self.bar.set_sentence(text(f"recheck.line.{key}"))

    def landing(self) -> QWidget | None:
        """Where the keyboard starts."""
        if self.sample is None:
            return None
        if not self.sample.result_hash:
            return self.throwing.card.first_open() or self.throwing.card.who
        return self.list.table

    def may_leave(self) -> bool:
        """Ask before an entry is lost."""
        half = self.sample is not None and not self.sample.result_hash
        changed = (
            self.may
            and self._stands
            and (self.throwing.card.half_typed if half else self.card.changed)
        )
        if not changed:
            return True
        return messages.confirm(
            self,
            text("recheck.line.drop_title"),
            text("recheck.line.leave"),
            text("recheck.line.leave_action"),
        )

    # -- acts ----------------------------------------------------------------------------

    def act(self) -> None:
        """Draw, or keep what was entered."""
        if self.sample is None or self.busy:
            return
        if not self.sample.result_hash:
            self._be_busy()
            self.desk.act(
                self,
                recheck_draw.draw,
                self.recheck_id,
                done=lambda _made: self.refresh(),
                failed=self._refused,
            )
            return
        entry, line = self.card.entry(), self.card.line
        if entry is not None and line is not None:
            self._be_busy()
            self.desk.act(
                self,
                recheck_findings.record,
                self.recheck_id,
                line.assignment_id,
                entry,
                done=lambda _none: self._kept(entry.checked_by),
                failed=self._refused,
            )

    def _be_busy(self) -> None:
        self.busy = True
        self._turn()

    def _refused(self, error: Exception) -> None:
        self.busy = False
        self._turn()
        messages.show_error(self, error)

    def _kept(self, names: str) -> None:
        self._names = names
        self.card.line = None  # kept: nothing is lost by going on
        self.desk.read(self, recheck_shown.sample, self.recheck_id, done=self._go_on)

    def _go_on(self, sample: Sample) -> None:
        self._show(sample)
        if not self.list.go_on():
            self.note.show_note(text("recheck.all_done"), "success")

    def open_task(self) -> None:
        """Open the task of the inspection in front, at its findings."""
        if self.card.line is not None:
            page = open_task(self.desk, self.shell, self.card.line.place.inspection.task_id)
            if page is not None:
                page.stage = "findings"

    # -- papers --------------------------------------------------------------------------

    @property
    def _folder(self) -> Path:
        assert self.sample is not None  # its buttons are shown
        return folder_of(self.desk.folder, self.sample.line.number)

    def print_lock(self) -> None:
        """Print the lock sheet for the witnesses."""
        self.desk.act(
            self, recheck_sheets.lock_sheet, self.recheck_id, self._folder, done=self._printed
        )

    def ask_print(self) -> None:
        """Print record and list."""
        self.desk.act(
            self, recheck_sheets.list_sheet, self.recheck_id, self._folder, done=self._printed
        )

    def _printed(self, made: Printed) -> None:
        open_pdf(self, made.path)

    def ask_export(self) -> None:
        """Ask for the place, then write the list."""
        assert self.sample is not None  # its button is shown
        path = ask_path(self, text("recheck.tool.export"), view.file_name(self.sample), ("xlsx",))
        if path is not None:
            self.export_to(path)

    def export_to(self, path: Path) -> None:
        """Write the list to a file."""
        self.desk.act(self, recheck_sheets.export, self.recheck_id, path, done=self._exported)

    def _exported(self, path: Path) -> None:
        self.note.show_note(text("recheck.exported", path=str(path)), "success")

    def ask_dossier(self) -> None:
        """Ask for the place, then write the dossier there."""
        folder = ask_place(self, self.desk, text("recheck.tool.dossier"))
        if folder is not None:
            self.dossier_to(folder)

    def dossier_to(self, folder: Path) -> None:
        """Write the dossier to a folder, behind a window that tells how far it is."""
        self.desk.long(
            self,
            text("recheck.tool.dossier"),
            recheck_dossier.write_dossier,
            self.recheck_id,
            folder,
            done=self._dossier_written,
        )

    def _dossier_written(self, made: Written) -> None:
        self.note.show_note(text("recheck.dossier_written", path=str(made.path)), "success")

    # -- void ----------------------------------------------------------------------------

    def ask_void(self, reason: str = "") -> None:
        """Ask for the reason and the second person."""
        assert self.sample is not None  # its button is shown
        self._dialog = VoidDialog(self, self.sample.line.number, 1, reason=reason or "")
        if not self._dialog.exec():
            return
        wish = self._dialog.wish()
        self.desk.act(
            self,
            accounts.confirm_second,
            wish.login,
            wish.password,
            done=partial(self._void, wish),
            failed=partial(self._void_refused, wish),
        )

    def _void_refused(self, wish: VoidWish, error: Exception) -> None:
        messages.show_error(self, error)
        self.ask_void(wish.reason)

    def _void(self, wish: VoidWish, second: Actor) -> None:
        self.desk.act(
            self,
            recheck_draw.void,
            second,
            self.recheck_id,
            wish.reason,
            done=lambda _none: self.refresh(),
        )


def open_sample(desk: Desk, shell: Shell, recheck_id: int) -> SamplePage | None:
    """Push the page of a sample; None where the page in front would not leave."""
    page = SamplePage(desk, shell, recheck_id)
    return page if shell.push(page) else None
