"""What a query asks for beside its words, as masks of ids; and in which order."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

from app.store.frequent import Mask, mask_of
from app.store.hits import Search, Wanted, Words
from app.store.raw import Ids, ids_of
from app.store.roll import FILTERS, LABELS, Roll, Sorting, read_list
from app.store.rolls import fields, version

SORTS: Final = ("name", "key", "township", "founded", "risk_class")


@dataclass(frozen=True, slots=True)
class Sought:
    """A query: words that must all occur, and what else must hold. Hashable.

    Attributes:
        filters: (field of FILTERS, value) each.
        fact: kind of a dated fact the enterprise has.
        sort: one of SORTS; equal ones go by name.
    """

    text: str = ""
    filters: tuple[tuple[str, str], ...] = ()
    label: str = ""
    fact: str = ""
    sort: str = "name"
    descending: bool = False


def hits_of(roll: Roll, session: Session, words: Words, wanted: Wanted) -> Mask:
    """Return which ids hold the words; kept with the roll."""
    found = roll.kept.hits.get(words)
    if found is None:
        found = Search(roll, session, words).all(wanted)
        roll.kept.hits.put(words, found)
    return found


def sorting_of(roll: Roll, session: Session, sought: Sought) -> Sorting:
    """Return the order asked for."""
    name = sought.sort
    if name not in SORTS:
        raise KeyError(name)

    def arranged() -> Ids:
        if name == "key":
            return ids_of(session, "SELECT id FROM enterprise ORDER BY key")
        return roll.by_field(fields(roll, session)[name])

    return roll.by_name if name == "name" else roll.sorted_by(name, arranged)


def facts_state(session: Session, sought: Sought) -> int:
    """Return the version of the facts asked for: they are no part of the registry's."""
    return version(session, "facts") if sought.fact else 0


def filtered(roll: Roll, session: Session, sought: Sought, without: str = "") -> Sequence[Mask]:
    """Return what must hold beside the words.

    Args:
        without: leave out the filter by this field.
    """
    found = []
    for name, value in sought.filters:
        if name not in FILTERS:
            raise KeyError(name)
        if name != without:
            found.append(_one_of(roll, session, name, (value,)))
    if sought.label and without != LABELS:
        lists = fields(roll, session)[LABELS].codes
        holding = tuple(one for one in lists if sought.label in read_list(one))
        found.append(_one_of(roll, session, LABELS, holding))
    if sought.fact:
        found.append(_with_fact(roll, session, sought.fact))
    return found


def _one_of(roll: Roll, session: Session, name: str, values: tuple[str, ...]) -> Mask:
    held = fields(roll, session)[name]
    return _kept(roll, (name, values), lambda: held.having(values))


def _with_fact(roll: Roll, session: Session, kind: str) -> Mask:
    def make() -> Mask:
        rows = "SELECT DISTINCT enterprise_id AS id FROM risk_fact WHERE kind = ?"
        return mask_of(ids_of(session, rows, (kind,)), len(roll.there)) & roll.there

    return _kept(roll, ("fact", kind, version(session, "facts")), make)


def _kept(roll: Roll, key: Hashable, make: Callable[[], Mask]) -> Mask:
    found = roll.kept.masks.get(key)
    if found is None:
        found = make()
        roll.kept.masks.put(key, found)
    return found


def joined(hits: Mask | None, conditions: Sequence[Mask]) -> Mask | None:
    """Return what is in all of them; None: no condition at all."""
    found = hits
    for one in conditions:
        found = one if found is None else found & one
    return found
