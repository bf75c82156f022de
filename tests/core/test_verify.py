"""The verifier at the command line: exit codes, one line of reason, and no Qt anywhere."""

import subprocess
import sys
from pathlib import Path
from shutil import copytree

import pytest

from app.core.chain import ZERO_HEAD, entry_text, head
from app.core.protocol import REAL, sha256_hex
from app.verify import main

ROOT = Path(__file__).parents[2]
VECTORS = ROOT / "resources" / "vectors"
FOLDERS = sorted(VECTORS.glob("v*"))
REFUSED = sorted((VECTORS / "refuse").iterdir())
Captured = pytest.CaptureFixture[bytes]


def files(folder: Path) -> list[str]:
    return [str(folder / "manifest.txt"), str(folder / "opening.txt")]


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    return copytree(VECTORS / "v03-weights", tmp_path / "dossier")


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


def test_python_m_is_the_way_in() -> None:
    folder = VECTORS / "v01-area"
    done = subprocess.run(
        [sys.executable, "-m", "app.verify", "check", str(folder)],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert "自洽，未与纸质核对" in done.stdout.decode("utf-8")
    assert b"\r" not in done.stdout


def check(capfdbinary: Captured, *arguments: str) -> tuple[int, str]:
    """Run check; return the exit code and all that was printed."""
    code = main(["check", *arguments])
    out, err = capfdbinary.readouterr()
    assert (err == b"") == (code != 2)
    assert (out == b"") == (code == 2)
    return code, (out + err).decode("utf-8")


def test_check_says_what_it_compared(dossier: Path, capfdbinary: Captured) -> None:
    code, said = check(capfdbinary, str(dossier))
    assert code == 0
    assert sha256_hex((dossier / "manifest.txt").read_bytes()) in said
    assert sha256_hex((dossier / "result.txt").read_bytes()) in said
    assert "未与纸质核对" in said


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        (b"|DRAWN\n", b"|RESERVE\n", 4),
        (b"SSJ1|RESULT", b"SSJ1R|RESULT", 1),
        (b"ROUND|3|1|0\n", b"", 67),
        (b"T002\nROUND|1", b"T002\r\nROUND|1", 56),
    ],
)
def test_check_prints_the_first_line_that_differs(
    dossier: Path, capfdbinary: Captured, old: bytes, new: bytes, line: int
) -> None:
    path = dossier / "result.txt"
    data = path.read_bytes()
    changed = data.replace(old, new, 1)
    assert changed != data
    path.write_bytes(changed)
    code, said = check(capfdbinary, str(dossier))
    assert code == 1
    assert f"第{line}行" in said
    assert data.split(b"\n")[line - 1].decode() in said


@pytest.mark.parametrize("tail", [b"", b"X\n"])
def test_check_sees_a_result_cut_short_or_lengthened(
    dossier: Path, capfdbinary: Captured, tail: bytes
) -> None:
    path = dossier / "result.txt"
    path.write_bytes(path.read_bytes()[:-1] if not tail else path.read_bytes() + tail)
    assert check(capfdbinary, str(dossier))[0] == 1


def test_an_edited_manifest_no_longer_fits_its_result(dossier: Path, capfdbinary: Captured) -> None:
    path = dossier / "manifest.txt"
    path.write_bytes(path.read_bytes().replace(b"|D02|D02-0|1|-|IN", b"|D03|D02-0|1|-|IN", 1))
    code, said = check(capfdbinary, str(dossier))
    assert code == 1
    assert "第2行" in said


@pytest.mark.parametrize("name", ["manifest.txt", "opening.txt", "result.txt"])
def test_a_missing_file_is_unreadable(dossier: Path, capfdbinary: Captured, name: str) -> None:
    (dossier / name).unlink()
    code, said = check(capfdbinary, str(dossier))
    assert code == 2
    assert name in said


def test_m_from_paper_is_compared_however_it_was_typed(
    dossier: Path, capfdbinary: Captured
) -> None:
    m = sha256_hex((dossier / "manifest.txt").read_bytes())
    typed = f" {m[:32].upper()} {m[32:]} "
    code, said = check(capfdbinary, str(dossier), "--m", typed)
    assert code == 0
    assert "与纸面一致" in said
    assert check(capfdbinary, str(dossier), "--m", "0" * 64)[0] == 1
    assert check(capfdbinary, str(dossier), "--m", "12")[0] == 2


def log_of(count: int) -> list[str]:
    entries: list[str] = []
    for n in range(1, count + 1):
        prev = head(entries[-1]) if entries else ZERO_HEAD
        payload = sha256_hex(str(n))
        entries.append(
            entry_text(REAL, n, prev, "2026-03-05T01:00:00Z", "IMPORT", "张三", [], payload)
        )
    return entries


def test_check_follows_the_log_and_says_what_paper_anchors(
    dossier: Path, capfdbinary: Captured
) -> None:
    entries = log_of(3)
    (dossier / "log.txt").write_bytes("".join(f"{entry}\n" for entry in entries).encode())
    code, said = check(capfdbinary, str(dossier), "--head", head(entries[1]))
    assert code == 0
    assert "第1至第2条" in said
    assert "其后1条未锚定" in said
    assert check(capfdbinary, str(dossier), "--head", "0" * 64)[0] == 1


def test_check_names_the_broken_line_of_the_log(dossier: Path, capfdbinary: Captured) -> None:
    entries = log_of(3)
    entries[0] = entries[0].replace("张三", "李四")
    (dossier / "log.txt").write_bytes("".join(f"{entry}\n" for entry in entries).encode())
    code, said = check(capfdbinary, str(dossier))
    assert code == 1
    assert "第2行" in said


@pytest.mark.parametrize("data", [b"\xff\n", b"SSJ1"])
def test_a_log_that_is_no_text_is_unreadable(
    dossier: Path, capfdbinary: Captured, data: bytes
) -> None:
    (dossier / "log.txt").write_bytes(data)
    assert check(capfdbinary, str(dossier))[0] == 2


def test_slips_and_rehearsals_are_pointed_out(capfdbinary: Captured) -> None:
    assert "纸条" in check(capfdbinary, str(VECTORS / "v05-beacon-slip"))[1]
    assert "演练" in check(capfdbinary, str(VECTORS / "v04-within-rehearsal"))[1]
    assert "演练" not in check(capfdbinary, str(VECTORS / "v01-area"))[1]


@pytest.mark.parametrize(
    "arguments", [[], ["draw"], ["replay", "A"], ["check"], ["check", "A", "B"]]
)
def test_a_wrong_command_gets_one_line_of_usage(
    capfdbinary: Captured, arguments: list[str]
) -> None:
    assert main(arguments) == 2
    out, err = capfdbinary.readouterr()
    assert out == b""
    assert len(err.decode().splitlines()) == 1
