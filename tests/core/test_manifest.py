"""The manifest: what is refused and where, and that writing and reading agree."""

import pickle
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.manifest import (
    Beacon,
    EnterpriseLine,
    Item,
    Manifest,
    ManifestError,
    ParcelRule,
    Recusal,
    TeamMode,
    TeamRule,
    check_manifest,
    parse_manifest,
)
from app.core.opening import Opening
from app.core.protocol import REHEARSAL

VECTORS = Path(__file__).parents[2] / "resources" / "vectors"
PLAIN = (VECTORS / "v03-weights" / "manifest.txt").read_text("utf-8")
County = Callable[..., tuple[Manifest, Opening]]


@pytest.mark.parametrize("folder", sorted(VECTORS.glob("v*")), ids=lambda folder: folder.name)
def test_a_manifest_read_and_written_again_is_the_same_file(folder: Path) -> None:
    data = (folder / "manifest.txt").read_bytes()
    assert parse_manifest(data).to_bytes() == data


EDITS = [
    ("ATTEMPT|3", "ATTEMPT|0", "range", 3),
    ("ATTEMPT|3", "ATTEMPT|", "integer", 3),
    ("ATTEMPT|3\n", "ATTEMPT|3\nATTEMPT|4\n", "kind_repeated", 4),
    ("TASK|360824202500551631\n", "TASK|A\nTASK|B\n", "kind_repeated", 3),
    ("ALG|SSJ-DRAW-1|SHA-256", "ALG|SSJ-DRAW-2|SHA-256", "algorithm", 4),
    ("ITEM|A07|2025-01", "ITEM|A07", "fields", 5),
    ("QUOTA|ENT|S1|2", "QUOTA|ENT|-|2", "reserved_name", 7),
    ("QUOTA|OFF|股|4", "QUOTA|OFF|股|3", "teams_uneven", 12),
    ("QUOTA|OFF|所|4\nQUOTA|OFF|股|4", "QUOTA|OFF|所|9\nQUOTA|OFF|股|9", "pool_quota_above", 11),
    ("TEAM|ACROSS|2|1|3|8|16", "TEAM|ACROSS|10|1|3|8|16", "range", 13),
    ("TEAM|ACROSS|2|1|3|8|16", "TEAM|ACROSS|2|100|999|8|16", "range", 13),
    ("TEAM|ACROSS|2|1|3|8|16", "TEAM|ACROSS|2|1|1000|8|16", "range", 13),
    ("TEAM|ACROSS|2|1|3|8|16", "TEAM|ACROSS|2|1|3|0|16", "range", 13),
    ("TEAM|ACROSS|2|1|3|8|16", "TEAM|ACROSS|2|1|3|8|1025", "range", 13),
    ("TEAM|ACROSS|2|1|3|8|16", "TEAM|PAIRS|2|1|3|8|16", "choice", 13),
    ("NEED|POOL|所|1\n", "", "need_pool_set", 14),
    ("NEED|SKILL|特设|1", "NEED|SKILL|特设|1\nNEED|SKILL|特设|2", "name_twice", 17),
    ("RULE|PARCEL|EACH\n", "RULE|PARCEL|EACH\nRULE|PARCEL|CUT\n", "kind_repeated", 20),
    ("WITNESS|W2|D10|4", "WITNESS|W2|D6|4", "choice", 22),
    ("WITNESS|W2|D10|4", "WITNESS|W2|D10|41", "range", 22),
    ("WITNESS|W2|D10|4", "WITNESS|-|D10|4", "line_order", 22),
    ("WITNESS|W1|D10|4", "WITNESS|-|D10|4", "reserved_name", 21),
    ("WITNESS|W3|D10|4", "WITNESS|W2|SLIP|4", "name_twice", 23),
    ("BEACON|-", "BEACON|-|4", "reserved_name", 24),
    ("BEACON|-", "BEACON|双色球2026001|0", "range", 24),
    ("|D00|D00-0|1|-|IN", "|D00|D00-0|101|-|IN", "range", 25),
    ("|D00|D00-0|1|-|IN", "|D00|D00-0|1|-|OUT:", "word", 25),
    ("E|360824000055881|", "E|-|", "reserved_name", 25),
    ("E|360824000055881|S2", "E|360824000055881|S9", "stratum_without_quota", 25),
    ("O|赣D8240007|所|U04|D04|特设", "O|赣D8240007|所|U04|D04|特设,特设", "skills_order", 55),
    ("O|赣D8240007|所|U04|D04|特设", "O|赣D8240007|所|U04|D04|-,特设", "reserved_name", 55),
    ("X|赣D8240112|92360824XKMTHN1JD8", "X|赣D8240112|无此户", "recusal_enterprise", 75),
    ("X|赣D8240112|92360824XKMTHN1JD8", "X|赣D8240112", "fields", 75),
    ("\nEND\n", "\nEND|\n", "fields", 76),
    ("\nEND\n", "\n", "kind_missing", 75),
]


