"""Acts of a substitution, one by one, on the road of a task."""

from dataclasses import dataclass

import pytest

from app.services.assigned.assigned import assigned
from app.services.draw import substitution
from app.store.schema import Result


@dataclass
class Walk:
    """What two people do when somebody has to be replaced."""

    road: object

    def ask(self, lock_id, kind, out, reason, stated=None):
        """What §13 gives."""
        road = self.road
        return substitution.propose(
            road.store, road.clerk, lock_id, kind, out, reason, stated or {}
        )

    def decide(self, lock_id, shown, *, note="", minutes=60, second="approver"):
        """Put it into effect."""
        road = self.road
        return substitution.substitute(
            road.store,
            road.clerk,
            road.actors[second],
            lock_id,
            shown.made,
            note,
            now=road.at(minutes),
        )

    def places(self, task_id):
        """The enterprises in effect."""
        with self.road.store.read() as session:
            return assigned(session, task_id)

    def reserves(self, lock_id, kind, group):
        """Keys of the reserves by rank, read from result.txt."""
        lines = self.road.row(Result, lock_id).result.decode().splitlines()
        fields = [line.split("|") for line in lines]
        return [f[3] for f in fields if f[0] == kind and f[1] == group and f[5] == "RESERVE"]


@pytest.fixture
def walk(road):
    return Walk(road)


@pytest.fixture
def drawn(road):
    """A task drawn for five enterprises with two teams."""
    return road.drawn(team=road.any_two)
