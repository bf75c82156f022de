"""What the settings page shows beside the bureau: dated values."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from app.core.parameters import FIRST_VALUES
from app.core.people import Actor, Right
from app.services.rights import needs
from app.store.engine import Store
from app.store.schema import Account, Parameter


@dataclass(frozen=True, slots=True)
class ParameterLine:
    """One dated value of a parameter, and who entered it when."""

    key: str
    value: Any
    valid_from: date
    note: str
    by: str
    at: datetime


@needs(Right.READ)
def parameter_history(store: Store, actor: Actor) -> tuple[ParameterLine, ...]:
    """Return every value of the known parameters in the order they were entered."""
    with store.read() as session:
        names = dict(session.execute(select(Account.id, Account.name)).all())
        return tuple(
            ParameterLine(
                row.key,
                row.value,
                row.valid_from,
                row.note,
                names.get(row.by_id, "") if row.by_id is not None else "",
                row.at,
            )
            for row in session.scalars(select(Parameter).order_by(Parameter.id))
            if row.key in FIRST_VALUES
        )
