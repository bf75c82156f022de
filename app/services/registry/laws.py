"""法律查询: the laws the bureau entered, their articles, and a search in them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import String, delete, func, or_, select
from sqlalchemy.orm import Session

from app.core.people import Actor, Right
from app.errors import UserError
from app.services import journal
from app.services.rights import needs
from app.store.engine import Store
from app.store.schema import Law, LawArticle

MOST_HITS: Final = 500


class UnknownLaw(UserError):
    """The law is not there."""

    code = "laws.unknown"


@dataclass(frozen=True, slots=True)
class LawLine:
    """One wording of a law. `until`: the last day before the next wording, None: none follows."""

    id: int
    title: str
    short_titles: tuple[str, ...]
    number: str
    issued_on: date | None
    in_force_from: date
    until: date | None
    source: str
    count: int  # articles


@dataclass(frozen=True, slots=True)
class ArticleLine:
    """An article with the law it is from."""

    law_id: int
    title: str
    in_force_from: date
    label: str
    chapter: str
    body: str


@dataclass(frozen=True, slots=True)
class LawCard:
    """A law with its articles in order."""

    line: LawLine
    articles: tuple[ArticleLine, ...]


@needs(Right.READ)
def laws(store: Store, actor: Actor) -> tuple[LawLine, ...]:
    """Return every wording of every law, by title, the newest wording first."""
    with store.read() as session:
        return _lines(session)


def _lines(session: Session) -> tuple[LawLine, ...]:
    rows = session.execute(
        select(Law, func.count(LawArticle.id))
        .outerjoin(LawArticle, LawArticle.law_id == Law.id)
        .group_by(Law.id)
        .order_by(Law.key, Law.in_force_from.desc())
    )
    made: list[LawLine] = []
    later: tuple[str, date] | None = None
    for row, count in rows:
        until = later[1] if later and later[0] == row.key else None
        later = row.key, row.in_force_from
        made.append(
            LawLine(
                row.id,
                row.title,
                tuple(row.short_titles),
                row.number,
                row.issued_on,
                row.in_force_from,
                date.fromordinal(until.toordinal() - 1) if until else None,
                row.source,
                count,
            )
        )
    return tuple(made)


@needs(Right.READ)
def law(store: Store, actor: Actor, law_id: int) -> LawCard:
    """Return one law with all its articles.

    Raises:
        UnknownLaw: the user's; somebody removed it.
    """
    with store.read() as session:
        line = next((one for one in _lines(session) if one.id == law_id), None)
        if line is None:
            raise UnknownLaw(id=law_id)
        rows = session.scalars(
            select(LawArticle)
            .where(LawArticle.law_id == law_id)
            .order_by(LawArticle.number, LawArticle.part)
        )
        articles = tuple(
            ArticleLine(law_id, line.title, line.in_force_from, row.label, row.chapter, row.body)
            for row in rows
        )
        return LawCard(line, articles)


@needs(Right.READ)
def search(store: Store, actor: Actor, words: str) -> tuple[ArticleLine, ...]:
    """Return the articles in which every word stands, in title, label or text; 500 at most."""
    chosen = (
        select(LawArticle, Law)
        .join(Law, Law.id == LawArticle.law_id)
        .order_by(Law.key, Law.in_force_from.desc(), LawArticle.number, LawArticle.part)
        .limit(MOST_HITS)
    )
    for word in words.split():
        chosen = chosen.where(
            or_(
                *(
                    column.contains(word, autoescape=True)
                    for column in (
                        Law.title,
                        Law.short_titles.cast(String),
                        LawArticle.label,
                        LawArticle.body,
                    )
                )
            )
        )
    with store.read() as session:
        return tuple(
            ArticleLine(of.id, of.title, of.in_force_from, row.label, row.chapter, row.body)
            for row, of in session.execute(chosen)
        )


@needs(Right.REGISTRY)
def remove(store: Store, actor: Actor, law_id: int, *, now: datetime) -> None:
    """Take a law out of the collection and log it.

    Raises:
        UnknownLaw: the user's.
    """
    with store.write() as session:
        row = session.get(Law, law_id)
        if row is None:
            raise UnknownLaw(id=law_id)
        count = session.scalar(
            select(func.count()).select_from(LawArticle).where(LawArticle.law_id == law_id)
        )
        session.execute(delete(LawArticle).where(LawArticle.law_id == law_id))
        session.delete(row)
        journal.record(
            session,
            actor.name,
            "LAW",
            {"act": "REMOVE", "law": law_id, "title": row.title, "articles": count},
            now=now,
        )
