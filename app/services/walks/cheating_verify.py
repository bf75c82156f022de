"""Who catches the forger: the program's own check, and verify.py out of the same dossier."""

import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.core.container import pack
from app.core.dossier import Paper, Report, check
from app.core.dossier_report import Verdict
from app.texts import text
from app.verify import line_text

_VERIFIER: Final = "verify.py"
_CODES: Final = (0, 1, 2)
_SECONDS: Final = 60  # a stranger's interpreter that hangs is no witness


@dataclass(frozen=True, slots=True)
class Judged:
    """What was found; by: who found it; line: what does not fit, or the conclusion."""

    verdict: Verdict
    by: str
    line: str


def judge(files: Mapping[str, bytes], paper: Paper, work: Path) -> Judged:
    """Check a forged dossier by the program, and by verify.py where Python is at hand.

    Args:
        work: an empty folder of our own.
    """
    report = check(files, paper)
    code = run_verifier(files, paper, work)
    by = "both" if code == report.code else "own"
    return Judged(report.verdict, text(f"cheating.by.{by}"), _line(report))


def _line(report: Report) -> str:
    wrong = report.first_wrong
    return line_text(wrong) if wrong else text(f"verify.verdict.{report.verdict}")


def run_verifier(files: Mapping[str, bytes], paper: Paper, work: Path) -> int | None:
    """Return what verify.py of the dossier says by its exit code; None where it cannot run."""
    python = _python()
    if python is None or _VERIFIER not in files:
        return None
    script, dossier = work / _VERIFIER, work / "dossier.zip"
    script.write_bytes(files[_VERIFIER])
    dossier.write_bytes(pack(files))
    try:
        done = subprocess.run(
            [python, "-I", str(script), "check", str(dossier), *_options(paper)],
            cwd=work,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    # An interpreter that is none, or too old, ends otherwise, or says nothing of a conclusion.
    told = done.stdout.decode("utf-8", "replace").strip() or done.returncode == _CODES[-1]
    return done.returncode if told and done.returncode in _CODES else None


def _options(paper: Paper) -> Sequence[str]:
    given = (("--m", paper.m), ("--head", paper.heads), ("--r", paper.r))
    return [word for option, values in given for value in values for word in (option, value)]


def _python() -> str | None:
    if not getattr(sys, "frozen", False):
        return sys.executable
    return shutil.which("python3") or shutil.which("python")
