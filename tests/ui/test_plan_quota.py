"""The step 抽取数量: each way of saying how many, libraries and items in order, weights, batches."""

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import QSize
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from app.core.batches import Batch
from app.core.people import Role
from app.core.quota import ALL, Basis, QuotaRule
from app.core.scope import Scope
from app.core.task import DrawKind, Part
from app.services.draw import libraries, pool
from app.services.draw.libraries import LibraryEntry
from app.services.registry import items
from app.store.schema import Enterprise, Item
from app.texts import text
from app.ui.shell import Shell
from app.ui.task.draw_result import ResultCard
from app.ui.task.plan_batches import BatchDialog
from app.ui.task.plan_quota import QuotaSection
from app.ui.views.draw import EnterpriseRow
from app.ui.views.plan import Draft, strata_rows
from app.ui.views.quota_ways import Way
from app.ui.views.tasks import blank_plan

TODAY = date(2026, 3, 5)
LAST = date(2026, 6, 30)
LIBRARIES = ("个体户库", "企业库")


@pytest.fixture
def part(approved, settle, qtbot: QtBot):
    """The step with two items and two libraries, in a window of 1366 × 768."""
    desk = approved.desks[Role.CLERK]
    kinds = ("个体工商户", "有限责任公司")
    for name, kind in zip(LIBRARIES, kinds, strict=True):
        entry = LibraryEntry(name, True, Scope(kinds=(kind,)))
        libraries.save(desk.store, desk.actor, entry, now=desk.clock())
    codes = tuple(one.code for one in items.items(desk.store, desk.actor) if one.usable)[:2]
    plan = blank_plan("抽查", DrawKind.ENTERPRISES, TODAY)
    plan = replace(plan, item_codes=codes, period_to=LAST, quotas={ALL: QuotaRule("RATIO", "10")})
    shell = Shell((), desk.jobs)
    qtbot.addWidget(shell)
    made = QuotaSection(desk)
    made.draft = Draft(plan, None)
    shell.resize(QSize(1366, 768))
    shell.show()
    shell.push(made)
    made.load(made.draft)
    settle()
    yield made
    shell.close()


def planned(part):
    return part.take(part.draft).plan


def registry(part):
    with part.desk.store.read() as session:
        rows = session.scalars(select(Enterprise)).all()
        session.expunge_all()
    return [one for one in rows if one.status == "存续"]


def test_townships_are_lines_that_one_figure_fills(part, settle):
    part.choose(Way.TOWNSHIP)
    settle()
    towns = {one.township for one in registry(part)}
    assert set(part.lines) >= towns
    assert len(towns) > 10
    part.fill.value.setText("20")
    part.fill.button.click()
    plan = planned(part)
    assert plan.basis is Basis.TOWNSHIP
    assert set(plan.quotas.values()) == {QuotaRule("RATIO", "20")}
    town = min(towns)
    there = sum(one.township == town for one in registry(part))
    line = part.rows.rows[town]
    assert (line.pool.text(), line.wanted.text()) == (str(there), str(int(there * 0.2 + 0.5)))
    assert part.complete(part.take(part.draft))


def test_a_line_left_empty_is_named_and_zero_is_an_answer(part, settle):
    part.choose(Way.CLASS)
    settle()
    first = next(iter(part.lines))
    part.lines[first][1].setText("")
    assert part.rows.rows[first].fault.text() == text("quota.missing")
    assert not part.complete(part.take(part.draft))
    part.lines[first][1].setText("0")
    assert part.complete(part.take(part.draft))


def test_a_class_that_came_later_waits_for_its_ratio(part, settle):
    plan = replace(planned(part), quotas={"A": QuotaRule("RATIO", "3")})
    part.load(replace(part.draft, plan=plan))
    settle()
    assert part.lines["A"][1].text() == "3"
    assert part.lines["D"][1].text() == ""


def test_at_least_one_is_drawn_of_each_line(part, settle):
    part.choose(Way.TOWNSHIP)
    settle()
    part.fill.value.setText("0.1")
    part.fill.button.click()
    assert part.summary._figure.text() == "0"
    part.least.setChecked(True)
    there = {one.township for one in registry(part)}
    assert part.summary._figure.text() == str(len(there))
    assert planned(part).at_least_one


def test_libraries_are_added_ordered_and_taken_away(part, settle):
    part.choose(Way.LIBRARY)
    settle()
    assert part.problem._words.text() == text("quota.choose_library")
    assert not part.complete(part.take(part.draft))
    for _ in LIBRARIES:
        part.add_library.setCurrentIndex(1)
        part.add_library.activated.emit(1)
        settle()
    for _, value in part.lines.values():
        value.setText("5")
    assert list(part.lines) == list(LIBRARIES)
    part.rows.moved.emit("企业库", -1)
    settle()
    plan = planned(part)
    assert [one.key for one in plan.parts] == ["企业库", "个体户库"]
    assert plan.parts[0] == Part("企业库", Scope(libraries=("企业库",)))
    assert {name: rule.value for name, rule in plan.quotas.items()} == dict.fromkeys(LIBRARIES, "5")
    part.rows.removed.emit("企业库")
    settle()
    assert list(part.lines) == ["个体户库"]
    assert part.complete(part.take(part.draft))


