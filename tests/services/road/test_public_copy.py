"""公开副本 only after the end, 公布值 at any time; and what neither of them tells."""

import json
import subprocess
import sys

import pytest

from app.core.container import pack, unpack
from app.core.dossier_report import Verdict
from app.core.people import NotAllowed
from app.core.task import Stage
from app.services.draw import dossiers, public_copy
from app.services.draw.dossier_files import NoResultYet
from app.store.schema import Lock, Result, Task


@pytest.fixture
def drawn(road):
    """A drawn task: (task id, lock id)."""
    return road.drawn()


def close(road, task_id, stage=Stage.CLOSED):
    road.change(Task, Task.id == task_id, stage=stage.value)


def publish(road, lock_id, folder, actor="clerk"):
    return public_copy.write_public_copy(
        road.store, road.actors[actor], lock_id, folder, now=road.at(60)
    )


def test_before_the_inspections_have_ended_there_is_no_public_copy(road, drawn, tmp_path):
    task_id, lock_id = drawn
    with pytest.raises(public_copy.NotEnded) as caught:
        publish(road, lock_id, tmp_path)
    assert caught.value.fields["task"] == road.card(task_id).numbers.task_no
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


@pytest.mark.parametrize("stage", [Stage.CLOSED, Stage.ENDED])
def test_it_shows_the_drawn_and_no_reserve_officer_or_name(road, drawn, tmp_path, stage):
    task_id, lock_id = drawn
    close(road, task_id, stage)
    made = publish(road, lock_id, tmp_path)
    assert made.report.verdict is Verdict.CONSISTENT
    assert made.report.facts.public
    files = unpack(made.path.read_bytes())
    assert {"public.txt", "opening.txt", "kit.sha256", "SPEC.md", "verify.py"} <= set(files)
    hidden = {"manifest.txt", "result.txt", "names.txt", "log.txt", "payloads.txt", "adjust.txt"}
    assert not hidden & set(files)
    said = files["public.txt"].decode()
    rows = [line.split("|") for line in road.row(Result, lock_id).result.decode().splitlines()]
    for row in rows:
        if row[0] in ("ENT", "OFF"):
            assert (row[3] in said) == (row[0] == "ENT" and row[5] == "DRAWN")
    assert "商行" not in said
    (result,) = road.log("RESULT")
    assert f"HEAD|{result.n}|{result.head}\n" in said


def test_it_is_the_same_bytes_again_and_other_verifiers_take_it(road, drawn, tmp_path, root):
    task_id, lock_id = drawn
    close(road, task_id)
    first = publish(road, lock_id, tmp_path)
    (tmp_path / "again").mkdir()
    assert publish(road, lock_id, tmp_path / "again").digest == first.digest
    files = unpack(first.path.read_bytes())
    wrong = files["public.txt"].replace(b"|DRAWN\n", b"|OUT\n", 1)
    (tmp_path / "wrong.zip").write_bytes(pack({**files, "public.txt": wrong + b"X\n"}))
    m = road.row(Lock, lock_id).manifest_hash
    for command in (["-m", "app.verify"], ["resources/verifier/verify.py"]):

        def code(path, *paper, command=command):
            call = [sys.executable, *command, "check", str(path), *paper]
            return subprocess.run(call, cwd=root, capture_output=True, check=False).returncode

        assert code(first.path) == 0
        assert code(first.path, "--m", m) == 0
        assert code(first.path, "--m", "0" * 64) == 1
        assert code(tmp_path / "wrong.zip") != 0


def test_both_are_logged_with_what_left_the_house(road, drawn, tmp_path):
    task_id, lock_id = drawn
    values = public_copy.write_values(road.store, road.clerk, lock_id, tmp_path, now=road.at(50))
    close(road, task_id)
    copy = publish(road, lock_id, tmp_path)
    said = [json.loads(entry.payload) for entry in road.log(dossiers.KIND)]
    assert [(one["kind"], one["sha256"]) for one in said] == [
        ("VALUES", values.digest),
        ("PUBLIC", copy.digest),
    ]


def test_the_values_are_m_r_and_the_head_for_the_oldest_editor(road, drawn, tmp_path):
    _, lock_id = drawn
    made = public_copy.write_values(road.store, road.clerk, lock_id, tmp_path, now=road.at(50))
    data = made.path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\n") == data.count(b"\r\n") > 8
    said = data.decode("utf-8-sig")
    (result,) = road.log("RESULT")
    for part in (
        road.row(Lock, lock_id).manifest_hash,
        road.row(Result, lock_id).result_hash,
        f"日志末端摘要（第{result.n}条）：{result.head}",
        "青岭县市场监督管理局",
    ):
        assert part in said
    assert "QL0000" not in said
    assert "演练" not in said


def test_neither_is_made_before_the_result_or_by_whoever_may_not_publish(road, tmp_path):
    _, draw_id = road.approved()
    lock_id = road.freeze(draw_id).lock_id
    with pytest.raises(NoResultYet):
        public_copy.write_values(road.store, road.clerk, lock_id, tmp_path, now=road.at(50))
    with pytest.raises(NotAllowed):
        publish(road, lock_id, tmp_path, "supervisor")
    with pytest.raises(dossiers.PlaceGone):
        public_copy.write_values(
            road.store, road.clerk, lock_id, tmp_path / "gone", now=road.at(50)
        )
