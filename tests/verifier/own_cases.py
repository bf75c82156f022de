"""Clauses of §1–§8 without a vector of their own elsewhere: resources/vectors/own.

Each refusal changes one line of a small lawful draw (COMMIT is made anew, so that nothing else is
wrong); each lawful case goes to the edge of a clause. Results come from the literal reading.
"""

from collections.abc import Callable
from dataclasses import replace

from small_counties import ALONE, AREAS, NO_PLAN, THREES, TWO_POOLS, County, to_bytes

ASTRAL = "\U00020164"  # above FA11 by bytes, below it by UTF-16 units
BELOW = "\ufa11"

LAWFUL: dict[str, County] = {
    # §1, §2: words of 64 code points, the order of code points, `-` where it is a word.
    "words-at-their-edges": County(
        task="-",
        attempt="999999999",
        items=("-|A", "A|-"),
        ents={BELOW: 1, ASTRAL * 64: 0},
        offs={"A" + BELOW: 0, "A" + ASTRAL: 1},
        witnesses=("W1|SLIP|40", f"W{BELOW}|D10|1", f"W{ASTRAL}|D10|1"),
        beacon="S|1",
        e=(
            f"A{BELOW}|{BELOW}|-|-|100|-|IN",
            f"A{ASTRAL}|{ASTRAL * 64}|-|-|1|-|IN",
            f"B|X|{BELOW}|-|1|-|OUT:-",
        ),
        o=(f"A{BELOW}|A{ASTRAL}|-|-|{BELOW},{ASTRAL}|IN", "B|Y|-|-|-|OUT:A:B"),
        x=("B|B",),
        throws=("W1=" + "0123456789" * 4, f"W{BELOW}=0", f"W{ASTRAL}=9", "B=7"),
    ),
    # §2, §8: nothing at all to draw from.
    "nothing-to-draw-from": County(ents={}, e=()),
    # §5, §6, §7: teams and no parcel.
    "teams-and-nothing-to-inspect": replace(TWO_POOLS, ents={"S1": 0, "S2": 0}, parcel="CUT"),
    # §5, §8: no plan, and the parcels stand.
    "noplan-with-areas": NO_PLAN,
    # §6: blocks inside each pool, numbers run on; a pool of nobody; u = min(s, reserves).
    "within-blocks-run-on": County(
        ents={"S1": 5},
        offs={"A": 4, "B": 0, "C": 4},
        team="WITHIN|2|0|0|1|1",
        needs=("SKILL|K|1",),
        e=tuple(f"E{n}|S1|-|-|1|-|IN" for n in range(5)),
        o=(
            *(f"A{n}|A|-|-|{'K' if n < 3 else '-'}|IN" for n in range(6)),
            "B1|B|-|-|-|IN",
            *(f"C{n}|C|-|-|K|IN" for n in range(4)),
        ),
    ),
    # §6: under DISTINCT two units `-` are the same.
    "units-dash-are-the-same": replace(
        THREES, units="DISTINCT", o=("A1|A|-|-|K|IN", "A2|A|-|-|-|IN", "A3|A|U|-|-|IN")
    ),
    # §6: a district `-` equals none.
    "district-dash-equals-none": replace(
        THREES, district="AVOID", o=tuple(f"A{n}|A|U|-|K|IN" for n in range(1, 4))
    ),
    # §6: AVOID finds nobody; slack to its end and every shift.
    "everybody-lives-there": replace(
        AREAS,
        ents={"S1": 1},
        team="ACROSS|2|0|2|12|2",
        district="AVOID",
        e=AREAS.e[:2],
        o=tuple(f"A{n}|A|U|D1|-|IN" for n in range(1, 6)),
    ),
    # §6, §7: the same skill named by an enterprise; slack from 99, cap beyond need.
    "skill-of-an-enterprise": replace(
        TWO_POOLS,
        ents={"S1": 8, "S2": 2},
        team="ACROSS|2|99|999|1|1024",
        needs=("POOL|A|1", "POOL|B|1"),
        district="ANY",
        units="ANY",
    ),
    # §1: a rehearsal's tag stands in every hash.
    "rehearsal-alone": replace(ALONE, tag="SSJ1R"),
}

Edit = Callable[[list[str]], list[str]]


def _row(old: str, new: str) -> Edit:
    """The line that begins so becomes another; "" takes it away."""

    def change(lines: list[str]) -> list[str]:
        at = next(n for n, line in enumerate(lines) if line.startswith(old))
        return [*lines[:at], *([new] if new else []), *lines[at + 1 :]]

    return change


