"""A fault leaves a report to mend it by, which tells nothing of anybody."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.fault_report import scrubbed
from app.files.fault_reports import CRASH, MOST, read_report, reference_of, take_crash, write_report

# Starts the log as the program does, then does what it is told.
PROGRAM = """
import logging, os, sys, threading
from pathlib import Path
from app.bootstrap import start_log
print(start_log(Path(sys.argv[1])), flush=True)
logging.getLogger("app.x").info("task 5 for %s %s", "张三丰", "13907999999")
def fail():
    raise ValueError("李四 360899199001011234 is not 王五")
if sys.argv[2] == "thread":
    one = threading.Thread(target=fail); one.start(); one.join()
elif sys.argv[2] == "crash":
    os.abort()
"""


def run(folder: Path, act: str, root: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(folder), act],
        cwd=root,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return done.stdout.strip()


def test_a_fault_in_a_thread_leaves_a_report_without_names_or_numbers(root, tmp_path):
    run(tmp_path, "thread", root)
    (report,) = (tmp_path / "reports").glob("*.txt")
    for said in (report.read_text("utf-8"), (tmp_path / "mingqian.log").read_text("utf-8")):
        assert "ValueError" in said
        assert "in fail" in said
        for private in ("李四", "王五", "360899199001011234", "张三丰", "13907999999"):
            assert private not in said
    assert "task 5 for * *" in report.read_text("utf-8")


def test_a_crash_is_told_at_the_next_start_once_with_its_stacks(root, tmp_path):
    assert run(tmp_path, "crash", root) == ""
    reference = run(tmp_path, "nothing", root)
    assert len(reference) == 8
    assert "Aborted" in read_report(tmp_path / "reports", reference)
    assert run(tmp_path, "nothing", root) == ""


@given(name=st.text(st.characters(min_codepoint=0x3400, max_codepoint=0x9FFF), min_size=1))
def test_no_character_of_a_chinese_name_outlives_the_scrubbing(name):
    assert not set(name) & set(scrubbed(f'KeyError: "{name}" at 2026'))


@pytest.mark.parametrize("kept", ["line 1234", "n=12345", "2026-11-22 08:09:10,123 INFO app.ui x"])
def test_line_numbers_counts_and_times_stay(kept):
    assert scrubbed(kept) == kept


def test_the_same_fault_has_the_same_number_whatever_it_was_about():
    numbers = set()
    for about in ("甲公司", "乙公司"):
        try:
            raise KeyError(about)
        except KeyError as error:
            numbers.add(reference_of(error))
    assert len(numbers) == 1


def test_only_the_newest_reports_are_kept(tmp_path):
    for number in range(MOST + 5):
        path = write_report(tmp_path, f"{number:08d}", {}, "trace", ())
        os.utime(path, (number, number))
    assert len(list(tmp_path.glob("*.txt"))) == MOST
    assert read_report(tmp_path, "00000000") == ""


def test_a_folder_that_cannot_be_read_tells_of_no_crash(tmp_path):
    (tmp_path / CRASH).mkdir()
    assert take_crash(tmp_path, {}) == ""
