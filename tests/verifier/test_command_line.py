"""What a stranger types: replay and check, with what comes out and the exit code."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import stories
from dossiers import Attempt, pack
from three import verify_py


def _started(root: Path, command: str) -> list[list[str]]:
    folder = root / "resources" / "verifier"
    found = [[sys.executable, str(folder / "verify.py"), command]]
    node = shutil.which("node")
    if node:
        found.append([node, str(folder / "verify.js"), command])
    return found


@pytest.fixture(scope="module")
def commands(root: Path) -> list[list[str]]:
    """The verifiers that can be started on this machine."""
    return _started(root, "replay")


@pytest.fixture(scope="module")
def checking(root: Path) -> list[list[str]]:
    """The same and the program itself, to check a dossier."""
    return [*_started(root, "check"), [sys.executable, "-m", "app.verify", "check"]]


@pytest.fixture(scope="module")
def told() -> tuple[dict[str, bytes], Attempt, str]:
    """A dossier, its attempt, and the last head."""
    book, attempt = stories.everything(verify_py().replay)
    return book.dossier(attempt), attempt, book.head_after(attempt.last)


def _folder(place: Path, files: dict[str, bytes]) -> Path:
    for name, data in files.items():
        path = place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return place


def _run(command: list[str], *files: Path | str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([*command, *map(str, files)], capture_output=True, check=False)


def _told(run: subprocess.CompletedProcess[bytes]) -> tuple[int, str]:
    """The exit code and the last line, of a report as §15 has it."""
    assert run.stderr == b""
    assert b"\r" not in run.stdout
    assert run.stdout.endswith(b"\n")
    return run.returncode, run.stdout.decode().split("\n")[-2]


def test_replay_prints_exactly_the_result(commands: list[list[str]], vectors: Path) -> None:
    folder = vectors / "v04-within-rehearsal"
    for command in commands:
        run = _run(command, folder / "manifest.txt", folder / "opening.txt")
        assert run.stdout == (folder / "result.txt").read_bytes()
        assert (run.returncode, run.stderr) == (0, b"")


def test_a_refused_file_gives_one_line_with_file_and_line_and_exit_2(
    commands: list[list[str]], vectors: Path
) -> None:
    folder = vectors / "refuse" / "weight-0"
    for command in commands:
        run = _run(command, folder / "manifest.txt", folder / "opening.txt")
        assert (run.returncode, run.stdout) == (2, b"")
        told = run.stderr.decode()
        assert told.count("\n") == 1
        assert "manifest.txt" in told
        assert "25" in told


def test_a_missing_file_gives_one_line_and_exit_2(
    commands: list[list[str]], tmp_path: Path
) -> None:
    for command in commands:
        run = _run(command, tmp_path / "manifest.txt", tmp_path / "opening.txt")
        assert (run.returncode, run.stdout) == (2, b"")
        assert run.stderr.decode().count("\n") == 1


def test_no_command_gives_one_line_and_exit_2(commands: list[list[str]]) -> None:
    for command in commands:
        run = _run(command[:-1])
        assert (run.returncode, run.stdout) == (2, b"")
        assert run.stderr


def test_replay_with_an_adjust_file_prints_exactly_what_is_in_effect(
    commands: list[list[str]], vectors: Path
) -> None:
    folder = vectors / "adjust" / "newcomer-counts"
    names = ("manifest.txt", "opening.txt", "adjust.txt")
    for command in commands:
        run = _run(command, *(folder / name for name in names))
        assert run.stdout == (folder / "effect.txt").read_bytes()
        assert (run.returncode, run.stderr) == (0, b"")


def test_an_unlawful_or_empty_adjust_file_gives_one_line_and_exit_2(
    commands: list[list[str]], vectors: Path
) -> None:
    folder = vectors / "refuse-adjust" / "form"
    for command in commands:
        for name in ("reason-unknown.txt", "nothing.txt"):
            run = _run(command, folder / "manifest.txt", folder / "opening.txt", folder / name)
            assert (run.returncode, run.stdout) == (2, b""), name
            assert run.stderr.decode().count("\n") == 1


def test_a_dossier_is_checked_as_a_folder_and_as_a_container(
    checking: list[list[str]], told: tuple[dict[str, bytes], Attempt, str], tmp_path: Path
) -> None:
    files, attempt, head = told
    folder = _folder(tmp_path / "folder", files)
    (tmp_path / "one.zip").write_bytes(pack(files))
    yellow, green = (0, "结论：自洽，未与纸质核对"), (0, "结论：通过")
    spaced = " ".join((attempt.m.upper()[:32], attempt.m[32:]))
    for command in checking:
        for place in (folder, tmp_path / "one.zip"):
            assert _told(_run(command, place)) == yellow
            assert _told(_run(command, place, "--m", spaced)) == green
        paper = ("--head", head, "--m", attempt.m, "--m", attempt.m, "--r", attempt.r)
        assert _told(_run(command, folder, *paper)) == green
        assert _told(_run(command, folder, "--head", head[::-1])) == (1, "结论：不一致")


def test_what_does_not_fit_is_named_with_file_and_line(
    checking: list[list[str]], told: tuple[dict[str, bytes], Attempt, str], tmp_path: Path
) -> None:
    files, _, _ = told
    log = files["log.txt"].replace(b"|PRINT|", b"|PAINT|")
    folder = _folder(tmp_path / "folder", {**files, "log.txt": log})
    for command in checking:
        run = _run(command, folder)
        assert _told(run) == (1, "结论：不一致")
        wrong = [line for line in run.stdout.decode().split("\n") if line.startswith("[不符]")]
        assert len(wrong) == 1, command
        assert "log.txt" in wrong[0]
        assert "17" in wrong[0] or "16" in wrong[0], wrong


def test_what_cannot_be_read_gives_one_line_on_standard_error_and_exit_2(
    checking: list[list[str]], told: tuple[dict[str, bytes], Attempt, str], tmp_path: Path
) -> None:
    files, attempt, _ = told
    (tmp_path / "cut.zip").write_bytes(pack(files)[:-1])
    without = {name: data for name, data in files.items() if name != "log.txt"}
    folder = _folder(tmp_path / "folder", without)
    whole = _folder(tmp_path / "whole", files)
    for command in checking:
        for asked in (
            (tmp_path / "cut.zip",),
            (folder,),
            (tmp_path / "nothing",),
            (whole, "--m", attempt.m[:-1]),
            (),
        ):
            run = _run(command, *asked)
            assert run.returncode == 2, (command, asked)
            assert run.stderr.decode().strip()
            if asked:
                assert run.stderr.decode().count("\n") == 1, (command, asked)
