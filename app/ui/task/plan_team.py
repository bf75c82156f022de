"""Who inspects: arrangement, number of teams, size, rules, needed expertise."""

from dataclasses import replace
from typing import cast

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QSizePolicy,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.core.pool import AreaMissing, TooFewOfficers
from app.core.team_plan import Arrangement, TeamPlan
from app.services import items, pool
from app.services.items import ItemLine
from app.services.pool import Reconciliation
from app.texts import error_text, text
from app.ui.desk import Desk
from app.ui.task.plan_hand import HandButton
from app.ui.task.sections import Section
from app.ui.views.plan import Draft
from app.ui.views.teams import spread_words
from app.ui.widgets import Banner, Card, FormGrid, SummaryCard, WrappedLabel

PARCELS = ("EACH", "AREA", "CUT")
DEFAULT_TEAMS = 5


class TeamSection(Section):
    """The teams, with what the pools hold beside them."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.form = FormGrid(1, 150)
        self.arrangement = QComboBox()
        for one in Arrangement:
            words = f"{text(f'terms.arrangement.{one}')}：{text(f'terms.arrangement_hint.{one}')}"
            self.arrangement.addItem(words, one)
        self.teams = _spin(1, 200)
        self.members = _spin(2, 9)
        self.slack = _spin(0, 99)
        self.distinct = QCheckBox(text("plan.team.distinct"))
        self.avoid = QCheckBox(text("plan.team.avoid"))
        # One field that stretches keeps the labels beside the fields on a wide screen.
        self.arrangement.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.parcel = QComboBox()
        for name in PARCELS:
            self.parcel.addItem(text(f"terms.parcel.{name}"), name)
        self.skills = WrappedLabel("")
        self._assemble()
        self._draft: Draft | None = None
        self._needed: tuple[str, ...] | None = None  # None until the items have been read

    def _assemble(self) -> None:
        words = "plan.team."
        self.form.add("arrangement", text(words + "arrangement"), self.arrangement)
        self.form.add("teams", text(words + "teams"), self.teams)
        self.form.add("size", text(words + "size"), self.members)
        self.form.add("parcel", text(words + "parcel"), self.parcel)
        self.form.add("slack", text(words + "slack"), self.slack, hint=text(words + "slack_hint"))
        self.form.add("skills", text(words + "skills"), self.skills)
        rules = QWidget()
        ticks = QVBoxLayout(rules)
        ticks.setContentsMargins(0, 4, 0, 0)
        ticks.setSpacing(4)
        ticks.addWidget(self.distinct)
        ticks.addWidget(self.avoid)
        self.form.add("rules", text(words + "rules"), rules)
        self.problem = Banner("", "danger")
        card = Card(text("plan.team.title"))
        self.hand = HandButton(self.desk, "officer", self._changed)
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
        for spin in (self.teams, self.members, self.slack):
            spin.valueChanged.connect(lambda _value: self._changed())
        for tick in (self.distinct, self.avoid):
            tick.toggled.connect(lambda _on: self._changed())

    def load(self, draft: Draft) -> None:
        team = draft.plan.team
        self._draft = None  # no reconciling while the fields are filled
        self._needed = None
        self.arrangement.setCurrentIndex(tuple(Arrangement).index(team.arrangement))
        self.teams.setValue(team.teams or DEFAULT_TEAMS)
        self.members.setValue(team.size)
        self.slack.setValue(team.slack)
        self.distinct.setChecked(team.distinct_units)
        self.avoid.setChecked(team.avoid_district)
        self.parcel.setCurrentIndex(PARCELS.index(team.parcel))
        self.hand.show_rows(draft.plan.out_officers)
        self._draft = draft
        self.desk.read(self, items.items, label=self.list_version, done=self._items_read)

    def _items_read(self, rows: tuple[ItemLine, ...]) -> None:
        assert self._draft is not None  # load() comes first
        chosen = set(self._draft.plan.item_codes)
        self._needed = tuple(
            sorted({row.skill for row in rows if row.code in chosen and row.skill})
        )
        self.skills.setText("、".join(self._needed) or text("plan.team.skills_none"))
        self._reconcile()

    def team(self) -> TeamPlan:
        """The team plan as it stands in the fields."""
        before = self._draft.plan.team if self._draft else TeamPlan()
        return replace(
            before,
            arrangement=cast(Arrangement, self.arrangement.currentData()),
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

    def _changed(self) -> None:
        if self._draft is not None:
            self._reconcile()
            self.edited.emit()

    def _reconcile(self) -> None:
        if self._draft is None:
            return
        asked = self.team()
        plan = replace(self._draft.plan, team=asked, out_officers=self.hand.rows)
        self.desk.ponder(
            self,
            pool.reconcile,
            plan,
            done=lambda state: self._show(state) if asked == self.team() else None,
        )

    def _show(self, state: Reconciliation) -> None:
        few = isinstance(state.problem, TooFewOfficers)
        mine = state.problem if few or isinstance(state.problem, AreaMissing) else None
        self.problem.show_note(error_text(mine) if mine else "", "danger")
        self.spread.show_note("" if mine else spread_words(state.spread), "warning")
        if few:
            self.summary.set_figure(text("plan.team.few"))
        else:
            share = -(-state.wanted // max(1, self.teams.value()))
            self.summary.set_figure(
                str(self.teams.value() * self.members.value()), text("plan.team.load", load=share)
            )
        self.summary.set_rows(
            tuple(
                (text("plan.review.officers", pool=pool_name), f"{there} / {wanted}")
                for pool_name, (there, wanted) in state.officer_pools.items()
            )
            + tuple(
                ("  " + text("plan.review.excluded", reason=text(f"terms.reason.{reason}")), str(n))
                for reason, n in state.officers_out.items()
            )
        )

    def take(self, draft: Draft) -> Draft:
        plan = replace(draft.plan, team=self.team(), out_officers=self.hand.rows)
        return replace(draft, plan=plan)

    def complete(self, draft: Draft) -> bool:
        return draft.plan.team.teams > 0


def _spin(least: int, most: int) -> QSpinBox:
    spin = QSpinBox()
    spin.setRange(least, most)
    spin.setFixedWidth(120)
    return spin
