"""Parcels: what teams receive (§5)."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.core.enterprise_lines import EnterpriseColumns
from app.core.manifest_records import Manifest, ParcelRule
from app.core.protocol import sha256_hex


@dataclass(frozen=True, slots=True)
class Parcel:
    """A name and the ids of its drawn enterprises, in queue order."""

    name: str
    enterprises: tuple[str, ...]


def numbered(letter: str, number: int, count: int) -> str:
    """Return names like T001: `letter` and at least 3 digits, all of one length (§5, §6)."""
    return f"{letter}{number:0{max(3, len(str(count)))}d}"


def make_parcels(
    manifest: Manifest, seed: str, queue: Sequence[str], team_count: int
) -> tuple[Parcel, ...]:
    """Return the parcels in the order in which they wait.

    Args:
        queue: ids of the drawn enterprises, as tickets.queue() gives them.
        team_count: T of §6; 1 or more under CUT.
    """
    if manifest.parcel is ParcelRule.EACH:
        return tuple(Parcel(name, (name,)) for name in queue)
    contents: dict[str, list[str]] = {}
    if manifest.parcel is ParcelRule.AREA:
        known = EnterpriseColumns.of(manifest.enterprises).traits_of(frozenset(queue))
        for name in queue:
            contents.setdefault(known[name].area, []).append(name)
    else:
        for i, name in enumerate(queue):
            parcel = numbered("P", i % team_count + 1, team_count)
            contents.setdefault(parcel, []).append(name)
    order = sorted((sha256_hex(f"{manifest.tag}|PARCEL|{seed}|{name}"), name) for name in contents)
    return tuple(Parcel(name, tuple(contents[name])) for _, name in order)
