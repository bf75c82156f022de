"""Spoiled files of every kind: each is read or refused with a sentence; nothing breaks or swells."""

import json
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
SHORT, LONG, SHARDS = 1_000, 100_000, 20


def spoil(folder: Path, first: int, last: int) -> tuple[Counter[str], list[str]]:
    """Have the cases first … last - 1 read in a process of their own; it may not die."""
    folder.mkdir()
    command = [sys.executable, str(HERE / "spoil_and_read.py"), str(folder), str(first), str(last)]
    ran = subprocess.run(command, capture_output=True, check=False)
    told = folder / "told.json"
    if not told.is_file():
        at = (folder / "now").read_text("ascii") if (folder / "now").is_file() else "-"
        return Counter(), [f"case {at} ended the process: {ran.stderr[-3000:].decode()}"]
    said = json.loads(told.read_text("utf-8"))
    return Counter(said["counts"]), said["faults"]


def doors_of(counts: Counter[str]) -> set[str]:
    return {key.split(":")[0] for key in counts}


def test_a_thousand_spoiled_files_are_read_or_refused_with_a_sentence(tmp_path: Path) -> None:
    counts, faults = spoil(tmp_path / "0", 0, SHORT)
    assert faults == []
    assert counts.total() == SHORT
    assert len(doors_of(counts)) == 15
    # Neither all let through nor all refused: the files are spoiled, and not beyond knowing.
    # (What a commitment covers to the last byte is hardly ever read.)
    assert {f"{door}: read" for door in doors_of(counts) - {"protocol"}} <= set(counts)
    assert {f"{door}: refused" for door in doors_of(counts)} <= set(counts)


@pytest.mark.long
def test_a_hundred_thousand_spoiled_files_are_read_or_refused(tmp_path: Path) -> None:
    size = LONG // SHARDS
    with ThreadPoolExecutor(2) as two:
        ran = list(
            two.map(lambda at: spoil(tmp_path / str(at), at * size, (at + 1) * size), range(SHARDS))
        )
    assert [fault for _, faults in ran for fault in faults] == []
    counts: Counter[str] = sum((one for one, _ in ran), Counter())
    print("\n".join(f"{key}: {count}" for key, count in sorted(counts.items())))
    assert counts.total() == LONG