def _after(old: str, new: str) -> Edit:
    def change(lines: list[str]) -> list[str]:
        at = max(n for n, line in enumerate(lines) if line.startswith(old))
        return [*lines[: at + 1], new, *lines[at + 1 :]]

    return change


# In the manifest. Each begins with one of ALONE or TWO_POOLS.
MANIFESTS: dict[str, tuple[County, Edit]] = {
    "attempt-sign": (ALONE, _row("ATTEMPT", "ATTEMPT|+1")),
    "attempt-twice": (ALONE, _after("ATTEMPT", "ATTEMPT|2")),
    "alg-other": (ALONE, _row("ALG", "ALG|SSJ-DRAW-2|SHA-256")),
    "end-missing": (ALONE, _row("END", "")),
    "enterprise-line-bare": (ALONE, _after("BEACON", "E")),
    "officer-line-bare": (ALONE, _after("E|", "O")),
    "recusal-line-bare": (ALONE, _after("O|", "X")),
    "item-not-ascending": (replace(ALONE, items=("B|1",)), _after("ITEM", "ITEM|A|1")),
    "prev-63-digits": (ALONE, _row("PREV", "PREV|" + "0" * 63)),
    "word-with-equals": (ALONE, _row("TASK", "TASK|T=1")),
    "word-with-comma": (ALONE, _row("E|E1", "E|E1|S1|D,1|-|1|-|IN")),
    "word-with-space": (ALONE, _row("E|E1", "E|E1|S1|D 1|-|1|-|IN")),
    "word-variation-selector": (ALONE, _row("E|E1", "E|E1|S1|D\ufe0f|-|1|-|IN")),
    "word-tag-character": (ALONE, _row("E|E1", "E|E1|S1|D\U000e0041|-|1|-|IN")),
    "order-of-utf16": (
        replace(ALONE, e=(f"A{ASTRAL}|S1|-|-|1|-|IN", *ALONE.e)),
        _after(f"E|A{ASTRAL}", f"E|A{BELOW}|S1|-|-|1|-|IN"),
    ),
    "enterprise-dash": (ALONE, _row("E|E1", "E|-|S1|D1|-|1|-|IN")),
    "officer-dash": (ALONE, _row("O|A1", "O|-|A|U|-|-|IN")),
    "stratum-dash": (ALONE, _row("E|E1", "E|E1|-|D1|-|1|-|OUT:A")),
    "pool-dash": (ALONE, _row("O|A2", "O|A2|-|U|-|-|OUT:A")),
    "skill-listed-dash": (ALONE, _row("O|A2", "O|A2|A|U|-|-,K|IN")),
    "skill-listed-twice": (ALONE, _row("O|A2", "O|A2|A|U|-|K,K|IN")),
    "skill-needed-dash": (TWO_POOLS, _row("NEED|SKILL", "NEED|SKILL|-|1")),
    "witness-dash": (ALONE, _row("WITNESS|W1", "WITNESS|-|D10|4")),
    "witness-kind": (ALONE, _row("WITNESS|W1", "WITNESS|W1|D6|4")),
    "witness-twice": (ALONE, _after("WITNESS|W1", "WITNESS|W1|SLIP|4")),
    "witness-digits-0": (ALONE, _row("WITNESS|W1", "WITNESS|W1|D10|0")),
    "witness-digits-41": (ALONE, _row("WITNESS|W1", "WITNESS|W1|D10|41")),
    "beacon-dash": (ALONE, _row("BEACON", "BEACON|-|4")),
    "beacon-digits-0": (ALONE, _row("BEACON", "BEACON|F|0")),
    "weight-101": (ALONE, _row("E|E1", "E|E1|S1|D1|-|101|-|IN")),
    "out-without-reason": (ALONE, _row("E|E1", "E|E1|S1|D1|-|1|-|OUT:")),
    "quota-off-twice": (ALONE, _after("QUOTA|OFF|A", "QUOTA|OFF|A|2")),
    "quota-above-officers": (ALONE, _row("QUOTA|OFF|A", "QUOTA|OFF|A|3")),
    "quota-counts-in-only": (replace(ALONE, offs={"A": 2}), _row("O|A1", "O|A1|A|U|-|-|OUT:A")),
    "need-pool-with-none": (ALONE, _after("TEAM", "NEED|POOL|A|1")),
    "need-skill-with-none": (ALONE, _after("TEAM", "NEED|SKILL|K|1")),
    "need-pool-0": (TWO_POOLS, _row("NEED|POOL|B", "NEED|POOL|B|0")),
    "need-pool-missing": (TWO_POOLS, _row("NEED|POOL|B", "")),
    "need-pool-of-nobody": (TWO_POOLS, _row("NEED|POOL|B", "NEED|POOL|C|1")),
    "need-skill-0": (TWO_POOLS, _row("NEED|SKILL", "NEED|SKILL|K|0")),
    "need-skill-twice": (TWO_POOLS, _after("NEED|SKILL|K", "NEED|SKILL|K|2")),
    "teams-differ": (TWO_POOLS, _row("QUOTA|OFF|B", "QUOTA|OFF|B|3")),
    "team-mode": (TWO_POOLS, _row("TEAM", "TEAM|BETWEEN|2|1|3|8|4")),
    "team-size-1": (THREES, _row("TEAM", "TEAM|WITHIN|1|0|0|1|1")),
    "team-size-10": (THREES, _row("TEAM", "TEAM|WITHIN|10|0|0|1|1")),
    "team-slack-100": (TWO_POOLS, _row("TEAM", "TEAM|ACROSS|2|100|999|8|4")),
    "team-maxslack-1000": (TWO_POOLS, _row("TEAM", "TEAM|ACROSS|2|1|1000|8|4")),
    "team-block-0": (THREES, _row("TEAM", "TEAM|WITHIN|3|0|0|0|1")),
    "team-maxtry-0": (THREES, _row("TEAM", "TEAM|WITHIN|3|0|0|1|0")),
    "team-maxtry-1025": (THREES, _row("TEAM", "TEAM|WITHIN|3|0|0|1|1025")),
    "within-no-multiple": (THREES, _row("QUOTA|OFF|A", "QUOTA|OFF|A|2")),
    "within-all-0": (THREES, _row("QUOTA|OFF|A", "QUOTA|OFF|A|0")),
    "rule-district": (ALONE, _row("RULE|DISTRICT", "RULE|DISTRICT|SHUN")),
    "rule-parcel": (ALONE, _row("RULE|PARCEL", "RULE|PARCEL|TOWN")),
    "commit-of-another-attempt": (ALONE, _row("ATTEMPT", "ATTEMPT|2")),
    "commit-of-a-rehearsal": (
        ALONE,
        _row("COMMIT", "COMMIT|" + replace(ALONE, tag="SSJ1R").seal()),
    ),
}
# In the opening of ALONE.
OPENINGS: dict[str, tuple[County, Edit]] = {
    "opening-beacon-missing": (
        replace(ALONE, beacon="F|4", throws=("W1=1234", "W2=5678", "B=1357")),
        _row("B=", "B=-"),
    ),
    "opening-digit-full-width": (ALONE, _row("W1=", "W1=123\uff14")),
    "opening-dash-for-digits": (ALONE, _row("W1=", "W1=-")),
    "opening-last-line-missing": (ALONE, _row("B=", "")),
    "opening-s0-63-digits": (ALONE, _row("S0=", "S0=" + "0" * 63)),
    "opening-s0-upper-case": (replace(ALONE, s0=10), _row("S0=", "S0=" + f"{10:064X}")),
    "opening-word-for-s0": (ALONE, _row("S0=", "s0=" + "0" * 64)),
}
# With these the seal stays as it was: it is what is wrong.
UNSEALED = ("commit-of-another-attempt", "commit-of-a-rehearsal")


def lawful() -> dict[str, tuple[bytes, bytes]]:
    """Manifest and opening by name."""
    return {
        name: (to_bytes(county.lines()), to_bytes(county.opening()))
        for name, county in LAWFUL.items()
    }


def refused() -> dict[str, tuple[bytes, bytes]]:
    """Manifest and opening by name; one of the two is to be refused."""
    found = {}
    for name, (county, change) in MANIFESTS.items():
        lines = change(county.lines())
        if name not in UNSEALED:
            told = dict(
                line.split("|", 1) for line in lines if line.startswith(("TASK", "ATTEMPT"))
            )
            sealed = replace(county, task=told["TASK"], attempt=told["ATTEMPT"])
            lines = [line.replace(county.seal(), sealed.seal()) for line in lines]
        found[name] = to_bytes(lines), to_bytes(county.opening())
    for name, (county, change) in OPENINGS.items():
        found[name] = to_bytes(county.lines()), to_bytes(change(county.opening()))
    return found
