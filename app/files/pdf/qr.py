"""QR codes (ISO/IEC 18004:2015), level M, bytes, as one picture inside a page.

A thousand notices carry a thousand codes. So everything that depends on the version alone
(where a bit goes, what the patterns are) is worked out once, and a code is a remainder and
a permutation. A test holds it against another implementation.
"""

from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from itertools import zip_longest
from operator import itemgetter

# Check codewords in a block, and blocks, of versions 1 to 40 at level M (table 9).
_CHECKS = (
    *(10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26),
    *(26, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28),
)
_BLOCKS = (
    *(1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16),
    *(17, 17, 18, 20, 21, 23, 25, 26, 28, 29, 31, 33, 35, 37, 38, 40, 43, 45, 47, 49),
)
_FIELD = 0x11D  # x^8 + x^4 + x^3 + x^2 + 1, 7.5.2
_FORMAT = 0b101111001111100  # level M, mask 2 (annex C)
_INVERTED = str.maketrans("01", "10")


class TooMuchForQr(ValueError):
    """More than the largest code holds: the caller's fault, papers carry a few hundred bytes."""


def qr_path(text: str, x: float, y: float, size: float) -> str:
    """Return operators for a code of `size` points whose lower left corner is (x, y).

    The quiet zone of four modules is the surrounding paper's affair.

    Raises:
        TooMuchForQr: the text has more than 2,331 bytes.
    """
    side, picture = _picture(text)
    head = f"q {size:.3f} 0 0 {size:.3f} {x:.3f} {y:.3f} cm BI /W {side} /H {side}"
    return f"{head} /IM true /BPC 1 /F /AHx ID {picture}> EI Q"


