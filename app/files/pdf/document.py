"""A PDF 1.5 file (ISO 32000-1): pages, shared parts, fonts, outline, in one pass.

What is no stream is packed into object streams (7.5.7): with a thousand papers the plain
objects would weigh more than what the papers say. The same calls give the same bytes.
"""

import hashlib
import zlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final, NamedTuple, Protocol

_HEAD: Final = b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n"
_CATALOG, _PAGES, _INFO, _FONTS, _OUTLINE = range(1, 6)
_PACK = 200  # objects in one object stream
_MAKER = "Mingqian"


class About(NamedTuple):
    """What a file says of itself; `date` with a time zone."""

    title: str
    author: str
    date: datetime
    keywords: str = ""


class Font(Protocol):
    """A font that writes itself when everything that uses it is drawn."""

    internal: str

    def write(self, document: "Document") -> int:
        """Write the font's objects; return the number of its dictionary."""


class Document:
    """Objects as they come, and where they lie."""

    def __init__(self, about: About) -> None:
        self._about = about
        self._out = bytearray(_HEAD)
        self._places: dict[int, int] = {}  # of streams and the information
        self._plain: list[tuple[int, str]] = []  # numbers and bodies of what is packed
        self._last = _OUTLINE
        self._pages: list[int] = []
        self._marks: list[tuple[str, int]] = []
        self._fonts: list[Font] = []
        self._parts: dict[str, int] = {}

    def plain(self, body: str) -> int:
        """Add an object that is no stream, in PDF syntax; return its number."""
        self._last += 1
        self._plain.append((self._last, body))
        return self._last

    def stream(self, data: bytes, entries: str = "", *, packed: bool = False) -> int:
        """Add a stream; return its number.

        Args:
            entries: of its dictionary, without length and filter.
            packed: `data` is compressed already.
        """
        self._last += 1
        self._write_stream(self._last, data if packed else zlib.compress(data), entries)
        return self._last

    def font(self, font: Font) -> None:
        """Add a font to the resources of all pages and parts; written at the end."""
        self._fonts.append(font)

    def part(self, name: str, code: Iterable[str], reach: float) -> None:
        """Add operators pages can show by a name; they stay within `reach` of the origin."""
        box = f"{-reach:g} {-reach:g} {reach:g} {reach:g}"
        entries = f"/Type /XObject /Subtype /Form /BBox [{box}] /Resources << /Font {_FONTS} 0 R >>"
        self._parts[name] = self.stream("\n".join(code).encode("ascii"), entries)

    def picture(self, name: str, data: bytes, entries: str, filters: str) -> None:
        """Add a picture that pages can show by a name; `data` is packed as `filters` say."""
        self._last += 1
        entries = f"/Type /XObject /Subtype /Image {entries}"
        self._write_stream(self._last, data, entries, filters)
        self._parts[name] = self._last

    def page(self, size: tuple[float, float], code: Iterable[str], parts: Sequence[str]) -> None:
        """Add a page of that width and height with its operators and the parts it shows."""
        content = self.stream("\n".join(code).encode("ascii"))
        shown = " ".join(f"/{name} {self._parts[name]} 0 R" for name in parts)
        using = f"/Font {_FONTS} 0 R" + (f" /XObject << {shown} >>" if shown else "")
        box = f"[0 0 {size[0]:.4f} {size[1]:.4f}]"
        self._pages.append(
            self.plain(
                f"<< /Type /Page /Parent {_PAGES} 0 R /MediaBox {box} "
                f"/Resources << {using} >> /Contents {content} 0 R >>"
            )
        )

    def bookmark(self, title: str) -> None:
        """Let the outline lead to the page that is added next."""
        self._marks.append((title, len(self._pages)))

    def lead(self, count: int) -> None:
        """Put the last `count` pages before all others; bookmarks follow their pages."""
        cut = len(self._pages) - count
        self._pages = [*self._pages[cut:], *self._pages[:cut]]
        moved = ((title, at + count if at < cut else at - cut) for title, at in self._marks)
        self._marks = sorted(moved, key=lambda mark: mark[1])

    def finish(self) -> bytes:
        """Write what is left and return the file."""
        fonts = [(font.internal, font.write(self)) for font in self._fonts]
        named = " ".join(f"/{name} {number} 0 R" for name, number in fonts)
        self._plain.append((_FONTS, f"<< {named} >>"))
        kids = " ".join(f"{number} 0 R" for number in self._pages)
        tree = f"<< /Type /Pages /Count {len(self._pages)} /Kids [{kids}] >>"
        self._plain.append((_PAGES, tree))
        outline = f" /Outlines {_OUTLINE} 0 R" if self._marks else ""
        catalog = f"<< /Type /Catalog /Pages {_PAGES} 0 R /Lang (zh-CN){outline} >>"
        self._plain.append((_CATALOG, catalog))
        self._write_outline()
        self._write_info()
        return self._with_table()

    def _write_outline(self) -> None:
        if not self._marks:
            self._plain.append((_OUTLINE, "null"))
            return
        first = self._last + 1
        last = self._last + len(self._marks)
        for at, (title, page) in enumerate(self._marks):
            number = first + at
            around = f" /Prev {number - 1} 0 R" if at else ""
            around += f" /Next {number + 1} 0 R" if number < last else ""
            goal = f"[{self._pages[page]} 0 R /Fit]"
            self.plain(f"<< /Title {_text(title)} /Parent {_OUTLINE} 0 R{around} /Dest {goal} >>")
        body = (
            f"<< /Type /Outlines /First {first} 0 R /Last {last} 0 R /Count {len(self._marks)} >>"
        )
        self._plain.append((_OUTLINE, body))

    def _write_info(self) -> None:
        title, author, date, keywords = self._about
        zone = date.strftime("%z")
        stamp = date.strftime("D:%Y%m%d%H%M%S") + (f"{zone[:3]}'{zone[3:5]}'" if zone else "")
        more = f" /Keywords {_text(keywords)}" if keywords else ""
        self._places[_INFO] = len(self._out)
        self._out += (
            f"{_INFO} 0 obj\n<< /Title {_text(title)} /Author {_text(author)}{more} "
            f"/Creator ({_MAKER}) /Producer ({_MAKER}) "
            f"/CreationDate ({stamp}) /ModDate ({stamp}) >>\nendobj\n"
        ).encode("ascii")

    def _write_stream(
        self, number: int, data: bytes, entries: str, filters: str = "/FlateDecode"
    ) -> None:
        self._places[number] = len(self._out)
        head = f"{number} 0 obj\n<< {entries} /Filter {filters} /Length {len(data)} >>\nstream\n"
        self._out += head.encode("ascii")
        self._out += data
        self._out += b"\nendstream\nendobj\n"

    def _with_table(self) -> bytes:
        """Pack the plain objects, and append the table of what lies where (7.5.8)."""
        inside: dict[int, tuple[int, int]] = {}
        for start in range(0, len(self._plain), _PACK):
            pack = self._plain[start : start + _PACK]
            index, bodies = [], []
            place = 0
            for number, body in pack:
                index.append(f"{number} {place}")
                bodies.append(body)
                place += len(body) + 1
            head = " ".join(index) + "\n"
            data = (head + "\n".join(bodies)).encode("ascii")
            entries = f"/Type /ObjStm /N {len(pack)} /First {len(head)}"
            holder = self.stream(data, entries)
            inside |= {number: (holder, at) for at, (number, _) in enumerate(pack)}
        self._last += 1
        self._places[self._last] = begin = len(self._out)
        rows = [b"\0" * 6 + b"\xff"]
        for number in range(1, self._last + 1):
            if number in inside:
                holder, at = inside[number]
                rows.append(b"\x02" + holder.to_bytes(5) + at.to_bytes(1))
            else:
                rows.append(b"\x01" + self._places[number].to_bytes(5) + b"\0")
        identity = hashlib.md5(self._out, usedforsecurity=False).hexdigest()
        entries = (
            f"/Type /XRef /Size {self._last + 1} /W [1 5 1] /Root {_CATALOG} 0 R "
            f"/Info {_INFO} 0 R /ID [<{identity}> <{identity}>]"
        )
        self._write_stream(self._last, zlib.compress(b"".join(rows)), entries)
        self._out += f"startxref\n{begin}\n%%EOF\n".encode("ascii")
        return bytes(self._out)


def _text(words: str) -> str:
    """Return a text string (7.9.2.2)."""
    return f"<FEFF{words.encode('utf-16-be').hex().upper()}>"
