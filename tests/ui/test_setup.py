"""The first start in the window: step by step, back again, from a package, in another's folder."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication

from app.core.people import Role
from app.services.account import accounts
from app.services.folder import folder_marks, folder_pack
from app.services.folder.folders import open_folder
from app.services.keeping import backups, heads_folder
from app.store import soundness
from app.store.engine import DATABASE
from app.store.schema import Enterprise
from app.texts import text
from app.ui import messages
from app.ui.exit_backup import ExitBackup
from app.ui.login import LoginPage
from app.ui.program import Program
from app.ui.screens.settings_account_window import OwnPasswordWindow
from app.ui.setup.done_page import DonePage
from app.ui.setup.start_page import StartPage
from app.ui.setup.wizard import SetupWizard
from app.ui.shell import Shell
from app.ui.start.moved_page import MovedPage
from app.ui.start.rescue import RescuePage
from app.ui.start.trouble import TroublePage
from app.ui.widgets.progress import ProgressDialog

NOW = datetime.fromisoformat("2026-03-05T01:30:00+00:00")


@dataclass
class Home:
    """Where a test's data folders lie."""

    real: Path
    sample: Path
    resources: Path
    heads: Path
    notes: tuple[Path, ...]


@pytest.fixture
def home(tmp_path: Path, root: Path) -> Home:
    """A machine on which nothing was ever started."""
    notes = (tmp_path / "profile" / "place.json", tmp_path / "machine" / "place.json")
    (tmp_path / "machine").mkdir()
    own = tmp_path / "own"
    return Home(own / "data", own / "sample", root / "resources", tmp_path / "heads.txt", notes)


@pytest.fixture
def clock() -> list[datetime]:
    """The clock: its first entry is the time."""
    return [NOW]


@pytest.fixture
def start(home: Home, clock) -> Iterator:
    """Start the program; each earlier one is closed first."""
    made: list[Program] = []

    def run() -> Program:
        while made:
            made.pop().close()
        program = Program(home, lambda: clock[0], lambda: "ab" * 32, size=QSize(1366, 768))
        made.append(program)
        program.start()
        return program

    yield run
    while made:
        made.pop().close()


def _page(program: Program):
    return program.window.centralWidget()


def _fill(wizard: SetupWizard, typing, second: Path | None) -> None:
    """Go through the steps as somebody does who knows what to write."""
    assert wizard.at == 0
    typing(wizard.bureau.fields["bureau"], "青岭县市场监督管理局")
    assert wizard.bureau.fields["short"].text() == "青岭市监"
    typing(wizard.bureau.fields["area"], "３６０８９９")
    wizard.go_on()
    assert wizard.at == 1
    wizard.go_on()
    if second is not None:
        typing(wizard.second.field.path, str(second))
    wizard.go_on()
    assert wizard.at == 3
    for post, name in (("admin", "彭浩"), ("reviewer", "沈禾"), ("approver", "彭昊")):
        typing(wizard.people.fields[post, "name"], name)
    for field in (wizard.people.own, wizard.people.again):
        typing(field, "long enough")


