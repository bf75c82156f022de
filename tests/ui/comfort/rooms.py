"""Every room of the program that a clerk walks into: pages, tabs, stages, windows.

Nothing is listed here that the program itself lists: a new page, tab or stage is walked
into by itself.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QTabWidget, QWidget
from sqlalchemy import select

from app.core.people import Actor, Role
from app.services.folder.folders import Folder, open_folder
from app.store.schema import Account, Draw, Task
from app.ui.ceremony.open import open_ceremony
from app.ui.comforts import plug_in_comforts
from app.ui.desk import Desk
from app.ui.jobs import Handle, Jobs
from app.ui.pages import nav_entries
from app.ui.shell import Shell
from app.ui.task.open import PANELS, open_task

NOW = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)


def near(jobs, function, args, done, failed, _progress=None, *, owner=None):
    """Do in a thread what is meant for a child process."""
    job = partial(function, *args, progress=lambda _key, _share: None)
    jobs.run(job, done, failed, owner=owner)
    return Handle(function, args, (done, failed, None), owner)


class House:
    """The window of somebody who may do everything, on a county with a drawn task."""

    def __init__(self, folder: Path, size: tuple[int, int]) -> None:
        Jobs.run_process = near
        self.size = size
        self.jobs = Jobs()
        self.folder: Folder = open_folder(folder, now=NOW)
        with self.folder.store.read() as session:
            row = session.scalars(select(Account).order_by(Account.id)).first()
            actor = Actor(row.id, row.login, row.name, frozenset(Role))
            self.task_id = session.scalars(select(Task.id)).first()
            self.draw_id = session.scalars(select(Draw.id)).first()
        self.desk = Desk(
            self.folder.store, actor, self.jobs, lambda: NOW, lambda: "5e" * 32, folder, True
        )
        self.desk = replace(self.desk, heads=folder.with_name("heads.txt"))  # keeps habits
        self.shell = Shell(
            nav_entries(self.desk), self.jobs, bureau="青岭县市场监督管理局", sample=True
        )
        self.shell.set_user("欧阳海燕", "经办、审核")
        self.shell.set_status(database=str(folder), backup="09:30", version="1.0.0")
        plug_in_comforts(self.shell, self.desk)
        self.shell.resize(*size)
        self.shell.show()

    def rest(self) -> None:
        """Wait until what was asked is answered and shown."""
        for _ in range(3):
            self._beat()
            while self.jobs.busy:
                self._beat()

    def _beat(self) -> None:
        loop = QEventLoop()
        QTimer.singleShot(8, loop.quit)
        loop.exec()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    def rooms(self) -> Iterator[tuple[str, QWidget]]:
        """Walk through; yields the name of each room and its window."""
        for key in list(self.shell._entries):
            self.shell.go(key)
            self.rest()
            yield from self._with_tabs(key, self.shell.page(key))
        self.shell.go("tasks")
        page = open_task(self.desk, self.shell, self.task_id)
        self.rest()
        for stage in PANELS:
            page.open_stage(stage)
            self.rest()
            yield from self._with_tabs(f"task.{stage}", page.panel(stage))
        self.shell.go("workbench")
        self.rest()
        yield "workbench.recent", self.shell
        open_ceremony(self.desk, self.shell, self.draw_id)
        self.rest()
        yield "ceremony", self.shell

    def _with_tabs(self, name: str, page: QWidget) -> Iterator[tuple[str, QWidget]]:
        yield name, self.shell
        for tabs in page.findChildren(QTabWidget):
            if not tabs.isVisible():
                continue
            for at in range(1, tabs.count()):
                if not tabs.isTabVisible(at) or not tabs.isTabEnabled(at):
                    continue
                tabs.setCurrentIndex(at)
                self.rest()
                yield f"{name}.{tabs.tabText(at)}", self.shell
            tabs.setCurrentIndex(0)

    def close(self) -> None:
        """Let go of window and folder."""
        self.shell.let_close()
        self.shell.close()
        self.jobs.close()
        self.folder.close()
