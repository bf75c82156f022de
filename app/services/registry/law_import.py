"""Laws in: pasted, from a text or .docx, from a table; looked at first, then saved."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.core.citations import law_key
from app.core.headings import label, match_headings
from app.core.law_rows import read_law_rows
from app.core.law_text import LONGEST_TITLE, Article, LawText, read_law
from app.core.people import Actor, Right
from app.core.rows import RowIssue
from app.errors import UserError
from app.files.documents import read_paragraphs
from app.files.sheets import read_table
from app.services import journal
from app.services.registry.import_lines import IssueLine
from app.services.rights import needs
from app.store.engine import Store
from app.store.schema import Law, LawArticle
from app.texts import text

SHEETS: Final = frozenset({".xlsx", ".xls", ".xlsb", ".ods", ".csv", ".et"})
_LONGEST_NUMBER: Final = 100
_LONGEST_SOURCE: Final = 300


class NoLawText(UserError):
    """Nothing to read."""

    code = "laws.nothing"


class NoArticles(UserError):
    """A text without a single article."""

    code = "laws.no_articles"


class NoTitle(UserError):
    """Nobody says which law it is."""

    code = "laws.no_title"


class NoFirstDay(UserError):
    """Nobody says from when the law is in force."""

    code = "laws.no_day"


class TitleTooLong(UserError):
    """A title that is rather the text."""

    code = "laws.too_long"


class LawChanged(UserError):
    """Somebody saved the law after the preview."""

    code = "laws.changed"


@dataclass(frozen=True, slots=True)
class LawDraft:
    """A law as read and not yet saved; whoever enters it may mend the head.

    Attributes:
        before: id of the wording in the collection it would take the place of; None: new.
        changed: articles that differ from that wording, new and gone ones too.
    """

    text: LawText
    short_titles: tuple[str, ...] = ()
    source: str = ""
    before: int | None = None
    changed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LawsRead:
    """What a file or a pasted text holds, and the rows that could not be used."""

    drafts: tuple[LawDraft, ...]
    issues: tuple[IssueLine, ...] = ()


@dataclass(frozen=True, slots=True)
class LawsSaved:
    """How many laws and articles went in."""

    laws: int
    articles: int


@needs(Right.REGISTRY)
def read_pasted(store: Store, actor: Actor, words: str) -> LawsRead:
    """Return the law a pasted text is.

    Raises:
        NoLawText, NoArticles: the user's.
    """
    lines = words.splitlines()
    if not any(line.strip() for line in lines):
        raise NoLawText()
    return _compared(store, [_of_lines(lines)], "", ())


@needs(Right.REGISTRY)
def read_file(store: Store, actor: Actor, path: Path) -> LawsRead:
    """Return the laws of a file: a table has one article a row, a document one law.

    Raises:
        NoLawText, NoArticles, and the UserErrors of app.files: the file is at fault.
    """
    if path.suffix.lower() not in SHEETS:
        return _compared(store, [_of_lines(read_paragraphs(path))], path.name, ())
    table = read_table(path, partial(match_headings, kind="laws"))
    rows = (
        (one.number, {n: c for n, c in zip(table.fields, one.cells, strict=True) if c})
        for one in table.rows
    )
    laws, issues = read_law_rows(rows)
    if not laws:
        raise NoLawText()
    return _compared(store, laws, path.name, issues)


def _of_lines(lines: Sequence[str]) -> LawText:
    found = read_law(lines)
    if not found.articles:
        raise NoArticles(title=found.title)
    return found


def _compared(
    store: Store, laws: Sequence[LawText], source: str, issues: Sequence[RowIssue]
) -> LawsRead:
    with store.read() as session:
        drafts = tuple(_against(session, LawDraft(one, source=source)) for one in laws)
    return LawsRead(drafts, tuple(_issue_line(one) for one in issues))


def _issue_line(one: RowIssue) -> IssueLine:
    words = text(f"errors.{one.code}", value=one.value)
    column = label("laws", one.column)
    return IssueLine(one.row, column, one.value, one.code, one.severity, words)


@needs(Right.REGISTRY)
def against(store: Store, actor: Actor, draft: LawDraft) -> LawDraft:
    """Return a draft whose head was mended, compared with the collection again."""
    with store.read() as session:
        return _against(session, draft)


def _against(session: Session, draft: LawDraft) -> LawDraft:
    """Compare with the wording of the same law and the same first day."""
    one = draft.text
    row = _stored(session, one.title, one.in_force_from) if one.in_force_from else None
    if row is None:
        return replace(draft, before=None, changed=())
    there = {
        (old.number, old.part): old
        for old in session.scalars(select(LawArticle).where(LawArticle.law_id == row.id))
    }
    mine = {(new.number, new.part): new for new in one.articles}
    changed = [
        new.label for key, new in mine.items() if key not in there or there[key].body != new.body
    ]
    changed += [old.label for key, old in there.items() if key not in mine]
    return replace(draft, before=row.id, changed=tuple(changed))


def _stored(session: Session, title: str, day: date) -> Law | None:
    chosen = select(Law).where(Law.key == law_key(title), Law.in_force_from == day)
    return session.scalars(chosen).first()


@needs(Right.REGISTRY)
def save(store: Store, actor: Actor, drafts: Sequence[LawDraft], *, now: datetime) -> LawsSaved:
    """Save laws, all or none, and log each; one of the same first day replaces its wording.

    Raises:
        NoTitle, TitleTooLong, NoFirstDay, NoArticles, LawChanged: the user's; nothing is saved.
    """
    if not drafts:
        raise NoLawText()
    with store.write() as session:
        for draft in drafts:
            _save(session, actor, draft, now)
    return LawsSaved(len(drafts), sum(len(one.text.articles) for one in drafts))


def _save(session: Session, actor: Actor, draft: LawDraft, now: datetime) -> None:
    one = draft.text
    day = _checked(draft)
    row = _stored(session, one.title, day)
    if (row.id if row else None) != draft.before:
        raise LawChanged(title=one.title)
    if row is None:
        row = Law(key=law_key(one.title), in_force_from=day)
        session.add(row)
    row.title, row.number, row.issued_on = one.title.strip(), one.number, one.issued_on
    row.short_titles = list(draft.short_titles) or row.short_titles or []
    row.source = draft.source[-_LONGEST_SOURCE:]
    row.by_id, row.at = actor.account_id, now
    session.flush()
    session.execute(delete(LawArticle).where(LawArticle.law_id == row.id))
    session.add_all(_article(row.id, article) for article in one.articles)
    whole = "\n".join(f"{article.label}\n{article.body}" for article in one.articles)
    journal.record(
        session,
        actor.name,
        "LAW",
        {
            "act": "REPLACE" if draft.before else "ADD",
            "law": row.id,
            "title": row.title,
            "articles": len(one.articles),
            "sha256": hashlib.sha256(whole.encode()).hexdigest(),
        },
        now=now,
    )


def _article(law_id: int, article: Article) -> LawArticle:
    return LawArticle(
        law_id=law_id,
        number=article.number,
        part=article.part,
        label=article.label,
        chapter=article.chapter[:100],
        body=article.body,
    )


def _checked(draft: LawDraft) -> date:
    """Return the first day of a law whose head is whole."""
    one = draft.text
    if not one.title.strip():
        raise NoTitle()
    if len(one.title) > LONGEST_TITLE or len(one.number) > _LONGEST_NUMBER:
        long = one.title if len(one.title) > LONGEST_TITLE else one.number
        raise TitleTooLong(value=long[:40], most=LONGEST_TITLE)
    if not one.articles:
        raise NoArticles(title=one.title)
    if one.in_force_from is None:
        raise NoFirstDay(title=one.title)
    return one.in_force_from
