"""Who is in the room, and the witnesses' words."""

import json
from dataclasses import replace

import pytest

from app.core.ceremony import (
    Authorisation,
    Ceremony,
    NamelessWitness,
    Person,
    TooFewThrows,
)
from app.core.conduct import Manner
from app.core.manifest import Witness, WitnessKind

ROOM = Ceremony(
    "三楼",
    "周",
    "林",
    (Person("纪监督", "县纪委", "组长"),),
    (
        Person("陈 见证", "县人大", "代表", 4),
        Person("watcher", "媒体", "", 0),
        Person("吴见证", "工商联", "", 4, slips=True),
    ),
)


def test_only_who_throws_enters_the_manifest_by_name():
    assert ROOM.manifest_witnesses() == (
        Witness("陈见证", WitnessKind.D10, 4),
        Witness("吴见证", WitnessKind.SLIP, 4),
    )


def test_everybody_present_is_named_for_the_log():
    assert ROOM.names() == ("纪监督", "陈 见证", "watcher", "吴见证")


def people(*names, digits=4):
    return replace(ROOM, witnesses=tuple(Person(name, "", "", digits) for name in names))


def test_witnesses_of_one_name_are_told_apart():
    assert [word for word, _ in people("陈明", "陈 明", "陈明").throwers()] == [
        "陈明",
        "陈明-2",
        "陈明-3",
    ]


@pytest.mark.parametrize("name", ["S0", "s0", "B", "b", "-", "\u3164"])
def test_words_the_protocol_keeps_for_itself_are_changed(name):
    words = [word for word, _ in people(name, "陈明").throwers()]
    assert words[0].endswith("-2")
    assert words[1] == "陈明"


def test_a_long_name_stays_a_word():
    words = [word for word, _ in people("长" * 80, "长" * 80).throwers()]
    assert [len(word) for word in words] == [64, 62]
    assert len(set(words)) == 2


@pytest.mark.parametrize(
    ("names", "digits", "found"),
    [((), 4, (0, 0)), (("陈",), 40, (1, 40)), (("陈", "吴"), 3, (2, 6)), (("陈", "吴"), 0, (0, 0))],
)
def test_fewer_than_two_throwers_or_eight_digits_are_refused(names, digits, found):
    with pytest.raises(TooFewThrows) as caught:
        people(*names, digits=digits).throwers()
    fields = caught.value.fields
    assert (fields["witnesses"], fields["digits"]) == found
    assert (fields["least"], fields["least_digits"]) == (2, 8)


def test_a_witness_has_a_name():
    with pytest.raises(NamelessWitness):
        people("陈", " ", "吴").throwers()


def test_a_ceremony_comes_back_from_json_as_it_was():
    assert Ceremony.from_json(ROOM.to_json()) == ROOM


FULL = replace(
    ROOM,
    host_post="副局长",
    officers_drawer=Person("郑抽人", "", "股长"),
    enterprises_drawer=Person("纪监督", "县纪委", "组长"),
    authorisation=Authorisation("何局长", "局长", "2026-03-04", "批件3号"),
    manner=Manner.DESK,
    beacon_source="福彩3D 第2026062期",
    beacon_digits=3,
)
# As a program of the year before wrote it into lock.people.
OLDER = """{"place": "三楼", "host": "周", "operator": "林",
    "supervisors": [{"name": "纪监督", "body": "县纪委", "post": "组长", "digits": 0, "slips": false}],
    "witnesses": [{"name": "陈 见证", "body": "县人大", "post": "代表", "digits": 4, "slips": false},
        {"name": "watcher", "body": "媒体", "post": "", "digits": 0, "slips": false},
        {"name": "吴见证", "body": "工商联", "post": "", "digits": 4, "slips": true}]}"""


def test_all_of_a_ceremony_comes_back_from_its_json():
    assert Ceremony.from_json(json.loads(json.dumps(FULL.to_json()))) == FULL


def test_a_ceremony_of_an_older_program_is_read_as_a_public_one_without_the_rest():
    older = Ceremony.from_json(json.loads(OLDER))
    assert older == ROOM
    assert (older.manner, older.officers_drawer, older.beacon()) == (Manner.PUBLIC, None, None)
    assert older.authorisation == Authorisation()


def test_whoever_did_not_come_throws_nothing_and_is_no_witness_of_the_log():
    there = people("甲", "乙", "丙")
    gone = replace(
        there, witnesses=(*there.witnesses[:2], replace(there.witnesses[2], absent=True))
    )
    assert [word for word, _ in gone.throwers()] == ["甲", "乙"]
    assert gone.names() == ("纪监督", "甲", "乙")
    with pytest.raises(TooFewThrows):
        replace(gone, witnesses=gone.witnesses[1:]).throwers()


def test_the_envelope_is_kept_by_whoever_was_chosen_and_throws_nothing():
    assert ROOM.keeper().name == "纪监督"
    chosen = tuple(replace(one, keeps=one.name == "watcher") for one in ROOM.witnesses)
    assert replace(ROOM, witnesses=chosen).keeper().name == "watcher"
    wrong = tuple(replace(one, keeps=one.digits > 0) for one in ROOM.witnesses)
    assert replace(ROOM, witnesses=wrong).keeper().name == "纪监督"
    assert replace(people("甲", "乙"), supervisors=()).keeper() is None


def test_the_public_number_is_keyed_last_and_only_where_it_was_announced():
    assert list(FULL.wanted().items()) == [("陈见证", 4), ("吴见证", 4), ("B", 3)]
    assert FULL.beacon().source == "福彩3D第2026062期"
    for changed in (replace(FULL, beacon_digits=0), replace(FULL, beacon_source=" ")):
        assert changed.beacon() is None
        assert "B" not in changed.wanted()
