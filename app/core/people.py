"""Who may do what: roles, rights and the acting person.

One table decides (ROLE_RIGHTS); services ask it before anything else. That nobody
approves own work is a rule on the work, so it is checked where the work is.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.errors import UserError

# Kind of the log entry of an administrator's password that was set from the command line.
RESET: Final = "RESET"


class Role(StrEnum):
    """The five roles of features.md row H1."""

    CLERK = "CLERK"  # 经办
    REVIEWER = "REVIEWER"  # 审核
    APPROVER = "APPROVER"  # 审批
    SUPERVISOR = "SUPERVISOR"  # 监督: reads everything, and draws re-checks
    ADMIN = "ADMIN"  # 管理员


class Right(StrEnum):
    """One right per kind of act."""

    READ = "READ"
    READ_LOG = "READ_LOG"
    REGISTRY = "REGISTRY"
    PERSONAL = "PERSONAL"  # to see telephone numbers of people whole, each look logged
    RECUSAL = "RECUSAL"
    TASK = "TASK"
    REVIEW_TASK = "REVIEW_TASK"
    APPROVE_TASK = "APPROVE_TASK"
    DRAW = "DRAW"
    CONFIRM = "CONFIRM"  # to be the second person of a two-person act
    PAPERS = "PAPERS"
    FORMS = "FORMS"  # the wording of papers
    FINDING = "FINDING"
    REVIEW_FINDING = "REVIEW_FINDING"
    APPROVE_FINDING = "APPROVE_FINDING"
    PUBLISH = "PUBLISH"
    EVIDENCE = "EVIDENCE"  # to take files in as evidence
    OPEN_EVIDENCE = "OPEN_EVIDENCE"  # to see and copy them without asking first
    RECHECK = "RECHECK"  # to draw closed inspections for a re-check and enter what it found
    ACCOUNTS = "ACCOUNTS"
    SETTINGS = "SETTINGS"


ROLE_RIGHTS: dict[Role, frozenset[Right]] = {
    Role.CLERK: frozenset(
        {
            Right.READ,
            Right.READ_LOG,
            Right.REGISTRY,
            Right.PERSONAL,
            Right.RECUSAL,
            Right.TASK,
            Right.DRAW,
            Right.PAPERS,
            Right.FORMS,
            Right.FINDING,
            Right.PUBLISH,
            Right.EVIDENCE,
        }
    ),
    Role.REVIEWER: frozenset(
        {Right.READ, Right.READ_LOG, Right.REVIEW_TASK, Right.REVIEW_FINDING, Right.CONFIRM}
    ),
    Role.APPROVER: frozenset(
        {
            Right.READ,
            Right.READ_LOG,
            Right.APPROVE_TASK,
            Right.APPROVE_FINDING,
            Right.CONFIRM,
            Right.OPEN_EVIDENCE,
        }
    ),
    Role.SUPERVISOR: frozenset(
        {Right.READ, Right.READ_LOG, Right.CONFIRM, Right.OPEN_EVIDENCE, Right.RECHECK}
    ),
    Role.ADMIN: frozenset(
        {
            Right.READ,
            Right.READ_LOG,
            Right.ACCOUNTS,
            Right.SETTINGS,
            Right.REGISTRY,
            Right.PERSONAL,
            Right.FORMS,
        }
    ),
}


class NotAllowed(UserError):
    """The person's roles do not carry the right."""

    code = "people.not_allowed"


class OwnWork(UserError):
    """Somebody tried to approve what they made or already passed themselves."""

    code = "people.own_work"


@dataclass(frozen=True, slots=True)
class Actor:
    """The acting person, as every service function takes it."""

    account_id: int
    login: str
    name: str
    roles: frozenset[Role]

    def may(self, right: Right) -> bool:
        """Tell whether one of the person's roles carries the right."""
        return any(right in ROLE_RIGHTS[role] for role in self.roles)


def confirms(roles: Iterable[str]) -> bool:
    """Tell whether one of some roles, by their codes, makes a second person."""
    return any(Right.CONFIRM in ROLE_RIGHTS[Role(role)] for role in roles)


def require(actor: Actor, right: Right) -> None:
    """Raise NotAllowed (the user's fault) where the person lacks the right."""
    if not actor.may(right):
        raise NotAllowed(name=actor.name, right=right.value)


def require_other(actor: Actor, earlier: frozenset[int], act: str) -> None:
    """Raise OwnWork where the actor is one of those whose work is being passed.

    Args:
        actor: who wants to pass it.
        earlier: account ids of those who made or passed it before.
        act: a short code of the act, for the message.
    """
    if actor.account_id in earlier:
        raise OwnWork(name=actor.name, act=act)
