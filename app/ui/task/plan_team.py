"""Who inspects: arrangement, number of teams, size, rules, needed expertise."""

from dataclasses import replace

from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.core import joint
from app.core.officer_pools import MOST_TEAMS, TooFewOfficers, TooFewSkilled
from app.core.strata import AreaMissing, TownshipsWithoutArea
from app.core.task import TaskPlan
from app.core.team_plan import Arrangement, TeamPlan
from app.core.vocabulary import LIST_MARK
from app.services.draw import pool, pool_officers
from app.services.draw.pool import Reconciliation
from app.services.draw.pool_officers import OfficerOfPool
from app.services.registry import items
from app.services.registry.items import ItemLine
from app.texts import error_text, text
from app.ui.desk import Desk
from app.ui.task.plan_areas import AreasField
from app.ui.task.plan_hand import HandButton
from app.ui.task.plan_officers import OfficersDialog
from app.ui.task.plan_sources import DepartmentsField, SourcesField
from app.ui.task.sections import Section
from app.ui.views.lock import pool_label
from app.ui.views.plan import Draft
from app.ui.views.plan_faults import team_faults
from app.ui.views.teams import spread_words
from app.ui.widgets import (
    Banner,
    Button,
    Card,
    FormGrid,
    NumberField,
    SummaryCard,
    WrappedLabel,
    label,
)

PARCELS = ("EACH", "AREA", "CUT")
DEFAULT_TEAMS = 5
MINE = (TooFewOfficers, TooFewSkilled, AreaMissing, TownshipsWithoutArea)  # mended in this step


