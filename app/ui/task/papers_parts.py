"""The parts of the page of papers: figures, what was made, changed registry records."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QGridLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QWidget,
)

from app.services.paper import paper_changes
from app.services.paper.paper_batch import Layout, Order, Split
from app.services.paper.paper_changes import Change
from app.services.paper.paper_files import MadePaper
from app.services.paper.paper_rows import PaperRow
from app.texts import text
from app.ui import messages
from app.ui.desk import Desk
from app.ui.help import ask_help
from app.ui.icons import icon
from app.ui.tables import Column, RowsTable
from app.ui.views import papers as view
from app.ui.widgets import Button, Card, Dialog, SummaryCard, WrappedLabel, label
from app.ui.widgets.card import SUMMARY_WIDTH
from app.ui.widgets.tips import plain_tip


class PapersSummary(SummaryCard):
    """How many notices have their number, and into how many files the next ones go."""

    def __init__(self) -> None:
        super().__init__(text("papers_page.summary.title"))
        self.split = _choice("files", [(one.value, view.split_words(one)) for one in Split])
        for at, one in enumerate(Split):
            tip = Qt.ItemDataRole.ToolTipRole
            self.split.setItemData(at, view.split_tip(one), tip)
        self.split.currentIndexChanged.connect(lambda _at: self._show_order())
        self.order = _choice(
            "order", [(one.value, text(f"papers_page.option.by_{one.value}")) for one in Order]
        )
        self.order.setToolTip(text("papers_page.option.order_tip"))
        self.extra.addWidget(self.split)
        self.extra.addWidget(self.order)
        self._show_order()
        self.self_check = Button(
            text("papers_page.summary.self_check"), "circle-question-mark", "link"
        )
        self.self_check.clicked.connect(lambda: ask_help(self, "self-check"))
        self.tools.addWidget(self.self_check)

    def layout_wanted(self) -> Layout:
        """Into which files the papers of a run go, and in which order."""
        return Layout(Split(self.split.currentData()), Order(self.order.currentData()))

    def set_split(self, split: Split) -> None:
        """Choose one file, or one per team or enterprise."""
        self.split.setCurrentIndex(self.split.findData(split.value))

    def _show_order(self) -> None:
        """Several files lie beside each other by their names; one has an order of its own."""
        split = Split(self.split.currentData())
        self.split.setToolTip(plain_tip(view.split_tip(split)))
        self.order.setEnabled(split is Split.ONE)

    def show_rows(self, rows: tuple[PaperRow, ...]) -> None:
        """Show the figures; teams are offered where there are any."""
        at = self.split.findData(Split.TEAM.value)
        if at >= 0 and rows and not any(row.team for row in rows):
            self.split.removeItem(at)
        self.set_figure(
            text("papers_page.summary.figure", count=len(rows)), text("papers_page.summary.note")
        )
        self.set_rows(view.summary_rows(rows))


def _choice(name: str, values: Sequence[tuple[str, str]]) -> QComboBox:
    combo = QComboBox()
    combo.setAccessibleName(text(f"papers_page.option.{name}"))
    for value, words in values:
        combo.addItem(words, value)
    return combo


class MadeList(Card):
    """What lies in the task's folder, newest first; Return or a double click opens it."""

    def __init__(
        self, open_one: Callable[[MadePaper], None], open_folder: Callable[[], None]
    ) -> None:
        super().__init__(text("papers_page.made.title"))
        self.setFixedWidth(SUMMARY_WIDTH)
        self._open = open_one
        self._files: tuple[MadePaper, ...] = ()
        self.folder = Button(text("papers_page.action.folder"), "folder-open", "link")
        self.folder.clicked.connect(lambda: open_folder())
        self.tools.addWidget(self.folder)
        self.empty = WrappedLabel(text("papers_page.made.empty"), "muted")
        self.list = QListWidget()
        self.list.setAccessibleName(text("papers_page.made.title"))
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setMinimumHeight(90)
        self.list.itemActivated.connect(lambda item: self._chosen(self.list.row(item)))
        self.list.itemClicked.connect(lambda item: self._chosen(self.list.row(item)))
        self.add(self.empty)
        self.add(self.list, 1)
        self.body.addStretch(0)
        self.show_files(())

    def show_files(self, files: tuple[MadePaper, ...], task_no: str = "") -> None:
        """Show these files and folders; `task_no` is left away in front of their names."""
        self._files = files
        self.list.clear()
        for one in files:
            item = QListWidgetItem(
                icon("folder-open" if one.is_folder else "file-text", "text2", 18),
                f"{view.made_name(one, task_no)}\n{view.made_note(one)}",
            )
            item.setToolTip(plain_tip(str(one.path)))
            item.setData(
                Qt.ItemDataRole.AccessibleTextRole,
                text("papers_page.made.open", name=one.path.name),
            )
            self.list.addItem(item)
        self.list.setVisible(bool(files))
        self.folder.setVisible(bool(files))
        self.empty.setVisible(not files)

    def files(self) -> tuple[MadePaper, ...]:
        """What is listed."""
        return self._files

    def _chosen(self, row: int) -> None:
        if 0 <= row < len(self._files):
            self._open(self._files[row])


