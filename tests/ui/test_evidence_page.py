"""The page 全过程记录: bringing files, what is missing, seeing and copying, destroying, checking."""

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent

from app.core.people import Role
from app.core.record_plan import StepState
from app.services.evidence import evidence_access, evidence_files
from app.ui.shell import Shell
from app.ui.task.evidence import EvidencePage, open_evidence
from app.ui.task.evidence_asks import RequestsDialog
from app.ui.task.evidence_keep import KeepingDialog
from app.ui.task.evidence_offers import FolderDialog
from app.ui.task.evidence_plan import PlanDialog
from app.ui.views import evidence as view


@pytest.fixture
def page_of(qtbot, drawn, settle, monkeypatch):
    """Open the page as somebody; files handed to the system are kept in `shown_files`."""

    def run(role=Role.CLERK, assignment=0):
        desk = drawn.desks[role]
        shell = Shell((), desk.jobs)
        qtbot.addWidget(shell)
        page = EvidencePage(desk, shell, drawn.card(), assignment)
        page.shown_files = []
        page.windows = []
        monkeypatch.setattr(page, "show_file", page.shown_files.append)
        monkeypatch.setattr(page, "show_dialog", page.windows.append)
        shell.resize(1366, 768)
        shell.push(page)
        shell.show()
        settle()
        return page

    return run


@pytest.fixture
def photo(tmp_path):
    def make(name, colour="#4477aa"):
        path = tmp_path / "camera" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", (800, 600), colour).save(path, "JPEG")
        return path

    return make


def stand(page, code):
    codes = [one.line.code for one in page.steps.rows()]
    page.steps.selectRow(codes.index(code))


