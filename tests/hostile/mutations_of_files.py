"""A file made slightly or grossly wrong: bytes, lengths, texts, marks, members of a zip."""

import io
import random
import re
import zipfile
from collections.abc import Callable, Sequence
from typing import Final

from app.core.container import ContainerError, pack, unpack

_LENGTHS: Final = (0, 1, 2, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)
# What stands in a text and means more than it looks.
WORDS: Final = (
    b"",
    b"\x00",
    b"\xff\xfe",
    b"\xed\xa0\x80",
    "\u202e\u2066\u200b\ufeff".encode(),
    "\U000e0001\U0010ffff\ue000😀".encode(),
    b"-1",
    b"1e999",
    b"NaN",
    b"9" * 30,
    b"9" * 5000,
    b"99999999999999999999/0",
    b"=cmd|' /C calc'!A0",
    b"../../../../etc/passwd",
    b"C:\\x\x00",
    b"{{ 7*7 }}{% for a in b %}{# #}",
    b"%s%n{0}{file}",
    b'<!DOCTYPE a [<!ENTITY b "b"><!ENTITY c SYSTEM "file:///etc/passwd">]>',
    b"&b;&c;&#0;&#xD800;&#x110000;",
    b"<![CDATA[",
    b"<a>" * 3000,
    b"[" * 3000,
    b'{"a":' * 3000,
    b'"a" = ' + b"[" * 3000,
    b'"\\ud800"',
    b"null",
    b"true",
    b"[]",
    b"{}",
    b'""',
    b"1979-13-45T99:99:99",
    b"\n",
    b"\r",
    b",",
    b'"',
    b"|",
    b" " * 2000,
    "长".encode() * 40_000,
)
_NUMBER: Final = re.compile(rb"\d+")
_TAG: Final = re.compile(rb"<[^<>]{1,300}>")
_TOKEN: Final = re.compile(rb'"[^"\n]{0,80}"|[\w.+-]+')

Mutation = Callable[[random.Random, bytes, Sequence[bytes]], bytes]


def mutated(chance: random.Random, data: bytes, others: Sequence[bytes]) -> bytes:
    """Return a file with one to four things wrong.

    Args:
        others: files to take pieces from.
    """
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        inside = data[:2] == b"PK" and chance.random() < 0.75
        data = _member(chance, data, others) if inside else _plain(chance, data, others)
    return data


def _plain(chance: random.Random, data: bytes, others: Sequence[bytes]) -> bytes:
    return chance.choice(_BYTES if b"\x00" in data[:400] else _ALL)(chance, data, others)


def _place(chance: random.Random, data: bytes) -> int:
    """Heads and ends of files hold what steers a reader."""
    edge = min(len(data), 200)
    return chance.choice(
        (chance.randint(0, len(data)), chance.randint(0, edge), len(data) - chance.randint(0, edge))
    )


def _flip(chance: random.Random, data: bytes, _: Sequence[bytes]) -> bytes:
    made = bytearray(data)
    for _ in range(chance.choice((1, 2, 8, 64)) if made else 0):
        made[min(_place(chance, data), len(made) - 1)] ^= 1 << chance.randrange(8)
    return bytes(made)


def _cut(chance: random.Random, data: bytes, _: Sequence[bytes]) -> bytes:
    return data[: _place(chance, data)]


def _leave_out(chance: random.Random, data: bytes, _: Sequence[bytes]) -> bytes:
    at = _place(chance, data)
    return data[:at] + data[at + chance.choice((1, 4, 40, 400)) :]


def _twice(chance: random.Random, data: bytes, _: Sequence[bytes]) -> bytes:
    at, size = _place(chance, data), chance.choice((1, 4, 40, 400, 4000))
    return data[:at] + data[at : at + size] * chance.choice((2, 3, 40)) + data[at + size :]


def _splice(chance: random.Random, data: bytes, others: Sequence[bytes]) -> bytes:
    other = chance.choice(others)
    at, start = _place(chance, data), _place(chance, other)
    piece = other[start : start + chance.choice((8, 200, 5000, len(other)))]
    return data[:at] + piece + data[at + chance.choice((0, len(piece))) :]


def _length(chance: random.Random, data: bytes, _: Sequence[bytes]) -> bytes:
    size, at = chance.choice((1, 2, 4)), _place(chance, data)
    value = chance.choice(_LENGTHS) & ((1 << 8 * size) - 1)
    return data[:at] + value.to_bytes(size, chance.choice(("little", "big"))) + data[at + size :]


def _insert(chance: random.Random, data: bytes, _: Sequence[bytes]) -> bytes:
    at = _place(chance, data)
    return data[:at] + chance.choice(WORDS) + data[at:]


def _swap(pattern: re.Pattern[bytes]) -> Mutation:
    def change(chance: random.Random, data: bytes, others: Sequence[bytes]) -> bytes:
        found = list(pattern.finditer(data))
        if not found:
            return _flip(chance, data, others)
        one = chance.choice(found)
        new = chance.choice((*WORDS, chance.choice(found)[0], one[0] * 2))
        return data[: one.start()] + new + data[one.end() :]

    return change


_BYTES: Final[Sequence[Mutation]] = (_flip, _cut, _leave_out, _twice, _splice, _length, _insert)
_ALL: Final[Sequence[Mutation]] = (*_BYTES, *map(_swap, (_NUMBER, _TAG, _TOKEN, _TOKEN)))


def _member(chance: random.Random, data: bytes, others: Sequence[bytes]) -> bytes:
    """Change one member, its name or its place, and pack the file again."""
    try:
        files = list(unpack(data).items())
        again = pack
    except ContainerError:
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                files = [(one.filename, archive.read(one)) for one in archive.infolist()]
        except Exception:  # it was changed before
            return _plain(chance, data, others)
        again = _packed_by(chance)
    if not files:
        return _plain(chance, data, others)
    at = chance.randrange(len(files))
    name, content = files[at]
    act = chance.choice(("content",) * 12 + ("drop", "double", "name", "empty", "other"))
    if act == "content":
        files[at] = name, _plain(chance, content, [one for _, one in files])
    elif act == "drop":
        del files[at]
    elif act == "double":
        files.append((name, chance.choice(files)[1]))
    elif act == "name":
        files[at] = chance.choice(NAMES).replace("*", name), content
    else:
        files[at] = name, b"" if act == "empty" else chance.choice(files)[1]
    try:
        return again(dict(files)) if again is pack else again(files)
    except (ContainerError, ValueError, UnicodeError):
        return _plain(chance, data, others)


NAMES: Final = ("../*", "/*", "C:\\*", "..\\*", "*/", "CON", "*\x01", "é" * 9000, "*.bin", "a/../*")


def _packed_by(chance: random.Random) -> Callable[[list[tuple[str, bytes]]], bytes]:
    method = chance.choice((zipfile.ZIP_DEFLATED,) * 8 + (0, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA))

    def packed(files: list[tuple[str, bytes]]) -> bytes:
        out = io.BytesIO()
        seen: set[str] = set()
        with zipfile.ZipFile(out, "w", method) as archive:
            for name, content in files:
                info = zipfile.ZipInfo(name)
                info.compress_type = method
                if name not in seen:  # twice would be warned of, and is no other file
                    archive.writestr(info, content)
                seen.add(name)
        return out.getvalue()

    return packed
