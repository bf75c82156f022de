"""Every single thing of a dossier changed: what a verifier must say to each.

Rows are made from the dossier of `stories.everything`. What is expected is read off SPEC.md §15:
2 for what cannot be read, 1 for what does not fit, and 0 (self-consistent only) where a forger
has made everything anew so that nothing but paper can tell.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from dossiers import NOTHING, Attempt, Book, Replay, container_fields, kit_list, pack, sha, text
from other_values import as_json, entry_changes, other, other_value
from small_counties import County
from stories import everything
from three import CONSISTENT, DIFFERS, PASSED, Dossier, Verdict, refuses

Files = Mapping[str, bytes]
UNREADABLE: Verdict = (2, "")
FOUND: Verdict = (1, DIFFERS)
YELLOW: Verdict = (0, CONSISTENT)
GREEN: Verdict = (0, PASSED)
ALWAYS = ("manifest.txt", "opening.txt", "result.txt", "names.txt")
ALWAYS += ("log.txt", "payloads.txt", "kit.sha256")


@dataclass(frozen=True)
class Row:
    """One change, and what all verifiers must answer."""

    file: str
    what: str
    dossier: Dossier
    expected: Verdict


class Tampering:
    """The rows about one dossier."""

    def __init__(self, replay: Replay) -> None:
        self._replay = replay
        self.book, self.attempt = everything(replay)
        self.files = self.book.dossier(self.attempt)
        self.head = self.book.head_after(self.attempt.last)

    def rows(self) -> Iterator[Row]:
        """All rows but those about bytes of the container."""
        yield from self._paper()
        for name in self.files:
            if name in self.attempt.kit:
                yield from self._kit_file(name)
            elif name == "payloads.txt":
                yield from self._payloads()
            else:
                yield from self._fields(name)
                yield from self._lines(name)
        yield from self._whole_files()
        yield from self._attempts()
        yield from self._hashed_again()
        yield from self._made_again()

    # -- one value, one line --------------------------------------------------------------

    def _row(self, name: str, what: str, data: bytes) -> Row:
        files = {**self.files, name: data}
        return Row(name, what, Dossier(what, files), self._expected(name, files))

    def _expected(self, name: str, files: Files) -> Verdict:
        """2 where §1–§3 refuse manifest or opening, else 1."""
        if name.endswith(("manifest.txt", "opening.txt")):
            folder = name.rpartition("/")[0]
            manifest, opening = (f"{folder}/{one}".lstrip("/") for one in ALWAYS[:2])
            if refuses(files[manifest], files.get(opening)):
                return UNREADABLE
        return FOUND

    def _fields(self, name: str) -> Iterator[Row]:
        lines = self.files[name].decode().split("\n")[:-1]
        if name == "log.txt":
            yield from self._end_of_log(lines)
        mark = "=" if name.endswith("opening.txt") else "  " if name == "kit.sha256" else "|"
        for at, line in enumerate(lines):
            fields = line.split(mark)
            for place, value in enumerate(fields):
                if name == "log.txt" and at + 1 == len(lines) and place in (6, 7):
                    continue  # see _end_of_log
                new = mark.join([*fields[:place], other(value), *fields[place + 1 :]])
                what = f"line {at + 1} {fields[0]}, field {place + 1}: {value} -> {other(value)}"
                yield self._row(name, what, text([*lines[:at], new, *lines[at + 1 :]]))

    def _end_of_log(self, lines: list[str]) -> Iterator[Row]:
        """What nothing is bound to but the last head: it takes the head from paper to see it."""
        fields = lines[-1].split("|")
        new_values = {4: "2026-03-09T01:00:00Z", 6: "张三X", 7: "王五"}
        for place, value in new_values.items():
            new = "|".join([*fields[:place], value, *fields[place + 1 :]])
            files = {**self.files, "log.txt": text([*lines[:-1], new])}
            what = f"line {len(lines)}, the last, field {place + 1}: {fields[place]} -> {value}"
            yield Row("log.txt", what, Dossier(what, files), YELLOW)
            paper = Dossier(what, files, heads=(self.head,))
            yield Row("log.txt", f"{what}; head from paper", paper, FOUND)

    def _lines(self, name: str) -> Iterator[Row]:
        lines = self.files[name].decode().split("\n")[:-1]
        for at in {0, len(lines) // 2, len(lines) - 1}:
            yield self._row(name, f"line {at + 1} left out", text(lines[:at] + lines[at + 1 :]))
            twice = text(lines[: at + 1] + lines[at:])
            yield self._row(name, f"line {at + 1} twice", twice)
        last = max(len(lines) // 2, 1)
        swapped = [*lines[: last - 1], lines[last], lines[last - 1], *lines[last + 1 :]]
        if swapped != lines:
            yield self._row(name, f"lines {last} and {last + 1} swapped", text(swapped))
        data = self.files[name]
        shapes = {
            "byte order mark": b"\xef\xbb\xbf" + data,
            "CRLF": data.replace(b"\n", b"\r\n"),
            "no last LF": data[:-1],
            "empty line": data + b"\n",
            "not UTF-8": data[:-1] + b"\xff\n",
        }
        for what, changed in shapes.items():
            files = {**self.files, name: changed}
            yield Row(name, what, Dossier(what, files), UNREADABLE)

    def _payloads(self) -> Iterator[Row]:
        yield from self._lines("payloads.txt")
        lines = self.files["payloads.txt"].decode().split("\n")[:-1]
        for at, line in enumerate(lines):
            n, _, payload = line.partition("|")
            told = json.loads(payload)
            changes = {f"n {n} -> {other(n)}": f"{other(n)}|{payload}"}
            for key, value in told.items():
                changes[f"key {key} changed"] = f"{n}|{as_json({**told, key: other_value(value)})}"
                rest = {one: told[one] for one in told if one != key}
                changes[f"key {key} left out"] = f"{n}|{as_json(rest)}"
            changes["a space more"] = f"{n}| {payload}"
            for what, new in changes.items():
                data = text([*lines[:at], new, *lines[at + 1 :]])
                yield self._row("payloads.txt", f"entry {n}: {what}", data)

    def _kit_file(self, name: str) -> Iterator[Row]:
        data = self.files[name]
        for at in range(0, len(data), max(1, len(data) // 8)):
            changed = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
            yield self._row(name, f"byte {at} changed", changed)
        yield self._row(name, "a byte more", data + b"\n")

    # -- whole files ----------------------------------------------------------------------

    def _whole_files(self) -> Iterator[Row]:
        for name in self.files:
            rest = {one: data for one, data in self.files.items() if one != name}
            expected = UNREADABLE if name in ALWAYS else FOUND
            yield Row(name, "missing", Dossier("missing", rest), expected)
            renamed = {**rest, name.replace(".", "1."): self.files[name]}
            if renamed.keys() != self.files.keys() and "." in name:
                yield Row(name, "renamed", Dossier("renamed", renamed), expected)
        for name in ("notes.txt", "attempts/readme.txt", "attempts/004/names.txt", "SPEC.old.md"):
            files = {**self.files, name: b"A1|B\n"}
            yield Row(name, "added", Dossier("added", files), FOUND)
        for name in ("manifest.txt", "opening.txt", "result.txt", "names.txt", "adjust.txt"):
            for one, two in (("", "attempts/003/"), ("attempts/002/", "attempts/003/")):
                if {one + name, two + name} <= self.files.keys():
                    yield from self._exchanged(one + name, two + name)
        yield from self._exchanged("SPEC.md", "SPEC.zh.md")

    def _exchanged(self, one: str, two: str) -> Iterator[Row]:
        if self.files[one] == self.files[two]:
            return
        files = {**self.files, one: self.files[two], two: self.files[one]}
        first = self._expected(one, files)
        expected = first if first == UNREADABLE else self._expected(two, files)
        what = f"exchanged with {two}"
        yield Row(one, what, Dossier(what, files), expected)

    def _attempts(self) -> Iterator[Row]:
        for gone in (1, 2, 3):
            files = {}
            for name, data in self.files.items():
                found = re.fullmatch(r"attempts/(\d{3})/(.*)", name)
                number = int(found[1]) if found else 0
                if not found or number < gone:
                    files[name] = data
                elif number > gone:
                    files[f"attempts/{number - 1:03d}/{found[2]}"] = data
            what = "attempt taken away, the rest renumbered"
            yield Row(f"attempts/{gone:03d}", what, Dossier(what, files), FOUND)
        files = {
            name.replace("attempts/001", "x")
            .replace("attempts/002", "attempts/001")
            .replace("x", "attempts/002")
            if name.startswith("attempts/")
            else name: data
            for name, data in self.files.items()
        }
        yield Row("attempts", "001 and 002 exchanged", Dossier("exchanged", files), FOUND)
        for until, what in ((self.attempt.last - 1, "log cut by one"), (14, "log cut before it")):
            yield Row("log.txt", what, Dossier(what, self._with_log(until)), FOUND)
        for n in range(self.attempt.last + 1, len(self.book.entries) + 1):
            what = f"log goes on to entry {n}"
            yield Row("log.txt", what, Dossier(what, self._with_log(n)), FOUND)

    def _with_log(self, until: int) -> dict[str, bytes]:
        """The files with the true log up to another entry."""
        shown = self.book.entries[:until]
        kinds = ("LOCK", "SEED", "RESULT", "VOID", "ADJUST")
        return {
            **self.files,
            "log.txt": text(entry.line for entry in shown),
            "payloads.txt": text(
                f"{n}|{entry.payload}" for n, entry in enumerate(shown, 1) if entry.kind in kinds
            ),
        }

    # -- entries hashed again -------------------------------------------------------------

    def _hashed_again(self) -> Iterator[Row]:
        """An entry changed and the log hashed anew from there on, without paper and with it."""
        lock = self.attempt.entries["LOCK"]
        for n in range(1, self.attempt.last + 1):
            entry = self.book.entries[n - 1]
            before_lock = n < lock  # then PREV of the last manifest tells
            for what, fields, payload, harmless in entry_changes(entry.line, entry.payload):
                files = self._relogged({n: (fields, payload)})
                free = harmless and not before_lock
                shown = f"entry {n} {entry.kind}: {what}, log hashed again"
                yield Row("log.txt", shown, Dossier(shown, files), YELLOW if free else FOUND)
                if free:
                    paper = Dossier(shown, files, heads=(self.head,))
                    yield Row("log.txt", f"{shown}, head from paper", paper, FOUND)
        yield from self._moved_about()

    def _moved_about(self) -> Iterator[Row]:
        last = self.attempt.last
        entries = [(entry.line.split("|"), entry.payload) for entry in self.book.entries[:last]]
        without = {
            "SEED": self.attempt.entries["SEED"],
            "RESULT": self.attempt.entries["RESULT"],
            "first ADJUST": self.attempt.entries["ADJUST1"],
            "last ADJUST": last,
        }
        for what, n in without.items():
            files = self._written(entries[: n - 1] + entries[n:])
            shown = f"entry {what} taken out, log hashed again"
            yield Row("log.txt", shown, Dossier(shown, files), FOUND)
        doubled = self._written(entries + entries[-1:])
        yield Row("log.txt", "last ADJUST twice", Dossier("twice", doubled), FOUND)
        seed, result = self.attempt.entries["SEED"], self.attempt.entries["RESULT"]
        swapped = list(entries)
        swapped[seed - 1], swapped[result - 1] = entries[result - 1], entries[seed - 1]
        what = "RESULT before SEED"
        yield Row("log.txt", what, Dossier(what, self._written(swapped)), FOUND)
        note = (["SSJ1", "LOG", "", "", "2026-03-01T00:00:00Z", "NOTE", "A", "-", ""], "")
        what = "an entry put in before the end, log hashed again"
        files = self._written([*entries[:-1], note, entries[-1]])
        yield Row("log.txt", what, Dossier(what, files), YELLOW)
        yield Row("log.txt", f"{what}, head", Dossier(what, files, heads=(self.head,)), FOUND)

    def _relogged(self, changed: Mapping[int, tuple[list[str], str]]) -> dict[str, bytes]:
        last = self.attempt.last
        return self._written(
            [
                changed.get(n, (entry.line.split("|"), entry.payload))
                for n, entry in enumerate(self.book.entries[:last], 1)
            ]
        )

    def _written(self, entries: list[tuple[list[str], str]]) -> dict[str, bytes]:
        """The files with a log of these entries; numbers, chain and hashes made anew."""
        lines, payloads, head = [], [], NOTHING
        for n, (fields, payload) in enumerate(entries, 1):
            fields = [*fields[:2], str(n), head, *fields[4:-1], sha(payload)]
            lines.append("|".join(fields))
            head = sha(lines[-1])
            if fields[5] in ("LOCK", "SEED", "RESULT", "VOID", "ADJUST"):
                payloads.append(f"{n}|{payload}")
        return {**self.files, "log.txt": text(lines), "payloads.txt": text(payloads)}

    # -- everything made again ------------------------------------------------------------

    def _made_again(self) -> Iterator[Row]:
        """A forger with the program: another list, and everything follows from it."""
        forgeries: dict[str, Callable[[County], County]] = {
            "an enterprise taken off the list": lambda one: replace(one, e=one.e[1:]),
            "an enterprise moved to another district": lambda one: replace(
                one, e=("E1|S1|D9|-|1|-|IN", *one.e[1:])
            ),
            "a weight raised": lambda one: replace(one, e=("E1|S1|D2|-|9|-|IN", *one.e[1:])),
            "a recusal invented": lambda one: replace(one, x=("A1|E1", *one.x)),
            "a quota lowered": lambda one: replace(one, ents={"S1": 2, "S2": 1}),
            "another secret": lambda one: replace(one, s0=46),
            "other throws": lambda one: replace(one, throws=("W1=1234", "W2=5679", "B=-")),
        }
        for what, change in forgeries.items():
            book, attempt = everything(self._replay, change)
            yield from self._papers(f"{what}, all made again", book, attempt)
        book, attempt = everything(self._replay, reason="DUPLICATE")
        yield from self._papers("another reason of a substitution, all made again", book, attempt)

    def _papers(self, what: str, book: Book, attempt: Attempt) -> Iterator[Row]:
        files = book.dossier(attempt)
        papers = {
            "no paper": ((), (), ()),
            "M": ((self.attempt.m,), (), ()),
            "head": ((), (self.head,), ()),
            "R": ((), (), (self.attempt.r,)),
        }
        for paper, (m, heads, r) in papers.items():
            expected = FOUND
            if paper == "no paper":
                expected = YELLOW
            elif (paper == "M" and attempt.m == self.attempt.m) or (
                paper == "R" and attempt.r == self.attempt.r
            ):
                expected = GREEN
            row = Dossier(what, files, m, heads, r)
            yield Row("everything", f"{what}; from paper: {paper}", row, expected)

    def _paper(self) -> Iterator[Row]:
        """Nothing changed; what is typed from paper."""
        m, r, head, older = self.attempt.m, self.attempt.r, self.head, self.book.head_after(15)
        typed = {
            "nothing": ((), (), (), YELLOW),
            "M": ((m,), (), (), GREEN),
            "head": ((), (head,), (), GREEN),
            "an older head": ((), (older,), (), GREEN),
            "R": ((), (), (r,), GREEN),
            "all of them": ((m,), (older, head), (r,), GREEN),
            "M in capitals with spaces": ((f" {m.upper()[:30]} {m[30:]} ",), (), (), GREEN),
            "M of another attempt": ((self.book.attempts[0].m,), (), (), FOUND),
            "M once right, once wrong": ((m, other(m)), (), (), FOUND),
            "another M": ((other(m),), (), (), FOUND),
            "another head": ((), (other(head),), (), FOUND),
            "one head right, one wrong": ((), (head, other(head)), (), FOUND),
            "head of the empty log": ((), (NOTHING,), (), FOUND),
            "another R": ((), (), (other(r),), FOUND),
            "R for M": ((r,), (), (), FOUND),
            "M too short": ((m[:-1],), (), (), UNREADABLE),
            "head with a letter too many": ((), (head + "0",), (), UNREADABLE),
            "R that is no hash": ((), (), ("g" * 64,), UNREADABLE),
        }
        for what, (ms, heads, rs, expected) in typed.items():
            dossier = Dossier(what, self.files, ms, heads, rs)
            yield Row("(paper)", f"typed from paper: {what}", dossier, expected)

    # -- the container --------------------------------------------------------------------

    def container(self) -> Iterator[Row]:
        """Each field of each part of the container."""
        data = pack(self.files)
        yield Row("container", "as it is", Dossier("container", data), YELLOW)
        for what, at, size in container_fields(data):
            changed = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
            shown = f"{what}, {size} bytes at {at}"
            yield Row("container", shown, Dossier(shown, changed), UNREADABLE)
        shapes = {
            "empty": b"",
            "a byte before": b"\0" + data,
            "a byte after": data + b"\0",
            "cut": data[:-1],
            "twice": data + data,
            "a file twice": _twice(self.files),
        }
        for what, changed in shapes.items():
            yield Row("container", what, Dossier(what, changed), UNREADABLE)

    def kit_again(self) -> Iterator[Row]:
        """Another kit with a list that fits it: the entry LOCK tells."""
        kit = {**self.attempt.kit, "verify.py": b"print('ok')\n"}
        files = {**self.files, **kit, "kit.sha256": kit_list(kit)}
        yield Row("kit.sha256", "verify.py and its hash replaced", Dossier("kit", files), FOUND)


def _twice(files: Files) -> bytes:
    """A container in which a name stands twice, all else in order."""
    return pack({**files, "log.tx_": files["log.txt"]}).replace(b"log.tx_", b"log.txt")
