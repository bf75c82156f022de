"""The team step: where officers come from, who may be drawn, areas by hand and balanced."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

import pytest
from PySide6.QtCore import QSize, Qt
from pytestqt.qtbot import QtBot

from app.core.areas import TownCount
from app.core.people import Role
from app.core.task import DrawKind
from app.core.team_plan import Area, Arrangement, Department, TeamPlan
from app.services.draw.pool_officers import OfficerOfPool
from app.services.draw.pool_towns import Towns
from app.services.task import tasks
from app.ui.shell import Shell
from app.ui.task.open import PANELS
from app.ui.task.page import TaskPage
from app.ui.task.plan_areas import AreasDialog
from app.ui.task.plan_officers import OfficersDialog
from app.ui.task.plan_team import TeamSection
from app.ui.views import team_sources as view
from app.ui.views.tasks import blank_plan

NOW = datetime.fromisoformat("2026-03-05T01:30:00+00:00")
TODAY = date(2026, 3, 5)
COUNTS = (
    TownCount("临溪镇", 60, 6.0),
    TownCount("白沙镇", 30, 3.0),
    TownCount("石桥乡", 20, 2.0),
    TownCount("三桥镇", 10, 1.04),
)


@pytest.fixture
def step(approved, settle, qtbot: QtBot) -> Callable[..., TeamSection]:
    """The team step of a fresh draft with the items of the approved task."""

    def show(**changes: object) -> TeamSection:
        desk = approved.desks[Role.CLERK]
        numbers = tasks.propose_numbers(desk.store, desk.actor, TODAY)
        card = tasks.task(desk.store, desk.actor, approved.task_id)
        plan = replace(
            blank_plan("组队", DrawKind.BOTH, TODAY),
            item_codes=card.plan.item_codes,
            quotas=card.plan.quotas,
            **changes,
        )
        task_id, _ = tasks.save_task(desk.store, desk.actor, None, 0, plan, numbers, now=NOW)
        shell = Shell((), desk.jobs)
        qtbot.addWidget(shell, before_close_func=_forget)
        page = TaskPage(desk, shell, task_id, PANELS)
        shell.resize(QSize(1366, 768))
        shell.show()
        shell.push(page)
        settle()
        panel = page.panel("plan")
        panel._open("team")
        settle()
        return panel.parts["team"]

    return show


def _forget(shell: Shell) -> None:
    page = shell.pages.currentWidget()
    page.panel("plan").card = None


def _choose(part: TeamSection, arrangement: Arrangement) -> None:
    part.arrangement.setCurrentIndex(part.arrangement.findData(arrangement))


def test_at_the_own_station_the_units_have_to_be_chosen(step, settle, in_dialog):
    part = step()
    _choose(part, Arrangement.OWN)
    settle()
    assert part.problem.isVisible()
    assert not part.distinct.isEnabled()

    def tick(box) -> None:
        box.units.set_chosen(("城关所", "七里所"))
        box.accept_button.click()

    in_dialog(lambda: (part.sources.choose.click(), settle()), tick)
    part.teams.setValue(2)
    settle()
    team = part.team()
    assert (set(team.units), team.distinct) == ({"城关所", "七里所"}, False)
    assert not part.problem.isVisible()
    assert "城关所" in part.sources.words.text()


def test_a_joint_check_asks_each_department_for_its_officers(step, settle):
    part = step(partners=("县教育局", "县消防救援大队"))
    _choose(part, Arrangement.JOINT)
    settle()
    assert part.departments.isVisible()
    assert not part.members.isVisible()
    assert part.problem.isVisible()  # the registry has nobody of theirs
    part.departments._rows[0][1].setValue(2)
    settle()
    assert part.team().departments == (
        Department("", members=2),
        Department("县教育局"),
        Department("县消防救援大队"),
    )
    assert part.team().headcount == 4


def test_without_partners_no_joint_check_is_offered(step):
    assert step().arrangement.findData(Arrangement.JOINT) < 0


def test_everybody_is_listed_with_the_reason(step, settle, in_dialog):
    part = step(team=TeamPlan(Arrangement.STATIONS, 3))
    seen: list[tuple[OfficerOfPool, ...]] = []

    def look(box: OfficersDialog) -> None:
        seen.append(box.table.rows())
        box.reason.setCurrentIndex(box.reason.findData("NOPOOL"))
        seen.append(box.table.rows())
        box.search.setText("股")
        box.reject()

    in_dialog(lambda: (part.who.click(), settle()), look)
    everybody, none = seen
    assert len(everybody) == 60
    assert none
    assert all(row.reason == "NOPOOL" and row.unit.endswith("股") for row in none)
    assert not everybody[0].reason  # those who may be drawn come first
    assert {row.reason for row in everybody} >= {"", "EXPIRED", "INVALID", "NOPOOL"}


def test_areas_are_offered_where_teams_receive_areas(step, settle, in_dialog):
    part = step()
    assert not part.areas.isVisible()
    part.parcel.setCurrentIndex(part.parcel.findData("AREA"))
    settle()
    assert part.areas.isVisible()

    def divide(box: AreasDialog) -> None:
        box.number.setValue(3)
        box.divide()
        box.accept_button.click()

    in_dialog(lambda: (part.areas.choose.click(), settle()), divide)
    settle()
    assert len(part.areas.areas) == 3
    assert not part.problem.isVisible()
    part.areas.show_areas(part.areas.areas[:1])
    part._changed()
    settle()
    assert part.problem.isVisible()  # townships of the pool are in no area


@pytest.fixture
def areas(qtbot: QtBot) -> Callable[..., AreasDialog]:
    def show(given: tuple[Area, ...] = (), places: dict | None = None) -> AreasDialog:
        made = AreasDialog(None, Towns(COUNTS, places or {}, 0), given, 2)
        qtbot.addWidget(made)
        made.show()
        return made

    return show


def test_townships_are_put_into_areas_by_hand(areas):
    made = areas()
    model = made.town_table.rows_model
    model.setData(model.index(0, 0), Qt.CheckState.Checked.value)
    model.setData(model.index(2, 0), Qt.CheckState.Checked.value)
    made.put()
    assert [one.name for one in made.areas] == ["第1片区"]
    assert made.left.isVisible()  # two townships are in none yet
    made.target.setCurrentIndex(made.target.findData("\n"))
    for row in (1, 3):
        model.setData(model.index(row, 0), Qt.CheckState.Checked.value)
    made.put()
    assert [(one.name, len(one.townships)) for one in made.areas] == [
        ("第1片区", 2),
        ("第2片区", 2),
    ]
    assert not made.left.isVisible()
    (first, second) = made.area_table.rows()
    assert first.pool + second.pool == 120
    assert view.number_words(first.expected + second.expected) == "12"


def test_an_area_gets_another_name_and_a_double_one_is_refused(areas, in_dialog):
    made = areas((Area("东片", ("临溪镇",)), Area("西片", ("白沙镇", "石桥乡", "三桥镇"))))
    made.setModal(False)
    made.area_table.selectRow(0)

    def call(name: str):
        def typed(box) -> None:
            box.field.setText(name)
            box.accept_button.click()
            if box.isVisible():
                box.reject()

        return typed

    in_dialog(made.rename, call("西片 "))
    assert [one.name for one in made.areas] == ["东片", "西片"]
    in_dialog(made.rename, call("城东片"))
    assert [one.name for one in made.areas] == ["城东片", "西片"]


def test_by_distance_neighbours_come_together(areas):
    places = {
        "三桥镇": (115.0, 28.5),
        "临溪镇": (115.02, 28.5),
        "白沙镇": (115.5, 28.5),
        "石桥乡": (115.52, 28.5),
    }
    made = areas(places=places)
    made.number.setValue(2)
    assert made.by_places.isChecked()
    made.divide()
    assert {frozenset(one.townships) for one in made.areas} == {
        frozenset({"临溪镇", "三桥镇"}),
        frozenset({"白沙镇", "石桥乡"}),
    }


def test_words_of_sources():
    many = TeamPlan(units=("甲所", "乙所", "丙所", "丁所"), branches=("局机关",))
    assert view.source_words(many) == "甲所、乙所、丙所 等 4 个；局机关"
    assert view.source_options((("甲所", 3),), ("乙所",)) == [
        ("甲所", "甲所　3 人"),
        ("乙所", "乙所　0 人"),
    ]


def test_moving_townships_leaves_no_empty_area():
    given = (Area("一", ("甲镇",)), Area("二", ("乙镇",)))
    assert view.put_into(given, ("甲镇",), "二") == (Area("二", ("乙镇", "甲镇")),)
    assert view.put_into(given, ("甲镇",), "") == (Area("二", ("乙镇",)),)
    assert view.put_into((), ("甲镇", "甲镇"), "新") == (Area("新", ("甲镇",)),)
    assert view.free_name((Area("第1片区", ("甲镇",)),)) == "第2片区"


def test_whoever_approves_reads_sources_departments_and_areas():
    own = TeamPlan(Arrangement.OWN, 2, units=("城关所",), covers_items=False)
    rows = dict(view.team_rows(own, ()))
    assert rows["人员来源"] == "城关所"
    assert "不要求" in rows["组队规则"]
    joint = TeamPlan(
        Arrangement.JOINT,
        2,
        parcel="AREA",
        departments=(Department("", members=2), Department("县教育局")),
    )
    rows = dict(view.team_rows(joint, (Area("东片", ("甲镇", "乙镇")), Area("西片", ("丙镇",)))))
    assert rows["各部门每组人数"] == "本局 2 人、县教育局 1 人"
    assert rows["每组人数"] == "3"
    assert rows["片区"] == "东片（甲镇、乙镇）；西片（丙镇）"
    assert "人员来源" not in rows
