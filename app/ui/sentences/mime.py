"""Parts of sentences on the clipboard: with their chips for us, as plain words for others."""

import json
from dataclasses import asdict
from typing import Final

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QTextCursor

from app.services.paper.paper_wording_parts import Piece, shown
from app.ui.sentences.chips import pieces_in

_OURS: Final = "application/x-mingqian-sentence"


def mime_of(cursor: QTextCursor) -> QMimeData:
    """Return what is selected, for the clipboard."""
    first, last = cursor.selectionStart(), cursor.selectionEnd()
    found: list[Piece] = []
    block = cursor.document().findBlock(first)
    while block.isValid() and block.position() < last:
        found += [Piece("\n")] if found else []
        found += pieces_in(block, first, last)
        block = block.next()
    data = QMimeData()
    data.setText("".join(map(shown, found)))
    data.setData(_OURS, json.dumps([asdict(one) for one in found]).encode())
    return data


def pieces_from(source: QMimeData) -> tuple[Piece, ...]:
    """Return the parts on a clipboard; words from elsewhere as plain words."""
    if source.hasFormat(_OURS):
        return tuple(Piece(**one) for one in json.loads(bytes(source.data(_OURS).data())))
    words = plain_words(source.text())
    return (Piece(words),) if words else ()


def plain_words(words: str) -> str:
    """Words from elsewhere as one sentence takes them: no tabs, no empty lines, no controls."""
    lines = (" ".join(line.split("\t")).strip() for line in words.splitlines())
    kept = "\n".join(line for line in lines if line)
    return "".join(one for one in kept if one == "\n" or printable(one))


def printable(character: str) -> bool:
    """Whether a character may be typed; the wide blank may."""
    return character.isprintable() or character == "\u3000"
