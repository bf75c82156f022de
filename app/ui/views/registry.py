"""What the registry's pages decide: groups of fields, tones, dates, what two versions say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any, Final, Generic, Literal, TypeVar

from app.core import vocabulary
from app.core.enterprises import EnterpriseRow
from app.core.headings import label
from app.core.officers import OfficerRow
from app.core.parameters import CERTIFICATE_DAYS, FIRST_VALUES
from app.core.rows import NO_END
from app.core.vocabulary import Standing
from app.services.registry.import_lines import shown
from app.services.registry.registry import (
    OWN,
    EnterpriseLine,
    Facet,
    FirstPage,
    HistoryLine,
    OfficerLine,
    Page,
)
from app.services.registry.registry_certificates import Certificates
from app.texts import text

T = TypeVar("T")
Kind = Literal["enterprises", "officers"]
Tone = Literal["success", "danger", "warning", "info", "neutral"]
Typed = dict[str, str]

GROUPS: Final[Mapping[Kind, Mapping[str, tuple[str, ...]]]] = {
    "enterprises": {
        "identity": ("name", "uscc", "regno", "kind", "status", "founded", "registrar"),
        "people": ("legal_rep", "phone", "contact", "contact_phone"),
        "place": ("address", "township", "area", "station", "premises"),
        "trade": ("section", "trade_code", "trade_name", "risk_class", "labels"),
    },
    "officers": {
        "person": ("name", "sex", "phone"),
        "certificate": ("cert_no", "cert_expiry"),
        "unit": ("branch", "unit", "department", "post", "state"),
        "skills": ("skills", "qualifications", "item_scope", "expert"),
    },
}
# Words offered where a field has a known set; another word may still be typed in.
CHOICES: Final[Mapping[str, Sequence[str]]] = {
    "kind": vocabulary.KINDS,
    "status": vocabulary.STATUSES,
    "risk_class": ("", *vocabulary.RISK_CLASSES),
    "section": ("", *"ABCDEFGHIJKLMNOPQRST"),
    "sex": ("", *vocabulary.SEXES),
    "state": vocabulary.STATES,
}
HINTED: Final = frozenset(
    {"department", "cert_expiry", "founded", "labels", "skills", "uscc", "cert_no"}
)
# A certificate that runs out within these days is worth a look before the next draw.
SOON: Final = int(FIRST_VALUES[CERTIFICATE_DAYS])
_STATUS_TONES: Final[Mapping[str, Tone]] = {
    vocabulary.LIVING: "success",
    vocabulary.DORMANT: "warning",
    vocabulary.MOVED: "neutral",
}
_STATE_TONES: Final[Mapping[Standing, Tone]] = {
    Standing.ON_DUTY: "success",
    Standing.ON_LEAVE: "warning",
    Standing.AWAY: "neutral",
    Standing.INVALID: "danger",
}


@dataclass(frozen=True, slots=True)
class Rows(Generic[T]):
    """A page of a registry as a paged table takes it."""

    rows: tuple[T, ...]
    total: int


@dataclass(frozen=True, slots=True)
class FirstRows(Generic[T]):
    """The first page of a registry, not counted yet."""

    rows: tuple[T, ...]
    more: bool


def as_first(page: FirstPage[T]) -> FirstRows[T]:
    """Return a service's first page for the table."""
    return FirstRows(page.lines, page.more)


def as_rows(page: Page[T]) -> Rows[T]:
    """Return a service's page for the table."""
    return Rows(page.lines, page.total)


def facet_words(field: str, facet: Facet) -> str:
    """Return a value to filter by with its number of records."""
    return text(
        "registry.filter.value",
        value=value_words(field, facet.value),
        count=f"{facet.count:,}",
    )


def value_words(field: str, value: Any) -> str:
    """Return a field's value as a page shows it; "" where nothing is known."""
    if field == "section" and value in CHOICES["section"] and value:
        return f"{value} {text(f'terms.section.{value}')}"
    if field == "certificate":
        return text(f"registry.certificate.is_{value}")
    if field == "department" and value == OWN:
        return text("team.joint.own")
    if value == NO_END:
        return text("registry.no_end")
    return shown(value)


def typed(record: EnterpriseRow | OfficerRow) -> Typed:
    """Return a record as somebody would type it."""
    return {one.name: shown(getattr(record, one.name)) for one in fields(record)}


def changed(base: Typed, mine: Typed) -> Typed:
    """Return the fields somebody changed."""
    return {name: value for name, value in mine.items() if value != base.get(name, "")}


def field_errors(kind: Kind, mine: Typed) -> dict[str, str]:
    """Return field -> sentence for what must be there and is not."""
    return {} if mine["name"] else {"name": text("registry.edit.needs_name", kind=noun(kind))}


def field_words(kind: Kind, name: str) -> str:
    """Return the label of a field in a form."""
    own = "officer_name" if (kind, name) == ("officers", "name") else name
    return text(f"registry.field.{own}")


def noun(kind: Kind) -> str:
    """Return what one record of a registry is called."""
    return text(f"registry.noun.{kind}")


