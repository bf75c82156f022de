"""The page of follow-ups and that of service: from the proposal to the end, by the window."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from app.core.findings import Verdict
from app.core.follow_up import Act, Kind, Stand
from app.core.people import Role
from app.core.serving import Outcome
from app.services.finding import finding_review, findings
from app.services.paper import papers
from app.services.task import tasks
from app.ui.pages import nav_entries
from app.ui.shell import Shell
from app.ui.task import follow_ups as page_module
from app.ui.task.follow_ups import FollowUpsPage, open_follow_ups
from app.ui.task.serving import open_serving

NOW = datetime(2026, 3, 10, 1, 30, tzinfo=UTC)
INSPECTED = date(2026, 3, 9)


@pytest.fixture
def window(drawn, qtbot, settle):
    """Open the window of a role on some day."""
    made = []

    def show(role=Role.CLERK, key="follow_ups", now=NOW):
        desk = replace(drawn.desks[role], clock=lambda: now)
        shell = Shell(nav_entries(desk), desk.jobs)
        qtbot.addWidget(shell)
        shell.resize(1366, 768)
        made.append(shell)
        shell.show()
        shell.go(key)
        settle()
        return desk, shell, shell.page(key)

    yield show
    for shell in made:
        shell._agreed = True


@pytest.fixture
def problems(drawn):
    """Findings with problems of three enterprises: an order, a case lead, the portal."""
    desk = replace(drawn.desks[Role.CLERK], clock=lambda: NOW)
    for at, (results, follow_ups) in enumerate(
        (
            (("PENDING", "PENDING_MARKET"), ("ORDERED",)),
            (("PENDING", "PENDING_MARKET"), ("CASE",)),
            (("UNPUBLISHED",), ("ORDERED",)),
        )
    ):
        one = drawn.assignments[at]
        sheet = findings.sheet(desk.store, desk.actor, one, today=date(2026, 3, 10))
        items = tuple(
            replace(item, verdict=Verdict.PROBLEM, problem="未亮照经营。", handling="悬挂执照。")
            for item in sheet.body.items
        )
        body = replace(
            sheet.body, items=items, methods=("ONSITE",), results=results, follow_ups=follow_ups
        )
        findings.save(
            desk.store, desk.actor, one, sheet.revision, INSPECTED, body, now=desk.clock()
        )
        finding_review.submit(desk.store, desk.actor, (one,), now=desk.clock())


def row_of(page, kind):
    for at, row in enumerate(page.table.rows()):
        if row.kind is kind:
            page.table.selectRow(at)
            return row
    raise AssertionError(kind)


def visible(page):
    return {name for name, button in page.buttons.items() if button.isVisible()}


def test_proposals_are_confirmed_at_once_where_somebody_is_in_charge(window, problems, settle):
    _, _, page = window()
    assert [row.kind for row in page.table.rows()] == [
        Kind.ORDER,
        Kind.CASE,
        Kind.ORDER,
        Kind.PUBLICITY_ORDER,
    ]
    assert page.all_button.text() == "全部确认（3）"
    page.all_button.click()
    settle()
    assert page.found.open == 3
    assert "另有1件" in page.note._words.text()
    assert [row.kind for row in page.found.proposals] == [Kind.CASE]


def test_a_case_lead_goes_from_the_proposal_to_its_end(window, problems, settle, in_dialog):
    _, _, page = window()
    row_of(page, Kind.CASE)
    assert visible(page) == {"confirm", "decline", "add", "open_task"}

    def confirm(dialog):
        dialog.accept_button.click()  # nobody is in charge yet
        settle()
        assert "负责" in dialog.fault._words.text()
        dialog.in_charge.setText("综合行政执法大队")
        dialog.accept_button.click()
        settle()

    in_dialog(page.buttons["confirm"].click, confirm)
    settle()
    row = row_of(page, Kind.CASE)
    assert (row.stand, row.in_charge) == (Stand.OPEN, "综合行政执法大队")
    assert {"letter", "received", "extended", "taken_back"} <= visible(page)

    def sign(dialog):
        dialog.fields["receiver"].setText("赵队长")
        dialog.accept_button.click()
        settle()

    in_dialog(page.buttons["received"].click, sign)
    settle()
    row_of(page, Kind.CASE)
    assert "done" in visible(page)

    def end(dialog):
        dialog.fields["words"].setText("已立案，青市监立〔2026〕3号")
        dialog.accept_button.click()
        settle()

    in_dialog(page.buttons["done"].click, end)
    settle()
    assert Kind.CASE not in {row.kind for row in page.table.rows()}
    page.when.setCurrentIndex(page.when.findData("all"))
    settle()
    assert row_of(page, Kind.CASE).steps[-1].act is Act.DONE


def test_the_letter_is_there_filled_in_and_is_made(
    window, problems, settle, in_dialog, monkeypatch, qtbot
):
    opened = []
    monkeypatch.setattr(page_module, "open_pdf", lambda _owner, path: opened.append(path))
    _, _, page = window()
    page.all_button.click()
    settle()
    row_of(page, Kind.ORDER)

    def fill(dialog):
        assert dialog.asks.field("demand").toPlainText() == "悬挂执照"
        assert dialog.asks.field("deadline").text() == "2026-03-20"
        dialog.accept_button.click()  # the articles are the clerk's
        assert not dialog.made
        dialog.asks.field("broken").setPlainText("《市场主体登记管理条例》第三十六条")
        dialog.asks.field("ground").setPlainText("《市场主体登记管理条例》第四十八条")
        dialog.accept_button.click()
        qtbot.waitUntil(lambda: dialog.made is not None, timeout=30_000)

    page.buttons["letter"].click()
    in_dialog(settle, fill)
    settle()
    assert len(opened) == 1
    row = row_of(page, Kind.ORDER)
    assert (row.stand, len(row.letters)) == (Stand.MADE, 1)


def test_what_is_not_needed_wants_a_reason(window, problems, settle, monkeypatch):
    monkeypatch.setattr(page_module.messages, "ask_reason", lambda *_all, **_more: "当场已改正")
    _, _, page = window()
    before = len(page.table.rows())
    row_of(page, Kind.PUBLICITY_ORDER)
    page.buttons["decline"].click()
    settle()
    assert len(page.table.rows()) == before - 1


def test_who_only_looks_sees_the_list_and_begins_nothing(window, problems):
    _, _, page = window(Role.SUPERVISOR)
    assert page.table.rows()
    assert visible(page) == {"open_task"}
    assert not page.all_button.isVisible()


def test_inside_a_task_only_its_own_are_listed(window, problems, settle, drawn):
    desk, _shell, page = window()
    card = tasks.task(desk.store, desk.actor, drawn.task_id)
    own = open_follow_ups(desk, page, card)
    settle()
    assert isinstance(own, FollowUpsPage)
    assert len(own.table.rows()) == 4
    assert not own.task.isVisible()
    assert "open_task" not in visible(own)


@pytest.fixture
def serving_page(window, drawn, settle, tmp_path):
    """The page of service with every notice printed."""
    desk, _shell, page = window(key="tasks")
    papers.issue_notices(
        desk.store, desk.actor, drawn.task_id, None, tmp_path / "a.pdf", now=desk.clock()
    )
    card = tasks.task(desk.store, desk.actor, drawn.task_id)
    opened = open_serving(desk, page, card)
    settle()
    return opened


def test_a_team_is_served_in_one_window(serving_page, settle, in_dialog):
    page = serving_page
    assert page.count.text() == "共12份，未送达12份"
    page.team.setCurrentIndex(1)
    page.pick_button.click()
    some = page.picked()
    assert {one.team for one in some} == {page.team.currentData()}

    def enter(dialog):
        assert dialog.by.text() == "、".join(some[0].officers)
        dialog.receiver.setText("店长")
        dialog.accept_button.click()
        settle()

    in_dialog(page.bar.primary.emit, enter)
    settle()
    assert sum(one.delivered for one in page.lines) == len(some)
    page.only_open.setChecked(True)
    assert page.table.rows() == ()


def test_who_cannot_be_reached_is_said_above_the_list(serving_page, settle, in_dialog):
    page = serving_page
    page.table.selectRow(0)

    def enter(dialog):
        dialog.outcome.setCurrentIndex(dialog.outcome.findData(Outcome.UNREACHABLE))
        dialog.accept_button.click()
        settle()
        assert "怎样联系" in dialog.fault._words.text()
        dialog.note.setText("两次上门无人，电话停机")
        dialog.accept_button.click()
        settle()

    in_dialog(page.bar.primary.emit, enter)
    settle()
    assert "1户无法联系" in page.gone._words.text()


def test_a_paper_that_was_left_chooses_its_way_itself(serving_page, settle, in_dialog):
    def enter(dialog):
        dialog.outcome.setCurrentIndex(dialog.outcome.findData(Outcome.LEFT))
        assert dialog.said().way.value == "LEAVING"
        dialog.outcome.setCurrentIndex(dialog.outcome.findData(Outcome.SERVED))
        assert dialog.said().way.value == "DIRECT"
        dialog.reject()

    serving_page.table.selectRow(0)
    in_dialog(serving_page.bar.primary.emit, enter)
