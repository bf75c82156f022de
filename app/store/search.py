"""Finding enterprises: two-character tokens, a recheck, and the order pages are cut from.

Text is folded (NFKC, lower case, only letters and digits) and cut into overlapping
pairs; a record holds the pairs of its name, codes, legal representative, address and
pinyin initials, plus the last character of each. A query matches where one of these
holds it whole: pairs narrow down, longer queries are rechecked on the text itself.

A query's ids are put in order once per state of the registry and kept; any page is
then fifty lookups by id, however deep it lies.
"""

import unicodedata
from array import array
from collections import OrderedDict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import add
from threading import Lock
from typing import Any, Final, Generic, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.store.engine import Store
from app.store.schema import Counter

T = TypeVar("T")

# What a search looks into, in the order of `grams`' arguments.
FIELDS: Final = ("name", "uscc", "regno", "key", "legal_rep", "address", "initials")
FILTERS: Final = ("township", "station", "kind", "section", "risk_class", "status")
TEXT_CAP: Final = 10_000  # more hits than this are "10,000+": nobody pages through them
_KEPT_ANSWERS: Final = 16
# Letters every FTS5 knows as such, as far as names here use them; see _known().
_LATIN_END: Final = 0x024F
_HAN: Final = (range(0x3400, 0x4DB6), range(0x4E00, 0x9FCD))
_STAND_INS: Final = range(0xAC00, 0xD7A4)


class _Folding(dict[int, str]):
    """Character -> its folded form; the newline, which parts fields, stays."""

    def __missing__(self, code: int) -> str:
        plain = unicodedata.normalize("NFKC", chr(code)).lower()
        kept = "".join(one for one in plain if one.isalnum())
        self[code] = kept
        return kept


class _Indexing(_Folding):
    """Character -> what the index holds for it.

    FTS5's unicode61 stands at Unicode 6.1 and takes later characters (𬭎 in a name) for
    punctuation; such a one is stood in for by a Hangul syllable, and the recheck tells
    it from others with the same stand-in.
    """

    def __missing__(self, code: int) -> str:
        kept = "".join(_known(one) for one in super().__missing__(code))
        self[code] = kept
        return kept


def _known(character: str) -> str:
    code = ord(character)
    if code <= _LATIN_END or any(code in block for block in _HAN):
        return character
    return chr(_STAND_INS.start + code % len(_STAND_INS))


_FOLD = _Folding({ord("\n"): "\n"})
_INDEX = _Indexing({ord("\n"): "\n"})


def fold(raw: str) -> str:
    """Return text as it is compared; line breaks stay."""
    return raw.translate(_FOLD)


def grams(fields: Iterable[str]) -> str:
    """Return the tokens of a record, from its FIELDS; the same fields give the same text."""
    tokens: dict[str, None] = {}
    for part in "\n".join(fields).translate(_INDEX).split("\n"):
        if part:
            tokens.update(dict.fromkeys(map(add, part, part[1:])))
            tokens[part[-1]] = None
    return " ".join(tokens)


@dataclass(frozen=True, slots=True)
class Sought:
    """A query: words that must all occur, and field -> value filters. Hashable."""

    text: str = ""
    filters: tuple[tuple[str, str], ...] = ()
    label: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """The ids a query gives, in order of name; `capped`: there are more than these."""

    ids: Sequence[int]
    capped: bool = False


