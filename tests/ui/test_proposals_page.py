"""分类调整建议 on screen: ticked, looked at, taken or refused; the rules set by who may."""

import pytest
from PySide6.QtCore import QSize
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from app.core.findings import FindingAct, FindingBody
from app.core.people import Role
from app.core.times import beijing_date
from app.services import bureau
from app.store.schema import Assignment, Enterprise, Finding, FindingStep
from app.ui.screens.proposals import ProposalsPage
from app.ui.screens.proposals_windows import DecideWindow, ReverseWindow, RulesWindow
from app.ui.shell import Shell
from app.ui.views import proposals as view


@pytest.fixture
def found(drawn):
    """Two drawn enterprises of class B with an approved problem each."""
    desk = drawn.desks[Role.CLERK]
    with desk.store.write() as session:
        for at, number in enumerate(drawn.assignments[:2]):
            row = Finding(
                assignment_id=number,
                revision=1,
                inspected_on=beijing_date(desk.clock()),
                body=FindingBody(results=("UNPUBLISHED",)).to_json(),
                complete=True,
                by_id=1,
                at=desk.clock(),
            )
            session.add(row)
            session.flush()
            session.add_all(
                FindingStep(finding_id=row.id, act=act.value, by_id=1, at=desk.clock())
                for act in (FindingAct.SUBMIT, FindingAct.REVIEW, FindingAct.APPROVE)
            )
            one = session.get_one(Assignment, number)
            session.get_one(Enterprise, one.enterprise_id).risk_class = "AB"[at]
    return drawn


@pytest.fixture
def open_page(found, settle, qtbot: QtBot):
    shells = []

    def run(role: Role = Role.CLERK):
        desk = found.desks[role]
        shell = Shell((), desk.jobs)
        shells.append(shell)
        qtbot.addWidget(shell)
        page = ProposalsPage(desk, shell)
        shell.resize(QSize(1366, 768))
        shell.show()
        shell.push(page)
        settle()
        return page

    return run


def classes(found):
    with found.desks[Role.CLERK].store.read() as session:
        ids = session.scalars(
            select(Assignment.enterprise_id).where(Assignment.id.in_(found.assignments[:2]))
        ).all()
        return sorted(session.get_one(Enterprise, one).risk_class for one in ids)


def tick(page, *numbers):
    rows = page.table.rows()
    page.table.rows_model.set_checked([rows[at].ground for at in numbers], True)


def test_ticked_proposals_are_looked_at_then_taken(open_page, found, settle, in_dialog):
    page = open_page()
    assert len(page.table.rows()) == 2
    assert not page.take_button.isEnabled()
    tick(page, 0, 1)

    def agree(window):
        assert isinstance(window, DecideWindow)
        assert "A → B：1 户" in window.preview.text()
        assert "B → C：1 户" in window.preview.text()
        window.accept_button.click()

    in_dialog(page.take_button.click, agree)
    settle()
    assert classes(found) == ["B", "C"]
    assert page.table.rows() == ()
    assert [row.taken for row in page.decided.rows()] == [True, True]


def test_a_refusal_wants_its_reason(open_page, found, settle, in_dialog):
    page = open_page()
    tick(page, 0)

    def refuse(window):
        window.accept_button.click()
        assert window.form.field("reason").property("invalid") == "true"
        window.reason.setText("已当场改正")
        window.accept_button.click()

    in_dialog(page.refuse_button.click, refuse)
    settle()
    assert classes(found) == ["A", "B"]
    assert len(page.table.rows()) == 1
    assert [row.reason for row in page.decided.rows()] == ["已当场改正"]


def test_who_reads_cannot_decide(open_page):
    page = open_page(Role.SUPERVISOR)
    assert not page.take_button.isVisibleTo(page)
    assert not page.table.rows_model.checkable
    assert not page.rules_button.isVisibleTo(page)


