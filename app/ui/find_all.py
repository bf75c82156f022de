"""Ctrl+K: find a page, task, enterprise, officer, paper or help by a few letters, and go there."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, cast

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from app.core.people import Right
from app.services.paper import paper_register
from app.services.paper.paper_register import RegisterAsked
from app.services.registry import pinyin, registry
from app.services.registry.registry import EnterpriseQuery, OfficerQuery
from app.services.task import tasks
from app.services.walks import manual
from app.texts import text
from app.ui.desk import Desk
from app.ui.habits import Habits
from app.ui.help import ask_help
from app.ui.pages import PAGES
from app.ui.shell import Shell
from app.ui.widgets import Dialog, SearchBox, label
from app.ui.widgets.tips import plain_tip

MOST: Final = 6  # lines of a kind
ORDER: Final = ("page", "task", "enterprise", "officer", "paper", "manual")


@dataclass(frozen=True, slots=True)
class Hit:
    """One line: its kind (of ORDER), what it says, how one gets there."""

    kind: str
    words: str
    go: Callable[[], object]


class FindAll(Dialog):
    """A box and what is found. Codes and names only: nothing personal stands in a line."""

    def __init__(self, shell: Shell, desk: Desk, habits: Habits) -> None:
        super().__init__(shell, text("comfort.find.title"), width=640)
        self.shell = shell
        self.desk = desk
        self.habits = habits
        self._question = 0
        self._found: dict[str, list[Hit]] = {}
        self.hits: list[Hit] = []
        self.chosen: Hit | None = None
        self.search = SearchBox(text("comfort.find.hint"))
        self.search.searched.connect(lambda _words: self.look())
        self.search.installEventFilter(self)
        self.search.returnPressed.connect(self._take)
        self.list = QListWidget()
        self.list.setAccessibleName(text("comfort.find.found"))
        self.list.setProperty("role", "choices")
        self.list.setMinimumHeight(260)
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.list.itemActivated.connect(lambda _item: self._take())
        self.note = label("", "small")
        self.add(self.search)
        self.add(self.list, 1)
        self.add(self.note)
        self.set_buttons(text("comfort.find.go"))
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)
        self.look()

    def look(self) -> None:
        """Ask for what the box says; only the newest answers count."""
        self._question += 1
        question, words = self._question, self.search.take()
        self._found = {"page": self._pages(words)}
        self._show()
        self._ask(question, "task", tasks.tasks, partial(self._tasks, words))
        if not words:
            return
        for kind, service, query, page in (
            ("enterprise", registry.enterprises, EnterpriseQuery(text=words), "enterprises"),
            ("officer", registry.officers, OfficerQuery(text=words), "officers"),
        ):
            self._ask(question, kind, service, partial(self._records, kind, page), query)
        asked = RegisterAsked(words=words)
        self._ask(question, "paper", paper_register.register, self._papers, asked, 0, MOST)
        self._ask(question, "manual", manual.manual, partial(self._manual, words))

    def _ask(
        self,
        question: int,
        kind: str,
        service: Callable[..., Any],
        read: Callable[[Any], Iterable[Hit]],
        *args: object,
    ) -> None:
        def show(answer: Any) -> None:
            if question == self._question:
                self._found[kind] = list(read(answer))[:MOST]
                self._show()

        self.desk.read(self, service, *args, done=show)

    # -- the kinds -------------------------------------------------------------------------

    def _pages(self, words: str) -> list[Hit]:
        if not words:
            return []
        found = []
        for key, _icon, _place, right, _foot in PAGES:
            title = text(f"pages.{key}")
            if self.desk.actor.may(right) and _says(title, words):
                found.append(Hit("page", title, partial(self.shell.go, key)))
        return found[:MOST]

    def _tasks(self, words: str, lines: Iterable[Any]) -> list[Hit]:
        found = [one for one in lines if _says(f"{one.name} {one.task_no} {one.inner_no}", words)]
        if not words:  # what was open last comes first
            last = self.habits.tasks(self.desk.folder, self.desk.actor.account_id)
            at = {task_id: place for place, task_id in enumerate(last)}
            found.sort(key=lambda one: at.get(one.id, len(at)))
        return [
            Hit(
                "task",
                text("comfort.find.line", name=one.name, more=one.task_no or one.inner_no),
                partial(self._open_task, one.id),
            )
            for one in found
        ]

    def _records(self, kind: str, page: str, found: Any) -> list[Hit]:
        return [
            Hit(
                kind,
                text("comfort.find.line", name=one.name, more=one.key),
                partial(self._open_record, page, one.id),
            )
            for one in found.lines
        ]

    def _papers(self, found: Any) -> list[Hit]:
        return [
            Hit(
                "paper",
                text("comfort.find.line", name=one.label or one.title, more=one.to),
                partial(self._open_paper, one.label or one.to),
            )
            for one in found.rows
        ]

    def _manual(self, words: str, book: Any) -> list[Hit]:
        return [
            Hit(
                "manual",
                text("comfort.find.line", name=one.page.title, more=one.words),
                partial(ask_help, self.shell, one.page.key),
            )
            for one in manual.look_for(book, words)
        ]

    # -- showing and going -----------------------------------------------------------------

    def _show(self) -> None:
        at = self.list.currentRow()
        self.hits = [one for kind in ORDER for one in self._found.get(kind, ())]
        self.list.clear()
        for hit in self.hits:
            words = text(
                "comfort.find.of_kind", kind=text(f"comfort.kind.{hit.kind}"), words=hit.words
            )
            item = QListWidgetItem(words)
            item.setToolTip(plain_tip(words))
            self.list.addItem(item)
        self.list.setCurrentRow(max(0, min(at, len(self.hits) - 1)))
        self.note.setText(text("comfort.find.count", count=len(self.hits)))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.search and isinstance(event, QKeyEvent):
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
            if step and event.type() == QEvent.Type.KeyPress and self.hits:
                self.list.setCurrentRow((self.list.currentRow() + step) % len(self.hits))
                return True
        return super().eventFilter(watched, event)

    def may_accept(self) -> bool:
        """Only where a line is chosen."""
        at = self.list.currentRow()
        self.chosen = self.hits[at] if 0 <= at < len(self.hits) else None
        return self.chosen is not None

    def _take(self) -> None:
        if self.may_accept():
            self.accept()

    def _open_task(self, task_id: int) -> None:
        from app.ui.task.open import open_task

        open_task(self.desk, self.shell, task_id)

    def _open_record(self, page: str, record_id: int) -> None:
        if self.shell.go(page):
            cast(Any, self.shell.page(page)).open_record(record_id)

    def _open_paper(self, words: str) -> None:
        if self.shell.go("papers"):
            cast(Any, self.shell.page("papers")).search.setText(words)


def find_all(shell: Shell, desk: Desk, habits: Habits) -> None:
    """Ask what is looked for, and go there."""
    if not desk.actor.may(Right.READ):
        return
    dialog = FindAll(shell, desk, habits)
    if dialog.exec() and dialog.chosen is not None:
        dialog.chosen.go()


def _says(what: str, words: str) -> bool:
    """Whether all words stand in it, as they are or by the initials of their pinyin."""
    plain, letters = what.casefold(), pinyin.initials(what)
    return all(one in plain or one in letters for one in words.casefold().split())
