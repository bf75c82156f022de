"""The container: a plain zip for everybody else, and one changed bit is refused."""

import io
import zipfile
from zlib import crc32

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.container import ContainerError, is_file_name, pack, unpack

FILES = {"b/c.txt": b"two\n", "a": b"", "B": b"\x00\xff" * 9}


def test_its_bytes_are_those_of_the_specification() -> None:
    """§14 written out for one file of two bytes."""
    crc = crc32(b"OK").to_bytes(4, "little")
    middle = bytes.fromhex("1400 0000 0000 0000 2100") + crc + bytes.fromhex("02000000 02000000")
    first = b"PK\x03\x04" + middle + bytes.fromhex("0100 0000") + b"AOK"
    second = b"PK\x01\x02" + bytes.fromhex("1400") + middle + bytes.fromhex("0100") + bytes(16)
    end = bytes.fromhex("0000 0000 0100 0100") + b"\x2f\0\0\0" + b"\x21\0\0\0" + bytes(2)
    assert pack({"A": b"OK"}) == first + second + b"A" + b"PK\x05\x06" + end


def test_any_zip_reader_reads_it() -> None:
    with zipfile.ZipFile(io.BytesIO(pack(FILES))) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["B", "a", "b/c.txt"]
        assert {name: archive.read(name) for name in archive.namelist()} == FILES


def test_every_flipped_bit_is_refused() -> None:
    data = pack(FILES)
    for at in range(len(data)):
        for bit in range(8):
            changed = bytearray(data)
            changed[at] ^= 1 << bit
            with pytest.raises(ContainerError):
                unpack(bytes(changed))


@pytest.mark.parametrize("places", [slice(0, 0), slice(30, 33), slice(-1, None)])
def test_a_byte_more_or_less_is_refused(places: slice) -> None:
    data = pack(FILES)
    start, stop, _ = places.indices(len(data))
    for changed in (data[:start] + b"x" + data[start:], data[:start] + data[stop + 1 :], data * 2):
        with pytest.raises(ContainerError):
            unpack(changed)


@given(
    st.dictionaries(st.from_regex("[A-Za-z0-9]{1,3}(/[a-z]{1,3})?", fullmatch=True), st.binary())
)
@settings(max_examples=100)
def test_what_went_in_comes_out(files: dict[str, bytes]) -> None:
    assert unpack(pack(files)) == files


@given(st.binary(max_size=200))
@settings(max_examples=200)
def test_other_bytes_are_refused(data: bytes) -> None:
    for candidate in (data, b"PK\x03\x04" + data):
        with pytest.raises(ContainerError):
            unpack(candidate)


@pytest.mark.parametrize("name", ["", "/a", "a/", "a//b", ".", "..", "a/../b", "甲", "a b", "a\n"])
def test_a_name_of_another_form_goes_neither_in_nor_out(name: str) -> None:
    assert not is_file_name(name)
    with pytest.raises(ContainerError):
        pack({name: b""})
    if name.isascii() and name:
        data = pack({"x" * len(name): b""}).replace(b"x" * len(name), name.encode())
        with pytest.raises(ContainerError):
            unpack(data)


@pytest.mark.parametrize("name", ["a", "..a", "a.", ".a", "a..b", "a-_./Z.9"])
def test_a_name_of_the_form_goes_in_and_out(name: str) -> None:
    assert unpack(pack({name: b"1"})) == {name: b"1"}
