"""执法检查人员: one row of the registry of officers, read and checked.

Reads the plain ten-column list and the 21-column template 「市场监管领域执法人员数据库」
alike. Identity numbers are not among the fields and so are never stored.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from app.core import codes, vocabulary
from app.core.rows import (
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

EXPORT_FIELDS: Final = (
    "name",
    "sex",
    "cert_no",
    "cert_expiry",
    "branch",
    "unit",
    "post",
    "skills",
    "phone",
    "state",
    "qualifications",
    "item_scope",
    "expert",
    "department",
)
_LIMITS: Final = {
    "name": 50,
    "branch": 100,
    "unit": 50,
    "post": 50,
    "phone": 50,
    "expert": 40,
    "department": 100,
}
_LISTS: Final = ("skills", "qualifications", "item_scope")
_CERT_LIMIT: Final = 64  # an id of the draw protocol, §1


@dataclass(frozen=True, slots=True)
class OfficerRow:
    """An officer as the registry holds them. Empty text means: not known.

    `state` is a word of vocabulary.STATES or, unknown, as written; whether that lets the
    officer be drawn says `standing`. `department`: of an officer of a joint inspection who
    is not of this bureau.
    """

    name: str
    sex: str = ""
    cert_no: str = ""
    cert_expiry: date | None = None
    branch: str = ""
    unit: str = ""
    post: str = ""
    skills: tuple[str, ...] = ()
    qualifications: tuple[str, ...] = ()
    item_scope: tuple[str, ...] = ()
    expert: str = ""
    phone: str = ""
    state: str = vocabulary.ON_DUTY
    department: str = ""

    @property
    def key(self) -> str:
        """Return the certificate's number; empty where the bureau has to issue a number."""
        return self.cert_no

    @property
    def standing(self) -> vocabulary.Standing:
        """Return 在岗, 休假, 离岗 or 失效."""
        return vocabulary.standing(self.state)


def read_officer(cells: Mapping[str, Cell], row: int) -> Read[OfficerRow]:
    """Return the officer a row describes, with everything worth saying about it.

    Args:
        cells: field name (see headings.OFFICER_FIELDS) -> cell.
        row: number of the row in the file, for the issues.
    """
    # Blank would mean 在岗: nobody is drawn because a formula failed.
    cells, issues = without_failed(cells, row, needed=("state",))
    texts = {field: clean_text(cells.get(field)) for field in _LIMITS}
    for field in ("name", "phone"):
        texts[field] = _without_card(field, texts[field], row, issues)
    texts["name"] = clean_person(texts["name"])
    issues.extend(too_long(row, texts.items(), _LIMITS))
    if not texts["name"]:
        issues.append(RowIssue(row, "name", "", "rows.officer_name_missing", Severity.REFUSE))
    cert_no, cert_expiry = _certificate(cells, row, issues)
    sex = _known(cells, "sex", vocabulary.sex_of, row, issues) or ""
    state = _state(cells, row, issues)
    expert = texts["expert"]
    if any(issue.severity is Severity.REFUSE for issue in issues):
        return Read(None, tuple(issues))
    officer = OfficerRow(
        name=texts["name"],
        sex=sex,
        cert_no=cert_no,
        cert_expiry=cert_expiry,
        branch=texts["branch"],
        unit=texts["unit"],
        post=texts["post"],
        skills=split_words(cells.get("skills")),
        qualifications=split_words(cells.get("qualifications")),
        item_scope=_item_codes(split_words(cells.get("item_scope"))),
        expert="" if vocabulary.yes_no(expert) is False else expert,
        phone=texts["phone"],
        state=state,
        department=texts["department"],
    )
    return Read(officer, tuple(issues))


def officer_cells(officer: OfficerRow) -> list[str]:
    """Return the export cells of an officer, in the order of EXPORT_FIELDS."""
    written = {
        "cert_expiry": officer.cert_expiry.isoformat() if officer.cert_expiry else "",
        **{field: vocabulary.LIST_MARK.join(getattr(officer, field)) for field in _LISTS},
    }
    return [
        written[field] if field in written else str(getattr(officer, field))
        for field in EXPORT_FIELDS
    ]


def _without_card(field: str, value: str, row: int, issues: list[RowIssue]) -> str:
    bare = codes.without_cards(value)
    if bare != value:
        shown = codes.mask_within(value)
        issues.append(RowIssue(row, field, shown, codes.ID_CARD, Severity.LOST))
    return bare


def _certificate(
    cells: Mapping[str, Cell], row: int, issues: list[RowIssue]
) -> tuple[str, date | None]:
    """Return number and last day of the certificate; the older one where it is the only one."""
    for number, until in (("cert_no", "cert_expiry"), ("old_cert_no", "old_cert_expiry")):
        text = codes.clean_code(clean_text(cells.get(number)))
        if not text:
            continue
        code = codes.classify(text)
        bad = next((one for one in code.warnings if one in codes.UNUSABLE), None)
        if bad == codes.MARKS and len(text) <= _CERT_LIMIT and not set(text) & set("|,="):
            bad = None  # only longer than an enterprise's code may be
        if bad is not None:
            value = codes.mask(text) if bad == codes.ID_CARD else shorten(text)
            issues.append(RowIssue(row, number, value, bad, Severity.LOST))
            continue
        expiry = _day(cells, until, row, issues)
        if expiry is None:
            issues.append(RowIssue(row, until, "", "rows.expiry_missing", Severity.WARN))
        return text, expiry
    issues.append(RowIssue(row, "cert_no", "", "rows.cert_missing", Severity.WARN))
    return "", _day(cells, "cert_expiry", row, issues)


def _day(cells: Mapping[str, Cell], field: str, row: int, issues: list[RowIssue]) -> date | None:
    cell = cells.get(field)
    day = read_date(cell)
    if day is None and not is_nothing(text := clean_text(cell)):
        issues.append(RowIssue(row, field, shorten(text), "rows.date", Severity.LOST))
    return day


def _state(cells: Mapping[str, Cell], row: int, issues: list[RowIssue]) -> str:
    word = clean_text(cells.get("state"))
    if not word:
        return vocabulary.ON_DUTY
    known = vocabulary.state_of(word)
    if known is None:
        issues.append(RowIssue(row, "state", shorten(word), "rows.state", Severity.WARN))
        return word[:20]
    return known


def _known(
    cells: Mapping[str, Cell],
    field: str,
    meaning: Callable[[str], str | None],
    row: int,
    issues: list[RowIssue],
) -> str | None:
    word = clean_text(cells.get(field))
    if is_nothing(word):
        return None
    known = meaning(word)
    if known is None:
        issues.append(RowIssue(row, field, shorten(word), "rows.word", Severity.LOST))
    return known


def _item_codes(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the codes of `A01.直销违法行为检查`; words without a code stay as they are."""
    return tuple(dict.fromkeys(word.replace("．", ".").partition(".")[0].strip() for word in words))
