"""Laws the bureau enters, and the way from an item's basis to their words (invented ones)."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from app.core.people import NotAllowed
from app.services import journal
from app.services.registry import items, law_citations, law_import, laws
from app.services.registry.law_import import LawChanged, NoArticles, NoFirstDay, NoLawText

NOW = datetime(2026, 3, 5, 1, 0, tzinfo=UTC)
TEXT = """示例登记管理条例
（示例县人民政府令第7号公布　自2022年3月1日起施行）
第三十六条　示例文字：执照应当置于醒目位置。
第三十七条　示例文字：不得出租。
示例文字：不得出借。
第三十八条　示例文字：处理。"""
ITEM = {
    "事项代码": "A01",
    "抽查事项": "执照规范使用情况的检查",
    "检查依据": "《示例登记管理条例》第三十六条、第三十七条第二款；《…实施细则》第六十四条",
}


def enter(desk, text: str = TEXT, **head: object):
    read = law_import.read_pasted(desk.store, desk.clerk, text)
    (draft,) = read.drafts
    draft = replace(draft, text=replace(draft.text, **head))
    draft = law_import.against(desk.store, desk.clerk, draft)
    return law_import.save(desk.store, desk.clerk, [draft], now=NOW)


def basis_of(desk):
    (line,) = items.items(desk.store, desk.clerk)
    return law_citations.of_item(desk.store, desk.clerk, line.id, now=NOW)


def test_a_pasted_law_is_kept_article_by_article_and_logged(desk):
    assert enter(desk) == law_import.LawsSaved(1, 3)
    (line,) = laws.laws(desk.store, desk.clerk)
    assert (line.title, line.number, line.in_force_from, line.count) == (
        "示例登记管理条例",
        "示例县人民政府令第7号",
        date(2022, 3, 1),
        3,
    )
    card = laws.law(desk.store, desk.clerk, line.id)
    assert [one.label for one in card.articles] == ["第三十六条", "第三十七条", "第三十八条"]
    (entry,) = journal.entries(desk.store, desk.clerk, 0, kind="LAW").rows
    assert '"act":"ADD"' in entry.payload
    assert "醒目" not in entry.payload


def test_an_item_shows_the_cited_paragraph_and_what_is_not_entered(desk):
    desk.take("items", [ITEM], NOW)
    assert [one.missing for one in basis_of(desk).cited] == [
        ("第三十六条", "第三十七条第二款"),
        ("第六十四条",),
    ]
    enter(desk)
    first, second = basis_of(desk).cited
    assert [(one.label, one.passage) for one in first.places] == [
        ("第三十六条", "示例文字：执照应当置于醒目位置。"),
        ("第三十七条第二款", "示例文字：不得出借。"),
    ]
    assert first.missing == ()
    assert (second.title, second.law_id, second.missing) == (
        "示例登记管理条例实施细则",
        None,
        ("第六十四条",),
    )


def test_what_the_list_in_force_cites_and_nobody_entered_is_listed_with_its_items(desk):
    desk.take("items", [ITEM, {**ITEM, "事项代码": "A02", "检查依据": "《另一法》"}], NOW)
    enter(desk)
    rows = law_citations.missing(desk.store, desk.clerk, now=NOW)
    assert [(one.title, one.label, one.codes) for one in rows] == [
        ("示例登记管理条例实施细则", "第六十四条", ("A01",)),
        ("另一法", "", ("A02",)),
    ]


def test_an_amended_law_is_a_wording_of_its_own_and_the_one_in_force_is_shown(desk):
    desk.take("items", [ITEM], NOW)
    enter(desk)
    enter(desk, TEXT.replace("醒目", "显著"), in_force_from=date(2026, 1, 1))
    enter(desk, TEXT.replace("醒目", "将来"), in_force_from=date(2027, 1, 1))
    assert "显著" in basis_of(desk).cited[0].places[0].passage
    lines = laws.laws(desk.store, desk.clerk)
    assert [(one.in_force_from.year, one.until) for one in lines] == [
        (2027, None),
        (2026, date(2026, 12, 31)),
        (2022, date(2025, 12, 31)),
    ]


def test_the_same_first_day_replaces_the_wording_and_says_what_differs(desk):
    enter(desk)
    again = TEXT.replace("不得出租", "不得转让")
    (draft,) = law_import.read_pasted(desk.store, desk.clerk, again).drafts
    assert (draft.before is not None, draft.changed) == (True, ("第三十七条",))
    law_import.save(desk.store, desk.clerk, [draft], now=NOW)
    (line,) = laws.laws(desk.store, desk.clerk)
    assert "转让" in laws.law(desk.store, desk.clerk, line.id).articles[1].body


def test_a_law_saved_by_somebody_else_meanwhile_is_not_written_over(desk):
    (draft,) = law_import.read_pasted(desk.store, desk.clerk, TEXT).drafts
    enter(desk)
    with pytest.raises(LawChanged):
        law_import.save(desk.store, desk.clerk, [draft], now=NOW)


def test_a_short_title_finds_the_law(desk):
    desk.take("items", [{**ITEM, "检查依据": "《登记条例》第三十八条"}], NOW)
    (draft,) = law_import.read_pasted(desk.store, desk.clerk, TEXT).drafts
    draft = replace(draft, short_titles=("登记条例",))
    law_import.save(desk.store, desk.clerk, [draft], now=NOW)
    assert basis_of(desk).cited[0].places[0].passage == "示例文字：处理。"


def test_a_table_brings_several_laws_and_tells_its_bad_rows(desk):
    headings = ("法规名称", "文号", "施行日期", "条号", "条文内容")
    cells = [
        ("示例法", "示例令", "2020-01-01", "第一条", "甲"),
        ("", "", "", "第二条", "乙"),
        ("", "", "", "附则", "丙"),
        ("示例规定", "", "2021-01-01", "第一条", "丁"),
    ]
    path = desk.file([dict(zip(headings, row, strict=True)) for row in cells])
    read = law_import.read_file(desk.store, desk.clerk, path)
    assert [(one.text.title, len(one.text.articles)) for one in read.drafts] == [
        ("示例法", 2),
        ("示例规定", 1),
    ]
    assert [(one.row, one.column) for one in read.issues] == [(4, "条号")]
    saved = law_import.save(desk.store, desk.clerk, read.drafts, now=NOW)
    assert saved == law_import.LawsSaved(2, 3)


def test_a_law_without_a_first_day_or_without_articles_saves_nothing(desk):
    bare = "\n".join(TEXT.splitlines()[:1] + TEXT.splitlines()[2:])
    (dayless,) = law_import.read_pasted(desk.store, desk.clerk, bare).drafts
    (whole,) = law_import.read_pasted(desk.store, desk.clerk, TEXT).drafts
    with pytest.raises(NoFirstDay):
        law_import.save(desk.store, desk.clerk, [whole, dayless], now=NOW)
    with pytest.raises(NoArticles):
        law_import.read_pasted(desk.store, desk.clerk, "一封信")
    with pytest.raises(NoLawText):
        law_import.read_pasted(desk.store, desk.clerk, " \n ")
    assert laws.laws(desk.store, desk.clerk) == ()


def test_articles_are_found_by_all_words_in_title_label_and_text(desk):
    enter(desk)
    found = laws.search(desk.store, desk.clerk, "登记 不得 出借")
    assert [one.label for one in found] == ["第三十七条"]
    assert [one.label for one in laws.search(desk.store, desk.clerk, "第三十八条")] == [
        "第三十八条"
    ]
    assert laws.search(desk.store, desk.clerk, "100%") == ()


def test_a_removed_law_is_gone_with_its_articles_and_logged(desk):
    enter(desk)
    (line,) = laws.laws(desk.store, desk.clerk)
    laws.remove(desk.store, desk.clerk, line.id, now=NOW)
    assert laws.laws(desk.store, desk.clerk) == ()
    assert laws.search(desk.store, desk.clerk, "示例") == ()
    kinds = [one.payload for one in journal.entries(desk.store, desk.clerk, 0, kind="LAW").rows]
    assert '"act":"REMOVE"' in kinds[0]
    with pytest.raises(laws.UnknownLaw):
        laws.remove(desk.store, desk.clerk, line.id, now=NOW)


def test_only_who_keeps_the_registries_enters_or_removes_laws(desk):
    other = desk.actors["supervisor"]
    with pytest.raises(NotAllowed):
        law_import.read_pasted(desk.store, other, TEXT)
    with pytest.raises(NotAllowed):
        laws.remove(desk.store, other, 1, now=NOW)
    assert laws.laws(desk.store, other) == ()
