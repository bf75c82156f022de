"""The log's chain: heads from sha256sum, and that a change anywhere shows."""

import pytest

from app.core.chain import ZERO_HEAD, ChainFlaw, entry_text, head, verify_chain
from app.core.protocol import REAL, REHEARSAL

# printf '%s' '{}' | sha256sum; printf '%s' M | sha256sum
PAYLOAD_1 = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
PAYLOAD_2 = "08f271887ce94707da822d5263bae19d5519cb3614e0daedc4c7ce5dab7473f1"
# printf 'SSJ1|LOG|1|<64 zeros>|2026-03-05T01:00:00Z|LOGIN|张三|-|4413…ff8a' | sha256sum
HEAD_1 = "d18f229452f970b9849cd92a695241ada01f1b8063699c7ff647b91dad41028c"
# printf 'SSJ1|LOG|2|d18f…028c|2026-03-05T01:02:03Z|LOCK|张三|李四,王五|08f2…73f1' | sha256sum
HEAD_2 = "c840135465f2784ed56f784e88e74c05d4b1fd8cfa4b4585fea72472f24182cf"

FIRST = entry_text(REAL, 1, ZERO_HEAD, "2026-03-05T01:00:00Z", "LOGIN", "张三", [], PAYLOAD_1)
SECOND = entry_text(
    REAL, 2, HEAD_1, "2026-03-05T01:02:03Z", "LOCK", "张三", ["李四", "王五"], PAYLOAD_2
)


def test_heads_are_what_sha256sum_prints() -> None:
    assert f"SSJ1|LOG|1|{'0' * 64}|2026-03-05T01:00:00Z|LOGIN|张三|-|{PAYLOAD_1}" == FIRST
    assert head(FIRST) == HEAD_1
    assert head(SECOND) == HEAD_2


def test_a_sound_log_gives_every_head() -> None:
    report = verify_chain([FIRST, SECOND])
    assert report.sound
    assert report.heads == (HEAD_1, HEAD_2)
    assert report.head == HEAD_2


def test_an_empty_log_ends_in_zeros() -> None:
    assert verify_chain([]).head == ZERO_HEAD


def test_paper_anchors_entries_up_to_its_head_and_no_further() -> None:
    report = verify_chain([FIRST, SECOND])
    assert report.anchored_up_to(HEAD_1) == 1
    assert report.anchored_up_to(HEAD_2) == 2
    assert report.anchored_up_to("f" * 64) is None


@pytest.mark.parametrize(
    ("lines", "flaw", "line"),
    [
        ([FIRST.replace("张三", "张四"), SECOND], ChainFlaw.PREV, 2),
        ([SECOND], ChainFlaw.NUMBER, 1),
        ([FIRST, FIRST], ChainFlaw.NUMBER, 2),
        ([FIRST.replace("|1|", "|01|")], ChainFlaw.FORM, 1),
        ([FIRST.replace("张三", "zhang")], ChainFlaw.FORM, 1),
        ([FIRST.replace("Z|", "+08:00|")], ChainFlaw.FORM, 1),
        ([FIRST, SECOND.replace("李四,王五", "李四,,王五")], ChainFlaw.FORM, 2),
        ([FIRST, SECOND.replace("SSJ1|", "SSJ1R|")], ChainFlaw.TAG, 2),
        ([FIRST, SECOND + "|X"], ChainFlaw.FORM, 2),
        ([FIRST, ""], ChainFlaw.FORM, 2),
        ([FIRST.replace("SSJ1|LOG", "SSJ1|LGO")], ChainFlaw.FORM, 1),
    ],
)
def test_a_change_shows_at_the_first_line_that_no_longer_follows(
    lines: list[str], flaw: ChainFlaw, line: int
) -> None:
    report = verify_chain(lines)
    assert not report.sound
    assert (report.flaw, report.flaw_line, len(report.heads)) == (flaw, line, line - 1)


@pytest.mark.parametrize(
    "changes",
    [
        {"operator": "zhang"},
        {"operator": "张|三"},
        {"witnesses": ["李,四"]},
        {"n": 0},
        {"prev": "0"},
        {"utc_time": "2026-03-05 01:00:00"},
        {"payload_hash": ""},
        {"kind": ""},
    ],
)
def test_an_entry_with_a_field_of_another_form_is_a_bug_in_the_caller(
    changes: dict[str, object],
) -> None:
    fields: dict[str, object] = {
        "tag": REHEARSAL,
        "n": 1,
        "prev": ZERO_HEAD,
        "utc_time": "2026-03-05T01:00:00Z",
        "kind": "LOGIN",
        "operator": "张三",
        "witnesses": [],
        "payload_hash": PAYLOAD_1,
    }
    entry_text(**fields)
    with pytest.raises(ValueError, match="not an entry"):
        entry_text(**fields | changes)
