"""What people did at a ceremony stands on its sheets: who allowed it, called, kept, keyed."""

import re
from dataclasses import replace

import pytest
from pypdf import PdfReader

from app.core.ceremony import Authorisation, Ceremony, Person
from app.core.conduct import Manner, Mark
from app.core.keying import BLIND, OPEN
from app.services.draw import conducting, draws, pool
from app.services.paper import making, paper_ceremony
from app.services.paper.making_about import Target

THROWN = {"陈见证": "40729158", "吴见证": "66031947", "B": "492"}
PEOPLE = Ceremony(
    "三楼会议室",
    "周主持",
    "林经办",
    (
        Person("纪监督", "县纪委监委派驻组", "副组长"),
        Person("钱缺席", "县政协", "委员", absent=True),
    ),
    (
        Person("陈见证", "县人大常委会", "代表", digits=8),
        Person("吴见证", "县工商联", "会员", digits=8),
        Person("欧见证", "县公证处", "公证员", keeps=True),
        Person("孙迟到", "县消协", "干部", digits=8, absent=True),
    ),
    host_post="副局长",
    officers_drawer=Person("郑抽人", "", "信用股股长"),
    enterprises_drawer=Person("纪监督", "县纪委监委派驻组", "副组长"),
    authorisation=Authorisation("何局长", "党组书记、局长", "2026-03-04", "青市监审〔2026〕3号"),
    beacon_source="福彩3D第2026062期",
    beacon_digits=3,
)


def _squeezed(path):
    pages = PdfReader(path).pages
    return re.sub(r"\s+", "", "".join(page.extract_text() for page in pages))


@pytest.fixture
def conducted(undrawn, tmp_path):
    """Conduct the draw to its result; return how to print the lock sheet and the minutes."""

    def run(people):
        store, clerk, now = undrawn.store, undrawn.actors["clerk"], undrawn.drawn_at
        lock_id = pool.freeze(
            store, clerk, undrawn.draw_id, people, "5e" * 32, "a7" * 32, now=now
        ).lock_id
        for mark, facts in (
            (Mark.LOCK_SHOWN, {}),
            (Mark.LOCK_SIGNED, {}),
            (Mark.ENVELOPED, {"keeper": "欧见证"}),
            (Mark.THROWN, {}),
        ):
            if people.manner is Manner.PUBLIC or mark is not Mark.ENVELOPED:
                conducting.mark(store, clerk, undrawn.draw_id, mark, facts, now=now)
        digits = {key: THROWN[key] for key in people.wanted()}
        conducting.key_throws(store, clerk, lock_id, OPEN, digits, "林经办", now=now)
        conducting.key_throws(store, clerk, lock_id, BLIND, digits, "纪监督", now=now)
        conducting.mark(store, clerk, undrawn.draw_id, Mark.DIGITS_SHOWN, now=now)
        conducting.open_seal(store, clerk, lock_id, now=now)
        conducting.mark(store, clerk, undrawn.draw_id, Mark.SEAL_SHOWN, now=now)
        draws.run(store, clerk, lock_id, now=now)
        for part in conducting.hall(store, clerk, undrawn.draw_id).steps:
            if part in conducting.SHOWN:
                conducting.mark(store, clerk, undrawn.draw_id, conducting.SHOWN[part], now=now)
        facts = {"number": "QLSP-2026-03"}
        conducting.mark(store, clerk, undrawn.draw_id, Mark.MEDIA, facts, now=now)
        return lambda sheet: _squeezed(sheet(store, clerk, lock_id, tmp_path, now=now).path)

    return run


def test_the_minutes_say_who_allowed_called_kept_and_keyed(conducted):
    said = conducted(PEOPLE)(paper_ceremony.minutes)
    for words in (
        "第1次抽取公开抽取",
        "经党组书记、局长何局长（2026年3月4日，青市监审〔2026〕3号）授权",
        "公开抽取检查对象、选派执法检查人员",
        "主持人：周主持（副局长）",
        "抽取人：郑抽人（抽取执法检查人员）、纪监督（抽取检查对象）",
        "未到场：钱缺席（县政协委员）、孙迟到（县消协干部）。",
        "全程音像记录，编号：QLSP-2026-03。",
        "由不掷骰的欧见证（县公证处公证员）保管",
        "现场数字由林经办、纪监督先后各录入一遍",
        "外部公开数：福彩3D第2026062期，492",
    ):
        assert words in said, words


