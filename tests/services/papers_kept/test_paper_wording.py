"""A bureau's own wording: new tasks print it, old ones do not, and the log knows of it."""

import json
import re
from dataclasses import replace

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from app.core.people import NotAllowed
from app.core.reasons import ReasonWrong
from app.files.forms import FormError, FormLibrary
from app.files.sheet_faults import Unwritable
from app.services.form.form_library import library
from app.services.paper import paper_wording, paper_wording_files, paper_wording_show, papers
from app.services.paper.paper_wording import (
    Draft,
    NothingChanged,
    OverTaken,
    VersionNotNamed,
)
from app.services.paper.paper_wording_files import NotOurForm
from app.services.paper.paper_wording_parts import Written, insertable
from app.store.copies import copied
from app.store.schema import LogEntry, Task

NOTICE = "check-notice"
OLD, NEW = "安排人员在场配合", "安排专人在场配合"


@pytest.fixture
def who(county):
    return county.store, county.actors["clerk"]


@pytest.fixture
def draft(who):
    """The notice with one sentence in other words."""
    opened = paper_wording.opened(*who, NOTICE)
    line = next(line for line in opened.lines if OLD in line.shown)
    parts = tuple((one.is_text, one.words.replace(OLD, NEW)) for one in line.pieces)
    written = {line.number: Written(parts, line.check)}
    return Draft(opened.code, opened.version, opened.source, written)


@pytest.fixture
def save(county, who, draft):
    def run(later=0, newest=0, of=None):
        return paper_wording.save(
            *who, of or draft, newest, "按法规股意见", "表述更明确", now=county.at(days=later)
        )

    return run


@pytest.fixture
def printed(county, who, tmp_path):
    """Print the notices of the task; return their words without blanks."""

    def run(later=2):
        folder = tmp_path / "out"
        made = papers.issue_notices(
            *who, county.task_id, None, folder, one_file=True, now=county.at(days=later)
        )
        pages = PdfReader(made.files[0]).pages
        return re.sub(r"\s+", "", "".join(page.extract_text() for page in pages))

    return run


def line_of(who, code=NOTICE):
    return next(one for one in paper_wording.forms(*who) if one.code == code)


def test_a_task_begun_after_the_change_prints_the_new_words(save, printed, county):
    assert save() == 1001
    words = printed()
    assert NEW in words
    assert OLD not in words
    with county.store.read() as session:
        assert session.get_one(Task, county.task_id).forms[NOTICE] == 1001


def test_a_task_that_has_begun_keeps_its_words(save, printed, who):
    assert OLD in printed()
    shipped = FormLibrary().latest(NOTICE).version
    save(1)
    assert OLD in printed(3)
    line = line_of(who)
    assert (line.version, line.own, line.used) == (1001, True, 0)
    assert [(one.version, one.used) for one in line.versions if one.used] == [(shipped, 1)]


def test_the_log_says_who_saved_what_with_its_digest(save, county, who):
    save()
    with county.store.read() as session:
        entry = session.scalars(select(LogEntry).where(LogEntry.kind == "FORM")).one()
        form = library(session).latest(NOTICE)
        said, operator = json.loads(entry.payload), entry.operator
    assert said == {
        "act": "SAVE",
        "base": FormLibrary().latest(NOTICE).version,
        "form": NOTICE,
        "name": "按法规股意见",
        "reason": "表述更明确",
        "sha256": form.sha256,
        "version": 1001,
    }
    saved = line_of(who).versions[0]
    assert (saved.by, saved.name, saved.reason) == (operator, said["name"], said["reason"])


def test_the_programs_version_comes_back_into_force_and_nothing_is_deleted(
    save, printed, who, county
):
    save()
    paper_wording.put_in_force(*who, NOTICE, 0, "先用原样", now=county.at())
    assert line_of(who).version == FormLibrary().latest(NOTICE).version
    paper_wording.put_in_force(*who, NOTICE, 1001, "改回本局的", now=county.at())
    assert line_of(who).version == 1001
    paper_wording.put_in_force(*who, NOTICE, 0, "先用原样", now=county.at())
    assert OLD in printed()
    assert line_of(who).versions[0].version == 1001


