"""The window of 方案数与配对机会, and how any page asks for it."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.services.draw import chances as service
from app.services.draw.chances import Chances, Moment
from app.texts import text
from app.ui.desk import Desk
from app.ui.tables import Column, RowsTable
from app.ui.views import chances as view
from app.ui.views.chances import PairRow
from app.ui.widgets import Banner, Button, Dialog, WrappedLabel
from app.ui.widgets.search import SearchBox

WIDTH = 960
HEIGHT = 680
Project = Callable[[Chances], None]
FRAME = 60  # what a window's title bar and a task bar may take


class ChancesDialog(Dialog):
    """The number of plans, every pair, and what the figures mean.

    Attributes:
        wanted: the other moment, where the person asked for it instead of closing.
    """

    def __init__(
        self,
        parent: QWidget | None,
        found: Chances,
        *,
        drawn: bool = False,
        project: Project | None = None,
    ) -> None:
        """drawn: there is a result with teams that the room has seen.

        project: puts the figures before the hall; None where there is none.
        """
        super().__init__(parent, text("chances.title"), view.moment_words(found), width=WIDTH)
        self.found = found
        self.wanted: Moment | None = None
        self.verdict = Banner("", "info")
        self.verdict.show_note(*view.verdict(found))
        self.add(self.verdict)
        self.limits = WrappedLabel(view.limits(found))
        self.search = SearchBox(text("chances.search"))
        self.search.searched.connect(self._show)
        self.table: RowsTable[PairRow] = RowsTable(_columns(), text("chances.title"))
        self.table.tools.about = self.search.words
        if found.rows:
            self.add(self.limits)
            self.add(self.search)
            self.add(self.table, 1)
            self._show("")
        for words in view.notes(found):
            self.add(WrappedLabel(words, "muted"))
        self.set_buttons(text("ui.button.close"), "")
        self._offer_other(view.other_moment(found, drawn=drawn))
        self.project = Button(text("chances.project"), "monitor")
        self.project.clicked.connect(lambda: project and project(found))
        if project is not None and view.may_be_projected(found):
            self.buttons.insertWidget(self.buttons.count() - 1, self.project)
        least = self.screen().availableGeometry().height() - FRAME
        self.resize(WIDTH, min(HEIGHT, least) if found.rows else self.sizeHint().height())

    def _offer_other(self, moment: Moment | None) -> None:
        if moment is None:
            return
        self.other = Button(text(f"chances.switch.{moment}"), "refresh-cw")
        self.other.clicked.connect(lambda: self._turn(moment))
        self.buttons.insertWidget(0, self.other)

    def _turn(self, moment: Moment) -> None:
        self.wanted = moment
        self.reject()

    def _show(self, words: str) -> None:
        self.table.set_rows(view.rows(self.found, words))


class ChancesAsked(QObject):
    """Asks for the figures in a child process and shows them; keep it while it works."""

    def __init__(self, desk: Desk, owner: QWidget) -> None:
        super().__init__(owner)
        self._desk = desk
        self._owner = owner
        self.dialog: ChancesDialog | None = None

    def ask(
        self,
        lock_id: int,
        moment: Moment = Moment.FROZEN,
        *,
        drawn: bool = False,
        project: Project | None = None,
    ) -> None:
        """Show the figures of a lock.

        Args:
            drawn: there is a result with teams that the room has seen, so that the figures
                after the tickets tell nobody anything early.
            project: as in ChancesDialog.
        """
        self._desk.long(
            self._owner,
            text("chances.progress"),
            service.chances,
            lock_id,
            moment,
            done=partial(self._shown, drawn, project),
            timed=False,
        )

    def _shown(self, drawn: bool, project: Project | None, found: Chances) -> None:
        self.dialog = ChancesDialog(self._owner, found, drawn=drawn, project=project)
        self.dialog.exec()
        if self.dialog.wanted is not None:
            self.ask(found.lock_id, self.dialog.wanted, drawn=drawn, project=project)


def _columns() -> tuple[Column[PairRow], ...]:
    return (
        Column(text("chances.column.officer"), lambda row: row.officer, 120),
        Column(text("chances.column.enterprise"), lambda row: row.enterprise, least=280),
        Column(text("chances.column.chance"), lambda row: row.chance, 160, right=True),
        Column(text("chances.column.error"), lambda row: row.error, 100, right=True),
        Column(text("chances.column.share"), lambda row: row.share, 160, right=True),
    )
