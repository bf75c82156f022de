"""Pictures written by hand, so that what a test expects of them comes from no library."""

import struct
import zlib

from app.files.team_page import FOLDER

__all__ = ["FOLDER", "jpeg_with_exif", "png"]


def png(width: int, height: int) -> bytes:
    """A picture of one colour, written by hand."""

    def part(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    rows = (b"\0" + b"\x30\x80\x60" * width) * height
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + part(b"IHDR", head)
        + part(b"IDAT", zlib.compress(rows))
        + part(b"IEND", b"")
    )


def jpeg_with_exif() -> bytes:
    """The beginning of a JPEG on its side, taken on 2026-03-10 at 27°45'50" N 115°23'20" E."""
    # TIFF: IFD0 at 8 with orientation, EXIF and GPS; each below the one before (Exif 2.32, 4.6).
    taken = b"2026:03:10 09:30:15\0"
    exif_at, gps_at = 8 + 2 + 3 * 12 + 4, 8 + 2 + 3 * 12 + 4 + 2 + 12 + 4 + len(taken)
    gps_data = gps_at + 2 + 4 * 12 + 4
    one = struct.pack("<HHIHH", 0x0112, 3, 1, 6, 0)
    two = struct.pack("<HHII", 0x8769, 4, 1, exif_at)
    three = struct.pack("<HHII", 0x8825, 4, 1, gps_at)
    zeroth = struct.pack("<H", 3) + one + two + three + struct.pack("<I", 0)
    exif = struct.pack("<HHHIII", 1, 0x9003, 2, len(taken), exif_at + 2 + 12 + 4, 0) + taken
    gps = struct.pack("<H", 4)
    gps += struct.pack("<HHI4s", 1, 2, 2, b"N\0\0\0") + struct.pack("<HHII", 2, 5, 3, gps_data)
    gps += struct.pack("<HHI4s", 3, 2, 2, b"E\0\0\0")
    gps += struct.pack("<HHII", 4, 5, 3, gps_data + 24) + struct.pack("<I", 0)
    gps += struct.pack("<6I", 27, 1, 45, 1, 50, 1) + struct.pack("<6I", 115, 1, 23, 1, 20, 1)
    body = b"Exif\0\0" + b"II*\0" + struct.pack("<I", 8) + zeroth + exif + gps
    return b"\xff\xd8\xff\xe1" + struct.pack(">H", len(body) + 2) + body + b"\xff\xd9"
