"""The import of one registry in three steps; nothing is saved before the one button."""

from functools import partial
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtWidgets import QStackedWidget

from app.core.headings import Kind
from app.errors import UserError
from app.services import exchange, import_report, imports
from app.services.imports import (
    ImportDone,
    ImportPreview,
    IssueLine,
    NothingUsable,
)
from app.texts import error_text, text
from app.ui import messages
from app.ui.desk import Desk
from app.ui.importing.choose import ChoosePart
from app.ui.importing.done import DonePart
from app.ui.importing.preview import PreviewPart
from app.ui.save_as import ask_path
from app.ui.views import importing as view
from app.ui.views.importing import Shown
from app.ui.widgets import ActionBar, Button, Page, StepRail


class Frame(Protocol):
    """What the page stands in: the shell, or a window of its own."""

    def back(self) -> bool: ...


class ImportPage(Page):
    """Choose a file, look at what it would do, save it; stopped anywhere, nothing is saved."""

    def __init__(self, desk: Desk, shell: Frame, kind: Kind) -> None:
        super().__init__(text(f"importing.title.{kind}"), text(f"pages.{kind}"), scroll=False)
        self.desk = desk
        self.shell = shell
        self.kind = kind
        self.path: Path | None = None
        self.shown: Shown | None = None
        self.rail = StepRail(())
        self.choose = ChoosePart(kind, self._ask_template)
        self.choose.chosen.connect(self.read_file)
        self.preview = PreviewPart(kind)
        self.preview.report_button.clicked.connect(self._ask_report)
        self.done = DonePart()
        self.stack = QStackedWidget()
        for part in (self.choose, self.preview, self.done):
            self.stack.addWidget(part)
        self.add(self.rail)
        self.add(self.stack, 1)
        self.bar = self.set_actions(ActionBar("-", back=text("importing.back.registry")))
        self.again_button = self.bar.add_button(Button(text("importing.done.again"), "upload"))
        self.again_button.clicked.connect(self._start_over)
        self.bar.back.connect(self._back)
        self.bar.primary.connect(self._primary)
        self._go("choose")

    @property
    def step(self) -> str:
        """The step in front: choose, preview or done."""
        return view.STEPS[self.stack.currentIndex()]

    def may_leave(self) -> bool:
        """Ask while a preview waits: somebody may take it for imported already."""
        if self.step != "preview" or self.shown is None or not view.to_save(self.shown):
            self._forget()
            return True
        if messages.confirm(
            self,
            text("importing.leave.title"),
            text("importing.leave.sentence"),
            text("importing.leave.action"),
        ):
            self._forget()
            return True
        return False

    def read_file(self, path: Path) -> None:
        """Read a file and compare it with the registry in a child process."""
        self._forget()
        self.path = path
        self.choose.show_problem("")
        self._go("choose")
        self.desk.jobs.run(
            partial(imports.staging_file, self.desk.store),
            partial(self._read_into, path),
            partial(messages.show_error, self),
            owner=self,
        )

    def _read_into(self, path: Path, staging: Path) -> None:
        self.desk.long(
            self,
            text("importing.progress.reading", file=path.name),
            imports.preview,
            self.kind,
            path,
            staging,
            timed=False,
            done=self._previewed,
            failed=self._unreadable,
        )

    def _previewed(self, preview: ImportPreview) -> None:
        self._show(view.of_preview(preview))

    def _unreadable(self, error: Exception) -> None:
        if isinstance(error, NothingUsable):
            self._show(view.of_nothing(self.kind, error))
        elif isinstance(error, UserError):
            self.choose.show_problem(error_text(error))
        else:
            messages.show_error(self, error, self._again)

    def _show(self, shown: Shown) -> None:
        self.shown = shown
        self.preview.show_all(shown)
        self._go("preview")

    def save(self) -> None:
        """Save exactly what is shown, in one transaction, in a child process."""
        if self.shown is None or self.shown.preview is None or not self.preview.check_version():
            return
        named: dict[str, Any] = {}
        if self.kind == "items":
            named["label"] = self.preview.version_label()
            named["valid_from"] = view.version_day(self.preview.version_day())
        self.desk.long(
            self,
            text("importing.progress.saving"),
            imports.commit,
            self.shown.preview.staging,
            done=self._saved,
            failed=self._not_saved,
            **named,
        )

    def _saved(self, done: ImportDone) -> None:
        self.shown = None  # the staging file is gone
        self.done.show_done(done)
        self._go("done")

    def _not_saved(self, error: Exception) -> None:
        if isinstance(error, UserError):
            # The registry or the preview has changed: what is shown no longer holds.
            self._forget()
            self.choose.show_problem(error_text(error))
            self._go("choose")
        else:
            messages.show_error(self, error, self.save)

    def export_report(self, path: Path) -> None:
        """Write what is wrong with the file to an .xlsx."""
        issues: tuple[IssueLine, ...] = self.shown.issues if self.shown else ()
        self.desk.long(
            self,
            text("importing.progress.report"),
            import_report.write,
            issues,
            path,
            timed=False,
            done=self._reported,
        )

    def _reported(self, path: Path) -> None:
        messages.inform(
            self, text("importing.preview.report"), text("importing.preview.reported", path=path)
        )

    def _ask_report(self) -> None:
        stem = Path(self.shown.file_name).stem if self.shown else ""
        path = ask_path(
            self,
            text("importing.preview.report"),
            text("importing.preview.report_file", name=stem),
            ("xlsx",),
        )
        if path is not None:
            self.export_report(path)

    def _ask_template(self) -> None:
        title = text("importing.choose.template")
        path = ask_path(self, title, text(f"registry.tool.template_{self.kind}"), ("xlsx",))
        if path is not None:
            self.desk.read(
                self,
                exchange.template,
                self.kind,
                path,
                done=lambda at: messages.inform(
                    self, title, text("registry.tool.template_made", path=at)
                ),
            )

    def _again(self) -> None:
        if self.path is not None:
            self.read_file(self.path)

    def _start_over(self) -> None:
        self._forget()
        self.path = None
        self._go("choose")

    def _primary(self) -> None:
        acts = {"choose": self._again, "preview": self.save, "done": self.shell.back}
        acts[self.step]()

    def _back(self) -> None:
        if self.step == "preview":
            self._forget()
            self._go("choose")
        else:
            self.shell.back()

    def _go(self, step: str) -> None:
        at = view.STEPS.index(step)
        self.stack.setCurrentIndex(at)
        titles = tuple(text(f"importing.step.{one}") for one in view.STEPS)
        self.rail.set_current(titles, at)
        self.again_button.setVisible(step == "done")
        back = text("importing.back.file" if step == "preview" else "importing.back.registry")
        self.bar.back_button.setText(back)
        self.bar.back_button.setVisible(step != "done")
        if step == "choose":
            again = self.path is not None
            self.bar.set_primary(text("importing.choose.again") if again else "")
            self.bar.set_sentence(text("importing.choose.sentence"))
        elif step == "preview" and self.shown is not None:
            good = self.shown.preview is not None and bool(view.to_save(self.shown))
            self.bar.set_primary(view.button(self.shown), good)
            self.bar.set_sentence(view.sentence(self.shown))
        else:
            self.bar.set_primary(text(f"importing.done.see_{self.kind}"))
            self.bar.set_sentence("")

    def _forget(self) -> None:
        """Throw away a preview that will not be saved."""
        shown, self.shown = self.shown, None
        if shown is not None and shown.preview is not None:
            self.desk.jobs.run(
                partial(imports.discard, shown.preview.staging), lambda _none: None, _unheard
            )


def _unheard(_error: Exception) -> None:
    """A file that stays is tidied away before the next preview."""
