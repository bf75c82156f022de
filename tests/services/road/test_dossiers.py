"""案卷: the same bytes for the same draw, checked by verifiers that are not the program."""

import errno
import hashlib
import json
import lzma
import shutil
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.core.container import pack, unpack
from app.core.dossier_report import Verdict
from app.core.people import Actor, Role
from app.core.protocol import normalise_word
from app.core.substitution import OUT_REASONS, Kind
from app.core.task import DrawKind
from app.files import sticks
from app.files.sticks import StickFull, StickGone, StickProtected
from app.services.draw import dossier_files, dossiers, draw_again, draw_stage, draws, substitution
from app.services.draw.dossier_files import NoKit, NoResultYet
from app.store.engine import DATABASE, Store
from app.store.migrate import open_store
from app.store.schema import Bureau, Lock, Opening, Result

ATTEMPT = {"manifest.txt", "opening.txt", "result.txt", "names.txt"}
RELEASED = Path(__file__).parents[2] / "store/released/0005.db.xz"


@pytest.fixture
def write(road, tmp_path):
    """Write the dossier of an attempt; return what the service says."""

    def run(lock_id, folder="evidence", minutes=60, actor="clerk"):
        return dossiers.write_dossier(
            road.store,
            road.actors[actor],
            lock_id,
            tmp_path / folder,
            now=road.at(minutes),
        )

    return run


def void(road, lock_id, minutes=30):
    draws.void(
        road.store, road.clerk, road.supervisor, lock_id, "投掷记录有误", now=road.at(minutes)
    )


def next_attempt(road, draw_id, minutes=40):
    lock_id = road.freeze(draw_id, minutes=minutes).lock_id
    road.throw(lock_id, "9317", minutes=minutes + 1)
    draws.run(road.store, road.clerk, lock_id, now=road.at(minutes + 2))
    return lock_id


def own(files):
    """The files beside kit and other attempts."""
    kit = {line.split("  ")[1] for line in files["kit.sha256"].decode().splitlines()}
    return {name for name in files if name not in kit and not name.startswith("attempts/")}


def attempts(files):
    return {name for name in files if name.startswith("attempts/")}


@pytest.fixture
def verified(root):
    """The one exit code of the verifiers, and what verify.py says; without node, of two."""
    python, node = sys.executable, shutil.which("node")
    commands = [
        [python, "-m", "app.verify"],
        *([[node, "resources/verifier/verify.js"]] if node else []),
        [python, "resources/verifier/verify.py"],
    ]

    def run(path, *paper):
        done = [
            subprocess.run(
                [*command, "check", str(path), *paper],
                cwd=root,
                capture_output=True,
                check=False,
            )
            for command in commands
        ]
        assert {one.returncode for one in done} == {done[0].returncode}, [
            one.stdout.decode() + one.stderr.decode() for one in done
        ]
        return done[0].returncode, done[-1].stdout.decode()

    return run


def test_a_dossier_holds_the_attempt_the_log_and_the_kit_and_nothing_else(road, write):
    _, lock_id = road.drawn()
    written = write(lock_id)
    files = unpack(written.path.read_bytes())
    assert own(files) == ATTEMPT | {"log.txt", "payloads.txt", "kit.sha256"}
    assert attempts(files) == set()
    assert files["manifest.txt"] == road.row(Lock, lock_id).manifest
    assert files["opening.txt"] == road.row(Opening, lock_id).opening
    assert files["result.txt"] == road.row(Result, lock_id).result
    (result,) = road.log("RESULT")
    assert files["log.txt"].decode().splitlines()[-1] == result.entry
    assert (written.entries, written.head) == (result.n, result.head)
    assert written.digest == hashlib.sha256(written.path.read_bytes()).hexdigest()


def test_the_programs_own_check_is_kept_with_it(road, write):
    _, lock_id = road.drawn()
    report = write(lock_id).report
    assert report.verdict is Verdict.CONSISTENT
    assert report.facts.r == road.row(Result, lock_id).result_hash


@pytest.mark.parametrize("rehearsal", [False, True])
def test_other_verifiers_find_it_sound_and_with_paper_passed(road, write, verified, rehearsal):
    if rehearsal:
        road.change(Bureau, Bureau.id == 1, is_sample=True)
    _, lock_id = road.drawn()
    written = write(lock_id)
    code, said = verified(written.path)
    assert (code, said.splitlines()[-1]) == (0, "结论：自洽，未与纸质核对")
    code, said = verified(written.path, "--m", road.row(Lock, lock_id).manifest_hash)
    assert (code, said.splitlines()[-1]) == (0, "结论：通过")
    assert verified(written.path, "--head", written.head)[0] == 0
    assert verified(written.path, "--r", "0" * 64)[0] == 1


