"""For whom something waits, in words. No Qt."""

from collections.abc import Sequence
from typing import Final

from app.services.people_able import Able
from app.texts import text

_MOST: Final = 4  # names in a sentence beside buttons


def waiting_words(able: Able, *, of_plan: bool = False) -> str:
    """Who may take the step that is due; or, where nobody may, who can change that.

    Args:
        of_plan: a year's plan waits, not a task.
    """
    right = f"PLAN_{able.right.value}" if of_plan else able.right.value
    if able.names:
        return text(f"waiting.who.{right}", names=_names(able.names))
    return text(f"waiting.nobody.{right}", admins=_names(able.admins))


def _names(names: Sequence[str]) -> str:
    words = text("waiting.joint").join(names[:_MOST])
    if len(names) <= _MOST:
        return words
    return text("waiting.more", names=words, count=len(names))
