"""复查复核: a sample of closed inspections drawn by the same protocol (features.md G10).

Every table is append-only by trigger. The papers of the draw are kept as those of a task
are (schema.draw); what stands in the manifest for an enterprise is an inspection.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.store.schema.base import Base, Json, Moment, Packed


class Recheck(Base):
    """A sample as it was frozen: scope, manifest, seal."""

    __tablename__ = "recheck"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(40), unique=True)  # the bureau's own
    name: Mapped[str] = mapped_column(String(100))
    tag: Mapped[str] = mapped_column(String(5))
    scope: Mapped[dict[str, Any]] = mapped_column(Json)  # core.recheck: period, units, results …
    manifest: Mapped[bytes] = mapped_column(Packed)
    manifest_hash: Mapped[str] = mapped_column(String(64))
    secret: Mapped[str] = mapped_column(String(64))  # s0; sealed by `commitment`
    commitment: Mapped[str] = mapped_column(String(64))
    prev_head: Mapped[str] = mapped_column(String(64))
    strata: Mapped[dict[str, str]] = mapped_column(Json)  # opaque label -> what it stands for
    people: Mapped[dict[str, Any]] = mapped_column(Json)  # place, host, witnesses, who allowed it
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Moment)


class RecheckPlace(Base):
    """An inspection of the manifest: which key stands for which assignment and finding."""

    __tablename__ = "recheck_place"

    recheck_id: Mapped[int] = mapped_column(ForeignKey("recheck.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), index=True)
    finding_id: Mapped[int] = mapped_column(ForeignKey("finding.id"))
    verdict: Mapped[str] = mapped_column(String(40))  # IN or OUT:reason


class RecheckThrow(Base):
    """The digits of one witness as one person keyed them; of each turn the newest counts."""

    __tablename__ = "recheck_throw"
    __table_args__ = (Index("ix_recheck_throw_recheck_id", "recheck_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    recheck_id: Mapped[int] = mapped_column(ForeignKey("recheck.id"))
    witness: Mapped[str] = mapped_column(String(64))
    turn: Mapped[int]  # 1 in the open, 2 blind
    digits: Mapped[str] = mapped_column(String(40))
    keyed_by: Mapped[str] = mapped_column(String(60))
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Moment)


class RecheckResult(Base):
    """The opening and the result, stored before anything of it is shown."""

    __tablename__ = "recheck_result"

    recheck_id: Mapped[int] = mapped_column(ForeignKey("recheck.id"), primary_key=True)
    opening: Mapped[bytes] = mapped_column(Packed)
    seed: Mapped[str] = mapped_column(String(64))
    result: Mapped[bytes] = mapped_column(Packed)
    result_hash: Mapped[str] = mapped_column(String(64))
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Moment)


class RecheckVoid(Base):
    """A sample that was voided: reason and two people; its result stays to be read."""

    __tablename__ = "recheck_void"

    recheck_id: Mapped[int] = mapped_column(ForeignKey("recheck.id"), primary_key=True)
    reason: Mapped[str] = mapped_column(String(500))
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    second_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Moment)


class RecheckDrawn(Base):
    """A drawn inspection and its place in the queue."""

    __tablename__ = "recheck_drawn"
    __table_args__ = (UniqueConstraint("recheck_id", "position"),)

    recheck_id: Mapped[int] = mapped_column(ForeignKey("recheck.id"), primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), primary_key=True)
    position: Mapped[int]  # from 1
    stratum: Mapped[str] = mapped_column(String(64))


class RecheckFinding(Base):
    """What a re-check found of one inspection; a later row replaces the earlier."""

    __tablename__ = "recheck_finding"
    __table_args__ = (Index("ix_recheck_finding_recheck_id", "recheck_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    recheck_id: Mapped[int] = mapped_column(ForeignKey("recheck.id"))
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), index=True)
    verdict: Mapped[str] = mapped_column(String(20))  # core.recheck.Verdict
    facts: Mapped[dict[str, Any]] = mapped_column(Json)
    words: Mapped[str] = mapped_column(String(1000), default="")
    checked_on: Mapped[date]
    checked_by: Mapped[str] = mapped_column(String(100))
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Moment)
