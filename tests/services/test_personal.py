"""Telephone numbers leave the services whole only by `reveal` and by files the log names."""

import hashlib
import importlib
import inspect
import json
import pkgutil
import tomllib
from pathlib import Path

import pytest
from sqlalchemy import select

import app.services
from app.core.people import ROLE_RIGHTS, NotAllowed, Right
from app.core.protocol import normalise_word
from app.errors import UserError
from app.services import journal
from app.services.finding import finding_team_out, findings
from app.services.paper import paper_changes
from app.services.personal import EXPORTS
from app.services.registry import exchange, exchange_found, registry, registry_personal
from app.services.registry.registry_edits import BadField
from app.services.registry.registry_lines import EnterpriseQuery, OfficerQuery
from app.services.supervision import timeline
from app.services.supervision.timeline import Whose
from app.store.schema import Enterprise, Expert, LogEntry, Officer

SECRET = "13987654321"  # invented; its middle must not be told
OLD = "0796-7654321"
HIDDEN = ("98765", "7-7654", "7654321")


def services():
    """("module.function", function) of every act of the services."""
    for info in pkgutil.walk_packages(app.services.__path__, "app.services."):
        module = importlib.import_module(info.name)
        for name, one in inspect.getmembers(module, inspect.isfunction):
            if one.__module__ == info.name and isinstance(getattr(one, "right", None), Right):
                yield f"{info.name.rpartition('.')[2]}.{name}", one


@pytest.fixture
def known(county):
    """The county, every record of which has the secret number and had another."""
    with county.store.write() as session:
        session.add(Expert(id=1, name="赵六", phone=SECRET, updated_at=county.at()))
        for officer in session.scalars(select(Officer)):
            officer.phone = OLD
    for number in range(1, 6):
        registry.save_enterprise(
            county.store,
            county.actors["admin"],
            number,
            {"phone": SECRET, "contact_phone": SECRET},
            1,
            now=county.at(hours=1),
        )
    registry.save_officer(
        county.store, county.actors["clerk"], 1, {"phone": SECRET}, 1, now=county.at(hours=1)
    )
    return county


def entries(county, kind):
    with county.store.read() as session:
        rows = session.scalars(select(LogEntry).where(LogEntry.kind == kind).order_by(LogEntry.n))
        return [(row.operator, json.loads(row.payload)) for row in rows]


def tells(answer) -> bool:
    return any(part in repr(answer) for part in (SECRET, OLD, *HIDDEN))


def test_no_question_a_reader_may_ask_is_answered_with_a_whole_number(known):
    places = {"task_id": 1, "draw_id": known.draw_id, "lock_id": known.lock_id}
    places |= {"assignment_id": known.assignments[0], "enterprise_id": 1, "officer_id": 1}
    places |= {"expert_id": 1, "record_id": 1, "number": 1, "year": 2026}
    places |= {"now": known.at(days=1), "today": known.day(1), "day": known.day(1)}
    asked = set()
    for name, one in services():
        if one.right is not Right.READ or name.startswith("tour."):
            continue
        wanted = [
            key
            for key, value in list(inspect.signature(one).parameters.items())[2:]
            if value.default is value.empty
        ]
        if not set(wanted) <= set(places):
            continue
        for role in ("supervisor", "clerk"):
            try:
                answer = one(
                    known.store, known.actors[role], **{key: places[key] for key in wanted}
                )
            except UserError:
                continue
            asked.add(name)
            whole_to_clerk = name == "paper_changes.changes"  # who has to choose one of the two
            assert not tells(answer) or (whole_to_clerk and role == "clerk"), name
    assert {
        "registry.enterprise",
        "registry.officer",
        "experts.experts",
        "experts.history",
    } <= asked
    assert {"findings.sheet", "paper_changes.changes"} <= asked
    assert len(asked) > 60


def test_lists_and_timelines_are_masked_for_everybody(known):
    for actor in known.actors.values():
        found = registry.officers(known.store, actor, OfficerQuery())
        assert "139****4321" in {line.phone for line in found.lines}
        assert not tells(found)
        past = timeline.timeline(known.store, actor, Whose.ENTERPRISE, 1, now=known.at(days=1))
        assert "139****4321" in repr(past)
        assert not tells(past)
        sheet = findings.sheet(known.store, actor, known.assignments[0], today=known.day(2))
        assert sheet.enterprise["phone"] == "079*-***0100"


def test_a_number_finds_its_officer_only_for_who_may_see_it(known):
    def found(who):
        query = OfficerQuery(text=SECRET)
        return registry.officers(known.store, known.actors[who], query).total

    assert {who: found(who) for who in ("clerk", "admin")} == {"clerk": 1, "admin": 1}
    assert {found(who) for who in ("reviewer", "approver", "supervisor")} == {0}


