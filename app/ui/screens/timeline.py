"""全程: choose an enterprise, officer or task; then everything that ever happened to it."""

from functools import partial
from typing import Any

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from app.services.registry import registry
from app.services.registry.registry_lines import EnterpriseQuery, OfficerQuery
from app.services.registry.registry_lines import Page as PageOfLines
from app.services.supervision.timeline import Whose
from app.services.task import tasks
from app.texts import text
from app.ui.desk import Desk
from app.ui.finder import Finder
from app.ui.screens.workload import open_workload
from app.ui.shell import Shell
from app.ui.task.open import open_task
from app.ui.timeline_page import open_timeline
from app.ui.views import timeline as view
from app.ui.views.timeline import Found
from app.ui.widgets import Button, Card, Page, WrappedLabel, label

_WORDS = "timeline.page."
_TALL = 2000  # px: as high as the page leaves room


class TimelinePicker(Page):
    """The page of the navigation: whose timeline to look at."""

    help_key = "timeline"

    def __init__(self, desk: Desk, shell: Shell) -> None:
        super().__init__(text("pages.timeline"), scroll=False)
        self.desk = desk
        self.shell = shell
        self.whose = QComboBox()
        self.whose.setAccessibleName(text(_WORDS + "pick"))
        for one, words in view.whoses():
            self.whose.addItem(words, one)
        self.whose.currentIndexChanged.connect(lambda _at: self._turn())
        self.finder: Finder[Found] = Finder(
            text(_WORDS + "hint_ENTERPRISE"), self._ask, view.line_words
        )
        self.finder.list.setMinimumHeight(196)
        self.finder.list.setMaximumHeight(_TALL)
        self.finder.list.itemActivated.connect(lambda _item: self.open())
        self.finder.list.currentRowChanged.connect(lambda _row: self._fit_button())
        self.open_button = Button(text(_WORDS + "open"), "history", "accent")
        self.open_button.clicked.connect(self.open)
        self.workload_button = Button(text("workload.title"), "chart-column")
        self.workload_button.clicked.connect(lambda: open_workload(self.desk, self.shell))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(label(text(_WORDS + "pick")))
        row.addWidget(self.whose)
        row.addStretch(1)
        row.addWidget(self.workload_button)
        row.addWidget(self.open_button)
        card = Card()
        card.add(WrappedLabel(text(_WORDS + "note"), "muted"))
        card.add(row)
        card.add(self.finder, 1)
        self.add(card, 1)
        self._fit_button()

    def landing(self) -> QWidget | None:
        """Where the keyboard starts."""
        return self.finder.search

    def refresh(self) -> None:
        """Look for what the box says."""
        self.finder.look()

    def chosen(self) -> Whose:
        """Whose timeline is asked for."""
        return Whose(self.whose.currentData())

    def _turn(self) -> None:
        self.finder.search.setPlaceholderText(text(f"{_WORDS}hint_{self.chosen()}"))
        self.finder.search.reset()
        self.finder.look()

    def _ask(self, words: str, done: Any) -> None:
        whose = self.chosen()

        def show(page: Any) -> None:
            lines = page if isinstance(page, tuple) else page.lines
            found = [_found(whose, one) for one in lines]
            if whose is Whose.TASK:
                found = list(view.tasks_found(found, words))
            total = len(found) if isinstance(page, tuple) else page.total
            done(PageOfLines(tuple(found), 1, 1, total))
            self._fit_button()

        if whose is Whose.ENTERPRISE:
            self.desk.read(self, registry.enterprises, EnterpriseQuery(text=words), done=show)
        elif whose is Whose.OFFICER:
            self.desk.read(self, registry.officers, OfficerQuery(text=words), done=show)
        else:
            self.desk.read(self, tasks.tasks, done=show)

    def _fit_button(self) -> None:
        self.open_button.setEnabled(self.finder.value() is not None)

    def open(self) -> None:
        """Open the timeline of the chosen record."""
        found = self.finder.value()
        if found is not None:
            whose = self.chosen()
            opens = None if whose is Whose.TASK else partial(open_task, self.desk, self.shell)
            open_timeline(self.desk, self.shell, whose, found.id, opens)


def _found(whose: Whose, one: Any) -> Found:
    return Found(one.id, one.name, one.task_no if whose is Whose.TASK else one.key)
