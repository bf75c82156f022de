"""The form library: whoever edits a form learns file, line and offence before printing."""

import pickle
import re
import shutil
from pathlib import Path

import pytest

from app.files.forms import FOLDER, FormError, FormLibrary
from app.files.pdf import faults
from app.files.pdf.grammar import STYLES, TAGS
from app.texts import error_text

SHIPPED = sorted(path.parent for path in FOLDER.glob("*/v*/form.toml"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the notice that may be spoiled."""
    shutil.copytree(FOLDER / "check-notice/v1", tmp_path / "forms/check-notice/v1")
    return tmp_path / "forms" / "check-notice" / "v1"


def spoil(folder: Path, name: str, old: str, new: str) -> FormError:
    path = folder / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(FormError) as caught:
        FormLibrary(folder.parent.parent).latest("check-notice")
    assert error_text(caught.value)  # every kind has its sentence and its fields
    return caught.value


@pytest.mark.parametrize("form", SHIPPED, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_every_shipped_form_passes_its_own_check(form: Path) -> None:
    loaded = FormLibrary().get(form.parent.name, int(form.name[1:]))
    assert re.fullmatch(r"[0-9a-f]{64}", loaded.sha256)
    assert loaded.title
    assert loaded.basis


def test_the_four_first_forms_are_there() -> None:
    library = FormLibrary()
    assert {"check-notice", "check-record", "draw-minutes", "lock-sheet"} <= set(library.codes())
    assert library.latest("check-notice").version == library.versions("check-notice")[-1]


def test_an_unknown_tag_is_refused_with_its_line(folder: Path) -> None:
    error = spoil(folder, "template.xml", '<p s="title">', '<heading>x</heading><p s="title">')
    assert isinstance(error, faults.FormTagUnknown)
    assert error.fields == {
        "form": "check-notice",
        "version": 1,
        "where": "template.xml:5",
        "what": "heading",
    }


def test_an_unknown_tag_in_a_branch_the_sample_does_not_take_is_refused(folder: Path) -> None:
    error = spoil(folder, "template.xml", "<sp ", "{% if not org %}<hr/>{% endif %}<sp ")
    assert isinstance(error, faults.FormTagUnknown)
    assert error.fields["what"] == "hr"


@pytest.mark.parametrize(
    ("old", "new", "kind", "what"),
    [
        ('<p s="title">', '<p style="title">', faults.FormAttributeUnknown, "p style"),
        ('<p s="title">', '<p s="titel">', faults.FormValueWrong, 'p s="titel"'),
        ("{{ doc_no }}", "{{ docno }}", faults.FormPlaceholderUnknown, "docno"),
        (
            "{{ officer.name }}",
            "{{ officer.nme }}",
            faults.FormPlaceholderUnknown,
            "officers[].nme",
        ),
        ("{{ task.no }}", "{{ task.nr }}", faults.FormPlaceholderUnknown, "task.nr"),
        ('<td span="3">', '<td span="2">', faults.FormValueWrong, "row span"),
        ("</section>", "", faults.FormTemplateBroken, None),
        ("{% endfor %}", "", faults.FormTemplateBroken, None),
        ("{{ org }}", "{{ org | upper }}", faults.FormTemplateBroken, None),
        ("{{ org }}", "{{ org.__class__.mro() }}", faults.FormError, None),
        ('<sp h="6"/>', "散落的文字", faults.FormValueWrong, "散落的文字"),
        ('<sp h="6"/>', '<row h="6"/>', faults.FormTagUnknown, "row"),
    ],
)
def test_an_offence_in_the_template_is_refused_and_named(
    folder: Path, old: str, new: str, kind: type[FormError], what: str | None
) -> None:
    error = spoil(folder, "template.xml", old, new)
    assert isinstance(error, kind)
    assert what is None or error.fields["what"] == what
    assert str(error.fields["where"]).startswith("template.xml")


def test_a_placeholder_without_a_sample_is_refused(folder: Path) -> None:
    error = spoil(folder, "sample.toml", 'supervision_phone = "0839-5288012"', "")
    assert isinstance(error, faults.FormSampleIncomplete | faults.FormFactMissing)
    assert "supervision_phone" in str(error.fields["what"])


def test_broken_or_missing_files_are_named(folder: Path) -> None:
    error = spoil(folder, "form.toml", "[bindings]", "[bindings")
    assert isinstance(error, faults.FormFileBroken)
    (folder / "sample.toml").unlink()
    with pytest.raises(faults.FormFileMissing) as caught:
        FormLibrary(folder.parent.parent).latest("check-notice")
    assert caught.value.fields["what"] == "sample.toml"


def test_form_toml_must_tell_the_folder_it_lies_in(folder: Path) -> None:
    error = spoil(folder, "form.toml", "version = 1", "version = 2")
    assert isinstance(error, faults.FormFileBroken)


def test_an_unknown_form_or_version_is_refused() -> None:
    library = FormLibrary()
    with pytest.raises(faults.FormUnknown):
        library.latest("no-such-form")
    with pytest.raises(faults.FormUnknown):
        library.get("check-notice", 99)


def test_a_value_is_text_whatever_it_holds() -> None:
    form = FormLibrary().latest("check-notice")
    paper = {**form.sample, "discipline": 'a <b> & "c"\n{{ org }}</p>'}
    root = form.parse(form.fill(paper))
    said = [p for p in root.iter("p") if p.find("f") is not None and p.find("br") is not None]
    assert any('a <b> & "c"{{ org }}</p>' in "".join(p.itertext()) for p in said)


def test_a_missing_fact_is_named() -> None:
    form = FormLibrary().latest("check-notice")
    paper = dict(form.sample)
    del paper["contact"]
    with pytest.raises(faults.FormFactMissing) as caught:
        form.fill(paper)
    assert "contact.name" in str(caught.value.fields["what"])


def test_the_digest_changes_with_any_byte_of_the_folder(folder: Path) -> None:
    before = FormLibrary(folder.parent.parent).latest("check-notice").sha256
    assert before == FormLibrary().get("check-notice", 1).sha256
    with (folder / "form.toml").open("a", encoding="utf-8") as file:
        file.write("\n")
    assert FormLibrary(folder.parent.parent).latest("check-notice").sha256 != before


def test_a_form_goes_to_a_child_process() -> None:
    form = FormLibrary().latest("lock-sheet")
    assert form.fill(form.sample)
    again = pickle.loads(pickle.dumps(form))
    assert again.fill(again.sample) == form.fill(form.sample)


def test_the_guide_names_every_tag_attribute_and_style() -> None:
    guide = (FOLDER / "README.md").read_text("utf-8")
    rows = dict(re.findall(r"^\| `(\w+)` \| (.*)$", guide, re.MULTILINE))
    assert set(TAGS) <= set(rows)
    for tag, rule in TAGS.items():
        for attribute in rule.attributes:
            assert re.search(rf"`{attribute}[`=]", rows[tag]), (tag, attribute)
    for style in STYLES:
        assert f"`{style}`" in guide


def test_no_form_asks_for_the_risk_class_or_an_id_number() -> None:
    for form in SHIPPED:
        bindings = FormLibrary().get(form.parent.name, int(form.name[1:])).bindings
        words = " ".join((*bindings, *bindings.values()))
        assert not re.search(r"risk|风险|信用等级|身份证|id_card", words)


@pytest.mark.parametrize("said", ['blank = "yes"', 'about = "blank"'])
def test_blank_is_a_table_and_never_what_a_paper_is_about(folder: Path, said: str) -> None:
    error = spoil(folder, "form.toml", "version = 1\n", f"version = 1\n{said}\n")
    assert isinstance(error, faults.FormFileBroken)


def test_what_a_blank_sheet_holds_must_be_a_placeholder_of_the_form(folder: Path) -> None:
    error = spoil(folder, "form.toml", "[bindings]", "[blank]\nnowhere = 1\n[bindings]")
    assert isinstance(error, faults.FormPlaceholderUnknown)
    assert error.fields["what"] == "blank.nowhere"
