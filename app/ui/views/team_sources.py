"""What the team step says of sources of officers, of departments and of areas: no Qt."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.core.areas import TownCount
from app.core.officer_eligibility import NO_POOL
from app.core.team_plan import POOLS, Area, Arrangement, TeamPlan, UnitClass
from app.core.vocabulary import LIST_MARK
from app.services.draw.pool_officers import OfficerOfPool
from app.texts import text
from app.ui.views.lock import pool_label

_NAMED = 3  # units that are named in one line
DRAWABLE = "IN"  # the choice of those without a reason


def source_words(team: TeamPlan) -> str:
    """Return in one line which units and branches officers come from."""
    said = [_named(names) for names in (team.units, team.branches) if names]
    if said:
        return text("team.source.joint").join(said)
    if team.arrangement is Arrangement.OWN:
        return text("team.source.none_own")
    kinds = _kinds(team.arrangement)
    if kinds:
        return text("team.source.all_kinds", kinds=LIST_MARK.join(map(pool_label, kinds)))
    return text("team.source.all")


def _kinds(arrangement: Arrangement) -> list[str]:
    """The pools an arrangement takes, where it leaves some kind of unit out."""
    if arrangement not in POOLS:
        return []
    pools = POOLS[arrangement][1]
    every = frozenset[UnitClass]().union(*pools.values())
    return [] if every == frozenset(UnitClass) else list(pools)


def _named(names: Sequence[str]) -> str:
    shown = LIST_MARK.join(names[:_NAMED])
    if len(names) <= _NAMED:
        return shown
    return text("team.source.more", names=shown, count=len(names))


def source_options(
    counts: Sequence[tuple[str, int]], chosen: Sequence[str]
) -> list[tuple[str, str]]:
    """Return (value, words) to tick; what is chosen and nobody has any more stays, with 0."""
    there = dict(counts) | {name: 0 for name in chosen if name not in dict(counts)}
    return [
        (name, text("team.source.option", name=name, count=count)) for name, count in there.items()
    ]


def officer_pill(row: OfficerOfPool) -> str:
    """Return whether an officer may be drawn, or why not."""
    if not row.reason:
        return text("team.officers.drawable")
    reason = text(f"terms.reason.{row.reason}")
    return text("team.officers.by_hand", reason=reason, note=row.note) if row.note else reason


def officers_found(
    rows: Sequence[OfficerOfPool], words: str, reason: str
) -> tuple[OfficerOfPool, ...]:
    """Return the officers that words and reason ask for; reason "" asks for all."""
    wanted = "" if reason == DRAWABLE else reason
    return tuple(
        row
        for row in rows
        if (not reason or row.reason == wanted)
        and all(
            word in f"{row.name} {row.key} {row.unit} {row.branch} {row.department} {row.note}"
            for word in words.split()
        )
    )


def reasons_of(rows: Sequence[OfficerOfPool]) -> tuple[tuple[str, str], ...]:
    """Return (reason, words with their number) to choose from; nobody's pool comes last."""
    counts: dict[str, int] = {}
    for row in rows:
        counts[row.reason] = counts.get(row.reason, 0) + 1
    ordered = sorted(counts, key=lambda reason: (bool(reason), reason == NO_POOL, reason))
    return tuple(
        (
            reason or DRAWABLE,
            text(
                "team.source.option",
                name=text(f"terms.reason.{reason}") if reason else text("team.officers.drawable"),
                count=counts[reason],
            ),
        )
        for reason in ordered
    )


@dataclass(frozen=True, slots=True)
class TownRow:
    """A township of the pool and the area it is in, "" for none."""

    name: str
    pool: int
    expected: float
    area: str


@dataclass(frozen=True, slots=True)
class AreaRow:
    """An area with what its townships come to."""

    name: str
    towns: int
    pool: int
    expected: float


def town_rows(counts: Sequence[TownCount], areas: Sequence[Area]) -> tuple[TownRow, ...]:
    """Return the townships of the pool, and those of an area that have nobody in it."""
    area_of = {town: area.name for area in areas for town in area.townships}
    known = {one.name: one for one in counts}
    names = sorted({*known, *area_of})
    return tuple(
        TownRow(
            name,
            known[name].pool if name in known else 0,
            known[name].expected if name in known else 0.0,
            area_of.get(name, ""),
        )
        for name in names
    )


