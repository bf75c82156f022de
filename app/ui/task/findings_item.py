"""One item of a finding: verdict, problem and handling, check points with their hints."""

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from app.core.findings import ItemFinding, PointFinding, Verdict
from app.services.assigned.assigned_items import SheetItem
from app.texts import text
from app.ui.task.findings_ticks import TickLine
from app.ui.widgets import Button, WrappedLabel, label, rule
from app.ui.widgets.tips import plain_tip


class ItemBlock(QWidget):
    """One item on the entry sheet.

    Signals:
        edited: the user changed something.
        basis: the texts of the item's basis were asked for.
    """

    edited = Signal()
    basis = Signal()

    def __init__(
        self, item: SheetItem, department: str = "", parent: QWidget | None = None
    ) -> None:
        """`department`: who answers for it in a joint check, else empty."""
        super().__init__(parent)
        self.item = item
        self.department = department
        self._loading = False
        self._old = ItemFinding(item.code, item.name)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        box.addWidget(rule())
        box.addLayout(self._head())
        box.addWidget(self._problem())
        self.points: list[TickLine] = []
        self.points_part = self._points()
        box.addWidget(self.points_part)

    def _head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(12)
        name = WrappedLabel(self.item.name, "strong")
        name.setToolTip(plain_tip(self.item.basis))
        mark = self.item.code
        if self.department:
            mark = text("finding_sheet.sheet.item_of", code=mark, department=self.department)
        head.addWidget(label(mark, "secondary"))
        head.addWidget(name, 1)
        link = Button(text("law.cited.button_short"), "", "link")
        link.setAccessibleName(text("law.cited.button_name", item=self.item.name))
        # The keyboard has a button for all items above: this one would stop every Tab.
        link.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        link.clicked.connect(self.basis)
        self.basis_link = link
        head.addWidget(link, 0, Qt.AlignmentFlag.AlignTop)
        self._group = QButtonGroup(self)
        self.verdicts: dict[Verdict, QRadioButton] = {}
        for verdict in Verdict:
            words = text(f"findings.verdict.{verdict.value}")
            button = QRadioButton(words)
            button.setAccessibleName(
                text("finding_sheet.sheet.verdict", item=self.item.name, verdict=words)
            )
            button.toggled.connect(self._toggled)
            self.verdicts[verdict] = button
            self._group.addButton(button)
            head.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        return head

    def _problem(self) -> QWidget:
        part = QWidget(self)
        grid = QGridLayout(part)
        grid.setContentsMargins(0, 2, 0, 4)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(6)
        self.problem = QPlainTextEdit()
        self.problem.setFixedHeight(58)
        self.problem.setTabChangesFocus(True)
        self.problem.textChanged.connect(self._tell)
        self.handling = QLineEdit()
        self.handling.textChanged.connect(self._tell)
        self.problem.setPlaceholderText(text("finding_sheet.sheet.problem_hint"))
        self.handling.setPlaceholderText(text("finding_sheet.sheet.handling_hint"))
        fields: tuple[tuple[str, QWidget], ...] = (
            ("problem", self.problem),
            ("handling", self.handling),
        )
        for row, (key, field) in enumerate(fields):
            words = text(f"finding_sheet.sheet.{key}")
            field.setAccessibleName(
                text("finding_sheet.sheet.field", item=self.item.name, field=words)
            )
            grid.addWidget(label(words, "secondary"), row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(field, row, 1)
        grid.setColumnStretch(1, 1)
        self.problem_part = part
        return part

    def _points(self) -> QWidget:
        part = QWidget(self)
        grid = QGridLayout(part)
        grid.setContentsMargins(0, 0, 0, 4)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(1)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        if self.item.points:
            grid.addWidget(WrappedLabel(text("finding_sheet.sheet.ticks"), "small"), 0, 0, 1, 2)
        for row, point in enumerate(self.item.points, 1):
            name = text("finding_sheet.sheet.point", item=self.item.name, point=point.text)
            line = TickLine(point.text, name, part)
            line.box.setAccessibleDescription(point.hint)
            line.toggled.connect(self._tell)
            self.points.append(line)
            hint = WrappedLabel(point.hint, "small")
            hint.setContentsMargins(0, 5, 0, 0)
            grid.addWidget(line, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(hint, row, 1, Qt.AlignmentFlag.AlignTop)
        return part

    def load(self, found: ItemFinding) -> None:
        """Show what an entry says of the item."""
        self._loading = True
        self._old = found
        self._group.setExclusive(False)
        for verdict, button in self.verdicts.items():
            button.setChecked(verdict is found.verdict)
        self._group.setExclusive(True)
        self.problem.setPlainText(found.problem)
        self.handling.setText(found.handling)
        checked = {point.text for point in found.points if point.checked}
        for point, line in zip(self.item.points, self.points, strict=True):
            line.set_checked(point.text in checked)
        self._loading = False
        self._fit()

    def value(self) -> ItemFinding:
        """What stands here; words under a verdict that shows no problem are not kept."""
        verdict = next((one for one, button in self.verdicts.items() if button.isChecked()), None)
        found = verdict is Verdict.PROBLEM
        before = {point.text: point.problem for point in self._old.points}
        return replace(
            self._old,
            verdict=verdict,
            problem=self.problem.toPlainText().strip() if found else "",
            handling=self.handling.text().strip() if found else "",
            points=tuple(
                PointFinding(
                    point.text, line.box.isChecked(), before.get(point.text, "") if found else ""
                )
                for point, line in zip(self.item.points, self.points, strict=True)
            ),
        )

    def show_points(self, on: bool) -> None:
        """Show or fold the check points."""
        self.points_part.setVisible(on and bool(self.points))

    def entry(self, code: str) -> QWidget:
        """Where an issue of this item is mended."""
        if code == "no_problem_text":
            return self.problem
        if code == "no_handling":
            return self.handling
        return self.verdicts[Verdict.CLEAR]

    def _toggled(self, on: bool) -> None:
        if on and not self._loading:
            self._tell()

    def _tell(self) -> None:
        if not self._loading:
            self._fit()
            self.edited.emit()

    def _fit(self) -> None:
        self.problem_part.setVisible(self.verdicts[Verdict.PROBLEM].isChecked())
