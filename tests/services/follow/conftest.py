"""Findings with problems, and the papers that follow from them."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from app.core.findings import FindingBody, Verdict
from app.core.people import Actor
from app.services.finding import finding_review, findings
from app.services.paper import making, papers
from app.services.paper.making_about import Target

PLACES = {
    "facts": "",
    "broken": "《企业名称登记管理规定》第二十三条",
    "ground": "《市场主体登记管理条例》第四十四条",
    "demand": "规范使用企业名称。",
}


@pytest.fixture
def clerk(county) -> Actor:
    """Who follows things up."""
    return county.actors["clerk"]


@pytest.fixture
def found(county, clerk) -> Callable[..., FindingBody]:
    """A submitted finding with a problem in its first item: inspected on 10 March."""

    def run(
        position=1, results=("PENDING", "PENDING_MARKET"), follow_ups=("ORDERED",), submit=True
    ):
        assignment_id = county.assignments[position - 1]
        now = county.at(days=6)
        sheet = findings.sheet(county.store, clerk, assignment_id, today=county.day(6))
        first, *rest = sheet.body.items
        problem = replace(
            first, verdict=Verdict.PROBLEM, problem="牌匾简化名称。", handling="规范使用名称。"
        )
        body = replace(
            sheet.body,
            items=(problem, *(replace(item, verdict=Verdict.CLEAR) for item in rest)),
            methods=("ONSITE",),
            results=results,
            follow_ups=follow_ups,
        )
        findings.save(
            county.store, clerk, assignment_id, sheet.revision, county.day(5), body, now=now
        )
        if submit:
            finding_review.submit(county.store, clerk, (assignment_id,), now=now)
        return body

    return run


@pytest.fixture
def passed(county):
    """Pass a submitted finding to the end."""

    def run(position=1):
        ids, now = (county.assignments[position - 1],), county.at(days=7)
        finding_review.review(county.store, county.actors["reviewer"], ids, True, "属实", now=now)
        finding_review.approve(county.store, county.actors["approver"], ids, True, "同意", now=now)

    return run


@pytest.fixture
def noticed(county, clerk, tmp_path):
    """Print the notices of some enterprises on the day after the draw."""

    def run(*positions):
        ids = [county.assignments[at - 1] for at in positions] or None
        papers.issue_notices(
            county.store, clerk, 1, ids, tmp_path / "notices.pdf", now=county.at(days=1)
        )

    return run


@pytest.fixture
def ordered(county, clerk, tmp_path):
    """Make a letter by hand, as the page of papers does."""

    def run(position=1, code="correction-order", days=6, **inputs):
        return making.make(
            county.store,
            clerk,
            code,
            [Target(1, assignment_id=county.assignments[position - 1])],
            {**PLACES, **inputs},
            tmp_path / "letters",
            now=county.at(days=days),
        )

    return run


@pytest.fixture
def scan(tmp_path):
    """A scanned receipt."""

    def run(name="回证.png", colour="white"):
        from PIL import Image

        path = tmp_path / name
        Image.new("RGB", (60, 80), colour).save(path)
        return path

    return run
