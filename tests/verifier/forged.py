"""Dossiers that a forger, or another program, could have written: all hashes fit.

What is wrong is in the form or in the order only. Each row: name, files, and the exit code that
SPEC.md asks for; None where the text leaves it open, and then all must still say the same.
"""

import json
import random
from collections.abc import Callable, Iterator

from dossiers import KIT, Book, Replay, sha, text
from small_counties import ALONE
from standing import random_adjust
from stories import plain

Row = tuple[str, dict[str, bytes], int | None]
RESULT = 3  # its entry in the plain story: LOCK, SEED, RESULT


def rows(replay: Replay) -> Iterator[Row]:
    """All of them."""
    book, attempt = plain(replay)
    yield "nothing wrong", book.dossier(attempt), 0
    yield from _payloads(replay)
    yield from _entries(book.dossier(attempt))
    yield from _orders(replay)
    yield from _names(replay)
    yield from _kits(replay)
    yield from _places(book.dossier(attempt))


# ---------------------------------------------------------------- payloads


def _json(told: dict[str, object]) -> str:
    return json.dumps(told, ensure_ascii=False)


def _keyed(key: str, raw: str) -> Callable[[str], str]:
    """The key with this JSON text as its value."""

    def change(payload: str) -> str:
        told = json.loads(payload)
        told[key] = "@@"
        return _json(told).replace('"@@"', raw)

    return change


PAYLOADS: dict[str, tuple[Callable[[str], str], int | None]] = {
    **{
        f"attempt is {raw}": (_keyed("attempt", raw), 1)
        for raw in ("1.0", "1e0", "10e-1", "true", '"1"', "[1]", "null", "-1", "0", "01", "+1")
    },
    "attempt is 10^9": (_keyed("attempt", "1000000000"), 1),
    "attempt is 1 and 5000 zeros": (_keyed("attempt", "1" + "0" * 5000), 1),
    "m in capitals": (lambda one: _json({**json.loads(one), "m": json.loads(one)["m"].upper()}), 1),
    "m is a list": (_keyed("m", "[]"), 1),
    "draw is a number": (_keyed("draw", "7"), 1),
    "another key holds 5000 digits": (_keyed("also", "1" + "0" * 5000), 0),
    "another key holds 1e999": (_keyed("also", "1e999"), 0),
    "another key holds -0.0": (_keyed("also", "-0.0"), 0),
    "another key holds NaN": (_keyed("also", "NaN"), 1),
    "another key holds -Infinity": (_keyed("also", "-Infinity"), 1),
    "another key holds .5": (_keyed("also", ".5"), 1),
    "another key holds a lone surrogate": (_keyed("also", '"\\ud800"'), 0),
    "another key holds U+2028": (_keyed("also", '"\u2028\u0085\x7f"'), 0),
    "another key holds a control character": (_keyed("also", '"\x01"'), 1),
    "another key holds a tab": (_keyed("also", '"\t"'), 1),
    "another key holds a bad escape": (_keyed("also", '"\\x41"'), 1),
    "a key called __proto__": (_keyed("__proto__", '{"m": 1, "r": 2}'), 0),
    "a key called constructor": (_keyed("constructor", "null"), 0),
    "an empty key": (_keyed("", "{}"), 0),
    "spaces and tabs around": (lambda one: f" \t{one}\t ", 0),
    "a no-break space before": (lambda one: "\u00a0" + one, 1),
    "a byte order mark before": (lambda one: "\ufeff" + one, 1),
    "a comma too many": (lambda one: one[:-1] + ",}", 1),
    "something after it": (lambda one: one + "{}", 1),
    "a list": (lambda one: f"[{one}]", 1),
    "a number": (lambda one: "1", 1),
    "nothing": (lambda one: "", 1),
    "null": (lambda one: "null", 1),
    "single quotes": (lambda one: one.replace('"', "'"), 1),
    "r given by its prototype only": (
        lambda one: (
            _json({k: v for k, v in json.loads(one).items() if k != "r"})[:-1]
            + ', "__proto__": {"r": "'
            + json.loads(one)["r"]
            + '"}}'
        ),
        1,
    ),
    "r twice, the right one last": (
        lambda one: '{"r": "' + "0" * 64 + '", ' + one[1:],
        None,
    ),
    "r twice, the right one first": (
        lambda one: one[:-1] + ', "r": "' + "0" * 64 + '"}',
        1,
    ),
}


