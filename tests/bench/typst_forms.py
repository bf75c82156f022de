"""The same filled forms through Typst, where its Python package happens to be installed.

It gets the words, sizes, faces and tables of the form, but no QR code and no fitting.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import typst
from lxml import etree

from app.files.form_version import FormVersion
from app.files.pdf.styles import Base, style
from app.files.pdf.typeface import face

_PAGE = """#set page(width: 210mm, height: 297mm,
  margin: (top: 37mm, bottom: 35mm, left: 28mm, right: 26mm))
#set text(lang: "zh", region: "cn", size: 16pt, font: ({faces}))
#set par(justify: true, leading: 0.8em)
"""
_ALIGN = {"l": "left", "c": "center", "r": "right", "j": "left"}
_ROLES = ("FangSong", "Song", "BiaoSong", "Hei", "Kai", "Mono-Regular", "Mono-Bold")


class Typst:
    """One compiler with its fonts, as a program would keep it."""

    def __init__(self, folder: Path) -> None:
        self._families = {role: face(role).reader.familyName.decode() for role in _ROLES}
        faces = ", ".join(f'"{self._families[role]}"' for role in ("FangSong", "Song"))
        self._head = _PAGE.format(faces=faces)
        self._compiler = typst.Compiler(
            self._head.encode(), font_paths=[str(folder)], ignore_system_fonts=True
        )

    def write(self, form: FormVersion, papers: Sequence[Mapping[str, object]], out: Path) -> None:
        """Write one PDF of all papers."""
        parts = [self._head]
        for facts in papers:
            root = etree.fromstring(form.fill(facts))
            foot = root.find("foot")
            for section in root.iter("section"):
                parts += [self._block(child) for child in section]
                if foot is not None:
                    parts.append(f"#text(size: 6.5pt)[{self._words(foot)}]")
                parts.append("#pagebreak()")
        out.write_bytes(self._compiler.compile(input="\n".join(parts).encode()))

    def _block(self, element: etree._Element) -> str:
        match element.tag:
            case "p":
                return self._paragraph(element, element.get("s") or "text", None)
            case "sp":
                high = float(element.get("h") or 0) + 28 * float(element.get("lines") or 0)
                return f"#v({high}pt)"
            case "keep":
                inner = "\n".join(self._block(child) for child in element)
                return f"#block(breakable: false)[{inner}]"
            case "grid":
                return self._table(element)
        return ""

    def _paragraph(self, element: etree._Element, name: str, size: str | None) -> str:
        ours = style(name, Base())
        role = element.get("n") or ours.role
        points = element.get("size") or size or ours.size
        align = _ALIGN[element.get("al") or ours.align]
        indent = "2em" if ours.indent else "0em"
        return (
            f"#align({align})[#par(first-line-indent: (amount: {indent}, all: true))"
            f'[#text(size: {points}pt, font: ("{self._families[role]}", '
            f'"{self._families["Song"]}"))[{self._words(element)}]]]'
        )

    def _table(self, grid: etree._Element) -> str:
        columns = ", ".join(f"{width}mm" for width in str(grid.get("cols")).split())
        stroke = "none" if grid.get("border") == "no" else "0.5pt"
        cells = []
        for row in grid:
            for cell in row:
                inner = [child for child in cell if child.tag == "p"]
                size = grid.get("size") or "12"
                said = (
                    "".join(
                        self._paragraph(child, child.get("s") or "text", size) for child in inner
                    )
                    if inner
                    else self._paragraph(cell, "text", size)
                )
                cells.append(f"table.cell(colspan: {cell.get('span') or 1})[{said}]")
        return f"#table(columns: ({columns}), stroke: {stroke}, {', '.join(cells)})"

    def _words(self, element: etree._Element) -> str:
        said = [_literal(element.text)]
        for child in element:
            if child.tag == "f":
                family = self._families[child.get("n") or "FangSong"]
                said.append(f'#text(font: "{family}")[{self._words(child)}]')
            elif child.tag == "nb":
                said.append(self._words(child))
            elif child.tag in ("br", "ck", "blank"):
                said.append({"br": "#linebreak()", "ck": "□", "blank": "＿＿＿＿"}[str(child.tag)])
            said.append(_literal(child.tail))
        return "".join(said)


def _literal(text: str | None) -> str:
    words = (text or "").strip()
    return '#"' + words.replace("\\", "\\\\").replace('"', '\\"') + '"' if words else ""
