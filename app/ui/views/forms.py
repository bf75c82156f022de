"""What the list of forms and the editor say, decided without Qt."""

from collections.abc import Sequence
from datetime import datetime
from html import escape
from typing import Literal

from app.core.times import stamp
from app.services.paper.paper_wording import FIRST_OWN, FormLine, VersionLine
from app.services.paper.paper_wording_files import Change, Difference
from app.texts import text
from app.ui.palette import COLOURS

REFRESH_MS = 600
ENDING = "mqform"


def version_words(version: int, own: bool, name: str = "") -> str:
    """Return a version as people say it: 第3版; 本局第1版（名称）."""
    if not own:
        return text("form_editor.version.shipped", number=version)
    number = version - FIRST_OWN + 1
    key = "own_named" if name else "own"
    return text(f"form_editor.version.{key}", number=number, name=name)


def used_words(count: int) -> str:
    """Return how many tasks keep a version, "" for none."""
    return text("form_editor.list.tasks", count=count) if count else ""


def matches(line: FormLine, words: str, only_checks: bool) -> bool:
    """Whether a form is among those looked for."""
    return (not only_checks or line.checks > 0) and words in f"{line.title} {line.code}"


Tone = Literal["info", "warning", "danger"]


def note_of(line: FormLine | None) -> tuple[str, Tone]:
    """Return (sentence, tone) of what should be known about a form, or two empty words."""
    if line is None:
        return "", "info"
    if line.fault is not None:
        return text("form_editor.list.unusable", title=line.title), "danger"
    if line.newer:
        return text("form_editor.list.newer", number=line.newer), "warning"
    if line.checks:
        return text("form_editor.list.checks", count=line.checks), "info"
    return "", "info"


def when_words(line: VersionLine) -> str:
    """Return who saved an own version and when; a shipped one came with the program."""
    if not line.own or not line.at:
        return text("form_editor.version.program")
    at = stamp(datetime.fromisoformat(line.at))
    return text("form_editor.version.saved", by=line.by, at=at)


def differences_html(found: Sequence[Difference]) -> str:
    """Return the differences as a page: what went struck out, what came underlined."""
    if not found:
        return f"<p>{escape(text('form_editor.compare.same'))}</p>"
    return "".join(map(_difference, found))


def _difference(one: Difference) -> str:
    rows = [f"<p style='margin-top:14px'><b>{escape(one.kind)}</b></p>"]
    if one.check_cleared:
        rows.append(f"<p>{escape(text('form_editor.compare.cleared'))}</p>")
    for key, spans in (("before", one.before), ("after", one.after)):
        words = "".join(_span(change, said) for change, said in spans)
        words = words or escape(text("form_editor.compare.nothing"))
        head = escape(text(f"form_editor.compare.{key}"))
        rows.append(
            f"<p style='margin:2px 0'><span style='color:{COLOURS['muted']}'>{head}</span>{words}</p>"
        )
    return "".join(rows)


def _span(change: Change, words: str) -> str:
    said = escape(words).replace("\n", "<br>")
    if change is Change.GONE:
        return f"<s style='color:{COLOURS['danger']}'>{said}</s>"
    if change is Change.NEW:
        return f"<b style='color:{COLOURS['success']}'><u>{said}</u></b>"
    return said
