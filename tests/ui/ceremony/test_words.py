"""What the conductor's page works out: whose digits are wanted, the roll, what may be seen."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.ceremony import BEACON_ID
from app.core.conduct import Manner, Step
from app.core.draw_settings import DrawSettings
from app.core.keying import BLIND, OPEN, Keyed, keyings
from app.core.task import DrawKind
from app.services.draw import shows
from app.ui.views import ceremony as words
from app.ui.views import ceremony_keying as view
from app.ui.views import ceremony_opening as opening
from app.ui.views import ceremony_revealed as revealed
from app.ui.views.ceremony_opening import Entered, Line, Part

FOUR = st.text("0123456789", min_size=4, max_size=4)
WANTED = {"A": 4, "B1": 4, "C": 4, BEACON_ID: 5}


@settings(max_examples=30)
@given(
    first=st.fixed_dictionaries({"A": FOUR, "B1": FOUR, "C": FOUR}),
    second=st.fixed_dictionaries({"A": FOUR, "B1": FOUR, "C": FOUR}),
)
def test_whatever_is_keyed_the_keying_ends_with_two_alike_and_the_beacon_last(first, second):
    rows: list[Keyed] = []
    turn = view.turn_due(keyings(WANTED, rows))
    order = []
    rounds = 0
    while turn is not None:
        rounds += 1
        assert rounds < 40
        one = turn.ids[0]
        order.append((turn.turn, one))
        tries = sum(row.witness == one and row.turn == turn.turn for row in rows)
        digits = "12345" if one == BEACON_ID else (first if turn.turn == OPEN else second)[one]
        if tries and one != BEACON_ID:
            digits = first[one]  # the sheet was looked at again
        rows.append(Keyed(one, turn.turn, digits, "P1" if turn.turn == OPEN else "P2"))
        turn = view.turn_due(keyings(WANTED, rows), turn.turn)
    done = keyings(WANTED, rows)
    assert done.complete
    assert done.first == done.second
    beacon = [at for at, (_, one) in enumerate(order) if one == BEACON_ID]
    assert beacon == [len(order) - 2, len(order) - 1]
    first_blind = next(at for at, (turn, _) in enumerate(order) if turn == BLIND)
    assert {one for _, one in order[:first_blind]} == {"A", "B1", "C"}
    again = {one for one in "AC" if first[one] != second[one]}
    assert {one for one in "AC" if order.count((BLIND, one)) > 1} == again


def test_a_turn_is_not_broken_off_because_somebody_differed():
    rows = [Keyed(one, OPEN, "1111", "P1") for one in ("A", "C")]
    rows.append(Keyed("A", BLIND, "2222", "P2"))
    now = keyings({"A": 4, "C": 4}, rows)
    assert view.turn_due(now, BLIND) == view.Turn(BLIND, ("C",))
    assert view.state_of(now, view.turn_due(now, BLIND), "A") == "again"
    rows.append(Keyed("C", BLIND, "1111", "P2"))
    now = keyings({"A": 4, "C": 4}, rows)
    assert view.turn_due(now, BLIND) == view.Turn(OPEN, ("A",))


def test_nobody_is_offered_both_keyings():
    now = keyings({"A": 4, "C": 4}, [Keyed("A", OPEN, "1111", "周敏")])
    assert view.keyer_due(now, view.Turn(OPEN, ("C",)), ("周敏", "李")) == ("周敏", ("周敏", "李"))
    assert view.keyer_due(now, view.Turn(BLIND, ("A",)), ("周敏", "李")) == ("", ("李",))


@given(st.integers(0, 9))
def test_digits_are_published_one_by_one_in_order(shown):
    told = view.published({"A": "4711", "C": "0836"}, shown)
    assert "".join(told.values()) == "47110836"[:shown]
    assert len(told["C"]) == 0 or told["A"] == "4711"


# -- the roll --------------------------------------------------------------------------------

LINES = (
    Line(Part.HOST, "李建国", "", "副局长"),
    Line(Part.OPERATOR, "周敏"),
    Line(Part.OFFICERS_DRAWER, "吴晓", "县政协", "委员"),
    Line(Part.ENTERPRISES_DRAWER),
    Line(Part.SUPERVISOR, "陆伟明", "局法规股", "股长", 4),
    Line(Part.WITNESS, "沈国良", "县纪委", "副组长", 4),
    Line(Part.WITNESS, "朱彩娟", "县人大", "代表", 4, slips=True),
    Line(Part.WITNESS, "欧阳璟", "公证处", "公证员", 0, keeps=True),
    Line(Part.WITNESS),
)
FULL = Entered(LINES, "会议室", "王局长", "局长", "2026年3月4日", "12号")


def test_a_roll_becomes_a_ceremony_and_back():
    opened = opening.ceremony_of(FULL)
    assert opened.errors == {}
    there = opened.ceremony
    assert (there.host, there.host_post, there.operator) == ("李建国", "副局长", "周敏")
    assert there.authorisation.day == "2026-03-04"
    assert there.enterprises_drawer is None
    assert [one.name for one in there.supervisors] == ["陆伟明"]
    assert there.supervisors[0].digits == 0  # supervisors throw nothing
    assert [(word, one.slips) for word, one in there.throwers()] == [
        ("沈国良", False),
        ("朱彩娟", True),
    ]
    assert there.keeper().name == "欧阳璟"
    again = opening.entered_of(there, "周敏", DrawKind.BOTH, Manner.PUBLIC)
    assert opening.ceremony_of(again).ceremony == there


def test_what_is_missing_is_said_at_its_field():
    lines = (Line(Part.HOST), *LINES[1:6], Line(Part.WITNESS, "", "县人大"))
    errors = opening.ceremony_of(replace(FULL, lines=lines, place=" ", day="昨天")).errors
    assert set(errors) == {"place", "name0", "name6", "roll", "day"}
    half = replace(FULL, beacon_source="福彩3D", beacon_digits=0)
    assert set(opening.ceremony_of(half).errors) == {"beacon"}


def test_somebody_absent_does_not_throw():
    gone = tuple(replace(one, absent=one.name == "朱彩娟") for one in LINES)
    opened = opening.ceremony_of(replace(FULL, lines=gone))
    assert set(opened.errors) == {"roll"}
    assert opening.throws_note(gone)[1] is False
    assert opening.throws_note(LINES)[1] is True


def test_a_first_ceremony_begins_with_the_bureau_s_usual_throws():
    usual = DrawSettings(
        digits=6, slips=True, officers_first=True, beacon_source="福彩3D", beacon_digits=3
    )
    entered = opening.entered_of(None, "周敏", DrawKind.ENTERPRISES, Manner.PUBLIC, usual)
    throwing = [line for line in entered.lines if line.digits]
    assert [(line.digits, line.slips) for line in throwing] == [(6, True), (6, True)]
    assert (entered.beacon_source, entered.beacon_digits) == ("福彩3D", 3)
    assert Part.OFFICERS_DRAWER not in {line.part for line in entered.lines}


# -- what may be seen ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "known", "officers", "enterprises"),
    [
        (Step.OFFICERS, 0, 0, 0),
        (Step.OFFICERS, 3, 3, 0),
        (Step.ENTERPRISES, 5, 8, 5),
        (Step.TEAMS, 0, 8, 12),
        (Step.MATCHING, 0, 8, 12),
    ],
)
def test_the_desk_shows_no_name_before_the_hall(room, at, known, officers, enterprises):
    room.bring_to(Step.OFFICERS)
    hall = room.hall()
    show = shows.show(room.desk.store, room.desk.actor, hall.lock_id)
    seen, drawn = revealed.rows(show, hall.steps, at, known)
    assert (len(seen), len(drawn)) == (officers, enterprises)
    assert any(row.team for row in seen) is (at in (Step.TEAMS, Step.MATCHING))
    assert any(row.team for row in drawn) is (at is Step.MATCHING)


def test_the_host_s_words_are_filled_with_what_is_known(room):
    room.bring_to(Step.ENVELOPE)
    values = words.script_values(room.hall(), None)
    assert values["witnesses"] == "陆伟明、沈国良、朱彩娟、欧阳璟"
    assert (values["officers_drawer"], values["enterprises_drawer"]) == ("吴晓", "李建国")
    assert values["code"].replace(" ", "") == room.hall().show.manifest_hash[:16]
    assert "result" not in values


def test_who_signs_and_who_keeps_the_envelope(room):
    room.bring_to(Step.LOCK)
    there = room.hall().ceremony
    assert [one.name for one in words.signers(there)] == [
        "李建国",
        "周敏",
        "陆伟明",
        "沈国良",
        "朱彩娟",
        "欧阳璟",
    ]
    assert words.keepers(there) == ("欧阳璟", "陆伟明")
    assert words.hands(there, "周敏")[0] == "周敏"
