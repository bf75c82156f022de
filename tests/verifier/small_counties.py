"""Counties of a few records, and the substitutions and refusals that the vectors show on them.

`python tests/verifier/write_vectors.py` writes resources/vectors/{own,adjust,refuse-adjust} from
here. Results and effects are computed by the literal readings of the tests, not by the engine.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from standing import OUT, Standing, head

Rows = tuple[str, ...]


def _sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class County:
    """A manifest by its kinds, and an opening; COMMIT follows from s0."""

    tag: str = "SSJ1"
    task: str = "T-1"
    attempt: str = "1"
    prev: str = "0" * 64
    items: Rows = ()
    ents: Mapping[str, int] = field(default_factory=lambda: {"S1": 1})
    offs: Mapping[str, int] = field(default_factory=dict)
    team: str = "NONE|0|0|0|0|0"
    needs: Rows = ()
    units: str = "ANY"
    district: str = "ANY"
    parcel: str = "EACH"
    witnesses: Rows = ("W1|D10|4", "W2|D10|4")
    beacon: str = "-"
    e: Rows = ("E1|S1|D1|G1|1|-|IN", "E2|S1|D2|G2|1|-|IN")
    o: Rows = ()
    x: Rows = ()
    throws: Rows = ("W1=1234", "W2=5678", "B=-")
    s0: int = 0

    def secret(self) -> str:
        return f"{self.s0:064x}"

    def seal(self) -> str:
        return _sha(f"{self.tag}|COMMIT|{self.task}|{self.attempt}|{self.secret()}")

    def lines(self) -> list[str]:
        """manifest.txt."""
        return [
            f"{self.tag}|MANIFEST",
            f"TASK|{self.task}",
            f"ATTEMPT|{self.attempt}",
            "ALG|SSJ-DRAW-1|SHA-256",
            *(f"ITEM|{row}" for row in self.items),
            f"PREV|{self.prev}",
            *(f"QUOTA|ENT|{name}|{k}" for name, k in self.ents.items()),
            *(f"QUOTA|OFF|{name}|{k}" for name, k in self.offs.items()),
            f"TEAM|{self.team}",
            *(f"NEED|{row}" for row in self.needs),
            f"RULE|UNITS|{self.units}",
            f"RULE|DISTRICT|{self.district}",
            f"RULE|PARCEL|{self.parcel}",
            f"COMMIT|{self.seal()}",
            *(f"WITNESS|{row}" for row in self.witnesses),
            f"BEACON|{self.beacon}",
            *(f"E|{row}" for row in self.e),
            *(f"O|{row}" for row in self.o),
            *(f"X|{row}" for row in self.x),
            "END",
        ]

    def opening(self) -> list[str]:
        """opening.txt."""
        return [f"S0={self.secret()}", *self.throws]

    def freeze(self, tag: str, draw: str, number: int, head: str) -> tuple[bytes, bytes]:
        """Manifest and opening as this attempt of this draw."""
        frozen = replace(self, tag=tag, task=draw, attempt=str(number), prev=head)
        return to_bytes(frozen.lines()), to_bytes(frozen.opening())


def to_bytes(lines: Iterable[str]) -> bytes:
    """A file of §1."""
    return "".join(f"{line}\n" for line in lines).encode()


# Two pools, two teams of one each: rules of every kind, and five reserves in either pool.
TWO_POOLS = County(
    ents={"S1": 3, "S2": 1},
    offs={"A": 2, "B": 2},
    team="ACROSS|2|1|3|8|4",
    needs=("POOL|A|1", "POOL|B|1", "SKILL|K|1"),
    units="DISTINCT",
    district="AVOID",
    e=(
        *(f"E{n}|S1|D{n % 4 + 1}|-|1|{'Z' if n == 5 else '-'}|IN" for n in range(1, 9)),
        *(f"F{n}|S2|-|-|1|-|IN" for n in (1, 2)),
        "F3|S2|-|-|1|-|OUT:CAP",
    ),
    o=(
        "A1|A|U1|D1|K|IN",
        "A2|A|U2|D2|K,Z|IN",
        "A3|A|U3|-|K,Z|IN",
        "A4|A|U4|D3|-|IN",
        "A5|A|U4|-|K|IN",
        "B1|B|U1|-|-|IN",
        "B2|B|U4|-|K|IN",
        "B3|B|U5|D4|-|IN",
        "B4|B|U6|D9|Z|IN",
    ),
    x=("A1|E7", "A3|E2", "A5|E6", "B4|E3"),
)
AREAS = County(
    ents={"S1": 4},
    offs={"A": 4},
    team="ACROSS|2|1|1|8|1",
    needs=("POOL|A|2",),
    parcel="AREA",
    e=tuple(f"E{n}|S1|D1|G{n % 3}|1|-|IN" for n in range(1, 9)),
    o=tuple(f"A{n}|A|U|-|-|IN" for n in range(1, 6)),
)
ALONE = County(
    ents={"S1": 2},
    offs={"A": 1},
    e=tuple(f"E{n}|S1|D1|-|1|-|IN" for n in range(1, 5)),
    o=("A1|A|U|-|-|IN", "A2|A|U|-|-|IN"),
)
# Nobody has the skill.
NO_PLAN = replace(
    AREAS, needs=("POOL|A|2", "SKILL|K|1"), ents={"S1": 2}, e=AREAS.e[:5], district="AVOID"
)
THREES = County(
    ents={"S1": 2},
    offs={"A": 3},
    team="WITHIN|3|0|0|1|1",
    needs=("SKILL|K|1",),
    parcel="CUT",
    e=tuple(f"E{n}|S1|-|-|{n}|-|IN" for n in range(1, 5)),
    o=("A1|A|U1|-|K|IN", "A2|A|U2|-|-|IN", "A3|A|U3|-|-|IN"),
)


class Scribe:
    """Writes substitutions down while it does them."""

    def __init__(self, standing: Standing) -> None:
        self.standing, self.lines, self.k = standing, head(standing), 0

    def put(self, kind: str, out: str, reason: str, skips: list[list[str]], into: str) -> "Scribe":
        """One substitution; raises Unlawful when it is not lawful."""
        group = self.standing.record[kind][out][2]
        self.standing.apply(kind, group, out, reason, skips, into)
        return self.note(kind, group, out, reason, skips, into)

    def note(
        self, kind: str, group: str, out: str, reason: str, skips: list[list[str]], into: str
    ) -> "Scribe":
        """The lines of one substitution, lawful or not."""
        self.k += 1
        self.lines += [
            f"OUT|{self.k}|{kind}|{group}|{out}|{reason}",
            *(f"SKIP|{self.k}|{one}|{why}" for one, why in skips),
            f"IN|{self.k}|{into}",
        ]
        return self

    def honest(self, kind: str, out: str, reason: str, stated: Mapping[str, str] = {}) -> "Scribe":
        """The first eligible reserve that nobody stated anything about."""
        skips, into = [], "-"
        told = {line.rpartition("|")[2] for line in self.lines if line.startswith("SKIP")}
        for one in self.standing.reserves(kind, self.standing.record[kind][out][2]):
            unmet = self.standing.unmet(kind, out, one)
            if not unmet and one not in stated:
                into = one
                break
            told |= {why for _, why in skips}
            shown = sorted(unmet, key=lambda why: (why in told, why))
            skips.append([one, stated[one] if one in stated else shown[0]])
        return self.put(kind, out, reason, skips, into)

    def skipped(self) -> set[str]:
        """The reasons of all SKIPs so far."""
        return {line.rpartition("|")[2] for line in self.lines if line.startswith("SKIP|")}


def in_effect(standing: Standing, kind: str, group: str) -> list[str]:
    """Those in effect of a stratum or pool, by rank."""
    return [
        line[3]
        for line in standing.ranked
        if line[:2] == [kind, group] and (kind, line[3]) in standing.in_effect
    ]


# ---------------------------------------------------------------- lawful substitutions

Story = Callable[[Scribe], bool]


def _shown(kind: str, group: str, wanted: set[str]) -> Story:
    """Any one of the group leaves, and the reserves before the next one show these reasons."""

    def story(scribe: Scribe) -> bool:
        out = in_effect(scribe.standing, kind, group)[0]
        scribe.honest(kind, out, OUT[kind][0])
        return wanted <= scribe.skipped() and not scribe.lines[-1].endswith("-")

    return story


def _next_of(kind: str, group: str, reason: str) -> Story:
    def story(scribe: Scribe) -> bool:
        scribe.honest(kind, in_effect(scribe.standing, kind, group)[-1], reason)
        return not scribe.skipped() and not scribe.lines[-1].endswith("|-")

    return story


def _stated(scribe: Scribe) -> bool:
    out = in_effect(scribe.standing, "ENT", "S1")[1]
    first = scribe.standing.reserves("ENT", "S1")[0]
    if scribe.standing.unmet("ENT", out, first):
        return False
    scribe.honest("ENT", out, "DUPLICATE", {first: "MOVED"})
    return len(scribe.lines) == 6 and not scribe.lines[-1].endswith("|-")


def _parcel_left_empty(scribe: Scribe) -> bool:
    """The only reserve of S2 comes in and goes out again; then nobody is left."""
    first = in_effect(scribe.standing, "ENT", "S2")[0]
    scribe.honest("ENT", first, "CANCELLED")
    scribe.honest("ENT", in_effect(scribe.standing, "ENT", "S2")[0], "OTHER")
    return scribe.lines[-1] == "IN|2|-" and not scribe.skipped()


def _newcomer_counts(scribe: Scribe) -> bool:
    """A newcomer's recusal holds for a reserve that comes later."""
    standing = scribe.standing
    for officer in ("A1", "A3", "A5", "B4"):
        old = {(o, e) for o, e in standing.barred if o == officer}
        pool = officer[0]
        if ("OFF", officer) in standing.in_effect or standing.reserves("OFF", pool)[0] != officer:
            continue
        for out in in_effect(standing, "OFF", pool):
            if standing.unmet("OFF", out, officer):
                continue
            scribe.honest("OFF", out, "LEFT")
            team = standing._team_with(officer)[0]
            for parcel, ids in standing.parcels.items():
                if standing.team_of[parcel] == team and ids[0].startswith("E"):
                    scribe.honest("ENT", ids[0], "CAPPED")
                    barred = {one for _, one in old}
                    return any(
                        line.split("|")[2] in barred and line.endswith("BARRED")
                        for line in scribe.lines
                        if line.startswith("SKIP|2")
                    )
    return False


