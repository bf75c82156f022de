"""The window 递补 and its list, from the papers and from the draw's page."""

import pytest

from app.core.people import Role
from app.core.substitution import Kind
from app.services.draw import draw_stage, substitution, substitution_ground
from app.services.walks import sample
from app.ui import messages
from app.ui.task import substitution_walk
from app.ui.task.draw import DrawPanel
from app.ui.task.papers import PapersPanel
from app.ui.task.substitution import SubstitutionDialog
from app.ui.task.substitution_walk import MadeDialog
from app.ui.views import substitution as view


@pytest.fixture
def panel(qtbot, drawn, settle):
    panel = PapersPanel(drawn.desks[Role.CLERK])
    qtbot.addWidget(panel)
    panel.resize(1100, 640)
    panel.show()
    panel.show_task(drawn.card())
    settle()
    return panel


@pytest.fixture
def dialog(qtbot, drawn, settle):
    """The window by itself, with whom it may replace."""
    desk = drawn.desks[Role.CLERK]
    lock_id = drawn.card().draws[-1].lock_id
    dialog = SubstitutionDialog(
        None, desk, substitution_ground.choices(desk.store, desk.actor, lock_id)
    )
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def pick(dialog, settle, kind=Kind.ENT, reason="CLOSED", at=0):
    rows = dialog.there.enterprises if kind is Kind.ENT else dialog.there.officers
    dialog.choose(kind, rows[at].person.key)
    dialog.reason.setCurrentIndex(dialog.reason.findData(reason))
    settle()
    return rows[at]


def test_it_says_who_comes_in_before_anybody_decides(dialog, settle):
    row = pick(dialog, settle)
    assert dialog.shown is not None
    assert dialog.shown.out == row.person
    assert dialog.shown.into.name in dialog.says._words.text()
    *passed, turn = dialog.turns.rows()
    assert (turn.name, turn.comes) == (dialog.shown.into.name, True)
    assert not any(one.comes for one in passed)  # whom a rule keeps from this team
    assert not dialog.may_accept()  # the second person is missing


def test_a_reserve_two_people_pass_over_stands_in_the_list_with_its_reason(dialog, settle):
    pick(dialog, settle)
    first, before = dialog.shown.into, len(dialog.turns.rows())
    dialog.skip_reason.setCurrentIndex(dialog.skip_reason.findData("OTHER"))
    dialog.skip.click()
    settle()
    *passed, turn = dialog.turns.rows()
    assert turn.comes
    assert not any(one.comes for one in passed)
    assert passed[before - 1].name == first.name
    dialog.second.login.setText("x")
    dialog.second.password.setText("y")
    assert not dialog.may_accept()  # OTHER needs a note
    dialog.note.setText("现场核实已停业")
    assert dialog.may_accept()
    dialog.reset.click()
    settle()
    assert dialog.shown.into == first


def test_another_choice_forgets_what_was_stated(dialog, settle):
    pick(dialog, settle)
    dialog.skip.click()
    settle()
    assert dialog.shown.passed
    pick(dialog, settle, at=1)
    assert not dialog.shown.passed
    pick(dialog, settle, Kind.OFF, "ILL")
    assert dialog.shown.made.kind is Kind.OFF
    assert dialog.shown.out.name in view.proposal_words(dialog.shown)


def test_the_search_finds_by_name_and_code(dialog, qtbot, settle):
    row = dialog.there.enterprises[3]
    for typed in (row.person.name, row.person.detail[:18]):
        dialog.search.setText(typed)
        assert row in dialog.tables[Kind.ENT].rows()
    dialog.search.setText("没有这一户")
    assert dialog.tables[Kind.ENT].rows() == ()
    assert dialog.shown is None


@pytest.fixture
def answer(monkeypatch, qtbot):
    """Answer the window instead of a person: whom, why, and the second person's passwords."""

    def run(kind, reason, *passwords):
        login, word = next((a, w) for a, _, one, w in sample.ACCOUNTS if one is Role.APPROVER)
        given = [word if right else "falsch-falsch" for right in passwords]
        seen = []

        class Answered(SubstitutionDialog):
            def exec(self):
                if not given:
                    return 0
                if self.shown is None:
                    row = (self.there.enterprises if kind is Kind.ENT else self.there.officers)[0]
                    self.choose(kind, row.person.key)
                    self.reason.setCurrentIndex(self.reason.findData(reason))
                    qtbot.waitUntil(lambda: self.shown is not None, timeout=10_000)
                else:
                    seen.append((self.second.login.text(), self.second.password.text()))
                self.second.login.setText(login)
                self.second.password.setText(given.pop(0))
                return int(self.may_accept())

        monkeypatch.setattr(substitution_walk, "SubstitutionDialog", Answered)
        return seen

    return run


