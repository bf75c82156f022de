"""Whether a bureau's own version of a form will print: checked wholly, before it is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.core.times import beijing
from app.errors import UserError
from app.files.form_sentences import sentences
from app.files.form_version import FormVersion
from app.files.leftovers import private_folder
from app.files.pdf.faults import FormTemplateBroken
from app.files.pdf.qr import TooMuchForQr
from app.files.pdf.render import render_forms
from app.files.pdf.typeface import OwnFont
from app.texts import error_text


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong. `line`: of the template, from 1, 0 unknown; `number`: of the sentence, -1."""

    words: str
    line: int = 0
    number: int = -1


def check_whole(form: FormVersion, now: datetime) -> None:
    """Check a version and print its sample.

    Raises:
        FormError: the first fault. MissingGlyphs: a character no font has (the user's).
    """
    form.check()
    with private_folder() as folder:
        try:
            print_one(form, form.sample, Path(folder) / "sample.pdf", now)
        except TooMuchForQr as error:  # what the template or its sample has for a code
            place = {"form": form.code, "version": form.version, "where": "qr"}
            raise FormTemplateBroken(**place, what=str(error)) from error


def print_one(
    form: FormVersion,
    facts: Mapping[str, object],
    path: Path,
    now: datetime,
    fonts: Sequence[OwnFont] = (),
) -> int:
    """Print one paper of a version; return its pages."""
    when = beijing(now)
    title = form.title
    return render_forms(form, [facts], path, title=title, author="", fonts=fonts, date=when).pages


def faults_of(form: FormVersion) -> tuple[Fault, ...]:
    """Return what is wrong with a version, in the order of lines."""
    found = {fault_of(form, error) for error in form.faults()}
    return tuple(sorted(found, key=lambda fault: (fault.line, fault.words)))


def fault_of(form: FormVersion, error: UserError) -> Fault:
    """Return an error as the editor shows it, with the sentence it stands in."""
    file, _, number = str(error.fields.get("where", "")).partition(":")
    line = int(number) if file == "template.xml" and number.isdigit() else 0
    before = [one.number for one in sentences(form.source) if one.line <= line]
    return Fault(error_text(error), line, before[-1] if before and line else -1)
