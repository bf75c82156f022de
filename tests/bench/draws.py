"""What a draw costs: the engine in a process of its own, beside its floor and the verifiers.

The floor is one SHA-256 per enterprise on a text of the same length, and one sort. Instead,
a bureau without this program lets a spreadsheet number the rows at random and sorts them:
quick, and nobody can check it.
"""

import hashlib
import random
import resource
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from time import process_time

from app.core.draw import run_draw
from app.core.enterprise_lines import EnterpriseColumns, Traits
from app.core.manifest import (
    DistrictRule,
    Manifest,
    OfficerLine,
    ParcelRule,
    Quota,
    Recusal,
    TeamMode,
    TeamRule,
    UnitsRule,
    Witness,
    WitnessKind,
    check_manifest,
)
from app.core.protocol import REAL, sha256_hex
from app.core.result import to_bytes

SECRET = "5e" * 32
VERIFIERS = Path(__file__).resolve().parents[2] / "resources" / "verifier"
OPENING = f"S0={SECRET}\nA=1234\nB1=5678\nB=-\n".encode()
WITNESSES = (Witness("A", WitnessKind.D10, 4), Witness("B1", WitnessKind.D10, 4))
DISTRICTS = [f"D{at:02d}" for at in range(20)]
OFFICERS, SERVING, TEAM_DRAWN = 140, 120, 2_617


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of processor time of each part, and the most memory of the process, in MB."""

    freeze: float
    draw: float
    floor: float
    instead: float
    memory: int


def report(counts: tuple[int, ...]) -> None:
    """Print what draws over so many enterprises cost; each is measured in its own process."""
    print("\ndraws (processor seconds, each in its own process)")
    for count in counts:
        with ProcessPoolExecutor(1, get_context("spawn")) as pool:
            cost = pool.submit(_cost, count).result()
        ours = cost.freeze + cost.draw
        print(
            f"  {count:>9,}: freeze {cost.freeze:.2f}  tickets and result {cost.draw:.2f}  "
            f"floor {cost.floor:.2f}  ratio {ours / cost.floor:.1f}  "
            f"(result alone {cost.draw / cost.floor:.1f})  instead {cost.instead:.2f}  "
            f"memory {cost.memory} MB"
        )
    print("draws with teams: 120 officers, 60 teams, 2,617 enterprises, 20 districts")
    for count in (3_000, counts[0]):
        _against_verifiers(count)


def _cost(count: int) -> Cost:
    columns, sizes = _enterprises(count)
    manifest = _manifest(columns, tuple(Quota(name, size // 50) for name, size in sizes.items()))
    start = process_time()
    data = check_manifest(manifest)
    sha256_hex(data)
    freeze = process_time() - start
    stem = f"SSJ1|ENT|{'ab' * 32}|"
    texts = [f"{stem}{name}|0".encode() for name in columns.ids]
    start = process_time()
    sorted([hashlib.sha256(one).hexdigest() for one in texts])
    floor = process_time() - start
    chance = random.Random(7)
    start = process_time()
    sorted((chance.random(), name) for name in columns.ids)
    instead = process_time() - start
    del manifest, columns, texts
    start = process_time()
    sha256_hex(to_bytes(run_draw(data, OPENING)))
    draw = process_time() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return Cost(freeze, draw, floor, instead, memory)


def _against_verifiers(count: int) -> None:
    """The same two files by the engine, verify.py and, where node is there, verify.js."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "manifest.txt").write_bytes(_with_teams(count))
        (folder / "opening.txt").write_bytes(OPENING)
        ways = {
            "engine": [sys.executable, "-m", "app.verify"],
            "verify.py": [sys.executable, str(VERIFIERS / "verify.py")],
        }
        node = shutil.which("node")
        if node:
            ways["verify.js"] = [node, str(VERIFIERS / "verify.js")]
        spent, seen = {}, set()
        for way, command in ways.items():
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            run = subprocess.run(
                [*command, "replay", "manifest.txt", "opening.txt"]
                if way != "engine"
                else [
                    *command,
                    "replay",
                    str(folder / "manifest.txt"),
                    str(folder / "opening.txt"),
                ],
                cwd=folder if way != "engine" else VERIFIERS.parents[1],
                capture_output=True,
                check=True,
            )
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            spent[way] = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            seen.add(sha256_hex(run.stdout))
        assert len(seen) == 1
        words = "  ".join(
            f"{way} {seconds:.2f} ({seconds / spent['engine']:.1f})"
            for way, seconds in spent.items()
        )
        print(f"  of {count:>9,}: {words}")


def _enterprises(count: int) -> tuple[EnterpriseColumns, dict[str, int]]:
    chance = random.Random(3)
    found: set[str] = set()
    while len(found) < count:
        found.add(f"91360824MA{chance.randrange(10**8):08d}")
    sizes = dict.fromkeys(("S1", "S2", "S3", "S4"), 0)
    pairs = []
    for name in sorted(found):
        stratum = chance.choice(tuple(sizes))
        sizes[stratum] += 1
        pairs.append((name, Traits(stratum, chance.choice(DISTRICTS))))
    return EnterpriseColumns.pairs(pairs), sizes


def _with_teams(count: int) -> bytes:
    chance = random.Random(4)
    columns, _ = _enterprises(count)
    skills = ("特种设备", "食品")
    pairs = [
        (name, Traits("S1", chance.choice(DISTRICTS), skill=chance.choice(("-", "-", *skills))))
        for name in columns.ids
    ]
    officers = tuple(
        OfficerLine(
            f"Z{at:03d}",
            "ALL",
            f"U{at % 12}",
            DISTRICTS[at % 20],
            tuple(one for one in skills if chance.random() < 0.4),
        )
        for at in range(OFFICERS)
    )
    recused = {
        (f"Z{chance.randrange(OFFICERS):03d}", chance.choice(columns.ids)) for _ in range(300)
    }
    return check_manifest(
        _manifest(
            EnterpriseColumns.pairs(pairs),
            (Quota("S1", min(TEAM_DRAWN, count)),),
            officers,
            tuple(Recusal(*pair) for pair in recused),
        )
    )


def _manifest(
    enterprises: EnterpriseColumns,
    quotas: tuple[Quota, ...],
    officers: tuple[OfficerLine, ...] = (),
    recusals: tuple[Recusal, ...] = (),
) -> Manifest:
    return Manifest(
        tag=REAL,
        draw_number="T-1",
        attempt=1,
        items=(),
        prev="0" * 64,
        ent_quotas=quotas,
        off_quotas=(Quota("ALL", SERVING),) if officers else (),
        team=TeamRule(TeamMode.WITHIN, 2, 2, 20, 10, 64) if officers else TeamRule(TeamMode.NONE),
        need_pools=(),
        need_skills=(),
        units=UnitsRule.ANY,
        district=DistrictRule.AVOID if officers else DistrictRule.ANY,
        parcel=ParcelRule.EACH,
        commit=sha256_hex(f"{REAL}|COMMIT|T-1|1|{SECRET}"),
        witnesses=WITNESSES,
        beacon=None,
        enterprises=enterprises,
        officers=officers,
        recusals=recusals,
    )
