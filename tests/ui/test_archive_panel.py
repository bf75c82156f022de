"""The stage 归档: what is missing is seen before a volume is made, and comparing tells."""

from datetime import timedelta

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QPlainTextEdit

from app.core.people import Role
from app.core.volume import VolumeKind
from app.services.finding import finding_review, findings
from app.services.paper import papers
from app.services.walks import volume_register
from app.services.walks.volumes import VolumeMade
from app.ui.task.archive import ArchivePanel
from app.ui.task.archive_parts import ArchiveRegister
from app.ui.views import archive as view


@pytest.fixture
def ready(drawn, tmp_path):
    """Notices, records and approved findings of the first two enterprises."""
    clerk = drawn.desks[Role.CLERK]
    ids, now = drawn.assignments[:2], clerk.clock()
    for act in (papers.issue_notices, papers.issue_records):
        act(clerk.store, clerk.actor, drawn.task_id, ids, tmp_path / "papers", now=now)
    day = (now + timedelta(hours=8)).date()
    findings.enter_clean(clerk.store, clerk.actor, ids, day, ("ONSITE",), now=now)
    finding_review.submit(clerk.store, clerk.actor, ids, now=now)
    for role, service in (
        (Role.REVIEWER, finding_review.review),
        (Role.APPROVER, finding_review.approve),
    ):
        service(clerk.store, drawn.desks[role].actor, ids, True, "同意", now=now)
    return ids


@pytest.fixture
def panel(qtbot, drawn, settle, monkeypatch):
    shown = []
    monkeypatch.setattr("app.ui.task.archive.open_pdf", lambda _parent, path: shown.append(path))
    made = ArchivePanel(drawn.desks[Role.CLERK])
    made.opened_files = shown
    qtbot.addWidget(made)
    made.resize(1160, 600)
    made.show()
    made.show_task(drawn.card())
    settle()
    return made


@pytest.fixture
def choose(panel, settle):
    """Stand on the volume of an enterprise, or on one of the task's."""

    def run(owner=0, kind=VolumeKind.ENTERPRISE):
        keys = [(row.kind, row.owner) for row in panel.table.rows()]
        panel.table.selectRow(keys.index((kind, owner)))
        settle()

    return run


def line_at(panel, code):
    at = [line.code for line in panel.lines].index(code)
    panel.lines_table.selectRow(at)
    return panel.lines[at]


def picture(path):
    Image.new("RGB", (300, 420), "#ffeecc").save(path)
    return path


def test_every_enterprise_and_the_task_say_how_they_stand(ready, panel):
    words = [view.row_state(row)[0] for row in panel.table.rows()]
    assert words[2:5] == ["缺记录3项", "缺记录3项", "缺2件"]
    assert len(words) == 14
    assert "（2）" in panel.several_button.text()


def test_a_line_says_what_is_missing_and_leads_there(drawn, panel, choose, qtbot):
    choose(drawn.assignments[4])
    line = line_at(panel, "check-notice")
    assert view.line_state(line, panel.laid) == ("缺", "danger")
    assert "去办理" in view.line_why(line, panel.laid)
    with qtbot.waitSignal(panel.stage_wanted) as wanted:
        panel.buttons["go"].click()
    assert wanted.args == ["papers"]


def test_a_volume_is_made_and_made_again_says_that_it_is_the_same(ready, panel, choose, settle):
    choose(ready[0])
    panel.primary()
    settle()
    first = panel.opened_files[-1]
    data = first.read_bytes()
    assert view.row_state(panel.table.current_row())[0].startswith("已归档")
    panel.primary()
    settle()
    assert "一致" in panel.done._words.text()
    assert panel.opened_files[-1].read_bytes() == data


def test_a_scan_in_the_place_of_a_missing_paper_completes_the_volume(
    drawn, panel, choose, settle, tmp_path
):
    choose(drawn.assignments[4])
    scan = picture(tmp_path / "签字件.png")
    assert len(view.lacking(panel.lines, panel.laid)) == 2
    for code in ("check-notice", "check-record"):
        panel.lay(line_at(panel, code), (scan,), instead=True)
    assert view.lacking(panel.lines, panel.laid) == ()
    panel.primary()
    settle()
    assert panel.opened_files
    entry = volume_register.register(panel.desk.store, panel.desk.actor, drawn.task_id).rows[0]
    assert (entry.papers, entry.missing) == (2, 0)


