"""Every act on tasks, draws, papers and findings as a rule; what must hold as invariants.

A UserError is a fine answer to any act out of turn; every other exception is a bug. The
machine only knows the services' doors and, for its invariants, the tables.
"""

import random
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from app.core.ceremony import Ceremony, Person
from app.core.findings import Verdict
from app.core.quota import ALL, QuotaRule
from app.core.task import Act, DrawKind, Stage, TaskPlan
from app.core.team_plan import Arrangement, TeamPlan
from app.core.times import beijing_date
from app.errors import UserError
from app.services.disclosure import disclosure
from app.services.draw import draw_again, draws, pool
from app.services.finding import finding_review, findings
from app.services.paper import paper_ceremony, papers
from app.services.registry import recusals, registry_edits
from app.services.task import approvals, tasks
from app.store.engine import Store
from app.store.schema import Draw, Enterprise, Lock, Officer, Recusal, Task

PEOPLE = Ceremony(
    "三楼会议室",
    "周主持",
    "林经办",
    (Person("纪监督", "县纪委监委派驻组", "副组长"),),
    (Person("陈见证", "县人大常委会", "代表", 4), Person("吴见证", "县工商联", "会员", 4)),
)
NOW = datetime(2026, 3, 5, 1, 0, tzinfo=UTC)
# The short form shows an example that fails as it was found: making it small takes minutes.
SHORT = {"max_examples": 12, "stateful_step_count": 30, "phases": [Phase.generate]}
LONG = {"max_examples": 150, "stateful_step_count": 60}
at = st.integers(0, 200)  # taken modulo what there is
who = st.sampled_from(["clerk", "clerk", "colleague", "everything", "supervisor"])
judge = st.sampled_from(["reviewer", "approver", "reviewer", "approver", "everything", "clerk"])
kinds = st.sampled_from(["BOTH", "BOTH", "BOTH", "ENT", "OFF"])
teams = st.builds(
    TeamPlan,
    arrangement=st.sampled_from(Arrangement),
    teams=st.integers(0, 3),
    size=st.sampled_from([1, 2, 2, 2, 3]),
    distinct_units=st.booleans(),
    avoid_district=st.booleans(),
    parcel=st.sampled_from(["EACH", "AREA", "CUT"]),
    skills=st.sampled_from([(), (), (("计量", 1),)]),
)


