"""Records the file does not mention: kept, or closed by a status; all of them or some."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from app.core.headings import Kind
from app.services.registry.import_lines import DoubtfulRow, VanishedLine
from app.texts import text
from app.ui.importing import lists
from app.ui.importing.long_list import LongList
from app.ui.tables import Column
from app.ui.views import vanished as view
from app.ui.views.vanished import KEEP, Fates
from app.ui.widgets import Button, WrappedLabel, label


class VanishedPart(QWidget):
    """One answer for all above, the records with check boxes below.

    Signals:
        asked: the rows from (first, count) are wanted.
        changed: another answer was given.
    """

    asked = Signal(int, int)
    changed = Signal()

    def __init__(self, kind: Kind) -> None:
        super().__init__()
        self.fates = Fates()
        self.list: LongList[VanishedLine] = LongList(
            self._columns(kind), text("importing.tab.vanished"), key=lambda line: line.id
        )
        self.list.asked.connect(self.asked)
        self.list.table.rows_model.checked_changed.connect(self._show_checked)
        self.group = QButtonGroup(self)
        self.all_buttons: dict[str, QRadioButton] = {}
        self.some_buttons: dict[str, Button] = {}
        self.chosen = label("", "secondary")
        self.outcome = WrappedLabel("", "error")
        answers = (KEEP, *view.statuses(kind))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        box.addLayout(self._all(answers))
        box.addWidget(self.list, 1)
        box.addWidget(self._some(answers))

    def _columns(self, kind: Kind) -> tuple[Column[VanishedLine], ...]:
        return (
            Column(lists.heading("name", kind), lambda line: line.name, least=200),
            Column(lists.heading("key", kind), lambda line: line.key, 190),
            Column(text("importing.vanished.status"), lambda line: line.status, 110),
            Column(
                text("importing.vanished.after"),
                lambda line: view.fate_words(self.fates, line),
                130,
                pill=lambda line: "warning" if self.fates.of(line.id) else "neutral",
            ),
        )

    def _all(self, answers: tuple[str, ...]) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addWidget(label(text("importing.vanished.all")))
        for status in answers:
            words = text("importing.vanished.becomes", status=status)
            button = QRadioButton(words if status else text("importing.vanished.keep"))
            button.clicked.connect(partial(self.give_all, status))
            self.group.addButton(button)
            self.all_buttons[status] = button
            row.addWidget(button)
        row.addWidget(self.outcome, 1)
        return row

    def _some(self, answers: tuple[str, ...]) -> QWidget:
        part = QWidget()
        row = QHBoxLayout(part)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.chosen)
        for status in answers:
            words = text("importing.vanished.becomes", status=status)
            button = Button(words if status else text("importing.vanished.kept"))
            button.clicked.connect(partial(self.give_checked, status))
            self.some_buttons[status] = button
            row.addWidget(button)
        row.addStretch(1)
        return part

    def start(self, total: int) -> None:
        """Show another preview's records, `total` of them; the first page is asked for."""
        self.fates = Fates()
        self.all_buttons[KEEP].setChecked(True)
        self.outcome.setText("")
        self.list.start(total)
        self._show_checked()
        if total:
            self.list.load()

    def forget(self, row: DoubtfulRow) -> None:
        """Records a doubtful row may be are no longer certain to have vanished."""
        self.fates.forget(one.record_id for one in row.candidates)

    def show_total(self, total: int) -> None:
        """Show how many there are after a decision, from the first page on."""
        self.list.total = total
        self.list.first = 0
        self.list.load()
        self._tell()

    def show_rows(self, first: int, rows: tuple[VanishedLine, ...]) -> None:
        """Show a page."""
        self.list.show_rows(first, rows)

    def give_all(self, status: str) -> None:
        """Let all records, on every page, become the same."""
        self.fates.give_all(status)
        self._refresh()

    def give_checked(self, status: str) -> None:
        """Let the checked records become something of their own."""
        keys = [key for key in self.list.table.checked_keys() if isinstance(key, int)]
        self.fates.give(keys, status)
        # The button is about to be disabled: the keyboard must not fall to the way back.
        self.list.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self.list.table.rows_model.set_checked(keys, False)
        self._refresh()

    def _refresh(self) -> None:
        self.list.replace_rows(self.list.table.rows())
        self._tell()

    def _tell(self) -> None:
        self.outcome.setText(view.sentence(self.fates, self.list.total))
        self.changed.emit()

    def _show_checked(self) -> None:
        count = len(self.list.table.checked_keys())
        words = text("importing.vanished.checked", count=f"{count:,}")
        self.chosen.setText(words if count else text("importing.vanished.check_some"))
        for button in self.some_buttons.values():
            button.setEnabled(count > 0)