def test_a_bureau_is_set_up_from_nothing_and_the_next_start_asks_who_is_there(
    start, home, qtbot, typing, tmp_path
):
    program = start()
    first = _page(program)
    assert isinstance(first, StartPage)
    assert not home.real.exists()
    first.buttons["new"].click()
    wizard = _page(program)
    assert isinstance(wizard, SetupWizard)
    common = home.notes[1].parent / "data"
    assert wizard.place.field.path.text() == str(common)
    stick = tmp_path / "stick"
    stick.mkdir()
    _fill(wizard, typing, stick)
    wizard.go_on()
    qtbot.waitUntil(lambda: isinstance(_page(program), DonePage), timeout=30_000)
    done = _page(program)
    people = done.table.rows()
    assert [one.login for one in people] == ["penghao", "shenhe", "penghao2"]
    store = program.folder.store
    for one in people[1:]:
        assert accounts.log_in(store, one.login, one.password, now=NOW).name == one.name
    actor = accounts.log_in(store, "penghao", "long enough", now=NOW)
    assert actor.roles == {Role.ADMIN, Role.CLERK}
    assert heads_folder.second_folder(store, actor) == stick
    done.import_button.click()
    qtbot.waitUntil(lambda: isinstance(program.window, Shell))
    assert program.window.current_key == "enterprises"
    qtbot.waitUntil(lambda: not program.desk.jobs.busy, timeout=30_000)
    again = start_with_note(start, home)
    assert isinstance(_page(again), LoginPage)
    assert again.folder.path == common
    assert again.window.windowTitle().count("明签") == 1
    # Whoever sat here knows the reviewer's password: it is asked for another one, not forced.
    _page(again).login.setText(people[1].login)
    _page(again).password.setText(people[1].password)
    _page(again).enter.click()
    qtbot.waitUntil(lambda: bool(again.window.findChildren(OwnPasswordWindow)), timeout=30_000)
    (asked,) = again.window.findChildren(OwnPasswordWindow)
    assert "沈禾" in asked.sentence.text()
    assert asked.reject_button.text() == "下次再改"
    asked.reject()
    assert again.window.current_key == "workbench"


def start_with_note(start, home: Home) -> Program:
    """Start again as bootstrap does: the note of the machine names the folder."""
    from app.files.place_file import read_place

    home.real = read_place(home.notes[1])
    return start()


def test_wrong_words_are_named_at_their_field_and_what_was_typed_stays(
    start, home, qtbot, typing, tmp_path
):
    program = start()
    _page(program).buttons["new"].click()
    wizard = _page(program)
    qtbot.keyClick(wizard.bureau.fields["bureau"], Qt.Key.Key_Return)
    assert wizard.at == 0
    assert wizard.bureau.fields["bureau"].property("invalid") == "true"
    typing(wizard.bureau.fields["bureau"], "青岭县市场监督管理局")
    typing(wizard.bureau.fields["area"], "3608")
    qtbot.keyClick(wizard.bureau.fields["area"], Qt.Key.Key_Return)
    assert wizard.bureau.fields["area"].property("invalid") == "true"
    typing(wizard.bureau.fields["area"], "360899")
    qtbot.keyClick(wizard.bureau.fields["area"], Qt.Key.Key_Return)
    assert wizard.at == 1
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_bytes(b"x")
    for wrong in ("", "relative", str(tmp_path / "full"), str(tmp_path / "full" / "letter.txt")):
        typing(wizard.place.field.path, wrong)
        wizard.go_on()
        assert wizard.at == 1
        assert wizard.place.field.property("invalid") == "true"
    typing(wizard.place.field.path, str(tmp_path / "here"))
    wizard.go_on()
    typing(wizard.second.field.path, str(tmp_path / "not there"))
    wizard.go_on()
    assert wizard.at == 2
    typing(wizard.second.field.path, "")
    wizard.go_on()
    people = wizard.people
    typing(people.fields["admin", "name"], "彭浩")
    typing(people.fields["clerk", "name"], "林经")
    for post in ("admin", "clerk"):
        typing(people.fields[post, "login"], "penghao")
    typing(people.own, "long enough")
    typing(people.again, "another one")
    wizard.go_on()
    assert people.fields["clerk", "login"].property("invalid") == "true"
    typing(people.fields["clerk", "login"], "lin")
    wizard.go_on()
    assert people.again.property("invalid") == "true"
    typing(people.again, "long enough")
    wizard.go_on()  # nobody to review and approve: said once
    assert text("setup.people.missing") in people.problem._words.text()
    wizard.back()
    wizard.back()
    wizard.back()
    assert wizard.bureau.fields["area"].text() == "360899"
    assert wizard.at == 0
    assert not (tmp_path / "here").exists()
    for _ in range(4):
        wizard.go_on()
    qtbot.waitUntil(lambda: isinstance(_page(program), DonePage), timeout=30_000)
    assert program.folder.path == tmp_path / "here"


