"""Substitution read literally from SPEC.md §13, and random lawful and unlawful files of it.

From the lines of the two files alone, slowly; nothing of the program or the verifiers is used.
"""

import hashlib
import random
from collections.abc import Iterator

OUT = {
    "ENT": ("CLOSED", "CANCELLED", "MOVED", "DUPLICATE", "CAPPED", "OTHER"),
    "OFF": ("ILL", "LEAVE", "LEFT", "DUTY", "RECUSAL", "LICENCE", "OTHER"),
}
SHOWN = {
    "ENT": ("BARRED", "DISTRICT", "SKILL", "AREA"),
    "OFF": ("BARRED", "DISTRICT", "SKILL", "UNITS"),
}
Step = list[list[str]]


class Unlawful(Exception):
    """§13 refuses it."""


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


class Standing:
    """What is in effect: teams, parcels, and who has been out or come in."""

    def __init__(self, manifest: bytes, result: bytes) -> None:
        said = [line.split("|") for line in manifest.decode().split("\n")[:-1]]
        found = [line.split("|") for line in result.decode().split("\n")[:-1]]
        self.tag = said[0][0]
        self.m, self.r = _digest(manifest), _digest(result)
        self.record = {
            "ENT": {line[1]: line for line in said if line[0] == "E"},
            "OFF": {line[1]: line for line in said if line[0] == "O"},
        }
        self.barred = {(line[1], line[2]) for line in said if line[0] == "X"}
        self.rule = {line[1]: line[2] for line in said if line[0] == "RULE"}
        self.needs = [(line[2], int(line[3])) for line in said if line[:2] == ["NEED", "SKILL"]]
        self.ranked = [line for line in found if line[0] in ("ENT", "OFF")]
        self.drawn = {(line[0], line[3]) for line in self.ranked if line[5] == "DRAWN"}
        self.plan = any(line[:2] == ["TEAMS", "SHIFT"] for line in found)
        self.in_effect = {one for one in self.drawn if one[0] == "ENT" or self.plan}
        self.out: set[tuple[str, str]] = set()
        self.came: set[tuple[str, str]] = set()
        # Teams and parcels as lists of ids; a parcel knows its team.
        self.teams = {line[1]: line[3].split(",") for line in found if line[0] == "TEAM"}
        filled = {line[1]: line[2].split(",") for line in found if line[0] == "PARCEL"}
        self.team_of = {line[2]: line[3] for line in found if line[0] == "MATCH"}
        self.parcels = {name: filled.get(name, [name]) for name in self.team_of}

    # -- the rules ------------------------------------------------------------------------

    def reserves(self, kind: str, group: str) -> list[str]:
        """Rule 2, in the order of ranks."""
        return [
            line[3]
            for line in self.ranked
            if line[:2] == [kind, group]
            and (kind, line[3]) not in self.in_effect
            and (kind, line[3]) not in self.out
        ]

    def unmet(self, kind: str, out: str, into: str | None) -> set[str]:
        """The rules, by the codes of SHOWN, that are not met with `into` in the place of `out`."""
        if not self.plan:
            return set()
        if kind == "ENT":
            if into is None:
                return set()
            parcel = next(name for name, ids in self.parcels.items() if out in ids)
            unmet = self._unfit(self.teams[self.team_of[parcel]], [into])
            if self.rule["PARCEL"] == "AREA" and self.record["ENT"][into][4] != parcel:
                unmet.add("AREA")
            return unmet
        team, members = self._team_with(out)
        members = [one for one in members if one != out] + ([into] if into else [])
        theirs = [
            e for name, ids in self.parcels.items() if self.team_of[name] == team for e in ids
        ]
        unmet = self._unfit(members, theirs)
        units = [self.record["OFF"][one][3] for one in members]
        if self.rule["UNITS"] == "DISTINCT" and len(set(units)) != len(units):
            unmet.add("UNITS")
        skills = [self.record["OFF"][one][5].split(",") for one in members]
        if any(sum(skill in one for one in skills) < least for skill, least in self.needs):
            unmet.add("SKILL")
        return unmet

    def _team_with(self, officer: str) -> tuple[str, list[str]]:
        return next(one for one in self.teams.items() if officer in one[1])

    def _unfit(self, members: list[str], enterprises: list[str]) -> set[str]:
        """Why a team is not eligible (§6) for all of these."""
        unmet = set()
        for one in enterprises:
            _, _, _, district, _, _, skill, _ = self.record["ENT"][one]
            officers = [self.record["OFF"][member] for member in members]
            if any((member, one) in self.barred for member in members):
                unmet.add("BARRED")
            avoided = self.rule["DISTRICT"] == "AVOID" and district != "-"
            if avoided and any(officer[4] == district for officer in officers):
                unmet.add("DISTRICT")
            if skill != "-" and not any(skill in officer[5].split(",") for officer in officers):
                unmet.add("SKILL")
        return unmet

    # -- one number k ---------------------------------------------------------------------

    def apply(self, kind: str, group: str, out: str, reason: str, skips: Step, into: str) -> None:
        """Carry one substitution out, or raise Unlawful."""
        _demand(kind in OUT and reason in OUT[kind])
        _demand(kind == "ENT" or self.plan)
        _demand((kind, out) in self.in_effect and self.record[kind][out][2] == group)
        reserves = self.reserves(kind, group)
        _demand([one for one, _ in skips] == reserves[: len(skips)])
        for one, why in skips:
            _demand(why in OUT[kind] or (why in SHOWN[kind] and why in self.unmet(kind, out, one)))
        rest = reserves[len(skips) :]
        if into == "-":
            _demand(not rest)
            _demand(not self.unmet(kind, out, None))
            _demand(kind == "ENT" or len(self._team_with(out)[1]) > 2)
        else:
            _demand(rest[:1] == [into])
            _demand(not self.unmet(kind, out, into))
        self._exchange(kind, out, into)

    def _exchange(self, kind: str, out: str, into: str) -> None:
        self.in_effect.remove((kind, out))
        self.out.add((kind, out))
        new = [] if into == "-" else [into]
        for one in new:
            self.in_effect.add((kind, one))
            self.came.add((kind, one))
        for ids in (self.parcels if kind == "ENT" else self.teams).values():
            if out in ids:
                at = ids.index(out)
                ids[at : at + 1] = new

    # -- what comes out -------------------------------------------------------------------

    def effect(self) -> bytes:
        """The effect file of §13."""
        lines = [f"{self.tag}|EFFECT", f"M|{self.m}", f"R|{self.r}"]
        for kind, group, rank, one, ticket, _ in self.ranked:
            who = (kind, one)
            if who in self.drawn or who in self.came:
                gone = "OUT" if who in self.out else "DRAWN" if who in self.drawn else "IN"
                lines.append(f"{kind}|{group}|{rank}|{one}|{ticket}|{gone}")
        if self.plan:
            lines += [f"TEAM|{name}|{','.join(sorted(ids))}" for name, ids in self.teams.items()]
            lines += [
                f"PARCEL|{name}|{self.team_of[name]}|{','.join(ids) or '-'}"
                for name, ids in self.parcels.items()
            ]
        return "".join(f"{line}\n" for line in lines).encode()


