"""分类调整建议: approved findings propose, a person decides, nothing changes by itself."""

import json
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from app.core.findings import FindingAct, FindingBody
from app.core.parameters import BadParameter
from app.core.people import NotAllowed
from app.core.presets import CLASS_PRESETS
from app.services import bureau
from app.services.registry import proposals, proposals_again
from app.services.registry.proposals import NothingChosen, ProposalsChanged, ReasonMissing
from app.services.registry.proposals_again import DecidedSince
from app.store.schema import ClassProposal, Enterprise, Finding, FindingStep, LogEntry, RecordChange


def find(county, *results, at=0, approve=True):
    """Keep a finding with some results of one drawn enterprise, approved or not."""
    with county.store.write() as session:
        row = Finding(
            assignment_id=county.assignments[at],
            revision=1,
            inspected_on=county.day(5),
            body=FindingBody(results=results).to_json(),
            complete=True,
            by_id=1,
            at=county.at(days=6),
        )
        session.add(row)
        session.flush()
        acts = (FindingAct.SUBMIT, FindingAct.REVIEW, FindingAct.APPROVE)
        session.add_all(
            FindingStep(finding_id=row.id, act=act.value, by_id=1, at=county.at(days=6))
            for act in acts[: None if approve else 2]
        )


def open_(county, days=7):
    return proposals.proposals(county.store, county.actors["clerk"], now=county.at(days=days))


def decide(county, lines, taken, reason="", who="clerk"):
    return proposals.decide(
        county.store, county.actors[who], lines, taken, reason, now=county.at(days=8)
    )


def class_of(county, enterprise_id):
    with county.store.read() as session:
        return session.get_one(Enterprise, enterprise_id).risk_class


@pytest.fixture
def classed(county):
    """Everybody in class B."""
    with county.store.write() as session:
        for one in session.scalars(select(Enterprise)):
            one.risk_class = "B"
    return county


def test_an_approved_finding_proposes_and_changes_nothing(classed):
    find(classed, "UNPUBLISHED")
    (line,) = open_(classed)
    assert (line.now, line.after, line.cap_now, line.cap_after) == ("B", "C", 2, 2)
    assert line.inspected_on == classed.day(5)
    assert class_of(classed, line.enterprise_id) == "B"


@pytest.mark.parametrize(
    ("results", "approve"), [(("CLEAR",), True), (("UNPUBLISHED",), False), (("MOVED",), True)]
)
def test_without_a_rule_or_an_approval_nothing_is_proposed(classed, results, approve):
    find(classed, *results, approve=approve)
    assert open_(classed) == ()


def test_taken_it_is_a_new_version_of_the_record_with_its_history(classed):
    find(classed, "UNREACHABLE")
    (line,) = open_(classed)
    assert decide(classed, (line,), True) == 1
    assert class_of(classed, line.enterprise_id) == "C"
    with classed.store.read() as session:
        change = session.scalars(
            select(RecordChange)
            .where(RecordChange.kind == "enterprise", RecordChange.record_id == line.enterprise_id)
            .order_by(RecordChange.id.desc())
        ).first()
        assert change.changes == {"risk_class": ["B", "C"]}
        row = session.scalars(select(ClassProposal)).one()
        assert (row.before, row.after, row.taken) == ("B", "C", True)
        entry = session.scalars(select(LogEntry).where(LogEntry.kind == "RECLASS")).one()
        assert json.loads(entry.payload) == {"act": "take", "count": 1, "proposals": [row.id]}
    assert open_(classed) == ()
    (said,) = proposals.decided(classed.store, classed.actors["supervisor"])
    assert (said.before, said.after, said.taken) == ("B", "C", True)


def test_refused_with_a_reason_the_same_finding_is_not_proposed_again(classed):
    find(classed, "UNPUBLISHED")
    lines = open_(classed)
    with pytest.raises(ReasonMissing):
        decide(classed, lines, False)
    with pytest.raises(ReasonMissing):
        decide(classed, lines, True, "甲" * 301)
    decide(classed, lines, False, "已当场改正")
    assert (open_(classed), class_of(classed, lines[0].enterprise_id)) == ((), "B")


def test_many_are_decided_at_once_or_none(classed):
    find(classed, "UNPUBLISHED", at=0)
    find(classed, "UNCOOPERATIVE", at=1)
    lines = open_(classed)
    wrong = (lines[0], replace(lines[1], after="D"))
    with pytest.raises(ProposalsChanged):
        decide(classed, wrong, True)
    assert {class_of(classed, one.enterprise_id) for one in lines} == {"B"}
    assert decide(classed, lines, True) == 2
    assert {class_of(classed, one.enterprise_id) for one in lines} == {"C"}


