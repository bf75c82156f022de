"""Heads known from elsewhere: their lines, what is kept, how a log contradicts them, paper."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.heads import (
    FULL_DAYS,
    MOST,
    KnownHead,
    NotAHead,
    PaperManifest,
    Why,
    contradiction,
    read_line,
    read_lines,
    read_paper,
    thinned,
)
from app.core.protocol import REAL, REHEARSAL, Tag
from app.core.times import utc_text

FIRST, HEAD = "ab" * 32, "0123456789abcdef" * 4
NOW = datetime(2026, 3, 5, 1, 0, tzinfo=UTC)
LINE = f"SSJ1|HEAD|{FIRST}|17|{HEAD}|2026-03-05T01:00:00Z"
HEX = st.text("0123456789abcdef", min_size=64, max_size=64)


def _known(n: int, at: datetime, first: str = FIRST) -> KnownHead:
    return KnownHead(REAL, first, n, f"{n:064x}", utc_text(at))


def test_a_line_reads_as_it_is_written():
    known = read_line(LINE)
    assert known == KnownHead(REAL, FIRST, 17, HEAD, "2026-03-05T01:00:00Z")
    assert known is not None
    assert known.line() == LINE


@given(st.sampled_from([REAL, REHEARSAL]), HEX, st.integers(1, 999_999_999), HEX)
def test_every_line_that_is_written_is_read_back(tag: Tag, first: str, n: int, head: str):
    known = KnownHead(tag, first, n, head, "2026-03-05T01:00:00Z")
    assert read_line(known.line()) == known


@pytest.mark.parametrize(
    "line",
    [
        "",
        LINE[:-1],
        LINE + "|",
        LINE.replace("SSJ1", "SSJ2"),
        LINE.replace("HEAD", "LOG"),
        LINE.replace("|17|", "|0|"),
        LINE.replace("|17|", "|017|"),
        LINE.replace(HEAD, HEAD.upper()),
        LINE.replace(HEAD, HEAD[1:]),
        LINE.replace("T01", " 01"),
    ],
)
def test_what_is_no_line_says_nothing(line):
    assert read_line(line) is None


@given(st.text())
def test_no_text_is_too_odd_to_be_passed_over(text: str):
    assert all(known.line() in text for known in read_lines(text))


def test_a_torn_end_leaves_the_lines_before_it():
    assert [one.n for one in read_lines(f"{LINE}\n{LINE[:50]}")] == [17]


def test_of_older_days_the_last_line_stays_and_of_recent_ones_every_line():
    old = NOW - timedelta(days=FULL_DAYS + 3)
    known = [_known(1, old), _known(2, old + timedelta(hours=2)), _known(3, old, "cd" * 32)]
    known += [_known(n, NOW - timedelta(days=2, minutes=9 - n)) for n in (4, 5)]
    assert [one.n for one in thinned(known, NOW)] == [2, 3, 4, 5]


def test_a_file_never_holds_more_than_so_many_lines_and_loses_the_oldest():
    known = [_known(n, NOW) for n in range(1, MOST + 50)]
    kept = thinned(known, NOW)
    assert len(kept) == MOST
    assert kept[-1] == known[-1]


@pytest.mark.parametrize(
    ("known", "why"),
    [
        (KnownHead(REAL, FIRST, 2, "b" * 64, "t"), None),
        (KnownHead(REAL, FIRST, 2, "c" * 64, "t"), Why.DIFFERENT),
        (KnownHead(REAL, FIRST, 4, "d" * 64, "t"), Why.OLDER),
        (KnownHead(REAL, "cd" * 32, 2, "b" * 64, "t"), Why.OTHER_LOG),
    ],
)
def test_a_log_agrees_or_is_older_or_has_another_head_or_is_another(known, why):
    assert contradiction(known, FIRST, {1: "a" * 64, 2: "b" * 64, 3: "e" * 64}, 3) is why


@pytest.mark.parametrize(
    ("typed", "n"),
    [
        (HEAD, 0),
        (f"  {HEAD.upper()[:8]} {HEAD[8:40]}\n{HEAD[40:]}", 0),
        (f"SSJ1|R|360899202603051001-1|1|{FIRST}|{HEAD}", 0),
        (f"ssj1|r|360899202603051001-1|1|{FIRST.upper()}|{HEAD.upper()}", 0),
        (f"SSJ1|M|360899202603051001-1|1|{FIRST}|HEAD|12|{HEAD}", 12),
        (f"SSJ1R|HEAD|12731|{HEAD}", 12731),
        (LINE, 17),
    ],
)
def test_a_head_is_read_as_typed_or_scanned(typed, n):
    read = read_paper(typed)
    assert (read.head, read.n) == (HEAD, n)
    assert read.tag == ("" if "|" not in typed else typed.upper().split("|")[0])


def test_the_square_of_a_lock_sheet_without_a_head_is_told_apart():
    with pytest.raises(PaperManifest):
        read_paper(f"SSJ1|M|360899202603051001-1|1|{FIRST}")


@pytest.mark.parametrize(
    "typed",
    ["", "abc", HEAD[1:], HEAD + "0", "g" + HEAD[1:], "0" * 64, f"SSJ9|R|x|1|{FIRST}|{HEAD}", "||"],
)
def test_what_is_no_head_is_refused(typed):
    with pytest.raises(NotAHead):
        read_paper(typed)


@given(st.text(max_size=200))
def test_whatever_is_typed_gives_a_head_or_one_of_two_errors(typed: str):
    try:
        read = read_paper(typed)
    except (NotAHead, PaperManifest):
        return
    assert len(read.head) == 64
