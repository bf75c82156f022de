"""A bureau's own lists: a shipped one with other columns, kept as a dated parameter.

A map is plain JSON, so that it can be handed to another bureau. It can only name fields of
the allow-list: one that names anything else is refused whole.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from app.core.disclosure_fields import Column, Field, Unit, fields_of
from app.core.disclosure_presets import PRESETS, Preset
from app.core.disclosure_rows import is_private
from app.core.vocabulary import LIST_MARK
from app.errors import UserError

MAPS_KEY: Final = "disclosure_maps"
OWN: Final = "own"  # before the number of a bureau's own list
LONGEST_NAME: Final = 30
LONGEST_HEADING: Final = 60
LONGEST_CONSTANT: Final = 200
MOST_COLUMNS: Final = 60
MOST_MAPS: Final = 50


class PrivateField(UserError):
    """A column map asks for something that is not published."""

    code = "disclosure.private_field"


class BadMap(UserError):
    """A column map cannot be so. Fields: name, map_fault (a word of texts), value, most."""

    code = "disclosure.bad_map"


class MissingColumns(UserError):
    """A map lacks columns its receiver asks for. Fields: name, columns."""

    code = "disclosure.missing_columns"


def column_map(code: str, columns: Mapping[str, str]) -> Preset:
    """Return a list of the bureau's own: field name -> heading, in order.

    Raises:
        PrivateField: a name that is not on the allow-list (the user's fault).
    """
    return Preset(code, tuple(Column(_field(name), said) for name, said in columns.items()))


def own_list(base: Preset, code: str, name: str, columns: Sequence[Column]) -> Preset:
    """Return a shipped list with other columns and a name.

    Raises:
        BadMap, MissingColumns: the user's.
    """
    made = replace(base, code=code, base=base.origin, name=name.strip(), columns=tuple(columns))
    check_list(made)
    return made


def check_list(made: Preset) -> None:
    """Raise what is wrong with a bureau's own list.

    Raises:
        BadMap, MissingColumns: the user's.
    """
    name = made.name
    if not 0 < len(name) <= LONGEST_NAME:
        raise BadMap(name=name[:LONGEST_NAME], map_fault="name", value="", most=LONGEST_NAME)
    if not 0 < len(made.columns) <= MOST_COLUMNS:
        raise BadMap(name=name, map_fault="count", value="", most=MOST_COLUMNS)
    for one in made.columns:
        if not 0 < len(one.heading.strip()) <= LONGEST_HEADING:
            raise BadMap(
                name=name, map_fault="heading", value=one.heading[:20], most=LONGEST_HEADING
            )
        if len(one.constant) > LONGEST_CONSTANT:
            raise BadMap(name=name, map_fault="constant", value=one.heading, most=LONGEST_CONSTANT)
        if is_private(one.constant) or is_private(one.heading):
            raise BadMap(name=name, map_fault="private", value=one.heading, most=0)
        if one.field is not None and one.field not in fields_of(made.unit):
            raise BadMap(name=name, map_fault="unit", value=one.field.label, most=0)
    headings = [one.heading.strip() for one in made.columns]
    twice = [one for at, one in enumerate(headings) if one in headings[:at]]
    if twice:
        raise BadMap(name=name, map_fault="twice", value=twice[0], most=0)
    missing = [one for one in made.required if one not in {col.field for col in made.columns}]
    if missing:
        said = LIST_MARK.join(_heading(made.origin, one) for one in missing)
        raise MissingColumns(name=name, columns=said)


def _heading(origin: str, field: Field) -> str:
    """A field as its receiver calls it."""
    shipped = PRESETS[origin].columns
    return next((one.heading for one in shipped if one.field is field), field.label)


def to_json(made: Preset) -> dict[str, Any]:
    """Return an own list as plain JSON values; `from_json` gives it back."""
    return {
        "code": made.code,
        "base": made.origin,
        "name": made.name,
        "columns": [
            [one.field.value if one.field else "", one.heading, one.constant]
            for one in made.columns
        ],
    }


def from_json(data: Any) -> Preset:
    """Read an own list.

    Raises:
        PrivateField: it names a field that is not on the allow-list. BadMap, MissingColumns:
            it is no such map, or cannot be so. All the user's.
    """
    try:
        base, code, name = PRESETS[data["base"]], str(data["code"]), str(data["name"])
        columns = tuple(
            Column(_field(str(field)) if field else None, str(heading), str(constant))
            for field, heading, constant in data["columns"]
        )
    except (TypeError, KeyError, ValueError):
        raise BadMap(name="", map_fault="file", value="", most=0) from None
    return own_list(base, code, name, columns)


def _field(name: str) -> Field:
    try:
        return Field(name)
    except ValueError:
        raise PrivateField(field=name[:40]) from None


def read_maps(value: Any) -> tuple[Preset, ...]:
    """Read the value of the parameter.

    Raises:
        as from_json; BadMap also where two have one code or name.
    """
    if not isinstance(value, list) or len(value) > MOST_MAPS:
        raise BadMap(name="", map_fault="file", value="", most=0)
    found = tuple(from_json(one) for one in value)
    for at, one in enumerate(found):
        before = found[:at]
        if not one.code.startswith(OWN) or one.code in {other.code for other in before}:
            raise BadMap(name=one.name, map_fault="file", value="", most=0)
        if one.name in {other.name for other in before}:
            raise BadMap(name=one.name, map_fault="same_name", value="", most=0)
    return found


def next_code(taken: Sequence[str]) -> str:
    """Return the code of the next own list; `taken`: every code ever given out."""
    numbers = [int(one[len(OWN) :]) for one in taken if one[len(OWN) :].isdigit()]
    return f"{OWN}{max(numbers, default=0) + 1}"


def lists_with(own: Sequence[Preset]) -> dict[str, Preset]:
    """Return code -> list: the shipped ones, then the bureau's own."""
    return {**PRESETS, **{one.code: one for one in own}}


def offered(unit: Unit, columns: Sequence[Column]) -> tuple[Field, ...]:
    """Return the fields that can still be put into a list of such rows."""
    there = {one.field for one in columns}
    return tuple(one for one in fields_of(unit) if one not in there)
