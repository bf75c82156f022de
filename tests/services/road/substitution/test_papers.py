"""After a 递补: notices, the record to sign, minutes, the list sent back."""

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from app.core.substitution import Kind
from app.core.task import DrawKind
from app.services.draw import listed_pairing
from app.services.paper import paper_ceremony_facts, paper_substitution, papers, team_support
from app.services.paper.team_support_rows import Helper, Support


def test_the_notices_of_a_team_with_another_officer_are_issued_again_and_say_why(
    road, walk, drawn, tmp_path
):
    task_id, lock_id = drawn
    papers.issue_notices(
        road.store, road.clerk, task_id, None, tmp_path, one_file=True, now=road.at(30)
    )
    place = walk.places(task_id)[0]
    shown = walk.ask(lock_id, Kind.OFF, place.officers[0].key, "ILL")
    done = walk.decide(lock_id, shown)
    assert done.renew == shown.affected
    rows = papers.papers(road.store, road.clerk, task_id)
    assert {row.team for row in rows if row.due} == {place.team}
    due = [row.assignment_id for row in rows if row.due]
    again = papers.issue_notices(
        road.store, road.clerk, task_id, due, tmp_path / "2", one_file=True, now=road.at(90)
    )
    assert (again.again, again.renewed) == (len(due), len(due))
    rows = papers.papers(road.store, road.clerk, task_id)
    assert [row.reissued for row in rows if row.team == place.team] == [1] * len(due)
    assert not any(row.due for row in rows)


def test_a_substitute_gets_a_notice_of_its_own_and_the_old_number_is_not_given_again(
    road, walk, drawn, tmp_path
):
    task_id, lock_id = drawn
    papers.issue_notices(
        road.store, road.clerk, task_id, None, tmp_path, one_file=True, now=road.at(30)
    )
    out = walk.places(task_id)[0]
    shown = walk.ask(lock_id, Kind.ENT, out.enterprise_key, "CLOSED")
    assert shown.told == (out.facts["name"],)
    walk.decide(lock_id, shown)
    rows = [row for row in papers.papers(road.store, road.clerk, task_id) if not row.withdrawn]
    assert [bool(row.notice_no) for row in rows] == [False, True, True, True, True]
    issued = papers.issue_notices(
        road.store, road.clerk, task_id, None, tmp_path / "2", one_file=True, now=road.at(90)
    )
    assert (issued.papers, issued.again) == (5, 4)
    first = papers.papers(road.store, road.clerk, task_id)
    assert next(row for row in first if row.substitute).notice_no.endswith("6号")
    [gone] = [row for row in first if row.withdrawn]
    assert (gone.enterprise_name, gone.withdrawn) == (out.facts["name"], "CLOSED")


def test_the_record_names_every_step_and_carries_the_newest_head(road, walk, drawn, tmp_path):
    task_id, lock_id = drawn
    with pytest.raises(paper_substitution.NothingSubstituted):
        paper_substitution.substitution_record(
            road.store, road.clerk, lock_id, tmp_path, now=road.at(50)
        )
    out = walk.places(task_id)[0]
    first = walk.ask(lock_id, Kind.ENT, out.enterprise_key, "CLOSED")
    shown = walk.ask(lock_id, Kind.ENT, out.enterprise_key, "CLOSED", {first.into.key: "OTHER"})
    walk.decide(lock_id, shown, note="两户均已现场核实")
    officer = walk.places(task_id)[0].officers[0]
    walk.decide(lock_id, walk.ask(lock_id, Kind.OFF, officer.key, "ILL"), minutes=61)
    made = paper_substitution.substitution_record(
        road.store, road.clerk, lock_id, tmp_path, now=road.at(70)
    )
    newest = road.log("ADJUST")[-1]
    assert (made.log_no, made.head, made.pages) == (newest.n, newest.head, 1)
    words = "".join(page.extract_text() for page in PdfReader(made.path).pages)
    flat = "".join(words.split())
    for said in (out.facts["name"], officer.name, first.into.name, "两户均已现场核实", "第7名"):
        assert "".join(said.split()) in flat
    assert road.log("PAPER")[-1].subject == newest.subject


def test_an_upper_list_sent_back_says_who_went_out_and_why(road, walk, tmp_path):
    keys = tuple(f"QL{at:06d}" for at in (0, 1, 2, 4))
    task_id, lock_id = road.drawn(kind=DrawKind.OFFICERS, listed=keys, team=road.any_two)
    out = walk.places(task_id)[0]
    shown = walk.ask(lock_id, Kind.ENT, out.enterprise_key, "CANCELLED")
    assert (shown.into, shown.passed) == (None, ())
    walk.decide(lock_id, shown)
    made = listed_pairing.export_pairing(
        road.store, road.clerk, task_id, tmp_path / "匹配.xlsx", now=road.at(90)
    )
    assert (made.rows, made.unpaired) == (4, 1)
    sheet = load_workbook(made.path).active
    [said] = [row for row in sheet.iter_rows(values_only=True) if out.facts["name"] in row]
    assert said[-1] == "已换下：注销或吊销"


def test_the_minutes_stay_as_they_were_drawn(road, walk, drawn):
    task_id, lock_id = drawn

    def said():
        with road.store.read() as session:
            held = paper_ceremony_facts.held(session, lock_id)
            facts = paper_ceremony_facts.minutes_facts(session, held)
            return {name: facts[name] for name in ("results", "drawn", "head", "log_no", "teams")}

    before = said()
    place = walk.places(task_id)[0]
    walk.decide(lock_id, walk.ask(lock_id, Kind.ENT, place.enterprise_key, "CLOSED"))
    officer = walk.places(task_id)[1].officers[0].key
    walk.decide(lock_id, walk.ask(lock_id, Kind.OFF, officer, "ILL"), minutes=61)
    assert said() == before


def test_an_assistant_who_comes_in_as_officer_stands_on_the_notice_once(
    road, walk, drawn, tmp_path
):
    task_id, lock_id = drawn
    place = walk.places(task_id)[0]
    shown = walk.ask(lock_id, Kind.OFF, place.officers[0].key, "ILL")
    into = shown.into
    helpers = Support((Helper(into.name, into.detail, into.key), Helper("外聘王工", "检测中心")))
    team_support.set_support(
        road.store, road.clerk, task_id, lock_id, place.team, helpers, now=road.at(40)
    )
    walk.decide(lock_id, shown)
    issued = papers.issue_notices(
        road.store, road.clerk, task_id, (place.id,), tmp_path, one_file=True, now=road.at(90)
    )
    pages = PdfReader(issued.files[0]).pages
    words = "".join("".join(page.extract_text() for page in pages).split())
    assert words.count(into.name) == 1
    assert "外聘王工" in words
