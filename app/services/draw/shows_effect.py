"""The list in effect of a draw: what was drawn, with who went out and who came in marked (§13)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from sqlalchemy.orm import Session

from app.core.substitution import Kind
from app.services.assigned.assigned_adjust import AdjustLine, facts_of, lines, ranks
from app.services.draw.shows_rows import DrawnEnterprise, DrawnOfficer
from app.store.schema import Result

OUT, IN = "OUT", "IN"  # marks of a row; "" for what is as it was drawn


R = TypeVar("R", DrawnEnterprise, DrawnOfficer)


@dataclass(frozen=True, slots=True)
class Marked:
    """How a row stands: its mark, and why it went out (a code of §13)."""

    mark: str = ""
    reason: str = ""


def made_of(session: Session, lock_id: int, kind: Kind) -> tuple[AdjustLine, ...]:
    """Return the substitutions of one kind of an attempt."""
    return tuple(one for one in lines(session, locks=(lock_id,)) if one.kind is kind)


def woven(drawn: Iterable[R], made: Iterable[AdjustLine], came: Mapping[str, R]) -> list[R]:
    """Return the drawn with everybody who came in right behind whom they replaced.

    Args:
        came: key -> row of those who came in.
    """
    after: dict[str, str] = {one.out_key: one.in_key for one in made if one.in_key}
    found: list[R] = []
    for row in drawn:
        at: R | None = row
        while at is not None:
            found.append(at)
            at = came.get(after.get(at.key, ""))
    return found


def marks(made: Iterable[AdjustLine]) -> dict[str, Marked]:
    """Return key -> mark; who came in and went out again is out."""
    found: dict[str, Marked] = {}
    for one in made:
        found[one.out_key] = Marked(OUT, one.reason)
        if one.in_key:
            found[one.in_key] = Marked(IN)
    return found


def _marked(rows: Iterable[R], made: Iterable[AdjustLine]) -> tuple[R, ...]:
    said = marks(made)
    return tuple(
        replace(row, mark=said[row.key].mark, reason=said[row.key].reason)
        if row.key in said
        else row
        for row in rows
    )


def substituted_enterprises(
    session: Session,
    result: Result | None,
    drawn: tuple[DrawnEnterprise, ...],
) -> tuple[DrawnEnterprise, ...]:
    """Return the drawn enterprises with the substitutes, marked; as they are where none are."""
    made = made_of(session, result.lock_id, Kind.ENT) if result else ()
    if result is None or not made:
        return drawn
    keys = [one.in_key for one in made if one.in_key]
    known = facts_of(session, result.lock_id, Kind.ENT, keys)
    rank = ranks(result.result, Kind.ENT, keys)
    rows = {one.key: one for one in drawn}
    for one in made:
        if one.in_key:
            facts = known[one.in_key]
            rows[one.in_key] = replace(
                rows[one.out_key],
                key=one.in_key,
                name=facts["name"],
                code=facts["uscc"] or facts["regno"] or one.in_key,
                township=facts["township"],
                station=facts["station"],
                rank=rank[one.in_key],
            )
    return _marked(woven(drawn, made, rows), made)


def substituted_officers(
    session: Session,
    result: Result | None,
    drawn: tuple[DrawnOfficer, ...],
) -> tuple[DrawnOfficer, ...]:
    """Return the serving officers with the substitutes, marked; as they are where none are."""
    made = made_of(session, result.lock_id, Kind.OFF) if result else ()
    if result is None or not made:
        return drawn
    keys = [one.in_key for one in made if one.in_key]
    known = facts_of(session, result.lock_id, Kind.OFF, keys)
    rank = ranks(result.result, Kind.OFF, keys)
    rows = {
        one.in_key: DrawnOfficer(
            one.in_key,
            known[one.in_key]["name"],
            known[one.in_key]["unit"],
            one.group,
            rank[one.in_key],
            one.team,
        )
        for one in made
        if one.in_key
    }
    return _marked(woven(drawn, made, rows), made)
