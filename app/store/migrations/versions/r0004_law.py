"""法律条文, and what lists of joint inspections say of an item."""

from app.store.migrations.statements import run_beside

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add two tables and the columns of item."""
    run_beside(__file__)
