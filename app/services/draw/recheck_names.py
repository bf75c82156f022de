"""names.txt of a sample: what each inspection of its manifest is called (SPEC §12).

Made from the freeze of the draw an inspection came from; its hash stands in the LOCK
entry, so what it writes for a stored sample must never change.
"""

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from app.services.evidence.evidence_names import clean_name
from app.store.schema import Assignment, FrozenEnterprise, RecheckPlace


def names_text(session: Session, recheck_id: int) -> bytes:
    """Return names.txt: `<id>|<name of the enterprise>` of every inspection, ascending."""
    rows = session.execute(
        select(RecheckPlace.key, func.json_extract(FrozenEnterprise.facts, "$.name"))
        .join(Assignment, Assignment.id == RecheckPlace.assignment_id)
        .join(
            FrozenEnterprise,
            and_(
                FrozenEnterprise.lock_id == Assignment.lock_id,
                FrozenEnterprise.key == Assignment.enterprise_key,
            ),
        )
        .where(RecheckPlace.recheck_id == recheck_id)
    )
    return "".join(sorted(f"{key}|{clean_name(name)}\n" for key, name in rows)).encode()
