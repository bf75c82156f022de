"""年度抽查工作计划: plans in versions, their tasks, decisions; a task remembers its line."""

from app.store.migrations.statements import run_beside

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add three tables and the column of task."""
    run_beside(__file__)
