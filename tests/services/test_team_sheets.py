"""Team sheets go out as folders and come back as files: shown, taken once, refused by name."""

import base64
import hashlib
import json

import openpyxl
import pytest
from sqlalchemy import select

from app.core.finding_vocabulary import CLEAR, NO_FOLLOW_UP
from app.services.assigned.assigned import assigned
from app.services.finding import finding_team_back, finding_team_out, finding_team_take
from app.store.schema import EvidenceLink, Finding, LogEntry, TeamSheet

HEAD = 4
JPEG = (
    b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
    + bytes(200)
    + b"\xff\xd9"
)


def act(county, who, function, *args, **named):
    return function(county.store, county.actors[who], *args, **named)


@pytest.fixture
def given(county, tmp_path):
    """The folders of all teams, by team."""
    with county.store.read() as session:
        teams = sorted({one.team for one in assigned(session, county.task_id)})
    out = act(
        county, "clerk", finding_team_out.give, county.task_id, teams, tmp_path, now=county.at(1)
    )
    return dict(zip(teams, out.folders, strict=True))


def only(folder, ending):
    return next(folder.glob(f"*{ending}"))


def sheet_of(folder):
    words = only(folder, ".html").read_text(encoding="utf-8")
    data = words.split('id="sheet">', 1)[1].split("</script>", 1)[0]
    text = json.loads(data)["text"]
    return json.loads(text), hashlib.sha256(text.encode()).hexdigest()


def answer(folder, change=lambda _body: None, photos=(), who="林一"):
    """What the page saves when every item is without problems."""
    sheet, number = sheet_of(folder)
    packed = {hashlib.sha256(one).hexdigest(): base64.b64encode(one).decode() for one in photos}
    body = {
        "task": sheet["task"]["no"],
        "team": sheet["team"]["code"],
        "sheet": number,
        "filled_by": who,
        "saved_at": "2026-03-10T15:20:30+08:00",
        "places": [
            {
                "seal": place["seal"],
                "code": place["code"],
                "day": "2026-03-10",
                "methods": ["ONSITE"],
                "results": [CLEAR],
                "follow_ups": [NO_FOLLOW_UP],
                "other": "",
                "items": [
                    {
                        "code": code,
                        "seal": place["seals"][code],
                        "verdict": "CLEAR",
                        "problem": "",
                        "handling": "",
                        "points": [True for _ in sheet["items"][code]["points"]],
                    }
                    for code in place["items"]
                ],
                "photos": [
                    {"name": "IMG_1.jpg", "note": "门头", "sha256": digest, "place": "27.1,115.2"}
                    for digest in packed
                ],
            }
            for place in sheet["places"]
        ],
    }
    change(body)
    text = json.dumps(body, ensure_ascii=False)
    whole = {
        "format": "mingqian-team-answers-1",
        "check": hashlib.sha256(text.encode()).hexdigest(),
        "body": text,
        "photos": packed,
    }
    path = folder / "回填.json"
    path.write_text(json.dumps(whole, ensure_ascii=False), encoding="utf-8")
    return path


def look(county, *paths):
    return act(county, "clerk", finding_team_back.look, county.task_id, paths, now=county.at(6))


def take(county, *seen):
    done = act(county, "clerk", finding_team_take.take, county.task_id, seen, now=county.at(6))
    return done[0] if len(done) == 1 else done


def test_a_team_gets_sheet_page_note_and_a_folder_for_each_enterprise(county, given):
    folder = next(iter(given.values()))
    sheet, number = sheet_of(folder)
    assert {one.suffix for one in folder.iterdir()} == {".xlsx", ".html", ".txt", ""}
    inside = sorted(one.name for one in (folder / "照片").iterdir())
    assert [one[-12:] for one in inside] == [place["seal"] for place in sheet["places"]]
    assert not any(place["contact"] for place in sheet["places"])
    with county.store.read() as session:
        kept = session.scalars(select(TeamSheet)).all()
        assert {(one.act, one.form) for one in kept} == {("GIVEN", "XLSX"), ("GIVEN", "HTML")}
        assert number in {one.digest for one in kept}


