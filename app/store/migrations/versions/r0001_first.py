"""First released schema: the statements stand in the file of the same name beside this."""

import sqlite3
from pathlib import Path

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make every table, the search index and the append-only triggers."""
    pending = ""
    for line in Path(__file__).with_suffix(".sql").read_text("utf-8").splitlines(keepends=True):
        pending += line
        # A trigger's body holds semicolons of its own: ask SQLite where a statement ends.
        if sqlite3.complete_statement(pending):
            op.execute(pending)
            pending = ""
