"""复查复核: scopes, quotas, keys, entries and figures, without a database."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.draw import run_draw
from app.core.manifest import Witness, WitnessKind, check_manifest, parse_manifest
from app.core.opening import commitment
from app.core.protocol import REHEARSAL, is_word
from app.core.quota import QuotaAbovePool, QuotaRule
from app.core.recheck import (
    RECHECKED,
    BadPeriod,
    Inspection,
    NoneWanted,
    NothingInScope,
    Scope,
    Setting,
    build_manifest,
    quotas,
    sample_key,
    takes,
)
from app.core.recheck_findings import Tally, Verdict, split_names, tallies
from app.core.strata import stratum_labels

DAY = date(2026, 3, 10)
ONE = Inspection(
    "360824202603051001-1/91360824MAC000017N",
    *(1, 11, DAY, "麦㙦所", "T001", ("K1", "K2"), ("A01",), 7),
    results=("CLEAR",),
    published=True,
    closed=True,
)
SCOPE = Scope(DAY - timedelta(days=5), DAY)
SECRET = "3c" * 32


def inspections(sizes):
    """Inspections of results R0, R1 … with so many each."""
    return [
        replace(ONE, key=f"D-1/{at}-{one}", results=(f"R{at}",))
        for at, size in enumerate(sizes)
        for one in range(size)
    ]


@pytest.mark.parametrize(
    "said",
    [
        {"since": DAY + timedelta(days=1)},
        {"until": DAY - timedelta(days=1)},
        {"station": "别的所"},
        {"team": "T002"},
        {"officer": "K3"},
        {"item": "B03"},
        {"task_id": 8},
        {"results": ("PROBLEM",)},
    ],
)
def test_each_condition_of_a_scope_keeps_out_who_does_not_meet_it(said):
    own = {"station": "麦㙦所", "team": "T001", "officer": "K2", "item": "A01", "task_id": 7}
    wide = replace(SCOPE, **own, results=("CLEAR", "X"), published=True, closed=True)
    assert takes(wide, ONE)
    assert not takes(replace(wide, **said), ONE)
    assert not takes(wide, replace(ONE, published=False))
    assert not takes(wide, replace(ONE, closed=False))
    assert Scope.from_json(wide.to_json()) == wide


def test_a_ratio_draws_of_every_result_and_a_number_is_shared_out():
    there = inspections((50, 30, 3))
    by_result = replace(SCOPE, by_result=True)
    ratio = replace(by_result, rule=QuotaRule("RATIO", "10"))
    assert quotas(ratio, there) == {"R0": (50, 5), "R1": (30, 3), "R2": (3, 1)}
    number = replace(by_result, rule=QuotaRule("NUMBER", "10"))
    # 6.02, 3.61, 0.36: 6 + 3 + 0, and the one left goes to the largest remainder
    assert quotas(number, there) == {"R0": (50, 6), "R1": (30, 4), "R2": (3, 0)}
    assert quotas(replace(number, by_result=False), there) == {"*": (83, 10)}


def test_what_cannot_be_drawn_is_refused():
    there = inspections((3,))
    for wrong, scope in (
        (NothingInScope, (SCOPE, [])),
        (NothingInScope, (SCOPE, [replace(one, rechecked=True) for one in there])),
        (NoneWanted, (replace(SCOPE, rule=QuotaRule("NUMBER", "0")), there)),
        (QuotaAbovePool, (replace(SCOPE, rule=QuotaRule("NUMBER", "4")), there)),
        (BadPeriod, (replace(SCOPE, until=SCOPE.since - timedelta(days=1)), there)),
    ):
        with pytest.raises(wrong):
            quotas(*scope)


@settings(max_examples=25)
@given(
    st.lists(st.integers(1, 9), min_size=1, max_size=4),
    st.data(),
    st.booleans(),
)
def test_every_lawful_sample_makes_a_manifest_that_draws_as_many_as_wanted(sizes, data, by_result):
    number = data.draw(st.integers(1, sum(sizes)))
    scope = replace(SCOPE, by_result=by_result, rule=QuotaRule("NUMBER", str(number)))
    there = inspections(sizes)
    out = replace(ONE, key="D-1/OUT", results=("R0",), rechecked=True)
    witnesses = tuple(Witness(name, WitnessKind.D10, 4) for name in ("甲", "乙"))
    commit = commitment(REHEARSAL, "FC-1", 1, SECRET)
    setting = Setting(REHEARSAL, "FC-1", "0" * 64, commit, witnesses)
    strata = {one.results[0] for one in there} if by_result else {"*"}
    labels = stratum_labels(strata, "77" * 32)
    manifest = check_manifest(build_manifest(scope, setting, [*there, out], labels))
    opening = f"S0={SECRET}\n乙=1234\n甲=5678\nB=-\n".encode()
    drawn = run_draw(manifest, opening).drawn_enterprises()
    assert len(drawn) == number
    assert "D-1/OUT" not in drawn
    reasons = {line.id: line.out_reason for line in parse_manifest(manifest).enterprises}
    assert reasons["D-1/OUT"] == RECHECKED


def test_an_inspection_is_named_by_a_word_however_long_its_parts():
    assert sample_key("360824202603051001-1", "91360824mac", 3) == (
        "360824202603051001-1/91360824MAC"
    )
    for draw, key in (("D" * 70, "K"), ("360824202603051001-1", "K" * 60)):
        assert is_word(sample_key(draw, key, 12))
        assert sample_key(draw, key, 12) != sample_key(draw, key, 13)


def test_figures_count_an_inspection_for_each_of_its_officers_and_put_the_worst_first():
    found = tallies(
        [
            (("甲", "乙"), Verdict.DIFFERENT),
            (("甲",), Verdict.SAME),
            (("丙", "丙"), Verdict.MORE),
            (("乙",), None),
        ]
    )
    assert found == (
        ("乙", Tally(2, 0, 1, 0)),
        ("甲", Tally(2, 1, 1, 0)),
        ("丙", Tally(1, 0, 0, 1)),
    )
    shares = {name: (one.open, one.share) for name, one in found}
    assert shares == {"乙": (1, Fraction(1)), "甲": (0, Fraction(1, 2)), "丙": (0, Fraction(0))}
    assert Tally(3).share is None


def test_names_are_told_apart_by_whatever_people_write_between_them():
    assert split_names("纪监督、周督查,王一 李二；赵三") == (
        "纪监督",
        "周督查",
        "王一",
        "李二",
        "赵三",
    )
