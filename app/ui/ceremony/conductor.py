"""What every part of the conductor's page works with: the ceremony as stored, and its acts.

Nothing here decides what comes next: each act goes to the services, and the page shows
what is stored afterwards (features.md D2, D6).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.core.ceremony import Ceremony
from app.core.conduct import Manner, Mark
from app.services.draw import conducting
from app.services.draw.conducting import Hall
from app.services.draw.draw_stage import Staged
from app.texts import text
from app.ui import messages
from app.ui.desk import Desk
from app.ui.pdf.view import open_pdf
from app.ui.stage_window import StageWindow, stage_window
from app.ui.views.papers import folder_of


@dataclass(frozen=True, slots=True)
class Act:
    """One call of a service.

    long: the title of the progress window where it goes to a child process; "" for the
        thread lane.
    """

    service: Callable[..., Any]
    args: tuple[object, ...] = ()
    long: str = ""


class Conductor(QObject):
    """One draw's ceremony, read anew after every act.

    Signals:
        loaded: the ceremony was read; carries the Hall.
        busy_changed: an act has begun or ended.
        printed: a sheet was made.
    """

    loaded = Signal(object)
    busy_changed = Signal(bool)
    printed = Signal()

    def __init__(self, owner: QWidget, desk: Desk, draw_id: int, manner: Manner) -> None:
        """manner: how it will be held where it has not been opened yet."""
        super().__init__(owner)
        self.owner = owner
        self.desk = desk
        self.draw_id = draw_id
        self.manner = manner
        self.hall: Hall | None = None
        self.busy = False
        self._reads = 0  # readings asked for; only the newest answer counts
        self._settling = False  # what was done is to be read before anything else is done
        self.correcting = False  # the roll is in front though it was called before

    @property
    def stage(self) -> StageWindow:
        """The projector of the window this page stands in."""
        return stage_window(self.owner)

    @property
    def staged(self) -> Staged | None:
        """The attempt as its pictures take it; None before the freeze."""
        hall = self.hall
        if hall is None or hall.show is None:
            return None
        return Staged(hall.show, hall.bureau, hall.is_sample)

    @property
    def lock_id(self) -> int:
        """The locked attempt; asked for only by steps after the freeze."""
        assert self.hall is not None
        assert self.hall.lock_id is not None
        return self.hall.lock_id

    @property
    def there(self) -> Ceremony:
        """The people of the ceremony; known from the opening on."""
        assert self.hall is not None
        assert self.hall.ceremony is not None
        return self.hall.ceremony

    def load(self) -> None:
        """Read the ceremony as it is stored."""
        self._reads += 1
        self.desk.read(
            self.owner,
            conducting.hall,
            self.draw_id,
            done=partial(self._read, self._reads),
            failed=self._unread,
        )

    def _read(self, number: int, hall: Hall) -> None:
        if number != self._reads:
            return  # a newer reading is under way; this one may be of before an act
        self.hall = hall
        if hall.ceremony is not None:
            self.manner = hall.manner
        self.loaded.emit(hall)  # the page stands at the step before anything may be pressed
        self._settled()

    def _unread(self, error: Exception) -> None:
        self._settled()
        messages.show_error(self.owner, error, self.load)

    def _settle(self) -> None:
        """Stay busy until what is stored is in front: no press goes to a step that is over."""
        self._settling = True
        self.load()

    def _settled(self) -> None:
        if self._settling:
            self._settling = False
            self._be_busy(False)

    # -- acts ----------------------------------------------------------------------------

    def do(self, *acts: Act, then: Callable[[Any], object] | None = None) -> None:
        """Do acts one after another, then read the ceremony again; a refusal ends the row.

        Args:
            then: gets the answer of the last act, before the ceremony is read.
        """
        if not self.busy:
            self._next(acts, then)

    def _next(self, acts: tuple[Act, ...], then: Callable[[Any], object] | None) -> None:
        one, rest = acts[0], acts[1:]

        def done(answer: Any) -> None:
            if rest:
                self._next(rest, then)
                return
            if then is not None:
                then(answer)
            self._settle()

        self._settling = False
        self._be_busy(True)
        if one.long:
            # Its window is in front of the page, and its 停止 leaves the page as it was.
            window = self.desk.long(
                self.owner,
                one.long,
                one.service,
                *one.args,
                done=done,
                failed=self._failed,
            )
            window.rejected.connect(self._settle)
        else:
            self.desk.act(self.owner, one.service, *one.args, done=done, failed=self._failed)

    def mark(
        self,
        what: Mark,
        facts: Mapping[str, object] | None = None,
        *,
        then: Callable[[Any], object] | None = None,
    ) -> None:
        """Keep what people did."""
        self.do(self.marking(what, facts), then=then)

    def marking(self, what: Mark, facts: Mapping[str, object] | None = None) -> Act:
        """The act that keeps what people did."""
        return Act(conducting.mark, (self.draw_id, what, dict(facts or {})))

    def _failed(self, error: Exception) -> None:
        messages.show_error(self.owner, error)
        self._settle()  # somebody else may have gone on meanwhile

    def _be_busy(self, busy: bool) -> None:
        if busy != self.busy:
            self.busy = busy
            self.busy_changed.emit(busy)

    # -- paper ---------------------------------------------------------------------------

    @property
    def papers(self) -> Path:
        """Where the papers of this task go."""
        assert self.hall is not None
        return folder_of(self.desk.folder, self.hall.task_no)

    def print(
        self,
        service: Callable[..., Any],
        *args: object,
        path: Callable[[Any], Path],
        done: Callable[[Path], object] | None = None,
        long: bool = False,
    ) -> None:
        """Make a sheet and show it to be printed; `path` finds it in the service's answer.

        Args:
            done: takes the sheet instead of the window that shows it.
            long: the service reports progress and goes to a child process.
        """

        def made(answer: Any) -> None:
            where = path(answer)
            if done is not None:
                done(where)
            else:
                open_pdf(self.owner, where)
            self.printed.emit()

        if long:
            title = text("ceremony.printing")
            self.desk.long(self.owner, title, service, *args, done=made)
        else:
            self.desk.act(self.owner, service, *args, done=made)
