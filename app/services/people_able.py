"""Whose turn it is: the accounts that may take the next step on something, by name."""

from collections.abc import Set
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.people import ROLE_RIGHTS, Right, Role
from app.store.schema import Account


@dataclass(frozen=True, slots=True)
class Able:
    """Who may do what is due, so that a page can name them.

    Attributes:
        right: what it takes.
        names: of the active accounts that have it and no part in the work, by log-in.
        admins: of the active administrators, who can give it to somebody.
    """

    right: Right
    names: tuple[str, ...]
    admins: tuple[str, ...]


def who_may(session: Session, right: Right, own: Set[int]) -> Able:
    """Return who may do something that is not their own work.

    Args:
        own: account ids of those whose work it is.
    """
    active = session.scalars(select(Account).where(Account.active).order_by(Account.login)).all()
    return Able(
        right,
        tuple(one.name for one in active if one.id not in own and _has(one, right)),
        tuple(one.name for one in active if Role.ADMIN.value in one.roles),
    )


def _has(account: Account, right: Right) -> bool:
    return any(right in ROLE_RIGHTS[Role(role)] for role in account.roles)
