"""Enterprises in columns are what they are one by one, however they were read."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core import manifest_parse, manifest_run
from app.core.enterprise_lines import EnterpriseColumns, EnterpriseLine
from app.core.manifest import Manifest, ManifestError, parse_manifest
from app.core.opening import Opening
from app.core.protocol import are_words, is_word
from app.core.refusal import read_text

VECTORS = Path(__file__).parents[2] / "resources" / "vectors"
FOLDERS = sorted(VECTORS.glob("v*")) + sorted((VECTORS / "refuse").glob("*"))
County = Callable[..., tuple[Manifest, Opening]]


def line_by_line(data: bytes) -> tuple[Manifest | None, Any]:
    """The manifest as read without the short way, or what was refused where."""
    content = read_text(data, ManifestError)
    try:
        return manifest_parse._read(content.split("\n"), None)
    except ManifestError as error:
        return None, (error.code, error.line, error.fields)


@pytest.mark.parametrize("part", [1, 40, 1 << 22])
@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_short_way_reads_what_line_by_line_reads_and_refuses_alike(
    folder: Path, part: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(manifest_run, "PART", part)
    data = (folder / "manifest.txt").read_bytes()
    try:
        read_text(data, ManifestError)
    except ManifestError:
        return  # refused before there are lines
    try:
        read, blocks = manifest_parse.read_manifest(data)
    except ManifestError as error:
        found: object = (error.code, error.line, error.fields)
        assert found == line_by_line(data)[1]
    else:
        slow, slow_blocks = line_by_line(data)
        assert read == slow
        assert {kind: block.first for kind, block in blocks.items()} == {
            kind: block.first for kind, block in slow_blocks.items()
        }


@settings(max_examples=150, derandomize=True)
@given(st.integers(0, 300), st.data())
def test_whatever_is_done_to_the_lines_both_ways_agree(
    county: County, number: int, data: st.DataObject
) -> None:
    lines = county(number)[0].ordered().to_bytes().decode().split("\n")
    at = data.draw(st.integers(1, len(lines) - 2))
    act = data.draw(st.sampled_from(("drop", "twice", "swap", "cut", "other")))
    if act == "drop":
        del lines[at]
    elif act == "twice":
        lines.insert(at, lines[at])
    elif act == "swap":
        other = data.draw(st.integers(1, len(lines) - 2))
        lines[at], lines[other] = lines[other], lines[at]
    elif act == "cut":
        lines[at] = lines[at].rpartition("|")[0] or "E"
    else:
        lines[at] += data.draw(st.sampled_from(("|", "a", "\u200b", "|IN", "-")))
    file = "\n".join(lines).encode()
    try:
        found: object = manifest_parse.read_manifest(file)[0]
    except ManifestError as error:
        found = (error.code, error.line, error.fields)
    slow = line_by_line(file)
    assert found == (slow[1] if slow[0] is None else slow[0])


@settings(max_examples=200, derandomize=True)
@given(st.lists(st.text(max_size=70) | st.sampled_from(("", "-", "A", "a", "A" * 64, "Ａ", "|"))))
def test_many_words_are_words_when_each_is_one(candidates: list[str]) -> None:
    assert are_words(candidates) == all(map(is_word, candidates))


def test_columns_are_a_sequence_of_lines(county: County) -> None:
    lines = tuple(county(5)[0].enterprises)
    columns = EnterpriseColumns.of(lines)
    assert columns == lines
    assert lines == columns
    assert (len(columns), columns[2], columns[-1]) == (len(lines), lines[2], lines[-1])
    assert columns[1:4] == lines[1:4]
    assert columns != lines[1:]
    assert EnterpriseColumns.of(columns) is columns
    assert columns.ordered().lines() == sorted(one.line() for one in lines)
    assert columns.sizes() == {
        name: sum(one.stratum == name and one.is_in for one in lines)
        for name in {one.stratum for one in lines if one.is_in}
    }


def test_an_id_that_begins_another_stands_where_the_whole_line_says() -> None:
    """`A|` sorts after `AB` because `|` comes after every letter (§2: whole lines ascend)."""
    columns = EnterpriseColumns.of((EnterpriseLine("A", "S1"), EnterpriseLine("AB", "S1")))
    assert columns.ordered().ids == ["AB", "A"]


def test_a_manifest_without_enterprises_is_read(county: County) -> None:
    manifest, _ = county(1, enterprises=(), recusals=(), ent_quotas=())
    assert len(parse_manifest(manifest.to_bytes()).enterprises) == 0
