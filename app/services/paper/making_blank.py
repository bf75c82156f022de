"""空白表: forms printed empty, for a hall or a visit without printer and computer.

The form is the one papers are made from, filled with nothing (app/files/form_blank.py). A
blank sheet says nothing, so it has no number, no head of the log and is not kept.
"""

from dataclasses import replace
from typing import Final

from sqlalchemy.orm import Session

from app.core.paper_asks import About
from app.files.forms import FormLibrary, FormVersion
from app.services.assigned.assigned_wording import boxes, words_on
from app.services.form.form_library import library
from app.services.paper.making_about import Maker, Subject
from app.services.paper.paper_facts import RECORD

_MARK: Final = "#blank"  # behind the code of a form: printed empty
_WITH_BOXES: Final = frozenset({RECORD})  # their dictionaries are printed, nothing ticked


def code_of(code: str) -> str:
    """Return what a form printed empty is asked for by."""
    return code + _MARK


def form_code(code: str) -> str:
    """Return the code of the form itself."""
    return code.removesuffix(_MARK)


def is_blank(code: str) -> bool:
    """Whether a form is asked for empty."""
    return code.endswith(_MARK)


def blank_forms(session: Session) -> tuple[FormVersion, ...]:
    """Return every form that can be printed empty, in the order of papers.

    Raises:
        FormError: a form is not usable (the user's, who edits forms).
    """
    forms = library(session)
    found = (_blank(forms, code) for code in forms.codes())
    return tuple(sorted((form for form in found if form), key=lambda form: (form.order, form.code)))


def blank_form(session: Session, code: str) -> FormVersion:
    """Return a form as it is printed empty; `code` with or without the mark.

    Raises:
        FormError: it is not usable (the user's).
    """
    form = _blank(library(session), form_code(code))
    assert form is not None  # only what blank_forms names is asked for
    return form


def blank_maker(form: FormVersion) -> Maker:
    """Return what fills a form with nothing but the bureau's name and the boxes to tick."""

    def empty(session: Session, about: Subject) -> dict[str, object]:
        ticks = boxes(words_on(session, about.issued_on)) if form.code in _WITH_BOXES else {}
        return {**form.empty_facts(), **ticks, "org": about.bureau.name}

    return empty


def _blank(forms: FormLibrary, code: str) -> FormVersion | None:
    """The version in force, or the program's where the bureau's own is older than blanks."""
    form = forms.latest(code)
    if form.blank is None:
        form = forms.get(code, forms.shipped(code)[-1])
    if form.blank is None:
        return None
    return replace(form, about=About.BLANK, series="", stages=(), asks=())
