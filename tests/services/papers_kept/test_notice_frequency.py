"""What a notice says of the year's inspections is counted once, when it is first made."""

from app.core.parameters import CLASS_CAPS, YEARLY_CAP
from app.services import bureau
from app.services.paper import papers
from app.services.paper.paper_facts import NOTICE
from app.store.schema import Assignment, ForeignCount


def test_a_notice_printed_again_counts_the_inspections_of_the_year_as_it_first_did(
    county, tmp_path
):
    first, second = county.assignments[:2]
    store, clerk, task_id = county.store, county.actors["clerk"], county.task_id

    def said(days):
        with store.read() as session:
            facts = papers.facts_said(
                session, NOTICE, task_id, (first, second), county.at(days=days)
            )
        return [facts[one]["frequency"] for one in (first, second)]

    before = said(1)
    assert before[0]["nth"] == 1
    papers.issue_notices(store, clerk, task_id, (first,), tmp_path, now=county.at(days=1))
    with store.write() as session:
        for one in (first, second):
            place = session.get_one(Assignment, one)
            session.add(
                ForeignCount(
                    enterprise_id=place.enterprise_id,
                    year=2026,
                    count=4,
                    source="上级",
                    by_id=1,
                    at=county.at(days=2),
                )
            )
    day, admin = county.at(days=2).date(), county.actors["admin"]
    bureau.set_parameter(store, admin, YEARLY_CAP, 7, day, "本局规定", now=county.at(days=2))
    again, other = said(3)
    assert again == before[0]
    assert other == {"nth": 5, "cap": 7}  # one that was never made is counted today


def test_a_notice_states_no_cap_where_each_risk_class_has_its_own(county):
    day, admin = county.at(days=3).date(), county.actors["admin"]
    bureau.set_parameter(
        county.store, admin, CLASS_CAPS, {"A": 1, "D": 4}, day, "本局规定", now=county.at(days=3)
    )
    with county.store.read() as session:
        facts = papers.facts_said(
            session, NOTICE, county.task_id, county.assignments[2:3], county.at(days=4)
        )
    assert [one["frequency"]["cap"] for one in facts.values()] == [0]  # the cap tells the class
