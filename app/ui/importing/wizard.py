"""The window: choose a file, check what would change, confirm. Nothing is half saved."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QStackedWidget, QWidget

from app.core.headings import Kind
from app.errors import AppError
from app.services import exchange, imports
from app.services.imports import (
    ImportDone,
    ImportPreview,
    IssueLine,
    NothingUsable,
    commit,
)
from app.texts import error_text, text
from app.ui import messages
from app.ui.desk import Desk
from app.ui.importing.check import CheckPane
from app.ui.importing.choose import ChoosePane
from app.ui.importing.running import DonePane, RunningPane
from app.ui.jobs import Handle
from app.ui.views import importing as view
from app.ui.widgets import Button, Dialog, StepRail

STEPS = ("choose", "check", "done")


class ImportWizard(Dialog):
    """Imports one registry. exec() is truthy when something was saved; see `outcome`."""

    def __init__(self, desk: Desk, kind: Kind, parent: QWidget) -> None:
        super().__init__(parent, text(f"importing.title.{kind}"), width=920)
        self.setMinimumHeight(560)
        self.desk = desk
        self.kind = kind
        self.preview: ImportPreview | None = None
        self.outcome: ImportDone | None = None
        self._file = Path()
        self._staging: Path | None = None
        self._handle: Handle | None = None
        self._issues: tuple[IssueLine, ...] = ()
        self.rail = StepRail()
        self.choose = ChoosePane()
        self.running = RunningPane()
        self.check = CheckPane(kind)
        self.finished_pane = DonePane()
        self.stack = QStackedWidget()
        for pane in (self.choose, self.running, self.check, self.finished_pane):
            self.stack.addWidget(pane)
        self.add(self.rail)
        self.add(self.stack, 1)
        self.report_button = Button(text("importing.report"), "download")
        self.other_button = Button(text("importing.other_file"), "arrow-left")
        self.buttons.insertWidget(0, self.report_button)
        self.buttons.insertWidget(1, self.other_button)
        self.set_buttons(text("importing.confirm", count=0))
        self.choose.chosen.connect(self.read_file)
        self.choose.template_wanted.connect(self._ask_template)
        self.running.stop.connect(self.stop)
        self.report_button.clicked.connect(self._ask_report)
        self.other_button.clicked.connect(self._start_over)
        self._show(self.choose, 0)

    # -- which step ----------------------------------------------------------------------

    def _show(self, pane: QWidget, step: int) -> None:
        titles = tuple(text(f"importing.step.{name}") for name in STEPS)
        self.rail.set_current(titles, step)
        self.stack.setCurrentWidget(pane)
        checking = pane is self.check
        done = pane is self.finished_pane
        self.report_button.setVisible(bool(self._issues) and pane is not self.running)
        self.other_button.setVisible(checking)
        assert self.accept_button is not None and self.reject_button is not None
        self.accept_button.setVisible(checking or done)
        self.reject_button.setVisible(pane is self.choose or checking)
        if checking and self.preview is not None:
            count = view.takes(self.kind, self.preview.counts)
            key = "confirm_items" if self.kind == "items" else "confirm"
            words = text(f"importing.{key}", count=f"{count:,}")
            self.accept_button.setText(words if count else text("importing.confirm_none"))
            self.accept_button.setEnabled(count > 0)
        elif done:
            self.accept_button.setText(text("importing.close"))
            self.accept_button.setEnabled(True)
        if checking or done:
            self.accept_button.setFocus()
        elif pane is self.choose:
            self.choose.zone.button.setFocus()

    def _start_over(self) -> None:
        self._forget()
        self.choose.show_note("")
        self._show(self.choose, 0)

    def _refused(self, error: Exception) -> None:
        """Go back to the first step and say there what is wrong with the file."""
        self._forget()
        if isinstance(error, NothingUsable):
            self._issues = error.issues
        if isinstance(error, AppError):
            self.choose.show_note(error_text(error), "danger")
        else:
            self.choose.show_note("")
            messages.show_error(self, error)
        self.choose.show_issues(self._issues)
        self._show(self.choose, 0)

    # -- reading -------------------------------------------------------------------------

    def read_file(self, path: Path) -> None:
        """Read and compare a file in a child process; then show what would change."""
        self._forget()
        self._file = path
        self.running.begin(
            text("importing.reading", file=path.name), text("importing.reading_note")
        )
        self._show(self.running, 0)
        self.desk.jobs.run(
            partial(imports.staging_file, self.desk.store),
            self._read_into,
            self._refused,
            owner=self,
        )

    def _read_into(self, staging: Path) -> None:
        if self.stack.currentWidget() is not self.running:
            return  # stopped meanwhile
        self._staging = staging
        desk = self.desk
        self._handle = desk.jobs.run_process(
            imports.preview,
            (desk.store, desk.actor, self.kind, self._file, staging),
            self._read,
            self._refused,
            self.running.show_step,
            owner=self,
        )

    def _read(self, preview: ImportPreview) -> None:
        self._handle = None
        self.preview = preview
        self._issues = preview.issues
        self.check.show_preview(preview)
        self._show(self.check, 1)

    # -- saving --------------------------------------------------------------------------

    def may_accept(self) -> bool:
        if self.outcome is None and self.preview is not None:
            self.confirm()
        return self.outcome is not None

    def confirm(self) -> None:
        """Save exactly what the preview showed, in a child process."""
        desk, staging = self.desk, self._staging
        if staging is None:
            return
        name = self._file.name
        self.running.begin(text("importing.saving", file=name), text("importing.saving_note"))
        self._show(self.running, 1)
        service: Callable[..., ImportDone] = partial(
            commit, now=desk.clock(), label=self.check.label_words()
        )
        self._handle = desk.jobs.run_process(
            service,
            (desk.store, desk.actor, staging),
            self._saved,
            self._refused,
            self.running.show_step,
            owner=self,
        )

    def _saved(self, done: ImportDone) -> None:
        self._handle = None
        self._staging = None
        self.outcome = done
        self.finished_pane.show_done(done)
        self._show(self.finished_pane, 2)

    # -- ending --------------------------------------------------------------------------

    def stop(self) -> None:
        """End what is running; nothing of it stays."""
        saving = self.preview is not None
        self._forget()
        self.choose.show_note(text("importing.stopped_saving" if saving else "importing.stopped"))
        self._show(self.choose, 0)

    def reject(self) -> None:
        """Esc and the cross: stop what is running, else close without saving."""
        if self.stack.currentWidget() is self.running:
            self.stop()
        elif self.outcome is not None:
            self.accept()
        else:
            self._forget()
            super().reject()

    def _forget(self) -> None:
        """Drop the preview; its file goes as soon as no child holds it."""
        handle, staging = self._handle, self._staging
        self._handle = self._staging = self.preview = None
        self._issues = ()
        if handle is not None:
            handle.cancel()
        if staging is not None:
            self.desk.jobs.run(
                partial(_discard, handle, staging), lambda _none: None, lambda _error: None
            )

    # -- files ---------------------------------------------------------------------------

    def _ask_report(self) -> None:
        proposed = text("importing.report_name", file=self._file.stem)
        chosen, _ = QFileDialog.getSaveFileName(
            self,
            text("importing.report_title"),
            str(self._file.with_name(proposed)),
            text("importing.report_filter"),
        )
        if chosen:
            self.report_to(Path(chosen).with_suffix(".xlsx"))

    def report_to(self, path: Path) -> None:
        """Write every issue of the file to an .xlsx."""
        self.desk.jobs.run(
            partial(imports.report_issues, self._issues, path),
            lambda _none: self._tell_written("importing.report_saved", path),
            partial(messages.show_error, self),
            owner=self,
        )

    def _ask_template(self) -> None:
        chosen, _ = QFileDialog.getSaveFileName(
            self,
            text("importing.template_title"),
            text(f"importing.template_name.{self.kind}"),
            text("importing.template_filter"),
        )
        if chosen:
            self.template_to(Path(chosen).with_suffix(".xlsx"))

    def template_to(self, path: Path) -> None:
        """Write the empty file to fill in."""
        self.desk.read(
            self,
            exchange.template,
            self.kind,
            path,
            done=lambda _path: self._tell_written("importing.template_saved", path),
        )

    def _tell_written(self, key: str, path: Path) -> None:
        note = self.check.notes if self.stack.currentWidget() is self.check else self.choose.note
        note.show_note(text(key, path=str(path)), "success")


def _discard(handle: Handle | None, staging: Path) -> None:
    if handle is not None:
        handle.finished.wait()
    imports.discard(staging)
