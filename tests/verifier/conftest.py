"""The three implementations side by side, and the cases they are given."""

import base64
import importlib.util
import json
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import pytest

from app.core import draw
from app.errors import UserError

HERE = Path(__file__).resolve().parent
VERIFIER = HERE.parent.parent / "resources" / "verifier"

# For one case: result.txt, or None for a refusal.
Outcome = bytes | None
ReplayAll = Callable[[Sequence["Case"]], list[Outcome]]


@dataclass(frozen=True)
class Case:
    """Two files and how they came about."""

    name: str
    manifest: bytes
    opening: bytes


def _load(path: Path) -> ModuleType:
    """A plain file as a module; it need not be in a package."""
    name = f"draw_{path.stem}"
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


def _one_by_one(replay: Callable[[bytes, bytes], bytes], refusal: type[Exception]) -> ReplayAll:
    def replay_all(cases: Sequence[Case]) -> list[Outcome]:
        outcomes: list[Outcome] = []
        for case in cases:
            try:
                outcomes.append(replay(case.manifest, case.opening))
            except refusal:
                outcomes.append(None)
        return outcomes

    return replay_all


def _by_node(node: str) -> ReplayAll:
    """All cases in one process, a line of JSON each."""

    def replay_all(cases: Sequence[Case]) -> list[Outcome]:
        asked = [
            {
                "manifest": base64.b64encode(case.manifest).decode(),
                "opening": base64.b64encode(case.opening).decode(),
            }
            for case in cases
        ]
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
        assert len(answers) == len(cases)
        return [base64.b64decode(one["result"]) if "result" in one else None for one in answers]

    return replay_all


@pytest.fixture(scope="session")
def implementations() -> dict[str, ReplayAll]:
    """Each way to repeat a draw, by name; without node on this machine, the two in Python."""
    verify_py = _load(VERIFIER / "verify.py")
    found = {
        "the program": _one_by_one(draw.replay, UserError),
        "verify.py": _one_by_one(verify_py.replay, verify_py.Refused),
    }
    node = shutil.which("node")
    if node:
        found["verify.js"] = _by_node(node)
    return found


@pytest.fixture(scope="session")
def make_lawful() -> Callable[[int], Case]:
    """The lawful case of a number."""
    cases = _load(HERE / "cases.py")

    def make(number: int) -> Case:
        return Case(f"lawful {number}", *cases.lawful(number).files())

    return make


@pytest.fixture(scope="session")
def make_costly() -> Callable[[int], Case]:
    """A case near the budget of §6, for a largest number of tries."""
    cases = _load(HERE / "cases.py")

    def make(maxtry: int) -> Case:
        return Case(f"costly {maxtry}", *cases.costly(maxtry).files())

    return make


@pytest.fixture(scope="session")
def make_changed() -> Callable[[int], Case]:
    """The lawful case of a number with one thing changed."""
    cases, mutations = _load(HERE / "cases.py"), _load(HERE / "mutations.py")

    def make(number: int) -> Case:
        draft = cases.lawful(number)
        how, manifest, opening = mutations.change_one(
            random.Random(f"changed {number}"),
            draft.manifest_lines(),
            draft.opening_lines(),
            list(draft.kinds),
            lambda tag, task, attempt: cases.seal(tag, task, attempt, draft.s0),
        )
        return Case(f"changed {number}, {how}", manifest, opening)

    return make


@pytest.fixture(scope="session")
def case() -> type[Case]:
    """To make a case from a name and two files."""
    return Case


@pytest.fixture(scope="session")
def read_case() -> Callable[[Path], Case]:
    """The two files of a folder."""

    def read(folder: Path) -> Case:
        files = (folder / "manifest.txt", folder / "opening.txt")
        return Case(folder.name, *(path.read_bytes() for path in files))

    return read
