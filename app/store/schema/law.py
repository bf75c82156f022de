"""法律条文: laws as the bureau entered them, article by article."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.store.schema.base import Base, Json, Moment


class Law(Base):
    """One wording of a law; an amended law is another row with another first day."""

    __tablename__ = "law"
    __table_args__ = (UniqueConstraint("key", "in_force_from"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    key: Mapped[str] = mapped_column(String(200))  # core.citations.law_key of the title
    short_titles: Mapped[list[str]] = mapped_column(Json, default=list)
    number: Mapped[str] = mapped_column(String(100), default="")  # 文号
    issued_on: Mapped[date | None]
    in_force_from: Mapped[date]
    source: Mapped[str] = mapped_column(String(300), default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Moment)


class LawArticle(Base):
    """An article; part is the number behind 之, else 0. body: 款 and 项, one a line."""

    __tablename__ = "law_article"
    __table_args__ = (UniqueConstraint("law_id", "number", "part"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    law_id: Mapped[int] = mapped_column(ForeignKey("law.id"))
    number: Mapped[int]
    part: Mapped[int] = mapped_column(default=0)
    label: Mapped[str] = mapped_column(String(40))
    chapter: Mapped[str] = mapped_column(String(100), default="")
    body: Mapped[str] = mapped_column(String(20000))
