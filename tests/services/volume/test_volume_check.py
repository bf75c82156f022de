"""What a volume lacks is known by hand: rules against notices, findings, orders, scans."""

import tomllib
from datetime import date

import pytest

from app.core.volume import LineState, PaperRule, VolumeKind, judge
from app.files.forms import FormLibrary
from app.files.volume_rules import SOURCE, volume_rules
from app.services.paper import paper_numbering
from app.services.walks import volume_check
from app.services.walks.volume_known import holding
from app.texts import text

ORDER = {
    "broken": "《食品安全法》第三十三条",
    "ground": "《食品安全法》第一百二十六条",
    "demand": "三日内改正",
}


@pytest.fixture
def lines(county):
    """code -> line of a volume."""

    def run(owner=0, kind=VolumeKind.ENTERPRISE):
        found = volume_check.check(
            county.store,
            county.actors["reviewer"],
            county.task_id,
            kind,
            owner,
            today=date(2026, 3, 10),
        )
        return {line.key: line for line in found}

    return run


def lacking(lines):
    return [key for key, line in lines.items() if line.state in volume_check.LACKING]


@pytest.mark.parametrize(
    ("signs", "there", "scanned", "state", "sign"),
    [
        ({"always"}, True, False, LineState.THERE, "always"),
        ({"always"}, False, False, LineState.MISSING, "always"),
        ({"always"}, False, True, LineState.SCANNED, "always"),
        (set(), False, False, LineState.NOT_NEEDED, ""),
        (set(), True, False, LineState.THERE, ""),
    ],
)
def test_a_paper_is_missing_where_a_sign_asks_for_it(signs, there, scanned, state, sign):
    rule = PaperRule("a", ("drawn", "always"))
    assert judge(rule, signs, there=there, scanned=scanned) == (state, sign)


def test_a_paper_that_is_made_may_still_be_unsettled():
    rule = PaperRule("a", ("always",), ready="approved")
    assert judge(rule, {"always"}, there=True, scanned=False) == (LineState.UNREADY, "approved")
    assert judge(rule, {"always", "approved"}, there=True, scanned=False)[0] is LineState.THERE


def test_every_rule_names_a_form_and_a_sentence_for_its_signs():
    rules, known = volume_rules(), set(FormLibrary().codes())
    every = (*rules.before, *rules.enterprise, *rules.behind)
    assert [rule.code for rule in every if rule.code not in known] == []
    for rule in every:
        for sign in rule.needed:
            assert text("volume.why." + sign.replace(":", "_"))
    with SOURCE.open("rb") as file:
        assert tuple(tomllib.load(file)["retention"]) == rules.retention


def test_before_anything_is_made_notice_and_record_are_missing(county, lines):
    assert lacking(lines(county.assignments[0])) == ["check-notice", "check-record"]
    assert lines(county.assignments[0])["check-notice"].where == "papers"


def test_a_record_without_an_approved_finding_is_not_settled(county, issue, approved, lines):
    first = county.assignments[0]
    issue((first,))
    record = lines(first)["check-record"]
    assert (record.state, record.where) == (LineState.UNREADY, "findings")
    approved((first,))
    assert lacking(lines(first)) == []


def test_a_correction_that_was_ordered_asks_for_the_order_and_then_for_its_receipt(
    county, issue, ordered, lines, make_paper
):
    first = county.assignments[0]
    issue((first,))
    ordered(first)
    assert lacking(lines(first)) == ["correction-order"]
    assert lines(first)["correction-order"].why == "检查结果为责令改正"
    make_paper("correction-order", first, **ORDER)
    assert lacking(lines(first)) == ["service-receipt"]
    make_paper("service-receipt", first, documents="责令改正通知书")
    assert lacking(lines(first)) == []


def test_a_void_number_stands_for_no_paper(county, issue, ordered, lines, make_paper):
    first = county.assignments[0]
    issue((first,))
    ordered(first)
    make_paper("correction-order", first, **ORDER)
    clerk, now = county.actors["clerk"], county.at(days=9)
    paper_numbering.void_number(county.store, clerk, "correction-order", 2026, 1, "写错了", now=now)
    assert lacking(lines(first)) == ["correction-order"]


def test_the_task_needs_its_decisions_and_the_sheets_of_its_draw(county, lines, decided):
    task = lines(kind=VolumeKind.TASK)
    assert lacking(task) == []
    there = [key for key, line in task.items() if line.papers]
    assert there == ["legal-opinion", "approval-sheet", "lock-sheet", "draw-minutes"]


def test_a_task_that_was_never_submitted_lacks_its_decisions(lines):
    assert lacking(lines(kind=VolumeKind.TASK)) == ["legal-opinion", "approval-sheet"]


def test_the_whole_volume_lacks_what_each_enterprise_lacks(county, issue, approved, lines, decided):
    issue(county.assignments[1:])
    approved(county.assignments[2:])
    one, two = county.assignments[:2]
    whole = lines(kind=VolumeKind.WHOLE)
    assert lacking(whole) == [f"{one}:check-notice", f"{one}:check-record", f"{two}:check-record"]


def test_of_sheets_without_a_number_the_newest_goes_into_the_volume(
    county, issue, approved, make_paper
):
    first = county.assignments[0]
    for days in (8, 9):
        make_paper("item-sheet", first, days=days)
    rules = {rule.code: rule for rule in volume_rules().enterprise}
    with county.store.read() as session:
        held = holding(session, county.task_id)
    assert len(held.known[first]) == 2
    assert held.of(first, rules["item-sheet"]) == (held.known[first][1],)


def test_the_list_shows_every_volume_with_what_it_lacks(county, issue, approved, decided, bind):
    issue(county.assignments[:2])
    approved(county.assignments[:2])
    bind(county.assignments[0])
    rows = volume_check.volumes(
        county.store, county.actors["clerk"], county.task_id, today=date(2026, 3, 10)
    )
    assert [row.missing for row in rows] == [0, 6, 0, 0, 2, 2, 2]
    assert [row.label for row in rows if row.made] == ["归档卷2026-0001"]


def test_records_that_lack_are_listed_behind_the_papers_and_hold_nothing_up(
    county, issue, approved, lines, decided, bind
):
    first, second = county.assignments[:2]
    issue((first,))
    approved((first,))
    found = lines(first)
    records = {key: line for key, line in found.items() if line.where == "evidence"}
    assert list(found)[-len(records) :] == list(records)
    assert {line.state for line in records.values()} == {LineState.UNRECORDED}
    assert records["record:SITE"].title == "全过程记录：现场检查"
    assert lacking(found) == []
    whole = lines(kind=VolumeKind.WHOLE)
    assert f"{first}:record:SITE" in whole
    assert f"{second}:record:SITE" not in whole  # nothing was found there yet
    assert "record:DRAW" in whole
    rows = volume_check.volumes(
        county.store, county.actors["clerk"], county.task_id, today=date(2026, 3, 10)
    )
    assert rows[2].unrecorded == len(records)
    bind(first)  # asks for no reason
