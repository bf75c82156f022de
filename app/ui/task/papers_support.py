"""随行安排: who and what goes along with each drawn team; experts chosen or drawn by lot."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from app.services.paper import team_support
from app.services.paper.team_support import TeamLine
from app.services.paper.team_support_rows import Along, Support
from app.services.registry import experts
from app.services.registry.experts import ExpertLine
from app.texts import text
from app.ui import messages
from app.ui.desk import Desk
from app.ui.tables import Column, RowsTable
from app.ui.task.papers_support_pick import ExpertPick, OfficerPick, OutDialog
from app.ui.views import team_support as view
from app.ui.widgets import Banner, Button, Dialog, FormGrid, WrappedLabel, label
from app.ui.widgets.tips import plain_tip

HEIGHT = 400


class SupportDialog(Dialog):
    """Teams left, what goes along with the one in front right; saved team by team."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        task_id: int,
        lines: tuple[TeamLine, ...],
        *,
        may: bool,
    ) -> None:
        super().__init__(parent, text("support.title"), text("support.sentence"), width=1240)
        self.desk = desk
        self.task_id = task_id
        self.may = may
        self.people: tuple[ExpertLine, ...] = ()
        self._keys: dict[str, str] = {}
        self._line: TeamLine | None = None
        self.note = Banner("", "success")
        self.teams: RowsTable[TeamLine] = RowsTable(_team_columns(), text("support.teams"))
        self.teams.setMinimumHeight(HEIGHT)
        self.assistants = QPlainTextEdit()
        self.assistants.setTabChangesFocus(True)
        self.from_officers = Button(text("support.from_officers"), "users")
        self.from_officers.clicked.connect(self.pick_officer)
        self.vehicle = QLineEdit()
        self.vehicle.setPlaceholderText(text("support.vehicle_hint"))
        self.along: RowsTable[Along] = RowsTable(_along_columns(), text("support.experts"))
        self.along.setFixedHeight(132)
        self.skill = QComboBox()
        self.skill.setAccessibleName(text("support.skill"))
        self.skill.currentTextChanged.connect(lambda words: self.skill.setToolTip(plain_tip(words)))
        self.lot = Button(text("support.lot"), "dices")
        self.lot.clicked.connect(self.draw)
        self.choose = Button(text("support.choose"), "plus")
        self.choose.clicked.connect(self.pick_expert)
        self.remove = Button(text("support.remove"), "x")
        self.remove.clicked.connect(self.take_out)
        self.members = label("", "muted")
        self._assemble()
        self.teams.set_rows(lines)
        self.teams.picked.connect(self._picked)
        self.along.picked.connect(lambda _row: self._fit())
        self.teams.selectRow(0)
        desk.act(self, experts.experts, done=self._show_experts)

    def _assemble(self) -> None:
        form = FormGrid(1, 84)
        form.add(
            "assistants",
            text("support.assistants"),
            self.assistants,
            hint=text("support.assistants_hint"),
            beside=self.from_officers,
        )
        form.add("vehicle", text("support.vehicle"), self.vehicle)
        lots = QHBoxLayout()
        lots.setSpacing(8)
        for part in (self.skill, self.lot, self.choose, self.remove):
            lots.addWidget(part, 1 if part is self.skill else 0)
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(self.members)
        right.addWidget(form)
        right.addWidget(label(text("support.experts"), "strong"))
        right.addWidget(self.along)
        right.addLayout(lots)
        right.addWidget(WrappedLabel(text("support.how"), "muted"))
        right.addStretch(1)
        both = QHBoxLayout()
        both.setSpacing(18)
        both.addWidget(self.teams, 3)
        both.addLayout(right, 4)
        self.add(self.note)
        self.add(both, 1)
        if self.may:
            self.set_buttons(text("support.save"), text("ui.button.close"))
        else:
            self.set_buttons(text("ui.button.close"), "")
            self.note.show_note(text("support.read_only"), "info")
        fields: tuple[QWidget, ...] = (self.assistants, self.vehicle, self.from_officers)
        for field in (*fields, self.choose):
            field.setEnabled(self.may)

    # -- what is shown -------------------------------------------------------------------

    def _picked(self, line: TeamLine | None) -> None:
        if line is None or line == self._line:
            return
        if self.changed():  # the team before is saved first, or stays in front
            self._call(team_support.set_support, self.wanted(), done=partial(self._go_on, line))
            return
        self._show_line(line)

    def _go_on(self, following: TeamLine, line: TeamLine, support: Support) -> None:
        """The team before is saved: show the one that was picked."""
        self._replace(line, support)
        self._tell(text("support.saved", team=view.team_words(line)))
        self._show_line(following)
        self.teams.selectRow(self.teams.rows().index(following))

    def _show_line(self, line: TeamLine) -> None:
        self._line = line
        self._keys = view.keys_of(line.support.assistants)
        self.assistants.setPlainText(view.typed_helpers(line.support.assistants))
        self.vehicle.setText(line.support.vehicle)
        self.members.setText(text("support.people_note", officers=view.officers_words(line)))
        self._show_along(line.support.experts)
        self._show_skills()

    def _show_experts(self, people: tuple[ExpertLine, ...]) -> None:
        self.people = people
        self._show_skills()

    def _show_skills(self) -> None:
        before = self.skill.currentData()
        self.skill.clear()
        for skill, words in view.skills_of(self.people, self._line) if self._line else ():
            self.skill.addItem(words, skill)
        if not self.skill.count():
            self.skill.addItem(text("support.no_skill"), "")
        self.skill.setCurrentIndex(max(0, self.skill.findData(before)))
        self._fit()

    def _show_along(self, along: tuple[Along, ...]) -> None:
        self.along.set_rows(along)
        self._fit()

    def _fit(self) -> None:
        row = self.along.current_row()
        self.lot.setEnabled(self.may and bool(self.skill.currentData()))
        self.skill.setEnabled(self.lot.isEnabled())
        self.remove.setEnabled(self.may and row is not None and not row.out)

    def wanted(self) -> Support:
        """What stands in the fields."""
        helpers = view.read_helpers(self.assistants.toPlainText(), self._keys)
        return Support(helpers, " ".join(self.vehicle.text().split()), self.along.rows())

    def _replace(self, line: TeamLine, support: Support) -> None:
        """Take over what was saved of a team."""
        new = replace(line, support=support)
        at = self.teams.currentIndex().row()
        self._line = new
        self.teams.set_rows(tuple(new if one == line else one for one in self.teams.rows()))
        self.teams.selectRow(at)

    # -- what the user does --------------------------------------------------------------

    def may_accept(self) -> bool:
        """The window stays: there may be more teams."""
        if self.may:
            self.save()
        return not self.may

    def save(self) -> None:
        """Save the team in front."""
        if self._line is not None:
            self._call(team_support.set_support, self.wanted(), done=self._saved)

    def _saved(self, line: TeamLine, support: Support) -> None:
        self._replace(line, support)
        self._show_along(support.experts)
        self._tell(text("support.saved", team=view.team_words(line)))

    def draw(self) -> None:
        """Draw an expert with the skill in front."""
        skill = str(self.skill.currentData() or "")
        if skill:
            self._call(team_support.draw_expert, skill, done=self._drawn)

    def _drawn(self, line: TeamLine, along: Along) -> None:
        support = replace(line.support, experts=(*line.support.experts, along))
        self._replace(line, support)
        self._show_along((*self.along.rows(), along))
        fields = {"name": along.name, "skill": along.skill, "rank": along.rank}
        self._tell(text("support.saved_lot", of=len(along.ranked), **fields))

    def pick_expert(self) -> None:
        """Choose an expert by hand."""
        free = view.free_experts(self.people, self.along.rows())
        dialog = ExpertPick(self, free)
        if dialog.exec() and (row := dialog.table.current_row()) is not None:
            self._show_along((*self.along.rows(), view.along_of(row)))

    def pick_officer(self) -> None:
        """Write an officer of the registry among the assistants."""
        dialog = OfficerPick(self, self.desk)
        if dialog.exec() and (found := dialog.finder.value()) is not None:
            line = f"{found.name} {found.unit}".strip()
            self._keys[line] = found.key
            words = self.assistants.toPlainText().rstrip()
            self.assistants.setPlainText(f"{words}\n{line}".strip())

    def take_out(self) -> None:
        """Take an expert chosen by hand off the list; one drawn by lot with a reason."""
        row = self.along.current_row()
        if row is None:
            return
        if not row.by_lot:
            self._show_along(tuple(one for one in self.along.rows() if one is not row))
            return
        dialog = OutDialog(self, row.name)
        if dialog.exec():
            reason = dialog.reason.toPlainText()
            self._call(team_support.pass_over, row.id, reason, done=self._saved)

    def _call(
        self, service: Callable[..., object], *args: object, done: Callable[..., None]
    ) -> None:
        line = self._line
        assert line is not None  # a team is in front
        self._enable(False)
        self.desk.act(
            self,
            service,
            self.task_id,
            line.lock_id,
            line.team,
            *args,
            done=partial(self._answered, done, line),
            failed=self._failed,
        )

    def _answered(self, done: Callable[..., None], line: TeamLine, answer: object) -> None:
        self._enable(True)
        done(line, answer)

    def _failed(self, error: Exception) -> None:
        self._enable(True)
        if self._line in self.teams.rows():
            self.teams.selectRow(self.teams.rows().index(self._line))
        messages.show_error(self, error)

    def _enable(self, on: bool) -> None:
        if self.accept_button is not None:
            self.accept_button.setEnabled(on)
        self.teams.setEnabled(on)
        self.lot.setEnabled(on and bool(self.skill.currentData()))

    def _tell(self, words: str) -> None:
        self.note.show_note(words, "success")

    def changed(self) -> bool:
        """Whether something of the team in front is not saved."""
        return self._line is not None and self.may and self.wanted() != self._line.support

    def reject(self) -> None:
        if self.changed() and not messages.confirm(
            self,
            text("support.leave_title"),
            text("support.leave_sentence"),
            text("support.leave"),
            danger=True,
        ):
            return
        super().reject()


def _team_columns() -> tuple[Column[TeamLine], ...]:
    words = "support.column."
    return (
        Column(text(words + "team"), view.team_words, 72),
        Column(text(words + "officers"), view.officers_words, least=132),
        Column(text(words + "enterprises"), lambda row: str(row.enterprises), 60, right=True),
        Column(text(words + "support"), lambda row: view.short_words(row.support), least=160),
    )


def _along_columns() -> tuple[Column[Along], ...]:
    words = "support.column."
    return (
        Column(text(words + "expert"), lambda row: row.name, 90),
        Column(text(words + "unit"), lambda row: row.unit, least=140),
        Column(text(words + "skill"), lambda row: row.skill, 100, optional=True),
        Column(
            text(words + "way"),
            view.way_words,
            least=180,
            pill=lambda row: "neutral" if row.out else "info" if row.by_lot else None,
        ),
        Column(text(words + "ticket"), lambda row: row.ticket, 120, mono=True, optional=True),
    )
