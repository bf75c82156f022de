"""The rules of a finding: what goes together, what is missing, which step follows."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.finding_vocabulary import FOLLOW_UPS, RESULTS, item_title
from app.core.findings import (
    FindingAct,
    FindingBody,
    FindingState,
    Frame,
    ItemFinding,
    OutOfOrder,
    PointFinding,
    Verdict,
    after,
    check_finding,
    clean_body,
    state_after,
    toggle_follow_up,
    toggle_result,
)
from app.core.wording import SHIPPED

DAY = date(2026, 3, 10)
FRAME = Frame(
    ("A01", "B03"), date(2026, 3, 5), (date(2026, 3, 6), date(2026, 3, 31)), date(2026, 3, 20)
)
ITEMS = (ItemFinding("A01", "登记"), ItemFinding("B03", "食品"))
CLEAN = clean_body(ITEMS, ("ONSITE",), DAY)
PROBLEM = FindingBody(
    items=(
        replace(ITEMS[0], verdict=Verdict.CLEAR),
        replace(ITEMS[1], verdict=Verdict.PROBLEM, problem="无台账", handling="责令改正"),
    ),
    methods=("ONSITE",),
    results=("CORRECTED",),
    follow_ups=("ORDERED",),
)


def codes(body, day=DAY, frame=FRAME):
    return {issue.code for issue in check_finding(body, day, frame)}


def test_a_clean_finding_and_one_with_a_problem_pass():
    assert codes(CLEAN) == set()
    assert codes(PROBLEM) == set()


@pytest.mark.parametrize(
    ("change", "issue"),
    [
        ({"items": CLEAN.items[:1]}, "no_verdict"),
        ({"methods": ()}, "no_method"),
        ({"methods": ("X",)}, "unknown_method"),
        ({"results": ()}, "no_result"),
        ({"results": ("CLEAR", "MOVED")}, "clear_not_alone"),
        ({"results": ("PENDING_QUALITY",)}, "parent_missing"),
        ({"results": ("PENDING",)}, "pending_but_no_follow_up"),
        ({"results": ("CORRECTED",)}, "problem_but_clear"),
        ({"follow_ups": ()}, "no_follow_up"),
        ({"follow_ups": ("NONE", "CASE")}, "follow_up_not_alone"),
        ({"follow_ups": ("OTHER",)}, "no_other_text"),
        ({"follow_ups": ("CASE",)}, "clear_but_follow_up"),
        ({"closed": False, "closed_on": None}, "not_closed"),
        ({"closed_on": None}, "no_closed_on"),
        ({"closed_on": date(2026, 3, 9)}, "closed_before_inspection"),
        ({"closed_on": date(2026, 3, 21)}, "closed_in_future"),
        ({"closed": False}, "closed_on_but_open"),
    ],
)
def test_one_key_check_names_what_is_wrong_with_a_clean_finding(change, issue):
    assert issue in codes(replace(CLEAN, **change))


@pytest.mark.parametrize(
    ("change", "issue"),
    [
        ({"problem": " "}, "no_problem_text"),
        ({"handling": ""}, "no_handling"),
        ({"verdict": Verdict.CLEAR}, "problem_without_verdict"),
        (
            {
                "verdict": Verdict.CLEAR,
                "problem": "",
                "points": (PointFinding("台账", True, "缺"),),
            },
            "problem_without_verdict",
        ),
        ({"verdict": None}, "no_verdict"),
    ],
)
def test_one_key_check_names_what_is_wrong_with_an_item(change, issue):
    items = (PROBLEM.items[0], replace(PROBLEM.items[1], **change))
    found = check_finding(replace(PROBLEM, items=items), DAY, FRAME)
    assert (issue, "B03") in {(one.code, one.where) for one in found}


def test_an_item_with_a_problem_contradicts_no_problem_overall():
    assert "clear_but_problem" in codes(replace(PROBLEM, results=("CLEAR",)))


def test_where_nothing_was_there_to_inspect_nothing_was_found_clear():
    absent = tuple(replace(item, verdict=Verdict.ABSENT) for item in ITEMS)
    assert "clear_but_absent" in codes(replace(CLEAN, items=absent))
    gone = replace(
        CLEAN,
        items=absent,
        results=("UNREACHABLE",),
        follow_ups=("HOME_BRANCH",),
        closed=False,
        closed_on=None,
    )
    assert codes(gone) == set()


@pytest.mark.parametrize(
    ("day", "reason", "issues"),
    [
        (date(2026, 3, 4), "", {"before_draw", "outside_period"}),
        (date(2026, 3, 5), "", {"outside_period"}),
        (date(2026, 3, 5), "当天送达", set()),
        (date(2026, 3, 6), "", set()),
        (date(2026, 3, 21), "", {"in_future"}),
    ],
)
def test_the_day_of_the_inspection_is_after_the_draw_and_in_the_period(day, reason, issues):
    body = replace(PROBLEM, late_reason=reason)
    assert codes(body, day) == issues


def test_after_the_period_a_reason_is_needed():
    late = replace(FRAME, today=date(2026, 4, 30))
    assert codes(PROBLEM, date(2026, 4, 1), late) == {"outside_period"}
    assert codes(PROBLEM, date(2026, 3, 31), late) == set()


def test_ticking_follows_the_rules_of_the_sheet():
    assert toggle_result(("MOVED",), "CLEAR", True) == ("CLEAR",)
    assert toggle_result(("CLEAR",), "PENDING_QUALITY", True) == ("PENDING", "PENDING_QUALITY")
    assert toggle_result(("PENDING", "PENDING_QUALITY"), "PENDING", False) == ()
    assert toggle_result(("PENDING", "PENDING_QUALITY"), "PENDING_QUALITY", False) == ("PENDING",)


def test_no_follow_up_stands_alone_and_closes_the_matter():
    body = toggle_follow_up(replace(PROBLEM, follow_ups=("CASE",)), "NONE", True, DAY)
    assert (body.follow_ups, body.closed, body.closed_on) == (("NONE",), True, DAY)
    assert toggle_follow_up(body, "CASE", True, DAY).follow_ups == ("CASE",)
    assert toggle_follow_up(body, "NONE", False, DAY).follow_ups == ()


@given(st.lists(st.tuples(st.sampled_from([value.code for value in RESULTS]), st.booleans())))
def test_whatever_is_ticked_the_results_keep_the_rules(ticks):
    chosen: tuple[str, ...] = ()
    for code, on in ticks:
        chosen = toggle_result(chosen, code, on)
        found = codes(replace(CLEAN, results=chosen))
        assert not found & {"clear_not_alone", "parent_missing", "unknown_result"}


TEXT = st.text(max_size=8)
BODIES = st.builds(
    FindingBody,
    items=st.lists(
        st.builds(
            ItemFinding,
            code=TEXT,
            name=TEXT,
            verdict=st.none() | st.sampled_from(Verdict),
            problem=TEXT,
            handling=TEXT,
            points=st.lists(st.builds(PointFinding, TEXT, st.booleans(), TEXT), max_size=2).map(
                tuple
            ),
        ),
        max_size=2,
    ).map(tuple),
    methods=st.lists(TEXT, max_size=2).map(tuple),
    results=st.lists(TEXT, max_size=2).map(tuple),
    follow_ups=st.lists(TEXT, max_size=2).map(tuple),
    other_follow_up=TEXT,
    closed=st.booleans(),
    closed_on=st.none() | st.dates(),
    corrects=st.integers(0, 9),
)


@given(BODIES)
def test_a_body_comes_back_from_json_as_it_was(body):
    assert FindingBody.from_json(body.to_json()) == body


def test_labels_are_those_of_the_field():
    assert [value.label for value in RESULTS if not value.parent][:8] == [
        "未发现问题",
        "未按规定公示应当公示的信息",
        "公示信息隐瞒真实情况、弄虚作假",
        "通过登记的住所（经营场所）无法联系",
        "发现问题经责令已改正",
        "不配合检查情节严重",
        "未发现开展本次抽查涉及的经营活动",
        "发现问题待后续处理",
    ]
    assert len(FOLLOW_UPS) == 6


def test_several_results_are_one_text():
    assert SHIPPED.results_text(("PENDING", "PENDING_QUALITY", "UNPUBLISHED")) == (
        "未按规定公示应当公示的信息；发现问题待后续处理（违反质量技术监督相关规定）"
    )
    assert SHIPPED.results_text(("CLEAR",)) == "未发现问题"
    assert SHIPPED.results_text(()) == ""


def test_an_item_is_named_with_its_part():
    assert item_title("登记事项检查", "名称") == "登记事项检查（名称）"
    assert item_title("登记事项检查", "") == "登记事项检查"


def test_what_an_item_says_on_paper():
    said = [item.outcome for item in PROBLEM.items]
    assert said == ["未发现问题", "无台账"]
    assert replace(ITEMS[0], verdict=Verdict.ABSENT).outcome == "查无此项"
    assert ITEMS[0].outcome == ""


def test_the_way_of_a_finding():
    way = (FindingAct.SUBMIT, FindingAct.REVIEW, FindingAct.RETURN, FindingAct.SUBMIT)
    assert state_after(tuple(act.value for act in way)) is FindingState.SUBMITTED
    assert state_after(()) is FindingState.DRAFT
    with pytest.raises(OutOfOrder):
        after(FindingState.SUBMITTED, FindingAct.APPROVE)
    with pytest.raises(OutOfOrder):
        after(FindingState.APPROVED, FindingAct.RETURN)