def field_of(kind: Kind, column: str) -> str:
    """Return the field whose heading a message names, "" for none of the form."""
    names = (name for group in GROUPS[kind].values() for name in group)
    return next((name for name in names if label(kind, name) == column), "")


@dataclass(frozen=True, slots=True)
class Difference:
    """A field of which two people's versions say different things.

    both: both changed it, so one of the two is lost whatever is chosen.
    """

    heading: str
    base: str
    mine: str
    newer: str
    both: bool


def differences(kind: Kind, base: Typed, mine: Typed, newer: Typed) -> tuple[Difference, ...]:
    """Return the fields in which mine or the newer version left the base, in form order."""
    found = []
    for group in GROUPS[kind].values():
        for name in group:
            was, here, there = base[name], mine[name], newer[name]
            if was == here == there:
                continue
            both = was not in (here, there) and here != there
            found.append(Difference(label(kind, name), was, here, there, both))
    return tuple(found)


def status_tone(line: EnterpriseLine) -> Tone:
    """Return the tone of 登记状态 for a line of the list."""
    return word_tone(line.status)


def word_tone(status: str) -> Tone:
    """Return the tone of 登记状态."""
    return _STATUS_TONES.get(status, "danger") if status else "neutral"


def state_tone(state: str) -> Tone:
    """Return the tone of an officer's 在岗状态."""
    return _STATE_TONES[vocabulary.standing(state)]


def record_state(record: EnterpriseRow | OfficerRow, day: date) -> tuple[str, Tone]:
    """Return (words, tone) of a record's pill; a certificate run out goes before leave."""
    if isinstance(record, EnterpriseRow):
        words, tone = record.status, _STATUS_TONES.get(record.status, "danger")
        return (words, tone) if words else (text("registry.unknown"), "neutral")
    out = record.cert_expiry is not None and record.cert_expiry < day
    if out and record.standing in (Standing.ON_DUTY, Standing.ON_LEAVE):
        return text("registry.certificate.out"), "danger"
    return record.state or text("registry.unknown"), state_tone(record.state)


def certificate_words(until: date | None, day: date, days: int = SOON) -> str:
    """Return how long a certificate runs, and whether it has run out on `day`.

    Args:
        days: what the bureau counts as soon.
    """
    if until is None:
        return text("registry.certificate.unknown")
    if until == NO_END:
        return text("registry.no_end")
    if until < day:
        return text("registry.certificate.expired", day=until.isoformat())
    if until - day <= timedelta(days):
        return text("registry.certificate.soon", day=until.isoformat())
    return until.isoformat()


def certificate_tone(until: date | None, day: date, days: int = SOON) -> Tone | None:
    """Return the tone of a certificate's last day; None where all is well."""
    if until is None or (until - day <= timedelta(days) and until >= day):
        return "warning"
    return "danger" if until < day else None


def officer_certificate(line: OfficerLine, day: date, days: int = SOON) -> str:
    """Return the certificate's words for a line of the list."""
    if not line.cert_no:
        return text("registry.certificate.none")
    return certificate_words(line.cert_expiry, day, days)


def certificates_note(found: Certificates) -> str:
    """Return what the start page says of certificates that run out, "" for nothing."""
    said = []
    if found.soon:
        more = found.soon > len(found.names)
        names = vocabulary.LIST_MARK.join(found.names)
        said.append(
            text(
                "registry.certificate.note_soon",
                count=found.soon,
                days=found.days,
                names=text("registry.certificate.note_more", names=names) if more else names,
            )
        )
    if found.out:
        said.append(text("registry.certificate.note_out", count=found.out))
    return "".join(said) + (text("registry.certificate.note_end") if said else "")


@dataclass(frozen=True, slots=True)
class Step:
    """One field of one change of a record, as a line of its history."""

    version: int
    at: str
    by: str
    source: str
    field: str
    before: str
    after: str


def steps(lines: Sequence[HistoryLine], stamp: Any) -> tuple[Step, ...]:
    """Return a history field by field, newest first.

    Args:
        stamp: makes words of a moment.
    """
    found = []
    for line in lines:
        source = line.source or text("registry.history.by_hand")
        at = stamp(line.at)
        if line.version == 1 or not line.changes:
            first = text("registry.history.first" if line.version == 1 else "registry.history.same")
            found.append(Step(line.version, at, line.by, source, first, "", ""))
            continue
        found += [
            Step(line.version, at, line.by, source, one.column, one.before, one.after)
            for one in line.changes
        ]
    return tuple(found)


def count_words(kind: str, total: int, found: int | None, *, filtered: bool) -> str:
    """Return how many records there are and how many are asked for; None: being counted."""
    words = text(f"registry.count.{kind}", total=f"{total:,}") if total else ""
    if found is None and not words:
        return text("registry.count.unknown")
    if found is None:
        return words + text("registry.count.counting")
    if not filtered:
        return words
    return words + text(f"registry.count.found_{kind}", found=f"{found:,}")
