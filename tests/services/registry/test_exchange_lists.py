"""Lists out and in again, in every form; the description and its examples hold what they say."""

import json
import sqlite3
import zipfile
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from app.core.headings import FIELDS
from app.core.people import NotAllowed
from app.services.registry import (
    exchange,
    exchange_all,
    exchange_formats,
    exchange_lists,
    experts_import,
    facts_import,
    holidays,
    other_checks_import,
    recusals_import,
)
from app.services.registry.exchange_formats import WITH_EXAMPLE, UnknownPage
from app.store.schema import Base, Enterprise, LogEntry

NOW = datetime(2026, 3, 5, 1, 0, tzinfo=UTC)
ENDINGS = ("xlsx", "csv", "json", "jsonl")
PREVIEWS = {
    "facts": lambda desk, path: facts_import.preview(desk.store, desk.clerk, path, now=NOW),
    "recusals": lambda desk, path: recusals_import.preview(desk.store, desk.clerk, path),
    "checks": lambda desk, path: other_checks_import.preview(desk.store, desk.clerk, path, now=NOW),
    "experts": lambda desk, path: experts_import.preview(desk.store, desk.clerk, path),
}
COMMITS = {
    "facts": facts_import.commit,
    "recusals": recusals_import.commit,
    "checks": other_checks_import.commit,
    "experts": experts_import.commit,
}


@pytest.fixture
def filled(desk):
    """Every list with the example the program gives for it, taken in from JSON."""
    for kind in WITH_EXAMPLE:
        path = desk.folder / f"{kind}.json"
        exchange_formats.save_example(desk.store, desk.clerk, kind, path)
        if kind in PREVIEWS:
            shown = PREVIEWS[kind](desk, path)
            assert [one.message for one in shown.issues if one.severity == "refuse"] == []
            COMMITS[kind](desk.store, desk.clerk, shown, now=NOW)
        elif kind == "holidays":
            year = int(json.loads(path.read_text())[0]["日期"][:4])
            shown = holidays.preview(desk.store, desk.actors["admin"], path, year, now=NOW)
            assert (shown.refused, len(shown.entries) > 20) == (0, True)
        else:
            shown = desk.preview(kind, path)
            assert (shown.counts.rows, shown.counts.new) == (1, 1)
            desk.take(kind, json.loads(path.read_text()))
    return desk


def test_each_example_comes_in_and_each_list_goes_out_and_in_unchanged(filled):
    desk = filled
    for ending in ENDINGS:
        for kind in ("enterprises", "officers", "items"):
            path = desk.folder / f"again-{kind}.{ending}"
            assert exchange.export(desk.store, desk.clerk, kind, path, now=NOW).rows == 1
            counts = desk.preview(kind, path).counts
            assert (counts.rows, counts.unchanged, counts.refused) == (1, 1, 0)
        for kind, preview in PREVIEWS.items():
            path = desk.folder / f"again-{kind}.{ending}"
            done = exchange_lists.export_list(desk.store, desk.clerk, kind, path, now=NOW)
            assert done.rows == 1
            shown = preview(desk, path)
            assert shown.refused == 0
            told = [getattr(one, "act", "") for one in getattr(shown, "entries", ())]
            assert told in (["same"], ["unchanged"], [""])
            assert not getattr(shown, "new", ())
    with desk.store.read() as session:
        logged = session.scalars(select(LogEntry.payload).where(LogEntry.kind == "EXPORT")).all()
    assert len(logged) == len(ENDINGS) * 7


def test_an_enterprise_without_a_code_goes_and_comes_by_the_bureaus_own_number(desk):
    desk.take("enterprises", [{"主体名称": "无照豆腐摊", "住所": "老街1号"}])
    path = desk.folder / "facts.json"
    rows = [{"name": "无照豆腐摊", "kind": "投诉举报", "since": "2026-01-05"}]
    path.write_text(json.dumps(rows), encoding="utf-8")
    facts_import.commit(desk.store, desk.clerk, PREVIEWS["facts"](desk, path), now=NOW)
    exchange_lists.export_list(desk.store, desk.clerk, "facts", path, now=NOW)
    assert json.loads(path.read_text())[0]["注册号"].startswith("青市监")
    with desk.store.write() as session:
        session.scalars(select(Enterprise)).one().name = "改了名的豆腐摊"
    assert PREVIEWS["facts"](desk, path).count("same") == 1


def test_json_rows_are_refused_one_by_one_as_those_of_a_sheet(desk):
    path = desk.folder / "a.json"
    rows = (
        '{"主体名称":"甲店","统一社会信用代码":3.3E+14}',
        '{"主体名称":{"名":"乙店"},"统一社会信用代码":"91360824MAC000017N"}',
        '{"主体名称":"丙店","统一社会信用代码":"91360824MAC000017N","联系电话":[["1"]]}',
    )
    path.write_text(f"[{','.join(rows)}]", encoding="utf-8")
    shown = desk.preview("enterprises", path)
    assert (shown.counts.rows, shown.counts.new, shown.counts.refused) == (3, 1, 2)
    told = {(one.row, one.column): one.code for one in shown.issues}
    assert told[2, "统一社会信用代码"] == "code.lost_digits"
    assert told[3, "主体名称"] == told[4, "联系电话"] == "rows.nested"


def test_reasons_of_recusals_leave_only_with_those_who_keep_them(desk):
    path = desk.folder / "a.csv"
    with pytest.raises(NotAllowed):
        exchange_lists.export_list(desk.store, desk.actors["admin"], "recusals", path, now=NOW)
    assert not path.exists()


def test_the_description_names_every_column_an_import_knows(desk):
    page = exchange_formats.formats_page(desk.store, desk.clerk)
    assert "{tables}" not in page
    for kind in exchange_formats.LISTS:
        listed = page.partition(f"### {exchange_formats.list_words(kind)}\n")[2].partition("##")[0]
        for field in FIELDS[kind]:
            assert f"| {field.heading} | `{field.name}` |" in listed
    path = exchange_formats.save_page(desk.store, desk.clerk, desk.folder / "formats.html")
    shown = path.read_text(encoding="utf-8")
    assert shown.count("<table>") == shown.count("</table>") > len(exchange_formats.LISTS)
    assert "<td>统一社会信用代码</td><td><code>uscc</code></td>" in shown
    assert "<script" not in shown
    assert "http" not in shown
    with pytest.raises(UnknownPage):
        exchange_formats.save_page(desk.store, desk.clerk, desk.folder / "formats.doc")


def test_every_table_of_the_file_leaves_or_is_named_as_left_out(filled):
    desk = filled
    path = desk.folder / "all.zip"
    exchange_all.export_all(desk.store, desk.actors["admin"], path, now=NOW)
    base = sqlite3.connect(desk.store.path)
    tables = {name for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type='table'")}
    base.close()
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    out = {name.removeprefix("csv/").removesuffix(".csv") for name in files if name[:4] == "csv/"}
    assert tables - out == set(exchange_all.LEFT_OUT)
    assert out == set(Base.metadata.tables)
    said = files["README.txt"].decode()
    assert all(f"{name}: " in said for name in exchange_all.LEFT_OUT)
    for kind in ("检查对象名录", "风险事实清单", "回避清单", "个案与专项检查", "专家名单"):
        assert len(json.loads(files[f"registries/{kind}.json"])) == 1
    for kind in WITH_EXAMPLE:
        assert json.loads(files[f"examples/{exchange_formats.list_words(kind)}.json"])
    assert files["数据格式说明.html"].startswith(b"<!DOCTYPE html>")
