"""QR codes against another implementation of ISO/IEC 18004, and against its own words."""

import pytest
import segno

from app.files.pdf.qr import _message, _picture, qr_path

# Data codewords of versions 1 to 40 at level M (table 7).
ROOM = (
    *(16, 28, 44, 64, 86, 108, 124, 154, 182, 216, 254, 290, 334, 365, 415, 453, 507, 563, 627),
    *(669, 714, 782, 860, 914, 1000, 1062, 1128, 1193, 1267, 1373, 1455, 1541, 1631, 1725, 1812),
    *(1914, 1992, 2102, 2216, 2334),
)


def modules(text: str) -> list[list[int]]:
    side, digits = _picture(text)
    wide = -(-side // 8) * 8
    bits = f"{int(digits, 16):0{wide * side}b}"
    return [[1 - int(one) for one in bits[at : at + side]] for at in range(0, len(bits), wide)]


@pytest.mark.parametrize("version", range(1, 41))
def test_a_full_code_of_every_version_is_that_of_another_implementation(version: int) -> None:
    # Full, because the other one pads with one codeword too many where there is room.
    length = ROOM[version - 1] - (2 if version < 10 else 3)
    text = ("SSJ1|QL-2026-017-1|a81d06f9~" * 90)[:length]
    other = segno.make(
        text, error="m", micro=False, mask=2, mode="byte", boost_error=False, version=version
    )
    assert modules(text) == [list(row) for row in other.matrix]


def test_what_is_left_over_is_filled_with_the_two_codewords_of_the_standard() -> None:
    version, words = _message(b"ab")
    # Byte mode 0100, count 00000010, the bytes, terminator 0000; then 236 and 17 in turn.
    assert version == 1
    assert words[:16] == bytes.fromhex("40261620" + "ec11" * 6)


def test_one_byte_too_many_takes_the_next_version_and_hanzi_are_three_bytes() -> None:
    assert _picture("a" * 14)[0] == 21
    assert _picture("a" * 15)[0] == 25
    assert _picture("青岭县市场")[0] == 25


def test_more_than_the_largest_code_holds_is_refused() -> None:
    assert _picture("a" * 2331)[0] == 177
    with pytest.raises(ValueError, match="2332"):
        _picture("a" * 2332)


def test_the_code_stands_where_it_is_told_to_stand() -> None:
    assert qr_path("a", 10, 20, 60).startswith("q 60.000 0 0 60.000 10.000 20.000 cm BI /W 21")
