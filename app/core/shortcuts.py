"""Every key that does something: one table for the list, the manual and the tests."""

from typing import Final

# place -> (key of the words, keys as a keyboard shows them)
SHORTCUTS: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "everywhere": (
        ("find", "Ctrl+K"),
        ("help", "F1"),
        ("keys", "Ctrl+/"),
        ("larger", "Ctrl+Shift+."),
        ("smaller", "Ctrl+Shift+,"),
        ("primary", "Ctrl+Return"),
        ("primary", "Ctrl+Enter"),
        ("back", "Esc"),
        ("back", "Alt+Left"),
        ("projector", "F11"),
        ("lock", "Ctrl+L"),
        ("next", "Tab"),
    ),
    "table": (
        ("open", "Return"),
        ("tick", "Space"),
        ("copy", "Ctrl+C"),
        ("move", "Up"),
        ("move", "Down"),
    ),
    "findings": (
        ("points", "F2"),
        ("clean", "F6"),
        ("check", "F7"),
        ("next_firm", "Ctrl+Down"),
        ("last_firm", "Ctrl+Up"),
    ),
    "ceremony": (("next_page", "PgDown"), ("last_page", "PgUp")),
    "paper": (
        ("print", "Ctrl+P"),
        ("save", "Ctrl+S"),
        ("search", "Ctrl+F"),
        ("search_on", "F3"),
        ("zoom", "Ctrl++"),
        ("unzoom", "Ctrl+-"),
        ("outline", "Ctrl+M"),
        ("turn", "PgDown"),
        ("turn", "PgUp"),
    ),
    "manual": (("page_back", "Alt+Left"), ("page_on", "Alt+Right")),
    "day": (
        ("month", "F4"),
        ("day_step", "Up"),
        ("day_step", "Down"),
        ("month_step", "PgUp"),
        ("month_step", "PgDown"),
    ),
}
# Keys that a keyboard here names otherwise than the table.
NAMED: Final = ("Return", "Enter", "Space", "Left", "Right", "Up", "Down", "PgDown")


def known() -> frozenset[str]:
    """Every key of the table."""
    return frozenset(keys for rows in SHORTCUTS.values() for _words, keys in rows)


def by_act(place: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What can be done at a place: (key of the words, the keys that do it), in order."""
    told: dict[str, tuple[str, ...]] = {}
    for words, keys in SHORTCUTS[place]:
        told[words] = (*told.get(words, ()), keys)
    return tuple(told.items())


def named(keys: str) -> tuple[str, str]:
    """Return keys as (what stands as it is, the last key where it has a name of its own)."""
    before, _, last = keys.rpartition("+")
    if last not in NAMED:
        return keys, ""
    return f"{before}+" if before else "", last
