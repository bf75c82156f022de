"""延期 and other changes: two people, old and new kept, nothing that decides a draw."""

from datetime import date

import pytest
from sqlalchemy import text as sql
from sqlalchemy import update
from sqlalchemy.exc import DatabaseError

from app.core.people import NotAllowed, OwnWork
from app.core.quota import ALL, QuotaRule
from app.core.reasons import ReasonWrong
from app.core.scope import Scope
from app.core.task import Batch, HandExclusion, OutOfOrder
from app.core.task_changes import BatchesWrong, NotAmendable, NothingChanged, PeriodWrong, TooLong
from app.core.team_plan import TeamPlan
from app.services import journal
from app.services.finding import finding_review, findings
from app.services.paper import papers
from app.services.task import approvals, task_changes, tasks
from app.store.schema import Officer, Task, TaskChange

LATER = date(2026, 4, 20)


def card(county):
    return tasks.task(county.store, county.actors["clerk"], county.task_id)


def changes(county):
    with county.store.read() as session:
        return [
            (row.changes, row.reason, row.by_id, row.second_id)
            for row in session.query(TaskChange).order_by(TaskChange.id)
        ]


def test_a_change_shows_in_the_plan_and_keeps_what_was_before_beside_it(county, amend):
    version = amend(period_to=LATER, contact="王芳", phone="0796-7654321")
    found = card(county)
    assert (found.version, found.plan.period_to, found.plan.contact) == (version, LATER, "王芳")
    with county.store.read() as session:
        assert session.get_one(Task, county.task_id).period_to == LATER
    who = county.actors
    assert changes(county) == [
        (
            {
                "period_to": ["2026-03-31", "2026-04-20"],
                "contact": ["", "王芳"],
                "phone": ["", "0796-7654321"],
            },
            "省局部署顺延",
            who["clerk"].account_id,
            who["approver"].account_id,
        )
    ]
    [line] = found.changes
    assert (line.by, line.second, line.draw) == ("人员clerk", "人员approver", "")


def test_a_change_is_logged_with_its_reason_and_both_people(county, amend):
    amend(period_to=LATER)
    page = journal.entries(county.store, county.actors["clerk"], 0, kind="CHANGE")
    [entry] = page.rows
    assert (entry.operator, entry.witnesses) == ("人员CLERK", "人员APPROVER")
    for word in ('"fields":["period_to"]', '"period_to":"2026-04-20"', "省局部署顺延"):
        assert word in entry.payload


def test_what_was_changed_can_neither_be_altered_nor_deleted(county, amend):
    amend(place="县局三楼")
    for statement in ("UPDATE task_change SET reason = 'x'", "DELETE FROM task_change"):
        with pytest.raises(DatabaseError, match="append-only"), county.store.write() as session:
            session.execute(sql(statement))


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("scope", Scope(kinds=("个体工商户",))),
        ("quotas", {ALL: QuotaRule("NUMBER", "6")}),
        ("team", TeamPlan(teams=3)),
        ("item_codes", ("A01",)),
        ("period_from", date(2026, 3, 1)),
        ("out_enterprises", (HandExclusion("91360824MAC000017N", "停业"),)),
        ("name", "另一个任务"),
    ],
)
def test_what_decides_the_draw_is_refused_by_name_and_nothing_changes(county, amend, part, value):
    before = card(county)
    with pytest.raises(NotAmendable) as caught:
        amend(**{part: value, "period_to": LATER})
    assert caught.value.fields == {"part": part}
    assert card(county) == before
    assert changes(county) == []


@pytest.mark.parametrize(
    ("what", "error"),
    [
        ({"period_to": date(2026, 3, 5)}, PeriodWrong),  # before it begins
        ({"period_to": date(2026, 3, 7)}, PeriodWrong),  # in the past, three days after the draw
        ({"contact": "王" * 201}, TooLong),
        ({}, NothingChanged),
        ({"reason": "  ", "contact": "王芳"}, ReasonWrong),
        ({"second": "clerk", "contact": "王芳"}, OwnWork),
        ({"second": "reviewer", "contact": "王芳"}, NotAllowed),
        ({"second": "supervisor", "contact": "王芳"}, NotAllowed),
    ],
)
def test_a_change_that_cannot_be_is_one_message_and_changes_nothing(county, amend, what, error):
    before = card(county)
    with pytest.raises(error):
        amend(**what)
    assert card(county) == before
    assert changes(county) == []


