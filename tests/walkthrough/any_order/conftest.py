"""A small bureau before its first task, and what must hold after every act."""

import hashlib
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.draw import replay
from app.core.headings import Kind
from app.core.people import Actor
from app.core.protocol import sha256_hex
from app.core.task import TaskPlan
from app.services import journal
from app.services.registry import imports
from app.services.registry.imports import commit
from app.store.engine import Store
from app.store.migrate import open_store
from app.store.schema import (
    Assignment,
    Document,
    Draw,
    Enterprise,
    Finding,
    FindingStep,
    FrozenEnterprise,
    FrozenOfficer,
    Lock,
    LogEntry,
    Officer,
    Opening,
    Publication,
    Recusal,
    Result,
    Task,
    TaskStep,
    VoidedLock,
)
from app.store.schema.base import Base
from resources.sample import make_county

NOW = datetime(2026, 3, 5, 1, 0, tzinfo=UTC)  # 09:00 in Beijing


def _tables() -> dict[Kind, tuple[Sequence[str], list[list[str]]]]:
    return {
        "enterprises": (
            make_county.ENTERPRISE_HEADINGS,
            list(make_county.enterprise_rows(30, 7)),
        ),
        "officers": (make_county.OFFICER_HEADINGS, list(make_county.officer_rows(12, 7))),
        "items": (make_county.ITEM_HEADINGS, list(make_county.item_rows())),
    }


@pytest.fixture(scope="session")
def settled(
    tmp_path_factory: pytest.TempPathFactory, people: Callable[[Store], dict[str, Actor]]
) -> tuple[Path, dict[str, Actor]]:
    """The data folder of a small bureau before its first task, and its people; only to copy."""
    folder = tmp_path_factory.mktemp("settled")
    store = open_store(folder / "data", NOW)
    actors = people(store)
    for kind, (headings, rows) in _tables().items():
        make_county.save_csv(folder / f"{kind}.csv", headings, rows)
        staging = imports.staging_file(store)
        imports.preview(store, actors["clerk"], kind, folder / f"{kind}.csv", staging)
        commit(store, actors["clerk"], staging, now=NOW)
    store.close()
    return folder / "data", actors


class Look:
    """What a machine picks its next act's object from."""

    def one(self, store: Store, table: Any, place: int) -> int | None:
        """The id of one row, the newest at place 0; None: there is none."""
        key = next(iter(table.__table__.primary_key))
        with store.read() as session:
            found = list(session.scalars(select(key).order_by(key)))
        return found[-1 - place % len(found)] if found else None

    def batch(self, store: Store, place: int, size: int) -> list[int]:
        """Up to `size` drawn enterprises of one task; 5: all of them."""
        task_id = self.one(store, Assignment, place)
        if task_id is None:
            return []
        chosen = self.of_task(store, self.task_of(store, task_id))
        return chosen[place % len(chosen) :][:size] if size < 5 else chosen

    def of_task(self, store: Store, task_id: int) -> list[int]:
        with store.read() as session:
            return list(session.scalars(select(Assignment.id).where(Assignment.task_id == task_id)))

    def task_of(self, store: Store, assignment_id: int) -> int:
        with store.read() as session:
            return session.get_one(Assignment, assignment_id).task_id

    def keys(self, store: Store, size: int) -> tuple[str, ...]:
        with store.read() as session:
            return tuple(session.scalars(select(Enterprise.key).order_by(Enterprise.id)))[:size]

    def recused(self, store: Store) -> set[tuple[str, str]]:
        """The (officer, enterprise) pairs in force."""
        with store.read() as session:
            pairs = session.execute(
                select(Officer.key, Enterprise.key)
                .select_from(Recusal)
                .join(Officer, Officer.id == Recusal.officer_id)
                .join(Enterprise, Enterprise.id == Recusal.enterprise_id)
                .where(Recusal.active)
            )
            return {(a, b) for a, b in pairs}


@pytest.fixture(scope="session")
def look() -> Look:
    return Look()


# What must hold after every act, whatever it was.


def _rows(session: Session, table: type[Base]) -> dict[tuple[object, ...], str]:
    """Primary key -> hash of the whole row, of every row of a table."""
    keys = [one.name for one in table.__table__.primary_key]
    found = {}
    for row in session.execute(select(table.__table__)).mappings():
        body = repr(sorted((name, value) for name, value in row.items()))
        key = (table.__tablename__, *(row[name] for name in keys))
        found[key] = hashlib.sha256(body.encode()).hexdigest()
    return found


FIXED = (Lock, FrozenEnterprise, FrozenOfficer, Opening, Result, Assignment, VoidedLock, Document)


def _what_was_fixed_stays(machine: Any) -> None:
    with machine.store.read() as session:
        now = {key: value for table in FIXED for key, value in _rows(session, table).items()}
    assert {key: now.get(key) for key in machine.kept} == machine.kept
    machine.kept.update(now)


def _the_log_holds(machine: Any) -> None:
    verdict = journal.verify_log(machine.store, machine.actors["clerk"])
    assert verdict.broken_at == 0
    with machine.store.read() as session:
        entries = set(session.scalars(select(LogEntry.head)))
        for lock in session.scalars(select(Lock)):
            assert lock.prev_head in entries
            assert sha256_hex(lock.manifest) == lock.manifest_hash


