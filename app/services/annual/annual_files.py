"""A year's plan onto files: the three county forms, the filing copy, the list to publish.

What is published has no internal column (annual_headings.INTERNAL): no class of risk and
no inner division of work leaves the house.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Final

from sqlalchemy.orm import Session

from app.core.annual_headings import FORMS, INTERNAL
from app.core.annual_plan import PlanLine, cells
from app.core.annual_words import BY_CLASS
from app.core.people import Actor, Right
from app.core.task import Stage
from app.core.times import beijing, beijing_date
from app.errors import UserError
from app.files.forms import FormVersion
from app.files.pdf.render import render_forms
from app.files.placing import placing
from app.files.workbooks import Sheet, write_xlsx
from app.services import journal
from app.services.annual.annual_plans import PlanCard, card_of
from app.services.bureau import BureauFacts, facts_of
from app.services.form.form_library import library
from app.services.rights import needs
from app.store.engine import Store
from app.texts import text

FORM: Final = "annual-plan"
PUBLIC_PAPER: Final = "annual-plan-public"
PUBLIC_FORM: Final = "fucheng"
Columns = Sequence[tuple[str, str]]
_NUMBERS: Final = frozenset({"no", "base", "number"})
_WIDTHS: Final = {"no": 6.0, "name": 36.0, "basis": 36.0, "items": 44.0, "objects": 24.0}


class NotApproved(UserError):
    """Only an approved plan is filed or published."""

    code = "annual.not_approved"


class UnknownForm(UserError):
    """There is no such form of a plan."""

    code = "annual.unknown_form"


@needs(Right.READ)
def export_form(
    store: Store, actor: Actor, plan_id: int, form: str, path: Path, *, now: datetime
) -> Path:
    """Write a version in a form of annual_headings.FORMS to .xlsx, and log it.

    Raises:
        UnknownForm, UnknownPlan: the user's. EnvironmentFault: the machine's.
    """
    if form not in FORMS:
        raise UnknownForm(form=form)
    with store.write() as session:
        card = card_of(session, plan_id)
        _write_table(path, card, FORMS[form], public=False)
        _log(session, actor, card, path.name, now, form=form)
    return path


@needs(Right.READ)
def publish(store: Store, actor: Actor, plan_id: int, path: Path, *, now: datetime) -> Path:
    """Write the list to publish as .xlsx or, by the file's ending, as .pdf; log it.

    Raises:
        NotApproved, UnknownPlan, MissingGlyphs: the user's. EnvironmentFault: the machine's.
    """
    with store.write() as session:
        card = card_of(session, plan_id)
        bureau = facts_of(session)
        _require_approved(card)
        if path.suffix.lower() == ".pdf":
            print_public(session, card, bureau, path, now=now)
        else:
            _write_table(path, card, _public_columns(), public=True)
        _log(session, actor, card, path.name, now, form="public")
    return path


def print_public(
    session: Session, card: PlanCard, bureau: BureauFacts, path: Path, *, now: datetime
) -> None:
    """Print the list to publish inside the caller's session; the caller logs it.

    Raises:
        MissingGlyphs: the user's. EnvironmentFault: the machine's.
    """
    form = library(session).latest(PUBLIC_PAPER)
    _print_list(path, form, card, _public_columns(), bureau, now)


def public_table(card: PlanCard) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Return headings and rows of the list to publish."""
    columns = _public_columns()
    rows = _rows(card, columns, public=True)
    return (
        tuple(heading for heading, _ in columns),
        tuple(tuple(one[field] for _, field in columns) for one in rows),
    )


def _public_columns() -> Columns:
    return tuple(one for one in FORMS[PUBLIC_FORM] if one[1] not in INTERNAL)


@needs(Right.READ)
def filing_copy(store: Store, actor: Actor, plan_id: int, folder: Path, *, now: datetime) -> Path:
    """Print the filing copy (备案件) of an approved version, with its decisions; log it.

    Raises:
        NotApproved, UnknownPlan, MissingGlyphs, FormError: the user's.
        EnvironmentFault: the machine's.
    """
    with store.write() as session:
        card = card_of(session, plan_id)
        bureau = facts_of(session)
        _require_approved(card)
        form = library(session).latest(FORM)
        title = text("annual.file.filing", title=card.plan.title, version=card.plan.version)
        with placing(folder) as files:
            render_forms(
                form,
                [filing_facts(card, bureau.name, beijing_date(now))],
                files.work / f"{title}.pdf",
                mark=text("papers.sample_mark") if bureau.is_sample else "",
                title=title,
                author=bureau.name,
                fonts=bureau.fonts,
                date=beijing(now),
            )
            _log(session, actor, card, f"{title}.pdf", now, form=f"{FORM}/v{form.version}")
            (place,) = files.settle()
    return place


def _require_approved(card: PlanCard) -> None:
    if card.plan.stage is not Stage.APPROVED:
        raise NotApproved(plan=card.plan.title, version=card.plan.version)


