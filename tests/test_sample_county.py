"""The sample county: right codes, enough of everything, and readable by the program."""

import subprocess
import sys
from collections import Counter
from datetime import date
from functools import partial
from itertools import islice
from pathlib import Path

import pytest

from app.core.codes import org_check_ok, regno_check_ok, uscc_check_ok
from app.core.headings import Kind, match_headings
from app.core.items import ItemRow
from app.core.registry import export_headings, read_registry
from app.core.vocabulary import Standing
from app.files.sheets import read_table
from resources.sample import make_county

SCRIPT = Path(make_county.__file__)


def _read(kind: Kind, headings: tuple[str, ...], rows: list[list[str]]):
    match = match_headings(headings, kind)
    cells = ({name: row[at] for name, at in match.columns.items()} for row in rows)
    return [read for _, read in read_registry(kind, enumerate(cells, start=2))]


@pytest.fixture(scope="module")
def enterprises() -> list[list[str]]:
    return list(make_county.enterprise_rows(2000, 7))


@pytest.fixture(scope="module")
def officers() -> list[list[str]]:
    return list(make_county.officer_rows(60, 7))


def test_every_row_of_every_registry_reads_without_a_word(
    enterprises: list[list[str]], officers: list[list[str]]
):
    items = list(make_county.item_rows())
    for kind, headings, rows in (
        ("enterprises", make_county.ENTERPRISE_HEADINGS, enterprises),
        ("officers", make_county.OFFICER_HEADINGS, officers),
        ("items", make_county.ITEM_HEADINGS, items),
    ):
        reads = _read(kind, headings, rows)
        assert len(reads) == len(rows)
        assert [issue for read in reads for issue in read.issues] == []


def test_the_headings_begin_as_those_of_an_export():
    headings = list(make_county.ENTERPRISE_HEADINGS)
    assert headings == export_headings("enterprises")[: len(headings)]
    people = list(make_county.OFFICER_HEADINGS)
    assert people == export_headings("officers")[: len(people)]


def test_codes_are_right_unissued_and_never_repeat(enterprises: list[list[str]]):
    codes = [row[1] for row in enterprises if row[1]]
    assert len(set(codes)) == len(codes) > 1900
    assert all(uscc_check_ok(code) and org_check_ok(code[8:17]) for code in codes)
    assert all(code[2:8] == "360899" for code in codes)
    assert all(code[8:11] in ("MAX", "MAY") or code[8:10] in ("02", "03", "04") for code in codes)
    numbers = [row[2] for row in enterprises if row[2].isdigit()]
    assert all(map(regno_check_ok, numbers))
    assert any(not row[1] and row[2] for row in enterprises)


def test_no_code_repeats_far_beyond_the_sample():
    codes = {make_county.credit_code("2", number, False) for number in range(0, 3_000_000, 101)}
    olds = {make_county.credit_code("1", number, True) for number in range(0, 3_000_000, 101)}
    assert len(codes) == len(olds) == len(range(0, 3_000_000, 101))


def test_the_first_rows_do_not_depend_on_how_many_are_asked_for(enterprises: list[list[str]]):
    assert list(islice(make_county.enterprise_rows(10**6, 7), 50)) == enterprises[:50]
    assert next(make_county.enterprise_rows(1, 8)) != enterprises[0]


def test_rare_characters_occur(enterprises: list[list[str]]):
    text = "".join("".join(row) for row in enterprises)
    assert "麦㙦镇" in text
    assert any(ord(character) > 0xFFFF for character in text)


def test_officers_fill_desks_and_stations_and_some_cannot_be_drawn(officers: list[list[str]]):
    reads = [read.value for read in _read("officers", make_county.OFFICER_HEADINGS, officers)]
    units = Counter(officer.unit for officer in reads if officer)
    stations = {unit: number for unit, number in units.items() if unit.endswith("所")}
    assert len(stations) == 7
    assert min(stations.values()) >= 4
    assert sum(stations.values()) == 30
    expired = [
        one for one in reads if one and one.cert_expiry and one.cert_expiry < date(2026, 1, 1)
    ]
    away = [one for one in reads if one and one.standing is not Standing.ON_DUTY]
    assert 1 <= len(expired) <= 5
    assert 1 <= len(away) <= 6
    assert len({one.cert_no for one in reads if one}) == 60


def test_stations_of_enterprises_are_units_of_officers(
    enterprises: list[list[str]], officers: list[list[str]]
):
    assert {row[8] for row in enterprises} <= {row[5] for row in officers}


def test_every_expertise_an_item_needs_is_there_in_numbers(officers: list[list[str]]):
    items = [read.value for read in _items()]
    held = Counter(skill for row in officers for skill in row[7].split("、"))
    needed = {item.skill for item in items if item and item.skill}
    assert needed
    assert min(held[skill] for skill in needed) >= 6


def _items():
    return _read("items", make_county.ITEM_HEADINGS, list(make_county.item_rows()))


def test_items_have_bases_points_and_materials_and_say_that_they_are_samples():
    items = [read.value for read in _items()]
    assert len(items) >= 30
    for item in items:
        assert isinstance(item, ItemRow)
        assert item.basis
        assert item.check_points
        assert item.materials
        assert "样例" in item.list_version
        assert "对照本局最新公布清单" in item.source
    assert len({item.code for item in items if item}) == len(items)
    assert any(item.check_points[0].hint for item in items if item)


def test_recusals_name_people_and_enterprises_that_exist(
    enterprises: list[list[str]], officers: list[list[str]]
):
    rows = list(make_county.recusal_rows(officers, enterprises, 20, 7))
    assert len({(row[0], row[2]) for row in rows}) == 20
    assert {(row[0], row[1]) for row in rows} <= {(one[2], one[0]) for one in officers}
    assert {(row[2], row[3]) for row in rows} <= {(one[1], one[0]) for one in enterprises}


def test_the_command_writes_the_same_files_twice_and_the_program_reads_them(tmp_path: Path):
    for name in ("a", "b"):
        subprocess.run(
            [
                sys.executable,
                str(SCRIPT),
                "--out",
                str(tmp_path / name),
                "--enterprises",
                "40",
                "--items",
            ],
            check=True,
        )
    for path in sorted((tmp_path / "a").iterdir()):
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes()
    for kind, number in (("enterprises", 40), ("officers", 60)):
        for ending in ("xlsx", "csv"):
            path = tmp_path / "a" / f"{kind}.{ending}"
            table = read_table(path, partial(match_headings, kind=kind))
            assert sum(1 for _ in table.rows) == number
