"""After a 递补: what lists, orders and the ledger name is what is in effect."""

from app.core.substitution import Kind
from app.services.paper.making_about import Target
from app.services.paper.making_choice import choices
from app.services.paper.making_job import prepare


def test_lists_name_the_substitute_and_the_ledger_says_that_it_is_one(road, walk, drawn):
    task_id, lock_id = drawn
    out = walk.places(task_id)[0]
    walk.decide(lock_id, walk.ask(lock_id, Kind.ENT, out.enterprise_key, "CLOSED"))
    into = walk.places(task_id)[0]

    def facts(code, target=None, **inputs):
        targets = (target or Target(task_id=task_id),)
        with road.store.read() as session:
            return prepare(session, code, targets, inputs, road.at(90), ()).facts[0]

    ledger = facts("inspection-ledger")
    assert [row["remark"] for row in ledger["rows"]].count("递补") == 1
    assert ledger["rows"][0]["name"] == into.facts["name"]
    team = next(
        one.target
        for one in choices(road.store, road.clerk, task_id).teams
        if one.target.team == into.team
    )
    for made in (ledger, facts("drawn-list"), facts("task-order", team)):
        assert into.facts["name"] in str(made)
        assert out.facts["name"] not in str(made)


def test_an_order_names_the_officer_who_came_in(road, walk, drawn):
    task_id, lock_id = drawn
    place = walk.places(task_id)[0]
    gone = place.officers[0]
    walk.decide(lock_id, walk.ask(lock_id, Kind.OFF, gone.key, "ILL"))
    now = walk.places(task_id)[0].officers
    target = Target(task_id, lock_id, place.team)
    with road.store.read() as session:
        order = prepare(session, "task-order", (target,), {}, road.at(90), ()).facts[0]
    assert [one["name"] for one in order["officers"]] == [one.name for one in now]
    assert gone.name not in str(order["officers"])
