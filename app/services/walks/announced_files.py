"""信息公开 as files: tables, papers, public copies and one page, in one folder.

Files and the note that they were made come to be together or not at all. SHA256SUMS.txt
names every file, so that anybody can check what was downloaded.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.announced import Deed, Gate, Kind, Matter
from app.core.people import Actor, Right
from app.core.public_page import Chapter, Fact, PublicPage, Said, cleaned, embedded
from app.core.times import beijing, beijing_date, stamp
from app.files.atomic import whole_file
from app.files.digests import sha256_of
from app.files.pdf.listing import Listing, render_listing
from app.files.placing import placing
from app.files.public_page import public_page
from app.files.workbooks import Sheet, write_csv, write_xlsx
from app.services import journal
from app.services.annual.annual_files import print_public
from app.services.bureau import BureauFacts, facts_of
from app.services.form.form_library import library
from app.services.paper.making_about import Target
from app.services.paper.making_job import kept_job, prepare, print_job
from app.services.paper.paper_numbering import is_void
from app.services.rights import needs
from app.services.walks.announced import (
    AnnouncedLine,
    Key,
    NotOpen,
    chosen_lines,
    gate_words,
    name_of,
    said,
)
from app.services.walks.announced_deeds import KIND, keep
from app.services.walks.announced_lists import plan_card
from app.services.walks.announced_lot import verifier
from app.services.walks.announced_matters import approved_of
from app.services.walks.announced_tasks import ANNOUNCEMENT
from app.store.engine import Store
from app.store.schema import Paper, Task
from app.texts import text

Progress = Callable[[str, float], None]
PAGE: Final = "index.html"
SUMS: Final = "SHA256SUMS.txt"
RESULTS_PAPER: Final = "result-announcement"
_WIDEST: Final = 60.0
_LISTED: Final = frozenset({Kind.DRAWN})  # short cells: printed as a plain list


@dataclass(frozen=True, slots=True)
class FileMade:
    """A file with its SHA-256."""

    name: str
    digest: str
    size: int


@dataclass(frozen=True, slots=True)
class PublicMade:
    """What was written. without_paper: things of which there is no paper to print yet."""

    folder: Path
    page: Path
    files: tuple[FileMade, ...]
    without_paper: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Thing:
    line: AnnouncedLine
    said: Said


@needs(Right.PUBLISH)
def make_public(
    store: Store,
    actor: Actor,
    keys: Sequence[Key],
    place: Path,
    *,
    now: datetime,
    progress: Progress | None = None,
) -> PublicMade:
    """Write the files of the things chosen and the page into a new folder at `place`; log it.

    Raises:
        NothingChosen, UnknownMatter, NotOpen, MissingGlyphs, FormError: the user's.
        DiskFull, Unwritable: the machine's.
    """
    say = progress or (lambda _key, _share: None)
    folder = place / text("announced.file.folder", at=f"{beijing(now):%Y%m%d-%H%M%S}")
    with placing(folder) as files:
        with store.read() as session:
            things = _things(session, chosen_lines(session, keys, now), say)
            bureau = facts_of(session)
            per, without = _write_all(session, things, bureau, files.work, now, say)
        digests = {path.name: sha256_of(path) for path in files.work.iterdir()}
        say("announced.step.page", 0.85)
        page = _page(things, bureau, digests, now)
        _put(files.work / PAGE, public_page(page))
        if page.verifier:
            _put(files.work / page.verifier.name, page.verifier.data)
        made = _made(files.work)
        _put(files.work / SUMS, "".join(f"{one.digest}  {one.name}\n" for one in made))
        say("announced.step.keep", 0.95)
        with store.write() as session:
            for one, names in zip(things, per, strict=True):
                own = {name: digests[name] for name in names}
                _keep(session, actor, one, folder.name, own, now)
            _log(session, actor, things, folder.name, made, now)
            files.settle()
    return PublicMade(folder, folder / PAGE, made, tuple(without))


def _things(session: Session, lines: Sequence[AnnouncedLine], say: Progress) -> tuple[_Thing, ...]:
    found = []
    for at, line in enumerate(lines):
        if line.matter.gate is not Gate.OPEN:
            raise NotOpen(name=name_of(line.matter), why=gate_words(line.matter.gate))
        say("announced.step.gather", 0.4 * at / len(lines))
        found.append(_Thing(line, cleaned(said(session, line.matter))))
    return tuple(found)


def _write_all(
    session: Session,
    things: Sequence[_Thing],
    bureau: BureauFacts,
    work: Path,
    now: datetime,
    say: Progress,
) -> tuple[list[list[str]], tuple[str, ...]]:
    """Write the files of every thing; return their names thing by thing, and what has no paper."""
    per, without = [], []
    before: set[str] = set()
    for at, one in enumerate(things):
        say("announced.step.write", 0.4 + 0.4 * at / len(things))
        if not _write(session, one, bureau, work, now):
            without.append(name_of(one.line.matter))
        there = {path.name for path in work.iterdir()}
        per.append(sorted(there - before))
        before = there
    return per, tuple(without)


# -- the files of one thing ----------------------------------------------------------------


def _write(session: Session, one: _Thing, bureau: BureauFacts, work: Path, now: datetime) -> bool:
    """Write tables, attachments and paper; False where a paper is usual and there is none."""
    stem = one.said.file
    write_xlsx(work / f"{stem}.xlsx", _sheets(one.said))
    # csv has room for one table: the facts where there is none, else the longest.
    longest = max(one.said.tables, key=lambda table: len(table.rows), default=None)
    if longest is None or one.line.matter.kind is Kind.TASK:
        rows = [(fact.label, fact.value) for fact in one.said.facts]
        write_csv(work / f"{stem}.csv", _fact_headings(), rows)
    else:
        write_csv(work / f"{stem}.csv", longest.headings, longest.rows)
    for held in one.said.attachments:
        _put(work / held.name, held.data)
    return _print(session, one, bureau, work / f"{stem}.pdf", now)


def _sheets(told: Said) -> list[Sheet]:
    """One sheet a table, the facts above the first; without tables the facts alone."""
    title = text(f"announced.kind.{told.kind}")
    facts = [(one.label, one.value) for one in told.facts]
    if not told.tables or told.kind is Kind.TASK:
        first = [
            Sheet(title, _fact_headings(), facts, {0: 24.0, 1: _WIDEST}, None, ((told.title,),))
        ]
    else:
        first = []
    for at, table in enumerate(told.tables):
        above = [] if first or at else [(told.title,), *facts]
        widths = {
            column: min(
                _WIDEST,
                2.0
                + max(
                    len(cell.encode("gb18030", "replace"))
                    for cell in (heading, *(row[column] for row in table.rows[:200]))
                ),
            )
            for column, heading in enumerate(table.headings)
        }
        first.append(Sheet(table.title or title, table.headings, table.rows, widths, None, above))
    return first


def _fact_headings() -> tuple[str, str]:
    return text("announced.column.what"), text("announced.column.said")


def _print(session: Session, one: _Thing, bureau: BureauFacts, path: Path, now: datetime) -> bool:
    """Print the paper that goes with a thing; True too where none is usual."""
    matter = one.line.matter
    if matter.kind is Kind.PLAN:
        print_public(session, plan_card(session, matter.subject), bureau, path, now=now)
    elif matter.kind is Kind.TASK:
        return _print_announcement(session, matter, path, now)
    elif matter.kind is Kind.RESULTS:
        return _print_results(session, matter, path, now)
    elif matter.kind in _LISTED:
        _print_listing(one.said, bureau, path, now)
    return True


def _print_announcement(session: Session, matter: Matter, path: Path, now: datetime) -> bool:
    """The newest 抽查公告 that was made and numbered, as it was made."""
    rows = session.scalars(
        select(Paper)
        .where(Paper.task_id == matter.task_id, Paper.form_code == ANNOUNCEMENT)
        .order_by(Paper.id.desc())
    )
    for row in rows:
        if not is_void(session, row.form_code, row.year, row.number):
            print_job(kept_job(session, row), path, now, None)
            return True
    return False


def _print_results(session: Session, matter: Matter, path: Path, now: datetime) -> bool:
    """The 检查结果公告 of what is approved now; a task that was ended has none."""
    stage = session.get_one(Task, matter.task_id).stage
    if stage not in library(session).latest(RESULTS_PAPER).stages:
        return False
    job = prepare(session, RESULTS_PAPER, [Target(matter.task_id)], {"note": ""}, now, ())
    print_job(job, path, now, None)
    return True


def _print_listing(told: Said, bureau: BureauFacts, path: Path, now: datetime) -> None:
    (table,) = told.tables
    note = text("announced.file.semicolon").join(
        text("announced.file.fact", label=one.label, value=one.value) for one in told.facts
    )
    render_listing(
        Listing(
            told.title,
            note,
            table.headings,
            table.rows,
            frozenset(),
            lambda page, pages: text("announced.file.foot", page=page, pages=pages),
            text("papers.sample_mark") if bureau.is_sample else "",
        ),
        path,
        author=bureau.name,
        date=beijing(now),
        fonts=bureau.fonts,
    )


# -- the page ------------------------------------------------------------------------------


def _page(
    things: Sequence[_Thing], bureau: BureauFacts, digests: dict[str, str], now: datetime
) -> PublicPage:
    """The page of the things chosen: the bureau's lists first, then task by task."""
    lists = [_chapter((one,)) for one in things if not one.line.matter.task_id]
    tasks: dict[int, list[_Thing]] = {}
    for one in things:
        if one.line.matter.task_id:
            tasks.setdefault(one.line.matter.task_id, []).append(one)
    chapters = tuple(_chapter(own) for own in tasks.values())
    return PublicPage(
        bureau.name,
        stamp(now)[:16],
        tuple(lists),
        chapters,
        tuple(sorted(digests.items())),
        bureau.supervision_phone,
        bureau.is_sample,
        verifier() if embedded(chapters) else None,
    )


