"""The table of keys: what belongs to one act stands together, and a key has one name."""

import pytest

from app.core.shortcuts import SHORTCUTS, by_act, known, named


def test_the_keys_of_one_act_stand_together():
    acts = dict(by_act("everywhere"))
    assert acts["primary"] == ("Ctrl+Return", "Ctrl+Enter")
    assert sum(len(keys) for place in SHORTCUTS for _act, keys in by_act(place)) == sum(
        map(len, SHORTCUTS.values())
    )
    assert {"Alt+Right", "Ctrl++", "F1"} <= known()


@pytest.mark.parametrize(
    ("keys", "parts"),
    [
        ("Ctrl+Return", ("Ctrl+", "Return")),
        ("Down", ("", "Down")),
        ("Ctrl++", ("Ctrl++", "")),
        ("Ctrl+-", ("Ctrl+-", "")),
        ("Ctrl+Shift+.", ("Ctrl+Shift+.", "")),
        ("F6", ("F6", "")),
    ],
)
def test_a_key_with_a_name_of_its_own_is_told_from_what_stands_before_it(keys, parts):
    assert named(keys) == parts
