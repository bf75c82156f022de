"""年度抽查工作计划: the plan of a year in versions, its tasks, what was decided on it."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.store.schema.base import Base, Json, Moment


class AnnualPlan(Base):
    """One version of a year's plan; an approved one never changes again."""

    __tablename__ = "annual_plan"
    __table_args__ = (UniqueConstraint("year", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int]
    version: Mapped[int]  # from 1 within the year
    title: Mapped[str] = mapped_column(String(100))
    reason: Mapped[str] = mapped_column(String(500), default="")  # why there is this version
    stage: Mapped[str] = mapped_column(String(20))  # core.task.Stage up to APPROVED
    list_id: Mapped[int] = mapped_column(ForeignKey("item_list.id"))
    created_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime] = mapped_column(Moment)
    revision: Mapped[int] = mapped_column(default=0)  # counts the savings of a draft


class AnnualPlanLine(Base):
    """A task of the plan; triggers refuse a change where the plan is no draft."""

    __tablename__ = "annual_plan_line"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("annual_plan.id"), index=True)
    position: Mapped[int]
    # The line of an earlier version this one continues; None where it is new here.
    root_id: Mapped[int | None] = mapped_column(ForeignKey("annual_plan_line.id"))
    body: Mapped[dict[str, Any]] = mapped_column(Json)  # core.annual_plan.PlanLine


class AnnualPlanStep(Base):
    """A decision on a plan: submitted, reviewed, approved, returned. Append-only."""

    __tablename__ = "annual_plan_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("annual_plan.id"), index=True)
    revision: Mapped[int]
    act: Mapped[str] = mapped_column(String(20))
    opinion: Mapped[str] = mapped_column(String(500), default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Moment)
