"""Every refusal of the protocol is a typed error that names line and reason (§1 to §3, §13)."""

from pathlib import Path

import pytest

from app.core.draw import replay, run_draw
from app.core.effect import InEffect, effect_text
from app.core.manifest import ManifestError, parse_manifest
from app.core.opening import OpeningError
from app.core.protocol import sha256_hex
from app.core.refusal import RefusedFile
from app.core.substitution import AdjustError, parse_adjust
from app.texts import error_text

VECTORS = Path(__file__).parents[2] / "resources" / "vectors"
PAIRS = [
    folder.parent
    for folder in sorted(VECTORS.rglob("manifest.txt"))
    if folder.parent.parent.name == "refuse"
]
ADJUSTS = [
    path
    for path in sorted((VECTORS / "refuse-adjust").rglob("*.txt"))
    if path.name not in ("manifest.txt", "opening.txt")
]
LAWFUL = sorted((VECTORS / "adjust").glob("*/adjust.txt"))

# What each vector of refuse/ breaks first, and where.
FOUND = {
    "area-dash": ("area_missing", 25),
    "attempt-0": ("range", 3),
    "blank-line": ("blank_line", 6),
    "block-13": ("range", 13),
    "bom": ("bom", 1),
    "crlf": ("carriage_return", 1),
    "e-not-ascending": ("line_order", 54),
    "field-count": ("fields", 25),
    "free-text-after-end": ("after_end", 77),
    "full-width-id": ("word", 55),
    "hangul-filler-id": ("word", 55),
    "header": ("header", 1),
    "hex-upper-case": ("hash", 6),
    "id-lower-case": ("line_order", 27),
    "id-twice": ("id_twice", 26),
    "id-zero-width": ("word", 54),
    "integer-10-digits": ("integer", 3),
    "invalid-utf8": ("not_utf8", 53),
    "kinds-swapped": ("kind_missing", 2),
    "line-twice": ("line_twice", 55),
    "maxslack-below-slack": ("max_slack", 13),
    "missing-alg": ("kind_missing", 4),
    "need-pool-with-within": ("need_pool_mode", 14),
    "no-final-lf": ("no_final_newline", 76),
    "none-with-numbers": ("none_numbers", 13),
    "officer-id-twice": ("id_twice", 56),
    "one-witness": ("few_witnesses", 21),
    "opening-beacon-unannounced": ("beacon_unannounced", 5),
    "opening-crlf": ("carriage_return", 1),
    "opening-digit-missing": ("digits", 2),
    "opening-extra": ("line_extra", 6),
    "opening-order": ("line_name", 2),
    "opening-wrong-s0": ("seal", 1),
    "pool-without-quota": ("pool_without_quota", 54),
    "pools-not-whole-teams": ("teams_uneven", 12),
    "quota-above-pool": ("stratum_quota_above", 7),
    "quota-missing-stratum": ("stratum_without_quota", 25),
    "quota-twice": ("name_twice", 8),
    "rule-value": ("choice", 17),
    "seven-digits": ("few_digits", 21),
    "size-not-sum": ("size_sum", 13),
    "skill-with-none": ("reserved_name", 16),
    "skills-unsorted": ("skills_order", 55),
    "status": ("status", 25),
    "team-zero": ("no_team", 13),
    "text-after-end": ("after_end", 77),
    "two-final-lf": ("blank_line", 77),
    "unknown-kind": ("unknown_kind", 76),
    "weight-0": ("range", 25),
    "weight-leading-zero": ("integer", 25),
    "witness-named-b": ("witness_taken", 21),
    "witness-named-s0": ("witness_taken", 21),
    "word-65": ("word", 2),
    "word-empty": ("word", 2),
    "x-enterprise-unknown": ("line_order", 76),
    "x-unknown": ("recusal_officer", 76),
}


def check_sentence(error: RefusedFile, file: str) -> None:
    """Assert that a person is told the file, the line, what is wrong and what to do."""
    assert error.line >= 1
    assert error.reason == error.code.partition(".")[2]
    sentence = error_text(error)
    assert file in sentence
    assert f"第{error.line}行" in sentence
    assert sentence.count("。") >= 2
    assert sentence.isprintable()


@pytest.mark.parametrize("folder", PAIRS, ids=lambda folder: folder.name)
def test_a_manifest_or_opening_is_refused_with_line_and_reason(folder: Path) -> None:
    with pytest.raises((ManifestError, OpeningError)) as caught:
        run_draw((folder / "manifest.txt").read_bytes(), (folder / "opening.txt").read_bytes())
    error = caught.value
    check_sentence(error, f"{error.area}.txt")
    if folder.parent.name == "refuse" and folder.name in FOUND:
        assert (error.reason, error.line) == FOUND[folder.name]


def test_every_vector_of_the_table_is_there() -> None:
    assert FOUND.keys() <= {folder.name for folder in PAIRS}


def take(manifest: bytes, result: bytes, adjust: bytes) -> None:
    parse_adjust(adjust)
    InEffect.of(parse_manifest(manifest), sha256_hex(manifest), result, adjust)


@pytest.mark.parametrize("path", ADJUSTS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_an_unlawful_substitution_is_refused_with_line_and_reason(path: Path) -> None:
    manifest = (path.parent / "manifest.txt").read_bytes()
    result = replay(manifest, (path.parent / "opening.txt").read_bytes())
    with pytest.raises(AdjustError) as caught:
        take(manifest, result, path.read_bytes())
    check_sentence(caught.value, "adjust.txt")


@pytest.mark.parametrize("path", LAWFUL, ids=lambda path: path.parent.name)
def test_lawful_substitutions_give_the_known_effect(path: Path) -> None:
    manifest = (path.parent / "manifest.txt").read_bytes()
    result = (path.parent / "result.txt").read_bytes()
    effect = InEffect.of(parse_manifest(manifest), sha256_hex(manifest), result, path.read_bytes())
    assert effect_text(effect) == (path.parent / "effect.txt").read_bytes()
    assert effect.adjust() == path.read_bytes()
