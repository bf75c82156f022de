"""The sample county, made by the import itself; and registries out to files and back."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from app.core import chain
from app.services import journal
from app.services.account.accounts import log_in
from app.services.registry import exchange, imports, items, recusals, registry
from app.services.registry.exchange import UnknownSuffix
from app.services.registry.imports import ImportCounts
from app.services.registry.registry import EnterpriseQuery, OfficerQuery
from app.services.walks import sample
from app.services.walks.sample import NotEmpty
from app.store.migrate import open_store
from app.store.schema import Account, Bureau, ImportBatch, LogEntry

NOW = datetime(2026, 3, 5, 1, 0, tzinfo=UTC)
SOME = 300


@pytest.fixture(scope="module")
def county(tmp_path_factory):
    """The sample county with fewer enterprises; nobody changes its registries."""
    store = open_store(tmp_path_factory.mktemp("county"), NOW)
    made = sample.make_sample(store, now=NOW, enterprises=SOME)
    login, _, _, password = sample.ACCOUNTS[0]
    clerk = log_in(store, login, password, now=NOW)
    yield store, clerk, made
    store.close()


def test_the_sample_county_is_marked_and_has_its_people(county):
    store, _, made = county
    with store.read() as session:
        bureau = session.get_one(Bureau, 1)
        assert bureau.is_sample
        assert bureau.name == "青岭县市场监督管理局"
        roles = [role for row in session.scalars(select(Account)) for role in row.roles]
    assert sorted(roles) == ["ADMIN", "APPROVER", "CLERK", "REVIEWER", "SUPERVISOR"]
    assert (made.enterprises, made.officers, made.recusals) == (SOME, 60, 20)
    assert made.items >= 30
    for login, name, role, password in sample.ACCOUNTS:
        person = log_in(store, login, password, now=NOW)
        assert (person.name, person.roles) == (name, {role})


def test_the_sample_came_in_by_import_with_history_and_a_sound_log(county):
    store, clerk, made = county
    assert registry.enterprises(store, clerk, EnterpriseQuery()).total == SOME
    assert registry.officers(store, clerk, OfficerQuery()).total == 60
    assert len(items.items(store, clerk)) == made.items
    assert len(recusals.list_(store, clerk)) == 20
    card = registry.enterprise(store, clerk, 1)
    assert card.history[0].source == "示例检查对象名录.csv"
    with store.read() as session:
        assert session.scalar(select(func.count()).select_from(ImportBatch)) == 4
        entries = list(session.scalars(select(LogEntry.entry).order_by(LogEntry.n)))
        last = journal.head_of(session)
    assert all(entry.startswith("SSJ1R|") for entry in entries)
    report = chain.verify_chain(entries)
    assert report.sound
    assert report.head == last


def test_a_sample_never_goes_on_top_of_anything(county):
    with pytest.raises(NotEmpty):
        sample.make_sample(county[0], now=NOW)


def test_a_sample_that_is_cut_short_leaves_nothing(tmp_path, monkeypatch):
    store = open_store(tmp_path, NOW)

    def cut(*_given, **_named):
        raise KeyboardInterrupt

    monkeypatch.setattr("app.services.registry.recusals_import.take_over", cut)
    with pytest.raises(KeyboardInterrupt):
        sample.make_sample(store, now=NOW, enterprises=10)
    monkeypatch.undo()
    assert sample.make_sample(store, now=NOW, enterprises=10).enterprises == 10
    assert list((tmp_path / "staging").iterdir()) == []
    store.close()


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
@pytest.mark.parametrize("kind", ["enterprises", "officers", "items"])
def test_what_is_exported_comes_back_unchanged(county, tmp_path, kind, suffix):
    store, clerk, made = county
    path = tmp_path / f"out{suffix}"
    done = exchange.export(store, clerk, kind, path, now=NOW)
    preview = imports.preview(store, clerk, kind, path, tmp_path / "a.staged")
    rows = {"enterprises": SOME, "officers": 60, "items": made.items}[kind]
    assert done.rows == rows
    assert preview.counts == ImportCounts(rows=rows, unchanged=rows)
    assert preview.unused == ()


def test_an_export_has_a_byte_order_mark_and_the_columns_of_the_registry(county, tmp_path):
    store, clerk, _ = county
    path = tmp_path / "out.csv"
    exchange.export(store, clerk, "enterprises", path, now=NOW)
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.decode("utf-8-sig").splitlines()[0] == (
        "主体名称,统一社会信用代码,注册号,主体类型,法定代表人（负责人、经营者）,联系电话,"
        "住所（经营场所）,所属乡镇（街道）,监管机构,行业门类,行业代码,行业名称,信用风险等级,"
        "成立日期,登记状态,登记机关,联络员,联络员电话,标签,场所编号,片区"
    )
    with pytest.raises(UnknownSuffix):
        exchange.export(store, clerk, "enterprises", tmp_path / "out.pdf", now=NOW)
