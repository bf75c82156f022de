"""What can be done with any table: copy it, print it, write it to a file.

A table that shows one page of a longer list is told by `whole` and `count` how to get at
all of it, or by `service` which service writes it without going through the window.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu, QTableView, QToolButton, QWidget

from app.core.people import Right
from app.core.times import beijing
from app.texts import text
from app.ui import clipboard, messages
from app.ui.desk import Desk
from app.ui.icons import icon
from app.ui.save_as import ask_path
from app.ui.views.tables import Content, html_of, tsv_of

# What writes files and paper is not needed before the first table is seen.
if TYPE_CHECKING:
    from app.services.registry.exchange import Exported, Printed

_THREAD_ROWS: Final = 2_000  # beyond these a child process does the writing
_BUTTON: Final = 26
_SAID_FOR: Final = 5_000  # ms a word in the status bar stays


class ColumnLike(Protocol):
    """A column: its heading, the words of a cell, and whom it is for."""

    @property
    def title(self) -> str: ...
    @property
    def value(self) -> Callable[[Any], str]: ...
    @property
    def right(self) -> bool: ...
    @property
    def private(self) -> bool: ...


class TableLike(Protocol):
    """What the tools ask of a table."""

    title: str

    def rows(self) -> Sequence[Any]: ...
    def columns(self) -> Sequence[ColumnLike]: ...


class PageLike(Protocol):
    """One page of a list, and how many rows there are in all."""

    @property
    def rows(self) -> Sequence[Any]: ...
    @property
    def total(self) -> int: ...


@dataclass(frozen=True)
class Writing:
    """A service that writes a whole list: `service(store, actor, *args, path, now, progress)`."""

    service: "Callable[..., Exported]"
    args: tuple[object, ...]


class TableTools(QObject):
    """The tools of one table: Ctrl+C, the menu of the right button, the button in the heading.

    Attributes:
        whole: returns every row of the list in a thread; None where the table shows all.
        count: how many rows `whole` will return.
        writing: gives the service that writes the list; None writes the table's columns.
        about: words of what the rows are a choice of, for paper.
        more: adds to the menu what the table offers besides.
    """

    def __init__(self, table: QTableView, content: TableLike) -> None:
        """`content`: the same table, asked for what stands in it."""
        super().__init__(table)
        self._table = table
        self._list = content
        self.whole: Callable[[], Sequence[Any]] | None = None
        self.count: Callable[[], int] = lambda: len(content.rows())
        self.writing: Callable[[], Writing | None] = lambda: None
        self.about: Callable[[], str] = lambda: ""
        self.more: Callable[[QMenu], None] = lambda _menu: None
        self.button = QToolButton(table)
        self.button.resize(_BUTTON, _BUTTON)  # its heading is given room before it is placed
        self.button.setIcon(icon("ellipsis-vertical", "text2", 16))
        self.button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.button.setAutoRaise(True)
        self.button.setAccessibleName(text("tables.menu"))
        self.button.setToolTip(text("tables.menu"))
        self.button.clicked.connect(self._open_menu)
        table.installEventFilter(self)
        header = table.horizontalHeader()
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(
            lambda place: self.menu().popup(header.mapToGlobal(place))
        )

    def read_pages(
        self,
        source: Callable[[], Callable[[int, int], PageLike] | None],
        size: int,
        count: Callable[[], int],
    ) -> None:
        """Let the tools read every page of a list of which the table shows one.

        Args:
            source: gives the `source(offset, limit)` in use, None before the first question.
        """

        def whole() -> list[Any]:
            read = source()
            rows: list[Any] = []
            while read is not None:
                page = read(len(rows), size)
                rows += page.rows
                if not page.rows or len(rows) >= page.total:
                    break
            return rows

        self.whole, self.count = whole, count

    # -- the table's own events ----------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and event.matches(QKeySequence.StandardKey.Copy):  # type: ignore[attr-defined]  # a key event
            self.copy()
            return True
        if isinstance(event, QContextMenuEvent) and self._table.isEnabled():
            self.menu().popup(event.globalPos())
            return True
        return super().eventFilter(watched, event)

    def fit(self) -> None:
        """Put the button at the right end of the headings, where it covers no number."""
        header = self._table.horizontalHeader()
        columns = self._list.columns()
        shift = self._table.model().columnCount() - len(columns)
        sections = map(header.logicalIndex, range(header.count()))  # from left to right
        seen = [
            columns[at - shift]
            for at in sections
            if at >= shift and not self._table.isColumnHidden(at)
        ]
        self.button.setVisible(
            bool(seen) and not seen[-1].right and header.isVisibleTo(self._table)
        )
        # The headings follow a scroll bar that comes or goes only after the rows have.
        left = header.x() + self._table.viewport().width() - _BUTTON - 2
        self.button.setGeometry(left, header.y() + 3, _BUTTON, max(16, header.height() - 6))
        self.button.raise_()

    def _open_menu(self) -> None:
        self.menu().popup(self.button.mapToGlobal(QPoint(0, self.button.height())))

    def menu(self) -> QMenu:
        """The menu; what needs the desk is left out where there is none."""
        menu = QMenu(self._table)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chosen = len(self._chosen())
        shown = len(self._list.rows())
        if chosen:
            some = menu.addAction(text("tables.copy_chosen", count=f"{chosen:,}"), self.copy)
            some.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        menu.addAction(text("tables.copy_all", count=f"{shown:,}"), self.copy_all).setEnabled(
            bool(shown)
        )
        if desk_of(self._table) is not None:
            menu.addSeparator()
            count = f"{self.count():,}"
            for key, act in (("print", self.print_out), ("export", self.ask_export)):
                action = menu.addAction(text(f"tables.{key}", count=count), act)
                action.setEnabled(bool(self.count()))
        self.more(menu)
        return menu

    # -- copying -------------------------------------------------------------------------

    def copy(self) -> None:
        """Copy the chosen rows with their headings; all that are shown where none is."""
        self._copy(self._chosen() or range(len(self._list.rows())))

    def copy_all(self) -> None:
        """Copy all rows on show with their headings."""
        self._copy(range(len(self._list.rows())))

    def _copy(self, numbers: Sequence[int]) -> None:
        rows = self._list.rows()
        content = content_of(self._list.title, self._columns(), [rows[at] for at in numbers])
        clipboard.put(tsv_of(content), html_of(content))
        window = self._table.window()
        if isinstance(window, QMainWindow):
            words = text("tables.copied", count=f"{len(numbers):,}")
            window.statusBar().showMessage(words, _SAID_FOR)

    def _chosen(self) -> list[int]:
        return sorted(index.row() for index in self._table.selectionModel().selectedRows())

    def _columns(self) -> list[ColumnLike]:
        """The columns; private ones only for those who keep the registries."""
        desk = desk_of(self._table)
        everything = desk is None or desk.actor.may(Right.REGISTRY)
        return [one for one in self._list.columns() if everything or not one.private]

    # -- files and paper -----------------------------------------------------------------

    def ask_export(self) -> None:
        """Ask for the place, then write the list."""
        desk = desk_of(self._table)
        if desk is None:
            return
        day = beijing(desk.clock())
        name = text("tables.file", title=self._list.title, day=f"{day:%Y%m%d}")
        path = ask_path(
            self._table, text("tables.export_title"), name, ("xlsx", "csv", "json", "jsonl")
        )
        if path is not None:
            self.export_to(path)

    def export_to(self, path: Path) -> None:
        """Write every row of the list, as filtered, to a file."""
        desk = desk_of(self._table)
        if desk is None:
            return
        from app.services.registry import exchange

        work = self.writing()
        if work is not None:
            self._long(desk, "exporting", work.service, (*work.args, path), self._exported)
            return
        self._gather(
            desk,
            lambda content: self._hand_on(
                desk,
                "exporting",
                exchange.export_rows,
                (path, content.title, content.headings, content.rows),
                len(content.rows),
                self._exported,
            ),
        )

    def print_out(self) -> None:
        """Make a PDF of every row of the list and show it, ready to print."""
        desk = desk_of(self._table)
        if desk is None:
            return
        from app.services.registry import exchange

        folder = desk.folder / text("tables.folder")
        try:
            exchange.check_printable(self.count(), self._list.title)
        except exchange.TooManyToPrint as error:
            messages.show_error(self._table, error)
            return
        self._gather(
            desk,
            lambda content: self._hand_on(
                desk,
                "printing",
                exchange.print_rows,
                (
                    folder,
                    content.title,
                    self.about(),
                    content.headings,
                    content.rows,
                    content.right,
                ),
                len(content.rows),
                self._printed,
            ),
        )

    def _gather(self, desk: Desk, then: Callable[[Content], None]) -> None:
        """Hand the list on as words, read in a thread where it is longer than the table."""
        title, columns = self._list.title, self._columns()
        if self.whole is None:
            then(content_of(title, columns, self._list.rows()))
            return
        read = self.whole
        desk.jobs.run(
            lambda: content_of(title, columns, read()),
            then,
            partial(messages.show_error, self._table),
            owner=self._table,
        )

    def _hand_on(
        self,
        desk: Desk,
        step: str,
        service: Callable[..., Any],
        args: tuple[object, ...],
        rows: int,
        done: Callable[[Any], None],
    ) -> None:
        if rows > _THREAD_ROWS:
            self._long(desk, step, service, args, done)
        else:
            desk.act(self._table, service, *args, done=done)

    def _long(
        self,
        desk: Desk,
        step: str,
        service: Callable[..., Any],
        args: tuple[object, ...],
        done: Callable[[Any], None],
    ) -> None:
        desk.long(self._table, text(f"tables.{step}"), service, *args, done=done)

    def _exported(self, made: "Exported") -> None:
        sentence = text("tables.exported", rows=f"{made.rows:,}", path=made.path)
        messages.inform(self._table, text("tables.export_title"), sentence)

    def _printed(self, made: "Printed") -> None:
        from app.ui.pdf.view import open_pdf

        open_pdf(self._table, made.path)


def content_of(title: str, columns: Sequence[ColumnLike], rows: Sequence[Any]) -> Content:
    """Return rows as words under the headings of some columns. Touches no widget."""
    return Content(
        title,
        tuple(one.title for one in columns),
        tuple(tuple(one.value(row) for one in columns) for row in rows),
        frozenset(at for at, one in enumerate(columns) if one.right),
    )


def desk_of(widget: QWidget) -> Desk | None:
    """Return the desk of the page or window a widget stands in."""
    seat = seat_of(widget)
    return seat[1] if seat else None


def seat_of(widget: QWidget) -> tuple[str, Desk] | None:
    """Return the kind of page or window a widget stands in, and its desk."""
    place: QWidget | None = widget
    while place is not None:
        desk = getattr(place, "desk", None)
        if isinstance(desk, Desk):
            return type(place).__name__, desk
        place = place.parentWidget()
    return None
