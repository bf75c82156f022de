"""What a reconciliation says: figures, what changed since a former draw, who that is."""

from dataclasses import dataclass
from datetime import datetime

from app.core.difference import Group
from app.core.task import TaskPlan
from app.errors import UserError


class NoFormerDraw(UserError):
    """Nothing has been drawn yet: there is nothing to compare the registry with."""

    code = "reconciliation.no_draw"


@dataclass(frozen=True, slots=True)
class Lacking:
    """Of the drawable: how many lack what the papers and the visit need."""

    address: int = 0
    phone: int = 0  # neither the enterprise's nor the contact person's
    contact: int = 0
    station: int = 0
    own_number: int = 0  # no code of the register


@dataclass(frozen=True, slots=True)
class Former:
    """The draw the registry is compared with.

    same_items: its task shares an item with this one; else it is only of the same kind.
    counts: how many enterprises of each group; groups nobody is in are left out.
    """

    lock_id: int
    draw_number: str
    attempt: int
    task_name: str
    at: datetime
    pool: int
    same_items: bool
    counts: dict[Group, int]


@dataclass(frozen=True, slots=True)
class Statement:
    """Registry total − out of scope − excluded by reason = pool, as of one moment.

    Attributes:
        draw_id: the draw it is made for; None: the range of the last draw, looked at today.
        change: number of the registry's last change, and its moment; 0 and None: no change.
        listed: the upper level drew the list: it is taken whole.
        let_in: who was let in against a rule, a line each, with names.
        exemptions: the same for the room, without names; and that no cap holds.
        from_above: a higher level ordered the task: no cap holds.
    """

    draw_id: int | None
    draw_number: str
    task_no: str
    task_name: str
    bureau: str
    at: datetime
    change: int
    changed_at: datetime | None
    total: int
    out_of_scope: int
    excluded: dict[str, int]
    pool: int
    lacking: Lacking
    listed: bool
    former: Former | None
    let_in: tuple[str, ...] = ()
    exemptions: str = ""
    from_above: bool = False


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """An enterprise that is told of. before, after: IN, a reason, a class, or ""."""

    group: Group
    name: str
    key: str
    place: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Changed:
    """Enterprises of one group by name; `total` counts those beyond the rows too."""

    rows: tuple[ChangedRow, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Ground:
    """What a statement is made for, and what it is compared with."""

    draw_id: int | None
    number: str
    task_no: str
    task_name: str
    plan: TaskPlan
    former: Former | None
    former_plan: TaskPlan | None
