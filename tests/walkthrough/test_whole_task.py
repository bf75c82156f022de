"""One task from the registry files to the published lists, as its people walk it.

The road (conftest.py) is walked once; at each step it keeps what a reader gets back and
what the log gained. The tests look at these.
"""

import csv
import json
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from pypdf import PdfReader
from sqlalchemy import select

from app.core.findings import FindingState
from app.core.protocol import sha256_hex
from app.core.quota import ALL, QuotaRule
from app.core.scope import Scope
from app.core.task import Act, DrawKind, Stage
from app.services import journal
from app.services.draw import listed, shows
from app.services.paper import papers
from app.services.paper.paper_facts import TooFewInspectors
from app.services.registry import registry
from app.services.registry.registry_lines import EnterpriseQuery
from app.store.schema import LogEntry
from resources.sample import make_county

ID_NUMBER = "360824199003072516"  # invented; it was in the imported file
BLOCKED = """
import runpy, sys

class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("PySide6", "shiboken6", "sqlalchemy", "reportlab", "openpyxl"):
            raise ModuleNotFoundError(name)

sys.meta_path.insert(0, Absent())
sys.argv = ["app.verify", *sys.argv[1:]]
runpy.run_module("app.verify", run_name="__main__")
"""


# The steps


def test_a_preview_counts_what_the_import_then_brings_and_keeps_no_identity_number(road) -> None:
    shown, done = road.got["preview enterprises"], road.got["import enterprises"]
    assert (shown.counts.rows, shown.counts.new, shown.counts.refused) == (600, 600, 0)
    assert shown.private == ("身份证号",)
    assert done.counts == shown.counts
    assert road.log["preview enterprises"] == []
    assert [road.log[f"import {kind}"] for kind in ("enterprises", "officers", "items")] == [
        ["IMPORT clerk"]
    ] * 3
    page = registry.enterprises(
        road.store, road.actors["supervisor"], EnterpriseQuery(township="麦㙦镇")
    )
    rows = list(make_county.enterprise_rows(600, 7))
    assert page.total == sum(row[7] == "麦㙦镇" for row in rows)


def test_a_task_moves_through_three_people_and_each_step_is_logged(road, plan) -> None:
    stages = [road.got[name].stage for name in ("saved", "submitted", "reviewed", "approved")]
    assert stages == [Stage.DRAFT, Stage.SUBMITTED, Stage.REVIEWED, Stage.APPROVED]
    assert road.got["saved"].plan == plan
    assert road.got["approved"].draws[0].number == f"{road.got['saved'].numbers.task_no}-1"
    assert [(step.act, step.by, step.opinion) for step in road.got["approved"].steps] == [
        (Act.SUBMIT, "人员clerk", ""),
        (Act.REVIEW, "人员reviewer", "合法"),
        (Act.APPROVE, "人员approver", "同意"),
    ]
    logged = [road.log[name] for name in ("saved", "submitted", "reviewed", "approved")]
    assert logged == [["TASK clerk"], ["TASK clerk"], ["APPROVE reviewer"], ["APPROVE approver"]]


def test_the_pool_reconciles_with_the_file(road, plan) -> None:
    state = road.got["reconciled"]
    rows = list(make_county.enterprise_rows(600, 7))
    inside = [row for row in rows if row[7] in plan.scope.townships]
    living = [row for row in inside if row[14] == "存续"]
    assert (state.total, state.out_of_scope) == (600, 600 - len(inside))
    assert state.pool == len(living)
    assert sum(state.excluded.values()) == len(inside) - len(living)
    of_b = sum(row[12] == "B" for row in living)
    assert state.wanted == 6 + (of_b * 30 * 2 + 100) // 200 + 2  # half up
    assert state.problem is None


def test_nothing_is_drawn_before_the_throws_and_everything_after(road, plan) -> None:
    frozen, locked, shown = (road.got[name] for name in ("frozen", "locked", "shown"))
    assert (locked.enterprises, locked.officers, locked.seed, locked.result_hash) == (
        (),
        (),
        "",
        "",
    )
    assert (locked.pool, locked.wanted) == (
        road.got["reconciled"].pool,
        road.got["reconciled"].wanted,
    )
    assert locked.manifest_hash == shown.manifest_hash == frozen.manifest_hash
    assert shown.seed == road.got["seeded"].seed
    assert shown.result_hash == road.got["drawn"].result_hash
    assert len(shown.enterprises) == road.got["drawn"].enterprises == shown.wanted
    assert {one.team for one in shown.enterprises} <= {"T001", "T002", "T003"}
    assert {one.township for one in shown.enterprises} <= set(plan.scope.townships)
    assert [road.log[name] for name in ("reconciled", "frozen", "seeded", "drawn")] == [
        [],
        ["LOCK clerk"],
        ["SEED clerk"],
        ["RESULT clerk"],
    ]


