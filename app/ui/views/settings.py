"""What the settings page decides: which entries are wrong, which dated value is in force."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.core import draw_settings
from app.core.deadlines import RULE_OF, term_of
from app.core.disclosure_codes import AGENCY_KEY, ITEMS_KEY, WORDS_KEY
from app.core.disclosure_maps import MAPS_KEY
from app.core.parameters import (
    CERTIFICATE_DAYS,
    CLASS_CAPS,
    CLASS_RULES,
    EVIDENCE_RECORDINGS_MB,
    FACT_KINDS,
    IDLE_MINUTES,
    ITEM_CAPS,
    LONGEST,
    LONGEST_KEY,
    MOST_IDLE,
    MOST_INSPECTIONS,
    MOST_MB,
    RISK_CLASSES,
    TOWNSHIP_PLACES,
    YEARLY_CAP,
)
from app.core.people import Role
from app.core.town_places import BadPlace, read_places, write_places
from app.core.typed import typed_number
from app.core.vocabulary import LIST_MARK
from app.services.account.accounts import SHORTEST_PASSWORD, AccountLine
from app.services.bureau import BureauFacts
from app.services.bureau_workdays import term_words
from app.services.setting.settings_facts import ParameterLine
from app.texts import text
from app.ui.views.draw_settings import setting_words
from app.ui.views.proposals import move_words, results

BUREAU_FIELDS = (
    "name",
    "short_name",
    "area_code",
    "address",
    "contact",
    "phone",
    "supervision_phone",
    "discipline",
)
LONGEST_DISCIPLINE = 2000
# least and most of the parameters that are whole numbers
RANGES = {
    YEARLY_CAP: (1, 365),
    CERTIFICATE_DAYS: (1, 365),
    EVIDENCE_RECORDINGS_MB: (1, MOST_MB),
    IDLE_MINUTES: (0, MOST_IDLE),
}
SEPARATORS = ",\uff0c \u3000"  # commas and spaces of both widths
KEYS = (
    YEARLY_CAP,
    CLASS_CAPS,
    ITEM_CAPS,
    RISK_CLASSES,
    FACT_KINDS,
    CERTIFICATE_DAYS,
    EVIDENCE_RECORDINGS_MB,
    TOWNSHIP_PLACES,
    IDLE_MINUTES,
)
LISTS = frozenset({MAPS_KEY, WORDS_KEY, ITEMS_KEY, AGENCY_KEY})  # changed on a page of their own
LONG = frozenset({TOWNSHIP_PLACES})  # typed or pasted line by line
GIVES = "="  # between a name and its number, as typed


_MOST = MOST_INSPECTIONS
_SHOWN = 30  # characters of a line that a message repeats
_NARROW = str.maketrans("\uff1d\uff1a:", "===")  # a full-width sign, a colon


class WrongEntry(ValueError):
    """What was typed is no value of this parameter; the words say why."""


def bureau_errors(typed: dict[str, str]) -> dict[str, str]:
    """Return field -> sentence for what is wrong with the bureau's data as typed."""
    found = {key: text("settings.required") for key in ("name", "short_name") if not typed[key]}
    if not (typed["area_code"].isascii() and typed["area_code"].isdigit()) or (
        len(typed["area_code"]) != 6
    ):
        found["area_code"] = text("settings.bureau.area_code_wrong")
    if (count := len(typed["discipline"])) > LONGEST_DISCIPLINE:
        found["discipline"] = text("settings.bureau.discipline_long", count=count)
    return found


def typed_bureau(before: BureauFacts, typed: dict[str, str]) -> BureauFacts:
    """Return the bureau as typed, based on the version that was read."""
    return BureauFacts(
        **{key: typed[key] for key in BUREAU_FIELDS},
        is_sample=before.is_sample,
        version=before.version,
        fonts=before.fonts,
    )


def bureau_differences(mine: BureauFacts, newer: BureauFacts) -> tuple[tuple[str, str, str], ...]:
    """Return (field in words, mine, newer) for what two versions say differently."""
    return tuple(
        (text(f"settings.bureau.{key}"), getattr(mine, key), getattr(newer, key))
        for key in BUREAU_FIELDS
        if getattr(mine, key) != getattr(newer, key)
    )


@dataclass(frozen=True, slots=True)
class AccountEntry:
    """What stands in the fields of the account window."""

    login: str
    name: str
    roles: tuple[Role, ...]
    password: str
    again: str


def account_differences(
    mine: AccountEntry, post: str, newer: AccountLine
) -> tuple[tuple[str, str, str], ...]:
    """Return (field in words, mine, newer) for what two versions of an account say differently."""
    lines = (
        ("name", mine.name, newer.name),
        ("post", post, newer.post),
        ("roles", roles_words(mine.roles), roles_words(newer.roles)),
    )
    return tuple(
        (text(f"settings.account.{key}"), typed, saved)
        for key, typed, saved in lines
        if typed != saved
    )


