"""What the registry's pages decide: tones, groups of fields, what a form would change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Generic, Literal, TypeVar

from app.core import vocabulary
from app.core.enterprises import EnterpriseRow
from app.core.headings import FIELDS, label
from app.core.officers import OfficerRow
from app.core.rows import NO_END
from app.core.times import stamp
from app.core.vocabulary import Standing
from app.services.import_lines import shown
from app.services.registry_lines import (
    Facet,
    Facets,
    HistoryLine,
    OfficerFacets,
    OfficerLine,
    Page,
    RecusalLine,
)
from app.texts import text

Registry = Literal["enterprises", "officers"]
Row = TypeVar("Row")

# The cards of a record's page, each with its fields in reading order.
GROUPS: Final[Mapping[Registry, tuple[tuple[str, tuple[str, ...]], ...]]] = {
    "enterprises": (
        ("who", ("uscc", "regno", "kind", "legal_rep", "phone", "contact", "contact_phone")),
        ("where", ("address", "township", "station", "registrar", "founded", "status")),
        ("what", ("section", "trade_code", "trade_name", "risk_class", "labels")),
    ),
    "officers": (
        ("who", ("sex", "phone", "branch", "unit", "post")),
        ("where", ("cert_no", "cert_expiry", "state", "expert")),
        ("what", ("skills", "qualifications", "item_scope")),
    ),
}
REQUIRED: Final = ("name",)
_STATUS_TONES: Final = {
    vocabulary.LIVING: "success",
    vocabulary.DORMANT: "warning",
    vocabulary.MOVED: "warning",
    vocabulary.CANCELLED: "neutral",
    vocabulary.REVOKED: "danger",
    vocabulary.WITHDRAWN: "danger",
}
_STANDING_TONES: Final = {
    Standing.ON_DUTY: "success",
    Standing.ON_LEAVE: "warning",
    Standing.AWAY: "neutral",
    Standing.INVALID: "danger",
}


@dataclass(frozen=True, slots=True)
class ShownPage(Generic[Row]):
    """A page of lines as a paged table takes it; `capped`: there are more than `total`."""

    rows: tuple[Row, ...]
    total: int
    capped: bool


def shown_page(page: Page[Row]) -> ShownPage[Row]:
    """Return a service's page for the table."""
    return ShownPage(page.lines, page.total, page.capped)


def page_number(offset: int, limit: int) -> int:
    """Return the service's page number, from 1, of a table's offset."""
    return offset // limit + 1


def status_tone(status: str) -> str:
    """Return the pill's tone of a 登记状态."""
    return _STATUS_TONES.get(status, "neutral")


def or_unknown(value: str) -> str:
    """Return a value, or the words for one nobody knows."""
    return value or text("registry.unknown")


def expired(until: date | None, today: date) -> bool:
    """Tell whether a certificate's last day lies behind."""
    return until is not None and until < today


def officer_state(state: str, until: date | None, today: date) -> tuple[str, str]:
    """Return (words, tone) of an officer's pill: an expired certificate goes before leave."""
    standing = vocabulary.standing(state)
    if expired(until, today) and standing in (Standing.ON_DUTY, Standing.ON_LEAVE):
        return text("terms.reason.EXPIRED"), "danger"
    return or_unknown(state), _STANDING_TONES[standing]


def officer_line_state(line: OfficerLine, today: date) -> tuple[str, str]:
    """Return (words, tone) of an officer in the list."""
    return officer_state(line.state, line.cert_expiry, today)


def day_words(day: date | None) -> str:
    """Return a certificate's last day for people."""
    if day is None:
        return ""
    return text("registry.no_end") if day == NO_END else day.isoformat()


def facet_words(facet: Facet) -> str:
    """Return a filter's choice with its number of records."""
    return text("registry.facet", value=facet.value, count=f"{facet.count:,}")


def filters(found: Facets | OfficerFacets) -> dict[str, tuple[Facet, ...]]:
    """Return field of the query -> its choices, in the order the page shows them."""
    if isinstance(found, OfficerFacets):
        return {"unit": found.units, "state": found.states, "skill": found.skills}
    return {
        "township": found.townships,
        "station": found.stations,
        "kind": found.kinds,
        "section": found.sections,
        "risk_class": found.risk_classes,
        "status": found.statuses,
    }


FILTERS: Final[Mapping[Registry, tuple[str, ...]]] = {
    "enterprises": ("township", "station", "kind", "section", "risk_class", "status"),
    "officers": ("unit", "state", "skill"),
}


def field_texts(record: EnterpriseRow | OfficerRow) -> dict[str, str]:
    """Return field -> what a form shows and takes back."""
    return {name: shown(getattr(record, name)) for name in record.__slots__}


def form_fields(kind: Registry) -> tuple[str, ...]:
    """Return the fields of a form, name first."""
    rest = tuple(name for _, names in GROUPS[kind] for name in names)
    return ("name", *rest)


def edits(before: Mapping[str, str], typed: Mapping[str, str]) -> dict[str, str]:
    """Return only the fields somebody changed: the others keep what is newest."""
    return {name: words for name, words in typed.items() if words != before.get(name, "")}


def missing(typed: Mapping[str, str]) -> dict[str, str]:
    """Return field -> sentence for required fields left empty."""
    return {name: text("ui.form.required") for name in REQUIRED if not typed.get(name)}


def field_of(kind: Registry, heading: str) -> str:
    """Return the field a heading names, "" for none: an error names headings."""
    return next((one.name for one in FIELDS[kind] if one.heading == heading), "")


def heading(kind: Registry, name: str) -> str:
    """Return the words in front of a field."""
    return label(kind, name)


def fixed_choices(name: str) -> tuple[str, ...]:
    """Return the words of the field's own vocabulary, () where there is none."""
    return {
        "kind": vocabulary.KINDS,
        "status": vocabulary.STATUSES,
        "risk_class": vocabulary.RISK_CLASSES,
        "sex": vocabulary.SEXES,
        "state": vocabulary.STATES,
    }.get(name, ())


def choices(name: str, known: Mapping[str, Sequence[Facet]]) -> tuple[str, ...]:
    """Return what a field offers: the vocabulary, then what the registry holds already."""
    held = (one.value for one in known.get(name, ())) if name != "skill" else ()
    return tuple(dict.fromkeys((*fixed_choices(name), *held)))


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One changed field of one change; the first one of a change carries when and who."""

    at: str
    by: str
    source: str
    column: str
    before: str
    after: str


def history_rows(history: Sequence[HistoryLine]) -> tuple[HistoryRow, ...]:
    """Return a record's history field by field, newest first."""
    rows = []
    for line in history:
        source = line.source or text("registry.by_hand")
        when = minute(line.at)
        if line.version == 1:
            first = text("registry.first_import") if line.source else text("registry.first_hand")
            rows.append(HistoryRow(when, line.by, source, first, "", ""))
            continue
        rows += [
            HistoryRow(when, line.by, source, one.column, one.before, one.after)
            for one in line.changes
        ]
    return tuple(rows)


def minute(moment: datetime) -> str:
    """Return a moment to the minute, Beijing time."""
    return stamp(moment)[:16]


def recusal_reason(line: RecusalLine) -> str:
    """Return the reason, or that it may not be seen."""
    return line.reason or text("registry.reason_hidden")
