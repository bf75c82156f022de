"""The verifier at the command line: exit codes, one line of reason, and no Qt anywhere."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from app.core.container import pack
from app.core.protocol import sha256_hex
from app.core.substitution import Kind
from app.verify import main

ROOT = Path(__file__).parents[2]
VECTORS = ROOT / "resources" / "vectors"
FOLDERS = sorted(VECTORS.glob("v*"))
REFUSED = sorted((VECTORS / "refuse").iterdir())
Captured = pytest.CaptureFixture[bytes]
Acts = Any  # the class tests/core/conftest.py makes
COUNTY = 26  # one with teams and reserves


def files(folder: Path) -> list[str]:
    return [str(folder / "manifest.txt"), str(folder / "opening.txt")]


@pytest.fixture
def log(acts: Acts) -> Acts:
    """A log with one draw and one substitution."""
    made = acts()
    own = made.lock(COUNTY)
    made.draw(own)
    made.substitute(own, Kind.ENT, next(made.effect(own).standings(Kind.ENT)).id, "CLOSED")
    made.own = own
    return made


@pytest.fixture
def dossier(log: Acts, tmp_path: Path) -> Path:
    """Its dossier as a folder."""
    folder = tmp_path / "dossier"
    for name, data in log.dossier(log.own).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_replay_prints_the_result_and_nothing_else(folder: Path, capfdbinary: Captured) -> None:
    assert main(["replay", *files(folder)]) == 0
    out, err = capfdbinary.readouterr()
    assert out == (folder / "result.txt").read_bytes()
    assert err == b""


@pytest.mark.parametrize("folder", REFUSED, ids=lambda folder: folder.name)
def test_a_refused_pair_gives_one_line_and_exit_code_two(
    folder: Path, capfdbinary: Captured
) -> None:
    assert main(["replay", *files(folder)]) == 2
    out, err = capfdbinary.readouterr()
    assert out == b""
    assert err.endswith(b"\n")
    assert len(err.decode().splitlines()) == 1
    assert "行" in err.decode()


BLOCKED = """
import sys
class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {"PySide6", "sqlalchemy", "reportlab", "openpyxl"}:
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, Absent())
sys.argv[0] = "verify"
import runpy
runpy.run_module("app.verify", run_name="__main__")
"""


def run_blocked(*arguments: str) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(
        [sys.executable, "-c", BLOCKED, *arguments], cwd=ROOT, capture_output=True, check=False
    )


def test_the_verifier_runs_where_neither_qt_nor_the_database_is() -> None:
    folder = VECTORS / "v06-blocks-shift"
    done = run_blocked("replay", *files(folder))
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout == (folder / "result.txt").read_bytes()


def test_the_block_itself_blocks() -> None:
    code = BLOCKED.split("sys.argv")[0] + "import sqlalchemy"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert done.returncode == 1
    assert b"ModuleNotFoundError: sqlalchemy" in done.stderr


def test_a_refusal_in_a_process_of_its_own_says_one_line(tmp_path: Path) -> None:
    done = run_blocked("replay", *files(VECTORS / "refuse" / "crlf"))
    assert (done.returncode, done.stdout) == (2, b"")
    assert len(done.stderr.splitlines()) == 1
    done = run_blocked("replay", str(tmp_path / "none"), str(tmp_path / "none"))
    assert (done.returncode, done.stdout) == (2, b"")
    assert len(done.stderr.splitlines()) == 1


def test_python_m_is_the_way_in(dossier: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "app.verify", "check", str(dossier)],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode("utf-8").endswith("\n结论：自洽，未与纸质核对\n")
    assert b"\r" not in done.stdout


def check(capfdbinary: Captured, *arguments: str) -> tuple[int, str]:
    """Run check; return the exit code and all that was printed."""
    code = main(["check", *arguments])
    out, err = capfdbinary.readouterr()
    assert (err == b"") == (code != 2)
    assert (out == b"") == (code == 2)
    return code, (out + err).decode("utf-8")


def test_replay_with_substitutions_prints_what_is_in_effect(
    dossier: Path, capfdbinary: Captured
) -> None:
    words = ["replay", *files(dossier)]
    assert main([*words, str(dossier / "adjust.txt")]) == 0
    out = capfdbinary.readouterr().out.decode()
    adjust = (dossier / "adjust.txt").read_text()
    assert out.startswith("SSJ1|EFFECT\n" + adjust.split("\n", 1)[1].split("OUT|")[0])
    assert out.count("|OUT\n") == out.count("|IN\n") == adjust.count("OUT|")
    for data in (b"", adjust.replace("CLOSED", "GONE").encode()):
        (dossier / "adjust.txt").write_bytes(data)
        assert main([*words, str(dossier / "adjust.txt")]) == 2
        out_of_it, err = capfdbinary.readouterr()
        assert (out_of_it, len(err.decode().splitlines())) == (b"", 1)


def test_check_says_line_by_line_what_it_compared(dossier: Path, capfdbinary: Captured) -> None:
    code, said = check(capfdbinary, str(dossier))
    assert code == 0
    *lines, last = said.splitlines()
    assert all(line.startswith(("[通过] ", "[注意] ")) for line in lines)
    assert last == "结论：自洽，未与纸质核对"
    for name in ("manifest.txt", "result.txt", "kit.sha256"):
        assert sha256_hex((dossier / name).read_bytes()) in said


def test_a_container_says_the_same_as_its_folder(
    dossier: Path, log: Acts, tmp_path: Path, capfdbinary: Captured
) -> None:
    container = tmp_path / "T-1.zip"
    container.write_bytes(pack(log.dossier(log.own)))
    assert check(capfdbinary, str(container)) == check(capfdbinary, str(dossier))
    container.write_bytes(container.read_bytes() + b"\n")
    code, said = check(capfdbinary, str(container))
    assert (code, len(said.splitlines())) == (2, 1)


@pytest.mark.parametrize(
    ("old", "new"), [(b"|DRAWN\n", b"|RESERVE\n"), (b"SSJ1|RESULT", b"SSJ1R|RESULT")]
)
def test_check_prints_the_first_line_that_differs(
    dossier: Path, capfdbinary: Captured, old: bytes, new: bytes
) -> None:
    path = dossier / "result.txt"
    data = path.read_bytes()
    line = data[: data.index(old)].count(b"\n") + 1
    path.write_bytes(data.replace(old, new, 1))
    code, said = check(capfdbinary, str(dossier))
    assert code == 1
    *_, wrong, last = said.splitlines()
    assert wrong.startswith(f"[不符] result.txt 第{line}行")
    assert data.split(b"\n")[line - 1].decode() in wrong
    assert last == "结论：不一致"


@pytest.mark.parametrize("name", ["manifest.txt", "log.txt", "names.txt"])
def test_a_missing_file_is_unreadable(dossier: Path, capfdbinary: Captured, name: str) -> None:
    (dossier / name).unlink()
    code, said = check(capfdbinary, str(dossier))
    assert (code, len(said.splitlines())) == (2, 1)
    assert name in said


def test_a_folder_that_is_no_dossier_and_a_path_that_is_not_there_are_unreadable(
    tmp_path: Path, capfdbinary: Captured
) -> None:
    (tmp_path / "letter.txt").write_text("dear")
    for path in (tmp_path, tmp_path / "letter.txt", tmp_path / "none", tmp_path / "a\0b"):
        code, said = check(capfdbinary, str(path))
        assert (code, len(said.splitlines())) == (2, 1)


def test_values_from_paper_are_compared_however_they_were_typed(
    dossier: Path, log: Acts, capfdbinary: Captured
) -> None:
    m = sha256_hex((dossier / "manifest.txt").read_bytes())
    r = sha256_hex((dossier / "result.txt").read_bytes())
    typed = f" {m[:32].upper()} {m[32:]} "
    paper = ["--m", typed, "--m", m, "--r", r, "--head", log.head]
    code, said = check(capfdbinary, str(dossier), *paper)
    assert (code, said.splitlines()[-1]) == (0, "结论：通过")
    assert f"第1至第{len(log.lines)}条" in said
    for option in ("--m", "--r", "--head"):
        assert check(capfdbinary, str(dossier), *paper, option, "0" * 64)[0] == 1
        assert check(capfdbinary, str(dossier), *paper, option, "12")[0] == 2


def test_check_names_the_broken_line_of_the_log(dossier: Path, capfdbinary: Captured) -> None:
    path = dossier / "log.txt"
    path.write_bytes(path.read_bytes().replace("张三".encode(), "李四".encode(), 1))
    code, said = check(capfdbinary, str(dossier))
    assert code == 1
    assert "[不符] log.txt 第2行" in said


@pytest.mark.parametrize(
    "arguments",
    [[], ["draw"], ["replay", "A"], ["check"], ["check", "A", "B"], ["check", "A", "--he", "B"]],
)
def test_a_wrong_command_gets_one_line_of_usage(
    capfdbinary: Captured, arguments: list[str]
) -> None:
    assert main(arguments) == 2
    out, err = capfdbinary.readouterr()
    assert out == b""
    assert len(err.decode().splitlines()) == 1
