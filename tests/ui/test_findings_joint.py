"""Joint checks and whole tasks on the page of findings: signatures, what is missing, corrections."""

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from sqlalchemy import select

from app.core.findings import FindingState, Verdict
from app.core.joint import with_departments
from app.core.people import Role
from app.core.task import TaskPlan
from app.core.wording import Dictionary, LabelRow
from app.services.finding import finding_review, findings
from app.services.setting import settings_wording
from app.store.schema import Item, Task, TaskItem
from app.ui.task.findings import FindingsPanel
from app.ui.task.findings_check import TaskCheckDialog
from app.ui.task.findings_dialogs import CompareDialog
from app.ui.task.findings_signs import SignDialog

DAY = date(2026, 3, 10)
POLICE = "县公安局"


@pytest.fixture
def joint(drawn):
    """The drawn task as a joint check: a second item is the police's."""
    desk = drawn.desks[Role.CLERK]
    with desk.store.write() as session:
        task = session.get_one(Task, drawn.task_id)
        plan = TaskPlan.from_json(task.plan)
        usable = session.scalars(select(Item).where(Item.basis != "").order_by(Item.id))
        other = next(item for item in usable if item.code not in plan.item_codes)
        plan = replace(plan, partners=(POLICE,), item_codes=(*plan.item_codes, other.code))
        task.plan = with_departments(plan, {other.code: POLICE}).to_json()
        session.add(TaskItem(task_id=task.id, item_id=other.id, position=len(plan.item_codes)))
    return drawn


@pytest.fixture
def panel_of(qtbot, settle):
    """The page of a task as one role sees it."""

    def make(county, role=Role.CLERK):
        made = FindingsPanel(county.desks[role])
        qtbot.addWidget(made)
        made.resize(1160, 620)
        made.show()
        made.show_task(county.card())
        settle()
        return made

    return make


def enter(county, ids):
    desk = county.desks[Role.CLERK]
    findings.enter_clean(desk.store, desk.actor, ids, DAY, ("ONSITE",), now=desk.clock())


def fill_in(dialog, name):
    assert isinstance(dialog, SignDialog)
    dialog.name.setText(name)
    dialog.accept_button.click()


def test_each_item_names_its_department_and_both_sign_before_the_submission(
    joint, panel_of, settle, in_dialog
):
    enter(joint, joint.assignments[:1])
    panel = panel_of(joint)
    panel.open(joint.assignments[0])
    settle()
    card = panel.sheet_card
    assert [block.department for block in card.form.items.values()] == ["本局", POLICE]
    assert [issue.code for issue in card.check.issues()] == ["not_signed"] * 2
    assert set(card.signs.buttons) == {"", POLICE}
    assert panel.list.rows()[0].unsigned == ("", POLICE)
    for department in ("", POLICE):
        in_dialog(
            lambda name=department: card.signs.buttons[name].click(),
            lambda dialog: fill_in(dialog, "赵科长"),
        )
        settle()
    assert card.check.issues() == ()
    assert panel.list.rows()[0].unsigned == ()
    panel.primary()
    settle()
    assert panel.list.rows()[0].state is FindingState.SUBMITTED


def test_a_department_signs_many_at_once_and_an_edit_asks_it_again(
    joint, panel_of, settle, in_dialog
):
    ids = joint.assignments[:3]
    enter(joint, ids)
    panel = panel_of(joint)
    panel.list.table.rows_model.set_checked(ids, True)
    button = panel.list.buttons["sign"]
    assert button.isVisible()
    assert "3 户" in button.text()

    def choose(dialog):
        dialog.department.setCurrentIndex(dialog.department.findData(POLICE))
        fill_in(dialog, "钱警官")

    in_dialog(button.click, choose)
    settle()
    assert [row.unsigned for row in panel.list.rows()[:3]] == [("",)] * 3
    panel.open(ids[0])
    settle()
    block = list(panel.sheet_card.form.items.values())[1]
    block.verdicts[Verdict.PROBLEM].click()
    assert POLICE in panel.sheet_card.signs.buttons
    assert "重新签认" in panel.sheet_card.signs.buttons[POLICE].text()


def test_a_signature_without_a_name_is_not_kept(joint, panel_of, settle, in_dialog):
    enter(joint, joint.assignments[:1])
    panel = panel_of(joint)
    panel.open(joint.assignments[0])
    settle()

    def refuse(dialog):
        dialog.accept_button.click()
        assert dialog.isVisible()
        dialog.reject()

    in_dialog(panel.sheet_card.signs.buttons[POLICE].click, refuse)
    assert panel.list.rows()[0].unsigned == ("", POLICE)


def test_a_check_of_the_bureau_alone_shows_no_signatures(drawn, panel_of, settle):
    enter(drawn, drawn.assignments[:1])
    panel = panel_of(drawn)
    assert not panel.sheet_card.signs.isVisible()
    assert not panel.list.buttons["sign"].isVisible()


