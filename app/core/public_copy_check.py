"""Check a public copy (§15, last paragraph)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise
from typing import Final

from app.core.dossier_paper import Paper
from app.core.dossier_parts import (
    KIT,
    Files,
    check_accounted,
    check_kit,
    check_paper,
    check_text,
    check_there,
    lines_of,
    read_kit,
)
from app.core.dossier_report import StoppedError, Told, differs, unreadable
from app.core.protocol import (
    NONE,
    REHEARSAL,
    TAGS,
    integer,
    is_hex,
    is_word,
    sha256_hex,
)
from app.core.public_copy import PUBLIC

OPENING: Final = "opening.txt"
_DIGITS: Final = re.compile("[0-9]{1,40}")
_LEAST_WITNESSES: Final = 2
_WEIGHTS: Final = 100  # a ticket has a j below the largest weight of §2


@dataclass(frozen=True, slots=True)
class _Cut:
    k: int
    ticket: str
    line: int


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of ENT."""

    line: int
    stratum: str
    rank: int
    id: str
    ticket: str
    status: str


@dataclass(frozen=True, slots=True)
class _Public:
    tag: str
    draw: str
    attempt: int
    hashes: dict[str, str]
    n: int
    head: str
    cuts: dict[str, _Cut]
    rows: tuple[_Row, ...]


def check_public(files: Files, paper: Paper, told: Told) -> None:
    """Run the checks of a public copy and put into `told` what they give.

    Raises:
        StoppedError: the first thing that does not fit or cannot be read.
    """
    check_there(files, (PUBLIC, OPENING, KIT))
    for name in (PUBLIC, OPENING, KIT):
        check_text(files, name)
    told.ok("files", count=len(files))
    public = _read(lines_of(files, PUBLIC))
    _keep_facts(public, told)
    _check_opening(lines_of(files, OPENING), public)
    told.ok("public.opening", s=public.hashes["S"])
    _check_tickets(public)
    substituted = _check_ranks(public)
    told.ok("public.tickets", count=len(public.rows), strata=len(public.cuts))
    listed = read_kit(files)
    if sha256_hex(files[KIT]) != public.hashes["KIT"]:
        raise differs("public.kit", file=KIT, line=0)
    check_kit(files, listed)
    told.ok("kit", count=len(listed), value=public.hashes["KIT"])
    check_accounted(files, {PUBLIC, OPENING, KIT, *listed})
    told.ok("accounted", count=len(files))
    check_paper(paper.m, public.hashes["M"], "M")
    check_paper(paper.r, public.hashes["R"], "R")
    check_paper(paper.heads, public.head, "HEAD")
    if not paper.empty:
        told.ok("paper.same", count=len(paper.m) + len(paper.r) + len(paper.heads))
    if public.tag == REHEARSAL:
        told.note("note.rehearsal")
    if substituted:
        told.note("note.public_out", count=substituted)
    told.note("note.public")


def _keep_facts(public: _Public, told: Told) -> None:
    facts = told.facts
    facts.draw, facts.attempt, facts.tag = public.draw, public.attempt, public.tag
    facts.m, facts.s, facts.r = (public.hashes[name] for name in ("M", "S", "R"))
    facts.n, facts.head = public.n, public.head
    told.ok("public.form", draw=public.draw, attempt=public.attempt, m=facts.m)


