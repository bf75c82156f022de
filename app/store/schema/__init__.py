"""The tables, by stage. Import classes from here."""

from app.store.schema.annual import AnnualPlan, AnnualPlanLine, AnnualPlanStep
from app.store.schema.base import Base
from app.store.schema.draw import (
    Assignment,
    FrozenEnterprise,
    FrozenOfficer,
    Lock,
    Opening,
    Result,
    Takeover,
    VoidedLock,
)
from app.store.schema.law import Law, LawArticle
from app.store.schema.log import LogEntry
from app.store.schema.outcome import Document, Finding, FindingStep, Publication
from app.store.schema.people import Account, Bureau, Counter, Parameter
from app.store.schema.registry import (
    Enterprise,
    ForeignCount,
    HeadingMapping,
    ImportBatch,
    Item,
    ItemList,
    MatchDecision,
    Officer,
    RecordChange,
    Recusal,
    RiskFact,
)
from app.store.schema.task import Draw, Task, TaskItem, TaskStep

__all__ = [
    "Account",
    "AnnualPlan",
    "AnnualPlanLine",
    "AnnualPlanStep",
    "Assignment",
    "Base",
    "Bureau",
    "Counter",
    "Document",
    "Draw",
    "Enterprise",
    "Finding",
    "FindingStep",
    "ForeignCount",
    "FrozenEnterprise",
    "FrozenOfficer",
    "HeadingMapping",
    "ImportBatch",
    "Item",
    "ItemList",
    "Law",
    "LawArticle",
    "Lock",
    "LogEntry",
    "MatchDecision",
    "Officer",
    "Opening",
    "Parameter",
    "Publication",
    "RecordChange",
    "Recusal",
    "Result",
    "RiskFact",
    "Takeover",
    "Task",
    "TaskItem",
    "TaskStep",
    "VoidedLock",
]
