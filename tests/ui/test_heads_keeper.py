"""Heads are noted while people work; what contradicts them stands over every page."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLabel, QLineEdit
from sqlalchemy import select

from app.core.heads import KnownHead
from app.core.people import Role
from app.core.protocol import REHEARSAL
from app.files.heads_file import append_head, read_heads
from app.services import journal
from app.services.keeping import heads_register, restores
from app.services.walks import sample
from app.store.schema import LogEntry
from app.texts import text
from app.ui.alarm_window import AckDialog
from app.ui.desk import Desk
from app.ui.heads_keeper import HeadsKeeper, plug_in_heads
from app.ui.pages import nav_entries
from app.ui.screens.log import LogPage
from app.ui.screens.log_register import RegisterDialog
from app.ui.screens.settings_about import AboutTab
from app.ui.screens.settings_second import SecondFolderCard
from app.ui.shell import Shell
from app.ui.stage_window import stage_window
from app.ui.views import heads as view

Seated = tuple[Shell, Desk, HeadsKeeper]


@pytest.fixture
def sit(approved, tmp_path: Path, qtbot, settle) -> Callable[..., Seated]:
    """Somebody at their window, with a file of heads in the test's own folder."""

    shells = []  # Qt's windows live as long as somebody holds them

    def run(role: Role = Role.CLERK) -> Seated:
        desk = replace(approved.desks[role], heads=tmp_path / "profile" / "heads.txt")
        shell = Shell(nav_entries(desk), desk.jobs, bureau="局", sample=True)
        shells.append(shell)
        qtbot.addWidget(shell)
        shell.resize(QSize(1366, 768))
        keeper = plug_in_heads(shell, desk)
        assert keeper is not None
        shell.show()
        settle()
        return shell, desk, keeper

    return run


def _file(desk: Desk) -> Path:
    assert desk.heads is not None
    return desk.heads.with_name("heads-SSJ1R.txt")


def _newest(desk: Desk) -> journal.Line:
    return journal.entries(desk.store, desk.actor, 0).rows[0]


def _forge(desk: Desk) -> None:
    """A head of this log's future, as a newer database would have left it."""
    last = _newest(desk).n
    with desk.store.read() as session:
        first = session.scalars(select(LogEntry.head).where(LogEntry.n == 1)).one()
    known = KnownHead(REHEARSAL, first, last + 9, "cd" * 32, "2026-03-05T01:00:00Z")
    append_head(_file(desk), known, desk.clock())


def test_the_newest_head_is_noted_when_work_has_come_to_rest(sit, qtbot, settle):
    _, desk, keeper = sit()
    qtbot.waitUntil(lambda: bool(keeper.kept))
    assert read_heads(_file(desk))[-1].n == _newest(desk).n
    with desk.store.write() as session:
        journal.record(session, "甲", "SETTING", {}, now=desk.clock())
    desk.read(keeper.shell, restores.open_alarms, done=lambda _alarms: None)
    settle()
    qtbot.waitUntil(lambda: read_heads(_file(desk))[-1].n == _newest(desk).n, timeout=5_000)
    assert [one.added for one in keeper.kept] == [True]


def test_the_last_entries_are_noted_when_the_window_closes(sit, settle):
    shell, desk, _ = sit()
    with desk.store.write() as session:
        journal.record(session, "甲", "SETTING", {}, now=desk.clock())
    shell.close()
    assert read_heads(_file(desk))[-1].n == _newest(desk).n


def test_nothing_is_said_where_all_is_well(sit):
    shell, _, _ = sit()
    assert shell.alarm.isHidden()
    assert stage_window(shell).window.warning == ""


@pytest.fixture
def alarmed(approved, tmp_path, sit) -> Seated:
    desk = replace(approved.desks[Role.CLERK], heads=tmp_path / "profile" / "heads.txt")
    _forge(desk)
    with desk.store.write() as session:
        session.connection().exec_driver_sql("DROP TRIGGER result_no_update")
    return sit()


def _words(shell: Shell) -> str:
    return " ".join(one.text() for one in shell.alarm.findChildren(QLabel))


def test_a_finding_stands_over_every_page_and_under_the_halls_picture(alarmed, settle):
    shell, _, keeper = alarmed
    assert [view.alarm_words(one) for one in keeper.alarms][1] == (
        "数据库的保护规则被改动：缺少触发器 result_no_update。"
    )
    assert "数据库比已知的末端摘要旧" in _words(shell)
    assert "另有1项" in _words(shell)
    for entry in ("workbench", "log", "settings"):
        shell.go(entry)
        settle()
        assert shell.alarm.isVisible()
    assert stage_window(shell).window.warning == text("heads.strip.hall")


def test_two_people_take_the_strip_away(alarmed, settle, in_dialog, qtbot):
    shell, desk, keeper = alarmed
    login, password = next((one[0], one[3]) for one in sample.ACCOUNTS if one[2] is Role.REVIEWER)

    def fill(dialog: AckDialog) -> None:
        assert [one.kind for one in dialog.table.rows()] == ["RESTORE", "SCHEMA"]
        qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
        assert dialog.isVisible()  # nothing was filled in
        dialog.reason.setPlainText("演练用的旧库\n换了回来")
        dialog.second.login.setText(login)
        dialog.second.password.setText(password)
        qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)

    in_dialog(keeper.ask, fill)
    qtbot.waitUntil(lambda: shell.alarm.isHidden(), timeout=20_000)
    assert restores.open_alarms(desk.store, desk.actor) == ()
    assert stage_window(shell).window.warning == ""
    assert _newest(desk).kind == "SCHEMA-ACK"


