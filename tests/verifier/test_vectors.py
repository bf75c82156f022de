"""The vectors of resources/vectors: what is in them, that all agree, and where they come from."""

from pathlib import Path
from typing import Any

import own_cases
import pytest
import refusals_of_adjust
import small_counties
import write_vectors
from three import Case


def _read(folder: Path, *names: str) -> list[bytes]:
    return [(folder / name).read_bytes() for name in names]


@pytest.fixture(scope="module")
def every() -> dict[str, bytes]:
    return write_vectors.every()


def test_the_folders_hold_what_the_literal_readings_write(
    vectors: Path, every: dict[str, bytes]
) -> None:
    """Own results and effects come from a slow reading of the text, not from the engine."""
    there = {
        path.relative_to(vectors).as_posix(): path.read_bytes()
        for folder in ("own", "adjust", "refuse-adjust")
        for path in (vectors / folder).rglob("*")
        if path.is_file()
    }
    assert there.keys() == every.keys()
    assert there == every


def test_all_give_the_results_of_our_own_vectors(
    implementations: dict[str, Any], vectors: Path
) -> None:
    folders = [vectors / "own" / name for name in own_cases.LAWFUL]
    asked = [Case(one.name, *_read(one, "manifest.txt", "opening.txt")) for one in folders]
    right = [(folder / "result.txt").read_bytes() for folder in folders]
    for name, replay_all in implementations.items():
        assert replay_all(asked) == right, name


def test_all_refuse_what_our_own_vectors_say(
    implementations: dict[str, Any], vectors: Path
) -> None:
    folders = sorted((vectors / "own" / "refuse").iterdir())
    assert len(folders) == len(own_cases.MANIFESTS) + len(own_cases.OPENINGS)
    asked = [Case(one.name, *_read(one, "manifest.txt", "opening.txt")) for one in folders]
    for name, replay_all in implementations.items():
        answers = replay_all(asked)
        taken = [one.name for one, answer in zip(asked, answers, strict=True) if answer is not None]
        assert not taken, name


def test_all_carry_the_substitutions_of_the_vectors_out(
    implementations: dict[str, Any], vectors: Path
) -> None:
    folders = [vectors / "adjust" / name for name in small_counties.LAWFUL]
    three_files = ("manifest.txt", "opening.txt", "adjust.txt")
    asked = [Case(one.name, *_read(one, *three_files)) for one in folders]
    right = [(folder / "effect.txt").read_bytes() for folder in folders]
    for name, replay_all in implementations.items():
        assert replay_all(asked) == right, name


def test_all_refuse_the_substitutions_that_the_vectors_call_unlawful(
    implementations: dict[str, Any], vectors: Path
) -> None:
    asked = []
    for folder in sorted((vectors / "refuse-adjust").iterdir()):
        two = _read(folder, "manifest.txt", "opening.txt")
        asked += [
            Case(f"{folder.name}/{path.name}", *two, path.read_bytes())
            for path in sorted(folder.glob("*.txt"))
            if path.name not in ("manifest.txt", "opening.txt")
        ]
    assert len(asked) == sum(len(rows) for _, rows in refusals_of_adjust.COUNTIES.values())
    for name, replay_all in implementations.items():
        answers = replay_all(asked)
        taken = [one.name for one, answer in zip(asked, answers, strict=True) if answer is not None]
        assert not taken, name


def test_the_folder_explains_every_vector(vectors: Path) -> None:
    """README.md names each one; the folder goes into every dossier and stays small."""
    words = (vectors / "README.md").read_text("utf-8")
    names = [*own_cases.LAWFUL, *small_counties.LAWFUL]
    names += [path.name for path in vectors.glob("v*")]
    assert [name for name in names if f"`{name}`" not in words] == []
    size = sum(path.stat().st_size for path in vectors.rglob("*") if path.is_file())
    assert size < 500_000
