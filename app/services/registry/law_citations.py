"""From an item's 检查依据 to the articles it cites, and the articles nobody has entered yet."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.citations import Citation, Place, article_label, law_key, read_basis
from app.core.finding_vocabulary import item_title
from app.core.law_text import passage
from app.core.people import Actor, Right
from app.core.times import beijing_date
from app.services.registry.items import UnknownItem
from app.services.rights import needs
from app.store.engine import Store
from app.store.item_lists import items_of, newest
from app.store.schema import Item, Law, LawArticle, Task, TaskItem


@dataclass(frozen=True, slots=True)
class CitedPlace:
    """A place and what stands there.

    Attributes:
        body: the whole article; "" where it has not been entered.
        passage: what of it is cited; "" where the article has no such paragraph or point.
    """

    label: str
    article: str
    body: str
    passage: str


@dataclass(frozen=True, slots=True)
class CitedLaw:
    """A law an item cites, in the wording in force on the day. law_id None: not entered."""

    title: str
    law_id: int | None
    number: str
    in_force_from: date | None
    places: tuple[CitedPlace, ...]  # none: the law as a whole

    @property
    def missing(self) -> tuple[str, ...]:
        """Return what has not been entered: labels, or the title where the law is not there."""
        if not self.places:
            return () if self.law_id is not None else (self.title,)
        return tuple(one.label for one in self.places if not one.body)


@dataclass(frozen=True, slots=True)
class ItemBasis:
    """An item with its basis as the list has it and what it cites."""

    item_id: int
    code: str
    name: str
    basis: str
    cited: tuple[CitedLaw, ...]


@dataclass(frozen=True, slots=True)
class MissingText:
    """What items of the list in force cite and nobody has entered. label "": the whole law."""

    title: str
    label: str
    codes: tuple[str, ...]


@needs(Right.READ)
def of_item(store: Store, actor: Actor, item_id: int, *, now: datetime) -> ItemBasis:
    """Return an item's basis with the texts in force today.

    Raises:
        UnknownItem: the user's; the list is out of date.
    """
    with store.read() as session:
        row = session.get(Item, item_id)
        if row is None:
            raise UnknownItem(id=item_id)
        return _basis(_Shelf(session, beijing_date(now)), row)


@needs(Right.READ)
def of_task(store: Store, actor: Actor, task_id: int) -> tuple[ItemBasis, ...]:
    """Return the bases of a task's items in its order, in the texts of its first day."""
    with store.read() as session:
        task = session.get_one(Task, task_id)
        shelf = _Shelf(session, task.period_from)
        rows = session.scalars(
            select(Item)
            .join(TaskItem, TaskItem.item_id == Item.id)
            .where(TaskItem.task_id == task_id)
            .order_by(TaskItem.position)
        )
        return tuple(_basis(shelf, row) for row in rows)


@needs(Right.READ)
def missing(store: Store, actor: Actor, *, now: datetime) -> tuple[MissingText, ...]:
    """Return every article the list in force cites and nobody has entered, by law."""
    with store.read() as session:
        day = beijing_date(now)
        version = newest(session, day) or newest(session)
        if version is None:
            return ()
        shelf = _Shelf(session, day)
        found: dict[tuple[str, str], list[str]] = {}
        for row in items_of(session, version.id):
            for title, label in _lacking(shelf, row.basis):
                codes = found.setdefault((title, label), [])
                if row.code not in codes:
                    codes.append(row.code)
    titles = list(dict.fromkeys(title for title, _ in found))
    return tuple(
        MissingText(title, label, tuple(codes))
        for (title, label), codes in sorted(found.items(), key=lambda one: titles.index(one[0][0]))
    )


def _lacking(shelf: "_Shelf", basis: str) -> Iterable[tuple[str, str]]:
    for one in read_basis(basis):
        law = shelf.law(one.title)
        articles = shelf.articles(law.id) if law else {}
        if not one.places and law is None:
            yield one.title, ""
        for place in one.places:
            if (place.article, place.part) not in articles:
                yield one.title, article_label(place.article, place.part)


def _basis(shelf: "_Shelf", row: Item) -> ItemBasis:
    cited = tuple(_cited(shelf, one) for one in read_basis(row.basis))
    return ItemBasis(row.id, row.code, item_title(row.name, row.sub_item), row.basis, cited)


def _cited(shelf: "_Shelf", one: Citation) -> CitedLaw:
    law = shelf.law(one.title)
    if law is None:
        places = tuple(_place(place, "") for place in one.places)
        return CitedLaw(one.title, None, "", None, places)
    articles = shelf.articles(law.id)
    places = tuple(
        _place(place, articles.get((place.article, place.part), "")) for place in one.places
    )
    return CitedLaw(law.title, law.id, law.number, law.in_force_from, places)


def _place(place: Place, body: str) -> CitedPlace:
    article = article_label(place.article, place.part)
    return CitedPlace(place.label, article, body, passage(body, place) if body else "")


class _Shelf:
    """The laws in force on a day, by every name they go by; articles are read when asked for."""

    def __init__(self, session: Session, day: date) -> None:
        self._session = session
        self._laws: dict[str, Law] = {}
        self._short: dict[str, Law] = {}
        self._read: dict[int, Mapping[tuple[int, int], str]] = {}
        chosen = select(Law).where(Law.in_force_from <= day).order_by(Law.in_force_from)
        for law in session.scalars(chosen):
            self._laws[law.key] = law
            self._short.update((law_key(one), law) for one in law.short_titles)

    def law(self, title: str) -> Law | None:
        """Return the wording in force of a law, by its title or a short one."""
        key = law_key(title)
        return self._laws.get(key) or self._short.get(key)

    def articles(self, law_id: int) -> Mapping[tuple[int, int], str]:
        """Return (number, part) -> text of a law's articles."""
        if law_id not in self._read:
            rows = self._session.execute(
                select(LawArticle.number, LawArticle.part, LawArticle.body).where(
                    LawArticle.law_id == law_id
                )
            )
            self._read[law_id] = {(number, part): body for number, part, body in rows}
        return self._read[law_id]
