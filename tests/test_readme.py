"""What the README says can be done is done here, and what it names is there."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from resources.sample import make_county

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"^```\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
STARTS = ("python", "node", ".ci", ".venv")
COMMANDS = [
    line.split("  #")[0].strip()
    for block in BLOCKS
    for line in block.splitlines()
    if line.startswith(STARTS)
]
PYTHON = {"python": sys.executable, "python3": sys.executable, ".venv/bin/python": sys.executable}
# Subcommands of what a line starts; a line of the README that is not here fails the test.
HEADS = (
    ("installer/bootstrap.py", "run"),
    ("installer/bootstrap.py", "test"),
    ("installer/bootstrap.py", "build"),
    ("-m app", "import"),
    ("-m app", "export"),
    ("-m app", "demo"),
    ("-m app", "reset-admin"),
    ("-m app.verify", "replay"),
    ("-m app.verify", "check"),
    ("resources/verifier/verify.py", "check"),
    ("resources/verifier/verify.js", "check"),
)


def run(*words: str | Path, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run something of this checkout; it must succeed."""
    done = subprocess.run(
        [str(one) for one in words],
        cwd=cwd,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, (words, done.stdout, done.stderr)
    return done


def head_of(command: str) -> tuple[str, str]:
    """What a command starts, and with which subcommand."""
    found = [one for one in HEADS if f" {one[0]} {one[1]}" in f" {command} "]
    assert len(found) == 1, f"no test runs: {command}"
    return found[0]


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_knows_every_option_the_readme_gives_it(command):
    program, subcommand = head_of(command)
    if program.endswith((".js", "verify.py")):
        words = (ROOT / program).read_text("utf-8")
    else:
        asked = (*program.split(), subcommand, "--help")
        words = run(sys.executable, *asked).stdout
    options = re.findall(r"(?<![\w-])--[a-z]+", command)
    assert [one for one in options if one not in words] == []


def test_registries_come_in_and_go_out_by_the_commands(tmp_path):
    rows = list(make_county.officer_rows(20, 7))
    source, out = tmp_path / "officers.csv", tmp_path / "out.csv"
    make_county.save_csv(source, make_county.OFFICER_HEADINGS, rows)
    data = tmp_path / "data"
    run(sys.executable, "-m", "app", "import", "officers", source, "--data", data)
    run(sys.executable, "-m", "app", "export", "officers", out, "--data", data)
    assert len(out.read_text("utf-8-sig").splitlines()) == 1 + len(rows)


def test_a_draw_is_replayed_by_the_command(vectors):
    folder = next(one for one in sorted(vectors.iterdir()) if (one / "manifest.txt").exists())
    adjusts = [folder / "adjust.txt"] if (folder / "adjust.txt").exists() else []
    said = run(
        *(sys.executable, "-m", "app.verify", "replay"),
        *(folder / "manifest.txt", folder / "opening.txt", *adjusts),
    ).stdout
    assert said.strip()


@pytest.mark.long
def test_the_demo_leaves_a_dossier_that_every_verifier_checks(tmp_path):
    run(sys.executable, "-m", "app", "demo", "--out", tmp_path / "demo")
    (dossier,) = (tmp_path / "demo").rglob("*.zip")
    run(sys.executable, "-m", "app.verify", "check", dossier)
    run(sys.executable, ROOT / "resources/verifier/verify.py", "check", dossier)
    node = shutil.which("node")
    if node is not None:
        run(node, ROOT / "resources/verifier/verify.js", "check", dossier)


def test_every_file_the_readme_leads_to_is_there():
    links = re.findall(r"\]\((?!https?:)([^)#]+)", README)
    named = re.findall(r"`((?:app|forms|resources|installer|tests)/[\w./-]*\w)`", README)
    assert len(links) > 5
    assert [one for one in {*links, *named} if not (ROOT / one).exists()] == []


def test_the_map_of_the_house_names_every_folder_and_no_other():
    table = README.split("| Folder |")[1].split("\n\n")[0]
    named = {one.rstrip("/") for one in re.findall(r"^\| `([^`]+)`", table, re.MULTILINE)}
    for one in named:
        assert (ROOT / one).exists(), one
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    files = listed.stdout.splitlines() if listed.returncode == 0 else []
    tops = {one.split("/")[0] for one in files if "/" in one and not one.startswith(".")} - {"app"}
    parts = {
        f"app/{one.split('/')[1]}" for one in files if one.startswith("app/") and one.count("/") > 1
    }
    assert (tops | parts) - named == set()