def _demand(so: bool) -> None:
    if not so:
        raise Unlawful


def effect_of(manifest: bytes, result: bytes, adjust: bytes) -> bytes:
    """Read adjust.txt and write the effect, or raise Unlawful."""
    standing = Standing(manifest, result)
    try:
        text = adjust.decode()
    except UnicodeDecodeError:
        raise Unlawful from None
    lines = text.split("\n")
    _demand(lines[-1] == "" and "" not in lines[:-1] and "\r" not in text)
    _demand(lines[:3] == [f"{standing.tag}|ADJUST", f"M|{standing.m}", f"R|{standing.r}"])
    rest, k = [line.split("|") for line in lines[3:-1]], 0
    _demand(bool(rest))
    while rest:
        k += 1
        out = rest.pop(0)
        _demand(len(out) == 6 and out[:2] == ["OUT", str(k)])
        skips = []
        while rest and rest[0][0] == "SKIP":
            skip = rest.pop(0)
            _demand(len(skip) == 4 and skip[1] == str(k))
            skips.append(skip[2:])
        _demand(bool(rest))
        into = rest.pop(0)
        _demand(len(into) == 3 and into[:2] == ["IN", str(k)])
        standing.apply(*out[2:], skips, into[2])
    return standing.effect()


# ---------------------------------------------------------------- random files