class TeamSection(Section):
    """The teams, with what the pools hold beside them."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.form = FormGrid(1, 150)
        self.arrangement = QComboBox()
        for one in Arrangement:
            self._offer(one)
        self.teams = _spin(1, MOST_TEAMS)
        self.teams_hint = label("", "muted")
        self.members = _spin(2, 9)
        self.slack = _spin(0, 99)
        self.slack_hint = label(text("plan.team.slack_hint"), "muted")
        self.distinct = QCheckBox(text("plan.team.distinct"))
        self.avoid = QCheckBox(text("plan.team.avoid"))
        # One field that stretches keeps the labels beside the fields on a wide screen.
        self.arrangement.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.parcel = QComboBox()
        for name in PARCELS:
            self.parcel.addItem(text(f"terms.parcel.{name}"), name)
        self.skills = WrappedLabel("")
        self.sources = SourcesField(desk, self._changed)
        self.departments = DepartmentsField(self._changed)
        self.covers = QCheckBox(text("plan.team.covers"))
        self.areas = AreasField(desk, self._plan, self._changed)
        self.who = Button(text("team.officers.button"), "users")
        self.who.clicked.connect(self._ask_who)
        self._assemble()
        self._draft: Draft | None = None
        self._proposes = False  # the number of teams is still the program's to choose
        self._needed: tuple[str, ...] | None = None  # None until the items have been read

    def _assemble(self) -> None:
        words = "plan.team."
        self.form.add("arrangement", text(words + "arrangement"), self.arrangement)
        self.form.add("sources", text(words + "sources"), self.sources)
        self.form.add("departments", text("team.joint.title"), self.departments)
        self.form.add("teams", text(words + "teams"), _noted(self.teams, self.teams_hint))
        self.form.add("size", text(words + "size"), self.members)
        self.form.add("parcel", text(words + "parcel"), self.parcel)
        self.form.add("areas", text(words + "areas"), self.areas)
        self.form.add("slack", text(words + "slack"), _noted(self.slack, self.slack_hint))
        self.form.add("skills", text(words + "skills"), self.skills)
        rules = QWidget()
        ticks = QVBoxLayout(rules)
        ticks.setContentsMargins(0, 4, 0, 0)
        ticks.setSpacing(4)
        ticks.addWidget(self.distinct)
        ticks.addWidget(self.avoid)
        ticks.addWidget(self.covers)
        self.form.add("rules", text(words + "rules"), rules)
        self.problem = Banner("", "danger")
        card = Card(text("plan.team.title"))
        self.hand = HandButton(self.desk, "officer", self._changed)
        card.tools.addWidget(self.who)
        card.tools.addWidget(self.hand)
        self.spread = Banner("", "warning")
        card.add(self.problem)
        card.add(self.spread)
        card.add(self.form)
        card.body.addStretch(1)
        self.summary = SummaryCard(text("plan.team.pools"))
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addWidget(card, 1)
        row.addWidget(self.summary)
        self.box.addLayout(row, 1)
        for box in (self.arrangement, self.parcel):
            box.currentIndexChanged.connect(lambda _at: self._changed())
        self.teams.valueChanged.connect(self._teams_typed)
        for spin in (self.teams, self.members, self.slack):
            spin.valueChanged.connect(lambda _value: self._changed())
        for tick in (self.distinct, self.avoid, self.covers):
            tick.toggled.connect(lambda _on: self._changed())

    def load(self, draft: Draft) -> None:
        team = draft.plan.team
        self._draft = None  # no reconciling while the fields are filled
        self._needed = None
        # The partners may have changed since: a department more, or one less.
        self.departments.show_departments(joint.departments(draft.plan))
        self.sources.show_team(team)
        self.areas.show_areas(draft.plan.areas)
        self._offer_joint(bool(draft.plan.partners))
        self.arrangement.setCurrentIndex(max(0, self.arrangement.findData(team.arrangement)))
        self.teams.setValue(team.teams or DEFAULT_TEAMS)
        self.teams.selectAll()  # typed over, where the keyboard lands on it
        self.members.setValue(team.size)
        self.slack.setValue(team.slack)
        self.distinct.setChecked(team.distinct_units)
        self.avoid.setChecked(team.avoid_district)
        self.covers.setChecked(team.covers_items)
        self.parcel.setCurrentIndex(PARCELS.index(team.parcel))
        self.hand.show_rows(draft.plan.out_officers)
        self._draft = draft
        self._proposes = not team.teams
        self.teams_hint.setText("")
        self._fit()
        self.desk.read(self, pool_officers.sources, done=self.departments.show_there)
        self.desk.read(self, items.items, label=self.list_version, done=self._items_read)

    def _items_read(self, rows: tuple[ItemLine, ...]) -> None:
        assert self._draft is not None  # load() comes first
        chosen = set(self._draft.plan.item_codes)
        self._needed = tuple(
            sorted({row.skill for row in rows if row.code in chosen and row.skill})
        )
        self.skills.setText(LIST_MARK.join(self._needed))
        self._fit()
        self._reconcile()

    def team(self) -> TeamPlan:
        """The team plan as it stands in the fields."""
        before = self._draft.plan.team if self._draft else TeamPlan()
        return replace(
            before,
            arrangement=Arrangement(self.arrangement.currentData()),
            units=self.sources.team.units,
            branches=self.sources.team.branches,
            departments=self.departments.departments(),
            covers_items=self.covers.isChecked(),
            teams=self.teams.value(),
            size=self.members.value(),
            slack=self.slack.value(),
            maxslack=max(before.maxslack, self.slack.value()),
            distinct_units=self.distinct.isChecked(),
            avoid_district=self.avoid.isChecked(),
            parcel=str(self.parcel.currentData()),
            skills=before.skills
            if self._needed is None
            else tuple((name, 1) for name in self._needed),
        )

    def _plan(self) -> TaskPlan:
        assert self._draft is not None  # load() comes first
        return replace(
            self._draft.plan,
            team=self.team(),
            areas=self.areas.areas,
            out_officers=self.hand.rows,
        )

    def _offer_joint(self, offered: bool) -> None:
        """A joint check is offered where there are partners."""
        at = self.arrangement.findData(Arrangement.JOINT)
        if offered and at < 0:
            self._offer(Arrangement.JOINT)
        elif not offered and at >= 0:
            self.arrangement.removeItem(at)

    def _offer(self, one: Arrangement) -> None:
        words = f"{text(f'terms.arrangement.{one}')}：{text(f'terms.arrangement_hint.{one}')}"
        self.arrangement.addItem(words, one)

    def _fit(self) -> None:
        """Show the fields that this arrangement asks for."""
        arrangement = self.arrangement.currentData()
        own, together = arrangement == Arrangement.OWN, arrangement == Arrangement.JOINT
        self.form.set_shown("departments", shown=together)
        self.form.set_shown("size", shown=not together)
        self.form.set_shown("skills", shown=bool(self._needed))
        each = self.parcel.currentData() == "EACH"
        self.form.set_shown("areas", shown=self.parcel.currentData() == "AREA")
        # The allowance counts parcels: single enterprises only where each is one.
        self.slack_hint.setText(text("plan.team.slack_hint" if each else "plan.team.slack_parcels"))
        # All of one unit: they cannot come from different ones.
        self.distinct.setEnabled(not own)
        self.distinct.setText(text("plan.team.distinct_own" if own else "plan.team.distinct"))
        self.sources.show_team(self.team())

    def _ask_who(self) -> None:
        if self._draft is not None:
            self.desk.act(self, pool_officers.pool_officers, self._plan(), done=self._show_who)

    def _show_who(self, rows: tuple[OfficerOfPool, ...]) -> None:
        OfficersDialog(self, rows).exec()

    def _changed(self) -> None:
        if self._draft is not None:
            self._fit()
            self._reconcile()
            self.edited.emit()

    def _teams_typed(self, _value: int) -> None:
        self._proposes = False

    def _reconcile(self) -> None:
        if self._draft is None:
            return
        asked = self._plan()
        self.desk.ponder(
            self,
            pool.reconcile,
            asked,
            done=lambda state: self._counted(asked, state),
        )

    def _counted(self, asked: TaskPlan, state: Reconciliation) -> None:
        """Show what is still asked for: an older answer, or another draft's, is not."""
        if self._draft is not None and asked == self._plan():
            self._show(state)

    def _propose(self, state: Reconciliation) -> bool:
        """Start with a number of teams that can be filled and will find work; True: another."""
        if not self._proposes or self._needed is None:
            return False
        self._proposes = False
        fits = min(DEFAULT_TEAMS, state.most_teams, state.wanted or state.most_teams)
        if not 0 < fits < self.teams.value():
            return False
        self.teams.blockSignals(True)
        self.teams.setValue(fits)
        self.teams.blockSignals(False)
        if self.teams.hasFocus():
            self.teams.selectAll()
        self._reconcile()
        return True

    def _show(self, state: Reconciliation) -> None:
        if self._propose(state):
            return
        key = "most" if state.most_teams else "most_none"
        self.teams_hint.setText(text(f"plan.team.{key}", most=state.most_teams))
        few = any(isinstance(one, TooFewOfficers | TooFewSkilled) for one in state.problems)
        mine = next((one for one in state.problems if isinstance(one, MINE)), None)
        wrong = self._wrong()
        self.problem.show_note(wrong or (error_text(mine) if mine else ""), "danger")
        self.spread.show_note("" if mine or wrong else spread_words(state.spread), "warning")
        if few:
            self.summary.set_figure(text("plan.team.few"))
        else:
            share = -(-state.wanted // max(1, self.teams.value()))
            self.summary.set_figure(
                str(self.teams.value() * self.team().headcount), text("plan.team.load", load=share)
            )
        there = sum(drawable for drawable, _ in state.officer_pools.values())
        every = there + sum(state.officers_out.values())
        self.summary.set_rows(
            (
                (text("plan.team.registered"), f"{every:,}"),
                *(
                    (
                        "  " + text("plan.review.excluded", reason=text(f"terms.reason.{one}")),
                        f"−{n:,}",
                    )
                    for one, n in state.officers_out.items()
                ),
                *(
                    (text("plan.review.officers", pool=pool_label(name)), f"{drawable} / {wanted}")
                    for name, (drawable, wanted) in state.officer_pools.items()
                ),
            )
        )

    def take(self, draft: Draft) -> Draft:
        plan = replace(
            draft.plan,
            team=self.team(),
            areas=self.areas.areas if self.parcel.currentData() == "AREA" else (),
            out_officers=self.hand.rows,
        )
        return replace(draft, plan=plan)

    def _wrong(self) -> str:
        """What the protocol or the law refuses of these teams, "" for nothing."""
        found = team_faults(self.team(), self.areas.areas)
        return found[0].sentence if found else ""

    def complete(self, draft: Draft) -> bool:
        return not team_faults(draft.plan.team, draft.plan.areas)


def _noted(field: QWidget, note: QWidget) -> QWidget:
    """A field with muted words behind it."""
    both = QWidget()
    row = QHBoxLayout(both)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(10)
    row.addWidget(field)
    row.addWidget(note)
    row.addStretch(1)
    both.setFocusProxy(field)
    return both


def _spin(least: int, most: int) -> NumberField:
    spin = NumberField()
    spin.setRange(least, most)
    spin.setFixedWidth(120)
    return spin
