"""主持词: what the host says at each step, shipped or in the bureau's own words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.conduct import Step
from app.core.people import Actor, Right
from app.errors import UserError
from app.services import journal
from app.services.rights import needs
from app.store.engine import Store
from app.store.schema import ScriptLine
from app.texts import text

MOST_WORDS = 1000


class TooLong(UserError):
    """More words than a host can say at one step."""

    code = "script.too_long"


class UnknownName(UserError):
    """A name in braces that the program cannot fill in."""

    code = "script.unknown_name"


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one step. own: the bureau changed them."""

    step: Step
    words: str
    own: bool


# What a line may name in braces; the conductor fills them in.
NAMES = (
    "bureau",
    "task",
    "number",
    "place",
    "host",
    "officers_drawer",
    "enterprises_drawer",
    "witnesses",
    "total",
    "excluded",
    "pool",
    "officers",
    "wanted",
    "code",
    "result",
)


@needs(Right.READ)
def script(store: Store, actor: Actor) -> tuple[Words, ...]:
    """Return the words of every step, in order."""
    with store.read() as session:
        own = _own(session)
    return tuple(
        Words(step, own.get(step) or text(f"script.says.{step}"), bool(own.get(step)))
        for step in Step
    )


@needs(Right.FORMS)
def say_instead(store: Store, actor: Actor, step: Step, words: str, *, now: datetime) -> None:
    """Keep the bureau's own words for a step; "" brings the shipped ones back.

    Raises:
        TooLong, UnknownName: the user's.
    """
    words = words.strip()
    if len(words) > MOST_WORDS:
        raise TooLong(most=MOST_WORDS, length=len(words))
    fill(words, {})
    with store.write() as session:
        if words == (_own(session).get(step) or ""):
            return
        session.add(ScriptLine(step=step.value, words=words, by_id=actor.account_id, at=now))
        journal.record(
            session, actor.name, "SCRIPT", {"step": step.value, "own": bool(words)}, now=now
        )


def fill(words: str, values: Mapping[str, str]) -> str:
    """Put values where their names stand in braces; what is not known yet stays "…".

    Raises:
        UnknownName: a name that is none of NAMES, or a brace alone (the user's).
    """
    made, rest = [], words
    while "{" in rest or "}" in rest:
        before, brace, after = rest.partition("{")
        name, closed, tail = after.partition("}")
        if "}" in before or not brace or not closed or name not in NAMES:
            raise UnknownName(name=name or rest)
        made += [before, values.get(name, "…")]
        rest = tail
    return "".join([*made, rest])


def _own(session: Session) -> dict[Step, str]:
    rows = session.scalars(select(ScriptLine).order_by(ScriptLine.id))
    return {Step(row.step): row.words for row in rows}
