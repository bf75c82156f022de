"""The order of a public draw: its steps, the marks that prove them done, where it stands.

Protocol §10 fixes what comes before what; between those acts people do things the database
cannot see (read figures out, sign a sheet, throw dice). Each of them leaves a mark, so that a
ceremony broken off anywhere goes on exactly there (features.md D2, D6).
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from app.core.task import DrawKind


class Manner(StrEnum):
    """公开抽取 in a hall, or 日常抽取 at the desk (features.md D7): one protocol, fewer steps."""

    PUBLIC = "PUBLIC"
    DESK = "DESK"


class Step(StrEnum):
    """The steps of a ceremony."""

    OPENING = "opening"
    RECONCILE = "reconcile"
    LOCK = "lock"
    ENVELOPE = "envelope"
    THROWS = "throws"
    SEAL = "seal"
    DRAW = "draw"
    OFFICERS = "officers"
    ENTERPRISES = "enterprises"
    TEAMS = "teams"
    MATCHING = "matching"
    MINUTES = "minutes"
    DOSSIER = "dossier"
    CLOSED = "closed"


class Mark(StrEnum):
    """What people did, as kept: append-only, one row each, the newest counts.

    OPENED: host, people present and the authorisation were read (facts: ceremony).
    READ_OUT: the reconciliation was read out (facts: its figures).
    LOCK_SHOWN: M was shown in the room. LOCK_SIGNED: the lock sheet is signed, or M was
        photographed where there is no printer (facts: how).
    ENVELOPED: the sealed random number lies in its envelope (facts: keeper).
    THROWN: all throws are made, written down and signed; none may follow (protocol §10).
    DIGITS_SHOWN: the room saw every digit. SEAL_SHOWN: it saw the seal opened and checked.
    SHOWN_*: every name of that part was shown. MEDIA: number of the video or disc (facts).
    MINUTES_SIGNED: the minutes are signed (facts: who did not, and why).
    HANDED_OVER: the dossier was copied (facts: to whom, where).
    """

    OPENED = "OPENED"
    READ_OUT = "READ_OUT"
    LOCK_SHOWN = "LOCK_SHOWN"
    LOCK_SIGNED = "LOCK_SIGNED"
    ENVELOPED = "ENVELOPED"
    THROWN = "THROWN"
    DIGITS_SHOWN = "DIGITS_SHOWN"
    SEAL_SHOWN = "SEAL_SHOWN"
    SHOWN_OFFICERS = "SHOWN_OFFICERS"
    SHOWN_ENTERPRISES = "SHOWN_ENTERPRISES"
    SHOWN_TEAMS = "SHOWN_TEAMS"
    SHOWN_MATCHING = "SHOWN_MATCHING"
    MEDIA = "MEDIA"
    MINUTES_SIGNED = "MINUTES_SIGNED"
    HANDED_OVER = "HANDED_OVER"


SHOWN = {
    Step.OFFICERS: Mark.SHOWN_OFFICERS,
    Step.ENTERPRISES: Mark.SHOWN_ENTERPRISES,
    Step.TEAMS: Mark.SHOWN_TEAMS,
    Step.MATCHING: Mark.SHOWN_MATCHING,
}
_BEFORE_LOCK = frozenset({Mark.OPENED, Mark.READ_OUT})
# What a desk draw leaves out: no hall to show anything to, no envelope to hand out.
_ONLY_PUBLIC = frozenset({Step.RECONCILE, Step.ENVELOPE})


@dataclass(frozen=True, slots=True)
class Stored:
    """What the database knows of one attempt.

    Attributes:
        locked, opened, drawn: its LOCK, SEED and RESULT are stored.
        agreed: every throw was keyed twice alike.
        marks: what people did, as kept.
    """

    kind: DrawKind
    manner: Manner = Manner.PUBLIC
    officers_first: bool = True
    no_plan: bool = False
    locked: bool = False
    agreed: bool = False
    opened: bool = False
    drawn: bool = False
    marks: frozenset[Mark] = frozenset()


def steps(stored: Stored) -> tuple[Step, ...]:
    """Return the steps of a ceremony in order, CLOSED not counted (features.md C1)."""
    before = [
        step
        for step in (Step.OPENING, Step.RECONCILE, Step.LOCK, Step.ENVELOPE)
        if stored.manner is Manner.PUBLIC or step not in _ONLY_PUBLIC
    ]
    return (
        *before,
        Step.THROWS,
        Step.SEAL,
        Step.DRAW,
        *parts(stored),
        Step.MINUTES,
        Step.DOSSIER,
    )


# What is done in one go at the desk: digits keyed twice alike are opened and drawn from at
# once, and what was drawn is read out as a whole. In a hall each is a step of its own.
_AT_ONCE = ((Step.THROWS, Step.SEAL, Step.DRAW), tuple(SHOWN))


def grouped(manner: Manner, wanted: tuple[Step, ...]) -> tuple[tuple[Step, ...], ...]:
    """Return the steps as people count them: what is done in one go stands together."""
    made: list[tuple[Step, ...]] = []
    for step in wanted:
        together = next((one for one in _AT_ONCE if step in one), ())
        if manner is Manner.DESK and made and made[-1][-1] in together:
            made[-1] = (*made[-1], step)
        else:
            made.append((step,))
    return tuple(made)


def place_of(due: Step, groups: tuple[tuple[Step, ...], ...]) -> int:
    """Return which of the groups is due, from 0; their number where all are done."""
    return next((at for at, group in enumerate(groups) if due in group), len(groups))


def parts(stored: Stored) -> tuple[Step, ...]:
    """Return what is revealed, in the order of the stage."""
    if stored.kind is DrawKind.ENTERPRISES:
        return (Step.ENTERPRISES,)
    if stored.kind is DrawKind.OFFICERS:
        drawn: tuple[Step, ...] = (Step.OFFICERS,)
    elif stored.officers_first:
        drawn = (Step.OFFICERS, Step.ENTERPRISES)
    else:
        drawn = (Step.ENTERPRISES, Step.OFFICERS)
    return drawn if stored.no_plan else (*drawn, Step.TEAMS, Step.MATCHING)


def step_due(stored: Stored) -> Step:
    """Return the first step of the ceremony that is not done; CLOSED after the last."""
    return next((step for step in steps(stored) if not _done(step, stored)), Step.CLOSED)


def _done(step: Step, stored: Stored) -> bool:
    """Whether a step is over. What a later act proves needs no mark of its own."""
    marks = stored.marks
    if step in (Step.OPENING, Step.RECONCILE):
        wanted = Mark.OPENED if step is Step.OPENING else Mark.READ_OUT
        return stored.locked or wanted in marks
    if step is Step.LOCK:
        return stored.opened or stored.agreed or (stored.locked and Mark.LOCK_SIGNED in marks)
    if step is Step.ENVELOPE:
        return stored.opened or stored.agreed or Mark.ENVELOPED in marks
    if step is Step.THROWS:
        return stored.opened or (stored.agreed and Mark.DIGITS_SHOWN in marks)
    if step is Step.SEAL:
        return stored.drawn or (stored.opened and Mark.SEAL_SHOWN in marks)
    if step is Step.DRAW:
        return stored.drawn
    if step is Step.MINUTES:
        return Mark.MINUTES_SIGNED in marks
    if step is Step.DOSSIER:
        return Mark.HANDED_OVER in marks
    return SHOWN[step] in marks


def may_mark(mark: Mark, stored: Stored) -> bool:
    """Whether a mark fits where the ceremony stands (steps are locked in order by data).

    A mark once made may be made again only where its step is still due.
    """
    if mark in _BEFORE_LOCK:
        return not stored.locked
    if not stored.locked:
        return False
    due = step_due(stored)
    return due in _OF_STEP[mark]


_OF_STEP: dict[Mark, Collection[Step]] = {
    Mark.LOCK_SHOWN: (Step.LOCK,),
    Mark.LOCK_SIGNED: (Step.LOCK,),
    Mark.ENVELOPED: (Step.ENVELOPE,),
    Mark.THROWN: (Step.THROWS,),
    Mark.DIGITS_SHOWN: (Step.THROWS,),
    Mark.SEAL_SHOWN: (Step.SEAL,),
    Mark.SHOWN_OFFICERS: (Step.OFFICERS,),
    Mark.SHOWN_ENTERPRISES: (Step.ENTERPRISES,),
    Mark.SHOWN_TEAMS: (Step.TEAMS,),
    Mark.SHOWN_MATCHING: (Step.MATCHING,),
    Mark.MEDIA: (Step.MINUTES,),
    Mark.MINUTES_SIGNED: (Step.MINUTES,),
    Mark.HANDED_OVER: (Step.DOSSIER,),
}
