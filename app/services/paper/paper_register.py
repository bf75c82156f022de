"""文书登记: every numbered or kept paper of the bureau, newest first, void numbers among them.

Notices and records stand in Document, papers made by hand in Paper, numbers that never
were papers of ours in NumberVoid alone; people see one register (features.md F12).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    and_,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy import String as Characters
from sqlalchemy.orm import Session

from app.core.numbers import document_no
from app.core.people import Actor, Right
from app.core.times import beijing_date
from app.services.bureau import facts_of
from app.services.paper.making_about import Target
from app.services.paper.paper_catalogue import forms_made_by_hand
from app.services.paper.paper_facts import NOTICE, RECORD
from app.services.rights import needs
from app.store.engine import Store
from app.store.schema import (
    Account,
    Assignment,
    Document,
    FrozenEnterprise,
    Lock,
    NumberVoid,
    Paper,
    Takeover,
    Task,
)
from app.texts import text

DOCUMENT: Final = "DOCUMENT"  # a notice or record
PAPER: Final = "PAPER"
VOID: Final = "VOID"  # a number alone
_WHOLE_NUMBER: Final = re.compile("[〔\\[(（]([0-9]{4})[〕\\])）]([0-9]{1,9})")
_SEAL_STYLE: Final = 's="seal"'  # the bureau signs; forms/README.md


@dataclass(frozen=True, slots=True)
class RegisterAsked:
    """Which lines are wanted; what is empty asks for nothing.

    Attributes:
        words: part of a task number or a name; a number as digits or in full.
        year: of the number. since, until: days of issue, both included.
    """

    task_id: int | None = None
    code: str = ""
    year: int = 0
    words: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """One paper or void number.

    Attributes:
        source: DOCUMENT, PAPER or VOID; with `id` it names the line.
        label: the number in full, "" for papers without one.
        to: the enterprise, team or attempt it is about, else the task's name.
        void: why the number is void, "" where it is not.
        sealed: the form is signed by the bureau and wants its seal.
    """

    source: str
    id: int
    code: str
    title: str
    year: int
    number: int | None
    label: str
    issued_on: date
    task_id: int | None
    task_no: str
    target: Target
    to: str
    by: str
    void: str
    sealed: bool


@dataclass(frozen=True, slots=True)
class RegisterLines:
    """Some lines, and how many there are in all."""

    rows: tuple[RegisterLine, ...]
    total: int


@dataclass(frozen=True, slots=True)
class FormWords:
    """What the register says of a form: `prefix` stands before 〔year〕, "" without numbers."""

    code: str
    title: str
    prefix: str
    sealed: bool


@dataclass(frozen=True, slots=True)
class RegisterChoices:
    """What the register can be narrowed to: forms (code, title) and years, newest first."""

    forms: tuple[tuple[str, str], ...]
    years: tuple[int, ...]


@needs(Right.READ)
def register(
    store: Store, actor: Actor, asked: RegisterAsked, offset: int = 0, limit: int = 50
) -> RegisterLines:
    """Return lines of the register, newest first.

    Raises:
        FormError: a form is not usable (the user's, who edits forms).
    """
    with store.read() as session:
        return register_page(session, asked, offset, limit)


@needs(Right.READ)
def register_choices(store: Store, actor: Actor) -> RegisterChoices:
    """Return the forms and years there are papers of."""
    with store.read() as session:
        pairs = {
            (code, year)
            for table in (Document, Paper, NumberVoid)
            for code, year in session.execute(select(table.form_code, table.year).distinct())
        }
        words = form_words(session)
    there = {code for code, _year in pairs}
    known = [(one.code, one.title) for one in words.values() if one.code in there]
    known += [(code, code) for code in sorted(there - words.keys())]
    return RegisterChoices(tuple(known), tuple(sorted({y for _c, y in pairs}, reverse=True)))


def form_words(session: Session) -> dict[str, FormWords]:
    """Return code -> what is said of a form, notices and records first, then in their order."""
    short = facts_of(session).short_name
    found = {
        code: FormWords(
            code,
            text(f"papers.title.{code}"),
            short + text(f"papers.series.{code}"),
            code == NOTICE,
        )
        for code in (NOTICE, RECORD)
    }
    for form in forms_made_by_hand(session):
        prefix = short + form.series if form.series else ""
        sealed = _SEAL_STYLE in form.source
        found.setdefault(form.code, FormWords(form.code, form.title, prefix, sealed))
    return found


def register_page(
    session: Session, asked: RegisterAsked, offset: int, limit: int | None
) -> RegisterLines:
    """Return lines inside the caller's session; `limit` None: all of them."""
    every = _every().subquery()
    name = func.json_extract(FrozenEnterprise.facts, "$.name")
    void = and_(
        NumberVoid.form_code == every.c.code,
        NumberVoid.year == every.c.year,
        NumberVoid.number == every.c.number,
    )
    frozen = and_(
        FrozenEnterprise.lock_id == every.c.frozen_lock,
        FrozenEnterprise.key == every.c.enterprise_key,
    )
    found = (
        select(every, Task.task_no, Task.name, Account.name, Lock.attempt, name, NumberVoid.reason)
        .outerjoin(Task, Task.id == every.c.task_id)
        .outerjoin(Lock, Lock.id == every.c.lock_id)
        .outerjoin(Account, Account.id == every.c.by_id)
        .outerjoin(FrozenEnterprise, frozen)
        .outerjoin(NumberVoid, void)
        .where(*_conditions(asked, every.c, name))
    )
    total = session.scalar(select(func.count()).select_from(found.subquery())) or 0
    rows = session.execute(
        found.order_by(every.c.at.desc(), every.c.code, every.c.number.desc(), every.c.id.desc())
        .offset(offset)
        .limit(limit)
    ).all()
    words = form_words(session)
    taken = _names_taken_over(session, [row.assignment_id for row in rows if row.assignment_id])
    return RegisterLines(tuple(_line(row, words, taken) for row in rows), total)


def _every() -> Any:
    """All papers and numbers in one shape; the columns' names are those of the first."""
    papers: Any = select(
        literal(PAPER).label("source"),
        Paper.id.label("id"),
        Paper.form_code.label("code"),
        Paper.year.label("year"),
        Paper.number.label("number"),
        Paper.issued_on.label("issued_on"),
        Paper.task_id.label("task_id"),
        Paper.lock_id.label("lock_id"),
        Paper.team.label("team"),
        Paper.assignment_id.label("assignment_id"),
        Assignment.enterprise_key.label("enterprise_key"),
        Assignment.lock_id.label("frozen_lock"),
        Paper.by_id.label("by_id"),
        Paper.at.label("at"),
    ).outerjoin(Assignment, Assignment.id == Paper.assignment_id)
    documents = select(
        literal(DOCUMENT),
        Document.id,
        Document.form_code,
        Document.year,
        Document.number,
        Document.issued_on,
        Assignment.task_id,
        Assignment.lock_id,
        literal(""),
        Document.assignment_id,
        Assignment.enterprise_key,
        Assignment.lock_id,
        Document.by_id,
        Document.at,
    ).join(Assignment, Assignment.id == Document.assignment_id)
    return union_all(papers, documents, _void_alone())


def _void_alone() -> Any:
    """Void numbers that never were a paper, in the shape of `_every`."""
    nothing = null()
    return select(
        literal(VOID),
        NumberVoid.id,
        NumberVoid.form_code,
        NumberVoid.year,
        NumberVoid.number,
        nothing,
        nothing,
        nothing,
        literal(""),
        nothing,
        nothing,
        nothing,
        NumberVoid.by_id,
        NumberVoid.at,
    ).where(*(~_given(table) for table in (Document, Paper)))


def _given(table: type[Document] | type[Paper]) -> ColumnElement[bool]:
    """Whether a void number was a paper."""
    return (
        select(table.id)
        .where(
            table.form_code == NumberVoid.form_code,
            table.year == NumberVoid.year,
            table.number == NumberVoid.number,
        )
        .exists()
    )


def _conditions(asked: RegisterAsked, every: Any, name: Any) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = []
    if asked.task_id is not None:
        where.append(every.task_id == asked.task_id)
    if asked.code:
        where.append(every.code == asked.code)
    if asked.year:
        where.append(every.year == asked.year)
    if asked.since is not None:
        where.append(every.issued_on >= asked.since)
    if asked.until is not None:
        where.append(every.issued_on <= asked.until)
    words = asked.words.strip()
    if words:
        parts = [
            Task.task_no.contains(words, autoescape=True),
            Task.name.contains(words, autoescape=True),
            name.contains(words, autoescape=True),
        ]
        if words.isascii() and words.isdigit():
            parts.append(cast(every.number, Characters) == str(int(words)))
        elif whole := _WHOLE_NUMBER.search(words):
            year, number = int(whole[1]), int(whole[2])
            parts.append(and_(every.year == year, every.number == number))
        where.append(or_(*parts))
    return where


def _line(row: Any, words: dict[str, FormWords], taken: dict[int, str]) -> RegisterLine:
    form = words.get(row.code) or FormWords(row.code, row.code, "", False)
    # The columns behind those of `_every`, in the order they are asked for.
    task_no, task_name, by, attempt, name, void = row[-6:]
    label = document_no(form.prefix, row.year, row.number) if row.number is not None else ""
    to = taken.get(row.assignment_id) or name or ""
    if not to and row.team:
        digits = row.team[1:]
        to = text("terms.team", number=int(digits)) if digits.isdigit() else row.team
    if not to and row.lock_id:
        to = text("papers.attempt", attempt=attempt)
    at: datetime = row.at
    return RegisterLine(
        row.source,
        row.id,
        row.code,
        form.title,
        row.year,
        row.number,
        label,
        row.issued_on or beijing_date(at),
        row.task_id,
        task_no or "",
        Target(row.task_id, row.lock_id, row.team, row.assignment_id),
        to or task_name or "",
        by or "",
        void or "",
        form.sealed,
    )


def _names_taken_over(session: Session, ids: Sequence[int]) -> dict[int, str]:
    """Return assignment id -> the name its papers use, where it was changed after the freeze."""
    found: dict[int, str] = {}
    rows = session.scalars(
        select(Takeover).where(Takeover.assignment_id.in_(ids)).order_by(Takeover.id)
    )
    for row in rows:
        if "name" in row.facts:
            found[row.assignment_id] = str(row.facts["name"][1])
    return found
