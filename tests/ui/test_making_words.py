"""What the page 其他文书 offers and says, without a window."""

from datetime import date
from pathlib import Path

import pytest

from app.core.paper_asks import About, Ask, AskKind
from app.services.paper.making import KindOfPaper, PaperMade
from app.services.paper.making_about import Target
from app.services.paper.making_choice import ChoiceDraw, ChoicePlace, ChoiceTeam
from app.services.paper.paper_register import DOCUMENT, VOID, RegisterAsked, RegisterLine
from app.ui.views import making as view
from app.ui.views import register

TODAY = date(2026, 3, 10)
FACTS = Ask("facts", "违法事实", AskKind.LONG, required=True)
UNTIL = Ask("until", "期限", AskKind.DATE, required=True)
DAYS = Ask("days", "天数", AskKind.NUMBER)
WAY = Ask("way", "方式", AskKind.CHOICE, required=True, choices=("直接送达", "邮寄"))


def kind(order=520, about=About.ENTERPRISE, ready=True, asks=(FACTS,), **more) -> KindOfPaper:
    stages = ("APPROVED", "DRAWN")
    return KindOfPaper(
        "form", f"文书{order}", about, "", True, tuple(asks), ready, order, stages, **more
    )


def test_forms_stand_under_the_headings_of_their_hundreds():
    kinds = [kind(150), kind(210), kind(520), kind(530), kind(910, About.BLANK), kind(0)]
    found = view.grouped(kinds)
    assert [(heading, len(some)) for heading, some in found] == [
        ("抽取前", 1),
        ("抽取", 1),
        ("检查后处理", 2),
        ("空白表", 1),
        ("其他", 1),
    ]
    assert view.grouped(kinds, " 530 ") == (("检查后处理", (kinds[3],)),)
    assert view.grouped(kinds, "没有") == ()


def test_a_form_that_cannot_be_made_yet_says_when():
    assert view.kind_words(kind()) == "文书520"
    words = view.kind_words(kind(ready=False))
    assert "已批准、已抽取" in words
    assert "已批准" in view.sentence_of(kind(ready=False), 1)


def test_several_enterprises_only_where_nothing_must_be_entered():
    assert not view.may_be_several(kind())
    assert view.may_be_several(kind(asks=(DAYS,)))
    assert not view.may_be_several(kind(about=About.TEAM, asks=()))


@pytest.mark.parametrize("typed", ["2026-06-18", "2026/6/18", "2026.6.18", "2026年6月18日"])
def test_days_are_read_in_every_usual_spelling(typed):
    assert view.read_value(UNTIL, f" {typed} ") == "2026-06-18"


def test_what_is_no_day_stays_and_is_said_at_its_field():
    assert view.read_value(UNTIL, "下周") == "下周"
    asked = kind(asks=(FACTS, UNTIL, DAYS, WAY))
    errors = view.ask_errors(asked, {"until": "下周", "days": "三", "way": "直接送达"})
    assert set(errors) == {"facts", "until", "days"}
    assert "违法事实" in errors["facts"]
    assert "2026-06-18" in errors["until"]
    assert view.ask_errors(asked, {"facts": "x", "until": "2026-06-18", "way": "邮寄"}) == {}


def test_a_preview_shows_the_name_of_what_is_still_missing():
    asked = kind(asks=(FACTS, UNTIL, DAYS, WAY))
    values = view.preview_values(asked, {"until": "下周", "days": "三"}, TODAY)
    assert values == {
        "facts": "［违法事实］",
        "until": "2026-03-10",
        "days": "1",
        "way": "直接送达",
    }
    assert view.preview_values(asked, {"facts": "甲"}, TODAY)["facts"] == "甲"


def test_fields_begin_with_what_was_typed_before_else_with_the_default():
    asked = kind(asks=(Ask("a", "甲", AskKind.TEXT, default="本局"), FACTS))
    assert view.first_values(asked, {}) == {"a": "本局", "facts": ""}
    assert view.first_values(asked, {"a": "", "facts": "乙"}) == {"a": "", "facts": "乙"}


def test_wordings_to_be_confirmed_are_counted():
    assert view.check_words(kind()) == ""
    assert "4 处" in view.check_words(kind(checks=4))


