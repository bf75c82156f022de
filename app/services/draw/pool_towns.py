"""The townships of a pool: how many enterprises each has, and how many of it will be drawn."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from app.core.areas import Point, TownCount
from app.core.parameters import TOWNSHIP_PLACES
from app.core.people import Actor, Right
from app.core.strata import quotas, stratum_of
from app.core.task import TaskPlan
from app.core.times import beijing_date
from app.errors import UserError
from app.services.bureau import parameter
from app.services.draw.pool_reading import PoolReading, read_pool
from app.services.rights import needs
from app.store.engine import Store


@dataclass(frozen=True, slots=True)
class Towns:
    """The townships of a plan's pool by name, and where those lie whose place is known.

    homeless: enterprises of the pool without a township.
    """

    counts: tuple[TownCount, ...]
    places: dict[str, Point]
    homeless: int


@needs(Right.READ)
def pool_towns(store: Store, actor: Actor, plan: TaskPlan, *, now: datetime) -> Towns:
    """Return the townships of the pool as the registries stand now.

    What the quotas refuse leaves the expected numbers at 0; the step of quotas says why.
    """
    day = beijing_date(now)
    with store.read() as session:
        read = read_pool(session, plan, day, None)
        places = {
            str(name): (float(east), float(north))
            for name, east, north in parameter(session, TOWNSHIP_PLACES, day)
        }
    numbers: Mapping[str, tuple[int, int]] = {}
    try:
        numbers = quotas(plan, read.candidates)
    except UserError:
        numbers = {}
    counts = town_counts(plan, read, numbers)
    known = {one.name for one in counts}
    return Towns(
        tuple(one for one in counts if one.name),
        {name: place for name, place in places.items() if name in known},
        sum(one.pool for one in counts if not one.name),
    )


def town_counts(
    plan: TaskPlan, read: PoolReading, numbers: Mapping[str, tuple[int, int]]
) -> tuple[TownCount, ...]:
    """Return a count for every township of the pool, by name.

    Args:
        numbers: stratum -> (IN, to draw).
    """
    pool: Counter[str] = Counter()
    expected: dict[str, float] = {}
    strata = Counter(
        (row.township, stratum_of(plan, one.word))
        for row, one in zip(read.rows, read.candidates, strict=True)
        if one.reason is None
    )
    for (town, stratum), count in strata.items():
        pool[town] += count
        size, wanted = numbers.get(stratum, (0, 0))
        expected[town] = expected.get(town, 0.0) + (count * wanted / size if size else 0.0)
    return tuple(TownCount(town, pool[town], expected[town]) for town in sorted(pool))
