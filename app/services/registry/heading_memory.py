"""What somebody decided each heading of a file means, kept for files with the same headings.

Two files have the same headings when these are the same words in the same order, however
they are spaced, starred or written in full width.
"""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.core.headings import plain
from app.core.people import Actor
from app.store.schema import HeadingMapping


def remembered(session: Session, kind: str, headings: Sequence[str]) -> dict[str, str] | None:
    """Return heading -> field ("" = not used) as decided for these headings, or None.

    The headings come back as given, whatever their spacing was when it was decided.
    """
    row = session.scalars(_row(kind, headings)).first()
    if row is None:
        return None
    return {heading: row.mapping.get(plain(heading), "") for heading in headings if heading}


def any_of(session: Session, kind: str) -> bool:
    """Whether anything was ever decided about the headings of a registry's files."""
    return (
        session.scalars(select(HeadingMapping.id).where(HeadingMapping.kind == kind)).first()
        is not None
    )


def remember(
    session: Session,
    actor: Actor,
    kind: str,
    headings: Sequence[str],
    mapping: Mapping[str, str],
    now: datetime,
) -> None:
    """Keep a decision inside the caller's transaction; a later one replaces it.

    Args:
        headings: all headings of the file, in its order.
        mapping: heading -> field, "" = not used; headings left out are not used.
    """
    row = session.scalars(_row(kind, headings)).first()
    if row is None:
        row = HeadingMapping(kind=kind, headings_sha256=_digest(headings))
        session.add(row)
    row.mapping = {plain(heading): field for heading, field in mapping.items() if plain(heading)}
    row.by_id, row.at = actor.account_id, now
    session.flush()


def _row(kind: str, headings: Sequence[str]) -> Select[HeadingMapping]:
    return select(HeadingMapping).where(
        HeadingMapping.kind == kind, HeadingMapping.headings_sha256 == _digest(headings)
    )


def _digest(headings: Sequence[str]) -> str:
    # The unit separator stands in no heading.
    return hashlib.sha256("\x1f".join(plain(one) for one in headings).encode()).hexdigest()
