"""Dialogs of the findings: batch entry, one opinion for several, two versions side by side."""

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QLineEdit, QScrollArea, QWidget

from app.services.finding.finding_sheets import FindingSheet
from app.texts import text
from app.ui.task.findings_ticks import day_field, day_of, methods_block, set_day
from app.ui.views import findings as view
from app.ui.views.finding_words import Difference
from app.ui.widgets import Dialog, FormGrid, WrappedLabel, label


@dataclass(frozen=True, slots=True)
class CleanEntry:
    """What the batch entry asks for."""

    day: date
    methods: tuple[str, ...]
    late_reason: str
    submit: bool


class CleanDialog(Dialog):
    """未发现问题 for several enterprises at once."""

    def __init__(
        self, parent: QWidget, count: int, sheet: FindingSheet, day: date, today: date
    ) -> None:
        """`sheet`: any of the task, for its period and day of the draw."""
        super().__init__(
            parent,
            text("finding_sheet.clean.title"),
            text("finding_sheet.clean.sentence", count=count),
            width=620,
        )
        self._draw_day, self._period, self._today = sheet.draw_day, sheet.period, today
        self.form = FormGrid(1, 88)
        self.day = day_field(text("finding_sheet.clean.day"))
        set_day(self.day, day)
        self.day.dateChanged.connect(self._fit)
        self.methods = methods_block()
        self.methods.set_chosen((view.ONSITE,))
        self.methods.setFocusProxy(self.methods.first())
        self.late = QLineEdit()
        first, last = sheet.period
        self.late.setPlaceholderText(text("finding_sheet.sheet.late_hint", first=first, last=last))
        self.form.add("day", text("finding_sheet.clean.day"), self.day, required=True)
        self.form.add("methods", text("finding_sheet.clean.methods"), self.methods, required=True)
        self.form.add("late", text("finding_sheet.clean.late"), self.late)
        self.submit = QCheckBox(text("finding_sheet.clean.submit"))
        self.add(self.form)
        self.add(self.submit)
        self.set_buttons(text("finding_sheet.clean.action", count=count))
        self._fit()

    def entry(self) -> CleanEntry:
        """What stands in the fields."""
        return CleanEntry(
            day_of(self.day),
            self.methods.chosen(),
            self.late.text().strip(),
            self.submit.isChecked(),
        )

    def may_accept(self) -> bool:
        one = self.entry()
        return self.form.set_errors(
            view.clean_errors(
                one.day,
                one.methods,
                one.late_reason,
                draw_day=self._draw_day,
                period=self._period,
                today=self._today,
            )
        )

    def _fit(self) -> None:
        self.late.setEnabled(view.outside(day_of(self.day), self._period))


class OpinionDialog(Dialog):
    """One opinion for several enterprises."""

    def __init__(self, parent: QWidget, act: str, count: int, opinion: str = "") -> None:
        """`opinion`: what was written on the page; "" for the usual words."""
        words = text(f"finding_sheet.batch.{act}")
        super().__init__(
            parent,
            text("finding_sheet.pass.title", words=words),
            text("finding_sheet.pass.sentence", count=count),
        )
        self.opinion = QLineEdit(opinion or text(f"finding_sheet.opinion.{act}"))
        self.form = FormGrid(1, 60)
        self.form.add("opinion", text("finding_sheet.pass.opinion"), self.opinion)
        self.add(self.form)
        self.set_buttons(text("finding_sheet.batch.count", words=words, count=count))


class ConflictDialog(Dialog):
    """Two versions of one entry; accepted means that mine is kept."""

    def __init__(self, parent: QWidget, error: str, parts: tuple[Difference, ...]) -> None:
        super().__init__(
            parent,
            text("finding_sheet.conflict.title"),
            text("finding_sheet.conflict.sentence", error=error),
            width=820,
        )
        self.add(_side_by_side(parts, "conflict"), 1)
        self.set_buttons(
            text("finding_sheet.conflict.keep"), text("finding_sheet.conflict.take"), kind="danger"
        )


class CompareDialog(Dialog):
    """A correction beside the approved result it replaces."""

    def __init__(self, parent: QWidget, sheet: FindingSheet, parts: tuple[Difference, ...]) -> None:
        super().__init__(
            parent,
            text("finding_sheet.compare.title", name=sheet.enterprise["name"]),
            text(
                "finding_sheet.compare.sentence",
                revision=sheet.body.corrects,
                reason=sheet.body.correction_reason,
            ),
            width=820,
        )
        self.parts = parts
        self.add(_side_by_side(parts, "compare"), 1)
        self.set_buttons(text("finding_sheet.compare.close"), "")


def _side_by_side(parts: tuple[Difference, ...], key: str) -> QScrollArea:
    """What differs, in three columns; `key`: table of its words in finding_sheet."""
    inner = QWidget()
    inner.setProperty("role", "scrolled")
    grid = QGridLayout(inner)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(8)
    for column, name in enumerate(("field", "mine", "theirs")):
        caption = label(text(f"finding_sheet.{key}.{name}"), "strong")
        grid.addWidget(caption, 0, column)
        grid.setColumnStretch(column, 2 if column else 1)
    empty = text("finding_sheet.conflict.empty")
    for row, part in enumerate(parts, 1):
        for column, words in enumerate((part.field, part.mine, part.theirs)):
            cell = WrappedLabel(words or empty)
            grid.addWidget(cell, row, column, Qt.AlignmentFlag.AlignTop)
    if not parts:
        same = WrappedLabel(text(f"finding_sheet.{key}.same"), "muted")
        grid.addWidget(same, 1, 0, 1, 3)
    grid.setRowStretch(len(parts) + 2, 1)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidget(inner)
    area.setMinimumHeight(200)
    return area
