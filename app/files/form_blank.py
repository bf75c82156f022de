"""A form that is printed empty, to be filled in by hand: what its placeholders hold then.

No second template: the form itself is filled with nothing. What form.toml says under
`[blank]` is all that is not empty, such as how many rows a list has.
"""

from collections.abc import Mapping
from typing import Any

from app.files.pdf.placeholders import values_at


def empty_facts(
    bindings: Mapping[str, str], sample: Mapping[str, object], given: Mapping[str, object]
) -> dict[str, object]:
    """Return a value for every placeholder: empty text, no, 0, no elements; or what is given.

    Args:
        bindings: placeholder path -> its name on the screen.
        sample: what kind of value each placeholder has.
        given: what is not empty; nested as facts are.
    """
    made: dict[str, Any] = {}
    for path in bindings:
        owner, is_list, _ = path.partition("[]")
        *outer, last = owner.split(".")
        place = made
        for name in outer:
            place = place.setdefault(name, {})
        kind = next(values_at(sample, owner), "")
        place.setdefault(last, [] if is_list else _empty(kind))
    return _laid(made, given)


def unknown_given(bindings: Mapping[str, str], given: Mapping[str, object]) -> list[str]:
    """Return what is given and no placeholder's, first levels only."""
    known = {path.partition(".")[0].partition("[]")[0] for path in bindings}
    return [name for name in given if name not in known]


def _empty(kind: object) -> object:
    return type(kind)() if isinstance(kind, (bool, int)) else ""


def _laid(made: dict[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    for name, value in given.items():
        inner = made.get(name)
        if isinstance(value, Mapping) and isinstance(inner, dict):
            made[name] = _laid(inner, value)
        else:
            made[name] = value
    return made
