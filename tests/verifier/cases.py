"""Random lawful pairs of manifest and opening.

Lawful by construction from the protocol text (§1-§3), not through the program: every number
gives one case, the same one for ever. Small: at most 40 enterprises and 16 officers or so.
"""

import hashlib
import random
from dataclasses import dataclass, field

# Ids for the order by bytes: the first is above the second in bytes, below it in UTF-16 units.
HIGH, BELOW_IT = "\U00020164", "\ufa11"
ODD_LETTERS = (
    HIGH,
    BELOW_IT,
    "\uffe5",
    "\u9f98",
    "A:",
    "\u00b7",
    "e".upper() + "\u0301",
    "\U0001f3b2",
    '"\\',
    "Ω",
)
SKILLS = ("会计", "特设", "食品", HIGH + "技")


def digest(text: str) -> str:
    """H(text) of §1."""
    return hashlib.sha256(text.encode()).hexdigest()


def seal(tag: str, task: str, attempt: str, s0: str) -> str:
    """The COMMIT line of §2."""
    return "COMMIT|" + digest(f"{tag}|COMMIT|{task}|{attempt}|{s0}")


def in_byte_order(lines: list[str]) -> list[str]:
    """Lines of one kind as the manifest wants them (§2)."""
    return sorted(set(lines), key=str.encode)


@dataclass
class Draft:
    """A lawful manifest as lists of lines by kind, in the order of §2, and its opening."""

    tag: str
    task: str
    attempt: int
    s0: str
    kinds: dict[str, list[str]] = field(default_factory=dict)
    throws: list[str] = field(default_factory=list)

    def seal(self) -> str:
        """The COMMIT line."""
        return seal(self.tag, self.task, str(self.attempt), self.s0)

    def manifest_lines(self) -> list[str]:
        """All lines, with the first and the last."""
        return [
            f"{self.tag}|MANIFEST",
            *(line for kind in self.kinds.values() for line in kind),
            "END",
        ]

    def opening_lines(self) -> list[str]:
        """S0, the throws, the beacon."""
        return [f"S0={self.s0}", *self.throws]

    def files(self) -> tuple[bytes, bytes]:
        """manifest.txt and opening.txt."""
        both = (self.manifest_lines(), self.opening_lines())
        manifest, opening = (("\n".join(lines) + "\n").encode() for lines in both)
        return manifest, opening


def lawful(number: int) -> Draft:
    """The lawful case of this number."""
    return _draft(random.Random(f"lawful {number}"))


def costly(maxtry: int) -> Draft:
    """A case near the budget of §6: shift 0 has teams for every g and never a schedule.

    Twelve pools of eight officers whose skills fit in one pairing of 105, so that one g takes
    some 1260 formations. The skill that the enterprise needs is with one officer of the last
    pool; s0 is such that this one is its reserve and serves only after a shift.
    """
    draft = Draft("SSJ1", "预算-1", 1, "")
    fitting = ("A,B", "C,D", "A,C", "B,D", "A,D", "B,C", "A", "B,C,D")
    officers = [
        f"O|P{pool:02d}{number}|P{pool:02d}|U|D|{skills}|IN"
        for pool in range(12)
        for number, skills in enumerate(fitting)
    ]
    officers += [f"O|Q{number}|Q|U|D|A,B,C,D{',Z' * (number == 0)}|IN" for number in range(3)]
    quotas = [f"QUOTA|OFF|P{pool:02d}|8" for pool in range(12)] + ["QUOTA|OFF|Q|2"]
    draft.throws = ["W1=1234", "W2=5678", "B=-"]
    for number in range(1000):
        draft.s0 = f"{number:064x}"
        draft.kinds = {
            "TASK": [f"TASK|{draft.task}"],
            "ATTEMPT": ["ATTEMPT|1"],
            "ALG": ["ALG|SSJ-DRAW-1|SHA-256"],
            "PREV": ["PREV|" + "0" * 64],
            "QUOTA": ["QUOTA|ENT|S1|1", *quotas],
            "TEAM": [f"TEAM|WITHIN|2|0|0|12|{maxtry}"],
            "NEED": [f"NEED|SKILL|{skill}|1" for skill in "ABCD"],
            "RULE": ["RULE|UNITS|ANY", "RULE|DISTRICT|ANY", "RULE|PARCEL|EACH"],
            "COMMIT": [draft.seal()],
            "WITNESS": ["WITNESS|W1|D10|4", "WITNESS|W2|D10|4"],
            "BEACON": ["BEACON|-"],
            "E": ["E|E1|S1|D|-|1|Z|IN"],
            "O": officers,
        }
        m = hashlib.sha256(draft.files()[0]).hexdigest()
        seed = digest("|".join(("SSJ1|SEED", m, draft.s0, *draft.throws)))
        tickets = [digest(f"SSJ1|OFF|{seed}|Q{of}|0") for of in range(3)]
        if tickets[0] == max(tickets):
            break
    return draft


