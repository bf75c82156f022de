"""A batch of rows says exactly what each row says when it is read alone."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from app.core import codes
from app.core.enterprise_batches import COLUMNS, EnterpriseReader, right_codes
from app.core.enterprises import read_enterprise

GIVEN = (
    "name", "uscc", "code", "regno", "kind", "legal_rep", "phone", "address", "township",
    "risk_class", "founded", "status", "contact_phone", "labels", "premises",
)  # fmt: skip
# Right by GB 32100 and GS 15-2006, of ranges that are not issued; then what files really have.
CODES = (
    "", "91360824MAC000017N", "92360824MAX03FYB0F", "360824606519628", "91360824MAC0000170",
    "91360824mac000017n", " 91360824MAC000017N", '="91360824MAC000017N"', "9.13608E+17",
    "913608240000000000", "362424199003078115", "110105194912310021", "360824NA000013X",
    "3608241234567", "企独字第000123号", "91360824MAC000017N/360824600000016", "无", "／",
    "#N/A", "#REF!", "Err:502",
    "９１360824MAC000017N", "9136|0824", "91360824\u200bMAC000017N", "123456789012345",
)  # fmt: skip
TEXTS = (
    "", "青岭县嘉禾豆腐坊", " 前空", "后空 ", "'单引号", '="公式"', "两  空", "换\n行", "𬭎鑫\u200b",
    "张三 362424199003078115", "13800000000", "0796-2600140 13800000000", "x" * 18, "长" * 301,
    "|竖线|", "全　角", "无", "A&B", "#N/A", " #DIV/0!", "#name?", "#1便利店", "Err:509", "#",
)  # fmt: skip
DAYS = (
    "",
    "2026-03-05",
    "2026/3/5",
    "20260305",
    "2026年3月5日",
    "2026。3。5",
    "２０２６、３、５",
    "长期",
    "2026-13-40",
    "无",
    "45000",
    "#NUM!",
)
WORDS = (
    "",
    "存续",
    "存续（在营、开业、在册）",
    "注销",
    "吊销，未注销",
    "没听说过",
    "A",
    "A级",
    "低风险",
    "#VALUE!",
)
LISTS = ("", "餐饮、食品", "特种设备，特种设备", "无", "#NULL!", "#")
CELLS = {
    "uscc": CODES, "code": CODES, "regno": CODES, "founded": DAYS, "status": WORDS,
    "risk_class": WORDS, "labels": LISTS, "premises": ("", "", "", "2", " 3 "),
}  # fmt: skip


def cell(field):
    known = st.sampled_from(CELLS.get(field, TEXTS))
    day = st.dates(date(1990, 1, 1), date(2030, 1, 1))
    return st.one_of(known, known, known, known, st.text(max_size=20), day)


rows_of_cells = st.lists(st.tuples(*(cell(field) for field in GIVEN)), max_size=6)


@settings(max_examples=300)
@given(rows_of_cells)
def test_a_batch_reads_as_its_rows_do_alone(rows):
    batch = EnterpriseReader(GIVEN).read(rows, range(7, 7 + len(rows)))
    alone = [
        read_enterprise({name: one for name, one in zip(GIVEN, row, strict=True) if one}, at)
        for at, row in enumerate(rows, 7)
    ]
    assert batch.issues == tuple(issue for read in alone for issue in read.issues)
    assert list(batch.taken) == [at for at, read in enumerate(alone) if read.value is not None]
    expected = [read.value for read in alone if read.value is not None]
    for name in COLUMNS:
        values = [getattr(one, name) for one in expected]
        if name == "founded":
            values = [day.isoformat() if day else None for day in values]
        assert list(batch.columns[name]) == values, name


def test_a_reader_says_the_same_of_a_row_it_has_met_before():
    reader = EnterpriseReader(("name", "founded", "status"))
    row = ("青岭县嘉禾豆腐坊", "2026-13-40", "没听说过")
    first, again = (reader.read([row], [2]) for _ in range(2))
    assert first == again
    assert {one.code for one in first.issues} == {"rows.date", "rows.status"}


@given(st.lists(st.text(codes.USCC_ALPHABET, min_size=18, max_size=18), max_size=20))
def test_check_characters_of_many_codes_are_those_of_each(found):
    assert list(right_codes(found)) == [codes.uscc_check_ok(one) for one in found]


def test_a_registration_number_passes_exactly_where_its_check_digit_is_right():
    stem = "36082460651962"
    taken = [
        number
        for number in (f"{stem}{digit}" for digit in range(10))
        if EnterpriseReader(("name", "regno")).read([("甲", number)], [2]).issues == ()
    ]
    assert taken == [f"{stem}8"]
    assert codes.regno_check_ok(taken[0])