class AnyOrder(RuleBasedStateMachine):
    """One bureau; each rule is one act by somebody, allowed or not."""

    template: ClassVar[Path]
    actors: ClassVar[dict[str, Any]]
    look: ClassVar[Any]
    checks: ClassVar[tuple[Callable[[Any], None], ...]]
    done: ClassVar[Counter[str]]

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="any-order-"))
        shutil.copytree(self.template, self.folder / "data")
        self.store = Store(self.folder / "data")
        self.now = NOW
        self.kept: dict[Any, str] = {}
        self.replayed: set[int] = set()
        self.recused: dict[int, set[tuple[str, str]]] = {}

    def teardown(self) -> None:
        self.store.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    # How a rule acts

    def act(self, name: str, function: Callable[..., Any], person: str, *args: Any) -> Any:
        """Call a service as somebody a little later; None where it refuses."""
        self.now += timedelta(minutes=1)
        try:
            answer = function(self.store, self.actors[person], *args, now=self.now)
        except UserError:
            self.done[f"{name} refused"] += 1
            return None
        self.done[name] += 1
        return answer

    def ids(self, table: Any, place: int) -> Any:
        return self.look.one(self.store, table, place)

    def on(self, table: Any, place: int, *act: Any) -> Any:
        """As act(), with the id of a row as the first argument; nothing where there is none."""
        name, function, person, *args = act
        row_id = self.ids(table, place)
        return None if row_id is None else self.act(name, function, person, row_id, *args)

    def batch(self, place: int, size: int) -> Any:
        return self.look.batch(self.store, place, size)

    # Tasks

    @initialize(kind=kinds, so_far=st.sampled_from([6, 6, 5, 4, 3, 0]), start=st.integers(0, 3))
    def begin(self, kind: str, so_far: int, start: int) -> None:
        """Start somewhere along the road, so that short runs see its end and its byways too."""
        if start == 1:
            self.recuse(0, 29, 12)  # the first on the upper level's list: no plan is possible
        self.save("OFF" if start == 1 else kind, 3, TeamPlan(Arrangement.GLOBAL, 1), "clerk")
        for _ in range(6 if start == 1 else so_far):
            self.forward(0)
        if start == 2:
            self.void(0, "reviewer", "见证人缺席")

    @rule(kind=kinds, wanted=st.integers(0, 8), team=teams, person=who)
    def save(self, kind: str, wanted: int, team: TeamPlan, person: str) -> None:
        day = beijing_date(self.now)
        plan = TaskPlan(
            name="年度抽查",
            plan_name="2026年度抽查工作计划",
            source="PLAN",
            lead="",
            partners=(),
            methods=("现场检查",),
            item_codes=("D01", "D02"),
            period_from=day,
            period_to=day + timedelta(days=30),
            quotas={ALL: QuotaRule("NUMBER", str(wanted))},
            kind=DrawKind(kind),
            listed=self.look.keys(self.store, wanted) if kind == "OFF" else (),
            team=team,
        )
        numbers = tasks.propose_numbers(self.store, self.actors["clerk"], day)
        self.act("save", tasks.save_task, person, None, 0, plan, numbers)

    @rule(place=at, wanted=st.integers(1, 6), behind=st.integers(0, 1), person=who)
    def change(self, place: int, wanted: int, behind: int, person: str) -> None:
        task_id = self.ids(Task, place)
        if task_id is None:
            return
        card = tasks.task(self.store, self.actors[person], task_id)
        plan = replace(card.plan, quotas={ALL: QuotaRule("NUMBER", str(wanted))})
        args = (task_id, card.version - behind, plan, card.numbers)
        self.act("change", tasks.save_task, person, *args)

    @rule(place=at, person=who)
    def submit(self, place: int, person: str) -> None:
        self.on(Task, place, "submit", approvals.submit, person)

    @rule(place=at, person=judge, act=st.sampled_from([Act.REVIEW, Act.APPROVE, Act.RETURN]))
    def decide(self, place: int, person: str, act: Act) -> None:
        self.on(Task, place, act.value, approvals.decide, person, act, "意见")

    @rule(place=at, person=who, reason=st.sampled_from(["", "", "", "计划取消"]))
    def end(self, place: int, person: str, reason: str) -> None:
        self.on(Task, place, "end", approvals.end, person, reason)

    @rule(place=at)
    def forward(self, place: int) -> None:
        """Whatever comes next for a task, by whoever it is for."""
        task_id = self.ids(Task, place)
        if task_id is None:
            return
        card = tasks.task(self.store, self.actors["clerk"], task_id)
        if card.stage is Stage.DRAFT:
            self.act("submit", approvals.submit, "clerk", task_id)
        elif card.stage is Stage.SUBMITTED:
            self.act("REVIEW", approvals.decide, "reviewer", task_id, Act.REVIEW, "")
        elif card.stage is Stage.REVIEWED:
            self.act("APPROVE", approvals.decide, "approver", task_id, Act.APPROVE, "")
        elif card.draws and card.draws[-1].lock_id is None:
            self.freeze_draw(card.draws[-1].id, "clerk", place)
        elif card.draws and not card.draws[-1].drawn:
            self.throw_for(card.draws[-1].lock_id, "clerk", "4072", "6603", False)
            self.act("run", draws.run, "clerk", card.draws[-1].lock_id)
        elif card.draws and card.draws[-1].no_plan:
            for at_place in range(12):
                self.revoke(at_place, "clerk")
            self.run(0, "clerk", True)
        elif card.stage is Stage.DRAWN:
            self.forward_findings(task_id)

    def forward_findings(self, task_id: int) -> None:
        self.issue(0, 5, "clerk", False)
        ids, day = self.look.of_task(self.store, task_id), beijing_date(self.now)
        self.act("clean", findings.enter_clean, "clerk", ids, day, ("ONSITE",))
        self.act("submit finding", finding_review.submit, "clerk", ids)
        self.act("review finding", finding_review.review, "reviewer", ids, True, "")
        self.act("approve finding", finding_review.approve, "approver", ids, True, "")
        args = (task_id, "announcement", self.folder / "list.xlsx", disclosure.Format.XLSX)
        self.act("export", disclosure.export, "clerk", *args)
        self.act("close", disclosure.close, "clerk", task_id)

    # Draws

    @rule(place=at, person=who, chance=st.integers(0, 2**32))
    def freeze(self, place: int, person: str, chance: int) -> None:
        if (draw_id := self.ids(Draw, place)) is not None:
            self.freeze_draw(draw_id, person, chance)

    def freeze_draw(self, draw_id: int, person: str, chance: int) -> None:
        source = random.Random(chance)
        secret, shuffle = (f"{source.getrandbits(256):064x}" for _ in range(2))
        locked = self.act("freeze", pool.freeze, person, draw_id, PEOPLE, secret, shuffle)
        if locked is not None:
            self.recused[locked.lock_id] = self.look.recused(self.store)

    digits = st.text("0123456789", min_size=4, max_size=4)

    @rule(place=at, person=who, first=digits, second=digits, apart=st.booleans())
    def throw(self, place: int, person: str, first: str, second: str, apart: bool) -> None:
        if (lock_id := self.ids(Lock, place)) is not None:
            self.throw_for(lock_id, person, first, second, apart)

    def throw_for(
        self, lock_id: int | None, person: str, first: str, second: str, apart: bool
    ) -> None:
        keyed = {"陈见证": first, "吴见证": second}
        again = {**keyed, "吴见证": second[::-1]} if apart else keyed
        self.act("throw", draws.record_throws, person, lock_id, keyed, again)

    @rule(place=at, person=who, again=st.booleans())
    def run(self, place: int, person: str, again: bool) -> None:
        """Draw, or draw officers again where no plan was found."""
        function = draw_again.draw_officers_again if again else draws.run
        self.on(Lock, place, "again" if again else "run", function, person)

    @rule(place=at, second=judge, reason=st.sampled_from(["见证人缺席", "名单有误", ""]))
    def void(self, place: int, second: str, reason: str) -> None:
        if (lock_id := self.ids(Lock, place)) is not None:
            self.act("void", draws.void, "clerk", self.actors[second], lock_id, reason)

    # Papers

    @rule(place=at, size=st.integers(1, 2), person=who, record=st.booleans())
    def issue(self, place: int, size: int, person: str, record: bool) -> None:
        ids = self.batch(place, size)
        if not ids:
            return
        task_id = self.look.task_of(self.store, ids[0])
        function = papers.issue_records if record else papers.issue_notices
        issue = partial(function, one_file=True)
        self.act("issue", issue, person, task_id, ids, self.folder / "papers")

    @rule(place=at, person=who, minutes=st.booleans())
    def ceremony_sheet(self, place: int, person: str, minutes: bool) -> None:
        sheet = paper_ceremony.minutes if minutes else paper_ceremony.lock_sheet
        self.on(Lock, place, "sheet", sheet, person, self.folder / "papers")

    # Findings

    @rule(place=at, size=st.integers(1, 5), person=who, days=st.integers(-1, 1))
    def clean(self, place: int, size: int, person: str, days: int) -> None:
        day = beijing_date(self.now) + timedelta(days=days)
        ids = self.batch(place, size)
        self.act("clean", findings.enter_clean, person, ids, day, ("ONSITE",))

    @rule(
        place=at, person=who, complete=st.booleans(), reason=st.sampled_from(["", "笔误", "笔误"])
    )
    def problem(self, place: int, person: str, complete: bool, reason: str) -> None:
        ids = self.batch(place, 1)
        if not ids:
            return
        day = beijing_date(self.now)
        try:
            sheet = findings.sheet(self.store, self.actors[person], ids[0], today=day)
        except UserError:
            return
        first, *rest = sheet.body.items
        body = replace(
            sheet.body,
            items=(
                replace(first, verdict=Verdict.PROBLEM, problem="未亮照", handling="责令改正"),
                *(replace(one, verdict=Verdict.CLEAR) for one in rest),
            ),
            methods=("ONSITE",) if complete else (),
            results=("CORRECTED",),
            follow_ups=("ORDERED",),
            closed=False,
            closed_on=None,
        )
        if reason:
            args: tuple[Any, ...] = (ids[0], sheet.revision, day, body, reason)
            self.act("correct", findings.correct, person, *args)
        else:
            self.act("problem", findings.save, person, ids[0], sheet.revision, day, body)

    @rule(
        place=at,
        size=st.integers(1, 5),
        person=judge,
        passed=st.booleans(),
        act=st.sampled_from(["submit", "review", "approve"]),
    )
    def pass_findings(self, place: int, size: int, person: str, passed: bool, act: str) -> None:
        args = () if act == "submit" else (passed, "意见")
        function = getattr(finding_review, act)
        self.act(f"{act} finding", function, person, self.batch(place, size), *args)

    @rule(place=at, person=who, preset=st.sampled_from(["gsxt", "announcement"]))
    def export(self, place: int, person: str, preset: str) -> None:
        args = (preset, self.folder / "list.csv", disclosure.Format.CSV_GB18030)
        self.on(Task, place, "export", disclosure.export, person, *args)

    @rule(place=at, person=who)
    def close(self, place: int, person: str) -> None:
        self.on(Task, place, "close", disclosure.close, person)

    # Registries

    @rule(
        place=at,
        person=who,
        field=st.sampled_from(["name", "station", "status", "phone", "risk_class"]),
        value=st.sampled_from(["注销", "存续", "麦㙦所", "城关所", "A", "新名称𬭎", ""]),
    )
    def edit_enterprise(self, place: int, person: str, field: str, value: str) -> None:
        self.edit(Enterprise, registry_edits.save_enterprise, place, person, field, value)

    @rule(
        place=at,
        person=who,
        field=st.sampled_from(["name", "unit", "state", "cert_expiry", "skills"]),
        value=st.sampled_from(["在岗", "休假", "麦㙦所", "信用监管股", "2025-01-01", "计量", ""]),
    )
    def edit_officer(self, place: int, person: str, field: str, value: str) -> None:
        self.edit(Officer, registry_edits.save_officer, place, person, field, value)

    def edit(
        self, table: Any, save: Callable[..., Any], place: int, person: str, field: str, value: str
    ) -> None:
        record_id = self.ids(table, place)
        with self.store.read() as session:
            version = session.get_one(table, record_id).version
        self.act("edit", save, person, record_id, {field: value}, version)

    @rule(officer=at, enterprise=at, size=st.sampled_from([1, 1, 12]))
    def recuse(self, officer: int, enterprise: int, size: int) -> None:
        """One officer, or all of them: then nobody can inspect the enterprise."""
        for place in range(officer, officer + size):
            ids = (self.ids(Officer, place), self.ids(Enterprise, enterprise))
            self.act("recuse", recusals.add, "clerk", *ids, "近亲属")

    @rule(place=at, person=who)
    def revoke(self, place: int, person: str) -> None:
        self.on(Recusal, place, "revoke", recusals.revoke, person, "已离婚")

    # What must hold

    @invariant()
    def everything_holds(self) -> None:
        for check in self.checks:
            check(self)


@pytest.fixture(autouse=True)
def dressed(settled, look, holds) -> None:
    AnyOrder.template, AnyOrder.actors = settled
    AnyOrder.look, AnyOrder.checks, AnyOrder.done = look, holds, Counter()


@pytest.mark.parametrize(("start", "reached"), [(0, "close"), (1, "again"), (2, "void")])
def test_the_road_the_byway_and_the_way_back_can_be_walked(start: int, reached: str) -> None:
    """So that the examples below start from where something happens."""
    machine = AnyOrder()
    machine.begin("BOTH", 5 if start == 2 else 6, start)
    machine.everything_holds()
    machine.teardown()
    assert machine.done[reached] == 1


def test_whatever_the_order_of_acts_what_was_fixed_stays(is_long: bool) -> None:
    run_state_machine_as_test(AnyOrder, settings=settings(**(LONG if is_long else SHORT)))
