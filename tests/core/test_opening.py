"""The opening: the seal, the throws as announced, and the seed."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from app.core.manifest import Beacon, Manifest, parse_manifest
from app.core.opening import (
    Opening,
    OpeningError,
    Throw,
    check_opening,
    commitment,
    parse_opening,
    seed,
)
from app.core.protocol import REAL, sha256_hex

VECTORS = Path(__file__).parents[2] / "resources" / "vectors"
County = Callable[..., tuple[Manifest, Opening]]
S0 = "08f2e014e963efda7bc3a0f9549b108a087a4401667c3e38947ca54a6eb2cdfc"


def test_the_seal_is_what_sha256sum_prints() -> None:
    # printf 'SSJ1|COMMIT|360824202500551631|3|08f2…cdfc' | sha256sum
    assert (
        commitment(REAL, "360824202500551631", 3, S0)
        == "e075ceff6f66bf10c28c4f92f154ba92d588e601c0df7696c492666468b0750a"
    )


def test_the_seed_is_what_sha256sum_prints() -> None:
    # printf 'SSJ1|SEED|b8ea…e1e7|08f2…cdfc|W1=0513|W2=2374|W3=7766|B=-' | sha256sum
    data = (VECTORS / "v03-weights" / "manifest.txt").read_bytes()
    manifest = parse_manifest(data)
    throws = (Throw("W1", "0513"), Throw("W2", "2374"), Throw("W3", "7766"))
    assert (
        seed(sha256_hex(data), manifest, Opening(S0, throws))
        == "4eb490bf90c9250d3443f7c6f01419b3136c2c16ae1ee17f290a4a9605aa45c5"
    )


@pytest.mark.parametrize("folder", sorted(VECTORS.glob("v*")), ids=lambda folder: folder.name)
def test_an_opening_read_and_written_again_is_the_same_file(folder: Path) -> None:
    manifest = parse_manifest((folder / "manifest.txt").read_bytes())
    data = (folder / "opening.txt").read_bytes()
    assert check_opening(parse_opening(data, manifest), manifest) == data


@pytest.mark.parametrize(
    ("throws", "reason", "line"),
    [
        ((("W1", "1234"),), "line_name", 3),
        ((("W1", "1234"), ("W2", "123")), "digits", 3),
        ((("W1", "1234"), ("W2", "12345")), "digits", 3),
        ((("W1", "1234"), ("W2", "12三4")), "digits", 3),
        ((("W1", "1234"), ("W2", "12３4")), "digits", 3),
        ((("W1", "1234"), ("W2", " 234")), "digits", 3),
        ((("W1", "1234"), ("W2", "\ud800")), "not_utf8", 3),
        ((("W2", "1234"), ("W1", "1234")), "line_name", 2),
        ((("W1", "1234"), ("W2", "1234"), ("W3", "1234")), "line_name", 4),
        ((("W1", "1234\nW2=1234"),), "changed", 0),
    ],
)
def test_throws_other_than_announced_are_refused(
    county: County, throws: tuple[tuple[str, str], ...], reason: str, line: int
) -> None:
    manifest, opening = county(1)
    other = replace(opening, throws=tuple(Throw(*throw) for throw in throws))
    with pytest.raises(OpeningError) as refused:
        check_opening(other, manifest)
    assert (refused.value.reason, refused.value.line) == (reason, line)


def test_a_secret_that_does_not_open_the_seal_is_refused(county: County) -> None:
    manifest, opening = county(1)
    for s0, reason in [("0" * 64, "seal"), ("5A" * 32, "s0_form"), ("", "s0_form")]:
        with pytest.raises(OpeningError) as refused:
            check_opening(replace(opening, s0=s0), manifest)
        assert refused.value.reason == reason
    with pytest.raises(OpeningError, match="seal"):
        check_opening(opening, replace(manifest, attempt=2))


def test_a_beacon_must_be_there_when_announced_and_only_then(county: County) -> None:
    manifest, opening = county(1)
    announced = replace(manifest, beacon=Beacon("A", 3))
    assert check_opening(replace(opening, beacon="007"), announced).endswith(b"\nB=007\n")
    for wrong, against in [
        (replace(opening, beacon="07"), announced),
        (opening, announced),
        (replace(opening, beacon="007"), manifest),
    ]:
        with pytest.raises(OpeningError):
            check_opening(wrong, against)


def test_lines_missing_or_left_over_are_refused(county: County) -> None:
    manifest, opening = county(1)
    data = opening.to_bytes()
    for damaged, reason in [
        (data.removesuffix(b"B=-\n"), "line_missing"),
        (data + b"B=-\n", "line_extra"),
        (data.replace(b"W1=", b"W1"), "line_name"),
        (data[:-1], "no_final_newline"),
        (data + b"\n", "blank_line"),
        (b"\xef\xbb\xbf" + data, "bom"),
        (data.replace(b"\n", b"\r\n"), "carriage_return"),
        (b"", "no_final_newline"),
    ]:
        with pytest.raises(OpeningError) as refused:
            parse_opening(damaged, manifest)
        assert refused.value.reason == reason


def test_a_secret_of_another_form_is_a_bug_in_the_caller() -> None:
    with pytest.raises(ValueError, match="64"):
        commitment(REAL, "A", 1, "xyz")
