"""Which forms are made by which function; the rest of a form stands in its form.toml."""

from collections.abc import Mapping
from typing import Final

from sqlalchemy.orm import Session

from app.core.paper_asks import About
from app.files.forms import FormVersion
from app.services.form.form_library import library
from app.services.paper.making_about import Maker
from app.services.paper.making_blank import blank_maker
from app.services.paper.making_letters import LETTERS
from app.services.paper.making_lists import LISTS
from app.services.paper.making_sheets import SHEETS

# A maker per form code; each group of papers adds its own. What was entered is laid on top.
MAKERS: Final[Mapping[str, Maker]] = {**LETTERS, **SHEETS, **LISTS}


def forms_made_by_hand(session: Session) -> tuple[FormVersion, ...]:
    """Return the version in force of every form that says what it is about, in their order.

    Raises:
        FormError: a form is not usable (the user's, who edits forms).
    """
    forms = library(session)
    newest = (forms.latest(code) for code in forms.codes())
    return tuple(
        sorted((form for form in newest if form.about), key=lambda form: (form.order, form.code))
    )


def maker_of(form: FormVersion) -> Maker:
    """Return what makes the facts of a form, or of a blank sheet of it."""
    return blank_maker(form) if form.about is About.BLANK else MAKERS[form.code]
