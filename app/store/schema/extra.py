"""What SQLAlchemy's table model cannot say: append-only triggers and the search index."""

from typing import Final

from sqlalchemy import Table, UniqueConstraint

from app.store.schema.base import Base

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
    "adjustment",
    "evidence_kit",
    "paper_head",
    "checked_dossier",
    "paper",
    "number_start",
    "number_void",
    "ceremony_mark",
    "throw_keyed",
    "script_line",
    "volume",
    "holiday_year",
    "value_label",
    "department_sign",
    "served",
    "follow_up",
    "follow_up_step",
    "evidence_file",
    "evidence_link",
    "evidence_act",
    "record_plan",
    "team_sheet",
    "publication_receipt",
    "announced",
    "task_keeper",
    "recheck",
    "recheck_place",
    "recheck_throw",
    "recheck_result",
    "recheck_void",
    "recheck_drawn",
    "recheck_finding",
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


def replace_trigger(table: Table) -> str:
    """Return the statement that keeps a row from being replaced by another with its key.

    REPLACE INTO takes the old row away without asking a DELETE trigger.
    """
    keys = [table.primary_key.columns.keys()]
    keys += [one.columns.keys() for one in table.constraints if isinstance(one, UniqueConstraint)]
    found = " OR ".join(
        f"EXISTS (SELECT 1 FROM {table.name} WHERE "
        + " AND ".join(f"{column} = NEW.{column}" for column in key)
        + ")"
        for key in sorted(keys)
    )
    return (
        f"CREATE TRIGGER {table.name}_no_replace BEFORE INSERT ON {table.name} WHEN {found} "
        f"BEGIN SELECT RAISE(ABORT, '{table.name} is append-only'); END"
    )


def plan_triggers() -> tuple[str, ...]:
    """Return the statements that keep the tasks of a plan that is no draft as they are."""
    return tuple(
        f"CREATE TRIGGER annual_plan_line_no_{act.lower()} BEFORE {act} ON annual_plan_line "
        f"WHEN (SELECT stage FROM annual_plan WHERE id = {row}.plan_id) <> 'DRAFT' "
        "BEGIN SELECT RAISE(ABORT, 'annual_plan_line of a plan that is no draft'); END"
        for act, row in (("INSERT", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD"))
    )


# What may follow what in a draw (SPEC §10, §12 Order), whoever writes: when (a condition on
# NEW) an insert into a table is refused, and with which words.
DRAW_ORDER: Final = (
    (
        "lock",
        "open_attempt",
        "EXISTS (SELECT 1 FROM lock WHERE draw_id = NEW.draw_id AND id NOT IN (SELECT lock_id FROM voided_lock))",
    ),
    (
        "lock",
        "attempt_number",
        "NEW.attempt <> 1 + (SELECT count(*) FROM lock WHERE draw_id = NEW.draw_id)",
    ),
    ("opening", "voided", "NEW.lock_id IN (SELECT lock_id FROM voided_lock)"),
    ("result", "no_opening", "NEW.lock_id NOT IN (SELECT lock_id FROM opening)"),
    ("result", "voided", "NEW.lock_id IN (SELECT lock_id FROM voided_lock)"),
    (
        "voided_lock",
        "no_result",
        "NEW.lock_id IN (SELECT lock_id FROM opening) AND NEW.lock_id NOT IN (SELECT lock_id FROM result)",
    ),
    ("voided_lock", "one_person", "NEW.by_id = NEW.second_id"),
    ("adjustment", "no_result", "NEW.lock_id NOT IN (SELECT lock_id FROM result)"),
    ("adjustment", "voided", "NEW.lock_id IN (SELECT lock_id FROM voided_lock)"),
    (
        "adjustment",
        "number",
        "NEW.number <> 1 + (SELECT count(*) FROM adjustment WHERE lock_id = NEW.lock_id)",
    ),
    ("adjustment", "one_person", "NEW.by_id = NEW.second_id"),
    ("throw_keyed", "opened", "NEW.lock_id IN (SELECT lock_id FROM opening)"),
    ("throw_keyed", "voided", "NEW.lock_id IN (SELECT lock_id FROM voided_lock)"),
    (
        "recheck",
        "open_sample",
        (
            "EXISTS (SELECT 1 FROM recheck WHERE id NOT IN (SELECT recheck_id FROM recheck_void)"
            " AND id NOT IN (SELECT recheck_id FROM recheck_result))"
        ),
    ),
    ("recheck_throw", "opened", "NEW.recheck_id IN (SELECT recheck_id FROM recheck_result)"),
    ("recheck_throw", "voided", "NEW.recheck_id IN (SELECT recheck_id FROM recheck_void)"),
    ("recheck_result", "voided", "NEW.recheck_id IN (SELECT recheck_id FROM recheck_void)"),
    ("recheck_void", "one_person", "NEW.by_id = NEW.second_id"),
    ("recheck_drawn", "no_result", "NEW.recheck_id NOT IN (SELECT recheck_id FROM recheck_result)"),
    (
        "recheck_finding",
        "no_result",
        "NEW.recheck_id NOT IN (SELECT recheck_id FROM recheck_result)",
    ),
    ("recheck_finding", "voided", "NEW.recheck_id IN (SELECT recheck_id FROM recheck_void)"),
)


def order_triggers() -> tuple[str, ...]:
    """Return the statements that make a draw without a void, or out of turn, impossible."""
    return tuple(
        f"CREATE TRIGGER {table}_{name} BEFORE INSERT ON {table} WHEN {wrong} "
        f"BEGIN SELECT RAISE(ABORT, '{table} refused: {name}'); END"
        for table, name, wrong in DRAW_ORDER
    )


def statements() -> tuple[str, ...]:
    """Return every statement beyond the tables, in order."""
    replacing = (replace_trigger(Base.metadata.tables[name]) for name in APPEND_ONLY)
    return (
        SEARCH,
        *(one for table in APPEND_ONLY for one in triggers(table)),
        *plan_triggers(),
        *order_triggers(),
        *replacing,
    )
