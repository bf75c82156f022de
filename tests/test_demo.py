"""`python -m app demo` and `import`: what they leave, and one line for every bad input."""

import csv
import subprocess
import sys
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from app.cli import main
from resources.sample import make_county

FILES = {
    "manifest.txt",
    "opening.txt",
    "result.txt",
    "log.txt",
    "notices.pdf",
    "results.pdf",
    "minutes.pdf",
    "disclosure.xlsx",
    "disclosure.xlsx.核对.txt",
    "disclosure.csv",
    "disclosure.csv.核对.txt",
}
HOLD = """
import sys
from pathlib import Path
from app.store.guard import hold
with hold(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def command(root: Path, *words: object) -> "subprocess.CompletedProcess[bytes]":
    """Run `python -m app …` as an administrator does."""
    return subprocess.run(
        [sys.executable, "-m", "app", *map(str, words)], cwd=root, capture_output=True, check=False
    )


def refused(words: list[object], capsys: pytest.CaptureFixture[str]) -> str:
    """Run a command here that has to say one line on standard error and end with 2."""
    code = main([str(word) for word in words])
    out, err = capsys.readouterr()
    assert (code, out, len(err.splitlines())) == (2, "", 1)
    return err.strip()


def table(path: Path, headings: object, rows: object) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([headings, *rows])  # type: ignore[misc]  # rows of text
    return path


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Small registries, one of them a workbook."""
    folder = tmp_path_factory.mktemp("own")
    enterprises = list(make_county.enterprise_rows(80, 3))
    make_county.save_xlsx(folder / "e.xlsx", "名录", make_county.ENTERPRISE_HEADINGS, enterprises)
    officers = list(make_county.officer_rows(20, 3))
    return {
        "enterprises": folder / "e.xlsx",
        "officers": table(folder / "o.csv", make_county.OFFICER_HEADINGS, officers),
        "items": table(folder / "i.csv", make_county.ITEM_HEADINGS, make_county.item_rows()),
    }


def test_a_rehearsal_leaves_its_files_a_dossier_and_its_data_folder(
    root: Path, tmp_path: Path
) -> None:
    out = tmp_path / "demo"
    done = command(root, "demo", "--out", out)
    assert (done.returncode, done.stderr, len(done.stdout.splitlines())) == (0, b"", 1)
    (dossier,) = out.glob("*.zip")
    assert {path.name for path in out.iterdir()} == FILES | {"data", dossier.name}
    assert all((out / name).stat().st_size for name in FILES)
    assert (out / "manifest.txt").read_text().startswith("SSJ1R|")
    assert all(line.startswith("SSJ1R|LOG|") for line in (out / "log.txt").read_text().splitlines())
    for name in ("notices.pdf", "results.pdf", "minutes.pdf"):
        assert (out / name).read_bytes().startswith(b"%PDF-")
    again = command(root, "demo", "--out", out)
    assert (again.returncode, again.stdout, len(again.stderr.splitlines())) == (2, b"", 1)
    check = subprocess.run(
        [sys.executable, "-m", "app.verify", "check", str(dossier)],
        cwd=root,
        capture_output=True,
        check=False,
    )
    assert (check.returncode, check.stderr) == (0, b"")


