"""Where the text must be read closely, all implementations read it alike.

Each row changes one line of a small lawful manifest; `True` is lawful by SPEC.md.
"""

import hashlib
from typing import Any

import pytest

S0 = "ab" * 32
LINES = (
    "SSJ1|MANIFEST",
    "TASK|T-1",
    "ATTEMPT|1",
    "ALG|SSJ-DRAW-1|SHA-256",
    "ITEM|A07|2025",
    "PREV|" + "0" * 64,
    "QUOTA|ENT|S1|3",
    "QUOTA|OFF|A|2",
    "QUOTA|OFF|B|2",
    "TEAM|ACROSS|2|1|3|8|4",
    "NEED|POOL|A|1",
    "NEED|POOL|B|1",
    "NEED|SKILL|K|1",
    "RULE|UNITS|ANY",
    "RULE|DISTRICT|ANY",
    "RULE|PARCEL|EACH",
    "COMMIT|",
    "WITNESS|W1|D10|1",
    "WITNESS|W2|SLIP|7",
    "BEACON|F|6",
    *(f"E|E{number}|S1|D1|-|1|-|IN" for number in range(4)),
    "E|E4|S1|D1|G1|1|-|OUT:-",
    *(f"O|{pool}{number}|{pool}|-|-|K|IN" for pool in "AB" for number in range(2)),
    "O|C0|C|U|D|-|OUT:A:B",
    "X|A0|E4",
    "END",
)
OPENING = (f"S0={S0}", "W1=1", "W2=5678123", "B=123456")
EDGES = (
    ("TASK|T-1", "TASK|T-1", True),
    # `-` is no stratum, pool, skill, witness, id or beacon source; elsewhere it is a word.
    ("TASK|T-1", "TASK|-", True),
    ("ITEM|A07|2025", "ITEM|-|A", True),
    ("ITEM|A07|2025", "ITEM|A|-", True),
    ("BEACON|F|6", "BEACON|-|6", False),
    ("O|C0|C|U|D|-|OUT:A:B", "O|C0|-|U|D|-|OUT:A", False),
    ("O|C0|C|U|D|-|OUT:A:B", "O|C0|C|U|D|-,K|OUT:A", False),
    ("O|C0|C|U|D|-|OUT:A:B", "O|C0|C|U|D|-|OUT:", False),
    # The same id may stand for an enterprise and an officer.
    ("O|C0|C|U|D|-|OUT:A:B", "O|E4|C|U|D|-|OUT:A", True),
    # By bytes, not by UTF-16 units.
    ("O|C0|C|U|D|-|OUT:A:B", "O|C0|C|U|D|\ufa11,\U00020164|OUT:A", True),
    ("O|C0|C|U|D|-|OUT:A:B", "O|C0|C|U|D|\U00020164,\ufa11|OUT:A", False),
    # Needs count from 1; what cannot be reached is NOPLAN, not a refusal.
    ("NEED|SKILL|K|1", "NEED|SKILL|K|0", False),
    ("NEED|SKILL|K|1", "NEED|SKILL|K|3", True),
    ("NEED|SKILL|K|1", "NEED|SKILL|K|999999999", True),
    ("NEED|POOL|B|1", "NEED|POOL|B|0", False),
    ("QUOTA|OFF|A|2", "QUOTA|OFF|A|0", False),
    ("QUOTA|OFF|B|2", "QUOTA|OFF|B|0", False),
    ("QUOTA|ENT|S1|3", "QUOTA|ENT|S1|0", True),
    ("QUOTA|ENT|S1|3", "QUOTA|ENT|S1|5", False),
    # Only what is IN needs an area.
    ("RULE|PARCEL|EACH", "RULE|PARCEL|AREA", False),
    ("RULE|PARCEL|EACH", "RULE|PARCEL|CUT", True),
    # The beacon does not count among the eight digits.
    ("WITNESS|W1|D10|1", "WITNESS|W1|D10|0", False),
    ("TEAM|ACROSS|2|1|3|8|4", "TEAM|ACROSS|2|99|999|12|1024", True),
    ("TEAM|ACROSS|2|1|3|8|4", "TEAM|ACROSS|2|100|999|12|1024", False),
    ("TEAM|ACROSS|2|1|3|8|4", "TEAM|ACROSS|2|0|1000|12|1024", False),
    ("TEAM|ACROSS|2|1|3|8|4", "TEAM|ACROSS|2|0|0|12|1025", False),
    ("END", "END|", False),
    # The ends of the ranges of §1.
    ("TASK|T-1", "TASK|\u2010", True),
    ("TASK|T-1", "TASK|\u200f", False),
    ("TASK|T-1", "TASK|\ufe10", True),
    ("TASK|T-1", "TASK|\uff5f", True),
    ("TASK|T-1", "TASK|\uff5e", False),
    ("TASK|T-1", "TASK|\uffef", True),
    ("TASK|T-1", "TASK|\ufff0", False),
    ("TASK|T-1", "TASK|\U000dffff", True),
    ("TASK|T-1", "TASK|\U000e0000", False),
    ("TASK|T-1", "TASK|\U000e0fff", False),
    ("TASK|T-1", "TASK|\U000e1000", True),
    ("TASK|T-1", "TASK|\U0010ffff", True),
    ("TASK|T-1", "TASK|" + "\U00020164" * 64, True),
    ("TASK|T-1", "TASK|" + "\U00020164" * 65, False),
)
DIGITS = (
    ("W1=1", "W1=\uff11"),
    ("W1=1", "W1=\u0661"),
    ("W1=1", "W1=²"),
    ("W1=1", "W1=-"),
    ("W2=5678123", "W2=567812"),
    ("B=123456", "B=-"),
    (f"S0={S0}", f"S0={S0.upper()}"),
)


def _file(lines: tuple[str, ...]) -> bytes:
    return ("\n".join(lines) + "\n").encode()


def _manifest(old: str, new: str) -> bytes:
    lines = [new if line == old else line for line in LINES]
    task = lines[1].partition("|")[2]
    seal = hashlib.sha256(f"SSJ1|COMMIT|{task}|1|{S0}".encode()).hexdigest()
    return _file(tuple(line + seal if line == "COMMIT|" else line for line in lines))


def test_all_read_the_edges_of_the_manifest_as_the_specification_says(
    implementations: dict[str, Any], case: type[Any]
) -> None:
    cases = [case(new, _manifest(old, new), _file(OPENING)) for old, new, _ in EDGES]
    for name, replay_all in implementations.items():
        outcomes = replay_all(cases)
        wrong = [
            edge
            for edge, outcome in zip(EDGES, outcomes, strict=True)
            if (outcome is not None) != edge[2]
        ]
        assert not wrong, name


@pytest.mark.parametrize(("old", "new"), DIGITS)
def test_all_refuse_throws_that_are_not_as_announced(
    implementations: dict[str, Any], case: type[Any], old: str, new: str
) -> None:
    opening = tuple(new if line == old else line for line in OPENING)
    one = case(new, _manifest("", ""), _file(opening))
    assert [replay_all([one]) for replay_all in implementations.values()] == [[None]] * len(
        implementations
    )
