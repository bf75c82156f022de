"""The record plan that comes with the program: resources/record_plan.toml."""

import tomllib
from functools import cache
from typing import Final

from app.core.record_plan import PlanLine
from app.installed import RESOURCES

SOURCE: Final = RESOURCES / "record_plan.toml"


@cache
def shipped_lines() -> tuple[PlanLine, ...]:
    """Return the lines in their order."""
    with SOURCE.open("rb") as file:
        table = tomllib.load(file)
    return tuple(PlanLine.from_json(line) for line in table["lines"])
