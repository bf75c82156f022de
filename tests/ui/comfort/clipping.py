"""What of a window cannot be read: words cut off, squeezed, covered, or outside of it."""

from collections.abc import Iterator
from itertools import combinations

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFontMetrics, QTextDocument
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QDateTimeEdit,
    QHeaderView,
    QLabel,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QStyle,
    QStyleOptionComboBox,
    QTabBar,
    QTabWidget,
    QTextEdit,
    QToolButton,
    QWidget,
)

SLACK = 1  # logical px a measure may be off by rounding
HEADING_ROOM = 20  # padding of a heading, of the style sheet
SIGN_ROOM = 14  # the arrow of the column that is sorted by


def problems(window: QWidget, screen: tuple[int, int], sideways: int = 0) -> list[str]:
    """Return a line for everything in a shown window that nobody can read as it is.

    Args:
        screen: logical px of width and height there are.
        sideways: px that a page may have to be moved sideways by.
    """
    found = []
    if window.width() > screen[0] or window.height() > screen[1]:
        found.append(f"{_name(window)}: {window.width()}x{window.height()} is larger than {screen}")
    parts = [one for one in window.findChildren(QWidget) if one.isVisibleTo(window)]
    parts = [one for one in parts if one.window() is window]
    for part in parts:
        found += [f"{_name(part)}: {what}" for what in _cut(part)]
        if isinstance(part, QScrollArea) and part.horizontalScrollBar().maximum() > sideways:
            beyond = part.horizontalScrollBar().maximum()
            found.append(f"{_name(part)}: has to be moved sideways by {beyond} px")
        if _outside(part, window):
            found.append(f"{_name(part)}: stands outside of what can be seen or scrolled to")
    found += _covered([one for one in parts if _speaks(one)], window)
    return found


def _name(part: QWidget) -> str:
    words = part.accessibleName()
    for kind in (QLabel, QAbstractButton):
        if isinstance(part, kind):
            words = part.text() or words
    line = [type(one).__name__ for one in _above(part)][:3]
    return f"{'/'.join(reversed(line))} {type(part).__name__} {words[:40]!r}"


def _above(part: QWidget) -> Iterator[QWidget]:
    here = part.parentWidget()
    while here is not None:
        if type(here) is not QWidget:
            yield here
        here = here.parentWidget()


def _speaks(part: QWidget) -> bool:
    if isinstance(part, QLabel):
        return bool(part.text()) or not part.pixmap().isNull()
    if isinstance(part, QAbstractButton):
        return True
    return isinstance(part, QLineEdit | QComboBox | QAbstractSpinBox | QAbstractItemView)


def _cut(part: QWidget) -> Iterator[str]:
    own = getattr(part, "cut_words", None)
    if callable(own):
        yield from (f"cuts {words!r}" for words in own())
    elif isinstance(part, QLabel):
        yield from _cut_label(part)
    elif isinstance(part, QToolButton | QPushButton | QCheckBox | QRadioButton):
        yield from _cut_button(part)
    elif isinstance(part, QTabBar):
        yield from _cut_tabs(part)
    elif isinstance(part, QHeaderView):
        yield from _cut_headings(part)
    elif isinstance(part, QComboBox):
        yield from _cut_choice(part)
    elif isinstance(part, QAbstractSpinBox):
        yield from _cut_number(part)
    elif isinstance(part, QLineEdit):
        yield from _cut_field(part)
    elif isinstance(part, QListView):
        yield from _cut_list(part)
    elif isinstance(part, QPlainTextEdit | QTextEdit) and (
        part.viewport().height() < part.fontMetrics().height()
    ):
        yield f"shows no line of its words ({part.viewport().height()} px)"


def _cut_label(part: QLabel) -> Iterator[str]:
    room = part.contentsRect()
    if not part.text() or not part.pixmap().isNull():
        return
    if part.wordWrap():
        needed = part.heightForWidth(part.width())
        if needed > part.height() + SLACK:
            yield f"needs {needed} px of height, has {part.height()}"
        return
    words = part.text()
    if part.textFormat() == Qt.TextFormat.RichText:
        made = QTextDocument()
        made.setHtml(words)
        words = made.toPlainText()
    metrics = QFontMetrics(part.font())
    widest = max(metrics.horizontalAdvance(line) for line in words.split("\n"))
    if widest > room.width() + SLACK:
        yield f"needs {widest} px, has {room.width()}"
    elif part.sizeHint().height() > part.height() + SLACK + 2:
        yield f"needs {part.sizeHint().height()} px of height, has {part.height()}"


def _cut_button(part: QAbstractButton) -> Iterator[str]:
    if not part.text() or isinstance(part.parentWidget(), QLineEdit):
        return  # a picture inside of a field
    needed = part.sizeHint()
    # A link gives way to what stands beside it and says the rest in its tip.
    told = part.property("kind") == "link" and part.text() in part.toolTip()
    if needed.width() > part.width() + SLACK and not told:
        yield f"needs {needed.width()} px, has {part.width()}"
    if QFontMetrics(part.font()).height() > part.height() + SLACK:
        yield f"needs {QFontMetrics(part.font()).height()} px of height, has {part.height()}"


