"""Frozen dataclasses as plain JSON values, and back by their own annotations.

One reader for everything a plan holds: what an older program wrote lacks the fields that
came later and gets their defaults.
"""

import types
from collections.abc import Hashable, Mapping
from dataclasses import asdict, fields, is_dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")


def plain(one: Any) -> dict[str, Any]:
    """Return a dataclass as JSON values: days as ISO dates, enumerations as their words."""
    return _plain(asdict(one))  # type: ignore[no-any-return] # asdict gives a dict


def read(kind: type[T], data: Mapping[str, Any]) -> T:
    """Return what `plain` made of a dataclass of that kind.

    Names the class does not have are passed over; fields `data` lacks get their default.

    Raises:
        KeyError: a field without a default is missing. ValueError: a day or word cannot
            be read. Both mean that the data was not written by this program.
    """
    hints = _hints(cast(Hashable, kind))
    known = {one.name for one in fields(kind)}  # type: ignore[arg-type] # callers give dataclasses
    return kind(**{name: _value(hints[name], data[name]) for name in data if name in known})


@cache
def _hints(kind: Hashable) -> dict[str, Any]:
    return get_type_hints(kind)


def _value(hint: Any, value: Any) -> Any:
    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        inner = next(one for one in args if one is not types.NoneType)
        return None if value is None else _value(inner, value)
    if origin is tuple:
        if len(args) == 2 and args[1] is Ellipsis:
            return tuple(_value(args[0], one) for one in value)
        return tuple(_value(one, part) for one, part in zip(args, value, strict=True))
    if origin is dict:
        return {key: _value(args[1], one) for key, one in value.items()}
    if hint is date:
        return date.fromisoformat(value)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return hint(value)
    if isinstance(hint, type) and is_dataclass(hint):
        return read(hint, value)
    return value


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, StrEnum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value
