"""改判: a decided proposal decided the other way, as a decision of its own; nothing is erased."""

from datetime import datetime

from sqlalchemy import select

from app.core.people import Actor, Right
from app.errors import UserError
from app.services import journal
from app.services.registry.import_rows import change
from app.services.registry.proposals import LONGEST_REASON, ReasonMissing
from app.services.rights import needs
from app.store import bulk, search
from app.store.bulk import Stamp
from app.store.engine import Store
from app.store.schema import ClassProposal, Enterprise
from app.texts import text


class DecidedSince(UserError):
    """Something was decided about the same finding later, or the class has moved since."""

    code = "proposals.decided_since"


@needs(Right.REGISTRY)
def reverse(store: Store, actor: Actor, decision: int, reason: str, *, now: datetime) -> None:
    """Take back a change that was taken, or make one that was refused; with its reason.

    The class must still be what the decision left, so that nobody's later work is undone.

    Raises:
        ReasonMissing, DecidedSince: the user's; nothing is saved.
    """
    reason = " ".join(reason.split())
    said = text("proposals.reversed_reason", reason=reason)
    if not reason or len(said) > LONGEST_REASON:
        raise ReasonMissing(most=LONGEST_REASON)
    with store.write() as session:
        before = session.get(ClassProposal, decision)
        if before is None:
            raise DecidedSince()
        finding, result = before.ground.split(":")[:2]
        later = session.scalars(
            select(ClassProposal.id)
            .where(ClassProposal.ground.like(f"{finding}:%"), ClassProposal.id > decision)
            .limit(1)
        ).first()
        one = session.get_one(Enterprise, before.enterprise_id)
        now_class, then = before.before, before.after
        if before.taken:
            now_class, then = then, now_class
        if later is not None or one.risk_class != now_class:
            raise DecidedSince()
        row = ClassProposal(
            enterprise_id=one.id,
            before=now_class,
            after=then,
            ground=f"{finding}:{result}:{decision}",
            taken=True,
            reason=said,
            by_id=actor.account_id,
            at=now,
        )
        session.add(row)
        session.flush()
        changes = [change(one.id, {"risk_class": (now_class, then)})]
        list(bulk.update(session, "enterprises", changes, Stamp(actor.account_id, now)))
        search.changed(session, "enterprises")
        # No class in the log: entries leave the house.
        payload: dict[str, object] = {"act": "reverse", "count": 1, "proposals": [row.id]}
        payload["of"] = decision
        journal.record(session, actor.name, "RECLASS", payload, now=now)