def test_a_rehearsal_takes_the_bureaus_own_files(
    own: dict[str, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = [word for kind, path in own.items() for word in (f"--{kind}", str(path))]
    assert main(["demo", "--out", str(tmp_path / "demo"), "--draw", "6", *words]) == 0
    assert "80" in capsys.readouterr().out
    manifest = (tmp_path / "demo" / "manifest.txt").read_text()
    keys = {row[1] or row[2] for row in make_county.enterprise_rows(80, 3)}
    assert {line.split("|")[1] for line in manifest.splitlines() if line.startswith("E|")} == keys
    with (tmp_path / "demo" / "disclosure.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert len(rows) == 1 + 6


def test_a_folder_with_anything_in_it_is_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "notices.pdf").write_bytes(b"somebody's own")
    assert str(tmp_path) in refused(["demo", "--out", tmp_path], capsys)
    assert [path.name for path in tmp_path.iterdir()] == ["notices.pdf"]
    assert (tmp_path / "notices.pdf").read_bytes() == b"somebody's own"


@pytest.mark.parametrize("draw", ["999999", "81", "0", "-3", "9" * 30])
def test_a_number_that_cannot_be_drawn_leaves_nothing_behind(
    own: dict[str, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str], draw: str
) -> None:
    out = tmp_path / "demo"
    words = ["demo", "--out", out, "--enterprises", own["enterprises"], f"--draw={draw}"]
    said = refused([*words], capsys)
    assert draw in said or draw == "0"
    assert not out.exists()


def test_too_few_officers_are_named_and_an_empty_folder_stays_empty(
    own: dict[str, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = list(make_county.officer_rows(1, 3))
    one = table(tmp_path / "one.csv", make_county.OFFICER_HEADINGS, rows)
    out = tmp_path / "demo"
    out.mkdir()
    words = ["demo", "--out", out, "--officers", one, "--enterprises", own["enterprises"]]
    assert "1 人" in refused([*words], capsys)
    assert list(out.iterdir()) == []


@pytest.mark.parametrize("kind", ["enterprises", "officers", "items"])
def test_an_unusable_file_of_ones_own_leaves_nothing_behind(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    bad = table(tmp_path / "bad.csv", ["甲", "乙"], [["1", "2"]])
    out = tmp_path / "demo"
    assert "bad.csv" in refused(["demo", "--out", out, f"--{kind}", bad], capsys)
    assert not out.exists()


def test_a_folder_held_by_another_process_is_refused(root: Path, tmp_path: Path) -> None:
    rows = make_county.enterprise_rows(3, 3)
    file = table(tmp_path / "e.csv", make_county.ENTERPRISE_HEADINGS, rows)
    data = tmp_path / "data"
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(data)],
        cwd=root,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as holder:
        assert holder.stdin is not None
        assert holder.stdout is not None
        assert holder.stdout.readline().strip() == b"held"
        words = ("import", "enterprises", file, "--data", data)
        turned_away = command(root, *words)
        holder.stdin.close()
        holder.wait()
    assert (turned_away.returncode, turned_away.stdout) == (2, b"")
    assert len(turned_away.stderr.splitlines()) == 1
    assert str(data).encode() in turned_away.stderr
    taken = command(root, *words)
    assert (taken.returncode, taken.stderr) == (0, b"")


HEADINGS = list(make_county.ENTERPRISE_HEADINGS)
BAD = {
    "wrong columns": "甲,乙\r\n1,2\r\n".encode(),
    "empty file": b"",
    "only headings": ",".join(HEADINGS).encode(),
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
    "a broken workbook": b"PK\x03\x04" + b"\x00" * 400,
    "a web page": b"<html><body><p>404</p></body></html>",
}


@pytest.mark.parametrize("name", BAD)
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_what_is_no_registry_is_one_line_that_names_the_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, ending: str
) -> None:
    file = tmp_path / f"名录.{ending}"
    file.write_bytes(BAD[name])
    words = ["import", "enterprises", file, "--data", tmp_path / "data"]
    assert f"名录.{ending}" in refused([*words], capsys)


def test_of_two_rows_with_one_code_the_row_is_named_and_the_rest_is_taken(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = list(make_county.enterprise_rows(3, 3))
    rows.append([*rows[0]])
    rows[3][0] = "同码另一户"
    file = table(tmp_path / "e.csv", HEADINGS, rows)
    report = tmp_path / "report.xlsx"
    words = ["import", "enterprises", file, "--data", tmp_path / "data", "--report", report]
    assert main([str(word) for word in words]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert "新增3" in out
    assert "未导入1" in out
    cells = CalamineWorkbook.from_path(report).get_sheet_by_index(0).to_python()
    (line,) = cells[1:]
    assert line[0] == 5
    assert rows[0][1] in line[2]
    assert "第2行" in line[4]
