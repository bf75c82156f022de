"""The draw a second time, as the text of SPEC.md has it, slowly and without any shortcut.

The engine counts where this lists, keeps where this repeats, and proves where this
tries; both must write the same result for counties large enough to need every clause.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import permutations
from pathlib import Path

import pytest

from app.core import result, teams
from app.core.draw import Outcome, run_draw
from app.core.manifest import Manifest, TeamMode, check_manifest
from app.core.opening import Opening

VECTORS = Path(__file__).parents[2] / "resources" / "vectors"
County = Callable[..., tuple[Manifest, Opening]]
Lines = list[list[str]]
BUDGET = 60  # instead of 2^20, so that running out happens too
FORMATIONS = 12  # instead of 4096


def h(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


class SpentError(Exception):
    """The budget of c is used up."""


class Literal:
    """One draw, computed from the lines of the two files."""

    def __init__(self, manifest: bytes, opening: bytes) -> None:
        lines = [line.split("|") for line in manifest.decode().splitlines()]
        self.tag = lines[0][0]
        self.m = hashlib.sha256(manifest).hexdigest()
        given_lines = opening.decode().splitlines()
        self.s = h(f"{self.tag}|SEED|{self.m}|{given_lines[0][3:]}|" + "|".join(given_lines[1:]))
        self.e = {line[1]: line for line in lines if line[0] == "E"}
        self.o = {line[1]: line for line in lines if line[0] == "O"}
        self.x = {(line[1], line[2]) for line in lines if line[0] == "X"}
        self.strata = [(line[2], int(line[3])) for line in lines if line[:2] == ["QUOTA", "ENT"]]
        self.pools = [(line[2], int(line[3])) for line in lines if line[:2] == ["QUOTA", "OFF"]]
        self.needs = {line[2]: int(line[3]) for line in lines if line[:2] == ["NEED", "POOL"]}
        self.skills = [(line[2], int(line[3])) for line in lines if line[:2] == ["NEED", "SKILL"]]
        self.rules = {line[1]: line[2] for line in lines if line[0] == "RULE"}
        team = next(line for line in lines if line[0] == "TEAM")
        self.mode, numbers = team[1], [int(field) for field in team[2:]]
        self.size, self.slack, self.maxslack, self.block, self.maxtry = numbers
        self.spent = 0

    def text(self) -> str:
        out = [f"{self.tag}|RESULT", f"M|{self.m}", f"S|{self.s}"]
        tickets = {}
        drawn = []
        for stratum, k in self.strata:
            ids = [i for i, line in self.e.items() if line[2] == stratum and line[7] == "IN"]
            for i in ids:
                weight = int(self.e[i][5])
                tickets[i] = min(h(f"{self.tag}|ENT|{self.s}|{i}|{j}") for j in range(weight))
            ids.sort(key=lambda i: (tickets[i], i))
            drawn += ids[:k]
            for rank, i in enumerate(ids, 1):
                status = "DRAWN" if rank <= k else "RESERVE"
                out.append(f"ENT|{stratum}|{rank}|{i}|{tickets[i]}|{status}")
        self.queue = sorted(drawn, key=lambda i: (tickets[i], i))
        self.ranked = []
        for pool, _ in self.pools:
            ids = [i for i, line in self.o.items() if line[2] == pool and line[6] == "IN"]
            for i in ids:
                tickets[i] = h(f"{self.tag}|OFF|{self.s}|{i}|0")
            self.ranked.append(sorted(ids, key=lambda i: (tickets[i], i)))
        tail = [] if self.mode == "NONE" else self.parcels_and_plan()
        shift = int(next((line.split("|")[2] for line in tail if "|SHIFT|" in line), "0"))
        for (pool, k), ids in zip(self.pools, self.ranked, strict=True):
            u = min(shift, len(ids) - k)
            for rank, i in enumerate(ids, 1):
                status = "DRAWN" if u < rank <= u + k else "RESERVE"
                out.append(f"OFF|{pool}|{rank}|{i}|{tickets[i]}|{status}")
        return "".join(f"{line}\n" for line in out + tail)

    def parcels_and_plan(self) -> list[str]:
        self.t = sum(k for _, k in self.pools) // self.size
        digits = max(3, len(str(self.t)))
        rule = self.rules["PARCEL"]
        self.parcels: dict[str, list[str]] = {}
        for n, i in enumerate(self.queue):
            package = "P" + str(n % self.t + 1).zfill(digits)
            name = {"EACH": i, "AREA": self.e[i][4], "CUT": package}[rule]
            self.parcels.setdefault(name, []).append(i)
        self.order = list(self.parcels)
        out = []
        if rule != "EACH":
            self.order.sort(key=lambda name: (h(f"{self.tag}|PARCEL|{self.s}|{name}"), name))
            out = [f"PARCEL|{name}|{','.join(self.parcels[name])}" for name in self.order]
        try:
            return out + self.plan()
        except SpentError:
            return [*out, "TEAMS|NOPLAN"]

    def plan(self) -> list[str]:
        reserves = [len(ids) - k for (_, k), ids in zip(self.pools, self.ranked, strict=True) if k]
        self.formed: dict[tuple[int, int], list[tuple[int, list[list[str]]]] | None] = {}
        for s in range(max(reserves) + 1):
            for slack, g in self.tries(s):
                blocks = self.formed[s, g]
                assert blocks is not None
                cap = -(-len(self.order) // self.t) + slack
                played = self.rounds(blocks, cap, f"{s}|{slack}|{g}")
                if played is not None:
                    return [
                        f"TEAMS|SHIFT|{s}|SLACK|{slack}|TRY|{g}|CAP|{cap}",
                        *(
                            f"TEAM|{self.team_name(blocks, b, t)}|{c}|{','.join(sorted(ids))}"
                            for b, (c, members) in enumerate(blocks)
                            for t, ids in enumerate(members)
                        ),
                        *played,
                    ]
        return ["TEAMS|NOPLAN"]

    def tries(self, s: int) -> Iterator[tuple[int, int]]:
        for slack in range(self.slack, self.maxslack + 1):
            for g in range(self.maxtry):
                if (s, g) not in self.formed:
                    self.formed[s, g] = self.form(s, g)
                if self.formed[s, g] is None:
                    return
                yield slack, g

    def team_name(self, blocks: list[tuple[int, list[list[str]]]], b: int, t: int) -> str:
        number = sum(len(members) for _, members in blocks[:b]) + t + 1
        return "T" + str(number).zfill(max(3, len(str(self.t))))

    def block_officers(self, s: int) -> Iterator[tuple[int, list[tuple[int, list[str]]]]]:
        """Yield per block the number of teams, and per pool members per team and officers."""
        serving = []
        for (_, k), ids in zip(self.pools, self.ranked, strict=True):
            u = min(s, len(ids) - k)
            serving.append(ids[u : u + k])

        def cut(count: int) -> list[int]:
            blocks = -(-count // self.block)
            return [count // blocks + (1 if n < count % blocks else 0) for n in range(blocks)]

        if self.mode == "ACROSS":
            for teams_here in cut(self.t):
                taken = []
                for n, (pool, _) in enumerate(self.pools):
                    count = teams_here * self.needs[pool]
                    taken.append((self.needs[pool], serving[n][:count]))
                    serving[n] = serving[n][count:]
                yield teams_here, taken
        else:
            for ids in serving:
                rest = ids
                for teams_here in cut(len(ids) // self.size):
                    yield teams_here, [(self.size, rest[: teams_here * self.size])]
                    rest = rest[teams_here * self.size :]

    def form(self, s: int, g: int) -> list[tuple[int, list[list[str]]]] | None:
        blocks = []
        for b, (count, taken) in enumerate(self.block_officers(s)):
            for c in range(FORMATIONS):
                if self.spent == BUDGET:
                    raise SpentError
                self.spent += 1
                prefix = f"{self.tag}|TEAM|{self.s}|{s}|{g}|{b}|{c}|"
                members: list[list[str]] = [[] for _ in range(count)]
                for each, ids in taken:
                    mixed = sorted(ids, key=lambda i: (h(prefix + i), i))
                    for t in range(count):
                        members[t] += mixed[t * each : (t + 1) * each]
                if all(self.lawful(team) for team in members):
                    blocks.append((c, members))
                    break
            else:
                return None
        return blocks

    def lawful(self, team: list[str]) -> bool:
        units = [self.o[i][3] for i in team]
        if self.rules["UNITS"] == "DISTINCT" and len(set(units)) < len(units):
            return False
        return all(
            sum(skill in self.o[i][5].split(",") for i in team) >= least
            for skill, least in self.skills
        )

    def eligible(self, team: list[str], parcel: str) -> bool:
        for i in self.parcels[parcel]:
            district, skill = self.e[i][3], self.e[i][6]
            if any((o, i) in self.x for o in team):
                return False
            avoided = self.rules["DISTRICT"] == "AVOID" and district != "-"
            if avoided and any(self.o[o][4] == district for o in team):
                return False
            if skill != "-" and not any(skill in self.o[o][5].split(",") for o in team):
                return False
        return True

    def pairings(self, members: list[list[str]], parcels: list[str]) -> list[tuple[int, ...]]:
        return [
            chosen
            for chosen in permutations(range(len(members)), len(parcels))
            if all(self.eligible(members[t], p) for t, p in zip(chosen, parcels, strict=True))
        ]

    def rounds(
        self, blocks: list[tuple[int, list[list[str]]]], cap: int, key: str
    ) -> list[str] | None:
        waiting, out = list(self.order), []
        for r in range(len(blocks) * cap):
            members = blocks[r % len(blocks)][1]
            taken: list[str] = []
            for parcel in waiting:
                if len(taken) < len(members) and self.pairings(members, [*taken, parcel]):
                    taken.append(parcel)
            if not taken:
                continue
            waiting = [parcel for parcel in waiting if parcel not in taken]
            lawful = self.pairings(members, taken)
            x = int(h(f"{self.tag}|MATCH|{self.s}|{key}|{r}"), 16) % len(lawful)
            out.append(f"ROUND|{r}|{len(lawful)}|{x}")
            for parcel, t in zip(taken, lawful[x], strict=True):
                out.append(f"MATCH|{r}|{parcel}|{self.team_name(blocks, r % len(blocks), t)}")
        return None if waiting else out


def needed(manifest: Manifest, outcome: Outcome, literal: Literal) -> Iterator[str]:
    """Yield which rarer clauses this draw needed."""
    if literal.spent == BUDGET:
        yield "budget spent"
    plan = outcome.plan
    if plan is None:
        yield "no plan" if outcome.no_plan else "no teams"
        return
    rounds = [played.number for played in plan.rounds]
    found = {
        "shift": plan.shift > 0,
        "slack": plan.slack > manifest.team.slack,
        "try": plan.attempt > 0,
        "blocks": len(plan.teams) > manifest.team.block,
        "idle round": rounds != list(range(len(rounds))),
        "across": manifest.team.mode is TeamMode.ACROSS,
        "within": manifest.team.mode is TeamMode.WITHIN,
    }
    yield from (name for name, so in found.items() if so)


@pytest.fixture
def small_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(teams, "BUDGET", BUDGET)
    monkeypatch.setattr(teams, "FORMATIONS", FORMATIONS)


@pytest.mark.usefixtures("small_budget")
def test_the_engine_writes_what_the_text_says(county: County) -> None:
    clauses: Counter[str] = Counter()
    for number in range(800):
        manifest, opening = county(number)
        data = check_manifest(manifest)
        outcome = run_draw(data, opening.to_bytes())
        literal = Literal(data, opening.to_bytes())
        assert result.to_bytes(outcome).decode() == literal.text(), f"county {number}"
        clauses.update(needed(manifest, outcome, literal))
    seldom = {name: count for name, count in clauses.items() if count < 2}
    assert len(clauses) == 10, clauses
    assert not seldom


# Listing every pairing of eight teams is beyond a short test.
SLOW = ("v06-blocks-shift", "v10-blocks-area", "v16-many-tries")
FOLDERS = [folder for folder in sorted(VECTORS.glob("v*")) if folder.name not in SLOW]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_literal_reading_itself_reproduces_the_vectors(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(Literal.form.__globals__, "BUDGET", 2**20)
    monkeypatch.setitem(Literal.form.__globals__, "FORMATIONS", 4096)
    files = (folder / "manifest.txt").read_bytes(), (folder / "opening.txt").read_bytes()
    assert Literal(*files).text() == (folder / "result.txt").read_text("utf-8")
