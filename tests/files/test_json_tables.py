"""JSON records read as a sheet, and written: what is in them arrives, what is wrong is told."""

import json
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.headings import match_headings
from app.core.rows import NESTED_MARK
from app.errors import UserError
from app.files import json_faults as faults
from app.files.json_out import write_json
from app.files.sheet_faults import UnknownEncoding, WrongColumns
from app.files.sheets import look, read_table
from app.texts import text

ROW = '{"主体名称":"嘉禾豆腐坊","统一社会信用代码":"91360824MAC000017N"}'
KNOWN = partial(match_headings, kind="enterprises")


@pytest.fixture
def put(tmp_path):
    def write(words, name="a.json", encoding="utf-8"):
        path = tmp_path / name
        path.write_bytes(words if isinstance(words, bytes) else words.encode(encoding))
        return path

    return write


def rows_of(path):
    table = read_table(path, KNOWN)
    return table.fields, [(row.number, row.cells) for row in table.rows]


@pytest.mark.parametrize(
    ("words", "encoding"),
    [
        (f"[{ROW},{ROW}]", "utf-8"),
        (f" [\n{ROW} ,\n {ROW}\n]\n", "utf-8-sig"),
        (f"{ROW}\n{ROW}\n", "utf-8"),
        (f"{ROW}{ROW}", "gb18030"),
        (f"[{ROW},{ROW}]", "utf-16"),
    ],
)
def test_an_array_and_lines_are_read_alike_in_any_encoding(put, words, encoding):
    code = "91360824MAC000017N"
    expected = [(at, ["嘉禾豆腐坊", code]) for at in (2, 3)]
    assert rows_of(put(words, encoding=encoding)) == (("name", "uscc"), expected)


def test_members_may_come_late_be_named_for_programs_and_hold_several_words(put):
    later = {
        "labels": ["专项", None, "重点"],
        "name": "乙",
        "regno": 360824600000010,
        "x": {"a": 1},
    }
    path = put(json.dumps([{"name": "甲", "expert": True, "address": None}, later]))
    fields, rows = rows_of(path)
    assert dict(zip(fields, rows[1][1], strict=True)) == {
        "name": "乙",
        "address": "",
        "labels": "专项、重点",
        "regno": "360824600000010",
    }
    assert read_table(path, KNOWN).match.unused == ("expert", "x")
    assert look(path, KNOWN).sheets[0].heading_row == 1


def test_numbers_keep_the_digits_they_are_written_with(put):
    words = '[{"主体名称":"甲","注册号":913608240000000170},{"主体名称":"乙","注册号":3.3E+14}]'
    assert [cells[1] for _, cells in rows_of(put(words))[1]] == ["913608240000000170", "3.3E+14"]


def test_a_value_that_is_a_table_is_marked_and_half_a_character_replaced(put):
    path = put('[{"主体名称":"\\ud800甲","住所":{"省":"赣"}}]')
    assert rows_of(path)[1] == [(2, ["\ufffd甲", NESTED_MARK])]


BROKEN = [
    ("[]", faults.NoRecords, {}),
    ("[{}]", faults.NoRecords, {}),
    (f'{{"code":0,"data":[{ROW}]}}', faults.NotAnArray, {"field": "data"}),
    (f'{{"code":0,"data":[{ROW},' + f"{ROW}," * 20_000 + f"{ROW}]}}", faults.NotAnArray, {}),
    ('["甲"]', faults.NotARecord, {"record": 1}),
    ("[" * 90_000, faults.NotARecord, {"record": 1}),
    (f"[{ROW},\n]", faults.NotARecord, {"record": 2}),
    (f'[{ROW},{{"主体名称":"乙","住所":' + "[" * 90_000, faults.TooDeep, {"record": 2}),
    (f'[{ROW},{{"主体名称":"乙","主体名称":"丙"}}]', faults.TwiceNamed, {"record": 2}),
    (f"[{ROW},{ROW[:20]}", faults.BrokenOff, {"record": 2}),
    (f"[{ROW},", faults.BrokenOff, {"record": 2}),
    (f"[{ROW}", faults.BrokenOff, {"record": 1}),
    (f'{ROW}\n{{"主体名称":tr', faults.BrokenOff, {"record": 2}),
    (f'[{ROW},\n{{"主体名称" "乙"}}]', faults.Broken, {"line": 2, "record": 2}),
    (f"[\n{ROW}\n{ROW}]", faults.Broken, {"line": 3}),
    (f"[{ROW}]\n{ROW}", faults.Broken, {"line": 2}),
    ("{'主体名称':'甲'}", WrongColumns, {}),
    ('[{"主体名称":"' + "甲" * 3_000_000, faults.RecordTooLong, {"record": 1}),
    ('"主体名称"', WrongColumns, {}),
    (f"[{ROW}]".encode()[:30] + b"\xff\xff", UnknownEncoding, {}),
]


@pytest.mark.parametrize(("words", "fault", "fields"), BROKEN)
def test_what_is_wrong_is_told_once_with_its_place(put, words, fault, fields):
    path = put(words)
    with pytest.raises(UserError) as caught:
        rows_of(path)
    assert type(caught.value) is fault
    assert fields.items() <= caught.value.fields.items()
    assert path.name in text(f"errors.{caught.value.code}", **caught.value.fields)


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12)


@settings(max_examples=30, deadline=None)
@given(rows=st.lists(st.tuples(CELLS, CELLS), max_size=6), ending=st.sampled_from(("", "l")))
def test_what_is_written_is_what_json_reads(tmp_path_factory, rows, ending):
    path = tmp_path_factory.mktemp("out") / f"a.json{ending}"
    write_json(path, ["名称", "名称"], iter(rows))
    words = path.read_text(encoding="utf-8")
    lines = [one for one in words.split("\n") if one] if ending else []
    read = [json.loads(one) for one in lines] if ending else json.loads(words)
    assert [tuple(one.values()) for one in read] == rows
    assert all(list(one) == ["名称", "名称(2)"] for one in read)
