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
from app.store.schema.evidence import Adjustment, CheckedDossier, EvidenceKit, PaperHead
from app.store.schema.law import Law, LawArticle
from app.store.schema.log import LogEntry
from app.store.schema.outcome import Document, Finding, FindingStep, Publication
from app.store.schema.paper import NumberStart, NumberVoid, Paper
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
from app.store.schema.rules import (
    ClassProposal,
    Expert,
    Library,
    LibraryMember,
    OtherCheck,
    Reissue,
    TaskChange,
    TeamSupport,
)
from app.store.schema.task import Draw, Task, TaskItem, TaskStep

__all__ = [
    "Account",
    "Adjustment",
    "AnnualPlan",
    "AnnualPlanLine",
    "AnnualPlanStep",
    "Assignment",
    "Base",
    "Bureau",
    "CheckedDossier",
    "ClassProposal",
    "Counter",
    "Document",
    "Draw",
    "Enterprise",
    "EvidenceKit",
    "Expert",
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
    "Library",
    "LibraryMember",
    "Lock",
    "LogEntry",
    "MatchDecision",
    "NumberStart",
    "NumberVoid",
    "Officer",
    "Opening",
    "OtherCheck",
    "Paper",
    "PaperHead",
    "Parameter",
    "Publication",
    "RecordChange",
    "Recusal",
    "Reissue",
    "Result",
    "RiskFact",
    "Takeover",
    "Task",
    "TaskChange",
    "TaskItem",
    "TaskStep",
    "TeamSupport",
    "VoidedLock",
]
