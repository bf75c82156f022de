"""Why a person did something by hand: how long such a reason is, at least and at most.

A reason stands in the log and is read years later by somebody who was not there; a word or
two say nothing, a page belongs into a file of its own (features.md A: every act by hand).
"""

from typing import Final

from app.errors import UserError

LEAST: Final = 4  # characters
MOST: Final = 300


class ReasonWrong(UserError):
    """The reason is missing, too short or too long. Fields: least, most, count."""

    code = "reason.length"


def check_reason(words: str, *, least: int = LEAST, most: int = MOST) -> str:
    """Return a reason as it is kept: on one line, without blanks around it.

    Args:
        words: as typed. least, most: characters, where an act has bounds of its own.

    Raises:
        ReasonWrong: the user's.
    """
    said = " ".join(words.split())
    if not least <= len(said) <= most:
        raise ReasonWrong(least=least, most=most, count=len(said))
    return said
