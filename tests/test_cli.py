"""The scriptable front door: exit codes, one line each, the same services as the window."""

import csv
import os
from datetime import UTC, datetime

import pytest
from python_calamine import CalamineWorkbook

from app.cli import build_parser, main
from app.core.people import Role
from app.services.account.accounts import AccountDraft, BureauDraft, first_account, needs_setup
from app.services.folder.folder_place import make
from app.services.folder.folders import open_folder
from app.store.guard import FolderInUse, hold

NOW = datetime(2026, 3, 5, 1, 0, tzinfo=UTC)
ROWS = [
    ["主体名称", "统一社会信用代码", "住所（经营场所）"],
    ["嘉禾豆腐坊", "91360824MAC000017N", "麦㙦镇老街1号"],
    ["", "91360824MAC000025H", "麦㙦镇老街2号"],
]


@pytest.fixture
def data(tmp_path):
    return tmp_path / "data"


@pytest.fixture(autouse=True)
def mask():
    """A command takes the mask that its folder asks for; the tests after it have theirs."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def write(path, rows=ROWS):
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return str(path)


def said(capsys):
    """The lines on standard output and standard error."""
    out = capsys.readouterr()
    return out.out.splitlines(), out.err.splitlines()


def test_an_import_says_in_one_line_what_it_did(data, tmp_path, capsys):
    file, report = write(tmp_path / "a.csv"), tmp_path / "report.xlsx"
    command = ["import", "enterprises", file, "--data", str(data)]
    assert main([*command, "--report", str(report)]) == 0
    out, err = said(capsys)
    assert (len(out), err) == (1, [])
    assert "新增1" in out[0]
    assert "未导入1" in out[0]
    table = CalamineWorkbook.from_path(report).get_sheet_by_index(0).to_python()
    assert [row[0] for row in table[1:]] == [3]


def test_an_export_can_be_imported_again(data, tmp_path, capsys):
    main(["import", "enterprises", write(tmp_path / "a.csv"), "--data", str(data)])
    out = tmp_path / "out.csv"
    assert main(["export", "enterprises", str(out), "--data", str(data)]) == 0
    assert main(["import", "enterprises", str(out), "--data", str(data)]) == 0
    assert "未变1" in said(capsys)[0][-1]


@pytest.mark.parametrize(
    "rows",
    [[], [["a", "b"], ["1", "2"]], ROWS[:1], [ROWS[0], ROWS[2]]],
    ids=["empty", "other columns", "headings only", "every row refused"],
)
def test_a_file_with_nothing_usable_is_one_line_and_exit_code_two(data, tmp_path, capsys, rows):
    file = write(tmp_path / "a.csv", rows)
    assert main(["import", "enterprises", file, "--data", str(data)]) == 2
    out, err = said(capsys)
    assert (out, len(err)) == ([], 1)
    assert "a.csv" in err[0]


def test_where_every_row_is_refused_the_report_is_written_all_the_same(data, tmp_path):
    file, report = write(tmp_path / "a.csv", [ROWS[0], ROWS[2]]), tmp_path / "report.xlsx"
    command = ["import", "enterprises", file, "--data", str(data), "--report", str(report)]
    assert main(command) == 2
    assert report.exists()


def test_a_missing_file_and_a_wrong_ending_are_one_line(data, tmp_path, capsys):
    assert main(["import", "items", str(tmp_path / "no.xlsx"), "--data", str(data)]) == 2
    assert main(["export", "items", str(tmp_path / "no.pdf"), "--data", str(data)]) == 2
    assert len(said(capsys)[1]) == 2


def test_a_folder_whose_window_is_open_is_refused_in_one_line(data, tmp_path, capsys):
    file = write(tmp_path / "a.csv")
    with hold(data):
        with pytest.raises(FolderInUse), hold(data):
            pass
        assert main(["import", "enterprises", file, "--data", str(data)]) == 2
        assert main(["export", "enterprises", file, "--data", str(data)]) == 2
    out, err = said(capsys)
    assert out == []
    assert len(err) == 2
    assert str(data) in err[0]
    assert main(["import", "enterprises", file, "--data", str(data)]) == 0


def test_a_folder_that_cannot_be_made_is_the_machines_fault(tmp_path, capsys):
    file = write(tmp_path / "a.csv")
    assert main(["import", "enterprises", file, "--data", str(tmp_path / "a.csv" / "data")]) == 1
    assert len(said(capsys)[1]) == 1


def test_a_bureau_can_still_be_set_up_after_an_import_by_command(data, tmp_path):
    main(["import", "enterprises", write(tmp_path / "a.csv"), "--data", str(data)])
    folder = open_folder(data, now=NOW)
    assert needs_setup(folder.store)
    first_account(
        folder.store,
        BureauDraft("青岭县市场监督管理局", "青市监", "360899"),
        AccountDraft("admin", "彭浩", "", (Role.ADMIN,), password="mingqian"),
        now=NOW,
    )
    assert not needs_setup(folder.store)
    folder.close()


def test_what_a_command_makes_in_a_shared_folder_is_open_to_all_who_share_it(data, tmp_path):
    assert make(data, shared=True)
    main(["import", "enterprises", write(tmp_path / "a.csv"), "--data", str(data)])
    files = [path for path in data.rglob("*") if path.is_file()]
    assert {path.stat().st_mode & 0o777 for path in files} == {0o660}


@pytest.mark.parametrize("words", [[], ["import"], ["import", "people", "a", "--data", "b"]])
def test_words_that_make_no_command_end_with_code_two(words, capsys):
    with pytest.raises(SystemExit) as ended:
        build_parser().parse_args(words)
    assert ended.value.code == 2
    assert capsys.readouterr().err
