"""What teams bring back: file by file what it would change, what is refused, its photos."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QStackedWidget, QWidget

from app.services.finding import finding_team_take
from app.services.finding.finding_returns import ReturnChange, ReturnFault
from app.services.finding.finding_team_back import TeamPhoto, TeamReturn
from app.services.finding.finding_team_take import Taken
from app.services.task.tasks import TaskCard
from app.texts import text
from app.ui.desk import Desk
from app.ui.save_as import ask_path
from app.ui.tables import Column, RowsTable
from app.ui.views.teams import team_name
from app.ui.widgets import Banner, Button, Dialog, label
from app.ui.widgets.pill import Tone

_WORDS = "team_sheets.page."


class BackDialog(Dialog):
    """The files above, what the one in front would do below; taken one by one or all.

    Signals:
        taken: a file was taken over; its sentence.
    """

    taken = Signal(str)

    def __init__(
        self, parent: QWidget, desk: Desk, card: TaskCard, seen: Sequence[TeamReturn]
    ) -> None:
        super().__init__(
            parent, text(_WORDS + "look_title"), text(_WORDS + "look_sentence"), width=1120
        )
        self.desk, self.card = desk, card
        self.seen = list(seen)
        self._done: set[int] = set()
        self.told = Banner("", "success")
        self.files: RowsTable[TeamReturn] = RowsTable(
            self._file_columns(), text(_WORDS + "look_title")
        )
        self.files.setMinimumHeight(198)
        self.changes: RowsTable[ReturnChange] = RowsTable(_change_columns(), "")
        self.faults: RowsTable[ReturnFault] = RowsTable(_fault_columns(), "")
        self.photos: RowsTable[TeamPhoto] = RowsTable(_photo_columns(self._photo_words), "")
        self.stack = QStackedWidget()
        self.tabs = [Button("") for _ in range(3)]
        self._lay_out()
        self.files.selectionModel().currentRowChanged.connect(self._show)
        self._refresh(0)

    def _lay_out(self) -> None:
        self.refusal = label("", "error")
        self.refusal.setWordWrap(True)
        self.refusal.setTextFormat(Qt.TextFormat.PlainText)
        row = QHBoxLayout()
        group = QButtonGroup(self)
        tables: tuple[QWidget, ...] = (self.changes, self.faults, self.photos)
        for at, (tab, table) in enumerate(zip(self.tabs, tables, strict=True)):
            tab.setCheckable(True)
            group.addButton(tab)
            tab.clicked.connect(partial(self.stack.setCurrentIndex, at))
            row.addWidget(tab)
            self.stack.addWidget(table)
        row.addStretch(1)
        self.stack.setMinimumHeight(210)
        self.add(self.told)
        self.add(self.files, 2)
        self.add(self.refusal)
        self.add(row)
        self.add(self.stack, 3)
        self.mend_button = Button(text(_WORDS + "mend"), "download")
        self.mend_button.clicked.connect(self.mend)
        self.one_button = Button(text(_WORDS + "take_one"), "check")
        self.one_button.clicked.connect(self.take_one)
        self.set_buttons(text(_WORDS + "take_all", count=0), text(_WORDS + "close"))
        self.buttons.insertWidget(0, self.mend_button)
        self.buttons.insertWidget(self.buttons.count() - 1, self.one_button)

    def _waiting(self) -> list[int]:
        return [at for at, one in enumerate(self.seen) if at not in self._done and one.takeable]

    def _refresh(self, at: int) -> None:
        self.files.set_rows(self.seen)
        if self.seen:
            self.files.selectRow(at)
        waiting = self._waiting()
        if self.accept_button is not None:
            self.accept_button.setText(text(_WORDS + "take_all", count=len(waiting)))
            self.accept_button.setEnabled(bool(waiting))
        self.mend_button.setEnabled(any(_refused(one) for one in self.seen))
        self._show()

    def _show(self) -> None:
        at = self.files.currentIndex().row()
        if not 0 <= at < len(self.seen):
            return
        one = self.seen[at]
        changes = one.returned.changes if one.returned else ()
        self.changes.set_rows(changes)
        self.faults.set_rows(one.faults)
        self.photos.set_rows(one.photos)
        nothing = "" if one.takeable else text(_WORDS + "nothing")
        self.refusal.setText(one.refusal or nothing)
        self.refusal.setVisible(bool(self.refusal.text()))
        counts = (len(changes), len(one.faults), len(one.photos))
        for tab, name, count in zip(
            self.tabs, ("changes", "faults", "photos"), counts, strict=True
        ):
            tab.setText(text(f"{_WORDS}tab_{name}", count=count))
            tab.setEnabled(bool(count))
        front = next((n for n, count in enumerate(counts) if count), 0)
        self.tabs[front].setChecked(True)
        self.stack.setCurrentIndex(front)
        self.one_button.setEnabled(at in self._waiting())

    # -- taking ----------------------------------------------------------------------------

    def take_one(self) -> None:
        """Take over the file in front."""
        at = self.files.currentIndex().row()
        if at in self._waiting():
            self._take([at])

    def may_accept(self) -> bool:
        """Take over every file that can be; the window stays where something is left to see."""
        self._take(self._waiting())
        return False

    def _take(self, numbers: list[int]) -> None:
        if numbers:
            self.desk.long(
                self,
                text(_WORDS + "taking"),
                finding_team_take.take,
                self.card.id,
                tuple(self.seen[at] for at in numbers),
                done=partial(self._took, numbers),
            )

    def _took(self, numbers: list[int], done: Sequence[Taken]) -> None:
        pairs = list(zip(numbers, done, strict=True))
        kept = [(at, one) for at, one in pairs if not one.fault]
        self._done.update(at for at, _ in kept)
        words = text(
            _WORDS + "taken",
            files=len(kept),
            count=sum(one.findings for _, one in kept),
            photos=sum(one.photos for _, one in kept),
        )
        refused = [why for _, one in kept for why in one.refused]
        if refused:
            words += text(_WORDS + "taken_refused", count=len(refused), first=refused[0])
        for at, one in pairs:
            if one.fault:
                words += text(_WORDS + "taken_not", file=self.seen[at].name, why=one.fault)
        whole = not refused and len(kept) == len(pairs)
        self.told.show_note(words, "success" if whole else "warning")
        self.taken.emit(words)
        self._refresh(numbers[-1])
        if whole and not self._waiting() and not any(map(_refused, self.seen)):
            self.accept()  # nothing is left to be seen here

    def mend(self) -> None:
        """Write what cannot be taken to a sheet, to be mended and read again."""
        name = text(_WORDS + "mend_name", task=self.card.numbers.task_no)
        path = ask_path(self, text(_WORDS + "mend"), name, ("xlsx",))
        if path is not None:
            self.write_refused(path)

    def write_refused(self, path: Path) -> None:
        """Write the refused rows of all files to a file."""
        self.desk.act(
            self,
            finding_team_take.write_refused,
            self.card.id,
            tuple(self.seen),
            path,
            done=partial(self._mended, path),
        )

    def _mended(self, path: Path, rows: int) -> None:
        self.told.show_note(text(_WORDS + "mended", rows=rows, path=path), "success")

    # -- words -----------------------------------------------------------------------------

    def _state(self, one: TeamReturn) -> tuple[str, Tone]:
        if self.seen.index(one) in self._done:
            return text(_WORDS + "state_done"), "success"
        if one.refusal:
            return text(_WORDS + "state_refused"), "danger"
        if one.earlier:
            return text(_WORDS + "state_again", at=one.earlier), "neutral"
        if not one.takeable:
            return text(_WORDS + "state_same"), "neutral"
        return text(_WORDS + "state_ready"), "info"

    def _photo_words(self, photo: TeamPhoto) -> str:
        done = self.files.currentIndex().row() in self._done
        return photo.problem or text(_WORDS + ("photo_done" if done else "photo_good"))

    def _file_columns(self) -> tuple[Column[TeamReturn], ...]:
        words = _WORDS + "column_"
        return (
            Column(text(words + "file"), lambda row: row.name, least=280),
            Column(text(words + "team"), lambda row: team_name(row.team), 90),
            Column(text(words + "filler"), lambda row: row.filled_by, 110),
            Column(text(words + "saved"), lambda row: row.saved_at[:16], 150, optional=True),
            Column(text(words + "places"), lambda row: str(row.places), 90, right=True),
            Column(text(words + "photos"), lambda row: str(len(row.photos)), 70, right=True),
            Column(text(words + "faults"), lambda row: str(_refused(row)), 90, right=True),
            Column(
                text(words + "state"),
                lambda row: self._state(row)[0],
                200,
                pill=lambda row: self._state(row)[1],
            ),
        )


def _refused(one: TeamReturn) -> int:
    return len(one.faults) + sum(bool(photo.problem) for photo in one.photos) + bool(one.refusal)


def _change_columns() -> tuple[Column[ReturnChange], ...]:
    words = "returns.page.column_"
    return (
        Column(text(words + "row"), lambda row: str(row.row.row), 60, right=True),
        Column(text(words + "name"), lambda row: row.name, 210),
        Column(text(words + "item"), lambda row: row.item, 190),
        Column(text(words + "before"), lambda row: row.before, 150),
        Column(text(words + "after"), lambda row: row.after, least=300),
    )


def _fault_columns() -> tuple[Column[ReturnFault], ...]:
    words = "returns.page.column_"
    return (
        Column(text(words + "row"), lambda row: str(row.row), 60, right=True),
        Column(text(words + "name"), lambda row: row.name, 220),
        Column(text(words + "heading"), lambda row: row.column, 120),
        Column(text(words + "why"), lambda row: row.sentence),
    )


def _photo_columns(state: Callable[[TeamPhoto], str]) -> tuple[Column[TeamPhoto], ...]:
    words = _WORDS + "column_"
    return (
        Column(text(words + "enterprise"), lambda row: row.enterprise, 220),
        Column(text(words + "photo"), lambda row: row.name, 160),
        Column(text(words + "taken_at"), lambda row: row.taken_at[:16], 140, optional=True),
        Column(text(words + "place"), lambda row: row.place, 130, optional=True),
        Column(text(words + "note"), lambda row: row.note, 90, optional=True),
        Column(text(words + "why"), state),
    )
