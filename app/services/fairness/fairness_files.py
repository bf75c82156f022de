"""The statistics of fairness onto a file and onto paper. Both are internal."""

from datetime import datetime
from pathlib import Path
from typing import Final

from app.core.fairness_figures import Family
from app.core.people import Actor, Right
from app.core.times import beijing
from app.files.pdf.render import render_forms
from app.files.placing import placing
from app.files.workbooks import Sheet, write_xlsx
from app.services import journal
from app.services.bureau import facts_of
from app.services.fairness import fairness_words as words
from app.services.fairness.fairness import Findings
from app.services.form.form_library import library
from app.services.rights import needs
from app.store.engine import Store
from app.texts import text

FORM: Final = "fairness-report"
_FAMILY: Final = ("name", "compared", "outside", "due", "least", "standing")
_FIGURE: Final = ("name", "expected", "observed", "inner", "outer", "standing")


@needs(Right.READ)
def export(store: Store, actor: Actor, found: Findings, path: Path, *, now: datetime) -> Path:
    """Write every table to one .xlsx, a sheet each, and log it.

    Classes of risk are written only for those who keep the registries.

    Raises:
        EnvironmentFault: the machine's.
    """
    private = actor.may(Right.REGISTRY)
    above = (
        (text("fairness.title"), words.period_words(found)),
        (words.verdict(found, private=private)[0],),
    )
    made = words.tables(found, private=private)
    write_xlsx(
        path,
        [
            Sheet(
                one.title,
                one.headings,
                [line.cells for line in one.lines],
                {0: 34.0},
                preface=above,
            )
            for one in made
        ],
    )
    rows = sum(len(one.lines) for one in made)
    _log(store, actor, path.name, rows, now)
    return path


@needs(Right.READ)
def report(store: Store, actor: Actor, found: Findings, folder: Path, *, now: datetime) -> Path:
    """Print the report of a period to a PDF, and log it. No class of risk stands on paper.

    Raises:
        MissingGlyphs, FormError: the user's. EnvironmentFault: the machine's.
    """
    with store.read() as session:
        bureau = facts_of(session)
    form = library(store).latest(FORM)
    name = text("fairness.file_name", day=f"{beijing(now):%Y%m%d-%H%M%S}") + ".pdf"
    with placing(folder) as files:
        render_forms(
            form,
            [report_facts(found, bureau.name, actor.name)],
            files.work / name,
            mark=text("papers.sample_mark") if bureau.is_sample else "",
            title=text("fairness.title"),
            author=bureau.name,
            fonts=bureau.fonts,
            date=beijing(now),
        )
        (place,) = files.settle()
    _log(store, actor, name, 0, now)
    return place


def report_facts(found: Findings, org: str, operator: str) -> dict[str, object]:
    """Return what the report says, under the names its form declares."""
    figures = {
        family: [
            dict(zip(_FIGURE, map(words.cell_words, line.cells[: len(_FIGURE)]), strict=True))
            for line in words.figure_table(found, family).lines
        ]
        for family in (Family.TOWNSHIP, Family.KIND)
    }
    notes = words.notes(found)
    return {
        "org": org,
        "period": words.period_words(found),
        "time": f"{beijing(found.at):%Y-%m-%d %H:%M}",
        "operator": operator,
        "draws": found.report.draws,
        "drawn": found.report.drawn,
        "verdict": words.verdict(found, private=False)[0],
        "families": [
            dict(zip(_FAMILY, map(words.cell_words, line.cells), strict=True))
            for line in words.whole_table(found).lines
        ],
        "townships": figures[Family.TOWNSHIP],
        "kinds": figures[Family.KIND],
        "notes": [notes[name] for name in ("repeats", "meetings", "changes")],
        "words": [{"title": title, "text": said} for title, said in words.passages(found)],
    }


def _log(store: Store, actor: Actor, name: str, rows: int, now: datetime) -> None:
    with store.write() as session:
        payload = {"table": text("fairness.title"), "file": name, "rows": rows}
        journal.record(session, actor.name, "EXPORT", payload, now=now)
