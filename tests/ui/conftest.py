"""A desk screen and a projector, without a display; the program's own look."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import partial
from itertools import count
from pathlib import Path

import pytest

# Before anything imports Qt: two screens that need no X server.
os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={Path(__file__).with_name('screens.json')}"

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from app.core.ceremony import Ceremony, Person
from app.core.people import Actor, Role
from app.core.quota import ALL, QuotaRule
from app.core.task import Act, TaskPlan
from app.core.team_plan import TeamPlan
from app.services.draw import draws, pool
from app.services.folder.folders import Folder, open_folder
from app.services.task import approvals, tasks
from app.services.task.tasks import TaskCard
from app.services.walks import sample
from app.store.schema import Account, Assignment, Draw, Item, Task
from app.ui import theme
from app.ui.desk import Desk
from app.ui.jobs import Handle, Jobs
from app.ui.pages import nav_entries
from app.ui.screens.settings import SettingsPage
from app.ui.shell import Shell
from app.ui.task.findings import FindingsPanel

# The hand whose clicks are counted is the walkthrough's too.
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "walkthrough"))

from counted import Hand

FONTS = Path(__file__).resolve().parents[2] / "resources" / "fonts"


@pytest.fixture(scope="session")
def _dressed(qapp: QApplication) -> QApplication:
    theme.install(qapp, FONTS)
    return qapp


@pytest.fixture(autouse=True)
def dressed(_dressed: QApplication) -> Iterator[QApplication]:
    """The application as the user sees it, at the comfortable density; no window is left.

    A closed window is deleted by an event that only a loop further in delivers: left to the
    next test it would be dressed anew with it, and be destroyed in the midst of it.
    """
    theme.set_compact(False)
    there = _dressed.topLevelWidgets()  # a file's own window, for all its tests
    yield _dressed
    for window in _dressed.topLevelWidgets():
        if window.parent() is None and window not in there:
            window.deleteLater()
    _dressed.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def jobs() -> Iterator[Jobs]:
    """The one door, closed again whatever the test does."""
    door = Jobs()
    yield door
    door.close()


@dataclass(frozen=True)
class Approved:
    """A small sample county with one approved task, in a folder of the test's own.

    `desks`: the desk of each role of app.core.people, all on the same store.
    """

    task_id: int
    desks: dict[Role, Desk]


NOW = datetime(2026, 3, 5, 1, 30, tzinfo=UTC)
_DAY = date(2026, 3, 5)


@pytest.fixture(scope="session")
def _approved_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("approved") / "data"
    opened = open_folder(folder, now=NOW)
    store = opened.store
    sample.make_sample(store, now=NOW, enterprises=200)
    who = _people(opened)
    numbers = tasks.propose_numbers(store, who[Role.CLERK], _DAY)
    plan = TaskPlan(
        name="一季度双随机抽查",
        plan_name="2026年度抽查工作计划",
        source="PLAN",
        lead="信用监管股",
        partners=(),
        methods=("现场检查",),
        item_codes=("A01",),
        period_from=_DAY,
        period_to=date(2026, 4, 30),
        quotas={ALL: QuotaRule("NUMBER", "12")},
        team=TeamPlan(teams=4),
    )
    with store.read() as session:
        code = session.scalars(select(Item.code).where(Item.basis != "").limit(1)).one()
    task_id, _ = tasks.save_task(
        store, who[Role.CLERK], None, 0, replace(plan, item_codes=(code,)), numbers, now=NOW
    )
    approvals.submit(store, who[Role.CLERK], task_id, now=NOW)
    approvals.decide(store, who[Role.REVIEWER], task_id, Act.REVIEW, "同意", now=NOW)
    approvals.decide(store, who[Role.APPROVER], task_id, Act.APPROVE, "同意", now=NOW)
    opened.close()
    return folder


def _people(opened: Folder) -> dict[Role, Actor]:
    with opened.store.read() as session:
        actors = [
            Actor(row.id, row.login, row.name, frozenset(Role(role) for role in row.roles))
            for row in session.scalars(select(Account))
        ]
    return {role: actor for actor in actors for role in actor.roles}


@pytest.fixture
def approved(_approved_folder: Path, tmp_path: Path, jobs: Jobs) -> Iterator[Approved]:
    """A copy of the county with its approved task."""
    folder = tmp_path / "data"
    shutil.copytree(_approved_folder, folder)
    opened = open_folder(folder, now=NOW)
    turn = count(1)

    def entropy() -> str:
        return f"{next(turn):064x}"

    desks = {
        role: Desk(opened.store, actor, jobs, lambda: NOW, entropy, folder, True)
        for role, actor in _people(opened).items()
    }
    with opened.store.read() as session:
        task_id = session.scalars(select(Task.id)).one()
    yield Approved(task_id, desks)
    jobs.close()
    opened.close()


@pytest.fixture
def settle(qtbot: QtBot, jobs: Jobs) -> Callable[[], None]:
    """Wait until everything that was asked of the services has been answered and shown."""

    def wait() -> None:
        qtbot.waitUntil(lambda: not jobs.busy, timeout=30_000)

    return wait


@pytest.fixture
def near(monkeypatch: pytest.MonkeyPatch) -> None:
    """Work meant for child processes goes to a thread: it is the page that is looked at."""

    def run_process(jobs, function, args, done, failed, _progress=None, *, owner=None):
        job = partial(function, *args, progress=lambda _key, _share: None)
        jobs.run(job, done, failed, owner=owner)
        return Handle(function, args, (done, failed, None), owner)

    monkeypatch.setattr(Jobs, "run_process", run_process)


@pytest.fixture
def window(qtbot: QtBot, settle: Callable[[], None]) -> Callable[[Desk], Shell]:
    """The whole window of somebody, at the start page."""
    made = []  # qtbot keeps none alive

    def agree(shell: Shell) -> None:
        shell._agreed = True  # nobody is asked on the way out of a test

    def show(desk: Desk) -> Shell:
        shell = Shell(nav_entries(desk), desk.jobs)
        qtbot.addWidget(shell, before_close_func=agree)
        shell.resize(1366, 768)
        made.append(shell)
        shell.show()
        shell.go("workbench")
        settle()
        return shell

    return show


@pytest.fixture
def hand(settle: Callable[[], None], monkeypatch: pytest.MonkeyPatch) -> Hand:
    """Somebody at the window whose clicks are counted."""
    return Hand(settle, monkeypatch)


InDialog = Callable[[Callable[[], object], Callable[[QDialog], object]], None]


@pytest.fixture
def in_dialog(dressed: QApplication, qtbot: QtBot) -> InDialog:
    """Do something that opens a modal window, at once or after a read, and something in it."""

    def run(trigger: Callable[[], object], act: Callable[[QDialog], object]) -> None:
        seen: list[BaseException | None] = []

        def work() -> None:
            front = dressed.activeModalWidget()
            if not isinstance(front, QDialog):
                QTimer.singleShot(20, work)
                return
            try:
                act(front)
                seen.append(None)
            except BaseException as error:  # the test reports it; the window must not stay
                seen.append(error)
                front.done(0)

        QTimer.singleShot(0, work)
        trigger()
        qtbot.waitUntil(lambda: bool(seen))  # no window opened
        if seen[0] is not None:
            raise seen[0]

    return run


@pytest.fixture
def typing(dressed: QApplication) -> Callable[[QLineEdit | QPlainTextEdit, str], None]:
    """Replace what stands in a field the way an input method commits words."""

    def put(field: QLineEdit | QPlainTextEdit, words: str) -> None:
        field.setFocus()
        field.clear()
        event = QInputMethodEvent()
        event.setCommitString(words)
        dressed.sendEvent(field, event)

    return put


@dataclass(frozen=True)
class DrawnTask:
    """The same county five days after the draw of its task: twelve enterprises, four teams."""

    task_id: int
    desks: dict[Role, Desk]
    assignments: tuple[int, ...]

    def card(self) -> TaskCard:
        """The task as it stands."""
        desk = self.desks[Role.CLERK]
        return tasks.task(desk.store, desk.actor, self.task_id)


_LATER = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)
_PEOPLE = Ceremony(
    "三楼会议室",
    "主持人",
    "经办人",
    (),
    (Person("沈国良", "县纪委", "干部", 8), Person("朱彩娟", "县人大", "代表", 8)),
)
_THROWS = {"沈国良": "12345678", "朱彩娟": "87654321"}


@pytest.fixture(scope="session")
def _drawn_folder(_approved_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("drawn") / "data"
    shutil.copytree(_approved_folder, folder)
    opened = open_folder(folder, now=NOW)
    store, clerk = opened.store, _people(opened)[Role.CLERK]
    with store.read() as session:
        draw_id = session.scalars(select(Draw.id)).one()
    locked = pool.freeze(store, clerk, draw_id, _PEOPLE, "5e" * 32, "a7" * 32, now=NOW)
    draws.record_throws(store, clerk, locked.lock_id, _THROWS, _THROWS, now=NOW)
    draws.run(store, clerk, locked.lock_id, now=NOW)
    opened.close()
    return folder


@pytest.fixture
def drawn(_drawn_folder: Path, tmp_path: Path, jobs: Jobs) -> Iterator[DrawnTask]:
    """A copy of the county with its drawn task."""
    folder = tmp_path / "drawn"
    shutil.copytree(_drawn_folder, folder)
    opened = open_folder(folder, now=_LATER)
    desks = {
        role: Desk(opened.store, actor, jobs, lambda: _LATER, lambda: "5e" * 32, folder, True)
        for role, actor in _people(opened).items()
    }
    with opened.store.read() as session:
        task_id = session.scalars(select(Task.id)).one()
        ids = tuple(session.scalars(select(Assignment.id).order_by(Assignment.position)))
    yield DrawnTask(task_id, desks, ids)
    jobs.close()
    opened.close()


@pytest.fixture
def panel_of(qtbot, drawn, settle):
    """The page of results as one role sees it, five days after the draw."""

    def make(role):
        made = FindingsPanel(drawn.desks[role])
        qtbot.addWidget(made)
        made.resize(1160, 560)
        made.show()
        made.show_task(drawn.card())
        settle()
        return made

    return make


@pytest.fixture
def settings_opened(approved, settle, qtbot: QtBot) -> Callable[[Role], SettingsPage]:
    """The page in a window, for somebody of a role, with everything read."""

    shells = []  # qtbot keeps none alive

    def show(role: Role) -> SettingsPage:
        desk: Desk = approved.desks[role]
        shell = Shell((), desk.jobs)
        page = SettingsPage(desk, shell)
        shells.append(shell)
        qtbot.addWidget(shell, before_close_func=_forget)
        shell.push(page)
        shell.show()
        settle()
        return page

    return show


def _forget(shell: Shell) -> None:
    """Nothing is asked on the way out of a test."""
    shell.pages.currentWidget().bureau.facts = None
