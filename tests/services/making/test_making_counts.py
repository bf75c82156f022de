"""What the summary counts, and how far the ledger says that each enterprise has come."""

import re

import pytest
from pypdf import PdfReader

from app.files.forms import FormLibrary
from app.files.pdf import render_forms
from app.services.disclosure import disclosure
from app.services.finding import findings
from app.services.paper import making, papers
from app.services.paper.making_about import Target
from app.services.paper.making_counts import _rate


def test_the_summary_counts_by_township_item_and_result(
    county, approved, problem, facts, take_over, tmp_path
):
    first, second, third, fourth, _fifth = county.assignments
    take_over(1, township="大沙镇")
    take_over(5, township="")
    problem(first)
    approved((second, third))
    findings.enter_clean(
        county.store,
        county.actors["clerk"],
        (fourth,),
        county.day(5),
        ("ONSITE",),
        now=county.at(days=6),
    )
    export(county, tmp_path)
    made = facts("summary-table")
    assert made["total"] == {
        "expected": 5,
        "none": 1,
        "open": 1,
        "approved": 3,
        "published": 3,
        "rate": "60.0%",
        "fine": 2,
        "problem": 1,
        "other": 0,
        "closed": 2,
        "closed_rate": "66.7%",
    }
    assert [(one["name"], one["expected"]) for one in made["towns"]] == [
        ("大沙镇", 1),
        ("麦㙦镇", 3),
        ("没有登记乡镇（街道）", 1),
    ]
    assert [list(one.values())[1:] for one in made["items"]] == [[5, 2, 1, 0, 2], [5, 2, 0, 1, 2]]
    counted = {one["name"]: one["count"] for one in made["results"]}
    assert len(counted) == 9
    assert (counted["未发现问题"], counted["发现问题待后续处理"]) == (2, 1)
    assert counted["违反工商行政管理相关规定"] == 1
    assert {one["name"]: one["count"] for one in made["measures"]}["其他"] == 1
    assert sum(one["share"] == "33.3%" for one in made["results"]) == 2


def export(county, folder):
    """Write the announcement of what is approved."""
    disclosure.export(
        county.store,
        county.actors["clerk"],
        county.task_id,
        "announcement",
        folder / "list.xlsx",
        disclosure.Format.XLSX,
        now=county.at(days=7),
    )


@pytest.mark.parametrize(
    ("part", "whole", "words"),
    [
        (0, 0, "—"),
        (0, 3, "0.0%"),
        (1, 3, "33.3%"),
        (2, 3, "66.7%"),
        (1, 16, "6.3%"),
        (3, 3, "100.0%"),
    ],
)
def test_shares_have_one_decimal_rounded_half_up(part, whole, words):
    assert _rate(part, whole) == words


def test_the_ledger_follows_every_enterprise_as_far_as_it_has_come(
    county, approved, problem, facts, tmp_path
):
    first, second, third, *_ = county.assignments
    store, clerk = county.store, county.actors["clerk"]
    problem(first, closed=True)
    approved((second,))
    export(county, tmp_path)
    findings.enter_clean(store, clerk, (third,), county.day(5), ("ONSITE",), now=county.at(days=6))
    papers.issue_notices(
        store,
        clerk,
        county.task_id,
        (first,),
        tmp_path / "notices",
        one_file=True,
        now=county.at(days=1),
    )
    making.make(
        store,
        clerk,
        "premises-letter",
        (Target(county.task_id, assignment_id=first),),
        {"reply_by": "2026-03-25"},
        tmp_path / "letters",
        now=county.at(days=8),
    )
    ledger = facts("inspection-ledger")
    one, two, three, four, _five = ledger["rows"]
    assert ledger["count"] == 5
    assert one["papers"] == ["青市监检通〔2026〕1号", "青市监检函〔2026〕1号"]
    assert (one["state"], one["checked_on"], one["published"]) == ("", "2026-03-10", "2026-03-12")
    assert one["result"] == "发现问题待后续处理（违反工商行政管理相关规定）"
    assert one["problems"] == ["登记事项检查（名称规范使用）：简化名称"]
    assert one["handling"] == [
        "责令改正",
        "违反本部门相关规定，责令改正；后续跟踪由日常监管部门负责",
        "告知商会",
    ]
    assert one["closed"] == "已完结 2026-03-11"
    assert (two["state"], two["result"], two["papers"]) == ("", "未发现问题", [])
    assert (three["state"], three["published"]) == ("录入中", "")
    assert (four["state"], four["checked_on"], four["closed"]) == ("待录入", "", "")


def test_a_long_list_repeats_its_headings_on_every_page(county, approved, tmp_path):
    form = FormLibrary().latest("inspection-ledger")
    rows = [{**form.sample["rows"][at % 3], "nth": at + 1} for at in range(60)]
    path = tmp_path / "ledger.pdf"
    made = render_forms(
        form, [{**form.sample, "rows": rows}], path, title=form.title, author="", date=county.at()
    )
    assert made.pages > 3
    for page in PdfReader(path).pages[:-1]:
        assert "完结、公示" in re.sub(r"\s+", "", page.extract_text())
