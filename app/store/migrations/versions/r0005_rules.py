"""专项库, 个案 and 专项检查, 专家库, what goes with a team, changes of a task, proposals of classes."""

from app.store.migrations.statements import run_beside

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add eight tables, the department of officers and the import of recusals."""
    run_beside(__file__)