def head(standing: Standing) -> list[str]:
    """The first three lines of adjust.txt."""
    return [f"{standing.tag}|ADJUST", f"M|{standing.m}", f"R|{standing.r}"]


def random_adjust(rng: random.Random, manifest: bytes, result: bytes, most: int) -> list[bytes]:
    """Lawful substitutions, up to `most`: adjust.txt as it grew, one text for each number."""
    standing, grown = Standing(manifest, result), []
    lines = head(standing)
    for k in range(1, most + 1):
        step = _random_step(rng, standing, k)
        if step is None:
            break
        lines += step
        grown.append("".join(f"{line}\n" for line in lines).encode())
    return grown


def _random_step(rng: random.Random, standing: Standing, k: int) -> list[str] | None:
    """The lines of a lawful number k, done to `standing`; None when nothing was found."""
    for _ in range(20):
        wished = rng.choice(("ENT", "OFF"))
        there = sorted(one for one in standing.in_effect if one[0] == wished)
        if not there:
            continue
        kind, out = rng.choice(there)
        group, reason = standing.record[kind][out][2], rng.choice(OUT[kind])
        skips, into, go_on = [], "-", rng.choice((0, 0, 0.3, 1))
        for one in standing.reserves(kind, group):
            unmet = sorted(standing.unmet(kind, out, one))
            if not unmet and rng.random() >= go_on:
                into = one
                break
            stated = not unmet or rng.random() < 0.2
            skips.append([one, rng.choice(OUT[kind] if stated else unmet)])
        try:
            standing.apply(kind, group, out, reason, skips, into)
        except Unlawful:
            continue
        return [
            f"OUT|{k}|{kind}|{group}|{out}|{reason}",
            *(f"SKIP|{k}|{one}|{why}" for one, why in skips),
            f"IN|{k}|{into}",
        ]
    return None


def changed_adjust(rng: random.Random, manifest: bytes, result: bytes, adjust: bytes) -> bytes:
    """One thing changed in adjust.txt, near enough to be lawful now and then."""
    lines = adjust.decode().split("\n")[:-1]
    standing = Standing(manifest, result)
    at = rng.randrange(len(lines)) if rng.random() < 0.1 else rng.randrange(3, len(lines))
    shape = rng.random()
    if shape < 0.05:
        del lines[at]
    elif shape < 0.1:
        lines.insert(at, lines[at])
    elif shape < 0.15:
        other = rng.randrange(3, len(lines))
        lines[at], lines[other] = lines[other], lines[at]
    elif shape < 0.2:
        del lines[at + 1 :]
    elif shape < 0.45:
        _other_reason(rng, lines)
    else:
        fields = lines[at].split("|")
        which = rng.randrange(len(fields))
        fields[which] = rng.choice([*_likely(rng, standing, lines, fields[which])])
        lines[at] = "|".join(fields)
    data = "".join(f"{line}\n" for line in lines).encode("utf-8", "surrogatepass")
    if shape > 0.97:
        odd = (data[:-1], data + b"\n", b"\xef\xbb\xbf" + data, data[:-1] + b"\r\n", b"")
        data = rng.choice(odd)
    return data


def _other_reason(rng: random.Random, lines: list[str]) -> None:
    """Another reason of the same kind, stated or shown."""
    with_reason = [at for at, line in enumerate(lines) if line.startswith(("OUT|", "SKIP|"))]
    at = rng.choice(with_reason)
    fields = lines[at].split("|")
    opened = next(line for line in reversed(lines[: at + 1]) if line.startswith("OUT|"))
    kind = opened.split("|")[2]
    fields[-1] = rng.choice(OUT[kind] + 2 * SHOWN[kind] if fields[0] == "SKIP" else OUT[kind])
    lines[at] = "|".join(fields)


def _likely(rng: random.Random, standing: Standing, lines: list[str], old: str) -> Iterator[str]:
    """Values that could stand in a field."""
    yield from ("-", "", "1", "2", "01", "999999999", "1000000000", old + "X", old[:-1], "\uff11")
    kind = rng.choice(("ENT", "OFF"))
    ids = list(standing.record[kind])
    yield from 3 * (rng.choice(ids),) if ids else ()
    others = [line.split("|") for line in lines[3:]]
    yield from 4 * (rng.choice(rng.choice(others)),)
    yield from ("ENT", "OFF", "OUT", "SKIP", "IN", "ADJUST", old.lower())
