"""检查对象: one row of the registry of enterprises, read and checked.

A row is refused for what makes it useless (no name, a text longer than its field);
a wrong check character, an unknown word or a date nobody can read is reported and the
row taken. What a code is and when it is kept is decided in `codes`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from app.core import codes, vocabulary
from app.core.codes import CodeKind
from app.core.protocol import normalise_word
from app.core.rows import (
    FAILED,
    NESTED,
    Cell,
    Read,
    RowIssue,
    Severity,
    clean_person,
    clean_text,
    is_nothing,
    read_date,
    shorten,
    split_words,
    too_long,
    without_failed,
)

# The columns of an export, in order: what an import of the same file gave.
EXPORT_FIELDS: Final = (
    "name",
    "uscc",
    "regno",
    "kind",
    "legal_rep",
    "phone",
    "address",
    "township",
    "station",
    "section",
    "trade_code",
    "trade_name",
    "risk_class",
    "founded",
    "status",
    "registrar",
    "contact",
    "contact_phone",
    "labels",
    "premises",
    "area",
)

LIMITS: Final = {
    "name": 200,
    "kind": 40,
    "legal_rep": 100,
    "phone": 50,
    "address": 300,
    "township": 50,
    "station": 50,
    "section": 40,
    "trade_code": 10,
    "trade_name": 80,
    "risk_class": 10,
    "status": 20,
    "registrar": 100,
    "contact": 100,
    "contact_phone": 50,
    "premises": 20,
    "area": 50,
}
_TEXTS: Final = tuple(LIMITS)
_CODES: Final = ("uscc", "code", "regno")
_BLANKED: Final = frozenset({FAILED, NESTED})  # no content where a code should be
_LONGEST: Final = min(LIMITS.values())
_CARD_LENGTH: Final = 18
# Where people write a person's number beside the person's name or telephone.
_PERSONAL: Final = tuple(
    at
    for at, field in enumerate(_TEXTS)
    if field in ("legal_rep", "phone", "contact", "contact_phone")
)


@dataclass(frozen=True, slots=True)
class EnterpriseRow:
    """An enterprise as the registry holds it. Empty text means: not known."""

    name: str
    uscc: str = ""
    regno: str = ""
    kind: str = ""
    legal_rep: str = ""
    phone: str = ""
    address: str = ""
    township: str = ""
    station: str = ""
    section: str = ""
    trade_code: str = ""
    trade_name: str = ""
    risk_class: str = ""
    founded: date | None = None
    status: str = ""
    registrar: str = ""
    contact: str = ""
    contact_phone: str = ""
    labels: tuple[str, ...] = ()
    premises: str = ""  # which of several premises under one licence
    area: str = ""

    @property
    def key(self) -> str:
        """Return the real-world id; empty where the bureau has to issue a number."""
        code = self.uscc or self.regno
        return f"{code}-{self.premises}" if code and self.premises else code


def read_enterprise(cells: Mapping[str, Cell], row: int) -> Read[EnterpriseRow]:
    """Return the enterprise a row describes, with everything worth saying about it.

    Args:
        cells: field name (see headings.ENTERPRISE_FIELDS) -> cell.
        row: number of the row in the file, for the issues.
    """
    # Blank would mean that it can be drawn: not because a formula failed.
    cells, issues = without_failed(cells, row, needed=("status",))
    values = _cleaned(cells, row, issues)
    if len(max(values, key=len)) > _LONGEST:
        issues.extend(too_long(row, zip(_TEXTS, values, strict=True), LIMITS))
    (name, kind, legal_rep, phone, address, township, station, section) = values[:8]
    (trade_code, trade_name, risk_class, status, registrar) = values[8:13]
    (contact, contact_phone, premises, area) = values[13:]
    if premises:
        premises = normalise_word(premises)
    if not name:
        issues.append(RowIssue(row, "name", "", "rows.name_missing", Severity.REFUSE))
    uscc, regno = _identifiers(
        cells.get("code"), cells.get("uscc"), cells.get("regno"), row, issues
    )
    founded = _founded(cells.get("founded"), row, issues)
    if status:
        status = _status(status, row, issues)
    if len(risk_class) > 1:
        risk_class = vocabulary.risk_class_of(risk_class)
    if any(issue.severity is Severity.REFUSE for issue in issues):
        return Read(None, tuple(issues))
    return Read(
        EnterpriseRow(
            name,
            uscc,
            regno,
            kind,
            legal_rep,
            phone,
            address,
            township,
            station,
            section,
            trade_code,
            trade_name,
            risk_class,
            founded,
            status,
            registrar,
            contact,
            contact_phone,
            split_words(labels) if (labels := cells.get("labels")) else (),
            premises,
            area,
        ),
        tuple(issues),
    )


def _cleaned(cells: Mapping[str, Cell], row: int, issues: list[RowIssue]) -> list[str]:
    """Return the cells of _TEXTS as they are kept."""
    values = [clean_text(cells.get(field)) for field in _TEXTS]
    for at in _PERSONAL:
        if " " in values[at] or len(values[at]) >= _CARD_LENGTH:
            values[at] = _personal(_TEXTS[at], values[at], row, issues)
    return values


def _personal(field: str, value: str, row: int, issues: list[RowIssue]) -> str:
    """Return a person's name or number as it is kept: unpadded, without an identity number."""
    bare = codes.without_cards(value)
    if bare != value:
        shown = codes.mask_within(value)
        issues.append(RowIssue(row, field, shown, codes.ID_CARD, Severity.LOST))
    return clean_person(bare)


