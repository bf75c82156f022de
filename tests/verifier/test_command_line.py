"""What a stranger types: replay MANIFEST OPENING, with what comes out and the exit code."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def commands(root: Path) -> list[list[str]]:
    """The verifiers that can be started on this machine."""
    folder = root / "resources" / "verifier"
    found = [[sys.executable, str(folder / "verify.py"), "replay"]]
    node = shutil.which("node")
    if node:
        found.append([node, str(folder / "verify.js"), "replay"])
    return found


def _run(command: list[str], *files: Path) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([*command, *map(str, files)], capture_output=True, check=False)


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
