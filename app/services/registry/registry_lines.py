"""What the registry's pages show: pages of lines, cards with history, filters."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, TypeVar

from app.core.enterprises import EnterpriseRow
from app.core.officers import OfficerRow
from app.services.registry.import_lines import FieldChange

T = TypeVar("T")
PAGE = 50
OWN = "-"  # to filter by: the officers who are of no other department


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of a list, PAGE lines at most.

    Attributes:
        number: this page, from 1; past the end the last one is given.
        pages: how many there are; 1 for an empty list.
        total: how many lines in all.
    """

    lines: tuple[T, ...]
    number: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True)
class FirstPage(Generic[T]):
    """The first PAGE lines of a list nobody has counted yet; `more`: there are others."""

    lines: tuple[T, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class EnterpriseQuery:
    """Conditions joined by 且; an empty one says nothing.

    `text`: words that must all occur in name, codes, legal representative, address or
    pinyin initials, each whole in one of them. `fact`: kind of a dated fact it has or had.
    `sort`: name, key, township, founded or risk_class; equal ones go by name.
    """

    text: str = ""
    township: str = ""
    station: str = ""
    kind: str = ""
    section: str = ""
    risk_class: str = ""
    status: str = ""
    label: str = ""
    area: str = ""
    fact: str = ""
    sort: str = "name"
    descending: bool = False


@dataclass(frozen=True, slots=True)
class EnterpriseLine:
    """An enterprise in the list. `key` is its 18-digit code, 注册号 or own number."""

    id: int
    key: str
    name: str
    kind: str
    legal_rep: str
    address: str
    township: str
    station: str
    trade_name: str
    risk_class: str
    status: str
    version: int
    founded: date | None
    area: str


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One change of a record; version 1 is its first appearance. `source`: a file, or ""."""

    version: int
    at: datetime
    by: str
    source: str
    changes: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class RecusalLine:
    """A 回避 relation; reasons are empty for those who may not see them.

    `by`, `at`: who added it, or revoked it where it is no longer active. `file`: the list it
    came with, "" where somebody added it by hand.
    """

    id: int
    officer_id: int
    officer_key: str
    officer_name: str
    officer_unit: str
    enterprise_id: int
    enterprise_key: str
    enterprise_name: str
    reason: str
    active: bool
    by: str
    at: datetime
    revoked_why: str = ""
    file: str = ""


@dataclass(frozen=True, slots=True)
class PastInspection:
    """An inspection the enterprise was drawn for; results empty until there are any."""

    task_id: int
    task_no: str
    task_name: str
    inspected_on: date | None
    results: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ForeignLine:
    """Inspections by others in one year: they count towards the cap."""

    year: int
    count: int
    source: str


@dataclass(frozen=True, slots=True)
class EnterpriseCard:
    """One enterprise with all that is known about it; history newest first."""

    id: int
    key: str
    version: int
    record: EnterpriseRow
    updated_at: datetime
    history: tuple[HistoryLine, ...]
    recusals: tuple[RecusalLine, ...]
    inspections: tuple[PastInspection, ...]
    foreign_counts: tuple[ForeignLine, ...]


@dataclass(frozen=True, slots=True)
class Facet:
    """A value of a field and how many records have it."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class Facets:
    """The values to filter enterprises by; `total`: all there are in the registry."""

    total: int
    townships: tuple[Facet, ...]
    stations: tuple[Facet, ...]
    kinds: tuple[Facet, ...]
    sections: tuple[Facet, ...]
    risk_classes: tuple[Facet, ...]
    statuses: tuple[Facet, ...]
    labels: tuple[Facet, ...]
    areas: tuple[Facet, ...]
    facts: tuple[Facet, ...]


@dataclass(frozen=True, slots=True)
class OfficerQuery:
    """Conditions joined by 且. `text`: in name, initials, certificate, unit, post; in the
    phone as well for who may see it.

    `certificate`: how it stands on `day` (core.certificates.Runs), of those who serve;
    without a day it says nothing. `department`: OWN for the bureau's own.
    `sort`: unit, name, cert_no, cert_expiry or state; equal ones go by unit and name.
    """

    text: str = ""
    unit: str = ""
    state: str = ""
    skill: str = ""
    department: str = ""
    certificate: str = ""
    day: date | None = None
    sort: str = "unit"
    descending: bool = False


@dataclass(frozen=True, slots=True)
class OfficerLine:
    """An officer in the list; the phone is masked."""

    id: int
    key: str
    name: str
    sex: str
    cert_no: str
    cert_expiry: date | None
    unit: str
    post: str
    skills: tuple[str, ...]
    phone: str
    state: str
    version: int
    department: str = ""


@dataclass(frozen=True, slots=True)
class OfficerCard:
    """One officer; history newest first."""

    id: int
    key: str
    version: int
    record: OfficerRow
    updated_at: datetime
    history: tuple[HistoryLine, ...]
    recusals: tuple[RecusalLine, ...]


@dataclass(frozen=True, slots=True)
class OfficerFacets:
    """The values to filter officers by."""

    total: int
    units: tuple[Facet, ...]
    states: tuple[Facet, ...]
    skills: tuple[Facet, ...]
    departments: tuple[Facet, ...] = ()
    certificates: tuple[Facet, ...] = ()
    soon_days: int = 0  # what counts as soon, where it was asked for a day


@dataclass(frozen=True, slots=True)
class Saved:
    """A saved record; `warnings` are sentences about values to look at."""

    id: int
    version: int
    warnings: tuple[str, ...] = ()
