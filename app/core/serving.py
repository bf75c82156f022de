"""送达: how a paper reached the enterprise, and which entry of it can be kept.

Ways are those of the service receipt in use (送达回证: 直接、留置、邮寄、电子 …, domain §5.6);
an outcome says whether the paper counts as served. Decides nothing about deadlines.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from app.errors import UserError

LONGEST_NAME: Final = 60
LONGEST_NOTE: Final = 300
MOST_SERVERS: Final = 6


class Outcome(StrEnum):
    """What became of it."""

    SERVED = "SERVED"  # 送达
    LEFT = "LEFT"  # 留置: refused, left there before a witness or a camera
    REFUSED = "REFUSED"  # 拒收
    UNREACHABLE = "UNREACHABLE"  # 无法联系
    RETURNED = "RETURNED"  # 退回: came back by mail


class Way(StrEnum):
    """送达方式."""

    DIRECT = "DIRECT"  # 直接送达
    LEAVING = "LEAVING"  # 留置送达
    MAIL = "MAIL"  # 邮寄送达
    ELECTRONIC = "ELECTRONIC"  # 电子送达
    ENTRUSTED = "ENTRUSTED"  # 委托送达
    FORWARDED = "FORWARDED"  # 转交送达
    PUBLIC = "PUBLIC"  # 公告送达


DELIVERED: Final = frozenset({Outcome.SERVED, Outcome.LEFT})
# Somebody stood there and took it: the name goes onto the receipt.
_IN_PERSON: Final = frozenset({Way.DIRECT, Way.ENTRUSTED, Way.FORWARDED})
# What happened cannot be seen from a signature: who witnessed it, or what was tried.
_TOLD: Final = frozenset({Outcome.LEFT, Outcome.REFUSED, Outcome.UNREACHABLE, Outcome.RETURNED})


class BadService(UserError):
    """An entry of service cannot be as it is. `service_fault` says why."""

    code = "serving.bad"


@dataclass(frozen=True, slots=True)
class Service:
    """One attempt to serve a paper.

    Attributes:
        served_by: names; empty: the officers of the team.
        note: of a refusal or a paper left, the witness; of the unreachable, what was tried.
    """

    outcome: Outcome
    way: Way
    served_on: date
    receiver: str = ""
    served_by: tuple[str, ...] = ()
    note: str = ""


def is_delivered(outcome: str) -> bool:
    """Return whether a paper counts as served."""
    return outcome in DELIVERED


def faults(one: Service, issued_on: date, today: date) -> tuple[str, ...]:
    """Return what is wrong with an entry, as terms.service_fault; () for nothing.

    Args:
        issued_on: the paper's date; nothing is served before there is a paper.
        today: in Beijing.
    """
    found = []
    if one.served_on < issued_on:
        found.append("before_paper")
    if one.served_on > today:
        found.append("in_future")
    if (one.outcome is Outcome.LEFT) != (one.way is Way.LEAVING):
        found.append("left_way")
    if one.outcome is Outcome.RETURNED and one.way is not Way.MAIL:
        found.append("returned_way")
    if one.outcome is Outcome.SERVED and one.way in _IN_PERSON and not one.receiver.strip():
        found.append("no_receiver")
    if one.outcome in _TOLD and not one.note.strip():
        found.append(f"no_note_{one.outcome.lower()}")
    if too_long(one.receiver, one.served_by, one.note):
        found.append("too_long")
    return tuple(found)


def too_long(receiver: str, served_by: Collection[str], note: str) -> bool:
    """Return whether something is longer than is kept."""
    return (
        len(receiver) > LONGEST_NAME
        or len(note) > LONGEST_NOTE
        or len(served_by) > MOST_SERVERS
        or any(len(name) > LONGEST_NAME for name in served_by)
    )


def check(one: Service, issued_on: date, today: date) -> None:
    """Raise BadService (the user's fault) with the first fault of an entry."""
    for fault in faults(one, issued_on, today):
        raise BadService(service_fault=fault)
