"""The step of the scope: groups side by side, counted as one ticks, and what makes no sense."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidgetItem
from pytestqt.qtbot import QtBot
from sqlalchemy import select, update

from app.core.people import Role
from app.core.scope import Scope, joined
from app.core.task import DrawKind
from app.services.draw import libraries, pool
from app.services.draw.libraries import LibraryEntry
from app.services.draw.pool import GroupCount, ScopeCount
from app.services.task import tasks
from app.store.schema import Enterprise
from app.ui.task.plan_scope import ScopeSection
from app.ui.views.plan import Draft, plan_rows
from app.ui.views.scope import fault_words, read_day, why_words
from app.ui.views.tasks import blank_plan
from app.ui.widgets import WrappedLabel

NOW_DAY = date(2026, 3, 5)
EVERYBODY = Scope()


@pytest.fixture
def desk(approved):
    """The clerk's desk on the sample county, three of its enterprises labelled."""
    found = approved.desks[Role.CLERK]
    with found.store.write() as session:
        ids = session.scalars(select(Enterprise.id).limit(3)).all()
        session.execute(
            update(Enterprise).where(Enterprise.id.in_(ids)).values(labels=["专项"], area="东片")
        )
    return found


@pytest.fixture
def shown(desk, qtbot: QtBot, settle) -> Callable[[Scope], ScopeSection]:
    """The step with a scope in it, in a window."""

    def run(scope: Scope = EVERYBODY) -> ScopeSection:
        part = ScopeSection(desk)
        qtbot.addWidget(part)
        part.resize(1120, 540)
        part.show()
        part.load(draft(desk, scope))
        settle()
        return part

    return run


def draft(desk, scope: Scope) -> Draft:
    plan = blank_plan("抽查", DrawKind.BOTH, NOW_DAY)
    numbers = tasks.propose_numbers(desk.store, desk.actor, NOW_DAY)
    return Draft(replace(plan, scope=scope), numbers)


def note(part: ScopeSection) -> str:
    return part.fault.findChildren(WrappedLabel)[0].text()


def tick(part: ScopeSection, name: str, value: str) -> None:
    choice = part.choices[name].list
    items: list[QListWidgetItem] = [choice.item(at) for at in range(choice.count())]
    one = next(item for item in items if item.data(Qt.ItemDataRole.UserRole) == value)
    one.setCheckState(Qt.CheckState.Checked)


def counted(desk, scope: Scope) -> ScopeCount:
    return pool.count_scope(desk.store, desk.actor, scope, now=desk.clock())


def test_two_groups_are_put_together_and_counted_each_and_in_all(shown, desk, settle, qtbot):
    part = shown()
    tick(part, "labels", "专项")
    qtbot.mouseClick(part.bar.add_button, Qt.MouseButton.LeftButton)
    settle()
    assert "条件组 2 没有任何条件" in note(part)
    town = part.choices["townships"].list.item(0).data(Qt.ItemDataRole.UserRole)
    tick(part, "townships", town)
    qtbot.keyClicks(part.editor.trade, "52")
    settle()
    wanted = joined((Scope(labels=("专项",)), Scope(townships=(town,), trade_codes=("52",))))
    assert part.scope() == wanted
    count = counted(desk, wanted)
    assert part.bar.tabs[0].text().endswith("　3 户")
    assert part.bar.tabs[1].text().endswith(f"　{count.groups[1].count:,} 户")
    assert part.fault.isHidden()
    assert part.complete(part.take(draft(desk, Scope())))
    # Back to the first group: what was typed in the second stays with the second.
    qtbot.mouseClick(part.bar.tabs[0], Qt.MouseButton.LeftButton)
    settle()
    assert part.editor.trade.text() == ""
    assert part.choices["labels"].chosen() == ("专项",)
    assert part.scope() == wanted
    qtbot.mouseClick(part.bar.drop_button, Qt.MouseButton.LeftButton)
    settle()
    assert part.scope() == wanted.or_else[0]
    assert not part.bar.drop_button.isVisible()


def test_a_saved_scope_comes_back_as_it_was(shown, desk):
    scope = joined(
        (
            Scope(trade_codes=("52", "6210"), founded_from=date(2020, 1, 1), areas=("东片",)),
            Scope(kinds=("没有的类型",), founded_to=date(2025, 12, 31)),
        )
    )
    part = shown(scope)
    assert part.scope() == scope
    assert part.take(draft(desk, Scope())).plan.scope == scope
    assert part.editor.trade.text() == "52、6210"
    assert part.editor.days["founded_from"].text() == "2020-01-01"


