"""The entry sheet of one enterprise: everything a finding holds, on one scrolling page."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.core.findings import FindingBody, Issue
from app.core.wording import SHIPPED_WORDING
from app.services.assigned.assigned_items import SheetItem
from app.services.finding.finding_sheets import FindingSheet
from app.texts import text
from app.ui.task.findings_item import ItemBlock
from app.ui.task.findings_ticks import (
    FollowUps,
    day_field,
    day_of,
    methods_block,
    results_block,
    set_day,
)
from app.ui.views import findings as view
from app.ui.widgets import Button, label

_FEW_POINTS = 12


class SheetForm(QWidget):
    """Shows an entry and gives back what stands in it.

    Signals:
        edited: the user changed something.
    """

    edited = Signal()
    basis = Signal(str)  # the texts an item cites were asked for, by its code, or "" for all

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "scrolled")
        self._loading = False
        self._body = FindingBody()
        self._wording = SHIPPED_WORDING
        self._period = (date.min, date.max)
        self._shape: tuple[SheetItem, ...] = ()
        self._answering: Mapping[str, str] = {}
        self._points_shown = True
        self.items: dict[str, ItemBlock] = {}
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 8, 8)
        self._box.setSpacing(8)
        self._box.addLayout(self._top())
        self._box.addLayout(self._items_head())
        self._items_box = QVBoxLayout()
        self._items_box.setSpacing(4)
        self._box.addLayout(self._items_box)
        self.results = results_block(self)
        self.results.edited.connect(self._tell)
        self._section("results", self.results)
        self.follow_ups = FollowUps(self)
        self.follow_ups.edited.connect(self._tell)
        self._section("follow_ups", self.follow_ups)
        self.note = QLineEdit()
        self.note.setAccessibleName(text("finding_sheet.sheet.note"))
        self.note.setPlaceholderText(text("finding_sheet.sheet.note_hint"))
        self.note.textChanged.connect(self._tell)
        self._section("note", self.note)
        self._box.addStretch(1)

    # -- building ------------------------------------------------------------------------

    def _top(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        self.day = day_field(text("finding_sheet.sheet.day"))
        self.day.dateChanged.connect(self._day_changed)
        self.methods = methods_block(self)
        self.methods.edited.connect(self._tell)
        self.late = QLineEdit()
        self.late.setAccessibleName(text("finding_sheet.sheet.late"))
        self.late.textChanged.connect(self._tell)
        self._late_label = label(text("finding_sheet.sheet.late"), "strong")
        grid.addWidget(label(text("finding_sheet.sheet.day"), "strong"), 0, 0)
        grid.addWidget(self.day, 0, 1, Qt.AlignmentFlag.AlignLeft)
        grid.addWidget(self._late_label, 1, 0)
        grid.addWidget(self.late, 1, 1)
        grid.addWidget(
            label(text("finding_sheet.sheet.methods"), "strong"), 2, 0, Qt.AlignmentFlag.AlignTop
        )
        grid.addWidget(self.methods, 2, 1)
        return grid

    def _items_head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.addWidget(label(text("finding_sheet.sheet.items"), "h2"))
        head.addStretch(1)
        self.basis_button = Button(text("law.cited.button"), "", "link")
        self.basis_button.clicked.connect(lambda: self.basis.emit(""))
        head.addWidget(self.basis_button)
        self.points_button = Button("", "", "link")
        self.points_button.clicked.connect(lambda: self.show_points(not self._points_shown))
        head.addWidget(self.points_button)
        return head

    def _section(self, key: str, widget: QWidget) -> None:
        self._box.addSpacing(6)
        self._box.addWidget(label(text(f"finding_sheet.sheet.{key}"), "h2"))
        self._box.addWidget(widget)

    def _build_items(self, items: tuple[SheetItem, ...], answering: Mapping[str, str]) -> None:
        """Make the blocks of the items; `answering`: code -> department of a joint check."""
        if (items, answering) == (self._shape, self._answering):
            return
        self._answering = answering
        while (old := self._items_box.takeAt(0)) is not None:
            widget = old.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.items = {}
        self._shape = items
        for item in items:
            block = ItemBlock(item, answering.get(item.code, ""), self)
            block.edited.connect(self._tell)
            block.basis.connect(partial(self.basis.emit, item.code))
            self.items[item.code] = block
            self._items_box.addWidget(block)
        self.show_points(sum(len(item.points) for item in items) <= _FEW_POINTS)
        self._order()

    def _order(self) -> None:
        """Tab goes down the page: items are made after the sections below them."""
        # Every stop is named: one that is left out sends Tab back up the page.
        stops: list[QWidget] = [self.day, self.late]
        stops += [line.box for line in self.methods.lines()]
        stops += [self.basis_button, self.points_button]
        for block in self.items.values():
            stops += [*block.verdicts.values(), block.problem, block.handling]
            stops += [line.box for line in block.points]
        stops += [line.box for line in self.results.lines()]
        stops += [*self.follow_ups.stops(), self.note]
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)

    def show_points(self, on: bool) -> None:
        """Show or fold the check points of all items."""
        self._points_shown = on
        count = sum(len(item.points) for item in self._shape)
        key = "points_hide" if on else "points"
        self.points_button.setText(text(f"finding_sheet.action.{key}", count=count))
        self.points_button.setVisible(bool(count))
        for block in self.items.values():
            block.show_points(on)

    # -- the entry -----------------------------------------------------------------------

    def load(self, sheet: FindingSheet, day: date) -> None:
        """Show the sheet; `day` stands where none was entered."""
        self._period = sheet.period
        self._wording = sheet.wording
        self._build_items(sheet.items, view.departments_of(sheet.parts))
        first, last = sheet.period
        self.late.setPlaceholderText(text("finding_sheet.sheet.late_hint", first=first, last=last))
        self.show_body(sheet.body, sheet.inspected_on or day)

    def show_body(self, body: FindingBody, day: date) -> None:
        """Put an entry into the fields, without telling."""
        self._loading = True
        self._body = body
        set_day(self.day, day)
        self._fit_words()
        self.methods.set_chosen(body.methods)
        for item in body.items:
            if item.code in self.items:
                self.items[item.code].load(item)
        self.results.set_chosen(body.results)
        self.follow_ups.load(body, day)
        self.late.setText(body.late_reason)
        self.note.setText(body.note)
        self._loading = False
        self._fit()

    def body(self) -> FindingBody:
        """What stands in the fields, without the day."""
        body = replace(
            self._body,
            items=tuple(
                self.items[item.code].value() if item.code in self.items else item
                for item in self._body.items
            ),
            methods=self.methods.chosen(),
            results=self.results.chosen(),
            late_reason=self.late.text().strip(),
            note=self.note.text().strip(),
        )
        return self.follow_ups.put_into(body)

    def inspected_on(self) -> date:
        """The day of the inspection."""
        return day_of(self.day)

    def result_word(self, code: str) -> str:
        """A 检查结果 in the words of the day of the inspection."""
        return self._wording.on(self.inspected_on()).result(code)

    def quick_clean(self) -> None:
        """未发现问题 throughout; the user changed something."""
        self.show_body(view.quick_clean(self.body(), self.inspected_on()), self.inspected_on())
        self.edited.emit()

    def place(self, issue: Issue) -> QWidget:
        """The field where an issue is mended."""
        name = view.place_of(issue)
        if name.startswith("item:"):
            return self.items[name.removeprefix("item:")].entry(issue.code)
        return {
            "methods": self.methods.first(),
            "follow_ups": self.follow_ups.block.first(),
            "other": self.follow_ups.other,
            "closing": self.follow_ups.closing_field(),
            "day": self.day,
            "late": self.late,
        }.get(name, self.results.first())

    def _fit_words(self) -> None:
        """Offer the words of the day of the inspection."""
        words, body = self._wording.on(self.inspected_on()), self._body
        changed = [
            block.show_words(words, chosen)
            for block, chosen in (
                (self.methods, body.methods),
                (self.results, body.results),
                (self.follow_ups.block, body.follow_ups),
            )
        ]
        if any(changed):
            self._order()

    def _day_changed(self) -> None:
        if not self._loading:
            self._body = self.body()
            self._fit_words()
            self.follow_ups.follow_day(self.inspected_on())
            self._tell()

    def _tell(self) -> None:
        if not self._loading:
            self._fit()
            self.edited.emit()

    def _fit(self) -> None:
        due = view.outside(self.inspected_on(), self._period) or bool(self.late.text())
        self.late.setVisible(due)
        self._late_label.setVisible(due)
