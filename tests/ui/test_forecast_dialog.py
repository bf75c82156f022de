"""The window of the forecast: its sentence, its tone, and what would help."""

from app.core.forecast import Forecast
from app.core.no_plan import Binding
from app.services.draw.pool_forecast import Help, PoolForecast
from app.ui.task.forecast import ForecastDialog
from app.ui.views import forecast as view

GOOD = Forecast(1000, 0, {0: 1000}, {1: 1000}, {0: 1000}, {0: 1000}, {5: 900, 6: 100}, {4: 1000})
COSTLY = Forecast(
    1000, 0, {0: 880, 1: 120}, {1: 995, 2: 5}, {0: 1000}, {0: 1000}, {5: 1000}, {4: 1000}
)
BAD = Forecast(1000, 105, {0: 895}, {1: 895}, {0: 895}, {0: 890, 1: 5}, {5: 895}, {0: 5, 4: 890})
NEVER = Forecast(1000, 1000, {}, {}, {}, {}, {}, {})


def found(base: Forecast, *helps: Help) -> PoolForecast:
    return PoolForecast(pool=400, wanted=50, teams=10, slack=1, base=base, helps=helps)


def test_what_goes_well_is_green_and_needs_no_advice(qtbot):
    dialog = ForecastDialog(None, found(GOOD))
    qtbot.addWidget(dialog)
    assert view.verdict(found(GOOD)) == (
        "1,000 次试抽全部顺利成组，不用候补人员，也不用放宽差额。可以锁定名单。",
        "success",
    )
    rows = {row.what: row.chance for row in dialog.chances.rows()}
    assert rows["找不到合法方案"] == "没有出现"
    assert rows["任务最多的小组"] == "多为 5 户，最多 6 户"
    assert dialog.helps.rows() == ()


def test_what_it_costs_is_named_in_one_sentence():
    sentence, tone = view.verdict(found(COSTLY))
    assert "12.0% 的可能要用候补人员；0.5% 的可能要放宽" in sentence
    assert tone == "warning"


def test_a_rule_that_helps_is_named_with_its_price_and_one_that_does_not_is_left_out(qtbot):
    state = found(BAD, Help(Binding.SLACK, BAD), Help(Binding.UNITS, GOOD))
    dialog = ForecastDialog(None, state)
    qtbot.addWidget(dialog)
    assert view.verdict(state)[1] == "danger"
    assert "10.5%" in view.verdict(state)[0]
    (row,) = dialog.helps.rows()
    assert (row.rule, row.then) == ("同组人员须来自不同单位", "没有出现")
    assert "互相监督减弱" in row.price
    rows = {row.what: row.chance for row in dialog.chances.rows()}
    assert rows["有小组分不到检查对象"] == "0.5%（1,000 次中 5 次）"
    assert rows["任务最少的小组"] == "多为 4 户，最少 0 户"


def test_a_draw_that_never_works_says_not_to_lock(qtbot):
    dialog = ForecastDialog(None, found(NEVER, Help(Binding.SKILL, GOOD)))
    qtbot.addWidget(dialog)
    assert "不要锁定" in view.verdict(found(NEVER))[0]
    assert len(dialog.chances.rows()) == 5


def test_the_window_fits_a_small_screen_with_every_rule_listed(qtbot, settle):
    dialog = ForecastDialog(None, found(BAD, *(Help(one, GOOD) for one in Binding)))
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.resize(dialog.width(), 700)
    settle()
    assert len(dialog.helps.rows()) > 3
    assert dialog.height() <= 768 - 60  # 1366 × 768 less a title bar and a task bar
