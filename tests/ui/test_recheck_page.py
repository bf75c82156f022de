"""复查复核: a sample from its scope to its last re-check, as the supervisor walks it."""

import os

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.core import findings as core_findings
from app.core.people import Role
from app.core.quota import QuotaRule
from app.core.recheck import Scope
from app.core.recheck_findings import Verdict
from app.services.draw import recheck
from app.services.draw.recheck_shown import State
from app.services.finding import finding_review, findings
from app.services.walks import sample
from app.texts import text
from app.ui.pages import nav_entries
from app.ui.screens.recheck_new import RecheckNewPage
from app.ui.screens.recheck_sample import SamplePage
from app.ui.shell import Shell
from app.ui.views.ceremony_opening import Entered, Line, Part, ceremony_of

DIGITS = ("4072", "6603")
ROLL = (
    Line(Part.HOST, "周主持"),
    Line(Part.OPERATOR, "纪监督"),
    Line(Part.WITNESS, "陈见证", "县人大常委会", "代表", digits=4),
    Line(Part.WITNESS, "吴见证", "县工商联", "会员", digits=4),
)


@pytest.fixture
def county(drawn):
    """Ten of the twelve inspections are approved."""
    ids = drawn.assignments[:10]
    clerk, reviewer, approver = (
        drawn.desks[role] for role in (Role.CLERK, Role.REVIEWER, Role.APPROVER)
    )
    store, now = clerk.store, clerk.clock()
    findings.enter_clean(store, clerk.actor, ids, now.date(), ("ONSITE",), now=now)
    finding_review.submit(store, clerk.actor, ids, now=now)
    finding_review.review(store, reviewer.actor, ids, True, "属实", now=now)
    finding_review.approve(store, approver.actor, ids, True, "同意", now=now)
    return drawn


@pytest.fixture
def shell_of(county, qtbot, settle):
    """The window of a role at the page of re-checks."""
    made = []

    def open_(role):
        desk = county.desks[role]
        shell = Shell(nav_entries(desk), desk.jobs, sample=True)
        qtbot.addWidget(shell)
        made.append(shell)
        shell.resize(1366, 768)
        shell.show()
        shell.go("recheck")
        settle()
        return shell

    yield open_
    for shell in made:
        shell._agreed = True


def picture(shell, name):
    folder = os.environ.get("RECHECK_PICTURES")
    if folder:
        for width, height in ((1366, 768), (1920, 1080)):
            shell.resize(width, height)
            QTest.qWait(80)
            shell.grab().save(f"{folder}/{name}-{width}.png")
        shell.resize(1366, 768)


def test_a_sample_is_drawn_and_re_checked_step_by_step(
    shell_of, qtbot, settle, in_dialog, typing, tmp_path
):
    shell = shell_of(Role.SUPERVISOR)
    page = shell.page("recheck")
    picture(shell, "1-empty")
    page.new_button.click()
    settle()
    new = shell.pages.currentWidget()
    assert isinstance(new, RecheckNewPage)
    new.form.mode.setCurrentIndex(new.form.mode.findData("NUMBER"))
    new.form.number.setValue(3)
    qtbot.waitUntil(lambda: new.found is not None and new.found.wanted == 3, timeout=10_000)
    assert (new.found.pool, new.bar.primary_button.isEnabled()) == (10, True)
    picture(shell, "2-scope")
    new.bar.primary_button.click()
    new.place.setText("三楼会议室")
    new.roll.fill(ROLL, public=False, digits=4)
    picture(shell, "3-people")
    in_dialog(new.bar.primary_button.click, lambda dialog: dialog.accept_button.click())
    settle()
    page = shell.pages.currentWidget()
    assert isinstance(page, SamplePage)
    assert page.sample.line.state is State.SEALED
    assert page.sample.manifest_hash[:8] in page.seal.values[text("recheck.seal.m")].text()
    picture(shell, "4-sealed")
    card = page.throwing.card
    for _turn in range(2):
        card.who.setCurrentIndex(0)
        card.who.activated.emit(0)
        for field, digits in zip(card.fields.values(), DIGITS, strict=True):
            field.setFocus()
            QTest.keyClicks(field, digits)
        QTest.keyClick(field, Qt.Key.Key_Return)
        card.keep_all()
        settle()
        picture(shell, f"5-keyed-{_turn}")
    qtbot.waitUntil(lambda: page.bar.primary_button.isEnabled(), timeout=10_000)
    page.bar.primary_button.click()
    settle()
    assert page.sample.line.tally.drawn == 3
    picture(shell, "6-drawn")
    line = page.card.line
    combo, note = next(iter(page.card.items.values()))
    combo.setCurrentIndex(combo.findData(core_findings.Verdict.PROBLEM))
    assert page.card.buttons[Verdict.DIFFERENT].isChecked()
    typing(note, "货架上有过期食品")
    typing(page.card.names, "纪监督、周督查")
    picture(shell, "7-entry")
    page.bar.primary_button.click()
    settle()
    assert page.card.line.assignment_id != line.assignment_id
    for _rest in range(2):
        page.card.buttons[Verdict.SAME].setChecked(True)
        assert page.card.names.text() == "纪监督、周督查"
        page.bar.primary_button.click()
        settle()
    assert page.sample.line.state is State.DONE
    page.list.table.selectRow(0)
    picture(shell, "8-done")
    page.export_to(tmp_path / "清单.xlsx")
    settle()
    assert (tmp_path / "清单.xlsx").exists()
    shell.back()
    settle()
    first = shell.page("recheck")
    assert [row.state for row in first.table.rows()] == [State.DONE]
    assert "不一致率33.3%" in first.total.text()
    picture(shell, "9-list")


def test_a_sealed_sample_is_gone_on_with_until_two_people_void_it(
    shell_of, county, qtbot, settle, in_dialog
):
    desk = county.desks[Role.SUPERVISOR]
    scope = Scope(desk.clock().date(), desk.clock().date(), rule=QuotaRule("NUMBER", "2"))
    people = ceremony_of(Entered(ROLL, "三楼会议室")).ceremony
    recheck.freeze(
        desk.store, desk.actor, "三月", scope, people, "3c" * 32, "77" * 32, now=desk.clock()
    )
    shell = shell_of(Role.SUPERVISOR)
    shell.page("recheck").new_button.click()  # one sample at a time: this one
    settle()
    page = shell.pages.currentWidget()
    login, _, _, password = next(one for one in sample.ACCOUNTS if one[2] is Role.REVIEWER)

    def fill(dialog):
        dialog.reason.setPlainText("见证人临时离场")
        dialog.second.login.setText(login)
        dialog.second.password.setText(password)
        dialog.accept_button.click()

    in_dialog(page.seal.void_button.click, fill)
    qtbot.waitUntil(lambda: page.sample.void is not None, timeout=20_000)
    settle()
    assert "见证人临时离场" in page.voided._words.text()
    assert page.bar.primary_button.isHidden()
    assert page.throwing.isHidden()
    picture(shell, "10-void")


def test_others_look_and_change_nothing(shell_of):
    shell = shell_of(Role.CLERK)
    page = shell.page("recheck")
    assert page.new_button.isHidden()
    assert page.empty.isVisible()
