"""Receipts of uploads, things made for the public, tasks handed over, samples for re-checks."""

from app.store.migrations.statements import run_beside

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add ten tables, append-only, and what a publication says of itself."""
    run_beside(__file__)
