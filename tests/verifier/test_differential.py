"""Three implementations that share nothing agree: on every byte, and on what they refuse.

The program, verify.py and verify.js were written apart from the protocol text. The cases are
random and fixed: the number in a finding makes the same case again.
"""

import random
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import cases
import pytest
import standing
from three import Case

SHORT, LONG = 60, 2000


@pytest.fixture(scope="session")
def count(request: pytest.FixtureRequest) -> int:
    return LONG if request.config.getoption("--long") else SHORT


def _agreed(implementations: dict[str, Any], cases: list[Any]) -> list[bytes | None]:
    """What all answer to each case; the smallest cases they differ on are the finding."""
    answers = {name: replay_all(cases) for name, replay_all in implementations.items()}
    findings = []
    for case, *outcomes in zip(cases, *answers.values(), strict=True):
        if len(set(outcomes)) > 1:
            says = [
                f"  {name}: {'refused' if outcome is None else _tail(outcome, outcomes)}"
                for name, outcome in zip(answers, outcomes, strict=True)
            ]
            findings.append((len(case.manifest), "\n".join([case.name, *says])))
    worst = "\n".join(text for _, text in sorted(findings)[:5])
    assert not findings, f"{len(findings)} of {len(cases)} cases\n{worst}"
    return next(iter(answers.values()))


def _tail(outcome: bytes, outcomes: list[bytes | None]) -> str:
    """The first line in which it differs from the others."""
    others = [other.decode().split("\n") for other in outcomes if other is not None]
    for number, line in enumerate(outcome.decode().split("\n")):
        if any(number >= len(other) or other[number] != line for other in others):
            return f"line {number + 1} is {line!a}"
    return "accepted"


def test_all_give_the_known_answers_of_the_vectors(
    implementations: dict[str, Any], vectors: Path, read_case: Callable[[Path], Any]
) -> None:
    folders = sorted(vectors.glob("v*"))
    assert len(folders) == 16
    agreed = _agreed(implementations, [read_case(folder) for folder in folders])
    assert agreed == [(folder / "result.txt").read_bytes() for folder in folders]


def test_all_refuse_what_the_vectors_say_is_to_be_refused(
    implementations: dict[str, Any], vectors: Path, read_case: Callable[[Path], Any]
) -> None:
    folders = sorted((vectors / "refuse").iterdir())
    assert len(folders) == 56
    assert set(_agreed(implementations, [read_case(folder) for folder in folders])) == {None}


def test_all_give_the_same_bytes_for_lawful_cases(
    implementations: dict[str, Any], make_lawful: Callable[[int], Any], count: int
) -> None:
    results = _agreed(implementations, [make_lawful(number) for number in range(count)])
    assert None not in results
    # The cases go where the protocol branches.
    text = b"".join(result for result in results if result)
    assert b"TEAMS|NOPLAN\n" in text
    assert re.search(rb"TEAMS\|SHIFT\|0\|", text)
    assert re.search(rb"TEAMS\|SHIFT\|[1-9]", text)
    assert re.search(rb"\|TRY\|[1-9]", text)
    assert re.search(rb"\nTEAM\|T\d+\|[1-9]", text)
    assert re.search(rb"\nROUND\|\d+\|\d\d", text)
    assert re.search(rb"\nROUND\|1\|", text)
    assert b"PARCEL|" in text
    assert b"SSJ1R|RESULT\n" in text


def test_all_agree_on_files_with_one_thing_changed(
    implementations: dict[str, Any], make_changed: Callable[[int], Any], count: int
) -> None:
    results = _agreed(implementations, [make_changed(number) for number in range(count)])
    refused = results.count(None)
    assert refused > count // 4
    assert count - refused > count // 10


def test_all_carry_out_and_refuse_the_same_substitutions(
    implementations: dict[str, Any], is_long: bool
) -> None:
    """Random ones of every kind, lawful and with one thing changed; beside them a literal reading."""
    numbers = range(LONG // 4 if is_long else SHORT // 2)
    lawful = [Case(f"substitutions {number}", *cases.lawful(number).files()) for number in numbers]
    results = implementations["verify.py"](lawful)
    asked, expected = [], []
    for one, result in zip(lawful, results, strict=True):
        for adjust in _substitutions(one, result, 7 if is_long else 3):
            asked.append(replace(one, adjust=adjust))
            expected.append(_literally(one.manifest, result, adjust))
    answers = {name: replay_all(asked) for name, replay_all in implementations.items()}
    wrong = [
        f"{case.name}, {name}: {case.adjust!r}"
        for name, outcomes in answers.items()
        for case, outcome, right in zip(asked, outcomes, expected, strict=True)
        if outcome != right
    ]
    assert not wrong, "\n".join([f"{len(wrong)} of {len(asked)}", *sorted(wrong, key=len)[:5]])
    assert len(numbers) // 2 < expected.count(None) < len(expected) - len(numbers) // 2
    text = b"".join(case.adjust for case, right in zip(asked, expected, strict=True) if right)
    assert re.search(rb"\nOUT\|\d\|OFF\|", text)
    assert re.search(rb"\nSKIP\|\d\|[^|]+\|(BARRED|DISTRICT|SKILL|AREA|UNITS)\n", text)
    assert re.search(rb"\nIN\|\d\|-\n", text)


def _substitutions(case: Case, result: bytes, changed: int) -> list[bytes]:
    """A lawful adjust.txt for the case, and the same with one thing changed."""
    rng = random.Random(case.name)
    grown = standing.random_adjust(rng, case.manifest, result, rng.randint(1, 6))
    return grown[-1:] + [
        standing.changed_adjust(rng, case.manifest, result, grown[-1])
        for _ in range(changed if grown else 0)
    ]


def _literally(manifest: bytes, result: bytes, adjust: bytes) -> bytes | None:
    try:
        return standing.effect_of(manifest, result, adjust)
    except standing.Unlawful:
        return None


@pytest.mark.long
def test_all_stop_at_the_budget_and_not_before(
    implementations: dict[str, Any], make_costly: Callable[[int], Any]
) -> None:
    """With 830 tries shift 1 is reached after 1,047,181 of 1,048,576 formations; with 831 it is not."""
    within, beyond = _agreed(implementations, [make_costly(830), make_costly(831)])
    assert within is not None
    assert b"\nTEAMS|SHIFT|1|SLACK|0|TRY|0|CAP|1\n" in within
    assert beyond is not None
    assert beyond.endswith(b"\nTEAMS|NOPLAN\n")
