"""The three implementations side by side, and the cases they are given."""

import random
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
# The modules beside the tests are plain files that import one another.
sys.path.insert(0, str(HERE))

import cases  # noqa: E402 - beside this file
import mutations  # noqa: E402 - beside this file
import three  # noqa: E402 - beside this file
from three import Case, ReplayAll  # noqa: E402 - beside this file


@pytest.fixture(scope="session")
def implementations() -> dict[str, ReplayAll]:
    """Each way to repeat a draw, by name; without node on this machine, the two in Python."""
    return three.replays()


@pytest.fixture(scope="session")
def make_lawful() -> Callable[[int], Case]:
    """The lawful case of a number."""

    def make(number: int) -> Case:
        return Case(f"lawful {number}", *cases.lawful(number).files())

    return make


@pytest.fixture(scope="session")
def make_costly() -> Callable[[int], Case]:
    """A case near the budget of §6, for a largest number of tries."""

    def make(maxtry: int) -> Case:
        return Case(f"costly {maxtry}", *cases.costly(maxtry).files())

    return make


@pytest.fixture(scope="session")
def make_changed() -> Callable[[int], Case]:
    """The lawful case of a number with one thing changed."""

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
