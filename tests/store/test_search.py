"""What a query gives, in whatever order, counted or at once, is what a plain look gives."""

import json
import unicodedata
from collections import Counter
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Cancelled
from app.store import rolls, search, tokens
from app.store.frequent import Frequent
from app.store.hits import outlook
from app.store.kept import Latest
from app.store.migrate import open_store
from app.store.schema import Account, Enterprise, RecordChange, RiskFact
from app.store.search import Sought

NOW = datetime(2026, 3, 5, 1, 0, tzinfo=UTC)
SIZE = 600
TOWNSHIPS = ("临溪镇", "麦㙦镇", "")
CLASSES = ("A", "B", "C", "")
LABELS = (("食品",), ("食品", "重点"), (), ())
# Small numbers, so that few records go the ways of millions.
SMALL = {
    "app.store.frequent.BYTES": 900,  # five pairs
    "app.store.frequent.BYTES_SINGLE": 300,
    "app.store.hits._FIRST": 8,
    "app.store.hits._LEFT": range(1, 5),
    "app.store.hits._RANGE": 64,
    "app.store.hits.MARKS": 7,
    "app.store.roll.FEW": 20,
    "app.store.roll._STEP": 16,
    "app.store.roll._STEP_MOST": 64,
    "app.store.rolls._ROWS": 100,
    "app.store.rolls._SAMPLE": 50,
    "app.store.search._LEAST": 10,
}


def _record(at: int) -> dict[str, object]:
    word = ("便利店", "便民药房", "水泥厂", "Ａ&B便利 店")[at * 7 % 4]
    return {
        "id": 2 * at + 1,
        "key": f"92360824MA{at * 7919 % 10007:05d}X",
        "name": f"{'新干县' if at % 3 else ''}{chr(0x4E00 + at * 31 % 97)}{word}",
        "initials": "xgx" if at % 3 else "",
        "uscc": "",
        "legal_rep": ("王芳", "李王", "赵六")[at % 3],
        "address": f"老街{at % 40}号",
        "township": TOWNSHIPS[at * 5 % 3],
        "station": f"第{at % 300}所",  # more than a byte can tell
        "risk_class": CLASSES[at * 11 % 4],
        "founded": f"20{at % 20:02d}-01-0{1 + at % 9}" if at % 7 else None,
        "labels": json.dumps(LABELS[at % 4], ensure_ascii=False),
        "area": "",
    }


@pytest.fixture(scope="module")
def stocked(tmp_path_factory):
    patch = pytest.MonkeyPatch()
    for name, value in SMALL.items():
        patch.setattr(name, value)
    store = open_store(tmp_path_factory.mktemp("search"), NOW)
    records = [_record(at) for at in range(SIZE)]
    with store.write() as session:
        session.add(Account(id=1, login="a", name="甲", roles=[], password_hash="-"))
        session.flush()
        blank = {"regno": "", "kind": "", "phone": "", "section": "", "trade_code": ""}
        blank |= {"trade_name": "", "status": "", "registrar": "", "contact": ""}
        blank |= {"contact_phone": "", "version": 1, "updated_at": "2026", "premises": ""}
        columns = [*records[0], *blank]
        session.connection().exec_driver_sql(
            f"INSERT INTO enterprise ({', '.join(columns)}) VALUES ({','.join('?' * len(columns))})",
            [tuple({**one, **blank}[name] for name in columns) for one in records],
        )
        tokens.index_all(session)
        for one in records[::9]:
            kind = "经营异常名录"
            session.add(
                RiskFact(enterprise_id=one["id"], kind=kind, since=NOW.date(), by_id=1, at=NOW)
            )
    yield store, {one["id"]: one for one in records}
    store.close()
    patch.undo()


