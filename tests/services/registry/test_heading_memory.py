"""What the headings of a file mean is decided once, for all files with the same headings."""

from datetime import UTC, datetime

from app.services.registry import heading_memory

NOW = datetime(2026, 3, 5, 1, 0, tzinfo=UTC)
HEADINGS = ("序号", "户名", "执照号")
MAPPING = {"序号": "", "户名": "name", "执照号": "code"}


def _recall(desk, headings, kind="enterprises"):
    with desk.store.read() as session:
        return heading_memory.remembered(session, kind, headings)


def _decide(desk, mapping, headings=HEADINGS):
    with desk.store.write() as session:
        heading_memory.remember(session, desk.clerk, "enterprises", headings, mapping, NOW)


def test_nothing_is_remembered_of_headings_nobody_decided(desk):
    assert _recall(desk, HEADINGS) is None


def test_a_decision_is_found_again_however_the_headings_are_spaced(desk):
    _decide(desk, MAPPING)
    spaced = ("序 号", "＊户名", "执照号：")
    assert _recall(desk, spaced) == {"序 号": "", "＊户名": "name", "执照号：": "code"}


def test_a_later_decision_replaces_the_earlier_one(desk):
    _decide(desk, MAPPING)
    _decide(desk, {"户名": "name", "执照号": "regno"})
    assert _recall(desk, HEADINGS) == {"序号": "", "户名": "name", "执照号": "regno"}


def test_another_order_another_registry_or_one_heading_more_is_another_decision(desk):
    _decide(desk, MAPPING)
    assert _recall(desk, HEADINGS[::-1]) is None
    assert _recall(desk, (*HEADINGS, "备注")) is None
    assert _recall(desk, HEADINGS, "officers") is None
