"""Volumes: the papers as they were, in order, numbered through; the same facts, the same bytes."""

import hashlib
import re

import pytest
from pypdf import PdfReader
from sqlalchemy import func, select

from app.core.people import NotAllowed
from app.core.volume import VolumeKind
from app.files.pdf import volume as binding
from app.files.pdf.scans import ScanDamaged
from app.files.sheet_faults import DiskFull
from app.services.finding import findings
from app.services.paper import paper_ceremony
from app.services.walks import volume_register, volumes
from app.services.walks.volume_content import Attached, NothingToBind
from app.services.walks.volumes import NoteTooLong, VolumeAsked, VolumeIncomplete
from app.store.schema import Document, Paper, Task, Volume

ORDER = {
    "facts": "未亮照经营。",
    "broken": "《食品安全法》第三十三条",
    "ground": "《食品安全法》第一百二十六条",
    "demand": "三日内改正",
}


@pytest.fixture
def complete(county, issue, approved):
    """The first enterprise lacks nothing."""
    first = county.assignments[0]
    issue((first,))
    approved((first,))
    return first


def corner(page):
    """The number in the upper corner of a page, and the side it stands on."""
    found = []

    def visit(words, _cm, matrix, _font, _size):
        if words.strip() and matrix[5] > float(page.mediabox.height) - 34:
            found.append((words.strip(), matrix[4] > float(page.mediabox.width) / 2))

    page.extract_text(visitor_text=visit)
    return [(int(words), right) for words, right in found if words.isdigit()]


def test_cover_contents_papers_and_note_lie_in_this_order(complete, bind, pages):
    said = pages(bind(complete).path)
    assert [index for index, page in enumerate(said) if "双随机抽查案卷" in page] == [0]
    assert "卷内文件目录" in said[1]
    assert "双随机检查通知书" in said[2]
    assert "随机抽查情况记录表" in said[-2]
    assert "卷内备考表" in said[-1]


def test_the_pages_are_numbered_through_right_on_fronts_and_left_on_backs(
    complete, bind, county, decided, issue
):
    made = bind(0, VolumeKind.WHOLE, note="未补")
    counted = [one for page in PdfReader(made.path).pages for one in corner(page)]
    assert counted == [(number, number % 2 == 1) for number in range(1, made.pages + 1)]
    with county.store.read() as session:
        kept = session.scalars(select(Volume)).one().papers
    assert sum(one["pages"] for one in kept) == made.pages
    assert [one["first"] for one in kept] == [
        1 + sum(one["pages"] for one in kept[:at]) for at in range(len(kept))
    ]


def test_the_contents_and_the_outline_say_where_each_paper_begins(complete, bind):
    made = bind(complete)
    reader = PdfReader(made.path)
    outline = [(mark.title, reader.get_destination_page_number(mark)) for mark in reader.outline]
    assert outline == [
        ("案卷封面", 0),
        ("卷内文件目录", 1),
        ("双随机检查通知书", 2),
        ("随机抽查情况记录表", 5),
        ("卷内备考表", 6),
    ]
    contents = re.sub(r"\s+", "", reader.pages[1].extract_text())
    assert "青市监检通〔2026〕1号" in contents
    assert "青市监检录〔2026〕1号" in contents
    assert reader.metadata.title == "淦江粮油店接受“食品经营双随机抽查”检查案卷"
    assert reader.metadata.author == "青岭县市场监督管理局"


def test_a_paper_in_a_volume_says_what_the_printed_one_said(complete, bind, pages, tmp_path):
    printed = [path for path in (tmp_path / "papers").iterdir() if "检查通知书" in path.name]
    volume = pages(bind(complete).path)
    for at, page in enumerate(pages(printed[0])):
        assert sorted(volume[2 + at]) == sorted(page + str(at + 1))


def test_a_volume_numbers_nothing_and_counts_as_no_reprint(complete, bind, county, logged):
    before = logged()
    bind(complete)
    assert logged() == [*before, "VOLUME"]
    with county.store.read() as session:
        assert session.scalar(select(func.count()).select_from(Document)) == 2
        assert session.scalar(select(func.count()).select_from(Paper)) == 0


