"""What goes along with a team, as rows hold it and papers print it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.vocabulary import LIST_MARK
from app.store.schema import Draw, Lock, TeamSupport

ASSIST, VEHICLE, EXPERT = "ASSIST", "VEHICLE", "EXPERT"


@dataclass(frozen=True, slots=True)
class Helper:
    """An assistant. key: of the registry's officer, "" for somebody else."""

    name: str
    unit: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Along:
    """An expert who goes along, or was drawn and cannot (`out` says why).

    Attributes:
        id: in the register of experts.
        skill: what was asked for; "" of one chosen by hand.
        rank, ticket: in the lot; 0 and "" of one chosen by hand.
        ranked: numbers of all experts that were in the lot, by rank.
    """

    id: int
    name: str
    unit: str = ""
    title: str = ""
    skill: str = ""
    rank: int = 0
    ticket: str = ""
    ranked: tuple[int, ...] = ()
    out: str = ""

    @property
    def by_lot(self) -> bool:
        """True where the lot chose."""
        return bool(self.ticket)


@dataclass(frozen=True, slots=True)
class Support:
    """What goes along with one team."""

    assistants: tuple[Helper, ...] = ()
    vehicle: str = ""
    experts: tuple[Along, ...] = ()

    @property
    def going(self) -> tuple[Along, ...]:
        """The experts who do go along."""
        return tuple(one for one in self.experts if not one.out)


def supports(session: Session, locks: Iterable[int]) -> dict[tuple[int, str], Support]:
    """Return (lock, team) -> what goes along, inside the caller's session."""
    rows = session.scalars(
        select(TeamSupport).where(TeamSupport.lock_id.in_(set(locks))).order_by(TeamSupport.id)
    )
    newest: dict[tuple[int, str], dict[str, list[dict[str, Any]]]] = {}
    for row in rows:
        newest.setdefault((row.lock_id, row.team), {})[row.kind] = row.people
    return {key: _read(kinds) for key, kinds in newest.items()}


def supports_of(session: Session, task_id: int) -> dict[tuple[int, str], Support]:
    """Return (lock, team) -> what goes along, of all draws of a task."""
    locks = session.scalars(
        select(Lock.id).join(Draw, Draw.id == Lock.draw_id).where(Draw.task_id == task_id)
    )
    return supports(session, locks)


def support_facts(support: Support) -> dict[str, str]:
    """Return what papers print of it: assistants, vehicle, experts, each "" for none."""
    return {
        "assistants": LIST_MARK.join(_named(one.name, one.unit) for one in support.assistants),
        "vehicle": support.vehicle,
        "experts": LIST_MARK.join(
            _named(one.name, *(part for part in (one.unit, one.title) if part))
            for one in support.going
        ),
    }


def _named(name: str, *parts: str) -> str:
    beside = "\uff0c".join(part for part in parts if part)
    return f"{name}\uff08{beside}\uff09" if beside else name


def _read(kinds: Mapping[str, Sequence[Mapping[str, Any]]]) -> Support:
    return Support(
        tuple(Helper(**one) for one in kinds.get(ASSIST, ())),
        "".join(str(one["name"]) for one in kinds.get(VEHICLE, ())),
        tuple(Along(**{**one, "ranked": tuple(one["ranked"])}) for one in kinds.get(EXPERT, ())),
    )


def written(support: Support) -> dict[str, list[dict[str, Any]]]:
    return {
        ASSIST: [asdict(one) for one in support.assistants],
        VEHICLE: [{"name": support.vehicle}] if support.vehicle else [],
        EXPERT: [{**asdict(one), "ranked": list(one.ranked)} for one in support.experts],
    }
