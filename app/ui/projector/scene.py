"""What the hall sees, as values: one frozen Scene at a time, no Qt.

Bounds: a Scene holds only what is shown. Risk classes, telephone and identity numbers have
no field here; strata carry their opaque labels. The window shows a Scene and decides nothing.
"""

from dataclasses import dataclass, field
from enum import Enum
from typing import Literal


class Kind(Enum):
    """The kinds of scene, in the order of a ceremony."""

    WELCOME = "welcome"
    LOCKED = "locked"
    THROWS = "throws"
    SEED = "seed"
    DRAW = "draw"
    TEAMS = "teams"
    RESULT = "result"
    CAUGHT = "caught"  # 试着作弊, after a rehearsal


@dataclass(frozen=True, slots=True)
class RailStep:
    """A step of the ceremony. `time`: hh:mm:ss when it was done, or ""."""

    title: str
    state: Literal["done", "current", "future"]
    time: str = ""


@dataclass(frozen=True, slots=True)
class Witness:
    """A witness and whom they stand for (body, post)."""

    name: str
    body: str = ""


@dataclass(frozen=True, slots=True)
class Quota:
    """How many are drawn of one opaque label (S1, a pool): `size` is what is in it."""

    label: str
    size: int
    count: int


@dataclass(frozen=True, slots=True)
class Throw:
    """A witness's digits: those entered so far, of `total`; the others stay blank."""

    witness: str
    total: int
    digits: str = ""
    slips: bool = False


@dataclass(frozen=True, slots=True)
class Drawn:
    """One drawn name; `note` is public and short (an officer's unit, a township)."""

    name: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class TeamLine:
    """A team, its members and the enterprises it received."""

    number: str
    members: tuple[str, ...]
    enterprises: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trial:
    """A step of a trick played before the hall; `outcome`: one short word or two."""

    did: str
    outcome: str
    by: str
    line: str


@dataclass(frozen=True, slots=True)
class Scene:
    """One picture for the hall.

    Attributes:
        kind: which picture.
        title: the ceremony's name; subtitle: the task's name; task_number: as on paper.
        when: date and time of the picture, Beijing time, as shown.
        manifest: M, 64 hex digits, "" before the freeze; its first 16 are the lock code.
        mark: "" or 示例, 演练: shown on every picture.
        steps: the rail. heading: title of the stage, "" for the kind's own.
        witnesses: WELCOME. enterprise_quotas, officer_quotas, commitment: LOCKED.
        throws: THROWS, SEED. seed: SEED (64 hex).
        drawn, crowd, pool: DRAW; drawn in order of the result; crowd are names that only
            roll by; pool is how many they were drawn from, with its unit ("12,846 户").
        teams: TEAMS. result, head, facts: RESULT; facts are (words, value).
        trials: CAUGHT.
    """

    kind: Kind
    title: str
    subtitle: str = ""
    task_number: str = ""
    when: str = ""
    manifest: str = ""
    mark: str = ""
    steps: tuple[RailStep, ...] = ()
    heading: str = ""
    witnesses: tuple[Witness, ...] = ()
    enterprise_quotas: tuple[Quota, ...] = ()
    officer_quotas: tuple[Quota, ...] = ()
    commitment: str = ""
    throws: tuple[Throw, ...] = ()
    seed: str = ""
    drawn: tuple[Drawn, ...] = ()
    crowd: tuple[str, ...] = ()
    pool: str = ""
    teams: tuple[TeamLine, ...] = ()
    result: str = ""
    head: str = ""
    facts: tuple[tuple[str, str], ...] = field(default=())
    trials: tuple[Trial, ...] = ()

    @property
    def lock_code(self) -> str:
        """The first 16 digits of M in two groups, "" before the freeze."""
        return f"{self.manifest[:8]} {self.manifest[8:16]}" if self.manifest else ""