def test_items_have_enterprises_of_their_own_and_the_overlap_is_told(part, settle):
    part.choose(Way.ITEM)
    settle()
    first, second = part.draft.plan.item_codes
    part.rows.whom_changed.emit(first, "个体户库")
    settle()
    plan = planned(part)
    assert plan.by_items
    assert [one.scope.libraries for one in plan.parts] == [("个体户库",), ()]
    small = sum(one.kind == "个体工商户" for one in registry(part))
    everybody = len(registry(part))
    assert part.rows.rows[first].pool.text() == str(small)
    assert part.rows.rows[second].pool.text() == str(everybody - small)
    said = text("quota.members", members=everybody, before=small)
    assert part.rows.rows[second].note.text() == said
    assert text("quota.overlap", count=small) in part.note.text()
    state = pool.reconcile(part.desk.store, part.desk.actor, plan, now=part.desk.clock())
    assert state.problem is None
    assert strata_rows(state)[-1] == (text("quota.overlap_row"), str(small))


def test_an_item_above_its_limit_is_a_fault_at_its_line(part, settle):
    first, _ = part.draft.plan.item_codes
    with part.desk.store.write() as session:
        for row in session.scalars(select(Item).where(Item.code == first)):
            row.importance, row.ratio = "一般检查事项", "不超过2%"
    part.load(part.draft)
    settle()
    assert "2%" in part.problem._words.text()
    part.choose(Way.ITEM)
    settle()
    part.lines[first][1].setText("2.1")
    assert "2%" in part.rows.rows[first].fault.text()
    assert not part.complete(part.take(part.draft))
    part.lines[first][1].setText("2")
    assert part.complete(part.take(part.draft))


def test_weights_show_the_chance_they_give(part, settle):
    part.choose(Way.WEIGHTS)
    settle()
    grid = part.weights
    assert {field.text() for field in grid.fields.values()} == {"1"}
    assert {shown.text() for shown in grid._chances.values()} == {"9.9%"}  # 18 of 181
    grid.fields["D"].setText("20")
    more = float(grid._chances["D"].text().rstrip("%"))
    assert more > 60
    assert planned(part).weights["D"] == 20
    grid.fields["D"].setText("101")
    assert grid._chances["D"].text() == text("quota.weight.bad")
    assert not part.complete(part.take(part.draft))


def test_every_way_fits_into_a_small_window_without_scrolling_sideways(part, settle):
    for way in Way:
        part.choose(way)
        settle()
        assert part.minimumSizeHint().width() < 1366 - 204 - 32, way


def test_batches_that_make_no_order_are_said_and_not_taken(part):
    dialog = BatchDialog(part, (), (TODAY, LAST))
    dialog.more.click()
    share, _first, last = dialog.rows[0]
    share.setText("40")
    dialog.accept_button.click()
    assert not dialog.result()
    assert "100%" in dialog.problem._words.text()
    last.setDate(last.date().addDays(-60))
    dialog.more.click()
    dialog.rows[1][0].setText("60")
    assert dialog.sum.text() == text("quota.batch.sum", sum=100)
    dialog.accept_button.click()
    assert dialog.result()
    early, late = dialog.batches()
    assert (early.first_day, late.last_day) == (TODAY, LAST)
    assert (late.first_day - early.last_day).days == 1
    part.batches.batches = dialog.batches()
    assert planned(part).batches == (early, late)
    dialog.fewer.click()
    assert len(dialog.batches()) == 1


def test_the_result_has_columns_for_batches_only_where_there_are_any(part, qtbot):
    card = ResultCard(*(lambda: None,) * 4)
    qtbot.addWidget(card)
    plain = len(card.enterprises.columns())
    card._fit_batches(True)
    titles = [one.title for one in card.enterprises.columns()]
    assert text("quota.batch.column") in titles
    assert card.tabs.widget(0) is card.enterprises
    row = EnterpriseRow("1", "甲商行", "", "", "", "", "第 1 批", "2026-03-05 至 2026-03-31")
    card.enterprises.set_rows((row,))
    card._fit_batches(False)
    assert len(card.enterprises.columns()) == plain


def test_the_batches_of_a_plan_stand_beside_its_figures(part):
    plan = replace(part.draft.plan, batches=(Batch("100", TODAY, LAST),))
    part.load(replace(part.draft, plan=plan))
    assert "2026-06-30" in part.batch_note.text()
