"""What is kept how long, what two people destroy, and what a check finds."""

import zipfile
from datetime import date

import pytest
from sqlalchemy import select

from app.core.people import NotAllowed, OwnWork
from app.core.record_plan import BadPlan
from app.files.evidence_folder import place_of
from app.services.evidence import (
    evidence,
    evidence_access,
    evidence_check,
    evidence_files,
    evidence_keeping,
    evidence_plan,
)
from app.services.evidence.evidence import Link
from app.services.evidence.evidence_keeping import NotDue, Term
from app.services.evidence.evidence_rows import EvidenceDestroyed
from app.services.registry import exchange_all
from app.store.schema import EvidenceAct, EvidenceFile

YEARS = 6 * 366


def kept(county, days=3):
    return evidence_keeping.kept(county.store, county.actors["clerk"], today=county.day(days))


def lies(county, digest):
    return place_of(county.store.folder / "evidence", digest)


def destroy(county, *digests, second="approver", days=YEARS):
    actors = county.actors
    return evidence_keeping.destroy(
        county.store, actors["clerk"], actors[second], digests, "保存期满", now=county.at(days)
    )


def test_the_time_begins_when_the_task_is_closed(county, brought, closed):
    (one,) = kept(county)
    assert (one.term, one.until, one.years) == (Term.OPEN, None, 5)
    assert one.enterprises == ("淦江粮油店",)
    assert one.steps == ("现场检查",)
    closed(30)  # 2026-04-04
    (one,) = kept(county, 31)
    assert (one.term, one.until) == (Term.RUNNING, date(2031, 4, 4))
    assert kept(county, (date(2031, 4, 4) - county.day()).days)[0].term is Term.RUNNING
    assert kept(county, (date(2031, 4, 5) - county.day()).days)[0].term is Term.DUE


def test_the_longest_of_what_it_is_evidence_of_counts(county, brought, closed, photo):
    link = Link("TRANSFER", assignment_id=county.assignments[1])  # permanent
    actor = county.actors["clerk"]
    evidence.take(county.store, actor, [photo("门头.jpg")], link, now=county.at(2))
    closed()
    (one,) = kept(county, YEARS)
    assert (one.term, one.years, one.until) == (Term.PERMANENT, 0, None)


def test_two_people_destroy_what_is_due_and_what_is_written_of_it_stays(
    county, brought, closed, tmp_path
):
    closed()
    evidence_access.small_pictures(county.store, county.actors["clerk"], [brought])
    done = destroy(county, brought)
    assert (done.count, done.left) == (1, 0)
    assert not lies(county, brought).exists()
    assert list((county.store.folder / "thumbnails").rglob("*.jpg")) == []
    (one,) = kept(county, YEARS)
    assert one.term is Term.DESTROYED
    assert one.destroyed == (county.day(YEARS), "人员clerk", "人员approver", "保存期满")
    with county.store.read() as session:
        assert session.scalars(select(EvidenceFile.name)).one() == "门头.jpg"
    with pytest.raises(EvidenceDestroyed):
        evidence_access.open_copy(
            county.store,
            county.actors["approver"],
            brought,
            "看看还在不在",
            tmp_path,
            now=county.at(),
        )
    said = evidence_files.records(
        county.store, county.actors["clerk"], county.task_id, today=county.day(YEARS)
    )
    (file,) = said.owners[1].steps[2].files
    assert file.health == "DESTROYED"


def test_nothing_is_destroyed_before_its_time_nor_by_one_person(county, brought, closed):
    with pytest.raises(NotDue):
        destroy(county, brought)  # the task is not closed
    closed()
    with pytest.raises(NotDue):
        destroy(county, brought, days=YEARS - 366)
    with pytest.raises(OwnWork):
        destroy(county, brought, second="clerk")
    with pytest.raises(NotAllowed):
        destroy(county, brought, second="colleague")
    assert lies(county, brought).exists()


def test_the_same_bytes_may_come_in_again_after_they_were_destroyed(county, brought, closed, photo):
    closed()
    destroy(county, brought)
    link = Link("SITE", assignment_id=county.assignments[0])
    evidence.take(
        county.store, county.actors["clerk"], [photo("门头.jpg")], link, now=county.at(YEARS)
    )
    assert lies(county, brought).exists()
    assert kept(county, YEARS)[0].term is Term.DUE  # and the record of both stays


