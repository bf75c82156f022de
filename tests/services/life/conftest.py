"""What the tests of a task's life share: the county with one drawn task, and changes of it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from app.services.task import task_changes, tasks


@pytest.fixture
def plan(county: Any) -> Callable[..., Any]:
    """The plan of the drawn task, with some of it changed."""

    def run(**changes: Any) -> Any:
        card = tasks.task(county.store, county.actors["clerk"], county.task_id)
        return replace(card.plan, **changes)

    return run


@pytest.fixture
def amend(county: Any, plan: Callable[..., Any]) -> Callable[..., int]:
    """Change the drawn task three days after the draw, the approver confirming."""

    def run(
        reason: str = "省局部署顺延", second: str = "approver", days: int = 3, **changes: Any
    ) -> int:
        card = tasks.task(county.store, county.actors["clerk"], county.task_id)
        return task_changes.change(
            county.store,
            county.actors["clerk"],
            county.actors[second],
            county.task_id,
            card.version,
            plan(**changes),
            reason,
            now=county.at(days=days),
        )

    return run
