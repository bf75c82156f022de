"""adjust.txt: its form, and properties of substitutions in random counties."""

from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.core.effect import InEffect, effect_text
from app.core.manifest import DistrictRule, Manifest, ParcelRule, UnitsRule, parse_manifest
from app.core.protocol import REAL
from app.core.substitution import (
    OUT_REASONS,
    AdjustError,
    Kind,
    Skip,
    Substitution,
    adjust_text,
    parse_adjust,
)
from app.texts import error_text

HEAD = f"SSJ1|ADJUST\nM|{'a' * 64}\nR|{'b' * 64}\n"
GOOD = HEAD + "OUT|1|ENT|S1|E1|CLOSED\nSKIP|1|E2|BARRED\nIN|1|E3\nOUT|2|OFF|A|O1|ILL\nIN|2|-\n"
Acts = Any  # the class tests/core/conftest.py makes


def test_the_file_is_read_as_it_is_written() -> None:
    found = parse_adjust(GOOD.encode())
    assert found == (
        Substitution(1, Kind.ENT, "S1", "E1", "CLOSED", (Skip("E2", "BARRED"),), "E3"),
        Substitution(2, Kind.OFF, "A", "O1", "ILL", (), None),
    )
    assert adjust_text(REAL, "a" * 64, "b" * 64, found) == GOOD.encode()


def test_what_two_people_stated_is_told_from_what_the_files_show() -> None:
    skips = (Skip("E2", "BARRED"), Skip("E3", "CLOSED"), Skip("E4", "SKILL"))
    assert Substitution(1, Kind.ENT, "S1", "E1", "OTHER", skips, None).stated == (skips[1],)


@pytest.mark.parametrize(
    ("old", "new", "reason", "line"),
    [
        ("SSJ1|ADJUST", "SSJ2|ADJUST", "header", 1),
        ("M|a", "M|A", "hash", 2),
        ("M|", "R|", "hash", 2),
        ("R|b", "R|bb", "hash", 3),
        (GOOD[len(HEAD) :], "", "missing", 4),
        ("OUT|1", "OUT|2", "number", 4),
        ("OUT|1", "OUT|01", "number", 4),
        ("ENT", "ALL", "kind", 4),
        ("|S1|", "|-|", "name", 4),
        ("|E1|", "|-|", "name", 4),
        ("|E1|", "|e1|", "name", 4),
        ("|E1|", "|E1|E1|", "fields", 4),
        ("CLOSED", "ILL", "out_reason", 4),
        ("CLOSED", "BARRED", "out_reason", 4),
        ("SKIP|1", "SKIP|2", "number", 5),
        ("BARRED", "UNITS", "skip_reason", 5),
        ("SKIP|1|E2|BARRED\n", "SKIP|1|E2|BARRED\nOUT|1|ENT|S1|E1|CLOSED\n", "kind_order", 6),
        ("|E3\n", "|E3|E4\n", "fields", 6),
        ("IN|1|E3\n", "", "kind_order", 6),
        ("IN|1|E3\n", "IN|1|E3\nIN|1|E3\n", "kind_order", 7),
        ("OUT|2", "OUT|3", "number", 7),
        ("OFF|A|O1|ILL", "OFF|A|O1|CLOSED", "out_reason", 7),
        ("IN|2|-\n", "", "missing", 8),
        ("IN|2|-\n", "IN|2|-", "no_final_newline", 8),
        ("IN|2|-\n", "\nIN|2|-\n", "blank_line", 8),
        ("IN|2|-\n", "IN|2|-\r\n", "carriage_return", 8),
        ("SSJ1", "\ufeffSSJ1", "bom", 1),
    ],
)
def test_another_form_is_refused_with_line_and_reason(
    old: str, new: str, reason: str, line: int
) -> None:
    assert old in GOOD
    with pytest.raises(AdjustError) as caught:
        parse_adjust(GOOD.replace(old, new, 1).encode())
    assert (caught.value.reason, caught.value.line) == (reason, line)
    assert f"第{line}行" in error_text(caught.value)