@pytest.fixture(scope="session")
def _bureau(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("bureau") / "data"
    opened = open_folder(place, now=NOW)
    draft = accounts.BureauDraft("青岭县市场监督管理局", "青市监", "360899")
    people = (
        accounts.AccountDraft("peng", "彭浩", "", (Role.ADMIN, Role.CLERK), password="long enough"),
        accounts.AccountDraft("shen", "沈禾", "", (Role.REVIEWER,), password="long enough"),
    )
    accounts.first_accounts(opened.store, draft, people, now=NOW)
    opened.close()
    return place


@pytest.fixture
def bureau(_bureau: Path, home: Home) -> Path:
    """A bureau's data in the place where the program looks for it."""
    shutil.copytree(_bureau, home.real)
    return home.real


def _log_in(program: Program, qtbot) -> Shell:
    page = _page(program)
    assert isinstance(page, LoginPage)
    page.login.setText("peng")
    page.password.setText("long enough")
    page.enter.click()
    qtbot.waitUntil(lambda: isinstance(program.window, Shell), timeout=30_000)
    qtbot.waitUntil(lambda: not program.desk.jobs.busy, timeout=30_000)
    return program.window


def test_packed_in_the_settings_and_back_in_the_window_of_a_new_machine(
    start, home, bureau, qtbot, tmp_path, monkeypatch
):
    told: list[str] = []
    monkeypatch.setattr(messages, "inform", lambda _parent, _title, said: told.append(said))
    path = tmp_path / "stick" / "搬家.mqmove"
    monkeypatch.setattr("app.ui.move_window.ask_path", lambda *_args: path)
    program = start()
    shell = _log_in(program, qtbot)
    shell.go("settings")
    page = shell.page("settings")
    page.show_tab("backup")
    page.backup.pack_button.click()
    dialog = page.backup.mover.dialog
    dialog.person.login.setText("shen")
    dialog.person.password.setText("long enough")
    dialog.accept_button.click()
    qtbot.waitUntil(lambda: bool(told), timeout=60_000)
    code = folder_pack.look_into(path).code
    assert code in told.pop().replace(" ", "")
    qtbot.waitUntil(lambda: isinstance(_page(program), MovedPage))
    left = _page(program)
    left.here_button.click()  # nothing filled in
    for key, words in (("login", "peng"), ("second", "shen")):
        left.fields[key].setText(words)
    left.fields["password"].setText("long enough")
    left.fields["second_password"].setText("wrong")
    left.reason.setText("新电脑还没有到")
    left.here_button.click()
    qtbot.waitUntil(lambda: bool(left.problem._words.text()), timeout=30_000)
    home.real = tmp_path / "new" / "data"
    home.sample = tmp_path / "new" / "sample"
    program = start()
    first = _page(program)
    first.package.emit(path)
    asked = program._beginning._dialog
    assert asked.place() == home.notes[1].parent / "data"
    asked.accept_button.click()
    qtbot.waitUntil(lambda: bool(told), timeout=60_000)
    qtbot.waitUntil(lambda: isinstance(_page(program), LoginPage))
    _log_in(program, qtbot)
    assert program.folder.path == home.notes[1].parent / "data"
    assert folder_marks.moved_out(program.folder.store) is None


def test_packing_that_is_stopped_leaves_everything_as_it_was(start, bureau, qtbot, tmp_path):
    program = start()
    shell = _log_in(program, qtbot)
    shell.go("settings")
    second = accounts.log_in(program.folder.store, "shen", "long enough", now=NOW)
    path = tmp_path / "stick" / "x.mqmove"
    shell.page("settings").backup.mover.pack_to(path, second)
    program.window.findChild(ProgressDialog).reject()
    qtbot.waitUntil(lambda: not program.desk.jobs.busy, timeout=30_000)
    assert program.window is shell
    assert not path.exists()
    assert not (bureau / folder_marks.UNDERWAY).exists()
    assert folder_marks.moved_out(program.folder.store) is None


def test_damage_found_beside_the_work_stops_saving_and_leads_to_the_backups(
    start, bureau, qtbot, monkeypatch
):
    said: list[str] = []

    def confirm(_parent, _title, sentence: str, _action, danger: bool = False) -> bool:
        said.append(sentence)
        return True

    monkeypatch.setattr(messages, "confirm", confirm)
    opened = open_folder(bureau, now=NOW)
    admin = accounts.log_in(opened.store, "peng", "long enough", now=NOW)
    made = backups.back_up(opened.store, admin, True, now=NOW)
    pages = _pages_of(opened.store, Enterprise.__tablename__)
    opened.close()
    with (bureau / DATABASE).open("r+b") as file:
        file.seek((pages[0] - 1) * 4096)
        file.write(b"\xff" * 4096)
    program = start()
    assert isinstance(_page(program), LoginPage)  # the glance at the start finds nothing
    program._looking.look()
    qtbot.waitUntil(lambda: isinstance(_page(program), RescuePage), timeout=30_000)
    assert f"{made.note.n}" in said[0]
    assert soundness.marked(bureau)
    program = start()  # and so at the next start, at once
    page = _page(program)
    assert isinstance(page, RescuePage)
    monkeypatch.setattr(messages, "inform", lambda _parent, _title, words: said.append(words))
    page.restore_button.click()
    qtbot.waitUntil(lambda: isinstance(_page(program), LoginPage), timeout=60_000)
    assert not soundness.marked(bureau)


def _pages_of(store, table: str) -> list[int]:
    with store.read() as session:
        words = f"SELECT rootpage FROM sqlite_schema WHERE name = '{table}'"
        return list(session.connection().exec_driver_sql(words).scalars())


def test_a_clock_that_was_set_back_is_said_and_going_on_is_logged(start, bureau, clock, qtbot):
    clock[0] = NOW - timedelta(days=40)
    program = start()
    page = _page(program)
    assert isinstance(page, TroublePage)
    page.again_button.click()
    assert isinstance(_page(program), TroublePage)
    clock[0] = NOW
    _page(program).again_button.click()
    assert isinstance(_page(program), LoginPage)
    clock[0] = NOW - timedelta(days=40)
    program = start()
    _page(program).anyway_button.click()
    assert isinstance(_page(program), LoginPage)
    program = start()
    assert isinstance(_page(program), LoginPage)


@pytest.mark.parametrize("worked", [False, True])
def test_leaving_makes_a_backup_where_work_was_done(start, bureau, clock, qtbot, worked):
    clock[0] = NOW + timedelta(hours=3)
    program = start()
    shell = _log_in(program, qtbot)
    store, actor = program.folder.store, program.desk.actor
    first = backups.back_up(store, actor, False, now=NOW)
    if worked:
        heads_folder.set_second_folder(store, actor, None, now=clock[0])
    QApplication.sendEvent(shell, QCloseEvent())
    qtbot.waitUntil(lambda: shell.jobs.closed, timeout=60_000)
    [left] = backups.listed_in(first.path.parent, backups.Where.HERE)  # the day's newest
    assert (left.path != first.path) is worked


def test_a_missing_stick_is_said_when_leaving_and_nobody_is_kept(start, bureau, qtbot, tmp_path):
    program = start()
    shell = _log_in(program, qtbot)
    store, actor = program.folder.store, program.desk.actor
    (tmp_path / "stick").mkdir()
    heads_folder.set_second_folder(store, actor, tmp_path / "stick", now=NOW)
    (tmp_path / "stick").rmdir()
    leaving = shell.findChild(ExitBackup)
    leaving._machine_goes_down(None)
    assert not leaving._wants_to_ask()
    qtbot.waitUntil(lambda: not leaving._going_down)  # it stayed up: the next end asks
    QApplication.sendEvent(shell, QCloseEvent())
    qtbot.waitUntil(lambda: leaving.question is not None, timeout=60_000)
    assert str(tmp_path / "stick") in leaving.question.sentence.text()
    leaving.question.reject_button.click()
    qtbot.waitUntil(lambda: shell.jobs.closed, timeout=30_000)
    assert len(backups.listed_in(bureau / "backups", backups.Where.HERE)) == 1