def check(county, days=4):
    return evidence_check.check(county.store, county.actors["supervisor"], now=county.at(days))


def test_a_check_finds_the_damaged_and_the_missing_and_says_when_they_are_back(
    county, brought, photo
):
    link = Link("SITE", assignment_id=county.assignments[1])
    actor = county.actors["clerk"]
    (other,) = evidence.take(
        county.store, actor, [photo("b.jpg", colour="#ffffff")], link, now=county.at(2)
    ).taken
    assert check(county).sound
    data = lies(county, brought).read_bytes()
    lies(county, brought).chmod(0o600)
    lies(county, brought).write_bytes(data[:-1] + bytes([data[-1] ^ 1]))  # a single bit
    lies(county, other.digest).unlink()
    found = {one.digest: one.health for one in check(county).wrong}
    assert found == {brought: "DAMAGED", other.digest: "MISSING"}
    assert {one.digest for one in check(county).wrong} == set(found)  # told again, noted once
    with county.store.read() as session:
        assert sorted(session.scalars(select(EvidenceAct.act))) == ["DAMAGED", "MISSING"]
    lies(county, brought).write_bytes(data)
    done = check(county)
    assert [(one.digest, one.recovered) for one in done.wrong if one.recovered] == [(brought, True)]
    evidence.take(county.store, actor, [photo("b.jpg", colour="#ffffff")], link, now=county.at(3))
    assert check(county).sound
    assert check(county).wrong == ()


def test_a_check_counts_strange_files_and_sweeps_what_destroying_left(county, brought, closed):
    strange = lies(county, "ab" * 32)
    strange.parent.mkdir()
    strange.write_bytes(b"?")
    closed()
    data = lies(county, brought).read_bytes()
    destroy(county, brought)
    lies(county, brought).write_bytes(data)  # as if the system had not let it go
    done = check(county, YEARS)
    assert (done.files, done.strange, done.left) == (0, ("ab" * 32,), 0)
    assert not lies(county, brought).exists()
    assert strange.exists()


def test_the_plan_is_dated_and_steps_with_files_stay(county, brought):
    actor = county.actors["clerk"]
    shipped = evidence_plan.plan(county.store, actor, today=county.day()).lines
    without = tuple(line for line in shipped if line.code != "ENTRY")
    evidence_plan.change_plan(county.store, actor, without, county.day(10), now=county.at())
    codes = [
        len(evidence_plan.plan(county.store, actor, today=county.day(day)).lines) for day in (9, 10)
    ]
    assert codes == [len(shipped), len(shipped) - 1]
    bare = tuple(line for line in shipped if line.code != "SITE")
    with pytest.raises(BadPlan):
        evidence_plan.change_plan(county.store, actor, bare, county.day(), now=county.at())


def test_what_each_step_needs_is_said_enterprise_by_enterprise(county, photo):
    def missing():
        said = evidence_files.lacking(
            county.store, county.actors["reviewer"], county.task_id, today=county.day(2)
        )
        return {(one.name, one.step) for one in said}

    assert missing() == {("", "抽取现场"), ("", "抽取记录签字件")}
    link = Link("DRAW_SIGNED", task_id=county.task_id)
    actor = county.actors["clerk"]
    evidence.take(county.store, actor, [photo()], link, now=county.at(2))
    assert missing() == {("", "抽取现场")}


def test_all_data_taken_out_holds_the_files_and_not_what_was_destroyed(
    county, brought, photo, closed, tmp_path
):
    link = Link("TRANSFER", assignment_id=county.assignments[1])
    (other,) = evidence.take(
        county.store,
        county.actors["clerk"],
        [photo("b.jpg", colour="#ffffff")],
        link,
        now=county.at(2),
    ).taken
    data = lies(county, other.digest).read_bytes()
    closed()
    destroy(county, brought)
    path = tmp_path / "all.zip"
    exchange_all.export_all(county.store, county.actors["admin"], path, now=county.at(YEARS))
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if name.startswith("evidence/")]
        assert names == [f"evidence/{other.digest}.jpg"]
        assert archive.read(names[0]) == data
        assert brought in archive.read("csv/evidence_file.csv").decode()
