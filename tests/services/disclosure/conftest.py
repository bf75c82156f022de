"""The clerk at a task whose lists go to receivers with codes of their own."""

from dataclasses import replace

import pytest

from app.core.disclosure_codes import CodeList
from app.core.disclosure_fields import Field
from app.services.disclosure import disclosure, disclosure_back, disclosure_codes, disclosure_past
from app.services.disclosure.disclosure import Format
from app.services.finding import finding_review, findings

CATALOGUE, LISTED = "01234567890123", "11360824MB0K30006P1A"
LISTS = {
    CodeList.PARTY_KIND: [("全部", "1")],
    CodeList.ID_KIND: [("统一社会信用代码", "001"), ("工商注册号", "002")],
    CodeList.CHECK_FORM: [("本部门抽查", "1")],
    CodeList.CHECK_SORT: [("不定向", "2")],
    CodeList.CHECK_RESULT: [("未发现问题", "1"), ("发现问题经责令已改正", "2"), ("迁出", "3")],
}


class Desk:
    """The clerk at the county's task."""

    def __init__(self, county, folder):
        self.county, self.store = county, county.store
        self.clerk, self.task_id = county.actors["clerk"], county.task_id
        self.folder = folder / "out"
        self.days = 7

    @property
    def now(self):
        return self.county.at(days=self.days)

    def codes(self):
        table = disclosure_codes.codes(self.store, self.clerk, now=self.now)
        for which, lines in LISTS.items():
            table = disclosure_codes.keep_words(
                self.store, self.clerk, which, lines, table.seen, now=self.now
            )
        items = [("A01", CATALOGUE, LISTED), ("B03", "9" * 14, LISTED)]
        table = disclosure_codes.keep_items(self.store, self.clerk, items, table.seen, now=self.now)
        typed = {Field.AREA_NAME: "青岭县", Field.DEPARTMENT_CODE: "17", Field.SOURCE: "3608"}
        return disclosure_codes.keep_agency(self.store, self.clerk, typed, table.seen, now=self.now)

    def look(self, preset):
        return disclosure.preview(self.store, self.clerk, self.task_id, preset, now=self.now)

    def export(self, preset, fmt="xlsx", name="list", **named):
        path = self.folder / f"{name}{Format(fmt).suffix}"
        return disclosure.export(
            self.store, self.clerk, self.task_id, preset, path, Format(fmt), now=self.now, **named
        )

    def receipt(self, number="R1", refused=(), day=None):
        line = disclosure_past.publications(self.store, self.clerk, self.task_id)[0]
        disclosure_past.keep_receipt(
            self.store,
            self.clerk,
            line.id,
            number,
            day or self.county.day(self.days),
            refused,
            "",
            now=self.now,
        )

    def check(self, path):
        return disclosure_back.check_file(self.store, self.clerk, self.task_id, path)

    def correct(self, assignment_id, results, day=6):
        sheet = findings.sheet(self.store, self.clerk, assignment_id, today=self.county.day(8))
        body = replace(
            sheet.body, results=results, follow_ups=("HOME_BRANCH",), closed=False, closed_on=None
        )
        now = self.now
        findings.correct(
            self.store,
            self.clerk,
            assignment_id,
            sheet.revision,
            self.county.day(day),
            body,
            "更正",
            now=now,
        )
        finding_review.submit(self.store, self.clerk, [assignment_id], now=now)
        for role, act in (("reviewer", "review"), ("approver", "approve")):
            getattr(finding_review, act)(
                self.store, self.county.actors[role], [assignment_id], True, "", now=now
            )


@pytest.fixture
def desk(county, tmp_path):
    return Desk(county, tmp_path)
