"""Texts of laws: articles, paragraphs, points; invented words throughout."""

from datetime import date

import pytest

from app.core.citations import Place
from app.core.law_rows import read_law_rows
from app.core.law_text import paragraphs, passage, read_law

TEXT = """
示例登记管理规定
（2021年7月27日示例县人民政府令第746号公布　自2022年3月1日起施行）
目　录
第一章　总则
第二章　检查
第一章　总则
第一条　为了示例，制定本规定。
第二条　本规定所称对象：
（一）甲类；
（二）乙类。
第三条规定以外的情形，另行示例。
第三条　检查应当两人以上。
依照第十条规定办理的除外。
第二章　检查
第一节　一般
第五条　第五条的文字。
第五条之一　补充的文字。
"""


def test_a_pasted_law_says_its_title_number_and_days():
    law = read_law(TEXT.splitlines())
    assert (law.title, law.number) == ("示例登记管理规定", "示例县人民政府令第746号")
    assert (law.issued_on, law.in_force_from) == (date(2021, 7, 27), date(2022, 3, 1))


def test_articles_begin_where_their_number_stands_and_not_where_it_is_quoted():
    law = read_law(TEXT.splitlines())
    labels = [one.label for one in law.articles]
    assert labels == ["第一条", "第二条", "第三条", "第五条", "第五条之一"]
    assert law.articles[1].body.endswith("第三条规定以外的情形，另行示例。")
    assert law.gaps == ("第四条",)


def test_chapters_are_kept_with_their_articles():
    law = read_law(TEXT.splitlines())
    assert law.articles[0].chapter == "第一章 总则"
    assert law.articles[-1].chapter == "第二章 检查　第一节 一般"


def test_a_law_whose_labels_have_no_blank_behind_them_is_read_too():
    law = read_law(["示例规定", "第一条为了示例。", "第一条规定的除外。", "第二条其他。"])
    assert [(one.label, one.body) for one in law.articles] == [
        ("第一条", "为了示例。\n第一条规定的除外。"),
        ("第二条", "其他。"),
    ]


def test_an_article_that_comes_twice_is_told_and_the_first_is_kept():
    law = read_law(["示例规定", "第一条　甲", "第二条　乙", "第一条　附件的第一条"])
    assert law.repeated == ("第一条",)
    assert law.articles[0].body == "甲"


def test_the_day_may_stand_in_the_last_article():
    law = read_law(["示例规定", "第一条　甲", "第二条　本规定自2026年5月1日起施行。"])
    assert law.in_force_from == date(2026, 5, 1)


def test_a_text_without_articles_has_none():
    assert read_law(["一封信", "你好"]).articles == ()


BODY = "本规定所称对象：\n（一）甲类；\n（二）乙类。\n其他情形另行示例。"


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (Place(2), BODY),
        (Place(2, 0, 2), "其他情形另行示例。"),
        (Place(2, 0, 1), "本规定所称对象：\n（一）甲类；\n（二）乙类。"),
        (Place(2, 0, 1, (2,)), "本规定所称对象：\n（二）乙类。"),
        (Place(2, 0, 0, (1,)), "本规定所称对象：\n（一）甲类；"),
        (Place(2, 0, 3), ""),
        (Place(2, 0, 1, (9,)), ""),
    ],
)
def test_a_place_names_its_paragraph_and_points(place, words):
    assert passage(BODY, place) == words


def test_points_belong_to_the_paragraph_above_them():
    assert len(paragraphs(BODY)) == 2


def test_a_table_of_articles_makes_laws_with_merged_titles_and_paragraphs_in_rows():
    rows = [
        {"title": "示例规定", "in_force_from": "2022-03-01", "label": "第三十六条", "body": "甲"},
        {"label": "", "body": "甲的第二款"},
        {"label": "第37条", "body": "乙"},
        {"title": "另一规定", "label": "1", "body": "丙"},
        {"label": "附则", "body": "丁"},
        {"label": "第二条", "body": ""},
    ]
    laws, issues = read_law_rows(enumerate(rows, 2))
    assert [(law.title, [one.label for one in law.articles]) for law in laws] == [
        ("示例规定", ["第三十六条", "第三十七条"]),
        ("另一规定", ["第一条"]),
    ]
    assert laws[0].articles[0].body == "甲\n甲的第二款"
    assert laws[0].in_force_from == date(2022, 3, 1)
    assert [(one.row, one.code) for one in issues] == [
        (6, "rows.law_label"),
        (7, "rows.law_body_missing"),
    ]
