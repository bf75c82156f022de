"""The cards of the lock page: figures before the freeze, the sealed list after it."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from app.core.conduct import Manner
from app.core.task import DrawKind
from app.core.times import stamp
from app.services.draw.pool import Reconciliation
from app.services.draw.shows import DrawShow
from app.texts import text
from app.ui import theme
from app.ui.tables import Column, RowsTable
from app.ui.views import lock as view
from app.ui.views.lock import PoolRow
from app.ui.widgets import Banner, Button, Card, SummaryCard, WrappedLabel, label, selectable

_MOST_ROWS = 6


class PoolTable(RowsTable[PoolRow]):
    """A small table as high as its rows."""

    def __init__(self, first: str, title: str) -> None:
        columns: tuple[Column[PoolRow], ...] = (
            Column(text(f"lock.column.{first}"), lambda row: row.name, least=120),
            Column(text("lock.column.there"), lambda row: row.there, 84, right=True),
            Column(text("lock.column.wanted"), lambda row: row.wanted, 84, right=True),
        )
        super().__init__(columns, title)
        self.show_rows(())

    def show_rows(self, rows: tuple[PoolRow, ...]) -> None:
        """Show the rows and take the height they need."""
        self.set_rows(rows)
        look = theme.density()
        shown = min(max(1, len(rows)), _MOST_ROWS)
        self.setFixedHeight(look.table_header + shown * look.row + 4)


class CheckCards(QWidget):
    """Enterprises by class and officers by pool, side by side."""

    def __init__(self) -> None:
        super().__init__()
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.density().gap)
        self.classes = PoolTable("name", text("lock.classes.title"))
        self.pools = PoolTable("pool", text("lock.officers.title"))
        self.difference = WrappedLabel("", "muted")
        self.officers = WrappedLabel("", "muted")
        self.classes_card = Card(text("lock.classes.title"))
        self.officers_card = Card(text("lock.officers.title"))
        for card, table, note in (
            (self.classes_card, self.classes, self.difference),
            (self.officers_card, self.pools, self.officers),
        ):
            card.add(table)
            card.add(note)
            card.body.addStretch(1)
            box.addWidget(card, 1)
        inner = label(text("lock.classes.subtitle"), "small")
        self.classes_card.tools.addWidget(inner)

    def show_state(self, state: Reconciliation) -> None:
        """Show a reconciliation."""
        self.classes.show_rows(view.class_rows(state))
        rows = view.officer_rows(state)
        self.pools.setVisible(bool(rows))
        self.pools.show_rows(rows)
        self.difference.setText(view.difference(state))
        none = not rows and state.problem is None
        note = text("lock.officers.no_officers") if none else view.officers_note(state)
        self.officers.setText(note)


class MannerCard(Card):
    """What 公开抽取 and 日常抽取 are for, while one of them is still to be chosen."""

    def __init__(self) -> None:
        super().__init__(text("lock.manner.title"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        for row, manner in enumerate(Manner):
            name = label(text(f"ceremony.manner.{manner.value}"), "strong")
            grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(WrappedLabel(text(f"lock.manner.{manner.value}")), row, 1)
        self.add(grid)
        self.add(WrappedLabel(text("lock.manner.same"), "muted"))


class PoolSummary(SummaryCard):
    """The pool, how it comes about, and what stands in the way."""

    def __init__(
        self,
        open_plan: Callable[[], None],
        refresh: Callable[[], None],
        show_excluded: Callable[[], None],
    ) -> None:
        super().__init__(text("lock.summary.title"))
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(text("lock.progress.checking"))
        self.banner = Banner("", "danger")
        self.banner.set_button(text("lock.action.plan"), open_plan)
        self.refresh = Button(text("lock.action.refresh"), "refresh-cw")
        self.refresh.clicked.connect(lambda: refresh())
        self.excluded = Button(text("lock.excluded.button"), "eye")
        self.excluded.clicked.connect(lambda: show_excluded())
        for widget in (self.bar, self.banner, self.excluded, self.refresh):
            self.extra.addWidget(widget)

    def show_checking(self) -> None:
        """Numbers are on their way."""
        self.set_figure(text("lock.summary.unknown"), text("lock.progress.checking"))
        self.set_rows(())
        self.bar.show()
        self.banner.show_note("")
        self.refresh.setEnabled(False)

    def show_state(self, state: Reconciliation, *, listed: bool) -> None:
        """Show the numbers and the problem, if any."""
        self.bar.hide()
        self.refresh.setEnabled(True)
        wanted = view.households(state.wanted)
        note = text("lock.summary.note_listed") if listed else ""
        self.set_figure(
            view.households(state.pool), note or text("lock.summary.note", wanted=wanted)
        )
        self.set_rows(view.ledger(state))
        problem = view.problem_of(state.problem)
        words = f"{problem.sentence}\n{problem.advice}" if problem else ""
        self.banner.show_note(words, "danger")

    def show_attempt(self, show: DrawShow) -> None:
        """Show the numbers as frozen."""
        self.bar.hide()
        self.banner.show_note("")
        listed = show.kind is DrawKind.OFFICERS
        wanted = view.households(show.wanted)
        note = text("lock.summary.note_listed") if listed else ""
        self.set_figure(
            view.households(show.pool), note or text("lock.summary.note", wanted=wanted)
        )
        self.set_rows(view.ledger_of(show.total, show.out_of_scope, show.excluded, show.pool))


class Digest(QWidget):
    """A hash with its caption, in groups of 8, to read aloud and to copy."""

    def __init__(self, caption: str, size: int = 16) -> None:
        super().__init__()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(2)
        self._caption = caption
        box.addWidget(label(caption, "secondary"))
        self.value = label("")
        self.value.setStyleSheet(
            f"font-family: '{theme.state().families.mono[0]}'; font-size: {theme.px(size)}px;"
        )
        box.addWidget(self.value)

    def show_digest(self, digest: str, per_line: int = 4) -> None:
        """Show 64 hex digits, "" for none."""
        self.value.setText(view.grouped(digest, per_line))
        selectable(self.value)
        self.value.setAccessibleName(
            text("lock.locked.accessible", caption=self._caption, value=self.value.text())
        )


class LockedCards(QWidget):
    """The frozen list: M, seal, previous head; who was there; what comes next."""

    def __init__(self, print_sheet: Callable[[], None]) -> None:
        super().__init__()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.density().gap)
        self.card = Card(text("lock.locked.title"))
        self.print = Button(text("lock.action.print"), "printer")
        self.print.clicked.connect(lambda: print_sheet())
        self.card.tools.addWidget(self.print)
        self.manifest = Digest(text("lock.locked.manifest"), 22)
        self.commitment = Digest(text("lock.locked.commitment"))
        self.prev = Digest(text("lock.locked.prev"))
        for digest in (self.manifest, self.commitment, self.prev):
            self.card.add(digest)
        self.people = Card(text("lock.locked.people"))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(24)
        self._grid.setColumnStretch(2, 1)
        self.people.add(self._grid)
        for part in (self.card, self.people):
            box.addWidget(part)
        box.addStretch(1)

    def show_attempt(self, show: DrawShow) -> None:
        """Show a locked attempt."""
        self.card.set_title(
            text("lock.locked.title"),
            text(
                "lock.locked.subtitle",
                number=show.draw_number,
                attempt=show.attempt,
                time=stamp(show.locked_at),
            ),
        )
        self.manifest.show_digest(show.manifest_hash)
        self.commitment.show_digest(show.commitment, 8)
        self.prev.show_digest(show.prev_head, 8)
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        throwing = {one.name: one.digits for _, one in show.ceremony.throwers()}
        everybody = (*show.ceremony.witnesses, *show.ceremony.supervisors)
        for row, one in enumerate(everybody):
            digits = throwing.get(one.name, 0)
            does = text("lock.locked.thrower", digits=digits) if one.digits else ""
            body = " ".join(part for part in (one.body, one.post) if part)
            self._grid.addWidget(label(one.name, "strong"), row, 0)
            self._grid.addWidget(label(does or text("lock.locked.watcher"), "secondary"), row, 1)
            self._grid.addWidget(label(body, "muted"), row, 2)
