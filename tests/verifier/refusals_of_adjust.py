"""What §13 refuses, one thing wrong in each file: resources/vectors/refuse-adjust.

A row is a name that says why, the county, and how the file is written; for the row to hold the
rest of the file is lawful.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

from small_counties import (
    ALONE,
    AREAS,
    NO_PLAN,
    THREES,
    TWO_POOLS,
    County,
    Scribe,
    in_effect,
    to_bytes,
)
from standing import OUT, Standing

Write = Callable[[Standing], bytes | None]


# ---------------------------------------------------------------- the form of the file


def _plain(standing: Standing) -> list[str]:
    """Two lawful substitutions in S1, the first with a stated SKIP."""
    scribe = Scribe(standing)
    first = standing.reserves("ENT", "S1")[0]
    scribe.honest("ENT", in_effect(standing, "ENT", "S1")[0], "CLOSED", {first: "OTHER"})
    scribe.honest("ENT", in_effect(standing, "ENT", "S1")[0], "MOVED")
    return scribe.lines


def _line(old: str, new: Callable[[list[str]], list[str]]) -> Write:
    """The first line that begins so is replaced by lines."""

    def write(standing: Standing) -> bytes:
        lines = _plain(standing)
        at = next(n for n, line in enumerate(lines) if line.startswith(old))
        return to_bytes([*lines[:at], *new(lines[at].split("|")), *lines[at + 1 :]])

    return write


def _as_bytes(change: Callable[[bytes], bytes]) -> Write:
    return lambda standing: change(to_bytes(_plain(standing)))


def _at(place: int, value: str) -> Callable[[list[str]], list[str]]:
    return lambda fields: ["|".join([*fields[:place], value, *fields[place + 1 :]])]


def _swapped(standing: Standing) -> bytes:
    lines = _plain(standing)
    at = next(n for n, line in enumerate(lines) if line.startswith("SKIP"))
    while lines[at].startswith("SKIP"):
        at += 1
    return to_bytes([*lines[: at - 1], lines[at], lines[at - 1], *lines[at + 1 :]])


FORM: dict[str, Write] = {
    "bom": _as_bytes(lambda data: b"\xef\xbb\xbf" + data),
    "crlf": _as_bytes(lambda data: data.replace(b"\n", b"\r\n")),
    "no-final-lf": _as_bytes(lambda data: data[:-1]),
    "two-final-lf": _as_bytes(lambda data: data + b"\n"),
    "invalid-utf8": _as_bytes(lambda data: data.replace(b"CLOSED", b"CLOSE\xff")),
    "nothing": lambda standing: b"",
    "header": _line("SSJ1|", lambda _: ["SSJ1|EFFECT"]),
    "header-rehearsal": _line("SSJ1|", lambda _: ["SSJ1R|ADJUST"]),
    "m-of-another": _line("M|", lambda _: ["M|" + "0" * 64]),
    "r-of-another": _line("R|", lambda _: ["R|" + "0" * 64]),
    "m-missing": _line("M|", lambda _: []),
    "no-number-at-all": lambda standing: to_bytes(_plain(standing)[:3]),
    "k-from-2": lambda standing: to_bytes(
        _plain(standing)[:3] + [line.replace("|1|", "|2|", 1) for line in _plain(standing)[3:6]]
    ),
    "k-left-out": lambda standing: to_bytes(
        line.replace("|2|", "|3|", 1) for line in _plain(standing)
    ),
    "k-leading-zero": lambda standing: to_bytes(
        line.replace("|1|", "|01|", 1) for line in _plain(standing)
    ),
    "k-of-skip-differs": _line("SKIP|1|", _at(1, "2")),
    "k-of-in-differs": _line("IN|1|", _at(1, "2")),
    "out-missing": _line("OUT|1|", lambda _: []),
    "in-missing": _line("IN|1|", lambda _: []),
    "in-missing-at-the-end": lambda standing: to_bytes(_plain(standing)[:-1]),
    "in-before-skip": _swapped,
    "unknown-line": _line("SKIP|1|", lambda fields: ["|".join(fields), "NOTE|1|A"]),
    "kind-unknown": _line("OUT|1|", _at(2, "BOTH")),
    "field-missing": _line("OUT|1|", lambda fields: ["|".join(fields[:-1])]),
    "field-too-many": _line("IN|1|", lambda fields: ["|".join([*fields, "A"])]),
    # Rule 5.
    "reason-unknown": _line("OUT|1|", _at(5, "TIRED")),
    "reason-of-the-other-kind": _line("OUT|1|", _at(5, "ILL")),
    "reason-of-skip-for-out": _line("OUT|1|", _at(5, "BARRED")),
    "reason-of-skip-unknown": _line("SKIP|1|", _at(3, "TIRED")),
    "reason-of-skip-of-the-other-kind": _line("SKIP|1|", _at(3, "UNITS")),
    "reason-lower-case": _line("OUT|1|", _at(5, "closed")),
    # Rule 1.
    "out-of-another-stratum": _line("OUT|1|", _at(3, "S2")),
    "out-unknown": _line("OUT|1|", _at(4, "E99")),
    "out-dash": _line("OUT|1|", _at(4, "-")),
    # Rule 2.
    "skip-left-out": _line("SKIP|1|", lambda _: []),
    "skip-twice": _line("SKIP|1|", lambda fields: 2 * ["|".join(fields)]),
    "skip-of-another-stratum": _line("SKIP|1|", lambda _: ["SKIP|1|F1|OTHER"]),
    "in-of-another-stratum": _line("IN|1|", _at(2, "F1")),
    "in-unknown": _line("IN|1|", _at(2, "E99")),
    "in-dash-though-one-is-left": _line("IN|1|", _at(2, "-")),
    "skip-after-in": _line("IN|1|", lambda fields: ["|".join(fields), "SKIP|1|E1|OTHER"]),
}


# ---------------------------------------------------------------- the rules


def _ways(standing: Standing, kind: str) -> Iterator[tuple[str, list[list[str]], str, set[str]]]:
    """OUT, the SKIPs before a reserve, the reserve, and what is not met with it in place."""
    for group in sorted({row[2] for row in standing.record[kind].values()}):
        for out in in_effect(standing, kind, group):
            before: list[list[str]] = []
            for one in standing.reserves(kind, group):
                unmet = standing.unmet(kind, out, one)
                yield out, list(before), one, unmet
                before.append([one, "OTHER"])


def _group(standing: Standing, kind: str, one: str) -> str:
    return standing.record[kind][one][2]


def _noted(standing: Standing, kind: str, out: str, skips: list[list[str]], into: str) -> bytes:
    group = _group(standing, kind, out)
    return to_bytes(Scribe(standing).note(kind, group, out, OUT[kind][0], skips, into).lines)


def _comes_in(kind: str, rule: str) -> Write:
    """Rule 3: the one of IN breaks this rule and no other."""

    def write(standing: Standing) -> bytes | None:
        for out, skips, one, unmet in _ways(standing, kind):
            if unmet == {rule}:
                return _noted(standing, kind, out, skips, one)
        return None

    return write


def _not_so(kind: str, rule: str) -> Write:
    """Rule 5: a SKIP says this rule is not met, and it is; another rule may well not be."""

    def write(standing: Standing) -> bytes | None:
        for out, skips, one, unmet in _ways(standing, kind):
            rest = standing.reserves(kind, _group(standing, kind, out))[len(skips) + 1 :]
            fit = [two for two in rest if not standing.unmet(kind, out, two)]
            if rule not in unmet and rest and fit[:1] == rest[:1]:
                return _noted(standing, kind, out, [*skips, [one, rule]], rest[0])
        return None

    return write


def _reserve_leaves(standing: Standing) -> bytes:
    first, second = standing.reserves("ENT", "S1")[:2]
    return _noted(standing, "ENT", first, [], second)


def _leaves_twice(standing: Standing) -> bytes:
    out = in_effect(standing, "ENT", "S1")[0]
    scribe = Scribe(standing).honest("ENT", out, "CLOSED")
    after = standing.reserves("ENT", "S1")
    skips = [[one, "OTHER"] for one in after[:-1]]
    return to_bytes(scribe.note("ENT", "S1", out, "CLOSED", skips, after[-1]).lines)


def _comes_back(standing: Standing) -> bytes:
    first, second = in_effect(standing, "ENT", "S1")[:2]
    scribe = Scribe(standing).honest("ENT", first, "CLOSED")
    return to_bytes(scribe.note("ENT", "S1", second, "CLOSED", [], first).lines)


def _already_there(standing: Standing) -> bytes:
    first, second = in_effect(standing, "ENT", "S1")[:2]
    return _noted(standing, "ENT", first, [], second)


def _excluded(standing: Standing) -> bytes:
    return _noted(standing, "ENT", in_effect(standing, "ENT", "S2")[0], [], "F3")


def _officer_of_another_pool(standing: Standing) -> bytes | None:
    for out, skips, one, unmet in _ways(standing, "OFF"):
        if not unmet and not skips:
            other = "B" if _group(standing, "OFF", out) == "A" else "A"
            lines = Scribe(standing).note("OFF", other, out, "ILL", [], one).lines
            return to_bytes(lines)
    return None


def _officer(standing: Standing) -> bytes:
    """Without a plan no officer is in effect."""
    ranked = [line[3] for line in standing.ranked if line[0] == "OFF"]
    return _noted(standing, "OFF", ranked[0], [], ranked[-1])


def _nobody_left(standing: Standing, out: str, k_before: int) -> bytes | None:
    scribe = Scribe(standing)
    for one in in_effect(standing, "OFF", "A")[:k_before]:
        scribe.put("OFF", one, "ILL", [], "-")
    return to_bytes(scribe.note("OFF", "A", out, "ILL", [], "-").lines)


RULES: dict[str, dict[str, Write]] = {
    "two-pools": {
        "in-barred": _comes_in("ENT", "BARRED"),
        "in-district": _comes_in("ENT", "DISTRICT"),
        "in-skill": _comes_in("ENT", "SKILL"),
        "officer-in-barred": _comes_in("OFF", "BARRED"),
        "officer-in-district": _comes_in("OFF", "DISTRICT"),
        "officer-in-skill": _comes_in("OFF", "SKILL"),
        "officer-in-units": _comes_in("OFF", "UNITS"),
        "skip-not-barred": _not_so("ENT", "BARRED"),
        "skip-not-district": _not_so("ENT", "DISTRICT"),
        "skip-not-skill": _not_so("ENT", "SKILL"),
        "skip-not-area": _not_so("ENT", "AREA"),
        "officer-skip-not-barred": _not_so("OFF", "BARRED"),
        "officer-skip-not-district": _not_so("OFF", "DISTRICT"),
        "officer-skip-not-skill": _not_so("OFF", "SKILL"),
        "officer-skip-not-units": _not_so("OFF", "UNITS"),
        "officer-skip-area": _not_so("OFF", "AREA"),
        "officer-of-another-pool": _officer_of_another_pool,
        "out-is-a-reserve": _reserve_leaves,
        "out-twice": _leaves_twice,
        "in-was-out": _comes_back,
        "in-is-in-effect": _already_there,
        "in-is-excluded": _excluded,
    },
    "areas": {
        "in-of-another-area": _comes_in("ENT", "AREA"),
        "skip-not-area": _not_so("ENT", "AREA"),
        # The rules of this draw ask for neither; so nobody fails them.
        "skip-district-under-any": _not_so("ENT", "DISTRICT"),
        "officer-skip-units-under-any": _not_so("OFF", "UNITS"),
    },
    "threes": {
        "without-the-only-one-with-the-skill": lambda standing: _nobody_left(standing, "A1", 0),
        "one-remains": lambda standing: _nobody_left(standing, "A3", 1),
    },
    "alone": {"officer-without-teams": _officer},
    "noplan": {"officer-without-plan": _officer, "skip-area-without-plan": _not_so("ENT", "AREA")},
}
# Which secret tells which file: the first with which the row can be written.
COUNTIES: dict[str, tuple[County, dict[str, Write]]] = {
    "form": (TWO_POOLS, FORM),
    "two-pools": (TWO_POOLS, RULES["two-pools"]),
    "areas": (replace(AREAS, offs={"A": 2}, o=AREAS.o[:4]), RULES["areas"]),
    "threes": (THREES, RULES["threes"]),
    "alone": (ALONE, RULES["alone"]),
    "noplan": (NO_PLAN, RULES["noplan"]),
}
