"""The stage 检查文书: numbers, files, and registry records that changed after the freeze."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from app.core.people import Role
from app.services.paper import paper_changes
from app.services.paper.paper_batch import Layout, Order, Split
from app.services.paper.paper_facts import NOTICE, RECORD
from app.services.paper.paper_files import MadePaper
from app.services.paper.paper_rows import PaperRow
from app.services.paper.papers import Issued
from app.store.schema import Assignment, Enterprise, Task
from app.ui import messages
from app.ui.task import papers as papers_module
from app.ui.task.papers import PapersPanel
from app.ui.task.papers_parts import ChangesDialog
from app.ui.views import papers as view

PATIENCE_MS = 30_000
ROW = PaperRow(1, 1, "清溪商行", "T001", ("甲", "乙"), "", "", None)
NUMBERED = replace(ROW, assignment_id=2, notice_no="清市监检通〔2026〕1号", notice_on=date.min)


def test_a_run_is_for_those_ticked_or_for_all():
    rows = (ROW, NUMBERED)
    assert view.chosen(rows, frozenset()) == rows
    assert view.chosen(rows, frozenset({2})) == (NUMBERED,)
    assert view.ids_of(rows, rows) is None
    assert view.ids_of((NUMBERED,), rows) == (2,)


def test_the_primary_says_what_it_does_and_goes_on_when_all_is_numbered():
    assert view.primary_of((ROW, NUMBERED), (ROW, NUMBERED)) == "制作检查通知书"
    assert view.primary_of((ROW, NUMBERED), (ROW,)) == "制作 1 份检查通知书"
    assert view.primary_of((NUMBERED,), (NUMBERED,)) == "录入检查结果"


def test_the_figures_add_up():
    numbers = [int(words.split()[0]) for _, words in view.summary_rows((ROW, NUMBERED))]
    assert numbers[0] + numbers[1] == 2


def test_several_files_of_one_kind_get_a_folder_of_their_own():
    folder = view.folder_of(Path("data"), "360824")
    assert view.target_of(folder, "check-notice", Split.ONE, 9) == folder
    assert view.target_of(folder, "check-notice", Split.EACH, 1) == folder
    apart = view.target_of(folder, "check-notice", Split.EACH, 9)
    by_team = view.target_of(folder, "check-notice", Split.TEAM, 9)
    assert apart.parent == by_team.parent == folder
    assert apart != by_team


def test_what_was_done_is_told_with_its_numbers():
    issued = Issued((), 3, 6, 1, "检通〔2026〕1号", "检通〔2026〕3号")
    words = view.done_sentence("check-notice", issued)
    assert "3 份、6 页" in words
    assert "检通〔2026〕1号至检通〔2026〕3号" in words
    assert "1 份沿用原文号" in words
    marked = view.done_sentence("check-notice", replace(issued, marked=1))
    assert marked.endswith("1 份沿用原文号，1 份注明重印。")
    one = replace(issued, papers=1, again=0, last_no=issued.first_no)
    assert "至" not in view.done_sentence("check-notice", one)


def test_a_made_file_is_named_without_what_all_share():
    one = MadePaper(Path("360824-双随机检查通知书（5份）.pdf"), False, 1, 10, "2026-03-10 10:00:05")
    assert view.made_name(one, "360824") == "双随机检查通知书（5份）"
    assert view.made_note(one) == "10 页　2026-03-10 10:00"
    assert "打不开" in view.made_note(replace(one, pages=0))


def test_a_takeover_needs_a_field_and_a_reason():
    assert view.takeover_problem((), "电话核实过")
    assert view.takeover_problem(("address",), " 略 ")
    assert view.takeover_problem(("address",), "电话核实") == ""


@pytest.fixture
def opened(monkeypatch):
    """The PDFs that were shown."""
    shown = []
    monkeypatch.setattr(papers_module, "open_pdf", lambda _parent, path: shown.append(path))
    return shown


@pytest.fixture
def panel(qtbot, drawn, settle, opened):
    made = PapersPanel(drawn.desks[Role.CLERK])
    qtbot.addWidget(made)
    made.resize(1160, 560)
    made.show()
    made.show_task(drawn.card())
    settle()
    return made


def test_notices_of_all_are_made_in_one_file_listed_and_shown(panel, settle, opened):
    assert len(panel.rows) == 12
    panel.bar.primary_button.click()
    settle()
    assert [path.suffix for path in opened] == [".pdf"]
    assert all(row.notice_no for row in panel.rows)
    assert [one.path for one in panel.made.files()] == opened
    assert panel.made.files()[0].pages >= 12
    assert panel.done_note.isVisible()
    assert panel.bar.primary_button.text() == "录入检查结果"
    assert opened[0].is_relative_to(panel.desk.folder / "papers")


def test_chosen_enterprises_get_a_file_each(panel, settle, opened):
    panel.table.rows_model.set_checked([row.assignment_id for row in panel.rows[:2]], True)
    panel.summary.set_split(Split.EACH)
    assert panel.bar.primary_button.text() == "制作 2 份检查通知书"
    panel.bar.primary_button.click()
    settle()
    assert opened == []
    assert [one.files for one in panel.made.files()] == [2]
    assert sum(bool(row.notice_no) for row in panel.rows) == 2


def test_every_team_gets_its_file_and_one_file_has_an_order(panel, settle, opened):
    assert panel.summary.layout_wanted() == Layout(Split.ONE, Order.POSITION)
    panel.summary.order.setCurrentIndex(1)
    assert panel.summary.layout_wanted() == Layout(Split.ONE, Order.TEAM)
    panel.summary.set_split(Split.TEAM)
    assert not panel.summary.order.isEnabled()
    panel.make_notices()
    settle()
    teams = {row.team for row in panel.rows}
    assert [one.files for one in panel.made.files()] == [len(teams)]
    names = [path.name for path in panel.made.files()[0].path.iterdir()]
    assert all("组-双随机检查通知书（" in name for name in names)


def test_minutes_of_the_draw_are_made(panel, settle, opened):
    panel.minutes_button.click()
    settle()
    assert "抽取过程记录" in opened[0].name


def test_when_all_is_numbered_the_next_stage_is_one_press_away(qtbot, panel, settle):
    panel.make_notices()
    settle()
    with qtbot.waitSignal(panel.stage_wanted) as wanted:
        panel.bar.primary_button.click()
    assert wanted.args == ["findings"]


def test_a_reprint_asks_first_and_no_button_changes_its_place(panel, settle, opened, monkeypatch):
    asked = []
    monkeypatch.setattr(messages, "confirm", lambda *words, **_kw: asked.append(words[1:]))
    panel.resize(1160, 560)
    fixed = (panel.records_button, panel.minutes_button, panel.other_button)
    places = [one.x() for one in fixed]
    panel.make_notices()
    settle()
    assert asked == []  # the first print of all
    assert panel.again_button.isVisible()
    assert [one.x() for one in fixed] == places
    opened.clear()
    panel.again_button.click()
    settle()
    ((title, sentence, action),) = asked
    assert (title, action) == ("重印双随机检查通知书？", "重印 12 份")
    assert "第几次打印" in sentence
    assert opened == []  # turned back: nothing was made
    panel.table.rows_model.set_checked([panel.rows[0].assignment_id], True)
    assert panel.bar.primary_button.text() == "重印 1 份检查通知书…"


def test_what_is_due_after_a_change_is_no_reprint_and_what_is_new_is_counted():
    due = replace(NUMBERED, due=True)
    assert view.reprint_of(NOTICE, (due, ROW)) is None
    mixed = view.reprint_of(NOTICE, (NUMBERED, ROW))
    assert mixed is not None
    assert mixed.action == "重印 1 份，新制 1 份"
    assert view.reprint_of(RECORD, (NUMBERED, ROW)) is None


def test_who_may_not_make_papers_only_looks(qtbot, drawn, settle):
    made = PapersPanel(drawn.desks[Role.SUPERVISOR])
    qtbot.addWidget(made)
    made.show()
    made.show_task(drawn.card())
    settle()
    assert not made.bar.primary_button.isVisible()
    assert not made.records_button.isVisible()
    assert len(made.rows) == 12


def change_record(drawn, **values):
    with drawn.desks[Role.CLERK].store.write() as session:
        place = session.get_one(Assignment, drawn.assignments[0])
        record = session.get_one(Enterprise, place.enterprise_id)
        for name, value in values.items():
            setattr(record, name, value)


def test_a_changed_record_is_told_and_taken_over_with_a_reason(
    qtbot, drawn, panel, settle, in_dialog
):
    assert not panel.changed_note.isVisible()
    change_record(drawn, address="新区兴业路9号", phone="0796-1234567")
    panel.reload()
    settle()
    assert panel.changed_note.isVisible()

    def decide(dialog):
        assert isinstance(dialog, ChangesDialog)
        dialog.take_over()
        assert dialog.note.text()  # nothing ticked
        dialog.tick("address")
        dialog.reason.setText("电话核实变更")
        dialog.accept_button.click()
        qtbot.waitUntil(lambda: not dialog.reason.text(), timeout=PATIENCE_MS)
        dialog.reject()

    in_dialog(panel.look_at_changes, decide)
    settle()
    desk = drawn.desks[Role.CLERK]
    (left,) = paper_changes.changes(desk.store, desk.actor, drawn.task_id)
    assert [name for name, _, _ in left.fields] == ["phone"]
    assert panel.changed_note.isVisible()


def test_a_listed_file_opens_in_our_window(panel, settle, opened):
    panel.make_notices()
    settle()
    opened.clear()
    panel.open_made(panel.made.files()[0])
    assert [path.suffix for path in opened] == [".pdf"]


def test_a_notice_out_of_date_keeps_the_stage_from_going_on_and_says_so():
    due = replace(NUMBERED, due=True)
    assert view.state_of(due) == ("待重发", "warning")
    assert view.state_of(replace(NUMBERED, reissued=2)) == ("已重发2次", "success")
    assert view.state_of(NUMBERED) == ("已编号", "success")
    assert not view.goes_on((due,), (due,))
    assert "清市监检通〔2026〕1号" in view.due_words((due, ROW))
    assert view.due_words((NUMBERED, ROW)) == ""


def test_the_pairing_of_an_upper_level_list_is_saved_where_asked(
    panel, drawn, settle, monkeypatch, tmp_path
):
    assert not panel.pairing_button.isVisible()
    desk = drawn.desks[Role.CLERK]
    with desk.store.write() as session:
        task = session.get_one(Task, drawn.task_id)
        keys = list(session.scalars(select(Enterprise.key).limit(3)))
        task.plan = {**task.plan, "listed": keys}
    panel.show_task(drawn.card())
    settle()
    path = tmp_path / "匹配结果.xlsx"
    monkeypatch.setattr(papers_module, "ask_path", lambda *_asked: path)
    panel.pairing_button.click()
    settle()
    assert path.exists()
    assert "文件校验码" in panel.done_note._words.text()