def _plain(records, sought: Sought) -> list[int]:
    """Every record looked at, one by one."""
    words = [word for word in map(tokens.fold, sought.text.split()) if word]

    def holds(one) -> bool:
        folded = tokens.fold("\n".join(str(one.get(name, "")) for name in tokens.FIELDS))
        return (
            all(word in folded for word in words)
            and all(one[name] == value for name, value in sought.filters)
            and (not sought.label or sought.label in json.loads(one["labels"]))
            and (not sought.fact or (one["id"] // 2) % 9 == 0)
        )

    found = sorted(filter(holds, records.values()), key=lambda one: (one["name"], one["id"]))
    if sought.sort != "name":
        found.sort(key=lambda one: (not one[sought.sort], one[sought.sort] or ""))
    ids = [one["id"] for one in found]
    return ids[::-1] if sought.descending else ids


QUERIES = st.builds(
    Sought,
    text=st.sampled_from(
        (
            *("", "便利", "便利店", "a&b便利店", "Ａ（Ｂ", "新干县", "县", "王", "街 王", "没有"),
            *("老街1", "老街12号", "xg", "xgx", "9236", "92360824ma0", "ma00", "4MA0 便利", "0x"),
        )
    ),
    filters=st.sets(
        st.sampled_from(
            (
                ("township", "麦㙦镇"),
                ("risk_class", "A"),
                ("station", "第7所"),
                ("station", "第299所"),
                ("area", "东片"),
            )
        ),
        max_size=2,
    ).map(lambda some: tuple(sorted(some))),
    label=st.sampled_from(("", "", "重点")),
    fact=st.sampled_from(("", "", "经营异常名录")),
    sort=st.sampled_from(search.SORTS),
    descending=st.booleans(),
)


@given(sought=QUERIES, count=st.integers(1, 60), is_prepared=st.booleans())
def test_the_first_page_is_the_beginning_of_the_whole_list(stocked, sought, count, is_prepared):
    store, records = stocked
    with store.read() as session:
        roll = rolls.roll(store, session)
        roll.kept.hits = Latest(8)  # nothing known from the example before
        roll.kept.orders = Latest(8)
        roll.frequent._rows.clear()
        if is_prepared:
            search.prepare(store, session)
        assert search.first(store, session, sought, count) == _plain(records, sought)[:count]


@given(sought=QUERIES, begin=st.integers(0, 650), count=st.integers(0, 60))
def test_any_page_is_cut_from_the_whole_list(stocked, sought, begin, count):
    store, records = stocked
    plain = _plain(records, sought)
    with store.read() as session:
        order = search.order(store, session, sought)
        assert order.total == len(plain)
        assert order.cut(begin, count) == plain[begin : begin + count]
        assert list(order.ids) == plain


@given(sought=QUERIES)
def test_facets_count_what_the_other_conditions_leave(stocked, sought):
    store, records = stocked
    with store.read() as session:
        found = search.facets(store, session, sought)
    for name in ("township", "station", "risk_class"):
        rest = tuple(one for one in sought.filters if one[0] != name)
        left = _plain(records, Sought(sought.text, rest, sought.label, sought.fact))
        assert found[name] == Counter(records[one][name] for one in left)
    left = _plain(records, Sought(sought.text, sought.filters, "", sought.fact))
    assert found["labels"] == Counter(
        label for one in left for label in json.loads(records[one]["labels"])
    )


@given(text=st.text(st.sampled_from("豆腐㙦䶮𬭎鿏々가aB3Ａ（&)·-－ \n\tİſßΣK㎏①")))
def test_folding_goes_character_by_character_whatever_way_it_takes(text):
    def alone(one: str) -> str:
        plain = unicodedata.normalize("NFKC", one).lower()
        return one if one == "\n" else "".join(each for each in plain if each.isalnum())

    assert tokens.fold(text) == "".join(map(alone, text))


def test_what_nobody_waits_for_is_given_up(stocked):
    store, _ = stocked
    with store.read() as session, pytest.raises(Cancelled):
        search.order(store, session, Sought("老街 2号"), lambda: False)


def test_an_unknown_filter_or_order_is_a_fault_of_the_program(stocked):
    store, _ = stocked
    with store.read() as session:
        for sought in (Sought(filters=(("phone", "1"),)), Sought(sort="phone")):
            with pytest.raises(KeyError):
                search.order(store, session, sought)


def test_the_sample_tells_what_going_through_the_roll_would_cost(stocked):
    store, _ = stocked
    with store.read() as session:
        roll = rolls.roll(store, session)

        def seen(*words, descending=False):
            return outlook(roll, words, None, roll.by_name, descending, 10)

        assert 0.5 < seen("新干县").hits / SIZE < 0.8
        # Names that begin with 新 stand behind the others.
        assert seen("新干县").walk > 100 > seen("新干县", descending=True).walk
        assert seen("没有").walk == float("inf")


def _change(session, number: int, **values: object) -> None:
    row = session.get(Enterprise, number)
    fields = [getattr(row, name) for name in tokens.FIELDS] if row else []
    if row is not None:
        tokens.unindex(session, [(number, fields)])
        for name, value in values.items():
            setattr(row, name, value)
        row.version += 1
    else:
        row = Enterprise(id=number, version=1, updated_at=NOW, **values)
        session.add(row)
    session.flush()
    tokens.index(session, [(number, [getattr(row, name) for name in tokens.FIELDS])])
    session.add(
        RecordChange(
            kind="enterprise",
            record_id=number,
            version=row.version,
            changes={name: ["", str(value)] for name, value in values.items()},
            by_id=1,
            at=NOW,
        )
    )


def test_a_roll_carried_over_is_the_roll_made_anew(tmp_path):
    store = open_store(tmp_path, NOW)
    with store.write() as session:
        session.add(Account(id=1, login="a", name="甲", roles=[], password_hash="-"))
        session.flush()
        for at in range(60):
            _change(
                session, at + 1, key=f"K{at}", name=f"店{at % 7}", township="东" if at % 2 else ""
            )
        search.changed(session, "enterprises")
    with store.read() as session:
        old = rolls.roll(store, session)
        search.prepare(store, session)
        assert {"店3", "K1"} & old.frequent.shares.keys() == {"店3"}
    with store.write() as session:
        _change(session, 5, township="西", risk_class="D")
        _change(session, 9, name="一店")
        _change(session, 90, key="K90", name="店3", township="新")
        search.changed(session, "enterprises")
    with store.read() as session:
        carried = rolls.roll(store, session)
        made = rolls._made(session, carried.version)
        assert carried.kept.fields is not None
        for name in ("ids", "ranks"):
            assert list(getattr(carried.by_name, name)) == list(getattr(made.by_name, name))
        assert list(carried.there) == list(made.there)
        for name, held in rolls.fields(made, session).items():
            known = carried.kept.fields[name]
            assert [known.at(at) for at in range(91)] == [held.at(at) for at in range(91)]
        anew = Frequent(carried.frequent.shares, 91)
        for pair in filter(carried.frequent.has, anew.shares):
            assert list(carried.frequent.row(session, pair)) == list(anew.row(session, pair))
        assert search.order(store, session, Sought("一店")).total == 1
    with store.write() as session:
        session.delete(session.get(Enterprise, 9))  # as taking back an import does
        search.changed(session, "enterprises")
    with store.read() as session:
        assert search.order(store, session, Sought()).total == 60
    store.close()


def test_a_value_with_marks_of_our_own_is_one_value(tmp_path):
    store = open_store(tmp_path, NOW)
    odd = "东\x1e西,南\n"
    with store.write() as session:
        session.add(Account(id=1, login="a", name="甲", roles=[], password_hash="-"))
        session.flush()
        for at, township in enumerate((odd, "北", odd), 1):
            _change(session, at, key=f"K{at}", name=f"店{at}", township=township)
        search.changed(session, "enterprises")
    with store.read() as session:
        assert search.facets(store, session)["township"] == {odd: 2, "北": 1}
        assert list(search.order(store, session, Sought(filters=(("township", odd),))).ids) == [
            1,
            3,
        ]
    store.close()


def test_an_empty_registry_gives_nothing(tmp_path):
    store = open_store(tmp_path, NOW)
    with store.read() as session:
        search.prepare(store, session)
        for sought in (
            Sought(),
            Sought("店"),
            Sought("便利", (("township", "东"),), sort="founded"),
        ):
            assert search.first(store, session, sought, 50) == []
            assert search.order(store, session, sought).total == 0
        assert search.facets(store, session)["township"] == {}
    store.close()


def test_preparing_stops_when_nobody_waits_and_keeps_what_it_read(stocked):
    store, _ = stocked
    answers = iter((True, True, False))
    with store.read() as session:
        frequent = rolls.roll(store, session).frequent
        frequent._rows.clear()
        with pytest.raises(Cancelled):
            search.prepare(store, session, lambda: next(answers))
        assert sum(map(frequent.has, frequent.shares)) == 2
        search.prepare(store, session)
        assert all(map(frequent.has, (one for one in frequent.shares if len(one) > 1)))
