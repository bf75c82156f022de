"""The stored result on the operator's screen: parts of the reveal, tables, what to keep."""

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QTabWidget

from app.core.no_plan import Binding
from app.core.people import Actor, Right
from app.services.draw.shows import DrawShow
from app.texts import text
from app.ui.ceremony.result_tables import enterprise_columns, officer_columns
from app.ui.tables import RowsTable
from app.ui.task.lock_parts import Digest
from app.ui.views import draw as view
from app.ui.views.dossier import Said
from app.ui.views.draw import EnterpriseRow, OfficerRow
from app.ui.views.teams import result_notes
from app.ui.widgets import Banner, Button, Card


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
        self.chances = Button(text("chances.button"), "chart-column")
        self.chances.clicked.connect(lambda: self._chances and self._chances())
        self.chances.hide()
        self._chances: Callable[[], None] | None = None
        for button in (self.chances, self.cheat, self.project, self.print):
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
            officer_columns(), text("draw.table.officers")
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
        if batched == (len(self.enterprises.columns()) > len(enterprise_columns(batched=False))):
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

    def offer_chances(self, ask: Callable[[], None]) -> None:
        """Show the way to 方案数与配对机会."""
        self._chances = ask
        self.chances.show()

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
    return RowsTable(enterprise_columns(batched=batched), text("draw.table.enterprises"))
