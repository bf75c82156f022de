"""信息公开: what is due when, what goes out in the files and the page, and what never does."""

import base64
import csv
import hashlib
from datetime import date

import openpyxl
import pytest
from lxml import html
from pypdf import PdfReader
from sqlalchemy import select

from app.core.announced import Gate, Kind
from app.core.container import unpack
from app.core.dossier import check
from app.core.dossier_report import Verdict
from app.core.task import HandExclusion, Stage
from app.services.paper import making
from app.services.paper.making_about import Target
from app.services.walks import announced, announced_files
from app.store.schema import (
    Lock,
    Recusal,
    Result,
    Takeover,
)

CODES = (
    "91360824MAC000017N",
    "91360824MAC000025H",
    "91360824MAC000033C",
    "91360824MAC0000417",
    "QL000005",
)
NAMES = ("明𬭎农副产品有限公司", "=利民商行", "淦江粮油店", "麦㙦超市", "新干橘业合作社")
THROWS = {"陈见证": "40729158", "吴见证": "66031947"}
CANARIES = (
    "负责人",  # legal representatives
    "0796-0000100",  # an enterprise's telephone
    "0796-0000001",  # the contact's
    "李联络",
    "检查员",  # officers
    "麦㙦镇",  # addresses
    "候补甲乙丙",  # a recusal's, a hand exclusion's reason
    "11010519491231002X",
)


def test_what_may_be_shown_opens_with_the_draw_the_approval_and_the_end(
    county, approved, lines, end, change_plan
):
    gates = {kind: one.matter.gate for kind, one in lines().items()}
    assert gates == {
        Kind.ITEMS: Gate.OPEN,
        Kind.DUTIES: Gate.OPEN,
        Kind.TASK: Gate.OPEN,
        Kind.DRAWN: Gate.OPEN,
        Kind.RESULTS: Gate.NOT_APPROVED,
        Kind.LOT: Gate.NOT_ENDED,
    }
    approved(county.assignments[:2])
    change_plan(publish_list=False)
    found = lines()
    assert found[Kind.DRAWN].matter.gate is Gate.BY_CHOICE
    assert found[Kind.RESULTS].matter.gate is Gate.OPEN
    end()
    assert lines()[Kind.LOT].matter.gate is Gate.OPEN


def test_before_the_draw_there_is_nothing_but_the_announcement(undrawn):
    found = announced.announced_lines(
        undrawn.store, undrawn.actors["clerk"], 2026, now=undrawn.at(1)
    )
    gates = {one.matter.kind: one.matter.gate for one in found if one.matter.task_id}
    assert gates.pop(Kind.TASK) is Gate.OPEN
    assert set(gates.values()) == {Gate.NOT_DRAWN}


def test_each_thing_is_due_by_its_own_clock(county, approved, lines, end):
    approved(county.assignments[:2])  # inspected on the 10th of March
    end()  # on the 12th
    due = {kind: one.due for kind, one in lines().items()}
    # 20 working days; the 6th of April 2026 is off, the 4th and 5th are a weekend.
    assert due == {
        Kind.ITEMS: date(2026, 1, 1),  # the day it is valid from
        Kind.DUTIES: date(2026, 1, 29),  # the 2nd is off, Sunday the 4th is worked on
        Kind.TASK: date(2026, 4, 2),
        Kind.DRAWN: date(2026, 4, 2),
        Kind.RESULTS: date(2026, 4, 8),
        Kind.LOT: date(2026, 4, 10),
    }
    assert lines()[Kind.ITEMS].is_late
    assert not lines()[Kind.TASK].is_late
    assert lines(days=40)[Kind.TASK].is_late