def test_the_same_draw_gives_the_same_bytes_whatever_happens_later(road, write):
    _, lock_id = road.drawn()
    first = write(lock_id)
    again = write(lock_id, "again", minutes=90)
    draw_stage.reveal(road.store, road.clerk, lock_id, now=road.at(95))
    road.drawn()  # another task goes on in the same log
    later = write(lock_id, "later", minutes=200)
    with closing(Store(road.store.folder)) as reopened:
        other = dossiers.write_dossier(
            reopened, road.supervisor, lock_id, first.path.parent / "other", now=road.at(days=400)
        )
    assert {first.digest, again.digest, later.digest} == {other.digest}
    assert first.path.name == other.path.name


def test_a_voided_attempt_and_the_one_that_stands_each_have_their_dossier(road, write, verified):
    _, lock_id = road.drawn()
    before = write(lock_id)
    void(road, lock_id)
    stands = next_attempt(road, road.row(Lock, lock_id).draw_id)
    voided, second = write(lock_id, "voided"), write(stands)
    assert voided.digest != before.digest  # the void belongs to it
    assert voided.entries == road.log("VOID")[0].n
    assert attempts(unpack(voided.path.read_bytes())) == set()
    files = unpack(second.path.read_bytes())
    assert attempts(files) == {f"attempts/001/{name}" for name in ATTEMPT}
    assert files["attempts/001/result.txt"] == road.row(Result, lock_id).result
    for written in (voided, second):
        code, said = verified(written.path)
        assert code == 0
        assert "投掷记录有误" in said


def test_an_attempt_voided_before_the_throws_leaves_its_list_and_no_secret(road, write, verified):
    _, draw_id = road.approved()
    first = road.freeze(draw_id).lock_id
    void(road, first)
    written = write(next_attempt(road, draw_id))
    files = unpack(written.path.read_bytes())
    assert attempts(files) == {"attempts/001/manifest.txt", "attempts/001/names.txt"}
    assert verified(written.path)[0] == 0
    with pytest.raises(NoResultYet):
        write(first)


def test_a_dossier_without_a_plan_and_the_one_of_the_officers_after_it(road, write, verified):
    _, lock_id = road.no_plan()
    road.recuse_everybody(active=False)
    alone = write(lock_id)
    draw_id = draw_again.draw_officers_again(road.store, road.clerk, lock_id, now=road.at(30))
    again = next_attempt(road, draw_id)
    after = write(again)
    assert write(lock_id, "again").digest == alone.digest
    files = unpack(after.path.read_bytes())
    assert attempts(files) == {f"attempts/001/{name}" for name in ATTEMPT}
    assert files["attempts/001/result.txt"].endswith(b"TEAMS|NOPLAN\n")
    assert verified(alone.path)[0] == verified(after.path)[0] == 0


def test_enterprises_alone_have_a_dossier_too(road, write, verified):
    _, lock_id = road.drawn(kind=DrawKind.ENTERPRISES)
    written = write(lock_id)
    assert b"\nO|" not in unpack(written.path.read_bytes())["manifest.txt"]
    assert verified(written.path)[0] == 0


def test_a_name_or_a_list_that_was_changed_is_found(road, write, verified, tmp_path):
    _, lock_id = road.drawn()
    files = unpack(write(lock_id).path.read_bytes())
    for name in ("names.txt", "manifest.txt", "result.txt", "SPEC.md"):
        changed = {**files, name: files[name].replace("商行".encode(), "商店".encode())}
        if changed == files:
            changed[name] = files[name].replace(b"1", b"2", 1)
        path = tmp_path / "changed.zip"
        path.write_bytes(pack(changed))
        assert verified(path)[0] != 0, name


def test_writing_is_logged_with_the_digest_of_the_file(road, write):
    task_id, lock_id = road.drawn()
    written = write(lock_id, actor="supervisor")
    (entry,) = road.log(dossiers.KIND)
    said = json.loads(entry.payload)
    assert (said["sha256"], said["verdict"]) == (written.digest, "CONSISTENT")
    assert (said["entries"], said["head"]) == (written.entries, written.head)
    assert entry.subject == road.card(task_id).numbers.task_no
    assert entry.operator == normalise_word("人员supervisor")


def test_a_lock_of_an_older_program_is_one_clear_message(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / DATABASE).write_bytes(lzma.decompress(RELEASED.read_bytes()))
    now = datetime(2030, 1, 2, tzinfo=UTC)
    actor = Actor(1, "r", "r", frozenset({Role.SUPERVISOR}))
    with closing(open_store(tmp_path / "data", now)) as store:
        assert not dossiers.dossier_state(store, actor, 1).possible
        with pytest.raises(NoKit) as caught:
            dossiers.write_dossier(store, actor, 1, tmp_path / "evidence", now=now)
    assert caught.value.fields["attempt"] == 1
    assert not (tmp_path / "evidence").exists()