# -- the register of paper ---------------------------------------------------------------


@pytest.fixture
def register(sit, qtbot, settle) -> tuple[RegisterDialog, Desk]:
    shell, desk, _ = sit()
    dialog = RegisterDialog(shell, desk)
    dialog.show()
    settle()
    return dialog, desk


def _scan(qtbot, field: QLineEdit, words: str) -> None:
    """A scanner types and ends with Return."""
    field.setFocus()
    qtbot.keyClicks(field, words)
    qtbot.keyClick(field, Qt.Key.Key_Return)


def test_a_scanned_head_is_answered_at_once_and_kept_on_request(register, qtbot, settle):
    dialog, desk = register
    entry = _newest(desk)
    _scan(qtbot, dialog.head, f"SSJ1R|HEAD|{entry.n}|{entry.head.upper()}")
    settle()
    assert dialog.isVisible()
    assert dialog.answer._words.text().startswith(f"一致：第{entry.n}条（")
    assert dialog.number.text() == str(entry.n)
    assert not dialog.table.rows()
    dialog.sheet.setText("过程记录，县纪委")
    qtbot.mouseClick(dialog.keep_button, Qt.MouseButton.LeftButton)
    settle()
    (row,) = dialog.table.rows()
    assert (row.head, row.sheet, row.holds) == (entry.head, "过程记录，县纪委", True)
    assert dialog.head.text() == ""


def test_a_head_the_log_lacks_is_said_in_red_and_the_strip_follows(register, qtbot, settle):
    dialog, _ = register
    _scan(qtbot, dialog.head, "cd" * 32)
    settle()
    assert dialog.answer.property("tone") == "danger"
    assert "日志中没有这个摘要" in dialog.answer._words.text()
    dialog.sheet.setText("锁定单")
    dialog.keep()
    settle()
    shell = dialog.parentWidget()
    assert isinstance(shell, Shell)
    qtbot.waitUntil(lambda: not shell.alarm.isHidden(), timeout=10_000)
    assert "纸面摘要登记" in _words(shell)


@pytest.mark.parametrize("typed", ["", "没有", "12"])
def test_what_is_no_head_is_said_beside_the_field(register, qtbot, settle, typed):
    dialog, _ = register
    dialog.head.setText(typed)
    dialog.look()
    settle()
    assert dialog.isVisible()
    said = " ".join(one.text() for one in dialog.findChildren(QLabel))
    assert "请录入或扫描末端摘要" in said if not typed else "不是末端摘要" in said


# -- the log page, the settings ------------------------------------------------------------


def test_the_check_of_the_log_says_what_is_anchored_and_what_is_only_noted(sit, qtbot, settle):
    shell, desk, keeper = sit()
    qtbot.waitUntil(lambda: bool(keeper.kept))
    entry = _newest(desk)
    shell.go("log")
    page = shell.page("log")
    assert isinstance(page, LogPage)
    page.verify()
    settle()
    assert f"还没有登记过纸面摘要，{entry.n}条都未锚定。" in page.note._words.text()
    assert f"到第{entry.n}条未变" in page.note._words.text()
    heads_register.register_head(
        desk.store, desk.actor, entry.head, 0, "过程记录", now=desk.clock()
    )
    page.verify()
    settle()
    assert f"已锚定到第{entry.n}条（纸面摘要），其后1条未锚定。" in page.note._words.text()


def test_person_and_days_filter_the_log(sit, settle, qtbot):
    shell, desk, _ = sit()
    shell.go("log")
    page = shell.page("log")
    assert isinstance(page, LogPage)
    settle()
    every = page.table.total
    name = _newest(desk).operator
    page.operator.setCurrentIndex(page.operator.findData(name))
    settle()
    assert {row.operator for row in page.table.table.rows()} == {name}
    page.operator.setCurrentIndex(0)
    page.since.setDate(page.since.date().addYears(30))
    qtbot.waitUntil(lambda: page.table.total == 0)
    page.since.setDate(page.since.minimumDate())
    qtbot.waitUntil(lambda: page.table.total == every)


def test_the_page_about_the_program_says_how_the_files_stand(sit, qtbot, settle):
    _, desk, keeper = sit()
    qtbot.waitUntil(lambda: bool(keeper.kept))
    tab = AboutTab(desk)
    qtbot.addWidget(tab)
    tab.refresh()
    settle()
    assert tab.heads.text() == (
        f"本机用户目录中的摘要文件：已写到第{_newest(desk).n}条　{_file(desk)}"
    )
    _file(desk).unlink()
    _file(desk).mkdir()
    tab.refresh()
    settle()
    assert "只写到第0条" in tab.heads.text()


def test_the_second_folder_is_named_and_given_up(sit, qtbot, settle, tmp_path):
    _, desk, _ = sit(Role.ADMIN)
    card = SecondFolderCard(desk)
    qtbot.addWidget(card)
    card.refresh()
    settle()
    assert card.folder.text() == "未设置"
    card.name(tmp_path)
    settle()
    assert card.folder.text() == str(tmp_path)
    card.name(None)
    settle()
    assert card.folder.text() == "未设置"
