"""后续处置: what findings set going, of one task or of the whole bureau, until it has ended."""

from functools import partial
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from app.core.follow_up import Act, Kind
from app.core.people import Right
from app.services.paper import follow_up_letters, follow_up_sheets, follow_ups
from app.services.paper.follow_up_letters import Letter
from app.services.paper.follow_up_lines import Asked, FollowUpLine, FollowUps, Proposal
from app.services.task.tasks import TaskCard
from app.texts import text
from app.ui import messages
from app.ui.desk import Desk
from app.ui.list_out import ListOut, dated_name
from app.ui.pdf.view import open_pdf
from app.ui.shell import Shell
from app.ui.tables import Column, RowsTable
from app.ui.task.follow_ups_windows import BeginWindow, LetterWindow, StepWindow
from app.ui.views import follow_ups as view
from app.ui.views.follow_ups import Row
from app.ui.widgets import Banner, Button, Card, EmptyState, Page, SearchBox, WrappedLabel, label

_WORDS: Final = "follow.page."
_ICONS: Final = {
    "confirm": "check",
    "decline": "x",
    "letter": "file-text",
    "received": "stamp",
    "checked": "eye",
    "extended": "clock",
    "done": "circle-check",
    "taken_back": "x",
    "add": "plus",
    "open_task": "play",
}
_STEPS: Final = {
    "received": Act.RECEIVED,
    "checked": Act.CHECKED,
    "extended": Act.EXTENDED,
    "done": Act.DONE,
    "taken_back": Act.TAKEN_BACK,
}
_WHENS: Final = ("open", "late", "all")


def open_follow_ups(
    desk: Desk, owner: QWidget, card: TaskCard, name: str = ""
) -> "FollowUpsPage | None":
    """Push the page for one task, for one enterprise by its name; None: the page stays."""
    shell = owner.window()
    if not isinstance(shell, Shell):
        return None
    page = FollowUpsPage(desk, shell, card)
    page.search.setText(name)
    page.search.take()
    return page if shell.push(page) else None


