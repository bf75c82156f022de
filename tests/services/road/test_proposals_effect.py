"""What a taken proposal changes: the stratum and the cap of the next pool, and the next draw."""

from dataclasses import replace
from datetime import date

from sqlalchemy import select

from app.core.findings import FindingAct, FindingBody
from app.core.quota import ALL, Basis, QuotaRule
from app.services import bureau
from app.services.draw import pool
from app.services.registry import proposals
from app.store.schema import Assignment, Enterprise, Finding, FindingStep, FrozenEnterprise, Task

EVERY_D = {name: QuotaRule("RATIO", "100" if name == "D" else "0") for name in "ABCD"}


def one_team(road):
    return replace(road.plan.team, teams=1)


def look(road):
    """The pool of a plan that takes one of each class."""
    each = {name: QuotaRule("NUMBER", "1") for name in "ABCD"}
    plan = replace(road.plan, quotas=each, team=one_team(road))
    return pool.reconcile(road.store, road.clerk, plan, now=road.at(days=20))


def test_a_taken_proposal_counts_from_the_next_pool_on(road):
    _, _ = road.drawn(quotas={ALL: QuotaRule("NUMBER", "1")}, team=one_team(road))
    place = road.rows(select(Assignment))[0]
    road.change(Task, Task.id == 1, stage="CLOSED")
    road.change(Enterprise, Enterprise.id == place.enterprise_id, risk_class="B")
    with road.store.write() as session:
        body = FindingBody(results=("UNCOOPERATIVE",)).to_json()
        row = Finding(
            assignment_id=place.id, revision=1, inspected_on=date(2026, 3, 10), body=body,
            complete=True, by_id=1, at=road.at(),
        )  # fmt: skip
        session.add(row)
        session.flush()
        for act in (FindingAct.SUBMIT, FindingAct.REVIEW, FindingAct.APPROVE):
            session.add(FindingStep(finding_id=row.id, act=act.value, by_id=1, at=road.at()))
    values = {"class_rules": {"UNCOOPERATIVE": "D"}, "class_caps": {"B": 1, "D": 2}}
    bureau.set_parameters(
        road.store, road.admin, values, date(2026, 1, 1), "本局办法", now=road.at()
    )
    # Inspected once this year: class B has had its one, class D may have another.
    before = look(road)
    (line,) = proposals.proposals(road.store, road.clerk, now=road.at(days=20))
    assert (line.now, line.after, line.cap_now, line.cap_after) == ("B", "D", 1, 2)
    proposals.decide(road.store, road.clerk, (line,), True, now=road.at(days=20))
    after = look(road)
    assert (before.excluded["CAP"], after.excluded.get("CAP", 0)) == (1, 0)
    assert after.pool == before.pool + 1
    was, now = ({one.name: one.pool for one in state.strata} for state in (before, after))
    assert (now["D"] - was["D"], now["B"] - was["B"]) == (1, 0)
    # Every D is drawn: the enterprise stands in the sealed list of the next draw as one.
    _, lock_id = road.drawn(basis=Basis.CLASS, quotas=EVERY_D, team=one_team(road))
    frozen = road.rows(
        select(FrozenEnterprise).where(
            FrozenEnterprise.lock_id == lock_id,
            FrozenEnterprise.enterprise_id == place.enterprise_id,
        )
    )
    drawn = {one.enterprise_id for one in road.rows(select(Assignment)) if one.lock_id == lock_id}
    assert (len(frozen), place.enterprise_id in drawn) == (1, True)
