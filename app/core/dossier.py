"""Check a dossier or its public copy (§15): a pure function from files to a report.

The steps stand in the order of the specification, and the first thing that does not
fit ends them. The public copy has its own steps in public_copy_check.
"""

import re
from collections.abc import Mapping
from typing import Final

from app.core.dossier_attempts import (
    NAMES,
    Checked,
    check_attempt,
    names_of,
    read_manifest,
    read_opening,
    tell_attempt,
)
from app.core.dossier_log import (
    LOG,
    PAYLOADS,
    Attempt,
    Chain,
    read_chain,
    read_order,
    read_payloads,
)
from app.core.dossier_paper import NotAHash, Paper, read_typed
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
from app.core.dossier_report import (
    Facts,
    Line,
    Mark,
    Report,
    StoppedError,
    Told,
    Verdict,
    differs,
)
from app.core.planning import Progress
from app.core.protocol import sha256_hex
from app.core.public_copy import PUBLIC
from app.core.public_copy_check import check_public

__all__ = [
    "ALWAYS",
    "Facts",
    "Line",
    "Mark",
    "NotAHash",
    "Paper",
    "Report",
    "Verdict",
    "check",
    "read_typed",
]

ALWAYS: Final = ("manifest.txt", "opening.txt", "result.txt", "names.txt", LOG, PAYLOADS, KIT)
_OF_ATTEMPT = re.compile(rf"attempts/[0-9]{{3,}}/({'|'.join(map(re.escape, NAMES))})")


def check(
    files: Mapping[str, bytes], paper: Paper | None = None, progress: Progress | None = None
) -> Report:
    """Return what is to be said of a dossier, full or public, by what is in it.

    Args:
        files: name by §12 -> content; every name there is, whatever it is.
        paper: what stands on signed paper, as typed.
        progress: as run_draw's, during the replay of the attempt.

    Never raises for what stands in the files: that is the report's verdict.
    """
    told = Told()
    try:
        given = (paper or Paper()).read()
    except NotAHash as error:
        return told.report(Verdict.UNREADABLE, Line(Mark.WRONG, "paper.form", {}, error))
    try:
        if PUBLIC in files:
            told.facts.public = True
            check_public(files, given, told)
        else:
            _check_full(files, given, told, progress)
    except StoppedError as stop:
        return told.report(stop.verdict, stop.line)
    return told.report(Verdict.CONSISTENT if given.empty else Verdict.PASSED)


def _check_full(files: Files, paper: Paper, told: Told, progress: Progress | None) -> None:
    _check_files(files, told)
    chain = _check_chain(files, paper, told)
    attempts = _check_payloads(files, chain, told)
    own, checked = _check_own(files, attempts, chain, told, progress)
    others = _check_others(files, own, attempts, chain, told)
    _check_rest(files, own, others, told)
    facts = told.facts
    check_paper(paper.m, facts.m, "M")
    check_paper(paper.r, facts.r, "R")
    if paper.m or paper.r:
        told.ok("paper.same", count=len(paper.m) + len(paper.r))
    tell_attempt(told, checked, own, is_other=False)
    for other, found in others:
        tell_attempt(told, found, other, is_other=True)
    _tell_anchors(paper, chain, told)


def _check_files(files: Files, told: Told) -> None:
    check_there(files, ALWAYS)
    texts = [name for name in sorted(files) if _OF_ATTEMPT.fullmatch(name)]
    for name in (*ALWAYS, *(["adjust.txt"] if "adjust.txt" in files else []), *texts):
        check_text(files, name, may_be_empty=name.endswith("names.txt"))
    told.ok("files", count=len(files))


def _check_chain(files: Files, paper: Paper, told: Told) -> Chain:
    chain = read_chain(lines_of(files, LOG))
    told.facts.n, told.facts.head, told.facts.tag = len(chain.heads), chain.heads[-1], chain.tag
    told.ok("log", count=len(chain.heads), head=chain.heads[-1])
    for head in paper.heads:
        if head not in chain.heads:
            raise differs("paper.head", file=LOG, paper=head)
        told.ok("paper.head_found", n=chain.heads.index(head) + 1)
    return chain


def _check_payloads(files: Files, chain: Chain, told: Told) -> tuple[Attempt, ...]:
    entries = read_payloads(lines_of(files, PAYLOADS), chain)
    attempts = read_order(entries)
    told.ok("payloads", count=len(entries), attempts=len(attempts))
    return attempts


def _check_own(
    files: Files,
    attempts: tuple[Attempt, ...],
    chain: Chain,
    told: Told,
    progress: Progress | None,
) -> tuple[Attempt, Checked]:
    """Check the attempt itself: it is the one that the last entry of the log is about."""
    manifest = read_manifest(files, "")
    opening = read_opening(files, "", manifest)
    own = next(
        (
            attempt
            for attempt in attempts
            if (attempt.draw, attempt.number) == (manifest.draw_number, manifest.attempt)
        ),
        None,
    )
    which = {"draw": manifest.draw_number, "attempt": manifest.attempt}
    if own is None:
        raise differs("own.unknown", file="manifest.txt", line=2, **which)
    if own.result is None:
        raise differs("own.no_result", file="result.txt", **which)
    if own.last != len(chain.heads):
        raise differs("own.last", file=LOG, line=len(chain.heads), n=own.last, **which)
    checked = check_attempt(files, "", manifest, opening, own, chain, told, progress)
    facts = told.facts
    facts.draw, facts.attempt, facts.tag = own.draw, own.number, manifest.tag
    facts.m, facts.s, facts.r = checked.m, checked.s, checked.r
    return own, checked


def _check_others(
    files: Files,
    own: Attempt,
    attempts: tuple[Attempt, ...],
    chain: Chain,
    told: Told,
) -> list[tuple[Attempt, Checked]]:
    """Check the task's other attempts, numbered in the order of their LOCK entries."""
    others = [attempt for attempt in attempts if attempt is not own and attempt.task == own.task]
    found = []
    for number, attempt in enumerate(others, 1):
        place = f"attempts/{number:03d}/"
        if f"{place}manifest.txt" not in files:
            file = f"{place}manifest.txt"
            raise differs("files.lacking", file=file, n=attempt.lock.n)
        manifest = read_manifest(files, place)
        opening = read_opening(files, place, manifest)
        checked = check_attempt(files, place, manifest, opening, attempt, chain, told, None)
        found.append((attempt, checked))
    if found:
        told.ok("others", count=len(found))
    return found


def _check_rest(
    files: Files, own: Attempt, others: list[tuple[Attempt, Checked]], told: Told
) -> None:
    """Check that nothing is there unaccounted for, and the kit (steps 5 and 6)."""
    accounted = {*names_of(own), LOG, PAYLOADS, KIT}
    for number, (attempt, _) in enumerate(others, 1):
        accounted |= {f"attempts/{number:03d}/{name}" for name in names_of(attempt)}
    listed = read_kit(files)
    check_accounted(files, accounted | set(listed))
    told.ok("accounted", count=len(files))
    check_kit(files, listed)
    told.ok("kit", count=len(listed), value=sha256_hex(files[KIT]))


def _tell_anchors(paper: Paper, chain: Chain, told: Told) -> None:
    """Say how far paper holds the log: up to the latest head that stands on it."""
    count = len(chain.heads)
    if paper.heads:
        up_to = max(chain.heads.index(head) + 1 for head in paper.heads)
        told.note("note.anchored", n=up_to, rest=count - up_to)
    elif paper.r:
        told.note("note.r_only", count=count)
    elif paper.m:
        told.note("note.m_only", count=count)
