"""A list the upper level drew: every row is found or named."""

import csv

import pytest

from app.errors import UserError
from app.services.draw import listed
from app.store.schema import Enterprise

USCC = "91360824MAC000017N"


@pytest.fixture
def read(road, tmp_path):
    """Write rows (headings first) as a .csv and match them."""

    def run(*rows):
        path = tmp_path / "名单.csv"
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows(rows)
        return listed.read_listed(road.store, road.clerk, path)

    return run


@pytest.fixture
def coded(road):
    """Some enterprises of the county have codes."""
    road.change(Enterprise, Enterprise.key == "QL000001", key=USCC, uscc=USCC)
    road.change(Enterprise, Enterprise.key == "QL000002", regno="360824600012345")
    return road


@pytest.mark.parametrize(
    "heading", ["统一社会信用代码", "统一社会信用代码/注册号", "注册号", "社会信用代码"]
)
def test_a_row_is_found_by_its_code_under_any_heading(coded, read, heading):
    found = read(("企业名称", heading), ("甲", USCC), ("乙", "360824600012345"))
    assert (found.keys, found.unknown) == ((USCC, "QL000002"), ())


def test_rows_that_are_not_in_the_registry_are_named_with_their_row(coded, read):
    found = read(
        ("企业名称", "统一社会信用代码"),
        ("甲", USCC),
        ("外县公司", "91360824MAC000025H"),
        ("", "91360824MAC000033C"),
        ("没有代码的商行", ""),
    )
    assert found.keys == (USCC,)
    assert found.unknown == (
        (3, "外县公司"),
        (4, "91360824MAC000033C"),
        (5, "没有代码的商行"),
    )


def test_a_row_is_found_by_its_second_code_where_the_first_is_unknown(coded, read):
    found = read(
        ("企业名称", "统一社会信用代码", "注册号"),
        ("乙", "91360824MAC000025H", "360824600012345"),
    )
    assert found.keys == ("QL000002",)


def test_a_row_is_found_by_the_bureaus_own_number(coded, read):
    assert read(("企业名称", "注册号"), ("丙", "ql000003")).keys == ("QL000003",)


def test_an_enterprise_listed_twice_is_taken_once(coded, read):
    found = read(("企业名称", "统一社会信用代码"), ("甲", USCC), ("甲二", f" {USCC.lower()}"))
    assert (found.keys, found.unknown) == ((USCC,), ())


def test_a_code_of_several_premises_names_none_of_them(coded, read):
    code = "91360824MAC0000417"
    for number in ("QL000004", "QL000005"):
        coded.change(Enterprise, Enterprise.key == number, uscc=code)
    found = read(("企业名称", "统一社会信用代码"), ("连锁店", code))
    assert (found.keys, found.unknown) == ((), ((2, "连锁店"),))


def test_the_premises_with_the_code_as_its_number_goes_before_the_others(coded, read):
    coded.change(Enterprise, Enterprise.key == "QL000004", uscc=USCC)
    assert read(("企业名称", "统一社会信用代码"), ("甲", USCC)).keys == (USCC,)


def test_long_lists_are_matched_whole(road, read):
    rows = [(f"n{at}", f"QL{at:06d}") for at in range(1000)]
    found = read(("企业名称", "注册号"), *rows)
    assert (len(found.keys), len(found.unknown)) == (24, 976)


def test_a_file_that_is_no_list_is_refused(road, tmp_path, read):
    with pytest.raises(UserError):
        read(("甲", "乙"), ("丙", "丁"))
    (tmp_path / "图.xlsx").write_bytes(b"\x89PNG")
    with pytest.raises(UserError):
        listed.read_listed(road.store, road.clerk, tmp_path / "图.xlsx")


def test_a_row_without_a_known_code_is_found_by_name_and_address(coded, read):
    coded.change(Enterprise, Enterprise.key == "QL000005", address="镇甲 中街（东）5号")
    coded.change(Enterprise, Enterprise.key.in_(["QL000006", "QL000007"]), name="同名(食)商行")
    coded.change(Enterprise, Enterprise.key == "QL000007", address="乙地")
    found = read(
        ("企业名称", "统一社会信用代码", "地址"),
        ("青岭县第5商行", "91360824MAC000025H", "镇甲中街(东)5号"),
        ("同名（食）商行", "", "乙 地"),
        ("青岭县第8商行", "", ""),
    )
    assert (found.keys, found.unknown) == (("QL000005", "QL000007", "QL000008"), ())


def test_a_name_alone_does_not_do_where_the_row_says_something_else(coded, read):
    coded.change(Enterprise, Enterprise.key.in_(["QL000006", "QL000007"]), name="同名商行")
    found = read(
        ("企业名称", "统一社会信用代码", "地址"),
        ("青岭县第5商行", "91360824MAC000025H", ""),
        ("青岭县第8商行", "", "别处1号"),
        ("同名商行", "", ""),
    )
    assert found.keys == ()
    assert [row for row, _ in found.unknown] == [2, 3, 4]
