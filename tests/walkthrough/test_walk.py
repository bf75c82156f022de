"""The road through the real windows, as the first command of the README walks it without a display."""

import os
import subprocess
import sys
from pathlib import Path

import openpyxl
from pypdf import PdfReader

from app.texts import text

LEFT = ("disclosure.xlsx", "disclosure.csv")


def test_the_whole_flow_is_walked_through_the_windows_and_leaves_its_files(
    root: Path, tmp_path: Path
) -> None:
    platform = f"offscreen:configfile={root / 'tests/ui/screens.json'}"  # a desk and a hall
    environment = {**os.environ, "QT_QPA_PLATFORM": platform, "PYTHONUTF8": "1"}
    environment.pop("DISPLAY", None)
    environment.pop("WAYLAND_DISPLAY", None)
    done = subprocess.run(
        [sys.executable, "-m", "app", "walk", "--out", str(tmp_path / "walk")],
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert text("walk.done", path=tmp_path / "walk") in done.stdout
    files = tmp_path / "walk" / "files"
    assert [name for name in LEFT if not (files / name).exists()] == []
    screens = tmp_path / "walk" / "screens"
    assert len(list(screens.glob("*.png"))) > 30
    # The manual shows what was just seen; made anew by the same command without --check.
    pictures = subprocess.run(
        [sys.executable, "-m", "tests.walkthrough.manual_pictures", "--check", str(screens)],
        cwd=root,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert pictures.returncode == 0, pictures.stdout + pictures.stderr
    (dossier,) = files.glob("*.zip")
    checked = subprocess.run(
        [sys.executable, "-m", "app.verify", "check", str(dossier)], cwd=root, check=False
    )
    assert checked.returncode == 0
    words = "".join(
        page.extract_text() for path in files.glob("*.pdf") for page in PdfReader(path).pages
    )
    assert text("walk.person.one.name") in words
    sheet = openpyxl.load_workbook(files / "disclosure.xlsx").active
    assert sheet is not None
    assert sheet.max_row == 1 + 4 + 6 + 6 + 8
