"""One attempt of a dossier, its files against the log and against a replay (§15 step 4)."""

from dataclasses import dataclass
from itertools import zip_longest
from typing import Final

from app.core import result
from app.core.dossier_log import Attempt, Chain, Entry
from app.core.dossier_parts import KIT, Files, check_names
from app.core.dossier_report import Told, differs, unreadable
from app.core.draw import Outcome, Progress, run_draw
from app.core.effect import InEffect
from app.core.manifest import Manifest, ManifestError, WitnessKind, parse_manifest
from app.core.opening import Opening, OpeningError, parse_opening, seed
from app.core.protocol import REHEARSAL, sha256_hex
from app.core.substitution import AdjustError, Substitution, adjust_text

# In the order of their reading; every attempt has the first two.
NAMES: Final = ("manifest.txt", "names.txt", "opening.txt", "result.txt", "adjust.txt")


@dataclass(frozen=True, slots=True)
class Checked:
    """An attempt whose files fit: s and r are "" before opening and result."""

    manifest: Manifest
    m: str
    s: str
    r: str
    substitutions: tuple[Substitution, ...] = ()
    no_plan: bool = False


def names_of(attempt: Attempt) -> tuple[str, ...]:
    """Return the files that an attempt has by what the log says of it (§12)."""
    there = (True, True, attempt.seed, attempt.result, attempt.adjusts)
    return tuple(name for name, is_there in zip(NAMES, there, strict=True) if is_there)


def read_manifest(files: Files, place: str) -> Manifest:
    """Return the manifest of the attempt at `place` ("" or "attempts/001/").

    Raises:
        StoppedError: it is refused by §1 or §2 (exit 2).
    """
    name = f"{place}manifest.txt"
    try:
        return parse_manifest(files[name])
    except ManifestError as error:
        raise unreadable("refused", error, file=name) from None


def check_attempt(
    files: Files,
    place: str,
    manifest: Manifest,
    opening: Opening | None,
    attempt: Attempt,
    chain: Chain,
    told: Told,
    progress: Progress | None,
) -> Checked:
    """Return an attempt that fits what the log says of it.

    Args:
        place: "" for the attempt, else its folder with a slash.
        manifest, opening: as read from its files; opening None where there is none.
        progress: as run_draw's, for the replay.

    Raises:
        StoppedError: the first thing that does not fit, with file and line.
    """
    for name in names_of(attempt):
        if place + name not in files:
            raise differs("files.lacking", file=place + name, n=attempt.lock.n)
    m = sha256_hex(files[f"{place}manifest.txt"])
    _check_lock(files, place, manifest, m, attempt, chain)
    count = check_names(files, f"{place}names.txt")
    people = sum(officer.is_in for officer in manifest.officers)
    told.ok(
        "manifest" if not place else "other_manifest",
        place=place,
        draw=manifest.draw_number,
        attempt=manifest.attempt,
        enterprises=len(manifest.enterprises),
        officers=len(manifest.officers),
        people=people,
        names=count,
        m=m,
    )
    if attempt.seed is None or opening is None:
        return Checked(manifest, m, "", "")
    s = _check_seed(files, place, manifest, m, opening, attempt.seed, told)
    if attempt.result is None:
        return Checked(manifest, m, s, "")
    outcome = _check_result(files, place, attempt, told, progress)
    r = attempt.result.text("r") or ""
    if attempt.void is not None and attempt.void.text("r") != r:
        raise _other("void_r", f"{place}result.txt", 0, attempt.void, attempt.void.text("r"), r)
    substitutions = _check_adjust(files, place, manifest, m, attempt, told)
    return Checked(manifest, m, s, r, substitutions, outcome.no_plan)


def read_opening(files: Files, place: str, manifest: Manifest) -> Opening | None:
    """Return the opening where there is one.

    Raises:
        StoppedError: it is refused by §1 or §3 (exit 2).
    """
    name = f"{place}opening.txt"
    if name not in files:
        return None
    try:
        return parse_opening(files[name], manifest)
    except OpeningError as error:
        raise unreadable("refused", error, file=name) from None


def tell_attempt(told: Told, checked: Checked, attempt: Attempt, *, is_other: bool) -> None:
    """Note what a reader has to know of an attempt and what does not change the verdict."""
    which = {"draw": attempt.draw, "attempt": attempt.number}
    if checked.manifest.tag == REHEARSAL and not is_other:
        told.note("note.rehearsal")
    if any(witness.kind is WitnessKind.SLIP for witness in checked.manifest.witnesses):
        told.note("note.slips", **which)
    if checked.no_plan:
        told.note("note.no_plan", **which)
    if attempt.void is not None:
        reason = attempt.void.text("reason") or ""
        key = "note.void_other" if is_other else "note.void"
        told.note(key, n=attempt.void.n, reason=reason, **which)
    elif is_other and attempt.result is None:
        told.note("note.unfinished", **which)
    if checked.substitutions:
        tell_substitutions(told, checked.substitutions, which)


def tell_substitutions(
    told: Told, substitutions: tuple[Substitution, ...], which: dict[str, object]
) -> None:
    """Note how many substitutions there are, for which reasons, and what was only stated."""
    stated = sum(len(one.stated) for one in substitutions)
    skips = sum(len(one.skips) for one in substitutions)
    told.note("note.substitutions", count=len(substitutions), skips=skips, stated=stated, **which)
    for kind, reason in sorted({(one.kind, one.reason) for one in substitutions}):
        count = sum((one.kind, one.reason) == (kind, reason) for one in substitutions)
        told.note(f"note.reason.{kind}.{reason}", count=count)


