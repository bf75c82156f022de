"""Pictures from the first throw to the matching: dice, seal, drums, teams, chances. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from app.core.ceremony import BEACON_ID
from app.core.conduct import Step
from app.core.opening import commitment
from app.core.protocol import REAL, REHEARSAL, sha256_hex
from app.services.draw.shows import DrawShow
from app.texts import text
from app.ui.projector import Chance, Drawn, Kind, Scene, TeamLine, Throw
from app.ui.views.hall import Source, picture, shown
from app.ui.views.teams import team_name

Drum = Literal["officers", "enterprises"]


def throws(source: Source, digits: Mapping[str, str]) -> Scene:
    """The throws as far as they are shown: witness id (B: beacon) -> digits, blank where missing."""
    made = thrown(shown(source), digits)
    return picture(source, Kind.THROWS, Step.THROWS, throws=made)


def thrown(show: DrawShow, digits: Mapping[str, str]) -> tuple[Throw, ...]:
    """Every witness with the digits that are shown; the beacon last, where one was announced."""
    slips = {word: one.slips for word, one in show.ceremony.throwers()}
    made = [
        Throw(name, total, digits.get(word, ""), slips[word]) for word, name, total in show.throwers
    ]
    beacon = show.ceremony.beacon()
    if beacon is not None:
        name = text("projector.throws.beacon", source=beacon.source)
        made.append(Throw(name, beacon.digits, digits.get(BEACON_ID, ""), slips=True))
    return tuple(made)


def opened(source: Source) -> Scene:
    """The sealed number against its seal, the seed and its three parts."""
    show = shown(source)
    digits = {**dict(show.throws), BEACON_ID: show.beacon}
    tag = REHEARSAL if show.rehearsal else REAL
    sealed = commitment(tag, show.draw_number, show.attempt, show.secret) if show.secret else ""
    return picture(
        source,
        Kind.SEED,
        Step.SEAL,
        heading=text("projector.seed.title"),
        commitment=show.commitment,
        secret=show.secret,
        recomputed=sealed,
        throws=thrown(show, digits),
        seed=show.seed,
    )


def stored(source: Source) -> Scene:
    """The result is in the database: R, before any name is shown."""
    return picture(source, Kind.STORED, Step.DRAW, result=shown(source).result_hash)


def drum(source: Source, part: Drum) -> Scene:
    """The drums of the officers or of the enterprises; the names are those stored."""
    show = shown(source)
    if part == "officers":
        drawn = tuple(Drawn(one.name, one.unit) for one in show.officers)
        there, names = sum(one.pool for one in show.officer_pools), show.rolling_officers
        step = Step.OFFICERS
    else:
        drawn = tuple(Drawn(one.name, one.township) for one in show.enterprises)
        there, names = show.pool, show.rolling
        step = Step.ENTERPRISES
    return picture(
        source,
        Kind.DRAW,
        step,
        heading=text(f"projector.draw.{part}"),
        drawn=drawn,
        crowd=crowd((*names, *(one.name for one in drawn)), show.manifest_hash),
        pool=text(f"draw.unit.{part}", count=f"{there:,}"),
        unit=text(f"projector.locked.unit_{part}"),
    )


def crowd(names: Iterable[str], salt: str) -> tuple[str, ...]:
    """The names that roll by, each once, shuffled in a way that tells nothing about the draw."""
    return tuple(sorted(set(names), key=lambda name: sha256_hex(f"{salt}|{name}".encode())))


def team_lines(show: DrawShow) -> tuple[TeamLine, ...]:
    """Each team with its members and the enterprises it received, by team number."""
    members: dict[str, list[str]] = {}
    received: dict[str, list[str]] = {}
    for officer in show.officers:
        if officer.team:
            members.setdefault(officer.team, []).append(officer.name)
    for enterprise in show.enterprises:
        received.setdefault(enterprise.team, []).append(enterprise.name)
    return tuple(
        TeamLine(team_name(name), tuple(members[name]), tuple(received.get(name, ())))
        for name in sorted(members)
    )


def teamed(source: Source) -> Scene:
    """Who is in which team; what they inspect comes later."""
    lines = tuple(TeamLine(one.number, one.members) for one in team_lines(shown(source)))
    return picture(source, Kind.TEAMS, Step.TEAMS, teams=lines)


def matched(source: Source) -> Scene:
    """Which team inspects which enterprises."""
    return picture(source, Kind.MATCHING, Step.MATCHING, teams=team_lines(shown(source)))


def chances(
    source: Source,
    plans: int | None,
    teams: int | None,
    pairs: Sequence[tuple[str, str, str]],
    note: str = "",
) -> Scene:
    """For small groups: how many lawful plans there were, and each pair's chance (C6).

    Args:
        plans, teams: exact numbers; None: too large to count.
        pairs: (officer, enterprise, chance in words such as 1/4), as many as are to be shown.
        note: what the figures mean, in one sentence; "" says where the others stand.
    """
    many = text("projector.chances.too_large")
    counted = (("plans", plans), ("teams", teams))
    return picture(
        source,
        Kind.CHANCES,
        Step.MATCHING,
        facts=tuple(
            (text(f"projector.chances.{key}"), many if count is None else f"{count:,}")
            for key, count in counted
        ),
        chances=tuple(Chance(*pair) for pair in pairs),
        note=note or text("projector.chances.record"),
    )
