"""After the draw: papers served, files kept as evidence, what a finding sets going."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.store.schema.base import Base, Json, Moment


class HolidayYear(Base):
    """Days off and make-up working days of one year, as a whole; the newest row counts."""

    __tablename__ = "holiday_year"

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(index=True)
    days: Mapped[list[list[str]]] = mapped_column(Json)  # [ISO day, "off" or "work", name]
    source: Mapped[str] = mapped_column(String(300), default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Moment)


class ValueLabel(Base):
    """A word of one of the field's dictionaries from a day on; codes never change (G1)."""

    __tablename__ = "value_label"

    id: Mapped[int] = mapped_column(primary_key=True)
    dictionary: Mapped[str] = mapped_column(String(20), index=True)
    code: Mapped[str] = mapped_column(String(40))
    label: Mapped[str] = mapped_column(String(200))
    parent: Mapped[str] = mapped_column(String(40), default="")
    retired: Mapped[bool] = mapped_column(default=False)
    valid_from: Mapped[date]
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Moment)


class DepartmentSign(Base):
    """A department of a joint check signs its part of a finding's revision (G3)."""

    __tablename__ = "department_sign"
    __table_args__ = (UniqueConstraint("finding_id", "department"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    finding_id: Mapped[int] = mapped_column(ForeignKey("finding.id"))
    department: Mapped[str] = mapped_column(String(100))
    signed_by: Mapped[str] = mapped_column(String(60))
    opinion: Mapped[str] = mapped_column(String(500), default="")
    signed_on: Mapped[date]
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Moment)


class Served(Base):
    """How a paper was served on an enterprise (送达); the newest row of a paper counts."""

    __tablename__ = "served"

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), index=True)
    form_code: Mapped[str] = mapped_column(String(40))
    paper_no: Mapped[str] = mapped_column(String(60), default="")
    outcome: Mapped[str] = mapped_column(String(20))  # core.serving.Outcome
    way: Mapped[str] = mapped_column(String(20))  # core.serving.Way
    served_on: Mapped[date]
    receiver: Mapped[str] = mapped_column(String(60), default="")
    served_by: Mapped[list[str]] = mapped_column(Json)  # names of who served it
    note: Mapped[str] = mapped_column(String(300), default="")
    digest: Mapped[str] = mapped_column(String(64), default="")  # scan of the receipt
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Moment)


class FollowUp(Base):
    """What a finding sets going and somebody has to end: order, re-check, transfer … (G5)."""

    __tablename__ = "follow_up"

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), index=True)
    finding_id: Mapped[int | None] = mapped_column(ForeignKey("finding.id"))
    kind: Mapped[str] = mapped_column(String(20))  # core.follow_up.Kind
    in_charge: Mapped[str] = mapped_column(String(100))  # unit or department; never ""
    facts: Mapped[dict[str, Any]] = mapped_column(Json)
    begun_on: Mapped[date]
    due_on: Mapped[date | None]
    due_rule: Mapped[str] = mapped_column(String(20), default="")  # key of core.deadlines
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Moment)


class FollowUpStep(Base):
    """What became of it: received, extended, done, taken back. Append-only."""

    __tablename__ = "follow_up_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    follow_up_id: Mapped[int] = mapped_column(ForeignKey("follow_up.id"), index=True)
    act: Mapped[str] = mapped_column(String(20))
    facts: Mapped[dict[str, Any]] = mapped_column(Json)
    day: Mapped[date]
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Moment)


class EvidenceFile(Base):
    """A file kept once, by its SHA-256 (E6); the bytes lie in the data folder."""

    __tablename__ = "evidence_file"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    size: Mapped[int]
    media: Mapped[str] = mapped_column(String(60))  # media type, found from the bytes
    name: Mapped[str] = mapped_column(String(255))  # as it came
    taken_at: Mapped[str] = mapped_column(String(40), default="")  # EXIF, local time as written
    place: Mapped[str] = mapped_column(String(60), default="")  # EXIF "lat,lon"
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Moment)


class EvidenceLink(Base):
    """What a file is evidence of: a task, an enterprise, a step of the record plan.

    A row with `withdraws_id` is no link: it takes an earlier one back, its note says why.
    """

    __tablename__ = "evidence_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(ForeignKey("evidence_file.digest"), index=True)
    task_id: Mapped[int | None] = mapped_column(ForeignKey("task.id"), index=True)
    lock_id: Mapped[int | None] = mapped_column(ForeignKey("lock.id"))
    assignment_id: Mapped[int | None] = mapped_column(ForeignKey("assignment.id"), index=True)
    step: Mapped[str] = mapped_column(String(40))  # code of the record plan
    note: Mapped[str] = mapped_column(String(300), default="")
    source: Mapped[str] = mapped_column(String(20))  # HAND, FOLDER, SHEET
    withdraws_id: Mapped[int | None] = mapped_column(ForeignKey("evidence_link.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Moment)


class EvidenceAct(Base):
    """Asked for, allowed, opened, copied, found damaged, destroyed: every touch of a file."""

    __tablename__ = "evidence_act"

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(ForeignKey("evidence_file.digest"), index=True)
    act: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(String(300), default="")
    other_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))  # for whom, or second
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Moment)


class RecordPlan(Base):
    """Which step needs which record, kept how long, by whom (全过程记录清单); newest counts."""

    __tablename__ = "record_plan"

    id: Mapped[int] = mapped_column(primary_key=True)
    lines: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    valid_from: Mapped[date]
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Moment)


class TeamSheet(Base):
    """A sheet given to a team, or read back: which, by whom, with what bytes (G2)."""

    __tablename__ = "team_sheet"

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"), index=True)
    team: Mapped[str] = mapped_column(String(10))
    act: Mapped[str] = mapped_column(String(10))  # GIVEN, TAKEN
    form: Mapped[str] = mapped_column(String(10))  # XLSX, HTML
    digest: Mapped[str] = mapped_column(String(64))
    counts: Mapped[dict[str, Any]] = mapped_column(Json)
    filled_by: Mapped[str] = mapped_column(String(60), default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Moment)