def _chapter(own: Sequence[_Thing]) -> Chapter:
    matter = own[0].line.matter
    parts = tuple(one.said for one in own)
    if not matter.task_id:
        words = text(f"announced.kind.{matter.kind}")
        named = text("announced.page.version", name=matter.name)
        return Chapter(words, matter.name if matter.kind is Kind.PLAN else named, parts)
    number = text("announced.page.task_no", no=matter.subject)
    return Chapter(matter.name, number, tuple(_told_once(parts)))


def _told_once(parts: Sequence[Said]) -> Iterator[Said]:
    """The parts under one heading: short titles, and of the facts each one once."""
    told: set[Fact] = set()
    for one in parts:
        lot = one.kind is Kind.LOT
        title = text("announced.page.LOT") if lot else text(f"announced.kind.{one.kind}")
        yield replace(
            one, title=title, facts=tuple(fact for fact in one.facts if lot or fact not in told)
        )
        told.update(one.facts)


# -- keeping -------------------------------------------------------------------------------


def _keep(
    session: Session,
    actor: Actor,
    one: _Thing,
    folder: str,
    files: dict[str, str],
    now: datetime,
) -> None:
    matter = one.line.matter
    counts: dict[str, object] = {"rows": one.said.rows, "files": files}
    if matter.kind is Kind.RESULTS:
        known = approved_of(session, (matter.task_id,)).get(matter.task_id, ())
        counts["findings"] = [finding.finding_id for finding in known]
    keep(
        session,
        actor,
        matter,
        Deed.MADE,
        one.line.digest,
        beijing_date(now),
        now,
        folder=folder,
        counts=counts,
    )


def _log(
    session: Session,
    actor: Actor,
    things: Sequence[_Thing],
    folder: str,
    made: Sequence[FileMade],
    now: datetime,
) -> None:
    tasks = {one.line.matter.subject for one in things if one.line.matter.task_id}
    payload = {
        "act": Deed.MADE.value,
        "things": [f"{one.line.matter.kind}:{one.line.matter.subject}" for one in things],
        "folder": folder,
        "files": {one.name: one.digest for one in made},
    }
    subject = tasks.pop() if len(tasks) == 1 else ""
    journal.record(session, actor.name, KIND, payload, now=now, subject=subject)


def _made(work: Path) -> tuple[FileMade, ...]:
    return tuple(
        FileMade(path.name, sha256_of(path), path.stat().st_size)
        for path in sorted(work.iterdir())
        if path.is_file()
    )


def _put(path: Path, data: str | bytes) -> None:
    with whole_file(path) as file:
        file.write(data.encode() if isinstance(data, str) else data)
