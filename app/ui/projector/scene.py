"""What the hall sees, as values: one frozen Scene at a time, no Qt.

Bounds: a Scene holds only what is shown. Risk classes, telephone and identity numbers have
no field here; strata carry their opaque labels. The window shows a Scene and decides nothing.
"""

from dataclasses import dataclass
from enum import Enum
from typing import Literal


class Kind(Enum):
    """The kinds of scene, in the order of a ceremony."""

    CARD = "card"  # the test card
    WELCOME = "welcome"
    OPENING = "opening"
    RECONCILED = "reconciled"
    LOCKED = "locked"
    CODE = "code"  # one digest, as large as it gets, to be photographed
    ENVELOPE = "envelope"
    THROWS = "throws"
    SEED = "seed"
    STORED = "stored"
    DRAW = "draw"
    TEAMS = "teams"
    MATCHING = "matching"
    CHANCES = "chances"
    RESULT = "result"
    MINUTES = "minutes"
    DOSSIER = "dossier"
    CLOSING = "closing"
    BREAK = "break"
    RESUMED = "resumed"
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
class Guest:
    """Somebody with a part in the ceremony: what they do here, the name, body and post."""

    role: str
    name: str
    body: str = ""


@dataclass(frozen=True, slots=True)
class Quota:
    """How many are drawn of one opaque label (S1, a pool): `size` is what is in it."""

    label: str
    size: int
    count: int


@dataclass(frozen=True, slots=True)
class Sum:
    """A line of a reckoning; the lines of one add up. `strong`: a total."""

    sign: Literal["", "minus", "equals"]
    words: str
    count: str
    strong: bool = False


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
    enterprises: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs the minutes, and whether that was done."""

    role: str
    name: str
    signed: bool = False


@dataclass(frozen=True, slots=True)
class Chance:
    """How likely it was that this officer would inspect this enterprise, in words (1/4)."""

    officer: str
    enterprise: str
    words: str


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
        note: one sentence below what the kind shows, "" for the kind's own or none.
        big: the words a picture consists of: BREAK, RESUMED, CLOSING, DOSSIER.
        witnesses: WELCOME. guests: OPENING; ENVELOPE: who keeps it. signers: MINUTES.
        ledger, officer_ledger: RECONCILED. facts: (words, value) pairs of several kinds.
        enterprise_quotas, officer_quotas: RECONCILED, LOCKED. commitment: LOCKED to SEED.
        qr: rows of a QR code, "1" dark. digest: CODE: what is photographed.
        throws: THROWS, SEED. secret, recomputed, seed: SEED (64 hex each).
        drawn, crowd, pool, unit: DRAW; drawn in order of the result; crowd are names that only
            roll by; pool is how many they were drawn from, with its unit ("12,846 户"); unit is how one of them is counted.
        teams: TEAMS, MATCHING. chances: CHANCES. result, head: STORED to CLOSING.
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
    note: str = ""
    big: str = ""
    witnesses: tuple[Witness, ...] = ()
    guests: tuple[Guest, ...] = ()
    signers: tuple[Signer, ...] = ()
    ledger: tuple[Sum, ...] = ()
    officer_ledger: tuple[Sum, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    enterprise_quotas: tuple[Quota, ...] = ()
    officer_quotas: tuple[Quota, ...] = ()
    commitment: str = ""
    qr: tuple[str, ...] = ()
    digest: str = ""
    throws: tuple[Throw, ...] = ()
    secret: str = ""
    recomputed: str = ""
    seed: str = ""
    drawn: tuple[Drawn, ...] = ()
    crowd: tuple[str, ...] = ()
    pool: str = ""
    unit: str = ""
    teams: tuple[TeamLine, ...] = ()
    chances: tuple[Chance, ...] = ()
    result: str = ""
    head: str = ""
    trials: tuple[Trial, ...] = ()

    @property
    def lock_code(self) -> str:
        """The first 16 digits of M in two groups, "" before the freeze."""
        return f"{self.manifest[:8]} {self.manifest[8:16]}" if self.manifest else ""

    @property
    def wide(self) -> bool:
        """Whether the stage takes the rail's place too."""
        return self.kind in (Kind.CODE, Kind.CARD) or not self.steps
