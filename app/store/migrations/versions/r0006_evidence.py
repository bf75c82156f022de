"""Substitutions, kits of dossiers, heads on paper, checked dossiers, papers; order of a draw."""

from app.store.migrations.statements import run_beside

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add seven tables and the triggers that make a redraw without a void impossible."""
    run_beside(__file__)
