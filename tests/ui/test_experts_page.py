"""专家库 in the window: entered, changed, ended, imported; who only reads changes nothing."""

from collections.abc import Callable
from datetime import date

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from app.core.certificates import Runs
from app.core.people import Role
from app.services.registry import experts
from app.store.schema import Officer
from app.texts import text
from app.ui.pages import nav_entries
from app.ui.screens.experts import ExpertsPage
from app.ui.screens.experts_form import Ending, ExpertForm, ExpertsImport
from app.ui.shell import Shell

BLANK = dict.fromkeys(("name", "unit", "title", "skills", "phone", "until", "note"), "")


@pytest.fixture
def page(approved, settle, qtbot: QtBot) -> Callable[..., ExpertsPage]:
    shells = []  # qtbot keeps none alive

    def show(role: Role = Role.CLERK, *, people: int = 2) -> ExpertsPage:
        desk = approved.desks[role]
        clerk = approved.desks[Role.CLERK]
        for name, skill in (("赵六", "计量"), ("钱七", "食品"))[:people]:
            values = {**BLANK, "name": name, "unit": "县中心", "skills": skill}
            experts.save_expert(clerk.store, clerk.actor, None, values, now=clerk.clock())
        shell = Shell(nav_entries(desk), desk.jobs)
        shells.append(shell)
        qtbot.addWidget(shell)
        shell.resize(1366, 768)
        shell.show()
        shell.go("experts")
        settle()
        return shell.page("experts")

    return show


def _names(page: ExpertsPage) -> list[str]:
    return [row.expert.name for row in page.table.rows()]


def test_experts_are_found_by_words_and_by_skill(page):
    made = page()
    assert _names(made) == ["赵六", "钱七"]
    made.search.setText("县中心 食品")
    made.search.searched.emit("县中心 食品")
    assert _names(made) == ["钱七"]
    made.search.reset()
    made.skill.setCurrentIndex(made.skill.findData("计量"))
    made.skill.activated.emit(made.skill.currentIndex())
    assert _names(made) == ["赵六"]


def test_an_expert_is_entered_and_the_name_is_asked_for(page, settle, in_dialog):
    made = page(people=0)
    assert made.stack.currentWidget() is made.empty

    def fill(box: ExpertForm) -> None:
        box.accept_button.click()
        assert box.isVisible()
        box.fields["name"].setText("孙八")
        box.fields["until"].setText("下周")
        box.accept_button.click()
        settle()
        assert box.isVisible()  # the day cannot be read
        box.fields["until"].setText("2028-12-31")
        box.fields["skills"].setText("食品、广告")
        box.accept_button.click()
        settle()

    in_dialog(made.new_button.click, fill)
    settle()
    assert _names(made) == ["孙八"]


def test_an_appointment_is_ended_with_a_reason_and_renewed(page, settle, in_dialog):
    made = page()
    made.table.selectRow(0)

    def end(box: Ending) -> None:
        box.accept_button.click()
        assert box.isVisible()
        box.reason.setPlainText("调离")
        box.accept_button.click()
        settle()

    in_dialog(made.end_button.click, end)
    settle()
    assert _names(made) == ["钱七"]
    made.with_ended.setChecked(True)
    assert _names(made) == ["钱七", "赵六"]
    made.table.selectRow(1)
    assert made.end_button.text() == text("experts.renew")


def test_a_list_is_looked_at_before_it_is_saved(page, settle, tmp_path, in_dialog):
    made = page()
    path = tmp_path / "专家.csv"
    path.write_text(
        "姓名,单位,专业领域\n赵六,县中心,计量、特设\n周九,县院,广告\n,县院,广告\n", "utf-8"
    )
    window = ExpertsImport(made, made.desk)
    window.setModal(False)
    window.show()
    window.read_file(path)
    settle()
    assert [row.act for row in window.entries.rows()] == ["changed", "new"]
    assert len(window.issues.rows()) == 1
    in_dialog(lambda: (window.accept_button.click(), settle()), lambda box: box.accept())
    made.refresh()
    settle()
    assert sorted(_names(made)) == sorted(["周九", "赵六", "钱七"])


def test_who_only_reads_sees_and_changes_nothing(page):
    made = page(Role.SUPERVISOR)
    assert _names(made) == ["赵六", "钱七"]
    for button in (made.new_button, made.import_button, made.edit_button, made.end_button):
        assert not button.isVisible()
    assert made.past_button.isVisible()


def test_the_start_page_leads_to_the_officers_whose_certificate_runs_out(page, settle):
    made = page()
    desk = made.desk
    with desk.store.write() as session:
        for one in session.scalars(select(Officer)):
            one.cert_expiry = date(2030, 1, 1)
        first = session.scalars(select(Officer).where(Officer.state == "在岗")).first()
        first.cert_expiry = date(2026, 5, 4)  # 60 days after the 5th of March
        name = first.name
    shell = made.shell
    shell.go("workbench")
    settle()
    note = shell.page("workbench").certificates
    assert note.isVisible()
    note._go(Runs.SOON)
    settle()
    officers = shell.page("officers")
    assert [row.name for row in officers.table.table.rows()] == [name]
    officers.reset()
    settle()
    assert officers.table.total == 60
