"""A bureau's own years of days off: shown before they are saved, restored, logged."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from app.core.holiday_rows import BadYear
from app.core.people import Actor, NotAllowed, Role
from app.core.workdays import DayKind, SpecialDay
from app.files.holidays import SOURCE
from app.services.registry import holidays
from app.services.registry.holidays import NoSource, NotShipped, YearChanged
from app.store.migrate import open_store
from app.store.schema import Account, Bureau, LogEntry

NOW = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
NOTICE = "国务院办公厅关于2027年部分节假日安排的通知"
ROWS_2027 = (("日期", "休或班", "节日"), ("2027-01-01", "休", "元旦"), ("2027-02-20", "班", "春节"))


class Bench:
    def __init__(self, store, admin, clerk):
        self.store, self.admin, self.clerk = store, admin, clerk

    def table(self, year):
        found = holidays.years(self.store, self.clerk, now=NOW)
        return next(one for one in found if one.year == year)

    def preview(self, path, year=2027):
        return holidays.preview(self.store, self.admin, path, year, now=NOW)


@pytest.fixture
def bench(tmp_path):
    store = open_store(tmp_path / "data", NOW)
    with store.write() as session:
        session.add(Bureau(id=1, name="青岭县市监局", short_name="青市监", area_code="360899"))
        people = []
        for login, role in (("admin", Role.ADMIN), ("clerk", Role.CLERK)):
            row = Account(login=login, name=login, roles=[role.value], password_hash="-")
            session.add(row)
            session.flush()
            people.append(Actor(row.id, login, login, frozenset({role})))
    yield Bench(store, *people)
    store.close()


def csv(path: Path, rows) -> Path:
    path.write_text("\n".join(",".join(row) for row in rows), encoding="gb18030")
    return path


def test_the_shipped_years_are_there_and_the_next_is_missing(bench):
    found = holidays.years(bench.store, bench.clerk, now=NOW)
    assert [(one.year, one.workdays) for one in found] == [
        (2027, None),
        (2026, 248),
        (2025, 248),
        (2024, 251),
    ]
    assert holidays.year_missing(bench.store, bench.clerk, now=NOW) == 2027
    september = datetime(2026, 9, 30, 1, 0, tzinfo=UTC)
    assert holidays.year_missing(bench.store, bench.clerk, now=september) == 0


def test_a_year_is_imported_exactly_as_it_was_shown_and_logged(bench, tmp_path):
    shown = bench.preview(csv(tmp_path / "2027.csv", ROWS_2027))
    assert [(one.row, one.special.day.isoformat()) for one in shown.entries] == [
        (2, "2027-01-01"),
        (3, "2027-02-20"),
    ]
    saved = holidays.commit(bench.store, bench.admin, shown, NOTICE, now=NOW)
    assert bench.table(2027) == saved
    assert (saved.workdays, saved.is_own, saved.source) == (261, True, NOTICE)
    assert holidays.year_missing(bench.store, bench.clerk, now=NOW) == 0
    with bench.store.read() as session:
        last = session.query(LogEntry).order_by(LogEntry.n.desc()).first()
        kind, payload = last.kind, last.payload
    assert kind == "HOLIDAY"
    assert '"workdays":261' in payload


def test_a_sheet_with_dates_as_dates_is_read_too(bench, tmp_path):
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["2027年节假日"])
    sheet.append(["日期", "放假或上班"])
    sheet.append([date(2027, 1, 1), "放假"])
    book.save(tmp_path / "2027.xlsx")
    shown = bench.preview(tmp_path / "2027.xlsx")
    assert [one.special for one in shown.entries] == [SpecialDay(date(2027, 1, 1), DayKind.OFF)]


def test_every_row_at_fault_has_one_message_and_nothing_is_taken(bench, tmp_path):
    rows = (
        *ROWS_2027,
        ("2027-01-01", "休", "元旦"),  # twice
        ("2027-10-08", "班", "国庆节"),  # a Friday
        ("2026-10-01", "休", "国庆节"),  # another year
        ("十月一日", "休", "国庆节"),
        ("2027-10-02", "调休", "国庆节"),
    )
    shown = bench.preview(csv(tmp_path / "bad.csv", rows))
    assert [(one.row, one.code) for one in shown.issues] == [
        (4, "rows.repeated"),
        (5, "holidays.weekday"),
        (6, "holidays.year"),
        (7, "holidays.date"),
        (8, "holidays.kind"),
    ]
    assert shown.refused == 5
    with pytest.raises(BadYear):
        holidays.commit(bench.store, bench.admin, shown, NOTICE, now=NOW)
    assert bench.table(2027).workdays is None


def test_the_file_that_comes_with_the_program_can_be_taken_for_a_single_year(bench, tmp_path):
    lines = SOURCE.read_text(encoding="utf-8").splitlines()
    one = tmp_path / "2026.csv"
    one.write_text("\n".join(lines[:1] + [x for x in lines if x.startswith("2026")]), "utf-8")
    shown = bench.preview(one, 2026)
    assert (shown.refused, len(shown.entries), shown.unused) == (0, 39, ("notice",))
    saved = holidays.commit(bench.store, bench.admin, shown, NOTICE, now=NOW)
    assert not saved.is_own  # the same days as it came with


def test_a_changed_year_can_be_had_back(bench):
    before = bench.table(2026)
    days = before.days[1:]
    saved = holidays.save_year(bench.store, bench.admin, 2026, days, "县里的安排", 0, now=NOW)
    assert saved.is_own
    assert saved.workdays == 249  # 1 January, a Thursday, counts now
    back = holidays.restore_year(bench.store, bench.admin, 2026, saved.revision, now=NOW)
    assert (back.days, back.is_own, back.workdays) == (before.days, False, 248)
    with pytest.raises(NotShipped):
        holidays.restore_year(bench.store, bench.admin, 2027, 0, now=NOW)


def test_of_two_people_the_second_is_told(bench, tmp_path):
    shown = bench.preview(csv(tmp_path / "2027.csv", ROWS_2027))
    holidays.commit(bench.store, bench.admin, shown, NOTICE, now=NOW)
    with pytest.raises(YearChanged):
        holidays.commit(bench.store, bench.admin, shown, NOTICE, now=NOW)


def test_a_table_names_what_it_rests_on(bench):
    days = (SpecialDay(date(2027, 1, 1), DayKind.OFF),)
    with pytest.raises(NoSource):
        holidays.save_year(bench.store, bench.admin, 2027, days, "  ", 0, now=NOW)


def test_only_who_keeps_the_settings_changes_a_year(bench):
    days = (SpecialDay(date(2027, 1, 1), DayKind.OFF),)
    with pytest.raises(NotAllowed):
        holidays.save_year(bench.store, bench.clerk, 2027, days, NOTICE, 0, now=NOW)
