"""复查复核: the samples drawn so far, and how often re-checks saw something else."""

from functools import partial

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from app.core.people import Right
from app.services.draw import recheck_findings, recheck_shown
from app.services.draw.recheck_findings import By, Figures, Group
from app.services.draw.recheck_shown import SampleLine, State
from app.texts import text
from app.ui.desk import Desk
from app.ui.screens.recheck_new import RecheckNewPage
from app.ui.screens.recheck_sample import open_sample
from app.ui.shell import Shell
from app.ui.tables import Column, RowsTable
from app.ui.views import recheck as view
from app.ui.widgets import Button, Card, EmptyState, Page, WrappedLabel, label, on_ctrl_enter


class RecheckPage(Page):
    """The page of the navigation: what it is for, the samples, the figures."""

    help_key = "recheck"

    def __init__(self, desk: Desk, shell: Shell) -> None:
        super().__init__(text("recheck.title"), scroll=False)
        self.desk = desk
        self.shell = shell
        self.may = desk.actor.may(Right.RECHECK)
        self.table: RowsTable[SampleLine] = RowsTable(_samples(), text("recheck.samples"))
        self.table.opened.connect(lambda _row: self.open())
        self.open_button = Button(text("recheck.open"), "folder-open")
        self.open_button.clicked.connect(self.open)
        self.new_button = Button(text("recheck.new.action"), "plus", "accent")
        self.new_button.clicked.connect(self.new)
        self.new_button.setVisible(self.may)
        hint = "recheck.empty_hint" if self.may else "recheck.empty_hint_others"
        self.empty = EmptyState(text("recheck.empty"), text(hint), "eye")
        self.by = QComboBox()
        self.by.setAccessibleName(text("recheck.figures.by"))
        for by in By:
            self.by.addItem(text(f"recheck.by.{by}"), by)
        self.by.currentIndexChanged.connect(lambda _at: self._count())
        self.total = WrappedLabel("", "muted")
        self.figures: RowsTable[Group] = RowsTable(_figures(), text("recheck.figures.title"))
        self._assemble()
        on_ctrl_enter(self, lambda: self.new_button if self.may else self.open_button)

    def _assemble(self) -> None:
        card = Card(text("recheck.samples"))
        card.tools.addWidget(self.open_button)
        card.tools.addWidget(self.new_button)
        card.add(WrappedLabel(text("recheck.sentence"), "muted"))
        card.add(self.table, 1)
        card.add(self.empty, 1)
        self.add(card, 3)
        self.summed = Card(text("recheck.figures.title"))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.total, 1)
        row.addWidget(label(text("recheck.figures.by"), "secondary"))
        row.addWidget(self.by)
        self.summed.add(row)
        self.summed.add(self.figures, 1)
        self.summed.add(WrappedLabel(text("recheck.figures.means"), "small"))
        self.add(self.summed, 2)

    def landing(self) -> QWidget | None:
        """Where the keyboard starts."""
        return self.table if self.table.isVisible() else self.new_button

    def refresh(self) -> None:
        """Read the samples and their figures again."""
        self.desk.read(self, recheck_shown.samples, done=self._show)
        self._count()

    def _count(self) -> None:
        self.desk.read(
            self, recheck_findings.figures, By(self.by.currentData()), done=self._show_figures
        )

    def _show(self, found: tuple[SampleLine, ...]) -> None:
        self.table.set_rows(found)
        if found:
            self.table.selectRow(0)
        self.table.setVisible(bool(found))
        self.empty.setVisible(not found)
        self.open_button.setVisible(bool(found))
        self.summed.setVisible(bool(found))

    def _show_figures(self, found: Figures) -> None:
        self.total.setText(view.total_words(found))
        self.figures.set_rows(found.groups)

    def open(self) -> None:
        """Open the chosen sample."""
        row = self.table.current_row()
        if row is not None:
            open_sample(self.desk, self.shell, row.id)

    def new(self) -> None:
        """Begin a sample; one that is frozen and not drawn yet is gone on with."""
        begun = next((one for one in self.table.rows() if one.state is State.SEALED), None)
        if begun is not None:
            open_sample(self.desk, self.shell, begun.id)
        else:
            self.shell.push(RecheckNewPage(self.desk, self.shell))


def _samples() -> tuple[Column[SampleLine], ...]:
    return (
        Column(text("recheck.samples_column.number"), lambda row: row.number, 210),
        Column(text("recheck.samples_column.name"), lambda row: row.name, least=160),
        Column(text("recheck.samples_column.day"), view.day_words, 104),
        Column(text("recheck.samples_column.pool"), lambda row: f"{row.pool:,}", 88, right=True),
        Column(
            text("recheck.samples_column.wanted"), lambda row: f"{row.wanted:,}", 64, right=True
        ),
        Column(
            text("recheck.samples_column.checked"),
            lambda row: f"{row.tally.checked:,}",
            76,
            right=True,
        ),
        Column(
            text("recheck.samples_column.different"),
            lambda row: f"{row.tally.different:,}",
            76,
            right=True,
        ),
        Column(text("recheck.samples_column.state"), view.state_words, 170, pill=view.state_tone),
    )


def _figures() -> tuple[Column[Group], ...]:
    def number(name: str, row: Group) -> str:
        return f"{getattr(row.tally, name):,}"

    made = [Column[Group](text("recheck.figures_column.name"), lambda row: row.name, least=200)]
    for name in ("drawn", "checked", "same", "different", "more"):
        title = text(f"recheck.figures_column.{name}")
        made.append(Column(title, partial(number, name), 84, right=True))
    made.append(
        Column(
            text("recheck.figures_column.share"),
            lambda row: view.share_words(row.tally),
            96,
            right=True,
            pill=view.share_tone,
        )
    )
    return tuple(made)
