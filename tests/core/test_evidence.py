"""What a file is by its bytes, what its copies are called, what its EXIF says."""

import struct

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.core.evidence import MEDIA, Health, Touch, copy_name, health, media_of, plain_name
from app.core.exif import Exif, read_exif
from app.core.numbers import written_numbers

# Beginnings of real files, as their formats' specifications have them.
HEADS = {
    "image/jpeg": "ffd8ffe000104a464946",
    "image/png": "89504e470d0a1a0a0000000d49484452",
    "image/gif": "474946383961",
    "image/bmp": "424d36000c0000000000360000002800",
    "image/tiff": "49492a00080000",
    "image/webp": "524946462400000057454250",
    "image/heic": "00000018667479706865696300000000",
    "application/pdf": "255044462d312e37",
    "video/mp4": "00000018667479706d70343200000000",
    "video/quicktime": "0000001466747970717420200000",
    "video/3gpp": "0000001466747970336770340000",
    "video/x-msvideo": "52494646240000004156492 0".replace(" ", ""),
    "video/x-matroska": "1a45dfa3",
    "video/mpeg": "000001ba",
    "audio/mpeg": "494433030000",
    "audio/mp4": "00000018667479704d344120",
    "audio/wav": "524946462400000057415645",
    "audio/amr": "2321414d520a",
    "audio/ogg": "4f67675300",
    "audio/flac": "664c6143",
    "audio/aac": "fff15080",
    "application/msword": "d0cf11e0a1b11ae1",
}


@pytest.mark.parametrize("media", HEADS)
def test_a_file_is_told_by_its_beginning(media):
    assert media_of(bytes.fromhex(HEADS[media])) == media


def test_packed_documents_are_told_by_what_they_hold():
    assert media_of(b"PK\x03\x04" + b"\0" * 26 + b"OFD.xml") == "application/ofd"
    assert MEDIA[media_of(b"PK\x03\x04" + b"\0" * 26 + b"[Content_Types].xml")].ending == ".docx"
    assert media_of(b"PK\x03\x04" + b"\0" * 26 + b"setup.exe") == ""


@pytest.mark.parametrize("head", [b"", b"MZ\x90\0", b"\x7fELF", b"#!/bin/sh", b"<html>", b"\xff"])
def test_programs_and_pages_are_none_of_them(head):
    assert media_of(head) == ""


@given(st.binary(max_size=64))
def test_any_bytes_have_a_known_media_type_or_none(head):
    assert media_of(head) in {"", *MEDIA}


@pytest.mark.parametrize(
    ("name", "copied"),
    [
        ("../../etc/passwd", "passwd.jpg"),
        ("C:\\Windows\\evil.exe", "evil.jpg"),
        ("现场\u202egpj.exe", "现场gpj.jpg"),  # looks like 现场exe.jpg where it is drawn
        ("CON.jpg", "_CON.jpg"),
        ("a:b*c?.png", "a_b_c_.jpg"),
        ("..", "-.jpg"),
        ("", "-.jpg"),
        (". .jpg", "-.jpg"),
    ],
)
def test_a_copy_has_a_name_every_system_takes_and_the_ending_of_what_it_is(name, copied):
    assert copy_name(name, "image/jpeg") == copied


@given(st.text(max_size=400), st.sampled_from(sorted(MEDIA)))
def test_no_name_leads_out_of_a_folder(name, media):
    made = copy_name(name, media)
    assert not set(made) & set('/\\<>:"|?*\0')
    assert made.endswith(MEDIA[media].ending)
    assert not made.startswith(".")
    assert len(made) <= 130
    assert 0 < len(plain_name(name)) <= 255


def test_a_file_stands_where_its_last_act_left_it():
    assert health(()) is Health.SOUND
    assert health((Touch.MISSING, Touch.OPENED)) is Health.MISSING
    assert health((Touch.DAMAGED, Touch.SOUND)) is Health.SOUND
    assert health((Touch.DESTROYED, Touch.ASK_OPEN)) is Health.DESTROYED
    assert health((Touch.DESTROYED, Touch.BACK)) is Health.SOUND


# A TIFF block written by hand after TIFF 6.0: one directory with DateTime (tag 0132) only.
DATED = (
    b"MM\0*\0\0\0\x08" + b"\0\1" + b"\x01\x32\0\2\0\0\0\x14\0\0\0\x1a" + b"\0\0\0\0"
    b"2026:03:05 17:08:09\0"
)


def jpeg(block: bytes) -> bytes:
    segment = b"Exif\0\0" + block
    return b"\xff\xd8\xff\xe1" + struct.pack(">H", len(segment) + 2) + segment + b"\xff\xda"


def test_a_block_written_by_hand_is_read():
    assert read_exif(jpeg(DATED)) == Exif("2026-03-05 17:08:09", "")
    assert read_exif(DATED).taken_at == "2026-03-05 17:08:09"  # a TIFF is such a block itself
    assert read_exif(b"\0\0\0\x18ftypheic....Exif\0\0" + DATED).taken_at
    assert read_exif(b"\x89PNG\r\n\x1a\n\0\0\0\0eXIf" + DATED).taken_at


@pytest.mark.parametrize("day", [b"2026:13:05 17:08:09\0", b"0000:00:00 00:00:00\0", b" " * 20])
def test_a_moment_that_is_none_is_not_said(day):
    assert read_exif(jpeg(DATED[:-20] + day)) == Exif()


def test_a_directory_that_leads_back_to_itself_ends():
    turning = DATED[:10] + b"\x87\x69\0\4\0\0\0\1\0\0\0\x08" + b"\0" * 24
    assert read_exif(jpeg(turning)) == Exif()


@settings(max_examples=150)
@given(st.binary(max_size=300))
@example(b"MM\0*\xff\xff\xff\xff")
@example(b"II*\0\x08\0\0\0\xff\xff" + b"\x32\x01\x02\0\xff\xff\xff\xff\0\0\0\0" * 3)
def test_no_bytes_make_the_reader_fail(block):
    for data in (block, jpeg(block), b"Exif\0\0II*\0" + block, jpeg(b"MM\0*" + block)):
        found = read_exif(data)
        assert len(found.taken_at) in (0, 19, 25)
        assert len(found.place) <= 30


@settings(max_examples=150)
@given(st.integers(0, len(DATED) - 1), st.integers(0, 255))
def test_no_changed_byte_makes_the_reader_fail(at, byte):
    read_exif(jpeg(DATED[:at] + bytes([byte]) + DATED[at + 1 :]))


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("青市监检通〔2026〕4号 送达回证", ((2026, 4),)),
        ("青市监检通[2026]第12号", ((2026, 12),)),
        ("2026年7号", ((2026, 7),)),
        ("IMG_20260306_091233.jpg", ()),
        ("解放路2026弄", ()),
    ],
)
def test_the_number_of_a_notice_is_read_from_a_file_name(words, found):
    assert written_numbers(words) == found
