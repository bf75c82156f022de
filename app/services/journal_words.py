"""What an entry of the log says, in words: for the page of the log, its papers and its table."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from app.core.protocol import is_hex
from app.core.times import stamp
from app.core.vocabulary import LIST_MARK
from app.services.journal import Line
from app.texts import text

_GROUP: Final = 8
# Fields whose codes have words of their own; those of any other stand under log.value.
_NAMES: Final = {"right": "handover.right", "roles": "terms.role"}


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a payload. `is_hash`: the value is a hash, in groups of eight."""

    name: str
    value: str
    is_hash: bool = False


def kind_words(kind: str) -> str:
    """Return a kind in the field's words; one from a newer program stays as it is."""
    return _known(f"terms.log.{kind}", kind)


def when(entry: Line) -> str:
    """Return the time of an entry in Beijing; what is no time stays as it is written."""
    try:
        return stamp(datetime.fromisoformat(entry.at))
    except ValueError:  # a damaged entry has to be seen all the same
        return entry.at


def witnesses(entry: Line) -> str:
    """Return the witnesses, "" for none."""
    return entry.witnesses.replace(",", LIST_MARK)


def groups(digest: str) -> str:
    """Return a hash in groups of eight, as people compare them."""
    return " ".join(digest[at : at + _GROUP] for at in range(0, len(digest), _GROUP))


def fields(payload: str) -> tuple[Field, ...] | None:
    """Return the fields of a payload; None for what is no object with fields."""
    try:
        read = json.loads(payload)
    except ValueError:
        return None
    if not isinstance(read, dict) or not read:
        return None
    return tuple(_field(key, value) for key, value in read.items())


def sentence(payload: str) -> str:
    """Return a payload on one line; what is no object stays as it is written."""
    said = fields(payload)
    if said is None:
        return payload
    return text("log.semicolon").join(
        text("log.field_line", name=one.name, value=one.value) for one in said
    )


def _field(key: str, value: object) -> Field:
    name = _known(f"log.field.{key}", key)
    if isinstance(value, str) and is_hex(value):
        return Field(name, groups(value), True)
    return Field(name, _value(key, value))


def _known(key: str, otherwise: str) -> str:
    try:
        return text(key)
    except KeyError:
        return otherwise


def _value(key: str, value: object) -> str:
    if isinstance(value, bool):
        return text("log.yes" if value else "log.no")
    if isinstance(value, dict):
        said = (
            text("log.field_line", name=_known(f"log.field.{one}", one), value=_value(one, part))
            for one, part in value.items()
        )
        return text("log.semicolon").join(said)
    if isinstance(value, list):
        return LIST_MARK.join(_value(key, one) for one in value) or text("log.nothing")
    if value is None or value == "":
        return text("log.nothing")
    return _known(f"{_NAMES.get(key, 'log.value')}.{value}", str(value))