def test_the_check_of_the_task_leads_to_what_is_missing_with_one_click(
    drawn, panel_of, settle, in_dialog, qtbot
):
    desk = drawn.desks[Role.CLERK]
    sixth = drawn.assignments[5]
    enter(drawn, drawn.assignments[:5])
    sheet = findings.sheet(desk.store, desk.actor, sixth, today=DAY)
    body = replace(sheet.body, methods=("ONSITE",), results=("CLEAR",))
    findings.save(desk.store, desk.actor, sixth, 0, DAY, body, now=desk.clock())
    panel = panel_of(drawn)

    def follow(dialog):
        assert isinstance(dialog, TaskCheckDialog)
        rows = dialog.table.rows()
        at = next(n for n, row in enumerate(rows) if row.issue.code == "no_follow_up")
        assert rows[at].assignment_id == sixth
        cell = dialog.table.visualRect(dialog.table.rows_model.index(at, 2)).center()
        qtbot.mouseClick(dialog.table.viewport(), Qt.MouseButton.LeftButton, pos=cell)

    in_dialog(lambda: (panel.check_task(), settle()), follow)
    settle()
    assert panel.sheet_card.sheet.assignment_id == sixth
    wanted = panel.sheet_card.form.follow_ups.block.first()
    qtbot.waitUntil(lambda: panel.window().focusWidget() is wanted)


def test_a_correction_is_shown_beside_what_is_published(drawn, panel_of, settle, in_dialog):
    first = drawn.assignments[0]
    enter(drawn, [first])
    clerk = drawn.desks[Role.CLERK]
    finding_review.submit(clerk.store, clerk.actor, [first], now=clerk.clock())
    for role, act in (
        (Role.REVIEWER, finding_review.review),
        (Role.APPROVER, finding_review.approve),
    ):
        desk = drawn.desks[role]
        act(desk.store, desk.actor, [first], True, "", now=desk.clock())
    old = findings.sheet(clerk.store, clerk.actor, first, today=DAY)
    findings.correct(
        clerk.store,
        clerk.actor,
        first,
        1,
        DAY,
        replace(old.body, note="补记"),
        "漏记",
        now=clerk.clock(),
    )
    panel = panel_of(drawn)
    panel.open(first)
    settle()
    shown = []

    def look(dialog):
        assert isinstance(dialog, CompareDialog)
        shown.extend(one.field for one in dialog.parts)
        dialog.accept()

    in_dialog(lambda: (panel.sheet_card.compare_button.click(), settle()), look)
    assert shown == ["备注"]


def test_words_follow_the_day_of_the_inspection_and_the_bureaus_own_can_be_ticked(
    drawn, panel_of, settle
):
    admin = drawn.desks[Role.ADMIN]
    found = settings_wording.add_value(
        admin.store, admin.actor, "违反价格管理相关规定", DAY, 0, now=admin.clock()
    )
    row = LabelRow(Dictionary.METHOD, "WRITTEN", "书面审查", False, DAY)
    settings_wording.change_word(admin.store, admin.actor, row, found.seen, now=admin.clock())
    panel = panel_of(drawn)
    form = panel.sheet_card.form
    assert form.methods.line("WRITTEN").words.text() == "书面审查"
    form.results.line("X01").box.setChecked(True)
    assert form.body().results == ("PENDING", "X01")
    form.day.setDate(form.day.date().addDays(-1))
    assert form.methods.line("WRITTEN").words.text() == "书面检查"
    assert form.body().results == ("PENDING", "X01")  # what was ticked is not lost


def test_the_check_points_fold_and_have_their_hints_beside_them(drawn, panel_of, settle):
    panel = panel_of(drawn)
    form = panel.sheet_card.form
    block = next(one for one in form.items.values() if one.points)
    assert block.points[0].box.accessibleDescription() == block.item.points[0].hint != ""
    before = block.points_part.isHidden()
    form.points_button.click()
    assert block.points_part.isHidden() is not before
    form.points_button.click()
    assert block.points_part.isHidden() is before


def test_an_enterprise_with_a_problem_is_entered_by_the_keyboard_alone(
    drawn, panel_of, settle, qtbot
):
    panel = panel_of(drawn)
    keys = 0

    def press(key, modifier=Qt.KeyboardModifier.NoModifier):
        nonlocal keys
        keys += 1
        qtbot.keyClick(panel.focusWidget() or panel, key, modifier)

    def tab_to(field):
        for _ in range(60):
            if panel.focusWidget() is field:
                return
            press(Qt.Key.Key_Tab)
        raise AssertionError(field.accessibleName())

    form = panel.sheet_card.form
    press(Qt.Key.Key_F6)
    assert panel.sheet_card.check.issues() == ()
    block = next(iter(form.items.values()))
    block.verdicts[Verdict.CLEAR].setFocus()
    press(Qt.Key.Key_Right)
    press(Qt.Key.Key_Space)
    assert block.verdicts[Verdict.PROBLEM].isChecked()
    tab_to(block.problem)
    block.problem.insertPlainText("未公示执照")  # typed by an input method
    tab_to(block.handling)
    block.handling.insert("责令改正")
    press(Qt.Key.Key_F7)  # goes to the results, which contradict
    tab_to(form.results.line("CORRECTED").box)
    press(Qt.Key.Key_Space)
    tab_to(form.follow_ups.block.line("ORDERED").box)
    press(Qt.Key.Key_Space)
    assert panel.sheet_card.check.issues() == ()
    assert keys <= 40
    panel.primary()
    settle()
    assert panel.list.rows()[0].state is FindingState.SUBMITTED
