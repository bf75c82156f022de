"""The conductor's page in a real window over a real task, with hands for mouse and keys."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QWidget

from app.core.ceremony import Authorisation, Ceremony, Person
from app.core.conduct import Manner, Mark, Step
from app.core.people import Role
from app.services.draw import conducting, draw_stage, pool
from app.services.task import tasks
from app.ui import messages
from app.ui.ceremony import conductor as conductor_module
from app.ui.ceremony import ending
from app.ui.ceremony.open import ResumeBanner
from app.ui.ceremony.page import ConductorPage
from app.ui.desk import Desk
from app.ui.pdf.printing import Printing
from app.ui.shell import NavEntry, Shell
from app.ui.stage_window import stage_window
from app.ui.widgets import Page

PATIENCE_MS = 20_000
DIGITS = {"沈国良": "4711", "朱彩娟": "0836"}
PEOPLE = Ceremony(
    "局三楼会议室",
    "李建国",
    "周敏",
    (Person("陆伟明", "局法规股", "股长"),),
    (
        Person("沈国良", "县纪委监委派驻组", "副组长", 4),
        Person("朱彩娟", "县人大", "代表", 4, slips=True),
        Person("欧阳璟", "县公证处", "公证员", keeps=True),
    ),
    "副局长",
    Person("吴晓", "县政协", "委员"),
    None,
    Authorisation("王局长", "局长", "2026-03-04", "新市监〔2026〕12号"),
)


@dataclass
class Room:
    """A desk with its draw, and the page when it is open."""

    desk: Desk
    draw_id: int
    task_id: int
    shell: Shell
    settle: Callable[[], None]
    wait: Callable[[Callable[[], bool]], None]

    def open(self, manner: Manner = Manner.PUBLIC) -> ConductorPage:
        """Open the conductor as the task's page does."""
        page = ConductorPage(self.desk, self.shell, self.draw_id, manner)
        assert self.shell.push(page)
        self.wait(lambda: page.shown is not None)
        self.settle()
        return page

    def hall(self) -> conducting.Hall:
        return conducting.hall(self.desk.store, self.desk.actor, self.draw_id)

    def mark(self, *marks: Mark) -> None:
        for one in marks:
            facts = PEOPLE.to_json() if one is Mark.OPENED else {}
            if one is Mark.READ_OUT:
                facts = {"pool": 1, "wanted": 1}
            conducting.mark(
                self.desk.store, self.desk.actor, self.draw_id, one, facts, now=self.desk.clock()
            )

    def freeze(self) -> int:
        chance = self.desk.entropy(), self.desk.entropy()
        now = self.desk.clock()
        desk = self.desk
        return pool.freeze(desk.store, desk.actor, self.draw_id, PEOPLE, *chance, now=now).lock_id

    def key(self, turn: int, by: str, digits: dict[str, str] | None = None) -> None:
        lock_id = self.hall().lock_id
        desk, now = self.desk, self.desk.clock()
        conducting.key_throws(desk.store, desk.actor, lock_id, turn, digits or DIGITS, by, now=now)

    def bring_to(self, step: Step) -> None:
        """Do by the services what comes before a step."""
        desk = self.desk
        acts: list[tuple[Step, Callable[[], object]]] = [
            (Step.OPENING, lambda: self.mark(Mark.OPENED)),
            (Step.RECONCILE, lambda: self.mark(Mark.READ_OUT)),
            (Step.LOCK, self.freeze),
            (Step.LOCK, lambda: self.mark(Mark.LOCK_SHOWN, Mark.LOCK_SIGNED)),
            (Step.ENVELOPE, lambda: self.mark(Mark.ENVELOPED)),
            (Step.THROWS, lambda: self.mark(Mark.THROWN)),
            (Step.THROWS, lambda: self.key(1, "周敏")),
            (Step.THROWS, lambda: self.key(2, "陆伟明")),
            (Step.THROWS, lambda: self.mark(Mark.DIGITS_SHOWN)),
            (
                Step.SEAL,
                lambda: conducting.open_seal(
                    desk.store, desk.actor, self.hall().lock_id, now=desk.clock()
                ),
            ),
            (Step.SEAL, lambda: self.mark(Mark.SEAL_SHOWN)),
            (
                Step.DRAW,
                lambda: draw_stage.run(
                    desk.store, desk.actor, self.hall().lock_id, now=desk.clock()
                ),
            ),
            (Step.OFFICERS, lambda: self.mark(Mark.SHOWN_OFFICERS)),
            (Step.ENTERPRISES, lambda: self.mark(Mark.SHOWN_ENTERPRISES)),
            (Step.TEAMS, lambda: self.mark(Mark.SHOWN_TEAMS)),
            (Step.MATCHING, lambda: self.mark(Mark.SHOWN_MATCHING)),
            (Step.MINUTES, lambda: self.mark(Mark.MINUTES_SIGNED)),
            (Step.DOSSIER, lambda: self.mark(Mark.HANDED_OVER)),
        ]
        for before, act in acts:
            if before is step:
                break
            act()
        assert self.hall().due is step


@pytest.fixture
def papers(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Sheets that were shown or sent to the printer."""
    made: list[Path] = []
    monkeypatch.setattr(conductor_module, "open_pdf", lambda _owner, path: made.append(path))
    monkeypatch.setattr(Printing, "ask", lambda self, *_args: made.append(self._path))
    return made


@pytest.fixture
def agreed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every question is answered yes; what was asked."""
    asked: list[str] = []

    def confirm(_parent: QWidget, title: str, *_words: str, **_kw: object) -> bool:
        asked.append(title)
        return True

    monkeypatch.setattr(messages, "confirm", confirm)
    return asked


@pytest.fixture
def stick(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The folder a copy goes to."""
    place = tmp_path / "stick"
    place.mkdir()
    monkeypatch.setattr(ending, "ask_place", lambda *_args: place)
    return place


class Home(Page):
    """Where people land: it offers a ceremony that was broken off."""

    def __init__(self, desk: Desk, _shell: Shell) -> None:
        super().__init__("待我办理")
        self.resume = ResumeBanner(desk)
        self.add(self.resume)

    def refresh(self) -> None:
        self.resume.refresh()


def _agree(shell: Shell) -> None:
    """Nobody is asked on the way out of a test."""
    shell._agreed = True


@pytest.fixture
def room(approved, qtbot, settle, near, monkeypatch):
    """The approved task's first draw, and a window of the program."""
    desk = approved.desks[Role.CLERK]
    home = NavEntry("workbench", "待我办理", "inbox", partial(Home, desk))
    shell = Shell((home,), desk.jobs, bureau="示例县", sample=True)
    qtbot.addWidget(shell, before_close_func=_agree)
    shell.resize(QSize(1366, 768))
    shell.show()
    shell.go("workbench")
    settle()
    draw_id = tasks.task(desk.store, desk.actor, approved.task_id).draws[0].id

    def wait(done: Callable[[], bool]) -> None:
        qtbot.waitUntil(done, timeout=PATIENCE_MS)

    yield Room(desk, draw_id, approved.task_id, shell, settle, wait)
    stage_window(shell).close()
    for page in shell.findChildren(ConductorPage):
        page.sheets.forget()


@pytest.fixture
def press(qtbot, settle):
    """Press the primary button with the mouse and wait until its work is done."""

    def run(page: ConductorPage) -> None:
        assert page.bar.primary_button.isEnabled(), page.bar.sentence.text()
        qtbot.mouseClick(page.bar.primary_button, Qt.MouseButton.LeftButton)
        settle()

    return run
