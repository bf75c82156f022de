"""试着作弊: every trick is really played on a copy, really caught, and leaves nothing behind."""

import hashlib
import sys

import pytest
from sqlalchemy import select

from app.core.container import pack
from app.core.dossier import Paper, check
from app.core.dossier_report import Verdict
from app.core.protocol import sha256_hex
from app.core.quota import ALL, QuotaRule
from app.services.draw import dossier_files, draws
from app.services.keeping import heads_folder
from app.services.walks import cheating, cheating_forge, cheating_verify
from app.services.walks.cheating import NothingToForge, NotRehearsal, Outcome, Trick
from app.store.engine import DATABASE
from app.store.schema import Bureau, Lock, LogEntry, Result

ENTERPRISES = 24  # of the county; three of them are not living


@pytest.fixture
def rehearsal(road):
    """The lock of a rehearsal that was drawn."""
    road.change(Bureau, Bureau.id == 1, is_sample=True)
    return road.drawn()[1]


@pytest.fixture
def play(road, rehearsal):
    """Play a trick as the supervisor."""

    def run(trick):
        return cheating.play(road.store, road.supervisor, rehearsal, trick, now=road.at(60))

    return run


@pytest.fixture
def files(road, rehearsal):
    """The dossier's files as they are."""
    with road.store.read() as session:
        return dossier_files.gather(session, rehearsal).files


def outcomes(shown):
    return [step.outcome for step in shown.steps]


def test_drawing_again_changes_nothing_a_second_lock_is_refused_other_throws_are_caught(
    road, play, rehearsal
):
    shown = play(Trick.REDRAW)
    assert outcomes(shown) == [Outcome.SAME, Outcome.REFUSED, Outcome.CAUGHT]
    again, second, throws = shown.steps
    assert road.row(Result, rehearsal).result_hash[:12] in again.line
    assert "lock refused: open_attempt" in second.line
    assert throws.line.startswith("R 是")
    assert shown.caught


def test_a_changed_row_is_caught_and_a_careful_forgery_by_the_m_on_paper(road, play, rehearsal):
    shown = play(Trick.ROW)
    assert outcomes(shown) == [Outcome.CAUGHT, Outcome.YELLOW, Outcome.CAUGHT]
    careless, careful, typed = shown.steps
    assert careless.line.startswith("manifest.txt：清单摘要 M 是")
    assert careful.line == "结论：自洽，未与纸质核对"
    assert typed.line.startswith("M 是")
    assert road.row(Lock, rehearsal).manifest_hash in typed.line


def test_a_changed_name_is_found_in_either_file(play):
    shown = play(Trick.NAME)
    assert outcomes(shown) == [Outcome.CAUGHT, Outcome.CAUGHT]
    names, result = shown.steps
    assert names.line.startswith("names.txt：摘要是")
    assert result.line.startswith("result.txt 第4行与重算结果不同")


def test_an_older_database_is_told_by_what_was_noted_apart_and_by_paper(road, play):
    last = len(road.rows(select(LogEntry)))
    shown = play(Trick.DATABASE)
    assert outcomes(shown) == [Outcome.CAUGHT, Outcome.CAUGHT]
    assert f"已知第 {last + 1} 条，库里只到第 {last} 条" in shown.steps[0].line


def test_the_verifier_of_the_dossier_comes_to_the_same_in_a_process_of_its_own(play):
    said = {step.by for trick in (Trick.ROW, Trick.NAME) for step in play(trick).steps}
    assert said == {"本程序和 verify.py（两套独立程序，结论相同）"}


def test_without_python_the_program_alone_says_so(play, monkeypatch):
    monkeypatch.setattr(cheating_verify, "_python", lambda: None)
    assert {step.by for step in play(Trick.NAME).steps} == {"本程序"}


def test_what_is_no_interpreter_is_no_witness(play, monkeypatch, tmp_path):
    monkeypatch.setattr(cheating_verify, "_python", lambda: str(tmp_path / "none"))
    assert {step.by for step in play(Trick.NAME).steps} == {"本程序"}