def test_why_it_is_directed_is_said_beside_the_count(shown, settle):
    part = shown()
    assert "不定向" in part.why.text()
    tick(part, "labels", "专项")
    settle()
    assert part.why.text() == "限定了标签，属于定向抽查。"
    part._clear()
    settle()
    assert part.scope() == Scope()


def test_a_day_that_is_none_holds_the_step(shown, desk, settle, qtbot):
    part = shown()
    qtbot.keyClicks(part.editor.days["founded_from"], "2026-02-30")
    settle()
    assert not part.complete(part.take(draft(desk, Scope())))
    part.editor.days["founded_from"].clear()
    qtbot.keyClicks(part.editor.days["founded_from"], "2026.2.1")
    qtbot.keyClicks(part.editor.days["founded_to"], "20260301")
    settle()
    group = part.scope()
    assert (group.founded_from, group.founded_to) == (date(2026, 2, 1), date(2026, 3, 1))


def test_libraries_are_conditions_and_one_that_is_gone_is_told(shown, desk, settle):
    libraries.save(
        desk.store,
        desk.actor,
        LibraryEntry("重点库", True, Scope(labels=("专项",))),
        now=desk.clock(),
    )
    part = shown()
    tick(part, "libraries", "重点库")
    settle()
    assert part.bar.tabs[0].text().endswith("　3 户")
    gone = shown(Scope(libraries=("旧库",)))
    assert "旧库" in note(gone)


@pytest.mark.parametrize(
    ("scope", "groups", "said"),
    [
        (Scope(), (GroupCount(9),), ""),
        (
            Scope(kinds=("甲",)),
            (GroupCount(0, ("kinds",)),),
            "现在的条件没有对象：名录库中没有“甲”",
        ),
        (Scope(kinds=("甲",)), (GroupCount(0),), "没有同时符合的"),
        (
            joined((Scope(kinds=("甲",)), Scope(kinds=("乙",)))),
            (GroupCount(4), GroupCount(0, ("kinds",))),
            "条件组 2没有对象",
        ),
        (
            Scope(founded_from=date(2026, 1, 2), founded_to=date(2026, 1, 1)),
            (GroupCount(0),),
            "开始晚于截止",
        ),
        (joined((Scope(kinds=("甲",)), Scope(kinds=("甲",)))), None, "不起作用"),
        (Scope(trade_codes=("零售",)), None, "行业代码“零售”不对"),
    ],
)
def test_what_makes_no_sense_is_one_sentence(scope, groups, said):
    count = ScopeCount(9, 4, {}, (), groups) if groups is not None else None
    words = fault_words(scope, count)
    assert said in words
    assert bool(said) == bool(words)


def test_an_empty_registry_contradicts_nothing():
    assert fault_words(Scope(kinds=("甲",)), ScopeCount(0, 0, {}, (), (GroupCount(0),))) == ""


@pytest.mark.parametrize(
    ("words", "read"),
    [
        ("", (None, True)),
        (" 2025-1-1 ", (date(2025, 1, 1), True)),
        ("20250101", (date(2025, 1, 1), True)),
        ("2025年1月1日", (date(2025, 1, 1), True)),
        ("2025", (None, False)),
        ("45000", (None, False)),
        ("2025-13-01", (None, False)),
    ],
)
def test_a_day_is_read_once_it_is_whole(words, read):
    assert read_day(words) == read


def test_a_plan_says_its_groups_to_whoever_approves_it(desk):
    scope = joined((Scope(kinds=("企业",), townships=("镇甲",)), Scope(labels=("专项",))))
    rows = dict(plan_rows(draft(desk, scope)))
    assert rows["条件组 1"] == "企业且镇甲"
    assert rows["条件组 2"] == "标签“专项”"
    assert why_words(scope) == "限定了主体类型、乡镇（街道）、标签，属于定向抽查。"
    one = dict(plan_rows(draft(desk, Scope(trade_codes=("52",), areas=("东片", "西片")))))
    assert (one["行业代码"], one["片区"]) == ("52", "东片、西片")