def test_a_second_change_is_a_second_version_from_the_first(save, who):
    save()
    opened = paper_wording.opened(*who, NOTICE)
    assert (opened.version, opened.own, opened.newest) == (1001, True, 1001)
    source = opened.source.replace(NEW, "安排两人在场配合")
    assert save(1, 1001, Draft(NOTICE, 1001, source, {})) == 1002
    form = library(who[0]).latest(NOTICE)
    assert (form.version, form.base) == (1002, FormLibrary().latest(NOTICE).version)


def test_of_two_people_at_one_form_the_later_is_told(save):
    save()
    with pytest.raises(OverTaken):
        save(1)


def test_nothing_changed_or_no_reason_saves_nothing(who, draft, county, save):
    with pytest.raises(NothingChanged):
        save(of=replace(draft, written={}))
    for name in ("", "长" * 41):
        with pytest.raises(VersionNotNamed):
            paper_wording.save(*who, draft, 0, name, "有理由的", now=county.at())
    with pytest.raises(ReasonWrong):
        paper_wording.save(*who, draft, 0, "名称", "短", now=county.at())
    assert library(who[0]).own(NOTICE) == []


def test_a_faulty_draft_is_shown_with_sentence_and_line_and_not_saved(who, draft, tmp_path, save):
    source = draft.source.replace("{{ org }}", "{{ orgg }}", 1).replace("<sp h=", "<hr h=", 1)
    faulty = replace(draft, source=source)
    shown = paper_wording_show.show(*who, faulty, None, tmp_path / "look", now=None)
    assert shown.path is None
    assert [(one.line, one.number) for one in shown.faults] == [(4, 1), (6, 2)]
    with pytest.raises(FormError):
        save(of=faulty)
    assert library(who[0]).own(NOTICE) == []
    assert not (who[0].folder / "forms").exists()


def test_a_character_no_font_has_is_named_before_anything_is_saved(who, draft, tmp_path, county):
    odd = replace(draft, source=draft.source.replace("双随机检查通知书", "双随机\U0010fffd通知书"))
    shown = paper_wording_show.show(*who, odd, None, tmp_path / "look", now=county.at())
    assert shown.path is None
    assert "U+10FFFD" in shown.faults[0].words


def test_a_draft_is_shown_with_its_sample_and_with_the_facts_of_a_task(
    who, draft, county, tmp_path
):
    (task,) = paper_wording_show.tasks_to_show(*who, NOTICE)
    assert task.id == county.task_id
    for task_id, name in ((None, "冷链仓储"), (task.id, "双随机检查通知书")):
        shown = paper_wording_show.show(
            *who, draft, task_id, tmp_path / str(task_id), now=county.at(days=1)
        )
        words = "".join(page.extract_text() for page in PdfReader(shown.path).pages)
        words = re.sub(r"\s+", "", words)
        assert NEW in words
        assert name in words
        assert ("冷链仓储" in words) is (task_id is None)
        assert shown.pages == len(PdfReader(shown.path).pages)


@pytest.mark.parametrize("code", ["correction-order", "sign-in-list", "check-record"])
def test_forms_of_every_kind_are_shown_with_a_tasks_facts(who, code, county, tmp_path):
    opened = paper_wording.opened(*who, code)
    shown = paper_wording_show.show(
        *who,
        Draft(code, opened.version, opened.source, {}),
        county.task_id,
        tmp_path,
        now=county.at(days=1),
    )
    assert shown.pages


def test_what_cannot_be_written_is_not_logged(who, save, county):
    (who[0].folder / "forms").write_text("in the way")
    with pytest.raises(Unwritable):
        save()
    with county.store.read() as session:
        assert session.scalars(select(LogEntry).where(LogEntry.kind == "FORM")).all() == []


