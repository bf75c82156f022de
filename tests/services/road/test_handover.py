"""交接: who may hand tasks over, to whom, what the colleague may then no longer do, the list."""

import json

import pytest
from pypdf import PdfReader
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from app.core.people import NotAllowed, OwnWork, Role
from app.core.reasons import ReasonWrong
from app.core.task import Act, Stage
from app.services.desk import workbench
from app.services.rights import SecondNeeded
from app.services.supervision import timeline
from app.services.task import approvals, task_handover, task_handover_sheets, tasks
from app.services.task.task_handover import (
    MovedOn,
    NothingChosen,
    ReceiverPassed,
    WrongReceiver,
)
from app.store.schema import Account, TaskKeeper

WHY = "调任临溪镇所所长"


def give(road, by, to, *task_ids, second=None, giver="clerk", why=WHY, minutes=30):
    return task_handover.hand_over(
        road.store,
        road.actors[by],
        road.actors[giver].account_id,
        task_ids,
        road.actors[to].account_id,
        why,
        road.actors[second] if second else None,
        now=road.at(minutes),
    )


def keepers(road):
    return {one.id: one.keeper for one in tasks.tasks(road.store, road.supervisor)}


def test_a_keeper_hands_tasks_on_and_every_page_names_the_new_keeper(road):
    first, second = road.draft(), road.draft(name="二")
    handed = give(road, "clerk", "colleague", first)
    assert handed.receiver == "人员colleague"
    assert keepers(road) == {first: "人员colleague", second: "人员clerk"}
    [row] = road.rows(select(TaskKeeper))
    assert (row.id, row.reason, row.by_id) == (handed.ids[0], WHY, road.clerk.account_id)
    [entry] = road.log("HANDOVER")
    assert entry.subject == road.card(first).numbers.task_no
    assert json.loads(entry.payload) == {
        "task": entry.subject,
        "from_account": road.clerk.account_id,
        "to_account": road.colleague.account_id,
        "reason": WHY,
    }
    # It can be handed on again, and the newest counts.
    give(road, "colleague", "everything", first, giver="colleague", minutes=31)
    assert keepers(road)[first] == "人员everything"
    told = timeline.timeline(
        road.store, road.supervisor, timeline.Whose.TASK, first, now=road.at(40)
    )
    moves = [(one.by, one.what) for one in told.events if one.kind is timeline.Kind.TASK][:2]
    assert moves == [
        ("人员colleague", f"交接给人员everything（{WHY}）"),
        ("人员clerk", f"交接给人员colleague（{WHY}）"),
    ]


def test_the_start_page_has_mine_first_and_a_returned_draft_follows_its_task(road):
    first, second = road.submitted(), road.draft(name="二")
    road.act("reviewer", first, Act.RETURN, "缺依据")

    def waiting(actor):
        found = workbench.overview(road.store, actor, now=road.at(40)).waiting
        return [(one.task_id, one.reason) for one in found]

    assert waiting(road.clerk) == [(first, "缺依据"), (second, "")]
    give(road, "clerk", "colleague", second)
    assert waiting(road.colleague) == [(second, ""), (first, "")]
    give(road, "clerk", "colleague", first, minutes=31)
    assert waiting(road.colleague) == [(first, "缺依据"), (second, "")]
    assert waiting(road.clerk) == [(first, ""), (second, "")]


def test_whoever_keeps_or_kept_a_task_passes_no_decision_on_it(road):
    task_id = road.submitted()
    give(road, "clerk", "everything", task_id)
    give(road, "everything", "colleague", task_id, giver="everything", minutes=31)
    with pytest.raises(OwnWork):
        approvals.decide(road.store, road.everything, task_id, Act.REVIEW, "同意", now=road.at(40))
    road.act("reviewer", task_id, Act.REVIEW)
    assert road.card(task_id).stage is Stage.REVIEWED
    hands = {road.clerk, road.everything, road.colleague, road.reviewer}
    assert road.card(task_id).hands == {one.account_id for one in hands}


def test_whoever_passed_a_task_does_not_take_it_over_until_it_came_back(road):
    task_id = road.submitted()
    road.act("everything", task_id, Act.REVIEW)
    with pytest.raises(ReceiverPassed) as refused:
        give(road, "clerk", "everything", task_id)
    assert refused.value.fields["tasks"] == road.card(task_id).numbers.task_no
    road.act("approver", task_id, Act.RETURN, "缺依据")
    give(road, "clerk", "everything", task_id)
    assert keepers(road) == {task_id: "人员everything"}


