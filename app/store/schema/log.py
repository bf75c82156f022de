"""The hash-chained log (protocol §9)."""

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.store.schema.base import Base


class LogEntry(Base):
    """One act. `entry` is the exact text that was hashed; append-only by trigger."""

    __tablename__ = "log_entry"
    __table_args__ = (Index("ix_log_entry_kind_n", "kind", "n"),)

    n: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    at: Mapped[str] = mapped_column(String(20))  # UTC text as hashed
    operator: Mapped[str] = mapped_column(String(64))
    witnesses: Mapped[str] = mapped_column(Text, default="")
    subject: Mapped[str] = mapped_column(String(64), default="", index=True)  # task or draw number
    payload: Mapped[str] = mapped_column(Text)
    entry: Mapped[str] = mapped_column(Text)
    head: Mapped[str] = mapped_column(String(64))