@pytest.mark.parametrize(("old", "new", "reason", "line"), EDITS)
def test_a_broken_manifest_is_refused_with_line_and_reason(
    old: str, new: str, reason: str, line: int
) -> None:
    assert PLAIN.count(old) >= 1
    with pytest.raises(ManifestError) as refused:
        parse_manifest(PLAIN.replace(old, new, 1).encode())
    assert (refused.value.reason, refused.value.line) == (reason, line)
    assert refused.value.code == f"manifest.{reason}"


@pytest.mark.parametrize("data", [b"", b"\n", b"SSJ1|MANIFEST", b"SSJ1|MANIFEST\n", b"\x00\n"])
def test_a_file_that_holds_next_to_nothing_is_refused(data: bytes) -> None:
    with pytest.raises(ManifestError):
        parse_manifest(data)


@settings(max_examples=60)
@given(st.integers(0, 10**6), st.data())
def test_a_parser_given_damaged_bytes_refuses_or_reads_but_never_breaks(
    number: int, data: st.DataObject
) -> None:
    dice = Random(number)
    damaged = bytearray(PLAIN.encode())
    for _ in range(dice.randint(1, 3)):
        damaged[dice.randrange(len(damaged))] = data.draw(st.integers(0, 255))
    with suppress(ManifestError):  # anything else that is raised fails the test
        assert parse_manifest(bytes(damaged)).to_bytes() == bytes(damaged)


@settings(max_examples=40)
@given(number=st.integers(0, 10**6))
def test_the_order_in_which_records_come_has_no_effect_on_the_file(
    county: County, number: int
) -> None:
    manifest, _ = county(number)
    dice = Random(number)

    def shuffled(records: tuple[object, ...]) -> tuple[object, ...]:
        return tuple(dice.sample(records, len(records)))

    again = replace(
        manifest,
        enterprises=shuffled(manifest.enterprises),
        officers=shuffled(manifest.officers),
        recusals=shuffled(manifest.recusals),
        ent_quotas=shuffled(manifest.ent_quotas),
        off_quotas=shuffled(manifest.off_quotas),
        need_pools=shuffled(manifest.need_pools),
        witnesses=shuffled(manifest.witnesses),
    )
    assert check_manifest(again) == check_manifest(manifest)
    assert parse_manifest(again.to_bytes()) == manifest.ordered()


def test_a_beacon_and_a_rehearsal_are_written_as_such(county: County) -> None:
    manifest, _ = county(3, beacon=Beacon("福彩3D第2026001期", 3), tag=REHEARSAL)
    lines = check_manifest(manifest).decode().split("\n")
    assert lines[0] == "SSJ1R|MANIFEST"
    assert "BEACON|福彩3D第2026001期|3" in lines