def test_files_are_dropped_on_a_line_and_taken_out_again(ready, panel, choose, tmp_path):
    choose(ready[0])
    line = line_at(panel, "check-notice")
    table = panel.lines_table
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(picture(tmp_path / "a.jpg")))])
    place = QPointF(table.visualRect(table.currentIndex()).center())
    event = QDropEvent(
        place,
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    table.dropEvent(event)
    assert "换成扫描件：a.jpg" in view.line_why(line, panel.laid)
    panel.buttons["out"].click()
    assert panel.laid.scans == {}


def test_what_is_no_scan_is_refused_by_its_name(ready, panel, choose, in_dialog, tmp_path):
    choose(ready[0])
    line = line_at(panel, "check-notice")
    said = []

    def read(dialog):
        said.append(dialog.accessibleDescription())
        dialog.accept()

    in_dialog(lambda: panel.lay(line, (tmp_path / "a.ofd",), instead=True), read)
    assert "PDF" in said[0]
    assert panel.laid.scans == {}


def test_with_papers_missing_the_reason_is_asked_for(
    drawn, panel, choose, in_dialog, settle, tmp_path
):
    choose(drawn.assignments[4])
    panel.add_further("检验报告", picture(tmp_path / "报告.jpg"))
    assert "检验报告" in panel.further_note._words.text()

    def answer(dialog):
        assert "双随机检查通知书" in dialog.sentence.text()
        dialog.findChild(QPlainTextEdit).setPlainText("原件另行保存")
        dialog.accept_button.click()

    panel.clear_further()
    assert not panel.further_note.isVisible()
    panel.add_further("检验报告", tmp_path / "报告.jpg")
    in_dialog(panel.primary, answer)
    settle()
    (entry,) = volume_register.register(panel.desk.store, panel.desk.actor, drawn.task_id).rows
    assert (entry.papers, entry.missing, entry.note) == (1, 2, "原件另行保存")


def test_all_complete_ones_are_made_at_once(ready, panel, settle, drawn):
    panel.several_button.click()
    settle()
    assert "2卷" in panel.done._words.text()
    entries = volume_register.register(panel.desk.store, panel.desk.actor, drawn.task_id)
    assert entries.total == 2
    assert not panel.several_button.isEnabled()


def test_the_register_tells_a_volume_from_any_other_file(
    ready, panel, choose, settle, qtbot, drawn
):
    choose(ready[0])
    panel.primary()
    settle()
    window = ArchiveRegister(panel, panel.desk, drawn.task_id)
    qtbot.addWidget(window)
    path = panel.opened_files[-1]
    window.compare(path)
    settle()
    assert window.note._words.text().startswith("一致")
    path.write_bytes(path.read_bytes() + b"\n")
    window.compare(path)
    settle()
    assert window.note._words.text().startswith("不同")


def test_who_makes_no_papers_sees_the_list_and_no_button(qtbot, drawn, settle):
    made = ArchivePanel(drawn.desks[Role.REVIEWER])
    qtbot.addWidget(made)
    made.show()
    made.show_task(drawn.card())
    settle()
    assert made.lines
    assert not made.bar.primary_button.isVisible()
    assert not made.buttons["instead"].isVisible()


def test_what_changed_is_said_by_name(tmp_path):
    made = VolumeMade(tmp_path, "归档卷2026-0002", 3, 9, "ab" * 32, 1, 0, True, False, ("甲",) * 5)
    words, tone = view.made_words(made)
    assert "甲、甲、甲等5件" in words
    assert tone == "warning"
    words, _ = view.made_words(VolumeMade(tmp_path, "卷", 3, 9, "ab" * 32, 1, 0, True))
    assert "各件文书没有变化" in words
