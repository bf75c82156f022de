"""Dossiers for tests, built from SPEC.md §9, §12, §14 alone.

Nothing here comes from the program: the container, the log, the payloads and the public copy are
written a second time. Only a result is computed elsewhere, by the function that is handed in.
"""

import hashlib
import json
import struct
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

NOTHING = "0" * 64
Replay = Callable[[bytes, bytes], bytes]
# Manifest and opening for a tag, a draw number, an attempt and the head of the log before.
Freeze = Callable[[str, str, int, str], tuple[bytes, bytes]]
WITH_FILES = ("LOCK", "SEED", "RESULT", "VOID", "ADJUST")
KIT = {
    "PROGRAM.sha256": b"0" * 64 + b"  app/__init__.py\n",
    "SPEC.md": "# §0 …\n".encode(),
    "SPEC.zh.md": "# §0 规则\n".encode(),
    "vectors/empty": b"",
    "vectors/refuse/bom.txt": b"\xef\xbb\xbf\r\n\xff\x00",
    "verify.html": b"<!doctype html>",
    "verify.js": b"'use strict';\n",
    "verify.py": b"#!/usr/bin/env python3\n",
}
# The payload of entry n, as a forger would write it.
Twist = Callable[[int, str], str]


def sha(data: bytes | str) -> str:
    """SHA-256 in hexadecimal; of a text, that of its UTF-8."""
    return hashlib.sha256(data.encode() if isinstance(data, str) else data).hexdigest()


def text(lines: Iterable[str]) -> bytes:
    """A protocol file of §1."""
    return "".join(f"{line}\n" for line in lines).encode()


def pack(files: Mapping[str, bytes]) -> bytes:
    """The container of §14."""
    return pack_parts([(name.encode(), files[name]) for name in sorted(files, key=str.encode)])


def pack_parts(parts: Iterable[tuple[bytes, bytes]]) -> bytes:
    """Names and contents as a container, in the order in which they come, whatever they are."""
    body, central, count = b"", b"", 0
    for raw, data in parts:
        count += 1
        sizes = struct.pack("<IIIH", zlib.crc32(data), len(data), len(data), len(raw))
        local = b"PK\3\4" + struct.pack("<HHHHH", 20, 0, 0, 0, 0x21) + sizes + bytes(2) + raw
        central += b"PK\1\2" + struct.pack("<HHHHHH", 20, 20, 0, 0, 0, 0x21) + sizes
        central += bytes(2 + 2 + 2 + 2 + 4) + struct.pack("<I", len(body)) + raw
        body += local + data
    end = struct.pack("<II", len(central), len(body))
    return body + central + b"PK\5\6" + struct.pack("<HHHH", 0, 0, count, count) + end + bytes(2)


_SIZES = (("CRC", 4), ("packed size", 4), ("size", 4), ("name length", 2))
_LOCAL = (("signature", 4), ("version", 2), ("flags", 2), ("method", 2), ("time", 2), ("date", 2))
_CENTRAL = (("signature", 4), ("made by", 2), *_LOCAL[1:], *_SIZES, ("extra length", 2))
_CENTRAL += (("comment length", 2), ("disk", 2), ("inner", 2), ("outer", 4), ("offset", 4))
_END = (("signature", 4), ("disk", 2), ("first disk", 2), ("files here", 2), ("files", 2))
_END += (("directory length", 4), ("directory offset", 4), ("comment length", 2))


def container_fields(data: bytes) -> list[tuple[str, int, int]]:
    """(what it is, offset, length) of every field of every part of a container of §14."""
    found: list[tuple[str, int, int]] = []
    at = parts = 0

    def take(part: str, fields: tuple[tuple[str, int], ...]) -> dict[str, int]:
        nonlocal at
        values = {}
        for what, size in fields:
            found.append((f"{part}: {what}", at, size))
            values[what] = int.from_bytes(data[at : at + size], "little")
            at += size
        return values

    while data[at : at + 4] == b"PK\3\4":
        parts += 1
        values = take(f"part {parts}", (*_LOCAL, *_SIZES, ("extra length", 2)))
        take(f"part {parts}", (("name", values["name length"]), ("content", values["size"])))
    for number in range(1, parts + 1):
        values = take(f"directory {number}", _CENTRAL)
        take(f"directory {number}", (("name", values["name length"]),))
    take("end", _END)
    assert at == len(data)
    return [one for one in found if one[2]]


