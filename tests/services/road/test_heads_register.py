"""Heads seen on paper: looked up, kept, and what of the log they anchor."""

import json
from pathlib import Path

import pytest

from app.core.heads import NotAHead, PaperManifest
from app.services.keeping import heads, heads_register, restores
from app.services.keeping.heads_register import OtherTag, SheetMissing
from app.services.paper.paper_ceremony import lock_sheet, minutes


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    return tmp_path / "profile" / "heads.txt"


@pytest.fixture
def drawn(road, tmp_path):
    _, lock_id = road.drawn()
    sheets = [
        print_(road.store, road.clerk, lock_id, tmp_path / "papers", now=road.at(30))
        for print_ in (lock_sheet, minutes)
    ]
    return road, sheets


def test_the_head_of_a_printed_sheet_is_ours_with_its_number(drawn):
    road, (lock, signed) = drawn
    (locked,), (result,) = road.log("LOCK"), road.log("RESULT")
    for sheet, entry in ((lock, locked), (signed, result)):
        found = heads_register.find_head(road.store, road.supervisor, sheet.head.upper())
        assert (found.n, found.kind, found.registered) == (entry.n, entry.kind, False)
        assert found.after == found.last - entry.n


def test_the_square_of_the_minutes_is_read_as_scanned(drawn):
    road, (_, signed) = drawn
    (entry,) = road.log("RESULT")
    said = json.loads(entry.payload)
    square = "|".join(("SSJ1", "R", said["draw"], "1", said["r"], signed.head))
    assert heads_register.find_head(road.store, road.clerk, square).n == entry.n


def test_registering_writes_an_entry_and_anchors_up_to_the_largest(drawn, profile):
    road, (lock, signed) = drawn
    before = heads_register.check_log(road.store, road.clerk, profile)
    assert (before.paper, before.noted, before.verdict.broken_at) == (0, 0, 0)
    for sheet in (signed, lock):
        heads_register.register_head(
            road.store, road.clerk, sheet.head, sheet.log_no, "过程记录，县纪委", now=road.at(40)
        )
    check = heads_register.check_log(road.store, road.supervisor, profile)
    (result,) = road.log("RESULT")
    assert (check.paper, check.contradicted) == (result.n, 0)
    assert check.verdict.entries == result.n + 4  # two papers, two entries of the register
    first, _ = road.log("ANCHOR")
    assert json.loads(first.payload) == {
        "head": signed.head,
        "n": signed.log_no,
        "found_n": result.n,
        "sheet": "过程记录，县纪委",
    }
    rows = heads_register.registered_heads(road.store, road.clerk)
    assert [(row.head, row.holds, row.by) for row in rows] == [
        (lock.head, True, "人员clerk"),
        (signed.head, True, "人员clerk"),
    ]


def test_a_file_of_heads_is_a_second_statement(drawn, profile):
    road, _ = drawn
    restores.look(road.store, road.clerk, profile, now=road.at(40))
    heads.keep(road.store, road.clerk, profile, now=road.at(40))
    check = heads_register.check_log(road.store, road.clerk, profile)
    assert (check.paper, check.noted, check.noted_apart) == (0, check.verdict.entries, False)


def test_a_head_the_log_lacks_is_a_finding_when_it_is_registered_and_only_once(drawn, profile):
    road, _ = drawn
    found = heads_register.find_head(road.store, road.clerk, "cd" * 32, 3)
    assert (found.n, found.said_n) == (0, 3)
    assert road.log("RESTORE") == []
    for minute in (40, 41):
        heads_register.register_head(
            road.store, road.clerk, "cd" * 32, 3, "锁定单", now=road.at(minute)
        )
    (alarm,) = restores.look(road.store, road.clerk, profile, now=road.at(50))
    ours = [one for one in road.log("TASK") + road.log("APPROVE") if one.n == 3]
    assert (alarm.facts["source"], alarm.facts["why"], alarm.facts["n"]) == (
        "PAPER",
        "DIFFERENT",
        3,
    )
    assert alarm.facts["found"] == ours[0].head
    check = heads_register.check_log(road.store, road.clerk, profile)
    assert (check.contradicted, check.paper) == (1, 0)


def test_an_entry_changed_below_a_registered_head_is_found_at_the_next_start(drawn, profile):
    road, (lock, _) = drawn
    heads_register.register_head(road.store, road.clerk, lock.head, 0, "锁定单", now=road.at(40))
    with road.store.write() as session:
        connection = session.connection()
        connection.exec_driver_sql("DROP TRIGGER log_entry_no_update")
        connection.exec_driver_sql(
            "UPDATE log_entry SET head = ? WHERE n = ?", ("ee" * 32, lock.log_no)
        )
    alarms = restores.look(road.store, road.clerk, profile, now=road.at(50))
    assert {(one.kind, one.facts.get("source")) for one in alarms} == {
        ("RESTORE", "PAPER"),
        ("SCHEMA", None),
    }
    assert restores.look(road.store, road.clerk, profile, now=road.at(51)) == alarms


def test_a_rehearsals_paper_is_not_looked_up_among_real_entries(drawn):
    road, (lock, _) = drawn
    with pytest.raises(OtherTag):
        heads_register.find_head(road.store, road.clerk, f"SSJ1R|HEAD|{lock.log_no}|{lock.head}")


def test_what_is_no_head_or_has_no_sheet_is_refused(drawn):
    road, (lock, _) = drawn
    with pytest.raises(NotAHead):
        heads_register.find_head(road.store, road.clerk, "第三条")
    with pytest.raises(PaperManifest):
        heads_register.find_head(road.store, road.clerk, f"SSJ1|M|1-1|1|{'ab' * 32}")
    for sheet in (" ", "x" * 201):
        with pytest.raises(SheetMissing):
            heads_register.register_head(
                road.store, road.clerk, lock.head, 0, sheet, now=road.at(40)
            )
    assert road.log("ANCHOR") == []
