"""The stage 检查结果: who does what, the entry with its rules live, nothing written is lost."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.core.findings import FindingBody, FindingState, Issue, Verdict, check_finding
from app.core.people import Right, Role
from app.services.finding import finding_review, findings
from app.ui import messages
from app.ui.task.findings_dialogs import CleanDialog, ConflictDialog, OpinionDialog
from app.ui.views import finding_words
from app.ui.views import findings as view

DAY = date(2026, 3, 10)
REASON = "问题描述不具体"


@pytest.fixture
def sheet(drawn):
    """The sheet of the first enterprise, nothing entered."""
    desk = drawn.desks[Role.CLERK]
    return findings.sheet(desk.store, desk.actor, drawn.assignments[0], today=DAY)


@pytest.fixture
def panel(panel_of):
    return panel_of(Role.CLERK)


@pytest.fixture
def submitted(drawn):
    """Enter and submit 未发现问题 for the first two enterprises."""
    desk = drawn.desks[Role.CLERK]
    ids = drawn.assignments[:2]
    findings.enter_clean(desk.store, desk.actor, ids, DAY, ("ONSITE",), now=desk.clock())
    finding_review.submit(desk.store, desk.actor, ids, now=desk.clock())
    return ids


def states(panel):
    return [row.state for row in panel.list.rows()]


# -- what is decided ---------------------------------------------------------------------


def test_each_state_belongs_to_one_desk(drawn):
    acts = {
        state: {role for role, desk in drawn.desks.items() if view.turn_of(desk.actor, state).act}
        for state in FindingState
    }
    assert acts == {
        FindingState.NONE: {Role.CLERK},
        FindingState.DRAFT: {Role.CLERK},
        FindingState.RETURNED: {Role.CLERK},
        FindingState.SUBMITTED: {Role.REVIEWER},
        FindingState.REVIEWED: {Role.APPROVER},
        FindingState.APPROVED: set(),
    }


def test_only_who_writes_edits_and_corrects(drawn):
    for desk in drawn.desks.values():
        writes = desk.actor.may(Right.FINDING)
        assert view.turn_of(desk.actor, FindingState.DRAFT).edits == writes
        assert view.turn_of(desk.actor, FindingState.APPROVED).corrects == writes
        assert not view.turn_of(desk.actor, FindingState.SUBMITTED).edits


def test_the_quick_entry_passes_the_check_and_keeps_what_was_chosen(sheet):
    begun = replace(sheet.body, methods=("WRITTEN",), note="店员配合")
    quick = view.quick_clean(begun, DAY)
    assert check_finding(quick, DAY, view.frame_of(sheet, DAY)) == ()
    assert (quick.methods, quick.note) == (("WRITTEN",), "店员配合")
    assert all(point.checked for item in quick.items for point in item.points)


def test_every_issue_of_the_check_has_a_place_on_the_sheet(sheet):
    broken = FindingBody(items=sheet.body.items, closed_on=DAY, follow_ups=("OTHER", "NONE"))
    issues = check_finding(broken, DAY + timedelta(days=400), view.frame_of(sheet, DAY))
    places = {view.place_of(one) for one in issues}
    assert places >= {"methods", "results", "follow_ups", "other", "day", "late", "closing"}
    assert all(view.issue_text(one) for one in issues)
    assert view.place_of(Issue("no_problem_text", "D01")) == "item:D01"


def test_a_batch_takes_only_what_fits(drawn):
    desk = drawn.desks[Role.CLERK]
    rows = findings.task_findings(desk.store, desk.actor, drawn.task_id)
    mixed = (rows[0], replace(rows[1], state=FindingState.DRAFT), rows[2])
    checked = frozenset(row.assignment_id for row in mixed[:2])
    assert view.for_batch(mixed, checked, "clean") == (mixed[0].assignment_id,)
    assert view.for_batch(mixed, checked, "submit") == (mixed[1].assignment_id,)


def test_the_next_that_waits_is_found_going_round(drawn):
    desk = drawn.desks[Role.CLERK]
    rows = findings.task_findings(desk.store, desk.actor, drawn.task_id)
    done = tuple(replace(row, state=FindingState.SUBMITTED) for row in rows[1:])
    after_last = view.next_waiting((rows[0], *done), desk.actor, rows[-1].assignment_id)
    assert after_last == rows[0]
    assert view.next_waiting(done, desk.actor, 0) is None


def test_a_batch_entry_says_at_the_field_what_is_wrong():
    check = {"draw_day": DAY, "period": (DAY, DAY + timedelta(days=9)), "today": DAY}
    assert view.clean_errors(DAY, ("ONSITE",), "", **check) == {}
    late = view.clean_errors(DAY - timedelta(days=1), (), "", **check)
    assert set(late) == {"day", "methods", "late"}
    assert "晚于今天" in view.clean_errors(DAY + timedelta(days=1), ("ONSITE",), "", **check)["day"]


def test_two_versions_differ_part_by_part(sheet):
    mine = view.quick_clean(sheet.body, DAY)
    theirs = replace(mine, note="已另行登记", results=("CORRECTED",))
    parts = {
        one.field: (one.mine, one.theirs)
        for one in finding_words.differences((mine, DAY), (theirs, DAY), sheet.wording)
    }
    assert parts["备注"] == ("", "已另行登记")
    assert parts["检查结果"] == ("未发现问题", "发现问题经责令已改正")
    assert finding_words.differences((mine, DAY), (mine, DAY), sheet.wording) == ()


# -- the entry ---------------------------------------------------------------------------


def test_an_enterprise_without_problems_takes_two_keys(qtbot, panel, settle):
    first = panel.sheet_card.sheet.assignment_id
    qtbot.keyClick(panel, Qt.Key.Key_F6)
    assert panel.sheet_card.check.issues() == ()
    qtbot.keyClick(panel, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert states(panel)[0] is FindingState.SUBMITTED
    assert panel.sheet_card.sheet.assignment_id != first
    assert panel.told.isVisible()


def test_nothing_is_saved_before_the_first_edit(panel, settle):
    assert not panel.keeper.dirty
    panel.step(1)
    settle()
    assert set(states(panel)) == {FindingState.NONE}


def test_an_edit_is_kept_two_seconds_later_with_the_time_shown(qtbot, panel, settle):
    panel.sheet_card.form.methods.line("ONSITE").box.click()
    with qtbot.waitSignal(panel.keeper.saved, timeout=20_000) as kept:
        pass
    assert kept.args[0].revision == 1
    assert states(panel)[0] is FindingState.DRAFT
    assert "10:00:00" in panel.bar.saved.text()


def test_going_to_another_enterprise_keeps_the_entry_first(drawn, panel, settle):
    panel.sheet_card.form.note.setText("第一户")
    panel.step(1)
    settle()
    desk = drawn.desks[Role.CLERK]
    kept = findings.sheet(desk.store, desk.actor, drawn.assignments[0], today=DAY)
    assert kept.body.note == "第一户"
    assert panel.sheet_card.sheet.assignment_id == drawn.assignments[1]
    assert panel.sheet_card.form.note.text() == ""


def test_what_is_missing_is_gone_to_instead_of_submitted(qtbot, panel, settle):
    panel.window().activateWindow()
    panel.bar.primary_button.click()
    item = next(iter(panel.sheet_card.form.items.values()))
    assert item.verdicts[Verdict.CLEAR].hasFocus()
    item.verdicts[Verdict.PROBLEM].click()
    panel.sheet_card.check.first()
    assert item.problem.hasFocus()
    assert set(states(panel)) == {FindingState.NONE}


def test_results_exclude_each_other_as_they_are_ticked(panel):
    results = panel.sheet_card.form.results
    results.line("CLEAR").box.click()
    results.line("PENDING_MARKET").box.click()
    assert results.chosen() == ("PENDING", "PENDING_MARKET")
    results.line("CLEAR").box.click()
    assert results.chosen() == ("CLEAR",)
    assert not results.line("PENDING_MARKET").isVisible()


def test_no_follow_up_closes_the_matter_on_the_day_of_the_inspection(panel):
    follow_ups = panel.sheet_card.form.follow_ups
    follow_ups.block.line("NONE").box.click()
    body = panel.sheet_card.form.body()
    assert (body.closed, body.closed_on) == (True, DAY)
    follow_ups.block.line("OTHER").box.click()
    assert follow_ups.block.chosen() == ("OTHER",)
    assert follow_ups.other.isVisible()


def test_a_problem_is_kept_with_what_was_done(drawn, panel, settle):
    form = panel.sheet_card.form
    panel.quick_clean()
    item = next(iter(form.items.values()))
    item.verdicts[Verdict.PROBLEM].click()
    item.problem.setPlainText("执照未悬挂")
    item.handling.setText("当场改正")
    form.results.line("CORRECTED").box.click()
    panel.bar.primary_button.click()
    settle()
    assert states(panel)[0] is FindingState.SUBMITTED
    desk = drawn.desks[Role.CLERK]
    kept = findings.sheet(desk.store, desk.actor, drawn.assignments[0], today=DAY)
    assert (kept.body.items[0].problem, kept.body.items[0].handling) == ("执照未悬挂", "当场改正")


def test_the_quick_entry_asks_before_it_takes_a_problem_away(panel, monkeypatch):
    asked = []
    monkeypatch.setattr(messages, "confirm", lambda *_a, **_k: bool(asked.append(1)))
    item = next(iter(panel.sheet_card.form.items.values()))
    item.verdicts[Verdict.PROBLEM].click()
    item.problem.setPlainText("执照未悬挂")
    panel.quick_clean()
    assert asked == [1]
    assert item.problem.toPlainText() == "执照未悬挂"


def save_elsewhere(drawn):
    desk = drawn.desks[Role.CLERK]
    first = drawn.assignments[0]
    sheet = findings.sheet(desk.store, desk.actor, first, today=DAY)
    body = replace(sheet.body, note="别处保存的")
    findings.save(desk.store, desk.actor, first, sheet.revision, DAY, body, now=desk.clock())


@pytest.mark.parametrize(("keep", "note"), [(True, "我写的"), (False, "别处保存的")])
def test_two_versions_are_shown_and_one_is_chosen(drawn, panel, settle, in_dialog, keep, note):
    save_elsewhere(drawn)
    panel.sheet_card.form.note.setText("我写的")

    def choose(dialog):
        assert isinstance(dialog, ConflictDialog)
        (dialog.accept_button if keep else dialog.reject_button).click()

    in_dialog(lambda: (panel.keeper.save(), settle()), choose)
    settle()
    assert panel.sheet_card.form.note.text() == note
    desk = drawn.desks[Role.CLERK]
    kept = findings.sheet(desk.store, desk.actor, drawn.assignments[0], today=DAY)
    assert kept.body.note == note


# -- review and approval -----------------------------------------------------------------


def test_a_reviewer_reads_and_passes_then_meets_the_next(panel_of, submitted, settle):
    panel = panel_of(Role.REVIEWER)
    assert panel.sheet_card.pages.currentIndex() == 1
    assert panel.bar.primary_button.text() == "审核通过"
    panel.bar.primary_button.click()
    settle()
    assert states(panel)[:2] == [FindingState.REVIEWED, FindingState.SUBMITTED]
    assert panel.sheet_card.sheet.assignment_id == submitted[1]


def test_what_goes_back_tells_the_writer_why(drawn, panel_of, submitted, settle, monkeypatch):
    panel = panel_of(Role.REVIEWER)
    monkeypatch.setattr(messages, "ask_reason", lambda *_a, **_k: REASON)
    panel.bar.return_button.click()
    settle()
    writer = panel_of(Role.CLERK)
    writer.open(submitted[0])
    settle()
    assert states(writer)[0] is FindingState.RETURNED
    assert REASON in writer.sheet_card.note._words.text()
    assert writer.sheet_card.check.isVisible()


def test_batches_of_three_people_approve_all_and_lead_to_the_disclosure(
    qtbot, drawn, panel_of, settle, in_dialog
):
    clerk = panel_of(Role.CLERK)
    clerk.list.every.click()

    def enter(dialog):
        assert isinstance(dialog, CleanDialog)
        dialog.submit.setChecked(True)
        dialog.accept_button.click()

    clerk.list.buttons["clean"].click()
    in_dialog(settle, enter)
    settle()
    assert set(states(clerk)) == {FindingState.SUBMITTED}
    for role, act in ((Role.REVIEWER, "review"), (Role.APPROVER, "approve")):
        panel = panel_of(role)
        panel.list.every.click()

        def agree(dialog):
            assert isinstance(dialog, OpinionDialog)
            dialog.accept_button.click()

        in_dialog(panel.list.buttons[act].click, agree)
        settle()
    clerk.show_task(drawn.card())
    settle()
    assert clerk.bar.primary_button.text() == "进入结果公示"
    with qtbot.waitSignal(clerk.stage_wanted) as wanted:
        clerk.bar.primary_button.click()
    assert wanted.args == ["disclosure"]


def test_an_approved_finding_is_corrected_with_a_reason(
    drawn, panel_of, submitted, settle, monkeypatch
):
    desk = drawn.desks[Role.CLERK]
    for role, service in (
        (Role.REVIEWER, finding_review.review),
        (Role.APPROVER, finding_review.approve),
    ):
        service(desk.store, drawn.desks[role].actor, submitted, True, "同意", now=desk.clock())
    panel = panel_of(Role.CLERK)
    panel.open(submitted[0])
    settle()
    monkeypatch.setattr(messages, "ask_reason", lambda *_a, **_k: "录入错误")
    panel.bar.correct_button.click()
    settle()
    assert panel.turn.edits
    assert "录入错误" in panel.sheet_card.note._words.text()
    panel.sheet_card.form.note.setText("更正")
    panel.bar.primary_button.click()
    settle()
    assert states(panel)[0] is FindingState.SUBMITTED


def test_the_list_is_filtered_by_name_state_and_what_waits(panel, settle):
    panel.list.states.setCurrentIndex(panel.list.states.findData("APPROVED"))
    assert panel.list.table.rows() == ()
    panel.list.states.setCurrentIndex(panel.list.states.findData("mine"))
    assert len(panel.list.table.rows()) == 12
    panel.list.search.searched.emit("")
    name = panel.list.rows()[3].enterprise_name
    assert [r.position for r in view.wanted(panel.list.rows(), panel.desk.actor, "all", "4")] == [4]
    assert view.wanted(panel.list.rows(), panel.desk.actor, "all", name)[0].position == 4


def test_a_supervisor_looks_only(panel_of):
    panel = panel_of(Role.SUPERVISOR)
    assert not panel.bar.primary_button.isVisible()
    assert panel.list.buttons == {}


def test_everything_that_takes_the_focus_has_a_name(panel):
    nameless = [
        widget
        for widget in panel.sheet_card.form.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.isVisible()
        and not widget.accessibleName()
        and not widget.property("text")
        and "qt_spinbox" not in widget.objectName()
    ]
    assert nameless == []
