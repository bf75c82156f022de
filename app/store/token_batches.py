"""The tokens of many records at once: what tokens.grams gives for each of them.

Names and addresses are nearly all plain characters already, so the text of a whole batch
is folded in a few passes, and its pairs are laid out as three arrays of UTF-16 units
woven into one: the text, the text moved on by one, and blanks.
"""

import re
import sys
from array import array
from collections.abc import Sequence
from typing import Final

from app.store.tokens import grams, stand_in

_RECORD: Final = "\x1e"
_FIELD: Final = "\n"
_ORDER: Final = f"utf-16-{sys.byteorder[0]}e"
# Marks that fold to nothing; and all that is neither plain nor a mark of ours.
_MARKS = re.compile("[ ()（）,，.。、;；:：·/#&－-]+")
_ODD = re.compile(r"[^\u4e00-\u9fcc\u3400-\u4db5a-z0-9\n\x1e]")
_FIRST_OF_FIELD = re.compile("\n[^\n ] ")
_CASE_IN_CONTEXT: Final = "Σ"  # the one letter whose lower case depends on what follows


def grams_of(records: Sequence[Sequence[str]]) -> list[str]:
    """Return the tokens of each record, from its tokens.FIELDS; each has a name."""
    text = _RECORD.join([_FIELD.join(dict.fromkeys(fields)) for fields in records])
    if _CASE_IN_CONTEXT in text or text.count(_RECORD) != len(records) - 1:
        return [grams(fields) for fields in records]
    text = _ODD.sub(lambda found: stand_in(found[0]), _MARKS.sub("", text.lower()))
    units = array("H", text.encode(_ORDER))
    woven = array("H", bytes(6 * len(units)))
    woven[0::3] = units
    units.append(ord(_FIELD))
    woven[1::3] = units[1:]
    woven[2::3] = array("H", [ord(" ")]) * (len(units) - 1)
    # At a seam stand the last character alone, which counts, and the first, which does not.
    pieces = woven.tobytes().decode(_ORDER).split(_RECORD)
    whole = [pieces[0], *(piece[2:] for piece in pieces[2::2])]
    return [_FIRST_OF_FIELD.sub("", one) for one in whole]
