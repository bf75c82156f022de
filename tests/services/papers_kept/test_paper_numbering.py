"""First numbers and void numbers: what may be said, once, and what follows from it."""

import pytest
from sqlalchemy import select

from app.core.people import NotAllowed
from app.services.paper import paper_numbering, papers
from app.services.paper.paper_facts import NOTICE
from app.services.paper.paper_numbering import (
    StartKnown,
    StartWrong,
    VoidAlready,
    VoidInEffect,
    VoidReason,
    VoidUnknown,
)
from app.store.schema import LogEntry, Task

ORDER = "correction-order"


def start(county, first: int, year: int = 2026, code: str = ORDER) -> str:
    admin = county.actors["admin"]
    return paper_numbering.set_start(county.store, admin, code, year, first, now=county.at(days=6))


def void(county, number: int, reason: str = "填写错误", code: str = ORDER, year: int = 2026) -> str:
    return paper_numbering.void_number(
        county.store,
        county.actors["clerk"],
        code,
        year,
        number,
        reason,
        now=county.at(days=7),
    )


def line(county, code: str = ORDER):
    found = paper_numbering.numbering(county.store, county.actors["clerk"], 2026)
    return next(one for one in found if one.code == code)


def test_the_first_number_is_the_one_the_bureau_says(county, made):
    assert start(county, 18).endswith("〔2026〕18号")
    assert made(ORDER, 0, 1).first_no.endswith("〔2026〕18号")
    assert (line(county).first, line(county).given) == (18, 19)
    assert line(county).following.endswith("〔2026〕20号")


def test_notices_begin_where_the_bureau_says_too(county, tmp_path):
    start(county, 7, code=NOTICE)
    run = papers.issue_notices(
        county.store,
        county.actors["clerk"],
        county.task_id,
        None,
        tmp_path,
        one_file=True,
        now=county.at(days=6),
    )
    assert run.first_no.endswith("〔2026〕7号")
    assert run.last_no.endswith("〔2026〕11号")


def test_a_first_number_is_said_once_and_for_this_year_or_the_next(county):
    start(county, 18)
    with pytest.raises(StartKnown):
        start(county, 30)
    assert start(county, 3, year=2027).endswith("〔2027〕3号")
    for year, first in ((2025, 5), (2028, 5)):
        with pytest.raises(StartWrong):
            start(county, first, year=year)


def test_a_first_number_lies_above_all_that_were_given(county, made):
    made(ORDER, 0, 1)
    with pytest.raises(StartWrong) as caught:
        start(county, 2)
    assert caught.value.fields["least"] == 3
    assert start(county, 9).endswith("〔2026〕9号")


def test_only_whoever_keeps_the_settings_says_first_numbers(county):
    with pytest.raises(NotAllowed):
        paper_numbering.set_start(
            county.store, county.actors["clerk"], ORDER, 2026, 5, now=county.at(days=6)
        )


def test_a_given_number_is_void_once_with_a_reason_and_logged(county, made):
    made(ORDER, 0)
    for reason in ("", "字" * 301):
        with pytest.raises(VoidReason):
            void(county, 1, reason)
    assert void(county, 1, " 盖错  印章 ").endswith("〔2026〕1号")
    with pytest.raises(VoidAlready):
        void(county, 1)
    with county.store.read() as session:
        last = session.scalars(select(LogEntry).order_by(LogEntry.n.desc())).first()
        assert last is not None
        assert '"void":[2026,1]' in last.payload
        assert "盖错 印章" in last.payload
        assert last.subject == "360824202603051001"


def test_the_next_number_may_be_void_and_none_behind_it(county, made):
    with pytest.raises(VoidUnknown) as caught:
        void(county, 2)
    assert "〔2026〕1号" in str(caught.value.fields["following"])
    void(county, 1)
    assert made(ORDER, 0).first_no.endswith("〔2026〕2号")
    with pytest.raises(VoidUnknown):
        void(county, 1, year=2027)


def test_the_notice_of_an_enterprise_still_inspected_keeps_its_number(county, tmp_path):
    papers.issue_notices(
        county.store,
        county.actors["clerk"],
        county.task_id,
        None,
        tmp_path,
        one_file=True,
        now=county.at(days=6),
    )
    with pytest.raises(VoidInEffect):
        void(county, 1, code=NOTICE)
    with county.store.write() as session:
        session.get_one(Task, county.task_id).stage = "ENDED"
    assert void(county, 1, code=NOTICE).endswith("〔2026〕1号")
