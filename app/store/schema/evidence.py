"""What makes a draw checkable by others: substitutions, the kit of a dossier, heads on paper."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.store.schema.base import Base, Json, Moment, Packed


class Adjustment(Base):
    """One substitution: who went out, who was passed over, who came in (SPEC §13)."""

    __tablename__ = "adjustment"
    __table_args__ = (UniqueConstraint("lock_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    lock_id: Mapped[int] = mapped_column(ForeignKey("lock.id"))
    number: Mapped[int]  # k of SPEC §13, from 1 in each attempt
    kind: Mapped[str] = mapped_column(String(3))  # ENT or OFF
    stratum: Mapped[str] = mapped_column(String(64))  # or pool
    out_key: Mapped[str] = mapped_column(String(64))
    in_key: Mapped[str] = mapped_column(String(64))  # "-": nobody was eligible
    team: Mapped[str] = mapped_column(String(10), default="")
    reason: Mapped[str] = mapped_column(String(20))  # code of SPEC §13
    note: Mapped[str] = mapped_column(String(500), default="")
    skipped: Mapped[list[list[str]]] = mapped_column(Json)  # [key, code] in rank order
    withdrawn_id: Mapped[int | None] = mapped_column(ForeignKey("assignment.id"))  # ENT: its row
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    second_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Moment)


class EvidenceKit(Base):
    """What goes into a dossier beside the draw: specification, verifiers, vectors (SPEC §12).

    Kept as it was at the freeze, so that the dossier of a draw stays the same bytes when
    the program is renewed.
    """

    __tablename__ = "evidence_kit"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)  # H(kit.sha256)
    files: Mapped[bytes] = mapped_column(Packed)  # a container of SPEC §14, kit.sha256 with it
    at: Mapped[datetime] = mapped_column(Moment)


class PaperHead(Base):
    """A head of the log that somebody read from paper, typed or scanned (SPEC §9)."""

    __tablename__ = "paper_head"

    id: Mapped[int] = mapped_column(primary_key=True)
    n: Mapped[int]  # entry it belongs to as the paper says; 0: the paper does not say
    head: Mapped[str] = mapped_column(String(64))
    source: Mapped[str] = mapped_column(String(200))  # which sheet, held by whom
    found_n: Mapped[int]  # entry of our log with that head; 0: there is none
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Moment)


class CheckedDossier(Base):
    """A dossier of this or another bureau that was checked here (features E4)."""

    __tablename__ = "checked_dossier"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(300))  # file or folder name
    path: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64))  # of the container; "" for a folder
    draw_number: Mapped[str] = mapped_column(String(64), default="")
    attempt: Mapped[int] = mapped_column(default=0)
    manifest_hash: Mapped[str] = mapped_column(String(64), default="")
    result_hash: Mapped[str] = mapped_column(String(64), default="")
    head: Mapped[str] = mapped_column(String(64), default="")
    verdict: Mapped[str] = mapped_column(String(10))  # PASSED, CONSISTENT, DIFFERS, UNREADABLE
    lines: Mapped[list[str]] = mapped_column(Json)  # the report
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Moment)
