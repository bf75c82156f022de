"""Registries that grow: decisions of an import, dated facts, premises and areas."""

from app.store.migrations.statements import run_beside

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add three tables and the new columns; nothing that is there changes its meaning."""
    run_beside(__file__)
