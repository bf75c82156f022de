"""Everything out in one file: whole, readable by anything, without what is secret."""

import csv
import hashlib
import io
import json
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.core.people import NotAllowed
from app.files.fonts import ensure_fonts, font_path
from app.files.form_own import packed
from app.files.pdf.own_fonts import look_at
from app.services import bureau_fonts
from app.services.paper import paper_wording, paper_wording_files
from app.services.paper.paper_wording import Draft
from app.services.registry import exchange_all, exchange_formats, facts
from app.services.registry.exchange_all import SECRET
from app.store.schema import Base, LogEntry
from app.texts import text

NOW = datetime(2026, 3, 5, 1, 0, tzinfo=UTC)
ENTERPRISE = {
    "主体名称": "=麦㙦豆腐坊",
    "统一社会信用代码": "91360824MAC000017N",
    "标签": "专项、重点",
}


@pytest.fixture
def archive(desk):
    desk.take("enterprises", [ENTERPRISE])
    desk.take("officers", [{"姓名": "陈一", "执法证号": "14080810013"}])
    facts.add(desk.store, desk.clerk, 1, "行政处罚", date(2026, 1, 5), now=NOW)
    path = desk.folder / "all.zip"
    done = exchange_all.export_all(desk.store, desk.actors["admin"], path, now=NOW)
    with zipfile.ZipFile(path) as opened:
        yield done, {name: opened.read(name) for name in opened.namelist()}


def test_every_table_is_there_twice_with_all_its_rows(archive, desk):
    done, files = archive
    total = 0
    for table in Base.metadata.sorted_tables:
        lines = files[f"json/{table.name}.jsonl"].decode().splitlines()
        rows = [json.loads(line) for line in lines]
        sheet = list(
            csv.DictReader(io.StringIO(files[f"csv/{table.name}.csv"].decode("utf-8-sig")))
        )
        with desk.store.read() as session:
            count = session.scalar(select(func.count()).select_from(table))
        # The export itself is logged after its moment.
        assert len(rows) == len(sheet) == count - (table.name == "log_entry")
        assert all(list(row) == list(rows[0]) for row in rows)
        total += len(rows)
    assert done.rows == total
    assert done.files == len(files) - 1  # the list of digests has none of its own


def test_the_digests_inside_fit_what_is_inside(archive):
    _, files = archive
    listed = dict(
        reversed(line.split("  ")) for line in files["SHA256SUMS.txt"].decode().splitlines()
    )
    assert set(listed) == set(files) - {"SHA256SUMS.txt"}
    for name, digest in listed.items():
        assert hashlib.sha256(files[name]).hexdigest() == digest


def test_what_is_secret_stays_in(archive):
    _, files = archive
    assert b"password_hash" not in b"".join(files.values())
    for table, columns in SECRET.items():
        known = {column.name for column in Base.metadata.tables[table].columns}
        assert columns <= known
        heading = files[f"csv/{table}.csv"].decode("utf-8-sig").splitlines()[0].split(",")
        assert not columns & set(heading)


def test_the_registry_in_it_can_be_imported_as_it_is(archive, desk):
    _, files = archive
    path = desk.folder / "again.csv"
    path.write_bytes(files["registries/检查对象名录.csv"])
    counts = desk.preview("enterprises", path).counts
    assert (counts.rows, counts.unchanged) == (1, 1)
    (row,) = (json.loads(line) for line in files["json/enterprise.jsonl"].decode().splitlines())
    assert (row["name"], row["labels"]) == ("=麦㙦豆腐坊", ["专项", "重点"])
    assert "'=麦㙦豆腐坊" in files["csv/enterprise.csv"].decode("utf-8-sig")


def test_the_sheet_inside_names_every_table_in_words(archive):
    _, files = archive
    said = files["README.txt"].decode()
    assert "青岭县市场监督管理局" in said
    for table in Base.metadata.sorted_tables:
        assert f"{table.name}（{text(f'archive.table.{table.name}')}）" in said


def test_the_export_is_logged_and_only_an_administrator_makes_it(archive, desk):
    with desk.store.read() as session:
        payloads = session.scalars(select(LogEntry.payload).where(LogEntry.kind == "EXPORT")).all()
    assert json.loads(payloads[-1])["kind"] == "all"
    with pytest.raises(NotAllowed):
        exchange_all.export_all(desk.store, desk.clerk, Path("x.zip"), now=NOW)


def test_the_description_of_the_formats_is_shipped(desk):
    page = exchange_formats.formats_page(desk.store, desk.clerk)
    assert page.startswith("# 数据格式说明")


def test_the_bureaus_own_forms_and_its_choice_of_fonts_go_along(desk):
    store, clerk, path = desk.store, desk.clerk, desk.folder / "with-forms.zip"
    opened = paper_wording.opened(store, clerk, "service-receipt")
    source = opened.source.replace("归入案卷", "归入抽查档案")
    draft = Draft(opened.code, opened.version, source, {})
    paper_wording.save(store, clerk, draft, 0, "改", "按档案室意见", now=NOW)
    ensure_fonts()
    bureau_fonts.choose_font(store, desk.actors["admin"], "Kai", font_path("Hei"), now=NOW)
    done = exchange_all.export_all(store, desk.actors["admin"], path, now=NOW)
    place = store.folder / "forms/service-receipt/v1001"
    with zipfile.ZipFile(path) as opened_zip:
        files = {name: opened_zip.read(name) for name in opened_zip.namelist()}
    inside = {name: data for name, data in files.items() if name.startswith("forms/")}
    assert inside == {
        f"forms/service-receipt/v1001/{one.name}": one.read_bytes() for one in place.iterdir()
    }
    assert len(inside) == 3
    assert done.files == len(files) - 1
    assert "forms/service-receipt/v1001/form.toml" in files["SHA256SUMS.txt"].decode()
    assert look_at(font_path("Hei")).sha256 in files["json/parameter.jsonl"].decode()
    # What came out is a form file once more.
    again = desk.folder / "again.mqform"
    again.write_bytes(packed({name.rpartition("/")[2]: data for name, data in inside.items()}))
    offer = paper_wording_files.offered(store, clerk, again, now=NOW)
    assert (offer.code, offer.differs) == ("service-receipt", 0)


def test_a_form_that_was_spoiled_or_is_gone_does_not_stop_the_export(desk):
    store, clerk, path = desk.store, desk.clerk, desk.folder / "spoiled.zip"
    opened = paper_wording.opened(store, clerk, "service-receipt")
    draft = Draft(opened.code, opened.version, opened.source.replace("归入案卷", "归档"), {})
    paper_wording.save(store, clerk, draft, 0, "改", "按档案室意见", now=NOW)
    place = store.folder / "forms/service-receipt/v1001"
    (place / "template.xml").write_bytes(b"\xff\xfe\x00 no text")
    (place / "sample.toml").unlink()
    exchange_all.export_all(store, desk.actors["admin"], path, now=NOW)
    with zipfile.ZipFile(path) as opened_zip:
        inside = {name for name in opened_zip.namelist() if name.startswith("forms/")}
        spoiled = opened_zip.read("forms/service-receipt/v1001/template.xml")
    assert spoiled == b"\xff\xfe\x00 no text"
    assert inside == {
        "forms/service-receipt/v1001/form.toml",
        "forms/service-receipt/v1001/template.xml",
    }
