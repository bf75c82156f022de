"""The import of one registry in four steps; nothing is saved before the one button."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.core.headings import Kind
from app.errors import UserError
from app.services.registry import exchange, import_report, imports
from app.services.registry.import_lines import ImportLook, ImportPreview, IssueLine
from app.services.registry.imports import ImportDone, NothingUsable
from app.texts import error_text, text
from app.ui import messages
from app.ui.desk import Desk
from app.ui.importing.choose import ChoosePart
from app.ui.importing.deciding import Deciding
from app.ui.importing.done import DonePart
from app.ui.importing.mapping import MappingPart
from app.ui.importing.other_kind import Elsewhere, OtherKind
from app.ui.importing.preview import PreviewPart
from app.ui.save_as import ask_path
from app.ui.views import importing as view
from app.ui.views import mapping as mapping_view
from app.ui.views import vanished as vanished_view
from app.ui.views.importing import Shown
from app.ui.widgets import ActionBar, Button, Page, StepRail


class Frame(Protocol):
    """What the page stands in: the shell, or a window of its own."""

    def back(self) -> bool: ...


class ImportPage(Page):
    """Choose a file, look at what it would do, save it; stopped anywhere, nothing is saved.

    Signals:
        imported: a file has been saved.
    """

    imported = Signal()
    help_key = "import"

    def __init__(
        self,
        desk: Desk,
        shell: Frame,
        kind: Kind,
        records: Callable[[], None] | None = None,
        see: Callable[[], object] | None = None,
        elsewhere: Elsewhere | None = None,
    ) -> None:
        """`records`: opens the list of imports, where there is a way to it; `see`: opens the
        registry at the end, None where the way back leads to it; `elsewhere`: see OtherKind."""
        super().__init__(text(f"importing.title.{kind}"), text(f"pages.{kind}"), scroll=False)
        self.desk = desk
        self.shell = shell
        self.kind = kind
        self._see = see or shell.back
        self.path: Path | None = None
        self.look: ImportLook | None = None
        self.rail = StepRail(())
        self.choose = ChoosePart(kind, self._ask_template)
        self.choose.chosen.connect(self.read_file)
        self.other = OtherKind(desk, kind, elsewhere)
        self.mapping = MappingPart(self.other)
        self.mapping.changed.connect(self._show_bar)
        self.preview = PreviewPart(kind)
        self.preview.report_button.clicked.connect(self._ask_report)
        self.preview.columns_button.clicked.connect(self.show_columns)
        self.preview.changed.connect(self._show_bar)
        self.deciding = Deciding(desk, self.preview)
        self.done = DonePart(desk, records)
        self.stack = QStackedWidget()
        for part in (self.choose, self.mapping, self.preview, self.done):
            self.stack.addWidget(part)
        self.add(self.rail)
        self.add(self.stack, 1)
        self.bar = self.set_actions(ActionBar("-", back=self._back_words("registry")))
        self.again_button = self.bar.add_button(Button(text("importing.done.again"), "upload"))
        self.again_button.clicked.connect(self._start_over)
        self.bar.back.connect(self._back)
        self.bar.primary.connect(self._primary)
        self.setAcceptDrops(True)
        self._go("choose")

    @property
    def step(self) -> str:
        """The step in front: one of view.STEPS."""
        return view.STEPS[self.stack.currentIndex()]

    @property
    def shown(self) -> Shown | None:
        """The preview that waits, None where there is none."""
        return self.preview.shown

    def landing(self) -> QWidget | None:
        """Where the keyboard starts in the step in front."""
        firsts: dict[str, QWidget | None] = {
            "choose": self.choose.button,
            "mapping": self.mapping.first(),
            "preview": self.preview.first(),
            "done": self.bar.primary_button,
        }
        return firsts[self.step]

    def may_leave(self) -> bool:
        """Ask while a preview waits: somebody may take it for imported already."""
        waits = self.shown is not None and self.step in ("preview", "mapping")
        if not waits or self.shown is None or not view.worth_saving(self.shown):
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

    # -- the file ----------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.step == "choose":
            self.choose.offered(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.choose.withdrawn()

    def dropEvent(self, event: QDropEvent) -> None:
        self.choose.dropped(event)

    def read_file(self, path: Path) -> None:
        """Look at a file's headings; read it as a whole when these are understood."""
        self._forget()
        self.path = path
        self.look = None
        self.choose.show_problem("")
        self._go("choose")
        self.desk.long(
            self,
            text("importing.progress.looking", file=path.name),
            imports.look,
            self.kind,
            path,
            timed=False,
            done=self._looked,
            failed=self._unreadable,
        )

    def _looked(self, look: ImportLook) -> None:
        self.look = look
        self.mapping.show_look(look)
        if mapping_view.undecided(look):
            self._go("mapping")
            assert self.path is not None  # it was looked at
            self.other.ask(self.path)
        else:
            self._read(None)  # with what was decided before, if anything was

    def show_columns(self) -> None:
        """Go back to which column means which field; the preview stays until read again."""
        if self.look is not None:
            self._go("mapping")

    def _read(self, mapping: dict[str, str] | None) -> None:
        """Read the file and compare it with the registry in a child process."""
        self._forget()
        self.desk.jobs.run(
            partial(imports.staging_file, self.desk.store),
            partial(self._read_into, mapping),
            partial(messages.show_error, self),
            owner=self,
        )

    def _read_into(self, mapping: dict[str, str] | None, staging: Path) -> None:
        assert self.path is not None  # a file was looked at
        self.desk.long(
            self,
            text("importing.progress.reading", file=self.path.name),
            imports.preview,
            self.kind,
            self.path,
            staging,
            timed=False,
            mapping=mapping,
            done=self._previewed,
            failed=self._unreadable,
        )

    def _previewed(self, preview: ImportPreview) -> None:
        self.deciding.start(preview.staging)
        self._show(view.of_preview(preview))

    def _unreadable(self, error: Exception) -> None:
        if isinstance(error, NothingUsable):
            self._show(view.of_nothing(self.kind, error))
        elif isinstance(error, UserError):
            self._go("choose")
            self.choose.show_problem(error_text(error))
        else:
            messages.show_error(self, error, self._again)

    def _show(self, shown: Shown) -> None:
        self.preview.show_all(shown)
        self._go("preview")

    # -- saving ------------------------------------------------------------------------

    def save(self) -> None:
        """Save exactly what is shown, in one transaction, in a child process."""
        shown = self.shown
        if shown is None or not view.worth_saving(shown) or not self.preview.check_version():
            return
        count = f"{shown.marked:,}"
        if shown.marked and not messages.confirm(
            self,
            text("importing.vanished.confirm_title"),
            text("importing.vanished.confirm_sentence", count=count),
            text("importing.vanished.confirm_action", count=count),
            danger=True,
        ):
            return
        self.deciding.when_settled(self._commit)

    def _commit(self) -> None:
        shown = self.shown
        if shown is None or shown.preview is None:
            return
        named: dict[str, Any] = {}
        if self.kind == "items":
            named["label"] = self.preview.version_label()
            named["valid_from"] = view.version_day(self.preview.version_day())
            named["keep_items"] = self.preview.keep_box.isChecked()
        if shown.marked:
            named |= vanished_view.given(self.preview.vanished.fates)
        self.desk.long(
            self,
            text("importing.progress.saving"),
            imports.commit,
            shown.preview.staging,
            done=self._saved,
            failed=self._not_saved,
            **named,
        )

    def _saved(self, done: ImportDone) -> None:
        self.deciding.start(None)
        self.preview.shown = None  # the staging file is gone
        self.done.show_done(done)
        self._go("done")
        self.imported.emit()

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
            self.shown.preview.staging if self.shown and self.shown.preview else None,
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

    # -- the way round ------------------------------------------------------------------

    def _again(self) -> None:
        if self.path is not None:
            self.read_file(self.path)

    def _start_over(self) -> None:
        self._forget()
        self.path = None
        self._go("choose")

    def _primary(self) -> None:
        acts = {
            "choose": self._again,
            "mapping": self._read_as_mapped,
            "preview": self.save,
            "done": self._see,
        }
        acts[self.step]()

    def _read_as_mapped(self) -> None:
        if self.mapping.usable():
            self._read(self.mapping.mapping())

    def _back(self) -> None:
        if self.step == "mapping" and self.shown is not None:
            self._go("preview")
        elif self.step in ("mapping", "preview"):
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
        self.bar.back_button.setVisible(step != "done")
        self._show_bar()
        if step == "mapping":
            self.mapping.focus_first()
        elif (first := self.landing()) is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_bar(self) -> None:
        step, shown = self.step, self.shown
        back = "registry" if step == "choose" else "file"
        primary, sentence, good = "", "", True
        if step == "choose":
            sentence = text("importing.choose.sentence")
            if self.path is not None:
                primary = text("importing.choose.again")
                sentence = text("importing.choose.again_sentence", file=self.path.name)
        elif step == "mapping":
            back = "preview" if shown is not None else "file"
            primary, good = text("importing.mapping.read"), self.mapping.usable()
            sentence = text("importing.mapping.sentence")
        elif step == "preview" and shown is not None:
            primary, good = view.button(shown), view.worth_saving(shown)
            sentence = view.sentence(shown)
        else:
            primary = text(f"importing.done.see_{self.kind}")
        self.bar.back_button.setText(self._back_words(back))
        self.bar.set_primary(primary, good)
        self.bar.set_sentence(sentence)

    def _back_words(self, back: str) -> str:
        """The item list is no register: its page has a name of its own."""
        items = back == "registry" and self.kind == "items"
        return text(f"importing.back.{'items' if items else back}")

    def _forget(self) -> None:
        """Throw away a preview that will not be saved."""
        shown, self.preview.shown = self.shown, None
        self.deciding.start(None)
        if shown is not None and shown.preview is not None:
            self.desk.jobs.run(
                partial(imports.discard, shown.preview.staging), lambda _none: None, _unheard
            )


def _unheard(_error: Exception) -> None:
    """A file that stays is tidied away before the next preview."""
