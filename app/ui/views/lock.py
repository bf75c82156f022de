"""What the lock page shows of a reconciliation and asks of a ceremony: no Qt."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.core.ceremony import Ceremony
from app.core.officer_pools import TooFewOfficers, TooFewSkilled
from app.core.protocol import NONE
from app.core.quota import ALL, Basis, QuotaAbovePool
from app.core.strata import EmptyPool, NothingDrawn
from app.core.task import DrawKind
from app.core.team_plan import ANY_UNIT, UnitClass
from app.core.vocabulary import WITH_FACT, WITHOUT_FACT
from app.errors import UserError
from app.services.draw.pool import Reconciliation
from app.texts import error_text, text

GROUP = 8


@dataclass(frozen=True, slots=True)
class PoolRow:
    """One class or pool of officers: how many can be drawn, how many are."""

    name: str
    there: str
    wanted: str


@dataclass(frozen=True, slots=True)
class Problem:
    """What stands in the way of the freeze, and what to do about it."""

    sentence: str
    advice: str


def grouped(digest: str, per_line: int = 8) -> str:
    """64 hex digits in groups of 8, `per_line` groups a line, for reading aloud."""
    groups = [digest[at : at + GROUP] for at in range(0, len(digest), GROUP)]
    lines = [" ".join(groups[at : at + per_line]) for at in range(0, len(groups), per_line)]
    return "\n".join(lines)


def households(count: int) -> str:
    """A number of enterprises with its unit."""
    return text("lock.unit.enterprises", count=f"{count:,}")


def people(count: int) -> str:
    """A number of officers with its unit."""
    return text("lock.unit.officers", count=f"{count:,}")


def ledger(state: Reconciliation) -> tuple[tuple[str, str], ...]:
    """Lines that add up: registry total − out of scope − excluded by reason = pool."""
    return ledger_of(state.total, state.out_of_scope, state.excluded, state.pool)


def ledger_of(
    total: int, out_of_scope: int, excluded: Mapping[str, int], pool: int
) -> tuple[tuple[str, str], ...]:
    """As `ledger`, from the numbers of a lock."""
    rows = [
        (text("lock.ledger.total"), households(total)),
        (text("lock.ledger.out_of_scope"), _minus(out_of_scope)),
        (text("lock.ledger.excluded"), _minus(sum(excluded.values()))),
    ]
    rows += [
        (f"  {text(f'terms.reason.{reason}')}", f"{count:,}") for reason, count in excluded.items()
    ]
    rows.append((text("lock.ledger.pool"), households(pool)))
    return tuple(rows)


def _minus(count: int) -> str:
    return text("lock.ledger.minus", count=f"{count:,}") if count else "0"


def difference(state: Reconciliation) -> str:
    """How the pool compares with the last locked draw."""
    if state.before is None:
        return text("lock.difference.first")
    change = state.pool - state.before
    if not change:
        return text("lock.difference.same", before=households(state.before))
    key = "lock.difference.more" if change > 0 else "lock.difference.fewer"
    return text(key, before=households(state.before), change=households(abs(change)))


def class_rows(state: Reconciliation) -> tuple[PoolRow, ...]:
    """Strata with their quotas; one line for a task that has none."""
    return tuple(
        PoolRow(_stratum_name(one.name, state.basis), f"{one.pool:,}", f"{one.wanted:,}")
        for one in state.strata
    )


def _stratum_name(name: str, basis: Basis | None) -> str:
    if name == ALL:
        return text("lock.classes.all")
    if name == NONE:
        return text("quota.no_town" if basis is Basis.TOWNSHIP else "lock.classes.none")
    if name in (WITH_FACT, WITHOUT_FACT) or basis not in (None, Basis.CLASS):
        return name
    return text("lock.classes.one", name=name)


def pool_label(pool: str) -> str:
    """The name of a pool of officers, as people read it."""
    kinds = {kind.value: kind.name for kind in UnitClass} | {ANY_UNIT: "ANY"}
    return text(f"lock.pool.{kinds[pool]}") if pool in kinds else pool


def officer_rows(state: Reconciliation) -> tuple[PoolRow, ...]:
    """Pools of officers with how many serve."""
    return tuple(
        PoolRow(pool_label(name), f"{there:,}", f"{wanted:,}")
        for name, (there, wanted) in state.officer_pools.items()
    )


def officers_note(state: Reconciliation) -> str:
    """The registry of officers: drawable and left out add up; and recusals of this draw."""
    parts = [
        text("lock.officers.out_one", reason=text(f"terms.reason.{reason}"), count=people(count))
        for reason, count in state.officers_out.items()
    ]
    out = text("lock.officers.joint").join(parts) or text("lock.officers.none_out")
    there = sum(drawable for drawable, _ in state.officer_pools.values())
    return text(
        "lock.officers.note",
        total=people(there + sum(state.officers_out.values())),
        there=people(there),
        out=out,
        recusals=state.recusals,
    )


def problem_of(error: UserError | None) -> Problem | None:
    """What stands in the way in plain words, and what the clerk can do."""
    if error is None:
        return None
    advice = "other"
    if isinstance(error, TooFewOfficers | TooFewSkilled):
        advice = "officers"
    elif isinstance(error, EmptyPool | NothingDrawn | QuotaAbovePool):
        advice = "scope"
    return Problem(error_text(error), text(f"lock.advice.{advice}"))


def confirm_sentence(state: Reconciliation, kind: DrawKind, ceremony: Ceremony) -> str:
    """What the clerk agrees to when locking."""
    officers = sum(wanted for _, wanted in state.officer_pools.values())
    names = text("lock.confirm.joint").join(one.name for _, one in ceremony.throwers())
    return text(
        f"lock.confirm.{kind.value}",
        pool=households(state.pool),
        wanted=households(state.wanted),
        officers=people(officers),
        names=names,
    )