def test_every_enterprise_gets_one_numbered_notice_and_one_record(road) -> None:
    wanted = road.got["drawn"].enterprises
    assert len(road.got["notices"].files) == wanted
    assert len(road.got["records"].files) == 1
    for name in ("notice_no", "record_no"):
        given = [getattr(row, name) for row in road.got["papers"]]
        serials = sorted(int(re.findall(r"\d+", number)[-1]) for number in given)
        assert serials == list(range(1, wanted + 1))
    steps = ("lock sheet", "minutes", "notices", "records")
    kinds = ["PAPER clerk", "PAPER clerk", "NOTICE clerk", "PAPER clerk"]
    assert [road.log[step] for step in steps] == [[kind] for kind in kinds]
    assert road.got["shown"].manifest_hash in words(road.got["lock sheet"].path)
    assert road.got["shown"].result_hash in words(road.got["minutes"].path)


def test_findings_pass_three_people_and_own_work_is_refused_and_logged(road) -> None:
    states = [
        {row.state for row in road.got[name]}
        for name in ("submitted findings", "reviewed findings", "approved findings")
    ]
    assert states == [{FindingState.SUBMITTED}, {FindingState.REVIEWED}, {FindingState.APPROVED}]
    assert road.got["problem"].issues == ()
    logged = [road.log[name] for name in ("problem", "submitted findings", "own work")]
    assert logged == [["FINDING clerk"], ["FINDING clerk"], ["REFUSED clerk"]]
    assert set(road.log["clean"]) == {"FINDING clerk"}
    assert road.log["reviewed findings"] == ["APPROVE reviewer"]
    assert road.log["approved findings"] == ["APPROVE approver"]


def test_the_task_ends_closed_with_a_whole_log(road) -> None:
    assert road.got["closed"].stage is Stage.CLOSED
    verdict = journal.verify_log(road.store, road.actors["supervisor"])
    assert verdict.broken_at == 0
    log = (road.folder / "files" / "log.txt").read_text().splitlines()
    assert len(log) == verdict.entries
    assert sha256_hex(log[-1]) == verdict.head


# What leaves the house


def words(path: Path) -> str:
    return re.sub(r"\s+", "", "".join(page.extract_text() for page in PdfReader(path).pages))


def read_list(path: Path) -> list[list[str]]:
    if path.suffix == ".xlsx":
        sheet = openpyxl.load_workbook(path).active
        return [[cell.value or "" for cell in row] for row in sheet.iter_rows()]
    encoding = "gb18030" if "gb18030" in path.name else "utf-8-sig"
    with path.open(encoding=encoding, newline="") as file:
        return [list(row) for row in csv.reader(file)]


def lists(road: Any) -> list[Path]:
    """The lists; beside each lies the note of its totals and digest."""
    return sorted(one for one in (road.folder / "lists").iterdir() if one.suffix != ".txt")


def test_anybody_can_repeat_the_draw_with_nothing_but_python(road, root) -> None:
    done = subprocess.run(
        [sys.executable, "-c", BLOCKED, "check", str(road.folder / "dossier")],
        cwd=root,
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert road.got["shown"].result_hash in done.stdout.decode()


def test_the_six_lists_hold_every_drawn_enterprise_once(road) -> None:
    shown = road.got["shown"].enterprises
    assert len(lists(road)) == 6
    for path in lists(road):
        rows = read_list(path)
        found = [one.name for row in rows for one in shown if one.name in row]
        assert sorted(found) == sorted(one.name for one in shown)
        codes = [one.code for row in rows for one in shown if one.code in row]
        assert sorted(codes) == sorted(one.code for one in shown)
        flat = [cell for row in rows for cell in row]
        assert sum("责令" in cell for cell in flat) == 1
        assert sum(cell == "未发现问题" for cell in flat) == len(shown) - 1
        assert road.log[path.name] == ["PUBLISH clerk"]
        assert sha256_hex(path.read_bytes()) == road.got[path.name].sha256


def test_codes_and_numbers_in_the_workbooks_are_text(road) -> None:
    for path in (one for one in lists(road) if one.suffix == ".xlsx"):
        cells = [c for row in openpyxl.load_workbook(path).active.iter_rows() for c in row]
        assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}


def test_a_township_gbk_lacks_comes_through_in_gb18030(road) -> None:
    rare = [one.name for one in road.got["shown"].enterprises if "㙦" in one.name]
    assert rare
    for path in (one for one in lists(road) if "gb18030" in one.name):
        assert set(rare) <= {cell for row in read_list(path) for cell in row}
        assert "㙦".encode("gb18030") in path.read_bytes()


