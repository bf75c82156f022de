"""Holds a ceremony in the real program until it is killed or the ceremony is over.

    python -m tests.walkthrough.ceremony_to_kill HOME TOLD DIGITS MOMENT

HOME has the sample county with one approved task. TOLD gets a line of JSON before the hall
sees a picture, on the disk before it is on the screen. DIGITS is what the witnesses wrote
down, one group each. MOMENT says when to die, by itself and with every child process:

    step:STEP      as soon as STEP is due and the page shows it
    sql:N          before the Nth statement to the database after the page stands
    act:STEP:N     before the Nth statement after the primary button was pressed in STEP
    before:N, after:N   with the Nth picture: told but not shown, or just shown
    armed:STEP     never; says "armed" on standard output when the button is pressed in STEP
    never          when the ceremony is over
"""

import json
import os
import signal
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from itertools import count
from pathlib import Path
from typing import IO, Any

from PySide6.QtCore import QSize, QTimer
from PySide6.QtWidgets import QApplication, QLabel
from sqlalchemy import event
from sqlalchemy.engine import Engine

from app.bootstrap import Places, entropy
from app.core.conduct import Step
from app.core.people import Role
from app.ui import stage_window as stages
from app.ui.application import make_application
from app.ui.ceremony.page import ConductorPage
from app.ui.messages import _Message
from app.ui.program import Program
from app.ui.projector import Scene
from app.ui.walk.plan import log_in, prepare
from app.ui.walk.walker import Walker, pause
from tests.walkthrough.ceremony_doors import into_the_ceremony

NOW = datetime(2026, 3, 5, 1, 30, tzinfo=UTC)
SIZE = QSize(1366, 768)
BODY, POST = "县人大常委会", "代表"
MOST_TURNS = 200
DIE_MS = 20  # nobody looks


class Told:
    """What was told so far is on the disk."""

    def __init__(self, path: Path) -> None:
        self._file: IO[bytes] = path.open("ab", buffering=0)

    def say(self, what: str, **facts: object) -> None:
        line = json.dumps({"what": what, **facts}, ensure_ascii=False) + "\n"
        self._file.write(line.encode())
        os.fsync(self._file.fileno())


def facts_of(scene: Scene) -> dict[str, Any]:
    """Everything of a picture that must never be lost or changed."""
    return {
        "kind": scene.kind.value,
        "manifest": scene.manifest,
        "commitment": scene.commitment,
        "secret": scene.secret,
        "throws": [[one.witness, one.digits] for one in scene.throws],
        "seed": scene.seed,
        "result": scene.result,
        "drawn": [one.name for one in scene.drawn],
        "teams": [[one.number, one.members, one.enterprises] for one in scene.teams],
    }


class Moment:
    """When to die."""

    def __init__(self, words: str) -> None:
        self.kind, _, rest = words.partition(":")
        where, _, number = rest.rpartition(":")
        self.where = where or (rest if not rest.isdigit() else "")
        self.left = int(number or 0) if number.isdigit() else 0
        self.armed = False
        event.listen(Engine, "before_cursor_execute", self._statement)
        event.listen(Engine, "commit", self._statement)

    def stands(self) -> None:
        """The page stands."""
        self.armed = self.armed or self.kind == "sql"

    def pressed(self, step: Step) -> None:
        """The primary button is about to be pressed."""
        if self.kind == "act" and step == self.where:
            self.armed = True
        if self.kind == "armed" and step == self.where:
            print("armed", flush=True)

    def due(self, step: Step) -> None:
        """A step is due and shown."""
        if self.kind == "step" and step == self.where:
            die()

    def picture(self, when: str) -> None:
        """A picture is told, or shown."""
        if self.kind == when:
            self.left -= 1
            if not self.left:
                die()

    def _statement(self, *_said: object) -> None:
        if self.armed:
            self.left -= 1
            if self.left <= 0:
                die()


def die() -> None:
    """A power cut: this process and all its children end at once, without a word."""
    os.killpg(os.getpgrp(), signal.SIGKILL)


