"""Papers served, evidence, follow-ups, working days, dictionaries, team sheets."""

from app.store.migrations.statements import run_beside

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add eleven tables, append-only."""
    run_beside(__file__)
