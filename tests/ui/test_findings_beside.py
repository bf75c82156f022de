"""What stands beside a finding: its follow-ups, its records, the hint of service; and the way
to all of them from the start page and the list of deadlines."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from app.core.findings import Verdict
from app.core.people import Role
from app.core.serving import Outcome, Service, Way
from app.services.evidence import evidence, evidence_access
from app.services.evidence.evidence import Link
from app.services.finding import finding_review, findings
from app.services.paper import papers, serving
from app.ui.pages import nav_entries
from app.ui.screens.follow_ups import BureauFollowUps
from app.ui.shell import Shell
from app.ui.task.evidence import EvidencePage
from app.ui.task.follow_ups import FollowUpsPage
from app.ui.task.open import open_task

NOW = datetime(2026, 3, 10, 1, 30, tzinfo=UTC)
INSPECTED = date(2026, 3, 9)


@pytest.fixture
def window(drawn, qtbot, settle):
    """Open the window of a role, on a page of the navigation."""
    made = []

    def show(role=Role.CLERK, key="workbench", now=NOW):
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
def ordered(drawn):
    """Two enterprises with an order to correct; their findings are submitted."""
    desk = replace(drawn.desks[Role.CLERK], clock=lambda: NOW)
    for one in drawn.assignments[:2]:
        sheet = findings.sheet(desk.store, desk.actor, one, today=date(2026, 3, 10))
        items = tuple(
            replace(item, verdict=Verdict.PROBLEM, problem="未亮照经营。", handling="悬挂执照。")
            for item in sheet.body.items
        )
        body = replace(
            sheet.body,
            items=items,
            methods=("ONSITE",),
            results=("PENDING", "PENDING_MARKET"),
            follow_ups=("ORDERED",),
        )
        findings.save(desk.store, desk.actor, one, sheet.revision, INSPECTED, body, now=NOW)
        finding_review.submit(desk.store, desk.actor, (one,), now=NOW)


def test_from_a_finding_to_its_follow_ups_and_records_and_back(drawn, window, ordered, settle):
    desk, shell, _ = window()
    page = open_task(desk, shell, drawn.task_id)
    page.stage = "findings"
    page.refresh()
    settle()
    panel = page.panel("findings")
    panel.open(drawn.assignments[1])
    settle()
    name = panel.sheet_card.name.text()
    panel.sheet_card.follow_button.click()
    settle()
    follow = shell.pages.currentWidget()
    assert isinstance(follow, FollowUpsPage)
    assert {row.place.name for row in follow.rows()} == {name}
    shell.back()
    settle()
    panel.sheet_card.evidence_button.click()
    settle()
    records = shell.pages.currentWidget()
    assert isinstance(records, EvidencePage)
    assert records.owners.current_row().owner == drawn.assignments[1]


def test_an_enterprise_nobody_could_reach_is_offered_as_such(drawn, window, settle, tmp_path):
    desk, shell, _ = window()
    first = drawn.assignments[0]
    papers.issue_notices(
        desk.store, desk.actor, drawn.task_id, (first,), tmp_path, one_file=True, now=NOW
    )
    (line,) = serving.lines(desk.store, desk.actor, drawn.task_id)
    said = Service(Outcome.UNREACHABLE, Way.DIRECT, date(2026, 3, 10), note="登记住所为空地")
    serving.serve(desk.store, desk.actor, drawn.task_id, (line.key,), said, now=NOW)
    page = open_task(desk, shell, drawn.task_id)
    page.stage = "findings"
    page.refresh()
    settle()
    card = page.panel("findings").sheet_card
    assert card.hint.isVisible()
    assert "2026-03-10" in card.hint._words.text()
    card.hint._button.click()
    settle()
    assert card.form.results.chosen() == ("UNREACHABLE",)
    assert not card.hint.isVisible()
    page.panel("findings").open(drawn.assignments[1])
    settle()
    assert not card.hint.isVisible()


def test_a_follow_up_that_is_due_opens_the_page_of_follow_ups(drawn, window, ordered, settle):
    _, _, follow = window(key="follow_ups")
    follow.all_button.click()
    settle()
    _, shell, page = window(key="deadlines", now=datetime(2026, 4, 20, 1, 0, tzinfo=UTC))
    at = next(n for n, row in enumerate(page.table.rows()) if row.follow_up_id)
    page.table.selectRow(at)
    page.open_button.click()
    settle()
    there = shell.pages.currentWidget()
    assert isinstance(there, BureauFollowUps)
    assert {row.place.name for row in there.rows()} == {page.table.rows()[at].name}
    assert there.task.currentText() == page.table.rows()[at].task_name
    there.buttons["open_task"].click()
    settle()
    assert shell.pages.currentWidget().stage == "findings"


def test_who_may_allow_it_is_asked_on_the_start_page_and_answers_there(
    drawn, window, settle, in_dialog, tmp_path
):
    clerk = drawn.desks[Role.CLERK]
    photo = tmp_path / "门头.png"
    photo.write_bytes(bytes.fromhex(PNG))
    link = Link("SITE", assignment_id=drawn.assignments[0])
    taken = evidence.take(clerk.store, clerk.actor, [photo], link, now=NOW).taken
    digests = [taken[0].digest]
    evidence_access.ask(clerk.store, clerk.actor, digests, True, "复议答复需要", now=NOW)
    _, _, asking = window()
    assert not asking.asked.isVisible()  # nobody allows it to himself
    _, _, page = window(Role.APPROVER)
    assert clerk.actor.name in page.asked._words.text()

    def allow(dialog):
        settle()
        dialog.answers["allow"].click()
        settle()
        dialog.accept()

    in_dialog(page.asked._button.click, allow)
    settle()
    assert not page.asked.isVisible()
    assert evidence_access.access(clerk.store, clerk.actor, digests[0], now=NOW).may_copy


PNG = (
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8"
    "ffff3f0005fe02fea735817e0000000049454e44ae426082"
)
