"""A record's fields as the registry keeps them: which identify it, and as which values.

Which record the row of a file is, the store decides set by set (staged_matching).
"""

from dataclasses import dataclass
from typing import Final

from app.core.enterprises import EnterpriseRow
from app.core.officers import OfficerRow
from app.store import bulk
from app.store.bulk import Registry, Value, Values

# registry -> its identifiers, first the one that is the key
_IDENTIFIERS: Final[dict[Registry, tuple[str, str]]] = {
    "enterprises": ("uscc", "regno"),
    "officers": ("cert_no", "cert_no"),
}
_ALIKE: Final = 0.4  # share of the shorter name's characters that the other must have


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the identifiers stand in a registry's tuples."""

    kind: Registry
    first: int  # the identifier that is the key
    second: int  # the one that serves where the first is missing

    def identifiers(self, values: Values) -> tuple[str, str]:
        """Return both identifiers; the second is empty where there is only one kind."""
        second = values[self.second] if self.second != self.first else ""
        return values[self.first] or "", second or ""


def layout(kind: Registry) -> Layout:
    """Return a registry's layout."""
    first, second = (bulk.FIELDS[kind].index(name) for name in _IDENTIFIERS[kind])
    return Layout(kind, first, second)


def values_of(kind: Registry, row: EnterpriseRow | OfficerRow) -> Values:
    """Return a row's values as the registry's tuple."""
    return tuple([bulk.stored(getattr(row, name)) for name in bulk.FIELDS[kind]])


def unlike(one: Value, other: Value) -> bool:
    """Tell whether two names are so different that they hardly are one body's."""
    first, second = set(one or ""), set(other or "")
    shorter = min(len(first), len(second))
    return bool(shorter) and len(first & second) < _ALIKE * shorter
