"""Which stage of a task a person lands on."""

from dataclasses import replace

import pytest

from app.core.people import Role
from app.services.assigned.assigned_progress import Progress
from app.ui.task.page import first_stage


@pytest.mark.parametrize(
    ("role", "stage"),
    [(Role.CLERK, "papers"), (Role.REVIEWER, "findings"), (Role.APPROVER, "findings")],
)
def test_after_the_draw_everybody_lands_where_there_is_something_to_do(drawn, role, stage):
    assert first_stage(drawn.card(), drawn.desks[role].actor) == stage


@pytest.mark.parametrize("role", [Role.CLERK, Role.REVIEWER, Role.APPROVER])
def test_once_every_finding_is_approved_everybody_lands_on_the_disclosure(drawn, role):
    card = replace(drawn.card(), progress=Progress(assigned=12, begun=12, approved=12))
    assert first_stage(card, drawn.desks[role].actor) == "disclosure"


def test_where_entry_has_begun_the_clerk_goes_on_with_it(drawn):
    card = replace(drawn.card(), progress=Progress(assigned=12, begun=1, to_write=12))
    assert first_stage(card, drawn.desks[Role.CLERK].actor) == "findings"
