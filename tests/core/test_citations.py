"""检查依据 taken apart: wordings of published item lists, and what they cite."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.citations import Place, article_label, law_key, read_basis
from app.core.numerals import number_of, spelled


def said(basis: str) -> list[tuple[str, list[str]]]:
    return [(one.title, [place.label for place in one.places]) for one in read_basis(basis)]


def test_a_basis_of_a_published_list_is_taken_apart_with_the_shortened_title_in_full():
    assert said(
        "《市场主体登记管理条例》第三十六条、第三十七条第一款、第二款、第四十八条；"
        "《…实施细则》第六十四条、第七十五条；《个人独资企业法》第三十五条"
    ) == [
        (
            "市场主体登记管理条例",
            ["第三十六条", "第三十七条第一款", "第三十七条第二款", "第四十八条"],
        ),
        ("市场主体登记管理条例实施细则", ["第六十四条", "第七十五条"]),
        ("个人独资企业法", ["第三十五条"]),
    ]


@pytest.mark.parametrize(
    ("basis", "places"),
    [
        ("《甲法》第三十六条至第三十八条", ["第三十六条", "第三十七条", "第三十八条"]),
        ("《甲法》第五、六、七条", ["第五条", "第六条", "第七条"]),
        ("《甲法》第36条第2款", ["第三十六条第二款"]),
        ("《甲法》第六十二条第一款第（二）项、第（三）项", ["第六十二条第一款第（二）、（三）项"]),
        ("《甲法》第七十条第一款第一、二项", ["第七十条第一款第（一）、（二）项"]),
        ("《甲法》第三条（一）至（三）项", ["第三条第（一）、（二）、（三）项"]),
        ("《甲法》第十条第一款至第三款", ["第十条第一款", "第十条第二款", "第十条第三款"]),
        ("《甲法》第十条第三款及前款", ["第十条第三款", "第十条第二款"]),
        ("《甲法》第十条、前条", ["第十条", "第九条"]),
        ("《甲法》第一百二十条之一", ["第一百二十条之一"]),
        ("《甲法》第十条、第十条", ["第十条"]),
        ("《甲法》相关规定", []),
        ("《甲法》（国务院令第746号）", []),
        ("《甲法》第一款", []),
    ],
)
def test_lists_ranges_paragraphs_and_points_are_understood(basis, places):
    assert said(basis) == [("甲法", places)]


def test_a_name_given_in_brackets_stands_for_the_law_afterwards():
    assert said("《登记管理条例》（以下简称《条例》）第三条；《条例》第五条") == [
        ("登记管理条例", ["第三条", "第五条"])
    ]


def test_a_rule_named_by_its_kind_alone_belongs_to_the_law_before_it():
    assert said("《商标法》第四条；《实施条例》第五条") == [
        ("商标法", ["第四条"]),
        ("商标法实施条例", ["第五条"]),
    ]


def test_laws_without_title_marks_are_found():
    assert said("广告法第三十四条；电子商务法第十五条") == [
        ("广告法", ["第三十四条"]),
        ("电子商务法", ["第十五条"]),
    ]


def test_titles_in_titles_stay_whole():
    assert said("《国务院关于印发〈改革方案〉的通知》（国发〔2014〕7号）") == [
        ("国务院关于印发〈改革方案〉的通知", [])
    ]


def test_a_range_of_a_slipped_pen_does_not_become_thousands_of_articles():
    assert said("《甲法》第三条至第九千条") == [("甲法", ["第三条", "第九千条"])]
    assert said("《甲法》第九条至第三条") == [("甲法", ["第九条", "第三条"])]


def test_one_law_is_known_by_its_short_and_its_full_name():
    names = ("中华人民共和国广告法", "《广告法》", "广告法（2021年修正）", " 广告法 ")
    assert {law_key(name) for name in names} == {"广告法"}
    assert law_key("医疗机构药品监督管理办法（试行）") != law_key("医疗机构药品监督管理办法")


@given(st.integers(1, 9999))
@settings(max_examples=60)
def test_a_number_spelled_as_laws_do_reads_back(number):
    assert number_of(spelled(number)) == number


@pytest.mark.parametrize(
    ("words", "number"),
    [("十", 10), ("一百零九", 109), ("二〇二六", 2026), ("３６", 36), ("两千", 2000), ("甲", None)],
)
def test_numbers_are_read_in_every_writing(words, number):
    assert number_of(words) == number


_PLACES = st.builds(
    Place,
    st.integers(1, 300),
    st.integers(0, 3),
    st.integers(1, 9),
    st.lists(st.integers(1, 12), max_size=3, unique=True).map(tuple),
)


@given(st.lists(_PLACES, min_size=1, max_size=5, unique=True))
@settings(max_examples=80)
def test_whatever_is_cited_in_full_reads_back(places):
    basis = "《甲法》" + "、".join(place.label for place in places)
    (one,) = read_basis(basis)
    assert one.places == tuple(places)


@given(st.text(alphabet="《》第一二三十百条款项至、；（）…法甲1 之前", max_size=60))
@settings(max_examples=150)
def test_no_wording_breaks_the_reading(basis):
    for one in read_basis(basis):
        assert one.title
        assert all(article_label(place.article, place.part) for place in one.places)
