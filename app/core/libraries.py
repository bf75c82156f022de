"""专项库 and saved scopes: a name for conditions, or for a list of enterprises.

Decides what a good one is and which of them a plan uses; app.services.draw.libraries keeps them.
"""

from typing import Final

from app.core.quota import Basis
from app.core.scope import Scope, check_scope, libraries_of
from app.core.task import TaskPlan
from app.errors import UserError

LONGEST_NAME: Final = 60
LONGEST_NOTE: Final = 300


class LibraryName(UserError):
    """No name, or one that is too long."""

    code = "library.name"


class LibraryNote(UserError):
    """A remark that is too long."""

    code = "library.note"


class LibraryInLibrary(UserError):
    """The conditions of a library name libraries: that could go round in a circle."""

    code = "library.in_library"


class LibraryEmpty(UserError):
    """A library without conditions and without a list: it would be the whole registry."""

    code = "library.empty"


def check_library(name: str, note: str, scope: Scope | None, listed: int) -> None:
    """Raise for the first thing that makes this no library (the user's).

    Args:
        scope: its conditions; None where its members are a list of `listed` enterprises.
    """
    if not name.strip() or len(name.strip()) > LONGEST_NAME:
        raise LibraryName(most=LONGEST_NAME)
    if len(note.strip()) > LONGEST_NOTE:
        raise LibraryNote(most=LONGEST_NOTE)
    if scope is None:
        if not listed:
            raise LibraryEmpty(name=name.strip())
        return
    if named := libraries_of(scope):
        raise LibraryInLibrary(name=name.strip(), other=min(named))
    if not scope.directed:
        raise LibraryEmpty(name=name.strip())
    check_scope(scope)


def libraries_used(plan: TaskPlan) -> frozenset[str]:
    """Return the names of the libraries a plan asks for, in its scope or as its strata."""
    found = libraries_of(plan.scope)
    for part in plan.parts:
        found |= libraries_of(part.scope)
        if plan.basis is Basis.LIBRARY:
            found |= {part.key}
    return found