def _shifted(scribe: Scribe) -> bool:
    """Who was passed over by a shift is the first reserve."""
    for pool in ("A", "B"):
        ranks = [line for line in scribe.standing.ranked if line[:2] == ["OFF", pool]]
        if ranks[0][5] == "RESERVE":
            for out in in_effect(scribe.standing, "OFF", pool):
                if not scribe.standing.unmet("OFF", out, ranks[0][3]):
                    scribe.honest("OFF", out, "LICENCE")
                    return True
    return False


def _two_remain(scribe: Scribe) -> bool:
    scribe.put("OFF", "A2", "LEAVE", [], "-")
    return True


def _in_its_place(scribe: Scribe) -> bool:
    first = next(iter(scribe.standing.parcels.values()))[0]
    scribe.honest("ENT", first, "CLOSED")
    return True


def _ten_times(scribe: Scribe) -> bool:
    for _ in range(10):
        scribe.honest("ENT", in_effect(scribe.standing, "ENT", "S1")[0], "CLOSED")
    return scribe.k == 10


def _other_area(scribe: Scribe) -> bool:
    """Without a plan nothing is asked of the next one."""
    standing = scribe.standing
    out = in_effect(standing, "ENT", "S1")[0]
    into = standing.reserves("ENT", "S1")[0]
    scribe.honest("ENT", out, "MOVED")
    return not standing.plan and standing.record["ENT"][out][4] != standing.record["ENT"][into][4]


