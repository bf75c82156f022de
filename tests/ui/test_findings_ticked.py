"""Review and approval of results: what is ticked, the opinion beside it, who else may act."""

from dataclasses import replace
from datetime import date

import pytest

from app.core.findings import FindingState
from app.core.people import Right, Role
from app.services.finding import finding_review, findings
from app.services.people_able import Able
from app.ui.views import findings as view
from app.ui.views.waiting import waiting_words

DAY = date(2026, 3, 10)


@pytest.fixture
def submitted(drawn):
    """Two enterprises that wait for the reviewer."""
    desk, ids = drawn.desks[Role.CLERK], drawn.assignments[:2]
    findings.enter_clean(desk.store, desk.actor, ids, DAY, ("ONSITE",), now=desk.clock())
    finding_review.submit(desk.store, desk.actor, ids, now=desk.clock())
    return ids


def states(panel):
    return [row.state for row in panel.list.rows()]


def test_the_main_button_does_what_is_ticked_with_the_opinion_beside_it(
    drawn, panel_of, submitted, settle, in_dialog
):
    panel = panel_of(Role.REVIEWER)
    assert panel.bar.primary_button.text() == "审核通过"
    panel.list.every.click()
    assert panel.bar.primary_button.text() == "审核通过所选 2 户"
    assert "12 户，其中 2 户" in panel.bar.sentence.text()
    panel.bar.opinion.setText("记录齐全")

    def agree(dialog):
        assert dialog.opinion.text() == "记录齐全"
        dialog.accept_button.click()

    in_dialog(panel.bar.primary_button.click, agree)
    settle()
    assert states(panel)[:3] == [FindingState.REVIEWED] * 2 + [FindingState.NONE]
    assert panel.list.table.checked_keys() == frozenset()
    panel.list.table.rows_model.set_checked((drawn.assignments[5],), True)
    assert not panel.bar.primary_button.isEnabled()
    approver = panel_of(Role.APPROVER)
    assert "记录齐全" in approver.sheet_card.said._words.text()


def test_a_finding_with_a_problem_is_not_among_the_ticked_that_pass(drawn):
    desk = drawn.desks[Role.REVIEWER]
    rows = findings.task_findings(desk.store, desk.actor, drawn.task_id)
    sent = [replace(row, state=FindingState.SUBMITTED, problem=row.position == 1) for row in rows]
    keys = frozenset(row.assignment_id for row in sent[:3])
    ticked = view.ticked(desk.actor, sent, keys, "review")
    assert (ticked.count, ticked.act, ticked.ids) == (3, "review", drawn.assignments[1:3])
    looking = drawn.desks[Role.SUPERVISOR].actor
    assert view.ticked(looking, sent, keys, "") == view.Ticked(0)


def test_who_waits_is_told_who_may_act_or_who_can_change_that(drawn, panel_of, submitted, settle):
    reviewer, admin = drawn.desks[Role.REVIEWER].actor.name, drawn.desks[Role.ADMIN].actor.name
    panel = panel_of(Role.CLERK)
    panel.open(submitted[0])
    settle()
    assert panel.bar.sentence.text() == f"等待组长审核，{reviewer}可以办理。"
    assert admin in waiting_words(Able(Right.APPROVE_FINDING, (), (admin,)))


def test_what_is_ticked_and_the_opinion_are_in_sight_on_a_low_window(panel_of, submitted):
    panel = panel_of(Role.REVIEWER)
    panel.resize(1120, 500)  # what a screen of 1366×768 leaves to a stage of a task
    for part in (panel.list.every, panel.list.buttons["review"], panel.bar.opinion):
        bottom = part.mapTo(panel, part.rect().bottomLeft()).y()
        assert part.isVisible()
        assert bottom <= panel.height()
    assert panel._scroll.verticalScrollBar().maximum() == 0
