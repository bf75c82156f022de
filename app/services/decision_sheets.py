"""法制审核意见表 and 审批表 of whatever is reviewed and approved: a task, a year's plan.

The sheet shows what was submitted and the opinions of the last round, with who gave them
and when; what has not been given yet is left to be written by hand (features.md B9, F5).
"""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.people import Actor, Right
from app.core.protocol import sha256_hex
from app.core.task import Act
from app.core.times import beijing, beijing_date
from app.errors import UserError
from app.files.pdf.render import render_forms
from app.files.placing import placing
from app.services import journal
from app.services.bureau import facts_of
from app.services.form.form_library import library
from app.services.rights import needs
from app.store.engine import Store
from app.store.schema import LogEntry
from app.texts import text

LEGAL: Final = "legal-opinion"
APPROVAL: Final = "approval-sheet"
_UNFIT: Final = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]+')
_NAME: Final = 60  # characters of a name in a file's name


class NotSubmitted(UserError):
    """Nothing was submitted: there is nothing to review or approve."""

    code = "decision.not_submitted"


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision, in the order they were made."""

    act: Act
    by: str
    at: datetime
    opinion: str


@dataclass(frozen=True, slots=True)
class Later:
    """A change after approval, in words."""

    at: datetime
    words: str
    reason: str
    people: str


@dataclass(frozen=True, slots=True)
class Matter:
    """What is decided on.

    Attributes:
        kind: "task" or "annual". subject: its number in the log, "" for none.
        rows: (label, value) of the plan. matters: (name, basis) of items or planned tasks.
    """

    kind: str
    name: str
    no: str
    subject: str
    list_version: str
    rows: Sequence[tuple[str, str]]
    matters: Sequence[tuple[str, str]]
    steps: Sequence[Decided]
    changes: Sequence[Later] = ()


@dataclass(frozen=True, slots=True)
class SheetMade:
    """A printed sheet."""

    path: Path
    pages: int


@needs(Right.READ)
def print_sheet(
    store: Store,
    actor: Actor,
    code: str,
    read: Callable[[Session], Matter],
    folder: Path,
    *,
    now: datetime,
) -> SheetMade:
    """Print a sheet of LEGAL or APPROVAL into a folder and log it.

    Args:
        read: gives what is decided on, inside a session.

    Raises:
        NotSubmitted, MissingGlyphs, FormError: the user's. EnvironmentFault: the machine's.
    """
    with store.read() as session:
        matter = read(session)
        bureau = facts_of(session)
        last = session.scalars(select(LogEntry).order_by(LogEntry.n.desc()).limit(1)).first()
        anchor = text("papers.anchor", n=last.n, head=last.head) if last else ""
    form = library(store).latest(code)
    facts = sheet_facts(code, matter, bureau.name, anchor)
    title = text(f"decision.title.{code}")
    name = text("decision.file", title=title, name=_UNFIT.sub(" ", matter.name)[:_NAME].strip())
    with placing(folder) as files:
        made = render_forms(
            form,
            [facts],
            files.work / f"{name}.pdf",
            mark=text("papers.sample_mark") if bureau.is_sample else "",
            title=title,
            author=bureau.name,
            fonts=bureau.fonts,
            date=beijing(now),
        )
        body = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        payload = {
            "of": matter.no,
            "form": f"{code}/v{form.version}",
            "facts": sha256_hex(body),
        }
        with store.write() as session:
            journal.record(session, actor.name, "PAPER", payload, now=now, subject=matter.subject)
            (place,) = files.settle()
    return SheetMade(place, made.pages)


def sheet_facts(code: str, matter: Matter, org: str, anchor: str) -> dict[str, object]:
    """Return what a sheet says, under the names its form declares.

    Raises:
        NotSubmitted: the user's.
    """
    sent = [at for at, one in enumerate(matter.steps) if one.act is Act.SUBMIT]
    if not sent:
        raise NotSubmitted(name=matter.name)
    submitted, round_ = matter.steps[sent[-1]], matter.steps[sent[-1] :]
    legal, approval = _given(round_, Act.REVIEW), _given(round_, Act.APPROVE)
    shared = {
        "org": org,
        "kind": text(f"decision.kind.{matter.kind}"),
        "name": matter.name,
        "no": matter.no,
        "maker": submitted.by,
        "submitted": _day(submitted.at),
        "list_version": matter.list_version,
        "rows": [{"label": label, "value": value} for label, value in matter.rows],
        "matters": [
            {"no": str(at), "name": name, "basis": basis}
            for at, (name, basis) in enumerate(matter.matters, 1)
        ],
        "matter_heading": text(f"decision.heading.{matter.kind}"),
        "anchor": anchor,
    }
    if code == LEGAL:
        returns = [
            {"at": _day(one.at), "by": one.by, "opinion": one.opinion}
            for one in matter.steps
            if one.act is Act.RETURN
        ]
        return {**shared, **legal, "returns": returns}
    changes = [
        {"at": _day(one.at), "words": one.words, "reason": one.reason, "people": one.people}
        for one in matter.changes
    ]
    return {**shared, **approval, "legal": legal, "changes": changes}


def _given(steps: Sequence[Decided], act: Act) -> dict[str, str]:
    """The opinion of an act in this round; empty where it has not been given or went back."""
    for one in reversed(steps):
        if one.act is Act.RETURN:
            break
        if one.act is act:
            said = one.opinion.strip() or text(f"decision.agreed.{act}")
            return {"opinion": said, "by": one.by, "date": _day(one.at)}
    return {"opinion": "", "by": "", "date": ""}


def _day(moment: datetime) -> str:
    day = beijing_date(moment)
    return text("papers.day", year=day.year, month=day.month, day=day.day)
