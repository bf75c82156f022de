"""A table, an index or a trigger that was taken away, changed or added is found by its name."""

import lzma
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.store.engine import DATABASE, Store
from app.store.migrate import open_store
from app.store.schema.extra import APPEND_ONLY, DRAW_ORDER
from app.store.schema_check import SchemaFlaws, expected, schema_flaws

NOW = datetime(2026, 3, 5, 1, 0, tzinfo=UTC)
RELEASED = sorted((Path(__file__).parent / "released").glob("*.db.xz"))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(tmp_path, NOW)
    yield opened
    opened.close()


def _flaws(store: Store, *statements: str) -> SchemaFlaws:
    with store.write() as session:
        for statement in statements:
            session.connection().exec_driver_sql(statement)
    with store.read() as session:
        return schema_flaws(session)


def test_a_new_database_is_as_it_was_made(store: Store) -> None:
    assert not _flaws(store)


@pytest.mark.parametrize("file", RELEASED, ids=lambda path: path.name.partition(".")[0])
def test_every_released_database_is_so_too_once_it_is_brought_up(
    file: Path, tmp_path: Path
) -> None:
    (tmp_path / DATABASE).write_bytes(lzma.decompress(file.read_bytes()))
    store = open_store(tmp_path, NOW)
    flaws = _flaws(store)
    store.close()
    assert flaws == SchemaFlaws()


def test_every_trigger_that_guards_evidence_is_expected() -> None:
    wanted = {f"trigger {table}_no_{act}" for table in APPEND_ONLY for act in ("update", "delete")}
    wanted |= {f"trigger {table}_{name}" for table, name, _ in DRAW_ORDER}
    assert wanted <= expected().keys()


def test_what_is_missing_is_named(store: Store) -> None:
    flaws = _flaws(
        store,
        "DROP TRIGGER lock_open_attempt",
        "DROP TABLE paper_head",
        "DROP INDEX ix_log_entry_kind_n",
    )
    assert set(flaws.missing) == {
        "trigger lock_open_attempt",
        "table paper_head",
        "trigger paper_head_no_update",
        "trigger paper_head_no_delete",
        "trigger paper_head_no_replace",
        "index ix_log_entry_kind_n",
    }
    assert (flaws.changed, flaws.added) == ((), ())


def test_a_trigger_put_back_with_another_condition_is_changed(store: Store) -> None:
    flaws = _flaws(
        store,
        "DROP TRIGGER lock_no_update",
        "CREATE TRIGGER lock_no_update BEFORE UPDATE ON lock WHEN 0 BEGIN SELECT 1; END",
    )
    assert flaws == SchemaFlaws(changed=("trigger lock_no_update",))


def test_a_column_more_and_a_trigger_more_are_found(store: Store) -> None:
    flaws = _flaws(
        store,
        "ALTER TABLE result ADD COLUMN extra TEXT",
        "CREATE TRIGGER mine AFTER INSERT ON result BEGIN SELECT 1; END",
    )
    assert flaws == SchemaFlaws(changed=("table result",), added=("trigger mine",))
