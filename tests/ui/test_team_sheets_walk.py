"""A whole task of thirty enterprises through team sheets, by the clerk's own clicks.

From the drawn task to the file for the portal: sheets out, filled in outside, read back,
looked at, taken over, submitted, reviewed, approved, published. Nothing is entered twice.
"""

import io
import shutil
from dataclasses import replace
from datetime import UTC, date, datetime

import openpyxl
import pytest
from counted import SECOND_HALF, Hand, open_stage
from PIL import Image

from app.core.ceremony import Ceremony, Person
from app.core.findings import FindingState
from app.core.people import Actor, Role
from app.core.quota import ALL, QuotaRule
from app.core.task import Act
from app.core.team_plan import TeamPlan
from app.services.draw import draws, pool
from app.services.evidence import evidence_files
from app.services.finding import findings
from app.services.folder.folders import open_folder
from app.services.task import approvals, tasks
from app.store.schema import Account, Draw, Task
from app.ui.desk import Desk
from app.ui.task.findings_back import BackDialog
from app.ui.task.findings_dialogs import OpinionDialog
from app.ui.task.findings_returns import ReturnsDialog
from app.ui.task.findings_teams import GiveDialog
from app.ui.widgets import Dialog

COUNT = 30
TEAMS = 3
HEAD = 4
DRAWN = datetime(2026, 3, 6, 1, 0, tzinfo=UTC)
BACK = datetime(2026, 3, 13, 9, 0, tzinfo=UTC)  # the teams come back a week later
DAY = "2026-03-12"
PEOPLE = Ceremony(
    "三楼会议室",
    "主持人",
    "经办人",
    (),
    (Person("沈国良", "县纪委", "干部", 8), Person("朱彩娟", "县人大", "代表", 8)),
)
THROWS = {"沈国良": "12345678", "朱彩娟": "87654321"}
FOUND = {  # by place on a team's sheet
    1: {
        "检查结果": "发现问题",
        "发现的问题": "未在住所醒目位置悬挂营业执照",
        "处理意见": "责令改正",
        "总体结果": "发现问题经责令已改正",
        "后续处置措施": "违反本部门相关规定，责令改正；后续跟踪由日常监管部门负责；",
    }
}


@pytest.fixture
def task(_approved_folder, tmp_path, jobs):
    """The sample county with a drawn task of thirty: (task id, desk of a role)."""
    folder = tmp_path / "data"
    shutil.copytree(_approved_folder, folder)
    opened = open_folder(folder, now=DRAWN)
    store = opened.store
    with store.read() as session:
        rows = session.query(Account).all()
        actors = [
            Actor(row.id, row.login, row.name, frozenset(Role(role) for role in row.roles))
            for row in rows
        ]
        known = session.query(Task).one().id
    who = {role: actor for actor in actors for role in actor.roles}
    clerk = who[Role.CLERK]
    plan = tasks.task(store, clerk, known).plan
    plan = replace(
        plan,
        name="二季度双随机抽查",
        quotas={ALL: QuotaRule("NUMBER", str(COUNT))},
        team=TeamPlan(teams=TEAMS),
    )
    numbers = tasks.propose_numbers(store, clerk, DRAWN.date())
    task_id, _ = tasks.save_task(store, clerk, None, 0, plan, numbers, now=DRAWN)
    approvals.submit(store, clerk, task_id, now=DRAWN)
    approvals.decide(store, who[Role.REVIEWER], task_id, Act.REVIEW, "同意", now=DRAWN)
    approvals.decide(store, who[Role.APPROVER], task_id, Act.APPROVE, "同意", now=DRAWN)
    with store.read() as session:
        draw_id = session.query(Draw.id).filter(Draw.task_id == task_id).scalar()
    locked = pool.freeze(store, clerk, draw_id, PEOPLE, "5e" * 32, "a7" * 32, now=DRAWN)
    draws.record_throws(store, clerk, locked.lock_id, THROWS, THROWS, now=DRAWN)
    draws.run(store, clerk, locked.lock_id, now=DRAWN)

    def desk(role: Role, now: datetime = DRAWN) -> Desk:
        return Desk(store, who[role], jobs, lambda: now, lambda: "5e" * 32, folder, True)

    yield task_id, desk
    jobs.close()
    opened.close()


def fill_in(folder) -> int:
    """What a team does outside: ticks and words in the sheet, a photo each; how many."""
    path = next(folder.glob("*.xlsx"))
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    at = {cell.value: cell.column for cell in sheet[HEAD]}
    who = sheet.cell(HEAD + 1, at["检查人员"]).value.split("、")[0]
    names = []
    for row in range(HEAD + 1, sheet.max_row + 1):
        name = sheet.cell(row, at["检查对象"]).value
        names += [name] * (name not in names)
        said = {
            "检查日期": DAY,
            "检查方式": "实地检查",
            "检查结果": "未发现问题",
            "填表人": who,
            **FOUND.get(len(names), {}),
        }
        for heading, words in said.items():
            sheet.cell(row, at[heading]).value = words
    book.save(path)
    for shelf in (folder / "照片").iterdir():
        picture = io.BytesIO()
        Image.new("RGB", (64, 48), f"#{shelf.name[-6:]}").save(picture, "JPEG")
        (shelf / "门头.jpg").write_bytes(picture.getvalue())
    return len(names)


