"""Pictures for the hall, made from an attempt: pure, and nothing private in them.

No class, telephone or identity number: an attempt as shown has none (services.shows), and
strata go by their opaque labels.
"""

from collections.abc import Mapping
from typing import Literal

from app.core.ceremony import Person
from app.core.task import DrawKind
from app.core.times import beijing, stamp
from app.services.draw_stage import Staged
from app.services.shows import DrawShow, StratumCount
from app.texts import text
from app.ui.projector import Drawn, Kind, Quota, RailStep, Scene, TeamLine, Throw, Witness
from app.ui.views.lock import pool_label
from app.ui.views.teams import team_name

Part = Literal["officers", "enterprises", "teams"]
Stop = Literal["lock", "throws", "seed", "officers", "enterprises", "teams", "result"]


def title(bureau: str) -> str:
    """The ceremony's name as the banner shows it."""
    return text("draw.stage.title", bureau=bureau)


def mark(is_sample: bool, rehearsal: bool) -> str:
    """示例, 演练 or nothing."""
    if is_sample:
        return text("draw.stage.sample")
    return text("draw.stage.rehearsal") if rehearsal else ""


def parts(show: DrawShow) -> tuple[Part, ...]:
    """What is revealed, in the order of the stage (features.md C1)."""
    both: tuple[Part, ...] = ("officers", "enterprises")
    if show.kind is DrawKind.ENTERPRISES:
        return ("enterprises",)
    if show.kind is DrawKind.OFFICERS:
        found: tuple[Part, ...] = ("officers",)
    else:
        found = both if show.officers_first else ("enterprises", "officers")
    return found if show.no_plan else (*found, "teams")


def stops(show: DrawShow) -> tuple[Stop, ...]:
    """The steps of the rail."""
    return ("lock", "throws", "seed", *parts(show), "result")


def rail(show: DrawShow, at: Stop) -> tuple[RailStep, ...]:
    """The rail with everything before `at` done."""
    names = stops(show)
    here = names.index(at)
    times: Mapping[str, str] = {
        "lock": beijing(show.locked_at).strftime("%H:%M:%S"),
        "seed": beijing(show.opened_at).strftime("%H:%M:%S") if show.opened_at else "",
    }
    steps = []
    for place, name in enumerate(names):
        words = text(f"draw.stage.step.{name}")
        if place < here:
            steps.append(RailStep(words, "done", times.get(name, "")))
        else:
            steps.append(RailStep(words, "current" if place == here else "future"))
    return tuple(steps)


def welcome_hall(bureau: str, is_sample: bool, when: str) -> Scene:
    """The picture of a hall where no draw is open yet."""
    return Scene(Kind.WELCOME, title(bureau), when=when, mark=mark(is_sample, False))


def welcome(staged: Staged) -> Scene:
    """Roll call: who witnesses."""
    show = staged.show
    ceremony = show.ceremony
    witnesses = [Witness(one.name, standing(one)) for one in ceremony.witnesses]
    witnesses += [
        Witness(one.name, text("draw.stage.supervisor", body=standing(one)))
        for one in ceremony.supervisors
    ]
    return _scene(staged, Kind.WELCOME, "lock", witnesses=tuple(witnesses))


def standing(one: Person) -> str:
    """Body and post of somebody present."""
    return " ".join(part for part in (one.body, one.post) if part)


def locked(staged: Staged) -> Scene:
    """M, seal, counts and quotas."""
    show = staged.show
    return _scene(
        staged,
        Kind.LOCKED,
        "lock",
        enterprise_quotas=_quotas(show.strata),
        officer_quotas=_quotas(show.officer_pools),
        commitment=show.commitment,
    )


def throws(staged: Staged, digits: Mapping[str, str]) -> Scene:
    """The throws as far as they are published: witness id -> digits, blank where missing."""
    return _scene(staged, Kind.THROWS, "throws", throws=_throws(staged.show, digits))


def seeded(staged: Staged) -> Scene:
    """The seed and the throws it came from."""
    show = staged.show
    digits = dict(show.throws)
    return _scene(staged, Kind.SEED, "seed", throws=_throws(show, digits), seed=show.seed)


def drawing(staged: Staged, part: Part) -> Scene:
    """One part of the reveal: officers or enterprises on the drum, or the teams."""
    show = staged.show
    if part == "teams":
        return _scene(staged, Kind.TEAMS, "teams", teams=teams(show))
    if part == "officers":
        drawn = tuple(Drawn(one.name, one.unit) for one in show.officers)
        there, crowd = sum(one.pool for one in show.officer_pools), show.rolling_officers
        pool = text("draw.unit.officers", count=f"{there:,}")
    else:
        drawn = tuple(Drawn(one.name, one.township) for one in show.enterprises)
        crowd, pool = show.rolling, text("draw.unit.enterprises", count=f"{show.pool:,}")
    heading = text(f"draw.stage.heading.{part}")
    return _scene(staged, Kind.DRAW, part, heading=heading, drawn=drawn, crowd=crowd, pool=pool)


def result(staged: Staged) -> Scene:
    """R, the log's head and the figures."""
    show = staged.show
    return _scene(
        staged, Kind.RESULT, "result", result=show.result_hash, head=show.head, facts=facts(show)
    )


def teams(show: DrawShow) -> tuple[TeamLine, ...]:
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


def facts(show: DrawShow) -> tuple[tuple[str, str], ...]:
    """(words, value) of what was drawn."""
    rows = [
        (
            text("draw.stage.fact.enterprises"),
            text("draw.unit.enterprises", count=f"{len(show.enterprises):,}"),
        )
    ]
    if show.officers:
        count = text("draw.unit.officers", count=f"{len(show.officers):,}")
        rows.append((text("draw.stage.fact.officers"), count))
    grouped = len({one.team for one in show.officers if one.team})
    if grouped:
        rows.append((text("draw.stage.fact.teams"), text("draw.unit.teams", count=grouped)))
    if words := _widened(show):
        rows.append((text("draw.stage.fact.widened"), words))
    return tuple(rows)


def _widened(show: DrawShow) -> str:
    """What the search for teams had to go beyond, in few words; "" for nothing."""
    found = show.teams_found
    if found is None:
        return ""
    parts = []
    if found.slack > found.slack_set:
        parts.append(text("draw.stage.widened.slack", slack=found.slack))
    if found.shift:
        parts.append(text("draw.stage.widened.shift", shift=found.shift))
    return text("draw.stage.widened.joint").join(parts)


def _quotas(counts: tuple[StratumCount, ...]) -> tuple[Quota, ...]:
    return tuple(Quota(pool_label(one.label), one.pool, one.wanted) for one in counts)


def _throws(show: DrawShow, digits: Mapping[str, str]) -> tuple[Throw, ...]:
    slips = {word: one.slips for word, one in show.ceremony.throwers()}
    return tuple(
        Throw(name, total, digits.get(word, ""), slips[word]) for word, name, total in show.throwers
    )


def _scene(staged: Staged, kind: Kind, at: Stop, **fields: object) -> Scene:
    show = staged.show
    return Scene(
        kind,
        title(staged.bureau),
        subtitle=show.task_name,
        task_number=show.task_no,
        when=stamp(show.drawn_at or show.opened_at or show.locked_at),
        manifest=show.manifest_hash,
        mark=mark(staged.is_sample, show.rehearsal),
        steps=rail(show, at),
        **fields,  # type: ignore[arg-type]  # each picture names its own fields
    )
