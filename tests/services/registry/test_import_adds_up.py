"""Every row of a file ends in one class and in the registry or the report; nothing is lost."""

import shutil
from collections import Counter
from dataclasses import asdict
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from app.core.rows import Severity
from app.files.sheet_faults import NoRows
from app.services.registry import imports
from app.services.registry.import_lines import LEAVE_OUT, NEW_RECORD
from app.services.registry.imports import NothingUsable, commit
from app.store.engine import Store
from app.store.schema import Enterprise, RecordChange

NOW = datetime(2026, 3, 5, 1, 0, tzinfo=UTC)
HEADINGS = ("主体名称", "统一社会信用代码", "注册号", "住所（经营场所）", "场所编号", "登记状态")
# Few values, so that rows meet: right codes and wrong ones, lost digits, a person's number.
NAMES = st.sampled_from(["嘉禾豆腐坊", "嘉禾（豆腐坊）", "老王面馆", "", "甲", "合计"])
CODES = st.sampled_from(
    [
        "",
        "91360824MAC000017N",
        "91360824MAC000025H",
        "91360824MAC0000250",
        "9.13608E+17",
        "",
        "无",
        "362424199003078115",
    ]
)
NUMBERS = st.sampled_from(["", "", "360824606519628", "360824000000014", "3.60824E+14"])
PLACES = st.sampled_from(["", "麦㙦镇老街1号", "麦㙦镇老街１号", "新街9号"])
PARTS = st.sampled_from(["", "", "", "1", "2"])
ROWS = st.lists(
    st.tuples(NAMES, CODES, NUMBERS, PLACES, PARTS, st.sampled_from(["", "存续", "没听说过"])),
    min_size=1,
    max_size=12,
)
ANSWERS = st.lists(st.sampled_from(["first", "new", "leave", "silence"]), min_size=12, max_size=12)
QUIET = settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture
def anew(desk, tmp_path):
    """Give the empty bureau again for each example."""
    desk.store.close()
    kept = tmp_path / "kept"
    shutil.copytree(desk.store.folder, kept)
    stores = []

    def make():
        while stores:
            stores.pop().close()
        shutil.rmtree(desk.store.folder)
        shutil.copytree(kept, desk.store.folder)
        stores.append(Store(desk.store.folder))
        return type(desk)(stores[0], desk.actors, desk.folder)

    yield make
    while stores:
        stores.pop().close()


def take(desk, rows, answers=()):
    """Preview, decide, save; return (rows of data, preview, counts, decisions) or None."""
    cells = [dict(zip(HEADINGS, row, strict=True)) for row in rows]
    path = desk.file([dict.fromkeys(HEADINGS, "") | one for one in cells])
    try:
        preview = desk.preview("enterprises", path)
    except (NothingUsable, NoRows):
        return None
    decisions = {}
    taken = set()
    for doubt, answer in zip(preview.doubtful, answers, strict=False):
        record = doubt.candidates[0].record_id
        if answer == "first" and record not in taken:
            decisions[doubt.line] = record
            taken.add(record)
        elif answer in ("new", "leave"):
            decisions[doubt.line] = NEW_RECORD if answer == "new" else LEAVE_OUT
    counted = imports.decide(desk.store, desk.clerk, preview.staging, decisions)
    done = commit(desk.store, desk.clerk, preview.staging, now=NOW)
    assert done.counts == counted
    return preview, counted, decisions


def size(desk):
    with desk.store.read() as session:
        return session.scalar(select(func.count()).select_from(Enterprise))


@QUIET
@given(ROWS, ROWS, ANSWERS)
def test_the_classes_add_up_and_the_registry_grows_by_the_new(anew, first, second, answers):
    desk = anew()
    for rows in (first, second):
        before = size(desk)
        taken = take(desk, rows, answers)
        if taken is None:
            assert size(desk) == before
            continue
        preview, counts, _ = taken
        filled = sum(any(row) for row in rows)
        assert counts.rows + counts.skipped == filled
        parts = ("new", "changed", "unchanged", "doubtful", "refused")
        assert counts.rows == sum(getattr(counts, part) for part in parts)
        assert size(desk) == before + counts.new
        told = preview.counts
        shown = Counter({part: len(getattr(preview, part)) for part in parts})
        assert shown == Counter({part: getattr(told, part) for part in parts})
        where = [line.row for part in parts for line in getattr(preview, part)]
        assert len(where) == len(set(where)) == counts.rows
        assert {line.row for line in preview.refused} == {
            one.row for one in preview.issues if one.severity is Severity.REFUSE
        }


@QUIET
@given(ROWS, ANSWERS)
def test_the_same_file_again_brings_nothing_new(anew, rows, answers):
    desk = anew()
    if (first := take(desk, rows, answers)) is None:
        return
    again = take(desk, rows)
    assert again is not None
    _, counts, _ = again
    assert (counts.new, counts.changed, counts.doubtful) == (0, 0, 0), asdict(first[1])
    assert counts.unchanged == first[1].new
    with desk.store.read() as session:
        assert set(session.scalars(select(RecordChange.version))) <= {1}
