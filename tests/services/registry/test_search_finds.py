"""Any part of a name finds it, whatever the characters; nothing else is found."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.store import bulk, search
from app.store.bulk import New, Stamp
from app.store.migrate import open_store
from app.store.schema import Account

NOW = datetime(2026, 3, 5, 1, 0, tzinfo=UTC)
# With characters FTS5 does not know as letters: 𬭎 (2015), 鿏 (2014), 〇, 々, and Hangul.
ALPHABET = "豆腐坊商行有限公司㙦䶮𬭎鿏〇々가aB3éＡ&（)·- "


@pytest.fixture(scope="module")
def searched(tmp_path_factory):
    store = open_store(tmp_path_factory.mktemp("search"), NOW)
    names = [
        "".join(ALPHABET[(at * 7 + step * step) % len(ALPHABET)] for step in range(9))
        for at in range(200)
    ]
    with store.write() as session:
        session.add(Account(id=1, login="a", name="甲", roles=[], password_hash="-"))
        session.flush()
        fields = bulk.FIELDS["enterprises"]
        at_name = fields.index("name")
        blank = tuple(
            "[]" if one == "labels" else None if one == "founded" else "" for one in fields
        )
        new = [
            New(f"K{at}", "", (*blank[:at_name], name, *blank[at_name + 1 :]))
            for at, name in enumerate(names)
        ]
        list(bulk.insert(session, "enterprises", new, Stamp(1, NOW)))
    yield store, names
    store.close()


@given(at=st.integers(0, 199), start=st.integers(0, 8), size=st.integers(1, 9))
def test_any_part_of_a_name_finds_exactly_the_names_that_hold_it(searched, at, start, size):
    store, names = searched
    part = names[at][start : start + size]
    words = [word for word in map(search.fold, part.split()) if word]
    if not words:
        return
    with store.read() as session:
        ids = search.order(store, session, search.Sought(part)).ids
    holding = {
        number
        for number, name in enumerate(names, 1)
        if all(word in search.fold(name) or word in f"k{number - 1}" for word in words)
    }
    assert set(ids) == holding
    assert at + 1 in ids


def test_a_record_taken_out_of_the_index_is_found_no_more(searched):
    store, names = searched
    with store.read() as session:  # rolled back at the end
        connection = session.connection()

        def holding(token: str) -> set[int]:
            query = "SELECT rowid FROM enterprise_search WHERE enterprise_search MATCH ?"
            return {row[0] for row in connection.exec_driver_sql(query, (f'"{token}"',))}

        tokens = search.grams([names[0]]).split()
        assert all(1 in holding(token) for token in tokens)
        search.unindex(session, [(1, (names[0], "", "", "K0", "", "", ""))])
        assert not any(1 in holding(token) for token in tokens)
