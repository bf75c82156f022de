"""The manifest: everything that can influence a draw, as one text file (§2).

The way in for the rest of the program; the records are in manifest_records, the
form in manifest_parse, the rules between records in manifest_check.
"""

from app.core.enterprise_lines import EnterpriseLine
from app.core.manifest_check import MIN_DIGITS, MIN_WITNESSES, check_rules
from app.core.manifest_parse import read_manifest
from app.core.manifest_records import (
    Beacon,
    DistrictRule,
    Item,
    Manifest,
    Need,
    OfficerLine,
    ParcelRule,
    Quota,
    Recusal,
    TeamMode,
    TeamRule,
    UnitsRule,
    Witness,
    WitnessKind,
)
from app.core.manifest_scan import ManifestError

__all__ = [
    "MIN_DIGITS",
    "MIN_WITNESSES",
    "Beacon",
    "DistrictRule",
    "EnterpriseLine",
    "Item",
    "Manifest",
    "ManifestError",
    "Need",
    "OfficerLine",
    "ParcelRule",
    "Quota",
    "Recusal",
    "TeamMode",
    "TeamRule",
    "UnitsRule",
    "Witness",
    "WitnessKind",
    "check_manifest",
    "parse_manifest",
]


def parse_manifest(data: bytes) -> Manifest:
    """Return the manifest written in `data`, its records in the order of the file.

    Raises:
        ManifestError: §1 or §2 is broken; names the line and the reason. Nothing
            is repaired: the file is not the one that was frozen.
    """
    manifest, blocks = read_manifest(data)
    check_rules(manifest, blocks)
    return manifest


def check_manifest(manifest: Manifest) -> bytes:
    """Return manifest.txt for a manifest built in memory, after the same checks.

    Raises:
        ManifestError: as parse_manifest; the line is the one it would stand in.
            `changed` means that a word holds a sign that joins fields or lines.
    """
    ordered = manifest.ordered()
    data = ordered.to_bytes()
    if parse_manifest(data) != ordered:
        raise ManifestError("changed", 0)
    return data
