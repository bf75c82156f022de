"""Who is in the room, and the witnesses' words."""

from dataclasses import replace

import pytest

from app.core.ceremony import Ceremony, NamelessWitness, Person, TooFewThrows
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