def test_a_refused_second_person_is_logged(county, amend):
    with pytest.raises(NotAllowed):
        amend(second="reviewer", contact="王芳")
    page = journal.entries(county.store, county.actors["clerk"], 0, kind="REFUSED")
    assert page.rows[0].operator == "人员REVIEWER"


def test_a_change_based_on_an_older_version_is_refused(county, amend, plan):
    wanted = plan(place="县局三楼")
    amend(contact="王芳")
    with pytest.raises(task_changes.StaleTask):
        task_changes.change(
            county.store,
            county.actors["clerk"],
            county.actors["approver"],
            county.task_id,
            1,
            wanted,
            "更换地点",
            now=county.at(days=4),
        )


def test_only_an_approved_task_changes(county, amend):
    approvals.end(
        county.store, county.actors["clerk"], county.task_id, "上级统一组织", now=county.at(days=1)
    )
    with pytest.raises(OutOfOrder) as caught:
        amend(period_to=LATER)
    assert caught.value.fields == {"stage": "ENDED", "act": "CHANGE"}


def test_a_period_is_not_cut_below_an_inspection_that_was_made(county, amend):
    store, clerk, one = county.store, county.actors["clerk"], county.assignments[0]
    now = county.at(days=8)
    findings.enter_clean(store, clerk, (one,), county.day(7), ("ONSITE",), now=now)
    finding_review.submit(store, clerk, (one,), now=now)
    with pytest.raises(task_changes.FindingsOutside) as caught:
        amend(days=6, period_to=date(2026, 3, 11))
    assert caught.value.fields["day"] == "2026-03-12"
    amend(days=6, period_to=date(2026, 3, 12))


def test_whose_certificate_ends_before_the_longer_period_is_told_with_the_teams(county, plan):
    team, names = min(_teams(county).items())
    with county.store.write() as session:
        session.execute(update(Officer).values(cert_expiry=date(2026, 12, 31)))
        session.execute(
            update(Officer).where(Officer.name == names[0]).values(cert_expiry=date(2026, 4, 10))
        )
    look = task_changes.outlook(
        county.store,
        county.actors["clerk"],
        county.task_id,
        plan(period_to=LATER),
        now=county.at(days=1),
    )
    assert [(one.name, one.expiry, one.teams) for one in look.lapsing] == [
        (names[0], date(2026, 4, 10), (team,))
    ]
    assert look.fields == (("period_to", "2026-03-31", "2026-04-20"),)
    assert changes(county) == []
    # Only a longer period can outlast a certificate.
    other = task_changes.outlook(
        county.store,
        county.actors["clerk"],
        county.task_id,
        plan(place="县局三楼"),
        now=county.at(days=1),
    )
    assert other.lapsing == ()


def _teams(county):
    return {
        row.team: row.officers
        for row in papers.papers(county.store, county.actors["clerk"], county.task_id)
    }


def test_every_officer_without_a_date_on_the_certificate_is_named(county, plan):
    look = task_changes.outlook(
        county.store,
        county.actors["clerk"],
        county.task_id,
        plan(period_to=LATER),
        now=county.at(days=1),
    )
    named = {one.name for one in look.lapsing}
    assert named == {name for names in _teams(county).values() for name in names}
    assert all(one.expiry is None and one.teams for one in look.lapsing)


def test_batches_move_their_days_and_nothing_else(county, amend):
    first = Batch("40", date(2026, 3, 6), date(2026, 3, 15))
    last = Batch("60", date(2026, 3, 16), date(2026, 3, 31))
    with county.store.write() as session:
        task = session.get_one(Task, county.task_id)
        task.plan = {
            **task.plan,
            "batches": [
                {"share": one.share, "first_day": str(one.first_day), "last_day": str(one.last_day)}
                for one in (first, last)
            ],
        }
    with pytest.raises(NotAmendable):
        amend(batches=(first,))
    with pytest.raises(BatchesWrong):
        amend(batches=(first, Batch("60", date(2026, 3, 15), date(2026, 3, 31))))
    with pytest.raises(BatchesWrong):
        amend(batches=(first, Batch("60", date(2026, 3, 16), date(2026, 4, 15))))
    moved = Batch("60", date(2026, 3, 16), date(2026, 4, 15))
    amend(batches=(first, moved), period_to=date(2026, 4, 15))
    assert card(county).plan.batches == (first, moved)
