"""复查复核: a sample is frozen, sealed, thrown, drawn, voided; a stranger can check it."""

import shutil
import subprocess
import sys
import zipfile

import pytest
from sqlalchemy import select, text

from app.core.keying import BLIND, SameKeyer
from app.core.people import NotAllowed, OwnWork
from app.core.quota import QuotaRule
from app.core.reasons import ReasonWrong
from app.core.recheck import NothingInScope
from app.services.draw import recheck, recheck_dossier, recheck_draw
from app.services.draw.recheck_draw import AlreadyDrawn, NotKeyed, SampleVoided
from app.services.draw.recheck_shown import State
from app.store.schema import LogEntry


def verifiers(root):
    """The two that know nothing of the program; without node on this machine, one."""
    folder = root / "resources/verifier"
    node = shutil.which("node")
    yield [sys.executable, folder / "verify.py"]
    if node:
        yield [node, folder / "verify.js"]


def test_a_sample_is_sealed_thrown_drawn_and_accepted_by_the_verifiers(bureau, root, tmp_path):
    counted = recheck.count(bureau.store, bureau.actors["clerk"], bureau.scope())
    assert (counted.in_scope, counted.pool, counted.wanted, counted.fault) == (4, 4, 2, "")
    frozen, made = bureau.drawn()
    assert frozen.number == "青市监复查〔2026〕1号-1"
    assert made.count == 2
    shown = bureau.show(frozen.recheck_id)
    assert shown.line.state is State.DRAWN
    assert shown.rehearsal
    assert shown.throws == (("吴见证", "6603"), ("陈见证", "4072"))
    assert [one.position for one in shown.lines] == [1, 2]
    assert {one.results for one in shown.lines} == {"未发现问题"}
    line = shown.lines[0]
    assert line.place.inspection.key.startswith("360824202603051001-1/")  # whichever the lot gave
    again = recheck_draw.draw(
        bureau.store, bureau.actors["supervisor"], frozen.recheck_id, now=bureau.at(days=8)
    )
    assert again.result_hash == made.result_hash
    written = recheck_dossier.write_dossier(
        bureau.store, bureau.actors["clerk"], frozen.recheck_id, tmp_path, now=bureau.at(days=8)
    )
    assert written.report.verdict.value == "CONSISTENT"
    paper = ("--m", frozen.manifest_hash, "--head", shown.result_head, "--r", made.result_hash)
    for verifier in verifiers(root):
        said = subprocess.run(
            [*verifier, "check", written.path, *paper],
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert said.returncode == 0, said.stdout + said.stderr
    with zipfile.ZipFile(written.path) as file:
        names = file.read("names.txt").decode()
        result = file.read("result.txt").decode()
    assert names.count("\n") == 4
    assert line.place.name in names
    drawn_ids = {row.split("|")[3] for row in result.splitlines() if row.endswith("|DRAWN")}
    assert drawn_ids == {one.place.inspection.key for one in shown.lines}
    with bureau.store.read() as session:
        kinds = session.scalars(
            select(LogEntry.kind).where(LogEntry.subject == frozen.number).order_by(LogEntry.n)
        ).all()
    assert kinds == ["LOCK", "SEED", "RESULT"]


def test_a_voided_sample_keeps_its_result_and_stands_in_the_dossier_of_the_next(
    bureau, root, tmp_path
):
    frozen = bureau.freeze()
    with pytest.raises(recheck.SampleOpen):
        bureau.freeze()
    bureau.key(frozen.recheck_id)
    with pytest.raises(OwnWork):
        bureau.void(frozen.recheck_id, second="supervisor")
    with pytest.raises(NotAllowed):
        bureau.void(frozen.recheck_id, second="clerk")
    with pytest.raises(ReasonWrong):
        bureau.void(frozen.recheck_id, reason=" ")
    bureau.void(frozen.recheck_id)
    shown = bureau.show(frozen.recheck_id)
    assert shown.line.state is State.VOID
    assert shown.void.reason == "投掷时有人离场"
    assert shown.result_hash  # what the throws would have given is published with the void
    for act in (
        lambda: bureau.void(frozen.recheck_id),
        lambda: bureau.key(frozen.recheck_id),
        lambda: bureau.enter(frozen.recheck_id, bureau.assignments[0], bureau.entry()),
    ):
        with pytest.raises(SampleVoided):
            act()
    following, made = bureau.drawn()
    assert following.number == "青市监复查〔2026〕1号-2"
    written = recheck_dossier.write_dossier(
        bureau.store, bureau.actors["clerk"], following.recheck_id, tmp_path, now=bureau.at(days=8)
    )
    with zipfile.ZipFile(written.path) as file:
        assert "attempts/001/result.txt" in file.namelist()
    call = [sys.executable, root / "resources/verifier/verify.py", "check", written.path]
    checked = subprocess.run([*call, "--r", made.result_hash], capture_output=True, check=False)
    assert checked.returncode == 0
    third = bureau.drawn(bureau.scope(fresh=False))[0]
    assert third.number == "青市监复查〔2026〕2号-1"


def test_results_are_strata_under_opaque_labels_and_what_was_drawn_before_is_out(bureau):
    wanted = bureau.scope(by_result=True, rule=QuotaRule("RATIO", "30"))
    frozen, made = bureau.drawn(wanted)
    assert made.count == 1  # 30% of 4, rounded
    shown = bureau.show(frozen.recheck_id)
    assert shown.strata == (("S1", "未发现问题", 4, 1),)
    counted = recheck.count(bureau.store, bureau.actors["clerk"], bureau.scope())
    assert (counted.in_scope, counted.before, counted.pool) == (4, 1, 3)
    second, _ = bureau.drawn(bureau.scope(rule=QuotaRule("RATIO", "100")))
    shown = bureau.show(second.recheck_id)
    assert (shown.before, shown.line.pool, len(shown.lines)) == (1, 3, 3)
    none = recheck.count(bureau.store, bureau.actors["clerk"], bureau.scope())
    assert "没有" in none.fault
    with pytest.raises(NothingInScope):
        bureau.freeze()


def test_a_scope_narrows_by_everything_it_names(bureau):
    store, clerk = bureau.store, bureau.actors["clerk"]
    known = recheck.choices(store, clerk, bureau.day(0), bureau.day(30))
    assert (known.count, known.stations, len(known.items)) == (4, ("麦㙦所",), 2)

    def size(**said):
        return recheck.count(store, clerk, bureau.scope(**said)).in_scope

    assert size(station="麦㙦所", item="A01", results=("CLEAR",)) == size()
    for none in (
        {"station": "别的所"},
        {"item": "Z99"},
        {"results": ("99",)},
        {"published": True},
        {"task_id": 99},
    ):
        assert size(**none) == 0
    assert sum(size(team=team) for _task, team in known.teams) == 4
    assert 0 < size(officer=known.officers[0][0]) < 4 or len(known.teams) == 1
    assert size(closed=True) == 4


def test_throws_are_keyed_twice_by_two_people_and_only_before_the_draw(bureau):
    frozen = bureau.freeze()
    who = bureau.actors["supervisor"]
    with pytest.raises(NotKeyed):
        recheck_draw.draw(bureau.store, who, frozen.recheck_id, now=bureau.at(days=7))
    with pytest.raises(SameKeyer):
        bureau.key(frozen.recheck_id, hands=("甲", "甲"))
    bureau.key(frozen.recheck_id, ("乙",), (BLIND,))
    recheck_draw.draw(bureau.store, who, frozen.recheck_id, now=bureau.at(days=7))
    with pytest.raises(AlreadyDrawn):
        bureau.key(frozen.recheck_id)


def test_the_database_itself_keeps_a_sample_as_it_is(bureau):
    def refused(why, act):
        with pytest.raises(Exception, match=why), bureau.store.write() as session:
            session.execute(text(act))

    sealed = bureau.freeze()
    columns = "name, tag, scope, manifest, manifest_hash, secret, commitment, prev_head, strata"
    again = f"INSERT INTO recheck (number, {columns}, people, by_id, at) SELECT 'X-1', {columns}"
    refused("open_sample", f"{again}, people, by_id, at FROM recheck")
    drawn = "INSERT INTO recheck_drawn (recheck_id, assignment_id, position, stratum)"
    refused("no_result", f"{drawn} VALUES ({sealed.recheck_id}, 1, 1, 'S1')")
    finding = (
        "INSERT INTO recheck_finding (recheck_id, assignment_id, verdict, facts, words,"
        f" checked_on, checked_by, by_id, at) SELECT {sealed.recheck_id}, 1, 'SAME', '{{}}', '',"
        " '2026-03-12', 'x', 1, at FROM recheck LIMIT 1"
    )
    refused("no_result", finding)
    void = "INSERT INTO recheck_void (recheck_id, reason, by_id, second_id, at)"
    refused("one_person", f"{void} SELECT id, 'x', 1, 1, at FROM recheck")
    bureau.key(sealed.recheck_id)
    bureau.draw(sealed.recheck_id)
    throw = "recheck_id, witness, turn, digits, keyed_by, by_id, at"
    keyed = f"INSERT INTO recheck_throw ({throw}) SELECT {throw} FROM recheck_throw LIMIT 1"
    refused("opened", keyed)
    for table in ("recheck", "recheck_place", "recheck_throw", "recheck_result", "recheck_drawn"):
        for act in (f"DELETE FROM {table}", f"UPDATE {table} SET rowid = rowid"):
            refused("append-only", act)
    bureau.void(sealed.recheck_id)
    refused("voided", finding)
    following = bureau.freeze()
    bureau.void(following.recheck_id)
    late = "SELECT 2, opening, seed, result, result_hash, by_id, at FROM recheck_result"
    refused("voided", f"INSERT INTO recheck_result {late}")
    refused("voided", keyed.replace("SELECT recheck_id", "SELECT 2"))
