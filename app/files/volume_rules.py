"""Which papers an archive volume holds: resources/volume_papers.toml."""

import tomllib
from functools import cache
from typing import Any, Final

from app.core.volume import PaperRule, VolumeRules
from app.installed import RESOURCES

SOURCE: Final = RESOURCES / "volume_papers.toml"


@cache
def volume_rules() -> VolumeRules:
    """Return the rules, the papers in their order."""
    with SOURCE.open("rb") as file:
        table = tomllib.load(file)
    before, enterprise, behind = (
        tuple(_rule(one) for one in table[part]) for part in ("before", "enterprise", "behind")
    )
    return VolumeRules(enterprise, before, behind, tuple(table["retention"]))


def _rule(said: dict[str, Any]) -> PaperRule:
    return PaperRule(**{**said, "needed": tuple(said.get("needed", ()))})