# ---------------------------------------------------------------- lawful manifests


def _draft(rng: random.Random) -> Draft:
    draft = Draft(
        tag=rng.choice(("SSJ1", "SSJ1", "SSJ1", "SSJ1R")),
        task=rng.choice(("360824202500551631-1", "干市监2026-3", HIGH * 64, "7")),
        attempt=rng.choice((1, 1, 2, 999999999)),
        s0=rng.randbytes(32).hex(),
    )
    mode = rng.choice(("ACROSS", "ACROSS", "ACROSS", "WITHIN", "WITHIN", "NONE"))
    parcel = rng.choice(("EACH", "EACH", "AREA", "CUT"))
    strata = in_byte_order(
        rng.sample(
            ("S1", "S2", "S10", "层" + HIGH, "层" + BELOW_IT),
            rng.randint(0 if rng.random() < 0.05 else 1, 4),
        )
    )
    districts = rng.sample(
        ("D01", "D02", "D03", "城北", HIGH, "D05", "-"), rng.choice((1, 5, 6, 7, 7))
    )
    enterprises = _enterprises(rng, strata, districts, parcel)
    officers, pool_lines, team_lines = _officers(rng, mode, districts)
    draft.kinds = {
        "TASK": [f"TASK|{draft.task}"],
        "ATTEMPT": [f"ATTEMPT|{draft.attempt}"],
        "ALG": ["ALG|SSJ-DRAW-1|SHA-256"],
        "ITEM": in_byte_order(
            [
                f"ITEM|{code}|2025-01"
                for code in rng.sample(("A07", "登记事项检查", "B0" + HIGH), rng.randint(0, 3))
            ]
        ),
        "PREV": ["PREV|" + rng.choice(("0" * 64, rng.randbytes(32).hex()))],
        "QUOTA|ENT": in_byte_order(_stratum_quotas(rng, strata, enterprises)),
        "QUOTA|OFF": in_byte_order(pool_lines),
        **team_lines,
        "RULE|UNITS": ["RULE|UNITS|" + rng.choice(("ANY", "DISTINCT"))],
        "RULE|DISTRICT": [
            "RULE|DISTRICT|"
            + rng.choice(("ANY", "AVOID") if parcel != "CUT" else ("ANY", "ANY", "ANY", "AVOID"))
        ],
        "RULE|PARCEL": [f"RULE|PARCEL|{parcel}"],
        "COMMIT": [draft.seal()],
    }
    _add_witnesses(rng, draft)
    draft.kinds["E"] = in_byte_order(enterprises)
    draft.kinds["O"] = in_byte_order(officers)
    draft.kinds["X"] = _recusals(rng, enterprises, officers)
    return draft


def _ids(rng: random.Random, count: int, prefix: str) -> list[str]:
    found: set[str] = set()
    while len(found) < count:
        shape = rng.random()
        if shape < 0.6:
            found.add(prefix + f"{rng.randrange(10**6):06d}")
        elif shape < 0.98:
            found.add("无照户" + rng.choice(ODD_LETTERS) + str(rng.randrange(30)))
        else:
            found.add(rng.choice(ODD_LETTERS[:4]) * 60 + f"{rng.randrange(10**4):04d}")
    return sorted(found)


def _enterprises(
    rng: random.Random, strata: list[str], districts: list[str], parcel: str
) -> list[str]:
    weighted = rng.random() < 0.3
    skilled = rng.random() < 0.4
    lines = []
    for name in _ids(rng, rng.randint(1, 40) if strata else rng.randint(0, 3), "9136"):
        out = not strata or rng.random() < 0.12
        district = rng.choice(districts)
        area = (
            rng.choice(("-", "网格1"))
            if out or parcel != "AREA"
            else f"{district}-{rng.randrange(3)}"
        )
        weight = rng.choice((1, 2, 5, 100)) if weighted else 1
        skill = rng.choice(SKILLS[:2]) if skilled and rng.random() < 0.08 else "-"
        stratum = rng.choice([*strata, "外"]) if out else rng.choice(strata)
        status = "OUT:" + rng.choice(("CAP", "休假", "-", "A:B")) if out else "IN"
        lines.append(f"E|{name}|{stratum}|{district}|{area}|{weight}|{skill}|{status}")
    return lines


def _stratum_quotas(rng: random.Random, strata: list[str], enterprises: list[str]) -> list[str]:
    share = rng.choice((0, 0.3, 0.6, 1))
    lines = []
    for stratum in strata:
        there = sum(line.split("|")[2] == stratum and line.endswith("|IN") for line in enterprises)
        lines.append(f"QUOTA|ENT|{stratum}|{rng.randint(0, round(there * share))}")
    return lines


