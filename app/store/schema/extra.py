"""What SQLAlchemy's table model cannot say: append-only triggers and the search index."""

from typing import Final

APPEND_ONLY: Final = (
    "record_change",
    "task_step",
    "annual_plan_step",
    "lock",
    "frozen_enterprise",
    "frozen_officer",
    "opening",
    "result",
    "voided_lock",
    "assignment",
    "takeover",
    "document",
    "finding",
    "finding_step",
    "publication",
    "log_entry",
    "team_support",
    "task_change",
    "reissue",
    "class_proposal",
)

# Two-character tokens of names, codes, addresses and legal representatives; contentless,
# so deleting needs the old text. LIKE on trigram tables lies for 1-2 Chinese characters
# on older SQLite, which is why this is not a trigram index.
SEARCH = (
    "CREATE VIRTUAL TABLE enterprise_search USING fts5("
    "grams, content='', columnsize=0, tokenize='unicode61', detail=none)"
)


def triggers(table: str) -> tuple[str, str]:
    """Return the two statements that make a table append-only."""
    return tuple(  # type: ignore[return-value] # two acts, two statements
        f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for act in ("UPDATE", "DELETE")
    )


def plan_triggers() -> tuple[str, ...]:
    """Return the statements that keep the tasks of a plan that is no draft as they are."""
    return tuple(
        f"CREATE TRIGGER annual_plan_line_no_{act.lower()} BEFORE {act} ON annual_plan_line "
        f"WHEN (SELECT stage FROM annual_plan WHERE id = {row}.plan_id) <> 'DRAFT' "
        "BEGIN SELECT RAISE(ABORT, 'annual_plan_line of a plan that is no draft'); END"
        for act, row in (("INSERT", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD"))
    )


def statements() -> tuple[str, ...]:
    """Return every statement beyond the tables, in order."""
    return (SEARCH, *(one for table in APPEND_ONLY for one in triggers(table)), *plan_triggers())