def enterprise_cells(enterprise: EnterpriseRow) -> list[str]:
    """Return the export cells of an enterprise, in the order of EXPORT_FIELDS."""
    written = {
        "founded": enterprise.founded.isoformat() if enterprise.founded else "",
        "labels": vocabulary.LIST_MARK.join(enterprise.labels),
    }
    return [
        written[field] if field in written else str(getattr(enterprise, field))
        for field in EXPORT_FIELDS
    ]


def _founded(cell: Cell | None, row: int, issues: list[RowIssue]) -> date | None:
    day = read_date(cell) if cell else None
    if cell and day is None and not is_nothing(text := clean_text(cell)):
        issues.append(RowIssue(row, "founded", shorten(text), "rows.date", Severity.LOST))
    return day


def _status(word: str, row: int, issues: list[RowIssue]) -> str:
    known = vocabulary.status_of(word)
    if known is None:
        issues.append(RowIssue(row, "status", word, "rows.status", Severity.WARN))
        return word
    return known


def _identifiers(
    code: Cell | None, uscc: Cell | None, regno: Cell | None, row: int, issues: list[RowIssue]
) -> tuple[str, str]:
    """Return (18-digit code, registration number), each from whichever column holds it."""
    found = {"uscc": "", "regno": ""}
    damaged = [at for at, one in enumerate(issues) if one.column in _CODES and one.code in _BLANKED]
    for column, cell in (("uscc", uscc), ("code", code), ("regno", regno)):
        if not cell:
            continue
        for read in codes.classify_all(cell if isinstance(cell, str) else cell.isoformat()):
            issues.extend(_code_issue(row, column, read, warning) for warning in read.warnings)
            if codes.LOST_DIGITS in read.warnings:
                damaged.append(len(issues) - 1)
            if not read.usable:
                continue
            place = "uscc" if _belongs_to_uscc(read, column) else "regno"
            found[place] = found[place] or read.text
    if damaged and not any(found.values()):
        # Its own number would make a second enterprise of one whose code is merely damaged.
        for index in damaged:
            old = issues[index]
            issues[index] = RowIssue(row, old.column, old.value, old.code, Severity.REFUSE)
    return found["uscc"], found["regno"]


def _belongs_to_uscc(code: codes.Code, column: str) -> bool:
    if code.kind is CodeKind.USCC18:
        return True
    return code.kind is CodeKind.ODD and column != "regno" and len(code.text) <= 18


def _code_issue(row: int, column: str, code: codes.Code, warning: str) -> RowIssue:
    if code.kind is CodeKind.IDCARD:
        return RowIssue(row, column, codes.mask(code.text), warning, Severity.LOST)
    lost = warning in codes.UNUSABLE
    severity = Severity.LOST if lost else Severity.WARN
    return RowIssue(row, column, shorten(code.text), warning, severity)
