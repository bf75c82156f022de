"""Values from signed paper, as they are typed or scanned (§15)."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from app.core.protocol import TAGS, is_hex, shown
from app.errors import UserError


class OnPaper(StrEnum):
    """Which value a field is for; the lock sheet has M, the minutes R and the head."""

    M = "M"
    HEAD = "HEAD"
    R = "R"


class NotAHash(UserError):
    """What was typed or scanned is no hash, or is another value than asked for."""

    code = "dossier.not_a_hash"


@dataclass(frozen=True, slots=True)
class Paper:
    """What stands on paper in other hands, as typed; any number of each."""

    m: tuple[str, ...] = field(default=())
    heads: tuple[str, ...] = field(default=())
    r: tuple[str, ...] = field(default=())

    @property
    def empty(self) -> bool:
        return not (self.m or self.heads or self.r)

    def read(self) -> "Paper":
        """Return the same as hashes.

        Raises:
            NotAHash: as read_typed.
        """
        return Paper(
            tuple(read_typed(value, OnPaper.M) for value in self.m),
            tuple(read_typed(value, OnPaper.HEAD) for value in self.heads),
            tuple(read_typed(value, OnPaper.R) for value in self.r),
        )


# The square codes on the sheets: TAG|<first field>|<draw>|<attempt>|<hash>[|<hash>].
_IN_CODES: Final = {
    (OnPaper.M, "M", 5): 4,
    (OnPaper.R, "R", 5): 4,
    (OnPaper.R, "R", 6): 4,
    (OnPaper.HEAD, "R", 6): 5,
}


def read_typed(value: str, what: OnPaper = OnPaper.M) -> str:
    """Return a hash as 64 lower-case digits, from what a person typed or scanned.

    Taken are the digits with spaces and in any case, and the text of a sheet's square
    code: `TAG|M|<draw>|<attempt>|<M>`, `TAG|R|<draw>|<attempt>|<R>|<head>`, and any code
    with `HEAD|<n>|<head>` in it for a head.

    Raises:
        NotAHash: the user's: not a hash, or the code of another value.
    """
    parts = "".join(value.split()).split("|")
    if len(parts) == 1:
        found = parts[0]
    else:
        kinds = [part.upper() for part in parts]
        at = _IN_CODES.get((what, kinds[1], len(parts)), 0)
        if what is OnPaper.HEAD and "HEAD" in kinds[:-2]:
            at = kinds.index("HEAD") + 2
        found = parts[at] if at and kinds[0] in TAGS else ""
    found = found.lower()
    if not is_hex(found):
        raise NotAHash(value=shown(value), what=what.value)
    return found