@dataclass(frozen=True)
class Entry:
    """One entry of the log with its payload."""

    line: str
    kind: str
    payload: str


@dataclass
class Attempt:
    """What one attempt has left behind so far; `entries` says where in the log."""

    tag: str
    draw: str
    number: int
    manifest: bytes
    opening: bytes
    names: bytes
    kit: dict[str, bytes]
    result: bytes = b""
    adjust: list[bytes] = field(default_factory=list)
    entries: dict[str, int] = field(default_factory=dict)

    @property
    def m(self) -> str:
        return sha(self.manifest)

    @property
    def r(self) -> str:
        return sha(self.result)

    @property
    def seed(self) -> str:
        lines = self.opening.decode().split("\n")[:-1]
        return sha("|".join((self.tag, "SEED", self.m, lines[0][3:], *lines[1:])))

    @property
    def last(self) -> int:
        """n of its last entry that makes the end of its dossier."""
        ends = [n for kind, n in self.entries.items() if kind not in ("LOCK", "SEED")]
        return max(ends)


def task_of(draw: str) -> str:
    """§12: the draw number without its last `-` and what follows."""
    return draw.rpartition("-")[0] if "-" in draw else draw


def kit_list(kit: Mapping[str, bytes]) -> bytes:
    """kit.sha256 of §12."""
    return text(f"{sha(kit[name])}  {name}" for name in sorted(kit))


def names_of(manifest: bytes) -> bytes:
    """names.txt: a made-up name for every id of the manifest."""
    lines = [line.split("|") for line in manifest.decode().split("\n")]
    ids = {fields[1] for fields in lines if fields[0] in ("E", "O")}
    return text(sorted((f"{one}|{one}先生的店 No.1" for one in ids), key=str.encode))