def _log(
    session: Session,
    actor: Actor,
    card: PlanCard,
    name: str,
    now: datetime,
    *,
    form: str,
) -> None:
    payload = {"plan": f"{card.plan.year}-V{card.plan.version}", "file": name, "form": form}
    payload["rows"] = str(len(card.lines))
    journal.record(session, actor.name, "EXPORT", payload, now=now)


def _write_table(path: Path, card: PlanCard, columns: Columns, *, public: bool) -> None:
    rows = [
        [_typed(field, one[field]) for _, field in columns]
        for one in _rows(card, columns, public=public)
    ]
    widths = {at: _WIDTHS.get(field, 14.0) for at, (_, field) in enumerate(columns)}
    title = card.plan.title
    headings = [heading for heading, _ in columns]
    write_xlsx(path, [Sheet(title, headings, rows, widths, frozenset(), ((title,),))])


def _typed(field: str, value: str) -> str | int:
    return int(value) if field in _NUMBERS and value.isdigit() else value


def _rows(card: PlanCard, columns: Columns, *, public: bool) -> list[dict[str, str]]:
    """The lines as cells with their number; a public list never shows a class.

    What a form has no column for (number, classes) stands in the one for the ratio.
    """
    there = {field for _, field in columns}
    made = []
    for at, row in enumerate(card.lines, 1):
        one = {"no": str(at), **cells(row.line, card.titles)}
        if not one["ratio"] and row.line.class_ratios and "class_ratios" not in there:
            one["ratio"] = BY_CLASS if public else one["class_ratios"]
        elif not one["ratio"] and row.line.number is not None and "number" not in there:
            one["ratio"] = text("annual.file.households", count=row.line.number)
        made.append(one)
    return made


def _print_list(
    path: Path,
    form: FormVersion,
    card: PlanCard,
    columns: Columns,
    bureau: BureauFacts,
    now: datetime,
) -> None:
    shown = {field for _, field in columns}
    lines = [
        {name: value for name, value in one.items() if name in shown}
        | {"matters": one["items"], "period": _two_lines(one["period"])}
        for one in _rows(card, columns, public=True)
    ]
    facts = {
        "org": bureau.name,
        "title": card.plan.title,
        "date": _day_words(beijing_date(now)),
        "lines": lines,
    }
    render_forms(
        form,
        [facts],
        path,
        mark=text("papers.sample_mark") if bureau.is_sample else "",
        title=card.plan.title,
        author=bureau.name,
        fonts=bureau.fonts,
        date=beijing(now),
    )


def _two_lines(period: str) -> str:
    """A narrow column breaks a period between its days and nowhere else."""
    return period.replace("-", "-\n")


def filing_facts(card: PlanCard, bureau: str, day: date) -> dict[str, object]:
    """Return what the filing copy says, under the names its form declares."""
    wanted = [row.line.wanted() for row in card.lines]
    known = sum(one for one in wanted if one is not None)
    return {
        "org": bureau,
        "title": card.plan.title,
        "version": str(card.plan.version),
        "reason": card.plan.reason,
        "state": text(f"terms.stage.{card.plan.stage}"),
        "date": _day_words(day),
        "list_version": card.list_version,
        "total": str(len(card.lines)),
        "households": str(known) if known else "",
        "joint": str(sum(row.line.joint for row in card.lines)),
        "lines": [_line_facts(at, row.line, card.titles) for at, row in enumerate(card.lines, 1)],
        "steps": [
            {
                "act": text(f"terms.act.{step.act}"),
                "by": step.by,
                "at": _day_words(beijing_date(step.at)),
                "opinion": step.opinion,
            }
            for step in card.steps
        ],
    }


def _day_words(day: date) -> str:
    return text("annual.file.day", year=day.year, month=day.month, day=day.day)


def _line_facts(at: int, line: PlanLine, titles: Mapping[str, str]) -> dict[str, str]:
    one = cells(line, titles)
    partners = _joined(one["joint"], one["partners"])
    number = text("annual.file.households", count=line.number) if line.number is not None else ""
    return {
        "no": str(at),
        "name": one["name"],
        "basis": one["basis"],
        "kind": _joined(one["check_type"], one["importance"]),
        "subject": _joined(one["subject"], one["level"], one["area"]),
        "partners": partners,
        "matters": one["items"],
        "methods": one["methods"],
        "period": _two_lines(one["period"]),
        "objects": _joined(one["objects"], _named("base", one["base"])),
        "amount": _joined(
            one["ratio"],
            number,
            _named("class_ratios", one["class_ratios"]),
            _named("cap", one["cap"]),
        ),
        "offices": _joined(_named("lead", one["lead"]), _named("supporting", one["supporting"])),
        "note": one["note"],
    }


def _named(name: str, value: str) -> str:
    return text(f"annual.file.named_{name}", value=value) if value else ""


def _joined(*words: str) -> str:
    return "\n".join(one for one in words if one)