class Hands:
    """Press, type and answer like somebody who conducts."""

    def __init__(self, walker: Walker, told: Told, moment: Moment, digits: list[str]) -> None:
        self.walker = walker
        self.told = told
        self.moment = moment
        self.digits = digits
        self._yes = QTimer()
        self._yes.setInterval(20)
        self._yes.timeout.connect(self._answer)
        self._yes.start()

    def _answer(self) -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, _Message) and dialog.accept_button is not None:
            asks = dialog.reject_button is not None
            words = [one.text() for one in dialog.findChildren(QLabel) if one.text()]
            self.told.say("asked" if asks else "message", words=words)
            dialog.accept_button.click()

    def conduct(self, page: ConductorPage) -> None:
        """Go on until the end."""
        page.conductor.stage.open()
        page.throws._die.setInterval(DIE_MS)
        self.walker.rest()
        self.moment.stands()
        before: Step | None = None
        for _ in range(MOST_TURNS):
            self.walker.rest()
            step = page.shown
            assert step is not None
            if step is not before:
                before = step
                self.told.say("due", step=step.value)
                self.moment.due(step)
            if step is Step.CLOSED:
                return
            self._prepare(page, step)
            self.walker.until(partial(_ready, page), f"{step} ready")
            if page.shown is step and not page.conductor.stage.rolling:
                self.told.say("pressed", step=step.value, words=page.bar.primary_button.text())
                self.moment.pressed(step)
                self.walker.click(page.bar.primary_button)
        raise AssertionError("the ceremony does not end")

    def _prepare(self, page: ConductorPage, step: Step) -> None:
        stage = page.conductor.stage
        if step is Step.OPENING:
            self._call_roll(page)
        elif step is Step.THROWS and page.keying_open():
            self._key(page)
        elif step is Step.MINUTES:
            page.minutes.ticks.all_button.click()
        elif stage.rolling:
            self.walker.click(page.screen_column.skip)

    def _call_roll(self, page: ConductorPage) -> None:
        opening = page.opening
        if opening.place.text():
            return  # as it was kept
        self.walker.type_into(opening.place, "局三楼会议室")
        number = count(1)
        for line in opening.roll._lines:
            if not line.name.isReadOnly() and not line.name.text():
                self.walker.type_into(line.name, f"到场{next(number)}")
            if line.body.isVisible() and not line.body.text():
                self.walker.type_into(line.body, BODY)
            if line.post.isVisible() and not line.post.text():
                self.walker.type_into(line.post, POST)

    def _key(self, page: ConductorPage) -> None:
        """Key what the witnesses wrote down; Return goes on from line to line."""
        keying = page.throws.keying
        if keying.who.currentIndex() < 0:
            keying.who.setCurrentIndex(0)
            keying.who.activated.emit(0)
        for field, digits in zip(keying.fields.values(), self.digits, strict=True):
            if field.isEnabled():
                self.walker.type_into(field, digits)
                self.told.say("typed", digits=digits)


def _ready(page: ConductorPage) -> bool:
    return page.bar.primary_button.isEnabled() and not page.conductor.busy


def watch_pictures(told: Told, moment: Moment) -> None:
    """Tell every picture of the hall before it is shown."""
    show: Callable[..., None] = stages._Projector.show_scene

    def show_scene(self: Any, scene: Scene, *args: Any, **named: Any) -> None:
        told.say("shown", **facts_of(scene))
        moment.picture("before")
        show(self, scene, *args, **named)
        moment.picture("after")

    stages._Projector.show_scene = show_scene  # type: ignore[method-assign]  # eyes of the test


def main(home: Path, told_path: Path, digits: str, words: str) -> None:
    """Start the program, go into the ceremony by its door, conduct."""
    places = Places.below(home)
    application = make_application(places.resources / "fonts")
    application.setQuitOnLastWindowClosed(False)
    told, moment = Told(told_path), Moment(words)
    watch_pictures(told, moment)
    program = Program(places, lambda: NOW, entropy, size=SIZE)
    walker = Walker(program, home / "walk")
    hands = Hands(walker, told, moment, digits.split(","))
    prepare(walker)
    log_in(walker, Role.CLERK)
    page, offered = into_the_ceremony(walker)
    told.say("entered", offered=offered)
    hands.conduct(page)
    told.say("closed")
    pause()
    die()


def start() -> None:
    """Take the four words from the command line."""
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], sys.argv[4])


if __name__ == "__main__":
    start()