def qr_rows(text: str) -> tuple[str, ...]:
    """Return the modules of a code row by row, "1" dark, without a quiet zone.

    Raises:
        TooMuchForQr: as qr_path.
    """
    side, picture = _picture(text)
    wide = -(-side // 8) * 2  # hexadecimal digits of a row, which ends on a whole byte
    rows = (picture[at : at + wide] for at in range(0, wide * side, wide))
    bits = (f"{int(row, 16):0{4 * wide}b}"[:side] for row in rows)
    return tuple(row.translate(_INVERTED) for row in bits)


@lru_cache(1024)
def _picture(text: str) -> tuple[int, str]:
    """Return how many modules a side has, and the rows as hexadecimal digits, 0 dark."""
    version, message = _message(_bytes(text))
    bits = f"{int.from_bytes(message):0{8 * len(message)}b}0000000"  # up to 7 remainder bits
    made = "".join(_places(version)(f"{bits}{bits.translate(_INVERTED)}01"))
    return 17 + 4 * version, f"{int(made, 2):0{len(made) // 4}X}"


def _bytes(text: str) -> bytes:
    try:
        return text.encode("iso-8859-1")
    except UnicodeEncodeError:
        return text.encode("utf-8")


def _message(data: bytes) -> tuple[int, bytes]:
    """Return the version, and the codewords with their checks in the order they are placed."""
    for version in range(1, 41):
        count_bits = 8 if version < 10 else 16
        checks, blocks = _CHECKS[version - 1], _BLOCKS[version - 1]
        room = _raw_bits(version) // 8 - checks * blocks
        if 4 + count_bits + 8 * len(data) <= 8 * room:
            break
    else:
        raise TooMuchForQr(len(data))
    number = (4 << count_bits | len(data)) << 8 * len(data) | int.from_bytes(data)
    length = 4 + count_bits + 8 * len(data)
    # The terminator of four zeros ends on a whole codeword: mode and count take half of one.
    words = (number << 4).to_bytes((length + 4) // 8)
    words += (b"\xec\x11" * room)[: room - len(words)]
    return version, _woven(words, blocks, checks)


def _woven(words: bytes, blocks: int, checks: int) -> bytes:
    """Deal data codewords to blocks, and weave the blocks and their checks (7.6)."""
    short, longer = len(words) // blocks, len(words) % blocks
    parts, at = [], 0
    for number in range(blocks):
        size = short + (number >= blocks - longer)
        parts.append(words[at : at + size])
        at += size
    woven = [one for column in zip_longest(*parts) for one in column if one is not None]
    remainders = [_remainder(part, checks) for part in parts]
    return bytes(woven) + bytes(one for column in zip(*remainders, strict=True) for one in column)


def _remainder(words: bytes, checks: int) -> bytes:
    """Return the check codewords of a block (7.5.2)."""
    table, top, mask = _multiples(checks), 8 * (checks - 1), (1 << 8 * checks) - 1
    rest = 0
    for word in words:
        rest = (rest << 8 & mask) ^ table[rest >> top ^ word]
    return rest.to_bytes(checks)


@cache
def _multiples(checks: int) -> list[int]:
    """Return the generator polynomial of that many checks times 0 to 255."""
    powers = [1]
    for _ in range(254):
        powers.append(_doubled(powers[-1]))
    logs = {value: power for power, value in enumerate(powers)}

    def times(one: int, two: int) -> int:
        return powers[(logs[one] + logs[two]) % 255] if one and two else 0

    generator = [1]
    for power in range(checks):
        shifted = [*generator, 0]
        for at, value in enumerate(generator):
            shifted[at + 1] ^= times(value, powers[power])
        generator = shifted
    return [
        int.from_bytes(bytes(times(factor, value) for value in generator[1:]))
        for factor in range(256)
    ]


def _doubled(value: int) -> int:
    return value << 1 ^ (_FIELD if value & 0x80 else 0)


def _raw_bits(version: int) -> int:
    """Modules that are no pattern: bits of codewords, and up to 7 over."""
    bits = (16 * version + 128) * version + 64
    if version >= 2:
        stars = version // 7 + 2
        bits -= (25 * stars - 10) * stars - 55
    return bits - (36 if version >= 7 else 0)


@cache
def _places(version: int) -> Callable[[str], tuple[str, ...]]:
    """Return what picks the modules from bits, their inverse and "01".

    They come row by row in whole bytes, 1 for light.
    """
    side = 17 + 4 * version
    pattern = _pattern(version)
    total = _raw_bits(version) // 8 * 8 + 7
    source = {place: at for at, place in enumerate(_way(side, pattern))}
    picked = []
    for row in range(side):
        for column in range(-(-side // 8) * 8):
            dark = pattern.get((row, column), column < side and None)
            if dark is None:
                # Mask 2 inverts every third column; light is 1 here, so the rest is inverted.
                at = source[row, column]
                picked.append(at if column % 3 == 0 else at + total)
            else:
                picked.append(2 * total + (not dark))
    return itemgetter(*picked)


def _way(side: int, pattern: dict[tuple[int, int], bool]) -> Iterator[tuple[int, int]]:
    """Yield the modules in the order bits are placed: up and down in pairs of columns (7.7.3)."""
    upward = True
    for right in (*range(side - 1, 6, -2), 5, 3, 1):
        for row in range(side - 1, -1, -1) if upward else range(side):
            yield from ((row, c) for c in (right, right - 1) if (row, c) not in pattern)
        upward = not upward


def _pattern(version: int) -> dict[tuple[int, int], bool]:
    """Return the modules that are the same in every code of a version: place -> dark."""
    side = 17 + 4 * version
    made = {(6, at): at % 2 == 0 for at in range(side)}
    made |= {(at, 6): at % 2 == 0 for at in range(side)}
    for row, column in _stars(version):
        for y in range(-2, 3):
            for x in range(-2, 3):
                made[row + y, column + x] = max(abs(y), abs(x)) != 1
    for row, column in ((3, 3), (3, side - 4), (side - 4, 3)):
        for y in range(-4, 5):
            for x in range(-4, 5):
                if 0 <= row + y < side and 0 <= column + x < side:
                    made[row + y, column + x] = max(abs(y), abs(x)) not in (2, 4)
    made |= _format(side)
    if version >= 7:
        number = _version_bits(version)
        for at in range(18):
            dark, place = bool(number >> at & 1), (at // 3, side - 11 + at % 3)
            made[place] = made[place[::-1]] = dark
    return made


def _stars(version: int) -> list[tuple[int, int]]:
    """Centres of the alignment patterns (annex E)."""
    if version == 1:
        return []
    count, side = version // 7 + 2, 17 + 4 * version
    step = 26 if version == 32 else (version * 4 + count * 2 + 1) // (count * 2 - 2) * 2
    lines = [6, *sorted(side - 7 - step * at for at in range(count - 1))]
    corners = {(6, 6), (6, lines[-1]), (lines[-1], 6)}
    return [(row, column) for row in lines for column in lines if (row, column) not in corners]


def _format(side: int) -> dict[tuple[int, int], bool]:
    """The format twice (7.9.1); bit 0 is the last of _FORMAT."""
    first = [
        *((at, 8) for at in (0, 1, 2, 3, 4, 5, 7, 8)),
        *((8, at) for at in (7, 5, 4, 3, 2, 1, 0)),
    ]
    second = [*((8, side - 1 - at) for at in range(8)), *((side - 7 + at, 8) for at in range(7))]
    bits = [bool(_FORMAT >> at & 1) for at in range(15)]
    return {
        **dict(zip(first, bits, strict=True)),
        **dict(zip(second, bits, strict=True)),
        (side - 8, 8): True,
    }


def _version_bits(version: int) -> int:
    """The version with its 12 check bits (annex D)."""
    rest = version
    for _ in range(12):
        rest = rest << 1 ^ (rest >> 11) * 0x1F25
    return version << 12 | rest