def test_a_folder_holds_tables_papers_page_and_sums_that_other_programs_read(
    county, approved, make
):
    approved(county.assignments)
    made = make(*(set(Kind) - {Kind.LOT}))
    names = {one.name for one in made.files}
    assert {"index.html", "360824202603051001-抽取名单.pdf"} <= names
    assert {path.name for path in made.folder.iterdir()} == names | {"SHA256SUMS.txt"}
    for one in made.files:
        assert hashlib.sha256((made.folder / one.name).read_bytes()).hexdigest() == one.digest
    sums = (made.folder / "SHA256SUMS.txt").read_text(encoding="utf-8").splitlines()
    assert sums == [f"{one.digest}  {one.name}" for one in made.files]
    sheet = openpyxl.load_workbook(made.folder / "360824202603051001-抽查结果.xlsx").active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    start = next(at for at, row in enumerate(rows) if row[0] == "序号")
    assert len(rows) - start - 1 == 5
    assert all(isinstance(row[2], str | None) for row in rows[start + 1 :])
    with (made.folder / "360824202603051001-抽查结果.csv").open(
        encoding="utf-8-sig", newline=""
    ) as file:
        table = list(csv.reader(file))
    assert len(table) == 6
    assert [row[1].removeprefix("'") for row in table[1:]] == [row[1] for row in rows[start + 1 :]]
    paper = PdfReader(made.folder / "360824202603051001-抽查结果.pdf")
    assert "检查结果公告" in paper.pages[0].extract_text()
    assert [one for one in made.without_paper if "任务公告" in one]


HOSTILE = ("<script>alert(1)</script>商行", "甲\u202e乙\u2066丙", "长" * 300, "{{ 7*7 }}&amp;")


def rename(county):
    """Names that try to run, to turn round and to burst, taken over from the registry."""
    with county.store.write() as session:
        for assignment_id, name in zip(county.assignments, HOSTILE, strict=False):
            session.add(
                Takeover(
                    assignment_id=assignment_id,
                    facts={"name": ["", name]},
                    reason="改名",
                    by_id=1,
                    at=county.at(1),
                )
            )


def page_of(made):
    said = made.page.read_text(encoding="utf-8")
    return said, html.fromstring(said.encode())


