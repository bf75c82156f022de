"""Asking for a move: two people, where to; and, on the other machine, what has come."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QCheckBox, QWidget

from app.core.people import Actor
from app.core.times import beijing_date, stamp
from app.errors import AppError
from app.services.folder import folder_marks, folder_move, folder_pack, folder_place
from app.services.folder.folder_move import Moved
from app.services.folder.folder_pack import ENDING, Arrived, Packed
from app.services.folder.folder_place import Kind
from app.texts import error_text, text
from app.ui import messages
from app.ui.desk import Desk
from app.ui.save_as import ask_path
from app.ui.second_person import TwoPeopleDialog
from app.ui.setup.steps import FolderField
from app.ui.views.evidence import size_words
from app.ui.widgets import Banner, Dialog, FormGrid, ProgressDialog, WrappedLabel


class PackDialog(TwoPeopleDialog):
    """What packing means, and the second person."""

    help_key = "move"

    def __init__(self, parent: QWidget, desk: Desk) -> None:
        super().__init__(parent, desk, text("move.pack.title"), text("move.pack.sentence"))
        self.add(WrappedLabel(text("move.pack.after")))
        self.add(Banner(text("move.pack.private"), "warning"))
        self.finish(text("move.pack.action"), "move.pack")
        assert self.person is not None
        self.person.login.setFocus()


class RelocateDialog(TwoPeopleDialog):
    """The new folder, whether it is shared, and the second person."""

    help_key = "move"

    def __init__(self, parent: QWidget, desk: Desk) -> None:
        super().__init__(parent, desk, text("move.to.dialog"), text("move.to.dialog_sentence"))
        self.field = FolderField(text("move.to.folder"))
        self.form.add("folder", text("move.to.folder"), self.field, required=True)
        self.shared = QCheckBox(text("move.to.shared"))
        self.shared.setChecked(True)
        self.form.add_wide(self.shared)
        self.finish(text("move.to.action"), "move.pack")
        self.field.path.setFocus()

    def errors(self) -> dict[str, str]:
        found = super().errors()
        path = self.field.folder()
        if path is None:
            return {"folder": text("setup.required"), **found}
        try:
            if folder_place.look_at(path).kind is not Kind.NEW:
                raise folder_place.PlaceTaken(path=str(path))
        except AppError as error:
            return {"folder": error_text(error), **found}
        return found


class ArriveDialog(Dialog):
    """What a package says of itself, and where it is to go."""

    help_key = "move"

    def __init__(self, parent: QWidget | None, opened: Any, proposed: Path) -> None:
        """opened: from folder_pack.look_into."""
        super().__init__(parent, text("move.arrive.title"), width=680)
        said = opened.manifest
        self.add(
            WrappedLabel(
                text(
                    "move.arrive.what",
                    bureau=said.bureau,
                    area=said.area_code,
                    at=stamp_of(said.at),
                    n=f"{said.n:,}",
                    files=f"{said.files:,}",
                    size=size_words(said.size),
                    code=code_words(opened.code),
                )
            )
        )
        self.add(Banner(text("move.arrive.compare"), "info"))
        if said.left:
            self.add(Banner(text("move.arrive.left", left=f"{said.left:,}"), "warning"))
        self.field = FolderField(text("move.arrive.folder"), str(proposed))
        self.form = FormGrid(1, 120)
        self.form.add("folder", text("move.arrive.folder"), self.field, required=True)
        self.shared = QCheckBox(text("move.to.shared"))
        self.shared.setChecked(True)
        self.form.add_wide(self.shared)
        self.add(self.form)
        self.set_buttons(text("move.arrive.action"))

    def may_accept(self) -> bool:
        path = self.field.folder()
        if path is None:
            return self.form.set_errors({"folder": text("setup.required")})
        try:
            if folder_place.look_at(path).kind is Kind.DATA:
                raise folder_place.PlaceTaken(path=str(path))
        except AppError as error:
            return self.form.set_errors({"folder": error_text(error)})
        return self.form.set_errors({})

    def place(self) -> Path:
        """The folder that was found right."""
        path = self.field.folder()
        assert path is not None  # may_accept() said so
        return path


def code_words(code: str) -> str:
    """Return a code in fours, as people read and write it."""
    return " ".join(code[at : at + 4] for at in range(0, len(code), 4))


def stamp_of(at: str) -> str:
    """Return a UTC text as people read it; what is no time stays as it is."""
    try:
        return stamp(datetime.fromisoformat(at))
    except ValueError:
        return at


class Mover:
    """Packs or relocates the folder of a desk, and says how it ended.

    Args:
        left: told when the window has to be given up, with the new folder or None.
    """

    def __init__(self, owner: QWidget, desk: Desk, left: Callable[[Path | None], None]) -> None:
        self.owner = owner
        self.desk = desk
        self.left = left
        self.dialog: TwoPeopleDialog | None = None

    def ask_pack(self) -> None:
        """Ask two people, then where to, then pack."""
        self.dialog = PackDialog(self.owner, self.desk)
        self.dialog.accepted.connect(self._ask_path)
        self.dialog.open()

    def _ask_path(self) -> None:
        assert self.dialog is not None
        assert self.dialog.second is not None  # it closed with success
        day = beijing_date(self.desk.clock()).strftime("%Y%m%d")
        name = text("move.pack.file", day=day)
        path = ask_path(self.owner, text("move.pack.save"), name, (ENDING[1:],))
        if path is not None:
            self.pack_to(path, self.dialog.second)

    def pack_to(self, path: Path, second: Actor) -> None:
        """Pack in a child process, which may be stopped."""
        progress = self.desk.long(
            self.owner,
            text("move.pack.running"),
            folder_pack.pack,
            second,
            path,
            self.desk.heads,
            done=self._packed,
        )
        self._take_back_when_stopped(progress)

    def _packed(self, done: Packed) -> None:
        words = text(
            "move.pack.done",
            path=done.path,
            size=size_words(done.size),
            files=f"{done.files:,}",
            n=f"{done.n:,}",
            code=code_words(done.code),
        )
        if done.left:
            words += text("move.pack.left", left=f"{done.left:,}")
        messages.inform(self.owner, text("move.pack.done_title"), words)
        self.left(None)

    def ask_relocate(self, notes: tuple[Path, ...]) -> None:
        """Ask where to and two people, then move. notes: files that remember the place."""
        self.dialog = RelocateDialog(self.owner, self.desk)
        self.dialog.accepted.connect(partial(self._relocate, notes))
        self.dialog.open()

    def _relocate(self, notes: tuple[Path, ...]) -> None:
        dialog = self.dialog
        assert isinstance(dialog, RelocateDialog)
        target = dialog.field.folder()
        progress = self.desk.long(
            self.owner,
            text("move.to.running"),
            folder_move.relocate,
            dialog.second,
            target,
            dialog.shared.isChecked(),
            notes,
            done=self._relocated,
        )
        self._take_back_when_stopped(progress)

    def _relocated(self, done: Moved) -> None:
        words = text("move.to.done", path=done.path, files=f"{done.files:,}", n=f"{done.n:,}")
        if not done.machine:
            words += text("move.to.user_only")
        messages.inform(self.owner, text("move.to.done_title"), words)
        self.left(done.path)

    def _take_back_when_stopped(self, progress: ProgressDialog) -> None:
        """Let the place count again once the child that was stopped has ended."""
        handle = progress.handle
        assert handle is not None  # it follows one
        desk = self.desk

        def back() -> bool:
            handle.finished.wait(30)
            folder_marks.take_back_unfinished(desk.store, now=desk.clock())
            return folder_marks.moved_out(desk.store) is not None

        def known(too_late: bool) -> None:
            if too_late:  # it was done the moment it was stopped
                self.left(None)

        def stopped() -> None:
            if handle.cancelled.is_set():
                desk.jobs.run(back, known, partial(messages.show_error, self.owner))

        progress.rejected.connect(stopped)


def arrived_words(done: Arrived) -> str:
    """Return what came out of a package."""
    words = text(
        "move.arrive.done",
        bureau=done.bureau,
        path=done.path,
        n=f"{done.n:,}",
        evidence=f"{done.evidence:,}",
    )
    if done.missing:
        words += text("move.arrive.missing", missing=f"{done.missing:,}")
    return words
