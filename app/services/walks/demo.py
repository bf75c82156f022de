"""A whole task as a rehearsal, from the registries to the disclosure list, in one go.

For administrators and tests: it walks the same services as the window, in a data folder
of its own that is marked as a sample, so its files carry the tag SSJ1R and can never
pass as real ones (protocol §1). The throws are made here, which a real draw never does.
"""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from app.core.ceremony import Ceremony, Person
from app.core.headings import Kind
from app.core.officer_pools import TooFewOfficers
from app.core.people import Actor, Role
from app.core.quota import ALL, QuotaRule
from app.core.task import Act, TaskPlan
from app.core.team_plan import Arrangement, TeamPlan
from app.core.times import beijing_date
from app.core.vocabulary import METHODS
from app.errors import UserError
from app.services.account import accounts
from app.services.disclosure import disclosure
from app.services.disclosure.disclosure import Format
from app.services.draw import dossiers, draws, pool, shows
from app.services.finding import finding_review, findings
from app.services.folder.folders import Folder, open_folder
from app.services.paper import paper_ceremony, papers
from app.services.registry import items
from app.services.task import approvals, tasks
from app.services.walks import sample, sample_people
from app.texts import text

Progress = Callable[[str, float], None]
DIGITS: Final = 8
ITEMS: Final = 2
ONSITE: Final = "ONSITE"
PER_TEAM: Final = 5


class NotEmpty(UserError):
    """The folder holds something already: a rehearsal never goes on top of it."""

    code = "demo.not_empty"


class NoPlan(UserError):
    """The rules leave no lawful plan for these registries."""

    code = "demo.no_plan"


@dataclass(frozen=True, slots=True)
class Demo:
    """What a rehearsal left: the folder and how much of everything."""

    folder: Path
    enterprises: int
    drawn: int
    teams: int
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Hall:
    """The people of the sample's accounts, and where their data lies."""

    folder: Folder
    clerk: Actor
    reviewer: Actor
    approver: Actor
    clock: Callable[[], datetime]
    say: Progress


def run_demo(
    out: Path,
    own: Mapping[Kind, Path],
    draw: int,
    *,
    clock: Callable[[], datetime],
    entropy: Callable[[], str],
    progress: Progress = lambda _key, _share: None,
) -> Demo:
    """Walk a task and leave its files in `out`; the data folder is `out/data`.

    Args:
        progress: gets the key of each step's sentence and the share done.
        own: registries to take instead of the sample's.
        draw: how many enterprises to draw.

    Raises:
        NotEmpty, NothingUsable, QuotaAbovePool, TooFewOfficers, NoPlan: the user's.
    """
    fresh = not out.exists()
    if out.is_dir() and any(out.iterdir()):
        raise NotEmpty(path=str(out))
    folder = open_folder(out / "data", now=clock())
    done = False
    try:
        progress("health.step.registries", 0.0)
        made = sample.make_sample(folder.store, now=clock(), own=own)
        result = _walk(_hall(folder, clock, progress), out, draw, entropy, made.enterprises)
        done = True
        return result
    finally:
        folder.close()
        if not done:
            _clear(out, fresh)


def _clear(out: Path, fresh: bool) -> None:
    """Take away what a rehearsal that failed has left in a folder it found empty or made."""
    for path in (out,) if fresh else tuple(out.iterdir()):
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def _hall(folder: Folder, clock: Callable[[], datetime], say: Progress) -> _Hall:
    people = {
        role: accounts.log_in(folder.store, login, password, now=clock())
        for login, _, role, password in sample_people.ACCOUNTS
        if role in (Role.CLERK, Role.REVIEWER, Role.APPROVER)
    }
    clerk, reviewer = people[Role.CLERK], people[Role.REVIEWER]
    return _Hall(folder, clerk, reviewer, people[Role.APPROVER], clock, say)


def _walk(hall: _Hall, out: Path, draw: int, entropy: Callable[[], str], enterprises: int) -> Demo:
    hall.say("health.step.task", 0.2)
    task_id = _approved(hall, draw)
    hall.say("health.step.freeze", 0.3)
    lock_id, drawn = _drawn(hall, task_id, entropy)
    files = shows.write_files(hall.folder.store, hall.clerk, lock_id, out)
    hall.say("health.step.papers", 0.5)
    papers_made = _papers(hall, task_id, lock_id, out)
    hall.say("health.step.findings", 0.7)
    _findings(hall, task_id)
    records = papers.issue_records(
        hall.folder.store, hall.clerk, task_id, None, out / "work", one_file=True, now=hall.clock()
    )
    named = {**papers_made, "results.pdf": records.files[0]}
    for name, path in named.items():
        shutil.move(path, out / name)
    shutil.rmtree(out / "work", ignore_errors=True)
    hall.say("health.step.lists", 0.8)
    lists = _lists(hall, task_id, out)
    dossier = dossiers.write_dossier(
        hall.folder.store, hall.clerk, lock_id, out, now=hall.clock()
    ).path
    # Again: the log went on after the draw.
    shows.write_files(hall.folder.store, hall.clerk, lock_id, out)
    names = tuple(sorted({path.name for path in (*files, dossier)} | set(named) | set(lists)))
    return Demo(out, enterprises, drawn.enterprises, drawn.teams, names)