def test_the_page_runs_and_loads_nothing_but_its_own_parts(county, approved, make, end):
    approved(county.assignments)
    rename(county)
    end()
    # The announcement as a paper refuses signs nobody can see, and names them.
    said, root = page_of(make(*(set(Kind) - {Kind.RESULTS})))
    # Names stand there as words; a mark that turns the writing round is gone.
    cells = {cell.text_content() for cell in root.iter("td")}
    assert set(HOSTILE) - cells == {HOSTILE[1]}
    assert "甲乙丙" in cells
    assert not {"\u202e", "\u2066"} & set(said)
    assert "<script>alert" not in said
    # What runs is what the policy names by its digest; nothing is fetched from anywhere.
    policy = root.xpath("string(//meta[@http-equiv='Content-Security-Policy']/@content)")
    running = [one for one in root.iter("script") if one.get("type") is None]
    for part in (*running, *root.iter("style")):
        digest = base64.b64encode(hashlib.sha256(part.text.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy
    assert len(running) == 1
    assert policy.startswith("default-src 'none'")
    assert "http" not in policy
    reached = root.xpath("//@src | //@href | //@action | //@srcset | //@data")
    assert all(one.startswith("#") for one in reached)
    assert not root.xpath("//iframe | //object | //embed | //link | //img | //base")
    assert not [name for one in root.iter() for name in one.attrib if name.startswith("on")]
    assert "url(" not in running[0].text + next(root.iter("style")).text


def test_nothing_private_leaves_in_any_file(county, approved, make, end, change_plan):
    approved(county.assignments[:3])
    with county.store.write() as session:
        session.add(
            Recusal(
                officer_id=1,
                enterprise_id=1,
                reason="候补甲乙丙",
                active=True,
                by_id=1,
                at=county.at(),
            )
        )
    out = HandExclusion("QL000009", "候补甲乙丙", "候补甲乙丙")
    change_plan(out_enterprises=(out,), contact="李联络", phone="0796-0000001")
    end(Stage.ENDED)
    made = make(*Kind)
    for path in made.folder.iterdir():
        for said in words_of(path):
            found = [one for one in CANARIES if one in said]
            assert found == [], path.name
    kept = unpack((made.folder / "360824202603051001-1-1-公开副本.zip").read_bytes())
    assert not {"manifest.txt", "names.txt", "log.txt"} & set(kept)


def words_of(path):
    """Everything a file says, whatever its form; what stands inside a page too."""
    data = path.read_bytes()
    if path.suffix == ".xlsx":
        for sheet in openpyxl.load_workbook(path):
            yield "\n".join(str(cell.value) for row in sheet.iter_rows() for cell in row)
    elif path.suffix == ".pdf":
        yield "\n".join(page.extract_text() for page in PdfReader(path).pages)
    elif path.suffix == ".zip":
        yield unpack(data)["public.txt"].decode()
    elif path.name != "verify.html":
        yield data.decode("utf-8-sig")


def test_a_list_that_is_not_to_be_shown_shows_in_no_way_before_the_results(
    county, make, change_plan
):
    change_plan(publish_list=False)
    made = make(Kind.ITEMS, Kind.DUTIES, Kind.TASK)
    for path in made.folder.iterdir():
        for said in words_of(path):
            assert not [name for name in (*NAMES, *CODES) if name in said], path.name
    key = (Kind.DRAWN, county.task_id, "360824202603051001")
    with pytest.raises(announced.NotOpen) as caught:
        announced_files.make_public(
            county.store, county.actors["clerk"], [key], made.folder, now=county.at(7)
        )
    assert "不公示" in caught.value.fields["why"]


def test_anybody_can_check_the_lot_with_what_the_page_carries(county, approved, make, end):
    approved(county.assignments)
    end()
    made = make(Kind.TASK, Kind.LOT)
    _said, root = page_of(made)
    held = {
        one.get("data-name"): base64.b64decode(one.text)
        for one in root.iter("script")
        if one.get("data-name")
    }
    assert set(held) == {"verify.html", "360824202603051001-1-1-公开副本.zip"}
    for name, data in held.items():
        assert data == (made.folder / name).read_bytes()
        assert hashlib.sha256(data).hexdigest() in root.text_content()
    copy = unpack(held["360824202603051001-1-1-公开副本.zip"])
    assert check(copy).verdict is Verdict.CONSISTENT
    (tickets,) = [one for one in root.iter("table") if "签号" in one.xpath(".//th/text()")]
    rows = [[cell.text_content() for cell in row] for row in tickets.xpath(".//tbody/tr")]
    assert len(rows) == 5
    for _rank, name, code, status, ticket, line in rows:
        assert (status, line.split("|")[3]) == ("抽中", code)
        assert hashlib.sha256(line.encode()).hexdigest() == ticket
        assert NAMES[CODES.index(code)] == name
    with county.store.read() as session:
        kept = session.execute(
            select(Lock.manifest_hash, Result.result_hash).where(Result.lock_id == Lock.id)
        ).one()
    for value in (*kept, *THROWS.values()):
        assert value in root.text_content()


def test_where_chances_differ_no_line_tells_which_of_several_a_ticket_was(
    county, approved, make, end, change_plan
):
    approved(county.assignments)
    change_plan(weights={"D": 3})  # a line with a number above 0 would tell the class
    end()
    said, root = page_of(make(Kind.LOT))
    headings = [cell.text_content() for cell in root.iter("th")]
    assert "签号" in headings
    assert "可以验证的文字" not in headings
    assert "|ENT|" not in said.replace("标记|ENT|种子S", "")


def test_the_announcement_that_was_numbered_goes_along_as_it_was_made(county, make, tmp_path):
    (first,) = make(Kind.TASK).without_paper
    assert "抽查任务公告" in first
    clerk = county.actors["clerk"]
    making.make(
        county.store,
        clerk,
        "draw-announcement",
        [Target(county.task_id)],
        {},
        tmp_path / "papers",
        now=county.at(6),
    )
    made = make(Kind.TASK, days=8)
    assert made.without_paper == ()
    paper = PdfReader(made.folder / "360824202603051001-抽查任务公告.pdf")
    assert "2026〕1号" in "".join(page.extract_text() for page in paper.pages)
