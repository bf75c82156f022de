"""自查 on a notice: the line that gives the enterprise's ticket, and what it is held against.

The two-dimensional code holds exactly the text that is hashed, so that nobody has to
copy it by hand; beside it stand ticket and cut-off (SPEC §4, features.md E5).
"""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.self_check import SHOWN, SelfCheck, self_checks
from app.core.task import DrawKind
from app.services.assigned.assigned import Assigned
from app.store.schema import Draw, Lock, Result, VoidedLock
from app.texts import text


def self_check_facts(session: Session, places: Sequence[Assigned]) -> dict[int, dict[str, object]]:
    """Return assignment id -> the facts `qr` and `check.…` of its notice.

    Where officers were drawn later over enterprises that stood, the ticket is that of the
    draw that took the enterprise.
    """
    if not places:
        return {}
    found = _found(session, places)
    return {place.id: _facts(*found[place.enterprise_key]) for place in places}


def _found(session: Session, places: Sequence[Assigned]) -> dict[str, tuple[SelfCheck, bool]]:
    """Return key -> its self-check, and whether the bureau itself drew it."""
    keys = {place.enterprise_key for place in places}
    rows = session.execute(
        select(Lock.id, Draw.kind)
        .join(Draw, Draw.id == Lock.draw_id)
        .where(
            Draw.task_id == places[0].task_id,
            Lock.id.not_in(select(VoidedLock.lock_id)),
            Lock.id.in_(select(Result.lock_id)),
        )
        .order_by(Draw.position.desc())
    ).all()
    found: dict[str, tuple[SelfCheck, bool]] = {}
    for lock_id, kind in rows:  # the earliest comes last and stands
        stored = session.get_one(Result, lock_id)
        for key, check in self_checks(stored.result, keys).items():
            found[key] = check, kind != DrawKind.OFFICERS
    return found


def _facts(check: SelfCheck, ours: bool) -> dict[str, object]:
    how = text("papers.check.how")
    key = "listed" if not ours else "drawn" if check.drawn else "substitute"
    return {
        "qr": check.line,
        "check": {
            "ticket": check.ticket[:SHOWN],
            "stratum": check.stratum,
            "cutoff": check.cutoff,
            "note": text(f"papers.check.{key}", rank=check.rank, how=how),
        },
    }
