"""Teams as people read them: names, what was widened, who got nothing."""

from dataclasses import replace

import pytest

from app.core.people import Role
from app.core.result_reading import TeamsFound
from app.core.spread import Home, Spread
from app.services.draw import draw_stage
from app.texts import text
from app.ui.task.draw_result import ResultCard
from app.ui.views import draw_scenes as scenes
from app.ui.views.draw import enterprise_rows, officer_rows
from app.ui.views.teams import empty_teams, result_notes, spread_words, team_name, widened

WIDE = TeamsFound(shift=2, slack=3, attempt=0, cap=6, slack_set=1)


@pytest.fixture
def staged(drawn):
    desk = drawn.desks[Role.CLERK]
    return draw_stage.staged(desk.store, desk.actor, drawn.card().draws[0].lock_id)


@pytest.mark.parametrize(("team", "name"), [("T001", "第1组"), ("T012", "第12组"), ("", "")])
def test_people_read_a_number_and_not_the_protocol_s_word(team, name):
    assert team_name(team) == name


def test_no_screen_shows_the_protocol_s_word(staged):
    rows = [*enterprise_rows(staged.show), *officer_rows(staged.show)]
    assert {row.team for row in rows} == {f"第{n}组" for n in range(1, 5)}
    assert [team.number for team in scenes.team_lines(staged.show)] == [
        f"第{n}组" for n in range(1, 5)
    ]


def test_a_draw_within_the_plan_s_allowance_needs_no_word(staged):
    show = replace(staged.show, teams_found=replace(WIDE, shift=0, slack=1))
    assert widened(show) == ()
    assert result_notes(show) == ""
    assert len(scenes.facts(show)) == 3


def test_what_had_to_be_widened_is_said_to_operator_and_hall(staged, qtbot):
    show = replace(staged.show, teams_found=WIDE)
    assert widened(show) == (
        text("draw.widened.slack", slack=3, was=1),
        text("draw.widened.shift", shift=2),
    )
    words, value = scenes.facts(show)[-1]
    assert words == text("projector.result.widened")
    assert "3" in value
    assert "2" in value
    card = ResultCard(*(lambda: None,) * 4)
    qtbot.addWidget(card)
    card.show()
    card.show_result(show)
    assert card.notes.isVisible()
    assert text("draw.widened.slack", slack=3, was=1) in card.notes._words.text()


def test_a_team_without_an_enterprise_is_named_with_its_members(staged):
    busy = tuple(one for one in staged.show.enterprises if one.team != "T003")
    show = replace(staged.show, enterprises=busy)
    members = tuple(one.name for one in staged.show.officers if one.team == "T003")
    assert empty_teams(show) == {"T003": members}
    note = result_notes(show)
    assert "第3组" in note
    assert all(name in note for name in members)
    assert empty_teams(staged.show) == {}


def test_what_a_pool_leaves_to_a_team_is_said_in_numbers():
    wide = Spread(100, 10, 6, 6, 3, 10, 1, (Home("临溪所", 30, 2),), 70)
    assert spread_words(None) == spread_words(wide) == ""
    short = spread_words(replace(wide, parcels=2))
    assert text("plan.spread.short", parcels=2, short=1) in short
    out = spread_words(replace(wide, townships=1, districts=1, open_to_worst=0))
    assert "临溪所" in out
    assert "2 个组" in out
    thin = spread_words(replace(wide, open_to_worst=12))
    assert "12 户" in thin
