"""Which stage of a task a person lands on."""

import pytest

from app.core.people import Role
from app.ui.task.page import first_stage


@pytest.mark.parametrize(
    ("role", "stage"),
    [(Role.CLERK, "papers"), (Role.REVIEWER, "findings"), (Role.APPROVER, "findings")],
)
def test_after_the_draw_everybody_lands_where_there_is_something_to_do(drawn, role, stage):
    assert first_stage(drawn.card(), drawn.desks[role].actor) == stage
