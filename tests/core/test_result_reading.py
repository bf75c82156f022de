"""Reading a stored result back gives what was drawn."""

from hypothesis import given
from hypothesis import strategies as st

from app.core.draw import run_draw
from app.core.manifest import check_manifest
from app.core.result import to_bytes
from app.core.result_reading import (
    TeamsFound,
    drawn_enterprises,
    serving_and_teams,
    teams_found,
)
from app.core.tickets import queue

SMALL = b"""SSJ1|RESULT
M|aa
S|bb
ENT|S1|1|QL3|0b|DRAWN
ENT|S1|2|QL1|0d|DRAWN
ENT|S1|3|QL9|0e|RESERVE
ENT|S2|1|QL2|0c|DRAWN
OFF|P1|1|D1|01|DRAWN
OFF|P1|2|D2|02|RESERVE
OFF|P2|1|D3|03|DRAWN
"""
TEAMS = (
    SMALL
    + b"""TEAMS|SHIFT|0|SLACK|1|TRY|0|CAP|4
TEAM|T001|0|D1,D3
ROUND|0|1|0
MATCH|0|QL3|T001
"""
)


def test_the_drawn_stand_in_queue_order_by_ticket_and_not_by_stratum():
    for data in (SMALL, TEAMS):
        assert drawn_enterprises(data) == [("S1", 1, "QL3"), ("S2", 1, "QL2"), ("S1", 2, "QL1")]


def test_who_serves_and_in_which_team():
    assert serving_and_teams(TEAMS) == (
        [("P1", 1, "D1"), ("P2", 1, "D3")],
        {"D1": "T001", "D3": "T001"},
    )
    assert serving_and_teams(SMALL + b"TEAMS|NOPLAN\n")[1] == {}


def test_a_draw_of_enterprises_alone_has_nobody_who_serves():
    alone = SMALL[: SMALL.index(b"OFF|")]
    assert serving_and_teams(alone) == ([], {})
    assert len(drawn_enterprises(alone)) == 3


@given(number=st.integers(0, 10**6))
def test_what_is_read_back_is_what_was_drawn(county, number):
    manifest, opening = county(number)
    outcome = run_draw(check_manifest(manifest), opening.to_bytes())
    written = to_bytes(outcome)
    assert [key for _, _, key in drawn_enterprises(written)] == list(queue(outcome.strata))
    serving, teams = serving_and_teams(written)
    assert [key for _, _, key in serving] == list(outcome.serving_officers())
    made = outcome.plan.teams if outcome.plan else ()
    assert teams == {key: team.name for team in made for key in team.members}


def test_how_far_the_search_had_to_go_is_read_beside_what_was_planned(vectors):
    """Vectors 11 and 2 are the protocol's own cases of a wider slack and of a shift."""

    def found(name):
        folder = next(vectors.glob(f"{name}-*"))
        return teams_found(
            (folder / "manifest.txt").read_bytes(), (folder / "result.txt").read_bytes()
        )

    assert found("v13") is not None
    slack = found("v11")
    assert slack.slack > slack.slack_set
    assert found("v02").shift > 0
    assert found("v09") is None  # NOPLAN
    assert found("v07") is None  # no teams wanted
    small = b"SSJ1|MANIFEST\nTEAM|ACROSS|2|0|5|12|64\nEND\n"
    assert teams_found(small, TEAMS) == TeamsFound(0, 1, 0, 4, 0)
