"""What decides who is in a pool besides the registries, and what changes a task afterwards."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.store.schema.base import Base, Json, Moment


class Library(Base):
    """A saved scope, or a 专项库: chosen by conditions or by a list of enterprises."""

    __tablename__ = "library"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60), unique=True)
    special: Mapped[bool]  # 专项库; False: a scope somebody saved to use again
    scope: Mapped[dict[str, Any] | None] = mapped_column(Json)  # None: its members are a list
    note: Mapped[str] = mapped_column(String(300), default="")
    version: Mapped[int] = mapped_column(default=1)
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Moment)


class LibraryMember(Base):
    """An enterprise on the list of a library."""

    __tablename__ = "library_member"

    library_id: Mapped[int] = mapped_column(ForeignKey("library.id"), primary_key=True)
    enterprise_id: Mapped[int] = mapped_column(
        ForeignKey("enterprise.id"), primary_key=True, index=True
    )


class OtherCheck(Base):
    """A 个案检查 or 专项检查 outside the lots: recorded apart, counted (features.md B10)."""

    __tablename__ = "other_check"
    __table_args__ = (UniqueConstraint("enterprise_id", "kind", "checked_on", "reference"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"))
    kind: Mapped[str] = mapped_column(String(20))  # CASE, SPECIAL
    checked_on: Mapped[date]
    from_above: Mapped[bool]  # ordered by a higher level: does not count
    unit: Mapped[str] = mapped_column(String(100), default="")  # who inspected
    item_code: Mapped[str] = mapped_column(String(20), default="")
    reference: Mapped[str] = mapped_column(String(100), default="")  # number of the case
    note: Mapped[str] = mapped_column(String(300), default="")
    import_id: Mapped[int | None] = mapped_column(ForeignKey("import_batch.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Moment)


class Expert(Base):
    """A person of the 专家库: advises, never counts as one of the two officers (A4)."""

    __tablename__ = "expert"
    __table_args__ = (UniqueConstraint("name", "unit"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))
    unit: Mapped[str] = mapped_column(String(100), default="")
    title: Mapped[str] = mapped_column(String(50), default="")
    skills: Mapped[list[str]] = mapped_column(Json, default=list)
    phone: Mapped[str] = mapped_column(String(50), default="")
    until: Mapped[date | None]  # end of the appointment
    active: Mapped[bool] = mapped_column(default=True)
    note: Mapped[str] = mapped_column(String(300), default="")
    version: Mapped[int] = mapped_column(default=1)
    import_id: Mapped[int | None] = mapped_column(ForeignKey("import_batch.id"))
    updated_at: Mapped[datetime] = mapped_column(Moment)


class TeamSupport(Base):
    """Who and what goes along with a drawn team: 协助人员, vehicle, expert. Append-only.

    The newest row of a team and kind is what counts; `people` replaces the row before.
    """

    __tablename__ = "team_support"

    id: Mapped[int] = mapped_column(primary_key=True)
    lock_id: Mapped[int] = mapped_column(ForeignKey("lock.id"), index=True)
    team: Mapped[str] = mapped_column(String(10))
    kind: Mapped[str] = mapped_column(String(10))  # ASSIST, VEHICLE, EXPERT
    # Each with name and unit; experts with skill and, where drawn by lot, rank and ticket.
    people: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Moment)


class TaskChange(Base):
    """延期, or another change of an approved task, with its reason. Append-only.

    Never a redraw: scope, quotas and teams are not among what may change.
    """

    __tablename__ = "task_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"), index=True)
    changes: Mapped[dict[str, list[Any]]] = mapped_column(Json)  # field -> [before, after]
    reason: Mapped[str] = mapped_column(String(500))
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    second_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Moment)


class Reissue(Base):
    """A numbered paper issued once more under its number, after a change. Append-only."""

    __tablename__ = "reissue"

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), index=True)
    change_id: Mapped[int | None] = mapped_column(ForeignKey("task_change.id"))
    reason: Mapped[str] = mapped_column(String(500))
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Moment)


class ClassProposal(Base):
    """A change of class that a rule proposes from results; a person decides (G8)."""

    __tablename__ = "class_proposal"
    __table_args__ = (UniqueConstraint("enterprise_id", "ground"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"))
    before: Mapped[str] = mapped_column(String(10))
    after: Mapped[str] = mapped_column(String(10))
    ground: Mapped[str] = mapped_column(String(200))  # rule and finding it comes from
    taken: Mapped[bool]
    reason: Mapped[str] = mapped_column(String(300), default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Moment)
