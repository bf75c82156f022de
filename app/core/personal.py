"""Which facts of the registries are personal, and how they look to who need not know them.

Personal are telephone numbers of people: of enterprises, their contact persons, officers
and experts. Names of legal representatives, certificate numbers of officers and the places
of business stand on the public register and on every notice, so they are not (decision
0024). Identity numbers are kept nowhere; what is told of them is masked by `codes.mask`.

Sources: 《个人信息保护法》第六条、第三十四条; GB/T 35273-2020 7.2 (去标识化展示).
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, TypeVar

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    D = TypeVar("D", bound=DataclassInstance)
else:
    D = TypeVar("D")

ENTERPRISES: Final = "enterprises"
OFFICERS: Final = "officers"
EXPERTS: Final = "experts"
# Fields of a record that are personal, by the register it stands in.
FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    ENTERPRISES: ("phone", "contact_phone"),
    OFFICERS: ("phone",),
    EXPERTS: ("phone",),
}
# Kind of the log entry of a record whose personal fields somebody had shown.
SHOWN: Final = "SHOWN"
SIGN: Final = "*"

# A number as people write it: digits of either width, parted by strokes, dots, blanks, brackets.
_NUMBER = re.compile(r"[+＋]?[(（]?\d(?:[\d\- ·.()（）－—]*\d)?")
_OTHER = re.compile(r"[A-Za-zＡ-Ｚａ-ｚ_@][\w@.\-]*", re.ASCII)
_MOBILE: Final = 11  # digits; longer ones carry an area or country code
_LOCAL: Final = 7


def mask_phones(words: str) -> str:
    """Return a cell of telephone numbers with the middle of each hidden.

    138****5678 of a mobile one, 079*-***4567 of a landline, 85****33 of a local one, of
    a short one the last digits. Words between numbers stay (转, 王师傅).
    """
    parts, at = [], 0
    for found in _OTHER.finditer(words):
        parts += [_NUMBER.sub(_number, words[at : found.start()]), _other(found)]
        at = found.end()
    return "".join((*parts, _NUMBER.sub(_number, words[at:])))


def _number(found: re.Match[str]) -> str:
    said = found[0]
    places = [at for at, sign in enumerate(said) if sign.isdigit()]
    count = len(places)
    first, last = (0, min(2, count // 3))
    if count >= _LOCAL:
        first, last = (3, 4) if count >= _MOBILE else (2, 2)
    hidden = set(places[first : count - last])
    return "".join(SIGN if at in hidden else sign for at, sign in enumerate(said))


def _other(found: re.Match[str]) -> str:
    """A number of some other service (WeChat, mail): its first sign stays."""
    return found[0][0] + SIGN * (len(found[0]) - 1)


def is_masked(words: str) -> bool:
    """Tell whether words were masked by this module: no telephone number has such a sign."""
    return SIGN in words


def masked(kind: str, record: D) -> D:
    """Return a record of a register (a dataclass) with its personal fields masked."""
    hidden: dict[str, Any] = {name: mask_phones(getattr(record, name)) for name in FIELDS[kind]}
    return replace(record, **hidden)


def masked_facts(kind: str, facts: Mapping[str, str]) -> dict[str, str]:
    """Return facts of a record by field, those that are personal masked."""
    return {
        name: mask_phones(value) if name in FIELDS[kind] else value for name, value in facts.items()
    }


def masked_change(kind: str, name: str, value: Any) -> Any:
    """Return the value of a field as a history tells it."""
    hide = name in FIELDS.get(kind, ()) and isinstance(value, str)
    return mask_phones(value) if hide else value


def masked_changes(kind: str, changes: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Return field -> [before, after] of a history with what is personal masked."""
    return {
        name: [masked_change(kind, name, value) for value in pair] for name, pair in changes.items()
    }


def personal_among(kind: str, fields: Iterable[str]) -> tuple[str, ...]:
    """Return which of some fields of a register are personal, in their order."""
    return tuple(name for name in fields if name in FIELDS.get(kind, ()))