def test_draws_teams_and_enterprises_in_words():
    target = Target(1, 2, "T003")
    assert view.draw_words(ChoiceDraw(target, "36-1", 2, voided=False)).startswith("第2次抽取")
    assert "作废" in view.draw_words(ChoiceDraw(target, "36-1", 2, voided=True))
    assert view.team_line(ChoiceTeam(target, ("甲", "乙"), 3)) == "第3组：甲、乙（3 户）"
    places = (
        ChoicePlace(target, 1, "清溪商行", "9136", "T003"),
        ChoicePlace(target, 12, "青岭粮油店", "9137", "T003"),
    )
    assert view.found_places(places, "粮油") == places[1:]
    assert view.found_places(places, "12") == places[1:]
    assert view.found_places(places, "9136") == places[:1]
    assert view.found_places(places, "") == places


def test_the_primary_counts_and_says_what_is_still_to_be_chosen():
    assert view.primary_of(1) == "生成文书"
    assert view.primary_of(3) == "生成 3 份文书"
    assert "检查对象" in view.sentence_of(kind(), 0)
    assert "文号" in view.sentence_of(kind(), 1)


def test_what_was_made_is_told_with_numbers_and_place():
    one = PaperMade(Path("a/一份.pdf"), 1, 1, 2, "责改〔2026〕1号", "责改〔2026〕1号")
    words = view.done_words(kind(), one)
    assert "1 份、2 页，文号责改〔2026〕1号" in words
    assert words.endswith("一份.pdf")
    many = PaperMade(Path("a/责令"), 3, 3, 3, "责改〔2026〕1号", "责改〔2026〕3号")
    assert "1号至责改〔2026〕3号" in view.done_words(kind(), many)
    assert "3 个文件" in view.done_words(kind(), many)
    plain = PaperMade(Path("b.pdf"), 1, 1, 1, "", "")
    assert "文号" not in view.done_words(kind(), plain)


def test_papers_of_a_task_and_blank_sheets_have_their_folders():
    data = Path("data")
    assert view.folder_of(data, "36", kind(), own_folder=False) == data / "papers" / "36"
    assert view.folder_of(data, "36", kind(), own_folder=True).parent == data / "papers" / "36"
    assert view.folder_of(data, "", kind(), own_folder=False).parent == data / "papers"


def line(source=DOCUMENT, number=1, void="", task_no="36") -> RegisterLine:
    return RegisterLine(
        source,
        1,
        "check-notice",
        "检查通知书",
        2026,
        number,
        "检通〔2026〕1号" if number else "",
        TODAY,
        1,
        task_no,
        Target(1),
        "清溪商行",
        "周敏",
        void,
        True,
    )


def test_a_line_of_the_register_says_what_may_be_done_with_it():
    assert register.may_reprint(line())
    assert not register.may_reprint(line(void="盖错"))
    assert not register.may_reprint(line(VOID, void="手写"))
    assert register.may_void(line())
    assert not register.may_void(line(void="盖错"))
    assert not register.may_void(line(number=None))
    assert register.number_words(line(number=None)) == "不编号"
    assert (register.state_words(line()), register.tone_of(line())) == ("有效", "success")
    assert (register.state_words(line(void="错")), register.tone_of(line(void="错"))) == (
        "作废",
        "danger",
    )
    assert "盖错" in register.reprint_tip(line(void="盖错"))


def test_a_reprint_never_takes_the_place_of_the_first_print():
    data = Path("data")
    assert register.reprint_folder(data, line()) == data / "papers" / "36" / "重印"
    assert register.reprint_folder(data, line(task_no="")) == data / "papers" / "重印"
    asked = RegisterAsked(since=date(2026, 3, 1), until=TODAY)
    assert register.seal_name(asked) == "用印清单-2026-03-01-2026-03-10"


def test_a_sample_is_a_hint_and_stands_in_where_something_is_missing_only_in_the_preview():
    shown = Ask("facts", "违法事实", AskKind.LONG, required=True, sample="标签缺少生产日期")
    optional = Ask("note", "备注", AskKind.TEXT, sample="照片3张附后")
    assert "标签缺少生产日期" in view.sample_words(shown)
    assert view.sample_words(FACTS) == ""
    both = kind(asks=(shown, optional))
    assert view.first_values(both, {}) == {"facts": "", "note": ""}
    previewed = view.preview_values(both, {"facts": "", "note": ""}, TODAY)
    assert previewed == {"facts": view.sample_words(shown), "note": ""}
    assert list(view.ask_errors(both, {"facts": "", "note": ""})) == ["facts"]
    entered = {"facts": "配料表不全", "note": ""}
    assert view.preview_values(both, entered, TODAY) == entered


def test_a_blank_sheet_says_that_it_has_no_number_and_asks_for_nothing():
    blank = kind(about=About.BLANK, asks=())
    assert "没有文号" in view.sentence_of(blank, 1)
    assert "手写" in view.nothing_words(blank)
    assert view.nothing_words(kind(asks=())) != view.nothing_words(blank)
