"""The check points that come with the program: resources/check_points.toml."""

import tomllib
from functools import cache
from typing import Final

from app.core.item_sheets import ItemSheet, ItemSheets
from app.installed import RESOURCES

SOURCE: Final = RESOURCES / "check_points.toml"


@cache
def item_sheets() -> ItemSheets:
    """Return the record sheets in the order of the file."""
    with SOURCE.open("rb") as file:
        table = tomllib.load(file)
    return ItemSheets(
        tuple(
            ItemSheet(
                one["title"], tuple(one["names"]), tuple(one["points"]), tuple(one["materials"])
            )
            for one in table["sheet"]
        ),
        tuple(table["endings"]),
        table["title"],
        table["other"],
    )