def test_of_a_colleague_an_administrator_hands_over_with_a_second_person(road):
    task_id = road.submitted()
    road.change(Account, Account.login == "clerk", active=False)  # has left
    found = task_handover.choice(road.store, road.admin)
    assert [(one.person.name, [task.id for task in one.tasks]) for one in found.givers] == [
        ("人员clerk", [task_id])
    ]
    assert {one.name for one in found.receivers} == {"人员colleague", "人员everything"}
    with pytest.raises(SecondNeeded) as asked:
        give(road, "admin", "everything", task_id)
    names = asked.value.fields["names"]
    assert "人员reviewer" in names
    assert "人员everything" not in names  # gets the task
    for second, error in (("admin", OwnWork), ("everything", OwnWork), ("colleague", NotAllowed)):
        with pytest.raises(error):
            give(road, "admin", "everything", task_id, second=second)
    assert len(road.log("REFUSED")) == 3
    assert keepers(road) == {task_id: "人员clerk"}
    give(road, "admin", "everything", task_id, second="reviewer")
    assert keepers(road) == {task_id: "人员everything"}
    assert road.log("HANDOVER")[0].witnesses == "人员REVIEWER"


def test_nobody_else_hands_over_what_is_a_colleagues(road):
    task_id = road.draft()
    for login in ("colleague", "reviewer", "supervisor"):
        with pytest.raises(NotAllowed):
            give(road, login, "everything", task_id, second="approver")
    assert [json.loads(one.payload)["right"] for one in road.log("REFUSED")] == ["ACCOUNTS"] * 3
    assert task_handover.choice(road.store, road.colleague).givers == ()
    # Nor does naming oneself as the giver help.
    with pytest.raises(MovedOn):
        give(road, "colleague", "everything", task_id, giver="colleague")


def test_a_handover_that_cannot_be_moves_nothing(road):
    task_id, other = road.draft(), road.draft(name="二")
    road.change(Account, Account.login == "everything", active=False)
    approvals.end(road.store, road.clerk, other, "上级调整", now=road.at(5))
    for to, ids, why, error in (
        ("colleague", (task_id,), "调 离", ReasonWrong),
        ("colleague", (task_id,), "长" * 301, ReasonWrong),
        ("colleague", (), WHY, NothingChosen),
        ("clerk", (task_id,), WHY, WrongReceiver),
        ("reviewer", (task_id,), WHY, WrongReceiver),
        ("everything", (task_id,), WHY, WrongReceiver),
        ("colleague", (task_id, other), WHY, MovedOn),  # ended
        ("colleague", (task_id, 999), WHY, MovedOn),
    ):
        with pytest.raises(error):
            give(road, "clerk", to, *ids, why=why)
    assert road.rows(select(TaskKeeper)) == []
    assert road.log("HANDOVER") == []


def test_what_was_handed_over_is_never_rewritten(road):
    give(road, "clerk", "colleague", road.draft())
    with pytest.raises(IntegrityError), road.store.write() as session:
        session.execute(update(TaskKeeper).values(keeper_id=1))


def test_the_list_says_how_each_task_stands_and_who_signs(road, tmp_path):
    drawn, _ = road.drawn()
    draft = road.draft(name="二季度抽查")
    handed = give(road, "admin", "colleague", drawn, draft, second="reviewer")
    assert task_handover.choice(road.store, road.colleague).last == handed.ids
    made = task_handover_sheets.print_handover(
        road.store, road.admin, handed.ids, tmp_path, now=road.at(35)
    )
    assert made.rows == 2
    words = "".join(page.extract_text() for page in PdfReader(made.path).pages)
    words = "".join(words.split())
    for said in (
        "人员clerk",
        "人员colleague",
        WHY,
        "人员REVIEWER",
        "二季度抽查",
        "抽取5户，已审批0户，待录入5户",
        "尚未抽取",
        "移交人签名",
        "接收人签名",
    ):
        assert said in words, said
    assert json.loads(road.log("PAPER")[-1].payload)["form"] == "handover-list/v1"
    with pytest.raises(task_handover_sheets.UnknownHandover):
        task_handover_sheets.print_handover(
            road.store, road.admin, (999,), tmp_path, now=road.at(36)
        )


def test_everybody_with_the_role_of_a_clerk_may_take_over(road):
    takers = {one.id for one in task_handover.choice(road.store, road.clerk).receivers}
    with_role = {one.account_id for one in road.actors.values() if Role.CLERK in one.roles}
    assert takers == with_role
