"""Who was there last time, and which ceremony waits to be gone on with."""

from app.core.ceremony import Authorisation, Ceremony, Person
from app.core.conduct import Mark, Step
from app.services.draw import conducting, conducting_again, pool

HALL = Ceremony(
    "三楼会议室",
    "周主持",
    "林经办",
    (),
    (
        Person("陈见证", "县人大常委会", "代表", 4),
        Person("吴见证", "县工商联", "会员", 4, absent=True),
        Person("郑见证", "县公证处", "公证员", 4),
    ),
    authorisation=Authorisation("王局长", "局长", "2026-03-04", "12号"),
    beacon_source="福彩3D第26055期",
    beacon_digits=3,
)


def opened(road, draw_id: int) -> None:
    conducting.mark(road.store, road.clerk, draw_id, Mark.OPENED, HALL.to_json(), now=road.at(15))


def test_the_first_ceremony_of_a_bureau_begins_with_nobody(road):
    _, draw_id = road.approved()
    assert conducting_again.last_ceremony(road.store, road.clerk, draw_id) is None


def test_the_same_draw_begins_again_with_everything_and_nobody_absent(road):
    _, draw_id = road.approved()
    opened(road, draw_id)
    found = conducting_again.last_ceremony(road.store, road.clerk, draw_id)
    assert found is not None
    assert (found.authorisation, found.beacon_digits) == (HALL.authorisation, 3)
    assert [one.name for one in found.present()] == ["陈见证", "吴见证", "郑见证"]


def test_another_draw_begins_with_the_people_and_without_what_was_that_draw_s_own(road):
    _, first = road.approved()
    opened(road, first)
    _, second = road.approved()
    found = conducting_again.last_ceremony(road.store, road.clerk, second)
    assert found is not None
    assert found.witnesses[0].name == "陈见证"
    assert found.authorisation == Authorisation("王局长", "局长")
    assert (found.beacon_source, found.beacon_digits) == ("", 0)


def test_only_what_was_begun_and_not_ended_waits(road):
    _, draw_id = road.approved()
    assert conducting_again.unfinished(road.store, road.clerk) == ()
    opened(road, draw_id)
    (waiting,) = conducting_again.unfinished(road.store, road.clerk)
    assert (waiting.draw_id, waiting.due, waiting.place, waiting.steps) == (
        draw_id,
        Step.RECONCILE,
        2,
        13,
    )
    pool.freeze(road.store, road.clerk, draw_id, HALL, "5e" * 32, "a7" * 32, now=road.at(15))
    (waiting,) = conducting_again.unfinished(road.store, road.clerk)
    assert waiting.due is Step.LOCK
