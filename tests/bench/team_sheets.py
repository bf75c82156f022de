"""Team sheets that came back: read and held against the task, beside calamine alone.

150 teams with 2,600 enterprises and two items each, filled in. Both read the same files;
ours also understands, seals, compares and says what is wrong.
"""

import gc
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from time import process_time
from types import SimpleNamespace
from typing import Any

import python_calamine

from app.core.findings import Verdict
from app.core.protocol import sha256_hex
from app.core.returns import verdict_word
from app.core.task import TaskPlan
from app.core.wording import SHIPPED, SHIPPED_WORDING
from app.files.return_sheets import write_return_sheet
from app.services.assigned.assigned import Assigned
from app.services.assigned.assigned_items import SheetItem, SheetPoint
from app.services.finding.finding_compare import index_of
from app.services.finding.finding_parts import Ground, cells_of
from app.services.finding.finding_returns import look_at

TURNS = 5
ITEMS = tuple(
    SheetItem(
        code,
        name,
        "",
        "",
        "",
        tuple(SheetPoint(f"{name}第{n}项", "查看原件，核对登记信息。") for n in range(3)),
        (),
    )
    for code, name in (("A01", "登记事项检查"), ("B03", "公示信息检查"))
)


def report(work: Path, teams: int, places: int) -> None:
    """Print one row: `teams` sheets with `places` enterprises in all."""
    ground = _ground(teams, places)
    files = _write(work / "sheets", ground, teams)
    found: list[int] = []
    # As in the child process that reads them (app/worker.py); calamine profits as well.
    usual = gc.get_threshold()
    gc.set_threshold(200_000, *usual[1:])

    def ours() -> None:
        index = index_of(ground)
        found[:] = [len(look_at(index, path).accepted) for path in files]

    def floor() -> None:
        for path in files:
            python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()

    # They take turns, in CPU seconds; the best of some: the machine does other things too.
    pairs = [(_cpu(ours), _cpu(floor)) for _ in range(TURNS)]
    taken, least = (min(one) for one in zip(*pairs, strict=True))
    gc.set_threshold(*usual)
    assert sum(found) == places
    name = f"{teams} team sheets, {places:,} enterprises"
    print(f"{name:44}{taken:9.3f}{least:9.3f}{taken / least:7.1f}", flush=True)


@dataclass
class _Task:
    id: int = 1
    task_no: str = "360824202603051001"
    name: str = "双随机抽查"


def _cpu(job: Callable[[], object]) -> float:
    gc.collect()
    start = process_time()
    job()
    return process_time() - start


def _ground(teams: int, places: int) -> Ground:
    drawn = []
    for at in range(places):
        facts = dict.fromkeys(("contact", "contact_phone", "phone", "legal_rep"), "")
        facts |= {"name": f"新干县第{at}号商行有限公司", "uscc": f"91360824MA{at:08d}", "regno": ""}
        facts["address"] = f"江西省吉安市新干县金川镇滨阳路{at}号"
        drawn.append(
            Assigned(
                at + 1,
                1,
                1,
                at + 1,
                at,
                facts["uscc"],
                f"T{at % teams + 1:03d}",
                (),
                facts,
                facts,
                date(2026, 3, 5),
            )
        )
    task: Any = _Task()
    plan: TaskPlan | Any = SimpleNamespace()
    return Ground(task, plan, tuple(drawn), ITEMS, {}, {1: sha256_hex("r")}, SHIPPED_WORDING)


def _write(folder: Path, ground: Ground, teams: int) -> Sequence[Path]:
    said = {"day": "2026-03-10", "methods": "实地检查", "verdict": verdict_word(Verdict.CLEAR)}
    files = []
    for team in (f"T{at + 1:03d}" for at in range(teams)):
        path = folder / f"{team}.xlsx"
        rows = [
            cells_of(ground, place, item) | said
            for place in ground.places
            if place.team == team
            for item in ITEMS
        ]
        above = ("标题", "任务", "说明")
        write_return_sheet(path, "回填表", above, rows, SHIPPED, without=("reason",))
        files.append(path)
    return files
