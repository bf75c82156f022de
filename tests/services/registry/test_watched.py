"""The watched folder: told of, recognised, put away once saved; never imported by itself."""

from datetime import UTC, datetime

import pytest

from app.core.people import NotAllowed
from app.services.registry import watched
from app.services.registry.watched import NoFolder

NOW = datetime(2026, 3, 5, 1, 0, tzinfo=UTC)
ENTERPRISE = {"主体名称": "嘉禾豆腐坊", "统一社会信用代码": "91360824MAC000017N"}
LISTS = {
    "a.csv": ENTERPRISE,
    "b.csv": {"姓名": "陈一", "执法证号": "1"},
    "c.csv": {"企业名称": "嘉禾", "统一社会信用代码": "1", "列入日期": "2026-01-01"},
    "d.csv": {"执法证号": "1", "统一社会信用代码": "2", "回避事由": "持股"},
    "e.csv": {"抽查事项": "年报", "检查依据": "条例"},
    "f.csv": {"谁": "知道"},
    "g.csv": {"名称": "嘉禾", "检查种类": "个案检查", "检查日期": "2026-01-01"},
    "h.csv": {"专家姓名": "赵六", "专业领域": "计量"},
}
# Files that merely lie there: what they hold, in bytes, and what they are taken for.
OTHERS = {
    "i.csv": ("日期,休或班,节日\r\n2026-01-01,休,元旦\r\n", "holidays"),
    "j.json": ('[{"name": "嘉禾", "uscc": "1", "address": "老街1号"}]', "enterprises"),
    "k.jsonl": ('{"姓名": "陈一", "执法证号": "1"}\n', "officers"),
    "l.json": ('{"format": "mingqian-team-answers-1", "body": "{}"}', "returns"),
    "m.zip": ("PK", "dossier"),
    "n.json": ("[{", ""),
}


@pytest.fixture
def folder(desk):
    watched.watch(desk.store, desk.clerk, desk.folder, now=NOW)
    return desk.folder


def look(desk):
    return watched.waiting(desk.store, desk.clerk)


def test_without_a_folder_nothing_waits(desk):
    assert look(desk) == watched.Watch(None)


def test_tables_that_lie_in_the_folder_wait_and_nothing_else_does(desk, folder):
    for name in ("b.xlsx", "~$b.xlsx", ".hidden.csv", "c.docx", "leer.csv"):
        (folder / name).write_bytes(b"" if name == "leer.csv" else b"x")
    (folder / "已导入").mkdir()
    desk.file([ENTERPRISE])
    assert sorted(one.path.name for one in look(desk).files) == ["a.csv", "b.xlsx"]


def test_a_file_is_recognised_by_its_headings(desk, folder):
    for name, row in LISTS.items():
        desk.file([row], name)
    found = {one.path.name: one.kind for one in watched.recognised(desk.store, desk.clerk).files}
    assert found == {
        "a.csv": "enterprises",
        "b.csv": "officers",
        "c.csv": "facts",
        "d.csv": "recusals",
        "e.csv": "items",
        "f.csv": "",
        "g.csv": "checks",
        "h.csv": "experts",
    }


def test_other_files_that_lie_there_are_told_by_their_content(desk, folder):
    for name, (words, _) in OTHERS.items():
        (folder / name).write_text(words, encoding="utf-8", newline="")
    found = {one.path.name: one.kind for one in watched.recognised(desk.store, desk.clerk).files}
    assert found == {name: kind for name, (_, kind) in OTHERS.items()}


@pytest.mark.parametrize(
    ("name", "kind"),
    [("a.csv", "enterprises"), ("b.csv", "officers"), ("d.csv", "recusals"), ("f.csv", "")],
)
def test_a_file_chosen_anywhere_is_recognised(desk, name, kind):
    path = desk.file([LISTS[name]], name)
    assert watched.recognise(desk.store, desk.clerk, path, "enterprises") == kind
    path.unlink()
    assert watched.recognise(desk.store, desk.clerk, path, "enterprises") == ""


def test_a_file_that_fits_two_kinds_as_well_is_of_the_expected_one(desk):
    path = desk.file([{"企业名称": "嘉禾", "住所": "老街1号", "列入日期": "2026-01-01"}])
    assert watched.recognise(desk.store, desk.clerk, path, "enterprises") == "enterprises"


def test_a_saved_file_moves_aside_and_waits_no_longer(desk, folder):
    for _ in range(2):
        path = desk.file([ENTERPRISE])
        place = watched.put_away(desk.store, desk.clerk, path, now=NOW)
        assert place.parent.name == "已导入"
        assert look(desk).files == ()
    assert sorted(one.name for one in place.parent.iterdir()) == ["a-20260305-090000.csv", "a.csv"]


def test_a_file_from_elsewhere_stays_where_it_is(desk, folder, tmp_path):
    path = tmp_path / "own.csv"
    path.write_text("x", encoding="utf-8")
    assert watched.put_away(desk.store, desk.clerk, path, now=NOW) is None
    assert path.exists()


def test_a_folder_that_is_lost_is_told(desk, tmp_path):
    place = tmp_path / "share"
    place.mkdir()
    watched.watch(desk.store, desk.clerk, place, now=NOW)
    place.rmdir()
    assert look(desk).lost
    watched.watch(desk.store, desk.clerk, None, now=NOW)
    assert look(desk).folder is None


def test_only_a_folder_that_is_there_is_taken_and_only_by_who_keeps_registries(desk, tmp_path):
    with pytest.raises(NoFolder):
        watched.watch(desk.store, desk.clerk, tmp_path / "none", now=NOW)
    with pytest.raises(NotAllowed):
        watched.watch(desk.store, desk.actors["supervisor"], tmp_path, now=NOW)