def test_a_packed_program_looks_for_a_python_of_the_machine(monkeypatch):
    assert cheating_verify._python() == sys.executable
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(cheating_verify.shutil, "which", lambda name: f"/{name}")
    assert cheating_verify._python() == "/python3"


def test_the_data_folder_the_second_folder_and_the_log_stay_as_they_are(road, rehearsal, tmp_path):
    apart = tmp_path / "apart"
    apart.mkdir()
    heads_folder.set_second_folder(road.store, road.admin, apart, now=road.at(50))
    road.store.close()  # so that all is in the one file
    database = road.store.folder / DATABASE

    def digest():
        road.store.close()
        return hashlib.sha256(database.read_bytes()).hexdigest()

    before, there = digest(), sorted(road.store.folder.rglob("*"))
    for trick in Trick:
        shown = cheating.play(road.store, road.clerk, rehearsal, trick, now=road.at(60))
        assert shown.caught
    assert digest() == before
    assert sorted(road.store.folder.rglob("*")) == there
    assert list(apart.iterdir()) == []


def test_a_forged_dossier_fits_in_itself_and_its_paper_says_no(files):
    target = cheating_forge.target_of(files)
    m, r = sha256_hex(files["manifest.txt"]), sha256_hex(files["result.txt"])
    forged = cheating_forge.forged(files, manifest=cheating_forge.without_row(files, target))
    assert check(forged).verdict is Verdict.CONSISTENT
    assert target.key.encode() not in forged["result.txt"]
    for paper in (Paper(m=(m,)), Paper(r=(r,)), Paper(heads=(check(files).facts.head,))):
        assert check(forged, paper).verdict is Verdict.DIFFERS
    assert pack(forged) != pack(files)


def test_a_forgery_leaves_out_what_came_after_the_result(road, tmp_path):
    road.change(Bureau, Bureau.id == 1, is_sample=True)
    draw_id, first = road.drawn()
    draws.void(road.store, road.clerk, road.supervisor, first, "投掷录错", now=road.at(30))
    second = road.freeze(draw_id, minutes=40).lock_id
    road.throw(second, "9317", minutes=41)
    draws.run(road.store, road.clerk, second, now=road.at(42))
    with road.store.read() as session:
        late = dossier_files.gather(session, second).files
        early = dossier_files.gather(session, first).files
    for files in (late, early):
        assert check(files).verdict is Verdict.CONSISTENT
        opening = next(cheating_forge.other_throws(files))
        assert check(cheating_forge.forged(files, opening=opening)).verdict is Verdict.CONSISTENT
    assert "attempts/001/manifest.txt" in late


def test_the_newest_standing_rehearsal_is_the_ground(road, rehearsal):
    found = cheating.ground(road.store, road.clerk)
    assert (found.lock_id, found.attempt) == (rehearsal, 1)
    assert found.m == road.row(Lock, rehearsal).manifest_hash
    draws.void(road.store, road.clerk, road.supervisor, rehearsal, "数字录错", now=road.at(30))
    assert cheating.ground(road.store, road.clerk) is None
    assert cheating.ground(road.store, road.clerk, rehearsal) is None


def test_a_real_bureau_is_no_playground(road):
    _, lock_id = road.drawn()
    with pytest.raises(NotRehearsal):
        cheating.ground(road.store, road.clerk)
    with pytest.raises(NotRehearsal):
        cheating.play(road.store, road.clerk, lock_id, Trick.NAME, now=road.at(60))


def test_where_everybody_was_drawn_there_is_nobody_to_put_in(road):
    road.change(Bureau, Bureau.id == 1, is_sample=True)
    living = ENTERPRISES - 3
    _, lock_id = road.drawn(quotas={ALL: QuotaRule("NUMBER", str(living))})
    with pytest.raises(NothingToForge):
        cheating.play(road.store, road.clerk, lock_id, Trick.ROW, now=road.at(60))
