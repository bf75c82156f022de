"""Registries that grow: decisions of an import, dated facts, premises and areas."""

from alembic import op
from sqlalchemy.orm import Session

from app.store import tokens
from app.store.migrations.statements import run_beside

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add three tables and the new columns, and fill the search index anew."""
    run_beside(__file__)
    tokens.index_all(Session(op.get_bind()))
