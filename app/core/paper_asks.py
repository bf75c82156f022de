"""What a clerk enters when a paper is made, and whether it will do.

A form declares its asks (forms/README.md); everything else on a paper comes from the task,
the draw and the findings and is never typed again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.errors import UserError


class AskMissing(UserError):
    """Something the paper needs was left empty."""

    code = "papers.ask_missing"


class AskWrong(UserError):
    """What was entered is no date, no number or none of the choices."""

    code = "papers.ask_wrong"


class AskKind(StrEnum):
    """What is entered: a line, some lines, a date, a whole number, one of some choices."""

    TEXT = "text"
    LONG = "long"
    DATE = "date"
    NUMBER = "number"
    CHOICE = "choice"


class About(StrEnum):
    """What one paper is about; BLANK is printed empty and filled in by hand."""

    TASK = "task"
    DRAW = "draw"
    TEAM = "team"
    ENTERPRISE = "enterprise"
    BLANK = "blank"


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing to enter. `path` is the placeholder it fills; dates are entered as ISO text.

    `sample` shows what an entry may look like; it is never an entry itself.
    """

    path: str
    label: str
    kind: AskKind
    required: bool = False
    default: str = ""
    choices: tuple[str, ...] = ()
    sample: str = ""


def checked(asks: Sequence[Ask], values: Mapping[str, str]) -> dict[str, str]:
    """Return path -> value of every ask, trimmed, the default where nothing was entered.

    Raises:
        AskMissing, AskWrong: name the ask (the user's).
    """
    found = {}
    for ask in asks:
        value = values.get(ask.path, ask.default).strip() or ask.default
        if not value:
            if ask.required:
                raise AskMissing(label=ask.label)
        elif not _fits(ask, value):
            raise AskWrong(label=ask.label, value=value)
        found[ask.path] = value
    return found


def _fits(ask: Ask, value: str) -> bool:
    if ask.kind is AskKind.DATE:
        try:
            date.fromisoformat(value)
        except ValueError:
            return False
    elif ask.kind is AskKind.NUMBER:
        return value.isascii() and value.isdigit() and len(value) < 10
    elif ask.kind is AskKind.CHOICE:
        return value in ask.choices
    return True


def nested(values: Mapping[str, str]) -> dict[str, object]:
    """Return `a.b` -> x as {a: {b: x}}, the shape forms are filled with."""
    made: dict[str, object] = {}
    for path, value in values.items():
        *outer, last = path.split(".")
        place = made
        for name in outer:
            inner = place.setdefault(name, {})
            assert isinstance(inner, dict)  # a path is not the beginning of another
            place = inner
        place[last] = value
    return made