class ChangesDialog(Dialog):
    """Registry records that differ from the papers; each is decided with a reason."""

    def __init__(
        self, parent: QWidget, desk: Desk, changes: tuple[Change, ...], *, may: bool
    ) -> None:
        super().__init__(
            parent,
            text("papers_page.changes.title"),
            text("papers_page.changes.sentence"),
            width=860,
        )
        self._desk = desk
        self._may = may
        self._left = {one.assignment_id: one for one in changes}
        self._boxes: dict[str, QCheckBox] = {}
        self.table: RowsTable[Change] = RowsTable(
            (
                Column(text("papers_page.changes.name"), lambda one: one.enterprise_name),
                Column(text("papers_page.changes.fields"), view.changed_fields, least=150),
            ),
            text("papers_page.changes.title"),
        )
        self.table.setMinimumHeight(150)
        self.table.picked.connect(lambda one: self._show_fields(one))
        self.grid = QGridLayout()
        self.grid.setHorizontalSpacing(14)
        self.grid.setColumnStretch(1, 1)
        self.grid.setColumnStretch(2, 1)
        self.reason = QLineEdit()
        self.reason.setAccessibleName(text("papers_page.changes.reason"))
        self.reason.setPlaceholderText(text("papers_page.changes.reason_hint"))
        self.note = WrappedLabel("", "error")
        self.add(self.table, 1)
        self.add(self.grid)
        self.add(label(text("papers_page.changes.reason"), "secondary"))
        self.add(self.reason)
        self.add(self.note)
        self.reason.setEnabled(may)
        if may:
            self.set_buttons(text("papers_page.changes.take"), text("ui.button.close"))
        else:
            self.set_buttons(text("ui.button.close"), "")
        self._show_table()
        if not may:
            self._say(text("papers_page.changes.read_only"), "muted")

    def _show_table(self) -> None:
        rows = tuple(one for one in self._left.values() if one.fields)
        self.table.set_rows(rows)
        if rows:
            self.table.selectRow(0)
        else:
            self._show_fields(None)

    def _show_fields(self, change: Change | None) -> None:
        while (item := self.grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._boxes = {}
        if change is None:
            self.grid.addWidget(label(text("papers_page.changes.nothing"), "muted"), 0, 0)
            return
        for column, key in enumerate(("field", "old", "new")):
            words = label(text(f"papers_page.changes.{key}"), "secondary")
            self.grid.addWidget(words, 0, column)
        for row, (name, old, new) in enumerate(change.fields, 1):
            box = QCheckBox(text(f"papers_page.field.{name}"))
            box.setEnabled(self._may)
            blank = text("papers_page.changes.blank")
            box.setAccessibleName(
                text("papers_page.changes.tick", field=box.text(), new=new or blank)
            )
            self._boxes[name] = box
            self.grid.addWidget(box, row, 0)
            self.grid.addWidget(WrappedLabel(old or blank), row, 1)
            self.grid.addWidget(WrappedLabel(new or blank, "strong"), row, 2)

    def tick(self, *names: str) -> None:
        """Tick fields of the enterprise in front."""
        for name in names:
            self._boxes[name].setChecked(True)

    def may_accept(self) -> bool:
        """The window stays: there may be more to decide."""
        if self._may:
            self.take_over()
        return not self._may

    def take_over(self) -> None:
        """Use the ticked fields of the enterprise in front, with the reason given."""
        change = self.table.current_row()
        fields = [name for name, box in self._boxes.items() if box.isChecked()]
        problem = view.takeover_problem(fields, self.reason.text())
        self._say(problem, "error")
        if change is None or problem:
            if fields:
                self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._set_busy(True)
        self._desk.act(
            self,
            paper_changes.take_over,
            change.assignment_id,
            fields,
            self.reason.text().strip(),
            done=self._taken,
            failed=self._refused,
        )

    def _taken(self, left: Change) -> None:
        self._set_busy(False)
        self.reason.clear()
        self._left[left.assignment_id] = left
        self._show_table()
        self._say(text("papers_page.changes.taken"), "muted")

    def _refused(self, error: Exception) -> None:
        self._set_busy(False)
        messages.show_error(self, error)

    def _set_busy(self, busy: bool) -> None:
        if self.accept_button is not None:
            self.accept_button.setEnabled(not busy)

    def _say(self, words: str, role: str) -> None:
        self.note.setText(words)
        self.note.setProperty("role", role)
        self.note.style().unpolish(self.note)
        self.note.style().polish(self.note)
