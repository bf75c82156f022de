"""The columns of the window's tables."""

from app.services.imports import IssueLine, PreviewLine
from app.texts import text
from app.ui.tables import Column
from app.ui.views.importing import ChangeRow


def record_columns() -> tuple[Column[PreviewLine], ...]:
    """A record that comes, stays as it is, or is in the registry only."""
    return (
        Column(text("importing.column.row"), lambda one: str(one.row or ""), 70, right=True),
        Column(text("importing.column.name"), lambda one: one.name),
        Column(text("importing.column.key"), lambda one: one.key, 210, mono=True),
    )


def change_columns() -> tuple[Column[ChangeRow], ...]:
    """One changed field."""
    return (
        Column(text("importing.column.row"), lambda one: str(one.row or ""), 70, right=True),
        Column(text("importing.column.name"), lambda one: one.name, least=200),
        Column(text("importing.column.field"), lambda one: one.column, 150),
        Column(text("importing.column.before"), lambda one: one.before, least=140),
        Column(text("importing.column.after"), lambda one: one.after, least=140),
    )


def issue_columns() -> tuple[Column[IssueLine], ...]:
    """One remark on one row."""
    return (
        Column(text("importing.column.row"), lambda one: str(one.row), 70, right=True),
        Column(text("importing.column.column"), lambda one: one.column, 170),
        Column(text("importing.column.value"), lambda one: one.value, 200),
        Column(text("importing.column.message"), lambda one: one.message, least=260),
    )
