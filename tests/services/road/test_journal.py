"""The log: one entry an act, bound to the one before, and tampering is noticed."""

import json
import re
from dataclasses import asdict

import pytest
from sqlalchemy import select

from app.core.chain import ZERO_HEAD, verify_chain
from app.core.protocol import sha256_hex
from app.services import journal
from app.store.schema import Bureau, LogEntry


def verdict(road):
    return journal.verify_log(road.store, road.supervisor)


def tamper(road, statement):
    """Do what somebody with a database tool and time could do."""
    with road.store.write() as session:
        connection = session.connection()
        for act in ("update", "delete"):
            connection.exec_driver_sql(f"DROP TRIGGER log_entry_no_{act}")
        connection.exec_driver_sql(statement)


def test_an_empty_log_is_sound(road):
    assert asdict(verdict(road)) == {"entries": 0, "head": ZERO_HEAD, "broken_at": 0}


def test_a_whole_task_leaves_a_sound_chain(road):
    road.drawn()
    found = verdict(road)
    entries = road.rows(select(LogEntry).order_by(LogEntry.n))
    assert asdict(found) == {
        "entries": len(entries),
        "head": entries[-1].head,
        "broken_at": 0,
    }
    assert [entry.n for entry in entries] == list(range(1, len(entries) + 1))
    for entry in entries:
        assert entry.entry.split("|")[-1] == sha256_hex(entry.payload)
        assert entry.head == sha256_hex(entry.entry)


@pytest.mark.parametrize(
    "change",
    [
        "payload = replace(payload, '5', '6')",
        "entry = replace(entry, 'LOCK', 'LOOK')",
        "head = replace(head, '0', '1')",
        "operator = '别人'",
        "kind = 'SEED'",
        "witnesses = ''",
        "at = '2026-03-05T01:00:01Z'",
    ],
)
def test_an_entry_that_was_changed_is_named(road, change):
    road.drawn()
    n = road.log("LOCK")[0].n
    tamper(road, f"UPDATE log_entry SET {change} WHERE n = {n}")
    # A changed entry is noticed where it stands, or where the next one no longer fits.
    assert verdict(road).broken_at in (n, n + 1)


def test_an_entry_that_was_taken_out_is_noticed(road):
    road.drawn()
    tamper(road, "DELETE FROM log_entry WHERE n = 2")
    assert verdict(road).broken_at == 2


@pytest.mark.parametrize(("sample", "tag"), [(False, "SSJ1"), (True, "SSJ1R")])
def test_a_sample_county_logs_under_its_own_tag(road, sample, tag):
    road.change(Bureau, Bureau.id == 1, is_sample=sample)
    road.drawn()
    with road.store.read() as session:
        text = journal.log_text(session)
    assert {line.split("|")[0] for line in text.splitlines()} == {tag}
    assert verdict(road).broken_at == 0


def test_log_txt_is_one_line_an_entry_and_follows_by_itself(road):
    road.drawn()
    with road.store.read() as session:
        text = journal.log_text(session)
        assert journal.head_of(session) == verify_chain(text.splitlines()).head
    assert text.endswith("\n")
    assert verify_chain(text.splitlines()).sound


def test_names_with_joints_in_them_cannot_break_an_entry(road):
    with road.store.write() as session:
        entry = journal.record(
            session,
            "王|小,明 a",
            "TASK",
            {"b": 1, "a": "字"},
            now=road.at(),
            witnesses=["李=四", " "],
        )
        kept = entry.operator, entry.witnesses, entry.payload, entry.at
    assert kept == ("王/小/明A", "李/四", '{"a":"字","b":1}', "2026-03-05T01:00:00Z")
    assert verdict(road).broken_at == 0


def test_an_entry_stands_or_falls_with_its_act(road):
    def act():
        with road.store.write() as session:
            journal.record(session, "甲", "TASK", {}, now=road.at())
            raise RuntimeError("power cut")

    with pytest.raises(RuntimeError):
        act()
    assert verdict(road).entries == 0


def test_the_log_is_read_page_by_page_from_the_newest(road):
    with road.store.write() as session:
        for at in range(journal.PAGE + 7):
            journal.record(session, "甲", "TASK", {"at": at}, now=road.at(at), subject=f"T{at}")
    first = journal.entries(road.store, road.supervisor, 0)
    second = journal.entries(road.store, road.supervisor, 1)
    assert (first.total, len(first.rows), len(second.rows)) == (journal.PAGE + 7, journal.PAGE, 7)
    assert [row.n for row in (*first.rows, *second.rows)] == list(range(journal.PAGE + 7, 0, -1))


def test_the_log_is_filtered_by_kind_and_by_number(road):
    task_id, _ = road.drawn()
    number = road.card(task_id).numbers.task_no
    locks = journal.entries(road.store, road.supervisor, 0, kind="LOCK")
    assert [row.kind for row in locks.rows] == ["LOCK"]
    of_task = journal.entries(road.store, road.supervisor, 0, subject=number)
    assert {row.kind for row in of_task.rows} == {
        "TASK",
        "APPROVE",
        "LOCK",
        "SEED",
        "RESULT",
    }
    assert journal.entries(road.store, road.supervisor, 0, subject=f"{number}-1").total == 3
    assert journal.entries(road.store, road.supervisor, 0, subject="%").total == 0


def test_no_private_word_of_the_registry_stands_in_the_log(road):
    road.no_plan()
    words = "".join(road.rows(select(LogEntry.payload)))
    assert "QL" not in words
    assert not re.search(r"商行|检查员|亲属|镇\d", words)
    assert json.loads(road.log("RESULT")[0].payload)["drawn"] == 5
