"""空白表: the same forms with nothing in them, for a hall without a printer."""

import re

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from app.core.finding_vocabulary import METHODS, RESULTS
from app.core.paper_asks import About
from app.files.forms import FormLibrary
from app.services.paper import making, paper_wording
from app.services.paper.making_about import Target
from app.services.paper.making_blank import code_of
from app.services.paper.making_job import prepare
from app.services.paper.paper_wording import Draft
from app.store.schema import LogEntry, Paper

# What a hall or a visit needs without printer and computer.
NEEDED = {
    "check-record",
    "site-record",
    "service-receipt",
    "sign-in-list",
    "recusal-request",
    "throw-sheet",
    "lock-sheet-by-hand",
}


@pytest.fixture
def blanks(county):
    found = making.kinds(county.store, county.actors["clerk"], None)
    assert {kind.about for kind in found} == {About.BLANK}
    return found


@pytest.fixture
def printed(county, tmp_path):
    """Make a blank sheet; return its pages without blanks."""

    def run(code):
        made = making.make(
            county.store,
            county.actors["clerk"],
            code,
            (Target(),),
            {},
            tmp_path / code,
            now=county.at(),
        )
        assert (made.files, made.papers, made.first_no) == (1, 1, "")
        pages = PdfReader(made.path).pages
        return made, [re.sub(r"\s+", "", page.extract_text()) for page in pages]

    return run


def test_without_a_task_there_are_the_blank_sheets_and_with_one_they_come_last(county, blanks):
    assert {kind.form for kind in blanks} >= NEEDED
    assert all(kind.ready and not kind.numbered and not kind.asks for kind in blanks)
    every = making.kinds(county.store, county.actors["clerk"], county.task_id)
    assert every[-len(blanks) :] == blanks
    assert len({kind.code for kind in every}) == len(every)


def test_a_blank_sheet_has_the_bureau_and_no_number_no_head_and_is_not_kept(
    county, blanks, printed
):
    with county.store.read() as session:
        head = session.scalars(select(LogEntry.head).order_by(LogEntry.n.desc())).first()
    for kind in blanks:
        made, pages = printed(kind.code)
        text = "".join(pages)
        assert "空白" in made.path.name
        assert "青岭县市场监督管理局" in text, kind.title
        assert head not in text
        assert not re.search(r"存证|〔20|（）|《》|：，|，，|None|[{}]", text), kind.title
        assert "360824202603051001" not in text
    with county.store.read() as session:
        assert session.scalars(select(Paper)).all() == []
        entries = session.scalars(select(LogEntry).where(LogEntry.kind == "PAPER")).all()
    assert len(entries) == len(blanks)


@pytest.mark.parametrize("code", sorted(NEEDED))
def test_a_blank_sheet_is_one_page(code, printed):
    _, pages = printed(code_of(code))
    assert len(pages) == 1


def test_the_blank_record_has_every_box_of_the_vocabulary_and_none_ticked(county, printed):
    _, (page,) = printed(code_of("check-record"))
    for value in (*METHODS, *RESULTS):
        assert value.label in page
    assert "√" not in page
    with county.store.read() as session:
        job = prepare(session, code_of("check-record"), (Target(),), {}, county.at(), ())
    items = job.facts[0]["items"]
    assert len(items) == 4
    assert not any(one["on"] for one in job.facts[0]["results"])


def test_the_sheet_of_throws_has_ten_open_boxes_for_each_of_four(county):
    with county.store.read() as session:
        job = prepare(session, code_of("throw-sheet"), (Target(),), {}, county.at(), ())
    throwers = job.facts[0]["throwers"]
    assert [row["boxes"] for one in throwers for row in one["rows"]] == [[""] * 10] * 4


def test_a_blank_sheet_speaks_the_bureaus_own_words_and_those_of_an_older_one_are_passed_over(
    county, printed
):
    store, clerk = county.store, county.actors["clerk"]
    opened = paper_wording.opened(store, clerk, "service-receipt")
    for version, words in ((1, "旧版归卷"), (opened.version, "新版归卷")):
        source = FormLibrary().get("service-receipt", version).source
        assert "归入案卷" in source
        draft = Draft("service-receipt", version, source.replace("归入案卷", words), {})
        own = paper_wording.opened(store, clerk, "service-receipt").newest
        paper_wording.save(store, clerk, draft, own, "改", "按文件改", now=county.at())
        _, (page,) = printed(code_of("service-receipt"))
        assert (words in page) is (version == opened.version)


def test_a_blank_sheet_is_shown_before_it_is_made(county, tmp_path):
    path = making.preview(
        county.store,
        county.actors["clerk"],
        code_of("site-record"),
        Target(),
        {},
        tmp_path / "look",
        now=county.at(),
    )
    assert "现场笔录" in re.sub(r"\s+", "", PdfReader(path).pages[0].extract_text())
