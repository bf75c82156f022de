"""Columns as a person left them: how wide, in which order, which ones are hidden.

Kept for this user at this machine (habits.py), by the page and the table's name; a column
is known by its heading. A desk without a profile keeps nothing.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QTableView

from app.texts import text
from app.ui import theme
from app.ui.habits import Habits
from app.ui.table_tools import TableLike, seat_of

LEAST: Final = 36  # px; narrower columns cannot be taken hold of again
_WIDEST: Final = 4_000
_WRITTEN_AFTER: Final = 400  # ms; a drag is many small steps


class ColumnHabit(QObject):
    """What a person did to the columns of one table, by the number of the column."""

    def __init__(self, table: QTableView, content: TableLike, lay_out: Callable[[], None]) -> None:
        """lay_out: shares the width among the columns anew."""
        super().__init__(table)
        self._table = table
        self._lay_out = lay_out
        self._titles = tuple(one.title for one in content.columns())
        self._names = _distinct(self._titles)
        self._title = content.title
        self._shift = table.model().columnCount() - len(self._names)
        self._widths: dict[int, int] = {}  # px at the usual size of text
        self._hidden: set[int] = set()
        self._wanted: set[int] = set()  # shown though they do not fit
        self._by_program = 0
        self._habits: Habits | None = None
        self._part = ""
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_WRITTEN_AFTER)
        self._later.timeout.connect(self._rest)
        header = table.horizontalHeader()
        header.setSectionsMovable(True)
        header.setFirstSectionMovable(not self._shift)  # the check boxes stay in front
        header.sectionResized.connect(self._resized)
        header.sectionMoved.connect(lambda *_places: self._changed())

    # -- what the table asks ---------------------------------------------------------------

    @contextmanager
    def by_program(self) -> Iterator[None]:
        """What is done to the headings meanwhile is no wish of a person's."""
        self._by_program += 1
        try:
            yield
        finally:
            self._by_program -= 1

    def width(self, column: int) -> int | None:
        """The width a person gave a column, px; None for none."""
        kept = self._widths.get(column)
        return None if kept is None else max(LEAST, round(kept * theme.state().scale))

    def hides(self, column: int) -> bool:
        """Whether a person hid a column."""
        return column in self._hidden

    def wants(self, column: int) -> bool:
        """Whether a person asked for a column that may give way."""
        return column in self._wanted

    def last(self) -> int:
        """The column at the right end."""
        shown = [one for one in self._order() if one not in self._hidden]
        return shown[-1] if shown else len(self._names) - 1

    # -- what a person does ----------------------------------------------------------------

    def show_column(self, column: int, on: bool) -> None:
        """Show or hide a column; one is always left."""
        if not on and len(self._names) - len(self._hidden | {column}) < 1:
            return
        (self._hidden.discard if on else self._hidden.add)(column)
        (self._wanted.add if on else self._wanted.discard)(column)
        self._lay_out()
        self._changed()

    def reset(self) -> None:
        """The columns as they are made; what was kept is forgotten."""
        self._widths.clear()
        self._hidden.clear()
        self._wanted.clear()
        self._put_in_order(range(len(self._names)))
        self._lay_out()
        self._changed()

    def fill(self, menu: QMenu) -> None:
        """Add the columns to a table's menu."""
        if not any(self._titles):
            return
        menu.addSeparator()
        inner = menu.addMenu(text("tables.columns"))
        left = [one for one in range(len(self._names)) if not self._is_hidden(one)]
        for column in self._order():
            title = self._titles[column].replace("&", "&&")
            action = inner.addAction(title or text("tables.no_heading"))
            action.setCheckable(True)
            action.setChecked(not self._is_hidden(column))
            action.setEnabled(left != [column])
            action.triggered.connect(partial(self._flip, column))
        menu.addAction(text("tables.columns_reset"), self.reset).setEnabled(bool(self._said()))

    def _flip(self, column: int, _on: bool = True) -> None:
        self.show_column(column, self._is_hidden(column))

    def _is_hidden(self, column: int) -> bool:
        return self._table.isColumnHidden(column + self._shift)

    def _resized(self, section: int, _before: int, now: int) -> None:
        column = section - self._shift
        if self._by_program or column < 0 or now <= 0:
            return
        self._widths[column] = round(now / theme.state().scale)
        self._changed()

    def _changed(self) -> None:
        if not self._by_program:
            self._later.start()

    # -- kept and recalled -------------------------------------------------------------------

    def recall(self) -> None:
        """Once, when the table is first seen: lay the columns out as they were left."""
        if self._part:
            return
        seat = seat_of(self._table)
        if seat is None:
            return
        place, desk = seat
        self._part = f"{place}/{self._table.objectName() or self._title}"
        if desk.heads is None:
            return
        self._habits = Habits(desk.heads)
        kept = self._habits.laid_out(self._part)
        if kept:
            self._take(kept)
            self._lay_out()

    def _take(self, kept: dict[str, object]) -> None:
        at = {name: column for column, name in enumerate(self._names)}
        widths, order = kept.get("widths"), kept.get("order")
        for name, width in (widths if isinstance(widths, dict) else {}).items():
            if name in at and isinstance(width, int) and 0 < width <= _WIDEST:
                self._widths[at[name]] = width
        for key, into in (("hidden", self._hidden), ("wanted", self._wanted)):
            names = kept.get(key)
            into.update(at[one] for one in _words(names) if one in at)
        if len(self._hidden) >= len(self._names):
            self._hidden.clear()
        known = [at[one] for one in _words(order) if one in at]
        if known:
            self._put_in_order([*known, *(one for one in at.values() if one not in known)])

    def _rest(self) -> None:
        """The hand is off the headings: what stretches takes what is left, and it is kept."""
        if QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton:
            self._later.start()
            return
        self._lay_out()
        self.write()

    def write(self) -> None:
        """Keep what was changed, now."""
        self._later.stop()
        if self._habits is not None:
            self._habits.lay_out(self._part, self._said())

    def flush(self) -> None:
        """Keep what still waits to be kept: the table goes."""
        if self._later.isActive():
            self.write()

    def _said(self) -> dict[str, object]:
        names, order = self._names, self._order()
        said: dict[str, object] = {
            "widths": {names[one]: width for one, width in sorted(self._widths.items())},
            "hidden": [names[one] for one in sorted(self._hidden)],
            "wanted": [names[one] for one in sorted(self._wanted)],
            "order": [names[one] for one in order] if order != sorted(order) else [],
        }
        return {key: value for key, value in said.items() if value}

    def _order(self) -> list[int]:
        """The columns from left to right."""
        header = self._table.horizontalHeader()
        sections = map(header.logicalIndex, range(header.count()))
        return [one - self._shift for one in sections if one >= self._shift]

    def _put_in_order(self, columns: "list[int] | range") -> None:
        header = self._table.horizontalHeader()
        with self.by_program():
            for place, column in enumerate(columns, self._shift):
                header.moveSection(header.visualIndex(column + self._shift), place)


def _distinct(titles: tuple[str, ...]) -> tuple[str, ...]:
    """Two columns of one heading are told apart by which of them comes first."""
    return tuple(
        f"{title}#{titles[:at].count(title) + 1}" if title in titles[:at] else title
        for at, title in enumerate(titles)
    )


def _words(kept: object) -> list[str]:
    found = kept if isinstance(kept, list) else []
    return list(dict.fromkeys(one for one in found if isinstance(one, str)))