def test_nothing_private_leaves_the_house(road) -> None:
    enterprises = list(make_county.enterprise_rows(600, 7))
    officers = list(make_county.officer_rows(60, 7))
    phones = {row[5] for row in enterprises} | {row[8] for row in officers}
    private = {one for one in phones if one} | {ID_NUMBER, "信用风险", "风险等级", "近亲属"}
    leaving: dict[str, str] = {}
    for path in lists(road):
        leaving[path.name] = "|".join(cell for row in read_list(path) for cell in row)
        assert not {"A", "B", "C", "D"} & {cell for row in read_list(path) for cell in row}
    for path in road.got["notices"].files:
        leaving[path.name] = words(path)
    for name in (
        "manifest.txt",
        "opening.txt",
        "result.txt",
        "names.txt",
        "log.txt",
        "payloads.txt",
    ):
        leaving[name] = (road.folder / "dossier" / name).read_text()
    found = {(name, one) for name, text in leaving.items() for one in private if one in text}
    assert found == set()
    manifest = leaving["manifest.txt"].splitlines()
    strata = {line.split("|")[2] for line in manifest if line.startswith("E|")}
    assert strata == {"S1", "S2", "S3", "S4"}  # which is which stays in the house
    names = {row[0] for row in officers} | {row[4] for row in enterprises if len(row[4]) > 2}
    assert not {name for name in names if name in leaving["manifest.txt"] + leaving["result.txt"]}


def test_the_identity_number_is_kept_nowhere(road) -> None:
    for path in (road.folder / "data").rglob("*"):
        if path.is_file():
            assert ID_NUMBER.encode() not in path.read_bytes()


def test_no_number_and_no_person_stands_in_the_log_or_in_the_name_of_a_kept_file(road) -> None:
    enterprises = list(make_county.enterprise_rows(600, 7))
    officers = list(make_county.officer_rows(60, 7))
    private = {row[5] for row in enterprises} | {row[8] for row in officers} | {ID_NUMBER}
    private |= {row[4] for row in enterprises if len(row[4]) > 2} | {row[0] for row in officers}
    data = road.folder / "data"
    kept = "\n".join(path.relative_to(data).as_posix() for path in data.rglob("*"))
    with road.store.read() as session:
        payloads = "\n".join(session.scalars(select(LogEntry.payload)))
    assert {one for one in private if one and one in kept + payloads} == set()


# The two other kinds of draw


def _listed_file(folder: Path, rows: Sequence[Sequence[str]]) -> Path:
    path = folder / "上级名单.xlsx"
    table = [[row[0], row[1] or row[2]] for row in rows]
    make_county.save_xlsx(path, "名单", ("企业名称", "统一社会信用代码"), table)
    return path


def test_officers_alone_are_drawn_for_every_enterprise_of_an_upper_list(
    road, plan, tmp_path
) -> None:
    chosen = list(make_county.enterprise_rows(600, 7))[40:47]
    file = _listed_file(tmp_path, [*chosen, ["不在名录里的店", "92360899MAXXXXXXXX", ""]])
    read = listed.read_listed(road.store, road.actors["clerk"], file)
    assert [(row, name) for row, name in read.unknown] == [(9, "不在名录里的店")]
    assert set(read.keys) == {row[1] or row[2] for row in chosen}
    other = replace(plan, kind=DrawKind.OFFICERS, listed=read.keys, quotas={}, scope=Scope())
    task_id = road.approve(other)
    lock_id = road.draw(task_id)
    shown = shows.show(road.store, road.actors["clerk"], lock_id)
    assert {one.key for one in shown.enterprises} == set(read.keys)
    rows = papers.papers(road.store, road.actors["clerk"], task_id)
    assert all(len(row.officers) == 2 for row in rows)
    assert {one.key for one in shown.officers if one.team} != set()


def test_enterprises_alone_are_drawn_without_anybody_to_inspect_them(road, plan, tmp_path) -> None:
    quotas = {ALL: QuotaRule("RATIO", "2.5")}
    other = replace(plan, kind=DrawKind.ENTERPRISES, quotas=quotas, scope=Scope())
    task_id = road.approve(other)
    lock_id = road.draw(task_id)
    shown = shows.show(road.store, road.actors["clerk"], lock_id)
    assert len(shown.enterprises) == shown.wanted > 5
    assert {one.team for one in shown.enterprises} == {""}
    assert shown.officers == ()
    with pytest.raises(TooFewInspectors):
        road.act(papers.issue_notices, "clerk", task_id, None, tmp_path, one_file=True)
    assert list(tmp_path.iterdir()) == []
    with road.store.read() as session:
        last = session.scalars(select(LogEntry).order_by(LogEntry.n.desc())).first()
        assert last is not None
        assert json.loads(last.payload)["teams"] == 0
