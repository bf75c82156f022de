"""Marks of a ceremony, throws as keyed, the bureau's own script, archive volumes."""

from app.store.migrations.statements import run_beside

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add four tables, append-only."""
    run_beside(__file__)