def _payloads(replay: Replay) -> Iterator[Row]:
    for what, (change, expected) in PAYLOADS.items():
        book = Book("SSJ1", replay, lambda n, one, to=change: to(one) if n == RESULT else one)
        attempt = book.lock(ALONE.freeze, "T-1", 1)
        book.open(attempt)
        book.draw(attempt)
        yield f"payload: {what}", book.dossier(attempt), expected


# ---------------------------------------------------------------- entries


def chained(
    files: dict[str, bytes], change: Callable[[int, list[str]], list[str]]
) -> dict[str, bytes]:
    """The log with changed entries and a chain that fits."""
    lines, head = [], "0" * 64
    for n, line in enumerate(files["log.txt"].decode().split("\n")[:-1], 1):
        fields = line.split("|")
        lines.append("|".join(change(n, [*fields[:3], head, *fields[4:]])))
        head = sha(lines[-1])
    return {**files, "log.txt": text(lines)}


TIMES = {
    "2026-02-28T23:59:59Z": 0,
    "2024-02-29T00:00:00Z": 0,
    # The form counts, not the calendar.
    "2026-02-29T00:00:00Z": 0,
    "2026-13-01T00:00:00Z": 0,
    "2026-03-05T24:00:00Z": 0,
    "2026-03-05T23:59:60Z": 0,
    "0000-00-00T00:00:00Z": 0,
    "2026-03-05T01:00:00": 1,
    "2026-03-05t01:00:00z": 1,
    "2026-03-05 01:00:00Z": 1,
    "2026-3-5T1:00:00Z": 1,
    "2026-03-05T01:00:00.0Z": 1,
    "2026-03-05T01:00:00+00:00": 1,
    "\uff12026-03-05T01:00:00Z": 1,
    "202\uff16-03-05T01:00:00Z": 1,
    "": 1,
}


def _entries(files: dict[str, bytes]) -> Iterator[Row]:
    def at(place: int, value: str, entry: int = RESULT) -> dict[str, bytes]:
        return chained(
            files,
            lambda n, fields: (
                [*fields[:place], value, *fields[place + 1 :]] if n == entry else fields
            ),
        )

    for time, expected in TIMES.items():
        yield f"time {time}", at(4, time), expected
    for what, place, value, expected in (
        ("n with a zero before", 2, "03", 1),
        ("n skipped", 2, "4", 1),
        ("n full-width", 2, "\uff13", 1),
        ("operator -", 6, "-", 0),
        ("operator empty", 6, "", 1),
        ("operator of 64", 6, "\U00020164" * 64, 0),
        ("operator of 65", 6, "\U00020164" * 65, 1),
        ("operator with =", 6, "A=B", 1),
        ("operator with a space", 6, "A B", 1),
        ("operator with two names", 6, "甲,乙", 1),
        ("witnesses none", 7, "-", 0),
        ("witnesses empty", 7, "", 1),
        ("witnesses a comma", 7, "甲,", 1),
        ("witnesses a dash among them", 7, "甲,-", 1),
        ("witnesses twice the same", 7, "甲,甲", None),
        ("witnesses in small letters", 7, "w1", 1),
        ("payload hash in capitals", 8, "A" * 64, 1),
        ("type of 65", 5, "T" * 65, 1),
        ("tag of a rehearsal", 0, "SSJ1R", 1),
        ("tag unknown", 0, "SSJ2", 1),
    ):
        yield what, at(place, value), expected
    yield "every tag of a rehearsal", chained(files, lambda n, one: ["SSJ1R", *one[1:]]), 1
    first = chained(files, lambda n, one: [*one[:3], "1" * 64, *one[4:]] if n == 1 else one)
    yield "the first head is not zeros", first, 1
    yield "a field more", chained(files, lambda n, one: [*one, "X"] if n == RESULT else one), 1


# ---------------------------------------------------------------- the order of §12

