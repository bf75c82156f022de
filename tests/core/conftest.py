"""A small county made from a number: a lawful manifest and the opening that opens it."""

import json
from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import ClassVar

import pytest

from app.core import chain
from app.core.draw import replay
from app.core.effect import InEffect
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
    check_manifest,
    parse_manifest,
)
from app.core.opening import Opening, Throw, commitment
from app.core.protocol import REAL, Tag, sha256_hex
from app.core.substitution import Kind

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


class Acts:
    """A log in the making and the files of its attempts, as §12 lays them out."""

    kit: ClassVar[dict[str, bytes]] = {"SPEC.md": b"# 1\n", "vectors/bom": b"\xef\xbb\xbf\r"}

    def __init__(self, tag: Tag = REAL) -> None:
        self.tag = tag
        self.lines: list[str] = []
        self.payloads: list[str] = []
        self.files: dict[str, dict[str, bytes]] = {}  # by number of the draw and attempt

    @property
    def head(self) -> str:
        return chain.head(self.lines[-1]) if self.lines else chain.ZERO_HEAD

    @property
    def kit_list(self) -> bytes:
        return "".join(f"{sha256_hex(self.kit[name])}  {name}\n" for name in self.kit).encode()

    def enter(self, kind: str, payload: dict[str, object] | None = None) -> None:
        """Append an entry; one with a payload goes into payloads.txt."""
        n = len(self.lines) + 1
        body = json.dumps(payload, ensure_ascii=False) if payload is not None else "{}"
        if payload is not None:
            self.payloads.append(f"{n}|{body}")
        at, bound = "2026-03-05T01:00:00Z", sha256_hex(body)
        self.lines.append(
            chain.entry_text(self.tag, n, self.head, at, kind, "张三", ["李四"], bound)
        )

    def lock(
        self, number: int, draw: str = "T-1", attempt: int = 1, **changes: object
    ) -> dict[str, object]:
        """LOCK of a county; returns what the payloads of this attempt begin with."""
        seal = commitment(self.tag, draw, attempt, S0)
        manifest, opening = _county(
            number,
            tag=self.tag,
            draw_number=draw,
            attempt=attempt,
            prev=self.head,
            commit=seal,
            **changes,
        )
        data = check_manifest(manifest)
        records = (*manifest.enterprises, *manifest.officers)
        names = "".join(sorted(f"{record.id}|某{record.id}\n" for record in records)).encode()
        self.files[f"{draw}/{attempt}"] = {
            "manifest.txt": data,
            "names.txt": names,
            "opening.txt": opening.to_bytes(),
        }
        about: dict[str, object] = {"draw": draw, "attempt": attempt, "m": sha256_hex(data)}
        bound = {"names": sha256_hex(names), "kit": sha256_hex(self.kit_list)}
        self.enter("LOCK", {**about, "commit": seal, **bound})
        return about

    def of(self, about: dict[str, object]) -> dict[str, bytes]:
        return self.files[f"{about['draw']}/{about['attempt']}"]

    def draw(self, about: dict[str, object]) -> None:
        """SEED and RESULT."""
        files = self.of(about)
        files["result.txt"] = replay(files["manifest.txt"], files["opening.txt"])
        s = files["result.txt"].split(b"\n")[2][2:].decode()
        self.enter("SEED", {**about, "opening": sha256_hex(files["opening.txt"]), "s": s})
        self.enter("RESULT", {**about, "r": sha256_hex(files["result.txt"])})

    def void(self, about: dict[str, object], reason: str) -> None:
        """VOID; the opening of an attempt that was never opened is taken away."""
        files = self.of(about)
        r = sha256_hex(files["result.txt"]) if "result.txt" in files else None
        if r is None:
            del files["opening.txt"]
        self.enter("VOID", {**about, "r": r, "reason": reason, "second": "李四"})

    def effect(self, about: dict[str, object]) -> InEffect:
        files = self.of(about)
        manifest = parse_manifest(files["manifest.txt"])
        adjust = files.get("adjust.txt", b"")
        return InEffect.of(manifest, str(about["m"]), files["result.txt"], adjust)

    def substitute(self, about: dict[str, object], kind: Kind, out: str, reason: str) -> None:
        """ADJUST by the next eligible reserve."""
        effect = self.effect(about)
        after = effect.apply(effect.next(kind, out, reason))
        self.of(about)["adjust.txt"] = after.adjust()
        bound = {"k": len(after.substitutions), "adjust": sha256_hex(after.adjust())}
        self.enter("ADJUST", {**about, **bound, "second": "李四"})

    def dossier(self, about: dict[str, object]) -> dict[str, bytes]:
        """All files; call it when the last entry is the last of this attempt."""
        others = [files for key, files in self.files.items() if files is not self.of(about)]
        found = {
            **self.of(about),
            "log.txt": "".join(f"{line}\n" for line in self.lines).encode(),
            "payloads.txt": "".join(f"{line}\n" for line in self.payloads).encode(),
            "kit.sha256": self.kit_list,
            **self.kit,
        }
        for number, files in enumerate(others, 1):
            found |= {f"attempts/{number:03d}/{name}": data for name, data in files.items()}
        return found


@pytest.fixture
def acts() -> type[Acts]:
    """Return the class: acts() is an empty log."""
    return Acts
