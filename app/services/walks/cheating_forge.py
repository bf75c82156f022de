"""Forged dossiers for the rehearsal 试着作弊: pure functions from a dossier's files to others.

A clumsy forger changes one file. A careful one makes result, payloads and the whole log
anew, so that everything fits again: that is found by paper alone (SPEC §8, §9).
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.core.chain import head
from app.core.dossier_attempts import names_of
from app.core.dossier_log import LOG, PAYLOADS, Attempt, read_chain, read_order, read_payloads
from app.core.draw import run_draw
from app.core.manifest import parse_manifest
from app.core.opening import parse_opening
from app.core.protocol import sha256_hex
from app.core.result import to_bytes

Files = Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Target:
    """Whom the forger wants out of the draw, and who would come in.

    line: of the target in manifest.txt, from 1.
    """

    key: str
    name: str
    line: int
    reserve: str
    reserve_name: str


def target_of(files: Files) -> Target | None:
    """Return the first that was drawn of a stratum that was not drawn whole; None without one."""
    names = dict(line.split("|") for line in _lines(files, "names.txt"))
    drawn: dict[str, str] = {}
    for line in _lines(files, "result.txt"):
        if not line.startswith("ENT|"):
            continue
        _, stratum, _, key, _, state = line.split("|")
        if state == "DRAWN":
            drawn.setdefault(stratum, key)
        elif stratum in drawn:
            first = drawn[stratum]
            start = f"E|{first}|"
            rows = enumerate(_lines(files, "manifest.txt"), 1)
            at = next(n for n, row in rows if row.startswith(start))
            return Target(first, names.get(first, first), at, key, names.get(key, key))
    return None


def without_row(files: Files, target: Target) -> bytes:
    """Return the manifest without the target's line and recusals."""
    kept = [
        line
        for n, line in enumerate(_lines(files, "manifest.txt"), 1)
        if n != target.line and not (line.startswith("X|") and line.endswith(f"|{target.key}"))
    ]
    return _joined(kept)


def with_other_name(files: Files, target: Target) -> bytes:
    """Return names.txt with the names of the target and of the reserve changed about."""
    swapped = {target.key: target.reserve_name, target.reserve: target.name}
    lines = (line.split("|") for line in _lines(files, "names.txt"))
    return _joined(f"{key}|{swapped.get(key, name)}" for key, name in lines)


def with_other_id(files: Files, target: Target) -> tuple[bytes, int]:
    """Return result.txt with target and reserve changed about, and the first such line."""
    swapped = {target.key: target.reserve, target.reserve: target.key}
    made, first = [], 0
    for n, line in enumerate(_lines(files, "result.txt"), 1):
        parts = line.split("|")
        if parts[0] == "ENT" and parts[3] in swapped:
            parts[3] = swapped[parts[3]]
            first = first or n
        made.append("|".join(parts))
    return _joined(made), first


def other_throws(files: Files) -> Iterator[bytes]:
    """Yield openings with the same sealed secret and other throws, nine of them."""
    manifest = parse_manifest(files["manifest.txt"])
    opening = parse_opening(files["opening.txt"], manifest)
    for step in range(1, 10):
        throws = "".join(
            f"{one.witness}={''.join(str((int(x) + step) % 10) for x in one.digits)}\n"
            for one in opening.throws
        )
        yield f"S0={opening.s0}\n{throws}B={opening.beacon_text}\n".encode()


def is_drawn(result: bytes, key: str) -> bool:
    """Tell whether an enterprise is among the drawn of a result."""
    lines = (line.split("|") for line in result.decode().splitlines())
    return any(x[0] == "ENT" and x[3] == key and x[5] == "DRAWN" for x in lines)


def forged(
    files: Files, *, manifest: bytes | None = None, opening: bytes | None = None
) -> dict[str, bytes]:
    """Return a dossier with another manifest or opening in which all fits again.

    Result, payloads and log are made anew. It ends with the RESULT entry: what came after
    is left out, as the forger would.
    """
    made = dict(files)
    own = _own(files)
    assert own.seed is not None  # it is a sound dossier
    assert own.result is not None
    last = own.result.n
    made["manifest.txt"] = manifest or files["manifest.txt"]
    made["opening.txt"] = opening or files["opening.txt"]
    outcome = run_draw(made["manifest.txt"], made["opening.txt"])
    made["result.txt"] = to_bytes(outcome)
    m, r = sha256_hex(made["manifest.txt"]), sha256_hex(made["result.txt"])
    said = {"opening": sha256_hex(made["opening.txt"]), "s": outcome.seed}
    changes: dict[int, dict[str, Any]] = {
        own.lock.n: {"m": m},
        own.seed.n: {"m": m, **said},
        last: {"m": m, "r": r},
    }
    payloads = _payloads(files, changes, last)
    made[PAYLOADS] = _joined(f"{n}|{payload}" for n, payload in payloads.items())
    made[LOG] = _joined(_log(files, {n: payloads[n] for n in changes}, last))
    return _cut(made, own)


def _payloads(files: Files, changes: Mapping[int, Mapping[str, Any]], last: int) -> dict[int, str]:
    payloads = {}
    for line in _lines(files, PAYLOADS):
        number, _, payload = line.partition("|")
        n = int(number)
        if n in changes:
            payload = json.dumps(
                {**json.loads(payload), **changes[n]},
                ensure_ascii=False,
                sort_keys=True,
                separators=(",", ":"),
            )
        if n <= last:
            payloads[n] = payload
    return payloads


def _log(files: Files, payloads: Mapping[int, str], last: int) -> Iterator[str]:
    """Yield the entries up to the last, each with the head before it as it now is."""
    before = ""
    for n, line in enumerate(_lines(files, LOG)[:last], 1):
        parts = line.split("|")
        parts[3] = before or parts[3]
        if n in payloads:
            parts[8] = sha256_hex(payloads[n])
        entry = "|".join(parts)
        before = head(entry)
        yield entry


def _own(files: Files) -> Attempt:
    manifest = parse_manifest(files["manifest.txt"])
    wanted = (manifest.draw_number, manifest.attempt)
    return next(one for one in _attempts(files) if (one.draw, one.number) == wanted)


def _attempts(files: Files) -> tuple[Attempt, ...]:
    return read_order(read_payloads(_lines(files, PAYLOADS), read_chain(_lines(files, LOG))))


def _cut(files: dict[str, bytes], own: Attempt) -> dict[str, bytes]:
    """Take away the files that a log which ends earlier does not account for."""
    others = [
        one
        for one in _attempts(files)
        if one.task == own.task and (one.draw, one.number) != (own.draw, own.number)
    ]
    kept = {
        f"attempts/{at:03d}/{name}" for at, one in enumerate(others, 1) for name in names_of(one)
    }
    return {
        name: data
        for name, data in files.items()
        if name != "adjust.txt" and (not name.startswith("attempts/") or name in kept)
    }


def _lines(files: Files, name: str) -> list[str]:
    return files[name].decode().splitlines()


def _joined(lines: Iterable[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()
