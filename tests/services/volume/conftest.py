"""A drawn task whose papers are bound into volumes."""

import re
from dataclasses import replace

import pytest
from PIL import Image, ImageDraw
from pypdf import PdfReader
from sqlalchemy import select

from app.core.findings import Verdict
from app.core.task import Act
from app.core.volume import VolumeKind
from app.services.finding import finding_review, findings
from app.services.paper import making, papers
from app.services.paper.making_about import Target
from app.services.walks import volumes
from app.services.walks.volumes import VolumeAsked
from app.store.schema import LogEntry, TaskStep


@pytest.fixture
def issue(county, tmp_path):
    """Make notices and record sheets of some enterprises, a day after the draw."""

    def run(ids):
        clerk, folder = county.actors["clerk"], tmp_path / "papers"
        for act, hours in ((papers.issue_notices, 0), (papers.issue_records, 1)):
            act(
                county.store,
                clerk,
                county.task_id,
                ids,
                folder,
                one_file=True,
                now=county.at(days=1, hours=hours),
            )

    return run


@pytest.fixture
def decided(county):
    """Let the task have been submitted, reviewed and approved before the draw."""
    with county.store.write() as session:
        for act, account in ((Act.SUBMIT, 1), (Act.REVIEW, 3), (Act.APPROVE, 4)):
            session.add(
                TaskStep(
                    task_id=county.task_id,
                    task_version=1,
                    act=act.value,
                    opinion="同意。",
                    by_id=account,
                    at=county.at(hours=-20),
                )
            )


@pytest.fixture
def ordered(county):
    """Enter and approve a finding that ordered a correction."""

    def run(assignment_id):
        store, now = county.store, county.at(days=6)
        clerk = county.actors["clerk"]
        sheet = findings.sheet(store, clerk, assignment_id, today=county.day(6))
        items = tuple(
            replace(item, verdict=Verdict.PROBLEM if at == 0 else Verdict.CLEAR)
            for at, item in enumerate(sheet.body.items)
        )
        items = (replace(items[0], problem="未亮照经营", handling="责令改正"), *items[1:])
        body = replace(
            sheet.body,
            items=items,
            methods=("ONSITE",),
            results=("PENDING", "PENDING_MARKET"),
            follow_ups=("ORDERED",),
        )
        findings.save(store, clerk, assignment_id, sheet.revision, county.day(5), body, now=now)
        ids = (assignment_id,)
        finding_review.submit(store, clerk, ids, now=now)
        finding_review.review(store, county.actors["reviewer"], ids, True, "属实", now=now)
        finding_review.approve(store, county.actors["approver"], ids, True, "同意", now=now)

    return run


@pytest.fixture
def make_paper(county, tmp_path):
    """Make a paper by hand about an enterprise, or about the task."""

    def run(code, assignment_id=None, days=8, **inputs):
        return making.make(
            county.store,
            county.actors["clerk"],
            code,
            (Target(county.task_id, assignment_id=assignment_id),),
            inputs,
            tmp_path / "papers",
            now=county.at(days=days),
        )

    return run


@pytest.fixture
def bind(county, tmp_path):
    """Make a volume, twenty days after the draw."""

    def run(owner=0, kind=VolumeKind.ENTERPRISE, days=20, actor="clerk", **asked):
        return volumes.make(
            county.store,
            county.actors[actor],
            VolumeAsked(county.task_id, kind, owner, **asked),
            tmp_path / "volumes",
            now=county.at(days=days),
        )

    return run


@pytest.fixture
def pages():
    """The text of every page of a PDF, without blanks."""

    def run(path):
        return [re.sub(r"\s+", "", page.extract_text()) for page in PdfReader(path).pages]

    return run


@pytest.fixture
def scan(tmp_path):
    """A file that could be the scan of a signed sheet."""

    def run(name="scan.jpg", colour="#ffeecc", size=(620, 877)):
        image = Image.new("RGB", size, colour)
        ImageDraw.Draw(image).rectangle((40, 60, 300, 200), outline="black", width=5)
        path = tmp_path / name
        image.save(path)
        return path

    return run


@pytest.fixture
def logged(county):
    """The kinds of the log's entries, in order."""

    def run():
        with county.store.read() as session:
            return list(session.scalars(select(LogEntry.kind).order_by(LogEntry.n)))

    return run
