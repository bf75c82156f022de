"""First released schema: the statements stand in the file of the same name beside this."""

from app.store.migrations.statements import run_beside

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make every table, the search index and the append-only triggers."""
    run_beside(__file__)
