"""公示栏目: what receivers of lists call things, entered once by the bureau, with their days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.disclosure_codes import (
    AGENCY_FIELDS,
    AGENCY_KEY,
    ITEMS_KEY,
    WORDS_KEY,
    CodeList,
    label_of,
    our_values,
    read_items,
    read_lines,
)
from app.core.disclosure_fields import Field
from app.core.finding_vocabulary import item_title
from app.core.people import Actor, Right
from app.core.times import beijing_date
from app.files.held_rows import held
from app.files.sheet_formats import open_grids
from app.services.assigned.assigned_wording import words_on
from app.services.bureau import parameter
from app.services.disclosure.disclosure_lists import codes_of
from app.services.disclosure.disclosure_settings import MapsChanged, keep_value, seen_value
from app.services.rights import needs
from app.store.engine import Store
from app.store.schema import Item, ItemList
from app.texts import text


@dataclass(frozen=True, slots=True)
class CodeTable:
    """What receivers call things, as entered.

    Attributes:
        lists: dictionary -> (our label, theirs) as lines; `lacking`: our labels without a code.
        items: (code, name, catalogue code, list code) of the items in force.
        agency: (field, text).
    """

    lists: dict[CodeList, tuple[tuple[str, str], ...]]
    lacking: dict[CodeList, tuple[str, ...]]
    items: tuple[tuple[str, str, str, str], ...]
    agency: dict[Field, str]
    seen: int


@needs(Right.READ)
def codes(store: Store, actor: Actor, *, now: datetime) -> CodeTable:
    """Return what was entered of the receivers' codes, and what lacks one."""
    with store.read() as session:
        return _codes(session, beijing_date(now))


_CODE_KEYS = (WORDS_KEY, ITEMS_KEY, AGENCY_KEY)


def _codes(session: Session, today: date) -> CodeTable:
    known, said = codes_of(session, today), words_on(session, today)
    lists = {
        which: tuple(
            (label_of(which, ours, said), theirs)
            for ours, theirs in known.lists.get(which, {}).items()
        )
        for which in CodeList
    }
    lacking = {
        which: tuple(
            label
            for code, label in our_values(which, said).items()
            if not known.find(which, (code,))
        )
        for which in CodeList
    }
    items = tuple(
        (code, item_title(name, sub), *known.items.get(code, ("", "")))
        for code, name, sub in _items(session)
    )
    return CodeTable(lists, lacking, items, dict(known.agency), seen_value(session, _CODE_KEYS))


def _items(session: Session) -> list[tuple[str, str, str]]:
    """Items of the newest list, then of earlier ones that it does not have."""
    rows = session.execute(
        select(Item.code, Item.name, Item.sub_item)
        .join(ItemList, ItemList.id == Item.list_id)
        .order_by(ItemList.valid_from.desc(), ItemList.id.desc(), Item.id)
    )
    found: dict[str, tuple[str, str, str]] = {}
    for code, name, sub in rows:
        found.setdefault(code, (code, name, sub))
    return list(found.values())


@needs(Right.FORMS)
def keep_words(
    store: Store,
    actor: Actor,
    which: CodeList,
    lines: Sequence[Sequence[str]],
    seen: int,
    *,
    now: datetime,
) -> CodeTable:
    """Keep a receiver's dictionary, in place of the one there was; `lines`: ours, theirs.

    Raises:
        BadCodes, MapsChanged: the user's.
    """
    with store.write() as session:
        today = beijing_date(now)
        found = read_lines(which, lines, words_on(session, today))
        value = {**parameter(session, WORDS_KEY, today), which.value: found}
        return _keep_codes(session, actor, WORDS_KEY, value, seen, now)


@needs(Right.FORMS)
def keep_items(
    store: Store, actor: Actor, lines: Sequence[Sequence[str]], seen: int, *, now: datetime
) -> CodeTable:
    """Keep the receiver's codes of our items: code, catalogue code, list code a line.

    Raises:
        BadCodes, MapsChanged: the user's.
    """
    with store.write() as session:
        found = read_items(lines, [code for code, _, _ in _items(session)])
        value = {code: list(pair) for code, pair in found.items()}
        return _keep_codes(session, actor, ITEMS_KEY, value, seen, now)


@needs(Right.FORMS)
def keep_agency(
    store: Store, actor: Actor, typed: dict[Field, str], seen: int, *, now: datetime
) -> CodeTable:
    """Keep what a receiver calls the bureau; empty texts are no value.

    Raises:
        BadParameter, MapsChanged: the user's.
    """
    value = {one.value: typed[one].strip() for one in AGENCY_FIELDS if typed.get(one, "").strip()}
    with store.write() as session:
        return _keep_codes(session, actor, AGENCY_KEY, value, seen, now)


def _keep_codes(
    session: Session, actor: Actor, key: str, value: Any, seen: int, now: datetime
) -> CodeTable:
    if seen_value(session, _CODE_KEYS) != seen:
        raise MapsChanged()
    keep_value(session, actor, key, value, text(f"disclosure_settings.note.{key}"), now)
    return _codes(session, beijing_date(now))


@needs(Right.READ)
def read_columns(store: Store, actor: Actor, path: Path) -> tuple[tuple[str, ...], ...]:
    """Return the rows of a file's first sheet, to be looked over before they are kept.

    Raises:
        the faults of app.files.sheet_faults (the user's, or the machine's).
    """
    best: tuple[tuple[str, ...], ...] = ()
    for grids in open_grids(path):
        shown = next((one for one in grids if one.visible), next(iter(grids), None))
        lines = ((number, cells) for number, cells, _ in shown.read(None).lines) if shown else ()
        kept = held(lines, path.name, shown.name if shown else "")
        rows = tuple(tuple(str(cell) for cell in cells) for _, cells in kept)
        if sum(map(len, rows)) > sum(map(len, best)):
            best = rows
    return best
