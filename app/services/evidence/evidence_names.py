"""names.txt: what the ids of a manifest are called, for people who read a dossier.

Only names: no number of an identity card or a telephone, no address. Made from the
facts of the freeze by one function, whose hash is in the LOCK entry (SPEC §12): what it
writes for a stored attempt must never change.
"""

import unicodedata
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.protocol import NONE
from app.store.schema import FrozenEnterprise, FrozenOfficer

# Categories of code points that cannot be seen or end a line.
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def names_text(session: Session, lock_id: int) -> bytes:
    """Return names.txt of an attempt: `<id>|<name>` of everybody in its manifest, ascending."""
    lines: list[str] = []
    for frozen in (FrozenEnterprise, FrozenOfficer):
        # The name alone, without reading all facts of a city's enterprises; in order of the
        # keys, so that sorting the lines has little left to do.
        rows = session.execute(
            select(frozen.key, func.json_extract(frozen.facts, "$.name"))
            .where(frozen.lock_id == lock_id)
            .order_by(frozen.key)
        ).all()
        lines += [f"{key}|{clean_name(name)}\n" for key, name in rows]
    return "".join(dict.fromkeys(sorted(lines))).encode()


def clean_name(name: object) -> str:
    """Return a name fit for a line of names.txt; `-` where nothing is left of it."""
    said = str(name or "")
    if not said.isprintable() or " " in said or "|" in said:  # else there is nothing to do
        kept = (
            " " if one == "|" or one.isspace() else one
            for one in said
            if one.isspace() or unicodedata.category(one) not in _UNSEEN
        )
        said = " ".join("".join(kept).split())
    return said or NONE