def _approved(hall: _Hall, draw: int) -> int:
    store, clerk = hall.folder.store, hall.clerk
    day = beijing_date(hall.clock())
    usable = [one for one in items.items(store, clerk) if one.basis and not one.skill]
    plan = TaskPlan(
        name=text("demo.task"),
        plan_name=text("demo.task"),
        source="ADHOC",
        lead="",
        partners=(),
        methods=METHODS[:1],
        item_codes=tuple(one.code for one in usable[:ITEMS]),
        period_from=day,
        period_to=day + timedelta(days=30),
        quotas={ALL: QuotaRule("NUMBER", str(draw))},
        team=TeamPlan(teams=max(1, -(-draw // PER_TEAM))),
    )
    plan = _with_teams(hall, plan)
    numbers = tasks.propose_numbers(store, clerk, day)
    task_id, _ = tasks.save_task(store, clerk, None, 0, plan, numbers, now=hall.clock())
    approvals.submit(store, clerk, task_id, now=hall.clock())
    agreed = text("demo.agreed")
    approvals.decide(store, hall.reviewer, task_id, Act.REVIEW, agreed, now=hall.clock())
    approvals.decide(store, hall.approver, task_id, Act.APPROVE, agreed, now=hall.clock())
    return task_id


def _with_teams(hall: _Hall, plan: TaskPlan) -> TaskPlan:
    """Return the plan with teams these officers can fill: fewer, or of one pool."""
    last: UserError | None = None
    for arrangement in (Arrangement.OFFICE_STATION, Arrangement.GLOBAL):
        teams = plan.team.teams
        while teams:
            tried = replace(plan, team=replace(plan.team, arrangement=arrangement, teams=teams))
            state = pool.reconcile(hall.folder.store, hall.clerk, tried, now=hall.clock())
            if state.problem is None:
                return tried
            last = state.problem
            if not isinstance(last, TooFewOfficers):
                raise last
            there, wanted = int(str(last.fields["there"])), int(str(last.fields["wanted"]))
            teams = there * teams // wanted  # as many as this pool fills
    assert last is not None  # at least one team was tried
    raise last


def _drawn(hall: _Hall, task_id: int, entropy: Callable[[], str]) -> tuple[int, draws.Drawn]:
    store, clerk = hall.folder.store, hall.clerk
    card = tasks.task(store, clerk, task_id)
    people = tuple(
        Person(text(f"demo.witness.{at}.name"), text(f"demo.witness.{at}.body"), "", DIGITS // 2)
        for at in (1, 2)
    )
    ceremony = Ceremony(text("demo.place"), hall.approver.name, clerk.name, (), people)
    locked = pool.freeze(
        store, clerk, card.draws[0].id, ceremony, entropy(), entropy(), now=hall.clock()
    )
    hall.say("health.step.draw", 0.4)
    show = shows.show(store, clerk, locked.lock_id)
    throws = {
        word: "".join(str(int(one, 16) % 10) for one in entropy()[:digits])
        for word, _, digits in show.throwers
    }
    draws.record_throws(store, clerk, locked.lock_id, throws, throws, now=hall.clock())
    drawn = draws.run(store, clerk, locked.lock_id, now=hall.clock())
    if drawn.no_plan:
        raise NoPlan()
    return locked.lock_id, drawn


def _papers(hall: _Hall, task_id: int, lock_id: int, out: Path) -> dict[str, Path]:
    store, clerk, work = hall.folder.store, hall.clerk, out / "work"
    minutes = paper_ceremony.minutes(store, clerk, lock_id, work, now=hall.clock())
    notices = papers.issue_notices(
        store, clerk, task_id, None, work, one_file=True, now=hall.clock()
    )
    return {"minutes.pdf": minutes.path, "notices.pdf": notices.files[0]}


def _findings(hall: _Hall, task_id: int) -> None:
    store = hall.folder.store
    rows = findings.task_findings(store, hall.clerk, task_id)
    ids = tuple(row.assignment_id for row in rows)
    day = beijing_date(hall.clock())
    findings.enter_clean(store, hall.clerk, ids, day, (ONSITE,), now=hall.clock())
    finding_review.submit(store, hall.clerk, ids, now=hall.clock())
    agreed = text("demo.agreed")
    finding_review.review(store, hall.reviewer, ids, True, agreed, now=hall.clock())
    finding_review.approve(store, hall.approver, ids, True, agreed, now=hall.clock())


def _lists(hall: _Hall, task_id: int, out: Path) -> tuple[str, ...]:
    wanted = (("disclosure.xlsx", "gsxt", Format.XLSX), ("disclosure.csv", "gsxt", Format.CSV_UTF8))
    for name, preset, fmt in wanted:
        disclosure.export(
            hall.folder.store, hall.clerk, task_id, preset, out / name, fmt, now=hall.clock()
        )
    return tuple(name for name, _, _ in wanted)