def _team_plan(rng: random.Random, mode: str) -> tuple[int, dict[str, int], dict[str, int]]:
    """Size, quota and members per team of each pool."""
    names = rng.sample(("股", "所", "所" + HIGH, "所" + BELOW_IT, "OFFICE"), rng.randint(1, 3))
    if mode == "NONE":
        return 0, {name: rng.randint(0, 4) for name in names}, {}
    if mode == "WITHIN":
        size = rng.choice((2, 2, 2, 3, 4))
        quotas = {name: size * rng.choice((0, 1, 2, 3)) for name in names}
        quotas[names[0]] = max(quotas[names[0]], size)
        return size, quotas, {}
    needs = {name: rng.choice((1, 1, 1, 2)) for name in names}
    if sum(needs.values()) < 2:
        needs = dict.fromkeys(names, 2)
    size = sum(needs.values())
    teams = max(rng.randint(1, max(1, rng.choice((16, 16, 24)) // size)) for _ in range(2))
    return size, {name: teams * need for name, need in needs.items()}, needs


def _officers(
    rng: random.Random, mode: str, districts: list[str]
) -> tuple[list[str], list[str], dict[str, list[str]]]:
    size, quotas, needs = _team_plan(rng, mode)
    skill_share = rng.choice((0.3, 0.6, 0.9))
    units = [f"U{number:02d}" for number in range(rng.choice((4, 14, 14)))]
    units += ["-"] if rng.random() < 0.3 else []
    reserves = rng.choice((0, 2, 4, 7))
    lines, skilled = [], dict.fromkeys(SKILLS, 0)
    counts = {name: quota + rng.randint(0, reserves) for name, quota in quotas.items()}
    ids = _ids(rng, sum(counts.values()) + 2, "赣D82")
    rng.shuffle(ids)
    for pool, count in counts.items():
        for _ in range(count):
            skills = in_byte_order([skill for skill in SKILLS if rng.random() < skill_share])
            for skill in skills:
                skilled[skill] += 1
            lines.append(
                f"O|{ids.pop()}|{pool}|{rng.choice(units)}|{rng.choice(districts)}|{','.join(skills) or '-'}|IN"
            )
    lines += [f"O|{name}|别处|-|-|-|OUT:LEAVE" for name in ids]
    slack = rng.choice((0, 0, 1, 2, 99))
    team = f"TEAM|{mode}|{size}|{slack}|{slack + rng.choice((0, 1, 3))}|{rng.randint(1, 12)}|{rng.choice((1, 2, 8, 16))}"
    teams = sum(quotas.values()) // size if size else 0
    wanted, least = [], rng.choice((1, 1, 2))
    if size and rng.random() < 0.5:
        # Mostly what can be reached; now and then what cannot.
        wanted = [s for s in SKILLS[:2] if skilled[s] >= teams * least or rng.random() < 0.05]
    return (
        lines,
        [f"QUOTA|OFF|{name}|{quota}" for name, quota in quotas.items()],
        {
            "TEAM": [team if size else "TEAM|NONE|0|0|0|0|0"],
            "NEED|POOL": in_byte_order(
                [f"NEED|POOL|{name}|{need}" for name, need in needs.items()]
            ),
            "NEED|SKILL": in_byte_order([f"NEED|SKILL|{name}|{least}" for name in wanted]),
        },
    )


def _recusals(rng: random.Random, enterprises: list[str], officers: list[str]) -> list[str]:
    if not enterprises:
        return []
    pairs = rng.choice((0, 3, 40, 90))
    return in_byte_order(
        [
            f"X|{rng.choice(officers).split('|')[1]}|{rng.choice(enterprises).split('|')[1]}"
            for _ in range(pairs)
        ]
    )


def _add_witnesses(rng: random.Random, draft: Draft) -> None:
    names = in_byte_order(
        rng.sample(("W1", "W2", "W10", "陈" + HIGH, "陈" + BELOW_IT, "C", "S1"), rng.randint(2, 4))
    )
    # By whole lines, as §2 says; a name and its bar sort as the name does.
    lines = in_byte_order(
        [f"WITNESS|{name}|{rng.choice(('D10', 'SLIP'))}|{rng.choice((4, 6, 40))}" for name in names]
    )
    draft.kinds["WITNESS"] = lines
    draft.throws = [
        f"{line.split('|')[1]}={_digits(rng, int(line.split('|')[3]))}" for line in lines
    ]
    beacon = rng.choice((0, 0, 1, 6, 40))
    draft.kinds["BEACON"] = [
        f"BEACON|福彩3D-2026{rng.randrange(365):03d}|{beacon}" if beacon else "BEACON|-"
    ]
    draft.throws.append("B=" + (_digits(rng, beacon) if beacon else "-"))


def _digits(rng: random.Random, count: int) -> str:
    return "".join(rng.choice("0123456789") for _ in range(count))
