"""Papers, findings, their review, and what was published."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.store.schema.base import Base, Json, Moment


class Document(Base):
    """A numbered paper: 〔year〕number without gaps per form. Append-only."""

    __tablename__ = "document"
    __table_args__ = (
        UniqueConstraint("form_code", "year", "number"),
        UniqueConstraint("form_code", "assignment_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    form_code: Mapped[str] = mapped_column(String(40))
    form_version: Mapped[int]
    year: Mapped[int]
    number: Mapped[int]
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"))
    issued_on: Mapped[date]
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    # What it says that would be counted otherwise later; {} where nothing was kept.
    facts: Mapped[dict[str, Any]] = mapped_column(Json, default=dict, server_default="{}")


class Finding(Base):
    """The finding of one inspection; a correction is a new row. Append-only."""

    __tablename__ = "finding"
    __table_args__ = (UniqueConstraint("assignment_id", "revision"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"))
    revision: Mapped[int]  # from 1
    inspected_on: Mapped[date]
    body: Mapped[dict[str, Any]] = mapped_column(Json)  # core.findings.FindingBody
    complete: Mapped[bool]
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Moment)


class FindingStep(Base):
    """Submitted, reviewed, approved, returned. Append-only."""

    __tablename__ = "finding_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    finding_id: Mapped[int] = mapped_column(ForeignKey("finding.id"), index=True)
    act: Mapped[str] = mapped_column(String(20))
    opinion: Mapped[str] = mapped_column(String(500), default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Moment)


class Publication(Base):
    """A disclosure list as exported. Append-only."""

    __tablename__ = "publication"

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"), index=True)
    preset: Mapped[str] = mapped_column(String(40))
    file_name: Mapped[str] = mapped_column(String(255))
    sha256: Mapped[str] = mapped_column(String(64))
    rows: Mapped[int]
    finding_ids: Mapped[list[int]] = mapped_column(Json)
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    # Format, version of the column map, control totals, what was withdrawn.
    facts: Mapped[dict[str, Any]] = mapped_column(Json, default=dict, server_default="{}")


class PublicationReceipt(Base):
    """What the portal answered to an upload: number, day, rows it refused. Append-only."""

    __tablename__ = "publication_receipt"

    id: Mapped[int] = mapped_column(primary_key=True)
    publication_id: Mapped[int] = mapped_column(ForeignKey("publication.id"), index=True)
    number: Mapped[str] = mapped_column(String(60))
    received_on: Mapped[date]
    refused: Mapped[list[dict[str, Any]]] = mapped_column(Json)  # row, reason
    note: Mapped[str] = mapped_column(String(300), default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Moment)


class Announced(Base):
    """Something made for the public, and that it was posted: files and pages (G7). Append-only."""

    __tablename__ = "announced"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))  # core.announced.Kind
    act: Mapped[str] = mapped_column(String(10))  # MADE, POSTED, WITHDRAWN
    task_id: Mapped[int | None] = mapped_column(ForeignKey("task.id"), index=True)
    subject: Mapped[str] = mapped_column(String(100), default="")  # year, version of a list …
    file_name: Mapped[str] = mapped_column(String(255), default="")
    digest: Mapped[str] = mapped_column(String(64), default="")
    place: Mapped[str] = mapped_column(String(300), default="")  # where it was posted
    day: Mapped[date]
    counts: Mapped[dict[str, Any]] = mapped_column(Json)
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Moment)
