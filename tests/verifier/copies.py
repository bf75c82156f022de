"""Public copies (§12, §15): true ones, and every single thing in them changed."""

from collections.abc import Iterator
from dataclasses import replace

from dossiers import KIT, Attempt, Book, Replay, pack, text
from other_values import other
from standing import Standing, effect_of
from stories import everything
from tampering import FOUND, GREEN, UNREADABLE, YELLOW, Row
from three import Dossier

Lines = list[str]


def effect_for(attempt: Attempt) -> bytes:
    """What is in effect, with or without substitutions."""
    if attempt.adjust:
        return effect_of(attempt.manifest, attempt.result, attempt.adjust[-1])
    return Standing(attempt.manifest, attempt.result).effect()


def copy_of(book: Book, attempt: Attempt) -> dict[str, bytes]:
    """The public copy of an attempt."""
    return book.public(attempt, effect_for(attempt))


def rows(replay: Replay) -> Iterator[Row]:
    """All rows about the public copy of `stories.everything`."""
    book, attempt = everything(replay)
    files, head = copy_of(book, attempt), book.head_after(attempt.last)
    yield from _paper(files, attempt, head)
    lines = files["public.txt"].decode().split("\n")[:-1]
    for at, line in enumerate(lines):
        fields = line.split("|")
        for place in range(len(fields)):
            value = _another(fields, place)
            new = "|".join([*fields[:place], value, *fields[place + 1 :]])
            what = f"line {at + 1} {fields[0]}, field {place + 1}: {fields[place]} -> {value}"
            data = text([*lines[:at], new, *lines[at + 1 :]])
            dossier = Dossier(what, {**files, "public.txt": data})
            if fields[0] in ("R", "HEAD") and place > 0:
                # Nothing here depends on these; paper tells, but not the number of the entry.
                yield Row("public.txt", what, dossier, YELLOW)
                if len(fields[place]) == 64:
                    yield Row(
                        "public.txt", f"{what}; paper", _on_paper(dossier, attempt, head), FOUND
                    )
            else:
                # Between which reserves a substitute stood is not in a copy.
                unseen = line.endswith("|IN") and place == 2
                yield Row("public.txt", what, dossier, YELLOW if unseen else FOUND)
        left_out = Dossier(line, {**files, "public.txt": text(lines[:at] + lines[at + 1 :])})
        # A parcel may have been left without a substitute.
        expected = YELLOW if line.endswith("|IN") else FOUND
        yield Row("public.txt", f"line {at + 1} left out", left_out, expected)
        twice = {**files, "public.txt": text(lines[: at + 1] + lines[at:])}
        yield Row("public.txt", f"line {at + 1} twice", Dossier(line, twice), FOUND)
    yield from _other_files(files)
    yield from _told_otherwise(files, lines)
    data = pack(files)
    yield Row("container", "as it is", Dossier("container", data), YELLOW)


def _another(fields: list[str], place: int) -> str:
    if fields[0] == "ENT" and place == 5:
        return {"DRAWN": "IN", "IN": "RESERVE", "OUT": "IN"}[fields[5]]
    return other(fields[place])


def _on_paper(dossier: Dossier, attempt: Attempt, head: str) -> Dossier:
    return replace(dossier, heads=(head,), r=(attempt.r,))


def _paper(files: dict[str, bytes], attempt: Attempt, head: str) -> Iterator[Row]:
    yield Row("(paper)", "nothing", Dossier("as it is", files), YELLOW)
    yield Row("(paper)", "M", Dossier("M", files, m=(attempt.m,)), GREEN)
    yield Row("(paper)", "R", Dossier("R", files, r=(attempt.r,)), GREEN)
    yield Row("(paper)", "head", Dossier("head", files, heads=(head,)), GREEN)
    yield Row("(paper)", "another M", Dossier("M", files, m=(other(attempt.m),)), FOUND)
    yield Row("(paper)", "another R", Dossier("R", files, r=(other(attempt.r),)), FOUND)
    yield Row("(paper)", "another head", Dossier("head", files, heads=(other(head),)), FOUND)
    yield Row("(paper)", "M no hash", Dossier("M", files, m=("1",)), UNREADABLE)


def _other_files(files: dict[str, bytes]) -> Iterator[Row]:
    for name in files:
        rest = {one: data for one, data in files.items() if one != name}
        missing = FOUND if name in KIT else UNREADABLE
        yield Row(name, "missing", Dossier("missing", rest), missing)
        if name in KIT:
            more = {**files, name: files[name] + b"A"}
            yield Row(name, "a byte more", Dossier("more", more), FOUND)
        else:
            for what, data in (
                ("no last LF", files[name][:-1]),
                ("empty", b""),
                ("CRLF", files[name].replace(b"\n", b"\r\n")),
            ):
                yield Row(name, what, Dossier(what, {**files, name: data}), UNREADABLE)
    for name in ("manifest.txt", "result.txt", "names.txt", "log.txt", "notes.txt", "adjust.txt"):
        yield Row(name, "added", Dossier("added", {**files, name: b"A|B\n"}), FOUND)


def _told_otherwise(files: dict[str, bytes], lines: Lines) -> Iterator[Row]:
    """Lines moved about and told otherwise, as a whole that could be."""

    def told(what: str, new: Lines, expected: tuple[int, str] = FOUND) -> Row:
        return Row("public.txt", what, Dossier(what, {**files, "public.txt": text(new)}), expected)

    ents = [at for at, line in enumerate(lines) if line.startswith("ENT|")]
    one, two = ents[0], ents[1]
    swapped = list(lines)
    swapped[one], swapped[two] = lines[two], lines[one]
    yield told("two ENT lines swapped", swapped)
    cut = next(at for at, line in enumerate(lines) if line.startswith("CUT|"))
    yield told("CUT lines after ENT lines", [*lines[:cut], *lines[cut + 1 : -1], lines[cut], "END"])
    strata = [line.split("|")[1] for line in lines if line.startswith("CUT|")]
    without = [
        line for line in lines if not line.startswith((f"CUT|{strata[-1]}|", f"ENT|{strata[-1]}|"))
    ]
    # Nobody can know from a copy that there was another stratum.
    yield told("a stratum and all its lines left out", without, YELLOW)
    yield told(
        "ENT lines of a stratum without CUT",
        [x for x in lines if not x.startswith(f"CUT|{strata[-1]}|")],
    )
    outs = [at for at in ents if lines[at].endswith("|OUT")]
    drawn = list(lines)
    for at in outs:
        drawn[at] = lines[at].replace("|OUT", "|DRAWN")
    yield told("more in than out", drawn)
    opening = files["opening.txt"].decode().split("\n")[:-1]
    for what, new in {
        "s0 changed": ["S0=" + other(opening[0][3:]), *opening[1:]],
        "a digit changed": [opening[0], opening[1][:-1] + "9", *opening[2:]],
        "one witness only": [opening[0], opening[1], opening[-1]],
        "no beacon line": opening[:-1],
        "a witness called B": [opening[0], "B=12", *opening[1:]],
        "no digits": [opening[0], "W1=", *opening[2:]],
        "a letter among digits": [opening[0], "W1=12A4", *opening[2:]],
        "41 digits": [opening[0], "W1=" + "1" * 41, *opening[2:]],
        "a witness twice": [*opening[:2], *opening[1:]],
        "beacon empty": [*opening[:-1], "B="],
        "no s0": opening[1:],
    }.items():
        changed = {**files, "opening.txt": text(new)}
        expected = FOUND if what in ("s0 changed", "a digit changed") else UNREADABLE
        yield Row("opening.txt", what, Dossier(what, changed), expected)
