"""The database: models and migrations agree, frozen rows stay frozen, folders are checked."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine
from sqlalchemy.exc import IntegrityError

from app.store.engine import DATABASE, DatabaseUnusable, Store
from app.store.migrate import NetworkFolder, NewerDatabase, open_store
from app.store.schema import Base, Bureau, LogEntry
from app.store.schema.extra import APPEND_ONLY, statements

NOW = datetime(2026, 3, 5, 1, 0, tzinfo=UTC)


def shape(path: Path) -> dict[str, object]:
    """What a database is made of; a column added later stands last in its table's text only."""
    made: dict[str, object] = {}
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute(
            "select type, name, tbl_name, sql from sqlite_master where name not like 'alembic%'"
            " and name not like 'sqlite_%'"
        ).fetchall()
        for kind, name, table, sql in rows:
            made[f"{kind} {name}"] = " ".join((sql or "").split())
            if kind == "table" and "VIRTUAL" not in sql:
                made[f"{kind} {name}"] = table_shape(connection, table)
    return made


def table_shape(connection: sqlite3.Connection, table: str) -> tuple[frozenset[object], ...]:
    indexes = connection.execute(
        "select l.[unique], l.origin, (select group_concat(name) from pragma_index_info(l.name))"
        " from pragma_index_list(?) l",
        (table,),
    )
    columns = connection.execute(
        "select name, type, [notnull], dflt_value, pk from pragma_table_info(?)", (table,)
    )
    keys = connection.execute(
        'select [table], "from", "to", on_update, on_delete from pragma_foreign_key_list(?)',
        (table,),
    )
    return frozenset(columns), frozenset(indexes), frozenset(keys)


def test_models_and_migrations_make_the_same_tables_indexes_and_triggers(tmp_path: Path) -> None:
    open_store(tmp_path / "migrated", NOW).close()
    engine = create_engine(f"sqlite:///{tmp_path / 'models.db'}")
    with engine.begin() as connection:
        Base.metadata.create_all(connection)
        for statement in statements():
            connection.exec_driver_sql(statement)
    engine.dispose()
    assert shape(tmp_path / "migrated" / DATABASE) == shape(tmp_path / "models.db")


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_evidence_tables_have_every_trigger(table: str, tmp_path: Path) -> None:
    open_store(tmp_path, NOW).close()
    names = shape(tmp_path / DATABASE)
    acts = ("update", "delete", "replace")
    assert {f"trigger {table}_no_{act}" for act in acts} <= set(names)


@pytest.mark.parametrize("statement", ["update log_entry set head = 'x'", "delete from log_entry"])
def test_a_log_entry_can_neither_be_changed_nor_deleted(statement: str, tmp_path: Path) -> None:
    store = open_store(tmp_path, NOW)
    with store.write() as session:
        session.add(
            LogEntry(n=1, kind="LOGIN", at="-", operator="-", payload="", entry="e", head="h")
        )
    with pytest.raises(IntegrityError, match="append-only"), store.write() as session:
        session.connection().exec_driver_sql(statement)
    store.close()


def test_a_log_entry_cannot_be_replaced_either(tmp_path: Path) -> None:
    """REPLACE takes the old row away without asking the trigger for deletions."""
    open_store(tmp_path, NOW).close()
    put = "INTO log_entry (n, kind, at, operator, witnesses, subject, payload, entry, head) "
    values = "VALUES (1, 'LOGIN', '-', '-', '', '', '', 'e', 'h')"
    with closing(sqlite3.connect(tmp_path / DATABASE)) as connection:
        connection.execute(f"INSERT {put} {values}")
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            connection.execute(f"REPLACE {put} {values}")


def test_a_failed_write_leaves_nothing_behind(tmp_path: Path) -> None:
    store = open_store(tmp_path, NOW)

    def cut_short() -> None:
        with store.write() as session:
            session.add(Bureau(id=1, name="n", short_name="s", area_code="360899"))
            session.flush()
            raise RuntimeError("power cut")

    with pytest.raises(RuntimeError):
        cut_short()
    with store.read() as session:
        assert session.get(Bureau, 1) is None
    store.close()


def test_a_newer_database_is_refused(tmp_path: Path) -> None:
    open_store(tmp_path, NOW).close()
    with sqlite3.connect(tmp_path / DATABASE) as connection:
        connection.execute("update alembic_version set version_num = '9999'")
    connection.close()
    with pytest.raises(NewerDatabase):
        open_store(tmp_path, NOW)


def test_a_damaged_database_is_refused_with_its_path(tmp_path: Path) -> None:
    (tmp_path / DATABASE).write_bytes(b"not a database at all" * 400)
    with pytest.raises(DatabaseUnusable) as caught:
        open_store(tmp_path, NOW)
    assert caught.value.fields["path"] == str(tmp_path / DATABASE)


def test_a_network_folder_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.store.place._type_of", lambda whole: "cifs")
    with pytest.raises(NetworkFolder):
        open_store(tmp_path, NOW)


def test_the_database_is_durable_and_checks_its_references(tmp_path: Path) -> None:
    store = open_store(tmp_path, NOW)
    with store.read() as session:
        connection = session.connection()
        said = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    store.close()
    assert said == ["wal", 2, 1]


def test_a_store_reaches_a_child_process_by_its_folder(tmp_path: Path) -> None:
    store = open_store(tmp_path, NOW)
    kind, args = store.__reduce__()
    assert (kind, args) == (Store, (tmp_path,))
    store.close()