def test_giving_out_again_writes_over_nothing(county, given, tmp_path):
    before = only(given["T001"], ".xlsx").read_bytes()
    again = act(
        county, "clerk", finding_team_out.give, county.task_id, ["T001"], tmp_path, now=county.at(2)
    )
    assert again.folders[0] != given["T001"]
    assert only(given["T001"], ".xlsx").read_bytes() == before


def test_contacts_stand_in_it_only_where_they_are_asked_for(county, tmp_path):
    out = act(
        county,
        "clerk",
        finding_team_out.give,
        county.task_id,
        ["T001"],
        tmp_path,
        contacts=True,
        now=county.at(1),
    )
    headings = [
        cell.value
        for cell in openpyxl.load_workbook(only(out.folders[0], ".xlsx")).worksheets[0][HEAD]
    ]
    assert "联系人及电话" in headings


def test_an_answer_is_shown_and_then_taken_with_its_photos_as_a_complete_finding(county, given):
    path = answer(given["T001"], photos=[JPEG])
    (seen,) = look(county, path)
    assert (seen.refusal, seen.faults, seen.earlier) == ("", (), "")
    assert (seen.filled_by, seen.saved_at) == ("林一", "2026-03-10 15:20:30")
    with county.store.read() as session:
        assert session.scalars(select(Finding)).all() == []
    done = take(county, seen)
    assert done.findings == seen.places == len(sheet_of(given["T001"])[0]["places"])
    assert done.photos == len(seen.photos)
    with county.store.read() as session:
        rows = session.scalars(select(Finding)).all()
        assert all(row.complete for row in rows)
        links = session.scalars(select(EvidenceLink)).all()
        assert {(one.source, one.note) for one in links} == {("SHEET", "门头")}
        taken = session.scalars(select(TeamSheet).where(TeamSheet.act == "TAKEN")).one()
        assert (taken.team, taken.filled_by, taken.digest) == ("T001", "林一", seen.digest)
    (again,) = look(county, path)
    assert again.earlier
    assert again.places == 0


def test_a_spreadsheet_of_the_team_fills_the_whole_finding(county, given):
    path = only(given["T001"], ".xlsx")
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    at = {cell.value: cell.column for cell in sheet[HEAD]}
    for row in range(HEAD + 1, sheet.max_row + 1):
        for heading, word in (
            ("检查结果", "未发现问题"),
            ("检查日期", "2026-03-10"),
            ("检查方式", "实地检查"),
            ("填表人", "林一"),
        ):
            sheet.cell(row, at[heading]).value = word
    book.save(path)
    seen = look(county, given["T001"])
    assert [(one.form, one.filled_by) for one in seen] == [("XLSX", "林一")]
    take(county, seen[0])
    with county.store.read() as session:
        assert all(row.complete for row in session.scalars(select(Finding)).all())


