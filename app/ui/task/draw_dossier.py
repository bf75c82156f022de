"""What the draw leaves behind, on its last page: 案卷, 公开副本, 公布值.

The dossier is written by itself into the data folder as soon as the result has been
shown, in a child process; to a stick it goes at a press.
"""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject

from app.core.task import Stage
from app.errors import AppError, EnvironmentFault
from app.services.draw import dossiers, public_copy
from app.services.draw.dossiers import DossierState, Written
from app.services.draw.draw_stage import Staged
from app.services.draw.public_copy import Published
from app.texts import error_text, text
from app.ui import messages
from app.ui.jobs import Handle
from app.ui.place_to_copy import ask_place
from app.ui.task.draw_page import AttemptPanel
from app.ui.views import dossier as view


class Keeping(QObject):
    """Keeps the dossier of the attempt in front up to date, and hands out copies."""

    def __init__(self, panel: AttemptPanel) -> None:
        super().__init__(panel)
        self._panel = panel
        self._made: dict[int, Handle] = {}

    # -- by itself -----------------------------------------------------------------------

    def keep(self, staged: Staged) -> None:
        """See that the data folder holds the dossier of a drawn attempt as it stands."""
        lock_id = staged.show.lock_id
        if lock_id not in self._made:
            self._panel.desk.read(
                self._panel, dossiers.dossier_state, lock_id, done=partial(self._known, lock_id)
            )

    def _known(self, lock_id: int, state: DossierState) -> None:
        if state.path is not None:
            self._say(lock_id, view.kept(state.path))
        elif state.possible and self._may_write():
            self._make(lock_id)

    def _may_write(self) -> bool:
        card = self._panel.card
        return self._panel.may and card is not None and card.stage is not Stage.ENDED

    def _make(self, lock_id: int) -> None:
        if lock_id in self._made:
            return
        desk = self._panel.desk
        self._say(lock_id, view.making())
        self._made[lock_id] = desk.jobs.run_process(
            partial(dossiers.write_dossier, now=desk.clock()),
            (desk.store, desk.actor, lock_id, desk.folder / dossiers.FOLDER),
            partial(self._written, lock_id),
            partial(self._broken, lock_id),
            owner=self,
        )

    def _written(self, lock_id: int, written: Written) -> None:
        self._made.pop(lock_id, None)
        self._say(lock_id, view.written(written))

    def _broken(self, lock_id: int, error: Exception) -> None:
        self._made.pop(lock_id, None)
        if not isinstance(error, AppError):
            messages.show_error(self._panel, error)
            return
        again = isinstance(error, EnvironmentFault)
        self._say(lock_id, view.Said(error_text(error), "warning", again=again))

    def _say(self, lock_id: int, said: view.Said) -> None:
        if self._panel.lock_id == lock_id:
            self._panel.result_card.show_kept(said, partial(self._make, lock_id))

    # -- to a stick ----------------------------------------------------------------------

    def copy(self) -> None:
        """Ask for a stick or a folder and write the dossier there."""
        lock_id, folder = self._panel.lock_id, self._asked("dossier.copy_title")
        if lock_id is None or folder is None:
            return
        self._panel.desk.long(
            self._panel,
            text("dossier.copying"),
            dossiers.copy_dossier,
            lock_id,
            folder,
            done=partial(self._copied, lock_id),
        )

    def _copied(self, lock_id: int, written: Written) -> None:
        self._say(lock_id, view.copied(written))

    def _asked(self, title: str) -> Path | None:
        return ask_place(self._panel, self._panel.desk, text(title))

    # -- for the public ------------------------------------------------------------------

    def publish(self) -> None:
        """Write the public copy; before the task has ended say why not, and offer the values."""
        staged, card = self._panel.staged, self._panel.card
        if staged is None or card is None:
            return
        lock_id = staged.show.lock_id
        if card.stage in public_copy.ENDED:
            folder = self._asked("dossier.copy_title")
            if folder is not None:
                self._panel.desk.long(
                    self._panel,
                    text("dossier.copying"),
                    public_copy.write_public_copy,
                    lock_id,
                    folder,
                    done=partial(self._published, lock_id, "public_saved"),
                )
            return
        title, sentence = text("dossier.public_title"), text("dossier.public_early")
        if not messages.confirm(self._panel, title, sentence, text("dossier.values")):
            return
        folder = self._asked("dossier.copy_title")
        if folder is not None:
            self._panel.desk.act(
                self._panel,
                public_copy.write_values,
                lock_id,
                folder,
                done=partial(self._published, lock_id, "values_saved"),
            )

    def _published(self, lock_id: int, key: str, made: Published) -> None:
        words = text(f"dossier.{key}", folder=str(made.path.parent))
        self._say(lock_id, view.Said(words, "success"))