# L1 is a LOCK of attempt 1, S, R, V, A its other entries (v a VOID with the wrong r; A2 with k 2);
# capital letters before a dot name the draw. The dossier is about draw T, its last attempt.
ORDERS = {
    "T.L1 T.S1 T.R1": 0,
    "T.L1 T.V1 T.L2 T.S2 T.R2": 0,
    "T.L1 T.S1 T.R1 T.V1": 0,
    "T.L1 T.S1 T.R1 T.V1 T.L2 T.S2 T.R2": 0,
    "T.L1 U.L1 T.S1 U.V1 T.R1": 0,
    "T.L2 T.S2 T.R2": 1,
    "T.L1 T.L2 T.S2 T.R2": 1,
    "T.L1 T.S1 T.L2 T.S2 T.R2": 1,
    "T.L1 T.V1 T.L3 T.S3 T.R3": 1,
    "T.L1 T.V1 T.L2 T.V2 T.L2 T.S2 T.R2": 1,
    "T.L1 T.S1 T.S1 T.R1": 1,
    "T.L1 T.S1 T.R1 T.R1": 1,
    "T.S1 T.L1 T.R1": 1,
    "T.L1 T.R1": 1,
    "T.L1 T.R1 T.S1": 1,
    "T.L1 T.S1 T.R1 T.V1 T.V1": 1,
    "T.L1 T.S1 T.V1 T.R1": 1,
    "T.L1 T.v1 T.L2 T.S2 T.R2": 1,
    "T.L1 T.S1 T.R1 T.v1": 1,
    "T.L1 T.V1 T.S1 T.R1": 1,
    "T.L1 T.S1 T.R1 T.V1 T.A1": 1,
    "T.L1 T.S1 T.A1 T.R1": 1,
    "T.L1 T.S1 T.R1 T.A1": 0,
    "U.L2 T.L1 T.S1 T.R1": 1,
    "U.L1 U.L1 T.L1 T.S1 T.R1": 1,
    "U.S1 T.L1 T.S1 T.R1": 1,
    "U.R1 T.L1 T.S1 T.R1": 1,
    "U.L1 U.R1 T.L1 T.S1 T.R1": 1,
    "U.V1 T.L1 T.S1 T.R1": 1,
    "U.L1 U.V1 U.V1 T.L1 T.S1 T.R1": 1,
    "U.L1 U.S1 U.V1 T.L1 T.S1 T.R1": 1,
    "U.L1 U.S1 U.R1 U.V1 U.A1 T.L1 T.S1 T.R1": 1,
    "U.L1 U.S1 U.R1 U.L2 T.L1 T.S1 T.R1": 1,
    "U.L1 U.S1 U.R1 U.V1 U.L2 T.L1 T.S1 T.R1": 0,
    "U.L1 U.S1 T.L1 T.S1 T.R1": 0,
    "U.L1 U.V1 U.L2 U.V2 U.L3 T.L1 T.S1 T.R1": 0,
    # A second draw of one task while the first is open, and the other way round.
    "7.L1 7-1.L1 7.S1 7-1.S1 7-1.R1 7.R1": 0,
}


def _orders(replay: Replay) -> Iterator[Row]:
    for order, expected in ORDERS.items():
        yield f"order {order}", _ordered(replay, order), expected


def _ordered(replay: Replay, order: str) -> dict[str, bytes]:
    """The dossier of the last attempt named, after the steps of the order."""
    book = Book("SSJ1", replay)
    attempts = {}
    steps = [step.rsplit(".", 1) for step in order.split()]
    for draw, step in steps:
        number = int(step[1:])
        key = draw, number
        if step[0] == "L" or key not in attempts:
            kept = len(book.entries), len(book.attempts)
            attempts[key] = book.lock(ALONE.freeze, draw if "7" in draw else f"{draw}-1", number)
            if step[0] != "L":  # as if there had been no LOCK
                del book.entries[kept[0] :], book.attempts[kept[1] :]
        attempt = attempts[key]
        if step[0] == "S":
            book.open(attempt)
        elif step[0] == "R":
            book.draw(attempt)
        elif step[0] == "A":
            if not attempt.result:
                attempt.result = replay(attempt.manifest, attempt.opening)
            book.substitute(attempt, _one_substitution(attempt.manifest, attempt.result))
        elif step[0] == "V":
            book.void(attempt)
        elif step[0] == "v":
            r = None if "RESULT" in attempt.entries else "0" * 64
            book.act(attempt, "VOID", r=r, reason="A", second="B")
    wanted = attempts[steps[-1][0], int(steps[-1][1][1:])]
    if wanted not in book.attempts:
        book.attempts.append(wanted)
    wanted.entries.setdefault("LOCK", 1)
    # Whatever the log says, both files are there.
    there = {"opening.txt": wanted.opening, "result.txt": wanted.result}
    return book.dossier(wanted) | there


def _one_substitution(manifest: bytes, result: bytes) -> bytes:
    return random_adjust(random.Random(5), manifest, result, 1)[0]


# ---------------------------------------------------------------- names, kit, places


def _about(
    replay: Replay, kit: dict[str, bytes] = KIT, names: bytes | None = None
) -> dict[str, bytes]:
    book = Book("SSJ1", replay)
    attempt = book.lock(ALONE.freeze, "T-1", 1, kit, names)
    book.open(attempt)
    book.draw(attempt)
    return book.dossier(attempt)


