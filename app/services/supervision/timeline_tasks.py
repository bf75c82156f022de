"""What was decided about tasks, given to teams, published and written into the log."""

from collections.abc import Iterator

from sqlalchemy import and_, func, or_, select

from app.core.people import Actor, Right
from app.core.times import stamp
from app.core.vocabulary import LIST_MARK
from app.services import journal_words
from app.services.supervision.timeline_lines import Event, Ground, Kind, Whose, beijing
from app.store.schema import (
    Assignment,
    Finding,
    LogEntry,
    Publication,
    Task,
    TaskChange,
    TaskKeeper,
    TaskStep,
    TeamSheet,
)
from app.texts import text


def task_events(ground: Ground) -> Iterator[Event]:
    """Yield how a task was made, decided on and changed; nothing for anything else."""
    if ground.whose is not Whose.TASK:
        return
    task = ground.session.get_one(Task, ground.id)
    by = ground.people.get(task.created_by, "")
    yield Event(stamp(task.created_at), Kind.TASK, text("timeline.task_made"), by)
    steps = ground.session.execute(
        select(beijing(TaskStep.at), TaskStep.act, TaskStep.opinion, TaskStep.by_id)
        .where(TaskStep.task_id == ground.id)
        .order_by(TaskStep.id)
    )
    for at, act, opinion, by_id in steps:
        words = text(f"terms.act.{act}")
        if opinion:
            words = text("timeline.noted", words=words, note=opinion)
        yield Event(at, Kind.TASK, words, ground.people.get(by_id, ""))
    yield from _handovers(ground)
    changes = ground.session.execute(
        select(beijing(TaskChange.at), TaskChange.changes, TaskChange.reason, TaskChange.by_id)
        .where(TaskChange.task_id == ground.id)
        .order_by(TaskChange.id)
    )
    for at, changed, reason, by_id in changes:
        parts = LIST_MARK.join(_part(name) for name in changed)
        words = text("timeline.task_changed", parts=parts, reason=reason)
        yield Event(at, Kind.TASK, words, ground.people.get(by_id, ""))


def _handovers(ground: Ground) -> Iterator[Event]:
    moves = ground.session.execute(
        select(beijing(TaskKeeper.at), TaskKeeper.keeper_id, TaskKeeper.reason, TaskKeeper.by_id)
        .where(TaskKeeper.task_id == ground.id)
        .order_by(TaskKeeper.id)
    )
    for at, keeper_id, reason, by_id in moves:
        keeper = ground.people.get(keeper_id, "")
        words = text("timeline.task_handed", keeper=keeper, reason=reason)
        yield Event(at, Kind.TASK, words, ground.people.get(by_id, ""))


def _part(name: str) -> str:
    try:
        return text(f"terms.part.{name}")
    except KeyError:  # what is no part of the plan: the teams of one draw
        return text("terms.part.team")


def team_sheet_events(ground: Ground) -> Iterator[Event]:
    """Yield sheets given to teams and read back: of a task, or of an officer's teams."""
    query = select(
        beijing(TeamSheet.at),
        TeamSheet.task_id,
        TeamSheet.team,
        TeamSheet.act,
        TeamSheet.form,
        TeamSheet.by_id,
    ).order_by(TeamSheet.id)
    if ground.whose is Whose.TASK:
        query = query.where(TeamSheet.task_id == ground.id)
    elif ground.whose is Whose.OFFICER:
        pairs = select(Assignment.task_id, Assignment.team).where(ground.where).distinct()
        own = pairs.subquery()
        query = query.join(
            own, and_(own.c.task_id == TeamSheet.task_id, own.c.team == TeamSheet.team)
        )
    else:
        return
    for at, task_id, team, act, form, by_id in ground.session.execute(query):
        words = text(f"timeline.sheet_{act}", team=team, form=form)
        task = ground.tasks.get(task_id, "")
        yield Event(at, Kind.FINDING, words, ground.people.get(by_id, ""), "", task, task_id)


def publication_events(ground: Ground) -> Iterator[Event]:
    """Yield the lists that went out with its findings."""
    out = func.json_each(Publication.finding_ids).table_valued("value")
    mine = (
        select(Finding.id)
        .join(Assignment, Assignment.id == Finding.assignment_id)
        .where(ground.where)
    )
    tasks = select(Assignment.task_id).where(ground.where)
    query = (
        select(
            beijing(Publication.at),
            Publication.by_id,
            Publication.task_id,
            Publication.file_name,
            func.count().label("many"),
        )
        .join(out, Publication.id > 0)
        .where(Publication.task_id.in_(tasks), out.c.value.in_(mine))
        .group_by(Publication.id)
        .order_by(Publication.id)
    )
    for row in ground.session.execute(query):
        words = text("timeline.published", file=row.file_name, count=row.many)
        yield Event(
            row.at,
            Kind.PUBLISH,
            words,
            ground.people.get(row.by_id, ""),
            "",
            ground.tasks.get(row.task_id, ""),
            row.task_id,
        )


def log_events(ground: Ground, actor: Actor) -> Iterator[Event]:
    """Yield the log's entries about a task, or that name an enterprise or officer by its key."""
    if not actor.may(Right.READ_LOG):
        return
    if ground.whose is Whose.TASK:
        # The numbers of its draws go on with a hyphen; "." is the next sign after it.
        mine = or_(
            LogEntry.subject == ground.key,
            and_(LogEntry.subject >= f"{ground.key}-", LogEntry.subject < f"{ground.key}."),
        )
    else:
        mine = func.instr(LogEntry.payload, f'"{ground.key}"') > 0
    wanted = select(
        LogEntry.n,
        func.coalesce(func.datetime(LogEntry.at, "+8 hours"), LogEntry.at).label("at"),
        LogEntry.kind,
        LogEntry.operator,
        LogEntry.payload,
    )
    for row in ground.session.execute(wanted.where(mine).order_by(LogEntry.n)):
        words = text(
            "timeline.log",
            number=row.n,
            kind=journal_words.kind_words(row.kind),
            said=journal_words.sentence(row.payload),
        )
        yield Event(row.at, Kind.LOG, words, row.operator)
