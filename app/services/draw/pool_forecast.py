"""The forecast of a draw: thousands of dry runs over the pool as it stands (features.md B8).

Nothing is frozen, nothing is kept, nobody is named: the answer is chances and loads, and
which rule, made weaker, would help by how much.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from app.core.enterprise_lines import EnterpriseColumns
from app.core.forecast import Forecast, forecast
from app.core.no_plan import Binding, relaxed
from app.core.people import Actor, Right
from app.core.pool import Setting, build_manifest
from app.core.protocol import HEX_LENGTH, NONE, REHEARSAL
from app.core.strata import stratum_labels, stratum_of
from app.core.task import DrawKind, TaskPlan
from app.core.times import beijing_date
from app.errors import UserError
from app.services.assigned.assigned_plan import plan_of
from app.services.draw.pool_reading import Progress, read_pool, recusal_pairs, silent
from app.services.rights import needs
from app.store.engine import Store
from app.store.schema import Draw, Task

RUNS: Final = 1000
_NOBODY: Final = "0" * HEX_LENGTH


class NoTeams(UserError):
    """A draw of enterprises alone has no plan that could fail."""

    code = "pool.forecast_no_teams"


@dataclass(frozen=True, slots=True)
class Help:
    """What setting one rule aside would change: for advice, never a draw."""

    rule: Binding
    forecast: Forecast


@dataclass(frozen=True, slots=True)
class PoolForecast:
    """The forecast for a plan as it is, and for each of its rules set aside.

    `helps` is empty where every run came to a plan without widening or reserves.
    """

    pool: int
    wanted: int
    teams: int
    slack: int
    base: Forecast
    helps: tuple[Help, ...]


@needs(Right.READ)
def foretell_draw(
    store: Store,
    actor: Actor,
    draw_id: int,
    stem: str,
    *,
    now: datetime,
    progress: Progress | None = None,
) -> PoolForecast:
    """Return the forecast of a draw that is not locked yet, by its approved plan; see foretell."""
    with store.read() as session:
        draw = session.get_one(Draw, draw_id)
        plan = plan_of(session, session.get_one(Task, draw.task_id), draw)
    return foretell(store, actor, plan, stem, now=now, progress=progress)


@needs(Right.READ)
def foretell(
    store: Store,
    actor: Actor,
    plan: TaskPlan,
    stem: str,
    *,
    now: datetime,
    runs: int = RUNS,
    progress: Progress | None = None,
) -> PoolForecast:
    """Return what `runs` dry runs of a plan over today's registries come to.

    Args:
        stem: 64 hex digits of the operating system's generator.
        progress: told (key of a sentence, share done 0 to 1).

    Raises:
        NoTeams, and what core.pool refuses: the user's; the plan cannot be frozen as it is.
    """
    if plan.kind is DrawKind.ENTERPRISES:
        raise NoTeams()
    say = progress or silent
    with store.read() as session:
        read = read_pool(session, plan, beijing_date(now), progress, facts=False)
        pairs = recusal_pairs(session)
    labels = stratum_labels((stratum_of(plan, one.word) for one in read.candidates), stem)
    setting = Setting(REHEARSAL, NONE, 1, _NOBODY, _NOBODY, (), ())
    manifest = build_manifest(
        plan, setting, read.candidates, read.inspectors, pairs, labels, read.needs
    )
    base = forecast(manifest, stem, runs, lambda done: say("pool.step_forecast", done / (2 * runs)))
    ways = relaxed(manifest) if base.no_plan or base.shifted else ()
    share = max(1, runs // 4)
    helps = []
    for at, (rule, without) in enumerate(ways):
        say("pool.step_forecast_help", 0.5 + at / len(ways) / 2)
        helps.append(Help(rule, forecast(without, stem, share, lambda _done: None)))
    return PoolForecast(
        pool=sum(EnterpriseColumns.of(manifest.enterprises).sizes().values()),
        wanted=sum(quota.k for quota in manifest.ent_quotas),
        teams=plan.team.teams,
        slack=plan.team.slack,
        base=base,
        helps=tuple(helps),
    )