def test_made_again_the_volume_is_the_same_byte_by_byte_and_keeps_its_number(
    complete, bind, county
):
    first = bind(complete)
    data = first.path.read_bytes()
    again = bind(complete, days=40, actor="everything")
    assert (again.same, again.again, again.label) == (True, True, first.label)
    assert again.path.read_bytes() == data
    assert hashlib.sha256(data).hexdigest() == first.digest
    entries = volume_register.register(county.store, county.actors["clerk"])
    assert entries.total == 1


def test_what_changed_since_is_said_and_the_volume_takes_the_place_of_the_former(
    complete, bind, pages, make_paper, county
):
    bind(complete)
    make_paper("correction-order", complete, days=21, **ORDER)
    made = bind(complete, days=22, note="送达回证后补")
    assert (made.same, made.changed) == (False, ("责令改正通知书",))
    assert made.label == "归档卷2026-0002"
    assert "本卷代替归档卷2026-0001" in pages(made.path)[-1]
    assert bind(complete, days=30, note="送达回证后补").same
    rows = volume_register.register(county.store, county.actors["clerk"], county.task_id).rows
    assert [(one.label, one.replaced) for one in rows] == [
        ("归档卷2026-0002", False),
        ("归档卷2026-0001", True),
    ]


def test_a_correction_of_the_finding_makes_another_record(complete, bind, county):
    bind(complete)
    store, clerk = county.store, county.actors["clerk"]
    now = county.at(days=23)
    sheet = findings.sheet(store, clerk, complete, today=county.day(23))
    findings.correct(
        store, clerk, complete, sheet.revision, county.day(6), sheet.body, "日期有误", now=now
    )
    made = bind(complete, days=24, note="更正尚未审批")
    assert made.changed == ("随机抽查情况记录表",)


def test_without_a_reason_a_volume_that_lacks_papers_is_not_made(county, bind, issue):
    first = county.assignments[0]
    issue((first,))
    with pytest.raises(VolumeIncomplete) as refused:
        bind(first)
    assert refused.value.fields == {"count": 1, "titles": "随机抽查情况记录表"}
    with pytest.raises(NoteTooLong):
        bind(first, note="缺" * 301)


def test_the_reason_stands_on_the_note_and_in_the_register(county, bind, issue, pages):
    first = county.assignments[0]
    issue((first,))
    made = bind(first, note="检查人员  外出，\n结果未审批")
    note = pages(made.path)[-1]
    assert "缺件：随机抽查情况记录表。" in note
    assert "检查人员外出，结果未审批" in note
    (row,) = volume_register.register(county.store, county.actors["clerk"]).rows
    assert (row.missing, row.note) == (1, "检查人员 外出， 结果未审批")
    assert bind(first, days=30).same  # the reason given before still holds


def test_a_scan_takes_the_place_of_a_paper_or_lies_behind_it(complete, bind, scan, pages, county):
    notice = Attached("check-notice", (scan("a.jpg"), scan("b.png")))
    record = Attached("check-record", (scan("c.jpg", "white"),), instead=False)
    made = bind(complete, attached=(notice, record))
    reader = PdfReader(made.path)
    assert made.pages == 2 + 1 + 1
    assert [len(page.images) for page in reader.pages] == [0, 0, 1, 1, 0, 1, 0]
    assert [corner(page) for page in reader.pages][2:6] == [
        [(1, True)],
        [(2, False)],
        [(3, True)],
        [(4, False)],
    ]
    with county.store.read() as session:
        kept = session.scalars(select(Volume)).one().papers
    assert [len(one["scans"]) for one in kept] == [2, 1]
    assert kept[1]["scans"] == [hashlib.sha256(scan("c.jpg", "white").read_bytes()).hexdigest()]
    assert "附扫描件" in pages(made.path)[1]
    assert bind(complete, days=30, attached=(notice, record)).same
    assert bind(complete, days=31).changed == ("双随机检查通知书", "随机抽查情况记录表")


