"""SSJ-DRAW-1, §1: what text, words, integers and hashes are.

The specification stands in resources/SPEC.md; "§n" in this package means its
clauses. Order is the order of code points everywhere, which is the order of
UTF-8 bytes and also the order of Python's str: plain sorted() is right.
"""

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from typing import Final, NewType

Tag = NewType("Tag", str)
REAL: Final = Tag("SSJ1")
REHEARSAL: Final = Tag("SSJ1R")
TAGS: Final = (REAL, REHEARSAL)

ALGORITHM: Final = "SSJ-DRAW-1"
NONE: Final = "-"  # no stratum, pool, skill, witness or id is named so
WORD_LENGTH: Final = 64
HEX_LENGTH: Final = 64

# Invisible or look-alike, §1; and surrogates, which no UTF-8 file can hold.
_UNSEEN = (
    "\\x00-\\x20\\x7f-\\xa0\\xad\\u034f\\u061c\\u115f-\\u1160\\u1680\\u17b4-\\u17b5\\u180b-\\u180f"
    "\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ud800-\\udfff\\ufe00-\\ufe0f"
    "\\ufeff\\uff01-\\uff5e\\uffa0\\ufff0-\\uffff\\U000e0000-\\U000e0fff"
)
_JOINTS = "|,="
_WORD = re.compile(f"[^{_JOINTS}a-z{_UNSEEN}]{{1,{WORD_LENGTH}}}")
_PLAIN = bytes(code for code in range(128) if _WORD.fullmatch(chr(code)))  # ASCII in words
_NOT_SEEN = re.compile(f"[{_UNSEEN}]")
_LOWER = re.compile("[a-z]")
_INTEGER = re.compile("0|[1-9][0-9]{0,8}")
_HEX = re.compile("[0-9a-f]{64}")
_JOINT_TO_SLASH = str.maketrans(dict.fromkeys(_JOINTS, "/"))
# NFKC and upper case can each undo the other; no known text needs a third turn.
_TURNS = 8


def sha256_hex(data: str | bytes) -> str:
    """Return H(data) of §1: SHA-256 of the UTF-8 bytes, 64 lower-case hex digits."""
    return hashlib.sha256(data.encode() if isinstance(data, str) else data).hexdigest()


def is_word(candidate: str) -> bool:
    """Tell whether `candidate` is a word of §1. `-` is one; most places refuse it apart."""
    return _WORD.fullmatch(candidate) is not None


def are_words(candidates: Sequence[str]) -> bool:
    """Tell whether every one is a word, as is_word; quick for many that are ASCII."""
    if not candidates or max(map(len, candidates)) > WORD_LENGTH or "" in candidates:
        return not candidates
    joined = "".join(candidates)
    if joined.isascii():
        return not joined.encode().translate(None, _PLAIN)
    return all(map(_WORD.fullmatch, candidates))


def is_hex(candidate: str) -> bool:
    """Tell whether `candidate` is a hash as §1 writes it: 64 lower-case hex digits."""
    return _HEX.fullmatch(candidate) is not None


def integer(candidate: str) -> int | None:
    """Return the integer `candidate` writes by §1 (0 to 999,999,999), or None if it is none."""
    return int(candidate) if _INTEGER.fullmatch(candidate) else None


def shown(raw: str, length: int = 40) -> str:
    """Return `raw` on one line with nothing invisible in it, cut to `length`, for messages."""
    short = raw if len(raw) <= length else raw[:length] + "…"
    return "".join(
        f"\\u{ord(c):04x}" if c != " " and (_NOT_SEEN.match(c) or not c.isprintable()) else c
        for c in short
    )


def normalise_word(raw: str) -> str:
    """Return the word that stands for `raw` in protocol files.

    Used at the freeze and for the log, never by a verifier. The rules, in this
    order, repeated until nothing changes:

    1. NFKC, then upper case: full-width forms become plain, a–z become A–Z.
    2. `|`, `,` and `=`, which join fields, become `/`.
    3. Spaces, control characters and whatever cannot be seen are removed.

    Then it is cut to 64 code points; nothing left gives `-`. Two different texts
    can end as one word: the check of the manifest then finds an id twice.
    """
    if (
        raw.isascii()
        and raw.isalnum()
        and (raw.isdigit() or raw.isupper())
        and len(raw) <= WORD_LENGTH
    ):
        return raw  # nearly every id: nothing to do
    word = raw
    for _ in range(_TURNS):
        previous = word
        word = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", word).upper())
        word = _NOT_SEEN.sub("", word.translate(_JOINT_TO_SLASH))
        if word == previous:
            break
    return _LOWER.sub("", word)[:WORD_LENGTH] or NONE
