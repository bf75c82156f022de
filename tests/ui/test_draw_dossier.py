"""The draw's last page: the dossier comes by itself, copies and public copies at a press."""

import pytest
from PySide6.QtWidgets import QMainWindow

from app.core.ceremony import Ceremony, Person
from app.core.container import unpack
from app.core.people import Role
from app.core.task import Stage
from app.services.draw import dossiers, draw_stage, draws, pool
from app.services.task import tasks
from app.store.schema import Task
from app.ui import messages
from app.ui.task import draw_dossier
from app.ui.task.draw import DrawPanel

PEOPLE = (
    Person("沈国良", "县纪委监委派驻组", "副组长", 4),
    Person("朱彩娟", "县人大", "代表", 4),
)
DIGITS = {"沈国良": "4711", "朱彩娟": "0836"}


@pytest.fixture
def revealed(approved):
    """The approved task, drawn and shown to the room; its lock id."""
    desk = approved.desks[Role.CLERK]
    card = tasks.task(desk.store, desk.actor, approved.task_id)
    ceremony = Ceremony("会议室", "李建国", "周敏", (), PEOPLE)
    secrets = desk.entropy(), desk.entropy()
    made = pool.freeze(
        desk.store, desk.actor, card.draws[0].id, ceremony, *secrets, now=desk.clock()
    )
    draws.record_throws(desk.store, desk.actor, made.lock_id, DIGITS, DIGITS, now=desk.clock())
    draws.run(desk.store, desk.actor, made.lock_id, now=desk.clock())
    draw_stage.reveal(desk.store, desk.actor, made.lock_id, now=desk.clock())
    return made.lock_id


@pytest.fixture
def opened(approved, revealed, qtbot, settle):
    """Opens the page of the revealed draw and waits until nothing is under way."""
    windows = []

    def run(role: Role = Role.CLERK) -> DrawPanel:
        desk = approved.desks[role]
        window = QMainWindow()
        windows.append(window)
        qtbot.addWidget(window)
        panel = DrawPanel(desk)
        window.setCentralWidget(panel)
        window.resize(1160, 640)
        window.show()
        panel.show_task(tasks.task(desk.store, desk.actor, approved.task_id))
        qtbot.waitUntil(lambda: panel.showing == "result", timeout=20_000)
        settle()
        return panel

    yield run
    windows.clear()


@pytest.fixture
def choose(monkeypatch):
    """The folder the person chooses next; None: they turn back."""

    def run(folder):
        monkeypatch.setattr(draw_dossier, "ask_place", lambda *_args: folder)

    return run


@pytest.fixture
def told(monkeypatch):
    """Codes of the errors that came up as a dialog."""
    codes: list[str] = []
    monkeypatch.setattr(
        messages, "show_error", lambda _parent, error, *_more: codes.append(error.code)
    )
    return codes


def kept(panel):
    folder = panel.desk.folder / dossiers.FOLDER
    return list(folder.glob("*.zip")) if folder.exists() else []


def words(panel):
    return panel.result_card.kept._words.text()


def test_the_dossier_is_written_by_itself_and_only_once(opened):
    panel = opened()
    (path,) = kept(panel)
    assert path.name in words(panel)
    assert "自洽" in words(panel)
    assert panel.result_card.kept.property("tone") == "success"
    assert panel.result_card.again.isHidden()
    before = path.stat().st_mtime_ns
    again = opened()
    assert path.name in words(again)
    assert path.stat().st_mtime_ns == before


def test_whoever_only_looks_writes_nothing_by_looking_but_may_take_a_copy(
    opened, choose, settle, tmp_path
):
    panel = opened(Role.SUPERVISOR)
    assert kept(panel) == []
    assert panel.result_card.public.isHidden()
    choose(tmp_path)
    panel.result_card.copy.click()
    settle()
    (copied,) = tmp_path.glob("*.zip")
    assert "log.txt" in unpack(copied.read_bytes())


def test_a_copy_goes_to_the_stick_and_is_the_same_file(opened, choose, settle, tmp_path):
    panel = opened()
    stick = tmp_path / "stick"
    stick.mkdir()
    choose(stick)
    panel.result_card.copy.click()
    settle()
    assert str(stick) in words(panel)
    (copied,) = stick.iterdir()
    assert copied.read_bytes() == kept(panel)[0].read_bytes()


def test_turning_back_from_the_choice_of_a_folder_does_nothing(opened, choose, settle):
    panel = opened()
    before = words(panel)
    choose(None)
    panel.result_card.copy.click()
    settle()
    assert words(panel) == before


def test_a_stick_that_was_pulled_out_is_one_message_and_another_try_works(
    opened, choose, settle, told, tmp_path
):
    panel = opened()
    choose(tmp_path / "gone")
    panel.result_card.copy.click()
    settle()
    assert told == ["dossier.place_gone"]
    (tmp_path / "stick").mkdir()
    choose(tmp_path / "stick")
    panel.result_card.copy.click()
    settle()
    assert len(list((tmp_path / "stick").iterdir())) == 1


def test_a_data_folder_that_cannot_be_written_is_said_on_the_page_with_another_try(
    opened, approved, settle
):
    folder = approved.desks[Role.CLERK].folder / dossiers.FOLDER
    folder.write_text("in the way")
    panel = opened()
    assert panel.result_card.kept.property("tone") == "warning"
    assert not panel.result_card.again.isHidden()
    folder.unlink()
    panel.result_card.again.click()
    settle()
    assert len(kept(panel)) == 1
    assert panel.result_card.again.isHidden()


def test_before_the_end_only_the_values_go_out(opened, choose, settle, monkeypatch, tmp_path):
    asked = []
    monkeypatch.setattr(
        messages,
        "confirm",
        lambda _parent, _title, sentence, *_more, **_kw: asked.append(sentence) or True,
    )
    panel = opened()
    out = tmp_path / "out"
    out.mkdir()
    choose(out)
    panel.result_card.public.click()
    settle()
    assert "通风报信" in asked[0]
    (sheet,) = out.iterdir()
    said = sheet.read_text(encoding="utf-8-sig")
    assert panel.staged.show.manifest_hash in said
    assert panel.staged.show.result_hash in said
    assert not any(one.code in said for one in panel.staged.show.enterprises)


def test_after_the_end_the_public_copy_goes_out(opened, approved, choose, settle, tmp_path):
    with approved.desks[Role.CLERK].store.write() as session:
        session.get_one(Task, approved.task_id).stage = Stage.CLOSED.value
    panel = opened()
    out = tmp_path / "out"
    out.mkdir()
    choose(out)
    panel.result_card.public.click()
    settle()
    (copy,) = out.iterdir()
    assert "public.txt" in unpack(copy.read_bytes())
    assert "不能证明名单完整" in words(panel)
