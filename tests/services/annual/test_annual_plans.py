"""Years and versions of the yearly plan, from draft into force, on a real database."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.core import annual_plan as core
from app.core.people import NotAllowed, OwnWork
from app.core.task import Act, OutOfOrder, Stage
from app.services.annual import annual_approvals, annual_lines, annual_plans
from app.store.item_lists import NoItemList
from app.store.schema import AnnualPlan, Item, ItemList, LogEntry


def kinds(year):
    with year.store.read() as session:
        rows = session.scalars(select(LogEntry).order_by(LogEntry.n))
        return [(row.kind, row.subject) for row in rows]


def test_a_year_has_one_plan(year):
    year.create()
    with pytest.raises(annual_plans.YearTaken):
        year.create()
    assert [
        (one.year, one.version, one.stage) for one in annual_plans.versions(year.store, year.clerk)
    ] == [(2026, 1, Stage.DRAFT)]


def test_no_plan_is_made_for_a_year_that_is_none(year):
    with pytest.raises(annual_plans.BadYear):
        year.create(26)


def test_without_an_item_list_there_is_nothing_to_plan(year):
    with year.store.write() as session:
        session.query(Item).delete()
        session.query(ItemList).delete()
    with pytest.raises(NoItemList):
        year.create()


def test_lines_are_added_changed_moved_and_taken_out(year):
    plan = year.create()
    first = year.save(plan)
    second = year.save(plan, name="第二项")
    third = year.save(plan, name="第三项")
    annual_lines.move_line(
        year.store, year.clerk, plan, year.card(plan).revision, third, -1, now=year.now
    )
    assert [row.id for row in year.card(plan).lines] == [first, third, second]
    annual_lines.move_line(
        year.store, year.clerk, plan, year.card(plan).revision, first, -1, now=year.now
    )
    year.save(plan, third, name="第三项", ratio="4")
    annual_lines.delete_line(
        year.store, year.clerk, plan, year.card(plan).revision, first, now=year.now
    )
    rows = year.card(plan).lines
    assert [(row.id, row.position, row.line.ratio) for row in rows] == [
        (third, 1, "4"),
        (second, 2, "5"),
    ]


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"item_codes": ("X1",)}, core.UnknownItem),
        ({"item_codes": ("C99",)}, core.UnknownItem),
        ({"period_to": date(2026, 1, 1)}, core.PeriodReversed),
        ({"period_to": date(2027, 1, 1)}, core.PeriodOutside),
        ({"ratio": "6"}, core.RatioAboveLimit),
        ({"basis": " "}, core.BasisMissing),
        ({"number": 13}, core.NumberAboveBase),
    ],
)
def test_bad_input_is_refused_and_nothing_is_changed(year, changes, fault):
    plan = year.create()
    line = year.save(plan)
    before, log = year.card(plan), kinds(year)
    for target in (None, line):
        with pytest.raises(fault):
            year.save(plan, target, **{"name": "另一项", **changes})
    assert year.card(plan) == before
    assert kinds(year) == log


def test_two_tasks_of_one_name_are_refused(year):
    plan = year.create()
    year.save(plan)
    with pytest.raises(annual_lines.SameName):
        year.save(plan)


def test_a_change_on_an_old_reading_is_refused(year):
    plan = year.create()
    year.save(plan)
    with pytest.raises(annual_plans.StalePlan):
        annual_lines.save_line(
            year.store, year.clerk, plan, 0, None, replace(year.line, name="二"), now=year.now
        )


def test_an_empty_plan_is_not_submitted(year):
    with pytest.raises(annual_approvals.PlanEmpty):
        year.submit(year.create())


def test_a_submitted_plan_is_not_edited_and_the_database_refuses_it_too(year):
    plan = year.create()
    line = year.save(plan)
    year.submit(plan)
    for change in (lambda: year.save(plan), lambda: year.save(plan, line, ratio="1")):
        with pytest.raises(annual_plans.NotADraft):
            change()
    for statement in (
        "update annual_plan_line set position = 9",
        "delete from annual_plan_line",
        "insert into annual_plan_line (plan_id, position, body) values (1, 2, '{}')",
    ):
        with pytest.raises(IntegrityError, match="no draft"), year.store.write() as session:
            session.connection().exec_driver_sql(statement)


def test_review_and_approval_are_two_others_and_are_kept(year):
    plan = year.approved()
    card = year.card(plan)
    assert card.plan.stage is Stage.APPROVED
    assert card.plan.in_force
    assert [(step.act, step.by, step.opinion) for step in card.steps] == [
        (Act.SUBMIT, "人员clerk", ""),
        (Act.REVIEW, "人员reviewer", "同意"),
        (Act.APPROVE, "人员approver", "同意"),
    ]
    assert kinds(year)[-3:] == [
        ("PLAN", "2026-V1"),
        ("APPROVE", "2026-V1"),
        ("APPROVE", "2026-V1"),
    ]


def test_nobody_passes_their_own_plan(year):
    year.actors["clerk"] = year.everything
    plan = year.create()
    year.save(plan)
    year.submit(plan)
    with pytest.raises(OwnWork):
        year.decide("everything", plan, Act.REVIEW)
    with pytest.raises(NotAllowed):
        year.decide("supervisor", plan, Act.REVIEW)
    with pytest.raises(OutOfOrder):
        year.decide("approver", plan, Act.APPROVE)
    assert year.card(plan).plan.stage is Stage.SUBMITTED


def test_a_return_needs_a_reason_and_opens_the_draft_again(year):
    plan = year.create()
    line = year.save(plan)
    year.submit(plan)
    with pytest.raises(annual_approvals.OpinionMissing):
        year.decide("reviewer", plan, Act.RETURN, " ")
    year.decide("reviewer", plan, Act.RETURN, "比例偏高")
    year.save(plan, line, ratio="3")
    year.approve(plan)
    acts = [step.act for step in year.card(plan).steps]
    assert acts == [Act.SUBMIT, Act.RETURN, Act.SUBMIT, Act.REVIEW, Act.APPROVE]


def test_a_change_of_an_approved_plan_is_a_version_with_a_reason(year):
    first = year.approved()
    with pytest.raises(annual_plans.ReasonMissing):
        annual_plans.new_version(year.store, year.clerk, first, " ", now=year.now)
    second = annual_plans.new_version(year.store, year.clerk, first, "市局部署", now=year.now)
    with pytest.raises(annual_plans.VersionOpen):
        annual_plans.new_version(year.store, year.clerk, first, "再改", now=year.now)
    (row,) = year.card(second).lines
    assert row.root == year.card(first).lines[0].root
    year.save(second, row.id, ratio="4")
    assert year.card(first).plan.in_force
    year.approve(second)
    assert not year.card(first).plan.in_force
    assert year.card(first).lines[0].line.ratio == "5"
    assert (year.card(second).plan.version, year.card(second).plan.reason) == (2, "市局部署")


def test_next_years_plan_starts_as_a_copy(year):
    first = year.approved()
    second = year.create(2027, first)
    (row,) = year.card(second).lines
    assert row.line.period_to == date(2027, 6, 30)
    assert row.line.base is None
    assert row.root == row.id


def test_a_draft_that_nobody_saw_is_taken_back_whole(year):
    plan = year.create()
    year.save(plan)
    annual_plans.discard(year.store, year.clerk, plan, now=year.now)
    assert annual_plans.versions(year.store, year.clerk) == ()
    again = year.create()
    assert again != plan  # the history of the first is not the second's
    year.save(again)
    year.submit(again)
    year.decide("reviewer", again, Act.RETURN, "补充依据")
    with pytest.raises(annual_plans.NotADraft):
        annual_plans.discard(year.store, year.clerk, again, now=year.now)


def test_what_the_list_no_longer_has_is_found_at_the_submission(year):
    plan = year.create()
    year.save(plan)
    with year.store.write() as session:
        newer = ItemList(version_label="2026-2", name="清单", valid_from=date(2026, 3, 1))
        session.add(newer)
    with pytest.raises(core.UnknownItem):
        year.submit(plan)
    with year.store.read() as session:
        assert session.get_one(AnnualPlan, plan).stage == Stage.DRAFT


@pytest.mark.parametrize("act", ["create", "submit", "new_version"])
def test_whoever_only_reads_changes_nothing(year, act):
    plan = year.approved()
    calls = {
        "create": lambda: annual_plans.create(year.store, year.supervisor, 2027, now=year.now),
        "submit": lambda: annual_approvals.submit(year.store, year.supervisor, plan, now=year.now),
        "new_version": lambda: annual_plans.new_version(
            year.store, year.supervisor, plan, "理由", now=year.now
        ),
    }
    with pytest.raises(NotAllowed):
        calls[act]()
