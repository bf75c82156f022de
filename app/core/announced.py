"""信息公开: what of the bureau's work the public is to see, and how each thing stands.

A thing is open once it has come to be; whether it may be shown is asked here and nowhere
else. That it was put up is kept as deeds, with the digest of what it said; a digest that
differs later tells that what stands outside is out of date (features.md G7).
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Final

from app.core.deadlines import Rule
from app.core.task import Stage


class Kind(StrEnum):
    """What is made public."""

    ITEMS = "ITEMS"  # 随机抽查事项清单
    DUTIES = "DUTIES"  # 监管责任清单
    PLAN = "PLAN"  # 年度抽查工作计划
    TASK = "TASK"  # 抽查任务公告
    DRAWN = "DRAWN"  # 抽取名单
    RESULTS = "RESULTS"  # 抽查结果
    LOT = "LOT"  # how the lot was drawn: the public copy of the dossier


class Deed(StrEnum):
    """What was done with a thing."""

    MADE = "MADE"  # its files
    POSTED = "POSTED"
    WITHDRAWN = "WITHDRAWN"


class Gate(StrEnum):
    """Whether a thing may be shown now."""

    OPEN = "OPEN"
    NOT_DRAWN = "NOT_DRAWN"
    BY_CHOICE = "BY_CHOICE"  # the task says 不公示抽取名单
    NOT_APPROVED = "NOT_APPROVED"  # no finding has been approved
    NOT_ENDED = "NOT_ENDED"  # until the inspections have ended it would be a tip-off (§12)
    NO_COPY = "NO_COPY"  # a program from before the dossiers locked the list


class State(StrEnum):
    """How a thing stands."""

    CLOSED = "CLOSED"  # not to be shown
    OPEN = "OPEN"  # to be shown, nothing made yet
    MADE = "MADE"  # files as it now is, not yet put up
    POSTED = "POSTED"
    OUTDATED = "OUTDATED"  # put up, and something changed since
    WITHDRAWN = "WITHDRAWN"
    RETRACT = "RETRACT"  # put up, and may not be shown (any more)


# What waits for somebody.
WAITING: Final = frozenset({State.OPEN, State.MADE, State.OUTDATED, State.RETRACT})

# The clock of each kind; the list of items has none: it is public before it is used
# (国办发〔2024〕54号: 未经公布不得实施).
CLOCKS: Final = {
    Kind.DUTIES: Rule.ANNOUNCE,
    Kind.PLAN: Rule.ANNOUNCE,
    Kind.TASK: Rule.ANNOUNCE,
    Kind.DRAWN: Rule.ANNOUNCE,
    Kind.RESULTS: Rule.PUBLISH,
    Kind.LOT: Rule.ANNOUNCE,
}
_DRAWN: Final = frozenset({Stage.DRAWN, Stage.CLOSED, Stage.ENDED})
_ENDED: Final = frozenset({Stage.CLOSED, Stage.ENDED})


@dataclass(frozen=True, slots=True)
class Matter:
    """A thing for the public.

    Attributes:
        task_id: 0 where it is of no task.
        subject: tells it from others of its kind: a version of the list, year and version
            of a plan, the number of a task.
        name: what it is called on pages.
        gate: whether it may be shown now.
        formed, changed: the days it came to be and was last changed; None while not open.
    """

    kind: Kind
    task_id: int
    subject: str
    name: str
    gate: Gate
    formed: date | None = None
    changed: date | None = None

    @property
    def key(self) -> tuple[Kind, int, str]:
        """What names it."""
        return self.kind, self.task_id, self.subject


@dataclass(frozen=True, slots=True)
class Done:
    """A deed, as kept. `digest`: of what the thing said then (`digest_of`)."""

    deed: Deed
    digest: str
    day: date
    place: str = ""
    folder: str = ""
    by: str = ""
    counts: dict[str, Any] = field(default_factory=dict)


def list_gate(stage: Stage, publish_list: bool, drawn: int) -> Gate:
    """Tell whether the list of who was drawn may be shown: after the draw, where the task says so."""
    if stage not in _DRAWN or not drawn:
        return Gate.NOT_DRAWN
    return Gate.OPEN if publish_list else Gate.BY_CHOICE


def results_gate(stage: Stage, approved: int) -> Gate:
    """Tell whether results may be shown: approved ones only."""
    if stage not in _DRAWN:
        return Gate.NOT_DRAWN
    return Gate.OPEN if approved else Gate.NOT_APPROVED


def lot_gate(stage: Stage, drawn: bool, bound: bool) -> Gate:
    """Tell whether the public copy may be shown: after the inspections (SPEC §12).

    Args:
        drawn: a standing draw has a result. bound: names and kit are bound to the log.
    """
    if not drawn:
        return Gate.NOT_DRAWN
    if stage not in _ENDED:
        return Gate.NOT_ENDED
    return Gate.OPEN if bound else Gate.NO_COPY


def digest_of(said: Any) -> str:
    """Return the SHA-256 of what a thing says, given as plain JSON values."""
    body = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(body.encode()).hexdigest()


def is_out(deeds: Sequence[Done]) -> bool:
    """Tell whether a thing stands outside: it was put up and not taken down since."""
    last = [one.deed for one in deeds if one.deed is not Deed.MADE]
    return bool(last) and last[-1] is Deed.POSTED


def posted(deeds: Sequence[Done]) -> Done | None:
    """Return the deed that put up what stands outside; None where nothing does."""
    if not is_out(deeds):
        return None
    return [one for one in deeds if one.deed is Deed.POSTED][-1]


def made(deeds: Sequence[Done]) -> Done | None:
    """Return the newest making of files."""
    return next((one for one in reversed(deeds) if one.deed is Deed.MADE), None)


def state_of(gate: Gate, digest: str, deeds: Sequence[Done]) -> State:
    """Return how a thing stands.

    Args:
        digest: of what it says now; "" while it is not open.
        deeds: oldest first.
    """
    outside = posted(deeds)
    if gate is not Gate.OPEN:
        return State.RETRACT if outside else State.CLOSED
    if outside is not None and outside.digest == digest:
        return State.POSTED
    newest = deeds[-1] if deeds else None
    if newest is not None and newest.deed is Deed.WITHDRAWN:
        return State.WITHDRAWN
    if newest is not None and newest.deed is Deed.MADE and newest.digest == digest:
        return State.MADE
    return State.OUTDATED if outside is not None else State.OPEN


def start_of(matter: Matter, deeds: Sequence[Done]) -> date | None:
    """Return the day a thing's clock starts: it came to be, or, once put up, was changed."""
    return matter.changed if is_out(deeds) else matter.formed