def test_a_class_that_changed_since_is_looked_at_again(classed):
    find(classed, "UNPUBLISHED")
    lines = open_(classed)
    with classed.store.write() as session:
        session.get_one(Enterprise, lines[0].enterprise_id).risk_class = "A"
    with pytest.raises(ProposalsChanged):
        decide(classed, lines, True)
    assert open_(classed)[0].after == "B"


def test_nobody_chosen_and_nobody_allowed(classed):
    find(classed, "UNPUBLISHED")
    with pytest.raises(NothingChosen):
        decide(classed, (), True)
    with pytest.raises(NotAllowed):
        decide(classed, open_(classed), True, who="supervisor")


def test_the_rule_of_the_day_of_the_inspection_counts_and_the_cap_follows_the_class(classed):
    def rule(value, day):
        bureau.set_parameter(
            classed.store, classed.actors["admin"], "class_rules", value, day, "-",
            now=classed.at(),
        )  # fmt: skip

    find(classed, "UNPUBLISHED")
    rule({}, date(2026, 1, 1))
    assert open_(classed) == ()
    rule({"UNPUBLISHED": "D"}, classed.day(5))
    rule({}, classed.day(6))
    bureau.set_parameter(
        classed.store, classed.actors["admin"], "class_caps", {"D": 4}, date(2026, 1, 1), "-",
        now=classed.at(),
    )  # fmt: skip
    (line,) = open_(classed)
    assert (line.after, line.cap_now, line.cap_after) == ("D", 2, 4)


def reverse(county, decision, reason="查证后改判", days=9, who="clerk"):
    proposals_again.reverse(
        county.store, county.actors[who], decision, reason, now=county.at(days=days)
    )


@pytest.mark.parametrize("taken", [True, False])
def test_a_decision_is_turned_by_another_one_and_both_stay(classed, taken):
    find(classed, "UNPUBLISHED")
    (line,) = open_(classed)
    decide(classed, (line,), taken, "初核")
    (first,) = proposals.decided(classed.store, classed.actors["clerk"])
    reverse(classed, first.id)
    assert class_of(classed, line.enterprise_id) == ("B" if taken else "C")
    said = proposals.decided(classed.store, classed.actors["clerk"])
    assert [(one.before, one.after, one.last) for one in said] == [
        ("C", "B", True) if taken else ("B", "C", True),
        ("B", "C", False),
    ]
    assert said[0].reason == "改判：查证后改判"
    assert said[0].ground == said[1].ground != ""
    assert open_(classed) == ()
    with pytest.raises(DecidedSince):
        reverse(classed, first.id)
    reverse(classed, said[0].id, "再次改判")
    assert class_of(classed, line.enterprise_id) == ("C" if taken else "B")


def test_nobodys_later_work_is_turned_back_with_it(classed):
    find(classed, "UNPUBLISHED")
    (line,) = open_(classed)
    decide(classed, (line,), True)
    (first,) = proposals.decided(classed.store, classed.actors["clerk"])
    with pytest.raises(ReasonMissing):
        reverse(classed, first.id, "  ")
    with pytest.raises(NotAllowed):
        reverse(classed, first.id, who="supervisor")
    with classed.store.write() as session:
        session.get_one(Enterprise, line.enterprise_id).risk_class = "D"
    with pytest.raises(DecidedSince):
        reverse(classed, first.id)
    assert class_of(classed, line.enterprise_id) == "D"


def test_rules_caps_and_classes_are_set_together_or_not_at_all(classed):
    find(classed, "UNCOOPERATIVE")
    four = CLASS_PRESETS["four_credit"]
    values = {"risk_classes": list(four.classes), "class_rules": dict(four.rules)}

    def set_them(more):
        bureau.set_parameters(
            classed.store, classed.actors["admin"], {**values, **more}, date(2026, 1, 1), "-",
            now=classed.at(),
        )  # fmt: skip

    with pytest.raises(BadParameter):
        set_them({"class_caps": {"失信": -1}})
    assert open_(classed)[0].after == "C"
    set_them({"class_caps": {"严重失信": 4}})
    (line,) = open_(classed)
    assert (line.now, line.after, line.cap_after) == ("B", "严重失信", 4)


@pytest.mark.parametrize("preset", CLASS_PRESETS.values(), ids=CLASS_PRESETS)
def test_a_preset_can_be_kept_as_it_is(classed, preset):
    values = {
        "risk_classes": list(preset.classes),
        "class_rules": dict(preset.rules),
        "class_caps": dict(preset.caps),
    }
    bureau.set_parameters(
        classed.store, classed.actors["admin"], values, date(2026, 1, 1), "-", now=classed.at()
    )
    moves = {one for one in preset.rules.values() if one not in ("+1", "-1")}
    assert moves | preset.caps.keys() <= set(preset.classes)
