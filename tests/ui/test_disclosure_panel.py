"""The stage 结果公示: what is seen is what is written; the end of the task."""

import hashlib
from datetime import date
from pathlib import Path

import pytest

from app.core.disclosure import Reason
from app.core.findings import FindingState
from app.core.people import Role
from app.core.task import Stage
from app.services import finding_review, findings
from app.services.disclosure import DisclosurePreview, Format, LeftOut
from app.store.schema import Task
from app.ui import messages
from app.ui.task.disclosure import DisclosurePanel
from app.ui.views import disclosure as view

DAY = date(2026, 3, 9)
OUT = LeftOut(3, "清溪商行", Reason.NOT_APPROVED, FindingState.DRAFT)


def shown(rows=2, left=(OUT,)):
    return DisclosurePreview(
        "gsxt", "", (), ("企业名称",), tuple((f"企业{n}",) for n in range(rows)), left, rows, "清单"
    )


def test_the_figures_add_up():
    lines = dict(view.summary_rows(shown()))
    assert lines["抽中的检查对象"] == "3"
    assert lines["不在清单里"] == "− 1"
    assert lines["  检查结果还没有审批"] == "1"
    assert lines["写入清单"] == "2"


def test_what_comes_next_follows_from_what_is_missing():
    drawn = Stage.DRAWN
    assert view.offer(shown(), ("清溪商行",), drawn, may=True).act == "export"
    nothing = view.offer(shown(rows=0), ("清溪商行",), drawn, may=True)
    assert (nothing.act, nothing.enabled) == ("export", False)
    close = view.offer(shown(left=()), (), drawn, may=True)
    assert (close.act, close.again) == ("close", True)
    closed = view.offer(shown(left=()), (), Stage.CLOSED, may=True)
    assert (closed.act, closed.again) == ("", True)
    assert view.offer(shown(), (), drawn, may=False).act == ""
    assert not view.offer(None, None, drawn, may=True).enabled


def test_a_file_gets_the_ending_of_its_format():
    assert view.with_suffix(Path("a.xlsx"), Format.XLSX) == Path("a.xlsx")
    assert view.with_suffix(Path("a.v1"), Format.CSV_UTF8) == Path("a.v1.csv")
    place = view.default_path(Path("data"), "3608", "清单", Format.CSV_GB18030)
    assert place == Path("data/exports/3608/清单.csv")


def test_one_column_takes_the_space_that_is_left():
    assert [wide for _, _, wide in view.columns(shown())] == [True]


@pytest.fixture
def pass_findings(drawn):
    """Enter, review and approve 未发现问题 for some enterprises."""

    def run(ids):
        clerk = drawn.desks[Role.CLERK]
        now = clerk.clock()
        findings.enter_clean(clerk.store, clerk.actor, ids, DAY, ("ONSITE",), now=now)
        finding_review.submit(clerk.store, clerk.actor, ids, now=now)
        for role, service in (
            (Role.REVIEWER, finding_review.review),
            (Role.APPROVER, finding_review.approve),
        ):
            service(clerk.store, drawn.desks[role].actor, ids, True, "同意", now=now)

    return run


@pytest.fixture
def panel(qtbot, drawn, settle):
    made = DisclosurePanel(drawn.desks[Role.CLERK])
    qtbot.addWidget(made)
    made.resize(1160, 560)
    made.show()
    made.show_task(drawn.card())
    settle()
    return made


def test_before_any_approval_nothing_can_be_exported_and_the_page_says_why(qtbot, panel):
    assert not panel.bar.primary_button.isEnabled()
    assert "审批" in panel.bar.sentence.text()
    assert len(panel.shown.left_out) == 12
    with qtbot.waitSignal(panel.stage_wanted) as wanted:
        panel.open_note._button.click()
    assert wanted.args == ["findings"]


@pytest.mark.parametrize("fmt", list(Format))
def test_what_is_seen_is_written_and_listed(drawn, panel, pass_findings, settle, tmp_path, fmt):
    pass_findings(drawn.assignments[:2])
    panel.reload()
    settle()
    seen = panel.list.table.rows()
    assert len(seen) == 2
    panel.format.setCurrentIndex(list(Format).index(fmt))
    path = tmp_path / "out" / f"清单{fmt.suffix}"
    panel.export_to(path)
    settle()
    assert panel.done.isVisible()
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    assert panel.done.exported.sha256 == digest
    (line,) = panel.past.table.rows()
    assert (line.rows, line.sha256) == (2, digest)
    if fmt is not Format.XLSX:
        encoding = "utf-8-sig" if fmt is Format.CSV_UTF8 else "gb18030"
        words = path.read_bytes().decode(encoding)
        assert all(row[0] in words for row in seen)


def test_the_other_list_shows_its_title_and_block(drawn, panel, pass_findings, settle):
    pass_findings(drawn.assignments[:1])
    panel.choose("announcement")
    settle()
    assert "检查结果公告" in panel.list.block.text()
    assert "抽查任务编号" in panel.list.block.text()
    assert panel.list.table.rows_model.columns[0].title == "序号"


def test_the_chosen_place_is_asked_for_in_the_folder_of_exports(
    drawn, panel, pass_findings, settle, monkeypatch
):
    pass_findings(drawn.assignments[:1])
    panel.reload()
    settle()
    asked = []

    def choose(_parent, _title, proposed, _kinds):
        asked.append(Path(proposed))
        return str(Path(proposed).with_suffix("")), ""

    monkeypatch.setattr("app.ui.task.disclosure.QFileDialog.getSaveFileName", choose)
    panel.bar.primary_button.click()
    settle()
    assert asked[0].is_relative_to(panel.desk.folder / "exports")
    assert asked[0].is_file()


def test_when_all_is_out_the_task_is_closed_on_confirmation(
    qtbot, drawn, panel, pass_findings, settle, tmp_path, monkeypatch
):
    pass_findings(drawn.assignments)
    panel.reload()
    settle()
    assert panel.bar.primary_button.text() == "导出公示清单"
    left = [one.assignment_id for one in panel.shown.left_out]
    # The announcement takes enterprises the portal would refuse for want of a code.
    panel.choose("announcement" if left else "gsxt")
    settle()
    panel.export_to(tmp_path / "a.xlsx")
    settle()
    assert panel.bar.primary_button.text() == "办结任务"
    monkeypatch.setattr(messages, "confirm", lambda *_args: True)
    with qtbot.waitSignal(panel.changed, timeout=20_000):
        panel.bar.primary_button.click()
    with panel.desk.store.read() as session:
        assert session.get_one(Task, drawn.task_id).stage == "CLOSED"
    panel.show_task(drawn.card())
    settle()
    assert not panel.bar.primary_button.isVisible()
    assert panel.again.isVisible()


def test_who_does_not_publish_looks_only(qtbot, drawn, pass_findings, settle):
    pass_findings(drawn.assignments[:1])
    made = DisclosurePanel(drawn.desks[Role.APPROVER])
    qtbot.addWidget(made)
    made.show()
    made.show_task(drawn.card())
    settle()
    assert not made.bar.primary_button.isVisible()
    assert len(made.shown.rows) == 1
