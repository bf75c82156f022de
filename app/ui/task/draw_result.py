"""The stored result on the operator's screen: parts of the reveal, tables, what to keep."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QGridLayout, QTabWidget

from app.core.no_plan import Binding
from app.services.shows import DrawShow
from app.texts import text
from app.ui.tables import Column, RowsTable
from app.ui.task.draw_cards import ActCard
from app.ui.task.lock_parts import Digest
from app.ui.views import draw as view
from app.ui.views import draw_scenes as scenes
from app.ui.views.draw import Act, EnterpriseRow, OfficerRow
from app.ui.views.teams import result_notes
from app.ui.widgets import Banner, Button, Card, Pill, WrappedLabel, label


class RevealCard(ActCard):
    """What has been shown to the hall, part by part."""

    def __init__(self) -> None:
        super().__init__(Act.REVEAL)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(20)
        self._grid.setVerticalSpacing(10)
        self._grid.setColumnStretch(1, 1)
        self.add(self._grid)
        self.add(WrappedLabel(text("draw.reveal.note"), "secondary"))
        self.body.addStretch(1)

    def show_parts(self, show: DrawShow, at: int, *, complete: bool) -> None:
        """`at`: index of the part in front, -1 before the first."""
        parts = scenes.parts(show)
        key = "reveal_end" if at == len(parts) - 1 and complete else "reveal"
        self.say(text(f"draw.says.{key}"))
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for row, part in enumerate(parts):
            if row < at or (row == at and complete):
                state = Pill(text("draw.reveal.shown"), "success")
            elif row == at:
                state = Pill(text("draw.reveal.rolling"), "info")
            else:
                state = Pill(text("draw.reveal.waiting"), "neutral")
            self._grid.addWidget(label(str(row + 1), "strong"), row, 0)
            self._grid.addWidget(label(text(f"draw.reveal.part.{part}")), row, 1)
            self._grid.addWidget(state, row, 2)


class ResultCard(Card):
    """R and head, the drawn enterprises with their teams, the officers; paper and files."""

    def __init__(
        self,
        print_minutes: Callable[[], None],
        save_files: Callable[[Path | None], None],
        project: Callable[[], None],
    ) -> None:
        super().__init__(text("draw.result.title"))
        self._save = save_files
        self.print = Button(text("draw.button.print"), "printer")
        self.print.clicked.connect(lambda: print_minutes())
        self.save = Button(text("draw.button.save"), "save")
        self.save.clicked.connect(lambda: save_files(None))
        self.project = Button(text("draw.button.project"), "monitor")
        self.project.clicked.connect(lambda: project())
        for button in (self.project, self.save, self.print):
            self.tools.addWidget(button)
        self.problem = Banner("", "danger")
        self.notes = Banner("", "warning")
        self.done = Banner("", "success")
        self.done.set_button(text("draw.button.save_elsewhere"), self._elsewhere)
        self.result = Digest(text("draw.digest.result"), 14)
        self.head = Digest(text("draw.digest.head"), 14)
        self.enterprises = _enterprise_table(False)
        self.officers: RowsTable[OfficerRow] = RowsTable(
            _officer_columns(), text("draw.table.officers")
        )
        self.tabs = QTabWidget()
        self.tabs.addTab(self.enterprises, "")
        self.tabs.addTab(self.officers, "")
        for part in (self.problem, self.notes, self.done, self.result, self.head):
            self.add(part)
        self.add(self.tabs, 1)

    def show_result(self, show: DrawShow) -> None:
        """Show a stored result."""
        self.set_title(
            text("draw.result.title"),
            text("draw.result.subtitle", number=show.draw_number, attempt=show.attempt),
        )
        self.notes.show_note(result_notes(show), "warning")
        self.done.show_note("")
        self.result.show_digest(show.result_hash, 8)
        self.head.show_digest(show.head, 8)
        rows = view.enterprise_rows(show)
        self._fit_batches(any(row.batch for row in rows))
        self.enterprises.set_rows(rows)
        self.officers.set_rows(view.officer_rows(show))
        count = len(show.enterprises)
        self.tabs.setTabText(0, text("draw.table.tab_enterprises", count=f"{count:,}"))
        self.tabs.setTabText(1, text("draw.table.tab_officers", count=f"{len(show.officers):,}"))
        self.tabs.setTabVisible(1, bool(show.officers))

    def _fit_batches(self, batched: bool) -> None:
        """Show the columns of 批次 only where the task has any."""
        if batched == (len(self.enterprises.columns()) > len(_enterprise_columns(False))):
            return
        front = self.tabs.currentIndex()
        before, self.enterprises = self.enterprises, _enterprise_table(batched)
        self.tabs.removeTab(0)
        self.tabs.insertTab(0, self.enterprises, "")
        self.tabs.setCurrentIndex(front)
        before.deleteLater()

    def show_no_plan(self, rules: tuple[Binding, ...] | None) -> None:
        """Say that no lawful plan exists, which rule binds, what to do."""
        self.problem.show_note(
            "\n".join(
                (
                    text("draw.no_plan.what"),
                    view.no_plan_reason(rules),
                    view.no_plan_advice(rules) if rules is not None else "",
                    text("draw.no_plan.ways"),
                )
            ).strip(),
            "danger",
        )

    def show_saved(self, folder: Path) -> None:
        """Say where the protocol files lie."""
        self.done.show_note(text("draw.result.saved", folder=str(folder)), "success")

    def _elsewhere(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, text("draw.button.save_elsewhere"))
        if chosen:
            self._save(Path(chosen))


def _enterprise_table(batched: bool) -> RowsTable[EnterpriseRow]:
    return RowsTable(_enterprise_columns(batched), text("draw.table.enterprises"))


def _enterprise_columns(batched: bool) -> tuple[Column[EnterpriseRow], ...]:
    columns = [
        Column[EnterpriseRow](
            text("draw.table.position"), lambda row: row.position, 64, right=True
        ),
        Column[EnterpriseRow](text("draw.table.name"), lambda row: row.name, least=220),
        Column[EnterpriseRow](text("draw.table.team"), lambda row: row.team, 88),
        Column[EnterpriseRow](text("draw.table.members"), lambda row: row.officers, 176),
    ]
    if batched:
        columns += [
            Column[EnterpriseRow](text("quota.batch.column"), lambda row: row.batch, 84),
            Column[EnterpriseRow](text("quota.batch.days"), lambda row: row.days, 210),
        ]
    columns += [
        Column[EnterpriseRow](
            text("draw.table.township"), lambda row: row.township, 120, optional=True
        ),
        Column[EnterpriseRow](
            text("draw.table.code"), lambda row: row.code, 196, mono=True, optional=True
        ),
    ]
    return tuple(columns)


def _officer_columns() -> tuple[Column[OfficerRow], ...]:
    return (
        Column(text("draw.table.team"), lambda row: row.team, 88),
        Column(text("draw.table.officer"), lambda row: row.name, 110),
        Column(text("draw.table.unit"), lambda row: row.unit, least=180),
        Column(text("draw.table.pool"), lambda row: row.pool, 90),
        Column(text("draw.table.rank"), lambda row: row.rank, 90, right=True),
        Column(text("draw.table.load"), lambda row: row.load, 110, right=True),
    )
