"""A folder from the field, matched and shown before it is taken; and what was not taken."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from app.core.evidence import Source
from app.core.record_plan import Per
from app.core.times import beijing_date
from app.services.evidence import evidence, evidence_offered
from app.services.evidence.evidence import Link, Taking
from app.services.evidence.evidence_files import Records
from app.services.evidence.evidence_offered import Offer
from app.texts import text
from app.ui.desk import Desk
from app.ui.tables import Column, RowsTable
from app.ui.views import evidence as view
from app.ui.widgets import Banner, Button, Dialog, label

_HEIGHT = 360


class FolderDialog(Dialog):
    """Every file of a folder with whose it is; `taken` carries what came of taking them."""

    taken = Signal(object)

    def __init__(self, parent: QWidget, desk: Desk, records: Records, folder: Path) -> None:
        super().__init__(
            parent, text("evidence.folder.title"), text("evidence.folder.sentence"), width=1080
        )
        self.page = parent
        self.desk = desk
        self.records = records
        self.folder = folder
        self.offers: tuple[Offer, ...] = ()
        self._by_hand: set[Path] = set()
        self.names = {line.code: line.name for line in records.plan.lines}
        self.note = Banner("", "info")
        self.table: RowsTable[Offer] = RowsTable(
            self._columns(), text("evidence.folder.title"), multi=True
        )
        self.table.setMinimumHeight(_HEIGHT)
        self.add(self.note)
        self.add(self.table, 1)
        self.add(self._assigning())
        self.set_buttons(text("evidence.folder.accept", count=0))

    def _columns(self) -> tuple[Column[Offer], ...]:
        return (
            Column(text("evidence.folder.file"), lambda one: one.shown, least=240),
            Column(text("evidence.folder.owner"), view.offer_owner, least=170),
            Column(text("evidence.folder.step"), lambda one: self.names.get(one.step, ""), 130),
            Column(
                text("evidence.folder.by"),
                lambda one: view.offer_by(one, by_hand=one.path in self._by_hand),
                190,
                pill=lambda one: view.offer_tone(one) if one.error is None else None,
            ),
        )

    def _assigning(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(8)
        words = label(text("evidence.folder.assign"))
        self.owner = QComboBox()
        self.owner.setAccessibleName(text("evidence.folder.owner"))
        for one in self.records.owners:
            self.owner.addItem(view.owner_name(one), one.owner)
        self.owner.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.step = QComboBox()
        self.step.setAccessibleName(text("evidence.folder.step"))
        self.owner.currentIndexChanged.connect(self._show_steps)
        self.assign_button = Button(text("evidence.folder.assign_button"), "check")
        self.assign_button.clicked.connect(self.assign)
        words.setBuddy(self.owner)
        line.addWidget(words)
        line.addWidget(self.owner, 2)
        line.addWidget(self.step, 1)
        line.addWidget(self.assign_button)
        self._show_steps()
        return line

    def _show_steps(self) -> None:
        per = Per.ENTERPRISE if self.owner.currentData() else Per.TASK
        self.step.clear()
        for line in self.records.plan.lines:
            if line.per is per:
                self.step.addItem(line.name, line.code)

    def look(self, *, timed: bool = False) -> None:
        """Match the folder, then show this window."""
        self.desk.long(
            self.page,
            text("evidence.folder.title"),
            evidence_offered.offered,
            self.records.task_id,
            self.folder,
            today=beijing_date(self.desk.clock()),
            timed=timed,
            done=self._found,
        )

    def _found(self, offers: tuple[Offer, ...]) -> None:
        self.show_offers(offers)
        self.exec()

    def show_offers(self, offers: tuple[Offer, ...]) -> None:
        """Show the files, those first that somebody has to look at."""
        self.offers = tuple(
            sorted(offers, key=lambda one: (one.error is None, bool(one.step), one.shown))
        )
        self.table.set_rows(self.offers)
        words = view.found_words(offers) if offers else text("evidence.folder.nothing")
        self.note.show_note(words, "info" if offers else "warning")
        count = len(view.ready(self.offers))
        assert self.accept_button is not None  # set_buttons has made it
        self.accept_button.setText(text("evidence.folder.accept", count=count))

    def assign(self) -> None:
        """Say of the chosen files whose they are."""
        rows = {index.row() for index in self.table.selectionModel().selectedRows()}
        owner, step = int(self.owner.currentData()), str(self.step.currentData())
        name = next(one.name for one in self.records.owners if one.owner == owner)
        changed = []
        for at, one in enumerate(self.offers):
            if at in rows and one.error is None:
                self._by_hand.add(one.path)
                one = replace(one, owner=owner, name=name, step=step)
            changed.append(one)
        self.show_offers(tuple(changed))

    def may_accept(self) -> bool:
        if not view.ready(self.offers):
            self.note.show_note(text("evidence.folder.none_ready"), "warning")
            return False
        return True

    def accept(self) -> None:
        """Take what is ready; the window closes, what came of it is told by the page."""
        task_id = self.records.task_id
        files = [
            (one.path, Link(one.step, task_id, one.owner or None, source=Source.FOLDER))
            for one in view.ready(self.offers)
        ]
        super().accept()
        self.desk.long(
            self.page,
            text("evidence.taken.running"),
            evidence.take_several,
            files,
            done=self._taken,
        )

    def _taken(self, done: Taking) -> None:
        self.taken.emit(done)


class RefusedDialog(Dialog):
    """What was not taken, and why, file by file."""

    def __init__(self, parent: QWidget, refused: Sequence[tuple[str, str]]) -> None:
        super().__init__(parent, text("evidence.taken.refused_title"), width=860)
        columns: tuple[Column[tuple[str, str]], ...] = (
            Column(text("evidence.folder.file"), lambda row: row[0], 220),
            Column(text("evidence.folder.by"), lambda row: row[1], least=480),
        )
        self.table: RowsTable[tuple[str, str]] = RowsTable(
            columns, text("evidence.taken.refused_title")
        )
        self.table.setWordWrap(True)
        self.table.setMinimumHeight(200)
        self.table.set_rows(refused)
        self.table.resizeRowsToContents()
        self.add(self.table, 1)
        self.set_buttons(text("ui.button.close"), "")
