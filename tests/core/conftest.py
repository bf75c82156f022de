"""A small county made from a number: a lawful manifest and the opening that opens it."""

from collections.abc import Callable
from dataclasses import replace
from random import Random

import pytest

from app.core.manifest import (
    DistrictRule,
    EnterpriseLine,
    Item,
    Manifest,
    Need,
    OfficerLine,
    ParcelRule,
    Quota,
    Recusal,
    TeamMode,
    TeamRule,
    UnitsRule,
    Witness,
    WitnessKind,
)
from app.core.opening import Opening, Throw, commitment
from app.core.protocol import REAL

S0 = "5a" * 32
SKILLS = ("会计", "特设", "食品")
County = Callable[..., tuple[Manifest, Opening]]


def _enterprises(dice: Random) -> tuple[EnterpriseLine, ...]:
    return tuple(
        EnterpriseLine(
            id=f"9136{i:04d}",
            stratum=f"S{dice.randint(1, 2)}",
            district=dice.choice(["-", "D1", "D2", "D3"]),
            area=f"片{dice.randint(1, 3)}",
            weight=dice.choice([1, 1, 3]),
            skill=dice.choice(["-", "-", "-", dice.choice(SKILLS)]),
            out_reason=dice.choice([None, None, None, "停业"]),
        )
        for i in range(dice.randint(4, 16))
    )


def _officers(dice: Random) -> tuple[OfficerLine, ...]:
    return tuple(
        OfficerLine(
            id=f"赣D{i:03d}",
            pool="AB"[i % 2],
            unit=dice.choice(["-", "U1", "U2", "U3", "U4"]),
            district=dice.choice(["-", "D1", "D2", "D3"]),
            skills=tuple(skill for skill in SKILLS if dice.random() < 0.5),
            out_reason=dice.choice([None, None, None, None, "休假"]),
        )
        for i in range(dice.randint(8, 16))
    )


def _county(number: int, **changes: object) -> tuple[Manifest, Opening]:
    dice = Random(number)
    enterprises, officers = _enterprises(dice), _officers(dice)
    there = {
        name: sum(record.stratum == name and record.is_in for record in enterprises)
        for name in ("S1", "S2")
    }
    pools = [
        sum(record.pool == name and record.is_in for record in officers) for name in ("A", "B")
    ]
    mode = dice.choice([TeamMode.ACROSS, TeamMode.WITHIN])
    slack = dice.randint(0, 1)
    rule = TeamRule(mode, 2, slack, slack + dice.randint(0, 2), dice.randint(1, 3), 3)
    if mode is TeamMode.ACROSS and min(pools):
        quotas = (dice.randint(1, min(pools)),) * 2
    elif mode is TeamMode.WITHIN and max(pools) > 1:
        quotas = (2 * (pools[0] // 2), 2 * dice.randint(0, pools[1] // 2))
    else:
        quotas = (0, 0)
    if not any(quotas):
        rule, quotas = TeamRule(TeamMode.NONE), (min(1, pools[0]), 0)
    across = rule.mode is TeamMode.ACROSS
    skilled = rule.mode is not TeamMode.NONE and dice.random() < 0.4
    manifest = Manifest(
        tag=REAL,
        draw_number="3608242026000001-1",
        attempt=1,
        items=(Item("A07", "2026-01"),),
        prev="0" * 64,
        ent_quotas=tuple(Quota(name, dice.randint(0, count)) for name, count in there.items()),
        off_quotas=(Quota("A", quotas[0]), Quota("B", quotas[1])),
        team=rule,
        need_pools=(Need("A", 1), Need("B", 1)) if across else (),
        need_skills=(Need("特设", 1),) if skilled else (),
        units=dice.choice(list(UnitsRule)),
        district=dice.choice(list(DistrictRule)),
        parcel=dice.choice(list(ParcelRule)),
        commit=commitment(REAL, "3608242026000001-1", 1, S0),
        witnesses=(Witness("W1", WitnessKind.D10, 4), Witness("W2", WitnessKind.D10, 4)),
        beacon=None,
        enterprises=enterprises,
        officers=officers,
        recusals=tuple(
            {
                Recusal(dice.choice(officers).id, dice.choice(enterprises).id)
                for _ in range(dice.randint(0, 4))
            }
        ),
    )
    throws = (Throw("W1", f"{number % 10000:04d}"), Throw("W2", f"{number // 10000 % 10000:04d}"))
    return replace(manifest, **changes), Opening(S0, throws)


@pytest.fixture(scope="session")
def county() -> County:
    """Return county(number, **changes): a manifest, changed where asked, and its opening."""
    return _county
