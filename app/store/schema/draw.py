"""What a draw leaves behind. Every table here is append-only by trigger."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.store.schema.base import Base, Json, Moment, Packed


class Lock(Base):
    """A frozen manifest with its sealed secret: one numbered attempt (protocol §2, §10)."""

    __tablename__ = "lock"
    __table_args__ = (UniqueConstraint("draw_id", "attempt"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    draw_id: Mapped[int] = mapped_column(ForeignKey("draw.id"))
    attempt: Mapped[int]
    tag: Mapped[str] = mapped_column(String(5))
    manifest: Mapped[bytes] = mapped_column(Packed)
    manifest_hash: Mapped[str] = mapped_column(String(64))
    secret: Mapped[str] = mapped_column(String(64))  # s0; sealed by `commitment`
    commitment: Mapped[str] = mapped_column(String(64))
    prev_head: Mapped[str] = mapped_column(String(64))
    strata: Mapped[dict[str, str]] = mapped_column(Json)  # opaque label -> class, bureau's copy
    counts: Mapped[dict[str, Any]] = mapped_column(Json)  # the reconciliation as frozen
    people: Mapped[dict[str, Any]] = mapped_column(Json)  # place, host, witnesses with body, post
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Moment)


class FrozenEnterprise(Base):
    """An enterprise of the manifest as it was at the freeze; papers use this."""

    __tablename__ = "frozen_enterprise"

    lock_id: Mapped[int] = mapped_column(ForeignKey("lock.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    enterprise_id: Mapped[int]
    verdict: Mapped[str] = mapped_column(String(40))  # IN or OUT:reason
    facts: Mapped[dict[str, Any]] = mapped_column(Json)


class FrozenOfficer(Base):
    """An officer of the manifest as of the freeze."""

    __tablename__ = "frozen_officer"

    lock_id: Mapped[int] = mapped_column(ForeignKey("lock.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    officer_id: Mapped[int]
    verdict: Mapped[str] = mapped_column(String(40))
    facts: Mapped[dict[str, Any]] = mapped_column(Json)


class Opening(Base):
    """The throws as written down, and the seed they give (protocol §3)."""

    __tablename__ = "opening"

    lock_id: Mapped[int] = mapped_column(ForeignKey("lock.id"), primary_key=True)
    opening: Mapped[bytes] = mapped_column(Packed)
    seed: Mapped[str] = mapped_column(String(64))
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Moment)


class Result(Base):
    """The result file, stored before anything of it is shown (protocol §8, §10)."""

    __tablename__ = "result"

    lock_id: Mapped[int] = mapped_column(ForeignKey("lock.id"), primary_key=True)
    result: Mapped[bytes] = mapped_column(Packed)
    result_hash: Mapped[str] = mapped_column(String(64))
    no_plan: Mapped[bool]
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Moment)


class VoidedLock(Base):
    """A voided attempt: reason, two people, and what it would have given (protocol §10)."""

    __tablename__ = "voided_lock"

    lock_id: Mapped[int] = mapped_column(ForeignKey("lock.id"), primary_key=True)
    reason: Mapped[str] = mapped_column(String(500))
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    second_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Moment)


class Assignment(Base):
    """A drawn enterprise with its team: what notices, findings and disclosure hang on."""

    __tablename__ = "assignment"
    __table_args__ = (
        UniqueConstraint("lock_id", "enterprise_key"),
        Index("ix_assignment_task_id", "task_id"),
        Index("ix_assignment_enterprise_id", "enterprise_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"))
    lock_id: Mapped[int] = mapped_column(ForeignKey("lock.id"))
    enterprise_id: Mapped[int]
    enterprise_key: Mapped[str] = mapped_column(String(64))
    position: Mapped[int]  # place in the queue, from 1
    stratum: Mapped[str] = mapped_column(String(64))
    rank: Mapped[int]
    team: Mapped[str] = mapped_column(String(10))  # "" where no officers were drawn
    officer_keys: Mapped[list[str]] = mapped_column(Json)


class Takeover(Base):
    """A logged decision to use a registry change made after the freeze on the papers."""

    __tablename__ = "takeover"

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), index=True)
    facts: Mapped[dict[str, Any]] = mapped_column(Json)  # field -> [frozen, taken over]
    reason: Mapped[str] = mapped_column(String(300))
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Moment)


class CeremonyMark(Base):
    """What people did at a ceremony, in order (core.conduct): append-only, the newest counts.

    Marks before the freeze belong to the attempt that the next lock makes.
    """

    __tablename__ = "ceremony_mark"
    __table_args__ = (Index("ix_ceremony_mark_draw_id", "draw_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    draw_id: Mapped[int] = mapped_column(ForeignKey("draw.id"))
    attempt: Mapped[int]
    mark: Mapped[str] = mapped_column(String(20))
    facts: Mapped[dict[str, Any]] = mapped_column(Json)
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Moment)


class ThrowKeyed(Base):
    """The digits of one witness as one person keyed them, kept before the room sees them.

    Append-only: of each turn the newest counts, until both turns agree (protocol §10).
    """

    __tablename__ = "throw_keyed"
    __table_args__ = (Index("ix_throw_keyed_lock_id", "lock_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    lock_id: Mapped[int] = mapped_column(ForeignKey("lock.id"))
    witness: Mapped[str] = mapped_column(String(64))
    turn: Mapped[int]  # 1 in the open, 2 blind
    digits: Mapped[str] = mapped_column(String(40))
    keyed_by: Mapped[str] = mapped_column(String(60))
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Moment)


class ScriptLine(Base):
    """The bureau's own words for a step of the ceremony (主持词); the newest counts, "" = ours."""

    __tablename__ = "script_line"

    id: Mapped[int] = mapped_column(primary_key=True)
    step: Mapped[str] = mapped_column(String(20), index=True)
    words: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Moment)
