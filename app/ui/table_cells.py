"""How a cell is drawn: no focus rectangle around it, a status as a pill with its word."""

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    Qt,
)
from PySide6.QtGui import QMouseEvent, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.ui import theme

TONE_ROLE = int(Qt.ItemDataRole.UserRole) + 1
_CHECK = int(Qt.ItemDataRole.CheckStateRole)
_PILL_HEIGHT = 24


class CellDelegate(QStyledItemDelegate):
    """Draws cells of RowsTable."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        # The row is selected as a whole; a box around one cell would only confuse.
        option.state &= ~QStyle.StateFlag.State_HasFocus  # type: ignore[attr-defined]  # stubs lack it
        tone = index.data(TONE_ROLE)
        if not tone:
            super().paint(painter, option, index)
            return
        words = str(index.data() or "")
        self.initStyleOption(option, index)
        option.text = ""  # type: ignore[attr-defined]  # stubs lack it
        style = option.widget.style()  # type: ignore[attr-defined]  # stubs lack it
        style.drawControl(
            QStyle.ControlElement.CE_ItemViewItem,
            option,
            painter,
            option.widget,  # type: ignore[attr-defined]  # stubs lack it
        )
        if words:
            side = int(index.data(int(Qt.ItemDataRole.TextAlignmentRole)) or 0)
            at_right = bool(side & int(Qt.AlignmentFlag.AlignRight))
            cell = QRectF(option.rect)  # type: ignore[attr-defined]  # stubs lack it
            self._pill(painter, cell, words, str(tone), at_right=at_right)

    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        """Let a click anywhere in the cell of a check box tick it, not on its 18 px alone."""
        if not (model.flags(index) & Qt.ItemFlag.ItemIsUserCheckable):
            return super().editorEvent(event, model, option, index)
        if not isinstance(event, QMouseEvent) or event.button() != Qt.MouseButton.LeftButton:
            return False
        cell = option.rect  # type: ignore[attr-defined]  # stubs lack it
        if event.type() == QEvent.Type.MouseButtonRelease and cell.contains(
            event.position().toPoint()
        ):
            on = Qt.CheckState(index.data(_CHECK)) == Qt.CheckState.Checked
            state = Qt.CheckState.Unchecked if on else Qt.CheckState.Checked
            return model.setData(index, state, _CHECK)
        return True

    def _pill(
        self, painter: QPainter, cell: QRectF, words: str, tone: str, *, at_right: bool
    ) -> None:
        painter.save()
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(theme.ui_font(14))
            room = round(cell.width()) - 32
            words = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room)
            width = painter.fontMetrics().horizontalAdvance(words) + 22
            top = cell.center().y() - _PILL_HEIGHT / 2 + 0.5
            left = cell.right() - 8 - width if at_right else cell.x() + 8
            box = QRectF(left, top, width, _PILL_HEIGHT)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour(f"{tone}_bg"))
            painter.drawRoundedRect(box, _PILL_HEIGHT / 2, _PILL_HEIGHT / 2)
            painter.setPen(theme.colour(tone))
            painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), words)
        finally:
            painter.restore()
