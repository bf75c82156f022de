"""Backups in the window: one now, back to one with two people, and where nothing opens."""

import shutil
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QSize

from app.core.backups import RESTORED
from app.core.people import Actor, Role
from app.services import journal
from app.services.folder.folders import open_folder
from app.services.keeping import backups
from app.services.keeping.backups import State
from app.services.walks import sample
from app.store.engine import DATABASE
from app.store.schema import LogEntry
from app.texts import text
from app.ui import messages
from app.ui.backup_keeper import BackupKeeper
from app.ui.jobs import Jobs
from app.ui.login import LoginPage
from app.ui.program import Program
from app.ui.restore_window import RestoreDialog
from app.ui.shell import Shell
from app.ui.start.rescue import RescuePage

NOW = datetime.fromisoformat("2026-03-05T01:30:00+00:00")


@dataclass(frozen=True)
class Home:
    """Where a test's data folders lie."""

    real: Path
    sample: Path
    resources: Path
    heads: Path
    notes: tuple[Path, ...] = ()


@pytest.fixture
def program(_approved_folder: Path, tmp_path: Path, root: Path):
    """The program with a sample county, not yet started."""
    shutil.copytree(_approved_folder, tmp_path / "sample")
    home = Home(tmp_path / "data", tmp_path / "sample", root / "resources", tmp_path / "heads.txt")
    made = Program(home, lambda: NOW, lambda: "ab" * 32, size=QSize(1366, 768))
    yield made
    made.close()


def _account(role: Role):
    return next(one for one in sample.ACCOUNTS if one[2] is role)


def _enter(program: Program, qtbot, role: Role) -> Shell:
    page = program.window.centralWidget()
    assert isinstance(page, LoginPage)
    login, _name, _role, password = _account(role)
    page.login.setText(login)
    page.password.setText(password)
    page.enter.click()
    qtbot.waitUntil(lambda: isinstance(program.window, Shell), timeout=30_000)
    qtbot.waitUntil(lambda: not program.desk.jobs.busy, timeout=30_000)
    return program.window


def _kinds(program: Program) -> list[str]:
    with program.folder.store.read() as session:
        return [row.kind for row in session.query(LogEntry).order_by(LogEntry.n)]


def test_the_administrator_backs_up_and_goes_back_with_a_second_person(program, qtbot, monkeypatch):
    told: list[str] = []
    monkeypatch.setattr(messages, "inform", lambda _parent, _title, said: told.append(said))
    program.start()
    shell = _enter(program, qtbot, Role.ADMIN)
    assert text("backup.status_none") in shell.status._backup.text()
    shell.go("settings")
    page = shell.page("settings")
    page.show_tab("backup")
    tab = page.backup
    qtbot.waitUntil(lambda: text("backup.none") in tab.state._words.text())
    assert not tab.restore_button.isEnabled()
    tab.now_button.click()
    qtbot.waitUntil(lambda: len(tab.table.rows()) == 1, timeout=60_000)
    [made] = tab.table.rows()
    assert made.state is State.CHECKED
    assert "2026-03-05 09:30" in shell.status._backup.text()
    tab.table.selectRow(0)
    tab.restore_button.click()
    qtbot.waitUntil(lambda: tab._dialog is not None, timeout=60_000)
    dialog = tab._dialog
    assert isinstance(dialog, RestoreDialog)
    dialog.accept_button.click()  # nothing filled in: it stays
    assert dialog.isVisible()
    login, name, _role, password = _account(Role.APPROVER)
    dialog.reason.setPlainText("误删检查对象")
    dialog.person.login.setText(_account(Role.ADMIN)[0])
    dialog.person.password.setText(_account(Role.ADMIN)[3])
    dialog.accept_button.click()  # oneself is no second person
    qtbot.waitUntil(lambda: bool(dialog.problem._words.text()), timeout=30_000)
    dialog.person.login.setText(login)
    dialog.person.password.setText(password)
    dialog.accept_button.click()
    qtbot.waitUntil(lambda: bool(told), timeout=60_000)
    qtbot.waitUntil(lambda: isinstance(program.window.centralWidget(), LoginPage))
    assert f"{made.note.n:,}" in told[0]
    kinds = _kinds(program)
    assert kinds[-1] == RESTORED
    assert len(kinds) == made.note.n + 1
    shell = _enter(program, qtbot, Role.CLERK)  # the program goes on with it
    shell.go("settings")
    tab = shell.page("settings").backup
    assert not tab.restore_button.isVisibleTo(tab)
    with program.folder.store.read() as session:
        entry = session.query(LogEntry).filter_by(kind=RESTORED).one()
        assert (entry.operator, entry.witnesses) == (_account(Role.ADMIN)[1], name)


def test_a_damaged_database_opens_a_window_with_the_way_back(program, qtbot, monkeypatch):
    told: list[str] = []
    monkeypatch.setattr(messages, "inform", lambda _parent, _title, said: told.append(said))
    monkeypatch.setattr(messages, "confirm", lambda *_args, **_named: True)
    real = program.places.real
    shutil.copytree(program.places.sample, real)
    opened = open_folder(real, now=NOW)
    with opened.store.write() as session:  # as a bureau's own folder
        session.connection().exec_driver_sql("UPDATE bureau SET is_sample = 0")
    made = _back_up(opened.store)
    opened.close()
    with (real / DATABASE).open("r+b") as file:
        file.seek(4096)
        file.write(b"\0" * 4096 * 20)
    program.start()
    page = program.window.centralWidget()
    assert isinstance(page, RescuePage)
    assert [one.path for one in page.table.rows()] == [made.path]
    page.restore_button.click()
    qtbot.waitUntil(lambda: bool(told), timeout=60_000)
    qtbot.waitUntil(lambda: isinstance(program.window.centralWidget(), LoginPage))
    assert program.folder.path == real
    shell = _enter(program, qtbot, Role.CLERK)  # everybody is told, until two people answer
    qtbot.waitUntil(lambda: "未经第二人确认" in shell.alarm._words.text(), timeout=30_000)
    assert RESTORED in _kinds(program)


def test_where_the_database_is_gone_but_backups_are_there_nobody_begins_anew(program, qtbot):
    place = program.places.real / "backups"
    place.mkdir(parents=True)
    (place / "20260304-090000-daily.db").write_bytes(b"perhaps")
    program.start()
    page = program.window.centralWidget()
    assert isinstance(page, RescuePage)
    assert [one.state for one in page.table.rows()] == [State.UNCHECKED]
    page.sample_button.click()
    assert isinstance(program.window.centralWidget(), LoginPage)
    assert program.folder.path == program.places.sample


def test_the_first_log_in_of_a_day_makes_the_backup_by_itself(approved, qtbot, settle):
    desk = replace(approved.desks[Role.CLERK], is_sample=False)
    shell = Shell((), Jobs(), bureau="青岭", sample=False)
    qtbot.addWidget(shell)
    keeper = BackupKeeper(shell, desk)
    keeper.look()
    qtbot.waitUntil(
        lambda: "2026-03-05 09:30" in shell.status._backup.text() and not desk.jobs.busy,
        timeout=60_000,
    )
    found = backups.backups(desk.store, desk.actor, now=NOW)
    assert [one.named.label for one in found.listed] == ["daily"]
    keeper.look()  # not again on the same day
    settle()
    assert backups.backups(desk.store, desk.actor, now=NOW).listed == found.listed
    assert journal.verify_log(desk.store, desk.actor).broken_at == 0
    shell.jobs.close()


def _back_up(store):
    return backups.back_up(store, Actor(1, "x", "某人", frozenset({Role.CLERK})), True, now=NOW)