def test_the_rules_are_set_result_by_result_with_their_basis(open_page, found, settle, in_dialog):
    page = open_page(Role.ADMIN)
    assert len(page.table.rows()) == 2

    def change(window):
        assert isinstance(window, RulesWindow)
        assert window.boxes["UNPUBLISHED"].currentData() == "+1"
        window.boxes["UNPUBLISHED"].setCurrentIndex(0)
        box = window.boxes["UNREACHABLE"]
        box.setCurrentIndex(box.findData("D"))
        window.accept_button.click()
        assert window.form.field("basis").property("invalid") == "true"
        window.basis.setText("青市监信〔2026〕1号")
        window.accept_button.click()

    def ask():
        page.rules_button.click()
        settle()

    in_dialog(ask, change)
    settle()
    desk = found.desks[Role.ADMIN]
    rules = bureau.parameters(desk.store, desk.actor, beijing_date(desk.clock()))["class_rules"]
    assert ("UNPUBLISHED" in rules, rules["UNREACHABLE"]) == (False, "D")
    assert page.table.rows() == ()


def test_a_preset_fills_rules_caps_and_classes_and_keeps_them_together(
    open_page, found, settle, in_dialog
):
    page = open_page(Role.ADMIN)

    def change(window):
        window.preset.setCurrentIndex(window.preset.findData("four_credit"))
        window.preset.activated.emit(window.preset.currentIndex())
        assert window.boxes["CONCEALED"].currentData() == "失信"
        assert not window.note.isHidden()
        window.caps.setText("失信=多")
        window.basis.setText("市局办法")
        window.accept_button.click()
        assert window.form.field("caps").property("invalid") == "true"
        window.caps.setText("失信=3、严重失信=0")
        window.accept_button.click()

    def ask():
        page.rules_button.click()
        settle()

    in_dialog(ask, change)
    settle()
    desk = found.desks[Role.ADMIN]
    kept = bureau.parameters(desk.store, desk.actor, beijing_date(desk.clock()))
    assert kept["risk_classes"] == ["守信", "警示", "失信", "严重失信"]
    assert kept["class_caps"] == {"失信": 3, "严重失信": 0}
    assert kept["class_rules"]["UNPUBLISHED"] == "警示"
    assert {row.after for row in page.table.rows()} == {"警示"}


def test_what_was_decided_is_searched_and_decided_the_other_way(
    open_page, found, settle, in_dialog
):
    page = open_page()
    for button, reason in ((page.take_button, "甲说明"), (page.refuse_button, "乙说明")):
        tick(page, 0)

        def decide(window, reason=reason):
            window.reason.setText(reason)
            window.accept_button.click()

        in_dialog(button.click, decide)
        settle()
    page.tabs.setCurrentIndex(1)
    page.state.setCurrentIndex(page.state.findData("refused"))
    page.state.activated.emit(page.state.currentIndex())
    assert [row.reason for row in page.decided.rows()] == ["乙说明"]
    page.state.setCurrentIndex(0)
    page.state.activated.emit(0)
    page.decided_search.setText("甲说明")
    page.decided_search.searched.emit("甲说明")
    (line,) = page.decided.rows()
    assert not page.reverse_button.isEnabled()
    page.decided.selectRow(0)
    assert page.reverse_button.isEnabled()

    def turn(window):
        assert isinstance(window, ReverseWindow)
        window.accept_button.click()
        assert window.form.field("reason").property("invalid") == "true"
        window.reason.setText("材料已补")
        window.accept_button.click()

    in_dialog(page.reverse_button.click, turn)
    settle()
    assert classes(found) == ["A", "B"]
    assert {row.after for row in page.before if row.last and row.name == line.name} == {line.before}


def test_words_of_caps_and_moves():
    assert view.move_words("D") == "不低于 D"
    assert view.move_words("+1") == "上调一级"
    assert view.reason_errors("", needed=False) == {}
    assert set(view.reason_errors("", needed=True)) == {"reason"}