def test_a_stick_that_is_gone_full_or_read_only_is_one_message(road, tmp_path, monkeypatch):
    _, lock_id = road.drawn()

    def copy(folder):
        return dossiers.copy_dossier(road.store, road.clerk, lock_id, folder, now=road.at(60))

    with pytest.raises(dossiers.PlaceGone):
        copy(tmp_path / "gone")
    assert not (tmp_path / "gone").exists()
    faults = ((errno.ENOSPC, StickFull), (errno.EROFS, StickProtected), (errno.EIO, StickGone))
    for number, fault in faults:
        with monkeypatch.context() as patch:
            patch.setattr(sticks.os, "fsync", _failing(number))
            with pytest.raises(fault):
                copy(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["data"]
    assert road.log(dossiers.KIND) == []
    assert copy(tmp_path).path.parent == tmp_path


def _failing(number):
    def fail(_file):
        raise OSError(number, "no")

    return fail


def test_a_stick_that_gives_back_something_else_is_noticed(road, tmp_path, monkeypatch):
    _, lock_id = road.drawn()
    read = sticks._read_back
    monkeypatch.setattr(sticks, "_read_back", lambda *where: read(*where)[:-1] + b"!")
    with pytest.raises(dossiers.ReadBackDiffers):
        dossiers.copy_dossier(road.store, road.clerk, lock_id, tmp_path, now=road.at(60))


def test_the_state_tells_whether_the_data_folder_has_it_as_the_draw_stands_now(road):
    def state(lock_id):
        return dossiers.dossier_state(road.store, road.supervisor, lock_id)

    def write(lock_id):
        folder = road.store.folder / dossiers.FOLDER
        now = road.at(60)
        return dossiers.write_dossier(road.store, road.clerk, lock_id, folder, now=now).path

    _, draw_id = road.approved()
    lock_id = road.freeze(draw_id).lock_id
    assert not state(lock_id).possible
    road.throw(lock_id)
    draws.run(road.store, road.clerk, lock_id, now=road.at(21))
    assert (state(lock_id).possible, state(lock_id).path) == (True, None)
    path = write(lock_id)
    assert state(lock_id).path == path
    void(road, lock_id)
    assert state(lock_id).path is None
    assert write(lock_id) == path == state(lock_id).path
    path.unlink()
    assert state(lock_id).path is None


def test_a_program_that_finds_its_own_dossier_wrong_says_so_and_does_not_count_it_kept(
    road, monkeypatch
):
    _, lock_id = road.drawn()
    gather = dossier_files.gather

    def other_kit(session, lock_id):
        found = gather(session, lock_id)
        found.files["verify.py"] += b"#"
        return found

    monkeypatch.setattr(dossiers, "gather", other_kit)
    folder = road.store.folder / dossiers.FOLDER
    written = dossiers.write_dossier(road.store, road.clerk, lock_id, folder, now=road.at(60))
    assert written.report.verdict is Verdict.DIFFERS
    assert written.report.first_wrong is not None
    assert json.loads(road.log(dossiers.KIND)[0].payload)["verdict"] == "DIFFERS"
    assert dossiers.dossier_state(road.store, road.clerk, lock_id).path is None


def substituted(road, lock_id, kind, minutes):
    """Replace the first drawn enterprise or a serving officer; return who went out."""
    result = road.row(Result, lock_id).result.decode().splitlines()
    row = "ENT" if kind is Kind.ENT else "OFF"
    out = next(line.split("|")[3] for line in result if line.startswith(f"{row}|"))
    reason = OUT_REASONS[kind][0]
    shown = substitution.propose(road.store, road.clerk, lock_id, kind, out, reason, {})
    substitution.substitute(
        road.store, road.clerk, road.reviewer, lock_id, shown.made, "核实", now=road.at(minutes)
    )
    return out


def test_substitutions_belong_to_the_dossier_and_each_makes_it_a_new_one(road, write, verified):
    _, lock_id = road.drawn()
    before = write(lock_id)
    out = substituted(road, lock_id, Kind.ENT, 70)
    first = write(lock_id, minutes=75)
    substituted(road, lock_id, Kind.OFF, 80)
    second = write(lock_id, minutes=85)
    assert len({before.digest, first.digest, second.digest}) == 3
    files = unpack(second.path.read_bytes())
    assert f"OUT|1|ENT|S1|{out}|CLOSED\n".encode() in files["adjust.txt"]
    assert b"OUT|2|OFF|" in files["adjust.txt"]
    assert second.entries == road.log("ADJUST")[1].n
    assert second.report.verdict is Verdict.CONSISTENT
    assert verified(second.path, "--head", second.head)[0] == 0


def test_another_attempt_has_the_substitutions_the_log_of_the_dossier_knows(road, write, verified):
    _, draw_id = road.approved()
    first = road.freeze(draw_id).lock_id
    road.throw(first)
    draws.run(road.store, road.clerk, first, now=road.at(21))
    substituted(road, first, Kind.ENT, 25)
    void(road, first)
    second = next_attempt(road, draw_id)
    written = write(second)
    files = unpack(written.path.read_bytes())
    assert files["attempts/001/adjust.txt"].count(b"\nOUT|") == 1
    assert verified(written.path)[0] == 0
