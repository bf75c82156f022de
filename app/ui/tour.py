"""十分钟导览 in the window: shows the step that is due, notices when it is done, leads there.

Only in the sample county. What is done is read from what is stored (services/tour.py), so
the tour goes on after a log-in of somebody else, or after a week.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QBoxLayout

from app.core.tour import CEREMONY, PLACES, STEPS, TourStand, TourStep, due_of, role_of
from app.errors import AppError
from app.services.walks import tour as service
from app.services.walks.tour import TourNote
from app.texts import text
from app.ui import messages
from app.ui.ceremony.page import ConductorPage
from app.ui.desk import Desk
from app.ui.help import ask_help
from app.ui.shell import Shell
from app.ui.task.open import open_task
from app.ui.task.page import TaskPage
from app.ui.tour_strip import TourStrip
from app.ui.views.ceremony_opening import Line, Part
from app.ui.widgets import Ribbon

LOOK_MS: Final = 800
NAME: Final = "tour"
# role in texts -> part, digits thrown
_PEOPLE: Final = (
    ("one", Part.WITNESS, 4),
    ("two", Part.WITNESS, 4),
    ("three", Part.SUPERVISOR, 0),
)
_LEADING: Final = 4  # lines of the roll that are always there


class Tour(QObject):
    """Of one main window; made by `plug_in_tour`.

    Attributes:
        step: the step that is due, None before the first look and after the last step.
        over: every step is done.
    """

    def __init__(self, shell: Shell, desk: Desk) -> None:
        super().__init__(shell)
        self.setObjectName(NAME)
        self.shell = shell
        self.desk = desk
        self.note = service.noted(desk.folder)
        self.stand = TourStand()
        self.step: TourStep | None = None
        self.over = False
        self._asked = False
        self.strip = TourStrip()
        self.strip.hide()
        self.strip.go_wanted.connect(self.go)
        self.strip.fill_wanted.connect(self.fill)
        self.strip.stop_wanted.connect(self.stop)
        self.strip.manual_wanted.connect(self._read_up)
        right = shell.pages.parentWidget()
        frame = right.layout() if right is not None else None
        assert isinstance(frame, QBoxLayout)  # the column of the frame
        frame.insertWidget(frame.indexOf(shell.header), self.strip)
        # The strip says 示例 itself: on a small screen there is no room for both.
        self._ribbons: Iterable[Ribbon] = frame.parentWidget().findChildren(Ribbon)
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)
        if self.note.on and self.note.after < 0:  # begun on the log-in page
            self.desk.read(shell, service.newest_task, done=self._begin_after)
        elif self.note.on:
            self._timer.start()
            self.look()

    # -- on and off ----------------------------------------------------------------------

    def begin(self) -> None:
        """Begin with a new task, or go on where the tour was left."""
        if self.note.on:
            self.look()
            return
        if self.note.step:
            self._keep(replace(self.note, on=True))
            self._timer.start()
            self.look()
            return
        self.desk.read(self.shell, service.newest_task, done=self._begin_after)

    def _begin_after(self, newest: int) -> None:
        self.over = False
        self._keep(TourNote(on=True, after=newest))
        self._timer.start()
        self.look()

    def stop(self) -> None:
        """Leave the tour; it can be taken up again where it was left."""
        self._timer.stop()
        self.strip.hide()
        self._show_ribbon(True)
        self._keep(TourNote() if self.over else replace(self.note, on=False))

    def _keep(self, note: TourNote) -> None:
        if note == self.note:
            return
        self.note = note
        try:
            service.note(self.desk.folder, note)
        except AppError as error:
            self._timer.stop()
            messages.show_error(self.shell, error)

    # -- what is due ---------------------------------------------------------------------

    def look(self) -> None:
        """Read what is stored and show the step that is due."""
        if self._asked or self.desk.jobs.closed or not self.note.on or self.note.after < 0:
            return
        if self.shell.current_key == PLACES[TourStep.LOOK] and not self.note.looked:
            self._keep(replace(self.note, looked=True))
        self._asked = True
        self.desk.read(
            self.shell,
            service.stand,
            self.note.after,
            self.note.looked,
            done=self._found,
            failed=self._failed,
        )

    def _failed(self, error: Exception) -> None:
        self._asked = False
        self._timer.stop()
        messages.show_error(self.shell, error)

    def _found(self, stand: TourStand) -> None:
        self._asked = False
        if not self.note.on:
            return
        self.stand = stand
        self.step = due_of(stand)
        if self.step is None:
            self.over = True
            self._timer.stop()
            self.strip.stop.setText(text("tour.end"))
            self.strip.show_step(text("tour.over_title"), text("tour.over"))
            self._show_ribbon(False)
            return
        self._keep(replace(self.note, step=self.step.value))
        self._show(self.step)

    def _show_ribbon(self, shown: bool) -> None:
        for ribbon in self._ribbons:
            ribbon.setVisible(shown)

    def _show(self, step: TourStep) -> None:
        self._show_ribbon(False)
        place = text("tour.place", at=STEPS.index(step) + 1, all=len(STEPS))
        role = role_of(step)
        if role not in self.desk.actor.roles:
            words = text("tour.other", role=text(f"terms.role.{role}"))
            self.strip.show_step(place, _of(step, words), go=text("tour.go"))
            return
        front = self.shell.pages.currentWidget()
        there = isinstance(front, ConductorPage) and step in CEREMONY
        self.strip.show_step(
            place,
            _of(step, text(f"tour.do.{step}")),
            go="" if there else text("tour.go"),
            fill=there and step is TourStep.ROLL,
        )

    # -- leading -------------------------------------------------------------------------

    def go(self) -> None:
        """Open the place where the step is done; let the right person log in first."""
        step = self.step
        if step is None:
            return
        if role_of(step) not in self.desk.actor.roles:
            self.shell.switch_user()
            return
        place = PLACES[step]
        if not place.startswith("stage."):
            self.shell.go(place)
            return
        page = self.shell.pages.currentWidget()
        if not isinstance(page, TaskPage) or page.task_id != self.stand.task_id:
            if not self.shell.go("tasks"):
                return
            open_task(self.desk, self.shell, self.stand.task_id)
        else:
            page.open_stage(place.removeprefix("stage."))

    def fill(self) -> None:
        """Put a place and people of the sample into the roll."""
        page = self.shell.pages.currentWidget()
        if not isinstance(page, ConductorPage):
            return
        opening = page.opening
        if not opening.place.text().strip():
            opening.place.setText(text("walk.place"))
        leading = opening.roll.lines()[:_LEADING]
        host = tuple(
            replace(line, name=line.name or text("walk.host")) if line.part is Part.HOST else line
            for line in leading
        )
        people = tuple(_person(*one) for one in _PEOPLE)
        opening.roll.fill((*host, *people), public=True, digits=4)

    def _read_up(self) -> None:
        ask_help(self.shell, PLACES[self.step] if self.step else "tour")


def _person(who: str, part: Part, digits: int) -> Line:
    name, body, post = (text(f"walk.person.{who}.{field}") for field in ("name", "body", "post"))
    return Line(part, name, body, post, digits)


def _of(step: TourStep, words: str) -> str:
    return text("tour.step", title=text(f"tour.title.{step}"), words=words)


def plug_in_tour(shell: Shell, desk: Desk) -> Tour | None:
    """Give a main window of the sample county its tour; None elsewhere."""
    return Tour(shell, desk) if desk.is_sample else None
