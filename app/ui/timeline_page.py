"""The events of one record, newest first: to filter, to print, to write to a table."""

from collections.abc import Callable

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from app.services.supervision import timeline, timeline_sheets
from app.services.supervision.timeline import Event, Timeline, Whose
from app.texts import text
from app.ui.desk import Desk
from app.ui.list_out import ListOut
from app.ui.shell import Shell
from app.ui.tables import Column, RowsTable
from app.ui.views import timeline as view
from app.ui.widgets import ActionBar, Banner, Button, Card, EmptyState, Page, SearchBox, label

_WORDS = "timeline.page."
Opens = Callable[[int], object]  # opens the page of a task by its id


class TimelinePage(Page):
    """The events of one record, newest first; a pushed page, read again when it comes back."""

    help_key = "timeline"

    def __init__(
        self, desk: Desk, shell: Shell, whose: Whose, record_id: int, opens: Opens | None = None
    ) -> None:
        """`opens`: how the task of a line is opened; None: its button is not there."""
        super().__init__(text("pages.timeline"), scroll=False)
        self.desk = desk
        self.shell = shell
        self.whose = whose
        self.record_id = record_id
        self.opens = opens
        self.found: Timeline | None = None
        self.shown: Timeline | None = None
        self.name = label("", "h2")
        self.note = Banner("", "success")
        self.kind = QComboBox()
        self.kind.setAccessibleName(text(_WORDS + "filter"))
        self.kind.setMinimumWidth(150)
        self.kind.currentIndexChanged.connect(lambda _at: self._narrow())
        self.search = SearchBox(text(_WORDS + "search"))
        self.search.searched.connect(lambda _words: self._narrow())
        self.count = label("", "muted")
        self.table: RowsTable[Event] = RowsTable(_columns(whose), text(_WORDS + "title"))
        self.table.opened.connect(lambda _row: self.open_task())
        self.table.picked.connect(lambda _row: self._fit_buttons())
        self.empty = EmptyState(text(_WORDS + "empty"), text(_WORDS + "empty_hint"), "clock")
        self.task_button = _button("open_task", "dices", self.open_task)
        self.task_button.setVisible(opens is not None)
        self.out = ListOut(
            self,
            desk,
            self.note,
            _WORDS,
            lambda: self.shown,
            view.folder_of(desk.folder),
            lambda: view.file_name(self.found, desk.clock()) if self.found else "",
            timeline_sheets.print_timeline,
            timeline_sheets.export,
        )
        self.print_button = _button("print", "printer", self.out.print_list)
        self.export_button = _button("export", "download", self.out.ask_export)
        self._assemble()
        self._fit_buttons()

    def _assemble(self) -> None:
        tools = QHBoxLayout()
        tools.setSpacing(8)
        tools.addWidget(self.search, 1)
        tools.addWidget(self.kind)
        tools.addWidget(self.task_button)
        tools.addWidget(self.print_button)
        tools.addWidget(self.export_button)
        head = QHBoxLayout()
        head.addWidget(self.name)
        head.addStretch(1)
        head.addWidget(self.count)
        card = Card()
        card.add(head)
        card.add(tools)
        card.add(self.table, 1)
        card.add(self.empty, 1)
        self.add(self.note)
        self.add(card, 1)
        self.bar = self.set_actions(ActionBar())
        self.bar.back.connect(self.shell.back)

    def landing(self) -> QWidget | None:
        """Where the keyboard starts."""
        return self.search

    def refresh(self) -> None:
        """Read everything again."""
        self.desk.act(self, timeline.timeline, self.whose, self.record_id, done=self._show)

    def _show(self, found: Timeline) -> None:
        self.found = found
        self.name.setText(timeline_sheets.above(found))
        kept = self.kind.currentData() if self.kind.count() else view.PLAIN
        self.kind.blockSignals(True)
        self.kind.clear()
        for kind, words in view.options(found):
            self.kind.addItem(words, kind)
        self.kind.setCurrentIndex(max(0, self.kind.findData(kept)))
        self.kind.blockSignals(False)
        self._narrow()

    def _narrow(self) -> None:
        if self.found is None:
            return
        self.shown = view.chosen(self.found, self.kind.currentData(), self.search.words())
        events = self.shown.events
        self.table.set_rows(events[: view.MOST_SHOWN])
        self.table.setVisible(bool(events))
        self.empty.setVisible(not events)
        self.count.setText(view.count_words(len(events), len(self.found.events)))
        self._fit_buttons()

    def _fit_buttons(self) -> None:
        row = self.table.current_row()
        self.task_button.setEnabled(row is not None and bool(row.task_id))
        there = self.shown is not None and bool(self.shown.events)
        self.print_button.setEnabled(there)
        self.export_button.setEnabled(there)

    def open_task(self) -> None:
        """Open the task of the line."""
        row = self.table.current_row()
        if row is not None and row.task_id and self.opens is not None:
            self.opens(row.task_id)


def open_timeline(
    desk: Desk, shell: Shell, whose: Whose, record_id: int, opens: Opens | None = None
) -> TimelinePage | None:
    """Push the timeline of a record; None where the page in front would not leave."""
    page = TimelinePage(desk, shell, whose, record_id, opens)
    return page if shell.push(page) else None


def _button(name: str, icon: str, clicked: object) -> Button:
    button = Button(text(_WORDS + name), icon)
    button.clicked.connect(clicked)
    return button


def _columns(whose: Whose) -> tuple[Column[Event], ...]:
    words = "timeline.column."
    columns = [
        Column[Event](text(words + "at"), lambda row: row.at, 172),
        Column[Event](
            text(words + "kind"),
            lambda row: text(f"timeline.kind.{row.kind}"),
            78,
            pill=view.tone_of,
        ),
        Column[Event](text(words + "what"), lambda row: row.what, least=420),
    ]
    if whose is not Whose.ENTERPRISE:
        columns.append(Column(text(words + "who"), lambda row: row.who, 210))
    if whose is not Whose.TASK:
        columns.append(Column(text(words + "task"), lambda row: row.task, 190, optional=True))
    columns.append(Column(text(words + "by"), lambda row: row.by, 90))
    return tuple(columns)