def account_errors(entry: AccountEntry, *, new: bool) -> dict[str, str]:
    """Return field -> sentence for what is wrong with an account; `new` asks for a password."""
    required = text("settings.required")
    found = {key: required for key in ("login", "name") if not getattr(entry, key)}
    if not entry.roles:
        found["roles"] = text("settings.account.no_role")
    return found | (password_errors(entry.password, entry.again) if new else {})


def password_errors(password: str, again: str) -> dict[str, str]:
    """Return field -> sentence for what is wrong with a password typed twice."""
    if len(password) < SHORTEST_PASSWORD:
        return {"password": text("settings.account.short", least=SHORTEST_PASSWORD)}
    return {} if password == again else {"again": text("settings.account.differ")}


def roles_words(roles: Sequence[Role]) -> str:
    """Return the roles in the order of the office."""
    return LIST_MARK.join(text(f"terms.role.{role}") for role in Role if role in roles)


def parse_value(key: str, words: str) -> Any:
    """Return the value of a parameter from what was typed.

    Raises:
        WrongEntry: with the sentence for the field.
    """
    words = words.strip()
    if key in RANGES:
        least, most = RANGES[key]
        words = typed_number(words)
        if not (words.isascii() and words.isdigit()) or not least <= int(words) <= most:
            raise WrongEntry(text("settings.parameter.whole", least=least, most=most))
        return int(words)
    if key == TOWNSHIP_PLACES:
        try:
            return read_places(words)
        except BadPlace as bad:
            line = bad.line.strip()[:_SHOWN]
            words = text(f"settings.parameter.{key}_wrong", number=bad.number, line=line)
            raise WrongEntry(words) from None
    for mark in SEPARATORS:
        words = words.replace(mark, LIST_MARK)
    if key in LONGEST_KEY:
        return _numbered(key, words)
    classes = [one for one in words.split(LIST_MARK) if one]
    if not classes or len(set(classes)) < len(classes) or max(map(len, classes)) > LONGEST[key]:
        raise WrongEntry(text("settings.parameter.classes", most=LONGEST[key]))
    return classes


def _numbered(key: str, words: str) -> dict[str, int]:
    """Names with a number each, as A=1; nothing typed is no name at all."""
    found: dict[str, int] = {}
    for one in words.translate(_NARROW).split(LIST_MARK):
        name, _, number = one.partition(GIVES)
        if not one:
            continue
        good = name and len(name) <= LONGEST_KEY[key] and name not in found
        if not (good and number.isascii() and number.isdigit() and int(number) <= _MOST):
            raise WrongEntry(text(f"settings.parameter.{key}_wrong", most=_MOST))
        found[name] = int(number)
    return found


def value_words(key: str, value: Any) -> str:
    """Return a value of a parameter as people read it."""
    if key in draw_settings.FIRST:
        return setting_words(key, value)
    if key in RULE_OF:
        return term_words(term_of(value))
    if key == CLASS_RULES:
        names = dict(results())
        return LIST_MARK.join(f"{names[code]}: {move_words(move)}" for code, move in value.items())
    if key == TOWNSHIP_PLACES:
        return text(f"settings.parameter.{key}_unit", value=len(value))
    if key in LISTS:
        return text("settings.parameter.lists_unit", value=len(value))
    if key in LONGEST_KEY and not value:
        return text("settings.parameter.none")
    if key in LONGEST_KEY:
        counts = (
            (name, text(f"proposals.{'cap' if n else 'no_cap'}", count=n))
            for name, n in value.items()
        )
        return LIST_MARK.join(f"{name} {said}" for name, said in counts)
    return text(f"settings.parameter.{key}_unit", value=typed_words(value))


def typed_words(value: Any) -> str:
    """Return a value as it would be typed."""
    if isinstance(value, dict):
        return LIST_MARK.join(f"{name}{GIVES}{number}" for name, number in value.items())
    if isinstance(value, list) and value and isinstance(value[0], list):
        return write_places(value)
    return LIST_MARK.join(value) if isinstance(value, list) else str(value)


def line_in_force(lines: Sequence[ParameterLine], key: str, day: date) -> ParameterLine | None:
    """Return the row whose value counts on a day; None while the first value does."""
    best: ParameterLine | None = None
    for line in lines:
        if (
            line.key == key
            and line.valid_from <= day
            and (best is None or line.valid_from >= best.valid_from)
        ):
            best = line
    return best


def line_state(line: ParameterLine, lines: Sequence[ParameterLine], day: date) -> str:
    """Return in_force, later or earlier for a dated value."""
    if line.valid_from > day:
        return "later"
    return "in_force" if line is line_in_force(lines, line.key, day) else "earlier"
