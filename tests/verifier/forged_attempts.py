"""Dossiers whose log fits every file, and one of the files is not what the protocol makes.

Rows as in forged.py: name, files, exit code.
"""

import json
from collections.abc import Iterator
from dataclasses import replace

from dossiers import KIT, Attempt, Book, Replay
from refusals_of_adjust import COUNTIES, Write
from small_counties import ALONE, TWO_POOLS, Scribe, in_effect, to_bytes
from standing import Standing
from stories import everything

Row = tuple[str, dict[str, bytes], int]


def rows(replay: Replay) -> Iterator[Row]:
    """All of them."""
    yield from _results(replay)
    yield from _manifests(replay)
    yield from _substitutions(replay)
    yield from _attempts(replay)


def _whole(replay: Replay, frozen: object, tag: str = "SSJ1") -> dict[str, bytes]:
    """One attempt from LOCK to RESULT."""
    book = Book(tag, replay)
    attempt = book.lock(frozen, "T-1", 1)  # type: ignore[arg-type]  # any of the callables below
    book.open(attempt)
    book.draw(attempt)
    return book.dossier(attempt)


def _results(replay: Replay) -> Iterator[Row]:
    """r is the hash of result.txt, and a replay gives another."""
    changes = {
        "the last rank is drawn": lambda one: one.replace(b"|RESERVE\n", b"|DRAWN\n", 1),
        "a line is missing": lambda one: one[: one.rindex(b"\n", 0, -1) + 1],
        "a line more": lambda one: one + b"END\n",
        "M of another": lambda one: one.replace(one[14:80], b"M|" + b"0" * 64),
        "header": lambda one: one.replace(b"RESULT", b"RESULTS"),
    }
    for what, change in changes.items():
        files = _whole(lambda *both, to=change: to(replay(*both)), ALONE.freeze)
        yield f"result is not the replay's: {what}", files, 1


def _manifests(replay: Replay) -> Iterator[Row]:
    def of_a_rehearsal(tag: str, draw: str, number: int, head: str) -> tuple[bytes, bytes]:
        return ALONE.freeze("SSJ1R", draw, number, head)

    def with_another_head(tag: str, draw: str, number: int, head: str) -> tuple[bytes, bytes]:
        return ALONE.freeze(tag, draw, number, "1" * 64)

    def of_another_draw(tag: str, draw: str, number: int, head: str) -> tuple[bytes, bytes]:
        return ALONE.freeze(tag, "U-1", number, head)

    def of_another_attempt(tag: str, draw: str, number: int, head: str) -> tuple[bytes, bytes]:
        return ALONE.freeze(tag, draw, 2, head)

    yield "manifest of a rehearsal in a log of a draw", _whole(replay, of_a_rehearsal), 1
    yield "PREV is not the head before LOCK", _whole(replay, with_another_head), 1
    yield "TASK is not the draw of LOCK", _whole(replay, of_another_draw), 1
    yield "ATTEMPT is not the attempt of LOCK", _whole(replay, of_another_attempt), 1
    yield "a rehearsal throughout", _whole(replay, ALONE.freeze, "SSJ1R"), 0


def _substitutions(replay: Replay) -> Iterator[Row]:
    """adjust.txt has the hash of its entry, and §13 refuses it."""
    for folder, (county, refused) in COUNTIES.items():
        for why, write in refused.items():
            files = _adjusted(replay, county, write)
            unreadable = folder == "form" and why in (
                "bom", "crlf", "no-final-lf", "two-final-lf", "invalid-utf8", "nothing",
            )  # fmt: skip
            if files is not None:
                yield f"adjust.txt unlawful: {folder}, {why}", files, 2 if unreadable else 1
    yield from _numbers(replay)


def _adjusted(replay: Replay, county: object, write: Write) -> dict[str, bytes] | None:
    """The dossier with what the row writes, under the first secret with which it can."""
    for s0 in range(12):
        book = Book("SSJ1", replay)
        attempt = book.lock(replace(county, s0=s0).freeze, "T-1", 1)  # type: ignore[type-var]  # a County
        book.open(attempt)
        book.draw(attempt)
        whole = write(Standing(attempt.manifest, attempt.result))
        if whole is not None:
            # As many entries as numbers, so that only the file itself is wrong.
            numbers = {line.split(b"|")[1] for line in whole.split(b"\n") if line[:4] == b"OUT|"}
            for _ in range(max(1, len(numbers)) - 1):
                book.substitute(attempt, _first_number(whole))
            book.substitute(attempt, whole)
            return book.dossier(attempt)
    return None