def test_a_file_of_another_sheet_an_altered_one_and_a_cut_one_are_refused_whole(county, given):
    def foreign(body):
        body["sheet"] = "0" * 64

    def team(body):
        body["team"] = "T999"

    path = answer(given["T001"])
    whole = path.read_text(encoding="utf-8")
    others = {
        "改.json": whole.replace("CLEAR", "ABSENT"),
        "断.json": whole[: len(whole) // 2],
        "空.json": "{}",
        "数.json": "[" * 5000,
    }
    for name, words in others.items():
        (given["T001"] / name).write_text(words, encoding="utf-8")
    seen = look(county, *[given["T001"] / name for name in others])
    assert all(one.refusal and not one.takeable and one.name in one.refusal for one in seen)
    for change in (foreign, team):
        (one,) = look(county, answer(given["T001"], change))
        assert one.refusal


def test_edited_ids_odd_words_and_broken_photos_are_named_and_the_rest_is_taken(
    county, given, tmp_path
):
    def spoil(body):
        first, *_ = body["places"]
        first["items"][0]["seal"] = "0" * 12
        first["items"][1]["verdict"] = "很好"
        first["photos"][0]["name"] = "断.jpg"

    path = answer(given["T001"], spoil, photos=[JPEG[:-2]])
    (seen,) = look(county, path)
    assert [one.row for one in seen.faults] == [1, 2]
    assert "很好" in seen.faults[1].sentence
    assert all(one.problem for one in seen.photos)
    mend = tmp_path / "改.xlsx"
    rows = act(
        county,
        "clerk",
        finding_team_take.write_refused,
        county.task_id,
        [seen],
        mend,
        now=county.at(6),
    )
    sheet = openpyxl.load_workbook(mend).worksheets[0]
    assert rows == 2 + len(seen.photos)
    reasons = [row[-1].value for row in sheet.iter_rows(min_row=HEAD + 1)]
    assert all(reasons)


def test_rows_that_a_spreadsheet_broke_can_be_mended_from_the_list_of_the_refused(
    county, given, tmp_path
):
    path = only(given["T001"], ".xlsx")
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    at = {cell.value: cell.column for cell in sheet[HEAD]}
    for row in range(HEAD + 1, sheet.max_row + 1):
        for heading, word in (
            ("检查结果", "未发现问题"),
            ("检查日期", "2026-03-10"),
            ("检查方式", "实地检查"),
        ):
            sheet.cell(row, at[heading]).value = word
        code = sheet.cell(row, at["统一社会信用代码或注册号"])
        code.value, code.number_format = 9.1360824e17, "General"
    book.save(path)
    (seen,) = look(county, path)
    assert seen.places == 0
    assert all("表格软件" in one.sentence for one in seen.faults)
    mend = tmp_path / "改.xlsx"
    act(
        county,
        "clerk",
        finding_team_take.write_refused,
        county.task_id,
        [seen],
        mend,
        now=county.at(6),
    )
    (mended,) = look(county, mend)
    assert (mended.faults, mended.places) == (
        (),
        len({one.assignment_id for one in mended.returned.changes}),
    )
    assert mended.places


def test_photos_come_by_their_folders_and_strays_are_named(county, given):
    shelf = given["T001"] / "照片"
    mine = next(iter(sorted(shelf.iterdir())))
    (mine / "门头.jpg").write_bytes(JPEG)
    (mine / "断.jpg").write_bytes(JPEG[:-2])
    with (mine / "大.jpg").open("wb") as file:
        file.write(JPEG)
        file.truncate(200 << 20)
    (mine / "Thumbs.db").write_bytes(b"x")
    other = shelf / "01_别处_0123456789AB"
    other.mkdir()
    (other / "门头.jpg").write_bytes(JPEG)
    seen = look(county, given["T001"])[-1]
    problems = {(one.path.parent.name[-4:], one.name): bool(one.problem) for one in seen.photos}
    assert problems == {
        (mine.name[-4:], "门头.jpg"): False,
        (mine.name[-4:], "断.jpg"): True,
        (mine.name[-4:], "大.jpg"): True,
        ("89AB", "门头.jpg"): True,
    }
    assert take(county, seen).photos == 1
    assert look(county, given["T001"])[-1].earlier


def test_what_is_given_out_and_taken_stands_in_the_log_without_a_name(county, given):
    (seen,) = look(county, answer(given["T001"]))
    take(county, seen)
    with county.store.read() as session:
        entries = session.scalars(select(LogEntry).where(LogEntry.kind == "FINDING")).all()
        payloads = [one.payload for one in entries]
    acts = {json.loads(one)["act"] for one in payloads}
    assert {"GIVE", "TAKE_SHEET", "RETURN"} <= acts
    assert not any("林一" in one for one in payloads)


def test_what_keeps_one_file_out_keeps_no_other_out(county, given):
    (seen,) = look(county, answer(given["T001"]))
    take(county, seen)
    (other,) = look(county, answer(given["T002"]))
    stale, good = take(county, seen, other)  # the first was taken in the meantime
    assert stale.fault
    assert stale.findings == 0
    assert (good.fault, good.findings) == ("", other.places)
