"""The window of 方案数与配对机会: what it says, and that no figure passes for another."""

from dataclasses import replace
from fractions import Fraction

from PySide6.QtCore import Qt
from sqlalchemy import select

from app.core.people import Role
from app.services.draw.chances import Chances, Method, Moment, PairChance
from app.store.schema import Lock
from app.ui.ceremony.chances_window import ChancesAsked, ChancesDialog
from app.ui.views import chances as view

NEVER = PairChance("O1", "张三", "E1", "甲公司", Fraction(0), 0.0, 0.0, True)
SOME = PairChance("O1", "张三", "E2", "乙公司", Fraction(1, 3), 0.25, 0.0, False)
MORE = PairChance("O2", "李四", "E1", "甲公司", Fraction(2, 3), 0.5, 0.0, False)
FOUND = Chances(
    lock_id=1,
    moment=Moment.FROZEN,
    officers=2,
    enterprises=2,
    teams=1,
    cap=2,
    plans=1260,
    teams_plans=42,
    too_large=False,
    waits=False,
    rows=(NEVER, SOME, MORE),
    method=Method.WORKED_OUT,
    runs=0,
    no_plan=0.0,
)


def test_shares_and_chances_stand_in_columns_of_their_own(qtbot):
    dialog = ChancesDialog(None, FOUND)
    qtbot.addWidget(dialog)
    assert view.verdict(FOUND) == (
        "符合全部规则的方案共 1,260 种；符合规则的分组方式 42 种。",
        "info",
    )
    rows = {(row.officer, row.enterprise): row for row in dialog.table.rows()}
    assert rows["张三", "乙公司"].chance == "25.00%"
    assert rows["张三", "乙公司"].share == "33.33%"
    assert rows["张三", "甲公司"].chance == rows["张三", "甲公司"].share == "0"
    assert {row.error for row in rows.values()} == {"准确"}
    assert dialog.limits.text() == (
        "配对机会最小的是 张三 与 乙公司（25.00%），最大的是 李四 与 甲公司（50.00%）；"
        "规则不允许的有 1 对。"
    )
    assert any("不是抽中的概率" in words for words in view.notes(FOUND))


def test_a_measured_chance_carries_its_error_and_never_a_bare_zero(qtbot):
    unseen = replace(SOME, chance=0.0, error=0.0002)
    found = replace(
        FOUND, rows=(NEVER, unseen, replace(MORE, error=0.007)), method=Method.MEASURED, runs=5000
    )
    rows = view.rows(found)
    assert [row.chance for row in rows] == ["0", "试抽中未出现", "50.00%"]
    assert [row.error for row in rows] == ["准确", "—", "±0.70%"]
    assert "最大的是" not in view.limits(found)  # the extremes of measured chances are accident
    assert any("5,000 个演练种子" in words for words in view.notes(found))


def test_numbers_grow_into_powers_of_ten():
    assert view.count_words(999_999_999) == "999,999,999"
    assert view.count_words(10**9) == "约 1.00×10⁹"
    assert view.count_words(123456 * 10**40) == "约 1.23×10⁴⁵"
    assert view.percent(0) == "0"
    assert view.percent(0.00001) == "不到 0.01%"


def test_what_was_not_counted_is_said(qtbot):
    uncounted = tuple(replace(one, share=None) for one in FOUND.rows)
    big = replace(FOUND, plans=None, teams_plans=None, too_large=True, rows=uncounted)
    assert "没有计数" in view.verdict(big)[0]
    assert {row.share for row in view.rows(big)} == {"未计数"}
    assert not any("不是抽中的概率" in words for words in view.notes(big))
    later = replace(big, too_large=False, waits=True)
    assert "抽定之后再看" in view.verdict(later)[0]
    empty = replace(FOUND, plans=0, rows=(), method=Method.NONE)
    assert view.verdict(empty)[1] == "danger"
    for found in (big, later, empty):
        qtbot.addWidget(ChancesDialog(None, found))


def test_a_name_finds_its_pairs(qtbot):
    dialog = ChancesDialog(None, FOUND)
    qtbot.addWidget(dialog)
    dialog.search.setText("张三 甲")
    qtbot.keyClick(dialog.search, Qt.Key.Key_Return)
    assert [(row.officer, row.enterprise) for row in dialog.table.rows()] == [("张三", "甲公司")]


def test_the_hall_sees_chances_of_the_protocol_and_only_what_was_worked_out(qtbot):
    shown = []
    dialog = ChancesDialog(None, FOUND, project=shown.append)
    qtbot.addWidget(dialog)
    dialog.project.click()
    assert shown == [FOUND]
    assert view.hall_pairs(FOUND)[1] == ("张三", "乙公司", "25.00%")
    assert not view.may_be_projected(replace(FOUND, method=Method.MEASURED))
    assert not view.may_be_projected(replace(FOUND, rows=FOUND.rows * 200))


def test_only_a_revealed_draw_with_teams_can_be_looked_at_after_the_tickets(qtbot):
    assert view.other_moment(FOUND, drawn=False) is None
    assert view.other_moment(FOUND, drawn=True) is Moment.DRAWN
    assert view.other_moment(replace(FOUND, teams=0), drawn=True) is None
    after = replace(FOUND, moment=Moment.DRAWN)
    assert view.other_moment(after, drawn=True) is Moment.FROZEN


def test_the_county_s_draw_is_worked_out_in_a_child_and_shown(drawn, qtbot, monkeypatch):
    monkeypatch.setattr(ChancesDialog, "exec", ChancesDialog.show)
    desk = drawn.desks[Role.CLERK]
    with desk.store.read() as session:
        lock_id = session.scalars(select(Lock.id)).one()
    window = ChancesDialog(None, FOUND)  # any window to stand before
    qtbot.addWidget(window)
    asked = ChancesAsked(desk, window)
    asked.ask(lock_id, Moment.DRAWN, drawn=True)
    qtbot.waitUntil(lambda: asked.dialog is not None, timeout=60_000)
    dialog = asked.dialog
    assert len(dialog.table.rows()) == 8 * 12
    assert dialog.other.text() == "改看名单锁定时的…"
    dialog.other.click()
    assert dialog.wanted is Moment.FROZEN
