"""Every form that is made by hand, filled with a county's own facts and with hostile ones.

What a filled form may not say is watched in tests/services/conftest.py; here every form
passes by that watch.
"""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from pypdf import PdfReader

from app.core.paper_asks import About, AskKind, checked, nested
from app.files.forms import FormLibrary
from app.files.pdf.render import render_forms
from app.services.paper.making_about import Target
from app.services.paper.making_job import laid
from app.services.paper.making_subject import subject_of
from app.services.paper.paper_catalogue import MAKERS, forms_made_by_hand, maker_of

# Its seal is opened with the draw; test_making_sheets.py makes it.
SEALED = {"envelope-sheet"}
NEEDED = {"to"}  # of a letter to another department; else it goes to the branch
CODES = sorted(set(MAKERS) - SEALED)
NAME = ("青岭县麦㙦镇明𬭎农副产品冷链仓储物流（集团）有限责任公司第二分公司" * 3)[:59] + "店"
PLACE = ("青岭县麦㙦镇解放南路326号附12号农产品冷链物流产业园B区3栋2层" * 9)[:200]
# What nobody need have.
MISSING = {"legal_rep": "", "phone": "", "contact": "", "contact_phone": "", "address": ""}
FACTS = {"ordinary": {}, "hostile": {"name": NAME, "address": PLACE}, "sparse": MISSING}
WORDS = "检查中发现的情况如下；第一，台账缺页。第二，标签不全、字迹不清"


def entry(ask, day):
    """Something long in every field, and a mark at its end that the form has too."""
    if ask.kind is AskKind.DATE:
        return (day + timedelta(days=15)).isoformat()
    if ask.kind is AskKind.NUMBER:
        return "10"
    if ask.kind is AskKind.CHOICE:
        return ask.choices[0]
    return f"{WORDS}。" if ask.kind is AskKind.LONG else WORDS[:20]


@pytest.fixture
def fill(county, teams, problem, take_over, tmp_path):
    """Fill a form with the facts of the first enterprise; return the words of its pages."""

    def run(code, changes, entered):
        problem(county.assignments[0])
        take_over(1, **changes)
        targets = {
            About.TASK: Target(county.task_id),
            About.DRAW: Target(county.task_id, county.lock_id),
            About.TEAM: teams[0],
            About.ENTERPRISE: Target(county.task_id, assignment_id=county.assignments[0]),
        }
        day = date(2026, 3, 13)
        with county.store.read() as session:
            form = next(one for one in forms_made_by_hand(session) if one.code == code)
            inputs = {
                ask.path: entry(ask, day)
                for ask in form.asks
                if entered or ask.required or ask.path in NEEDED
            }
            values = checked(form.asks, inputs)
            about = subject_of(session, form, targets[form.about], values, day, "青市监〔2026〕1号")
            facts = laid(maker_of(form)(session, about), nested(values))
        path = tmp_path / "one.pdf"
        render_forms(form, [facts], path, title=form.title, author="", date=county.at())
        return "".join(page.extract_text() for page in PdfReader(path).pages)

    return run


def test_every_form_about_something_has_a_maker_and_every_maker_its_form():
    library = FormLibrary()
    forms = {code for code in library.codes() if library.latest(code).about is not None}
    assert forms == set(MAKERS)


@pytest.mark.parametrize("changes", FACTS)
@pytest.mark.parametrize("code", CODES)
def test_a_form_is_filled_whatever_is_known(code, changes, fill):
    words = fill(code, FACTS[changes], entered=changes != "sparse")
    assert "{" not in words


def test_the_watch_over_papers_sees_an_empty_bracket_and_an_empty_name(county):
    form = FormLibrary().latest("service-receipt")
    odd = replace(form, source=form.source.replace("送　达　回　证", "送达回证（）"))
    with pytest.raises(AssertionError):
        odd.fill({**form.sample})
    nobody = {**form.sample, "enterprise": {"name": "", "legal": "李一"}}
    with pytest.raises(AssertionError):
        form.fill(nobody)
    assert form.fill({**form.sample})