def area_rows(counts: Sequence[TownCount], areas: Sequence[Area]) -> tuple[AreaRow, ...]:
    """Return the areas in their order."""
    pool = {one.name: one.pool for one in counts}
    expected = {one.name: one.expected for one in counts}
    return tuple(
        AreaRow(
            area.name,
            len(area.townships),
            sum(pool.get(town, 0) for town in area.townships),
            sum(expected.get(town, 0.0) for town in area.townships),
        )
        for area in areas
    )


def put_into(areas: Sequence[Area], towns: Sequence[str], name: str) -> tuple[Area, ...]:
    """Return the areas with townships moved into one; "" takes them out of all.

    A name that is new makes an area; areas that are left without a township are gone.
    """
    moved = set(towns)
    kept = [Area(one.name, tuple(t for t in one.townships if t not in moved)) for one in areas]
    if name:
        names = [one.name for one in kept]
        at = names.index(name) if name in names else len(kept)
        before = kept[at].townships if at < len(kept) else ()
        kept[at : at + 1] = [Area(name, (*before, *dict.fromkeys(towns)))]
    return tuple(one for one in kept if one.townships)


def renamed(areas: Sequence[Area], before: str, after: str) -> tuple[Area, ...]:
    """Return the areas with one called otherwise."""
    return tuple(Area(after, one.townships) if one.name == before else one for one in areas)


def free_name(areas: Sequence[Area]) -> str:
    """Return the name of the next area: the first number that none has."""
    names = {one.name for one in areas}
    number = 1
    while (name := text("team.area.name", number=number)) in names:
        number += 1
    return name


def named_areas(groups: Sequence[Sequence[str]]) -> tuple[Area, ...]:
    """Return groups of townships as areas with numbers for names."""
    return tuple(
        Area(text("team.area.name", number=at), tuple(group)) for at, group in enumerate(groups, 1)
    )


def areas_words(areas: Sequence[Area]) -> str:
    """Return in one line what the areas are."""
    if not areas:
        return text("team.area.none")
    towns = sum(len(one.townships) for one in areas)
    return text("team.area.some", areas=len(areas), towns=towns)


def number_words(value: float) -> str:
    """Return an expected number: whole, or with one decimal."""
    return f"{value:.1f}".removesuffix(".0")


def sizes_of(rows: Sequence[TownRow]) -> Mapping[str, int]:
    """Return township -> pool, what areas are balanced by."""
    return {row.name: row.pool for row in rows}


def team_rows(team: TeamPlan, areas: Sequence[Area]) -> list[tuple[str, str]]:
    """Return the teams of a plan as lines of (words, value) for whoever approves it."""
    words = "plan.team."
    rows = [(text(words + "arrangement"), text(f"terms.arrangement_hint.{team.arrangement}"))]
    if team.arrangement is Arrangement.OWN or team.units or team.branches:
        rows.append((text(words + "sources"), source_words(team)))
    if team.arrangement is Arrangement.JOINT:
        given = (
            text("team.joint.one", name=one.name or text("team.joint.own"), count=one.members)
            for one in team.departments
        )
        rows.append((text("team.joint.title"), LIST_MARK.join(given)))
    rows += [
        (text(words + "teams"), str(team.teams)),
        (text(words + "size"), str(team.headcount)),
        (text(words + "parcel"), text(f"terms.parcel.{team.parcel}")),
    ]
    if team.parcel == "AREA" and areas:
        named = (
            text("team.area.one", name=one.name, towns=LIST_MARK.join(one.townships))
            for one in areas
        )
        rows.append((text(words + "areas"), text("team.source.joint").join(named)))
    if team.skills:
        rows.append((text(words + "skills"), LIST_MARK.join(name for name, _ in team.skills)))
    if not team.covers_items:
        rows.append((text(words + "rules"), text(words + "covers_off")))
    return rows
