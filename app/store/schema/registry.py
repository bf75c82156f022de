"""The registries (两库), the item lists, recusals, and the history of each record."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.store.schema.base import Base, Json, Moment


class ImportBatch(Base):
    """One act on many records: the import of a file, or an edit of all that were chosen.

    `counts` and `sha256` are the file's; an edit has neither. Undone once at most.
    """

    __tablename__ = "import_batch"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    file_name: Mapped[str] = mapped_column(String(255))
    sha256: Mapped[str] = mapped_column(String(64))
    counts: Mapped[dict[str, int]] = mapped_column(Json)
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    act: Mapped[str] = mapped_column(String(10), default="FILE", server_default="FILE")
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    undone_at: Mapped[datetime | None] = mapped_column(Moment)


class HeadingMapping(Base):
    """Which field each heading of a file means, as somebody decided; kept per heading set."""

    __tablename__ = "heading_mapping"
    __table_args__ = (UniqueConstraint("kind", "headings_sha256"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    headings_sha256: Mapped[str] = mapped_column(String(64))
    mapping: Mapped[dict[str, str]] = mapped_column(Json)  # heading -> field, "" = not used
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Moment)


class MatchDecision(Base):
    """Whether a doubtful row of a file is a record of the registry, as somebody decided."""

    __tablename__ = "match_decision"
    __table_args__ = (UniqueConstraint("kind", "fingerprint", "record_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    fingerprint: Mapped[str] = mapped_column(String(64))  # SHA-256 of what identifies the row
    record_id: Mapped[int]
    same: Mapped[bool]
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Moment)


class Enterprise(Base):
    """检查对象. `key` is the real-world id that enters the draw."""

    __tablename__ = "enterprise"
    __table_args__ = (
        Index("ix_enterprise_name_id", "name", "id"),
        Index("ix_enterprise_initials_id", "initials", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    initials: Mapped[str] = mapped_column(String(200), default="")
    uscc: Mapped[str] = mapped_column(String(18), default="", index=True)
    regno: Mapped[str] = mapped_column(String(20), default="", index=True)
    kind: Mapped[str] = mapped_column(String(40), default="")
    legal_rep: Mapped[str] = mapped_column(String(100), default="")
    phone: Mapped[str] = mapped_column(String(50), default="")
    address: Mapped[str] = mapped_column(String(300), default="")
    township: Mapped[str] = mapped_column(String(50), default="")
    station: Mapped[str] = mapped_column(String(50), default="")
    section: Mapped[str] = mapped_column(String(40), default="")
    trade_code: Mapped[str] = mapped_column(String(10), default="")
    trade_name: Mapped[str] = mapped_column(String(80), default="")
    risk_class: Mapped[str] = mapped_column(String(10), default="")
    founded: Mapped[date | None]
    status: Mapped[str] = mapped_column(String(20), default="")
    registrar: Mapped[str] = mapped_column(String(100), default="")
    contact: Mapped[str] = mapped_column(String(100), default="")
    contact_phone: Mapped[str] = mapped_column(String(50), default="")
    labels: Mapped[list[str]] = mapped_column(Json, default=list)
    version: Mapped[int] = mapped_column(default=1)
    import_id: Mapped[int | None] = mapped_column(ForeignKey("import_batch.id"))
    updated_at: Mapped[datetime] = mapped_column(Moment)
    # One licence with several premises: the key is the code, "-" and this number.
    premises: Mapped[str] = mapped_column(String(20), default="", server_default="")
    area: Mapped[str] = mapped_column(String(50), default="", server_default="")


class RiskFact(Base):
    """A dated fact about an enterprise: complaints, 经营异常名录, 严重违法失信名单 and the like."""

    __tablename__ = "risk_fact"
    __table_args__ = (
        UniqueConstraint("enterprise_id", "kind", "since", "reference"),
        Index("ix_risk_fact_kind_since", "kind", "since"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"))
    kind: Mapped[str] = mapped_column(String(20))
    since: Mapped[date]
    until: Mapped[date | None]  # None: it still holds
    reference: Mapped[str] = mapped_column(String(100), default="")  # number of the decision
    note: Mapped[str] = mapped_column(String(300), default="")
    import_id: Mapped[int | None] = mapped_column(ForeignKey("import_batch.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Moment)


class Officer(Base):
    """执法检查人员. The certificate number is the real-world id."""

    __tablename__ = "officer"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(50))
    initials: Mapped[str] = mapped_column(String(50), default="")
    sex: Mapped[str] = mapped_column(String(4), default="")
    cert_no: Mapped[str] = mapped_column(String(64), default="")
    cert_expiry: Mapped[date | None]
    branch: Mapped[str] = mapped_column(String(100), default="")
    unit: Mapped[str] = mapped_column(String(50), default="", index=True)
    post: Mapped[str] = mapped_column(String(50), default="")
    skills: Mapped[list[str]] = mapped_column(Json, default=list)
    qualifications: Mapped[list[str]] = mapped_column(Json, default=list)
    item_scope: Mapped[list[str]] = mapped_column(Json, default=list)
    expert: Mapped[str] = mapped_column(String(40), default="")
    phone: Mapped[str] = mapped_column(String(50), default="")
    state: Mapped[str] = mapped_column(String(20), default="")
    version: Mapped[int] = mapped_column(default=1)
    import_id: Mapped[int | None] = mapped_column(ForeignKey("import_batch.id"))
    updated_at: Mapped[datetime] = mapped_column(Moment)
    # 联合抽查: the department of an officer who is not of this bureau.
    department: Mapped[str] = mapped_column(String(100), default="", server_default="")


class ItemList(Base):
    """One version of the 抽查事项清单; a task keeps the version it started with."""

    __tablename__ = "item_list"

    id: Mapped[int] = mapped_column(primary_key=True)
    version_label: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(100))
    valid_from: Mapped[date]
    source: Mapped[str] = mapped_column(String(200), default="")
    import_id: Mapped[int | None] = mapped_column(ForeignKey("import_batch.id"))


class Item(Base):
    """抽查事项 of one list version, with its 检查内容 and materials."""

    __tablename__ = "item"
    __table_args__ = (UniqueConstraint("list_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    list_id: Mapped[int] = mapped_column(ForeignKey("item_list.id"))
    code: Mapped[str] = mapped_column(String(20))
    category: Mapped[str] = mapped_column(String(100), default="")
    name: Mapped[str] = mapped_column(String(200))
    sub_item: Mapped[str] = mapped_column(String(300), default="")
    object_kind: Mapped[str] = mapped_column(String(300), default="")
    importance: Mapped[str] = mapped_column(String(20), default="")
    method: Mapped[str] = mapped_column(String(100), default="")
    subject: Mapped[str] = mapped_column(String(200), default="")
    basis: Mapped[str] = mapped_column(String(2000))
    basis_text: Mapped[str] = mapped_column(String(20000), default="")
    ratio: Mapped[str] = mapped_column(String(300), default="")
    frequency: Mapped[str] = mapped_column(String(300), default="")
    skill: Mapped[str] = mapped_column(String(40), default="")
    needs_qualification: Mapped[bool] = mapped_column(default=False)
    duty_code: Mapped[str] = mapped_column(String(60), default="")
    check_points: Mapped[list[Any]] = mapped_column(Json, default=list)  # [text, hint] each
    materials: Mapped[list[str]] = mapped_column(Json, default=list)
    # What lists of joint inspections say: 抽查领域, 发起部门, 配合部门, 抽查层级.
    domain: Mapped[str] = mapped_column(String(100), default="", server_default="")
    initiator: Mapped[str] = mapped_column(String(100), default="", server_default="")
    partners: Mapped[list[str]] = mapped_column(Json, default=list, server_default="[]")
    level: Mapped[str] = mapped_column(String(100), default="", server_default="")
    remark: Mapped[str] = mapped_column(String(300), default="", server_default="")


class Recusal(Base):
    """回避: this officer does not inspect this enterprise."""

    __tablename__ = "recusal"
    __table_args__ = (
        UniqueConstraint("officer_id", "enterprise_id"),
        Index("ix_recusal_enterprise_id", "enterprise_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"))
    reason: Mapped[str] = mapped_column(String(300))  # private: never leaves the bureau
    active: Mapped[bool] = mapped_column(default=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    import_id: Mapped[int | None] = mapped_column(ForeignKey("import_batch.id"))


class ForeignCount(Base):
    """Inspections of an enterprise by other units or levels: they count towards the cap."""

    __tablename__ = "foreign_count"
    __table_args__ = (UniqueConstraint("enterprise_id", "year", "source"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"))
    year: Mapped[int]
    count: Mapped[int]
    source: Mapped[str] = mapped_column(String(100))
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Moment)


class RecordChange(Base):
    """One change of one record: who, when, by which import, field by field. Append-only."""

    __tablename__ = "record_change"
    __table_args__ = (Index("ix_record_change_kind_record_id", "kind", "record_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    record_id: Mapped[int]
    version: Mapped[int]
    changes: Mapped[dict[str, list[Any]]] = mapped_column(Json)  # field -> [before, after]
    import_id: Mapped[int | None] = mapped_column(ForeignKey("import_batch.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Moment)
