"""From a line of the yearly plan to thirty enterprises drawn at the desk, by counted clicks.

The first half of a task's way; test_team_sheets_walk.py is the second, from the drawn task to
the file for the portal. Nobody types what the line, the bureau or the last ceremony knows.
"""

import shutil
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

import pytest
from counted import FIRST_HALF, Hand, open_stage
from PySide6.QtCore import Qt
from sqlalchemy import select

from app.core.annual_plan import PlanLine
from app.core.conduct import Step
from app.core.people import Actor, Role
from app.core.task import Act, Stage
from app.services.annual import annual_approvals, annual_lines, annual_plans
from app.services.folder.folders import open_folder
from app.services.paper import papers
from app.services.task import tasks
from app.store.schema import Account, Item
from app.ui.ceremony.page import ConductorPage
from app.ui.desk import Desk
from app.ui.task.page import TaskPage
from app.ui.task.plan import PlanPanel
from app.ui.widgets import Dialog

COUNT = 30
TEAMS = 3
NOW = datetime(2026, 3, 9, 1, 0, tzinfo=UTC)
DIGITS = ("47110836", "15208893")  # as many dice as at the bureau's last ceremony
LINE = PlanLine(
    name="二季度登记事项抽查",
    basis="《企业信息公示暂行条例》第十四条",
    period_from=date(2026, 3, 9),
    period_to=date(2026, 6, 30),
    area="全县",
    methods=("现场检查",),
    objects="企业",
    number=COUNT,
    lead="信用监管股",
)


@pytest.fixture
def county(_drawn_folder, tmp_path, jobs, near):
    """The sample county after one ceremony, with a plan in force: desk of a role."""
    folder = tmp_path / "data"
    shutil.copytree(_drawn_folder, folder)
    opened = open_folder(folder, now=NOW)
    store, turn = opened.store, count(1)
    with store.read() as session:
        who = {
            Role(role): Actor(row.id, row.login, row.name, frozenset(map(Role, row.roles)))
            for row in session.scalars(select(Account))
            for role in row.roles
        }
        code = session.scalars(select(Item.code).where(Item.basis != "").limit(1)).one()
    clerk = who[Role.CLERK]
    plan_id = annual_plans.create(store, clerk, NOW.year, now=NOW)
    body = {**LINE.to_json(), "item_codes": [code]}
    annual_lines.save_line(store, clerk, plan_id, 0, None, PlanLine.from_json(body), now=NOW)
    annual_approvals.submit(store, clerk, plan_id, now=NOW)
    for role, act in ((Role.REVIEWER, Act.REVIEW), (Role.APPROVER, Act.APPROVE)):
        annual_approvals.decide(store, who[role], plan_id, act, "同意", now=NOW)

    def desk(role: Role) -> Desk:
        return Desk(store, who[role], jobs, lambda: NOW, lambda: f"{next(turn):064x}", folder, True)

    yield desk
    jobs.close()
    opened.close()


def agree(hand: Hand, page: ConductorPage | PlanPanel) -> None:
    """The primary act that asks once more."""
    hand.in_window(
        Dialog,
        lambda: hand.click(page.bar.primary_button),
        lambda asked: hand.click(asked.accept_button),
    )


def key_digits(hand: Hand, page: ConductorPage) -> None:
    """One person keys what every witness threw; Return goes on."""
    fields = list(page.throws.keying.fields.values())
    for field, digits in zip(fields, DIGITS, strict=True):
        hand.write(field, digits)
        hand.key(field, Qt.Key.Key_Return)


def hold(hand: Hand, page: ConductorPage) -> None:
    """日常抽取 from the roll to the kept dossier."""
    assert page.opening.roll.first_empty() is None  # everybody of the last time stands there
    agree(hand, page)
    hand.step("点名、锁定")
    assert page.shown is Step.LOCK
    hand.click(page.bar.primary_button)
    assert page.keying_open()
    key_digits(hand, page)
    hand.choose(page.throws.keying.who, 0)
    key_digits(hand, page)
    hand.step("录入点数两遍")
    agree(hand, page)
    assert len(page.reveal.enterprises.rows()) == COUNT
    hand.click(page.bar.primary_button)
    hand.step("抽取")
    assert page.shown is Step.MINUTES
    hand.click(page.minutes.ticks.all_button)
    hand.click(page.bar.primary_button)
    hand.click(page.bar.primary_button)
    hand.step("签字、移交")
    assert page.shown is Step.CLOSED


def start(hand: Hand, shell: Any) -> TaskPage:
    """From the start page to a new task of the plan's line."""
    hand.click(shell.nav.button("annual"))
    page = shell.page("annual")
    hand.click(page.lines.start_button)
    front = shell.pages.currentWidget()
    assert isinstance(front, TaskPage)
    return front


def test_a_line_of_the_plan_becomes_thirty_drawn_enterprises_in_few_clicks(county, window, hand):
    # The clerk: the line knows all but the teams.
    desk = county(Role.CLERK)
    page = start(hand, window(desk))
    panel = page.panel("plan")
    assert panel.step == "team"
    hand.choose_number(panel.parts["team"].teams, TEAMS)
    hand.click(panel.bar.primary_button)
    agree(hand, panel)
    card = tasks.task(desk.store, desk.actor, page.task_id)
    assert card.stage is Stage.SUBMITTED
    assert (card.plan.name, card.plan.period_to) == (LINE.name, LINE.period_to)
    assert card.plan.team.teams == TEAMS
    hand.step("由计划行生成任务、提交")

    # 法制审核, then 审批: each by somebody else.
    for role, name in ((Role.REVIEWER, "审核"), (Role.APPROVER, "审批")):
        approval = open_stage(hand, window(county(role)), page.task_id, "approval")
        hand.click(approval.bar.primary_button)
        hand.step(name)
    assert tasks.task(desk.store, desk.actor, page.task_id).stage is Stage.APPROVED

    # The clerk again, with the witnesses at the desk.
    shell = window(county(Role.CLERK))
    lock = open_stage(hand, shell, page.task_id, "lock")
    hand.click(lock.desk_button)
    hand.step("打开日常抽取")
    hold(hand, shell.pages.currentWidget())

    said = "\n".join(f"{name}: {took}" for name, took in hand.told)
    rows = papers.papers(desk.store, desk.actor, page.task_id)
    assert len(rows) == COUNT
    assert all(len(row.officers) >= 2 for row in rows)
    assert hand.tally.clicks <= FIRST_HALF.clicks, said
    # Nothing is typed but the number of teams and the dice, by two people; Return goes on.
    typed = hand.tally.characters
    assert typed == len(str(TEAMS)) + 2 * sum(map(len, DIGITS)) <= FIRST_HALF.characters, said
    assert hand.tally.keys == 2 * len(DIGITS), said
