"""A word the bureau changes reaches the sheets, the page, and what comes back of them."""

import hashlib
import json
from datetime import date

import openpyxl
import pytest
from sqlalchemy import select

from app.core.wording import Dictionary, LabelRow
from app.services.assigned.assigned import assigned
from app.services.finding import finding_team_back, finding_team_out, finding_team_take, findings
from app.services.setting import settings_wording
from app.store.schema import Finding

HEAD = 4
CHANGED, LATER = date(2026, 3, 8), date(2026, 3, 10)
CLEAR, OWN, BY_POST = "经检查未发现问题", "违反价格管理、广告管理相关规定", "实地、书面核查"


def act(county, who, function, *args, days=4, **named):
    return function(county.store, county.actors[who], *args, now=county.at(days), **named)


@pytest.fixture
def given(county, tmp_path):
    """The folder of the team of the first enterprise, given out after the words were changed."""
    seen = 0
    for which, code, label, retired, day in (
        (Dictionary.RESULT, "CLEAR", CLEAR, False, CHANGED),
        (Dictionary.METHOD, "ONSITE", BY_POST, False, CHANGED),
        (Dictionary.METHOD, "ONLINE", "网络监测", True, LATER),
    ):
        row = LabelRow(which, code, label, retired, day)
        seen = act(county, "admin", settings_wording.change_word, row, seen).seen
    act(county, "admin", settings_wording.add_value, OWN, CHANGED, seen)
    with county.store.read() as session:
        team = next(one.team for one in assigned(session, county.task_id) if one.team)
    out = act(county, "clerk", finding_team_out.give, county.task_id, [team], tmp_path)
    return out.folders[0]


def fill(folder, lines):
    """Fill the sheet in, enterprise after enterprise, over again from the first line."""
    path = next(folder.glob("*.xlsx"))
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    at = {cell.value: cell.column for cell in sheet[HEAD]}
    names = []
    for row in range(HEAD + 1, sheet.max_row + 1):
        name = sheet.cell(row, at["检查对象"]).value
        if name not in names:
            names.append(name)
        for heading, word in lines[(len(names) - 1) % len(lines)].items():
            sheet.cell(row, at[heading]).value = word
    book.save(path)


def offered(folder):
    sheet = openpyxl.load_workbook(next(folder.glob("*.xlsx"))).worksheets[1]
    return {cell.value for row in sheet.iter_rows() for cell in row if cell.value}


def page_sheet(folder):
    html = next(folder.glob("*.html")).read_text(encoding="utf-8")
    text = json.loads(html.split('id="sheet">', 1)[1].split("</script>", 1)[0])["text"]
    return json.loads(text), hashlib.sha256(text.encode()).hexdigest()


def come_back(county, *paths):
    return act(county, "clerk", finding_team_back.look, county.task_id, paths, days=6)


def test_a_changed_word_goes_out_on_sheet_and_page_and_comes_back_as_its_code(county, given):
    assert {CLEAR, OWN, BY_POST, "网络监测"} <= offered(given)
    assert "未发现问题" in offered(given)  # of the items, and the rules rest on it
    sheet, _ = page_sheet(given)
    assert ["CLEAR", CLEAR, ""] in sheet["results"]
    assert ["X01", OWN, "PENDING"] in sheet["results"]
    filled = {"检查结果": "未发现问题", "检查日期": "2026-03-09", "检查方式": BY_POST}
    problem = {
        "检查结果": "发现问题",
        "检查日期": "2026-03-09",
        "发现的问题": "未明码标价",
        "检查方式": "实地检查",
        "处理意见": "责令改正",
        "总体结果": f"发现问题待后续处理；{OWN}",
        "后续处置措施": "其他：约谈负责人",
    }
    fill(given, [problem, filled])
    (seen,) = come_back(county, given)
    assert seen.faults == ()
    told = " ".join(one.after for one in seen.returned.changes)
    assert OWN in told
    assert "其他：约谈负责人" in told
    act(county, "clerk", finding_team_take.take, county.task_id, [seen], days=6)
    with county.store.read() as session:
        rows = session.scalars(select(Finding).order_by(Finding.id)).all()
        bodies = [row.body for row in rows]
        assert all(row.complete for row in rows)
    assert bodies[0]["results"] == ["PENDING", "X01"]
    assert bodies[0]["other_follow_up"] == "约谈负责人"
    assert {code for body in bodies for code in body["methods"]} == {"ONSITE"}
    rows = findings.task_findings(county.store, county.actors["clerk"], county.task_id)
    words = {one for row in rows for one in row.results}
    assert OWN in words
    again = act(county, "clerk", finding_team_out.give, county.task_id, [seen.team], given)
    assert come_back(county, again.folders[0])[0].returned.changes == ()


def test_a_value_out_of_use_on_the_day_is_refused_by_sheet_and_page_alike(county, given):
    fill(given, [{"检查结果": "未发现问题", "检查日期": "2026-03-10", "检查方式": "网络监测"}])
    sheet, number = page_sheet(given)
    body = {
        "task": sheet["task"]["no"],
        "team": sheet["team"]["code"],
        "sheet": number,
        "places": [
            {
                "seal": place["seal"],
                "code": place["code"],
                "day": "2026-03-10",
                "methods": ["ONLINE"],
                "results": ["CLEAR"],
                "follow_ups": ["NONE"],
                "items": [
                    {"code": code, "seal": place["seals"][code], "verdict": "CLEAR"}
                    for code in place["items"]
                ],
            }
            for place in sheet["places"]
        ],
    }
    text = json.dumps(body, ensure_ascii=False)
    check = hashlib.sha256(text.encode()).hexdigest()
    whole = {"format": "mingqian-team-answers-1", "check": check, "body": text, "photos": {}}
    answer = given / "回填.json"
    answer.write_text(json.dumps(whole), encoding="utf-8")
    for seen in come_back(county, given):
        assert seen.places == 0
        assert {one.column for one in seen.faults} == {"检查方式"}
        assert all("网络监测" in one.sentence and "停用" in one.sentence for one in seen.faults)
