"""The stored result on the operator's screen: parts of the reveal, tables, what to keep."""

from collections.abc import Callable

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QTabWidget

from app.core.no_plan import Binding
from app.core.people import Actor, Right
from app.services.shows import DrawShow
from app.texts import text
from app.ui.tables import Column, RowsTable
from app.ui.task.draw_cards import ActCard
from app.ui.task.lock_parts import Digest
from app.ui.views import draw as view
from app.ui.views import draw_scenes as scenes
from app.ui.views.dossier import Said
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
    """R and head, the drawn enterprises with their teams, the officers; paper and dossier."""

    def __init__(
        self,
        print_minutes: Callable[[], None],
        project: Callable[[], None],
        copy_dossier: Callable[[], None],
        publish: Callable[[], None],
    ) -> None:
        super().__init__(text("draw.result.title"))
        self.print = Button(text("draw.button.print"), "printer")
        self.print.clicked.connect(lambda: print_minutes())
        self.copy = Button(text("dossier.copy"), "save")
        self.copy.clicked.connect(lambda: copy_dossier())
        self.public = Button(text("dossier.public"), "megaphone")
        self.public.clicked.connect(lambda: publish())
        self.project = Button(text("draw.button.project"), "monitor")
        self.project.clicked.connect(lambda: project())
        self.substitute = Button(text("substitution.button"), "users")
        self.substitute.clicked.connect(lambda: self._substitute and self._substitute())
        self.substitute.hide()
        self._substitute: Callable[[], None] | None = None
        self.cheat = Button(text("cheating.enter"), "dices")
        self.cheat.clicked.connect(lambda: self._cheat and self._cheat())
        self.cheat.hide()
        self._cheat: Callable[[], None] | None = None
        for button in (self.cheat, self.project, self.print):
            self.tools.addWidget(button)
        self.problem = Banner("", "danger")
        self.notes = Banner("", "warning")
        self.substituted = Banner("", "success")
        self.kept = Banner("", "success")
        self.again = self.kept.set_button(text("dossier.again"), self._again, beside=True)
        self._make: Callable[[], None] | None = None
        self._kept_of = 0
        self.result = Digest(text("draw.digest.result"), 14)
        self.head = Digest(text("draw.digest.head"), 14)
        self.enterprises = _enterprise_table(False)
        self.officers: RowsTable[OfficerRow] = RowsTable(
            _officer_columns(), text("draw.table.officers")
        )
        self.tabs = QTabWidget()
        self.tabs.addTab(self.enterprises, "")
        self.tabs.addTab(self.officers, "")
        self._lay_out()

    def _lay_out(self) -> None:
        self.tabs.setCornerWidget(self.substitute)
        dossier = QHBoxLayout()
        dossier.setSpacing(8)
        dossier.addWidget(self.kept, 1)
        dossier.addStretch()
        dossier.addWidget(self.copy)
        dossier.addWidget(self.public)
        for note in (self.problem, self.notes, self.substituted):
            self.add(note)
        self.add(dossier)
        self.add(self.result)
        self.add(self.head)
        self.add(self.tabs, 1)

    def show_result(self, show: DrawShow) -> None:
        """Show a stored result."""
        self.set_title(
            text("draw.result.title"),
            text("draw.result.subtitle", number=show.draw_number, attempt=show.attempt),
        )
        self.notes.show_note(result_notes(show), "warning")
        if show.lock_id != self._kept_of:
            self.kept.show_note("")
            self.substituted.show_note("")
        self._kept_of = show.lock_id
        self.result.show_digest(show.result_hash, 8)
        self.head.show_digest(show.head, 8)
        rows = view.enterprise_rows(show)
        self._fit_batches(any(row.batch for row in rows))
        self.enterprises.set_rows(rows)
        self.officers.set_rows(view.officer_rows(show))
        there = view.in_effect(view.enterprises_now(show))
        serving = view.in_effect(view.officers_now(show))
        self.tabs.setTabText(0, text("draw.table.tab_enterprises", count=f"{there:,}"))
        self.tabs.setTabText(1, text("draw.table.tab_officers", count=f"{serving:,}"))
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

    def offer_substitution(self, ask: Callable[[], None] | None) -> None:
        """Show or hide the button 递补; None hides it."""
        self._substitute = ask
        self.substitute.setVisible(ask is not None)

    def offer_cheating(self, play: Callable[[], None] | None) -> None:
        """Show or hide the way to 试着作弊; None hides it."""
        self._cheat = play
        self.cheat.setVisible(play is not None)

    def allow(self, actor: Actor, *, draws: bool) -> None:
        """Show what the person may do here; draws: to draw, while the task has not ended."""
        self.project.setVisible(draws)
        self.public.setVisible(actor.may(Right.PUBLISH))
        self.print.setEnabled(actor.may(Right.PAPERS))

    def show_kept(self, said: Said, again: Callable[[], None]) -> None:
        """Say what stands of the dossier; `again` makes it once more where that may help."""
        self._make = again
        self.again.setVisible(said.again)
        self.kept.show_note(said.words, said.tone)

    def _again(self) -> None:
        if self._make is not None:
            self._make()


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
