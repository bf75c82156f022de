"""The numbers a bureau may change, as dated rows: known keys and their first values.

A row counts from its `valid_from` on; the newest valid one wins. The first values are
starting points with their source, never constants of the program.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from app.core import deadlines, disclosure_codes, disclosure_maps, draw_settings, vocabulary
from app.core.deadlines import Rule
from app.core.finding_vocabulary import PARENTS, RESULT_ORDER
from app.core.town_places import are_places
from app.errors import UserError

YEARLY_CAP: Final = "yearly_cap"
PUBLISH_DAYS: Final = deadlines.KEYS[Rule.PUBLISH]
RISK_CLASSES: Final = "risk_classes"
FACT_KINDS: Final = "fact_kinds"
CLASS_CAPS: Final = "class_caps"
ITEM_CAPS: Final = "item_caps"
CLASS_RULES: Final = "class_rules"
CERTIFICATE_DAYS: Final = "certificate_days"
TOWNSHIP_PLACES: Final = "township_places"
EVIDENCE_RECORDINGS_MB: Final = "evidence_recordings_mb"
IDLE_MINUTES: Final = "idle_minutes"
MOST_IDLE: Final = 240  # minutes

FIRST_DAY: Final = date(2019, 1, 1)

FIRST_VALUES: Final[dict[str, Any]] = {
    # 连云港 and the 2026 county plan form: at most two a year (domain §1.5)
    YEARLY_CAP: 2,
    # how long each clock runs (core.deadlines): publication, re-test, correction …
    **deadlines.FIRST,
    # 国市监信发〔2022〕6号: four classes; provinces have more
    RISK_CLASSES: ["A", "B", "C", "D"],
    # what 国市监信发〔2022〕6号 lets weigh on a class and a place keeps as lists
    FACT_KINDS: list(vocabulary.FACT_KINDS),
    # risk class -> cap in its place (林甸 2024: fewer for A, more for D; domain §1.4)
    CLASS_CAPS: {},
    # item -> inspections a year at one enterprise, in place of its list's words; 0 = no limit
    ITEM_CAPS: {},
    # certificates that run out within so many days are shown on the start page
    CERTIFICATE_DAYS: 60,
    # [township, longitude, latitude] each: what 片区 are balanced by where it is known
    TOWNSHIP_PLACES: [],
    # result -> class to propose (core.reclassing). No national table is known (domain §1.4):
    # a start where domain §2 says that a result has consequences.
    CLASS_RULES: dict.fromkeys(
        ("UNPUBLISHED", "CONCEALED", "UNREACHABLE", "UNCOOPERATIVE", "PENDING"), "+1"
    ),
    # minutes without anybody until the window locks itself; 0 = never
    IDLE_MINUTES: 10,
    # megabytes of one recording kept as evidence (features E6)
    EVIDENCE_RECORDINGS_MB: 2048,
    # lists of the bureau's own columns, and what receivers of lists call things
    disclosure_maps.MAPS_KEY: [],
    disclosure_codes.WORDS_KEY: {},
    disclosure_codes.ITEMS_KEY: {},
    disclosure_codes.AGENCY_KEY: {},
    **draw_settings.FIRST,
}
# Longest name of a class and of a kind, as the tables keep them.
LONGEST: Final = {RISK_CLASSES: 10, FACT_KINDS: 20}
# Longest key of a table of numbers: a class, the code of an item.
LONGEST_KEY: Final = {CLASS_CAPS: 10, ITEM_CAPS: 20}


_CODES: Final = (
    disclosure_codes.WORDS_KEY,
    disclosure_codes.ITEMS_KEY,
    disclosure_codes.AGENCY_KEY,
)
MOST_INSPECTIONS: Final = 365
MOST_DAYS: Final = 365
MOST_MB: Final = 100_000


class BadParameter(UserError):
    """A value a parameter cannot have."""

    code = "bureau.bad_parameter"


@dataclass(frozen=True, slots=True)
class Dated:
    """One dated value of a key."""

    key: str
    value: Any
    valid_from: date
    note: str


def in_force(rows: Sequence[Dated], key: str, day: date) -> Any:
    """Return the value of `key` on `day`: the latest valid row's, else the first value.

    Args:
        rows: in the order they were entered; of two with one date the later wins.

    Raises:
        KeyError: the key is not known, which is a bug in the caller.
    """
    best: Dated | None = None
    for row in rows:
        if (
            row.key == key
            and row.valid_from <= day
            and (best is None or row.valid_from >= best.valid_from)
        ):
            best = row
    return best.value if best else FIRST_VALUES[key]


def check_value(key: str, value: Any) -> None:
    """Raise BadParameter (the user's fault) where `key` cannot have that value.

    yearly_cap: 0 (no cap) to 365; idle_minutes: 0 (never) to 240; those of deadlines: core.deadlines; evidence: megabytes; risk_classes,
    fact_kinds: short names, each once; class_caps, item_caps: name -> 0 to 365; class_rules: code of
    a result -> what core.reclassing reads; those of draws: core.draw_settings; those of lists:
    core.disclosure_maps, core.disclosure_codes.

    Raises:
        PrivateField, BadMap, MissingColumns: of a list's columns (the user's).
        KeyError: the key is not known, which is a bug in the caller.
    """
    FIRST_VALUES[key]
    if key in draw_settings.FIRST:
        good = draw_settings.is_setting(key, value)
    elif key in deadlines.FIRST:
        good = deadlines.is_term(value)
    elif key in LONGEST:
        good = (
            isinstance(value, list)
            and bool(value)
            and all(isinstance(one, str) and 0 < len(one.strip()) <= LONGEST[key] for one in value)
            and len(set(value)) == len(value)
        )
    elif key in LONGEST_KEY:
        good = isinstance(value, dict) and all(
            _is_name(name, LONGEST_KEY[key]) and _is_number(count, 0, MOST_INSPECTIONS)
            for name, count in value.items()
        )
    elif key == TOWNSHIP_PLACES:
        good = are_places(value)
    elif key == CLASS_RULES:
        good = isinstance(value, dict) and all(
            code in RESULT_ORDER and code not in PARENTS and _is_name(move, LONGEST[RISK_CLASSES])
            for code, move in value.items()
        )
    elif key == disclosure_maps.MAPS_KEY:
        good = isinstance(value, list)
        disclosure_maps.read_maps(value if good else [])
    elif key in _CODES:
        good = disclosure_codes.is_codes(key, value)
    elif key == EVIDENCE_RECORDINGS_MB:
        good = _is_number(value, 1, MOST_MB)
    elif key == IDLE_MINUTES:
        good = _is_number(value, 0, MOST_IDLE)
    else:
        least, most = (0, MOST_INSPECTIONS) if key == YEARLY_CAP else (1, MOST_DAYS)
        good = _is_number(value, least, most)
    if not good:
        raise BadParameter(parameter=key, value=value)


def _is_name(value: object, longest: int) -> bool:
    return isinstance(value, str) and 0 < len(value.strip()) <= longest


def _is_number(value: object, least: int, most: int) -> bool:
    return type(value) is int and least <= value <= most
