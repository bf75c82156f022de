"""The host's words: shipped or the bureau's own, and what may stand in braces."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.conduct import Step
from app.core.people import NotAllowed
from app.services.draw import script_words
from app.services.draw.script_words import MOST_WORDS, NAMES, TooLong, UnknownName, fill
from app.texts import text


def _words(road, step):
    return next(one for one in script_words.script(road.store, road.supervisor) if one.step is step)


def _say(road, step, words, actor="clerk"):
    script_words.say_instead(road.store, road.actors[actor], step, words, now=road.at())


def test_every_step_has_words_and_their_names_can_all_be_filled_in(road):
    script = script_words.script(road.store, road.supervisor)
    assert [one.step for one in script] == list(Step)
    values = dict.fromkeys(NAMES, "值")
    for one in script:
        assert not one.own
        said = fill(one.words, values)
        assert said
        assert not {"{", "}", "…"} & set(said)


def test_own_words_count_until_the_shipped_ones_are_asked_for_again(road):
    _say(road, Step.CLOSED, "  散会，{host}。 ")
    assert (_words(road, Step.CLOSED).words, _words(road, Step.CLOSED).own) == (
        "散会，{host}。",
        True,
    )
    assert not _words(road, Step.DRAW).own
    _say(road, Step.CLOSED, "")
    assert _words(road, Step.CLOSED).words == text("script.says.closed")
    assert not _words(road, Step.CLOSED).own


def test_the_same_words_twice_leave_one_entry_in_the_log(road):
    for _ in range(2):
        _say(road, Step.CLOSED, "散会。")
    assert len(road.log("SCRIPT")) == 1


def test_only_so_many_words_can_be_said_at_one_step(road):
    _say(road, Step.CLOSED, "散" * MOST_WORDS)
    with pytest.raises(TooLong) as caught:
        _say(road, Step.CLOSED, "散" * (MOST_WORDS + 1))
    assert caught.value.fields["length"] == MOST_WORDS + 1


@pytest.mark.parametrize("role", ["reviewer", "approver", "supervisor"])
def test_whoever_may_not_change_forms_does_not_change_words(road, role):
    with pytest.raises(NotAllowed):
        _say(road, Step.CLOSED, "散会。", actor=role)
    assert not _words(road, Step.CLOSED).own


@pytest.mark.parametrize("words", ["{leader}", "{", "}", "甲}乙{", "{host", "{{host}}", "{host}}"])
def test_what_cannot_be_filled_in_is_refused_and_not_kept(road, words):
    with pytest.raises(UnknownName):
        _say(road, Step.CLOSED, words)
    assert not _words(road, Step.CLOSED).own


def test_what_is_not_known_yet_stays_open():
    assert fill("由{host}主持，锁定码{code}。", {"host": "周"}) == "由周主持，锁定码…。"


@given(st.text(st.characters(exclude_characters="{}")), st.sampled_from(NAMES), st.text())
def test_values_are_put_in_as_they_are_even_with_braces(words, name, value):
    assert fill(f"{words}{{{name}}}{words}", {name: value}) == f"{words}{value}{words}"
