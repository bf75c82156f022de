"""Papers made of the county's drawn task."""

import re
from dataclasses import replace

import pytest
from pypdf import PdfReader

from app.core.findings import FindingBody, Verdict
from app.core.task import TaskPlan
from app.services.finding import finding_review, findings
from app.services.paper import making
from app.services.paper.making_about import Target
from app.services.paper.making_choice import choices
from app.services.paper.making_job import prepare
from app.store.schema import Takeover, Task


@pytest.fixture
def teams(county):
    """The targets of the teams."""
    chosen = choices(county.store, county.actors["clerk"], county.task_id)
    return tuple(team.target for team in chosen.teams)


@pytest.fixture
def facts(county):
    """What the form would be filled with."""

    def run(code, target=None, later=8, **inputs):
        targets = (target or Target(task_id=county.task_id),)
        with county.store.read() as session:
            return prepare(session, code, targets, inputs, county.at(days=later), ()).facts[0]

    return run


@pytest.fixture
def said(county, tmp_path):
    """Make a paper; return its text without blanks."""

    def run(code, target=None, **inputs):
        done = making.make(
            county.store,
            county.actors["clerk"],
            code,
            (target or Target(task_id=county.task_id),),
            inputs,
            tmp_path / "papers",
            now=county.at(days=8),
        )
        pages = PdfReader(done.path).pages
        return re.sub(r"\s+", "", "".join(page.extract_text() for page in pages))

    return run


@pytest.fixture
def replan(county):
    """Change the plan of the task as it lies in the database."""

    def run(**changes):
        with county.store.write() as session:
            task = session.get_one(Task, county.task_id)
            task.plan = replace(TaskPlan.from_json(task.plan), **changes).to_json()

    return run


@pytest.fixture
def take_over(county):
    """Use other facts of a drawn enterprise than those of the freeze, by its place in the lot."""

    def run(position, **facts):
        with county.store.write() as session:
            session.add(
                Takeover(
                    assignment_id=county.assignments[position - 1],
                    facts={name: ["", value] for name, value in facts.items()},
                    reason="核对",
                    by_id=1,
                    at=county.at(),
                )
            )

    return run


@pytest.fixture
def problem(county):
    """Approve a problem with the first item of an enterprise, closed or not."""

    def run(assignment_id, closed=False):
        store, clerk, now = county.store, county.actors["clerk"], county.at(days=6)
        body = findings.sheet(store, clerk, assignment_id, today=county.day(6)).body
        first, second = body.items
        body = FindingBody(
            items=(
                replace(
                    first, verdict=Verdict.PROBLEM, problem="简化名称。", handling="责令改正。"
                ),
                replace(second, verdict=Verdict.ABSENT),
            ),
            methods=("ONSITE",),
            results=("PENDING", "PENDING_MARKET"),
            follow_ups=("ORDERED", "OTHER"),
            other_follow_up="告知商会",
            closed=closed,
            closed_on=county.day(6) if closed else None,
        )
        findings.save(store, clerk, assignment_id, 0, county.day(5), body, now=now)
        finding_review.submit(store, clerk, (assignment_id,), now=now)
        for act, who in ((finding_review.review, "reviewer"), (finding_review.approve, "approver")):
            act(store, county.actors[who], (assignment_id,), True, "", now=now)

    return run
