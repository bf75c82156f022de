"""The rules a substitute must keep (§6 "Eligible", §13 rule 3), each on its own.

A rule that is not met is named by its code of SHOWN_REASONS: BARRED, DISTRICT, SKILL,
AREA, UNITS. What the manifest does not ask for is always met.
"""

from collections.abc import Collection, Iterable

from app.core.manifest import DistrictRule, Manifest, OfficerLine, ParcelRule, UnitsRule
from app.core.protocol import NONE


class Fitness:
    """Answers which rules a team with its parcels breaks, from the manifest alone."""

    def __init__(self, manifest: Manifest) -> None:
        self._enterprises = {record.id: record for record in manifest.enterprises}
        self._officers = {record.id: record for record in manifest.officers}
        self._recused = {(record.officer, record.enterprise) for record in manifest.recusals}
        self._needs = manifest.need_skills
        self._distinct = manifest.units is UnitsRule.DISTINCT
        self._avoid = manifest.district is DistrictRule.AVOID
        self._by_area = manifest.parcel is ParcelRule.AREA

    def of_enterprise(self, enterprise: str, parcel: str, members: Collection[str]) -> set[str]:
        """Return the codes of the rules that keep it out of this parcel of this team."""
        broken = self._of_pairs(members, [enterprise])
        if self._by_area and self._enterprises[enterprise].area != parcel:
            broken.add("AREA")
        return broken

    def of_team(self, members: Collection[str], enterprises: Iterable[str]) -> set[str]:
        """Return the codes of the rules that these members break.

        Args:
            enterprises: all in effect in the team's parcels.
        """
        broken = self._of_pairs(members, enterprises)
        records = [self._officers[member] for member in members]
        if self._distinct and len({record.unit for record in records}) < len(records):
            broken.add("UNITS")
        if any(_holders(records, need.name) < need.count for need in self._needs):
            broken.add("SKILL")
        return broken

    def _of_pairs(self, members: Collection[str], enterprises: Iterable[str]) -> set[str]:
        broken: set[str] = set()
        records = [self._officers[member] for member in members]
        held = {skill for record in records for skill in record.skills}
        local = {record.district for record in records} - {NONE} if self._avoid else set()
        for enterprise in enterprises:
            record = self._enterprises[enterprise]
            if any((member, enterprise) in self._recused for member in members):
                broken.add("BARRED")
            if record.district in local:
                broken.add("DISTRICT")
            if record.skill != NONE and record.skill not in held:
                broken.add("SKILL")
        return broken


def _holders(records: Iterable[OfficerLine], skill: str) -> int:
    return sum(skill in record.skills for record in records)