def states(panel) -> list[FindingState]:
    return [row.state for row in panel.list.rows()]


def pass_all(hand: Hand, panel, act: str) -> None:
    """Pass all without a problem at once, the others one by one, as their reader sees them."""
    hand.in_window(
        OpinionDialog,
        lambda: hand.click(panel.list.buttons[act]),
        lambda dialog: hand.click(dialog.accept_button),
    )
    for row in [one for one in panel.list.rows() if one.problem]:
        assert panel.enterprise() == row.assignment_id  # the next that waits comes by itself
        hand.click(panel.bar.primary_button)


def test_thirty_enterprises_go_from_the_draw_to_approval_without_anything_typed_twice(
    task, window, hand, tmp_path
):
    task_id, desk_of = task
    clerk = desk_of(Role.CLERK)
    stick = tmp_path / "U盘"
    stick.mkdir()

    # The clerk, after the draw: what the teams take along.
    panel = open_stage(hand, window(clerk), task_id, "findings")

    def give(dialog):
        hand.system_window("getExistingDirectory", stick)
        hand.in_window(
            GiveDialog,
            lambda: hand.click(dialog.give_button),
            lambda asked: hand.click(asked.accept_button),
        )
        hand.click(dialog.accept_button)

    hand.in_window(ReturnsDialog, lambda: hand.click(panel.list.returns_button), give)
    hand.step("发出回填表")
    folders = sorted(stick.iterdir())
    assert len(folders) == TEAMS
    assert sum(map(fill_in, folders)) == COUNT

    # The clerk, when the stick comes back: look, take, submit.
    shell = window(desk_of(Role.CLERK, BACK))
    panel = open_stage(hand, shell, task_id, "findings")

    def take(front):
        assert sum(one.places for one in front.seen) == COUNT
        assert front.changes.rows()[0].after
        hand.click(front.accept_button)  # all is taken: nothing is left to be seen there

    def read(dialog):
        hand.system_window("getExistingDirectory", stick)
        folder = dialog.read_button.menu().actions()[1]
        hand.in_window(BackDialog, lambda: hand.menu(dialog.read_button, folder), take)

    hand.in_window(ReturnsDialog, lambda: hand.click(panel.list.returns_button), read)
    assert states(panel) == [FindingState.DRAFT] * COUNT
    hand.step("读回、核对、采用")
    hand.in_window(
        Dialog,
        lambda: hand.click(panel.list.buttons["submit"]),
        lambda asked: hand.click(asked.accept_button),
    )
    assert states(panel) == [FindingState.SUBMITTED] * COUNT
    hand.step("提交审核")

    # 组长审核, then 分管局长审批: at once what is clean, one by one what is not.
    for role, act in ((Role.REVIEWER, "review"), (Role.APPROVER, "approve")):
        panel = open_stage(hand, window(desk_of(role, BACK)), task_id, "findings")
        pass_all(hand, panel, act)
        hand.step({"review": "审核", "approve": "审批"}[act])
    assert states(panel) == [FindingState.APPROVED] * COUNT

    # The clerk once more: the list for the portal, as it is uploaded.
    panel = open_stage(hand, window(desk_of(Role.CLERK, BACK)), task_id, "disclosure")
    listed = tmp_path / "公示.xlsx"
    hand.system_window("getSaveFileName", listed)
    hand.click(panel.bar.primary_button)
    assert panel.done.exported.totals.rows + len(panel.shown.left_out) == COUNT
    assert openpyxl.load_workbook(listed).active.max_row == 1 + len(panel.shown.rows)
    hand.step("导出公示清单")

    assert hand.tally.clicks <= SECOND_HALF.clicks, hand.told
    assert hand.tally.characters <= SECOND_HALF.characters, hand.told
    said = {name: (took.clicks, took.characters) for name, took in hand.told}
    clerks = [took for name, took in hand.told if name not in ("审核", "审批")]
    assert sum(took.characters for took in clerks) == 0, said
    assert sum(took.clicks for took in clerks) <= 30, said
    assert all(clicks <= 11 for clicks, _ in said.values()), said
    store = clerk.store
    rows = findings.task_findings(store, clerk.actor, task_id)
    assert sum(row.problem for row in rows) == TEAMS
    lacking = evidence_files.lacking(store, clerk.actor, task_id, today=date(2026, 3, 13))
    assert not [one for one in lacking if one.code == "SITE"]  # the photos are there