def test_pages_of_a_pdf_are_laid_in_with_the_same_bytes_every_time(
    complete, bind, scan, pages, county, tmp_path, make_paper
):
    other = make_paper("item-sheet", county.assignments[1]).path
    asked = (Attached("", (other,), title="来文"), Attached("", (scan("照片.jpg"),), title="照片"))
    made = bind(complete, attached=asked, retention="30年")
    data, said = made.path.read_bytes(), pages(made.path)
    count = len(PdfReader(other).pages)
    assert made.pages == 4 + count + 1
    assert "双随机抽查记录表" in said[6]
    assert "30年" in said[0]
    assert len(PdfReader(made.path).outline) == 7
    again = bind(complete, days=50, attached=asked)
    assert again.same
    assert again.path.read_bytes() == data


def test_a_broken_scan_leaves_nothing_behind(complete, bind, scan, county, tmp_path):
    path = scan("短.jpg")
    path.write_bytes(path.read_bytes()[:3000])
    with pytest.raises(ScanDamaged) as refused:
        bind(complete, attached=(Attached("check-notice", (path,)),))
    assert refused.value.fields == {"file": "短.jpg"}
    assert list((tmp_path / "volumes").glob("**/*.pdf")) == []
    assert volume_register.register(county.store, county.actors["clerk"]).total == 0


def test_a_full_disk_leaves_neither_file_nor_entry(
    complete, bind, county, tmp_path, monkeypatch, logged
):
    def full(_path, _data):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(binding, "place_file", full)
    before = logged()
    with pytest.raises(DiskFull):
        bind(complete)
    assert logged() == before
    assert list((tmp_path / "volumes").iterdir()) == []


def test_a_task_volume_holds_decisions_and_sheets_as_of_their_time(
    county, decided, bind, pages, tmp_path
):
    clerk = county.actors["clerk"]
    sheet = paper_ceremony.minutes(
        county.store, clerk, county.lock_id, tmp_path / "papers", now=county.at(hours=1)
    )
    made = bind(0, VolumeKind.TASK)
    said = pages(made.path)
    titles = ("法制审核意见表", "双随机抽查审批表", "名单锁定单", "双随机抽取过程记录")
    begins = [next(at for at in range(2, len(said)) if title in said[at]) for title in titles]
    assert begins == sorted(begins)
    assert sheet.head in "".join(said)
    assert bind(0, VolumeKind.TASK, days=60).same


def test_of_an_ended_or_closed_task_volumes_are_still_made(county, complete, bind, decided):
    for stage in ("CLOSED", "ENDED"):
        with county.store.write() as session:
            session.get_one(Task, county.task_id).stage = stage
        assert bind(complete).papers == 2


def test_several_volumes_are_made_one_after_the_other(county, issue, approved, tmp_path):
    ids = county.assignments[:3]
    issue(ids)
    approved(ids)
    said = []
    made = volumes.make_several(
        county.store,
        county.actors["clerk"],
        [VolumeAsked(county.task_id, VolumeKind.ENTERPRISE, one) for one in ids],
        tmp_path / "volumes",
        now=county.at(days=20),
        progress=lambda key, share: said.append((key, share)),
    )
    assert [one.label[-4:] for one in made] == ["0001", "0002", "0003"]
    assert len({one.path for one in made}) == 3
    assert [share for _, share in said] == [0, 1 / 3, 2 / 3]


def test_a_file_is_known_by_its_bytes(complete, bind, county, tmp_path):
    made = bind(complete)
    clerk = county.actors["clerk"]
    copy = tmp_path / "副本.pdf"
    copy.write_bytes(made.path.read_bytes())
    assert volume_register.volume_of(county.store, clerk, copy).label == made.label
    copy.write_bytes(made.path.read_bytes() + b" ")
    assert volume_register.volume_of(county.store, clerk, copy) is None


def test_who_may_not_make_papers_makes_no_volumes(complete, bind):
    with pytest.raises(NotAllowed):
        bind(complete, actor="reviewer")


def test_an_enterprise_without_papers_and_scans_has_no_volume(county, bind):
    with pytest.raises(NothingToBind):
        bind(county.assignments[3], note="没有")