def test_from_the_button_to_the_list_in_effect(panel, drawn, qtbot, answer, monkeypatch, settle):
    out = panel.rows[0]
    answer(Kind.ENT, "CLOSED", True)
    panel.substitute_button.click()
    qtbot.waitUntil(lambda: panel.done_note.isVisibleTo(panel), timeout=10_000)
    settle()
    assert len(panel.rows) == 12
    assert out.assignment_id not in [row.assignment_id for row in panel.rows]
    shown = panel.table.rows()
    assert (len(shown), shown[0].withdrawn, shown[1].substitute) == (13, "CLOSED", True)
    assert panel.substituted_note.isVisibleTo(panel)
    # Ticking what went out prints nothing for it.
    panel.table.rows_model.set_checked((out.assignment_id,), True)
    assert out.assignment_id not in [row.assignment_id for row in panel.picked()]

    desk = panel.desk
    made = substitution.made(desk.store, desk.actor, drawn.task_id)
    dialog = MadeDialog(panel, desk, made, panel.folder())
    qtbot.addWidget(dialog)
    [line] = dialog.table.rows()
    assert (line.out_name, line.in_name) == (out.enterprise_name, shown[1].enterprise_name)
    opened = []
    monkeypatch.setattr(substitution_walk, "open_pdf", lambda _owner, path: opened.append(path))
    dialog.print.click()
    settle()
    assert ["递补记录" in path.name for path in opened] == [True]


def test_a_wrong_password_changes_nothing_and_the_window_keeps_what_was_entered(
    panel, drawn, qtbot, answer, monkeypatch, settle
):
    refused = []
    monkeypatch.setattr(messages, "show_error", lambda _parent, error: refused.append(error.code))
    seen = answer(Kind.OFF, "LEAVE", False, True)
    panel.substitute_button.click()
    qtbot.waitUntil(lambda: panel.done_note.isVisibleTo(panel), timeout=10_000)
    settle()
    assert refused == ["accounts.wrong_login"]
    assert [word for _login, word in seen] == [""]
    desk = panel.desk
    [line] = substitution.made(desk.store, desk.actor, drawn.task_id)
    assert (line.kind, line.reason) == (Kind.OFF, "LEAVE")


def test_the_draws_page_shows_the_list_in_effect_with_its_marks(qtbot, drawn, settle):
    clerk, approver = drawn.desks[Role.CLERK], drawn.desks[Role.APPROVER]
    lock_id = drawn.card().draws[-1].lock_id
    now = clerk.clock()
    draw_stage.reveal(clerk.store, clerk.actor, lock_id, now=now)
    for kind in Kind:
        there = substitution_ground.choices(clerk.store, clerk.actor, lock_id)
        row = (there.enterprises if kind is Kind.ENT else there.officers)[0]
        reason = "CLOSED" if kind is Kind.ENT else "ILL"
        shown = substitution.propose(
            clerk.store, clerk.actor, lock_id, kind, row.person.key, reason, {}
        )
        substitution.substitute(
            clerk.store, clerk.actor, approver.actor, lock_id, shown.made, "", now=now
        )
    panel = DrawPanel(clerk)
    qtbot.addWidget(panel)
    panel.show_task(drawn.card())
    settle()
    card = panel.result_card
    names = [row.name for row in card.enterprises.rows()]
    assert len(names) == 13
    assert names[0].startswith("〔已换下·停业歇业〕")
    assert names[1].startswith("〔递补〕")
    assert "12" in card.tabs.tabText(0)
    assert sum("〔递补〕" in row.name for row in card.officers.rows()) == 1
    assert not card.substitute.isHidden()


def test_who_may_not_draw_has_no_button(qtbot, drawn, settle):
    panel = PapersPanel(drawn.desks[Role.SUPERVISOR])
    qtbot.addWidget(panel)
    panel.show_task(drawn.card())
    settle()
    assert panel.substitute_button.isHidden()
