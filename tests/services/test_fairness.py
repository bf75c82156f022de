"""Fairness over the draws of a real database: which draws count, as what, and the files of it."""

import pickle
from datetime import date

import openpyxl
import pytest
from sqlalchemy import select

from app.core.ceremony import Ceremony
from app.core.fairness_figures import Family, Standing
from app.core.people import Right
from app.core.quota import ALL
from app.services import journal
from app.services.draw import draw_again, draws, pool
from app.services.fairness import fairness, fairness_files
from app.services.fairness import fairness_words as words
from app.store.schema import (
    Adjustment,
    Assignment,
    Draw,
    Enterprise,
    Lock,
    RecordChange,
    Task,
)
from app.texts import text


def examine(county, since=None, until=None, login="clerk"):
    return fairness.examine(county.store, county.actors[login], since, until, now=county.at(days=9))


def drawn_anew(county, draw_id=None, **changes):
    """A further attempt the day after, by a plan changed so; a void comes before it."""
    clerk, now = county.actors["clerk"], county.at(days=1)
    with county.store.read() as session:
        people = Ceremony.from_json(session.get_one(Lock, county.lock_id).people)
    if draw_id is None:
        draws.void(
            county.store, clerk, county.actors["reviewer"], county.lock_id, "名单有误", now=now
        )
        draw_id = county.draw_id
    with county.store.write() as session:
        task = session.scalars(select(Task)).one()
        task.plan = {**task.plan, **changes}
    lock = pool.freeze(county.store, clerk, draw_id, people, "6e" * 32, "b7" * 32, now=now)
    throws = {word: "1" * one.digits for word, one in people.throwers()}
    draws.record_throws(county.store, clerk, lock.lock_id, throws, throws, now=now)
    draws.run(county.store, clerk, lock.lock_id, now=now)
    return lock.lock_id


TWO = {"quotas": {ALL: {"mode": "NUMBER", "value": "2"}}}


def test_a_draw_of_everybody_shows_nothing_and_says_so(county):
    found = examine(county)
    report = found.report
    assert (report.draws, report.drawn, report.pool) == (1, 5, 5)
    (one,) = report.of(Family.CLASS)
    assert (one.key, one.observed, one.standing) == ("D", 5, Standing.FIXED)
    (line,) = found.lines
    assert (line.number, line.drawn, line.serving) == ("360824202603051001-1", 5, 4)
    assert line.found is not None
    assert found.years == (2026,)
    said, alarm = words.verdict(found)
    assert not alarm
    assert str(report.needed) in said


def test_a_voided_attempt_does_not_count_and_is_told(county):
    drawn_anew(county, **TWO)
    found = examine(county)
    assert (found.report.draws, found.report.drawn) == (1, 2)
    (void,) = found.attempts.voids
    assert (void.attempt, void.with_result, void.reason) == (1, True, "名单有误")
    assert found.attempts.all == 2
    row = words.void_table(found).lines[0].cells
    assert text("fairness.adjust.late") in row


def test_two_of_five_are_expected_to_be_two_fifths_of_each(county):
    with county.store.write() as session:
        for one in session.scalars(select(Enterprise).where(Enterprise.id <= 2)):
            one.risk_class, one.township = "A", "桃源乡"
    drawn_anew(county, **TWO)
    report = examine(county).report
    assert {one.key: one.expected for one in report.of(Family.CLASS)} == pytest.approx(
        {"A": 0.8, "D": 1.2}
    )
    # Of the five two are drawn: 2 * 2/5 * 3/5 * 3/4.
    assert [one.of.variance for one in report.of(Family.TOWNSHIP)] == pytest.approx([0.36, 0.36])
    assert {one.observed for one in report.of(Family.ENTERPRISE)} == {0, 1}


def test_a_class_is_that_of_the_freeze(county):
    with county.store.write() as session:
        for at, before in ((1, "B"), (2, "A")):
            # Changed twice after the freeze: B, then A, now C.
            session.add(
                RecordChange(
                    kind="enterprise",
                    record_id=1,
                    version=at + 1,
                    changes={"risk_class": [before, "AC"[at - 1]]},
                    by_id=1,
                    at=county.at(days=at),
                )
            )
        session.get_one(Enterprise, 1).risk_class = "C"
    found = {one.key: one.observed for one in examine(county).report.of(Family.CLASS)}
    assert found == {"B": 1, "D": 4}


def test_only_draws_of_the_period_count(county):
    assert examine(county, date(2026, 3, 5), date(2026, 3, 5)).report.draws == 1
    later = examine(county, date(2026, 3, 6), None)
    assert later.report.draws == 0
    assert later.years == (2026,)
    assert examine(county, None, date(2026, 3, 4)).report.draws == 0
    assert "2026-03-06" in words.period_words(later)