def _first_number(whole: bytes) -> bytes:
    lines = whole.split(b"\n")
    second = [at for at, line in enumerate(lines) if line[:4] == b"OUT|"][1]
    return b"".join(line + b"\n" for line in lines[:second])


def _grown(attempt: Attempt, count: int) -> list[bytes]:
    scribe = Scribe(Standing(attempt.manifest, attempt.result))
    grown = []
    for _ in range(count):
        scribe.honest("ENT", in_effect(scribe.standing, "ENT", "S1")[0], "CLOSED")
        grown.append(to_bytes(scribe.lines))
    return grown


def _numbers(replay: Replay) -> Iterator[Row]:
    def drawn() -> tuple[Book, Attempt]:
        book = Book("SSJ1", replay)
        attempt = book.lock(TWO_POOLS.freeze, "T-1", 1)
        book.open(attempt)
        book.draw(attempt)
        return book, attempt

    book, attempt = drawn()
    grown = _grown(attempt, 3)
    for whole in grown:
        book.substitute(attempt, whole)
    files = book.dossier(attempt)
    yield "three substitutions", files, 0
    yield "adjust.txt ends before its last entry", {**files, "adjust.txt": grown[1]}, 1

    book, attempt = drawn()
    book.substitute(attempt, grown[0])
    more = {**book.dossier(attempt), "adjust.txt": grown[1]}
    yield "adjust.txt goes on after its last entry", more, 1

    book, attempt = drawn()
    book.substitute(attempt, grown[1])
    yield "two numbers and one entry with the hash of both", book.dossier(attempt), 1

    book, attempt = drawn()
    book.substitute(attempt, grown[0])
    book.substitute(attempt, grown[0])
    yield "two entries with the same hash", book.dossier(attempt), 1

    book, attempt = drawn()
    other = _grown(attempt, 1)[0].replace(b"CLOSED", b"MOVED")
    book.substitute(attempt, other)
    book.substitute(attempt, grown[1])
    yield "the first number was changed afterwards", book.dossier(attempt), 1


def _attempts(replay: Replay) -> Iterator[Row]:
    book, attempt = everything(replay)
    files = book.dossier(attempt)
    spare = {
        "attempts/001/opening.txt": book.attempts[0].opening,
        "attempts/001/result.txt": files["attempts/003/result.txt"],
        "attempts/001/adjust.txt": files["attempts/003/adjust.txt"],
        "attempts/002/adjust.txt": files["attempts/003/adjust.txt"],
    }
    for name, data in spare.items():
        yield f"a file that no entry speaks of: {name}", {**files, name: data}, 1
    whole = ("manifest.txt", "opening.txt", "result.txt", "names.txt", "adjust.txt")
    traded = {name: files[f"attempts/003/{name}"] for name in whole}
    traded |= {f"attempts/003/{name}": files[name] for name in whole}
    yield "the voided attempt in the place of the last", {**files, **traded}, 1
    yield from _kits_and_names(replay)


def _kits_and_names(replay: Replay) -> Iterator[Row]:
    def two(first_kit: dict[str, bytes], without: str) -> dict[str, bytes]:
        def twist(n: int, payload: str) -> str:
            if n > 1 or not without:
                return payload
            return json.dumps({k: v for k, v in json.loads(payload).items() if k != without})

        book = Book("SSJ1", replay, twist)
        book.void(book.lock(ALONE.freeze, "T-1", 1, first_kit))
        attempt = book.lock(ALONE.freeze, "T-1", 2)
        book.open(attempt)
        book.draw(attempt)
        return book.dossier(attempt)

    older = {**KIT, "verify.py": b"# an older one\n"}
    yield "an earlier attempt of an older program", two(older, ""), 0
    for key in ("names", "kit", "commit", "m"):
        yield f"an earlier attempt of the task without {key}", two(KIT, key), 1
