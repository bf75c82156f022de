"""Tasks, what approves them, and the draws they have."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.store.schema.base import Base, Json, Moment


class Task(Base):
    """抽查任务. `plan` holds the core TaskPlan as JSON; stage moves by core.task.TRANSITIONS."""

    __tablename__ = "task"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_no: Mapped[str] = mapped_column(String(14))  # 抽查计划编号
    task_no: Mapped[str] = mapped_column(String(18), unique=True)  # 抽查任务编号
    inner_no: Mapped[str] = mapped_column(String(40), unique=True)  # 青市监抽查〔2026〕1号
    name: Mapped[str] = mapped_column(String(100))
    plan_name: Mapped[str] = mapped_column(String(100))
    stage: Mapped[str] = mapped_column(String(20))
    list_id: Mapped[int] = mapped_column(ForeignKey("item_list.id"))
    period_from: Mapped[date]
    period_to: Mapped[date]
    plan: Mapped[dict[str, Any]] = mapped_column(Json)
    forms: Mapped[dict[str, int]] = mapped_column(Json)  # form code -> version kept for life
    created_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime] = mapped_column(Moment)
    version: Mapped[int] = mapped_column(default=1)
    # The line of the 年度抽查工作计划 it was started from.
    plan_line_id: Mapped[int | None] = mapped_column(ForeignKey("annual_plan_line.id"))


class TaskItem(Base):
    """An item of the task, out of the list version the task keeps."""

    __tablename__ = "task_item"

    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"), primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"), primary_key=True)
    position: Mapped[int]


class TaskStep(Base):
    """A decision on a task: submitted, reviewed, approved, returned, ended. Append-only."""

    __tablename__ = "task_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"), index=True)
    task_version: Mapped[int]
    act: Mapped[str] = mapped_column(String(20))
    opinion: Mapped[str] = mapped_column(String(500), default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Moment)


class Draw(Base):
    """One draw of a task; its number is the manifest's TASK."""

    __tablename__ = "draw"
    __table_args__ = (UniqueConstraint("task_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"))
    position: Mapped[int]
    number: Mapped[str] = mapped_column(String(24), unique=True)  # task no-1, -2, …
    kind: Mapped[str] = mapped_column(String(10))  # BOTH, ENT, OFF
    listed: Mapped[list[str] | None] = mapped_column(Json)  # OFF: keys the upper level drew
    created_at: Mapped[datetime] = mapped_column(Moment)


class TaskKeeper(Base):
    """交接: a task moves to a colleague; the newest row names its keeper. Append-only."""

    __tablename__ = "task_keeper"

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"), index=True)
    from_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    keeper_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    reason: Mapped[str] = mapped_column(String(300))
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Moment)
