"""Fields of a manifest turned into values, or refused with the line they stand in (§2)."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from app.core.enterprise_lines import Traits
from app.core.protocol import NONE, integer, is_hex, is_word
from app.core.refusal import RefusedFile

MOST = 999_999_999  # the largest integer of §1
Choice = TypeVar("Choice", bound=StrEnum)


class ManifestError(RefusedFile):
    """manifest.txt, or a manifest about to be frozen, breaks §1 or §2."""

    code = "manifest.fields"
    area = "manifest"


@dataclass(frozen=True, slots=True)
class Block:
    """The lines of one kind and the number of the first, counted from 1."""

    first: int
    lines: list[str]


@dataclass(slots=True)
class Scan:
    """Turns fields into values; remembers words it has already found lawful."""

    line: int = 0
    known: set[str] = field(default_factory=set)

    def refuse(self, reason: str, **fields: object) -> ManifestError:
        return ManifestError(reason, self.line, **fields)

    def split(self, line: str, kind: str, count: int) -> list[str]:
        """Return the `count` fields after the kind."""
        fields = line[len(kind) + 1 :].split("|") if len(line) > len(kind) else []
        if len(fields) != count:
            raise self.refuse("fields", kind=kind, expected=count, found=len(fields))
        return fields

    def word(self, value: str) -> str:
        if value not in self.known:
            self.fresh_word(value)
            self.known.add(value)
        return value

    def fresh_word(self, value: str) -> str:
        """As word(), for values that hardly ever come twice."""
        if not is_word(value):
            raise self.refuse("word", value=value)
        return value

    def name(self, value: str) -> str:
        if value == NONE:
            raise self.refuse("reserved_name", value=value)
        return self.word(value)

    def key(self, value: str) -> str:
        if value == NONE:
            raise self.refuse("reserved_name", value=value)
        return self.fresh_word(value)

    def number(self, value: str, low: int, high: int = MOST) -> int:
        number = integer(value)
        if number is None:
            raise self.refuse("integer", value=value)
        if not low <= number <= high:
            raise self.refuse("range", value=value, low=low, high=high)
        return number

    def hash(self, value: str) -> str:
        if not is_hex(value):
            raise self.refuse("hash", value=value)
        return value

    def choice(self, value: str, choices: type[Choice]) -> Choice:
        try:
            return choices(value)
        except ValueError:
            raise self.refuse("choice", value=value, choices=" / ".join(choices)) from None

    def out_reason(self, status: str) -> str | None:
        if status == "IN":
            return None
        if not status.startswith("OUT:"):
            raise self.refuse("status", value=status)
        return self.word(status[4:])


def enterprise_traits(scan: Scan, fields: list[str]) -> Traits:
    """Return what the fields of a line E behind the id say; refuse them as §2 does."""
    if len(fields) != 6:
        raise scan.refuse("fields", kind="E", expected=7, found=len(fields) + 1)
    stratum, district, area, weight, skill, status = fields
    return Traits(
        scan.name(stratum),
        scan.word(district),
        scan.word(area),
        scan.number(weight, 1, 100),
        scan.word(skill),
        scan.out_reason(status),
    )
