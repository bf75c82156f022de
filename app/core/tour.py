"""The tour of the sample county: its steps in order, and what proves each of them done.

A step is over when what it leaves behind is stored, whoever did it and in whichever way; so
the tour can be left and taken up again anywhere, and never asks for a thing twice.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.core.people import Role
from app.core.task import Stage


class TourStep(StrEnum):
    """What one does, in order."""

    LOOK = "look"
    NEW = "new"
    ITEMS = "items"
    QUOTA = "quota"
    SUBMIT = "submit"
    REVIEW = "review"
    APPROVE = "approve"
    ROLL = "roll"
    LOCK = "lock"
    THROWS = "throws"
    DRAW = "draw"
    SIGN = "sign"
    HAND_OVER = "hand_over"
    PAPERS = "papers"
    ENTER = "enter"
    CHECK = "check"
    PASS = "pass"
    PUBLISH = "publish"


STEPS: Final = tuple(TourStep)
# Who does it; the others are the clerk's. Nobody passes their own work.
_ROLES: Final = {
    TourStep.REVIEW: Role.REVIEWER,
    TourStep.APPROVE: Role.APPROVER,
    TourStep.CHECK: Role.REVIEWER,
    TourStep.PASS: Role.APPROVER,
}
# Where it is done: an entry of the navigation, or a stage of the task.
PLACES: Final = {
    TourStep.LOOK: "enterprises",
    TourStep.NEW: "tasks",
    TourStep.ITEMS: "stage.plan",
    TourStep.QUOTA: "stage.plan",
    TourStep.SUBMIT: "stage.plan",
    TourStep.REVIEW: "stage.approval",
    TourStep.APPROVE: "stage.approval",
    TourStep.ROLL: "stage.lock",
    TourStep.LOCK: "stage.lock",
    TourStep.THROWS: "stage.draw",
    TourStep.DRAW: "stage.draw",
    TourStep.SIGN: "stage.draw",
    TourStep.HAND_OVER: "stage.draw",
    TourStep.PAPERS: "stage.papers",
    TourStep.ENTER: "stage.findings",
    TourStep.CHECK: "stage.findings",
    TourStep.PASS: "stage.findings",
    TourStep.PUBLISH: "stage.disclosure",
}
CEREMONY: Final = frozenset(
    {
        TourStep.ROLL,
        TourStep.LOCK,
        TourStep.THROWS,
        TourStep.DRAW,
        TourStep.SIGN,
        TourStep.HAND_OVER,
    }
)
_ORDER: Final = tuple(Stage)


@dataclass(frozen=True, slots=True)
class TourStand:
    """What is stored of the tour's task.

    Attributes:
        looked: the registry was in front.
        task_id: 0 before there is one.
        items: how many are ticked; numbered: a number says how many are drawn.
        opened, locked, seeded, drawn, signed, handed_over: of its newest attempt.
        notices: how many are numbered; published: how many lists were exported.
        assigned, to_write, to_review, approved: enterprises by their findings.
    """

    looked: bool = False
    task_id: int = 0
    items: int = 0
    numbered: bool = False
    stage: Stage = Stage.DRAFT
    opened: bool = False
    locked: bool = False
    seeded: bool = False
    drawn: bool = False
    signed: bool = False
    handed_over: bool = False
    notices: int = 0
    assigned: int = 0
    to_write: int = 0
    to_review: int = 0
    approved: int = 0
    published: int = 0


def role_of(step: TourStep) -> Role:
    """Return who does a step."""
    return _ROLES.get(step, Role.CLERK)


def due_of(stand: TourStand) -> TourStep | None:
    """Return the step after the last one that is done; None after the tour."""
    last = max((at for at, step in enumerate(STEPS) if _done(step, stand)), default=-1)
    return STEPS[last + 1] if last + 1 < len(STEPS) else None


def _done(step: TourStep, stand: TourStand) -> bool:
    reached = _ORDER.index(stand.stage)
    written = bool(stand.assigned) and not stand.to_write
    proofs = {
        TourStep.LOOK: stand.looked,
        TourStep.NEW: bool(stand.task_id),
        TourStep.ITEMS: bool(stand.items),
        TourStep.QUOTA: bool(stand.items) and stand.numbered,
        TourStep.SUBMIT: reached >= _ORDER.index(Stage.SUBMITTED),
        TourStep.REVIEW: reached >= _ORDER.index(Stage.REVIEWED),
        TourStep.APPROVE: reached >= _ORDER.index(Stage.APPROVED),
        TourStep.ROLL: stand.opened,
        TourStep.LOCK: stand.locked,
        TourStep.THROWS: stand.seeded,
        TourStep.DRAW: stand.drawn,
        TourStep.SIGN: stand.signed,
        TourStep.HAND_OVER: stand.handed_over,
        TourStep.PAPERS: bool(stand.notices),
        TourStep.ENTER: written,
        TourStep.CHECK: written and not stand.to_review,
        TourStep.PASS: bool(stand.assigned) and stand.approved == stand.assigned,
        TourStep.PUBLISH: bool(stand.published),
    }
    return proofs[step]