class Book:
    """A log in the making, and the attempts that stand in it."""

    def __init__(self, tag: str, replay: Replay, twist: Twist | None = None) -> None:
        self.tag, self._replay, self._twist = tag, replay, twist
        self.entries: list[Entry] = []
        self.attempts: list[Attempt] = []

    @property
    def head(self) -> str:
        return self.head_after(len(self.entries))

    def head_after(self, n: int) -> str:
        return sha(self.entries[n - 1].line) if n else NOTHING

    def write(self, kind: str, payload: str, *, witnesses: str = "王五,赵六") -> int:
        """Append an entry; its number."""
        n = len(self.entries) + 1
        if self._twist:
            payload = self._twist(n, payload)
        time = f"2026-03-{1 + n % 28:02d}T01:{n % 60:02d}:00Z"
        line = f"{self.tag}|LOG|{n}|{self.head}|{time}|{kind}|张三|{witnesses}|{sha(payload)}"
        self.entries.append(Entry(line, kind, payload))
        return n

    def act(self, attempt: Attempt, kind: str, **more: object) -> None:
        """Append an entry about an attempt, with the keys of §12 and one more."""
        payload = {"draw": attempt.draw, "attempt": attempt.number, "m": attempt.m, **more}
        place = f"{kind}{more['k']}" if kind == "ADJUST" else kind
        attempt.entries[place] = self.write(
            kind, json.dumps({**payload, "also": ["…", 1]}, ensure_ascii=len(attempt.draw) % 2 == 0)
        )

    def lock(
        self,
        freeze: Freeze,
        draw: str,
        number: int,
        kit: Mapping[str, bytes] = KIT,
        names: bytes | None = None,
    ) -> Attempt:
        """Freeze this attempt of this draw (LOCK)."""
        manifest, opening = freeze(self.tag, draw, number, self.head)
        names = names_of(manifest) if names is None else names
        attempt = Attempt(self.tag, draw, number, manifest, opening, names, dict(kit))
        self.attempts.append(attempt)
        lines = manifest.decode().split("\n")
        commit = next(line[7:] for line in lines if line.startswith("COMMIT|"))
        listed = sha(kit.get("kit.sha256", kit_list(kit)))
        self.act(attempt, "LOCK", commit=commit, names=sha(names), kit=listed)
        return attempt

    def open(self, attempt: Attempt) -> None:
        """SEED."""
        self.act(attempt, "SEED", opening=sha(attempt.opening), s=attempt.seed)

    def draw(self, attempt: Attempt) -> None:
        """RESULT."""
        attempt.result = self._replay(attempt.manifest, attempt.opening)
        self.act(attempt, "RESULT", r=attempt.r)

    def void(self, attempt: Attempt, reason: str = "换人") -> None:
        """VOID."""
        r = attempt.r if "RESULT" in attempt.entries else None
        self.act(attempt, "VOID", r=r, reason=reason, second="李四")

    def substitute(self, attempt: Attempt, whole: bytes) -> None:
        """ADJUST: `whole` is adjust.txt up to and with the lines of the new number."""
        attempt.adjust.append(whole)
        k = len(attempt.adjust)
        self.act(attempt, "ADJUST", k=k, adjust=sha(whole), second="李四")

    def dossier(self, attempt: Attempt) -> dict[str, bytes]:
        """All files of §12 about an attempt that has a result."""
        until = attempt.last
        shown = self.entries[:until]
        files = {
            "log.txt": text(entry.line for entry in shown),
            "payloads.txt": text(
                f"{n}|{entry.payload}"
                for n, entry in enumerate(shown, 1)
                if entry.kind in WITH_FILES
            ),
            "kit.sha256": kit_list(attempt.kit),
            **attempt.kit,
            **_files_of(attempt, until),
        }
        others = [
            other
            for other in self.attempts
            if other is not attempt
            and task_of(other.draw) == task_of(attempt.draw)
            and other.entries["LOCK"] <= until
        ]
        for number, other in enumerate(others, 1):
            there = _files_of(other, until)
            files |= {f"attempts/{number:03d}/{name}": data for name, data in there.items()}
        return files

    def public(self, attempt: Attempt, effect: bytes) -> dict[str, bytes]:
        """The public copy of §12; `effect` is what §13 writes for the attempt."""
        manifest = [line.split("|") for line in attempt.manifest.decode().split("\n")]
        result = [line.split("|") for line in attempt.result.decode().split("\n")]
        commit = next(fields[1] for fields in manifest if fields[0] == "COMMIT")
        cuts = [
            f"CUT|{fields[1]}|{fields[2]}|{fields[4]}"
            for _, _, stratum, k in (one for one in manifest if one[:2] == ["QUOTA", "ENT"])
            for fields in result
            if fields[:3] == ["ENT", stratum, k]
        ]
        until = attempt.last
        lines = [
            f"{attempt.tag}|PUBLIC",
            f"TASK|{attempt.draw}",
            f"ATTEMPT|{attempt.number}",
            f"M|{attempt.m}",
            f"S|{attempt.seed}",
            f"R|{attempt.r}",
            f"HEAD|{until}|{self.head_after(until)}",
            f"COMMIT|{commit}",
            f"KIT|{sha(kit_list(attempt.kit))}",
            *cuts,
            *(line for line in effect.decode().split("\n") if line.startswith("ENT|")),
            "END",
        ]
        copied = {"public.txt": text(lines), "opening.txt": attempt.opening}
        return {**copied, "kit.sha256": kit_list(attempt.kit), **attempt.kit}


def _files_of(attempt: Attempt, until: int) -> dict[str, bytes]:
    """What stands in the dossier of one attempt when the log ends after entry `until`."""
    there = {kind: n for kind, n in attempt.entries.items() if n <= until}
    files = {"manifest.txt": attempt.manifest, "names.txt": attempt.names}
    if "SEED" in there:
        files["opening.txt"] = attempt.opening
    if "RESULT" in there:
        files["result.txt"] = attempt.result
    adjusted = sum(kind.startswith("ADJUST") for kind in there)
    if adjusted:
        files["adjust.txt"] = attempt.adjust[adjusted - 1]
    return files
