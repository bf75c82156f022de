"""What there is for the public of the drawn county: its lines, its files, what was kept."""

from dataclasses import replace

import pytest
from sqlalchemy import update

from app.core.task import Act, Stage, TaskPlan
from app.services.walks import announced, announced_deeds, announced_files
from app.store.schema import Task, TaskStep


@pytest.fixture
def lines(county):
    def read(year=2026, days=7):
        found = announced.announced_lines(
            county.store, county.actors["clerk"], year, now=county.at(days)
        )
        return {one.matter.kind: one for one in found}

    return read


@pytest.fixture
def make(county, lines, tmp_path):
    def run(*kinds, days=7):
        wanted = [one.key for one in lines(days=days).values() if one.matter.kind in kinds]
        return announced_files.make_public(
            county.store, county.actors["clerk"], wanted, tmp_path, now=county.at(days)
        )

    return run


@pytest.fixture
def post(county, lines):
    def run(*kinds, days=7, place="县政府网站“双随机”专栏"):
        wanted = [one.key for one in lines(days=days).values() if one.matter.kind in kinds]
        day = county.day(days)
        return announced_deeds.post(
            county.store, county.actors["clerk"], wanted, place, day, now=county.at(days)
        )

    return run


@pytest.fixture
def end(county):
    """Close or end the task, a week after the draw."""

    def run(stage=Stage.CLOSED):
        act = Act.CLOSE if stage is Stage.CLOSED else Act.END
        with county.store.write() as session:
            session.execute(update(Task).values(stage=stage.value))
            session.add(
                TaskStep(
                    task_id=county.task_id,
                    task_version=1,
                    act=act.value,
                    by_id=1,
                    at=county.at(days=7),
                )
            )

    return run


@pytest.fixture
def change_plan(county):
    """Change the plan of the task as it is kept."""

    def run(**changes):
        with county.store.write() as session:
            task = session.get_one(Task, county.task_id)
            task.plan = replace(TaskPlan.from_json(task.plan), **changes).to_json()

    return run
