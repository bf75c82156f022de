"""Sentences are cut out of templates and put back: only what was changed changes."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from app.files.form_own import draft_of
from app.files.form_sentences import PartKind, Written, as_written, joined, sentences
from app.files.form_version import FormVersion
from app.files.forms import FOLDER, FormLibrary

SHIPPED = sorted(FOLDER.glob("*/v*/template.xml"))
NOTICE = (FOLDER / "check-notice/v3/template.xml").read_text("utf-8")
# Whatever somebody may type: Chinese, tags, commands, entities, line ends.
TYPED = st.text(
    st.one_of(st.sampled_from("<>&{}%#\"'\n 　。，检查a"), st.characters(codec="utf-8")),
    max_size=30,
).map(lambda words: "".join(one for one in words if one == "\n" or one.isprintable()))


def said(source: str, number: int) -> str:
    """The words of a sentence, line ends as such."""
    return "".join(
        part.words for part in sentences(source)[number].parts if part.kind is PartKind.TEXT
    )


@pytest.mark.parametrize(
    "template", SHIPPED, ids=lambda path: f"{path.parent.parent.name}-{path.parent.name}"
)
def test_every_shipped_template_comes_back_byte_for_byte(template: Path) -> None:
    source = template.read_bytes().decode()
    found = sentences(source)
    assert found
    assert not any(one.locked for one in found)
    assert joined(source, {one.number: as_written(one) for one in found}) == source
    assert joined(source, {}) == source


@pytest.mark.parametrize(
    "template", SHIPPED, ids=lambda path: f"{path.parent.parent.name}-{path.parent.name}"
)
def test_no_paragraph_and_no_cell_with_words_is_forgotten(template: Path) -> None:
    source = template.read_text("utf-8")
    bare = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "", source, flags=re.DOTALL)
    root = etree.fromstring(bare.encode())
    elements = list(root.iter("p", "td", "th", "foot", "sign"))
    blocks = [one for one in elements if one.find("p") is None and one.find("qr") is None]
    worded = sum(bool("".join(map(str, one.itertext())).strip()) for one in blocks)
    with_words = [
        one
        for one in sentences(source)
        if any(part.kind is PartKind.TEXT and part.words.strip() for part in one.parts)
    ]
    assert len(with_words) == worded


@given(st.data(), TYPED)
@settings(max_examples=60)
def test_a_changed_sentence_changes_only_its_own_element(data: st.DataObject, words: str) -> None:
    template = data.draw(st.sampled_from(SHIPPED)).read_text("utf-8")
    found = sentences(template)
    one = data.draw(st.sampled_from(found))
    new = Written(((True, words), *as_written(one).parts), one.check)
    made = joined(template, {one.number: new})
    before, after = template[: one.body[0]], template[one.body[1] :]
    assert made.startswith(before)
    assert made.endswith(after)
    again = sentences(made)
    assert len(again) == len(found)
    assert [part for part in again[one.number].parts if part.kind is not PartKind.TEXT] == [
        part for part in one.parts if part.kind is not PartKind.TEXT
    ]
    assert said(made, one.number) == words + said(template, one.number)


@given(TYPED)
@settings(max_examples=60)
def test_words_stay_words_whatever_is_typed(words: str) -> None:
    form = FormLibrary().latest("check-notice")
    title = next(one for one in sentences(form.source) if one.style == "title")
    new = Written(((True, "题" + words),), False)
    files = {
        name: (form.folder / name).read_bytes()
        for name in ("form.toml", "template.xml", "sample.toml")
    }
    draft = draft_of(files, form, joined(form.source, {title.number: new}))
    draft.check()
    root = draft.parse(draft.fill(draft.sample))
    element = next(one for one in root.iter("p") if one.get("s") == "title")
    for line_end in element.iter("br"):
        line_end.tail = "\n" + (line_end.tail or "")
    assert "".join(element.itertext()) == "题" + words


def test_the_parts_of_a_sentence_know_placeholders_through_their_loops() -> None:
    officers = next(one for one in sentences(NOTICE) if "三、检查人员" in str(one.parts))
    values = [part for part in officers.parts if part.kind is PartKind.VALUE]
    assert [part.paths for part in values[:2]] == [
        ("officers[].name",),
        ("officers[].certificate",),
    ]
    pairs = [part.pair for part in officers.parts if part.word == "for"]
    assert len(pairs) == 2
    assert len(set(pairs)) == 1


def test_what_stands_around_a_sentence_is_known() -> None:
    cell = next(
        one
        for one in sentences(NOTICE)
        if [part.words for part in one.parts] == ["{{ item.basis }}"]
    )
    assert cell.tag == "td"
    assert cell.scope == {"item": "items[]"}
    assert [part.word for part in cell.within] == ["if", "for"]


def test_a_mark_to_be_confirmed_is_cleared_and_set_and_nothing_else() -> None:
    source = '<form><section><p s="body" check="yes">一</p><p>二</p></section></form>'
    first, second = sentences(source)
    assert (first.check, second.check) == (True, False)
    cleared = joined(source, {0: Written(as_written(first).parts, False)})
    assert cleared == '<form><section><p s="body">一</p><p>二</p></section></form>'
    marked = joined(source, {1: Written(as_written(second).parts, True)})
    assert marked == source.replace("<p>", '<p check="yes">')


def test_commands_that_reach_beyond_a_sentence_lock_it() -> None:
    source = "<form><section>{% if a %}<p>一{% endif %}二</p></section></form>"
    (one,) = sentences(source)
    assert one.locked
    assert joined(source, {0: Written(((True, "三"),), False)}) == source


def test_the_bureaus_versions_and_the_programs_do_not_meet() -> None:
    library = FormLibrary()
    form = library.latest("check-notice")
    assert isinstance(form, FormVersion)
    assert max(max(library.versions(code)) for code in library.codes()) < 1001
