"""Papers made by hand from a form, and what is known of numbers that were not given here."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.store.schema.base import Base, Json, Moment


class Paper(Base):
    """A paper other than notices and records (those are in Document). Append-only.

    It is made again from `facts`: a finding corrected later does not change it.
    """

    __tablename__ = "paper"
    __table_args__ = (UniqueConstraint("form_code", "year", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    form_code: Mapped[str] = mapped_column(String(40))
    form_version: Mapped[int]
    year: Mapped[int]
    number: Mapped[int | None]  # None: this form carries no number
    task_id: Mapped[int | None] = mapped_column(ForeignKey("task.id"), index=True)
    lock_id: Mapped[int | None] = mapped_column(ForeignKey("lock.id"))
    team: Mapped[str] = mapped_column(String(10), default="")
    assignment_id: Mapped[int | None] = mapped_column(ForeignKey("assignment.id"), index=True)
    inputs: Mapped[dict[str, Any]] = mapped_column(Json)  # path -> as entered
    facts: Mapped[dict[str, Any]] = mapped_column(Json)  # all it says
    issued_on: Mapped[date]
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Moment)


class NumberStart(Base):
    """With which number a form begins in a year: the bureau has given those before elsewhere."""

    __tablename__ = "number_start"
    __table_args__ = (UniqueConstraint("form_code", "year"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    form_code: Mapped[str] = mapped_column(String(40))
    year: Mapped[int]
    first: Mapped[int]
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Moment)


class NumberVoid(Base):
    """A number that counts as used and stands for no valid paper (作废)."""

    __tablename__ = "number_void"
    __table_args__ = (UniqueConstraint("form_code", "year", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    form_code: Mapped[str] = mapped_column(String(40))
    year: Mapped[int]
    number: Mapped[int]
    reason: Mapped[str] = mapped_column(String(300))
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Moment)


class Volume(Base):
    """An archive volume that was made: what lies in it, page by page, and its bytes' digest (E8)."""

    __tablename__ = "volume"
    __table_args__ = (UniqueConstraint("year", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"), index=True)
    assignment_id: Mapped[int | None] = mapped_column(ForeignKey("assignment.id"), index=True)
    year: Mapped[int]
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(300))
    papers: Mapped[list[dict[str, Any]]] = mapped_column(Json)  # in order, with first page
    missing: Mapped[list[str]] = mapped_column(Json)  # codes of what it lacked when it was made
    pages: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))  # SHA-256 of the file
    note: Mapped[str] = mapped_column(String(300), default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Moment)