# With each the s0 to try first: the one with which the story can be told.
LAWFUL: dict[str, tuple[County, Story]] = {
    "area-shown": (AREAS, _shown("ENT", "S1", {"AREA"})),
    "ent-alone-without-teams": (ALONE, _next_of("ENT", "S1", "CLOSED")),
    "ent-next-reserve": (TWO_POOLS, _next_of("ENT", "S1", "CLOSED")),
    "ent-shown-barred-district-skill": (
        replace(TWO_POOLS, s0=45),
        _shown("ENT", "S1", {"BARRED", "DISTRICT", "SKILL"}),
    ),
    "ent-stated": (replace(TWO_POOLS, s0=3), _stated),
    "ent-substitute-out-again-none-left": (TWO_POOLS, _parcel_left_empty),
    "ent-ten-times": (
        replace(ALONE, ents={"S1": 1}, e=tuple(f"E{n}|S1|-|-|1|-|IN" for n in range(10, 22))),
        _ten_times,
    ),
    "cut-rehearsal-keeps-the-place": (replace(THREES, tag="SSJ1R"), _in_its_place),
    "newcomer-counts": (replace(TWO_POOLS, s0=11), _newcomer_counts),
    "noplan-asks-nothing": (NO_PLAN, _other_area),
    "off-leaves-two": (THREES, _two_remain),
    "off-next-reserve": (TWO_POOLS, _next_of("OFF", "A", "DUTY")),
    "off-passed-over-by-shift-comes-first": (replace(TWO_POOLS, s0=2), _shifted),
    "off-shown-barred-units": (replace(TWO_POOLS, s0=227), _shown("OFF", "A", {"BARRED", "UNITS"})),
    "off-shown-district-skill": (
        replace(TWO_POOLS, s0=8),
        _shown("OFF", "A", {"DISTRICT", "SKILL"}),
    ),
}
