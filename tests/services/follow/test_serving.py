"""Papers served on the enterprises of a drawn task, in a real database."""

import json
from dataclasses import replace

import pytest
from sqlalchemy import select

from app.core.due_list import Matter
from app.core.people import NotAllowed
from app.core.serving import BadService, Outcome, Service, Way
from app.services.desk import deadlines
from app.services.desk.deadlines import DueAsked
from app.services.paper import paper_numbering, serving
from app.services.paper.serving import NoPaperChosen, PaperKey, UnknownPaper
from app.store.schema import EvidenceLink, LogEntry, Served


@pytest.fixture
def lines(county, clerk):
    """The lines of the task."""
    return lambda: serving.lines(county.store, clerk, 1)


@pytest.fixture
def serve(county, clerk):
    """Keep service of some lines, on the second day after the draw."""

    def run(some, outcome=Outcome.SERVED, way=Way.DIRECT, receipt=None, days=2, **more):
        said = Service(outcome, way, county.day(days), **more)
        keys = [one.key for one in some]
        return serving.serve(county.store, clerk, 1, keys, said, receipt, now=county.at(days=days))

    return run


def test_every_notice_waits_until_it_is_served(lines, noticed):
    assert lines() == ()
    noticed()
    found = lines()
    assert [one.position for one in found] == [1, 2, 3, 4, 5]
    assert found[0].key.number == "青市监检通〔2026〕1号"
    assert found[0].title.endswith("通知书")
    assert not any(one.delivered or one.outcome for one in found)


def test_a_whole_team_is_served_in_one_act_by_its_own_officers(county, lines, noticed, serve):
    noticed()
    team = [one for one in lines() if one.team == "T001"]
    after = serve(team, receiver="店长")
    done = [one for one in after if one.delivered]
    assert {one.key for one in done} == {one.key for one in team}
    assert all(one.served_by == one.officers and len(one.officers) == 2 for one in done)
    assert [one.delivered for one in after] == sorted(one.delivered for one in after)
    with county.store.read() as session:
        entry = session.scalars(select(LogEntry).order_by(LogEntry.n.desc())).first()
        assert (entry.kind, json.loads(entry.payload)["papers"]) == ("SERVE", len(team))
        assert "店长" not in entry.payload  # names of people stay out of the log


def test_a_refusal_is_kept_with_its_witness_and_the_next_attempt_counts(
    county, lines, noticed, serve
):
    noticed(1)
    (line,) = lines()
    with pytest.raises(BadService):
        serve([line], Outcome.REFUSED, note=" ")
    (line,) = serve([line], Outcome.REFUSED, note="店主拒签，社区干部张某见证")
    assert (line.outcome, line.delivered, line.attempts) == (Outcome.REFUSED, False, 1)
    (line,) = serve([line], Outcome.LEFT, Way.LEAVING, note="留置于收银台，录像")
    assert (line.delivered, line.attempts) == (True, 2)
    with county.store.read() as session:
        assert list(session.scalars(select(Served.outcome))) == ["REFUSED", "LEFT"]


def test_nothing_is_served_before_there_is_a_paper(noticed, lines, serve, county, clerk):
    noticed(1)
    (line,) = lines()
    said = Service(Outcome.SERVED, Way.MAIL, county.day(0))
    with pytest.raises(BadService) as caught:
        serving.serve(county.store, clerk, 1, [line.key], said, now=county.at(days=2))
    assert caught.value.fields == {"service_fault": "before_paper"}


def test_the_scan_of_a_receipt_is_evidence_of_every_enterprise_it_is_for(
    county, lines, noticed, serve, scan
):
    noticed(1, 2)
    done = serve(lines(), receiver="店长", receipt=scan())
    assert len({one.digest for one in done}) == 1
    assert done[0].digest
    with county.store.read() as session:
        links = session.execute(select(EvidenceLink.assignment_id, EvidenceLink.step)).all()
    assert sorted(links) == [(one, "SERVICE") for one in sorted(county.assignments[:2])]


def test_one_bad_line_keeps_all_of_them_from_being_kept(county, lines, noticed, serve):
    noticed(1, 2)
    strange = replace(
        lines()[0], key=PaperKey(county.assignments[0], "check-notice", "无〔2026〕9号")
    )
    with pytest.raises(UnknownPaper):
        serve([*lines(), strange], receiver="店长")
    assert not any(one.outcome for one in lines())
    with pytest.raises(NoPaperChosen):
        serve([])


def test_a_void_number_is_not_served(county, clerk, lines, found, ordered):
    found()
    ordered()
    ordered()
    paper_numbering.void_number(
        county.store, clerk, "correction-order", 2026, 1, "打印错误作废", now=county.at(days=6)
    )
    assert [one.key.number for one in lines()] == ["青市监责改〔2026〕2号"]


def test_orders_made_by_hand_are_served_too(county, lines, found, ordered, serve):
    found()
    ordered()
    (line,) = lines()
    assert (line.key.code, line.issued_on) == ("correction-order", county.day(6))
    (line,) = serve([line], receiver="店长", days=8)
    assert line.delivered


def test_who_cannot_be_reached_proposes_that_result(county, clerk, lines, noticed, serve):
    noticed(1)
    serve(lines(), Outcome.UNREACHABLE, note="两次上门无人，电话停机")
    first, second = county.assignments[:2]
    assert serving.unreachable(county.store, clerk, first) == county.day(2)
    assert serving.unreachable(county.store, clerk, second) is None
    serve(lines(), receiver="店长")
    assert serving.unreachable(county.store, clerk, first) is None


def test_the_list_of_deadlines_asks_for_service_until_it_is_kept(
    county, clerk, lines, noticed, serve
):
    def matter():
        found = deadlines.due_list(county.store, clerk, DueAsked(), now=county.at(days=2))
        return next(one.matter for one in found.lines if one.position == 1)

    noticed(1)
    assert matter() is Matter.NOTICE
    serve(lines(), receiver="店长")
    assert matter() is Matter.INSPECT


def test_only_who_makes_papers_keeps_their_service(county, lines, noticed):
    noticed(1)
    said = Service(Outcome.SERVED, Way.MAIL, county.day(2))
    with pytest.raises(NotAllowed):
        serving.serve(
            county.store,
            county.actors["supervisor"],
            1,
            [one.key for one in lines()],
            said,
            now=county.at(days=2),
        )