def test_a_draw_of_officers_draws_no_enterprise_again(county):
    no_plan = drawn_anew(county, **TWO, team={**_team(county), "skills": [["药品", 1]]})
    clerk = county.actors["clerk"]
    again = draw_again.draw_officers_again(county.store, clerk, no_plan, now=county.at(days=1))
    drawn_anew(county, again, team=_team(county))
    found = examine(county)
    assert [(one.number[-2:], one.drawn, one.no_plan) for one in found.lines] == [
        ("-1", 2, True),
        ("-2", 0, False),
    ]
    assert found.report.drawn == 2
    assert found.report.of(Family.AGAIN)[0].observed == 0
    # Who serves is counted where there were teams; the lot in both draws.
    assert {one.draws for one in found.report.serving} == {1}


def _team(county):
    with county.store.read() as session:
        return {**session.scalars(select(Task)).one().plan["team"], "skills": []}


def test_substitutions_are_counted_by_draw_reason_and_officer(county):
    with county.store.write() as session:
        row = session.scalars(select(Assignment).order_by(Assignment.position)).first()
        officer = row.officer_keys[0]
        common = {"lock_id": county.lock_id, "by_id": 1, "second_id": 3, "at": county.at(days=1)}
        session.add(
            Adjustment(
                number=1,
                kind="ENT",
                stratum=row.stratum,
                out_key=row.enterprise_key,
                in_key="-",
                reason="CLOSED",
                skipped=[],
                withdrawn_id=row.id,
                **common,
            )
        )
        session.flush()
        session.add(
            Adjustment(
                number=2,
                kind="OFF",
                stratum="检查员",
                out_key=officer,
                in_key="3608240999",
                reason="ILL",
                skipped=[["3608240998", "LEAVE"], ["3608240997", "UNITS"]],
                **common,
            )
        )
    found = examine(county)
    (one,) = found.attempts.substituted
    assert (one.enterprises, one.officers, one.unfilled, one.stated) == (1, 1, 1, 1)
    assert set(found.attempts.reasons) == {("ENT", "CLOSED", 1), ("OFF", "ILL", 1)}
    assert found.attempts.officers == ((officer, 1),)
    cells = words.draw_table(found).lines[0].cells
    assert words.share_words(2, 9) in cells  # of five drawn and four serving
    assert words.replaced_table(found).lines[0].cells[1:] == (1, 1)
    assert {line.cells[1] for line in words.reason_table(found).lines} == {
        text("fairness.reason.CLOSED"),
        text("fairness.reason.ILL"),
    }


def test_the_same_draws_give_the_same_statistics(county):
    first, second = examine(county), examine(county)
    assert first == second
    assert pickle.loads(pickle.dumps(first)) == first  # it comes out of a child process


def test_progress_is_told_for_each_draw(county):
    told = []
    fairness.examine(
        county.store,
        county.actors["clerk"],
        None,
        None,
        now=county.at(),
        progress=lambda key, share: told.append((key, share)),
    )
    assert told == [(fairness.STEP, 0.0), (fairness.SUMMING, 1.0)]
    assert all(text(key) for key, _ in told)


def test_nothing_of_a_class_leaves_by_whoever_does_not_keep_the_registries(county, tmp_path):
    found = examine(county)
    for login in ("clerk", "reviewer"):
        actor = county.actors[login]
        path = fairness_files.export(
            county.store, actor, found, tmp_path / f"{login}.xlsx", now=county.at(days=9)
        )
        sheets = set(openpyxl.load_workbook(path).sheetnames)
        assert (text("fairness.table.CLASS") in sheets) is actor.may(Right.REGISTRY)
        assert {text("fairness.table.TOWNSHIP"), text("fairness.table.whole")} <= sheets
    facts = fairness_files.report_facts(found, "县局", "经办人")
    assert text("fairness.table.CLASS") not in str(facts)
    assert [one["name"] for one in facts["townships"]] == ["麦㙦镇"]


def test_the_report_is_printed_and_logged(county, tmp_path):
    clerk = county.actors["clerk"]
    place = fairness_files.report(
        county.store, clerk, examine(county), tmp_path, now=county.at(days=9)
    )
    assert place.read_bytes().startswith(b"%PDF")
    (entry,) = journal.entries(county.store, clerk, 0, kind="EXPORT").rows
    assert place.name in entry.payload


def test_a_county_without_draws_has_empty_statistics(county):
    found = examine(county, date(2030, 1, 1), None)
    assert found.report.draws == 0
    assert not words.tables(found, private=True)[1].lines
    assert words.notes(found)


def test_every_standing_and_every_family_has_its_words():
    for family in Family:
        assert text(f"fairness.family.{family}")
        assert text(f"fairness.what.{family}", name="某")
    for standing in Standing:
        assert text(f"fairness.standing.{standing}")


def test_the_draws_of_the_county_are_read_in_the_order_of_their_results(county):
    with county.store.read() as session:
        assert len(session.scalars(select(Draw)).all()) == 1
    assert [one.day for one in examine(county).lines] == [date(2026, 3, 5)]