class _Lines:
    """Reads the lines one after another and stops at one of another form."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines
        self.at = 0  # lines read

    def wrong(self) -> StoppedError:
        value = self._lines[self.at] if self.at < len(self._lines) else ""
        return differs("public.line", file=PUBLIC, line=self.at + 1, value=value)

    def stands(self, mark: str) -> bool:
        return self.at < len(self._lines) and self._lines[self.at].startswith(f"{mark}|")

    def fields(self, mark: str, count: int) -> list[str]:
        """Return the fields after `mark` of the next line."""
        fields = self._lines[self.at].split("|")[1:] if self.stands(mark) else []
        if len(fields) != count:
            raise self.wrong()
        return fields

    def check(self, sound: bool) -> None:
        """Stop at the line just looked at unless it is sound; else go on to the next."""
        if not sound:
            raise self.wrong()
        self.at += 1

    def done(self) -> None:
        if self._lines[self.at :] != ["END"]:
            raise self.wrong()


def _read(lines: Sequence[str]) -> _Public:
    reader = _Lines(lines)
    tag = next((tag for tag in TAGS if lines[0] == f"{tag}|PUBLIC"), "")
    reader.check(bool(tag))
    (draw,) = reader.fields("TASK", 1)
    reader.check(is_word(draw))
    (number,) = reader.fields("ATTEMPT", 1)
    attempt = integer(number) or 0
    reader.check(attempt > 0)
    hashes: dict[str, str] = {}
    n, head = 0, ""
    for name in ("M", "S", "R", "HEAD", "COMMIT", "KIT"):
        if name == "HEAD":
            count, head = reader.fields(name, 2)
            n = integer(count) or 0
            reader.check(n > 0 and is_hex(head))
        else:
            (hashes[name],) = reader.fields(name, 1)
            reader.check(is_hex(hashes[name]))
    cuts = _read_cuts(reader)
    rows = tuple(_read_rows(reader, cuts))
    reader.done()
    return _Public(tag, draw, attempt, hashes, n, head, cuts, rows)


def _read_cuts(reader: _Lines) -> dict[str, _Cut]:
    cuts: dict[str, _Cut] = {}
    while reader.stands("CUT"):
        stratum, number, ticket = reader.fields("CUT", 3)
        k = integer(number) or 0
        named = is_word(stratum) and stratum != NONE and stratum not in cuts
        reader.check(named and k > 0 and is_hex(ticket))
        cuts[stratum] = _Cut(k, ticket, reader.at)
    return cuts


def _read_rows(reader: _Lines, cuts: dict[str, _Cut]) -> Iterator[_Row]:
    """Yield the lines of ENT, stratum by stratum in the order of the CUT lines."""
    order = {stratum: at for at, stratum in enumerate(cuts)}
    known: set[str] = set()
    last = -1
    while reader.stands("ENT"):
        stratum, number, key, ticket, status = reader.fields("ENT", 5)
        rank = integer(number) or 0
        named = is_word(key) and key != NONE and key not in known
        sound = named and rank > 0 and is_hex(ticket) and status in ("DRAWN", "OUT", "IN")
        reader.check(sound and order.get(stratum, -1) >= last and stratum in order)
        last = order[stratum]
        known.add(key)
        yield _Row(reader.at, stratum, rank, key, ticket, status)


def _check_opening(lines: Sequence[str], public: _Public) -> None:
    """Check the form of §3 for any witnesses, and that COMMIT and S follow from it."""
    pairs = [line.partition("=") for line in lines]
    names = [name for name, _, _ in pairs]
    values = [value for _, _, value in pairs]
    if names[0] != "S0" or not is_hex(values[0]):
        raise unreadable("public.opening_form", file=OPENING, line=1)
    if len(lines) < _LEAST_WITNESSES + 2 or names[-1] != "B":
        raise unreadable("public.opening_form", file=OPENING, line=len(lines))
    for at, (name, value) in enumerate(zip(names[1:-1], values[1:-1], strict=True), 2):
        named = is_word(name) and name not in (NONE, "S0", "B", *names[1 : at - 1])
        if not named or not _DIGITS.fullmatch(value):
            raise unreadable("public.opening_form", file=OPENING, line=at)
    if values[-1] != NONE and not _DIGITS.fullmatch(values[-1]):
        raise unreadable("public.opening_form", file=OPENING, line=len(lines))
    tag, m = public.tag, public.hashes["M"]
    commit = sha256_hex(f"{tag}|COMMIT|{public.draw}|{public.attempt}|{values[0]}")
    throws = "|".join(lines[1:-1])
    found = sha256_hex(f"{tag}|SEED|{m}|{values[0]}|{throws}|B={values[-1]}")
    if commit != public.hashes["COMMIT"]:
        raise differs("public.commit", file=PUBLIC, line=8)
    if found != public.hashes["S"]:
        raise differs("public.seed", file=PUBLIC, line=5)


def _check_tickets(public: _Public) -> None:
    s = public.hashes["S"]
    for row in public.rows:
        stem = f"{public.tag}|ENT|{s}|{row.id}|".encode()
        ticket = bytes.fromhex(row.ticket)
        if all(sha256(stem + b"%d" % j).digest() != ticket for j in range(_WEIGHTS)):
            raise differs("public.ticket", file=PUBLIC, line=row.line, id=row.id)


def _check_ranks(public: _Public) -> int:
    """Check order and ranks stratum by stratum; return how many are OUT."""
    of_stratum: dict[str, list[_Row]] = {stratum: [] for stratum in public.cuts}
    for row in public.rows:
        of_stratum[row.stratum].append(row)
    for stratum, cut in public.cuts.items():
        _check_stratum(stratum, cut, of_stratum[stratum])
    return sum(row.status == "OUT" for row in public.rows)


def _check_stratum(stratum: str, cut: _Cut, rows: Sequence[_Row]) -> None:
    for before, row in pairwise(rows):
        if (before.ticket, before.id) >= (row.ticket, row.id) or before.rank >= row.rank:
            raise differs("public.order", file=PUBLIC, line=row.line, id=row.id)
    for rank, row in enumerate(rows[: cut.k], 1):
        if row.rank != rank or row.status == "IN":
            raise differs("public.rank", file=PUBLIC, line=row.line, stratum=stratum, rank=rank)
    if len(rows) < cut.k:
        rank = len(rows) + 1
        raise differs("public.rank", file=PUBLIC, line=cut.line, stratum=stratum, rank=rank)
    if rows[cut.k - 1].ticket != cut.ticket:
        raise differs("public.cut", file=PUBLIC, line=cut.line, stratum=stratum)
    for row in rows[cut.k :]:
        if row.status == "DRAWN":
            raise differs("public.status", file=PUBLIC, line=row.line, id=row.id)
    statuses = [row.status for row in rows]
    if statuses.count("IN") > statuses.count("OUT"):
        raise differs("public.in_out", file=PUBLIC, line=cut.line, stratum=stratum)