class FollowUpsPage(Page):
    """Proposals in front, then what is open by day due; one row, the acts it is open for.

    Signals:
        task_wanted: the task of the row was asked for (its id); of the whole bureau only.
    """

    task_wanted = Signal(int)

    help_key = "follow_ups"

    def __init__(self, desk: Desk, shell: Shell, card: TaskCard | None = None) -> None:
        crumb = ""
        if card is not None:
            number = card.numbers.task_no
            crumb = text(_WORDS + "crumb", name=card.plan.name, number=number)
        super().__init__(text(_WORDS + "title"), crumb, scroll=False)
        self.desk = desk
        self.shell = shell
        self.card = card
        self.found: FollowUps | None = None
        self.window_: BeginWindow | StepWindow | LetterWindow | None = None
        self.may = desk.actor.may(Right.FINDING)
        self.note = Banner("", "success")
        self.search = SearchBox(text(_WORDS + "search"))
        self.search.searched.connect(lambda _words: self.refresh())
        self.when = _combo("stand", [(one, text(f"{_WORDS}when_{one}")) for one in _WHENS])
        self.kind = _combo("kind", [(None, text(_WORDS + "every_kind")), *view.kinds()])
        self.task = _combo("task", [(None, text(_WORDS + "every_task"))])
        self.task.setVisible(card is None)
        for combo in (self.when, self.kind, self.task):
            combo.currentIndexChanged.connect(lambda _at: self.refresh())
        self.count = label("", "muted")
        self.table: RowsTable[Row] = RowsTable(_columns(card is None), text(_WORDS + "title"))
        self.table.picked.connect(lambda _row: self._fit_buttons())
        self.table.opened.connect(lambda _row: self._act_first())
        self.empty = EmptyState(text(_WORDS + "empty"), text(_WORDS + "empty_hint"), "circle-check")
        self.buttons = {name: self._button(name, icon) for name, icon in _ICONS.items()}
        self.all_button = Button(text(_WORDS + "confirm_all", count=0), "check", "accent")
        self.all_button.clicked.connect(self.confirm_all)
        self.out = ListOut(
            self,
            desk,
            self.note,
            _WORDS,
            self.asked,
            view.lists_folder(desk.folder),
            partial(dated_name, desk, _WORDS),
            follow_up_sheets.print_open_ends,
            follow_up_sheets.export_list,
        )
        self.export_button = Button(text(_WORDS + "export"), "download")
        self.export_button.clicked.connect(self.out.ask_export)
        self.print_button = Button(text(_WORDS + "print"), "printer")
        self.print_button.clicked.connect(self.out.print_list)
        self._assemble()
        self._fit_buttons()

    def _button(self, name: str, icon: str) -> Button:
        button = Button(text(_WORDS + name), icon)
        button.clicked.connect(partial(self.act, name))
        return button

    def _assemble(self) -> None:
        filters, acts = QHBoxLayout(), QHBoxLayout()
        for row in (filters, acts):
            row.setSpacing(8)
        filters.addWidget(self.search, 1)
        for combo in (self.when, self.kind, self.task):
            filters.addWidget(combo)
        filters.addWidget(self.print_button)
        filters.addWidget(self.export_button)
        acts.addWidget(self.all_button)
        for button in self.buttons.values():
            acts.addWidget(button)
        acts.addStretch(1)
        acts.addWidget(self.count)
        card = Card()
        card.add(WrappedLabel(text(_WORDS + "note"), "muted"))
        card.add(filters)
        card.add(acts)
        card.add(self.table, 1)
        card.add(self.empty, 1)
        self.add(self.note)
        self.add(card, 1)

    # -- showing -------------------------------------------------------------------------

    def asked(self) -> Asked:
        """What the filters ask for."""
        when = self.when.currentData()
        kind = self.kind.currentData()  # Qt keeps its letters alone
        return Asked(
            self.card.id if self.card else self.task.currentData(),
            Kind(kind) if kind else None,
            when != "all",
            when == "late",
            self.search.words(),
        )

    def refresh(self) -> None:
        """Read the list again."""
        asked = self.asked()
        self.desk.act(self, follow_ups.listed, asked, done=partial(self._answered, asked))

    def _answered(self, asked: Asked, found: FollowUps) -> None:
        # Answers overtake one another; only that to the newest question is shown.
        if asked == self.asked():
            self._show(found)

    def landing(self) -> QWidget | None:
        """Where the keyboard starts."""
        return self.table if self.found and self.rows() else self.search

    def rows(self) -> tuple[Row, ...]:
        """What is shown: proposals, then the rest."""
        if self.found is None:
            return ()
        late = self.when.currentData() == "late"
        return (*(() if late else self.found.proposals), *self.found.lines)

    def _show(self, found: FollowUps) -> None:
        at = max(self.table.currentIndex().row(), 0)
        self.found = found
        for task_id, name in found.tasks:
            at_task = self.task.findData(task_id)
            if at_task < 0:
                self.task.addItem(name, task_id)
            else:
                self.task.setItemText(at_task, name)
        rows = self.rows()
        self.table.set_rows(rows)
        self.table.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        if rows:
            self.table.selectRow(min(at, len(rows) - 1))
        self.count.setText(view.count_words(found))
        self._fit_buttons()

    def _fit_buttons(self) -> None:
        offered = view.offers(self.table.current_row())
        for name, button in self.buttons.items():
            button.setVisible(name in offered and (self.may or name == "open_task"))
        self.buttons["open_task"].setVisible("open_task" in offered and self.card is None)
        waiting = view.ready(self.found.proposals) if self.found else ()
        self.all_button.setText(text(_WORDS + "confirm_all", count=len(waiting)))
        self.all_button.setVisible(self.may and len(waiting) > 1)
        self.export_button.setEnabled(bool(self.rows()))
        self.print_button.setEnabled(any(view.is_open(row) for row in self.rows()))

    # -- acts ----------------------------------------------------------------------------

    def _act_first(self) -> None:
        """Return or a double click: the next thing to do with the row."""
        offered = view.offers(self.table.current_row())
        for name in ("confirm", "letter", "received", "checked", "done", "open_task"):
            if name in offered and self.may:
                self.act(name)
                return

    def act(self, name: str) -> None:
        """Do what a button says with the current row."""
        row = self.table.current_row()
        if row is None:
            return
        if name == "open_task":
            self.task_wanted.emit(row.place.task_id)
        elif name in ("confirm", "add"):
            self._ask(BeginWindow(self, self.desk, row, other=name == "add"), Act.MADE, 1)
        elif isinstance(row, Proposal):
            self._decline(row)
        elif name == "letter":
            done = partial(self._open_letter, row)
            self.desk.act(self, follow_up_letters.letter, row.id, done=done)
        else:
            self._ask(StepWindow(self, self.desk, row, _STEPS[name]), _STEPS[name], 0)

    def _ask(self, window: BeginWindow | StepWindow, act: Act, begun: int) -> None:
        self.window_ = window
        if window.exec():
            words = text(f"terms.follow_act.{act}")
            said = (
                text(_WORDS + "begun", count=begun) if begun else text(_WORDS + "kept", act=words)
            )
            self.note.show_note(said, "success")
            self.refresh()

    def _decline(self, row: Proposal) -> None:
        sentence = text(_WORDS + "decline_sentence", name=row.place.name, kind=view.kind_of(row))
        title = text(_WORDS + "decline_title")
        reason = messages.ask_reason(self, title, sentence, text(_WORDS + "decline"))
        if reason is not None:
            self.desk.act(
                self,
                follow_ups.decline,
                row.place.assignment_id,
                row.kind,
                reason,
                done=lambda _id: self._told(text(_WORDS + "declined")),
            )

    def _open_letter(self, row: FollowUpLine, letter: Letter) -> None:
        window = LetterWindow(self, self.desk, row, letter)
        self.window_ = window
        if window.exec() and window.made is not None:
            made = window.made
            self._told(text(_WORDS + "made", title=letter.kind.title, number=made.first_no))
            open_pdf(self, made.path)

    def confirm_all(self) -> None:
        """Begin every proposal that needs nothing but a yes."""
        if self.found is not None:
            some = view.ready(self.found.proposals)
            left = len(self.found.proposals) - len(some)
            self.desk.act(self, follow_ups.begin, some, done=partial(self._begun, left))

    def _begun(self, left: int, ids: tuple[int, ...]) -> None:
        more = text(_WORDS + "left", count=left) if left else ""
        self._told(text(_WORDS + "begun", count=len(ids)) + more)

    def _told(self, words: str) -> None:
        self.note.show_note(words, "success")
        self.refresh()


def _combo(column: str, pairs: list[tuple[object, str]]) -> QComboBox:
    combo = QComboBox()
    combo.setAccessibleName(text(f"follow.column.{column}"))
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    combo.setMinimumContentsLength(8)
    for value, words in pairs:
        combo.addItem(words, value)
    return combo


def _columns(with_task: bool) -> tuple[Column[Row], ...]:
    words = "follow.column."
    found = (
        Column[Row](text(words + "due"), view.due_words, 108),
        Column[Row](text(words + "stand"), view.stand_words, 132, pill=view.tone_of),
        Column[Row](text(words + "name"), lambda row: row.place.name, least=190),
        Column[Row](text(words + "kind"), view.kind_of, 176),
        Column[Row](text(words + "in_charge"), lambda row: row.in_charge, 130),
        Column[Row](text(words + "letters"), view.letters_of, 180, optional=True),
        Column[Row](text(words + "last"), view.last_words, least=170, optional=True),
    )
    task = Column[Row](
        text(words + "task"), lambda row: row.place.task_name, least=130, optional=True
    )
    return (*found, task) if with_task else found
