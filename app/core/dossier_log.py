"""The log of a dossier: its chain, the payloads bound by it, and their order (§9, §12)."""

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NoReturn

from app.core.chain import ZERO_HEAD, verify_chain
from app.core.dossier_report import differs
from app.core.protocol import is_hex, sha256_hex

LOG, PAYLOADS = "log.txt", "payloads.txt"
ENDS: Final = ("RESULT", "ADJUST", "VOID")  # what the last entry of a dossier's log can be
_MOST: Final = 999_999_999
_DIGITS: Final = 9


@dataclass(frozen=True, slots=True)
class Chain:
    """A log whose entries continue one another.

    kinds, payload_hashes, heads: one per entry, from the first on.
    """

    tag: str
    kinds: tuple[str, ...]
    payload_hashes: tuple[str, ...]
    heads: tuple[str, ...]

    def before(self, n: int) -> str:
        """Return the head before entry n, from 1."""
        return self.heads[n - 2] if n > 1 else ZERO_HEAD


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry about a draw: its number, type and payload, whose keys have their form."""

    n: int
    kind: str
    said: Mapping[str, object]

    def text(self, key: str) -> str | None:
        """Return a text of the payload; None where it is null or lacking."""
        value = self.said.get(key)
        return value if isinstance(value, str) else None

    def number(self, key: str) -> int:
        value = self.said[key]
        return value if isinstance(value, int) else 0


@dataclass(slots=True)
class Attempt:
    """What the log says of one attempt of a draw."""

    draw: str
    number: int
    lock: Entry
    seed: Entry | None = None
    result: Entry | None = None
    void: Entry | None = None
    adjusts: list[Entry] = field(default_factory=list)

    @property
    def m(self) -> str | None:
        return self.lock.text("m")

    @property
    def task(self) -> str:
        """The draw number without its last `-` and what follows (§12)."""
        return self.draw.rpartition("-")[0] if "-" in self.draw else self.draw

    @property
    def last(self) -> int:
        """The number of its last entry that a dossier's log can end with; 0 for none."""
        ends = [entry.n for entry in (self.result, self.void, *self.adjusts) if entry is not None]
        return max(ends, default=0)


def read_chain(lines: Sequence[str]) -> Chain:
    """Return the chain of log.txt, step 2 of §15.

    Raises:
        StoppedError: a line does not continue it, or the last is of no type it can end with.
    """
    report = verify_chain(lines)
    if report.flaw is not None:
        at = report.flaw_line
        raise differs(f"log.{report.flaw}", file=LOG, line=at, value=lines[at - 1])
    parts = [line.split("|") for line in lines]
    if parts[-1][5] not in ENDS:
        raise differs("log.end", file=LOG, line=len(lines), value=parts[-1][5])
    return Chain(
        parts[0][0],
        tuple(part[5] for part in parts),
        tuple(part[8] for part in parts),
        report.heads,
    )


def read_payloads(lines: Sequence[str], chain: Chain) -> tuple[Entry, ...]:
    """Return the entries about draws with their payloads, in log order (step 3 of §15).

    Raises:
        StoppedError: a line too many or too few, another text than its entry binds, or a
            payload without the keys of §12.
    """
    wanted = [n for n, kind in enumerate(chain.kinds, 1) if kind in _KEYS]
    entries = []
    for at, (n, line) in enumerate(zip(wanted, lines, strict=False), 1):
        number, _, payload = line.partition("|")
        if number != str(n):
            raise differs("payloads.number", file=PAYLOADS, line=at, n=n, value=number)
        if sha256_hex(payload) != chain.payload_hashes[n - 1]:
            raise differs("payloads.hash", file=PAYLOADS, line=at, n=n)
        kind = chain.kinds[n - 1]
        entries.append(Entry(n, kind, _said(payload, kind, at)))
    if len(lines) < len(wanted):
        n = wanted[len(lines)]
        raise differs("payloads.missing", file=PAYLOADS, line=len(lines) + 1, n=n)
    if len(lines) > len(wanted):
        raise differs("payloads.extra", file=PAYLOADS, line=len(wanted) + 1)
    return tuple(entries)


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= _MOST


