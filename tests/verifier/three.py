"""The three implementations side by side: the program, verify.py, verify.js.

Each answers many cases at once. A replay gives bytes, or None for a refusal; a check gives the
exit code and the words of the last line. Where there is no node the two in Python remain.
"""

import base64
import importlib.util
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

HERE = Path(__file__).resolve().parent
# Also for the commands beside the tests, which start without the project on the path.
sys.path.insert(0, str(HERE.parent.parent))

from app.core import container, dossier, draw, effect, manifest, protocol, substitution  # noqa: E402 - see above
from app.core.opening import parse_opening  # noqa: E402 - see above
from app.errors import UserError  # noqa: E402 - see above
from app.verify import report_lines  # noqa: E402 - see above

VERIFIER = HERE.parent.parent / "resources" / "verifier"
PASSED, CONSISTENT, DIFFERS = "通过", "自洽，未与纸质核对", "不一致"
WORDS = {"PASSED": (0, PASSED), "CONSISTENT": (0, CONSISTENT), "DIFFERS": (1, DIFFERS)}

# For one case: result.txt or the effect, or None for a refusal.
Outcome = bytes | None
# For one dossier: exit code, and what stands after "结论：" ("" with exit 2).
Verdict = tuple[int, str]


@dataclass(frozen=True)
class Case:
    """Two files, or three, and how they came about."""

    name: str
    manifest: bytes
    opening: bytes
    adjust: bytes | None = None


@dataclass(frozen=True)
class Dossier:
    """A folder, or a container as it was handed over, with what stands on paper."""

    name: str
    files: Mapping[str, bytes] | bytes
    m: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    r: tuple[str, ...] = ()


ReplayAll = Callable[[Sequence[Case]], list[Outcome]]
CheckAll = Callable[[Sequence[Dossier]], list[Verdict]]


def load(path: Path) -> ModuleType:
    """A plain file as a module; it need not be in a package."""
    name = f"draw_{path.stem}"
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


@cache
def verify_py() -> ModuleType:
    """resources/verifier/verify.py as a module."""
    return load(VERIFIER / "verify.py")


def refuses(manifest_data: bytes, opening: bytes | None) -> bool:
    """Whether §1–§3 refuse a manifest with its opening, or alone, as the program reads it."""
    try:
        told = manifest.parse_manifest(manifest_data)
        if opening is not None:
            parse_opening(opening, told)
    except UserError:
        return True
    return False


def replays() -> dict[str, ReplayAll]:
    """Each way to repeat a draw, by name."""
    found = {"the program": _program_replays, "verify.py": _python_replays}
    return found | ({"verify.js": _node_replays} if shutil.which("node") else {})


def checks() -> dict[str, CheckAll]:
    """Each way to check a dossier, by name."""
    found = {"the program": _program_checks, "verify.py": _python_checks}
    return found | ({"verify.js": _node_checks} if shutil.which("node") else {})


def reports(case: Dossier) -> dict[str, list[str]]:
    """What each prints about a folder, line by line."""
    assert not isinstance(case.files, bytes)
    report = dossier.check(case.files, dossier.Paper(case.m, case.heads, case.r))
    told = verify_py().check(dict(case.files), m=case.m, heads=case.heads, rs=case.r)
    found = {"the program": list(report_lines(report)), "verify.py": list(told[1])}
    if shutil.which("node"):
        [answer] = ask_node(_asked([case]))
        found["verify.js"] = answer["lines"]
    return found


# ---------------------------------------------------------------- the program


def _program_replays(cases: Sequence[Case]) -> list[Outcome]:
    outcomes: list[Outcome] = []
    for case in cases:
        try:
            result = draw.replay(case.manifest, case.opening)
            if case.adjust is not None:
                substitution.parse_adjust(case.adjust)
                told = manifest.parse_manifest(case.manifest)
                m = effect.InEffect.of(
                    told, protocol.sha256_hex(case.manifest), result, case.adjust
                )
                result = effect.effect_text(m)
            outcomes.append(result)
        except UserError:
            outcomes.append(None)
    return outcomes


def _program_checks(cases: Sequence[Dossier]) -> list[Verdict]:
    return [_program_check(case) for case in cases]


def _program_check(case: Dossier) -> Verdict:
    try:
        files = container.unpack(case.files) if isinstance(case.files, bytes) else case.files
    except container.ContainerError:
        return 2, ""
    report = dossier.check(files, dossier.Paper(case.m, case.heads, case.r))
    return WORDS.get(report.verdict.name, (2, ""))


# ---------------------------------------------------------------- verify.py


def _python_replays(cases: Sequence[Case]) -> list[Outcome]:
    outcomes: list[Outcome] = []
    for case in cases:
        try:
            files = (case.manifest, case.opening, case.adjust)
            outcomes.append(verify_py().replay(*(one for one in files if one is not None)))
        except verify_py().Refused:
            outcomes.append(None)
    return outcomes


def _python_checks(cases: Sequence[Dossier]) -> list[Verdict]:
    return [_python_check(case) for case in cases]


def _python_check(case: Dossier) -> Verdict:
    module = verify_py()
    try:
        files = module.unpack(case.files) if isinstance(case.files, bytes) else dict(case.files)
        code, lines = module.check(files, m=case.m, heads=case.heads, rs=case.r)
    except module.Refused:
        return 2, ""
    return code, _last(code, lines)


def _last(code: int, lines: Sequence[str]) -> str:
    return lines[-1].removeprefix("结论：") if code != 2 else ""


# ---------------------------------------------------------------- verify.js


def _code(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _node_replays(cases: Sequence[Case]) -> list[Outcome]:
    asked = [
        {"manifest": _code(case.manifest), "opening": _code(case.opening)}
        | ({} if case.adjust is None else {"adjust": _code(case.adjust)})
        for case in cases
    ]
    return [base64.b64decode(one["result"]) if "result" in one else None for one in ask_node(asked)]


def _node_checks(cases: Sequence[Dossier]) -> list[Verdict]:
    return [(one["code"], _last(one["code"], one["lines"])) for one in ask_node(_asked(cases))]


def _asked(cases: Sequence[Dossier]) -> list[dict[str, Any]]:
    asked: list[dict[str, Any]] = []
    before: dict[str, bytes] = {}
    for case in cases:
        paper = {"m": case.m, "heads": case.heads, "r": case.r}
        if isinstance(case.files, bytes):
            asked.append({"container": _code(case.files), **paper})
            continue
        # Only what differs from the dossier before it travels.
        new = {name: _code(data) for name, data in case.files.items() if before.get(name) != data}
        gone = [name for name in before if name not in case.files]
        asked.append({"set": new, "drop": gone, **paper})
        before = dict(case.files)
    return asked


def ask_node(asked: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """All questions to verify.js in one process, a line of JSON each."""
    node = shutil.which("node")
    assert node is not None
    run = subprocess.run(
        [node, str(HERE / "feed.js"), str(VERIFIER / "verify.js")],
        input="".join(json.dumps(one) + "\n" for one in asked),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert run.returncode == 0, run.stderr
    answers = [json.loads(line) for line in run.stdout.splitlines()]
    assert len(answers) == len(asked)
    return answers