def test_a_style_goes_from_bureau_to_bureau_in_one_file(who, save, county, tmp_path):
    save()
    place = tmp_path / "notice.mqform"
    paper_wording_files.export(*who, NOTICE, 1001, place, now=county.at())
    paper_wording.put_in_force(*who, NOTICE, 0, "先用原样", now=county.at())
    offer = paper_wording_files.offered(*who, place, now=county.at())
    assert (offer.title, offer.name, offer.differs) == ("双随机检查通知书", "按法规股意见", 1)
    assert paper_wording_files.take(*who, place, offer, "市局下发", now=county.at()) == 1002
    assert NEW in library(who[0]).latest(NOTICE).source
    place.write_bytes(place.read_bytes() + b" ")
    with pytest.raises(paper_wording_files.FileChanged):
        paper_wording_files.take(*who, place, offer, "市局下发", now=county.at())


def test_a_style_that_asks_for_what_we_do_not_give_is_refused_whole(who, tmp_path, county):
    form = FormLibrary().latest(NOTICE)
    from app.files.form_own import packed

    files = {one.name: one.read_bytes() for one in form.folder.iterdir()}
    meta = files["form.toml"].decode()
    for old, new in (
        ('code = "check-notice"', 'code = "other-form"'),
        ('"anchor" =', '"anchor" = "x"\n"secret_field" ='),
    ):
        place = tmp_path / "a.mqform"
        sample = files["sample.toml"] + b"\n" if "secret" not in new else files["sample.toml"]
        changed = {**files, "form.toml": meta.replace(old, new).encode(), "sample.toml": sample}
        place.write_bytes(packed(changed))
        with pytest.raises(NotOurForm):
            paper_wording_files.offered(*who, place, now=county.at())
    assert library(who[0]).own(NOTICE) == []


def test_how_a_wording_differs_is_told_sentence_by_sentence(who, draft):
    (one,) = paper_wording_files.differences(*who, draft)
    assert one.kind == "正文"
    gone = [words for change, words in one.before if change == "gone"]
    new = [words for change, words in one.after if change == "new"]
    assert (gone, new) == (["人员"], ["专人"]) or "".join(gone + new)
    assert "".join(words for _, words in one.after).count(NEW) == 1


def test_only_what_the_form_knows_may_be_put_in_and_lists_within_their_loops(who):
    opened = paper_wording.opened(*who, NOTICE)
    outside = {one.label: one for one in insertable(opened.bindings, opened.sample, {})}
    assert outside["检查对象名称"].pieces[0].words == "{{ enterprise.name }}"
    assert len(outside["执法证号（逐项）"].pieces) == 4
    inside = insertable(opened.bindings, opened.sample, {"officer": "officers[]"})
    words = {one.label: one.pieces[0].words for one in inside}
    assert words["执法证号"] == "{{ officer.certificate }}"
    assert words["序号"] == "{{ loop.index }}"
    for one in outside.values():
        line = next(line for line in opened.lines if OLD in line.shown)
        parts = (*((piece.is_text, piece.words) for piece in one.pieces), (True, "。"))
        template = Draft(
            NOTICE, opened.version, opened.source, {line.number: Written(parts, False)}
        )
        assert paper_wording.cut(*who, template)


def test_a_copy_of_the_folder_has_the_bureaus_forms_too(who, save, tmp_path):
    save()
    other = copied(who[0], tmp_path / "copy")
    assert library(other).latest(NOTICE).version == 1001
    other.close()


def test_who_may_not_change_wordings_is_refused_and_may_look(county, draft):
    reviewer = county.actors["reviewer"]
    assert paper_wording.forms(county.store, reviewer)
    with pytest.raises(NotAllowed):
        paper_wording.save(county.store, reviewer, draft, 0, "名称", "有理由的", now=county.at())
