"""Finding words on a page whatever way the page breaks, spaces or spells them.

Compared is what people read: blanks, line ends and what nobody sees count for nothing, wide
and narrow forms (UAX 15, NFKC of single characters), capitals and the brackets of document
numbers are the same.
"""

import unicodedata
from collections.abc import Sequence

_BRACKETS = {"〔": "[", "〕": "]", "【": "[", "】": "]", "〈": "<", "〉": ">"}
# Not Cn: the newest hanzi are unassigned to a Python older than they are.
_UNREAD = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})


class _Folding(dict[int, str]):
    """What stands for each character, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        self[code] = found = _fold(chr(code))
        return found


def folded(words: str) -> str:
    """Return words as they are compared; "" where nothing of them is read."""
    return words.translate(_FOLDING)


def places(page: str, wanted: str) -> tuple[int, ...]:
    """Return where folded words begin in a folded page; no two places share a character."""
    found: list[int] = []
    at = page.find(wanted) if wanted else -1
    while at >= 0:
        found.append(at)
        at = page.find(wanted, at + len(wanted))
    return tuple(found)


def spans(characters: Sequence[str], wanted: str) -> tuple[tuple[int, ...], ...]:
    """Return, for each place of folded words, which of the page's characters stand there."""
    where = [at for at, one in enumerate(characters) for _ in folded(one)]
    page = "".join(map(folded, characters))
    return tuple(tuple(where[at : at + len(wanted)]) for at in places(page, wanted))


def _fold(character: str) -> str:
    if unicodedata.category(character) in _UNREAD or _is_selector(character):
        return ""
    if ord(character) & 0xFFFE == 0xFFFE:  # what PDFium sets for a hyphen at a line's end
        return ""
    for change in (lambda one: unicodedata.normalize("NFKC", one), str.casefold):
        changed = change(character)
        character = changed if len(changed) == 1 else character
    return "" if character.isspace() else _BRACKETS.get(character, character)


def _is_selector(character: str) -> bool:
    """Variation selectors say which shape of a hanzi is meant, not which hanzi."""
    return "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"


_FOLDING = _Folding()