def drop(grid, *paths):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    grid.dropEvent(
        QDropEvent(
            QPointF(10, 10),
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )


@pytest.fixture
def answered(monkeypatch, settle):
    """Do something that asks for a reason, and give it."""

    def run(trigger, words):
        asked = []

        def reason(_parent, title, sentence, _accept):
            asked.append((title, sentence))
            return words

        monkeypatch.setattr("app.ui.task.evidence.messages.ask_reason", reason)
        trigger()
        settle()
        assert len(asked) == 1
        return asked[0]

    return run


@pytest.fixture
def brought(page_of, drawn, settle, photo):
    """The clerk's page with one photo of the first enterprise."""
    page = page_of(assignment=drawn.assignments[0])
    stand(page, "SITE")
    page.take([photo("门头.jpg")])
    settle()
    return page


def test_the_page_begins_where_a_record_is_missing(page_of):
    page = page_of()
    assert page.owners.current_row().owner == 0
    assert page.steps.current_row().line.code == "DRAW"
    assert view.owner_state(page.owners.rows()[0]) == ("缺 2 项", "danger")
    assert "抽取现场" in page.bar.sentence.text()
    assert len(page.owners.rows()) == 13


def test_a_photo_dropped_on_the_grid_belongs_to_the_step_and_shows_its_picture(
    page_of, drawn, settle, photo, qtbot
):
    page = page_of(assignment=drawn.assignments[0])
    stand(page, "SITE")
    drop(page.grid, photo("门头<b>.jpg"), photo("柜台.jpg", "#aa2233"))
    settle()
    qtbot.waitUntil(lambda: not page.grid.files_model.lacking(), timeout=20_000)
    assert page.steps.current_row().line.code == "SITE"
    assert page.steps.current_row().state is StepState.THERE
    assert [one.name for one in page.grid.files_model.files] == ["门头<b>.jpg", "柜台.jpg"]
    tip = page.grid.files_model.data(
        page.grid.files_model.index(0, 0), int(Qt.ItemDataRole.ToolTipRole)
    )
    assert "&lt;b&gt;" in tip
    assert "2" in page.done._words.text()


def test_what_is_not_taken_is_named_and_the_rest_is_there(page_of, drawn, settle, photo, tmp_path):
    page = page_of(assignment=drawn.assignments[0])
    stand(page, "SITE")
    wrong = tmp_path / "程序.jpg"
    wrong.write_bytes(b"MZ" + b"\0" * 20)
    page.take([wrong, photo("a.jpg")])
    settle()
    (window,) = page.windows
    ((name, why),) = window.table.rows()
    assert name == "程序.jpg"
    assert "按文件内容判断" in why
    assert len(page.grid.files_model.files) == 1


def test_the_person_who_brought_it_opens_it_at_once(brought, settle):
    brought.grid.setCurrentIndex(brought.grid.files_model.index(0, 0))
    assert brought.tools["open"].isEnabled()
    brought.open_chosen()
    settle()
    (path,) = brought.shown_files
    assert path.name == "门头.jpg"
    assert not path.stat().st_mode & 0o222


def test_a_copy_is_asked_for_allowed_and_made(
    brought, drawn, settle, answered, monkeypatch, tmp_path, qtbot
):
    brought.grid.setCurrentIndex(brought.grid.files_model.index(0, 0))
    assert answered(brought.copy_chosen, "移送材料需要附照片")[0] == "申请复制"
    settle()
    assert "（1）" in brought.buttons["requests"].text()
    approver = drawn.desks[Role.APPROVER]
    dialog = RequestsDialog(brought, approver)
    qtbot.addWidget(dialog)
    settle()
    assert dialog.answers["allow"].isEnabled()
    dialog.answers["allow"].click()
    settle()
    assert dialog.table.rows() == ()
    out = tmp_path / "out"
    out.mkdir()
    monkeypatch.setattr(
        "app.ui.task.evidence.QFileDialog.getExistingDirectory", lambda *_: str(out)
    )
    brought.copy_chosen()
    settle()
    assert [path.name for path in out.iterdir()] == ["门头.jpg"]


def test_an_approver_gives_a_reason_and_brings_nothing(brought, page_of, drawn, settle, answered):
    page = page_of(Role.APPROVER, drawn.assignments[0])
    assert not page.bar.primary_button.isVisible()
    assert not page.tools["back"].isVisible()
    stand(page, "SITE")
    page.grid.setCurrentIndex(page.grid.files_model.index(0, 0))
    answered(page.open_chosen, "审批前查看现场情况")
    assert len(page.shown_files) == 1


def test_a_file_in_the_wrong_place_is_taken_back(brought, settle, answered):
    brought.grid.setCurrentIndex(brought.grid.files_model.index(0, 0))
    answered(brought.take_back, "归错了户，应为另一家")
    settle()
    assert brought.grid.files_model.files == ()
    assert "撤回" in brought.done._words.text()


def test_a_folder_is_matched_shown_corrected_by_hand_and_taken(
    page_of, drawn, settle, photo, qtbot
):
    page = page_of()
    name = page.owners.rows()[1].name
    photo(f"{name}/1.jpg")
    photo("IMG_7.jpg", "#ffffff")
    folder = photo("抽取现场.jpg", "#000000").parent
    dialog = FolderDialog(page, page.desk, page.records, folder)
    qtbot.addWidget(dialog)
    dialog.taken.connect(page._taken)
    dialog.exec = lambda: None
    dialog.look()
    settle()
    by_name = {one.shown: (view.offer_owner(one), one.step) for one in dialog.offers}
    assert by_name == {
        f"{name}/1.jpg": (name, "SITE"),
        "IMG_7.jpg": ("未匹配", ""),
        "抽取现场.jpg": ("任务本身", "DRAW"),
    }
    assert "2" in dialog.accept_button.text()
    dialog.table.selectRow(0)  # what nobody matched comes first
    dialog.owner.setCurrentIndex(2)
    dialog.step.setCurrentIndex(dialog.step.findData("PROBLEM"))
    dialog.assign_button.click()
    dialog.accept_button.click()
    settle()
    said = evidence_files.records(
        page.desk.store, page.desk.actor, drawn.task_id, today=drawn.card().plan.period_from
    )
    assert [one.files for one in said.owners[:3]] == [1, 1, 1]


def test_a_check_says_what_is_damaged(brought, settle):
    folder = brought.desk.folder / "evidence"
    (path,) = [one for one in folder.rglob("*") if one.is_file()]
    path.chmod(0o600)
    path.write_bytes(b"x")
    brought.check()
    settle()
    (window,) = brought.windows
    assert [view.checked_state(one) for one in window.table.rows()] == ["文件损坏"]
    assert "损坏 1 个" in brought.done._words.text()
    assert "文件损坏" in view.file_words(brought.grid.files_model.files[0])


def test_nothing_can_be_destroyed_before_its_time(brought, settle, qtbot):
    dialog = KeepingDialog(brought, brought.desk)
    qtbot.addWidget(dialog)
    settle()
    (row,) = dialog.table.rows()
    assert view.kept_until(row) == "任务办结后起算"
    dialog.table.rows_model.set_checked([row.digest], True)
    assert not dialog.destroy_button.isEnabled()


def test_the_plan_is_changed_in_its_fields_and_saved(page_of, settle, qtbot):
    page = page_of()
    dialog = PlanDialog(page, page.desk)
    qtbot.addWidget(dialog)
    settle()
    dialog.add_line()
    dialog.words["name"].setText("快检抽样")
    dialog._edited()
    dialog.years.setValue(3)
    dialog.accept_button.click()
    assert dialog.form.field("years").property("invalid") == "true"
    dialog.years.setValue(10)
    dialog.accept_button.click()
    settle()
    assert "已保存" in dialog.note._words.text()
    page.refresh()
    settle()
    assert page.records.plan.lines[-1].name == "快检抽样"
    assert page.records.plan.lines[-1].years == 10


def test_the_page_opens_from_the_menu_of_a_task_and_only_in_a_window(drawn, qtbot, page_of):
    page = page_of()
    assert open_evidence(page.desk, page.owners, drawn.card(), drawn.assignments[3]) is not None
    assert evidence_access.requests(page.desk.store, page.desk.actor) == ()
