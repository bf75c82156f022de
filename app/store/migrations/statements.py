"""The SQL file beside a revision, statement by statement."""

import sqlite3
from pathlib import Path

from alembic import op


def run_beside(revision: str) -> None:
    """Run the .sql file that lies beside a revision's module (its `__file__`)."""
    connection = op.get_bind()
    pending = ""
    for line in Path(revision).with_suffix(".sql").read_text("utf-8").splitlines(keepends=True):
        pending += line
        # A trigger's body holds semicolons of its own: ask SQLite where a statement ends.
        if sqlite3.complete_statement(pending):
            connection.exec_driver_sql(pending)
            pending = ""
