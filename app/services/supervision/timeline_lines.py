"""A line of a timeline, and what its parts lean on: whose it is, who is who, which inspections."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.files.forms import FormError
from app.services.form.form_library import library
from app.store.schema import Account, Assignment, FrozenEnterprise, Task
from app.texts import text


class Whose(StrEnum):
    """Whose timeline it is."""

    ENTERPRISE = "ENTERPRISE"
    OFFICER = "OFFICER"
    TASK = "TASK"


class Kind(StrEnum):
    """What an event is about, to filter by."""

    REGISTRY = "REGISTRY"  # changes of the record, recusals, dated facts, other checks
    TASK = "TASK"  # plan, approval, changes, closing
    DRAW = "DRAW"  # in a pool or out and why, drawn or not, substituted
    PAPER = "PAPER"
    SERVICE = "SERVICE"
    FINDING = "FINDING"
    REVIEW = "REVIEW"
    FOLLOW_UP = "FOLLOW_UP"
    EVIDENCE = "EVIDENCE"
    PUBLISH = "PUBLISH"
    RECHECK = "RECHECK"  # drawn for a re-check, and what that found
    LOG = "LOG"


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened, or the same thing to several enterprises in one act.

    Attributes:
        at: Beijing time "2026-03-05 09:00:00", or a day where only that is known.
        who: the enterprise it happened to, or how many; "" where that is plain.
        task: name of the task, "" for what belongs to none.
    """

    at: str
    kind: Kind
    what: str
    by: str = ""
    who: str = ""
    task: str = ""
    task_id: int = 0


@dataclass
class Ground:
    """The record a timeline is of.

    Attributes:
        key: what it is called in draws and in the log: code, certificate or task number.
        ids: of an officer, the inspections of the teams they were in at any time.
    """

    session: Session
    whose: Whose
    id: int
    key: str
    name: str
    today: date
    ids: tuple[int, ...] = ()
    _titles: dict[str, str] = field(default_factory=dict)

    @property
    def where(self) -> ColumnElement[bool]:
        """Which inspections are its own, voided and substituted ones too."""
        if self.whose is Whose.ENTERPRISE:
            return Assignment.enterprise_id == self.id
        if self.whose is Whose.TASK:
            return Assignment.task_id == self.id
        listed = func.json_each(json.dumps(self.ids)).table_valued("value")
        return Assignment.id.in_(select(listed.c.value))

    @cached_property
    def people(self) -> Mapping[int, str]:
        """Account -> name."""
        return dict(self.session.execute(select(Account.id, Account.name)).all())

    @cached_property
    def tasks(self) -> Mapping[int, str]:
        """Task -> name."""
        return dict(self.session.execute(select(Task.id, Task.name)).all())

    @cached_property
    def names(self) -> Mapping[int, str]:
        """Inspection -> the enterprise's name as frozen; of an enterprise's own none."""
        if self.whose is Whose.ENTERPRISE:
            return {}
        rows = self.session.execute(
            select(Assignment.id, func.json_extract(FrozenEnterprise.facts, "$.name"))
            .join(
                FrozenEnterprise,
                and_(
                    FrozenEnterprise.lock_id == Assignment.lock_id,
                    FrozenEnterprise.key == Assignment.enterprise_key,
                ),
            )
            .where(self.where)
        )
        return dict(rows.all())

    def title(self, form: str) -> str:
        """Return what a paper is called; one whose form is gone goes by its code."""
        if form not in self._titles:
            try:
                self._titles[form] = library(self.session).latest(form).title
            except FormError:
                self._titles[form] = form
        return self._titles[form]

    def grouped(
        self,
        table: Any,
        *codes: Any,
        sums: tuple[Any, ...] = (),
        through: tuple[Any, ColumnElement[bool]] | None = None,
    ) -> Iterator[Row[Any]]:
        """Yield (at, by_id, task_id, many, first, *codes, *sums) of a table, an act a row.

        What one person did to many inspections in one act is one row: `many` of them, the
        first being `first`.

        Args:
            table: with at and by_id; has assignment_id, or leads to it over `through`.
            codes: columns that tell acts apart. sums: aggregates of an act.
            through: (another table, condition) by which it leads there.
        """
        link = table if through is None else through[0]
        wanted = select(
            beijing(table.at),
            table.by_id,
            Assignment.task_id,
            func.count(func.distinct(Assignment.id)).label("many"),
            func.min(Assignment.id).label("first"),
            *codes,
            *sums,
        ).select_from(table)
        if through is not None:
            wanted = wanted.join(*through)
        chosen = (
            wanted.join(Assignment, Assignment.id == link.assignment_id)
            .where(self.where)
            .group_by(table.at, table.by_id, Assignment.task_id, *codes)
            .order_by(func.min(table.id))
        )
        return iter(self.session.execute(chosen))

    def event(self, kind: Kind, what: str, row: Row[Any]) -> Event:
        """Return a row of `grouped` as a line."""
        return Event(
            row.at,
            kind,
            what,
            self.people.get(row.by_id, ""),
            self.who(row.first, row.many),
            self.tasks.get(row.task_id, ""),
            row.task_id,
        )

    def who(self, first: int, count: int) -> str:
        """Return to whom something happened."""
        if self.whose is Whose.ENTERPRISE:
            return ""
        name = self.names.get(first, "")
        return name if count == 1 else text("timeline.several", name=name, count=count)


def beijing(column: ColumnElement[Any] | InstrumentedAttribute[Any]) -> ColumnElement[str]:
    """Return a moment of the store as Beijing time in words, labelled `at`."""
    return func.datetime(column, "+8 hours").label("at")
