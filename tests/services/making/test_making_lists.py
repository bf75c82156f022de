"""Task orders and lists: what they say, what they keep back, what stops them."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from app.core.areas import area_of
from app.core.batches import Batch
from app.core.disclosure import GSXT
from app.core.task import TaskPlan
from app.core.team_plan import Area
from app.services.disclosure import disclosure
from app.services.finding import findings
from app.services.form.form_library import library
from app.services.paper import making, making_lists
from app.services.paper.making_about import Target
from app.services.paper.making_choice import choices
from app.services.paper.making_subject import subject_of
from app.services.paper.paper_catalogue import MAKERS, forms_made_by_hand
from app.store.schema import LogEntry, Paper, Result, Task, TeamSupport
from app.texts import error_text

TASK_PAPERS = (
    "drawn-list",
    "draw-announcement",
    "result-announcement",
    "summary-table",
    "disclosure-table",
    "inspection-ledger",
)
PUBLIC = ("drawn-list", "draw-announcement", "result-announcement", "disclosure-table")


def test_every_list_has_its_form_and_its_maker(county):
    with county.store.read() as session:
        forms = {form.code: form for form in forms_made_by_hand(session)}
    assert {*TASK_PAPERS, "task-order"} == set(making_lists.LISTS) <= set(MAKERS)
    assert {forms[code].about.value for code in TASK_PAPERS} == {"task"}
    assert forms["task-order"].about == "team"


@pytest.mark.parametrize("code", TASK_PAPERS)
def test_each_paper_names_bureau_task_and_log_and_no_class(code, county, approved, said):
    approved(county.assignments)
    with county.store.read() as session:
        head = session.scalars(select(LogEntry.head).order_by(LogEntry.n.desc())).first()
    text = said(code)
    assert "青岭县市场监督管理局" in text
    assert "360824202603051001" in text
    assert head in text
    assert "风险" not in text
    with county.store.read() as session:
        assert session.scalars(select(Paper.form_code)).all() == [code]


@pytest.mark.parametrize("code", PUBLIC)
def test_no_telephone_of_an_enterprise_goes_to_the_public(code, county, approved, said):
    approved(county.assignments)
    text = said(code)
    assert "0796-0000100" not in text
    assert "负责人" not in text
    assert "麦㙦超市" in text


def test_a_task_order_lists_its_team_and_enterprises_with_contacts(county, teams, said):
    text = said("task-order", teams[0], report_by="2026-04-10", note="注意防滑")
    chosen = choices(county.store, county.actors["clerk"], county.task_id)
    mine = [one.name for one in chosen.places if one.team == teams[0].team]
    others = [one.name for one in chosen.places if one.team != teams[0].team]
    assert f"第1组（检查对象{len(mine)}户）" in text
    assert all(name in text for name in mine)
    assert not any(name in text for name in others)
    assert all(officer in text for officer in chosen.teams[0].officers)
    assert "青市监派工〔2026〕1号" in text
    assert "2026年3月6日至2026年3月31日" in text
    assert "0796-0000100" in text
    assert "20个工作日内录入并公示结果，最迟于2026年4月10日录入。" in text
    assert "注意防滑" in text


def test_all_teams_can_be_printed_at_once_each_with_its_number(county, teams, tmp_path):
    done = making.make(
        county.store,
        county.actors["clerk"],
        "task-order",
        teams,
        {},
        tmp_path / "papers",
        now=county.at(days=1),
    )
    assert (done.papers, done.pages) == (2, 2)
    assert (done.first_no, done.last_no) == ("青市监派工〔2026〕1号", "青市监派工〔2026〕2号")


def test_a_team_that_inspects_nobody_gets_no_order(county, facts):
    target = Target(county.task_id, county.lock_id, "T099")
    with pytest.raises(making_lists.NoTeam) as caught:
        facts("task-order", target)
    assert "T099" in error_text(caught.value)


def test_addresses_stand_in_the_order_of_the_street_by_area(county, facts, replan, take_over):
    replan(team=replace(plan_of(county).team, teams=1, parcel="AREA"), areas=AREAS)
    for position, (town, address) in enumerate(PLACES, 1):
        take_over(position, township=town, address=address)
    assert area_of(plan_of(county))["大沙镇"] == "东片"
    teams = choices(county.store, county.actors["clerk"], county.task_id).teams
    groups = [one for team in teams for one in facts("task-order", team.target)["groups"]]
    names = [group["name"] for group in groups]
    assert set(names) <= {"东片（大沙镇）", "西片（麦㙦镇）", "没有登记乡镇（街道）"}
    for team in teams:
        order = facts("task-order", team.target)["groups"]
        towns = [group["name"] for group in order]
        assert towns == sorted(towns, key=ORDER.index)
        stops = [place["nth"] for group in order for place in group["places"]]
        assert stops == list(range(1, len(stops) + 1))
        for group in order:
            numbers = [int(re.findall(r"\d+", one["address"])[0]) for one in group["places"]]
            assert numbers == sorted(numbers)


AREAS = (Area("东片", ("大沙镇",)), Area("西片", ("麦㙦镇",)))
PLACES = (
    ("麦㙦镇", "解放路12号"),
    ("麦㙦镇", "解放路9号"),
    ("大沙镇", "创业路100号"),
    ("大沙镇", "创业路20号"),
    ("", "解放路1号"),
)
ORDER = ("东片（大沙镇）", "西片（麦㙦镇）", "没有登记乡镇（街道）")


def plan_of(county):
    with county.store.read() as session:
        return TaskPlan.from_json(session.get_one(Task, county.task_id).plan)


def test_batches_and_items_of_one_enterprise_alone_are_named(county, facts, replan, take_over):
    batches = (
        Batch("40", date(2026, 3, 6), date(2026, 3, 15)),
        Batch("60", date(2026, 3, 16), date(2026, 3, 31)),
    )
    replan(batches=batches)
    rows = facts("drawn-list", order="按抽取顺序")["rows"]
    assert [row["days"][:4] for row in rows] == [
        "第1批：",
        "第1批：",
        "第2批：",
        "第2批：",
        "第2批：",
    ]
    target = choices(county.store, county.actors["clerk"], county.task_id).teams[0].target
    with county.store.read() as session:
        form = library(session).latest("task-order")
        about = subject_of(session, form, target, {"report_by": "", "note": ""}, county.day(8), "")
        first, *rest = about.places
        about = replace(about, places=(replace(first, items=("B03",)), *rest))
        groups = making_lists.task_order(session, about)["groups"]
    stops = {one["name"]: one for group in groups for one in group["places"]}
    assert stops[first.facts["name"]]["matters"] == "食品经营检查"
    assert stops[first.facts["name"]]["days"].startswith("第")
    assert [one["matters"] for one in stops.values()].count("") == len(rest)


def test_the_contact_on_record_goes_before_the_legal_representative(
    county, teams, facts, take_over
):
    for position in range(1, 6):
        take_over(position, contact="陈联络", contact_phone="0796-0000200")
    groups = facts("task-order", teams[0])["groups"]
    assert {(one["contact"], one["phone"]) for group in groups for one in group["places"]} == {
        ("陈联络", "0796-0000200")
    }


def test_what_goes_along_with_the_team_stands_on_its_order(county, teams, facts):
    with county.store.write() as session:
        for kind, name in (("ASSIST", "王协管"), ("VEHICLE", "赣D·88888")):
            session.add(
                TeamSupport(
                    lock_id=county.lock_id,
                    team=teams[0].team,
                    kind=kind,
                    people=[{"name": name}],
                    by_id=1,
                    at=datetime(2026, 3, 6, tzinfo=UTC),
                )
            )
    order = facts("task-order", teams[0])
    assert (order["assistants"], order["vehicle"], order["experts"]) == ("王协管", "赣D·88888", "")
    assert facts("task-order", teams[1])["vehicle"] == ""


def test_the_drawn_list_stands_by_team_or_in_the_order_of_the_lot(county, facts):
    lot = facts("drawn-list", order="按抽取顺序")
    by_team = facts("drawn-list")
    with county.store.read() as session:
        result = session.get_one(Result, county.lock_id).result.decode()
    drawn = [line.split("|") for line in result.splitlines() if line.startswith("ENT|")]
    keys = [line[3] for line in sorted(drawn, key=lambda line: (line[4], line[3]))]
    assert [row["code"] for row in lot["rows"]] == keys
    assert [row["team"] for row in by_team["rows"]] == sorted(row["team"] for row in lot["rows"])
    assert (lot["count"], lot["teams"], lot["officers"]) == (5, 2, 4)
    assert lot["draws"] == "360824202603051001-1（第1次抽取，2026年3月5日）"
    assert all(row["officers"].count("、") == 1 for row in lot["rows"])


def test_a_code_like_an_identity_number_is_not_published(county, approved, facts, take_over):
    number = "36082419800101002X"
    take_over(1, uscc="", regno=number)
    approved(county.assignments)
    assert number not in str(facts("draw-announcement"))
    assert number not in str(facts("result-announcement"))
    assert number not in str(facts("drawn-list"))
    assert number not in str(facts("inspection-ledger"))
    table = facts("disclosure-table")
    assert number not in str(table)
    assert table["without_code"] >= 1


@pytest.mark.parametrize("code", ["result-announcement", "disclosure-table"])
def test_nothing_is_announced_before_an_approval(code, county, facts):
    with pytest.raises(making_lists.NothingApproved) as caught:
        facts(code)
    assert "360824202603051001" in error_text(caught.value)


def test_only_approved_results_are_announced(county, approved, facts, said):
    approved(county.assignments[:2])
    store, clerk = county.store, county.actors["clerk"]
    findings.enter_clean(
        store, clerk, county.assignments[2:3], county.day(5), ("ONSITE",), now=county.at(days=6)
    )
    announced = facts("result-announcement")
    assert (announced["count"], announced["pending"]) == (2, 3)
    assert [row["result"] for row in announced["rows"]] == ["未发现问题"] * 2
    assert [row["nth"] for row in announced["rows"]] == ["1", "2"]
    text = said("result-announcement")
    assert "2026年度第001号抽查任务检查结果公告" in text
    assert "其余3户的检查结果另行公告" in text


def test_the_printed_table_has_the_rows_of_the_list_for_upload(county, approved, facts):
    approved(county.assignments)
    clerk, now = county.actors["clerk"], county.at(days=7)
    listed = disclosure.preview(county.store, clerk, county.task_id, GSXT.code, now=now)
    table = facts("disclosure-table")
    assert [tuple(row.values()) for row in table["rows"]] == list(listed.rows)
    assert (table["count"], table["pending"], table["without_code"]) == (4, 0, 1)
