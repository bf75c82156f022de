"""What can be done with a task as a whole, from every stage: copy, change, look back, end."""

from collections.abc import Callable

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QStackedWidget, QWidget

from app.core.people import Right
from app.core.task import Stage
from app.services.supervision.timeline import Whose
from app.services.task.tasks import TaskCard
from app.texts import text
from app.ui.desk import Desk
from app.ui.shell import Shell
from app.ui.tables import Column, RowsTable
from app.ui.task.changing import Changing
from app.ui.task.copying import Told, copy_task
from app.ui.task.ending import end_task
from app.ui.task.evidence import open_evidence
from app.ui.task.making import open_making
from app.ui.task.panel import Panel
from app.ui.task.papers_entries import open_register
from app.ui.timeline_page import open_timeline
from app.ui.views import life as view
from app.ui.widgets import Button, Dialog, WrappedLabel

_OPEN = frozenset(Stage) - {Stage.CLOSED, Stage.ENDED}


class LifeMenu(Button):
    """The button 任务办理 with its menu.

    opened: called with the id of a copy. changed: the task was changed or ended.
    """

    def __init__(
        self,
        desk: Desk,
        owner: QWidget,
        opened: Callable[[int], Told | None],
        changed: Callable[[], object],
    ) -> None:
        super().__init__(text("life.menu"), "ellipsis-vertical")
        self.desk = desk
        self.owner = owner
        self.opened = opened
        self.changed = changed
        self.card: TaskCard | None = None
        self.acts: dict[str, QAction] = {}
        self.entries = QMenu(self)
        for name, act in (
            ("copy", self._copy),
            ("change", self._change),
            ("history", self.show_history),
            ("papers", self._papers),
            ("register", self._register),
            ("evidence", self._evidence),
            ("timeline", self._timeline),
            ("end", self._end),
        ):
            self.acts[name] = QAction(text(f"life.menu_{name}"), self)
            self.entries.addAction(self.acts[name])
            self.acts[name].triggered.connect(lambda _on=False, run=act: run())
        self.entries.setToolTipsVisible(True)
        self.setMenu(self.entries)

    def show_task(self, card: TaskCard) -> None:
        """Offer what can be done with a task where it stands."""
        self.card = card
        may = self.desk.actor.may(Right.TASK)
        approved = card.stage in (Stage.APPROVED, Stage.DRAWN)
        self.acts["copy"].setVisible(may)
        self.acts["end"].setVisible(may and card.stage in _OPEN)
        self.acts["change"].setVisible(may and card.stage in _OPEN)
        self.acts["change"].setEnabled(approved)
        self.acts["change"].setToolTip("" if approved else text("life.change.not_now"))
        self.acts["history"].setEnabled(bool(card.changes))
        self.acts["papers"].setVisible(self.desk.actor.may(Right.PAPERS))

    def _shown(self) -> TaskCard:
        assert self.card is not None  # the menu opens with a task on show
        return self.card

    def _copy(self) -> None:
        copy_task(self.desk, self.owner, self._shown().id, self.opened)

    def _change(self) -> None:
        Changing(self.desk, self.owner, self._shown(), self.changed).ask()

    def _papers(self) -> None:
        open_making(self.desk, self.owner, self._shown())

    def _register(self) -> None:
        open_register(self.desk, self.owner, self._shown())

    def _evidence(self) -> None:
        stack = self.owner.findChild(QStackedWidget)
        panel = stack.currentWidget() if stack is not None else None
        at = panel.enterprise() if isinstance(panel, Panel) else 0
        open_evidence(self.desk, self.owner, self._shown(), at)

    def _timeline(self) -> None:
        shell = self.owner.window()
        if isinstance(shell, Shell):
            open_timeline(self.desk, shell, Whose.TASK, self._shown().id)

    def _end(self) -> None:
        end_task(self.desk, self.owner, self._shown().id, self.changed)

    def show_history(self) -> None:
        """Show what was changed after approval."""
        HistoryDialog(self.owner, self._shown()).exec()


class HistoryDialog(Dialog):
    """Every change after approval, old and new side by side."""

    def __init__(self, parent: QWidget, card: TaskCard) -> None:
        super().__init__(
            parent, text("life.history.title"), text("life.history.sentence"), width=980
        )
        names = ("at", "by", "second", "part", "before", "after", "reason")
        widths = (160, 84, 84, 150, 0, 0, 0)
        self.table: RowsTable[tuple[str, ...]] = RowsTable(
            tuple(
                _column(at, name, width)
                for at, (name, width) in enumerate(zip(names, widths, strict=True))
            ),
            text("life.history.title"),
        )
        self.table.setMinimumHeight(240)
        rows = view.history_rows(card.changes)
        self.table.set_rows(rows)
        self.add(self.table, 1)
        if not rows:
            self.add(WrappedLabel(text("life.history.empty"), "muted"))
        self.set_buttons(text("ui.button.close"), "")


def _column(at: int, name: str, width: int) -> Column[tuple[str, ...]]:
    return Column(text(f"life.history.{name}"), lambda row: row[at], width, least=140)