@given(st.binary(max_size=300), st.integers(0, len(GOOD)), st.integers(0, 40))
@settings(max_examples=200)
def test_whatever_stands_in_the_file_is_read_or_refused(data: bytes, at: int, cut: int) -> None:
    raw = GOOD.encode()
    for changed in (data, raw[:at] + data[:9] + raw[at + cut :]):
        refused = None
        try:
            found = parse_adjust(changed)
        except AdjustError as error:
            refused = error_text(error)
        if refused is None:
            tag, m, r = (line.split(b"|") for line in changed.split(b"\n")[:3])
            text = adjust_text(tag[0].decode(), m[1].decode(), r[1].decode(), found)
            assert text == changed


def steps(effect: InEffect, dice: Random) -> Iterator[tuple[Substitution, InEffect, InEffect]]:
    """Replace at random; yield each substitution with what was in effect before and after."""
    for _ in range(dice.randint(1, 6)):
        kind = dice.choice([Kind.ENT, Kind.ENT, Kind.OFF])
        there = [one for one in effect.standings(kind) if effect.is_in_effect(kind, one.id)]
        if not there:
            continue
        out = dice.choice(there)
        stated = {
            key: dice.choice(OUT_REASONS[kind])
            for key in effect.reserves(kind, out.group)
            if dice.random() < 0.2
        }
        refused = ""
        try:
            made = effect.next(kind, out.id, dice.choice(OUT_REASONS[kind]), stated)
        except AdjustError as error:
            refused = error.reason
        if refused:
            assert refused in {"too_few_left", "rest_unlawful"}
            continue
        after = effect.apply(made)
        yield made, effect, after
        effect = after


def rules_hold(manifest: Manifest, effect: InEffect) -> None:
    """Assert §6 for every team and parcel, clause by clause and without the program's rules."""
    enterprises = {record.id: record for record in manifest.enterprises}
    officers = {record.id: record for record in manifest.officers}
    recused = {(record.officer, record.enterprise) for record in manifest.recusals}
    for members in effect.teams.values():
        assert len(set(members)) == len(members) >= 2
        units = [officers[member].unit for member in members]
        assert manifest.units is UnitsRule.ANY or len(set(units)) == len(units)
        for need in manifest.need_skills:
            assert sum(need.name in officers[member].skills for member in members) >= need.count
    for name, team, ids in effect.parcels:
        for member in effect.teams[team]:
            for key in ids:
                assert (member, key) not in recused
                district = enterprises[key].district
                local = district != "-" and officers[member].district == district
                assert manifest.district is DistrictRule.ANY or not local
        held = {skill for member in effect.teams[team] for skill in officers[member].skills}
        assert {enterprises[key].skill for key in ids} - {"-"} <= held
        if manifest.parcel is ParcelRule.AREA:
            assert {enterprises[key].area for key in ids} <= {name}


@given(st.integers(0, 2000))
@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_after_any_substitutions_the_rules_hold_and_the_file_gives_the_same(
    acts: Acts, number: int
) -> None:
    log = acts()
    about = log.lock(number)
    log.draw(about)
    files = log.of(about)
    manifest = parse_manifest(files["manifest.txt"])
    start = log.effect(about)
    teams = {name: team for name, team, _ in start.parcels}
    last, texts = start, []
    for made, before, after in steps(start, Random(number)):
        rules_hold(manifest, after)
        # The parcel keeps its team and what was in it keeps its place.
        assert {name: team for name, team, _ in after.parcels} == teams
        swapped = [
            (name, team, tuple(made.into if key == made.out else key for key in ids))
            for name, team, ids in before.parcels
        ]
        dropped = [(name, team, tuple(filter(None, ids))) for name, team, ids in swapped]
        assert list(after.parcels) == dropped
        # Whoever stands before the newcomer in rank was passed over, in that order.
        waiting = before.reserves(made.kind, made.group)
        passed = [skip.id for skip in made.skips]
        whole = passed if made.into is None else [*passed, made.into]
        assert list(waiting[: len(whole)]) == whole
        assert made.into is not None or len(whole) == len(waiting)
        assert made.into is None or after.is_in_effect(made.kind, made.into)
        assert not after.is_in_effect(made.kind, made.out)
        texts.append(after.adjust())
        last = after
    if texts:
        again = InEffect.of(manifest, str(about["m"]), files["result.txt"], texts[-1])
        assert effect_text(again) == effect_text(last)
        assert parse_adjust(texts[-1]) == last.substitutions
        assert all(texts[-1].startswith(text) for text in texts)