def _check_lock(
    files: Files, place: str, manifest: Manifest, m: str, attempt: Attempt, chain: Chain
) -> None:
    """Compare the manifest, the names and the kit with the LOCK entry and its place in the log."""
    file, lock = f"{place}manifest.txt", attempt.lock
    line = 5 + len(manifest.items)  # of PREV, §2
    commit_at = _commit_line(manifest)
    bound: list[tuple[str, str, int, object, object]] = [
        ("tag", file, 1, chain.tag, manifest.tag),
        ("draw", file, 2, attempt.draw, manifest.draw_number),
        ("attempt", file, 3, attempt.number, manifest.attempt),
        ("prev", file, line, chain.before(lock.n), manifest.prev),
        ("commit", file, commit_at, lock.text("commit"), manifest.commit),
        ("m", file, 0, attempt.m, m),
    ]
    name = f"{place}names.txt"
    bound.append(("names", name, 0, lock.text("names"), sha256_hex(files[name])))
    if not place:
        bound.append(("kit", KIT, 0, lock.text("kit"), sha256_hex(files[KIT])))
    elif lock.text("kit") is None:
        raise _other("kit", KIT, 0, lock, None, "")
    for what, where, at, wanted, found in bound:
        if wanted != found:
            raise _other(what, where, at, lock, wanted, found)


def _commit_line(manifest: Manifest) -> int:
    before = (manifest.items, manifest.ent_quotas, manifest.off_quotas)
    needs = (manifest.need_pools, manifest.need_skills)
    return 10 + sum(map(len, (*before, *needs)))


def _check_seed(
    files: Files,
    place: str,
    manifest: Manifest,
    m: str,
    opening: Opening,
    entry: Entry,
    told: Told,
) -> str:
    file = f"{place}opening.txt"
    found = sha256_hex(files[file])
    if entry.text("opening") != found:
        raise _other("opening", file, 0, entry, entry.text("opening"), found)
    s = seed(m, manifest, opening)
    if entry.text("s") != s:
        raise _other("s", file, 0, entry, entry.text("s"), s)
    key = "opening" if not place else "other_opening"
    told.ok(key, place=place, witnesses=len(opening.throws), s=s)
    return s


def _check_result(
    files: Files, place: str, attempt: Attempt, told: Told, progress: Progress | None
) -> Outcome:
    file = f"{place}result.txt"
    outcome = run_draw(files[f"{place}manifest.txt"], files[f"{place}opening.txt"], progress)
    expected = result.to_bytes(outcome)
    if files[file] != expected:
        raise _first_difference(file, expected, files[file])
    r = sha256_hex(expected)
    entry = attempt.result
    if entry is not None and entry.text("r") != r:
        raise _other("r", file, 0, entry, entry.text("r"), r)
    told.ok(
        "result" if not place else "other_result",
        place=place,
        drawn=len(outcome.drawn_enterprises()),
        serving=len(outcome.serving_officers()),
        teams=len(outcome.plan.teams) if outcome.plan is not None else 0,
        r=r,
    )
    return outcome


def _first_difference(file: str, expected: bytes, found: bytes) -> Exception:
    pairs = zip_longest(expected.split(b"\n"), found.split(b"\n"))
    at, (right, wrong) = next((at, pair) for at, pair in enumerate(pairs, 1) if pair[0] != pair[1])
    return differs(
        "result_line",
        file=file,
        line=at,
        expected=(right or b"").decode("utf-8", "backslashreplace"),
        found=(wrong or b"").decode("utf-8", "backslashreplace"),
    )


def _check_adjust(
    files: Files, place: str, manifest: Manifest, m: str, attempt: Attempt, told: Told
) -> tuple[Substitution, ...]:
    """Compare adjust.txt with §13 and each ADJUST entry with the beginning it binds."""
    if not attempt.adjusts:
        return ()
    file = f"{place}adjust.txt"
    try:
        effect = InEffect.of(manifest, m, files[f"{place}result.txt"], files[file])
    except AdjustError as error:
        raise differs("refused", error, file=file, line=error.line) from None
    made = effect.substitutions
    if len(made) != len(attempt.adjusts):
        raise differs("adjust_count", file=file, found=len(made), expected=len(attempt.adjusts))
    for count, entry in enumerate(attempt.adjusts, 1):
        found = sha256_hex(adjust_text(manifest.tag, m, effect.r, made[:count]))
        if entry.text("adjust") != found:
            line = 4 + sum(2 + len(one.skips) for one in made[: count - 1])
            raise _other("adjust", file, line, entry, entry.text("adjust"), found)
    told.ok("adjust" if not place else "other_adjust", place=place, count=len(made))
    return made


def _other(
    what: str, file: str, line: int, entry: Entry, wanted: object, found: object
) -> Exception:
    """Say that a file does not give what an entry of the log binds."""
    key = f"bound.{what}"
    return differs(
        key,
        file=file,
        line=line,
        n=entry.n,
        expected=wanted if wanted is not None else "",
        found=found,
    )
