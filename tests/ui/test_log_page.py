"""The page of the log: reading, filtering, checking the chain, carrying it away."""

import tomllib
from itertools import pairwise

import pytest
from PySide6.QtCore import QSize, Qt
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from app.core.chain import verify_chain
from app.core.people import Role
from app.services import journal, journal_files
from app.services.journal import Line, LogVerdict
from app.store.schema import LogEntry
from app.ui.screens.log import LogPage
from app.ui.shell import NavEntry, Shell
from app.ui.views import log as view

_HEAD = "0123456789abcdef" * 4
_ENTRY = Line(
    7,
    "2026-03-05T01:00:00Z",
    "LOCK",
    "周敏",
    "沈国良,朱彩娟",
    "T-1",
    '{"attempt":1,"m":"' + _HEAD + '"}',
    "a" * 64,
    _HEAD,
)


@pytest.fixture
def show(approved, settle, qtbot: QtBot):
    """The page in a window, for somebody of a role."""
    shells = []  # qtbot keeps none alive

    def run(role: Role = Role.CLERK):
        desk = approved.desks[role]
        shell = Shell((NavEntry("it", "-", "ban", lambda shell: LogPage(desk, shell)),), desk.jobs)
        shells.append(shell)
        qtbot.addWidget(shell)
        shell.resize(QSize(1366, 768))
        shell.show()
        shell.go("it")
        settle()
        return shell.page("it")

    return run


def _entries(approved):
    with approved.desks[Role.CLERK].store.read() as session:
        columns = (LogEntry.n, LogEntry.kind, LogEntry.subject, LogEntry.head)
        return session.execute(select(*columns).order_by(LogEntry.n)).all()


def test_the_newest_entry_stands_first_and_is_shown(show, approved):
    page = show(Role.SUPERVISOR)
    last = _entries(approved)[-1]
    rows = page.table.table.rows()
    assert [row.n for row in rows] == list(range(last.n, last.n - len(rows), -1))
    said = [line.words for part in page.detail.passages() for line in part.lines]
    assert view.groups(last.head) in said


def test_each_entry_names_the_head_of_the_one_before(show, approved):
    rows = show().table.table.rows()
    for row, before in pairwise(rows):
        assert row.previous == before.head


def test_the_kind_and_the_number_of_a_task_filter(show, approved, settle, qtbot):
    page = show()
    page.kind.setCurrentIndex(page.kind.findData("TASK"))
    settle()
    rows = page.table.table.rows()
    assert rows
    assert {row.kind for row in rows} == {"TASK"}
    page.kind.setCurrentIndex(0)
    settle()
    number = rows[0].subject
    page.subject.setText(number)
    wanted = sum(entry.subject.startswith(number) for entry in _entries(approved))
    qtbot.waitUntil(lambda: page.table.total == wanted)
    assert {row.subject[: len(number)] for row in page.table.table.rows()} == {number}


def test_every_kind_in_a_worked_folder_can_be_filtered_and_has_a_name(approved):
    kinds = {entry.kind for entry in _entries(approved)}
    assert kinds <= set(view.KINDS)
    for kind in view.KINDS:
        assert view.kind_words(kind) != kind


def test_a_sound_log_is_said_to_be_with_number_and_head(show, approved, settle, qtbot):
    page = show()
    qtbot.mouseClick(page.verify_button, Qt.MouseButton.LeftButton)
    settle()
    last = _entries(approved)[-1]
    words = page.note._words.text()
    assert words.startswith(f"完好：共{last.n}条")
    assert view.groups(last.head) in words
    assert page.note.property("tone") == "success"
    assert page.verify_button.isEnabled()


def test_a_changed_entry_is_named_and_the_page_still_reads(show, approved, settle):
    store = approved.desks[Role.CLERK].store
    with store.write() as session:
        connection = session.connection()
        connection.exec_driver_sql("DROP TRIGGER log_entry_no_update")
        connection.exec_driver_sql("UPDATE log_entry SET payload='?', at='x', entry='' WHERE n=3")
    page = show()
    page.verify_button.click()
    settle()
    assert page.note._words.text().startswith("第3条起对不上")
    assert "请保护现场" in page.note._words.text()
    assert page.note.property("tone") == "danger"
    rows = page.table.table.rows()
    page.table.table.selectRow([row.n for row in rows].index(3))
    assert page.detail.passages()


def test_the_words_of_the_verdict():
    assert view.verdict_note(LogVerdict(0, _HEAD, 0)).tone == "info"
    assert view.verdict_note(LogVerdict(12345, _HEAD, 0)).words == (
        "完好：共12,345条，首尾相接，末端摘要 " + " ".join(["01234567", "89abcdef"] * 4)
    )


def test_an_entry_reads_in_beijing_time_with_its_witnesses_and_hashes_in_groups():
    title, payload, previous, head = view.passages(_ENTRY)
    assert title.title == "第7条"
    assert [line.words for line in title.lines] == [
        "操作种类：锁定名单",
        "时间：2026-03-05 09:00:00（北京时间）",
        "操作人：周敏",
        "见证人：沈国良、朱彩娟",
        "任务或抽取编号：T-1",
    ]
    grouped = " ".join(["01234567", "89abcdef"] * 4)
    assert [line.words for line in payload.lines] == ["第几次抽取：1", "锁定清单摘要：", grouped]
    assert [line.words for line in previous.lines] == [" ".join(["aaaaaaaa"] * 8)]
    assert [(line.words, line.mono) for line in head.lines] == [(grouped, True)]


@pytest.mark.parametrize("payload", ["", "no json", "[]", "{}", '"x"'])
def test_a_payload_of_no_known_form_stays_as_it_is(payload):
    assert [line.words for line in view.payload_lines(payload)] == [payload]


def test_nested_and_empty_values_read_as_words():
    lines = view.payload_lines('{"counts":{"new":2,"same":0},"list":"","ok":true,"zz":[1,2]}')
    assert [line.words for line in lines] == [
        "户数：新增：2；无变化：0",
        "清单版本：无",
        "成功：是",
        "zz：1、2",
    ]


def test_the_exported_log_holds_together_and_the_export_is_logged(show, approved, settle, tmp_path):
    page = show(Role.SUPERVISOR)
    before = _entries(approved)
    place = tmp_path / "out" / "log.txt"
    page.export_to(place)
    settle()
    lines = place.read_bytes().decode().split("\n")
    assert lines.pop() == ""
    report = verify_chain(lines)
    assert report.sound
    assert (len(lines), report.head) == (len(before), before[-1].head)
    assert str(place) in page.note._words.text()
    assert page.table.table.rows()[0].kind == "EXPORT"
    assert [path.name for path in place.parent.iterdir()] == ["log.txt"]


def test_an_export_that_fails_leaves_the_old_file_and_no_entry(approved, tmp_path, monkeypatch):
    desk = approved.desks[Role.CLERK]
    place = tmp_path / "log.txt"
    place.write_text("old")
    before = len(_entries(approved))

    def broken(*_args: object, **_named: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(journal, "record", broken)
    with pytest.raises(RuntimeError):
        journal_files.export_log(desk.store, desk.actor, place, now=desk.clock())
    assert place.read_text() == "old"
    assert len(_entries(approved)) == before


def test_a_small_screen_clips_no_column(show):
    page = show()
    assert page.table.table.horizontalScrollBar().maximum() == 0


def test_every_kind_that_has_a_name_can_be_asked_for(root):
    with (root / "resources/texts/terms.toml").open("rb") as file:
        named = tomllib.load(file)["log"]
    assert set(view.KINDS) == set(named)