def _names(replay: Replay) -> Iterator[Row]:
    for what, data, expected in (
        ("empty", b"", 0),
        ("one", text(["E1|甲店"]), 0),
        ("with spaces and small letters", text(["E1|shop No. 1 (a=b, c)"]), 0),
        ("of somebody else", text(["Z9|乙"]), None),
        ("not ascending", text(["E2|乙", "E1|甲"]), 1),
        ("twice the same line", text(["E1|甲", "E1|甲"]), 1),
        ("twice the same id", text(["E1|乙", "E1|甲"][::-1]), None),
        ("no name", text(["E1|"]), 0),
        ("no id", text(["|甲"]), 1),
        ("no bar", text(["E1"]), 1),
        ("two bars", text(["E1|甲|乙"]), 1),
        ("only a line end", b"\n", 2),
        ("by code points", text(["A\ufa11|甲", "A\U00020164|乙"]), 0),
        ("by UTF-16 units", text(["A\U00020164|乙", "A\ufa11|甲"]), 1),
    ):
        yield f"names.txt: {what}", _about(replay, names=data), expected


def _kits(replay: Replay) -> Iterator[Row]:
    h = sha(b"")
    lists: dict[str, tuple[list[str], dict[str, bytes], int | None]] = {
        "one file": ([f"{h}  A"], {"A": b""}, None),
        "not ascending": ([f"{h}  B", f"{h}  A"], {"A": b"", "B": b""}, 1),
        "a name twice": ([f"{h}  A", f"{h}  A"], {"A": b""}, 1),
        "one space": ([f"{h} A"], {"A": b""}, 1),
        "three spaces": ([f"{h}   A"], {"A": b"", " A": b""}, 1),
        "a star": ([f"{h} *A"], {"A": b""}, 1),
        "hash in capitals": ([f"{h.upper()}  A"], {"A": b""}, 1),
        "hash too short": ([f"{h[:-1]}  A"], {"A": b""}, 1),
        "a part ..": ([f"{h}  A/../B"], {"B": b""}, 1),
        "a part .": ([f"{h}  ./A"], {"A": b""}, 1),
        "a slash before": ([f"{h}  /A"], {"A": b""}, 1),
        "a slash after": ([f"{h}  A/"], {"A": b""}, 1),
        "two slashes": ([f"{h}  A//B"], {"A/B": b""}, 1),
        "a backslash": ([f"{h}  A\\B"], {"A/B": b""}, 1),
        "a Chinese name": ([f"{h}  规则"], {"规则": b""}, 1),
        "a space in a name": ([f"{h}  A B"], {"A B": b""}, 1),
        "itself": ([f"{h}  kit.sha256"], {}, 1),
        "a file of the attempt": ([f"{sha(_MANIFEST)}  manifest.txt"], {}, None),
        "a missing file": ([f"{h}  A"], {}, 1),
    }
    for what, (lines, extra, expected) in lists.items():
        listed = text(lines)
        kit = {**extra, "kit.sha256": listed}
        yield f"kit.sha256: {what}", _about(replay, kit), expected
    smaller = {name: data for name, data in KIT.items() if name != "verify.py"}
    yield "kit.sha256: without verify.py", _about(replay, smaller), None


_MANIFEST = ALONE.freeze("SSJ1", "T-1", 1, "0" * 64)[0]


def _places(files: dict[str, bytes]) -> Iterator[Row]:
    for name in ("attempts/1/names.txt", "attempts/0001/names.txt", "attempts/001/names.txt"):
        yield f"a file {name}", {**files, name: b""}, 1
    for name in (
        "attempts/000/manifest.txt",
        "attempts/001/notes.txt",
        "Manifest.txt",
        "public.txt1",
    ):
        yield f"a file {name}", {**files, name: b"A\n"}, 1
    yield "a file attempts/001/log.txt", {**files, "attempts/001/log.txt": files["log.txt"]}, 1
    yield "an adjust.txt nobody wrote down", {**files, "adjust.txt": b"A\n"}, 1
    yield "an adjust.txt that is no text", {**files, "adjust.txt": b"A"}, 2
    yield "a file of an attempt that is no text", {**files, "attempts/001/names.txt": b"\xff"}, None
    yield "a file of nobody that is no text", {**files, "notes.txt": b"\xff"}, 1
    yield "a public.txt too", {**files, "public.txt": b"A\n"}, None
    yield "nothing at all", {}, 2
    yield "kit.sha256 empty", {**files, "kit.sha256": b""}, 2
    yield "log.txt empty", {**files, "log.txt": b""}, 2
    yield "payloads.txt empty", {**files, "payloads.txt": b""}, 2
