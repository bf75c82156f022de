"""检查结果用语: words are changed from a day on; what was found before keeps its own."""

import json
from datetime import date

import pytest
from sqlalchemy import select

from app.core.people import NotAllowed
from app.core.wording import BadWord, Dictionary, LabelRow, MustStay
from app.services.assigned.assigned import assigned
from app.services.assigned.assigned_disclosure import entry_of
from app.services.assigned.assigned_findings import task_revisions
from app.services.assigned.assigned_wording import boxes, words_on
from app.services.finding import finding_review, findings
from app.services.finding.finding_batch import FindingIncomplete
from app.services.registry import registry
from app.services.setting import settings_wording
from app.store.schema import LogEntry, ValueLabel

DAY = date(2026, 3, 10)
NEW = "经检查未发现问题"


def act(county, who, function, *args, days=6, **kwargs):
    return function(county.store, county.actors[who], *args, now=county.at(days=days), **kwargs)


def table(county, who="clerk"):
    return act(county, who, settings_wording.words)


def reword(county, code, label, day, *, retired=False, which=Dictionary.RESULT, who="admin"):
    row = LabelRow(which, code, label, retired, day)
    return act(county, who, settings_wording.change_word, row, table(county).seen)


def line(found, code):
    return next(one for one in found.lines if one.code == code)


def test_the_list_starts_with_the_words_of_the_field(county):
    found = table(county)
    assert found.seen == 0
    assert line(found, "CORRECTED").label == "发现问题经责令已改正"
    assert line(found, "PROFICIENCY").label == "能力验证"
    assert line(found, "CLEAR").fixed


def test_a_finding_keeps_the_words_of_its_day_everywhere(county):
    ids = county.assignments[:2]
    act(county, "clerk", findings.enter_clean, ids[:1], DAY, ("ONSITE",))
    reword(county, "CLEAR", NEW, date(2026, 3, 11))
    rows = act(county, "clerk", findings.enter_clean, ids[1:], date(2026, 3, 11), ("ONSITE",))
    assert rows[0].results == (NEW,)
    act(county, "clerk", finding_review.submit, ids)
    act(county, "reviewer", finding_review.review, ids, True, "")
    act(county, "approver", finding_review.approve, ids, True, "")
    rows = findings.task_findings(county.store, county.actors["clerk"], county.task_id)
    assert [row.results for row in rows[:2]] == [("未发现问题",), (NEW,)]
    with county.store.read() as session:
        known = task_revisions(session, county.task_id)
        entries = [entry_of(one, known[one.id]) for one in assigned(session, county.task_id, ids)]
        first = next(iter(assigned(session, county.task_id, ids[:1])))
        assert [one.words.results_text(one.results) for one in entries] == ["未发现问题", NEW]
        names = [one["name"] for one in boxes(words_on(session, DAY))["results"]]
        assert names[0] == "未发现问题"
    card = registry.enterprise(county.store, county.actors["clerk"], first.enterprise_id)
    assert card.inspections[0].results == ("未发现问题",)


def test_a_new_value_is_given_its_code_and_can_be_found_from_its_day_on(county):
    found = act(
        county,
        "admin",
        settings_wording.add_value,
        "违反价格管理相关规定",
        date(2026, 4, 1),
        0,
    )
    added = line(found, "X01")
    assert (added.parent, added.shipped, added.retired) == ("PENDING", "", True)
    assert added.next.valid_from == date(2026, 4, 1)
    with county.store.read() as session:
        april = words_on(session, date(2026, 4, 1))
    assert april.results_text(("PENDING", "X01")) == "发现问题待后续处理（违反价格管理相关规定）"
    second = act(county, "admin", settings_wording.add_value, "违反广告管理规定", DAY, found.seen)
    assert line(second, "X02").label == "违反广告管理规定"


def test_a_retired_value_is_refused_at_the_entry_of_that_day(county):
    reword(county, "WRITTEN", "书面检查", DAY, retired=True, which=Dictionary.METHOD)
    with pytest.raises(FindingIncomplete):
        act(county, "clerk", findings.enter_clean, county.assignments[:1], DAY, ("WRITTEN",))
    with county.store.read() as session:
        offered = boxes(words_on(session, DAY))["methods"]
    assert "书面检查" not in [one["name"] for one in offered]


def test_a_code_cannot_be_made_up_or_said_twice(county):
    with pytest.raises(BadWord):
        reword(county, "NEW_CODE", "新情形", DAY)
    with pytest.raises(settings_wording.WordingChanged):
        reword(county, "X01", "新情形", DAY)
    with pytest.raises(BadWord):
        reword(county, "CORRECTED", "迁出", DAY)
    with pytest.raises(MustStay):
        reword(county, "CLEAR", "未发现问题", DAY, retired=True)
    with pytest.raises(settings_wording.NothingNew):
        reword(county, "CLEAR", "未发现问题", DAY)
    with county.store.read() as session:
        assert session.scalars(select(ValueLabel)).all() == []


def test_two_people_do_not_overwrite_each_other(county):
    seen = table(county).seen
    reword(county, "MOVED", "已迁出", DAY)
    row = LabelRow(Dictionary.RESULT, "MOVED", "迁出本县", False, DAY)
    with pytest.raises(settings_wording.WordingChanged):
        act(county, "admin", settings_wording.change_word, row, seen)


def test_only_the_settings_right_changes_words_and_the_log_tells_it(county):
    with pytest.raises(NotAllowed):
        reword(county, "MOVED", "已迁出", DAY, who="clerk")
    reword(county, "MOVED", "已迁出", DAY)
    with county.store.read() as session:
        last = session.scalars(select(LogEntry).order_by(LogEntry.n.desc()).limit(1)).one()
        kind, kept = last.kind, json.loads(last.payload)
    assert (kind, kept["code"], kept["label"]) == ("SETTING", "MOVED", "已迁出")
