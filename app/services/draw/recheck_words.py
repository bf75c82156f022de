"""What a sample's scope says, the same on the page, the sheets and the papers."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.recheck import Scope
from app.core.vocabulary import LIST_MARK
from app.services.assigned.assigned_wording import wording
from app.store.schema import Item, Officer, Task
from app.texts import text


def scope_words(session: Session, scope: Scope) -> str:
    """Return all a scope says, its parts joined; days first, then what narrows it."""
    said = [text("recheck.scope.days", since=scope.since, until=scope.until)]
    if scope.task_id:
        said.append(text("recheck.scope.task", task=session.get_one(Task, scope.task_id).name))
    if scope.team:
        said.append(text("terms.team", number=int(scope.team[1:])))
    if scope.station:
        said.append(scope.station)
    if scope.officer:
        name = session.scalars(select(Officer.name).where(Officer.key == scope.officer)).first()
        said.append(text("recheck.scope.officer", name=name or scope.officer))
    if scope.item:
        name = session.scalars(
            select(Item.name).where(Item.code == scope.item).order_by(Item.id.desc()).limit(1)
        ).first()
        said.append(text("recheck.scope.item", name=name or scope.item))
    if scope.results:
        words = wording(session).on(scope.until)
        said.append(LIST_MARK.join(words.result(code) for code in scope.results))
    kept = (name for name in ("published", "closed", "fresh") if getattr(scope, name))
    said += [text(f"recheck.scope.{name}") for name in kept]
    return text("recheck.scope.joint").join(said)


def quota_words(scope: Scope) -> str:
    """Return how many a scope draws, and of what."""
    key = "ratio" if scope.rule.mode == "RATIO" else "number"
    words = text(f"recheck.scope.{key}", value=scope.rule.value)
    return text("recheck.scope.by_result", quota=words) if scope.by_result else words
