"""What the page and the form of one record decide, beyond what the registry's pages do."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Final

from app.core import vocabulary
from app.core.enterprises import EnterpriseRow
from app.core.officers import OfficerRow
from app.core.times import stamp
from app.core.vocabulary import Standing
from app.services.registry_lines import (
    EnterpriseLine,
    Facet,
    Facets,
    OfficerFacets,
    OfficerLine,
    RecusalLine,
)
from app.texts import text
from app.ui.views.registry import CHOICES, GROUPS, Kind, Tone, state_tone

# The cards of a record's page from left to right; each holds these groups of fields.
CARDS: Final[Mapping[Kind, tuple[tuple[str, ...], ...]]] = {
    "enterprises": (("identity",), ("people", "place"), ("trade",)),
    "officers": (("person",), ("certificate", "unit"), ("skills",)),
}
_LISTS: Final = frozenset({"labels", "skills", "qualifications", "item_scope"})
_TONES: Final[Mapping[str, Tone]] = {
    vocabulary.LIVING: "success",
    vocabulary.DORMANT: "warning",
    vocabulary.MOVED: "neutral",
    "": "neutral",
}


def card_fields(kind: Kind, groups: Sequence[str]) -> tuple[str, ...]:
    """Return the fields of one card; the name stands above all cards."""
    names = (name for group in groups for name in GROUPS[kind][group])
    return tuple(name for name in names if name != "name")


def form_fields(kind: Kind) -> tuple[str, ...]:
    """Return the fields of a form, in order."""
    return tuple(name for names in GROUPS[kind].values() for name in names)


def or_unknown(words: str) -> str:
    """Return the words, or those for what nobody knows."""
    return words or text("record.unknown")


def minute(moment: datetime) -> str:
    """Return a moment to the minute, Beijing time."""
    return stamp(moment)[:16]


def enterprise_state(record: EnterpriseRow | EnterpriseLine) -> tuple[str, Tone]:
    """Return (words, tone) of an enterprise's pill."""
    return or_unknown(record.status), _TONES.get(record.status, "danger")


def officer_state(record: OfficerRow | OfficerLine, today: date) -> tuple[str, Tone]:
    """Return (words, tone) of an officer's pill: a certificate run out goes before leave."""
    standing = vocabulary.standing(record.state)
    until = record.cert_expiry
    out = until is not None and until < today
    if out and standing in (Standing.ON_DUTY, Standing.ON_LEAVE):
        return text("terms.reason.EXPIRED"), "danger"
    return or_unknown(record.state), state_tone(record.state)


def choices(name: str, known: Mapping[str, Sequence[Facet]]) -> tuple[str, ...]:
    """Return what a field offers: its vocabulary, then what the registry holds already."""
    held = (one.value for one in known.get(name, ()))
    return tuple(word for word in dict.fromkeys((*CHOICES.get(name, ()), *held)) if word)


def known_values(found: Facets | OfficerFacets) -> dict[str, tuple[Facet, ...]]:
    """Return field -> values the registry holds, for fields of one word."""
    if isinstance(found, OfficerFacets):
        return {"unit": found.units}
    return {"township": found.townships, "station": found.stations, "kind": found.kinds}


def hint(name: str) -> str:
    """Return what to keep in mind when a field is typed, or ""."""
    if name in _LISTS:
        return text("record.form.list_hint")
    if name == "cert_expiry":
        return text("record.form.date_end_hint")
    return text("record.form.date_hint") if name == "founded" else ""


def recusal_reason(line: RecusalLine) -> str:
    """Return the reason, or that it may not be seen."""
    return line.reason or text("record.reason_hidden")