def test_s10_comes_before_s2_because_lines_are_ordered_and_not_numbers(county: County) -> None:
    manifest, _ = county(1, enterprises=(), recusals=())
    quota = manifest.ent_quotas[0]
    strata = tuple(replace(quota, name=name, k=0) for name in ("S2", "S10", "S1"))
    parsed = parse_manifest(check_manifest(replace(manifest, ent_quotas=strata)))
    # "|" is greater than any digit, so S1| comes after S10
    assert [quota.name for quota in parsed.ent_quotas] == ["S10", "S1", "S2"]


@pytest.mark.parametrize(
    ("word", "reason"),
    [
        ("a", "word"),
        ("A|B", "fields"),
        ("A\nB", "unknown_kind"),
        ("\ud800", "not_utf8"),
        ("", "word"),
    ],
)
def test_a_manifest_in_memory_is_checked_like_a_file(
    county: County, word: str, reason: str
) -> None:
    manifest, _ = county(1, items=(Item(word, "2026-01"),))
    with pytest.raises(ManifestError) as refused:
        check_manifest(manifest)
    assert refused.value.reason == reason


def test_a_value_cannot_smuggle_a_record_into_the_file(county: County) -> None:
    manifest, _ = county(1)
    smuggled = replace(manifest, items=(Item("A07", "2026-01\nITEM|B01|2026-01"),))
    with pytest.raises(ManifestError) as refused:
        check_manifest(smuggled)
    assert refused.value.reason == "changed"


def test_numbers_that_only_code_can_get_wrong_are_checked_too(county: County) -> None:
    manifest, _ = county(1)
    record = EnterpriseLine("Z1", "S1", weight=0)
    for wrong, reason in [
        (replace(manifest, enterprises=(*manifest.enterprises, record)), "range"),
        (replace(manifest, enterprises=manifest.enterprises * 2), "line_twice"),
        (
            replace(manifest, recusals=(Recusal("无此人", manifest.enterprises[0].id),)),
            "recusal_officer",
        ),
        (replace(manifest, commit="0"), "hash"),
        (replace(manifest, witnesses=manifest.witnesses[:1]), "few_witnesses"),
        (replace(manifest, attempt=-1), "integer"),
    ]:
        with pytest.raises(ManifestError) as refused:
            check_manifest(wrong)
        assert refused.value.reason == reason


def test_an_enterprise_without_an_area_is_refused_only_where_areas_count(county: County) -> None:
    manifest, _ = county(1, recusals=())
    bare = EnterpriseLine("Z1", "S1", area="-")
    enterprises = (*manifest.enterprises, bare)
    check_manifest(replace(manifest, enterprises=enterprises, parcel=ParcelRule.EACH))
    with pytest.raises(ManifestError) as refused:
        check_manifest(replace(manifest, enterprises=enterprises, parcel=ParcelRule.AREA))
    assert refused.value.fields["id"] == "Z1"
    out = replace(bare, out_reason="停业")
    check_manifest(
        replace(manifest, enterprises=(*manifest.enterprises, out), parcel=ParcelRule.AREA)
    )


def test_without_teams_there_are_no_needs() -> None:
    lines = (VECTORS / "v07-none-quota0" / "manifest.txt").read_text("utf-8")
    for need, reason in [
        ("NEED|POOL|全局|2", "need_pool_mode"),
        ("NEED|SKILL|特设|1", "need_skill_mode"),
    ]:
        with pytest.raises(ManifestError) as refused:
            parse_manifest(lines.replace("RULE|UNITS", f"{need}\nRULE|UNITS").encode())
        assert refused.value.reason == reason


def test_a_refusal_survives_the_way_back_from_a_child_process() -> None:
    refused = ManifestError("id_twice", 7, id="A")
    again = pickle.loads(pickle.dumps(refused))
    assert (again.code, again.line, again.fields) == (refused.code, 7, refused.fields)


def test_an_unmanned_team_rule_writes_zeros() -> None:
    assert TeamRule(TeamMode.NONE).line() == "TEAM|NONE|0|0|0|0|0"
