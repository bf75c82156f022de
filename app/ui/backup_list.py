"""The columns of a list of backups, in the settings and where the database does not open."""

from app.core.backups import ASKED, BEFORE_RESTORE, DAILY
from app.core.times import stamp
from app.services.keeping.backups import Listed, State
from app.texts import text
from app.ui.tables import Column
from app.ui.views.evidence import size_words
from app.ui.widgets.pill import Tone

_TONES: dict[State, Tone] = {
    State.CHECKED: "success",
    State.UNCHECKED: "neutral",
    State.ALTERED: "danger",
}


def columns() -> tuple[Column[Listed], ...]:
    """Return the columns of a list of backups."""
    return (
        Column(text("backup.column_at"), lambda row: stamp(row.named.at), 178),
        Column(text("backup.column_why"), _label_words, 120),
        Column(text("backup.column_where"), lambda row: text(f"backup.where.{row.where}"), 110),
        Column(text("backup.column_size"), lambda row: size_words(row.size), 100, right=True),
        Column(text("backup.column_n"), _entries, 100, right=True),
        Column(
            text("backup.column_state"),
            lambda row: text(f"backup.state.{row.state}"),
            120,
            pill=lambda row: _TONES[row.state],
        ),
        Column(
            text("backup.column_file"),
            lambda row: row.path.name,
            least=160,
            tip=lambda row: str(row.path),
        ),
    )


def _label_words(row: Listed) -> str:
    label = row.named.label
    if label in (DAILY, ASKED):
        return text(f"backup.label.{label}")
    if label == BEFORE_RESTORE:
        return text("backup.label.restore")
    return text("backup.label.migration" if row.named.aside else "backup.label.other")


def _entries(row: Listed) -> str:
    return f"{row.note.n:,}" if row.note is not None else ""
