"""The text index of the enterprises: two-character tokens, put in and taken out.

Text is folded (NFKC, lower case, only letters and digits) and cut into overlapping
pairs; a record holds the pairs of its name, codes, legal representative, address and
pinyin initials, plus the last character of each. A query matches where one of these
holds it whole: pairs narrow down, longer queries are rechecked on the text itself.
"""

import re
import unicodedata
from collections.abc import Iterable
from operator import add
from typing import Final

from sqlalchemy.orm import Session

# What a search looks into, in the order of `grams`' arguments.
FIELDS: Final = ("name", "uscc", "regno", "key", "legal_rep", "address", "initials")
# Letters every FTS5 knows as such, as far as names here use them; see _known().
_LATIN_END: Final = 0x024F
_HAN: Final = (range(0x3400, 0x4DB6), range(0x4E00, 0x9FCD))
_STAND_INS: Final = range(0xAC00, 0xD7A4)
_BATCH: Final = 2_000
# Marks that fold to nothing; and all that neither is one nor stays as it is.
_MARKS: Final = re.compile("[ ()（）,，.。、;；:：·/#&－-]+")
_ODD: Final = re.compile(r"[^\u4e00-\u9fcc\u3400-\u4db5a-z0-9\n]")


class _Folding(dict[int, str]):
    """Character -> its folded form; the newline, which parts fields, stays."""

    def __missing__(self, code: int) -> str:
        plain = unicodedata.normalize("NFKC", chr(code)).lower()
        kept = "".join(one for one in plain if one.isalnum())
        self[code] = kept
        return kept


class _Indexing(_Folding):
    """Character -> what the index holds for it.

    FTS5's unicode61 stands at Unicode 6.1 and takes later characters (𬭎 in a name) for
    punctuation; such a one is stood in for by a Hangul syllable, and the recheck tells
    it from others with the same stand-in.
    """

    def __missing__(self, code: int) -> str:
        kept = "".join(_known(one) for one in super().__missing__(code))
        self[code] = kept
        return kept


def _known(character: str) -> str:
    code = ord(character)
    if code <= _LATIN_END or any(code in block for block in _HAN):
        return character
    return chr(_STAND_INS.start + code % len(_STAND_INS))


_FOLD = _Folding({ord("\n"): "\n"})
_INDEX = _Indexing({ord("\n"): "\n"})


def fold(raw: str) -> str:
    """Return text as it is compared; line breaks stay."""
    # Nearly every text is plain but for case and maybe a few marks: a quarter of the time
    # of looking each character up, and the same outcome.
    text = raw.lower()
    if not _ODD.search(text):
        return text
    text = _MARKS.sub("", text)
    return raw.translate(_FOLD) if _ODD.search(text) else text


def stand_in(raw: str) -> str:
    """Return text as the index holds it."""
    return raw.translate(_INDEX)


def words_of(raw: str) -> tuple[str, ...]:
    """Return the folded words of a query; blanks part them."""
    return tuple(dict.fromkeys(word for word in map(fold, raw.split()) if word))


def pairs(word: str) -> list[str]:
    """Return the tokens of the index that every record with a folded word holds."""
    stand_ins = word.translate(_INDEX)
    return list(dict.fromkeys(map(add, stand_ins, stand_ins[1:]))) or [stand_ins]


def is_exact(word: str) -> bool:
    """Whether a record that holds a word's tokens is sure to hold the word."""
    stand_ins = word.translate(_INDEX)
    return len(stand_ins) <= 2 and ord(max(stand_ins)) < _STAND_INS.start


def grams(fields: Iterable[str]) -> str:
    """Return the tokens of a record, from its FIELDS; the same fields give the same text."""
    tokens: list[str] = []
    for part in "\n".join(dict.fromkeys(fields)).translate(_INDEX).split("\n"):
        if part:
            tokens += map(add, part, part[1:])
            tokens.append(part[-1])
    return " ".join(tokens)


def index(session: Session, records: Iterable[tuple[int, Iterable[str]]]) -> None:
    """Put records (id, FIELDS) into the index; they must not be in it yet."""
    rows = [(number, grams(fields)) for number, fields in records]
    if rows:
        session.connection().exec_driver_sql(
            "INSERT INTO enterprise_search (rowid, grams) VALUES (?, ?)", rows
        )


def unindex(session: Session, records: Iterable[tuple[int, Iterable[str]]]) -> None:
    """Take records out of the index; a contentless index needs the very fields put in."""
    rows = [("delete", number, grams(fields)) for number, fields in records]
    if rows:
        session.connection().exec_driver_sql(
            "INSERT INTO enterprise_search (enterprise_search, rowid, grams) VALUES (?, ?, ?)", rows
        )


def index_all(session: Session) -> None:
    """Fill the empty index with every enterprise there is."""
    connection = session.connection()
    last = 0
    while True:
        rows = connection.exec_driver_sql(
            f"SELECT id, {', '.join(FIELDS)} FROM enterprise WHERE id > ? ORDER BY id LIMIT ?",
            (last, _BATCH),
        ).fetchall()
        if not rows:
            return
        index(session, [(row[0], row[1:]) for row in rows])
        last = rows[-1][0]
