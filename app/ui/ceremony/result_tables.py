"""The columns of a result: the drawn enterprises with their teams, and the officers."""

from app.texts import text
from app.ui.tables import Column
from app.ui.views.draw import EnterpriseRow, OfficerRow


def enterprise_columns(*, batched: bool) -> tuple[Column[EnterpriseRow], ...]:
    """The columns of the drawn enterprises; batched: with 批次."""
    columns = [
        Column[EnterpriseRow](
            text("draw.table.position"), lambda row: row.position, 64, right=True
        ),
        Column[EnterpriseRow](text("draw.table.name"), lambda row: row.name, least=220),
        Column[EnterpriseRow](text("draw.table.team"), lambda row: row.team, 88),
        Column[EnterpriseRow](text("draw.table.members"), lambda row: row.officers, 240),
    ]
    if batched:
        columns += [
            Column[EnterpriseRow](text("quota.batch.column"), lambda row: row.batch, 84),
            Column[EnterpriseRow](text("quota.batch.days"), lambda row: row.days, 210),
        ]
    columns += [
        Column[EnterpriseRow](
            text("draw.table.township"), lambda row: row.township, 120, optional=True
        ),
        Column[EnterpriseRow](
            text("draw.table.code"), lambda row: row.code, 196, mono=True, optional=True
        ),
    ]
    return tuple(columns)


def officer_columns() -> tuple[Column[OfficerRow], ...]:
    """The columns of the officers."""
    return (
        Column(text("draw.table.team"), lambda row: row.team, 88),
        Column(text("draw.table.officer"), lambda row: row.name, 110),
        Column(text("draw.table.unit"), lambda row: row.unit, least=180),
        Column(text("draw.table.pool"), lambda row: row.pool, 112),
        Column(text("draw.table.rank"), lambda row: row.rank, 88, right=True),
        Column(text("draw.table.load"), lambda row: row.load, 88, right=True),
    )
