"""Tables out of the window: what a search found, what a person sees, on file and on paper."""

import csv
import json
from datetime import UTC, datetime

import openpyxl
import pytest
from pypdf import PdfReader
from sqlalchemy import select

from app.core.enterprises import EXPORT_FIELDS
from app.core.headings import label
from app.core.registry import export_cells
from app.services.account.accounts import log_in
from app.services.registry import exchange, exchange_found, registry
from app.services.registry.exchange import MOST_PRINTED, TooManyToPrint, UnknownSuffix
from app.services.registry.registry import EnterpriseQuery
from app.services.walks import sample
from app.store import bulk
from app.store.migrate import open_store
from app.store.schema import LogEntry

NOW = datetime(2026, 3, 5, 1, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def county(tmp_path_factory):
    """The sample county with a few enterprises, its clerk and its supervisor."""
    store = open_store(tmp_path_factory.mktemp("county"), NOW)
    sample.make_sample(store, now=NOW, enterprises=120)
    people = {
        role.value: log_in(store, login, password, now=NOW)
        for login, _, role, password in sample.ACCOUNTS
    }
    yield store, people
    store.close()


def last_entry(store):
    with store.read() as session:
        row = session.execute(
            select(LogEntry.kind, LogEntry.payload).order_by(LogEntry.n.desc()).limit(1)
        ).one()
        return row[0], json.loads(row[1])


def rows_of(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_all_that_a_search_found_is_written_in_its_order(county, tmp_path):
    store, people = county
    clerk = people["CLERK"]
    whole = registry.enterprises(store, clerk, EnterpriseQuery())
    township = whole.lines[0].township
    query = EnterpriseQuery(township=township)
    path = tmp_path / "a.csv"
    done = exchange_found.export_found(store, clerk, query, path, now=NOW)
    found = registry.enterprises(store, clerk, query)
    head, *rows = rows_of(path)
    assert done.rows == found.total == len(rows) < whole.total
    assert [row[0] for row in rows][: len(found.lines)] == [line.name for line in found.lines]
    assert head == [label("enterprises", field) for field in EXPORT_FIELDS]
    assert {row[head.index("所属乡镇（街道）")] for row in rows} == {township}
    kind, payload = last_entry(store)
    assert (kind, payload["rows"], payload["private"]) == ("EXPORT", done.rows, True)


def test_phones_contacts_and_classes_stay_with_those_who_keep_the_registries(county, tmp_path):
    store, people = county
    path = tmp_path / "a.csv"
    exchange_found.export_found(store, people["SUPERVISOR"], EnterpriseQuery(), path, now=NOW)
    head = rows_of(path)[0]
    hidden = {label("enterprises", field) for field in exchange_found.PRIVATE}
    assert hidden == {"联系电话", "联络员", "联络员电话", "信用风险等级"}
    assert not hidden.intersection(head)
    assert last_entry(store)[1]["private"] is False


def test_the_fast_cells_are_those_of_the_records(county):
    store, _ = county
    from app.core.enterprises import EnterpriseRow
    from app.core.officers import OfficerRow

    for kind, made in (("enterprises", EnterpriseRow), ("officers", OfficerRow)):
        cells = exchange.cells_of(kind)
        with store.read() as session:
            for _, _, values in bulk.records(session, kind):
                fields = dict(zip(bulk.FIELDS[kind], values, strict=True))
                for name in ("founded", "cert_expiry"):
                    if fields.get(name):
                        fields[name] = datetime.fromisoformat(fields[name]).date()
                for name in bulk.LISTS & fields.keys():
                    fields[name] = tuple(bulk.plain(name, fields[name]) or ())
                assert cells(values) == export_cells(made(**fields))


def test_a_table_as_it_is_seen_goes_into_a_file_and_into_the_log(county, tmp_path):
    store, people = county
    path = tmp_path / "a.xlsx"
    rows = [["=利民商行", "914403007084611361"], ["麦㙦超市", ""]]
    exchange.export_rows(
        store, people["SUPERVISOR"], path, "抽取结果", ["主体名称", "编号"], rows, now=NOW
    )
    sheet = openpyxl.load_workbook(path)["抽取结果"]
    assert [list(row) for row in sheet.iter_rows(2, values_only=True)] == [
        ["=利民商行", "914403007084611361"],
        ["麦㙦超市", None],
    ]
    kind, payload = last_entry(store)
    assert (kind, payload["table"], payload["rows"]) == ("EXPORT", "抽取结果", 2)
    with pytest.raises(UnknownSuffix):
        exchange.export_rows(
            store, people["SUPERVISOR"], tmp_path / "a.doc", "表", ["甲"], [], now=NOW
        )


def test_a_table_is_printed_with_what_it_is_a_choice_of_and_who_printed_it(county, tmp_path):
    store, people = county
    clerk = people["CLERK"]
    made = exchange.print_rows(
        store,
        clerk,
        tmp_path,
        "检查对象名录库/全部",
        "麦㙦镇",
        ["主体名称", "户数"],
        [["麦㙦超市", "1"]],
        frozenset({1}),
        now=NOW,
    )
    words = "".join(PdfReader(made.path).pages[0].extract_text().split())
    assert made.path.name == "检查对象名录库 全部-20260305-090000.pdf"
    assert "麦㙦镇共1行打印时间：2026-03-0509:00" in words
    assert clerk.name in words
    assert "示例" in words
    assert last_entry(store)[0] == "EXPORT"


def test_nobody_prints_a_whole_city(county, tmp_path):
    store, people = county
    rows = [["x"]] * (MOST_PRINTED + 1)
    args = ("表", "", ["甲"], rows, frozenset())
    with pytest.raises(TooManyToPrint):
        exchange.print_rows(store, people["CLERK"], tmp_path, *args, now=NOW)
    assert list(tmp_path.iterdir()) == []