def _every_result_can_be_repeated(machine: Any) -> None:
    with machine.store.read() as session:
        for result in session.scalars(
            select(Result).where(Result.lock_id.not_in(machine.replayed))
        ):
            lock = session.get_one(Lock, result.lock_id)
            opening = session.get_one(Opening, result.lock_id)
            assert replay(lock.manifest, opening.opening) == result.result
            assert sha256_hex(result.result) == result.result_hash
            machine.replayed.add(result.lock_id)


def _who_is_drawn_was_in_the_pool_and_is_inspected_lawfully(machine: Any) -> None:
    with machine.store.read() as session:
        for lock in session.scalars(select(Lock)):
            draw = session.get_one(Draw, lock.draw_id)
            plan = TaskPlan.from_json(session.get_one(Task, draw.task_id).plan)
            enterprises = {
                one.key: one
                for one in session.scalars(
                    select(FrozenEnterprise).where(FrozenEnterprise.lock_id == lock.id)
                )
            }
            people = {
                one.key: one
                for one in session.scalars(
                    select(FrozenOfficer).where(FrozenOfficer.lock_id == lock.id)
                )
            }
            rows = session.scalars(select(Assignment).where(Assignment.lock_id == lock.id)).all()
            if rows:
                assert len(rows) == lock.counts["wanted"]
            recused = machine.recused[lock.id]
            for row in rows:
                there = enterprises[row.enterprise_key]
                assert there.verdict == "IN"
                assert bool(row.team) == (draw.kind != "ENT") == bool(row.officer_keys)
                team = [people[key] for key in row.officer_keys]
                assert len(team) == (len(set(row.officer_keys)) if team else 0)
                assert not team or len(team) == plan.team.size
                assert all(one.verdict == "IN" for one in team)
                assert not {(one.key, row.enterprise_key) for one in team} & recused
                units = [one.facts["unit"] for one in team]
                if plan.team.avoid_district:
                    assert there.facts["station"] not in units
                if plan.team.distinct_units:
                    assert len(set(units)) == len(units)


def _paper_numbers_have_no_gaps(machine: Any) -> None:
    with machine.store.read() as session:
        numbers: dict[tuple[str, int], list[int]] = {}
        for row in session.scalars(select(Document).order_by(Document.number)):
            numbers.setdefault((row.form_code, row.year), []).append(row.number)
    for given in numbers.values():
        assert given == list(range(1, len(given) + 1))


def _a_task_stands_where_its_draws_stand(machine: Any) -> None:
    with machine.store.read() as session:
        voided = select(VoidedLock.lock_id)
        standing = set(
            session.scalars(select(Assignment.task_id).where(Assignment.lock_id.not_in(voided)))
        )
        for task in session.scalars(select(Task)):
            if task.stage in ("DRAWN", "CLOSED"):
                assert task.id in standing
            elif task.stage != "ENDED":
                assert task.id not in standing
        for draw in session.scalars(select(Draw)):
            open_locks = session.scalars(
                select(Lock.id).where(Lock.draw_id == draw.id, Lock.id.not_in(voided))
            ).all()
            assert len(open_locks) <= 1


def _nobody_passes_own_work(machine: Any) -> None:
    with machine.store.read() as session:
        for task in session.scalars(select(Task)):
            steps = session.scalars(
                select(TaskStep).where(TaskStep.task_id == task.id).order_by(TaskStep.id)
            ).all()
            hands = {"CREATE": task.created_by}
            for step in steps:
                if step.act == "RETURN":
                    hands = {"CREATE": task.created_by}
                elif step.act in ("SUBMIT", "REVIEW", "APPROVE"):
                    hands[step.act] = step.by_id
                    passed = [hands[act] for act in ("REVIEW", "APPROVE") if act in hands]
                    makers = {hands[act] for act in ("CREATE", "SUBMIT") if act in hands}
                    assert len(set(passed)) == len(passed)
                    assert not makers & set(passed)
        writers: dict[int, set[int]] = {}
        for finding in session.scalars(select(Finding).order_by(Finding.id)):
            writers.setdefault(finding.assignment_id, set()).add(finding.by_id)
            acts: dict[str, int] = {}
            for one in session.scalars(
                select(FindingStep).where(FindingStep.finding_id == finding.id)
            ):
                if one.act in ("REVIEW", "APPROVE"):
                    assert one.by_id != finding.by_id
                    acts[one.act] = one.by_id
            assert len(set(acts.values())) == len(acts)


def _only_what_is_approved_is_published(machine: Any) -> None:
    with machine.store.read() as session:
        approved = set(
            session.scalars(select(FindingStep.finding_id).where(FindingStep.act == "APPROVE"))
        )
        for ids in session.scalars(select(Publication.finding_ids)):
            assert set(ids) <= approved


@pytest.fixture(scope="session")
def holds() -> tuple[Callable[[Any], None], ...]:
    """The invariants; each takes a machine with store, actors, kept, replayed and recused."""
    return (
        _what_was_fixed_stays,
        _the_log_holds,
        _every_result_can_be_repeated,
        _who_is_drawn_was_in_the_pool_and_is_inspected_lawfully,
        _paper_numbers_have_no_gaps,
        _a_task_stands_where_its_draws_stand,
        _nobody_passes_own_work,
        _only_what_is_approved_is_published,
    )
