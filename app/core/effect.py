"""What is in effect after substitutions (§13): who inspects whom now.

The draw itself is never repeated here: its stored result is read, and each
substitution puts the next eligible reserve in the place of the one that leaves.
"""

from collections.abc import Iterator, Mapping
from copy import copy
from typing import Final, NamedTuple

from app.core.effect_rules import Fitness
from app.core.effect_start import Place, Start, read_start
from app.core.manifest import Manifest
from app.core.protocol import NONE, Tag, sha256_hex
from app.core.substitution import (
    FIRST_LINE,
    OUT_REASONS,
    SHOWN_REASONS,
    AdjustError,
    AdjustFile,
    Kind,
    Skip,
    Substitution,
    adjust_text,
    read_adjust,
)

LEAST_MEMBERS: Final = 2  # of a team that an officer leaves without replacement


class Standing(NamedTuple):
    """Somebody or something that was drawn or came in, and how it stands now.

    group: stratum or pool. status: DRAWN, IN or OUT as §13 writes them.
    """

    group: str
    rank: int
    id: str
    ticket: str
    status: str


class InEffect:
    """The enterprises in their parcels and the officers in their teams, as they now are.

    Seen from outside it never changes: apply() returns a new one.

    Attributes:
        tag, m, r: TAG, M and R of the attempt.
        substitutions: those taken into account, in their order.
    """

    def __init__(self, start: Start, fitness: Fitness) -> None:
        """What is in effect before any substitution; of() is the way in."""
        self.tag: Tag = start.tag
        self.m, self.r = start.m, start.r
        self.substitutions: tuple[Substitution, ...] = ()
        self._start, self._fitness = start, fitness
        self._teams = {team: list(members) for team, members in start.teams.items()}
        self._contents = {name: list(ids) for name, _, ids in start.parcels}
        self._parcel_of = {key: name for name, _, ids in start.parcels for key in ids}
        self._team_of_parcel = {name: team for name, team, _ in start.parcels}
        self._parcels_of: dict[str, list[str]] = {team: [] for team in start.teams}
        for name, team, _ in start.parcels:
            self._parcels_of[team].append(name)
        self._serves_in = {
            member: team for team, members in start.teams.items() for member in members
        }
        self._now = {kind: dict(start.in_effect(kind)) for kind in Kind}
        self._waiting = {
            (kind, group): [place.id for place in places if not place.drawn]
            for kind in Kind
            for group, places in start.groups[kind].items()
        }
        self._came_in: dict[Kind, set[str]] = {kind: set() for kind in Kind}
        self._line = FIRST_LINE  # where the next substitution begins in adjust.txt

    @staticmethod
    def of(manifest: Manifest, m: str, result: bytes, adjust: bytes = b"") -> "InEffect":
        """Return what is in effect after the substitutions of `adjust`.

        Args:
            manifest: the attempt's; m: its hash M.
            result: result.txt as the engine wrote it; it is not checked again.
            adjust: adjust.txt; nothing for none.

        Raises:
            AdjustError: adjust.txt is not lawful for this draw; names line and reason.
        """
        start = read_start(manifest.tag, m, sha256_hex(result), result)
        effect = InEffect(start, Fitness(manifest))
        if adjust:
            found = read_adjust(adjust)
            effect._check_head(found)
            for substitution in found.substitutions:
                effect._take(substitution)
        return effect

    @property
    def teams(self) -> dict[str, tuple[str, ...]]:
        """Team to its officers' ids, ascending; empty without a plan."""
        return {team: tuple(sorted(members)) for team, members in self._teams.items()}

    @property
    def parcels(self) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
        """(parcel, team, ids of enterprises) in the order of the MATCH lines."""
        return tuple(
            (name, team, tuple(self._contents[name])) for name, team, _ in self._start.parcels
        )

    def team_of(self, enterprise: str) -> str:
        """Return the team that inspects it; "" without a plan or when not in effect."""
        return self._team_of_parcel.get(self._parcel_of.get(enterprise, ""), "")

    def is_in_effect(self, kind: Kind, key: str) -> bool:
        """Tell whether it is inspected, or serves in a team, as things now are."""
        return key in self._now[kind]

    def standings(self, kind: Kind) -> Iterator[Standing]:
        """Yield all that were drawn or came in, stratum by stratum (pool by pool), by rank."""
        came_in, left = self._came_in[kind], {x.out for x in self.substitutions if x.kind is kind}
        for group, places in self._start.groups[kind].items():
            for rank, key, ticket, drawn in places:
                if drawn or key in came_in:
                    status = "OUT" if key in left else "DRAWN" if drawn else "IN"
                    yield Standing(group, rank, key, ticket, status)

    def place(self, kind: Kind, key: str) -> Place | None:
        """Return its place in the result; None for one that was not in the draw."""
        for places in self._start.groups[kind].values():
            for place in places:
                if place.id == key:
                    return place
        return None

    def adjust(self) -> bytes:
        """Return adjust.txt of the substitutions taken into account; b"" for none."""
        if not self.substitutions:
            return b""
        return adjust_text(self.tag, self.m, self.r, self.substitutions)

    def reserves(self, kind: Kind, group: str) -> tuple[str, ...]:
        """Return the ids of the reserves of a stratum or pool as they now wait, by rank."""
        return tuple(self._waiting.get((kind, group), ()))

    def next(
        self, kind: Kind, out: str, reason: str, stated: Mapping[str, str] | None = None
    ) -> Substitution:
        """Return the substitution that §13 gives when `out` leaves for `reason`.

        Args:
            stated: reserves that two people pass over, with the code of their reason.
                Those that the search does not reach are left out.

        Raises:
            AdjustError: it is not in effect, a code is unknown, or no reserve is
                eligible and the team cannot do without the officer.
        """
        group = self._group_in_effect(kind, out)
        said = stated or {}
        skips: list[Skip] = []
        into = None
        for reserve in self._waiting[kind, group]:
            if reserve in said:
                skips.append(Skip(reserve, said[reserve]))
            elif broken := self._broken(kind, out, reserve):
                skips.append(Skip(reserve, _first(kind, broken)))
            else:
                into = reserve
                break
        k = len(self.substitutions) + 1
        substitution = Substitution(k, kind, group, out, reason, tuple(skips), into)
        self.apply(substitution)
        return substitution

    def apply(self, substitution: Substitution) -> "InEffect":
        """Return what is in effect after one more substitution.

        Raises:
            AdjustError: it is not lawful; the line is the one it has in adjust.txt.
        """
        after = copy(self)
        after._teams = {team: list(members) for team, members in self._teams.items()}
        after._contents = {name: list(ids) for name, ids in self._contents.items()}
        after._parcel_of = dict(self._parcel_of)
        after._serves_in = dict(self._serves_in)
        after._now = {kind: dict(now) for kind, now in self._now.items()}
        after._waiting = {key: list(waiting) for key, waiting in self._waiting.items()}
        after._came_in = {kind: set(keys) for kind, keys in self._came_in.items()}
        after._take(substitution)
        return after

    def _check_head(self, found: AdjustFile) -> None:
        for line, (name, right, wrong) in enumerate(
            (("TAG", self.tag, found.tag), ("M", self.m, found.m), ("R", self.r, found.r)), 1
        ):
            if right != wrong:
                raise AdjustError("other_draw", line, name=name, value=wrong, expected=right)

    def _group_in_effect(self, kind: Kind, out: str) -> str:
        if kind is Kind.OFF and not self._teams:
            raise AdjustError("no_plan", self._line, id=out)
        if out not in self._now[kind]:
            raise AdjustError("not_in_effect", self._line, id=out)
        return self._now[kind][out]

    def _broken(self, kind: Kind, out: str, into: str | None) -> set[str]:
        """Return the rules broken when `into` (None: nobody) comes in the place of `out`."""
        if kind is Kind.ENT:
            parcel = self._parcel_of.get(out)
            if parcel is None or into is None:  # without a plan any reserve will do
                return set()
            members = self._teams[self._team_of_parcel[parcel]]
            return self._fitness.of_enterprise(into, parcel, members)
        team = self._serves_in[out]
        members = [member for member in self._teams[team] if member != out]
        members += [] if into is None else [into]
        return self._fitness.of_team(members, self._inspected_by(team))

    def _inspected_by(self, team: str) -> Iterator[str]:
        for name in self._parcels_of[team]:
            yield from self._contents[name]

    def _take(self, substitution: Substitution) -> None:
        """Put one substitution into effect; on a refusal nothing has changed."""
        self._check(substitution)
        kind, out, into = substitution.kind, substitution.out, substitution.into
        if into is not None:
            self._waiting[kind, substitution.group].remove(into)
            self._came_in[kind].add(into)
            self._now[kind][into] = substitution.group
        del self._now[kind][out]
        if kind is Kind.OFF:
            _put(self._teams, self._serves_in, out, into)
        elif self._teams:
            _put(self._contents, self._parcel_of, out, into)
        self.substitutions = (*self.substitutions, substitution)
        self._line += 2 + len(substitution.skips)

    def _check(self, substitution: Substitution) -> None:
        kind, line = substitution.kind, self._line
        if substitution.k != len(self.substitutions) + 1:
            expected = len(self.substitutions) + 1
            raise AdjustError("number", line, expected=expected, value=str(substitution.k))
        group = self._group_in_effect(kind, substitution.out)
        if group != substitution.group:
            raise AdjustError("group", line, id=substitution.out, expected=group)
        if substitution.reason not in OUT_REASONS[kind]:
            raise AdjustError("out_reason", line, value=substitution.reason)
        reserves = self._waiting[kind, group]
        for at, skip in enumerate(substitution.skips):
            self._check_turn(skip.id, reserves[at] if at < len(reserves) else NONE, line + 1 + at)
            self._check_skip(substitution, skip, line + 1 + at)
        done = len(substitution.skips)
        turn = reserves[done] if done < len(reserves) else NONE
        into = substitution.into
        self._check_turn(NONE if into is None else into, turn, line + 1 + done)
        self._check_fit(substitution, line + 1 + done)

    def _check_turn(self, found: str, turn: str, line: int) -> None:
        if found != turn:
            raise AdjustError("not_next", line, id=found, expected=turn)

    def _check_skip(self, substitution: Substitution, skip: Skip, line: int) -> None:
        kind = substitution.kind
        if skip.reason in OUT_REASONS[kind]:
            return
        if skip.reason not in SHOWN_REASONS[kind]:
            raise AdjustError("skip_reason", line, value=skip.reason)
        if skip.reason not in self._broken(kind, substitution.out, skip.id):
            raise AdjustError("skip_untrue", line, id=skip.id, rule=skip.reason)

    def _check_fit(self, substitution: Substitution, line: int) -> None:
        kind, out, into = substitution.kind, substitution.out, substitution.into
        if kind is Kind.OFF and into is None:
            left = len(self._teams[self._serves_in[out]]) - 1
            if left < LEAST_MEMBERS:
                raise AdjustError("too_few_left", line, id=out, found=left, least=LEAST_MEMBERS)
        broken = self._broken(kind, out, into)
        if broken:
            why = _first(kind, broken)
            if into is None:
                raise AdjustError("rest_unlawful", line, id=out, rule=why)
            raise AdjustError("not_eligible", line, id=into, rule=why)


def effect_text(effect: InEffect) -> bytes:
    """Return what `replay MANIFEST OPENING ADJUST` writes (§13)."""
    lines = [f"{effect.tag}|EFFECT", f"M|{effect.m}", f"R|{effect.r}"]
    for kind in Kind:
        lines += ["|".join((kind, *map(str, standing))) for standing in effect.standings(kind)]
    lines += [f"TEAM|{team}|{','.join(members)}" for team, members in effect.teams.items()]
    lines += [f"PARCEL|{name}|{team}|{','.join(ids) or NONE}" for name, team, ids in effect.parcels]
    return "".join(f"{line}\n" for line in lines).encode()


def _first(kind: Kind, broken: set[str]) -> str:
    return next(code for code in SHOWN_REASONS[kind] if code in broken)


def _put(held: dict[str, list[str]], holder_of: dict[str, str], out: str, into: str | None) -> None:
    """Put `into` in the place of `out` in whatever holds it."""
    holder = holder_of.pop(out)
    at = held[holder].index(out)
    held[holder][at : at + 1] = [] if into is None else [into]
    if into is not None:
        holder_of[into] = holder