def _cut_tabs(part: QTabBar) -> Iterator[str]:
    for at in range(part.count()):
        if not part.isTabVisible(at):
            continue
        words = part.fontMetrics().horizontalAdvance(part.tabText(at))
        if words > part.tabRect(at).width():
            yield f"tab {part.tabText(at)!r} needs {words}, has {part.tabRect(at).width()}"
    if not part.usesScrollButtons() and part.sizeHint().width() > part.width() + SLACK:
        yield f"tabs need {part.sizeHint().width()}, have {part.width()}"
    here = part.tabRect(part.currentIndex())
    if not part.rect().adjusted(-SLACK, 0, SLACK, 0).contains(here):
        yield f"the tab in front, {part.tabText(part.currentIndex())!r}, is not in sight"


def _cut_headings(part: QHeaderView) -> Iterator[str]:
    model = part.model()
    if model is None or part.orientation() != Qt.Orientation.Horizontal:
        return
    font = part.font()
    font.setBold(True)
    metrics = QFontMetrics(font)
    last = max((at for at in range(part.count()) if not part.isSectionHidden(at)), default=0)
    for at in range(part.count()):
        words = str(model.headerData(at, Qt.Orientation.Horizontal) or "")
        if part.isSectionHidden(at) or not words:
            continue
        signed = part.isSortIndicatorShown() and part.sortIndicatorSection() == at
        needed = metrics.horizontalAdvance(words) + HEADING_ROOM + (SIGN_ROOM if signed else 0)
        if at == last and getattr(part.parentWidget(), "tools", None):
            button = part.parentWidget().tools.button
            needed += (button.width() - HEADING_ROOM // 2) if button.isVisible() else 0
        if needed > part.sectionSize(at) + SLACK:
            yield f"heading {words!r} needs {needed}, has {part.sectionSize(at)}"


def _cut_choice(part: QComboBox) -> Iterator[str]:
    option = QStyleOptionComboBox()
    part.initStyleOption(option)
    field = part.style().subControlRect(
        QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, part
    )
    needed = part.fontMetrics().horizontalAdvance(part.currentText())
    if not part.isEditable() and needed > field.width() + SLACK and not part.toolTip():
        yield f"{part.currentText()!r} needs {needed}, has {field.width()}, and no tip"


def _cut_number(part: QAbstractSpinBox) -> Iterator[str]:
    inner = part.lineEdit()
    needed = part.fontMetrics().horizontalAdvance(part.text())
    if isinstance(part, QDateTimeEdit) or inner.text():
        room = inner.contentsRect().width()
        if needed > room + SLACK:
            yield f"{part.text()!r} needs {needed}, has {room}"


def _cut_field(part: QLineEdit) -> Iterator[str]:
    if isinstance(part.parentWidget(), QAbstractSpinBox) or part.text():
        return
    margins = part.textMargins()
    # The style sheet's padding and border at both sides, two px of Qt's own.
    room = part.width() - 2 * 11 - margins.left() - margins.right()
    words = part.placeholderText()
    needed = part.fontMetrics().horizontalAdvance(words)
    if needed > room + SLACK and part.toolTip() != words:
        yield f"{words!r} needs {needed}, has {room}"


def _cut_list(part: QListView) -> Iterator[str]:
    model = part.model()
    if model is None or part.wordWrap():
        return
    for row in range(min(model.rowCount(), 50)):
        index = model.index(row, 0)
        words = str(index.data() or "")
        needed = part.fontMetrics().horizontalAdvance(words) + 8
        if needed > part.viewport().width() and not index.data(Qt.ItemDataRole.ToolTipRole):
            yield f"line {words!r} needs {needed}, has {part.viewport().width()}, and no tip"


def _outside(part: QWidget, window: QWidget) -> bool:
    """Whether a part reaches over the edge of one around it that cannot be scrolled."""
    if not _speaks(part) and not isinstance(part, QTabWidget):
        return False
    box = QRect(part.mapTo(window, QPoint(0, 0)), part.size())
    here = part.parentWidget()
    while here is not None and here is not window.parentWidget():
        area = here.parentWidget()
        if isinstance(area, QAbstractScrollArea) and area.viewport() is here:
            if not isinstance(area, QScrollArea):
                return False  # a table or text looks after its own
            if (
                isinstance(here.parentWidget(), QScrollArea)
                and area.horizontalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAlwaysOff
            ):
                seen = QRect(here.mapTo(window, QPoint(0, 0)), here.size())
                if box.left() < seen.left() - SLACK or box.right() > seen.right() + SLACK:
                    return True
            box = QRect(area.mapTo(window, QPoint(0, 0)), area.size())
        else:
            around = QRect(here.mapTo(window, QPoint(0, 0)), here.size())
            slack = QRect(around).adjusted(-SLACK, -SLACK, SLACK, SLACK)
            if not slack.contains(box):
                return True
        if here is window:
            break
        here = here.parentWidget()
    return False


def _covered(parts: list[QWidget], window: QWidget) -> Iterator[str]:
    boxes = []
    for part in parts:
        shown = part.visibleRegion().boundingRect()
        if not shown.isEmpty():
            whole = QRect(part.mapTo(window, QPoint(0, 0)), part.size())
            boxes.append((part, QRect(part.mapTo(window, shown.topLeft()), shown.size()), whole))
    for (one, first, _), (other, second, _) in combinations(boxes, 2):
        if one.isAncestorOf(other) or other.isAncestorOf(one):
            continue
        if isinstance(one, QHeaderView) or isinstance(other, QHeaderView):
            continue  # the tools of a table stand over the headings; _cut_headings counts them
        both = first & second
        if both.width() > 2 and both.height() > 2:
            yield f"{_name(one)} and {_name(other)} cover each other"