class _Kept(Generic[T]):
    """The last answers of each store, by the registry's version. Shared by threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: WeakKeyDictionary[Store, OrderedDict[tuple[int, Hashable], T]] = (
            WeakKeyDictionary()
        )

    def get(self, store: Store, key: tuple[int, Hashable]) -> T | None:
        with self._lock:
            kept = self._kept.get(store)
            if kept is None or key not in kept:
                return None
            kept.move_to_end(key)
            return kept[key]

    def put(self, store: Store, key: tuple[int, Hashable], answer: T) -> None:
        with self._lock:
            kept = self._kept.setdefault(store, OrderedDict())
            for stale in [one for one in kept if one[0] != key[0]]:
                del kept[stale]
            kept[key] = answer
            while len(kept) > _KEPT_ANSWERS:
                kept.popitem(last=False)


_ORDERS: _Kept[Order] = _Kept()
_FACETS: _Kept[dict[str, dict[str, int]]] = _Kept()


def version(session: Session, kind: str) -> int:
    """Return how often a registry has changed; a caller compares, nothing else."""
    return session.scalar(select(Counter.next).where(Counter.name == f"version:{kind}")) or 0


def changed(session: Session, kind: str) -> None:
    """Count one change of a registry: what was read before is out of date."""
    session.execute(
        text(
            "INSERT INTO counter (name, next) VALUES (:name, 1) "
            "ON CONFLICT (name) DO UPDATE SET next = next + 1"
        ),
        {"name": f"version:{kind}"},
    )


def order(store: Store, session: Session, sought: Sought) -> Order:
    """Return the ids of the enterprises a query gives, by name and id.

    With text at most TEXT_CAP, in order within those; without text all of them.
    """
    key = (version(session, "enterprises"), sought)
    found = _ORDERS.get(store, key)
    if found is None:
        words = [word for word in (fold(one) for one in sought.text.split()) if word]
        found = _by_text(session, sought, words) if words else _by_filter(session, sought)
        _ORDERS.put(store, key, found)
    return found


def facets(store: Store, session: Session) -> dict[str, dict[str, int]]:
    """Return field -> value -> how many enterprises, for each of FILTERS and for labels."""
    key = (version(session, "enterprises"), "facets")
    found = _FACETS.get(store, key)
    if found is not None:
        return found
    found = {name: {} for name in FILTERS}
    columns = ", ".join(FILTERS)
    for row in session.execute(
        text(f"SELECT {columns}, count(*) FROM enterprise NOT INDEXED GROUP BY {columns}")
    ):
        for name, value in zip(FILTERS, row, strict=False):
            found[name][value] = found[name].get(value, 0) + row[-1]
    found["labels"] = {
        row[0]: row[1]
        for row in session.execute(
            text(
                "SELECT value, count(*) FROM enterprise e, json_each(e.labels) "
                "WHERE e.labels <> '[]' GROUP BY value"
            )
        )
    }
    _FACETS.put(store, key, found)
    return found


def _conditions(sought: Sought) -> tuple[list[str], dict[str, Any]]:
    where: list[str] = []
    values: dict[str, Any] = {}
    for field, value in sought.filters:
        if field not in FILTERS:
            raise KeyError(field)
        where.append(f"e.{field} = :{field}")
        values[field] = value
    if sought.label:
        where.append("EXISTS (SELECT 1 FROM json_each(e.labels) WHERE value = :label)")
        values["label"] = sought.label
    return where, values


def _by_filter(session: Session, sought: Sought) -> Order:
    where, values = _conditions(sought)
    # NOT INDEXED: reading the table once and sorting beats 200,000 jumps from the name index.
    source = f"enterprise e NOT INDEXED WHERE {' AND '.join(where)}" if where else "enterprise e"
    rows = session.execute(text(f"SELECT e.id FROM {source} ORDER BY e.name, e.id"), values)
    return Order(array("q", (row[0] for row in rows)))


def _by_text(session: Session, sought: Sought, words: list[str]) -> Order:
    where, values = _conditions(sought)
    tokens = [word.translate(_INDEX) for word in words]
    values["match"] = " AND ".join(_match(word) for word in tokens)
    exact = not any(len(word) > 2 or ord(max(word)) >= _STAND_INS.start for word in tokens)
    columns = "e.id, e.name" if exact else f"e.id, e.name, {_joined()}"
    rows = session.execute(
        text(
            f"SELECT {columns} FROM enterprise_search JOIN enterprise e "
            "ON e.id = enterprise_search.rowid WHERE enterprise_search MATCH :match"
            + "".join(f" AND {one}" for one in where)
        ),
        values,
    )
    hits: list[tuple[str, int]] = []
    with rows:
        for row in rows if exact else _rechecked(rows, words):
            hits.append((row[1], row[0]))
            if len(hits) > TEXT_CAP:
                break
    capped = len(hits) > TEXT_CAP
    return Order(array("q", (one[1] for one in sorted(hits[:TEXT_CAP]))), capped)


def _match(word: str) -> str:
    if len(word) == 1:
        return f'"{word}"*'
    return " AND ".join(f'"{one}"' for one in dict.fromkeys(map(add, word, word[1:])))


def _joined() -> str:
    return " || char(10) || ".join(f"e.{field}" for field in FIELDS)


def _rechecked(rows: Iterable[Any], words: list[str]) -> Iterator[Any]:
    """Yield the rows where each word stands whole in one field."""
    for row in rows:
        folded = fold(row[2])
        if all(word in folded for word in words):
            yield row


def index(session: Session, records: Iterable[tuple[int, Iterable[str]]]) -> None:
    """Put records (id, FIELDS) into the index; they must not be in it yet."""
    rows = [(number, grams(fields)) for number, fields in records]
    if rows:
        session.connection().exec_driver_sql(
            "INSERT INTO enterprise_search (rowid, grams) VALUES (?, ?)", rows
        )


def unindex(session: Session, records: Iterable[tuple[int, Iterable[str]]]) -> None:
    """Take records out of the index; a contentless index needs the very fields put in."""
    rows = [("delete", number, grams(fields)) for number, fields in records]
    if rows:
        session.connection().exec_driver_sql(
            "INSERT INTO enterprise_search (enterprise_search, rowid, grams) VALUES (?, ?, ?)", rows
        )