def _is_hash(value: object) -> bool:
    return isinstance(value, str) and is_hex(value)


def _is_hash_or_null(value: object) -> bool:
    return value is None or _is_hash(value)


_OF_ALL = {"draw": _is_text, "attempt": _is_number, "m": _is_hash}
_KEYS: Final[Mapping[str, Mapping[str, Callable[[object], bool]]]] = {
    "LOCK": {**_OF_ALL, "commit": _is_hash},
    "SEED": {**_OF_ALL, "opening": _is_hash, "s": _is_hash},
    "RESULT": {**_OF_ALL, "r": _is_hash},
    "VOID": {**_OF_ALL, "r": _is_hash_or_null, "reason": _is_text, "second": _is_text},
    "ADJUST": {**_OF_ALL, "k": _is_number, "adjust": _is_hash, "second": _is_text},
}
# Introduced later: entries of other tasks may lack them.
_LATER: Final = {"LOCK": ("names", "kit")}


def _said(payload: str, kind: str, line: int) -> Mapping[str, object]:
    try:
        said = json.loads(payload, parse_int=_integer, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict):
        raise differs("payloads.json", file=PAYLOADS, line=line)
    for key, has_form in _KEYS[kind].items():
        if key not in said or not has_form(said[key]):
            raise differs("payloads.key", file=PAYLOADS, line=line, kind=kind, name=key)
    for key in _LATER.get(kind, ()):
        if key in said and not _is_hash(said[key]):
            raise differs("payloads.key", file=PAYLOADS, line=line, kind=kind, name=key)
    return said


def _integer(digits: str) -> float:
    """Return an integer; one too long for any number of §12 as what no key takes."""
    return int(digits) if len(digits) <= _DIGITS else math.inf


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)  # NaN and infinities are no JSON


def read_order(entries: Sequence[Entry]) -> tuple[Attempt, ...]:
    """Return every attempt of every draw, in the order of their LOCK entries.

    Raises:
        StoppedError: the order of §12 is broken.
    """
    attempts: list[Attempt] = []
    newest: dict[str, Attempt] = {}
    for line, entry in enumerate(entries, 1):
        draw, number = entry.text("draw") or "", entry.number("attempt")
        now = newest.get(draw)
        wrong = _wrong_lock(now, number) if entry.kind == "LOCK" else _wrong(now, number, entry)
        if wrong:
            raise differs(
                f"order.{wrong}", file=PAYLOADS, line=line, n=entry.n, draw=draw, attempt=number
            )
        if now is None or entry.kind == "LOCK":
            newest[draw] = Attempt(draw, number, entry)
            attempts.append(newest[draw])
        elif entry.kind == "SEED":
            now.seed = entry
        elif entry.kind == "RESULT":
            now.result = entry
        elif entry.kind == "VOID":
            now.void = entry
        else:
            now.adjusts.append(entry)
    return tuple(attempts)


def _wrong_lock(now: Attempt | None, number: int) -> str:
    """Return which rule a LOCK breaks; "" for none."""
    if now is None:
        return "" if number == 1 else "first"
    if now.void is None:
        return "open"
    return "" if number == now.number + 1 else "next"


def _wrong(now: Attempt | None, number: int, entry: Entry) -> str:
    """Return which rule an entry other than LOCK breaks; "" for none."""
    if now is None or now.number != number:
        return "no_lock"
    if entry.text("m") != now.m:
        return "m"
    if now.void is not None:
        return "after_void"
    if entry.kind == "SEED":
        return "seed" if now.seed is not None else ""
    if entry.kind == "RESULT":
        return "result" if now.seed is None or now.result is not None else ""
    if entry.kind == "VOID":
        if now.seed is not None and now.result is None:
            return "void"
        return "void_r" if (entry.text("r") is None) != (now.result is None) else ""
    if now.result is None:
        return "adjust"
    return "" if entry.number("k") == len(now.adjusts) + 1 else "k"
