"""部门分工: each item of a joint check gets its department, and nobody goes on without."""

from dataclasses import replace

import pytest

from app.core.joint import departments
from app.core.people import Role
from app.core.team_plan import Arrangement
from app.services.task import tasks
from app.texts import text
from app.ui.task.plan_joint import JointSection
from app.ui.views.joint import department_words
from app.ui.views.plan import Draft, plan_rows, sections

PARTNERS = ("县教育局", "县消防救援大队")


@pytest.fixture
def draft(approved):
    desk = approved.desks[Role.CLERK]
    card = tasks.task(desk.store, desk.actor, approved.task_id)
    plan = replace(card.plan, partners=PARTNERS, item_codes=("A01", "A02", "A03"))
    return Draft(plan, card.numbers)


@pytest.fixture
def section(qtbot, approved, settle, draft):
    desk = approved.desks[Role.CLERK]
    made = JointSection(desk)
    made.list_version = tasks.task(desk.store, desk.actor, approved.task_id).list_version
    qtbot.addWidget(made)
    made.resize(1100, 520)
    made.show()
    made.load(draft)
    settle()
    return made


def test_the_step_is_there_only_where_other_departments_take_part(draft):
    assert "joint" in sections(draft.plan)
    assert "joint" not in sections(replace(draft.plan, partners=()))


def test_items_begin_with_the_bureau_and_go_where_they_are_put(section, draft):
    offered = [section.choices["A02"].itemText(at) for at in range(3)]
    assert offered == [department_words(name) for name in ("", *PARTNERS)]
    section.choices["A02"].setCurrentIndex(1)
    section.choices["A03"].setCurrentIndex(2)
    taken = section.take(draft)
    assert [one.items for one in departments(taken.plan)] == [("A01",), ("A02",), ("A03",)]
    assert section.complete(taken)
    assert taken.plan.team.arrangement is Arrangement.JOINT  # each of them sends somebody


def test_a_department_without_an_item_is_named_until_it_has_one(section, draft):
    section.choices["A02"].setCurrentIndex(1)
    assert not section.complete(section.take(draft))
    assert section.problem.isVisible()
    section.choices["A03"].setCurrentIndex(2)
    assert not section.problem.isVisible()


def test_whoever_approves_reads_which_department_answers_for_what(section, draft):
    section.choices["A02"].setCurrentIndex(1)
    section.choices["A03"].setCurrentIndex(2)
    rows = dict(plan_rows(section.take(draft)))
    assert "A02" in rows["县教育局"]
    assert "A03" in rows["县消防救援大队"]
    assert "A01" in rows[department_words("")]


def test_nothing_is_lost_where_the_items_are_not_read_yet(approved, qtbot, draft):
    fresh = JointSection(approved.desks[Role.CLERK])
    qtbot.addWidget(fresh)
    assert fresh.take(draft) == draft
    assert text("joint.own")