def test_only_those_who_came_sign_the_minutes_each_once(conducted):
    said = conducted(PEOPLE)(paper_ceremony.minutes)
    signing = said.partition("签名")[2]
    assert "钱缺席" not in signing
    assert "孙迟到" not in signing
    for name in ("周主持", "郑抽人", "林经办", "纪监督", "陈见证", "吴见证", "欧见证"):
        assert signing.count(name) == 1, name
    assert "抽取人郑抽人青岭县市场监督管理局信用股股长" in signing
    assert "信封保管人欧见证" in signing


def test_the_lock_sheet_names_the_beacon_before_it_is_drawn_and_who_keeps(conducted):
    said = conducted(PEOPLE)(paper_ceremony.lock_sheet)
    for words in (
        "外部公开数：福彩3D第2026062期（3位数字）",
        "经党组书记、局长何局长（2026年3月4日，青市监审〔2026〕3号）授权。",
        "欧见证县公证处公证员保管信封",
        "公开抽取",
    ):
        assert words in said, words
    assert "492" not in said
    assert "孙迟到" not in said


def test_a_draw_at_the_desk_says_so_and_has_no_envelope(conducted):
    desk = replace(PEOPLE, manner=Manner.DESK, beacon_source="", authorisation=Authorisation())
    said = conducted(desk)(paper_ceremony.minutes)
    assert "日常抽取检查对象、选派执法检查人员" in said
    assert "信封" not in said
    assert "授权" not in said
    assert "外部公开数" not in said


def test_the_sign_in_list_is_there_after_the_roll_call_and_before_the_lock(undrawn, tmp_path):
    store, clerk, now = undrawn.store, undrawn.actors["clerk"], undrawn.drawn_at
    conducting.mark(store, clerk, undrawn.draw_id, Mark.OPENED, PEOPLE.to_json(), now=now)
    made = making.make(
        store, clerk, "sign-in-list", (Target(undrawn.task_id),), {}, tmp_path, now=now
    )
    said = _squeezed(made.path)
    for words in (
        "360824202603051001-1（公开抽取）",
        "2026年3月5日",
        "三楼会议室",
        "抽取人郑抽人",
        "信封保管人欧见证",
        "未到场：钱缺席（县政协委员）、孙迟到（县消协干部）。",
    ):
        assert words in said, words
    assert "党组书记、局长何局长（2026年3月4日，青市监审〔2026〕3号）" in said
    assert said.count("纪监督") == 1


def test_a_roll_call_with_too_few_throws_still_has_a_sign_in_list(undrawn, tmp_path):
    store, clerk, now = undrawn.store, undrawn.actors["clerk"], undrawn.drawn_at
    few = replace(PEOPLE, witnesses=PEOPLE.witnesses[:1])
    conducting.mark(store, clerk, undrawn.draw_id, Mark.OPENED, few.to_json(), now=now)
    made = making.make(
        store, clerk, "sign-in-list", (Target(undrawn.task_id),), {}, tmp_path, now=now
    )
    assert "陈见证" in _squeezed(made.path)


def test_the_envelope_names_its_keeper_of_the_roll_call_or_who_was_entered(undrawn, tmp_path):
    store, clerk, now = undrawn.store, undrawn.actors["clerk"], undrawn.drawn_at
    lock_id = pool.freeze(
        store, clerk, undrawn.draw_id, PEOPLE, "5e" * 32, "a7" * 32, now=now
    ).lock_id
    target = (Target(undrawn.task_id, lock_id),)

    def said(folder, **inputs):
        made = making.make(
            store, clerk, "envelope-sheet", target, inputs, tmp_path / folder, now=now
        )
        return _squeezed(made.path)

    assert "欧见证（县公证处公证员）" in said("a")
    assert "纪监督" in said("b", keeper="纪监督")