def test_a_look_is_logged_once_a_record_and_sitting(known):
    def look(kind, number, who="clerk"):
        return registry_personal.reveal(
            known.store, known.actors[who], kind, number, now=known.at(hours=2)
        )

    assert look("enterprises", 1).record.phone == SECRET
    assert "0796-0000100" in repr(look("enterprises", 1).history)
    assert look("officers", 1).record.phone == SECRET
    assert look("experts", 1).record.phone == SECRET
    look("enterprises", 1, "admin")
    first = {"kind": "enterprises", "id": 1, "personal": ["联系电话", "联络员电话"]}
    assert [payload for _, payload in entries(known, "SHOWN")].count(first) == 2
    assert len(entries(known, "SHOWN")) == 4
    with known.store.write() as session:
        name = known.actors["clerk"].name
        journal.record(session, name, "LOGIN", {"account": 1, "ok": True}, now=known.at(hours=3))
    look("enterprises", 1)
    assert len(entries(known, "SHOWN")) == 5
    with pytest.raises(NotAllowed):
        look("enterprises", 1, "approver")
    assert entries(known, "REFUSED")[-1][1]["right"] == "PERSONAL"


def test_a_masked_number_is_not_saved_over_the_whole_one(known):
    with pytest.raises(BadField):
        registry.save_enterprise(
            known.store, known.actors["clerk"], 1, {"phone": "139****4321"}, 2, now=known.at(days=1)
        )


def test_what_papers_use_is_masked_for_who_only_looks_on(known):
    def shown(who):
        (change, *_) = paper_changes.changes(known.store, known.actors[who], known.task_id)
        return {name: new for name, _, new in change.fields}["phone"]

    assert (shown("clerk"), shown("supervisor")) == (SECRET, "139****4321")


def test_the_log_names_the_personal_columns_and_the_digest_of_a_file(known, tmp_path):
    clerk, now = known.actors["clerk"], known.at(days=1)
    for who, columns in (("clerk", ["联系电话", "联络员电话"]), ("supervisor", [])):
        path = tmp_path / f"{who}.csv"
        exchange_found.export_found(
            known.store, known.actors[who], EnterpriseQuery(), path, now=now
        )
        operator, said = entries(known, "EXPORT")[-1]
        assert operator == normalise_word(known.actors[who].name)
        assert (said["rows"], said["personal"]) == (5, columns)
        assert said["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
        assert (SECRET in path.read_text("utf-8")) is bool(columns)
    exchange.export(known.store, clerk, "officers", tmp_path / "o.csv", now=now)
    assert entries(known, "EXPORT")[-1][1]["personal"] == ["联系电话"]
    finding_team_out.give(known.store, clerk, 1, ("T001",), tmp_path, contacts=True, now=now)
    assert entries(known, "FINDING")[-1][1]["personal"] == ["联系电话", "联络员电话"]
    finding_team_out.give(known.store, clerk, 1, ("T001",), tmp_path, now=now)
    assert "personal" not in entries(known, "FINDING")[-1][1]


def test_no_number_stands_in_the_log_or_in_the_name_of_a_file(known, tmp_path):
    exchange.export(
        known.store, known.actors["clerk"], "enterprises", tmp_path / "e.csv", now=known.at(days=1)
    )
    with known.store.read() as session:
        assert not tells([(row.payload, row.entry) for row in session.scalars(select(LogEntry))])
        assert session.get_one(Enterprise, 1).phone == SECRET
    assert not tells(sorted(str(path) for path in tmp_path.rglob("*")))


def test_who_works_with_whole_numbers_has_the_right_to_see_them():
    """Behind these rights stand edits, imports, papers and copies of everything."""
    for right in (Right.REGISTRY, Right.RECUSAL, Right.PAPERS, Right.FINDING, Right.SETTINGS):
        for role, rights in ROLE_RIGHTS.items():
            assert right not in rights or Right.PERSONAL in rights, (role, right)


def test_every_service_that_is_given_a_place_for_files_says_what_it_carries():
    """A new export is put into the register (services/personal.py) or into files_without_persons.toml."""
    found = {
        name
        for name, one in services()
        if any("Path" in str(two.annotation) for two in inspect.signature(one).parameters.values())
    }
    without = tomllib.loads(
        Path(__file__).with_name("files_without_persons.toml").read_text("utf-8")
    )
    listed = [*EXPORTS, *without["takes_in"], *without["nothing_personal"]]
    assert len(listed) == len(set(listed))
    assert found - set(listed) == set()
    assert set(EXPORTS) <= found
    rights = dict(services())
    by_reading = {name for name in EXPORTS if rights[name].right is Right.READ}
    # Of these, the first leaves columns out; the others hand out kept files by rules of their own.
    assert by_reading == {
        "exchange_found.export_found",
        "paper_files.made",
        "evidence_access.copy_out",
        "evidence_access.open_copy",
    }
